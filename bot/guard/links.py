"""Pointers: links, ids, forwards and pictures that lead into a private room without repeating a word of it."""

import re
from collections.abc import Collection
from typing import Final

from bot.guard.findings import Pointer, PointerKind
from bot.guard.normalise import MESSAGE_LIMIT, Aligned, aligned_fold, fold

LEAST_ID_DIGITS: Final = 15
"""Discord's ids have 17 to 20 digits; anything shorter than this is an ordinary number."""

_PERCENT: Final = re.compile("%([2-7][0-9a-f])", re.IGNORECASE)
_LINK_BEFORE: Final = re.compile(r"(discord|channels|attachments)[^\n]{0,80}$")
_MISREAD_DIGITS: Final = re.compile("[0-9oil]{15,}")
_AS_DIGITS: Final = str.maketrans("oil", "011")
_PICTURE_ENDINGS: Final = (
    ".png", ".jpg", ".jpeg", ".jfif", ".gif", ".webp", ".avif", ".heic", ".heif", ".bmp", ".tif", ".tiff", ".svg",
)  # fmt: skip


def pointers(text: str, private: Collection[int]) -> tuple[Pointer, ...]:
    """Every place where the text gives the id of a private channel or message.

    A link in whatever host form carries the channel's id, so the ids alone are looked for: among the digits of the
    text, whatever stands between them, in any script's digits, percent-encoded or with invisible characters inside.
    Nothing is found in an id that is not in `private`.
    """
    if not may_point(text):
        return ()
    aligned = _decoded(text)
    places = [place for place, character in enumerate(aligned.text) if character.isdigit()]
    if len(places) < LEAST_ID_DIGITS:
        return ()
    digits = "".join(aligned.text[place] for place in places)
    found = []
    for identity in private:
        wanted = str(identity)
        if len(wanted) < LEAST_ID_DIGITS:
            continue
        start = digits.find(wanted)
        while start >= 0:
            first, last = places[start], places[start + len(wanted) - 1]
            found.append(Pointer(_kind(aligned.text, first), aligned.span(first, last + 1)))
            start = digits.find(wanted, start + len(wanted))
    return tuple(sorted(found, key=lambda pointer: pointer.span or (0, 0)))


def forward(source_channel: int, private: Collection[int]) -> Pointer | None:
    """A forward of a message of a private channel; `source_channel` is the id that Discord gives in its reference."""
    return Pointer(PointerKind.FORWARD) if source_channel in private else None


def picture(filename: str, content_type: str | None) -> Pointer | None:
    """An attachment that can be a screenshot: a picture by its declared type or, whatever is declared, by its name."""
    declared = (content_type or "").strip().casefold()
    if declared.startswith("image/") or filename.strip().casefold().endswith(_PICTURE_ENDINGS):
        return Pointer(PointerKind.PICTURE)
    return None


def _kind(plain: str, first: int) -> PointerKind:
    before = plain[max(0, first - 160) : first]
    if before.rstrip().endswith("<#"):
        return PointerKind.CHANNEL_MENTION
    if _LINK_BEFORE.search(before.replace(" ", "")):
        return PointerKind.LINK
    return PointerKind.BARE_ID


def may_point(text: str) -> bool:
    """Whether a text has digits enough for an id, however they are written: most have not."""
    if "%" in text:
        return True
    if text.isascii():
        plain = text.lower()
        digits = sum(map(plain.count, "0123456789"))
    else:
        plain = fold(text)
        digits = sum(map(str.isdigit, plain))
    return digits >= LEAST_ID_DIGITS or _MISREAD_DIGITS.search(plain) is not None


def _decoded(text: str) -> Aligned:
    """The text folded, percent-encoding undone, and o, i and l read as digits inside what looks like an id."""
    whole = text[:MESSAGE_LIMIT]
    if "%" in whole:
        pieces: list[str] = []
        origin: list[int] = []
        place = 0
        for escape in _PERCENT.finditer(whole):
            pieces.append(whole[place : escape.start()])
            origin.extend(range(place, escape.start()))
            pieces.append(chr(int(escape.group(1), 16)))
            origin.append(escape.start())
            place = escape.end()
        pieces.append(whole[place:])
        origin.extend(range(place, len(whole)))
        folded = aligned_fold("".join(pieces))
        aligned = Aligned(folded.text, tuple(origin[at] for at in folded.origin))
    else:
        aligned = aligned_fold(whole)
    plain = _MISREAD_DIGITS.sub(lambda match: match.group().translate(_AS_DIGITS), aligned.text)
    return Aligned(plain, aligned.origin)
