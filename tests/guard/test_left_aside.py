"""Words to be left aside are met as they stand in a text, and not inside other words."""

from __future__ import annotations

import pytest

from bot.guard.left_aside import places


@pytest.mark.parametrize(
    ("text", "listed", "met"),
    [
        ("What of the Night of the gates?", ["night of the gates"], ["Night of the gates"]),
        ("The gates, and one gate.", ["gate"], ["gates", "gate"]),
        ("Bananas were banned.", ["ban", "banan"], ["Bananas"]),
        ("ماذا عن النكبة، وبالنكبة؟", ["نكبة"], ["النكبة", "وبالنكبة"]),
        ("והשטחים הכבושים, ובשטחים", ["שטחים"], ["והשטחים", "ובשטחים"]),
        ("L’occupation et les occupants", ["occupation"], ["occupation"]),
        ("The camps", ["occupation", "  "], []),
    ],
)
def test_listed_words_are_met_with_what_is_written_together_with_them(
    text: str, listed: list[str], met: list[str]
) -> None:
    assert [text[start:end] for start, end in places(text, listed)] == met
