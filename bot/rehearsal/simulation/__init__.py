"""A simulated Discord on loopback: REST and gateway for an unmodified bot, and a seat for every person.

A rehearsal or test uses it so::

    async with SimulatedDiscord() as simulation:
        guild = simulation.create_guild("Two towns", owner="Rosa", bot_permissions=PERMISSIONS)
        lobby = guild.add_text_channel("lobby")
        mira = guild.add_member("Mira")
        ...  # start the bot as its own process with simulation.api_url, .gateway_url and .token
        await simulation.until_connected()
        mark = simulation.calls.mark()
        outcome = await mira.slash("workshop open", lobby)
        await simulation.settled()
        print(outcome.text, simulation.calls.tally(mark), mira.rooms(), mira.transcript)

`settled` waits until the bot is at rest; `until` for anything else. Where a seat does what Discord would refuse, a
subclass of `Refused` is raised. `guild.by_hand` changes what else people change in a server; `hold_events` sends events
late or backwards; `seat.call` is the part of a client that joins and leaves calls; `Pace.as_discord` keeps Discord's
limits. Not simulated: reactions, polls, sound, invites made by hand, a category's cascade to rooms synchronised with
it, files in forms.

The bot points discord.py here by setting `discord.http.Route.BASE` to `api_url` and
`discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` to `yarl.URL(gateway_url)` before it logs in.
"""

from . import import_quietly  # noqa: F401  (before anything that imports SimCord)
from .application import DISCORD_LIMITS, Application, Pace, RouteLimit
from .attendance import Attendance, Moved, Stay, Stood
from .by_hand import ByHand, NotificationLevel, RoomKind
from .calls import Call, CallKind, CallLog, Mark, Tally, tally
from .faults import Faults, Strike, Trouble
from .guild import AuditEntry, Grant, ServerRoom, SimulatedGuild
from .in_call import InCall, Voice, VoiceRoom
from .interactions import Outcome
from .limits import Limits, Scope, TooMany
from .refusals import BadInput, NotAllowed, NotThere, NotVisible, Refused, SwitchedOff
from .screen import (
    Button,
    ChannelId,
    Choice,
    Command,
    CommandOption,
    Field,
    Form,
    GuildId,
    InteractionId,
    Kind,
    Menu,
    MessageId,
    RoleId,
    Room,
    ShownFile,
    ShownMessage,
    UserId,
)
from .seat import Seat
from .server import SimulatedDiscord
from .shards import Identified, Shard, Starts
from .watch import Entry, Happening

__all__ = (
    "DISCORD_LIMITS",
    "Application",
    "Attendance",
    "AuditEntry",
    "BadInput",
    "Button",
    "ByHand",
    "Call",
    "CallKind",
    "CallLog",
    "ChannelId",
    "Choice",
    "Command",
    "CommandOption",
    "Entry",
    "Faults",
    "Field",
    "Form",
    "Grant",
    "GuildId",
    "Happening",
    "Identified",
    "InCall",
    "InteractionId",
    "Kind",
    "Limits",
    "Mark",
    "Menu",
    "MessageId",
    "Moved",
    "NotAllowed",
    "NotThere",
    "NotVisible",
    "NotificationLevel",
    "Outcome",
    "Pace",
    "Refused",
    "RoleId",
    "Room",
    "RoomKind",
    "RouteLimit",
    "Scope",
    "Seat",
    "ServerRoom",
    "Shard",
    "ShownFile",
    "ShownMessage",
    "SimulatedDiscord",
    "SimulatedGuild",
    "Starts",
    "Stay",
    "Stood",
    "Strike",
    "SwitchedOff",
    "Tally",
    "TooMany",
    "Trouble",
    "UserId",
    "Voice",
    "VoiceRoom",
    "tally",
)
