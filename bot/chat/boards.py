"""Notes, boards and listening back in Discord: their presses, their short forms, the ``/workshop board`` command."""

from __future__ import annotations

from collections.abc import Callable

import discord

from bot.chat import step_for
from bot.chat.asking import Services, answer
from bot.chat.custom_id import ButtonId
from bot.chat.forms import BETWEEN, MOST_OPTIONS, WORDS
from bot.chat.press import IncomingPress
from bot.domain.boards import hearing, private_notes, sensibility
from bot.domain.boards.concerns import on_board
from bot.domain.boards.constraints import SayWhatEases
from bot.domain.boards.hearing import (
    LONGEST_MISSING,
    AnswerMeant,
    AskWhetherMeant,
    CloseAsking,
    LeaveOpen,
    SayWhatIsMissing,
    SeeWhy,
    TakeUp,
)
from bot.domain.boards.ideas import NameConcerns
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import ChangeNote, KeepPrivate, LetBeShown, PutUpLine, TakeBack, WriteNote
from bot.domain.boards.sensibility import SayHowLived, ShowActs
from bot.domain.commands import Command
from bot.domain.decide import may_ask
from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.state.decisions import Answer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Handle, Locale, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text

ANSWERS = "answers"
"""Lists of concerns; Discord's hold 25, so a long board comes in several: ``answers``, ``answers2`` and so on."""
MOST_LISTS = 4
ITEM = "item"


def _kind(value: str) -> ContributionKind | None:
    return ContributionKind(value) if value in set(ContributionKind) else None


def _answers(one: IncomingPress) -> tuple[Handle, ...]:
    lists = (one.values[name] for name in sorted(one.values) if name.startswith(ANSWERS))
    return tuple(Handle(handle) for chosen in lists for handle in chosen.split(BETWEEN) if handle)


def _write(one: IncomingPress) -> Command | None:
    kind = _kind(one.pressed.subject)
    if kind is ContributionKind.STEP:
        aim = step_for.aim(one.workshop, one.values)
        return WriteNote(one.by, kind, one.words, aim.answers, aim.giver) if aim is not None else None
    return WriteNote(one.by, kind, one.words, _answers(one)) if kind is not None else None


def _change(one: IncomingPress) -> Command | None:
    note = one.workshop.contribution(_named(one))
    if note is None or note.kind is not ContributionKind.STEP:
        return ChangeNote(one.by, _named(one), one.words, _answers(one))
    aim = step_for.aim(one.workshop, one.values)
    return ChangeNote(one.by, _named(one), one.words, aim.answers, aim.giver) if aim is not None else None


def _put_up(one: IncomingPress) -> Command | None:
    kind = _kind(one.pressed.subject)
    return PutUpLine(one.by, kind, one.words, _answers(one)) if kind is not None else None


def _named(one: IncomingPress) -> Handle:
    return Handle(one.pressed.subject)


def _item(one: IncomingPress) -> Handle:
    return Handle(one.values.get(ITEM, ""))


COMMANDS: dict[Verb, tuple[type[Command], Callable[[IncomingPress], Command | None]]] = {
    Verb.WRITE_NOTE: (WriteNote, _write),
    Verb.CHANGE_NOTE: (ChangeNote, _change),
    Verb.LET_BE_SHOWN: (LetBeShown, lambda one: LetBeShown(one.by, _named(one))),
    Verb.KEEP_PRIVATE: (KeepPrivate, lambda one: KeepPrivate(one.by, _named(one))),
    Verb.TAKE_BACK: (TakeBack, lambda one: TakeBack(one.by, _named(one))),
    Verb.PUT_UP_LINE: (PutUpLine, _put_up),
    Verb.NAME_CONCERNS: (NameConcerns, lambda one: NameConcerns(one.by, _item(one), _answers(one))),
    Verb.SAY_WHAT_EASES: (SayWhatEases, lambda one: SayWhatEases(one.by, _item(one), one.words)),
    Verb.SAY_HOW_LIVED: (SayHowLived, lambda one: SayHowLived(one.by, one.words)),
    Verb.MEANT: (AnswerMeant, lambda one: AnswerMeant(one.by, _named(one), one.pressed.revision, True)),
    Verb.NOT_QUITE: (AnswerMeant, lambda one: AnswerMeant(one.by, _named(one), one.pressed.revision, False)),
    Verb.SAY_MISSING: (
        SayWhatIsMissing,
        lambda one: SayWhatIsMissing(one.by, _named(one), one.pressed.revision, one.words),
    ),
    Verb.SEE_WHY: (SeeWhy, lambda one: SeeWhy(one.by, _named(one))),
    Verb.SHOW_TOGETHER: (ShowTogether, lambda one: ShowTogether(one.by, one.seen)),
    Verb.SHOW_ACTS_SURELY: (ShowActs, lambda one: ShowActs(one.by, one.seen)),
    Verb.TAKE_UP: (TakeUp, lambda one: TakeUp(one.by, one.seen)),
    Verb.ASK_MEANT: (AskWhetherMeant, lambda one: AskWhetherMeant(one.by, one.seen)),
    Verb.CLOSE_ASKING: (CloseAsking, lambda one: CloseAsking(one.by, one.seen)),
    Verb.LEAVE_OPEN: (LeaveOpen, lambda one: LeaveOpen(one.by, one.seen)),
}

