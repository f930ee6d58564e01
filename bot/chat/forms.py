"""The short forms: opened at once by a press, each with an act id of its own for that one showing."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.chat.asking import Services
from bot.chat.custom_id import ButtonId
from bot.domain.leading.interventions import LONGEST_SAYING, Intervention
from bot.domain.leading.letters import LONGEST_LETTER
from bot.domain.people.consent import LONGEST_QUESTION
from bot.domain.people.opening import LONGEST_NAME
from bot.domain.people.side_names import LONGEST_SIDE_NAME
from bot.domain.state.rooms import Room
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Locale, SideId, UserId, Words, writable
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKey, caucus
from bot.domain.vocabulary.text import Text

WORDS = "words"
KIND = "kind"
ROOM = "room"
CHOSEN = "chosen"
TO = "to"
EVERYBODY = "everybody"
BETWEEN = ","
"""Between the values of a list from which several may be chosen; in no value of ours."""
LONGEST_TIME = 80
MOST_OPTIONS = 25
MOST_LABEL = 100
"""https://discord.com/developers/docs/components/reference#string-select"""


@dataclass(frozen=True, slots=True)
class _Line:
    """One text field."""

    label: Text
    longest: int
    several_lines: bool


_WORDS: dict[Verb, _Line] = {
    Verb.ASK_THIRD_PARTY: _Line(Text("forms:ask_third_party_label"), LONGEST_QUESTION, several_lines=True),
    Verb.NAME_SIDE: _Line(Text("forms:name_side_label"), LONGEST_SIDE_NAME, several_lines=False),
    Verb.SAY: _Line(Text("forms:say_words_label"), LONGEST_SAYING, several_lines=True),
    Verb.ANNOUNCE: _Line(Text("forms:announce_label"), LONGEST_TIME, several_lines=False),
    Verb.LETTER: _Line(Text("forms:letter_words_label"), LONGEST_LETTER, several_lines=True),
    Verb.TAKE_OUT_MESSAGE: _Line(Text("forms:take_out_message_label"), LONGEST_LETTER, several_lines=True),
    Verb.CLOSE: _Line(Text("forms:close_name_label"), LONGEST_NAME, several_lines=False),
}


def opens_form(verb: Verb) -> bool:
    """Whether a press of this verb is answered with a form."""
    return verb in _WORDS


def form(
    services: Services, workshop: Workshop, pressed: ButtonId, locale: Locale, names: dict[UserId, str]
) -> discord.ui.Modal:
    """The form of a verb. Its id carries what the button carried, and an act id made for this showing.

    It means the workshop, not the room it was opened in: that may be replaced before somebody has finished writing.
    """
    sent = ButtonId(pressed.verb, workshop.handle, pressed.revision, pressed.subject, services.new_act())
    label = services.composer.label
    modal = discord.ui.Modal(title=label(locale, Text(f"forms:{pressed.verb}_title")), custom_id=sent.encode())
    if pressed.verb is Verb.SAY:
        modal.add_item(_kinds(services, locale))
        modal.add_item(_rooms(services, workshop, locale))
    if pressed.verb is Verb.LETTER:
        modal.add_item(_recipients(services, workshop, locale, names))
    words = _WORDS[pressed.verb]
    style = discord.TextStyle.paragraph if words.several_lines else discord.TextStyle.short
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        style=style, max_length=words.longest, required=True, custom_id=WORDS
    )
    modal.add_item(discord.ui.Label(text=label(locale, words.label), component=field))
    modal.stop()
    return modal


def _kinds(services: Services, locale: Locale) -> discord.ui.Label[discord.ui.Modal]:
    options = [
        discord.SelectOption(
            label=services.composer.label(locale, Text(f"interventions:label_{kind}")), value=kind, default=first == 0
        )
        for first, kind in enumerate(Intervention)
    ]
    select: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(custom_id=KIND, options=options, required=True)
    return discord.ui.Label(text=services.composer.label(locale, Text("forms:say_kind_label")), component=select)


