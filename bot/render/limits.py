"""How long a text of a pack may be, by what shows it, and how it is said that a pack cannot be used."""

from __future__ import annotations

from bot.domain.leading import interventions
from bot.domain.state import audience as audience_state
from bot.toml_files import FileError

HTML = ".html.j2"
"""How the name of a template of a web page ends."""
LONGEST_TEXT = 2_000
"""Characters of one message (Discord, Create Message); a text's fixed part alone must leave room for its values."""
LONGEST_BESIDE_WORDS = 900
"""The same where a person's words stand in it: 1,500 letters, each of which may need a mark before it."""
_BUTTON, _OPTION, _DESCRIPTION, _FORM = 80, 100, 100, 45
"""Characters of a button's label, a select option, a command's description, a modal's title or label (Discord)."""


class PackError(FileError):
    """A prompt pack cannot be used. The message is ``file:line: what is wrong``; it never holds anybody's words."""


_ENTRIES = frozenset(
    f"audience:{block}"
    for block in ("owner", "role", "role_unknown", "bot", "could_owner", "could_role", "could_bot")
)
"""What stands in lists that the server makes long."""

_BESIDE_WORDS = frozenset({"letters:letter", "letters:taken_out_letter", "consent:question"})
"""What is posted in a line with all that somebody wrote."""


def limit_of(key: str) -> int | None:
    """How many characters a label may have; None for what is not a label but a text in a message."""
    file, _, block = key.partition(":")
    if file == "presses":
        return _BUTTON
    if key in _ENTRIES:
        return audience_state.LONGEST_ENTRY
    if key in _BESIDE_WORDS:
        return LONGEST_BESIDE_WORDS
    if file == "interventions" and block in frozenset(interventions.Intervention):
        # In the joint room it may stand in two languages.
        return LONGEST_BESIDE_WORDS // 2
    if block.startswith("label_") or (file == "forms" and block.startswith("room_")):
        return _OPTION
    return {"commands": _DESCRIPTION, "forms": _FORM}.get(file)