CONTRIBUTING = frozenset(
    {
        Verb.WRITE_NOTE,
        Verb.CHANGE_NOTE,
        Verb.PUT_UP_LINE,
        Verb.SAY_WHAT_EASES,
        Verb.SAY_HOW_LIVED,
        Verb.SAY_MISSING,
    }
)
"""Forms whose words are on their way to others: the guard looks at them first."""

ON_COMMAND: dict[str, Callable[[UserId, Seen], Command]] = {
    "show_together": ShowTogether,
    "show_acts": ShowActs,
    "take_up": TakeUp,
    "ask_meant": AskWhetherMeant,
    "close_asking": CloseAsking,
    "leave_open": LeaveOpen,
}
"""What ``/workshop board`` can do: the same as the panel's buttons."""


# ---- what is answered at once, from memory
async def opens(services: Services, interaction: discord.Interaction, one: IncomingPress) -> bool:
    """Whether this press was answered here: one's own notes, a private question, a question back, a form."""
    shown = _shown(one)
    if shown is not None:
        presses = shown.presses
        await answer(services, interaction, shown.text, presses, one.workshop)
        return True
    if one.pressed.verb not in _FORMS:
        return False
    refused = _may_not(one)
    if refused is not None:
        await answer(services, interaction, refused.text, workshop=one.workshop)
        return True
    await interaction.response.send_modal(_form(services, one))
    return True


def _shown(one: IncomingPress) -> Answer | Refusal | None:
    workshop, by, pressed = one.workshop, one.by, one.pressed
    match pressed.verb:
        case Verb.MY_NOTES:
            return private_notes.list_notes(workshop, by, int(pressed.subject) if pressed.subject.isdecimal() else 0)
        case Verb.LOOK_AT_NOTE:
            return private_notes.look_at_note(workshop, by, Handle(pressed.subject))
        case Verb.ANSWER_MEANT:
            return hearing.question(workshop, by, Handle(pressed.subject), pressed.revision)
        case Verb.SHOW_ACTS:
            refused = may_ask(workshop, ShowActs, by)
            surely = button(Verb.SHOW_ACTS_SURELY, pressed.revision)
            return refused or Answer(Text("sensibility:surely"), (surely,))
        case _:
            return None


def _may_not(one: IncomingPress) -> Refusal | None:
    """Why a form would be of no use now: said before anybody writes anything."""
    workshop, by, verb = one.workshop, one.by, one.pressed.verb
    refused = may_ask(workshop, COMMANDS[verb][0], by)
    if refused is not None:
        return refused
    kind = _kind(one.pressed.subject)
    if verb in (Verb.WRITE_NOTE, Verb.PUT_UP_LINE):
        refused = private_notes.may_write(workshop, kind) if kind is not None else refuse(Reason.NOT_YOURS)
    if verb is Verb.SAY_HOW_LIVED:
        refused = sensibility.may_say_how_lived(workshop, by)
    if verb is Verb.CHANGE_NOTE:
        note = private_notes.own_note(workshop, by, Handle(one.pressed.subject))
        refused = note if isinstance(note, Refusal) else None
    if verb in (Verb.PUT_UP_LINE, Verb.NAME_CONCERNS, Verb.SAY_WHAT_EASES, Verb.SAY_HOW_LIVED):
        refused = refused or private_notes.may_speak_together(workshop, by)
    if verb in _FROM_BOARD and not on_board(workshop, _FROM_BOARD[verb]):
        refused = refused or refuse(Reason.NOT_IN_THIS_PHASE)
    return refused


# ---- the forms
_FORMS: dict[Verb, Text | None] = {
    Verb.WRITE_NOTE: None,
    Verb.PUT_UP_LINE: None,
    Verb.CHANGE_NOTE: Text("forms:change_note_label"),
    Verb.NAME_CONCERNS: None,
    Verb.SAY_WHAT_EASES: Text("forms:say_what_eases_label"),
    Verb.SAY_HOW_LIVED: Text("forms:say_how_lived_label"),
    Verb.SAY_MISSING: Text("forms:say_missing_label"),
}
_FROM_BOARD = {
    Verb.NAME_CONCERNS: ContributionKind.IDEA,
    Verb.SAY_WHAT_EASES: ContributionKind.CONSTRAINT,
}
"""Forms that begin with a choice among the lines of a board."""


