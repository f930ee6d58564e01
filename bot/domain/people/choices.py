"""How the parties meet: what is kept and how long, joint by session or open, caucuses with the third party or without.

The settings file says only with what a workshop starts. Each side chooses by button, in anybody's line; where the sides
differ, the stricter holds. What holds is told to both in the same words. What protects less than what people consented
to holds only once everybody who takes part has consented anew, each in their own line; nobody is told who did. What was
said stays protected as it was: it holds from the next phase on, in new rooms. Until then a consent can be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.people.understanding import choice_buttons, choice_row
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Look,
    Moment,
    Outcome,
    PanelRow,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.replacing import replace_own_rooms
from bot.domain.state.agenda import Ability, not_offered
from bot.domain.state.choices import VALUES, Topic, Wish, held, looseness, with_value
from bot.domain.state.decisions import Answer, Decision, Effect, Post, in_both_caucuses
from bot.domain.state.rooms import Retiring
from bot.domain.state.settings import Settings
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Verb, Weight, button, phase_text
from bot.domain.vocabulary.identity import SideId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import RoomKind, caucus
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

_HOUR_S = 3_600


@frozen
class Choose(Command):
    """Say for one's side, or for the third party, how to meet."""

    topic: str
    value: str


@frozen
class AgreeToChoices(Command):
    """Consent anew, to all that waits for it; ``read`` is the revision of what was read."""

    read: int


@frozen
class TakeAgreementBack(Command):
    """Consent no more to what waits, or is to come; ``read`` is the revision of what was read."""

    read: int


def may_choose(workshop: Workshop, by: UserId) -> bool:
    """Whoever takes part chooses for their side, the third party for where a side has not said."""
    someone = workshop.participant(by)
    return workshop.facilitator(by) is not None or (someone is not None and someone.takes_part)


def wished(workshop: Workshop, topic: Topic) -> str:
    """The stricter of what both sides would have. For a side that has not said the third party's word stands."""
    choices, now = workshop.choices, held(workshop.settings, topic)
    start = choices.wish(topic, None) or now
    return min(
        (choices.wish(topic, side) or start for side in SideId),
        key=lambda value: looseness(topic, value),
    )


def waiting(workshop: Workshop) -> tuple[tuple[Topic, str], ...]:
    """What both sides would have and what protects less than what holds: it waits for everybody's consent."""
    if not workshop.choices.wishes:
        return ()
    spoken_of = {each.topic for each in workshop.choices.wishes}
    return tuple(
        (topic, wish)
        for topic in Topic
        if topic in spoken_of and _is_looser(workshop, topic, wish := wished(workshop, topic))
    )


def _is_looser(workshop: Workshop, topic: Topic, value: str) -> bool:
    return looseness(topic, value) > looseness(topic, held(workshop.settings, topic))


def choose(workshop: Workshop, command: Choose, moment: Moment) -> Outcome:
    """Stricter holds at once. Looser too, as long as nobody has taken part; else everybody is asked to consent anew."""
    topic = next((one for one in Topic if one == command.topic), None)
    if topic is None or command.value not in VALUES[topic]:
        return refuse(Reason.NOT_YOURS)
    someone = workshop.participant(command.by)
    side = someone.side if someone is not None else None
    if command.value == (workshop.choices.wish(topic, side) or held(workshop.settings, topic)):
        return refuse(Reason.ALREADY_SO)
    decision = _chosen(workshop, Wish(topic, command.value, side), moment.at)
    still = waiting(decision.workshop)
    gone = tuple(value for value in to_come(workshop) if value not in still)
    if not gone:
        return decision
    told = in_both_caucuses(decision.workshop, Text("choices:stays_note", what=_all_said(gone)))
    return replace(decision, effects=(*decision.effects, *told))


def _chosen(workshop: Workshop, chosen: Wish, at: datetime) -> Decision:
    choices, topic = workshop.choices, chosen.topic
    if choices.wish(topic, None) is None:
        # What held before anybody chose stays what a side has that has not said.
        choices = choices.with_wish(Wish(topic, held(workshop.settings, topic)))
    choices = choices.with_wish(chosen)
    changed = replace(workshop, choices=choices)
    wish = wished(changed, topic)
    asks = waiting(changed) != waiting(workshop)
    if asks:
        choices = replace(choices, revision=choices.revision + 1, agreed=frozenset())
        changed = replace(changed, choices=choices)
    waits = _is_looser(changed, topic, wish) and _somebody_took_part(changed)
    if waits and asks:
        told = in_both_caucuses(changed, Text("choices:asked_note", what=(said(topic, wish),)))
        return Decision(changed, Answer(Text("choices:asked")), told)
    if wish != held(workshop.settings, topic) and not waits:
        return _holds(changed, ((topic, wish),), Answer(Text("choices:settled")), at)
    return Decision(changed, Answer(Text("choices:noted")), _told_own_side(changed, chosen))


