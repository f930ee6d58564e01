"""A workshop in which everything is as large as it can become, and a person who presses whatever there is to press."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import discord

from bot.chat import forms
from bot.chat.asking import Services
from bot.chat.compose import layout
from bot.domain.acts import BY_BUTTON, LOOK_BY_BUTTON
from bot.domain.boards.pages import with_pages
from bot.domain.boards.vision import LONGEST_VISION
from bot.domain.boundaries.held import MOST_KEPT
from bot.domain.decide import decide, may_ask
from bot.domain.road.act import Asked, Moment, reader_of
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rounds.answers import Question, page
from bot.domain.screens.cards import cards
from bot.domain.state.acknowledging import Acknowledging, Given
from bot.domain.state.audience import Audience, Viewer, ViewerKind
from bot.domain.state.ballots import Ballot, Round, RoundKind
from bot.domain.state.contributions import (
    Contribution,
    ContributionKind,
    Hearing,
    HearingOutcome,
    NoteStanding,
)
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.holding import Boundary, Held, HeldFor, KeptAnswer
from bot.domain.state.people import Facilitator, Reading, Standing
from bot.domain.state.settings import Retention
from bot.domain.state.steps import (
    AT_HOME,
    MOST_A_DIRECTION,
    Pair,
    Product,
    Step,
    StepKind,
    Worry,
    WorryEnd,
)
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Row, Verb
from bot.domain.vocabulary.forms import BETWEEN, CHOSEN, Form, ListField
from bot.domain.vocabulary.identity import ActId, Draw, Handle, Locale, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.domain.vocabulary.text import Text
from bot.trials.beginnings import ADA, AT, EN, brought_to, person
from tests.made_up_language import MADE_UP

A_SIDE, LINES, ROLES, BOTS = 12, 60, 40, 30
SNOWFLAKE = 9_100_000_000_000_000_000
"""Ids have nineteen digits."""
_LETTER = "*"
"""It needs a mark before it where it is to do nothing: no letter makes a text longer."""
_SIDES = (SideId.FIRST, SideId.SECOND)
_DEPTH = 3


def longest(letters: int) -> Words:
    """So many of the letters that take the most room."""
    return Words(_LETTER * letters)


def name_of(_: UserId) -> str:
    """Everybody has the longest name that Discord lets them have."""
    return _LETTER * 32


def _viewers() -> tuple[Viewer, ...]:
    """The owner, forty roles and thirty bots, each with a name of a hundred letters."""
    holders = frozenset(UserId(SNOWFLAKE + place) for place in range(1_234))
    owner = Viewer(ViewerKind.OWNER, SNOWFLAKE, _LETTER * 32)
    roles = [
        Viewer(ViewerKind.ROLE, SNOWFLAKE + place, _LETTER * 100, holders if place % 2 else None)
        for place in range(ROLES)
    ]
    bots = [Viewer(ViewerKind.BOT, SNOWFLAKE + 99 + place, _LETTER * 100) for place in range(BOTS)]
    return (owner, *roles, *bots)


def _lines(workshop: Workshop) -> tuple[Contribution, ...]:
    """Sixty lines on each board, and notes of everybody's besides, as long as they may be."""
    seats = [(one.seat, one.side) for one in workshop.people.participants]
    made: list[Contribution] = []
    for kind in ContributionKind:
        letters = 100 if kind is ContributionKind.STEP else 300
        for place in range(LINES + 2 * len(seats)):
            seat, side = seats[place % len(seats)]
            on_board = place < LINES and kind not in (ContributionKind.STEP, ContributionKind.ACT)
            made.append(
                Contribution(
                    Handle(f"{kind[:3]}note{place:03}"),
                    kind,
                    longest(letters),
                    side,
                    seat,
                    NoteStanding.SHOWN if on_board else list(NoteStanding)[place % 2],
                    answers=tuple(Handle(f"connote{one:03}") for one in range(LINES))
                    if kind is ContributionKind.IDEA
                    else (),
                    eases=(longest(300),) * 3 if kind is ContributionKind.CONSTRAINT else (),
                    hearing=Hearing(
                        taken_up=place < 2,
                        outcome=HearingOutcome.MEANT if place > 1 else HearingOutcome.NOT_YET,
                        sees_why=True,
                        asking=place == 0,
                        tries=1,
                    )
                    if kind is ContributionKind.CONCERN
                    else Hearing(),
                    giver=side if kind is ContributionKind.STEP else None,
                )
            )
    return tuple(made)


