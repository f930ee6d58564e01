"""Put on PYTHONPATH: every logger of the process logs everything, whatever levels the program sets."""

import logging


def _deaf(self: logging.Logger, level: int | str) -> None:
    """Levels stay as they are: at their lowest."""


logging.Logger.setLevel = _deaf  # type: ignore[method-assign]
logging.root.level = logging.DEBUG
