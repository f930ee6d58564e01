"""A drawing as a file, made in memory: nothing is written anywhere, and no font of this computer is looked for."""

from __future__ import annotations

from bot.render.pictures.letters import FONT

_LARGER = 1.5
"""A screen's points for a drawing's unit, so that letters stay sharp on a telephone."""


def png(svg: str) -> bytes:
    """The drawing as PNG."""
    import resvg_py  # only now: a library of some megabytes, which a bot without pictures never needs

    made = resvg_py.svg_to_bytes(
        svg_string=svg, skip_system_fonts=True, font_files=[str(FONT)], zoom=_LARGER
    )
    return bytes(made)
