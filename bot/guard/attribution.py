"""Attribution: what a text ascribes to the people it names, and by which words."""

from bot.guard.clauses import Clauses
from bot.guard.findings import Ascribed, Attribution
from bot.guard.lexicon import Lexicon
from bot.guard.roster import Roster
from bot.guard.tokens import read


def attributions(text: str, roster: Roster, lexicon: Lexicon) -> tuple[Attribution, ...]:
    """For every mention of somebody on the roster, what is ascribed to them, in the order of the text.

    Spans are places in the text as it was written. The text is read as its author's own words: a question, a wish or a
    condition about somebody ascribes nothing.
    """
    reading = read(text)
    mentions = roster.find(reading)
    if not mentions:
        return ()
    clauses = Clauses(reading.tokens, mentions, lexicon)
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