def _told_own_side(workshop: Workshop, chosen: Wish) -> tuple[Effect, ...]:
    """That it waits for the other side; nothing where it holds already."""
    if chosen.side is None or not _is_looser(workshop, chosen.topic, chosen.value):
        return ()
    choice = said(chosen.topic, chosen.value)
    return (Post(caucus(chosen.side), Text("choices:wish_note", choice=choice)),)


def _somebody_took_part(workshop: Workshop) -> bool:
    """Whether anybody ever did: what they wrote stands, whoever has stepped out since."""
    return any(person.has_consented for person in workshop.people.participants)


def _holds(
    workshop: Workshop, values: tuple[tuple[Topic, str], ...], answer: Answer, at: datetime
) -> Decision:
    """From now on these hold; both sides are told in the same words, and an invitation is to be read as it now is."""
    settings = workshop.settings
    for topic, value in values:
        settings = with_value(settings, topic, value)
    what = _all_said(values)
    changed = replace(
        workshop,
        settings=settings,
        rooms=replace(workshop.rooms, retiring=_no_longer(workshop, settings, at)),
        audience=replace(workshop.audience, revision=workshop.audience.revision + 1),
    )
    return Decision(
        changed, answer, in_both_caucuses(changed, Text("choices:holds_note", what=what))
    )


def _no_longer(workshop: Workshop, settings: Settings, at: datetime) -> tuple[Retiring, ...]:
    """Rooms that were replaced already stand no longer than one that was replaced now; none stands longer than said."""
    latest = at + timedelta(seconds=settings.room_grace_s)
    return tuple(
        replace(old, delete_after=min(old.delete_after, latest)) for old in workshop.rooms.retiring
    )


def agree(workshop: Workshop, command: AgreeToChoices, moment: Moment) -> Outcome:
    """One more consent. When everybody who takes part has given theirs, it holds: for what was said already not at all,
    so it comes with new rooms.
    """
    someone, values = workshop.own(command.by), waiting(workshop)
    if not values or command.read != workshop.choices.revision:
        return refuse(Reason.STALE, phase=phase_text(workshop.phase_id, "title"))
    choices = replace(workshop.choices, agreed=workshop.choices.agreed | {someone.seat})
    changed = replace(workshop, choices=choices)
    if not to_come(changed):
        return Decision(changed, Answer(Text("choices:agreed"), _back(changed)))
    if not _was_said(changed, values):
        return _holds(_spent(changed), values, Answer(Text("choices:settled")), moment.at)
    new = to_come(workshop) == ()
    told = in_both_caucuses(changed, Text("choices:comes_note", what=_all_said(values)))
    return Decision(changed, Answer(Text("choices:comes"), _back(changed)), told if new else ())


def take_back(workshop: Workshop, command: TakeAgreementBack, moment: Moment) -> Outcome:
    """One consent less. What everybody had consented to does not come then; nobody is told who it was."""
    someone, coming = workshop.own(command.by), to_come(workshop)
    if not waiting(workshop) or command.read != workshop.choices.revision:
        return refuse(Reason.STALE, phase=phase_text(workshop.phase_id, "title"))
    if someone.seat not in workshop.choices.agreed:
        return refuse(Reason.ALREADY_SO)
    agreed = workshop.choices.agreed - {someone.seat}
    changed = replace(workshop, choices=replace(workshop.choices, agreed=agreed))
    stays = Text("choices:stays_note", what=_all_said(coming))
    told = in_both_caucuses(changed, stays) if coming else ()
    return Decision(changed, Answer(Text("choices:taken_back")), told)


def to_come(workshop: Workshop) -> tuple[tuple[Topic, str], ...]:
    """What everybody who takes part has consented to and what does not hold yet."""
    seats = {person.seat for person in workshop.people.participants if person.takes_part}
    return waiting(workshop) if seats and seats <= workshop.choices.agreed else ()


def _was_said(workshop: Workshop, values: tuple[tuple[Topic, str], ...]) -> bool:
    """Whether what protects less would be about words that stand: not when the joint room speaks, or in which way."""
    about = any(topic not in (Topic.JOINT, Topic.VOICE) for topic, _ in values)
    return about and any(
        room.spoke and room.key.kind in (RoomKind.CAUCUS, RoomKind.JOINT)
        for room in workshop.rooms.standing
    )


def _spent(workshop: Workshop) -> Workshop:
    choices = workshop.choices
    spent = replace(choices, agreed=frozenset(), revision=choices.revision + 1)
    return replace(workshop, choices=spent)


def in_new_rooms(workshop: Workshop, moment: Moment) -> tuple[Workshop, tuple[Effect, ...]]:
    """Rooms that spoke have been replaced under what held: what is to come holds now, and what waits is asked again."""
    values = waiting(workshop)
    if not values:
        return workshop, ()
    if not to_come(workshop):
        asked = Text("choices:asked_note", what=_all_said(values))
        return workshop, in_both_caucuses(workshop, asked)
    opens = any(topic is Topic.CAUCUSES for topic, _ in values)
    if opens and workshop.settings.retention.keeps_rooms:
        workshop = replace_own_rooms(workshop, moment.draw, moment.at)
    held_now = _holds(_spent(workshop), values, Answer(Text("choices:settled")), moment.at)
    return held_now.workshop, held_now.effects