def _steps() -> tuple[Step, ...]:
    handles = [Handle(f"step{place:06}") for place in range(2 * MOST_A_DIRECTION)]
    return tuple(
        Step(
            handle,
            _SIDES[place % 2],
            longest(100),
            Handle(f"connote{place:03}"),
            StepKind.ACKNOWLEDGMENT,
            longest(200),
            longest(200),
            longest(200),
            tuple(Handle(f"connote{one:03}") for one in range(10)),
            revision=123,
            level=AT_HOME if place < MOST_A_DIRECTION else 0,
            worries_shown=True,
            reworded=True,
        )
        for place, handle in enumerate(handles)
    )


def _pairs(workshop: Workshop) -> tuple[Pair, ...]:
    """Half of the steps are tied, and somebody has pressed for the other half."""
    seats = frozenset(one.seat for one in workshop.people.participants[:8])
    handles = [step.handle for step in _steps()]
    return tuple(
        Pair(Handle(f"pair{place:06}"), (handles[place], handles[place + 1]), seats, tied=place > 5)
        for place in range(0, len(handles), 2)
    )


def _worries(workshop: Workshop) -> tuple[Worry, ...]:
    seats = workshop.people.participants
    return tuple(
        Worry(
            Handle(f"worry{place:05}"),
            Handle(f"step{place % 12:06}"),
            seats[place % len(seats)].seat,
            list(WorryEnd)[place % 2],
            longest(200),
            longest(200),
            shown=place < 60,
        )
        for place in range(120)
    )


def _round(workshop: Workshop, kind: RoundKind, items: tuple[Handle, ...], level: int) -> Round:
    ballots = tuple(
        Ballot(one.seat, one.side, "3" * len(items), (longest(300),) * len(items))
        for one in workshop.people.participants
    )
    return Round(
        Handle(f"round{kind[:3]}{level}"),
        kind,
        items,
        ballots,
        AT + timedelta(days=14),
        level,
        "go_on",
        chosen=items,
    )


def _with_rounds(workshop: Workshop, kind: RoundKind | None) -> Workshop:
    if kind is None:
        return workshop
    alone = (one.handle for one in workshop.reassurance.steps if not workshop.pair_of(one.handle))
    steps = (*alone, *(pair.handle for pair in workshop.reassurance.pairs if pair.tied))
    products = tuple(product.handle for product in workshop.reassurance.products)
    items = {
        RoundKind.STEPS: steps,
        RoundKind.PRODUCTS: (*products, Handle("names")),
        RoundKind.READINESS: (Handle("ready"),),
    }
    opened = _round(workshop, kind, items[kind], 1)
    sealed = (_round(workshop, RoundKind.STEPS, steps, 2),)
    return replace(workshop, rounds=replace(workshop.rounds, open=opened, sealed=sealed))


def grown(workshop: Workshop) -> Workshop:
    """The same workshop with everything in it that it can hold."""
    viewers = _viewers()
    seats = workshop.people.participants
    first, second = (
        replace(side, chosen_name=longest(40), name_accepted=True, name_revision=99)
        for side in workshop.people.sides
    )
    people = replace(
        workshop.people,
        sides=(first, second),
        facilitators=(
            *workshop.people.facilitators,
            *(Facilitator(UserId(SNOWFLAKE + 500 + one)) for one in range(10)),
        ),
        participants=tuple(replace(one, has_read=Reading.ABSENCE) for one in seats),
    )
    kept = tuple(
        KeptAnswer(Handle(f"kept{place:02}{number:02}"), one.user, Text("boards:shown"), AT)
        for place, one in enumerate(seats)
        for number in range(MOST_KEPT)
    )
    held = tuple(
        Held(Handle(f"held{place:04}"), one.user, longest(2_000), HeldFor.QUOTE, AT)
        for place, one in enumerate(seats)
    )
    largest = replace(
        workshop,
        name=longest(60),
        revision=123_456,
        people=people,
        audience=Audience(viewers, viewers, True, viewers, 1_234),
        leading=replace(workshop.leading, close_asked_by=ADA),
        boundaries=replace(
            workshop.boundaries, notice_only=frozenset(Boundary), held=held, kept_answers=kept
        ),
        boards=replace(
            workshop.boards,
            contributions=_lines(workshop),
            listening_to=Handle("connote000"),
            vision=longest(LONGEST_VISION),
            visions=123_456,
        ),
        acknowledging=Acknowledging(frozenset(one.seat for one in seats)),
        reassurance=replace(
            workshop.reassurance,
            steps=_steps(),
            pairs=_pairs(workshop),
            worries=_worries(workshop),
            products=tuple(
                Product(Handle(f"product{place:03}"), longest(300), asked=True, going_out=True)
                for place in range(12)
            ),
            open_level=AT_HOME,
            published_level=AT_HOME,
        ),
    )
    return with_pages(largest, Draw(b"pages"))


