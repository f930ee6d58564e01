"""The rehearsal held to Discord's own description of its API, where a copy of it is at hand."""

from bot.rehearsal.described.mismatch import Mismatch
from bot.rehearsal.described.record import (
    NOT_CHECKED,
    VARIABLE,
    Findings,
    Record,
    record_from_environment,
)

__all__ = ("NOT_CHECKED", "VARIABLE", "Findings", "Mismatch", "Record", "record_from_environment")
