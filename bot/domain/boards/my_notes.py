"""What somebody reads of their own: their notes, their worries that wait, answers they have not read."""

from __future__ import annotations

from bot.domain.boards.private_notes import (
    MOST_UNREAD,
    NOTES_A_PAGE,
    _as_it_reads,
    note_presses,
    notes_of,
    own_note,
    write_presses,
)
from bot.domain.state.contributions import (
    Contribution,
)
from bot.domain.state.decisions import Answer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.identity import Handle, SeatId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text, Value

_EXCERPT = 40


def list_notes(workshop: Workshop, by: UserId, page: int = 0) -> Answer | Refusal:
    """All that a person has written, to themselves alone, each with its button; also after stepping out."""
    someone = workshop.participant(by)
    if someone is None or not someone.has_line:
        return refuse(Reason.NOT_YOURS)
    mine = notes_of(workshop, someone.seat)
    at = min(max(page, 0), max(0, (len(mine) - 1) // NOTES_A_PAGE)) * NOTES_A_PAGE
    shown = mine[at : at + NOTES_A_PAGE]
    entries: tuple[Value, ...] = tuple(
        _entry(number, note) for number, note in enumerate(shown, at + 1)
    )
    presses = [
        button(Verb.LOOK_AT_NOTE, subject=note.handle, number=number)
        for number, note in enumerate(shown, at + 1)
    ]
    if len(mine) > at + NOTES_A_PAGE:
        presses.append(button(Verb.MY_NOTES, subject=str(page + 1)))
    worries, take_back = _worries_that_wait(workshop, someone.seat)
    unread = _unread(workshop, by)
    shapes, take_back_shape = _shapes_that_wait(workshop, someone.seat)
    pairs, take_back_pair = _pairs_that_wait(workshop, someone.seat)
    presses += [*take_back, *take_back_shape, *take_back_pair, *unread]
    if someone.takes_part:
        presses += write_presses(workshop)
    waiting = (*worries, *shapes, *pairs)
    return Answer(
        Text("boards:my_notes", entries=entries, worries=waiting, unread=len(unread)),
        tuple(presses),
    )


def _worries_that_wait(
    workshop: Workshop, author: SeatId
) -> tuple[tuple[Value, ...], list[Button]]:
    """A person's own worries that have not been shown, and the way to take each back."""
    waiting = list(
        enumerate(
            (
                worry
                for worry in workshop.reassurance.worries
                if worry.author == author and not worry.shown
            ),
            1,
        )
    )
    texts = tuple(
        Text("boards:my_worry", number=number, words=worry.misuse.beginning(_EXCERPT))
        for number, worry in waiting
    )
    labels = [
        (Text("presses:take_back_worry_number", number=number), worry.handle)
        for number, worry in waiting
    ]
    return texts, [Button(Verb.TAKE_BACK_WORRY, label, subject=handle) for label, handle in labels]


def _shapes_that_wait(workshop: Workshop, author: SeatId) -> tuple[tuple[Value, ...], list[Button]]:
    """What one has said of a step's shape and that has not been shown, and the way to take each back."""
    mine = (one for one in workshop.reassurance.shapes if one.author == author and not one.shown)
    waiting = list(enumerate(mine, 1))
    texts = tuple(
        Text("boards:my_shape", number=number, words=shape.words.beginning(_EXCERPT))
        for number, shape in waiting
    )
    labels = [
        (Text("presses:take_back_shape_number", number=number), shape.handle)
        for number, shape in waiting
    ]
    return texts, [Button(Verb.TAKE_BACK_SHAPE, label, subject=handle) for label, handle in labels]


def _pairs_that_wait(workshop: Workshop, seat: SeatId) -> tuple[tuple[Value, ...], list[Button]]:
    """The pairs for which one has pressed and that are not tied, and the way to take each press back."""
    waiting = list(
        enumerate((pair for pair in workshop.reassurance.pairs if seat in pair.pressed), 1)
    )
    texts = tuple(
        Text(
            "boards:my_pair",
            number=number,
            **{
                name: step.words.beginning(_EXCERPT)
                for name, handle in zip(("first", "second"), pair.steps, strict=True)
                if (step := workshop.step(handle)) is not None
            },
        )
        for number, pair in waiting
    )
    labels = [
        (Text("presses:take_back_pair_number", number=number), pair.handle)
        for number, pair in waiting
    ]
    return texts, [Button(Verb.UNTIE_SURELY, label, subject=handle) for label, handle in labels]


def _unread(workshop: Workshop, by: UserId) -> list[Button]:
    """The way to answers that found no room to be given in."""
    kept = [
        kept_answer for kept_answer in workshop.boundaries.kept_answers if kept_answer.author == by
    ][-MOST_UNREAD:]
    label = Text("presses:read_answer")
    return [
        Button(Verb.GIVE_BACK, label, weight=Weight.MAIN, subject=kept_answer.handle)
        for kept_answer in kept
    ]


def _entry(number: int, note: Contribution) -> Text:
    return Text(
        "boards:my_note",
        number=number,
        standing=str(note.standing),
        words=note.words.beginning(_EXCERPT),
    )


def look_at_note(workshop: Workshop, by: UserId, handle: Handle) -> Answer | Refusal:
    """One's own note in full, with what can be done with it."""
    note = own_note(workshop, by, handle)
    if isinstance(note, Refusal):
        return note
    words, step = _as_it_reads(workshop, note).words, workshop.step(note.handle)
    of_both = step is not None and step.level > 0
    text = Text(
        "boards:one_note",
        words=words,
        standing=str(note.standing),
        kind=str(note.kind),
        of_both=of_both,
    )
    return Answer(text, note_presses(workshop, note))
