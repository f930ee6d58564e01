"""A port of this computer's own, held before anything else is started."""

from __future__ import annotations

import socket

from bot.config import StartError

LOOPBACK = "127.0.0.1"


def listening(port: int) -> socket.socket:
    """A socket on this port, or on any free one for 0; raises `StartError` where it is taken, or none there is."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        held.close()
        why = error.strerror if isinstance(error, OSError) else "ports go up to 65535"
        raise StartError(
            f"port {port} cannot be used ({why}); name another with --port, or none to take a free one."
        ) from None
    return held
