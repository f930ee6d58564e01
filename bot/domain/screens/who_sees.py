"""*Who can see this?*: the full account of a room, for whoever reads it, at any time and as things stand now."""

from __future__ import annotations

from bot.domain.people.backing import backing
from bot.domain.road.act import Look
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.rooms.power import could_entries
from bot.domain.screens.card_parts import kept, seen_by, viewers, watched
from bot.domain.screens.pictured import sight
from bot.domain.state.decisions import Answer
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey
from bot.domain.vocabulary.text import Text


def _who_sees(press: IncomingPress) -> Answer | Refusal:
    """Viewers, who could let themselves in or act on people, what is watched, what is kept: told in that room alone."""
    workshop, key = press.workshop, press.room
    if key is None or key == CONTROL or workshop.stage is not Stage.OPEN:
        return refuse(Reason.NOT_YOURS)
    if press.by not in (*participants_in(workshop, key), *facilitators_in(workshop, key)):
        return refuse(Reason.NOT_YOURS)
    audience = workshop.audience
    return Answer(
        Text(
            "cards:who_sees",
            seen_by=seen_by(workshop, key, _seen_by(workshop, key)),
            could_enter=could_entries(audience.could_enter),
            could_act=could_entries(audience.could_act),
            watched=watched(workshop),
            kept=kept(workshop, key),
            backing=backing(workshop),
        ),
        picture=sight(workshop, key),
    )


def _seen_by(workshop: Workshop, key: RoomKey) -> Text:
    if key == JOINT:
        return Text("cards:joint_seen_by", viewers=viewers(workshop))
    if key.side is None:
        return Text("cards:line_seen_by", viewers=viewers(workshop))
    alone = workshop.settings.caucuses_without_facilitators
    name = "caucus_seen_by_side_alone" if alone else "caucus_seen_by"
    own = workshop.side_name(key.side)
    return Text(f"cards:{name}", viewers=viewers(workshop), own_side=own)


LOOKS = (Look(Verb.WHO_SEES, _who_sees),)
