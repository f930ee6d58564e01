"""What is done in a window past its tree of elements, in one go: each sending costs the window a turn of its own."""

from __future__ import annotations

import asyncio
import json

from nicegui import ui

Told = str | list[tuple[str, str]]


class OneGo:
    """Belongs to the window in which it is made. What is called in one turn of the loop travels together, in order."""

    def __init__(self) -> None:
        self._client = ui.context.client
        self._waiting: list[str] = []

    def call(self, element: ui.element, method: str, *told: Told) -> None:
        """Have the element's own method called in the window, with these arguments."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._send)
        self._waiting.append(f"runMethod({element.id}, {json.dumps(method)}, {json.dumps(told)})")

    def _send(self) -> None:
        code = ";\n".join(self._waiting)
        self._waiting.clear()
        if not self._client.is_deleted:
            self._client.run_javascript(code)
