"""What a process has used so far, as Linux tells; elsewhere ``OSError``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")
_RESIDENT: Final = re.compile(r"VmRSS:\s+(\d+) kB")


def processor_s(pid: int) -> float:
    """Seconds of processor time of all its threads."""
    threads = (_PROCESSES / str(pid) / "task").iterdir()
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


def resident_mb(pid: int) -> float:
    """Megabytes of memory that it holds now."""
    found = _RESIDENT.search((_PROCESSES / str(pid) / "status").read_text())
    if found is None:
        raise OSError(f"process {pid} is over")
    return int(found[1]) / 1024
