"""How people of two languages understand each other in the joint room: one common language, or interpreters.

People's words are never translated by the bot. In briefing each side says what it would have; where both say the same
that holds, and where either wishes for interpreters these are needed. Who interprets has a seat in the third party and
says so, as each of the third party says what they read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.people.languages import LANGUAGE, name_of
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    Outcome,
    PanelRow,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.agenda import Gate
from bot.domain.state.decisions import Answer, Decision, Effect, Post, in_both_caucuses
from bot.domain.state.people import Facilitator
from bot.domain.state.tongues import INTERPRETERS, CommonWish
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.forms import BETWEEN, Form, ListField
from bot.domain.vocabulary.identity import Locale, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, caucus
from bot.domain.vocabulary.text import Person, Text
from bot.frozen import frozen

_INTERPRETS, _YES, _NO = "interprets", "yes", "no"


@frozen
class ChooseCommon(Command):
    """Say for one's side what people speak in the joint room: a language's code, or ``INTERPRETERS``."""

    common: str


@frozen
class SayWhatIRead(Command):
    """Say, as one of the third party, which languages one reads, and whether one interprets."""

    reads: frozenset[Locale]
    interprets: bool


def settled(workshop: Workshop) -> str | None:
    """What holds for the joint room: ``INTERPRETERS`` where either side wishes for them, else what both said."""
    wishes = {workshop.tongues.wish(side.id) for side in workshop.people.sides}
    if INTERPRETERS in wishes:
        return INTERPRETERS
    return wishes.pop() if len(wishes) == 1 else None


def is_settled(workshop: Workshop) -> bool:
    """Whether people will understand each other in the joint room, as far as that can be said beforehand."""
    if not workshop.sides_speak_differently:
        return True
    holds = settled(workshop)
    return bool(interpreters(workshop)) if holds == INTERPRETERS else holds is not None


def interpreters(workshop: Workshop) -> tuple[Facilitator, ...]:
    """Those of the third party who interpret."""
    return tuple(one for one in workshop.people.facilitators if one.interprets)


def choose_common(workshop: Workshop, command: ChooseCommon, moment: Moment) -> Outcome:
    """Anybody of a side says it for their side, and may say otherwise later. What holds is told to both alike."""
    if command.common != INTERPRETERS and Locale(command.common) not in moment.languages:
        return refuse(Reason.NO_SUCH_LANGUAGE)
    side = workshop.own(command.by).side
    if not workshop.sides_speak_differently or workshop.tongues.wish(side) == command.common:
        return refuse(Reason.ALREADY_SO)
    tongues = workshop.tongues.with_wish(CommonWish(side, command.common))
    changed = replace(workshop, tongues=tongues)
    holds = settled(changed)
    told: tuple[Effect, ...] = (
        Post(caucus(side), Text("understanding:wished", common=_said(command.common))),
    )
    if holds is not None and holds != settled(workshop):
        told = in_both_caucuses(changed, Text("understanding:holds", common=_said(holds)))
        if holds == INTERPRETERS and not interpreters(workshop):
            told = (*told, Post(CONTROL, Text("understanding:interpreters_wanted")))
    return Decision(changed, Answer(Text("understanding:noted")), told)


def say_what_i_read(workshop: Workshop, command: SayWhatIRead, moment: Moment) -> Outcome:
    """Nobody is told; who interprets is named on the joint room's card. In one language nothing is asked."""
    if not workshop.sides_speak_differently:
        return refuse(Reason.ALREADY_SO)
    if not command.reads <= moment.languages:
        return refuse(Reason.NO_SUCH_LANGUAGE)
    changed = tuple(
        replace(one, reads=command.reads, interprets=command.interprets)
        if one.user == command.by
        else one
        for one in workshop.people.facilitators
    )
    people = replace(workshop.people, facilitators=changed)
    return Decision(replace(workshop, people=people), Answer(Text("understanding:noted")))


def _said(common: str) -> Text:
    """What is spoken, in words."""
    if common == INTERPRETERS:
        return Text("understanding:with_interpreters")
    return name_of(Locale(common))


def _in_two_languages(workshop: Workshop) -> bool:
    return workshop.sides_speak_differently


