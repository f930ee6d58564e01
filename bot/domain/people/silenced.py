"""Who may read here but not write or press for now: the server waits for their word on its rules, or timed them out.

They keep their seat, and nothing is decided in their name: they do not count as being here, and an answer they have not
given counts as *not yet*, as everybody's does. The third party is told, and they themselves; the sides are not.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boundaries.held import own_room
from bot.domain.people.stepping_out import not_here
from bot.domain.road.act import DRAFT_OR_OPEN, Act, AnyAct, Moment, Outcome, Report, Who
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Person, Text
from bot.frozen import frozen


@frozen
class ReportSilenced(Report):
    """Whether the server keeps somebody from writing and pressing just now."""

    user: UserId
    silenced: bool


def with_silenced(workshop: Workshop, user: UserId, silenced: bool) -> Workshop:
    """The workshop in which this is known of somebody."""
    known = workshop.people.silenced
    now = known | {user} if silenced else known - {user}
    return replace(workshop, people=replace(workshop.people, silenced=now))


def record_silenced(workshop: Workshop, command: ReportSilenced, moment: Moment) -> Outcome:
    """Tell the third party, and the person where they alone read it; once for each change."""
    noted = Answer(Text("people:noted"))
    room = own_room(workshop, command.user)
    was = command.user in workshop.people.silenced
    if room is None or was is command.silenced:
        return Decision(workshop, noted)
    changed = with_silenced(workshop, command.user, command.silenced)
    someone = workshop.participant(command.user)
    if someone is not None and command.silenced:
        changed = not_here(changed, someone)
    if workshop.stage is not Stage.OPEN:
        return Decision(changed, noted)
    kind = "silenced" if command.silenced else "heard_again"
    told = [Post(CONTROL, Text(f"people:{kind}_note", person=Person(command.user)))]
    if room != CONTROL:
        told.append(Post(room, Text(f"people:{kind}_line")))
    return Decision(changed, noted, tuple(told))


ACTS: tuple[AnyAct, ...] = (Act(ReportSilenced, Who.GUILD, DRAFT_OR_OPEN, record_silenced),)
