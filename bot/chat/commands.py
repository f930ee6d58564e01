"""``/workshop``: the facilitators' commands, most of the panel's acts, scriptably; the others need a button."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Services, answer, defer, find_workshop, given_back
from bot.chat.forms import open_form
from bot.chat.leading import announcing
from bot.chat.leading.way_slash import lead_commands
from bot.chat.limits import of_command
from bot.chat.localised import described
from bot.chat.people import drafting, my_data
from bot.chat.rooms import check
from bot.chat.round_slash import add_round_commands, ask_command, questions
from bot.chat.slash import Choices, give, offered, on_workshop
from bot.chat.translate import channel_id, user_id
from bot.chat.typed import meant
from bot.domain.acts import BY_BUTTON, on_slash
from bot.domain.leading.closing import AskToClose
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.interventions import (
    LONGEST_SAYING,
    Ask,
    Intervention,
    Say,
    question_label,
    rooms_to_speak_in,
)
from bot.domain.leading.letters import (
    LONGEST_LETTER,
    SendLetter,
    message_subject,
    recipient,
    recipients,
)
from bot.domain.leading.sessions import LONGEST_TIME
from bot.domain.people.opening import LONGEST_NAME
from bot.domain.road.act import Command
from bot.domain.road.press import LARGEST, ButtonId, IncomingPress, number_in
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb, phase_text
from bot.domain.vocabulary.forms import Option
from bot.domain.vocabulary.identity import MessageId, PhaseId, PromptId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text

Interaction = discord.Interaction

_HIDE = "hide"
_ONLY_CHOOSING = ("session", "caucus", "pause", "board")
"""Commands that ask for nothing but what to do; the rows of the acts say what there is to choose."""


def add_all(tree: app_commands.CommandTree[Any], services: Services) -> None:
    """Everything that the bot can be asked for by name. ``OverLimit`` for what Discord would not take."""
    groups = workshop_commands(services), lead_commands(services), my_commands(services)
    made: list[app_commands.Group | app_commands.ContextMenu] = [*groups]
    for one in made + list(message_commands(services)):
        tree.add_command(one)
        of_command(one.to_dict(tree))


def workshop_commands(services: Services) -> app_commands.Group:
    """The group with all its commands. Who may is decided in the core: an administrator can override Discord's own."""
    group = app_commands.Group(
        name="workshop", description=_say(services, "workshop"), guild_only=True
    )
    _draft_commands(group, services)
    _room_commands(group, services)
    for name in _ONLY_CHOOSING:
        _choosing_command(group, services, name)
    _go_command(group, services)
    add_round_commands(group, services)
    _ask_command(group, services)
    _say_command(group, services)
    _care_commands(group, services)
    _letter_command(group, services)
    return group


def my_commands(services: Services) -> app_commands.Group:
    """``/my data``: for anybody in the server."""
    group = app_commands.Group(name="my", description=_say(services, "my"), guild_only=True)

    @group.command(name="data", description=_say(services, "data"))
    async def data(interaction: Interaction) -> None:
        await my_data.tell(services, interaction)

    return group


def message_commands(services: Services) -> tuple[app_commands.ContextMenu, ...]:
    """What facilitators do by a press on a message itself: take it out of the joint room, or render what it says."""
    verbs = (Verb.TAKE_OUT_MESSAGE, Verb.RENDER_MESSAGE)
    return tuple(_on_message(services, verb) for verb in verbs)


def _on_message(services: Services, verb: Verb) -> app_commands.ContextMenu:
    """A press on a message, answered with the form of its act."""

    async def press_it(interaction: Interaction, message: discord.Message) -> None:
        workshop = _as_facilitator(services, interaction)
        if workshop is None:
            await answer(services, interaction, refuse(Reason.NOT_YOURS).text)
            return
        subject = message_subject(
            user_id(message.author), channel_id(message.channel), MessageId(message.id)
        )
        pressed = ButtonId(verb, workshop.handle, workshop.revision, subject)
        press = IncomingPress(workshop, None, user_id(interaction.user), pressed)
        await open_form(services, interaction, press, BY_BUTTON[verb])

    menu = app_commands.ContextMenu(name=_say(services, str(verb)), callback=press_it)
    menu.guild_only = True
    return menu


def _say(services: Services, name: str) -> app_commands.locale_str:
    return described(services.composer, services.locale, f"commands:{name}")


def _choices(services: Services, *values: str) -> Choices:
    return [
        app_commands.Choice(name=_say(services, f"choice_{value}"), value=value) for value in values
    ]


