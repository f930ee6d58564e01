"""Whom a text names: the people of one workshop whom its author knows, under every name they have and had."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.app.ports import Directory, Names
from bot.domain.boundaries.names import everybody
from bot.domain.state.people import KnownAs, People, SpokenOf
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.frozen import frozen
from bot.guard.attribution import attributions
from bot.guard.findings import Attribution
from bot.guard.lexicon import Lexicon
from bot.guard.roster import Person, Roster

_ROSTERS_KEPT: Final = 32
"""Authors who know the same people share one; more than so many circles at once are rare."""
_ASKED_AGAIN_AFTER: Final = timedelta(minutes=1)
"""A guild tells when somebody is called otherwise; what it forgets to tell is found after so long."""


@frozen
class _Circle:
    """The roster of some people, by what they were called; and of which people that was found out, and when."""

    called: _Called
    roster: Roster
    people: People
    at: datetime


class PeopleNamed:
    """Everybody who takes or took part in one workshop, as the guild calls them and as it ever called them.

    A text is read with nobody in mind but those it is asked about: whoever is not among them changes neither the
    answer nor the time that it takes.
    """

    def __init__(self, directory: Directory, lexicon: Lexicon, now: Callable[[], datetime]) -> None:
        self._directory = directory
        self._lexicon = lexicon
        self._now = now
        self._circles: OrderedDict[frozenset[UserId], _Circle] = OrderedDict()
        self._asked: set[frozenset[UserId]] = set()

    def look_again(self) -> None:
        """Somebody may be called otherwise now."""
        self._asked.clear()

    def named_in(
        self, workshop: Workshop, text: str, among: frozenset[UserId], earlier: str = ""
    ) -> tuple[Attribution, ...]:
        """For every mention of one of these people, what the text ascribes to them."""
        return attributions(text, self._roster(workshop, among), self._lexicon, earlier)

    def named_at_all(self, workshop: Workshop, text: str) -> tuple[Attribution, ...]:
        """The same of everybody: what comes of it is for the third party alone."""
        return self.named_in(workshop, text, everybody(workshop))

    def _roster(self, workshop: Workshop, among: frozenset[UserId]) -> Roster:
        kept = self._circles.get(among)
        if kept is not None and among in self._asked and self._is_fresh(kept, workshop.people):
            self._circles.move_to_end(among)
            return kept.roster
        called = self._called(workshop, among)
        same = kept is not None and kept.called == called
        roster = kept.roster if kept is not None and same else self._made(among, called)
        self._circles[among] = _Circle(called, roster, workshop.people, self._now())
        self._circles.move_to_end(among)
        self._asked.add(among)
        while len(self._circles) > _ROSTERS_KEPT:
            self._asked.discard(self._circles.popitem(last=False)[0])
        return roster

    def _is_fresh(self, kept: _Circle, people: People) -> bool:
        return kept.people is people and self._now() - kept.at < _ASKED_AGAIN_AFTER

    def _called(self, workshop: Workshop, among: frozenset[UserId]) -> _Called:
        people = workshop.people
        return (
            self._directory.names(workshop.guild, among),
            tuple(known for known in people.known_as if known.user in among),
            tuple(known for known in people.spoken_of if known.user in among),
        )

    def _made(self, among: frozenset[UserId], called: _Called) -> Roster:
        now = {names.user: names for names in called[0]}
        then = {known.user: known for known in called[1]}
        persons = [
            person
            for user in sorted(among)
            for person in _persons(str(user), now.get(user), then.get(user))
        ]
        persons += [
            Person(str(known.user), "", aliases=tuple(name.text for name in known.names))
            for known in called[2]
        ]
        return Roster(persons, self._lexicon)


_Called = tuple[tuple[Names, ...], tuple[KnownAs, ...], tuple[SpokenOf, ...]]
"""What some people are called now, what they were ever called, and how else they are spoken of."""


def _persons(key: str, now: Names | None, then: KnownAs | None) -> Iterator[Person]:
    """One person, once for each name they were known by; last under what they are called now.

    Whoever has left the guild can still be mentioned by their id.
    """
    before = [name.text for name in then.names] if then is not None else []
    if now is None:
        yield from (Person(key=key, name=name) for name in before[1:])
        yield Person(key=key, name=before[0] if before else "", user_id=int(key))
        return
    current = {now.display, *now.others, now.handle}
    yield from (Person(key=key, name=name) for name in before if name not in current)
    yield Person(
        key=key,
        name=now.display,
        nicknames=now.others,
        handles=(now.handle,),
        user_id=now.user,
    )
