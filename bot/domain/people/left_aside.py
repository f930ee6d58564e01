"""Words that either side asks to be left aside: place names, names of events. The bot and its questions avoid them.

Nothing is negotiated about them: what one side lists holds, and the other side is not told. The third party reads all
lists together, and which sentences of the bot's own hold such a word. Its own questions get a second look for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.people.languages import name_of
from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Look, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.tongues import LeftAside
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Locale, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text
from bot.domain.vocabulary.visible import spelling
from bot.frozen import frozen

MOST_LISTED = 12
"""So many of one side in one language."""
LONGEST_LISTED = 40
MOST_SENTENCES = 8
"""So many of the bot's own sentences are shown that hold one."""


@frozen
class LeaveAside(Command):
    """Say for one's own side which words of a language are to be left aside, one a line, in place of those before.

    ``held``: in how many sentences of the bot's own such words stand.
    """

    locale: Locale
    words: Words
    held: int = 0


def leave_aside(workshop: Workshop, command: LeaveAside, moment: Moment) -> Outcome:
    """It holds at once. The third party is told that there is something to read, not from which side."""
    if command.locale not in moment.languages:
        return refuse(Reason.NO_SUCH_LANGUAGE)
    lines = (Words(" ".join(line.split())) for line in command.words.text.split("\n"))
    words = tuple({spelling(one.text): one for one in lines if one}.values())
    if any(len(one.text) > LONGEST_LISTED for one in words):
        return refuse(Reason.TOO_LONG, most=LONGEST_LISTED)
    if len(words) > MOST_LISTED:
        return refuse(Reason.WORDS_FULL, most=MOST_LISTED)
    side = workshop.own(command.by).side
    tongues = workshop.tongues.with_list(LeftAside(side, command.locale, words))
    if tongues == workshop.tongues:
        return refuse(Reason.ALREADY_SO)
    told = Text("left_aside:told", language=name_of(command.locale), held=command.held)
    return Decision(
        replace(workshop, tongues=tongues), Answer(Text("left_aside:noted")), (Post(CONTROL, told),)
    )


def spoken(workshop: Workshop) -> tuple[Locale, ...]:
    """Every language in which the bot speaks to anybody here."""
    people = workshop.people
    chosen = {one.locale for one in people.sides}
    chosen |= {one.locale for one in people.participants}
    chosen |= {one.locale for one in people.facilitators}
    return tuple(sorted({workshop.settings.locale, *(one for one in chosen if one is not None)}))


def shown(
    workshop: Workshop, by: UserId, sentences: tuple[str, ...] = (), more: int = 0
) -> Answer | Refusal:
    """What is left aside: to whoever takes part their own side's list, to the third party all of it.

    ``sentences`` are those of the bot's own in which such words stand, for the third party.
    """
    someone = workshop.participant(by)
    if workshop.facilitator(by) is not None:
        rows = _rows({locale: workshop.tongues.listed_in(locale) for locale in _listed(workshop)})
        return Answer(Text("left_aside:all", rows=rows, sentences=sentences, more=more))
    if someone is None or not someone.takes_part:
        return refuse(Reason.NOT_YOURS)
    own = {locale: workshop.tongues.listed_by(someone.side, locale) for locale in _listed(workshop)}
    presses: tuple[Button, ...] = tuple(
        button(Verb.LEAVE_ASIDE, subject=locale, language=name_of(locale))
        for locale in spoken(workshop)[:5]
    )
    return Answer(Text("left_aside:own", rows=_rows(own)), presses)


def _listed(workshop: Workshop) -> tuple[Locale, ...]:
    return tuple(sorted({one.locale for one in workshop.tongues.left_aside}))


def _rows(lists: Mapping[Locale, tuple[Words, ...]]) -> tuple[Text, ...]:
    return tuple(
        Text("left_aside:row", language=name_of(locale), words=words)
        for locale, words in lists.items()
        if words
    )


def _listing(press: IncomingPress) -> Form | Refusal:
    someone, locale = press.workshop.own(press.by), Locale(press.pressed.subject)
    if locale not in press.languages:
        return refuse(Reason.NO_SUCH_LANGUAGE)
    known = press.workshop.tongues.listed_by(someone.side, locale)
    filled = Words("\n".join(one.text for one in known))
    longest = MOST_LISTED * (LONGEST_LISTED + 1)
    label = Text("forms:leave_aside_label", most=MOST_LISTED)
    return Form((TextField(WORDS, label, longest, filled, required=False),))


def _leave(press: IncomingPress) -> LeaveAside:
    return LeaveAside(press.by, Locale(press.pressed.subject), press.words)


TEXTS: Mapping[str, str] = {
    "left_aside:own": "rows",
    "left_aside:all": "rows sentences more",
    "left_aside:row": "language words",
    "left_aside:noted": "",
    "left_aside:told": "language held",
    "forms:leave_aside_title": "",
    "forms:leave_aside_label": "most",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        LeaveAside,
        Who.TAKING_PART,
        OPEN,
        leave_aside,
        (ActButton(Verb.LEAVE_ASIDE, _leave, _listing),),
        unseen=True,
    ),
)
LOOKS = (Look(Verb.LEFT_ASIDE, None),)