def _draft_commands(group: app_commands.Group, services: Services) -> None:
    @group.command(name="new", description=_say(services, "new"))
    @app_commands.describe(name=_say(services, "option_name"))
    async def new(interaction: Interaction, name: app_commands.Range[str, 1, LONGEST_NAME]) -> None:
        await defer(interaction)
        await drafting.make_draft(services, interaction, Words(name))

    @group.command(name="people", description=_say(services, "people"))
    @app_commands.describe(
        person=_say(services, "option_person"), place=_say(services, "option_as")
    )
    @app_commands.rename(place="as")
    async def people(
        interaction: Interaction, person: discord.Member | None = None, place: str = ""
    ) -> None:
        await drafting.people(services, interaction, person, place)

    @people.autocomplete("place")
    async def places(interaction: Interaction, current: str) -> Choices:
        found = find_workshop(services, interaction)
        if isinstance(found, Text):
            return []
        entries = drafting.places(found, user_id(interaction.user))
        return offered(services, found, user_id(interaction.user), entries, current)

    @group.command(name="open", description=_say(services, "open"))
    async def open_(interaction: Interaction) -> None:
        await defer(interaction)
        await drafting.open_draft(services, interaction)

    @group.command(name="close", description=_say(services, "close"))
    @app_commands.describe(name=_say(services, "option_typed_name"))
    async def close(interaction: Interaction, name: str) -> None:
        typed = Words(name)
        if not await drafting.close_suspended(services, interaction, typed):
            await on_workshop(services, interaction, lambda _, by: AskToClose(by, typed), typed)


def _room_commands(group: app_commands.Group, services: Services) -> None:
    @group.command(name="panel", description=_say(services, "panel"))
    async def panel(interaction: Interaction) -> None:
        await on_workshop(services, interaction, lambda _, by: ShowAgain(by, CONTROL))

    @group.command(name="check", description=_say(services, "check"))
    async def check_(interaction: Interaction) -> None:
        await defer(interaction)
        found = find_workshop(services, interaction)
        if isinstance(found, Workshop):
            await check.report(services, interaction, found)
        elif not await drafting.receipts(services, interaction):
            await answer(services, interaction, found)


def _now(workshop: Workshop, phase: str) -> Seen:
    """What the sender saw: a phase, and the revision where the option was chosen from the list."""
    name, _, revision = phase.partition(":")
    seen = LARGEST if revision.isdecimal() and number_in(revision) is None else number_in(revision)
    return Seen(PhaseId(name or workshop.phase_id), seen)


def _choosing_command(group: app_commands.Group, services: Services, name: str) -> None:
    @group.command(name=name, description=_say(services, name))
    @app_commands.describe(do=_say(services, "option_do"))
    @app_commands.choices(do=_choices(services, *on_slash(name)))
    async def choose(interaction: Interaction, do: str) -> None:
        await give(services, interaction, (name, do))


def _go_command(group: app_commands.Group, services: Services) -> None:
    @group.command(name="go", description=_say(services, "go"))
    @app_commands.describe(
        phase=_say(services, "option_from"), all_the_same=_say(services, "choice_all_the_same")
    )
    @app_commands.rename(phase="from", all_the_same="all_the_same")
    async def go(interaction: Interaction, phase: str, all_the_same: bool = False) -> None:
        kind = GoOnAllTheSame if all_the_same else GoOn

        def command(workshop: Workshop, by: UserId) -> Command | Text:
            if workshop.facilitator(by) is None or _is_phase(workshop, phase):
                return kind(by, _now(workshop, phase))
            chosen = meant(services, workshop, by, _here(workshop), phase)
            return chosen if isinstance(chosen, Text) else kind(by, _now(workshop, chosen))

        await on_workshop(services, interaction, command)

    @go.autocomplete("phase")
    async def phases(interaction: Interaction, current: str) -> Choices:
        workshop = _as_facilitator(services, interaction)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return []
        return offered(services, workshop, user_id(interaction.user), _here(workshop), current)


def _here(workshop: Workshop) -> tuple[Option, ...]:
    """The one phase to go on from."""
    here = f"{workshop.phase_id}:{workshop.revision}"
    return ((here, phase_text(workshop.phase_id, "title")),)


def _is_phase(workshop: Workshop, phase: str) -> bool:
    """Whether this is what the list gives, or a phase's own name, and not something that was typed."""
    name, _, revision = phase.partition(":")
    known = any(name == one.id for one in workshop.agenda.phases)
    return (known or not name) and (revision.isdecimal() or not revision)


def _as_facilitator(services: Services, interaction: Interaction) -> Workshop | None:
    """The workshop meant, if the asker is one of its facilitators: option lists tell nobody else anything."""
    found = find_workshop(services, interaction)
    if isinstance(found, Text) or found.facilitator(user_id(interaction.user)) is None:
        return None
    return found


