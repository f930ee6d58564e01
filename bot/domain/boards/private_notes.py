"""Private notes: written, changed, let be shown, kept or taken away by their author, whom nothing ever names."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards.concerns import wrong_answers
from bot.domain.boards.pages import with_pages
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.rooms.desired import can_write, participants_in
from bot.domain.state.contributions import (
    BOARDS,
    ActsShown,
    Contribution,
    ContributionKind,
    NoteStanding,
)
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.steps import LONGEST_STEP
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.identity import Draw, Handle, SeatId, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

LONGEST_LINE = 300
MOST_NOTES = 8
"""Of one person and kind that are on no board yet: enough for anybody, and people still read a board to each other."""
NOTES_A_PAGE, MOST_UNREAD = 9, 3
"""Each has its button, and so have worries, shapes and answers that wait: Discord takes 25 of them."""


# ---- by participants: their own notes
@frozen
class WriteNote(Command):
    """Write a note. Nobody else reads it before its author lets it be shown, which they may do at once with ``ready``.

    ``giver``: of a step alone.
    """

    kind: ContributionKind
    words: Words
    answers: tuple[Handle, ...] = ()
    giver: SideId | None = None
    ready: bool = False


@frozen
class ChangeNote(Command):
    """Word one's own note anew, as long as it is not shown."""

    note: Handle
    words: Words
    answers: tuple[Handle, ...] = ()
    giver: SideId | None = None


@frozen
class LetBeShown(Command):
    """Let one's own note be shown together with the others', unattributed."""

    note: Handle


@frozen
class KeepPrivate(Command):
    """Keep a note to oneself after all, as long as it is not shown."""

    note: Handle


@frozen
class TakeBack(Command):
    """Take one's own note or line away: a private one at once, one on a board with the phase's end."""

    note: Handle


# ---- by participants: from the joint room
@frozen
class PutUpLine(Command):
    """Put a jointly worded line on the board, straight from the joint room."""

    kind: ContributionKind
    words: Words
    answers: tuple[Handle, ...] = ()


def line_of(words: Words, kind: ContributionKind | None = None) -> Words | Refusal:
    """What was written, on one line; refused if there is nothing, or more than a board can hold."""
    line, most = Words(" ".join(words.text.split())), longest_line(kind)
    if not line:
        return refuse(Reason.NOTHING_WRITTEN)
    return refuse(Reason.TOO_LONG, most=most) if len(line.text) > most else line


def longest_line(kind: ContributionKind | None) -> int:
    """How many letters a line of this kind may have."""
    return LONGEST_STEP if kind is ContributionKind.STEP else LONGEST_LINE


def may_write(workshop: Workshop, kind: ContributionKind) -> Refusal | None:
    """Whether notes of this kind have their place in this phase, and acts their moment still to come."""
    if kind not in workshop.phase.writes:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if kind is ContributionKind.ACT and workshop.boards.acts_shown is not ActsShown.NOT_YET:
        return refuse(Reason.MOMENT_PAST)
    return None


def write_note(workshop: Workshop, command: WriteNote, moment: Moment) -> Outcome:
    """Keep a note. Nobody is told, no card changes; the answer does not repeat the words."""
    standing = NoteStanding.READY if command.ready else NoteStanding.PRIVATE
    made = _made(workshop, command, standing, moment.draw)
    if isinstance(made, Refusal):
        return made
    author = workshop.own(command.by).seat
    mine = [
        note
        for note in notes_of(workshop, author)
        if note.kind is command.kind and not note.on_board
    ]
    if len(mine) >= MOST_NOTES:
        return refuse(Reason.TOO_MANY_NOTES, most=MOST_NOTES)
    changed = workshop.with_new_contribution(made)
    told = Text(f"boards:note_{'ready' if command.ready else 'kept'}_{command.kind}")
    return Decision(changed, _answer(changed, made, told))


def _answer(workshop: Workshop, note: Contribution, told: Text) -> Answer:
    """What came of it, and what can be done with the note. Of a step its author reads first how it will stand."""
    presses = note_presses(workshop, note)
    if note.kind is not ContributionKind.STEP:
        return Answer(told, presses)
    return Answer(
        Text("boards:step_as_it_stands", **_as_it_stands(workshop, note), told=told), presses
    )


