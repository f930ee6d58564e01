"""Attribution: what a text ascribes to the people it names, and by which words."""

from typing import Final

from bot.guard.findings import Ascribed, Attribution
from bot.guard.grammar import rules
from bot.guard.lexicon import Lexicon
from bot.guard.roster import Roster
from bot.guard.standing import Standing
from bot.guard.tokens import read

EARLIER_LETTERS: Final = 300
"""So much of the message before is looked at: a pronoun means somebody named close by."""


def attributions(
    text: str, roster: Roster, lexicon: Lexicon, earlier: str = ""
) -> tuple[Attribution, ...]:
    """For every mention of somebody on the roster, what is ascribed to them, in the order of the text.

    Spans are places in the text as it was written. The text is read by the language it is written in, and as its
    author's own words: a question, a wish or a condition about somebody ascribes nothing. `earlier` is the message that
    the same author wrote just before in the same room: somebody named there may be meant by a pronoun here, and is then
    found where the pronoun's verb stands.
    """
    found = _within(text, roster, lexicon)
    if found or not earlier:
        return found
    before = earlier[-EARLIER_LETTERS:]
    shift = len(before) + 1
    return tuple(
        Attribution(
            one.person, one.ascribed, (first - shift, last - shift), (first - shift, last - shift)
        )
        for one in _within(f"{before}\n{text}", roster, lexicon)
        if one.cue is not None and one.ascribed is Ascribed.COMMUNICATED
        for first, last in (one.cue,)
        if first >= shift
    )


def _within(text: str, roster: Roster, lexicon: Lexicon) -> tuple[Attribution, ...]:
    if not roster.may_be_named(text):
        return ()
    reading = read(text)
    standing = Standing(reading, lexicon)
    mentions = roster.find(reading, standing)
    if not mentions:
        return ()
    clauses = rules(reading, mentions, lexicon, standing.language)
    found = []
    for mention in mentions:
        cue = clauses.cue(mention)
        found.append(
            Attribution(
                mention.person,
                cue.ascribed if cue else Ascribed.MENTION,
                reading.span(mention.first, mention.last),
                reading.span(cue.first, cue.last) if cue else None,
            )
        )
    return tuple(found)