def _ask_command(group: app_commands.Group, services: Services) -> None:
    @group.command(name="ask", description=_say(services, "ask"))
    @app_commands.describe(prompt=_say(services, "option_prompt"))
    async def ask(interaction: Interaction, prompt: str) -> None:
        def command(workshop: Workshop, by: UserId) -> Command | Text:
            if workshop.facilitator(by) is None:
                return Ask(by, PromptId(prompt), Seen(workshop.phase_id))
            chosen = meant(services, workshop, by, _questions(workshop), prompt)
            if isinstance(chosen, Text):
                return chosen
            return ask_command(workshop, by, chosen) or Ask(
                by, PromptId(chosen), Seen(workshop.phase_id)
            )

        await on_workshop(services, interaction, command)

    @ask.autocomplete("prompt")
    async def prompts(interaction: Interaction, current: str) -> Choices:
        workshop = _as_facilitator(services, interaction)
        if workshop is None:
            return []
        return offered(services, workshop, user_id(interaction.user), _questions(workshop), current)


def _questions(workshop: Workshop) -> tuple[Option, ...]:
    """What can be asked now: the phase's questions, and the open ones."""
    phase = tuple((str(one.id), question_label(workshop, one.id)) for one in workshop.phase.prompts)
    return (*phase, *questions(workshop))


def _say_command(group: app_commands.Group, services: Services) -> None:
    @group.command(name="say", description=_say(services, "say"))
    @app_commands.describe(
        kind=_say(services, "option_kind"),
        room=_say(services, "option_room"),
        words=_say(services, "option_words"),
    )
    @app_commands.choices(
        kind=[
            app_commands.Choice(
                name=described(services.composer, services.locale, f"interventions:label_{one}"),
                value=one.value,
            )
            for one in Intervention
        ]
    )
    async def say(
        interaction: Interaction,
        kind: str,
        room: str,
        words: app_commands.Range[str, 1, LONGEST_SAYING],
    ) -> None:
        said = Words(words)

        def command(workshop: Workshop, by: UserId) -> Command | Text | None:
            if workshop.facilitator(by) is None or workshop.stage is not Stage.OPEN:
                return None
            chosen = meant(services, workshop, by, _rooms(workshop), room)
            if isinstance(chosen, Text):
                return chosen
            key = next(one.key for one in workshop.rooms.standing if one.handle == chosen)
            return Say(by, Intervention(kind), key, said)

        await on_workshop(services, interaction, command, said)

    @say.autocomplete("room")
    async def rooms(interaction: Interaction, current: str) -> Choices:
        workshop = _as_facilitator(services, interaction)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return []
        return offered(services, workshop, user_id(interaction.user), _rooms(workshop), current)


def _rooms(workshop: Workshop) -> tuple[Option, ...]:
    """Where the third party may speak."""
    rooms = [(workshop.room(key), text) for key, text in rooms_to_speak_in(workshop)]
    return tuple((str(room.handle), text) for room, text in rooms if room is not None)


def _care_commands(group: app_commands.Group, services: Services) -> None:
    @group.command(name="emergency", description=_say(services, "emergency"))
    @app_commands.describe(do=_say(services, "option_do"))
    @app_commands.choices(do=_choices(services, *on_slash("emergency")))
    async def emergency(interaction: Interaction, do: str = _HIDE) -> None:
        await give(services, interaction, ("emergency", do))

    @group.command(name="announce", description=_say(services, "announce"))
    @app_commands.describe(when=_say(services, "option_when"))
    async def announce(
        interaction: Interaction, when: app_commands.Range[str, 1, LONGEST_TIME]
    ) -> None:
        found = find_workshop(services, interaction)
        workshop = _as_facilitator(services, interaction)
        if workshop is None or workshop.stage is not Stage.OPEN:
            reason = found if isinstance(found, Text) else refuse(Reason.NOT_YOURS).text
            await answer(services, interaction, given_back(reason, Words(when)))
            return
        await announcing.ask_whether(services, interaction, workshop, when)


def _letter_command(group: app_commands.Group, services: Services) -> None:
    @group.command(name="letter", description=_say(services, "letter"))
    @app_commands.describe(to=_say(services, "option_to"), words=_say(services, "option_words"))
    async def letter(
        interaction: Interaction, to: str, words: app_commands.Range[str, 1, LONGEST_LETTER]
    ) -> None:
        written = Words(words)

        def command(workshop: Workshop, by: UserId) -> Command | Text | None:
            if workshop.facilitator(by) is None or workshop.stage is not Stage.OPEN:
                return None
            entries = recipients(workshop, services.names_in(interaction, workshop))
            chosen = meant(services, workshop, by, entries, to)
            if isinstance(chosen, Text):
                return chosen
            whom = recipient(workshop, chosen)
            return SendLetter(by, whom, written) if not isinstance(whom, Refusal) else None

        await on_workshop(services, interaction, command, written)

    @letter.autocomplete("to")
    async def whom(interaction: Interaction, current: str) -> Choices:
        workshop = _as_facilitator(services, interaction)
        if workshop is None or workshop.stage is not Stage.OPEN:
            return []
        entries = recipients(workshop, services.names_in(interaction, workshop))
        return offered(services, workshop, user_id(interaction.user), entries, current)
