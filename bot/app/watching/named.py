"""Whom a text names: one workshop's people, under every name they have and had since it began."""

from __future__ import annotations

from collections.abc import Iterator

from bot.app.ports import Directory, Names
from bot.domain.boundaries.names import everybody
from bot.domain.state.people import KnownAs
from bot.domain.state.workshop import Workshop
from bot.guard.attribution import attributions
from bot.guard.findings import Attribution
from bot.guard.lexicon import Lexicon
from bot.guard.roster import Person, Roster


class People:
    """Everybody who takes or took part in one workshop, as the guild calls them and as it ever called them."""

    def __init__(self, directory: Directory, lexicon: Lexicon) -> None:
        self._directory = directory
        self._lexicon = lexicon
        self._called: tuple[tuple[Names, ...], tuple[KnownAs, ...]] = ((), ())
        self._roster: Roster | None = None

    def named_in(self, workshop: Workshop, text: str) -> tuple[Attribution, ...]:
        """For every mention of one of them, what the text ascribes to them."""
        return attributions(text, self._current(workshop), self._lexicon)

    def _current(self, workshop: Workshop) -> Roster:
        users = everybody(workshop)
        called = (self._directory.names(workshop.guild, users), workshop.people.known_as)
        if self._roster is None or called != self._called:
            now = {names.user: names for names in called[0]}
            then = {known.user: known for known in called[1]}
            people = [
                person
                for user in sorted(users)
                for person in _persons(str(user), now.get(user), then.get(user))
            ]
            self._called = called
            self._roster = Roster(people, self._lexicon)
        return self._roster


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
