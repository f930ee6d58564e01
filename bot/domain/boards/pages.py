"""Boards: the messages in the joint room that show what was released, kept current, in pages, naming nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.boards.concerns import on_board
from bot.domain.boundaries.findings import Finding, held_back
from bot.domain.road.act import Moment, Outcome, SeenCommand
from bot.domain.rooms.desired import are_closed
from bot.domain.state.agenda import Ability
from bot.domain.state.audience import bounded
from bot.domain.state.contributions import (
    BOARDS,
    SHOWN_TOGETHER,
    BoardPage,
    Contribution,
    ContributionKind,
    HearingOutcome,
    NoteStanding,
)
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.steps import step_of, that_fit
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Card, Row, Verb, button
from bot.domain.vocabulary.identity import Draw, Handle, SideId
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

LINES_A_PAGE = 10
LETTERS_A_PAGE = 3_000
"""Of a card's 4,000, with room for its title and for the marks that keep people's words inert."""
_AROUND = 90
"""About what the pack sets around a line."""

MOST_ANSWERED = 10
"""So many of the concerns that an idea answers are named beside it."""
_ANSWERED_LETTERS = 110
"""A number and the longest name that a side can have, each letter with a mark before it."""


@frozen
class Line:
    """A line of a board; ``letters`` is how long it is at most when it is shown."""

    text: Text
    letters: int


# ---- by facilitators: order and moments, never words
@frozen
class ShowTogether(SeenCommand):
    """Put every note whose author lets it be shown on the board, at one moment and shuffled.

    ``findings`` are what the guard has found in any note that waits.
    """

    findings: tuple[Finding, ...] = ()


def pages(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """The lines in pages of at most ten that fit a message; one empty page where there is nothing yet."""
    found: list[list[Line]] = [[]]
    for line in lines:
        full = (
            len(found[-1]) == LINES_A_PAGE
            or sum(one.letters for one in found[-1]) + line.letters > LETTERS_A_PAGE
        )
        if found[-1] and full:
            found.append([])
        found[-1].append(line)
    return tuple(tuple(page) for page in found)


def page_handle(workshop: Workshop, board: str, number: int) -> Handle | None:
    """The handle of a board's page, once it has been drawn."""
    known = (
        one.handle for one in workshop.boards.pages if (one.board, one.number) == (board, number)
    )
    return next(known, None)


def with_page_handles(workshop: Workshop, board: str, count: int, draw: Draw) -> Workshop:
    """The workshop in which this many pages of a board have a handle."""
    numbers = [
        number for number in range(1, count + 1) if page_handle(workshop, board, number) is None
    ]
    made = (
        BoardPage(board, number, Handle(draw.token(f"board|{board}|{number}", 10)))
        for number in numbers
    )
    return replace(workshop, boards=replace(workshop.boards, pages=(*workshop.boards.pages, *made)))


def with_pages(workshop: Workshop, draw: Draw) -> Workshop:
    """The workshop in which every page that is to be shown has a handle."""
    for kind in BOARDS:
        if _stands(workshop, kind):
            workshop = with_page_handles(
                workshop, _word(kind), len(pages(_lines(workshop, kind))), draw
            )
    return workshop


def _word(kind: ContributionKind) -> str:
    return f"{kind}s"


def is_up(workshop: Workshop, used: bool, written: bool) -> bool:
    """Whether a board stands in the joint room: where the phase uses it. Elsewhere a button shows it.

    Where rooms are kept from phase to phase, what was put up in them stays up, and stays true.
    """
    return used or (written and workshop.settings.retention.keeps_rooms)


def _stands(workshop: Workshop, kind: ContributionKind) -> bool:
    listens = kind is ContributionKind.CONCERN and workshop.offers(Ability.LISTENING_BACK)
    used = kind in workshop.phase.writes or listens
    return is_up(workshop, used, bool(on_board(workshop, kind)))


def written_boards(workshop: Workshop) -> dict[str, tuple[Text, tuple[Line, ...]]]:
    """Every board with something on it, by its word: its title and its lines, wherever it stands."""
    found = {}
    for kind in BOARDS:
        lines = (*_above(workshop, kind), *_lines(workshop, kind))
        if lines:
            found[_word(kind)] = (Text(f"boards:title_{kind}"), lines)
    return found


