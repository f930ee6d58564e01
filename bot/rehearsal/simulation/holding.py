"""Events that Discord sends late or in another order than things happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

Send = Callable[[str, Mapping[str, Any]], None]


class Held:
    """Holds events back by their name, until they are released, in whichever order."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._pattern: str | None = None
        self._waiting: list[tuple[str, dict[str, Any]]] = []

    def hold(self, pattern: str = "*") -> None:
        """Hold back every event whose name fits (`CHANNEL_*`) from now on; interactions always go out at once."""
        self._pattern = pattern

    def release_twice(self) -> int:
        """Send each event that was held back, and then the same again; how many there were."""
        self._waiting = [each for each in self._waiting for _ in range(2)]
        return self.release() // 2

    def release(self, *, backwards: bool = False) -> int:
        """Send what was held back, the latest first if wished, and hold no more; how many there were."""
        waiting, self._waiting, self._pattern = self._waiting, [], None
        for event, payload in reversed(waiting) if backwards else waiting:
            self._send(event, payload)
        return len(waiting)

    def keeps(self, event: str, payload: Mapping[str, Any]) -> bool:
        """Whether this event is held back; it is kept as it is now."""
        if (
            self._pattern is None
            or event == "INTERACTION_CREATE"
            or not fnmatchcase(event, self._pattern)
        ):
            return False
        self._waiting.append((event, dict(payload)))
        return True
