"""Every press of a button, select or form: by its id alone, so that those from before a restart work like new ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import discord

from bot.chat import boards, custom_id, forms, round_presses
from bot.chat.asking import Services, act, answer, given_back, showing_of
from bot.chat.boundaries import returning, rewording
from bot.chat.leading import announcing
from bot.chat.people import my_data
from bot.chat.press import IncomingPress
from bot.chat.rooms import check
from bot.chat.round_forms import written
from bot.chat.translate import user_id
from bot.domain.boundaries.held import GiveBack, SetBoundary
from bot.domain.commands import Command
from bot.domain.decide import may_ask
from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    HideRooms,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.closing import AskToClose, ConfirmClose, KeepOpen
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.interventions import Ask, Intervention, Say
from bot.domain.leading.letters import SendLetter, TakeOutMessage
from bot.domain.leading.sessions import (
    AnnounceSession,
    BeginAllTheSame,
    CallOffSession,
    ComeTogether,
    EndSession,
    GoApart,
    IAmHere,
    OpenSession,
)
from bot.domain.people.consent import AskThirdParty, Consent, NotNow, Withdraw
from bot.domain.people.invited import LetIntoJoint
from bot.domain.people.opening import AcknowledgeViewer
from bot.domain.people.side_names import AcceptName, NameSide, ObjectToName
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.holding import Boundary
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import ChannelId, GuildId, Handle, MessageId, PromptId, UserId
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text


def _say(one: IncomingPress) -> Command | None:
    named = Handle(one.values.get(forms.ROOM, ""))
    room = next((room.key for room in one.workshop.rooms.standing if room.handle == named), None)
    kind = one.values.get(forms.KIND, "")
    if room is None or kind not in set(Intervention):
        return None
    return Say(one.by, Intervention(kind), room, one.words)


def _acknowledge(one: IncomingPress) -> Command | None:
    named = one.pressed.subject
    entries = one.workshop.audience.sees
    viewer = next((viewer for viewer in entries if f"{viewer.kind}.{viewer.id}" == named), None)
    return AcknowledgeViewer(one.by, viewer) if viewer is not None else None


def _boundary(one: IncomingPress, *, notice_only: bool) -> Command | None:
    if one.pressed.subject not in set(Boundary):
        return None
    return SetBoundary(one.by, Boundary(one.pressed.subject), notice_only)


def _room_card(one: IncomingPress) -> Command | None:
    room = next((room.key for room in one.workshop.rooms.standing if room.handle == one.pressed.subject), None)
    return ShowAgain(one.by, room) if room is not None else None


def _let_in(one: IncomingPress) -> Command | None:
    someone = next(
        (person for person in one.workshop.people.participants if person.handle == one.pressed.subject), None
    )
    return LetIntoJoint(one.by, someone.user) if someone is not None else None


def _extra_time(one: IncomingPress) -> Command | None:
    room = next((room.key for room in one.workshop.rooms.standing if room.handle == one.pressed.subject), None)
    return GiveExtraTime(one.by, room.side, one.seen) if room is not None and room.side is not None else None


def _letter(one: IncomingPress) -> Command | None:
    to = forms.recipient(one.workshop, one.values.get(forms.TO, ""))
    return SendLetter(one.by, to, one.words) if not isinstance(to, Refusal) else None


def _take_out(one: IncomingPress) -> Command | None:
    match [int(part) if part.isdecimal() else 0 for part in one.pressed.subject.split(".")]:
        case [author, channel, message]:
            return TakeOutMessage(one.by, UserId(author), ChannelId(channel), MessageId(message), one.words)
    return None


def _announce(one: IncomingPress) -> Command | None:
    if not one.pressed.subject.isdecimal():
        return None
    return AnnounceSession(one.by, datetime.fromtimestamp(int(one.pressed.subject), UTC))


# What each verb asks of the workshop. Nothing here decides: the core does, by who asks and what they saw.
_COMMANDS: dict[Verb, tuple[type[Command], Callable[[IncomingPress], Command | None]]] = {
    Verb.CONSENT: (Consent, lambda one: Consent(one.by, one.pressed.revision)),
    Verb.NOT_NOW: (NotNow, lambda one: NotNow(one.by)),
    Verb.WITHDRAW_SURELY: (Withdraw, lambda one: Withdraw(one.by)),
    Verb.ASK_THIRD_PARTY: (AskThirdParty, lambda one: AskThirdParty(one.by, one.words)),
    Verb.NAME_SIDE: (NameSide, lambda one: NameSide(one.by, one.words)),
    Verb.ACCEPT_NAME: (AcceptName, lambda one: AcceptName(one.by, one.pressed.revision)),
    Verb.OBJECT_TO_NAME: (ObjectToName, lambda one: ObjectToName(one.by, one.pressed.revision)),
    Verb.SHOW_AGAIN: (ShowAgain, lambda one: ShowAgain(one.by, one.room or CONTROL, one.pressed.handle)),
    Verb.GIVE_BACK: (GiveBack, lambda one: GiveBack(one.by, Handle(one.pressed.subject))),
    Verb.HOLD_AGAIN: (SetBoundary, lambda one: _boundary(one, notice_only=False)),
    Verb.NOTICE_ONLY: (SetBoundary, lambda one: _boundary(one, notice_only=True)),
    Verb.SHOW_ROOM_CARD: (ShowAgain, _room_card),
    Verb.OPEN_SESSION: (OpenSession, lambda one: OpenSession(one.by, one.seen)),
    Verb.END_SESSION: (EndSession, lambda one: EndSession(one.by, one.seen)),
    Verb.GO_ON: (GoOn, lambda one: GoOn(one.by, one.seen)),
    Verb.GO_ON_ALL_THE_SAME: (GoOnAllTheSame, lambda one: GoOnAllTheSame(one.by, one.seen)),
    Verb.COME_TOGETHER: (ComeTogether, lambda one: ComeTogether(one.by, one.seen)),
    Verb.GO_APART: (GoApart, lambda one: GoApart(one.by, one.seen)),
    Verb.ANNOUNCE: (AnnounceSession, lambda _: None),
    Verb.ANNOUNCE_SURELY: (AnnounceSession, _announce),
    Verb.CALL_OFF: (CallOffSession, lambda one: CallOffSession(one.by)),
    Verb.EXTRA_TIME: (GiveExtraTime, _extra_time),
    Verb.LETTER: (SendLetter, _letter),
    Verb.TAKE_OUT_MESSAGE: (TakeOutMessage, _take_out),
    Verb.LET_IN: (LetIntoJoint, _let_in),
    Verb.HIDE: (HideRooms, lambda one: HideRooms(one.by)),
    Verb.SHOW_ROOMS: (ShowRooms, lambda one: ShowRooms(one.by)),
    Verb.I_AM_HERE: (IAmHere, lambda one: IAmHere(one.by)),
    Verb.BEGIN_ALL_THE_SAME: (BeginAllTheSame, lambda one: BeginAllTheSame(one.by)),
    Verb.CAUCUS_BREAK: (CallCaucusBreak, lambda one: CallCaucusBreak(one.by, one.seen)),
    Verb.END_BREAK: (EndCaucusBreak, lambda one: EndCaucusBreak(one.by, one.seen)),
    Verb.PAUSE: (Pause, lambda one: Pause(one.by, one.seen)),
    Verb.RESUME: (Resume, lambda one: Resume(one.by, one.seen)),
    Verb.ASK: (Ask, lambda one: Ask(one.by, PromptId(one.values.get(forms.CHOSEN, "")), one.seen)),
    Verb.SAY: (Say, _say),
    Verb.ACKNOWLEDGE: (AcknowledgeViewer, _acknowledge),
    Verb.CLOSE: (AskToClose, lambda one: AskToClose(one.by, one.words)),
    Verb.CONFIRM_CLOSE: (ConfirmClose, lambda one: ConfirmClose(one.by)),
    Verb.KEEP_OPEN: (KeepOpen, lambda one: KeepOpen(one.by)),
    **boards.COMMANDS,
}


async def on_press(services: Services, interaction: discord.Interaction) -> None:
    """Answer a component or a form. What is not ours is left alone."""
    data: dict[str, Any] = dict(interaction.data or {})
    pressed = custom_id.decode(str(data.get("custom_id", "")))
    if pressed is None or interaction.guild_id is None:
        return
    if pressed.verb is Verb.TAKE_MY_DATA_OUT:
        await my_data.take_out(services, interaction)
        return
    found = services.engine.by_handle(GuildId(interaction.guild_id), pressed.handle)
    values = forms.values_of(interaction)
    if found is None:
        await answer(services, interaction, given_back(Text("errors:workshop_gone"), written(values)))
        return
    workshop, room = found
    by = user_id(interaction.user)
    one = IncomingPress(workshop, room, by, pressed, values)
    if await round_presses.on_press(services, interaction, one):
        return
    if interaction.type is discord.InteractionType.component and await _opens(services, interaction, one):
        return
    if pressed.verb is Verb.REWORD:
        await rewording.look(services, interaction, workshop, pressed, one.words)
        return
    if pressed.verb is Verb.NAME_SIDE and await rewording.give_back_a_name(services, interaction, workshop, one.words):
        return
    if pressed.verb is Verb.ANNOUNCE:
        await announcing.ask_whether(services, interaction, workshop, one.words.text)
        return
    command = _COMMANDS[pressed.verb][1](one) if pressed.verb in _COMMANDS else None
    if command is None:
        await answer(services, interaction, given_back(Text("errors:form_from_before"), one.words), workshop=workshop)
        return
    if pressed.verb in boards.CONTRIBUTING and await returning.returned(services, interaction, workshop, one.words):
        return
    if await returning.returned_to_third_party(services, interaction, workshop, command):
        return
    await act(services, interaction, workshop.id, command, showing_of(services, interaction, pressed.act), one.words)


async def _opens(services: Services, interaction: discord.Interaction, one: IncomingPress) -> bool:
    """A press that is answered at once, from memory: a form, a question back, a report."""
    verb = one.pressed.verb
    if verb is Verb.CHECK:
        await check.report(services, interaction, one.workshop)
        return True
    if verb is Verb.REWORD:
        await rewording.open_form(services, interaction, one.workshop, one.pressed)
        return True
    if verb is Verb.BOUNDARIES:
        await rewording.choose(services, interaction, one.workshop)
        return True
    if verb is Verb.MY_DATA:
        await my_data.tell(services, interaction)
        return True
    if verb is Verb.WITHDRAW:
        surely = button(Verb.WITHDRAW_SURELY)
        await answer(services, interaction, Text("consent:withdraw_surely"), (surely,), one.workshop)
        return True
    if await boards.opens(services, interaction, one):
        return True
    if not forms.opens_form(verb):
        return False
    refused = may_ask(one.workshop, _COMMANDS[verb][0], one.by)
    if refused is not None:
        await answer(services, interaction, refused.text, workshop=one.workshop)
        return True
    locale = one.workshop.language_of(one.by)
    names = {
        user: services.name_of(interaction, user) for user in (who.user for who in one.workshop.people.participants)
    }
    await interaction.response.send_modal(forms.form(services, one.workshop, one.pressed, locale, names))
    return True
