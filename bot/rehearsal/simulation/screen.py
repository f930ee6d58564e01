"""What stands on a person's screen, as plain values: rooms, messages with their buttons and menus, forms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from operator import is_
from typing import Any, NewType

from .adapter import LOADING_FLAG, Message, Realm, walk_components
from .rules import snowflake_time

GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
MessageId = NewType("MessageId", int)
UserId = NewType("UserId", int)
RoleId = NewType("RoleId", int)
InteractionId = NewType("InteractionId", int)

_EPHEMERAL, _COMPONENTS_V2 = 1 << 6, 1 << 15
_SUPPRESS_NOTIFICATIONS = 1 << 12
_BUTTON, _TEXT_INPUT, _TEXT_DISPLAY, _LABEL = 2, 4, 10, 18
_MAIN_STYLE = 1
_LINK_STYLE = 5
Payload = dict[str, Any]


class Kind(StrEnum):
    """What a menu or a form's field takes."""

    TEXT = "text"
    CHOICE = "choice"
    USER = "user"
    ROLE = "role"
    MENTIONABLE = "mentionable"
    CHANNEL = "channel"
    FILE = "file"
    RADIO = "radio"
    CHECKBOXES = "checkboxes"
    CHECKBOX = "checkbox"


_KINDS = {
    3: Kind.CHOICE,
    4: Kind.TEXT,
    5: Kind.USER,
    6: Kind.ROLE,
    7: Kind.MENTIONABLE,
    8: Kind.CHANNEL,
    19: Kind.FILE,
    21: Kind.RADIO,
    22: Kind.CHECKBOXES,
    23: Kind.CHECKBOX,
}
_MENUS = frozenset({3, 5, 6, 7, 8})


@dataclass(frozen=True, slots=True)
class Room:
    """A text channel in a person's list."""

    id: ChannelId
    name: str
    category: str | None
    may_write: bool
    may_read_back: bool


@dataclass(frozen=True)
class Button:
    """A button as it is shown; `custom_id` is None for a link."""

    label: str
    custom_id: str | None
    disabled: bool = False
    emoji: str | None = None
    url: str | None = None
    main: bool = False
    """Whether it is drawn as the thing to do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a menu or of an autocomplete list."""

    label: str
    value: str
    description: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class CommandOption:
    """What a slash command takes, with its help; `offers` says that the bot offers values while one types."""

    name: str
    help: str
    kind: int
    required: bool
    offers: bool
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as the client lists it."""

    name: str
    help: str
    options: tuple[CommandOption, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """A select menu under a message."""

    custom_id: str
    kind: Kind
    placeholder: str | None
    choices: tuple[Choice, ...]
    least: int
    most: int
    disabled: bool


@dataclass(frozen=True, slots=True)
class ShownFile:
    """An attached file with what is in it; ``description`` is what is read out instead of a picture."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True)
