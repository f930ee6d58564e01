"""What is sealed for a workshop: its state and the last acts. Written in the newest shape, read in any earlier one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from bot.app.codec import UnknownShape, read, read_plain, shaped, write
from bot.app.equal_length import shortfall
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.secrecy import SECRET
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

Plain = dict[str, Any]
NEWEST = 3
"""The shape in which documents are written; the store keeps it beside each."""


@frozen
class SpentAct:
    """A showing of a form or of an ephemeral button that was used: a repeat of it does nothing twice.

    It gets the first answer again, as long as that is among the last few of its person; an older one is only known by
    its digest, and a repeat learns that it was done.
    """

    user: Annotated[UserId, SECRET]
    act: str
    content: bytes
    """A digest of what was asked."""
    text: Text | None
    presses: tuple[Button, ...]


@frozen
class Document:
    """What is sealed for a workshop: its state and the last acts, as answered."""

    workshop: Workshop
    acts: tuple[SpentAct, ...] = ()


def encode_document(document: Document) -> bytes:
    """The document as bytes; the store seals them. Their number does not depend on who wrote what. ``UnknownShape``."""
    written = write(document)
    participants = len(document.workshop.people.participants)
    return written + b" " * shortfall(document, written, participants)


def decode_document(content: bytes, shape: int = NEWEST) -> Document:
    """The document again, from the shape it was written in. ``UnknownShape``."""
    if shape == NEWEST:
        return read(content, Document)
    plain = read_plain(content)
    for older in range(shape, NEWEST):
        if older not in _UPGRADES:
            raise UnknownShape(f"shape {older}")
        try:
            plain = _UPGRADES[older](plain)
        except (LookupError, TypeError, AttributeError):
            raise UnknownShape(f"shape {older}") from None
    return shaped(plain, Document)


def channel_ids(workshop: Workshop) -> tuple[int, ...]:
    """Every channel of a workshop: they stand in plain beside the sealed document, so that closing needs no key."""
    voiced = [room.channel for room in workshop.rooms.calls]  # whoever is in one is put out first
    written = [room.channel for room in workshop.rooms.standing]
    going = [old.channel for old in workshop.rooms.retiring]
    every = [workshop.rooms.category.channel, *voiced, *written, *going]
    return tuple(channel for channel in every if channel is not None)


# ---- earlier shapes
_GROUPS: Mapping[str, Mapping[str, str]] = {
    "people": {
        "sides": "sides",
        "facilitators": "facilitators",
        "participants": "participants",
        "next_seat": "next_seat",
        "nobody_leads": "nobody_leads",
        "once_third_party": "once_third_party",
    },
    "rooms": {
        "category": "category",
        "rooms": "standing",
        "retiring": "retiring",
        "lacking_rights": "lacking_rights",
        "away": "away",
    },
    "meeting": {
        "session": "session",
        "announced": "announced",
        "here": "here",
        "content_to_begin": "content_to_begin",
        "in_break": "in_break",
        "paused": "paused",
        "hidden": "hidden",
    },
    "leading": {"prompts_sent": "prompts_sent", "close_asked_by": "close_asked_by"},
    "boards": {
        "contributions": "contributions",
        "written": "written",
        "board_pages": "pages",
        "listening_to": "listening_to",
        "acts_shown": "acts_shown",
        "lived": "lived",
    },
    "reassurance": {
        "steps": "steps",
        "worries": "worries",
        "products": "products",
        "names_may_leave": "names_may_leave",
        "open_level": "open_level",
        "published_level": "published_level",
    },
    "rounds": {
        "round": "open",
        "sealed_rounds": "sealed",
        "rounds_made": "made",
        "readiness_asked": "readiness_asked",
    },
    "boundaries": {
        "notice_only": "notice_only",
        "unwatched": "unwatched",
        "held": "held",
        "kept_answers": "kept_answers",
    },
}
"""Shape 2: each instrument's value, by the flat names that shape 1 had for what is in it."""


def _grouped(document: Plain) -> Plain:
    """Shape 1 had all of a workshop in one flat list of fields."""
    flat = dict(document["workshop"])
    groups = {
        group: {now: flat.pop(before) for before, now in names.items() if before in flat}
        for group, names in _GROUPS.items()
    }
    flat["first_side_by_lot"] = flat.pop("lot")
    flat["agenda"] = {"phases": _with_abilities(flat["agenda"]["phases"])}
    return {**document, "workshop": {**flat, **groups}}


_OFFERED_BY_NAME: Mapping[str, tuple[str, ...]] = {
    "reassurance": ("asking",),
    "re-entry": ("products", "export"),
    "closing": ("export",),
}
"""What shape 1 tied to a phase's name."""


def _with_abilities(phases: list[Plain]) -> list[Plain]:
    """Shape 1 knew what a phase offers from what is written in it, from its name, and from being the first."""
    found = []
    for place, phase in enumerate(phases):
        rest = {key: value for key, value in phase.items() if key not in ("writes", "listens_back")}
        offers = ["side_names"] if place == 0 else []
        offers += [f"{kind}s" for kind in phase.get("writes", ())]
        offers += ["listening_back"] if phase.get("listens_back") else []
        offers += _OFFERED_BY_NAME.get(phase["id"], ())
        found.append({**rest, "offers": offers})
    return found


def _as_pairs(document: Plain) -> Plain:
    """Shape 2 had a step say which one answers it, as anybody put it: a pair for which nobody has pressed."""
    reassurance = document["workshop"]["reassurance"]
    steps = reassurance.get("steps", ())
    linked = {tuple(sorted((one["handle"], one["partner"]))) for one in steps if one.get("partner")}
    pairs = [
        {"handle": f"linked{place}", "steps": both} for place, both in enumerate(sorted(linked), 1)
    ]
    rest = [{name: value for name, value in one.items() if name != "partner"} for one in steps]
    changed = {**reassurance, "steps": rest, "pairs": pairs}
    return {**document, "workshop": {**document["workshop"], "reassurance": changed}}


_UPGRADES: Mapping[int, Callable[[Plain], Plain]] = {1: _grouped, 2: _as_pairs}
"""From a shape to the next."""