def _as_it_stands(workshop: Workshop, note: Contribution) -> dict[str, Value]:
    giver = note.giver or note.side
    concern = workshop.contribution(note.answers[0]) if note.answers else None
    return {
        "giver": workshop.side_name(giver),
        "receiver": workshop.side_name(giver.other),
        "words": note.words,
        "concern": concern.words if concern is not None else "",
        "asked_for": note.side is not giver,
    }


def put_up_line(workshop: Workshop, command: PutUpLine, moment: Moment) -> Outcome:
    """Put a line on the board from the joint room, at once. Acts have no board, and steps a form of their own."""
    refused = may_speak_together(workshop, command.by)
    if command.kind not in BOARDS:
        refused = refuse(Reason.NOT_IN_THIS_PHASE)
    if refused is not None:
        return refused
    made = _made(workshop, command, NoteStanding.SHOWN, moment.draw)
    if isinstance(made, Refusal):
        return made
    changed = workshop.with_new_contribution(made)
    return Decision(with_pages(changed, moment.draw), Answer(Text("boards:line_put_up")))


def may_speak_together(workshop: Workshop, by: UserId) -> Refusal | None:
    """Whether this person could speak in the joint room now: whatever appears there at once needs that."""
    here = can_write(workshop, JOINT) and by in participants_in(workshop, JOINT)
    if here:
        return None
    note = any(may_write(workshop, kind) is None for kind in workshop.phase.writes)
    return refuse(Reason.JOINT_IS_QUIET, note=note)


def _made(
    workshop: Workshop, command: WriteNote | PutUpLine, standing: NoteStanding, draw: Draw
) -> Contribution | Refusal:
    refused = may_write(workshop, command.kind)
    if refused is not None:
        return refused
    line = line_of(command.words, command.kind)
    if isinstance(line, Refusal):
        return line
    giver = _giver(command.kind, command) if isinstance(command, WriteNote) else None
    refused = _no_giver(command.kind, giver) or wrong_answers(
        workshop, command.kind, command.answers, giver
    )
    if refused is not None:
        return refused
    author, handle = workshop.own(command.by), new_handle(workshop, draw)
    made = Contribution(
        handle, command.kind, line, author.side, author.seat, standing, command.answers
    )
    return replace(made, giver=giver)


def new_handle(workshop: Workshop, draw: Draw) -> Handle:
    """The handle of the next line, which no other has had."""
    return Handle(draw.token(f"contribution|{workshop.boards.written}", 10))


def _giver(kind: ContributionKind, command: WriteNote | ChangeNote) -> SideId | None:
    """Which side would take it: said of a step alone."""
    return command.giver if kind is ContributionKind.STEP else None


def _no_giver(kind: ContributionKind, giver: SideId | None) -> Refusal | None:
    """A step says who would do it."""
    return refuse(Reason.WHICH_GIVER) if kind is ContributionKind.STEP and giver is None else None


def own_note(workshop: Workshop, by: UserId, note: Handle) -> Contribution | Refusal:
    """The asker's own note; that of somebody else reads like none."""
    someone, found = workshop.participant(by), workshop.contribution(note)
    if someone is None or found is None or found.author != someone.seat:
        return refuse(Reason.NOT_YOURS)
    return found


def change_note(workshop: Workshop, command: ChangeNote, moment: Moment) -> Outcome:
    """Word a note anew. What is on the board stays as it was read; it can be taken back."""
    note = own_note(workshop, command.by, command.note)
    if isinstance(note, Refusal):
        return note
    giver = _giver(note.kind, command)
    refused = refuse(Reason.ALREADY_SHOWN) if note.on_board else may_write(workshop, note.kind)
    refused = (
        refused
        or _no_giver(note.kind, giver)
        or wrong_answers(workshop, note.kind, command.answers, giver)
    )
    if refused is not None:
        return refused
    line = line_of(command.words, note.kind)
    if isinstance(line, Refusal):
        return line
    changed = replace(note, words=line, answers=command.answers, giver=giver)
    after = workshop.with_contribution(note.handle, lambda _: changed)
    return Decision(after, _answer(after, changed, Text("boards:note_changed")))


def let_be_shown(workshop: Workshop, command: LetBeShown, moment: Moment) -> Outcome:
    """Its author lets the note be shown; it is shown only together with the others, when a facilitator presses."""
    return _moved(workshop, command.by, command.note, NoteStanding.READY)


def keep_private(workshop: Workshop, command: KeepPrivate, moment: Moment) -> Outcome:
    """Its author keeps the note after all."""
    return _moved(workshop, command.by, command.note, NoteStanding.PRIVATE)