def recipient_options(
    services: Services, workshop: Workshop, locale: Locale, names: dict[UserId, str]
) -> list[discord.SelectOption]:
    """Whom a letter can be for: everybody, each side, each person with a line; as many as Discord's lists hold."""
    label = services.composer.label
    options = [discord.SelectOption(label=label(locale, Text("forms:to_everybody")), value=EVERYBODY)]
    for side in workshop.sides_in_turn:
        room = workshop.room(caucus(side))
        if room is not None:
            text = Text("forms:to_side", side=workshop.side_name(side))
            options.append(discord.SelectOption(label=label(locale, text)[:MOST_LABEL], value=room.handle))
    for one in workshop.people.participants:
        if one.has_line:
            text = Text("forms:to_person", name=Words(names[one.user]), side=workshop.side_name(one.side))
            options.append(discord.SelectOption(label=label(locale, text)[:MOST_LABEL], value=one.handle))
    return options[:MOST_OPTIONS]


def _recipients(
    services: Services, workshop: Workshop, locale: Locale, names: dict[UserId, str]
) -> discord.ui.Label[discord.ui.Modal]:
    options = recipient_options(services, workshop, locale, names)
    select: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(custom_id=TO, options=options, required=True)
    return discord.ui.Label(text=services.composer.label(locale, Text("forms:letter_to_label")), component=select)


def recipient(workshop: Workshop, value: str) -> UserId | SideId | Refusal | None:
    """Whom a letter is for: everybody (None), a side, a person; a refusal where the value stands for nobody."""
    if value == EVERYBODY:
        return None
    for room in workshop.rooms.standing:
        if room.handle == value and room.key.side is not None:
            return room.key.side
    return next((one.user for one in workshop.people.participants if one.handle == value), refuse(Reason.NOT_YOURS))


def rooms_to_speak_in(workshop: Workshop) -> tuple[tuple[RoomKey, Text], ...]:
    """Where the third party may speak through the bot, the joint room first once it has opened."""
    rooms = [
        (caucus(side), Text("forms:room_caucus", side=workshop.side_name(side))) for side in workshop.sides_in_turn
    ]
    if workshop.joint_has_opened:
        rooms.insert(0, (JOINT, Text("forms:room_joint")))
    return tuple(rooms)


def _rooms(services: Services, workshop: Workshop, locale: Locale) -> discord.ui.Label[discord.ui.Modal]:
    options: list[discord.SelectOption] = []
    for key, text in rooms_to_speak_in(workshop):
        room = workshop.room(key)
        if isinstance(room, Room):
            options.append(
                discord.SelectOption(
                    label=services.composer.label(locale, text), value=room.handle, default=not options
                )
            )
    select: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(custom_id=ROOM, options=options, required=True)
    return discord.ui.Label(text=services.composer.label(locale, Text("forms:say_room_label")), component=select)


def values_of(interaction: discord.Interaction) -> dict[str, str]:
    """What a submitted form or a select brought, by field. Read from the raw event: forms outlive restarts."""
    data: dict[str, object] = dict(interaction.data or {})
    found: dict[str, str] = {}
    _collect(data.get("components"), found)
    chosen = data.get("values")
    if isinstance(chosen, list) and chosen:
        found[CHOSEN] = writable(BETWEEN.join(str(one) for one in chosen))
    return found


def _collect(parts: object, found: dict[str, str]) -> None:
    """Fields stand at different depths: in labels, in rows, bare."""
    if isinstance(parts, dict):
        parts = [parts]
    if not isinstance(parts, list):
        return
    for part in parts:
        if not isinstance(part, dict):
            continue
        name = part.get("custom_id")
        if isinstance(name, str):
            if isinstance(part.get("value"), str):
                found[name] = writable(part["value"])
            elif isinstance(part.get("values"), list) and part["values"]:
                found[name] = writable(BETWEEN.join(str(one) for one in part["values"]))
        _collect(part.get("components"), found)
        _collect(part.get("component"), found)