def workshops() -> Iterator[Workshop]:
    """Everywhere on the way, with each kind of round under way or none, in two retentions, and once unacknowledged."""
    agenda = brought_to(A_SIDE, A_SIDE, "opening", 0, True).agenda
    yield grown(brought_to(A_SIDE, A_SIDE, agenda.phases[0].id, 0, False))
    yield invited(grown(brought_to(A_SIDE, A_SIDE, agenda.phases[0].id, 0, False)))
    kinds = (None, RoundKind.STEPS, RoundKind.PRODUCTS, RoundKind.READINESS)
    parts = [(phase.id, part) for phase in agenda.phases[1:] for part in range(len(phase.parts))]
    for place, (phase_id, part) in enumerate(parts):
        here = grown(brought_to(A_SIDE, A_SIDE, phase_id, part, True))
        yield _live(here, kinds[place % 4]) if place % 2 else _with_rounds(here, kinds[place % 4])
    yield replace(here, audience=replace(here.audience, acknowledged=()))
    given = Given(here.people.participants[0].seat, here.phase_id, here.part_index, AT, 10)
    yield replace(here, acknowledging=replace(here.acknowledging, given=given))


def invited(workshop: Workshop) -> Workshop:
    """The same before anybody has said yes: some have said not now, some have stepped out."""
    standings = (Standing.INVITED, Standing.NOT_NOW, Standing.WITHDRAWN)
    participants = tuple(
        replace(one, standing=standings[place % 3])
        for place, one in enumerate(workshop.people.participants)
    )
    return replace(workshop, people=replace(workshop.people, participants=participants))


def _live(workshop: Workshop, kind: RoundKind | None) -> Workshop:
    """Where nothing can be read back, cards carry more buttons."""
    settings = replace(workshop.settings, retention=Retention.LIVE)
    return _with_rounds(replace(workshop, settings=settings), kind)


def spoken_in(room: RoomKey) -> tuple[Locale, ...]:
    """The joint room speaks two languages, as long as each other."""
    return (EN, Locale(MADE_UP)) if room == JOINT else (EN,)


