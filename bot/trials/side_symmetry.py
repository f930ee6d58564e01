"""A workshop and its mirror image, to which the same people do the same: whatever they are shown must be the same.

In the image both sides have each other's label and every lot between them its other outcome. Clock, ids and lots are
given. Each takes the real road, from command to sealed row; only Discord and the disk are missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.app.codec import PostBody, decode_post
from bot.app.engine import Reply
from bot.app.ports import Outgoing
from bot.domain.boards.hearing import question as asked_whether_meant
from bot.domain.boards.private_notes import list_notes, look_at_note, notes_of
from bot.domain.commands import Command
from bot.domain.leading.open_questions import open_questions
from bot.domain.reassurance.export import export
from bot.domain.rooms.desired import desired_structure
from bot.domain.rounds.answers import A_PAGE, page, rounds_of
from bot.domain.state.ballots import Round
from bot.domain.state.workshop import Participant, Workshop
from bot.domain.vocabulary.buttons import Card
from bot.domain.vocabulary.identity import ActId, Draw, Handle
from bot.trials.beginnings import AT, WORKSHOP, unmade
from bot.trials.noninterference import Commit, Difference, Maker, Twin, as_read, told
from bot.trials.relabelling import Image, swapped

_EVERY = 4
"""After so many acts everything is compared that leaves no row; after acts that left one always."""


@dataclass
class Mirrored:
    """Both workshops. Nothing is secret between them: all that anybody sees is compared, each seat by itself."""

    here: Twin
    there: Twin
    seed: str
    acts: int = 0
    looked_at: int = 0
    """How many messages were rendered and compared."""
    widest: int = 0
    """As for secrets, a difference in bytes before padding; here there is none."""

    @classmethod
    async def of(cls, workshop: Workshop, image: Workshop, seed: str) -> Mirrored:
        """The workshop, and what began as its image. Each act takes a minute."""

        def lots(*, mirrored: bool) -> Callable[[], Draw]:
            return lambda: Draw(f"{seed}|{both.acts}".encode(), mirrored)

        def clock() -> datetime:
            return both.clock()

        both = cls(Twin(workshop, lots(mirrored=False), clock), Twin(image, lots(mirrored=True), clock), seed)
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

    async def rooms(self) -> None:
        """Rooms without a channel get one; the room of the same people gets the same."""
        for note in unmade(self.now):
            await self.both(told(note))

    async def _act(self, command: Command) -> Reply:
        self.acts += 1
        showing = ActId(f"showing{self.acts:05}")
        before = [len(twin.ledger.commits) for twin in (self.here, self.there)]
        here, there = await self.here.act(command, showing), await self.there.act(swapped(command), showing)
        image = Image(self.now, self.there.now)
        answers = (here.refused, here.text, here.presses), image.of((there.refused, there.text, there.presses))
        self._same(f"the answer to {type(command).__name__}", *answers)
        new = [twin.ledger.commits[at:] for twin, at in zip((self.here, self.there), before, strict=True)]
        self._compare(new, image)
        return here

    # ---- comparing
    def _same(self, what: str, here: object, there: object) -> None:
        if here != there:
            raise Difference(f"{what} differs after act {self.acts} of {self.seed}")

    def _compare(self, commits: list[list[Commit]], image: Image) -> None:
        changed = self._posts(commits, image)
        if changed:
            self._cards(changed, image)
        if changed or self.acts % _EVERY == 0:
            self.everything()
        mine, other = self.here.ledger.commits, self.there.ledger.commits
        self._same("how often something was committed", len(mine), len(other))
        if mine:
            self._same("the document's length, also before it is padded", mine[-1].unpadded, other[-1].unpadded)

    def _posts(self, commits: list[list[Commit]], image: Image) -> set[str]:
        """What waits to be sent, in order; returns the cards that read otherwise now."""
        rows, also = ([row for commit in each for row in commit.rows] for each in commits)
        self._same("how many posts wait", len(rows), len(also))
        places = [(slot, at, length) for slot, at, length, _ in rows]
        others = [(image.of(slot), at, length) for slot, at, length, _ in also]
        self._same("posts by order, place and sealed length", places, others)
        for mine, other in zip(rows, also, strict=True):
            body, image_body = decode_post(mine[3]), decode_post(other[3])
            self._same("a post", body, image.of(image_body))
            if body.text is not None:
                self._same("a post as it reads", _post(self.now, body), _post(self.there.now, image_body))
                self.looked_at += 1
        return {slot for slot, *_ in rows if slot is not None}

    def _cards(self, changed: set[str], image: Image) -> None:
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
        here, there = self.now, self.there.now
        image = Image(here, there)
        at = self.clock()
        self._same("the state", _unordered(here), _unordered(image.of(there)))
        self._same("who may see which room", desired_structure(here, at), image.of(desired_structure(there, at)))
        mirrors = self.here.engine.mirror(WORKSHOP), image.of(self.there.engine.mirror(WORKSHOP))
        self._same("the mirror of even-handedness", *mirrors)
        leaves = export(here, at, ()), image.of(export(there, at, ()))
        self._same("what may leave the room", *leaves)
        self._same("what could be asked", open_questions(here), image.of(open_questions(there)))
        for mine, other in zip(here.participants, there.participants, strict=True):
            self._same("who takes part", mine.user, other.user)
            self._same("what somebody is shown privately", _privately(here, mine), image.of(_privately(there, other)))


def _post(workshop: Workshop, body: PostBody) -> tuple[object, ...]:
    texts = (body.text,) if body.text is not None else ()
    return _words(as_read(workshop, body.room, texts, (body.presses,), Handle("")))


def _card(workshop: Workshop, card: Card) -> tuple[object, ...]:
    return _words(as_read(workshop, card.room, card.sections, card.rows, card.handle or Handle("")))


def _words(message: Outgoing) -> tuple[object, ...]:
    """What is read: links lead to channels, which are the same; labels in their order, without the rooms' handles."""
    return message.sections, tuple(message.labels.values()), message.plain


def _unordered(workshop: Workshop) -> Workshop:
    """The state with private answers by seat: in which order they are kept is shown nowhere."""

    def by_seat(one: Round) -> Round:
        return replace(one, ballots=tuple(sorted(one.ballots, key=lambda ballot: ballot.seat)))

    opened = by_seat(workshop.round) if workshop.round is not None else None
    return replace(workshop, round=opened, sealed_rounds=tuple(map(by_seat, workshop.sealed_rounds)))


def _privately(workshop: Workshop, someone: Participant) -> list[object]:
    """All that this person alone can be shown now."""
    shown: list[object] = [list_notes(workshop, someone.user)]
    shown += [look_at_note(workshop, someone.user, note.handle) for note in notes_of(workshop, someone.seat)]
    for opened in rounds_of(workshop, someone):
        many = -(-len(opened.items) // A_PAGE[opened.kind])
        shown += [page(workshop, someone.user, opened.handle, number) for number in range(many)]
    heard = workshop.contribution(workshop.listening_to) if workshop.listening_to is not None else None
    if heard is not None:
        shown.append(asked_whether_meant(workshop, someone.user, heard.handle, heard.hearing.tries + 1))
    return shown
