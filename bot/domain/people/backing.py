"""Who stands behind the invitation, and what is said if taking part becomes known: the third party's words for both.

They stand in every invitation and in *Who can see this?*; when they change, both sides are told in their own rooms, in
the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Guarded,
    Moment,
    Outcome,
    PanelRow,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, Decision, in_both_caucuses
from bot.domain.state.people import People
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

LONGEST_BACKING = 200


@frozen
class SayWhoStandsBehind(Command):
    """Say who stands behind the workshop: under whose auspices it is, who pays, who runs the bot's computer."""

    words: Words


@frozen
class SayIfKnown(Command):
    """Say what will be said if it becomes known that somebody takes part: one sentence, settled with both sides."""

    words: Words


def say_who_stands_behind(
    workshop: Workshop, command: SayWhoStandsBehind, moment: Moment
) -> Outcome:
    """It stands in every invitation from now on. Once said, it can be said anew, not taken away."""
    changed = replace(workshop.people, behind=command.words)
    return _told(workshop, changed, "behind", command.words)


def say_if_known(workshop: Workshop, command: SayIfKnown, moment: Moment) -> Outcome:
    """The same for the sentence that both sides settled on."""
    changed = replace(workshop.people, if_known=command.words)
    return _told(workshop, changed, "if_known", command.words)


def _told(workshop: Workshop, changed: People, said: str, words: Words) -> Decision | Refusal:
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(words.text) > LONGEST_BACKING:
        return refuse(Reason.TOO_LONG, most=LONGEST_BACKING)
    if changed == workshop.people:
        return refuse(Reason.ALREADY_SO)
    answer = Answer(Text("consent:backing_noted"))
    text = Text(f"consent:{said}", words=words)
    told = in_both_caucuses(workshop, text) if _somebody_takes_part(workshop) else ()
    # Whoever has read the invitation as it was takes part only once they have read it as it is.
    audience = replace(workshop.audience, revision=workshop.audience.revision + 1)
    return Decision(replace(workshop, people=changed, audience=audience), answer, told)


def _somebody_takes_part(workshop: Workshop) -> bool:
    return any(person.takes_part for person in workshop.people.participants)


def backing(workshop: Workshop) -> tuple[Text, ...]:
    """What is said of both, in the third party's words; nothing where nothing was said."""
    said = (("behind", workshop.people.behind), ("if_known", workshop.people.if_known))
    return tuple(Text(f"consent:{key}", words=words) for key, words in said if words is not None)


def _writing_behind(press: IncomingPress) -> Form:
    return _form("say_behind", press.workshop.people.behind)


def _writing_if_known(press: IncomingPress) -> Form:
    return _form("say_if_known", press.workshop.people.if_known)


def _form(name: str, filled: Words | None) -> Form:
    label = Text(f"forms:{name}_label")
    return Form((TextField(WORDS, label, LONGEST_BACKING, filled or Words("")),))


TEXTS: Mapping[str, str] = {
    "consent:behind": "words",
    "consent:if_known": "words",
    "consent:backing_noted": "",
    "forms:say_behind_title": "",
    "forms:say_behind_label": "",
    "forms:say_if_known_title": "",
    "forms:say_if_known_label": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        SayWhoStandsBehind,
        Who.FACILITATOR,
        OPEN,
        say_who_stands_behind,
        (
            ActButton(
                Verb.SAY_BEHIND,
                form=_writing_behind,
                panel=on_panel_whenever(PanelRow.MORE, Verb.SAY_BEHIND),
            ),
        ),
        Guarded.CONTRIBUTION,
    ),
    Act(
        SayIfKnown,
        Who.FACILITATOR,
        OPEN,
        say_if_known,
        (
            ActButton(
                Verb.SAY_IF_KNOWN,
                form=_writing_if_known,
                panel=on_panel_whenever(PanelRow.MORE, Verb.SAY_IF_KNOWN),
            ),
        ),
        Guarded.CONTRIBUTION,
    ),
)
