"""Which texts of the pack stand together in one message, and how much room their values need there.

A message holds so many letters for all of its texts: a pack that writes more makes a card that nobody would see. Read
when a pack is loaded; what is declared here is held to the cards themselves by a test.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.state.agenda import Ability, Agenda, Phase
from bot.domain.state.settings import Retention
from bot.frozen import frozen

LETTERS_A_MESSAGE = 4_000
"""https://discord.com/developers/docs/components/reference#text-display"""
NAMES, NAMES_IN_INVITATION = 1_000, 1_500
"""What names, rooms, moments and a bounded list of viewers can take; an invitation has two such lists, and the third
party's own words."""
NAMES_AND_KINDS = 2_600
"""The same with what people are, by kind, on both sides."""


@frozen
class Together:
    """What stands in one message. Of each tuple of ``texts`` one stands there; ``values`` letters stay free."""

    name: str
    texts: tuple[tuple[str, ...], ...]
    values: int = NAMES
    times: int = 1
    """In how many languages it may stand there at once."""

    @property
    def most(self) -> int:
        """How many letters the pack's own texts may have together."""
        return LETTERS_A_MESSAGE // self.times - self.values


_WATCHED = ("boundaries:watched", "boundaries:watched_in_part", "boundaries:not_watched")
_KEPT = (*(f"cards:kept_{retention}" for retention in Retention), "cards:kept_nothing")
_SEES = ("audience:sees", "audience:nobody_else")
_STATES = ("state_open", "state_paused", "state_audience", "state_no_session")
_STATES_OF_JOINT = tuple(
    f"cards:{state}"
    for state in (
        *_STATES,
        "state_break_joint",
        "state_extra_joint",
        "state_gathering_joint",
        "state_caucuses_first",
        "state_quiet",
        "state_given",
    )
)
_STATES_OF_CAUCUS = tuple(
    f"cards:{state}"
    for state in (
        *_STATES,
        "state_gathering",
        "state_leaving",
        "state_break_caucus",
        "state_others_have_time",
        "state_joint_speaks",
    )
)


def _one_each(*names: str) -> tuple[tuple[str, ...], ...]:
    return tuple((name,) for name in names)


def together(agenda: Agenda) -> Iterator[Together]:
    """The messages of which a pack could make one too large: the cards, and the invitation first of all."""
    yield Together(
        "an invitation",
        (
            *_one_each("cards:line_title", "consent:read_in"),
            ("consent:invitation", "consent:invitation_again"),
            *_one_each("consent:purpose", "consent:behind", "consent:if_known"),
            *_one_each("consent:ground_rules", "consent:limits"),
            _SEES,
            _KEPT,
            (*_WATCHED, "cards:watched_less"),
            ("consent:your_choice", "consent:choice_again", "consent:not_now_stands"),
        ),
        NAMES_IN_INVITATION,
    )
    for phase in agenda.phases:
        yield from _of_phase(phase)


_NOW_AND_THEN = (
    "going_on:panel_ahead",
    "panel:waiting",
    "acknowledging:panel_wishes",
    "acknowledging:panel_person",
    "acknowledging:panel_given",
    "handing_over:leads",
    "handing_over:watches",
    "handing_over:ends",
    "handing_over:note",
)
"""What stands on the panel at times."""


def _of_phase(phase: Phase) -> Iterator[Together]:
    file = f"phases/{phase.id}"
    head = _one_each("cards:heading", f"{file}:title")
    foot = (("cards:watched_less",),)
    yield Together(
        f"the joint room's card in {phase.id}",
        (
            *_one_each(f"{file}:now_joint", "cards:next_session"),
            *_one_each("cards:here_joint"),
            *head,
            _STATES_OF_JOINT,
            *foot,
        ),
        times=2,
    )
    yield Together(
        f"a caucus's card in {phase.id}",
        (
            *_one_each(f"{file}:now_caucus", "cards:next_session"),
            ("cards:here_caucus", "cards:here_side_alone"),
            *head,
            _STATES_OF_CAUCUS,
            *foot,
            ("cards:names",),
            ("cards:own_name_open", "cards:own_name_waits", "cards:own_name_accepted"),
            ("cards:their_name_open", "cards:their_name_offered", "cards:their_name_accepted"),
        ),
    )
    yield _line(phase)
    yield Together(
        f"the panel in {phase.id}",
        (
            *_one_each("panel:title", "panel:road", "panel:where", "panel:people"),
            *_one_each("cards:watched_less", "panel:close_asked", "panel:questions"),
            *_one_each(*(f"{file}:ask_{prompt.id}" for prompt in phase.prompts)),
            *(("panel:question",) for _ in phase.prompts),
            *_one_each(*_NOW_AND_THEN),
            *head,
            ("panel:gates",),
            *_one_each(*(f"gates:{gate}" for gate in phase.gates)),
            *_instruments(phase),
        ),
    )


def _line(phase: Phase) -> Together:
    file = f"phases/{phase.id}"
    return Together(
        f"a line's card in {phase.id}",
        (
            *_one_each("cards:heading", f"{file}:title", f"{file}:now_line", "cards:your_rooms"),
            *_one_each("kinds:before_joint", "choices:asked_on_line", "cards:here_line"),
            ("cards:watched_less",),
        ),
        NAMES_AND_KINDS,
    )


def _instruments(phase: Phase) -> Iterator[tuple[str, ...]]:
    if phase.writes:
        yield ("boards:panel",)
    if Ability.ACTS in phase.offers:
        yield ("sensibility:panel", "sensibility:panel_over")
    if Ability.LISTENING_BACK in phase.offers:
        yield ("hearing:panel",)
