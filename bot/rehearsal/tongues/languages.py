"""Which language each seat of a play reads, and the acts by which these are chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.config import StartError
from bot.rehearsal.answering import YES
from bot.rehearsal.pressing import OR, SEVERAL
from bot.rehearsal.scenario import Act, PhaseLine, Scenario, SeatLine
from bot.rehearsal.tongues.texts import PackTexts
from bot.toml_files import near

_ENGLISH = "en"
_SIDES = ("first", "second")


@dataclass(frozen=True, slots=True)
class Languages:
    """The language of the first side, of the second, and of the third party."""

    first: str = _ENGLISH
    second: str = _ENGLISH
    third: str = _ENGLISH

    @classmethod
    def of(cls, said: str, pack: Path) -> Languages:
        """As ``ar,he,en``; English where one is left out. ``StartError`` for one that the pack does not have."""
        known = sorted(one.name for one in pack.iterdir() if one.is_dir())
        wanted = [one.strip() or _ENGLISH for one in said.split(",")] if said else []
        if len(wanted) > len(cls.__slots__):
            raise StartError(
                "--languages takes three: the first side's, the second's, the third party's"
            )
        for one in wanted:
            if one not in known:
                raise StartError(f"the pack is not written in {one}{near(one, known)}")
        return cls(*wanted)

    @property
    def exchanged(self) -> Languages:
        """The same people's languages once the sides have changed places."""
        return Languages(self.second, self.first, self.third)

    def of_side(self, side: str | None) -> str:
        """What somebody on a side reads; whoever is on none reads with the third party."""
        return {"first": self.first, "second": self.second}.get(side or "", self.third)

    def of_seats(self, scenario: Scenario) -> dict[str, str]:
        """Seat → language, of all who take part or lead."""
        return {
            one.id: self.of_side(one.side)
            for one in scenario.seats
            if one.role in ("participant", "facilitator")
        }

    def in_room(self, room: str, scenario: Scenario) -> tuple[str, ...]:
        """In which languages the bot speaks in a logical room."""
        if room == "joint":
            return tuple(dict.fromkeys((self.first, self.second)))
        if room.startswith("line-"):
            seats: dict[str, SeatLine] = {one.id: one for one in scenario.seats}
            someone = seats.get(room.removeprefix("line-"))
            return (self.of_side(someone.side if someone else None),)
        side = {"caucus-1": "first", "caucus-2": "second"}.get(room)
        return (self.of_side(side),)

    @property
    def all(self) -> frozenset[str]:
        """Every language that anybody reads."""
        return frozenset({self.first, self.second, self.third})


ENGLISH = Languages()
_WRITTEN = frozenset({"words", "own_interest", "verification", "durability", "when"})
"""Fields of forms that take words."""


def with_languages(scenario: Scenario, languages: Languages, texts: PackTexts) -> Scenario:
    """The same workshop, in which the third party chooses each side's language before anybody is invited.

    What is pressed is called as each seat reads it. What came of boards and rounds is read from English screens alone,
    so nothing is expected of it where anybody reads anything else.
    """
    if languages == ENGLISH:
        return scenario
    spoken = languages.of_seats(scenario)
    phases = tuple(
        PhaseLine(
            one.id,
            tuple(_called(act, texts, spoken.get(act.by, languages.third)) for act in one.acts),
            one.rooms,
        )
        for one in scenario.phases
    )
    unread = any(spoken.words.unread for spoken in texts.languages.values() if spoken.words)
    return _choosing(replace(scenario, phases=phases, expected={}), languages, unread=unread)


def _called(act: Act, texts: PackTexts, code: str) -> Act:
    """The act, with what is pressed and chosen called as it is in this language."""

    def called(wanted: str) -> str:
        each = (OR.join(texts.called(one, code)) for one in wanted.split(SEVERAL))
        return SEVERAL.join(each) if wanted else ""

    fill = {
        question: value if name in _WRITTEN or value in YES else called(value)
        for name, value in act.fill.items()
        for question in (texts.called(name, code) if act.do == "answer" else (name,))
    }
    return replace(act, fill=fill, which=called(act.which), choose=called(act.choose))


def _choosing(scenario: Scenario, languages: Languages, *, unread: bool) -> Scenario:
    chosen = [(one, languages.of_side(one)) for one in _SIDES]
    wanted = [(side, code) for side, code in chosen if code != languages.third]
    first, *others = scenario.phases
    place, opens = next(
        (place, act) for place, act in enumerate(first.acts) if act.command == "workshop open"
    )
    acts = [one for side, code in wanted for one in _chooses(opens, side, code)]
    if unread:  # what the pack says in them has been read by the third party, which says so
        acts += [
            replace(opens, answer="", brings=()),
            replace(_pressed(opens), verb="language_read"),
        ]
    row = (*first.acts[:place], *acts, *first.acts[place:])
    return replace(scenario, phases=(PhaseLine(first.id, row, first.rooms), *others))


def _chooses(like: Act, side: str, code: str) -> tuple[Act, ...]:
    """Looks at who is in, and chooses; ``like`` says who, and where."""
    plain = Act(0, like.phase, like.by, "slash", room=like.room, command="workshop people")
    fill = {"language": code, "whose": side}
    return (plain, replace(_pressed(like), verb="choose_language", fill=fill))


def _pressed(like: Act) -> Act:
    """By the same person, on the answer they were given last."""
    return Act(0, like.phase, like.by, "press_answer", room=like.room)
