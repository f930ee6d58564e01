"""The migrations of a keeper of rows: scripts that are numbered without a gap."""

import re
from pathlib import Path

from bot.store.errors import DatabaseFailed


def scripts_in(folder: Path) -> list[str]:
    """The scripts of a folder in their order; ``DatabaseFailed`` if one is missing."""
    paths = sorted(path for path in folder.glob("*.sql") if re.match(r"\d{4}_", path.name))
    if [int(path.name[:4]) for path in paths] != list(range(1, len(paths) + 1)):
        raise DatabaseFailed(
            "The migrations are not numbered 0001, 0002, … without a gap: reinstall Parley."
        )
    return [path.read_text(encoding="utf-8") for path in paths]
