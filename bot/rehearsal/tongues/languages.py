"""A scenario in several languages: what is pressed as each seat reads it, and the acts by which these are chosen."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from bot.rehearsal.answering import YES
from bot.rehearsal.pressing import OR, SEVERAL
from bot.rehearsal.scenario import Act, PhaseLine, Scenario
from bot.rehearsal.tongues.lines import NONE, Lines
from bot.rehearsal.tongues.of_seats import ENGLISH, Languages
from bot.rehearsal.tongues.spoken_alike import WRITTEN, in_own_words, understanding_each_other
from bot.rehearsal.tongues.texts import PackTexts

_SIDES = ("first", "second")


def with_languages(
    scenario: Scenario, languages: Languages, texts: PackTexts, lines: Lines = NONE
) -> Scenario:
    """The same workshop, in which the third party chooses each side's language before anybody is invited.

    People write in their own language where the scenario has their ``lines`` in it, else in English.
    What is pressed is called as each seat reads it. What came of boards and rounds is read from English screens alone,
    so nothing is expected of it where anybody reads anything else.
    """
    if languages == ENGLISH:
        return scenario
    spoken = languages.of_seats(scenario)
    phases = tuple(
        PhaseLine(
            one.id,
            tuple(
                _called(in_own_words(act, lines), texts, spoken.get(act.by, languages.third))
                for act in one.acts
            ),
            one.rooms,
        )
        for one in scenario.phases
    )
    unread = any(spoken.words.unread for spoken in texts.languages.values() if spoken.words)
    reactions = tuple(replace(one, text=lines.said(one.by, one.text)) for one in scenario.reactions)
    played = replace(scenario, phases=phases, expected={}, reactions=reactions)
    if languages.first != languages.second:
        played = understanding_each_other(played, scenario, languages, lines)
    return _numbered(_choosing(played, languages, unread=unread))


def _numbered(scenario: Scenario) -> Scenario:
    """Each act with a number of its own again, in their order: by it a play knows what has been done."""
    numbers = count(1)
    phases = tuple(
        replace(one, acts=tuple(replace(act, number=next(numbers)) for act in one.acts))
        for one in scenario.phases
    )
    return replace(scenario, phases=phases)


def _called(act: Act, texts: PackTexts, code: str) -> Act:
    """The act, with what is pressed and chosen called as it is in this language."""

    def called(wanted: str) -> str:
        each = (OR.join(texts.called(one, code)) for one in wanted.split(SEVERAL))
        return SEVERAL.join(each) if wanted else ""

    fill = {
        question: value if name in WRITTEN or value in YES else called(value)
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
