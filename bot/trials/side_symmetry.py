"""The same people do the same in a workshop and in one whose side labels are exchanged: each must be shown the same.

In the second, the image, both sides have each other's label and every lot between them its other outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.app.codec import PostBody, decode_post
from bot.app.engine import Reply
from bot.app.ports import Outgoing
from bot.domain.boards.hearing_answers import question as asked_whether_meant
from bot.domain.boards.my_notes import list_notes, look_at_note
from bot.domain.boards.private_notes import notes_of
from bot.domain.leading.open_questions import open_questions
from bot.domain.reassurance.export import export
from bot.domain.reassurance.wording import proposals_for
from bot.domain.road.act import Asked
from bot.domain.rooms.desired import desired_structure
from bot.domain.rounds.answers import page, rounds_of
from bot.domain.rounds.lists import pages_of
from bot.domain.state.ballots import Round
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card
from bot.domain.vocabulary.identity import ActId, Draw, Handle
from bot.trials.beginnings import AT, WORKSHOP, unmade
from bot.trials.relabelling import Image, swapped
from bot.trials.two_workshops import Difference, Maker, OneWorkshop, PostRow, Turn, as_read, told

_EVERY = 4
"""After so many acts everything is compared that leaves no row; after acts that left one always."""


@dataclass
class LabelsExchanged:
    """Both workshops. Nothing is secret between them: all that anybody sees is compared, each seat by itself."""

    here: OneWorkshop
    there: OneWorkshop
    seed: str
    acts: int = 0
    looked_at: int = 0
    """How many messages were rendered and compared."""
    widest: int = 0
    """As for secrets, a difference in bytes before padding; here there is none."""

    @classmethod
    async def of(cls, workshop: Workshop, image: Workshop, seed: str) -> LabelsExchanged:
        """The workshop, and what began as its image. Each act takes a minute."""

        def lots(*, mirrored: bool) -> Callable[[], Draw]:
            return lambda: Draw(f"{seed}|{both.acts}".encode(), mirrored)

        def clock() -> datetime:
            return both.clock()

        here = OneWorkshop(workshop, lots(mirrored=False), clock)
        there = OneWorkshop(image, lots(mirrored=True), clock)
        both = cls(here, there, seed)
        await both.restart()
        return both

    def clock(self) -> datetime:
        """The time of the present act, the same for both."""
        return AT + timedelta(minutes=self.acts)

    async def restart(self) -> None:
        """Both are started anew, from what lies sealed."""
        await self.here.start()
        await self.there.start()

    @property
    def now(self) -> Workshop:
        """The workshop of which the other is the image."""
        return self.here.now

    # ---- doing
    async def both(self, make: Maker) -> Reply:
        """The same person does the same in both, and is answered the same."""
        return await self._act(make(self.here.now))

    async def must(self, make: Maker) -> None:
        """As ``both``; refused in neither."""
        reply = await self.both(make)
        if reply.refused:
            raise Difference(f"a step of the story was refused: {reply.text.key}")

    async def secret(self, here: Maker | None, there: Maker | None) -> None:
        """What only differs where secrets do: here it is done like anything else, as the first of the two has it."""
        if here is not None:
            await self.must(here)

    async def confided(self, here: Maker | None, there: Maker | None) -> None:
        """The same: here all is compared, also what the third party is told."""
        await self.secret(here, there)

    async def rooms(self) -> None:
        """Rooms without a channel get one; the room of the same people gets the same."""
        for report in unmade(self.now):
            await self.both(told(report))

    async def _act(self, command: Asked) -> Reply:
        self.acts += 1
        showing = ActId(f"showing{self.acts:05}")
        turn = Turn(self.here, self.there)
        reply = await self.here.act(command, showing)
        other = await self.there.act(swapped(command), showing)
        image = Image(self.now, self.there.now)
        answer = (reply.refused, reply.text, reply.presses)
        image_answer = image.of((other.refused, other.text, other.presses))
        self._same(f"the answer to {type(command).__name__}", answer, image_answer)
        self._compare(turn, image)
        return reply

    # ---- comparing
    def _same(self, what: str, here: object, there: object) -> None:
        if here != there:
            raise Difference(f"{what} differs after act {self.acts} of {self.seed}")

    def _compare(self, turn: Turn, image: Image) -> None:
        here, there = turn.rows()
        self._compare_posts(here, there, image)
        changed = {row.slot for row in here if row.slot is not None}
        if changed:
            self._compare_cards(changed, image)
        if changed or self.acts % _EVERY == 0:
            self.everything()
        self._compare_lengths()

    def _compare_lengths(self) -> None:
        here, there = self.here.ledger.commits, self.there.ledger.commits
        self._same("how often something was committed", len(here), len(there))
        if here:
            self._same(
                "the document's length, also before it is padded",
                here[-1].unpadded,
                there[-1].unpadded,
            )

    def _compare_posts(self, here: list[PostRow], there: list[PostRow], image: Image) -> None:
        """What waits to be sent, in order."""
        self._same("how many posts wait", len(here), len(there))
        outside = [(row.slot, row.made_at, row.sealed_length) for row in here]
        other = [(image.of(row.slot), row.made_at, row.sealed_length) for row in there]
        self._same("posts by order, place and sealed length", outside, other)
        for mine, theirs in zip(here, there, strict=True):
            body, also = decode_post(mine.body), decode_post(theirs.body)
            self._same("a post", body, image.of(also))
            if body.text is not None:
                self._same("a post as it reads", _post(self.now, body), _post(self.there.now, also))
                self.looked_at += 1

    def _compare_cards(self, changed: set[str], image: Image) -> None:
        """``changed``: the slots of the cards that read otherwise now."""
        here, there = self.now, self.there.now
        shown = self.here.engine.cards_of(here)
        also = {image.of(slot): card for slot, card in self.there.engine.cards_of(there).items()}
        self._same("which cards stand", list(shown), list(also))
        for slot, card in shown.items():
            self._same(f"the card {slot.partition('/')[0]}", card, image.of(also[slot]))
            if slot in changed:
                self._same("a card as it reads", _card(here, card), _card(there, also[slot]))
                self.looked_at += 1

    def everything(self) -> None:
        """All that leaves no row: the state itself, rooms and rights, the mirror, what each is shown privately."""
        here, there, at = self.now, self.there.now, self.clock()
        image = Image(here, there)
        mirror, other_mirror = self.here.engine.mirror(WORKSHOP), self.there.engine.mirror(WORKSHOP)
        self._same("the state", _unordered(here), _unordered(image.of(there)))
        self._same(
            "who may see which room",
            desired_structure(here, at),
            image.of(desired_structure(there, at)),
        )
        self._same("the mirror of even-handedness", mirror, image.of(other_mirror))
        self._same("what may leave the room", export(here, at, ()), image.of(export(there, at, ())))
        self._same("what could be asked", open_questions(here), image.of(open_questions(there)))
        for mine, other in zip(here.people.participants, there.people.participants, strict=True):
            self._same("who takes part", mine.user, other.user)
            self._same(
                "what somebody is shown privately",
                _privately(here, mine),
                image.of(_privately(there, other)),
            )


def _post(workshop: Workshop, body: PostBody) -> tuple[object, ...]:
    texts = (body.text,) if body.text is not None else ()
    return _words(as_read(workshop, body.room, texts, body.rows, Handle(""), body.said))


def _card(workshop: Workshop, card: Card) -> tuple[object, ...]:
    return _words(as_read(workshop, card.room, card.sections, card.rows, card.handle or Handle("")))


def _words(message: Outgoing) -> tuple[object, ...]:
    """What is read: links lead to channels, which are the same; labels in their order, without the rooms' handles."""
    return message.sections, tuple(message.labels.values()), message.plain