# ---- what is shown
def joint_texts(workshop: Workshop) -> tuple[Text, ...]:
    """What is spoken in the joint room, or who interprets; nothing where the sides speak the same."""
    holds = settled(workshop) if workshop.sides_speak_differently else None
    if holds is None:
        return ()
    if holds == INTERPRETERS:
        people = tuple(Person(one.user) for one in interpreters(workshop))
        return (Text("understanding:joint_interpreters", people=people),)
    return (Text("understanding:joint_language", language=_said(holds)),)


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """What is not settled, and whose own rooms nobody of the third party can read."""
    unread = tuple(
        Text(
            "understanding:nobody_reads",
            side=workshop.side_name(side),
            language=name_of(workshop.languages_in(caucus(side))[0]),
        )
        for side in workshop.sides_in_turn
        if not _is_read(workshop, workshop.languages_in(caucus(side))[0])
    )
    said_below = Gate.COMMON_LANGUAGE in workshop.phase.gates
    settled_or_said = is_settled(workshop) or said_below
    return (*(() if settled_or_said else (Text("understanding:not_settled"),)), *unread)


def _is_read(workshop: Workshop, locale: Locale) -> bool:
    return any(
        locale in (one.reads or {workshop.language_of(one.user)})
        for one in workshop.people.facilitators
    )


def choice_row(workshop: Workshop) -> tuple[Text, ...]:
    """The same as a row of what holds; nothing where the sides speak the same."""
    if not workshop.sides_speak_differently:
        return ()
    holds = settled(workshop)
    said = Text("understanding:not_settled") if holds is None else _said(holds)
    wishes = tuple(
        Text("choices:wish", side=workshop.side_name(side), choice=_said(wish))
        for side in workshop.sides_in_turn
        if (wish := workshop.tongues.wish(side)) is not None
    )
    return (Text("choices:row", holds=said, wishes=wishes),)


def choice_buttons(workshop: Workshop, by: UserId) -> tuple[Button, ...]:
    """The way to say it, for whoever takes part; nothing where the sides speak the same."""
    someone = workshop.participant(by)
    if someone is None or not someone.takes_part or not workshop.sides_speak_differently:
        return ()
    return (button(Verb.COMMON_LANGUAGE),)


def _choosing(press: IncomingPress) -> Form | Refusal:
    if not press.workshop.sides_speak_differently:
        return refuse(Reason.ALREADY_SO)
    options = (
        (INTERPRETERS, _said(INTERPRETERS)),
        *((str(one), name_of(one)) for one in sorted(press.languages)),
    )
    wish = press.workshop.tongues.wish(press.workshop.own(press.by).side)
    chosen = frozenset({wish} if wish is not None else ())
    label = Text("forms:common_language_label")
    return Form((ListField(LANGUAGE, label, options, chosen),))


def _choose(press: IncomingPress) -> ChooseCommon:
    return ChooseCommon(press.by, press.values.get(LANGUAGE, ""))


def _reading(press: IncomingPress) -> Form:
    me = press.workshop.facilitator(press.by)
    reads = me.reads if me is not None else frozenset()
    now = frozenset(map(str, reads or {press.workshop.language_of(press.by)}))
    languages = tuple((str(one), name_of(one)) for one in sorted(press.languages))
    answers = tuple((one, Text(f"understanding:interprets_{one}")) for one in (_YES, _NO))
    said = frozenset({_YES if me is not None and me.interprets else _NO})
    return Form(
        (
            ListField(
                LANGUAGE, Text("forms:i_read_label"), languages, now, most=max(1, len(languages))
            ),
            ListField(_INTERPRETS, Text("forms:interprets_label"), answers, said),
        )
    )


def _read(press: IncomingPress) -> SayWhatIRead:
    said = press.values.get(LANGUAGE, "").split(BETWEEN)
    reads = frozenset(Locale(one) for one in said if one)
    return SayWhatIRead(press.by, reads, press.values.get(_INTERPRETS) == _YES)


TEXTS: Mapping[str, str] = {
    "understanding:wished": "common",
    "understanding:holds": "common",
    "understanding:with_interpreters": "",
    "understanding:interpreters_wanted": "",
    "understanding:noted": "",
    "understanding:joint_language": "language",
    "understanding:joint_interpreters": "people",
    "understanding:nobody_reads": "side language",
    "understanding:not_settled": "",
    "understanding:interprets_yes": "",
    "understanding:interprets_no": "",
    "forms:common_language_title": "",
    "forms:common_language_label": "",
    "forms:i_read_title": "",
    "forms:i_read_label": "",
    "forms:interprets_label": "",
    "gates:common_language": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        ChooseCommon,
        Who.TAKING_PART,
        OPEN,
        choose_common,
        (ActButton(Verb.COMMON_LANGUAGE, _choose, _choosing),),
    ),
    Act(
        SayWhatIRead,
        Who.FACILITATOR,
        OPEN,
        say_what_i_read,
        (
            ActButton(
                Verb.I_READ,
                _read,
                _reading,
                panel=on_panel_whenever(PanelRow.MORE, Verb.I_READ, _in_two_languages),
            ),
        ),
    ),
)
