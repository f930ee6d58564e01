"""An event that the library cannot read costs that event alone, never the connection or the process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, MutableMapping
from functools import wraps
from typing import Any

_log = logging.getLogger(__name__)

Parser = Callable[[Any], None]
_NOT_WITHOUT = frozenset({"READY"})
"""Without it there is no connection to speak of: whoever holds the connection begins again."""

_LOOK_AFTER_S = 5.0


class OneLook:
    """What an event would have told is looked up a little later: of many events one look follows."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._due = False

    def missed(self) -> None:
        """An event was not read."""
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_later(_LOOK_AFTER_S, self._now)

    def _now(self) -> None:
        self._due = False
        self._look()


def survived(parsers: MutableMapping[str, Parser], missed: Callable[[], None]) -> None:
    """Have every reader of an event end quietly whatever it meets: kind and place are logged, and ``missed`` is called.

    Discord.py lets what a parser raises end the connection for good (2.7.1, ``DiscordWebSocket.received_message``).
    """
    for event, parser in tuple(parsers.items()):
        if event not in _NOT_WITHOUT:
            parsers[event] = _surviving(event, parser, missed)


def _surviving(event: str, parser: Parser, missed: Callable[[], None]) -> Parser:
    @wraps(parser)
    def read(data: Any) -> None:
        try:
            parser(data)
        except Exception:  # noqa: BLE001  (whatever Discord sends: only kind and place are printed)
            _log.exception("an event could not be read (%s)", event)
            missed()

    return read