# ---- what is shown
def said(topic: Topic, value: str) -> Text:
    """A value in words."""
    if topic is Topic.GRACE:
        return Text("choices:grace", hours=int(value) // _HOUR_S)
    return Text(f"choices:{topic}_{value}")


def _all_said(values: tuple[tuple[Topic, str], ...]) -> tuple[Text, ...]:
    return tuple(said(topic, value) for topic, value in values)


def _back(workshop: Workshop) -> tuple[Button, ...]:
    return (button(Verb.TAKE_AGREEMENT_BACK, workshop.choices.revision),)


def asked_on_line(workshop: Workshop) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    """What somebody's line asks them to consent to anew, or what is to come, and the button; the same for everybody."""
    values = waiting(workshop)
    if not values:
        return (), ()
    what = _all_said(values)
    if to_come(workshop):
        return (Text("choices:comes_on_line", what=what),), _back(workshop)
    agrees = button(Verb.AGREE_TO_CHOICES, workshop.choices.revision, Weight.MAIN)
    return (Text("choices:asked_on_line", what=what),), (agrees,)


def _choices(press: IncomingPress) -> Answer | Refusal:
    """What holds, what each side would have, and a list for each."""
    workshop = press.workshop
    if workshop.stage is not Stage.OPEN or not may_choose(workshop, press.by):
        return refuse(Reason.NOT_YOURS)
    someone = workshop.participant(press.by)
    side = someone.side if someone is not None else None
    rows = (*(_row(workshop, topic) for topic in _to_choose(workshop)), *choice_row(workshop))
    menus = tuple(_menu(workshop, topic, side) for topic in _to_choose(workshop))
    common = choice_buttons(workshop, press.by)
    presses = (button(Verb.CHOOSE_LANGUAGE), *common, button(Verb.LEFT_ASIDE))
    now = Text("choices:now", rows=rows, leads=someone is None)
    return Answer(now, presses, menus)


def _to_choose(workshop: Workshop) -> tuple[Topic, ...]:
    """Voice only where any phase offers it."""
    voice = Ability.VOICE not in not_offered(workshop.agenda)
    return tuple(topic for topic in Topic if voice or topic is not Topic.VOICE)


def _row(workshop: Workshop, topic: Topic) -> Text:
    wishes = tuple(
        Text("choices:wish", side=workshop.side_name(side), choice=said(topic, wish))
        for side in workshop.sides_in_turn
        if (wish := workshop.choices.wish(topic, side)) is not None
    )
    holds = said(topic, held(workshop.settings, topic))
    return Text("choices:row", holds=holds, wishes=wishes)


def _menu(workshop: Workshop, topic: Topic, side: SideId | None) -> Choice:
    now = workshop.choices.wish(topic, side) or held(workshop.settings, topic)
    options = tuple((value, said(topic, value)) for value in VALUES[topic])
    label = Text(f"choices:{topic}_label")
    return Choice(Verb.CHOOSE, label, options, subject=topic, chosen=frozenset({now}))


def _choose(press: IncomingPress) -> Choose:
    return Choose(press.by, press.pressed.subject, press.chosen)


def _agree(press: IncomingPress) -> AgreeToChoices:
    return AgreeToChoices(press.by, press.revision)


def _take_back(press: IncomingPress) -> TakeAgreementBack:
    return TakeAgreementBack(press.by, press.revision)


TEXTS: Mapping[str, str] = {
    "choices:now": "rows leads",
    "choices:row": "holds wishes",
    "choices:wish": "side choice",
    "choices:grace": "hours",
    **{
        f"choices:{topic}_{value}": ""
        for topic, values in VALUES.items()
        for value in values
        if topic is not Topic.GRACE
    },
    **{f"choices:{topic}_label": "" for topic in Topic},
    "choices:settled": "",
    "choices:noted": "",
    "choices:asked": "",
    "choices:agreed": "",
    "choices:holds_note": "what",
    "choices:wish_note": "choice",
    "choices:asked_note": "what",
    "choices:asked_on_line": "what",
    "choices:comes": "",
    "choices:comes_note": "what",
    "choices:comes_on_line": "what",
    "choices:taken_back": "",
    "choices:stays_note": "what",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(Choose, Who.MEETING, OPEN, choose, (ActButton(Verb.CHOOSE, _choose),)),
    Act(
        AgreeToChoices,
        Who.TAKING_PART,
        OPEN,
        agree,
        (ActButton(Verb.AGREE_TO_CHOICES, _agree),),
        unseen=True,
    ),
    Act(
        TakeAgreementBack,
        Who.TAKING_PART,
        OPEN,
        take_back,
        (ActButton(Verb.TAKE_AGREEMENT_BACK, _take_back),),
        unseen=True,
    ),
)
LOOKS = (Look(Verb.CHOICES, _choices, on_panel_whenever(PanelRow.MORE, Verb.CHOICES)),)
