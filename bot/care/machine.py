"""What of this computer matters to the bot: free disk, swap, who runs it, where the keys lie."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.care.findings import Finding, Level
from bot.frozen import frozen

LEAST_FREE_BYTES = 512 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_SYNCED = ("dropbox", "onedrive", "nextcloud", "owncloud", "google drive", "icloud", "syncthing")
"""Folders of programs that copy whatever lies in them; a name that holds one of these is taken for such a folder."""


@frozen
class Machine:
    """What was read of the computer; ``swaps`` are devices and files that memory is written to."""

    free_bytes: int | None
    swaps: tuple[str, ...]
    is_root: bool
    keys: Path
    database: Path


def read_machine(database: Path, keys: Path) -> Machine:
    """Look at this computer. What cannot be asked here (other systems than Linux) is taken for good."""
    return Machine(
        free_bytes=_free(database.parent),
        swaps=_swaps(),
        is_root=sys.platform != "win32" and os.geteuid() == 0,
        keys=keys.resolve(),
        database=database.parent.resolve() / database.name,
    )


def _free(folder: Path) -> int | None:
    for place in (folder, *folder.parents):
        if place.exists():
            return shutil.disk_usage(place).free
    return None


def _swaps() -> tuple[str, ...]:
    try:
        lines = Path("/proc/swaps").read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return ()
    return tuple(line.split()[0] for line in lines if line.strip())


def look_at_machine(machine: Machine) -> Iterator[Finding]:
    """What is to be said of it. (pure)"""
    yield _disk(machine.free_bytes)
    open_swaps = [one for one in machine.swaps if not _may_be_encrypted(one)]
    if open_swaps:
        yield Finding(
            *(Level.NOTE, "machine", "swap"),
            f"memory is written to {', '.join(open_swaps)}, which does not look encrypted",
            "encrypt the swap or switch it off (swapoff -a): keys and words pass through memory",
        )
    if machine.is_root:
        yield Finding(
            *(Level.NOTE, "machine", "root"),
            "this account is root",
            "make an account for the bot that nobody else uses",
        )
    yield from _places(machine)


def _disk(free: int | None) -> Finding:
    if free is None or free >= LEAST_FREE_BYTES:
        return Finding(Level.FINE, "machine", "disk", "enough disk is free for the database")
    return Finding(
        *(Level.WRONG, "machine", "disk"),
        f"only {free // _MEGABYTE} MB of disk are free beside the database",
        f"make room: below {LEAST_FREE_BYTES // _MEGABYTE} MB acts may soon be refused",
    )


def _may_be_encrypted(swap: str) -> bool:
    """Mapped devices usually are, and compressed memory never leaves the memory."""
    return swap.startswith(("/dev/dm-", "/dev/mapper/", "/dev/zram"))


def _places(machine: Machine) -> Iterator[Finding]:
    copied = [part for part in machine.keys.parts if any(name in part.lower() for name in _SYNCED)]
    if copied:
        yield Finding(
            *(Level.WRONG, "keys", "keys-copied"),
            f"the key folder lies below {copied[0]}, which another program copies elsewhere",
            "move it and name the new place as keys under [storage]: a copied key cannot be destroyed",
        )
    own = "give them a folder of their own as keys under [storage]"
    if machine.keys == machine.database.parent:
        yield Finding(
            *(Level.STOPS, "keys", "keys-beside"), "the keys lie where the database lies", own
        )
    elif machine.keys in machine.database.parents:
        what = "the database lies somewhere below the folder of the keys, so one copy takes both"
        yield Finding(Level.WRONG, "keys", "keys-beside", what, own)
    elif machine.keys.parent == machine.database.parent:
        yield Finding(
            *(Level.NOTE, "keys", "keys-near"),
            f"keys and database lie together below {machine.keys.parent.name}/",
            "leave the key folder out of every backup, or move it to where no backup reaches",
        )
