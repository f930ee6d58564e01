"""``/workshop round`` and ``/workshop export``: asking both sides, closing, handing out, scriptably."""

from __future__ import annotations

from collections.abc import Callable

import discord
from discord import app_commands

from bot.chat.asking import Services, act, answer, defer, find_workshop, showing_of
from bot.chat.reassurance import export
from bot.chat.translate import user_id
from bot.domain.commands import Command
from bot.domain.leading.open_questions import AskOpenQuestion, open_questions
from bot.domain.reassurance.worries import ShowWorries
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.rounds.readiness import GO_ON, NEXT_LEVEL
from bot.domain.state.ballots import OFFERED_MINUTES, RoundKind
from bot.domain.state.steps import AT_HOME
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text

OPEN_QUESTION = "open:"
"""How an open question is told from the phase's own in ``/workshop ask``."""
_ONE_DAY = 1_440
_DO: dict[str, Callable[[UserId, Seen, int], Command]] = {
    "ask_steps": lambda by, seen, minutes: OpenRound(by, RoundKind.STEPS, minutes, seen),
    "ask_at_home": lambda by, seen, minutes: OpenRound(by, RoundKind.STEPS, minutes, seen, level=AT_HOME),
    "ready": lambda by, seen, minutes: OpenRound(by, RoundKind.READINESS, minutes, seen, subject=GO_ON),
    "ready_next_level": lambda by, seen, minutes: OpenRound(by, RoundKind.READINESS, minutes, seen, subject=NEXT_LEVEL),
    "ask_products": lambda by, seen, minutes: OpenRound(by, RoundKind.PRODUCTS, minutes, seen),
    "close_round": lambda by, seen, _: CloseRound(by, seen),
    "show_worries": lambda by, seen, _: ShowWorries(by, seen),
}


def add_round_commands(group: app_commands.Group, services: Services) -> None:
    """The two commands."""

    def say(name: str) -> str:
        return services.composer.label(services.locale, Text(f"commands:{name}"))

    @group.command(name="round", description=say("round"))
    @app_commands.describe(do=say("option_round"), closes=say("option_minutes"))
    @app_commands.choices(do=[app_commands.Choice(name=say(f"choice_{value}"), value=value) for value in _DO])
    @app_commands.choices(
        closes=[
            app_commands.Choice(
                name=services.composer.label(services.locale, Text(f"rounds:label_minutes_{minutes}")), value=minutes
            )
            for minutes in OFFERED_MINUTES
        ]
    )
    async def round_(interaction: discord.Interaction, do: str, closes: int = _ONE_DAY) -> None:
        await defer(interaction)
        found = find_workshop(services, interaction)
        if isinstance(found, Text):
            await answer(services, interaction, found)
            return
        command = _DO[do](user_id(interaction.user), Seen(found.phase_id), closes)
        await act(services, interaction, found.id, command, showing_of(services, interaction, None))

    @group.command(name="export", description=say("export"))
    async def export_(interaction: discord.Interaction) -> None:
        found = find_workshop(services, interaction)
        if isinstance(found, Text):
            await answer(services, interaction, found)
            return
        await export.hand_out(services, interaction, found, Seen(found.phase_id))


def question_choices(services: Services, workshop: Workshop) -> list[app_commands.Choice[str]]:
    """The open questions, for the list of ``/workshop ask``."""
    return [
        app_commands.Choice(
            name=services.composer.label(services.locale, one.label)[:100], value=f"{OPEN_QUESTION}{one.id}"
        )
        for one in open_questions(workshop)
    ]


def ask_command(workshop: Workshop, by: UserId, prompt: str) -> Command | None:
    """What ``/workshop ask`` asks for where an open question was chosen; None for the phase's own."""
    if not prompt.startswith(OPEN_QUESTION):
        return None
    return AskOpenQuestion(by, prompt.removeprefix(OPEN_QUESTION), Seen(workshop.phase_id))