def _form(services: Services, one: IncomingPress) -> discord.ui.Modal:
    """The form. It is known by the workshop, not by the room it was opened in: that may be gone when it is sent."""
    workshop, pressed = one.workshop, one.pressed
    locale = workshop.language_of(one.by)
    sent = ButtonId(pressed.verb, workshop.handle, pressed.revision, pressed.subject, services.new_act())
    title = services.composer.label(locale, Text(f"forms:{pressed.verb}_title"))
    modal = discord.ui.Modal(title=title, custom_id=sent.encode())
    note = workshop.contribution(Handle(pressed.subject)) if pressed.verb is Verb.CHANGE_NOTE else None
    if pressed.verb in _FROM_BOARD:
        modal.add_item(_which(services, workshop, locale, _FROM_BOARD[pressed.verb]))
    label = _FORMS[pressed.verb]
    if pressed.verb in (Verb.WRITE_NOTE, Verb.PUT_UP_LINE):
        label = Text(f"forms:{pressed.verb}_{pressed.subject}")
    kind = note.kind if note is not None else _kind(pressed.subject)
    if label is not None:
        longest = LONGEST_MISSING if pressed.verb is Verb.SAY_MISSING else private_notes.longest_line(kind)
        modal.add_item(_line(services, locale, label, (longest, note)))
    if kind is ContributionKind.STEP:
        for item in _step_for(services, workshop, locale, note):
            modal.add_item(item)
    if kind is ContributionKind.IDEA or pressed.verb is Verb.NAME_CONCERNS:
        for item in _concerns(services, workshop, locale, note):
            modal.add_item(item)
    modal.stop()
    return modal


def _line(
    services: Services, locale: Locale, label: Text, filled: tuple[int, Contribution | None]
) -> discord.ui.Label[discord.ui.Modal]:
    longest, note = filled
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph,
        max_length=longest,
        required=True,
        custom_id=WORDS,
        default=note.words.text if note is not None else None,
    )
    return discord.ui.Label(text=services.composer.label(locale, label), component=field)


def _step_for(
    services: Services, workshop: Workshop, locale: Locale, note: Contribution | None
) -> list[discord.ui.Label[discord.ui.Modal]]:
    """Which side would take the step, and for which concern."""
    now = step_for.value_of(workshop, note) if note is not None else ""
    found = []
    for one in step_for.lists(workshop, note):
        select: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(
            custom_id=one.name,
            options=[
                discord.SelectOption(label=services.composer.label(locale, text), value=value, default=value == now)
                for value, text in one.options
            ],
            min_values=1 if one.required else 0,
            required=one.required,
        )
        found.append(discord.ui.Label(text=services.composer.label(locale, one.label), component=select))
    return found


def _which(
    services: Services, workshop: Workshop, locale: Locale, kind: ContributionKind
) -> discord.ui.Label[discord.ui.Modal]:
    """A choice among the newest lines of a board, as many as Discord's list holds."""
    lines = list(enumerate(on_board(workshop, kind), 1))[-MOST_OPTIONS:]
    options = [
        discord.SelectOption(
            label=services.composer.label(locale, Text(f"{kind}s:label_line", number=number, words=one.words)),
            value=one.handle,
        )
        for number, one in lines
    ]
    select: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(custom_id=ITEM, options=options, required=True)
    return discord.ui.Label(text=services.composer.label(locale, Text(f"forms:{kind}_label")), component=select)


def _concerns(
    services: Services, workshop: Workshop, locale: Locale, note: Contribution | None
) -> list[discord.ui.Label[discord.ui.Modal]]:
    """The concerns on the board, in as many lists as they need; one choice is asked for where there is one list."""
    lines = list(enumerate(on_board(workshop, ContributionKind.CONCERN), 1))
    lists = [lines[at : at + MOST_OPTIONS] for at in range(0, len(lines), MOST_OPTIONS)][: MOST_LISTS - 1]
    chosen = note.answers if note is not None else ()
    found = []
    for place, part in enumerate(lists, 1):
        options = [
            discord.SelectOption(
                label=services.composer.label(
                    locale,
                    Text("concerns:label_line", number=number, side=workshop.side_name(one.side), words=one.words),
                ),
                value=one.handle,
                default=one.handle in chosen,
            )
            for number, one in part
        ]
        select: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(
            custom_id=ANSWERS if place == 1 else f"{ANSWERS}{place}",
            options=options,
            min_values=1 if len(lists) == 1 else 0,
            max_values=len(options),
            required=len(lists) == 1,
        )
        label = Text("forms:answers_label" if place == 1 else "forms:more_answers_label")
        found.append(discord.ui.Label(text=services.composer.label(locale, label), component=select))
    return found
