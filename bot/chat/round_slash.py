"""``/workshop round`` and ``/workshop export``: asking both sides, closing, handing out, scriptably."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.chat.asking import Services, answer, find_workshop
from bot.chat.localised import described
from bot.chat.reassurance import export
from bot.chat.slash import give
from bot.domain.acts import on_slash
from bot.domain.leading.open_questions import AskOpenQuestion, open_questions
from bot.domain.road.act import Command
from bot.domain.rounds.forms import MINUTES, ONE_DAY
from bot.domain.state.ballots import OFFERED_MINUTES
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text

OPEN_QUESTION = "open:"
"""How an open question is told from the phase's own in ``/workshop ask``."""


def add_round_commands(group: app_commands.Group, services: Services) -> None:
    """The two commands."""

    def say(name: str) -> app_commands.locale_str:
        return described(services.composer, services.locale, f"commands:{name}")

    @group.command(name="round", description=say("round"))
    @app_commands.describe(do=say("option_round"), closes=say("option_minutes"))
    @app_commands.choices(
        do=[
            app_commands.Choice(name=say(f"choice_{value}"), value=value)
            for value in on_slash("round")
        ]
    )
    @app_commands.choices(
        closes=[
            app_commands.Choice(
                name=described(
                    services.composer, services.locale, f"rounds:label_minutes_{minutes}"
                ),
                value=minutes,
            )
            for minutes in OFFERED_MINUTES
        ]
    )
    async def round_(interaction: discord.Interaction, do: str, closes: int = ONE_DAY) -> None:
        await give(services, interaction, ("round", do), {MINUTES: str(closes)})

    @group.command(name="export", description=say("export"))
    async def export_(interaction: discord.Interaction) -> None:
        found = find_workshop(services, interaction)
        if isinstance(found, Text):
            await answer(services, interaction, found)
            return
        await export.hand_out(services, interaction, found, Seen(found.phase_id))


def questions(workshop: Workshop) -> tuple[tuple[str, Text], ...]:
    """The open questions, for the list of ``/workshop ask``."""
    return tuple(
        (f"{OPEN_QUESTION}{question.id}", question.label) for question in open_questions(workshop)
    )


def ask_command(workshop: Workshop, by: UserId, prompt: str) -> Command | None:
    """What ``/workshop ask`` asks for where an open question was chosen; None for the phase's own."""
    if not prompt.startswith(OPEN_QUESTION):
        return None
    return AskOpenQuestion(by, prompt.removeprefix(OPEN_QUESTION), Seen(workshop.phase_id))
