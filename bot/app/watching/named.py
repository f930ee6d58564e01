"""Whom a text names: one workshop's people, under every name that the guild calls them by just now."""

from __future__ import annotations

from bot.app.ports import Directory, Names
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.guard.attribution import attributions
from bot.guard.findings import Attribution
from bot.guard.lexicon import Lexicon
from bot.guard.roster import Person, Roster


class People:
    """Everybody who takes or took part in one workshop, as the guild calls them just now."""

    def __init__(self, directory: Directory, lexicon: Lexicon) -> None:
        self._directory = directory
        self._lexicon = lexicon
        self._called: tuple[Names, ...] = ()
        self._roster: Roster | None = None

    def named_in(self, workshop: Workshop, text: str) -> tuple[Attribution, ...]:
        """For every mention of one of them, what the text ascribes to them."""
        return attributions(text, self._current(workshop), self._lexicon)

    def _current(self, workshop: Workshop) -> Roster:
        users = _users(workshop)
        called = self._directory.names(workshop.guild, users)
        if self._roster is None or called != self._called:
            # Whoever has left the guild can still be mentioned by their id.
            without_name = users - {names.user for names in called}
            people = [_person(names) for names in called]
            people += [
                Person(key=str(user), name="", user_id=user) for user in sorted(without_name)
            ]
            self._called = called
            self._roster = Roster(people, self._lexicon)
        return self._roster


def _users(workshop: Workshop) -> set[UserId]:
    participants = {someone.user for someone in workshop.people.participants}
    facilitators = {someone.user for someone in workshop.people.facilitators}
    return participants | facilitators | workshop.people.once_third_party


def _person(names: Names) -> Person:
    return Person(
        key=str(names.user),
        name=names.display,
        nicknames=names.others,
        handles=(names.handle,),
        user_id=names.user,
    )
