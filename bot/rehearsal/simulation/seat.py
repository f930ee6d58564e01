"""One person's client: what stands on the screen, and what a person can do with it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from .adapter import ApiError, Message, Payload, Realm, walk_components
from .commands import autocomplete_data, command_data, listed, listed_on_messages, on_message_data
from .forms import Filled, chosen_data, submitted_data
from .in_call import InCall
from .interactions import Act, Interactions, Outcome
from .refusals import BadInput, NotAllowed, NotThere, NotVisible, Refused, SwitchedOff
from .rules import snowflake_time
from .screen import (
    Button,
    ChannelId,
    Choice,
    Command,
    Form,
    GuildId,
    InteractionId,
    Menu,
    RoleId,
    Room,
    ShownMessage,
    UserId,
    show_message,
)
from .watch import Entry, Happening, Onlooker, is_text_room, place_in_list, show_room

_ABOVE_SLOW_MODE = ("bypass_slowmode", "manage_messages", "manage_channels")


class Seat:
    """A member of one guild at their client.

    Everything is checked as Discord checks it; what it would refuse raises a subclass of `Refused` and changes
    nothing. Acts that reach the bot return an `Outcome` once the bot has answered, or after 3 seconds without.
    """

    def __init__(
        self, realm: Realm, interactions: Interactions, onlooker: Onlooker, guild_id: GuildId
    ) -> None:
        self._realm = realm
        self._interactions = interactions
        self._onlooker = onlooker
        self._sent_off: set[InteractionId] = set()
        self.presses = 0
        """How many of this person's clicks, choices and commands were answered; a form counts with its button."""
        self.guild_id = guild_id
        self.id = UserId(onlooker.user_id)
        self.call = InCall(realm, guild_id, self.id)

    @property
    def name(self) -> str:
        """The display name."""
        user = self._realm.users[self.id]
        return user.global_name or user.name

    @property
    def transcript(self) -> tuple[Entry, ...]:
        """All that has happened on this screen, in order."""
        return tuple(self._onlooker.transcript)

    @property
    def happened(self) -> int:
        """How many entries the transcript has."""
        return len(self._onlooker.transcript)

    def since(self, happened: int) -> tuple[Entry, ...]:
        """The entries after so many."""
        return tuple(self._onlooker.transcript[happened:])

    # ------------------------------------------------------------------ seeing

    def people(self) -> dict[UserId, str]:
        """Everybody in the server, by the name that is shown."""
        guild = self._realm.guilds[self.guild_id]
        users = self._realm.users
        return {
            UserId(key): member.nick or users[key].global_name or users[key].name
            for key, member in guild.members.items()
        }

    def roles(self) -> dict[RoleId, str]:
        """The server's roles by name, the one of everybody left out."""
        guild = self._realm.guilds[self.guild_id]
        return {RoleId(key): role.name for key, role in guild.roles.items() if key != self.guild_id}

    def may_remove_others(self, channel: ChannelId) -> bool:
        """Whether the client offers to delete other people's messages there."""
        return self._realm.may(self.id, channel, "manage_messages")

    def commands(self, channel: ChannelId) -> tuple[Command, ...]:
        """The slash commands that this person's client lists in a room."""
        return listed(self._realm, self.guild_id, channel, self.id)

    def commands_on_messages(self, channel: ChannelId) -> tuple[str, ...]:
        """The commands that it lists under a message's "Apps" in a room."""
        return listed_on_messages(self._realm, self.guild_id, channel, self.id)

    def rooms(self) -> tuple[Room, ...]:
        """The text rooms in this person's list now, from above."""
        guild = self._realm.guilds[self.guild_id]
        channels = [self._realm.channels[key] for key in guild.channel_ids]
        seen = sorted(
            (
                each
                for each in channels
                if is_text_room(each) and self._realm.sees(self.id, each.id)
            ),
            key=lambda each: place_in_list(self._realm, each),
        )
        return tuple(show_room(self._realm, channel, self.id) for channel in seen)

    def room(self, name: str) -> Room:
        """The visible room whose name is this or begins with it."""
        found = [room for room in self.rooms() if room.name == name]
        found = found or [room for room in self.rooms() if room.name.startswith(name)]
        if len(found) != 1:
            raise NotVisible(f"{self.name} sees {len(found)} rooms called {name!r}")
        return found[0]

    def read(self, channel: ChannelId) -> tuple[ShownMessage, ...]:
        """What this person can scroll back to there now, oldest first; nothing where the room is hidden.

        Without the right to read history only the person's own ephemeral answers are left.
        """
        return self._onlooker.readable(channel)

    def on_screen(self, channel: ChannelId) -> tuple[ShownMessage, ...]:
        """As `read`, and what arrived while the client was open in a room without history."""
        return self._onlooker.on_screen(channel)

    def message_with(self, channel: ChannelId, label: str) -> ShownMessage:
        """The latest message on the screen with a button or menu of this label, placeholder or custom id."""
        for message in reversed(self.on_screen(channel)):
            names = [(button.label, button.custom_id) for button in message.buttons]
            names += [(menu.placeholder or "", menu.custom_id) for menu in message.menus]
            if any(label in pair for pair in names):
                return message
        raise NotThere(f"{self.name} sees nothing to press called {label!r} there")

    # ----------------------------------------------------------------- writing

    async def send(
        self, channel: ChannelId, text: str, *, files: Sequence[tuple[str, bytes]] = ()
    ) -> ShownMessage:
        """Post a message."""
        self._require(channel, "send_messages", *(["attach_files"] if files else []))
        self._require_unhurried(channel)
        with _as_refusal():
            attachments = self._realm.store_attachments(channel, files)
            return self._shown(
                self._realm.create_message(
                    channel, self.id, _some(text, files), attachments=attachments
                )
            )

    async def reply(self, message: ShownMessage, text: str) -> ShownMessage:
        """Post an answer to a message in the same room."""
        self._visible(message)
        self._require(message.channel_id, "send_messages", "read_message_history")
        self._require_unhurried(message.channel_id)
        reference = {"channel_id": str(message.channel_id), "message_id": str(message.id)}
        with _as_refusal():
            reply = self._realm.create_message(
                message.channel_id, self.id, _some(text), reference=reference
            )
        return self._shown(reply)

    async def edit(self, message: ShownMessage, text: str) -> ShownMessage:
        """Change an own message."""
        stored = self._visible(message)
        if stored.author_id != self.id:
            raise NotAllowed("only one's own messages can be edited")
        with _as_refusal():
            return self._shown(
                self._realm.edit_message(stored.channel_id, stored.id, {"content": _some(text)})
            )

    async def delete(self, message: ShownMessage) -> None:
        """Remove an own message, or another's with the right to."""
        stored = self._visible(message)
        if stored.author_id != self.id:
            self._require(message.channel_id, "manage_messages")
        self._realm.delete_message(stored.channel_id, stored.id)

    async def forward(self, message: ShownMessage, channel: ChannelId) -> ShownMessage:
        """Forward a message to another room; the copy keeps its words and drops its author."""
        self._visible(message)
        self._require(channel, "send_messages")
        self._require_unhurried(channel)
        reference = {
            "type": 1,
            "channel_id": str(message.channel_id),
            "message_id": str(message.id),
        }
        with _as_refusal():
            return self._shown(self._realm.create_message(channel, self.id, reference=reference))

    # ------------------------------------------------------------------ acting

    async def slash(
        self, command: str, channel: ChannelId | None = None, /, **options: object
    ) -> Outcome:
        """Use a slash command (`"workshop open"`), in the first visible room unless one is named.

        People, roles and channels are given by their id.
        """
        place = self._place(channel)
        data = command_data(self._realm, self.guild_id, place, self.id, command, options)
        return await self._perform(Act.COMMAND, place, data)

    async def autocomplete(
        self, command: str, channel: ChannelId | None = None, /, **typed: object
    ) -> tuple[Choice, ...]:
        """What the bot offers while the last of the given options is being typed."""
        place = self._place(channel)
        data = autocomplete_data(self._realm, self.guild_id, place, self.id, command, typed)
        return (await self._perform(Act.TYPING, place, data)).choices

    async def use_on(self, message: ShownMessage, command: str) -> Outcome:
        """Use a command from a message's "Apps"."""
        stored = self._visible(message)
        data = on_message_data(self._realm, self.guild_id, self.id, command, stored)
        return await self._perform(Act.COMMAND, message.channel_id, data)

    async def click(self, message: ShownMessage, button: str) -> Outcome:
        """Press the button with this label or custom id."""
        stored = self._visible(message)
        pressed = _button(show_message(self._realm, stored), button)
        component = _component(stored, pressed.custom_id)
        data = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component.get("id", 0),
        }
        return await self._perform(Act.PRESS, message.channel_id, data, stored.id)

    async def choose(
        self, message: ShownMessage, menu: str, values: Sequence[str | int]
    ) -> Outcome:
        """Choose in the menu with this placeholder or custom id; choices by label or value, people and rooms by id."""
        stored = self._visible(message)
        chosen = _menu(show_message(self._realm, stored), menu)
        component = _component(stored, chosen.custom_id)
        data = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component.get("id", 0),
        }
        data |= chosen_data(self._realm, self.guild_id, chosen, values)
        return await self._perform(Act.PRESS, message.channel_id, data, stored.id)

    async def submit(self, form: Form, filled: Mapping[str, Filled]) -> Outcome:
        """Send a form off; fields by label or custom id.

        A form outlives its room and the bot's restart. It closes when it is answered; unanswered it stays open and can
        be sent again.
        """
        modal = self._interactions.open_form(form.interaction_id)
        if modal is None or form.interaction_id in self._sent_off:
            raise NotThere(f"the form {form.title!r} is not open")
        data = submitted_data(self._realm, self.guild_id, form, modal, filled)
        source = self._interactions.source_of(form.interaction_id)
        outcome = await self._perform(
            Act.SUBMIT, form.channel_id, data, source, form.interaction_id
        )
        if outcome.acknowledged:
            self._sent_off.add(form.interaction_id)
        return outcome

    def look_again(self, outcome: Outcome) -> Outcome:
        """An outcome with the answers that have come since."""
        return self._interactions.look_again(self._onlooker, outcome)

    # ------------------------------------------------------------------ inside

    async def _perform(
        self,
        act: Act,
        channel: int,
        data: Payload,
        source: int | None = None,
        opened_by: int | None = None,
    ) -> Outcome:
        self._require_free()
        place = (self.guild_id, channel)
        outcome = await self._interactions.perform(
            self._onlooker, act, place, data, source, opened_by
        )
        if act in (Act.PRESS, Act.COMMAND) and outcome.acknowledged:
            self.presses += 1
        if outcome.form is not None:
            self._onlooker.note(Happening.FORM, channel, form=outcome.form)
        return outcome

    def _place(self, channel: ChannelId | None) -> ChannelId:
        self._require_member()
        if channel is None:
            rooms = self.rooms()
            if not rooms:
                raise NotVisible(f"{self.name} sees no room at all")
            return rooms[0].id
        self._require(channel)
        return channel

    def _require_member(self) -> None:
        if self.id not in self._realm.guilds[self.guild_id].members:
            raise NotVisible(f"{self.name} is not a member of this server")

    def _require_free(self) -> None:
        """Refuse whoever is timed out, or has not accepted the server's rules yet."""
        self._require_member()
        if self._realm.is_timed_out(self.guild_id, self.id):
            raise NotAllowed(f"{self.name} is timed out")
        if self._realm.guilds[self.guild_id].members[self.id].pending:
            raise NotAllowed(f"{self.name} has not accepted the rules of the server yet")

    def _require_unhurried(self, channel: ChannelId) -> None:
        """Refuse whoever may not write at all, or again too soon in slow mode; some rights are above it."""
        self._require_free()
        seconds = self._realm.channels[channel].rate_limit_per_user
        if not seconds or any(
            self._realm.may(self.id, channel, right) for right in _ABOVE_SLOW_MODE
        ):
            return
        own = [
            key for key, one in self._realm.messages[channel].items() if one.author_id == self.id
        ]
        if own and (self._realm.clock.now() - snowflake_time(max(own))).total_seconds() < seconds:
            raise NotAllowed(f"{self.name} has to wait: slow mode is on here")

    def _require(self, channel: ChannelId, *rights: str) -> None:
        if not self._realm.sees(self.id, channel):
            raise NotVisible(f"{self.name} does not see this room")
        for right in rights:
            if not self._realm.may(self.id, channel, right):
                raise NotAllowed(f"{self.name} lacks the right {right!r} here")

    def _visible(self, message: ShownMessage) -> Message:
        stored = self._realm.messages.get(message.channel_id, {}).get(message.id)
        if stored is None or not self._onlooker.can_see_message(stored):
            raise NotVisible(f"{self.name} does not see this message (any more)")
        return stored

    def _shown(self, message: Message) -> ShownMessage:
        return show_message(self._realm, message)