class ShownMessage:
    """A message as this person's client shows it.

    `text` is everything there is to read but the labels of buttons and menus, in order: content, embeds, text
    displays, and what a forward carries. A `silent` one came without a sound. `at` is the server's clock.
    `embeds` and `components` are laid out as in Discord's API, for whoever draws the message.
    """

    id: MessageId
    channel_id: ChannelId
    author_id: UserId
    author: str
    at: datetime
    text: str
    content: str
    buttons: tuple[Button, ...] = ()
    menus: tuple[Menu, ...] = ()
    files: tuple[ShownFile, ...] = ()
    ephemeral: bool = False
    components_v2: bool = False
    silent: bool = False
    edited: bool = False
    forwarded: bool = False
    reply_to: MessageId | None = None
    embeds: tuple[Payload, ...] = field(default=(), hash=False, repr=False)
    components: tuple[Payload, ...] = field(default=(), hash=False, repr=False)

    @property
    def everything(self) -> str:
        """All that can be read, and what is read out instead of pictures."""
        told = [file.description for file in self.files if file.description]
        return "\n".join((self.in_words, *told))

    @property
    def in_words(self) -> str:
        """All that can be read, labels, menus and file names included. A picture that is described has no name."""
        parts = [self.text]
        parts += [button.label for button in self.buttons]
        for menu in self.menus:
            parts.append(menu.placeholder or "")
            parts += [
                f"{choice.label} {choice.description or ''}".strip() for choice in menu.choices
            ]
        parts += [file.name for file in self.files if not file.description]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in; `value` is what stands in it when the form opens."""

    label: str
    custom_id: str
    kind: Kind
    required: bool
    description: str | None = None
    placeholder: str | None = None
    value: str | None = None
    least: int = 0
    most: int = 0
    choices: tuple[Choice, ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A modal that is open on a person's screen; it stays open, also across the bot's restart, until submitted."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]
    texts: tuple[str, ...]
    interaction_id: InteractionId
    channel_id: ChannelId

    @property
    def everything(self) -> str:
        """All that can be read on the form."""
        parts = [self.title, *self.texts]
        for each in self.fields:
            parts += [each.label, each.description or "", each.placeholder or "", each.value or ""]
            parts += [
                f"{choice.label} {choice.description or ''}".strip() for choice in each.choices
            ]
        return "\n".join(part for part in parts if part)


def show_message(realm: Realm, message: Message) -> ShownMessage:
    """A message as a screen shows it; whether a person may see it is asked elsewhere.

    It is looked at far more often than it changes: what was made of the very same parts is shown again.
    """
    author = _author(realm, message)
    parts = (
        *(message.content, message.components, message.embeds, message.attachments),
        *(message.snapshots, message.reference, message.flags, message.edited_timestamp, author),
    )
    known: tuple[tuple[object, ...], ShownMessage] | None = realm.shown.get(message.id)
    if known is not None and all(map(is_, known[0], parts)):
        return known[1]
    shown = _show(realm, message, author)
    realm.shown[message.id] = parts, shown
    return shown


def _show(realm: Realm, message: Message, author: str) -> ShownMessage:
    forwarded = [snapshot["message"] for snapshot in message.snapshots]
    components = list(walk_components(message.components or []))
    read = [_read(message.content, message.embeds, components)]
    read += [
        _read(
            each.get("content"),
            each.get("embeds"),
            walk_components(each.get("components") or []),
        )
        for each in forwarded
    ]
    reference = message.reference or {}
    return ShownMessage(
        id=MessageId(message.id),
        channel_id=ChannelId(message.channel_id),
        author_id=UserId(message.author_id),
        author=author,
        at=snowflake_time(message.id),
        text="\n".join(text for text in read if text),
        content=message.content,
        buttons=tuple(_button(each) for each in components if each.get("type") == _BUTTON),
        menus=tuple(_menu(each) for each in components if each.get("type") in _MENUS),
        files=tuple(
            ShownFile(
                each["filename"],
                realm.cdn.get(each["url"]) or b"",
                each.get("description") or "",
            )
            for each in message.attachments
        ),
        ephemeral=bool(message.flags & _EPHEMERAL),
        components_v2=bool(message.flags & _COMPONENTS_V2),
        silent=bool(message.flags & _SUPPRESS_NOTIFICATIONS),
        edited=message.edited_timestamp is not None,
        forwarded=bool(forwarded),
        reply_to=MessageId(int(reference["message_id"])) if reference and not forwarded else None,
        embeds=tuple(message.embeds),
        components=tuple(message.components),
    )


def is_loading(message: Message) -> bool:
    """Whether this is still only "... is thinking"."""
    return bool(message.flags & LOADING_FLAG)


def show_form(modal: Payload, interaction_id: int, channel_id: int) -> Form:
    """A modal as it opens."""
    texts: list[str] = []
    fields: list[Field] = []
    for component in modal["components"]:
        if component["type"] == _TEXT_DISPLAY:
            texts.append(component["content"])
            continue
        control = (
            component["component"] if component["type"] == _LABEL else component["components"][0]
        )
        fields.append(_field(component, control))
    return Form(
        title=modal["title"],
        custom_id=modal["custom_id"],
        fields=tuple(fields),
        texts=tuple(texts),
        interaction_id=InteractionId(interaction_id),
        channel_id=ChannelId(channel_id),
    )


def _field(holder: Payload, control: Payload) -> Field:
    kind = _KINDS[control["type"]]
    long = control.get("style") == 2
    bounds = (
        ("min_length", "max_length", 0, 4000)
        if kind is Kind.TEXT
        else ("min_values", "max_values", 1, 1)
    )
    least, most = control.get(bounds[0]), control.get(bounds[1])
    default_most = len(control.get("options") or ()) if kind is Kind.CHECKBOXES else bounds[3]
    return Field(
        label=holder.get("label") or control.get("label") or "",
        custom_id=control["custom_id"],
        kind=kind,
        required=bool(control.get("required", kind is not Kind.CHECKBOX)),
        description=holder.get("description"),
        placeholder=control.get("placeholder"),
        value=control.get("value"),
        least=bounds[2] if least is None else least,
        most=default_most if most is None else most,
        choices=_choices(control),
        long=long,
    )


def _author(realm: Realm, message: Message) -> str:
    if message.author_name is not None:
        return message.author_name
    channel = realm.channels.get(message.channel_id)
    guild = (
        realm.guilds.get(channel.guild_id)
        if channel is not None and channel.guild_id is not None
        else None
    )
    member = guild.members.get(message.author_id) if guild is not None else None
    user = realm.users[message.author_id]
    return (member.nick if member is not None else None) or user.global_name or user.name


def _read(content: str | None, embeds: list[Payload] | None, components: Iterable[Payload]) -> str:
    """``components`` are all there are, however deep they stand."""
    parts = [content or ""]
    for embed in embeds or ():
        parts += _embed_texts(embed)
    parts += [each["content"] for each in components if each.get("type") == _TEXT_DISPLAY]
    return "\n".join(part for part in parts if part)


def _embed_texts(embed: Payload) -> Iterator[str]:
    yield (embed.get("author") or {}).get("name") or ""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for each in embed.get("fields") or ():
        yield each["name"]
        yield each["value"]
    yield (embed.get("footer") or {}).get("text") or ""


def _button(component: Payload) -> Button:
    emoji = component.get("emoji") or {}
    return Button(
        label=component.get("label") or "",
        custom_id=None if component.get("style") == _LINK_STYLE else component.get("custom_id"),
        disabled=bool(component.get("disabled")),
        emoji=emoji.get("name"),
        url=component.get("url"),
        main=component.get("style") == _MAIN_STYLE,
    )


def _menu(component: Payload) -> Menu:
    return Menu(
        custom_id=component["custom_id"],
        kind=_KINDS[component["type"]],
        placeholder=component.get("placeholder"),
        choices=_choices(component),
        least=component.get("min_values", 1),
        most=component.get("max_values", 1),
        disabled=bool(component.get("disabled")),
    )


def _choices(component: Payload) -> tuple[Choice, ...]:
    return tuple(
        Choice(each["label"], each["value"], each.get("description"), bool(each.get("default")))
        for each in component.get("options") or ()
    )