def _moved(workshop: Workshop, by: UserId, handle: Handle, to: NoteStanding) -> Decision | Refusal:
    note = own_note(workshop, by, handle)
    if isinstance(note, Refusal):
        return note
    if note.on_board:
        return refuse(Reason.ALREADY_SHOWN)
    refused = may_write(workshop, note.kind)
    if refused is not None:
        return refused
    if note.standing is to:
        return refuse(Reason.ALREADY_SO)
    changed = replace(note, standing=to)
    after = workshop.with_contribution(handle, lambda _: changed)
    return Decision(
        after, Answer(Text(f"boards:note_{to}_{note.kind}"), note_presses(after, changed))
    )


def take_back(workshop: Workshop, command: TakeBack, moment: Moment) -> Outcome:
    """Take a note away. A private one is gone at once; one on a board goes when the phase changes. Always possible."""
    note = own_note(workshop, command.by, command.note)
    if isinstance(note, Refusal):
        return note
    if note.standing is NoteStanding.TAKEN_BACK:
        return refuse(Reason.ALREADY_SO)
    if note.on_board:
        step = workshop.step(note.handle)
        if step is not None and step.level > 0:
            return refuse(Reason.STEP_OF_BOTH)
        if step is not None and step.giver is not note.side and not step.asked_for:
            return refuse(Reason.STEP_TAKEN_UP)
        back = workshop.with_contribution(
            note.handle, lambda note: replace(note, standing=NoteStanding.TAKEN_BACK)
        )
        return Decision(
            back,
            Answer(
                Text("boards:step_taken_back" if step is not None else "boards:line_taken_back")
            ),
        )
    rest = tuple(line for line in workshop.boards.contributions if line.handle != note.handle)
    return Decision(
        replace(workshop, boards=replace(workshop.boards, contributions=rest)),
        Answer(Text("boards:note_taken_away")),
    )


# ---- what an author is shown of their own, from memory
def notes_of(workshop: Workshop, author: SeatId) -> tuple[Contribution, ...]:
    """A person's own notes and lines that are not taken back, in the order of writing; a step as it reads by now."""
    mine = (note for note in workshop.boards.contributions if note.author == author)
    return tuple(
        _as_it_reads(workshop, note)
        for note in mine
        if note.standing is not NoteStanding.TAKEN_BACK
    )


def _as_it_reads(workshop: Workshop, note: Contribution) -> Contribution:
    """A step on the board may have been put into other words since, by anybody."""
    step = workshop.step(note.handle)
    return note if step is None else replace(note, words=step.words)


def note_presses(workshop: Workshop, note: Contribution) -> tuple[Button, ...]:
    """What its author can do with a note now."""
    presses = []
    author = workshop.seat(note.author)
    takes_part = author is not None and author.takes_part
    if (
        author is not None
        and takes_part
        and not note.on_board
        and may_write(workshop, note.kind) is None
    ):
        ready = note.standing is NoteStanding.READY
        move = button(Verb.KEEP_PRIVATE, subject=note.handle)
        if not ready:
            move = button(Verb.LET_BE_SHOWN, weight=Weight.MAIN, subject=note.handle)
        aloud = note.kind is ContributionKind.STEP and not ready
        if aloud and may_speak_together(workshop, author.user) is None:
            presses.append(button(Verb.PUT_UP_NOTE, weight=Weight.MAIN, subject=note.handle))
            move = replace(move, weight=Weight.QUIET)
        presses += [move, button(Verb.CHANGE_NOTE, subject=note.handle)]
    step = workshop.step(note.handle)
    if note.standing is not NoteStanding.TAKEN_BACK and (step is None or step.level == 0):
        presses.append(button(Verb.TAKE_BACK, subject=note.handle))
    return tuple(presses)


def write_presses(workshop: Workshop) -> list[Button]:
    """A button for each kind of note that has its place in this phase."""
    kinds = [kind for kind in workshop.phase.writes if may_write(workshop, kind) is None]
    return [
        Button(Verb.WRITE_NOTE, Text(f"presses:write_note_{kind}"), subject=kind.value)
        for kind in kinds
    ]


def notes_have_begun(workshop: Workshop) -> bool:
    """Whether a phase in which notes are written has come: from then on everybody finds their own, written or not."""
    first = next(
        (place for place, phase in enumerate(workshop.agenda.phases) if phase.writes), None
    )
    return first is not None and workshop.agenda.index(workshop.phase_id) >= first