@contextmanager
def _as_refusal() -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        raise (NotAllowed if error.status == 403 else BadInput)(error.message) from error
    except NotImplementedError as error:
        raise Refused(str(error)) from error


def _some(text: str, files: Sequence[tuple[str, bytes]] = ()) -> str:
    if not text.strip() and not files:
        raise BadInput("an empty message cannot be sent")
    return text


def _button(message: ShownMessage, name: str) -> Button:
    found = [button for button in message.buttons if name in (button.label, button.custom_id)]
    if not found:
        raise NotThere(
            f"there is no button {name!r}, only {[button.label for button in message.buttons]}"
        )
    if len(found) > 1:
        raise NotThere(f"there are {len(found)} buttons {name!r}; name one by its custom id")
    if found[0].disabled:
        raise SwitchedOff(f"the button {name!r} is switched off")
    if found[0].custom_id is None:
        raise NotThere(f"the button {name!r} only opens a link")
    return found[0]


def _menu(message: ShownMessage, name: str) -> Menu:
    found = [menu for menu in message.menus if name in (menu.placeholder, menu.custom_id)]
    if len(found) != 1:
        raise NotThere(
            f"there are {len(found)} menus {name!r}, of {[menu.placeholder for menu in message.menus]}"
        )
    return found[0]


def _component(stored: Message, custom_id: str | None) -> Payload:
    return next(
        each for each in walk_components(stored.components) if each.get("custom_id") == custom_id
    )
