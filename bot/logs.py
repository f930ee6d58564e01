"""Logs: our own sentences and counts; of other packages only which one spoke, how loud, and the kind of an error."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType


class DiscreetFormatter(logging.Formatter):
    """Prints no argument of a foreign record and no exception's message: both can hold words, ids or tokens."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line, and for an exception its kind and where it happened."""
        safe = logging.makeLogRecord(record.__dict__)
        if record.name != "bot" and not record.name.startswith("bot."):
            safe.msg, safe.args = "(details left out)", ()
        safe.exc_text = None
        safe.stack_info = None
        if record.exc_info:
            kind, error, trace = record.exc_info
            safe.exc_info = None
            return f"{super().format(safe)}\n{describe(kind, error, trace)}"
        return super().format(safe)


def describe(
    kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
) -> str:
    """An exception by its kind and the places it went through, without its message."""
    name = kind.__name__ if kind else type(error).__name__
    places = [
        f"  {frame.name} ({frame.filename.rsplit('/', 2)[-1]}:{frame.lineno})"
        for frame in traceback.extract_tb(trace)
    ]
    return "\n".join([f"{name} at", *places])


def set_up(level: str) -> None:
    """Log to standard error. No level shows other packages' details; debug does not exist."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(level.upper())
    # Below warning, discord.py's loggers carry whole messages and addresses with tokens in them.
    logging.getLogger("discord").setLevel(logging.WARNING)
    # What cannot be logged would otherwise be printed with all its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _excepthook
    threading.excepthook = _thread_excepthook
    sys.unraisablehook = _unraisablehook


def _excepthook(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    sys.stderr.write(describe(kind, error, trace) + "\n")


def _thread_excepthook(broke: threading.ExceptHookArgs) -> None:
    sys.stderr.write(
        "in a thread: " + describe(broke.exc_type, broke.exc_value, broke.exc_traceback) + "\n"
    )


def _unraisablehook(broke: sys.UnraisableHookArgs) -> None:
    sys.stderr.write(
        "nobody could catch: "
        + describe(broke.exc_type, broke.exc_value, broke.exc_traceback)
        + "\n"
    )