def _above(workshop: Workshop, kind: ContributionKind) -> tuple[Line, ...]:
    """What stands above a board's lines where all of it is read at once."""
    if kind is not ContributionKind.IDEA:
        return ()
    vision = workshop.boards.vision
    letters = _letters([vision.text] if vision is not None else [])
    return tuple(Line(text, letters) for text in vision_above(workshop))


def is_anything_written(workshop: Workshop) -> bool:
    """Whether ``written_boards`` has any, without the work of making their lines: every card asks."""
    lines = workshop.boards.contributions
    return workshop.boards.vision is not None or any(
        one.kind in BOARDS and one.on_board for one in lines
    )


def board_cards(workshop: Workshop) -> dict[str, Card]:
    """Every page of every board, by slot: ``board/<word>``, ``board/<word>/2`` and so on."""
    if not workshop.joint_has_opened:
        return {}
    found: dict[str, Card] = {}
    for kind in BOARDS:
        if not _stands(workshop, kind):
            continue
        title = Text(f"boards:title_{kind}")
        cards = cards_of(
            workshop, _word(kind), title, _lines(workshop, kind), _presses(workshop, kind)
        )
        above = vision_above(workshop) if kind is ContributionKind.IDEA else ()
        found |= with_above(cards, f"board/{_word(kind)}", above)
    return found


def vision_above(workshop: Workshop) -> tuple[Text, ...]:
    """The room's picture of a tolerable future, above ideas and steps; nothing where it has put up none."""
    vision = workshop.boards.vision
    return (Text("ideas:vision", words=vision),) if vision is not None else ()


def with_above(
    found: Mapping[str, Card], first: str, above: tuple[Text, ...]
) -> Mapping[str, Card]:
    """A board's pages, with something above the lines of the first."""
    if not above or first not in found:
        return found
    heading, *rest = found[first].sections
    return {**found, first: replace(found[first], sections=(heading, *above, *rest))}


def cards_of(
    workshop: Workshop,
    board: str,
    title: Text,
    lines: Sequence[Line],
    presses: tuple[Button, ...],
    room: RoomKey = JOINT,
) -> dict[str, Card]:
    """A board's cards; ``presses`` stand on its last page. A page without a handle yet does not stand yet."""
    found: dict[str, Card] = {}
    all_pages = pages(lines)
    for number, page in enumerate(all_pages, 1):
        handle = page_handle(workshop, board, number)
        if handle is None:
            continue
        entries: tuple[Value, ...] = tuple(line.text for line in page)
        body = Text("boards:lines", entries=entries) if entries else Text("boards:nothing_yet")
        last = number == len(all_pages)
        rows: tuple[Row, ...] = ((*(presses if last else ()), button(Verb.SHOW_AGAIN)),)
        heading = Text("boards:page", title=title, number=number, pages=len(all_pages))
        slot = f"board/{board}" if number == 1 else f"board/{board}/{number}"
        found[slot] = Card(room, "board", (heading, body), rows, handle)
    return found


def _presses(workshop: Workshop, kind: ContributionKind) -> tuple[Button, ...]:
    """What anybody in the joint room can do with a board in this phase."""
    if kind not in workshop.phase.writes:
        return ()
    presses = [button(Verb.PUT_UP_LINE, subject=kind.value)]
    if kind is ContributionKind.IDEA:
        presses.append(button(Verb.PUT_UP_VISION, workshop.boards.visions))
    if (
        kind is ContributionKind.IDEA
        and on_board(workshop, kind)
        and on_board(workshop, ContributionKind.CONCERN)
    ):
        presses.append(button(Verb.NAME_CONCERNS))
    if kind is ContributionKind.CONSTRAINT and on_board(workshop, kind):
        presses.append(button(Verb.SAY_WHAT_EASES))
    return tuple(presses)