def _unordered(workshop: Workshop) -> Workshop:
    """The state with private answers by seat: in which order they are kept is shown nowhere."""

    def by_seat(asked: Round) -> Round:
        ballots = sorted(asked.ballots, key=lambda ballot: ballot.seat)
        return replace(asked, ballots=tuple(ballots))

    opened = by_seat(workshop.rounds.open) if workshop.rounds.open is not None else None
    sealed = tuple(map(by_seat, workshop.rounds.sealed))
    return replace(workshop, rounds=replace(workshop.rounds, open=opened, sealed=sealed))


def _privately(workshop: Workshop, someone: Participant) -> list[object]:
    """All that this person alone can be shown now."""
    shown: list[object] = [list_notes(workshop, someone.user)]
    shown += [
        look_at_note(workshop, someone.user, note.handle)
        for note in notes_of(workshop, someone.seat)
    ]
    shown.append(proposals_for(workshop, someone.user))
    for opened in rounds_of(workshop, someone):
        pages = len(pages_of(workshop, opened))
        shown += [page(workshop, someone.user, opened.handle, number) for number in range(pages)]
    listening_to = workshop.boards.listening_to
    heard = workshop.contribution(listening_to) if listening_to is not None else None
    if heard is not None:
        shown.append(
            asked_whether_meant(workshop, someone.user, heard.handle, heard.hearing.tries + 1)
        )
    return shown
