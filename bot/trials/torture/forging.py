"""Presses as anybody could make them up: every verb, from every seat and none, with what stands and what never did."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.acts import BY_BUTTON
from bot.domain.decide import may_ask
from bot.domain.road.act import Command, reader_of
from bot.domain.road.press import LARGEST, ButtonId, IncomingPress
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Verb
from bot.domain.vocabulary.forms import BETWEEN, CHOSEN, WORDS, Form, TextField
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.trials.beginnings import ADA, BEN, EN, SIDES, brought_to, person

OUTSIDER: Final = UserId(6_900_000_000_000_000_001)
_SIZE: Final = 4
SEATS: Final = (
    OUTSIDER,
    ADA,
    BEN,
    *(person(side, place) for side in SIDES for place in range(_SIZE)),
)
_PLACES: Final = (
    ("briefing", 0),
    ("perspectives", 0),
    ("concerns", 0),
    ("concerns", 1),
    ("hearing", 0),
    ("sensibility", 0),
    ("ideas", 0),
    ("constraints", 0),
    ("reassurance", 0),
    ("re-entry", 1),
    ("closing", 0),
)
_MADE_UP: Final = (
    "",
    "none",
    "0",
    "-1",
    "9" * 40,
    "1.2.3",
    "first",
    "second",
    "a.b",
    "٣",
    "²",
    ".",
)


def a_workshop(draw: random.Random) -> Workshop:
    """One somewhere on its way, four a side, mostly in a session."""
    phase, part = draw.choice(_PLACES)
    return brought_to(_SIZE, _SIZE, phase, part, session=draw.random() < 0.8)


@dataclass(frozen=True, slots=True)
class Forged:
    """A button, and what its press asks for: None where what it names is nothing that stands."""

    verb: Verb
    command: Command | None


def forged(
    draw: random.Random,
    workshop: Workshop,
    by: UserId,
    words: Sequence[str],
    shown: Sequence[Button | Choice],
) -> Forged:
    """A press of something that is ``shown`` to somebody, or of what never was; its form filled with these words."""
    things = _that_stand(workshop)
    verb, revision, subject = _pressed(draw, workshop, shown, things)
    room = draw.choice([None, *(each.key for each in workshop.rooms.standing)])
    handle = draw.choice((workshop.handle, workshop.handle, Handle("elsewhere")))
    pressed = ButtonId(verb, handle, revision, subject)
    act, given = BY_BUTTON[verb]
    press = IncomingPress(workshop, room, by, pressed, languages=frozenset({EN}))
    # The edge opens no form for anybody who may not give the command.
    opens = given.form is not None and may_ask(workshop, act.command, by) is None
    form = given.form(press) if opens and given.form is not None else None
    values = _made_up(draw, things, words)
    if isinstance(form, Form):
        values |= _filled(draw, form, words)
        pressed = replace(
            pressed,
            subject=subject if form.subject is None else form.subject,
            revision=revision if form.revision is None else form.revision,
        )
    written = Words("\n".join(value for value in values.values()))
    press = replace(press, pressed=pressed, values=values, written=written)
    return Forged(verb, reader_of(act, given)(press))


def _pressed(
    draw: random.Random,
    workshop: Workshop,
    shown: Sequence[Button | Choice],
    things: Sequence[str],
) -> tuple[Verb, int | None, str]:
    """What an id says: what stands on somebody's screen, or any verb with whatever comes to mind."""
    offered = [each for each in shown if each.verb in BY_BUTTON]
    if offered and draw.random() < 0.7:
        chosen = draw.choice(offered)
        return chosen.verb, chosen.revision, chosen.subject
    revision = draw.choice((workshop.revision, workshop.revision, 0, 1, LARGEST, None))
    subject = draw.choice([*things, *things, *_MADE_UP])
    return draw.choice(list(BY_BUTTON)), revision, subject


def _filled(draw: random.Random, form: Form, words: Sequence[str]) -> dict[str, str]:
    """A form as somebody fills it in: within its limits, as the platform sees to."""
    values = {}
    for field in form.fields:
        if isinstance(field, TextField):
            values[field.name] = draw.choice(words)[: field.longest]
        elif field.options:
            most = draw.randint(1, min(field.most, len(field.options)))
            chosen = draw.sample([value for value, _ in field.options], most)
            values[field.name] = BETWEEN.join(chosen)
    return values


def _made_up(draw: random.Random, things: Sequence[str], words: Sequence[str]) -> dict[str, str]:
    """What a made-up form may bring: words, a choice of what stands or does not, times."""
    values = {WORDS: draw.choice(words)}
    if draw.random() < 0.5:
        values[CHOSEN] = draw.choice(things)
    if draw.random() < 0.5:
        values["minutes"] = draw.choice(("", "5", "1 hour", "9" * 30, "never"))
    return values


def _that_stand(workshop: Workshop) -> list[str]:
    """The ids of everything there is, with the revisions that buttons add, and of the people."""
    found = [str(each.handle) for each in workshop.boards.contributions]
    found += [f"{each}.{workshop.revision}" for each in found[:3]]
    found += [str(each.seat) for each in workshop.people.participants]
    found += [str(user) for user in SEATS]
    if workshop.rounds.open is not None:
        found.append(str(workshop.rounds.open.handle))
    return found