# ---- the lines
def _lines(workshop: Workshop, kind: ContributionKind) -> tuple[Line, ...]:
    entries = on_board(workshop, kind)
    if kind is ContributionKind.IDEA:
        return _ideas(workshop, entries)
    make = {
        ContributionKind.CONCERN: _concern,
        ContributionKind.CONSTRAINT: _constraint,
    }[kind]
    return tuple(make(workshop, number, note) for number, note in enumerate(entries, 1))


def _letters(words: Iterable[str]) -> int:
    """Every letter of a person's may need a mark before it."""
    return sum(2 * len(one) + _AROUND for one in words)


def _concern(workshop: Workshop, number: int, note: Contribution) -> Line:
    outcome = note.hearing.outcome
    standing = "" if outcome in (HearingOutcome.NOT_YET, HearingOutcome.NOT_QUITE) else str(outcome)
    text = Text(
        "concerns:line",
        number=number,
        side=workshop.side_name(note.side),
        words=note.words,
        standing=standing,
        sees_why=note.hearing.sees_why,
    )
    return Line(text, _letters([note.words.text, ""]))


def _ideas(workshop: Workshop, entries: Iterable[Contribution]) -> tuple[Line, ...]:
    concerns = on_board(workshop, ContributionKind.CONCERN)
    names = {side: workshop.side_name(side) for side in SideId}
    placed = {
        concern.handle: Text("ideas:answered", number=place, side=names[concern.side])
        for place, concern in enumerate(concerns, 1)
    }
    lines = []
    for number, note in enumerate(entries, 1):
        answers = set(note.answers)
        answered: tuple[Value, ...] = tuple([placed[one] for one in placed if one in answers])
        named = bounded(answered, MOST_ANSWERED, MOST_ANSWERED * _ANSWERED_LETTERS)
        text = Text("ideas:line", number=number, words=note.words, answered=named)
        letters = _letters([note.words.text]) + _ANSWERED_LETTERS * len(named)
        lines.append(Line(text, letters))
    return tuple(lines)


def _constraint(workshop: Workshop, number: int, note: Contribution) -> Line:
    text = Text("constraints:line", number=number, words=note.words, eases=tuple(note.eases))
    return Line(text, _letters([note.words.text, *(ease.text for ease in note.eases)]))


# ---- showing together
def gathers_notes(workshop: Workshop) -> bool:
    """Whether this phase gathers notes that are shown together."""
    return any(kind in SHOWN_TOGETHER for kind in workshop.phase.writes)


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """What the third party reads about notes: it learns neither how many wait nor whose they are."""
    return (Text("boards:panel"),) if gathers_notes(workshop) else ()


def show_together(workshop: Workshop, command: ShowTogether, moment: Moment) -> Outcome:
    """Everything whose authors let it be shown goes up at one moment, shuffled. Neither side's concerns stand alone.

    Steps for which the board has no room wait on, chosen by lot.
    """
    kinds = tuple(kind for kind in workshop.phase.writes if kind in SHOWN_TOGETHER)
    if not kinds:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    ready = [
        note
        for note in workshop.boards.contributions
        if note.kind in kinds and note.standing is NoteStanding.READY
    ]
    going_up = that_fit(moment.draw.shuffled(ready, "show together"), workshop.reassurance.steps)
    if not going_up:
        return refuse(Reason.NOTHING_TO_SHOW)
    shown = tuple(replace(note, standing=NoteStanding.SHOWN) for note in going_up)
    rest = tuple(note for note in workshop.boards.contributions if note not in going_up)
    steps = (
        *workshop.reassurance.steps,
        *(step for step in map(step_of, shown) if step is not None),
    )
    changed = replace(
        workshop,
        boards=replace(workshop.boards, contributions=(*rest, *shown)),
        reassurance=replace(workshop.reassurance, steps=steps),
        revision=workshop.revision + 1,
    )
    if ContributionKind.CONCERN in kinds:
        sides = {note.side for note in on_board(changed, ContributionKind.CONCERN)}
        if len(sides) < len(workshop.people.sides):
            return refuse(Reason.NOTHING_TO_SHOW)
    refused = held_back(workshop, command.findings, shown)
    if refused is not None:
        return refused
    told = (Post(JOINT, Text("boards:shown_note")),)
    return Decision(with_pages(changed, moment.draw), Answer(Text("boards:shown")), told)