@dataclass
class Presser:
    """Makes everything that can be shown, and presses what is on it, three presses deep. It counts what it tried."""

    services: Services
    tried: Counter[str] = field(default_factory=Counter)
    seen: set[tuple[object, ...]] = field(default_factory=set)
    drawn: set[tuple[object, ...]] = field(default_factory=set)

    def look_at(self, workshop: Workshop) -> None:
        """Every card, and whatever can be pressed on it by a facilitator or by somebody of either side."""
        for card in cards(workshop).values():
            self.tried["cards"] += 1
            room = workshop.room(card.room)
            handle = card.handle or (room.handle if room is not None else workshop.handle)
            sent = self.services.composer.message(
                workshop, spoken_in(card.room), card.sections, card.rows, handle
            )
            layout(sent)
            account = LOOK_BY_BUTTON[Verb.WHO_SEES].shows
            if account is not None:
                pressed = ButtonId(Verb.WHO_SEES, handle, 0)
                told = account(IncomingPress(workshop, card.room, ADA, pressed))
                self._answered(workshop, ADA, told, 0)
            for by in (ADA, person(SideId.FIRST, 0), person(SideId.SECOND, 11)):
                self._press_all(workshop, by, card.rows, 0)

    def _press_all(self, workshop: Workshop, by: UserId, rows: tuple[Row, ...], depth: int) -> None:
        for row in rows:
            if isinstance(row, Choice):
                values = [value for value, _ in row.options]
                self._press(
                    workshop,
                    by,
                    ButtonId(row.verb, workshop.handle, row.revision, row.subject),
                    {CHOSEN: values[-1]},
                    depth,
                )
                continue
            for each in row:
                pressed = ButtonId(each.verb, workshop.handle, each.revision, each.subject)
                self._press(workshop, by, pressed, {}, depth)

    def _press(
        self,
        workshop: Workshop,
        by: UserId,
        pressed: ButtonId,
        values: dict[str, str],
        depth: int,
    ) -> None:
        key = (workshop.phase_id, workshop.part_index, by, pressed, tuple(values.items()))
        if depth > _DEPTH or key in self.seen:
            return
        self.seen.add(key)
        press = IncomingPress(workshop, None, by, pressed, values, name_of=name_of)
        look = LOOK_BY_BUTTON.get(pressed.verb)
        row = BY_BUTTON.get(pressed.verb)
        if look is not None and look.shows is not None:
            self._answered(workshop, by, look.shows(press), depth)
        elif row is not None and row[1].form is not None:
            opened = may_ask(workshop, row[0].command, by) or row[1].form(press)
            if isinstance(opened, Refusal):
                self._answered(workshop, by, opened, depth)
            else:
                filled = self.fill(press, opened) | values
                self._do(replace(press, values=filled), depth)
        elif row is not None:
            self._do(press, depth)
        if pressed.verb is Verb.PRIVATE_ANSWERS or pressed.verb is Verb.LATER_ANSWERS:
            self._pages(workshop, by, Handle(pressed.subject), depth)

    def fill(self, press: IncomingPress, form: Form) -> dict[str, str]:
        """Draw a form, and fill it with as much as it takes."""
        self.tried["forms"] += 1
        forms.drawn(self.services, press, form)
        filled = {}
        for each in form.fields:
            if isinstance(each, ListField):
                values = [value for value, _ in each.options][-each.most :]
                filled[each.name] = BETWEEN.join(values)
            else:
                filled[each.name] = _LETTER * each.longest
        return filled

    def _do(self, press: IncomingPress, depth: int) -> None:
        act, given = BY_BUTTON[press.pressed.verb]
        command = reader_of(act, given)(press)
        if command is not None:
            self.do(press.workshop, press.by, command, depth)

    def do(self, workshop: Workshop, by: UserId, command: Asked, depth: int = 0) -> None:
        """Take the road with a command, and look at all that comes of it."""
        outcome = decide(workshop, command, Moment(AT, Draw(b"largest"), frozenset({EN})))
        if isinstance(outcome, Refusal):
            self._answered(workshop, by, outcome, depth)
            return
        for effect in outcome.effects:
            if isinstance(effect, Post):
                self.posted(outcome.workshop, effect)
        self._answered(outcome.workshop, by, outcome.answer, depth)

    def posted(self, workshop: Workshop, post: Post) -> None:
        """Something said in a room."""
        self.tried["posts"] += 1
        rows: tuple[Row, ...] = (*post.menus, *((post.presses,) if post.presses else ()))
        layout(
            self.services.composer.message(
                workshop, spoken_in(post.room), (post.text,), rows, Handle("room")
            )
        )

    def _answered(
        self, workshop: Workshop, by: UserId, answer: Answer | Refusal, depth: int
    ) -> None:
        self.tried["answers"] += 1
        shown = (answer.text, answer.presses)
        if shown not in self.drawn:  # most are told to several people, or in several phases
            self.drawn.add(shown)
            self.answered(workshop, *shown)
        self._press_all(workshop, by, (answer.presses,), depth + 1)

    def answered(
        self, workshop: Workshop, text: Text, presses: tuple[Button, ...] = ()
    ) -> tuple[discord.ui.LayoutView, ...]:
        """Something told to one person alone."""
        return self.services.composer.answer(workshop, EN, text, presses, ActId("x" * 12))

    def _pages(self, workshop: Workshop, by: UserId, handle: Handle, depth: int) -> None:
        for number in range(12):
            found = page(workshop, by, handle, number)
            shown = (Question(found.text, found.presses),) if isinstance(found, Refusal) else found
            self.tried["answers"] += 1
            self.services.composer.page(workshop, EN, shown, ActId("x" * 12))
            for question in shown:
                self._press_all(workshop, by, (question.row,), depth + 1)
