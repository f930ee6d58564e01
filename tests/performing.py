"""What people perform in the simulated Discord: which buttons, menus, forms and commands, noted as they do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.rehearsal.simulation import Outcome, Seat
from bot.rehearsal.simulation.interactions import Act

BUTTON, FORM, COMMAND = "button", "form", "command"
Performed = set[tuple[str, str]]
_WENT_WRONG = "went wrong on our side"


def _named(act: Act, data: dict[str, Any]) -> tuple[str, str] | None:
    """What an interaction is, by its verb or by the words a person types."""
    if act is Act.PRESS:
        return BUTTON, str(data["custom_id"]).split(":")[1]
    if act is Act.SUBMIT:
        return FORM, str(data["custom_id"]).split(":")[1]
    if act is Act.COMMAND:
        below = [option["name"] for option in data.get("options", ()) if option.get("type") == 1]
        return COMMAND, " ".join([str(data["name"]), *below])
    return None


@contextmanager
def noted(patching: pytest.MonkeyPatch) -> Iterator[Performed]:
    """All that anybody performs meanwhile, and that the bot answers without failing."""
    performed: Performed = set()
    perform = Seat._perform

    async def and_note(seat: Seat, act: Act, channel: int, data: Any, *more: Any) -> Outcome:
        outcome = await perform(seat, act, channel, data, *more)
        name = _named(act, data)
        if name is not None and not outcome.failed and _WENT_WRONG not in outcome.text:
            performed.add(name)
        return outcome

    with patching.context() as patch:
        patch.setattr(Seat, "_perform", and_note)
        yield performed
