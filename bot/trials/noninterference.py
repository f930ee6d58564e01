"""The same is done to two workshops, but for what is secret: all that others are shown must stay the same.

The clock stands still. Those whose secrets differ are left out of the comparison only where they alone are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import eq

from bot.app.codec import PostBody, decode_post
from bot.app.engine import Reply
from bot.app.ports import Outgoing
from bot.domain.boards.hearing_answers import question as asked_whether_meant
from bot.domain.boards.my_notes import list_notes
from bot.domain.reassurance.wording import proposals_for
from bot.domain.road.act import Asked
from bot.domain.rooms.desired import desired_structure
from bot.domain.rounds.answers import page
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card
from bot.domain.vocabulary.identity import ActId, Draw, Handle, UserId
from bot.domain.vocabulary.rooms import CONTROL, RoomKey, line
from bot.trials.beginnings import AT, WORKSHOP, unmade
from bot.trials.two_workshops import (
    Difference,
    Maker,
    OneWorkshop,
    PostRow,
    Turn,
    as_read,
    asker,
    told,
)

_EVERY = 4
"""After so many secret acts everything is compared that leaves no row; after public ones always."""
_PAGES = 4
"""So many pages of a person's private answers are compared; there are never more."""


@dataclass
class SecretsDiffer:
    """Both workshops. ``owners`` are those whose secrets differ: what they alone are told is left out."""

    here: OneWorkshop
    there: OneWorkshop
    seed: str
    owners: set[UserId] = field(default_factory=set)
    acts: int = 0
    looked_at: int = 0
    """How many messages were rendered and compared."""
    apart: set[RoomKey] = field(default_factory=set)
    """The rooms in which those read who know of what differs, as long as anything in them does."""
    widest: int = 0
    """The greatest difference in bytes between the two documents before they were padded."""

    @classmethod
    async def of(cls, workshop: Workshop, seed: str) -> SecretsDiffer:
        """Both begin as this workshop stands."""

        def lots() -> Draw:
            return Draw(f"{seed}|{both.acts}".encode())

        both = cls(OneWorkshop(workshop, lots), OneWorkshop(workshop, lots), seed)
        await both.restart()
        return both

    async def restart(self) -> None:
        """Both are started anew, from what lies sealed."""
        await self.here.start()
        await self.there.start()

    @property
    def now(self) -> Workshop:
        """One of the two, for whatever is public in it."""
        return self.here.now

    # ---- doing
    async def both(self, make: Maker) -> Reply:
        """The same act of the same person in both: whoever acts is answered the same, too."""
        command, also = make(self.here.now), make(self.there.now)
        self._same("what can be done", command, also)
        here, there = await self._each(command, also)
        if here is None or there is None:
            raise Difference("an act was left out")
        if asker(command) not in self.owners:
            answer = (here.refused, here.text, here.presses)
            other = (there.refused, there.text, there.presses)
            self._same(f"the answer to {type(command).__name__}", answer, other)
        return here

    async def must(self, make: Maker) -> None:
        """As ``both``; refused in neither."""
        reply = await self.both(make)
        if reply.refused:
            raise Difference(f"a step of the story was refused: {reply.text.key}")

    async def secret(self, here: Maker | None, there: Maker | None) -> None:
        """What differs: another answer, another author, or nothing at all in one of them. Neither may be refused."""
        command = here(self.here.now) if here is not None else None
        also = there(self.there.now) if there is not None else None
        askers = (asker(command), asker(also))
        self.owners |= {by for by in askers if by is not None}
        for reply in await self._each(command, also):
            if reply is not None and reply.refused:
                raise Difference(f"a secret act was refused: {reply.text.key}")

    async def confided(self, here: Maker | None, there: Maker | None) -> None:
        """What differs, and is told to the third party: its room and their own lines are left out while it does."""
        makers = ((self.here, here), (self.there, there))
        askers = [asker(make(one.now)) for one, make in makers if make is not None]
        lines = {line(self.now.own(by).seat) for by in askers if by is not None}
        self.apart |= {CONTROL, *lines}
        await self.secret(here, there)

    async def rooms(self) -> None:
        """Rooms without a channel get one."""
        for report in unmade(self.now):
            await self.both(told(report))

    async def _each(
        self, here: Asked | None, there: Asked | None
    ) -> tuple[Reply | None, Reply | None]:
        self.acts += 1
        showing = ActId(f"showing{self.acts:05}")
        turn = Turn(self.here, self.there)
        reply = await self.here.act(here, showing) if here is not None else None
        other = await self.there.act(there, showing) if there is not None else None
        # As objects: that any two of all the commands may be equal takes the type check longer than a whole module.
        self._compare(turn, was_public=eq(here, there))
        if self.apart and self.here.now.acknowledging == self.there.now.acknowledging:
            self.apart.clear()
        return reply, other

    # ---- comparing
    def _same(self, what: str, here: object, there: object) -> None:
        if here != there:
            raise Difference(f"{what} differs after act {self.acts} of {self.seed}")

    def _compare(self, turn: Turn, *, was_public: bool) -> None:
        here, there = (self._of_others(rows) for rows in turn.rows())
        self._compare_posts(here, there)
        # A card that reads otherwise has a row: without one, both sets of cards are still those compared before.
        changed = {row.slot for row in here if row.slot is not None}
        if changed:
            self._compare_cards(changed)
        # A secret act could have changed something else without leaving a row behind.
        if was_public or self.acts % _EVERY == 0:
            self._compare_what_leaves_no_row()
        self._compare_lengths()

    def _of_others(self, rows: list[PostRow]) -> list[PostRow]:
        """The rows of all rooms but those in which what differs is told."""
        if not self.apart:
            return rows
        return [row for row in rows if decode_post(row.body).room not in self.apart]

    def _compare_lengths(self) -> None:
        """How often something was committed shows on disk; how long it is may only follow from that."""
        here, there = self.here.ledger.commits, self.there.ledger.commits
        if here and len(here) == len(there):
            unpadded = abs(here[-1].unpadded - there[-1].unpadded)
            self.widest = max(self.widest, unpadded)
            self._same("the sealed document's length", here[-1].document, there[-1].document)

    def _compare_posts(self, here: list[PostRow], there: list[PostRow]) -> None:
        self._same("how many posts wait", len(here), len(there))
        outside = [(row.slot, row.made_at, row.sealed_length) for row in here]
        other = [(row.slot, row.made_at, row.sealed_length) for row in there]
        self._same("posts by order, place and sealed length", outside, other)
        for mine, theirs in zip(here, there, strict=True):
            body, also = decode_post(mine.body), decode_post(theirs.body)
            self._same("a post", body, also)
            if body.text is not None and also.text is not None:
                self._same(
                    "a post as it reads", _post(self.here.now, body), _post(self.there.now, also)
                )
                self.looked_at += 1

    def _compare_cards(self, changed: set[str]) -> None:
        here, there = self.here.now, self.there.now
        shown, also = self.here.engine.cards_of(here), self.there.engine.cards_of(there)
        self._same("which cards stand", list(shown), list(also))
        for slot, card in shown.items():
            if card.room in self.apart:
                continue
            self._same(f"the card {slot.partition('/')[0]}", card, also[slot])
            if slot in changed:
                self._same("a card as it reads", _card(here, card), _card(there, card))
                self.looked_at += 1

    def _compare_what_leaves_no_row(self) -> None:
        here, there = self.here.now, self.there.now
        self._same(
            "who may see which room", desired_structure(here, AT), desired_structure(there, AT)
        )
        mirror, other = self.here.engine.mirror(WORKSHOP), self.there.engine.mirror(WORKSHOP)
        self._same("the mirror", mirror, other)
        self._same("which rounds stand", set(_rounds(here)), set(_rounds(there)))
        for someone in here.people.participants:
            if someone.user not in self.owners:
                self._compare_privately(someone.user)

    def _compare_privately(self, user: UserId) -> None:
        """What somebody is shown privately who has no part in the secret."""
        here, there = self.here.now, self.there.now
        self._same("somebody else's own notes", list_notes(here, user), list_notes(there, user))
        proposed = proposals_for(here, user), proposals_for(there, user)
        self._same("somebody else's page of proposals", *proposed)
        for handle in set(_rounds(here)):
            pages, others = (
                [page(workshop, user, handle, number) for number in range(_PAGES)]
                for workshop in (here, there)
            )
            self._same("somebody else's private page", pages, others)
        listening_to = here.boards.listening_to
        heard = here.contribution(listening_to) if listening_to is not None else None
        if heard is not None:
            asking = heard.hearing.tries + 1
            question = asked_whether_meant(here, user, heard.handle, asking)
            other = asked_whether_meant(there, user, heard.handle, asking)
            self._same("somebody else's private question", question, other)


def _rounds(workshop: Workshop) -> Iterator[Handle]:
    """The open round and those that wait sealed."""
    if workshop.rounds.open is not None:
        yield workshop.rounds.open.handle
    for sealed in workshop.rounds.sealed:
        yield sealed.handle


def _post(workshop: Workshop, body: PostBody) -> Outgoing:
    texts = (body.text,) if body.text is not None else ()
    return as_read(workshop, body.room, texts, body.rows, Handle(""), body.said)


def _card(workshop: Workshop, card: Card) -> Outgoing:
    handle = card.handle or Handle("")
    return as_read(workshop, card.room, card.sections, card.rows, handle, picture=card.picture)
