"""``/workshop``: the facilitators' commands, most of the panel's acts, scriptably; the others need a button."""

from __future__ import annotations

from collections.abc import Callable

import discord
from discord import app_commands

from bot.chat import boards
from bot.chat.asking import House, act, answer, defer, find_workshop, showing_of
from bot.chat.boundaries.returning import returned_to_third_party
from bot.chat.custom_id import Pressed
from bot.chat.forms import LONGEST_TIME, MOST_OPTIONS, form, recipient, recipient_options, rooms_to_speak_in
from bot.chat.leading import announcing
from bot.chat.people import drafting, my_data
from bot.chat.rooms import check
from bot.chat.round_slash import add_round_commands, ask_command, question_choices
from bot.chat.translate import user_id
from bot.domain.commands import Command
from bot.domain.leading.breaks import CallCaucusBreak, EndCaucusBreak, HideRooms, Pause, Resume, ShowRooms
from bot.domain.leading.closing import AskToClose
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.interventions import Ask, Intervention, Say
from bot.domain.leading.letters import SendLetter
from bot.domain.leading.sessions import ComeTogether, EndSession, GoApart, OpenSession
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb, phase_text
from bot.domain.vocabulary.identity import Handle, PhaseId, PromptId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text

Interaction = discord.Interaction
Choices = list[app_commands.Choice[str]]

_BEGIN, _END = "begin", "end"
_HIDE, _SHOW = "hide", "show"
_SESSION: dict[str, Callable[[UserId, Seen], Command]] = {
    _BEGIN: OpenSession,
    "together": ComeTogether,
    "apart": GoApart,
    _END: EndSession,
}


def workshop_commands(house: House) -> app_commands.Group:
    """The group with all its commands. Who may is decided in the core: an administrator can override Discord's own."""
    group = app_commands.Group(name="workshop", description=_say(house, "workshop"), guild_only=True)
    _draft_commands(group, house)
    _room_commands(group, house)
    _position_commands(group, house)
    _board_commands(group, house)
    add_round_commands(group, house)
    _voice_commands(group, house)
    _care_commands(group, house)
    return group


def my_commands(house: House) -> app_commands.Group:
    """``/my data``: for anybody in the server."""
    group = app_commands.Group(name="my", description=_say(house, "my"), guild_only=True)

    @group.command(name="data", description=_say(house, "data"))
    async def data(interaction: Interaction) -> None:
        await my_data.tell(house, interaction)

    return group


def take_out_command(house: House) -> app_commands.ContextMenu:
    """The facilitators' way to take a message out of the joint room: a press on the message itself, then a letter."""

    async def take_out(interaction: Interaction, message: discord.Message) -> None:
        workshop = _as_facilitator(house, interaction)
        if workshop is None:
            await answer(house, interaction, refuse(Reason.NOT_YOURS).text)
            return
        subject = f"{message.author.id}.{message.channel.id}.{message.id}"
        pressed = Pressed(Verb.TAKE_OUT_MESSAGE, workshop.handle, workshop.revision, subject)
        locale = workshop.language_of(user_id(interaction.user))
        await interaction.response.send_modal(form(house, workshop, pressed, locale, {}))

    menu = app_commands.ContextMenu(name=_say(house, "take_out_message"), callback=take_out)
    menu.guild_only = True
    return menu


def _say(house: House, name: str) -> str:
    return house.composer.label(house.locale, Text(f"commands:{name}"))


def _choices(house: House, *values: str) -> Choices:
    return [app_commands.Choice(name=_say(house, f"choice_{value}"), value=value) for value in values]


async def _on_workshop(house: House, interaction: Interaction, make: Callable[[Workshop, UserId], Command]) -> None:
    """Find the workshop that is meant, make the command, take the road."""
    await defer(interaction)
    found = find_workshop(house, interaction)
    if isinstance(found, Text):
        await answer(house, interaction, found)
        return
    command = make(found, user_id(interaction.user))
    await act(house, interaction, found.id, command, showing_of(house, interaction, None))


