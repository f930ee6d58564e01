"""Who may look on at everything that passes between the bot and the simulated Discord."""

from collections.abc import Mapping
from typing import Any, Protocol


class Witness(Protocol):
    """Told of each call once it has been answered, and of each event as it is sent. It must not change what it sees."""

    def saw_call(self, method: str, path: str, asked: Any, status: int, answered: Any) -> None: ...

    def saw_event(self, event: str, payload: Mapping[str, Any]) -> None: ...
