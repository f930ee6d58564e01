"""Languages: of each person, of a side's own room, of the workshop; chosen by button, from those the pack has."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.domain.road.act import (
    DRAFT_OR_OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    Outcome,
    Who,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, Decision, Effect, Post, in_both_caucuses
from bot.domain.state.tongues import HeldBack
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import EACH_LANGUAGE, Button, Verb, button
from bot.domain.vocabulary.forms import Form, ListField
from bot.domain.vocabulary.identity import Locale, SideId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, caucus
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

LANGUAGE, WHOSE = "language", "whose"
IN_EACH_LANGUAGE = "consent:read_in"
"""The text that stands in every language at once, so that whoever reads none of the others finds theirs."""


class Whose(StrEnum):
    """For whom a language is chosen."""

    OWN = "own"
    SIDE = "side"
    WORKSHOP = "workshop"
    FIRST = "first"
    SECOND = "second"


_SIDES = {Whose.FIRST: SideId.FIRST, Whose.SECOND: SideId.SECOND}
"""Sides for whom somebody else chooses."""


@frozen
class ChooseLanguage(Command):
    """Choose the language in which the bot speaks: to oneself, in one's side's own room, or to the whole workshop."""

    locale: Locale
    whose: Whose = Whose.OWN


def offered(workshop: Workshop, by: UserId) -> tuple[Whose, ...]:
    """For whom this person may choose: who takes part also for their side, the third party for the workshop.

    Before anybody is invited also for each side, so that its people read the invitation in their language.
    """
    if workshop.facilitator(by) is not None:
        whose = {side: one for one, side in _SIDES.items()}
        drafting = workshop.stage is Stage.DRAFT
        sides = tuple(whose[side] for side in workshop.sides_in_turn) if drafting else ()
        return (Whose.OWN, Whose.WORKSHOP, *sides)
    someone = workshop.participant(by)
    return (Whose.OWN, Whose.SIDE) if someone is not None and someone.takes_part else (Whose.OWN,)


def choose_language(workshop: Workshop, command: ChooseLanguage, moment: Moment) -> Outcome:
    """If the pack has it. What concerns others is told to them; anybody of them may choose another."""
    if command.locale not in moment.languages:
        return refuse(Reason.NO_SUCH_LANGUAGE)
    if command.whose not in offered(workshop, command.by):
        return refuse(Reason.NOT_YOURS)
    unread = moment.unread - workshop.settings.read_languages
    if workshop.stage is Stage.OPEN and command.locale in unread:
        return _held_back(workshop, command)
    waits_no_more = workshop.tongues.without(command.by, command.whose)
    return _chosen(replace(workshop, tongues=waits_no_more), command)


def _held_back(workshop: Workshop, command: ChooseLanguage) -> Decision:
    """It is spoken once one of the third party says that somebody of them has read its texts; they are asked once."""
    tongues = workshop.tongues
    asked = any(one.locale == command.locale for one in tongues.held_back)
    held = tongues.with_held_back(HeldBack(command.by, command.whose, command.locale))
    reads = button(Verb.LANGUAGE_READ)
    told = Post(CONTROL, Text("people:language_wanted", **_named(command)), (reads,))
    presses = (reads,) if workshop.facilitator(command.by) is not None else ()
    return Decision(
        replace(workshop, tongues=held),
        Answer(Text("people:language_waits", **_named(command)), presses),
        () if asked else (told,),
    )


def let_speak(workshop: Workshop) -> tuple[Workshop, tuple[Effect, ...]]:
    """All that was held back and is read by now is as if it were chosen now; of whoever is gone nothing is left."""
    effects: tuple[Effect, ...] = ()
    for held in workshop.tongues.held_back:
        if held.locale not in workshop.settings.read_languages:
            continue
        workshop = replace(workshop, tongues=workshop.tongues.without(held.by, held.whose))
        command = ChooseLanguage(held.by, held.locale, Whose(held.whose))
        if command.whose in offered(workshop, held.by):
            chosen = _chosen(workshop, command)
            workshop, effects = chosen.workshop, (*effects, *chosen.effects)
    return workshop, effects


def _chosen(workshop: Workshop, command: ChooseLanguage) -> Decision:
    match command.whose:
        case Whose.OWN:
            own = _for_oneself(workshop, command)
            return Decision(own, Answer(Text("people:language_chosen")))
        case Whose.SIDE:
            return _for_the_side(workshop, command)
        case Whose.FIRST | Whose.SECOND:
            return Decision(
                _with_language(workshop, _SIDES[command.whose], command.locale),
                Answer(Text("people:language_chosen")),
            )
        case Whose.WORKSHOP:
            settings = replace(workshop.settings, locale=command.locale)
            return Decision(
                replace(workshop, settings=settings),
                Answer(Text("people:language_chosen_for_others")),
                in_both_caucuses(workshop, Text("people:language_of_workshop", **_named(command))),
            )


def _for_oneself(workshop: Workshop, command: ChooseLanguage) -> Workshop:
    if workshop.facilitator(command.by) is None:
        return workshop.with_participant(
            command.by, lambda person: replace(person, locale=command.locale)
        )
    changed = tuple(
        replace(one, locale=command.locale) if one.user == command.by else one
        for one in workshop.people.facilitators
    )
    return replace(workshop, people=replace(workshop.people, facilitators=changed))


def _for_the_side(workshop: Workshop, command: ChooseLanguage) -> Decision:
    side = workshop.own(command.by).side
    return Decision(
        _with_language(workshop, side, command.locale),
        Answer(Text("people:language_chosen_for_others")),
        (Post(caucus(side), Text("people:language_of_side", **_named(command))),),
    )


def _with_language(workshop: Workshop, side: SideId, locale: Locale) -> Workshop:
    return workshop.with_side(side, lambda one: replace(one, locale=locale))


def _named(command: ChooseLanguage) -> dict[str, Text]:
    return {"language": name_of(command.locale)}


def name_of(locale: Locale) -> Text:
    """What a language is called."""
    return Text("people:language_name", locale=str(locale))


def choosing(press: IncomingPress) -> Form | Refusal:
    """Which language, and for whom."""
    now = press.workshop.language_of(press.by)
    languages = tuple((str(one), name_of(one)) for one in sorted(press.languages))
    whose = tuple(
        (str(one), _for_whom(press.workshop, one)) for one in offered(press.workshop, press.by)
    )
    return Form(
        (
            ListField(LANGUAGE, Text("forms:language_label"), languages, frozenset({str(now)})),
            ListField(
                WHOSE, Text("forms:language_whose_label"), whose, frozenset({str(Whose.OWN)})
            ),
        )
    )


def _for_whom(workshop: Workshop, whose: Whose) -> Text:
    side = _SIDES.get(whose)
    if side is None:
        return Text(f"people:language_for_{whose}")
    return Text("people:language_for_a_side", side=workshop.side_name(side))


def read_in() -> tuple[Button, ...]:
    """A button for each language that the pack has."""
    return (button(Verb.READ_IN, subject=EACH_LANGUAGE, locale=EACH_LANGUAGE),)


def _read_in(press: IncomingPress) -> ChooseLanguage:
    return ChooseLanguage(press.by, Locale(press.pressed.subject))


def _choose(press: IncomingPress) -> ChooseLanguage | None:
    whose = press.values.get(WHOSE, "")
    if whose not in set(Whose):
        return None
    return ChooseLanguage(press.by, Locale(press.values.get(LANGUAGE, "")), Whose(whose))


TEXTS = {
    IN_EACH_LANGUAGE: "",
    "people:language_chosen": "",
    "people:language_read": "opened",
    "people:language_waits": "language",
    "people:language_wanted": "language",
    "people:language_chosen_for_others": "",
    "people:language_of_side": "language",
    "people:language_of_workshop": "language",
    "people:language_name": "locale",
    **{f"people:language_for_{one}": "" for one in Whose if one not in _SIDES},
    "people:language_for_a_side": "side",
    "forms:choose_language_title": "",
    "forms:language_label": "",
    "forms:language_whose_label": "",
}
"""What choosing a language asks of the pack: each text's key with the values it is given."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        ChooseLanguage,
        Who.ANYBODY_INSIDE,
        DRAFT_OR_OPEN,
        choose_language,
        (ActButton(Verb.CHOOSE_LANGUAGE, _choose, choosing), ActButton(Verb.READ_IN, _read_in)),
    ),
)
