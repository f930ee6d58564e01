"""Pictures that one bot of a run has drawn are not drawn again by the others: most plays show the very same ones."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.render.pictures import png


def drawn_once(draw: Callable[[str], bytes], folder: Path) -> Callable[[str], bytes]:
    """The same, remembered in this folder by all that a drawing says."""

    def drawn(svg: str) -> bytes:
        file = folder / hashlib.sha256(svg.encode()).hexdigest()
        try:
            return file.read_bytes()
        except FileNotFoundError:
            made = draw(svg)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as beside:
            beside.write(made)
        Path(beside.name).replace(file)
        return made

    return drawn


def draw_once(folder: Path) -> None:
    """From now on, in this process. The folder is there."""
    setattr(png, "png", drawn_once(png.png, folder))  # noqa: B010 - for a checker a function is one for good