def _draft_commands(group: app_commands.Group, house: House) -> None:
    @group.command(name="new", description=_say(house, "new"))
    @app_commands.describe(name=_say(house, "option_name"))
    async def new(interaction: Interaction, name: str) -> None:
        await defer(interaction)
        await drafting.make_draft(house, interaction, Words(name))

    @group.command(name="people", description=_say(house, "people"))
    @app_commands.describe(person=_say(house, "option_person"), place=_say(house, "option_as"))
    @app_commands.rename(place="as")
    async def people(interaction: Interaction, person: discord.Member | None = None, place: str = "") -> None:
        await defer(interaction)
        await drafting.people(house, interaction, person, place)

    @people.autocomplete("place")
    async def places(interaction: Interaction, current: str) -> Choices:
        found = find_workshop(house, interaction)
        return [] if isinstance(found, Text) else drafting.places(house, found, user_id(interaction.user))

    @group.command(name="open", description=_say(house, "open"))
    async def open_(interaction: Interaction) -> None:
        await defer(interaction)
        await drafting.open_draft(house, interaction)

    @group.command(name="close", description=_say(house, "close"))
    @app_commands.describe(name=_say(house, "option_typed_name"))
    async def close(interaction: Interaction, name: str) -> None:
        await _on_workshop(house, interaction, lambda _, by: AskToClose(by, Words(name)))


def _room_commands(group: app_commands.Group, house: House) -> None:
    @group.command(name="panel", description=_say(house, "panel"))
    async def panel(interaction: Interaction) -> None:
        await _on_workshop(house, interaction, lambda _, by: ShowAgain(by, CONTROL))

    @group.command(name="check", description=_say(house, "check"))
    async def check_(interaction: Interaction) -> None:
        await defer(interaction)
        found = find_workshop(house, interaction)
        if isinstance(found, Workshop):
            await check.report(house, interaction, found)
        elif not await drafting.receipts(house, interaction):
            await answer(house, interaction, found)


def _now(workshop: Workshop, phase: str) -> Seen:
    """What the sender saw: a phase, and the revision where the option was chosen from the list."""
    name, _, revision = phase.partition(":")
    return Seen(PhaseId(name or workshop.phase_id), int(revision) if revision.isdecimal() else None)


def _position_commands(group: app_commands.Group, house: House) -> None:
    @group.command(name="session", description=_say(house, "session"))
    @app_commands.describe(do=_say(house, "option_do"))
    @app_commands.choices(do=_choices(house, *_SESSION))
    async def session(interaction: Interaction, do: str) -> None:
        await _on_workshop(house, interaction, lambda workshop, by: _SESSION[do](by, _now(workshop, "")))

    @group.command(name="caucus", description=_say(house, "caucus"))
    @app_commands.describe(do=_say(house, "option_do"))
    @app_commands.choices(do=_choices(house, _BEGIN, _END))
    async def caucus(interaction: Interaction, do: str) -> None:
        kind = CallCaucusBreak if do == _BEGIN else EndCaucusBreak
        await _on_workshop(house, interaction, lambda workshop, by: kind(by, _now(workshop, "")))

    @group.command(name="pause", description=_say(house, "pause"))
    @app_commands.describe(do=_say(house, "option_do"))
    @app_commands.choices(do=_choices(house, _BEGIN, _END))
    async def pause(interaction: Interaction, do: str) -> None:
        kind = Pause if do == _BEGIN else Resume
        await _on_workshop(house, interaction, lambda workshop, by: kind(by, _now(workshop, "")))

    @group.command(name="go", description=_say(house, "go"))
    @app_commands.describe(phase=_say(house, "option_from"), all_the_same=_say(house, "choice_all_the_same"))
    @app_commands.rename(phase="from", all_the_same="all_the_same")
    async def go(interaction: Interaction, phase: str, all_the_same: bool = False) -> None:
        kind = GoOnAllTheSame if all_the_same else GoOn
        await _on_workshop(house, interaction, lambda workshop, by: kind(by, _now(workshop, phase)))

    @go.autocomplete("phase")
    async def phases(interaction: Interaction, current: str) -> Choices:
        workshop = _as_facilitator(house, interaction)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return []
        title = house.composer.label(house.locale, phase_text(workshop.phase_id, "title"))
        return [app_commands.Choice(name=title[:100], value=f"{workshop.phase_id}:{workshop.revision}")]


def _as_facilitator(house: House, interaction: Interaction) -> Workshop | None:
    """The workshop meant, if the asker is one of its facilitators: option lists tell nobody else anything."""
    found = find_workshop(house, interaction)
    if isinstance(found, Text) or found.facilitator(user_id(interaction.user)) is None:
        return None
    return found


def _board_commands(group: app_commands.Group, house: House) -> None:
    @group.command(name="board", description=_say(house, "board"))
    @app_commands.describe(do=_say(house, "option_do"))
    @app_commands.choices(do=_choices(house, *boards.ON_COMMAND))
    async def board(interaction: Interaction, do: str) -> None:
        await _on_workshop(house, interaction, lambda workshop, by: boards.ON_COMMAND[do](by, _now(workshop, "")))


