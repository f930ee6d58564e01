"""The forms of notes and boards: a line to write, and what it answers."""

from __future__ import annotations

from bot.domain.boards import step_target
from bot.domain.boards.concerns import on_board
from bot.domain.boards.private_notes import longest_line, may_speak_together, may_write, own_note
from bot.domain.road.press import IncomingPress
from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.forms import MOST_OPTIONS, WORDS, Form, ListField, TextField
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text

ANSWERS = "answers"
"""Lists of concerns; one holds 25, so a long board comes in several: ``answers``, ``answers2`` and so on."""
MOST_LISTS = 4
ITEM = "item"
READER, ME, OTHERS = "reader", "me", "others"
"""Who may read a note: its author alone for now, or the others too, once notes are shown together."""


def kind_of(press: IncomingPress) -> ContributionKind | None:
    """Which kind of contribution the button names."""
    value = press.pressed.subject
    return ContributionKind(value) if value in set(ContributionKind) else None


def answers_of(press: IncomingPress) -> tuple[Handle, ...]:
    """The concerns that were chosen, over all lists."""
    names = sorted(name for name in press.values if name.startswith(ANSWERS))
    return tuple(handle for name in names for handle in press.handles(name))


def item_of(press: IncomingPress) -> Handle:
    """The line of a board that was chosen."""
    return Handle(press.values.get(ITEM, ""))


def writing(press: IncomingPress) -> Form | Refusal:
    """A note, and who may read it."""
    form = _writing(press)
    if isinstance(form, Refusal):
        return form
    options = ((ME, Text("forms:note_for_me")), (OTHERS, Text("forms:note_for_others")))
    reader = ListField(READER, Text("forms:note_reader_label"), options, frozenset({ME}))
    return Form((*form.fields, reader))


def _writing(press: IncomingPress) -> Form | Refusal:
    kind = kind_of(press)
    refused = may_write(press.workshop, kind) if kind is not None else refuse(Reason.NOT_YOURS)
    return refused or _line_and_what_it_is_for(press, kind, None)


def wording_a_step(press: IncomingPress) -> Form | Refusal:
    """A step: one line, who would do it, and which concern of the others it would ease."""
    refused = may_speak_together(press.workshop, press.by)
    refused = refused or may_write(press.workshop, ContributionKind.STEP)
    line = TextField(WORDS, Text("forms:step_words_label"), longest_line(ContributionKind.STEP))
    return refused or Form((line, *_step_target(press.workshop, None)))


def putting_up(press: IncomingPress) -> Form | Refusal:
    """A line for the board, straight from the joint room."""
    form = _writing(press)
    return (
        form if isinstance(form, Refusal) else may_speak_together(press.workshop, press.by) or form
    )


def changing(press: IncomingPress) -> Form | Refusal:
    """One's own note, as it reads now."""
    note = own_note(press.workshop, press.by, press.subject)
    if isinstance(note, Refusal):
        return note
    return _line_and_what_it_is_for(press, note.kind, note)


def naming_concerns(press: IncomingPress) -> Form | Refusal:
    """Which idea, and which concerns it answers as well."""
    refused = _not_from_board(press, ContributionKind.IDEA)
    return refused or Form(
        (_which(press.workshop, ContributionKind.IDEA), *_concerns(press.workshop, None))
    )


def saying_what_eases(press: IncomingPress) -> Form | Refusal:
    """Which constraint, and what the other side could do."""
    which = ContributionKind.CONSTRAINT
    refused = _not_from_board(press, which)
    label = Text("forms:say_what_eases_label")
    return refused or Form(
        (_which(press.workshop, which), TextField(WORDS, label, longest_line(None)))
    )


def _not_from_board(press: IncomingPress, kind: ContributionKind) -> Refusal | None:
    """Nobody should write something that is refused afterwards."""
    refused = may_speak_together(press.workshop, press.by)
    if refused is None and not on_board(press.workshop, kind):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    return refused


def _line_and_what_it_is_for(
    press: IncomingPress, kind: ContributionKind | None, note: Contribution | None
) -> Form:
    verb = press.pressed.verb
    label = (
        Text("forms:change_note_label")
        if note is not None
        else Text(f"forms:{verb}_{press.pressed.subject}")
    )
    words = note.words if note is not None else Words("")
    line = TextField(WORDS, label, longest_line(kind), words)
    if kind is ContributionKind.STEP:
        return Form((line, *_step_target(press.workshop, note)))
    if kind is ContributionKind.IDEA:
        return Form((line, *_concerns(press.workshop, note)))
    return Form((line,))


def _step_target(workshop: Workshop, note: Contribution | None) -> tuple[ListField, ...]:
    """Which side would take the step, and which concern of the others it would ease."""
    return tuple(
        ListField(each.name, each.label, each.options, each.chosen, each.required)
        for each in step_target.lists(workshop, note)
    )


def _which(workshop: Workshop, kind: ContributionKind) -> ListField:
    """A choice among the newest lines of a board, as many as a list holds."""
    lines = list(enumerate(on_board(workshop, kind), 1))[-MOST_OPTIONS:]
    options = tuple(
        (str(line.handle), Text(f"{kind}s:label_line", number=number, words=line.words))
        for number, line in lines
    )
    return ListField(ITEM, Text(f"forms:{kind}_label"), options)


def _concerns(workshop: Workshop, note: Contribution | None) -> tuple[ListField, ...]:
    """The concerns on the board, in as many lists as they need; one choice is asked for where there is one list."""
    lines = list(enumerate(on_board(workshop, ContributionKind.CONCERN), 1))
    lists = [lines[at : at + MOST_OPTIONS] for at in range(0, len(lines), MOST_OPTIONS)][
        : MOST_LISTS - 1
    ]
    chosen = frozenset(str(handle) for handle in note.answers) if note is not None else frozenset()
    found = []
    for place, part in enumerate(lists, 1):
        options = tuple(
            (str(concern.handle), _concern(workshop, number, concern)) for number, concern in part
        )
        label = Text("forms:answers_label" if place == 1 else "forms:more_answers_label")
        name = ANSWERS if place == 1 else f"{ANSWERS}{place}"
        found.append(
            ListField(name, label, options, chosen, required=len(lists) == 1, most=len(options))
        )
    return tuple(found)


def _concern(workshop: Workshop, number: int, concern: Contribution) -> Text:
    side = workshop.side_name(concern.side)
    return Text("concerns:label_line", number=number, side=side, words=concern.words)
