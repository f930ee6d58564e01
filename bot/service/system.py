"""Telling the service manager (systemd) that the bot serves and lives, as sd_notify(3) says."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Mapping


class ServiceManager:
    """Whoever started the bot and waits for word of it; where nobody does, nothing is sent."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        meant_for = environment.get("WATCHDOG_PID", "")
        microseconds = environment.get("WATCHDOG_USEC", "")
        is_ours = meant_for in ("", str(os.getpid())) and microseconds.isdigit()
        self.watchdog_s = int(microseconds) / 1e6 if is_ours else 0.0
        """How long the manager waits for a sign of life before it starts the bot again; 0 where it does not."""

    def tell(self, *told: str) -> None:
        """Send some lines, such as ``READY=1``. That nobody hears them is no reason to stop."""
        if not self._address or sys.platform == "win32":
            return
        address = self._address
        if address.startswith("@"):
            address = "\0" + address[1:]
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sending:
            try:
                sending.connect(address)
                sending.sendall("\n".join(told).encode())
            except OSError:
                return

    async def live(self) -> None:
        """For ever: a sign of life in time, from the loop that does everything else; where none is wanted, none."""
        while self.watchdog_s:
            self.tell("WATCHDOG=1")
            await asyncio.sleep(self.watchdog_s / 3)
        await asyncio.Event().wait()
