"""The one table: every act by its command and by its button, every look by its button."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import instruments
from bot.domain.road.act import ActButton, AnyAct, Command, Look, Report, Slash
from bot.domain.screens import line_cards, my_card, panel, see_boards, showing_again, who_sees
from bot.domain.vocabulary.buttons import Verb

ACTS: tuple[AnyAct, ...] = (*instruments.ACTS, *showing_again.ACTS)
LOOKS: tuple[Look, ...] = (
    *instruments.LOOKS,
    *who_sees.LOOKS,
    *my_card.LOOKS,
    *line_cards.LOOKS,
    *see_boards.LOOKS,
    *panel.LOOKS,
)

BY_COMMAND: Mapping[type[Command | Report], AnyAct] = {act.command: act for act in ACTS}
BY_BUTTON: Mapping[Verb, tuple[AnyAct, ActButton]] = {
    given.verb: (act, given) for act in ACTS for given in act.buttons
}
LOOK_BY_BUTTON: Mapping[Verb, Look] = {look.verb: look for look in LOOKS}


def act_of(command: Command | Report) -> AnyAct:
    """The row of a command."""
    return BY_COMMAND[type(command)]


def on_slash(name: str) -> Mapping[str, tuple[AnyAct, ActButton, Slash]]:
    """What ``/workshop <name>`` can do, by the choice that stands for it."""
    return {
        slash.choice: (act, given, slash)
        for act in ACTS
        for given in act.buttons
        for slash in given.slash
        if slash.command == name
    }
