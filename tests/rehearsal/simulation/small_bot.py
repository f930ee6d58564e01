"""A small real bot for the tests: discord.py as it is, pointed at loopback, with a few commands."""

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import yarl
from discord import app_commands, ui

from bot.rehearsal.simulation import SimulatedDiscord

Interaction = discord.Interaction["SmallBot"]


class Note(ui.Modal, title="A note"):
    """A form of the current kind: labels around a text and a choice."""

    words: ui.Label[Any] = ui.Label(
        text="Your words", component=ui.TextInput(custom_id="words", max_length=50)
    )
    tone: ui.Label[Any] = ui.Label(
        text="Tone",
        component=ui.Select(
            custom_id="tone",
            options=[
                discord.SelectOption(label="Plain", value="plain"),
                discord.SelectOption(label="Warm", value="warm"),
            ],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        assert isinstance(self.words.component, ui.TextInput)
        assert isinstance(self.tone.component, ui.Select)
        answer = f"{self.words.component.value} / {self.tone.component.values[0]}"
        await interaction.response.send_message(answer, ephemeral=True)

    async def on_error(  # type: ignore[override]  # a form has no item to name
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        interaction.client.note_failure(error)


class Presses(ui.ActionRow["Card"]):
    """The buttons of the card."""

    @ui.button(label="Write", custom_id="write")
    async def write(
        self, interaction: discord.Interaction[Any], _button: ui.Button["Card"]
    ) -> None:
        await interaction.response.send_modal(Note())

    @ui.button(label="Update", custom_id="update")
    async def update(
        self, interaction: discord.Interaction[Any], _button: ui.Button["Card"]
    ) -> None:
        await interaction.response.edit_message(view=Card("changed"))

    @ui.button(label="Quietly", custom_id="quietly")
    async def quietly(
        self, interaction: discord.Interaction[Any], _button: ui.Button["Card"]
    ) -> None:
        await interaction.response.defer()
        await interaction.followup.send("seen", ephemeral=True)

    @ui.button(label="Not yet", custom_id="off", disabled=True)
    async def off(self, interaction: discord.Interaction[Any], _button: ui.Button["Card"]) -> None:
        raise AssertionError("a disabled button was pressed")


class Choices(ui.ActionRow["Card"]):
    """The menu of the card."""

    @ui.select(
        custom_id="colour",
        placeholder="Colour",
        options=[
            discord.SelectOption(label="Blue", value="b"),
            discord.SelectOption(label="Amber", value="a"),
        ],
    )
    async def colour(
        self, interaction: discord.Interaction[Any], select: ui.Select["Card"]
    ) -> None:
        await interaction.response.send_message(f"chose {select.values[0]}", ephemeral=True)


class Card(ui.LayoutView):
    """A Components V2 card: text, buttons and a menu in a container."""

    def __init__(self, text: str = "You are here") -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Container(ui.TextDisplay(text), Presses(), Choices()))


class SmallBot(discord.Client):
    """Synchronises its commands at start and notes what the gateway tells it."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(
            intents=intents or every_intent(), max_messages=None, guild_ready_timeout=0.05
        )
        self.tree: app_commands.CommandTree[SmallBot] = app_commands.CommandTree(self)
        self.told: list[str] = []
        self.failed: list[int] = []
        self.events: list[str] = []
        self.last: discord.Interaction[Any] | None = None
        self.tree.error(self._note_failure)
        add_commands(self.tree)

    async def _note_failure(self, _interaction: Interaction, error: Exception) -> None:
        self.note_failure(error)

    def note_failure(self, error: BaseException | None) -> None:
        cause = error.__cause__ if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, discord.HTTPException):
            self.failed.append(cause.code)

    async def on_socket_event_type(self, event_type: str) -> None:
        self.events.append(event_type)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.last = interaction

    async def setup_hook(self) -> None:
        self.add_view(Card())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library waits 5 s before it identifies anew; a test does not."""

    async def on_ready(self) -> None:
        self.told.append("ready")

    async def on_resumed(self) -> None:
        self.told.append("resumed")

    async def on_message(self, message: discord.Message) -> None:
        self.told.append(f"message {message.content} {message.nonce}")

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self.told.append(f"available {guild.name}")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self.told.append(f"unavailable {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.told.append(f"removed from {guild.name}")

    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        self.told.append(f"channel {before.name} -> {after.name}")

    async def on_member_remove(self, member: discord.Member) -> None:
        self.told.append(f"left {member.display_name}")


def every_intent() -> discord.Intents:
    """All intents but presences, which the portal of the simulated application does not allow."""
    intents = discord.Intents.all()
    intents.presences = False
    return intents


def add_commands(tree: "app_commands.CommandTree[SmallBot]") -> None:
    """`/hello`, `/slow`, `/silent`, `/card`, `/workshop open`, `/report`."""

    @tree.command()
    async def hello(interaction: Interaction) -> None:
        """Answer at once, to the asker alone."""
        await interaction.response.send_message(
            f"hello {interaction.user.display_name}", ephemeral=True
        )

    @tree.command()
    async def slow(interaction: Interaction) -> None:
        """Defer, then answer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await asyncio.sleep(0.1)
        await interaction.followup.send("here it is", ephemeral=True)

    @tree.command()
    async def silent(_interaction: Interaction) -> None:
        """Never answer."""

    @tree.command()
    async def card(interaction: Interaction) -> None:
        """Post the card for everyone."""
        await interaction.response.send_message(view=Card())

    @tree.command()
    async def report(interaction: Interaction) -> None:
        """Answer with a file and an embed."""
        embed = discord.Embed(title="Receipt", description="all gone").add_field(
            name="rooms", value="0"
        )
        file = discord.File(fp=io.BytesIO(b"nothing remains"), filename="receipt.txt")
        await interaction.response.send_message(embed=embed, file=file, ephemeral=True)

    workshop: app_commands.Group = app_commands.Group(name="workshop", description="The workshop")

    @workshop.command(name="open")
    @app_commands.choices(kind=[app_commands.Choice(name="Short", value="short")])
    async def open_workshop(
        interaction: Interaction,
        name: app_commands.Range[str, 1, 20],
        guest: discord.Member | None = None,
        kind: str = "none",
    ) -> None:
        """Open one."""
        who = guest.display_name if guest else "nobody"
        await interaction.response.send_message(f"opened {name} for {who} ({kind})", ephemeral=True)

    @open_workshop.autocomplete("name")
    async def suggest(_interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed} river", value=f"{typed}r")]

    tree.add_command(workshop)


def point_at(api_url: str, gateway_url: str) -> None:
    """What a bot does from its settings before it logs in."""
    discord.http.Route.BASE = api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


@asynccontextmanager
async def running(
    simulation: SimulatedDiscord, intents: discord.Intents | None = None
) -> AsyncIterator[SmallBot]:
    """A small bot in this process, connected and ready."""
    point_at(simulation.api_url, simulation.gateway_url)
    bot = SmallBot(intents)
    task = asyncio.create_task(bot.start(simulation.token))
    try:
        await asyncio.wait_for(_ready(bot, task), 30)
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)


async def _ready(bot: SmallBot, task: "asyncio.Task[None]") -> None:
    while not bot.is_ready():
        if task.done():
            await task
        await asyncio.sleep(0.005)


def main() -> None:
    """Run as a process of its own: where to go stands in the environment."""
    point_at(os.environ["API_URL"], os.environ["GATEWAY_URL"])
    SmallBot().run(os.environ["TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
