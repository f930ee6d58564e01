"""The rows of notes and boards: who may write, change, show and take back, and by which buttons."""

from __future__ import annotations

from bot.domain.boards import forms, step_target
from bot.domain.boards.my_notes import list_notes, look_at_note
from bot.domain.boards.pages import ShowTogether, gathers_notes, show_together
from bot.domain.boards.private_notes import (
    ChangeNote,
    KeepPrivate,
    LetBeShown,
    PutUpLine,
    TakeBack,
    WriteNote,
    change_note,
    keep_private,
    let_be_shown,
    put_up_line,
    take_back,
    write_note,
)
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Guarded,
    Look,
    PanelRow,
    Slash,
    Who,
    on_panel,
)
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.decisions import Answer
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.refusals import Refusal


def _write(press: IncomingPress) -> WriteNote | None:
    kind = forms.kind_of(press)
    if kind is None:
        return None
    ready = press.values.get(forms.READER) == forms.OTHERS
    if kind is not ContributionKind.STEP:
        return WriteNote(press.by, kind, press.words, forms.answers_of(press), ready=ready)
    target = step_target.target(press.workshop, press.values)
    if target is None:
        return None
    return WriteNote(press.by, kind, press.words, target.answers, target.giver, ready)


def _write_step(press: IncomingPress) -> WriteNote | None:
    """From the joint room: its author reads how it would stand before anybody else reads anything."""
    target = step_target.target(press.workshop, press.values)
    if target is None:
        return None
    return WriteNote(press.by, ContributionKind.STEP, press.words, target.answers, target.giver)


def _change(press: IncomingPress) -> ChangeNote | None:
    note = press.workshop.contribution(press.subject)
    if note is None or note.kind is not ContributionKind.STEP:
        return ChangeNote(press.by, press.subject, press.words, forms.answers_of(press))
    target = step_target.target(press.workshop, press.values)
    if target is None:
        return None
    return ChangeNote(press.by, press.subject, press.words, target.answers, target.giver)


def _put_up(press: IncomingPress) -> PutUpLine | None:
    kind = forms.kind_of(press)
    return (
        PutUpLine(press.by, kind, press.words, forms.answers_of(press))
        if kind is not None
        else None
    )


def _my_notes(press: IncomingPress) -> Answer | Refusal:
    return list_notes(press.workshop, press.by, number_in(press.pressed.subject) or 0)


def _one_note(press: IncomingPress) -> Answer | Refusal:
    return look_at_note(press.workshop, press.by, press.subject)


ACTS: tuple[AnyAct, ...] = (
    Act(
        WriteNote,
        Who.TAKING_PART,
        OPEN,
        write_note,
        (
            ActButton(Verb.WRITE_NOTE, _write, forms.writing),
            ActButton(Verb.PUT_UP_STEP, _write_step, forms.wording_a_step),
        ),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
    Act(
        ChangeNote,
        Who.TAKING_PART,
        OPEN,
        change_note,
        (ActButton(Verb.CHANGE_NOTE, _change, forms.changing),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
    Act(
        LetBeShown,
        Who.TAKING_PART,
        OPEN,
        let_be_shown,
        (ActButton(Verb.LET_BE_SHOWN, lambda press: LetBeShown(press.by, press.subject)),),
        unseen=True,
    ),
    Act(
        KeepPrivate,
        Who.TAKING_PART,
        OPEN,
        keep_private,
        (ActButton(Verb.KEEP_PRIVATE, lambda press: KeepPrivate(press.by, press.subject)),),
        unseen=True,
    ),
    Act(
        TakeBack,
        Who.INVITED,
        OPEN,
        take_back,
        (ActButton(Verb.TAKE_BACK, lambda press: TakeBack(press.by, press.subject)),),
        unseen=True,
    ),
    Act(
        PutUpLine,
        Who.TAKING_PART,
        OPEN,
        put_up_line,
        (ActButton(Verb.PUT_UP_LINE, _put_up, forms.putting_up),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
    Act(
        ShowTogether,
        Who.FACILITATOR,
        OPEN,
        show_together,
        (
            ActButton(
                Verb.SHOW_TOGETHER,
                panel=on_panel(PanelRow.WORK, Verb.SHOW_TOGETHER, gathers_notes),
                slash=(Slash("board", "show_together"),),
            ),
        ),
        Guarded.RELEASE,
        unseen=True,
    ),
)
LOOKS = (Look(Verb.MY_NOTES, _my_notes), Look(Verb.LOOK_AT_NOTE, _one_note))
