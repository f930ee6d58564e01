"""What is to be met before going on. A gate is shown, never enforced: facilitators may go on all the same, visibly."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.boards import concerns
from bot.domain.people import understanding
from bot.domain.reassurance import products
from bot.domain.rooms.power import power_on_a_seat
from bot.domain.state.agenda import Gate
from bot.domain.state.people import FEWEST
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.text import Text


def unmet(workshop: Workshop) -> tuple[Text, ...]:
    """What is still missing before this phase is left; empty inside a phase with another part to come. Names nobody."""
    if workshop.part_index + 1 < len(workshop.phase.parts):
        return ()
    return tuple(Text(f"gates:{gate}") for gate in workshop.phase.gates if not _met(workshop, gate))


def _met(workshop: Workshop, gate: Gate) -> bool:
    match gate:
        case Gate.EVERYONE_ANSWERED:
            return all(person.has_answered for person in workshop.people.participants)
        case Gate.AUDIENCE_ACKNOWLEDGED:
            return not workshop.audience.unacknowledged and not power_on_a_seat(workshop)
        case Gate.THREE_A_SIDE:
            return all(len(workshop.consented(side.id)) >= FEWEST for side in workshop.people.sides)
        case Gate.COMMON_LANGUAGE:
            return understanding.is_settled(workshop)
        case Gate.CONCERNS_FROM_BOTH:
            return concerns.from_both(workshop)
        case Gate.CONCERNS_TAKEN_UP:
            return concerns.all_taken_up(workshop)
        case Gate.PRODUCTS_ASKED:
            return products.all_asked(workshop)


TEXTS: Mapping[str, str] = {
    "gates:everyone_answered": "",
    "gates:audience_acknowledged": "",
    "gates:three_a_side": "",
}
"""The texts of the pack that stand here, each with the values given to it."""