def _voice_commands(group: app_commands.Group, house: House) -> None:
    @group.command(name="ask", description=_say(house, "ask"))
    @app_commands.describe(prompt=_say(house, "option_prompt"))
    async def ask(interaction: Interaction, prompt: str) -> None:
        def command(workshop: Workshop, by: UserId) -> Command:
            return ask_command(workshop, by, prompt) or Ask(by, PromptId(prompt), Seen(workshop.phase_id))

        await _on_workshop(house, interaction, command)

    @ask.autocomplete("prompt")
    async def prompts(interaction: Interaction, current: str) -> Choices:
        workshop = _as_facilitator(house, interaction)
        if workshop is None:
            return []
        label = house.composer.label
        texts = [(one.id, phase_text(workshop.phase_id, f"label_{one.id}")) for one in workshop.phase.prompts]
        phase = [app_commands.Choice(name=label(house.locale, text)[:100], value=str(name)) for name, text in texts]
        return (phase + question_choices(house, workshop))[:MOST_OPTIONS]

    @group.command(name="say", description=_say(house, "say"))
    @app_commands.describe(
        kind=_say(house, "option_kind"), room=_say(house, "option_room"), words=_say(house, "option_words")
    )
    @app_commands.choices(
        kind=[
            app_commands.Choice(
                name=house.composer.label(house.locale, Text(f"interventions:label_{one}")), value=one.value
            )
            for one in Intervention
        ]
    )
    async def say(interaction: Interaction, kind: str, room: str, words: str) -> None:
        await defer(interaction)
        workshop = _as_facilitator(house, interaction)
        key = next((one.key for one in workshop.rooms if one.handle == Handle(room)), None) if workshop else None
        if workshop is None or key is None:
            reason = Reason.NOT_YOURS if workshop is None else Reason.NO_SUCH_ROOM
            await answer(house, interaction, refuse(reason).text, workshop=workshop)
            return
        command = Say(user_id(interaction.user), Intervention(kind), key, Words(words))
        if await returned_to_third_party(house, interaction, workshop, command):
            return
        await act(house, interaction, workshop.id, command, showing_of(house, interaction, None))

    @say.autocomplete("room")
    async def rooms(interaction: Interaction, current: str) -> Choices:
        workshop = _as_facilitator(house, interaction)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return []
        choices = []
        for key, text in rooms_to_speak_in(workshop):
            room = workshop.room(key)
            if room is not None:
                name = house.composer.label(house.locale, text)[:100]
                choices.append(app_commands.Choice(name=name, value=str(room.handle)))
        return choices


def _care_commands(group: app_commands.Group, house: House) -> None:
    @group.command(name="emergency", description=_say(house, "emergency"))
    @app_commands.describe(do=_say(house, "option_do"))
    @app_commands.choices(do=_choices(house, _HIDE, _SHOW))
    async def emergency(interaction: Interaction, do: str = _HIDE) -> None:
        kind = ShowRooms if do == _SHOW else HideRooms
        await _on_workshop(house, interaction, lambda _, by: kind(by))

    @group.command(name="announce", description=_say(house, "announce"))
    @app_commands.describe(when=_say(house, "option_when"))
    async def announce(interaction: Interaction, when: app_commands.Range[str, 1, LONGEST_TIME]) -> None:
        workshop = _as_facilitator(house, interaction)
        if workshop is None or workshop.stage is not Stage.OPEN:
            await answer(house, interaction, refuse(Reason.NOT_YOURS).text)
            return
        await announcing.ask_whether(house, interaction, workshop, when)

    @group.command(name="letter", description=_say(house, "letter"))
    @app_commands.describe(to=_say(house, "option_to"), words=_say(house, "option_words"))
    async def letter(interaction: Interaction, to: str, words: str) -> None:
        await defer(interaction)
        workshop = _as_facilitator(house, interaction)
        whom = recipient(workshop, to) if workshop is not None else refuse(Reason.NOT_YOURS)
        if workshop is None or isinstance(whom, Refusal):
            await answer(house, interaction, refuse(Reason.NOT_YOURS).text, workshop=workshop)
            return
        command = SendLetter(user_id(interaction.user), whom, Words(words))
        if await returned_to_third_party(house, interaction, workshop, command):
            return
        await act(house, interaction, workshop.id, command, showing_of(house, interaction, None), Words(words))

    @letter.autocomplete("to")
    async def recipients(interaction: Interaction, current: str) -> Choices:
        workshop = _as_facilitator(house, interaction)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return []
        names = {one.user: house.name_of(interaction, one.user) for one in workshop.participants}
        return [
            app_commands.Choice(name=option.label, value=option.value)
            for option in recipient_options(house, workshop, house.locale, names)
        ]
