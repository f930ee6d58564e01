"""The key directory: one random 256-bit key per workshop, each in a file of its own, apart from the database."""

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Protocol

from bot.frozen import frozen
from bot.store.errors import KeyExists, KeyMissing, KeysExposed, KeysFailed

if sys.platform != "win32":
    import fcntl

KEY_BYTES = 32
_SUFFIX = ".key"
_WORKSHOP_ID = r"[A-Za-z0-9_-]{1,64}"
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


@frozen
class WorkshopKey:
    """The secret of one workshop: 32 random bytes. It is never printed, logged or stored anywhere else."""

    secret_key: bytes = field(repr=False)


class Keys(Protocol):
    """Where keys are kept, apart from the rows that they open. Methods may wait for a disk."""

    def create(self, workshop_id: str) -> WorkshopKey:
        """Make a key that is kept before this returns; `KeyExists`, `KeysFailed`."""

    def load(self, workshop_id: str) -> WorkshopKey:
        """Read a key; `KeyMissing`."""

    def destroy(self, workshop_id: str) -> None:
        """Leave nothing of it; repeating it does no harm. `KeysFailed`."""

    def orphaned(self, known: Collection[str]) -> tuple[str, ...]:
        """The workshop ids that have a key but are not among `known`."""


class KeyDirectory:
    """Makes, reads and destroys the keys of workshops.

    All methods block for a few milliseconds (they wait for the disk); the store calls the slow ones in a thread.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @classmethod
    def open(cls, directory: Path) -> "KeyDirectory":
        """Use `directory`, made with mode 0700 if it is missing; `KeysExposed` if others may
        enter or read it, `KeysFailed` if it cannot be used at all.
        """
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in (directory, *directory.glob(f"*{_SUFFIX}")):
                _refuse_if_exposed(path)
        except OSError as error:
            raise KeysFailed(
                f"The key directory {directory.name} cannot be used: {error.strerror}."
            ) from error
        return cls(directory)

    def create(self, workshop_id: str) -> WorkshopKey:
        """Make a key that is on disk before this returns; `KeyExists` if there is one already, `KeysFailed`."""
        path = self._path(workshop_id)
        secret_key = secrets.token_bytes(KEY_BYTES)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o600)
        except FileExistsError as error:
            raise KeyExists("This workshop already has a key; it is not replaced.") from error
        except OSError as error:
            raise KeysFailed(f"A new key cannot be written: {error.strerror}.") from error
        try:
            _write(descriptor, secret_key)
            self._flush_directory()
        except OSError as error:
            path.unlink(missing_ok=True)
            raise KeysFailed(f"A new key cannot be written: {error.strerror}.") from error
        return WorkshopKey(secret_key)

    def load(self, workshop_id: str) -> WorkshopKey:
        """Read a key; `KeyMissing` if its file is absent, unreadable or of the wrong length."""
        try:
            descriptor = os.open(self._path(workshop_id), os.O_RDONLY | _NO_FOLLOW)
        except OSError as error:
            raise KeyMissing("The key of a workshop is missing or cannot be read.") from error
        try:
            secret_key = os.read(descriptor, KEY_BYTES + 1)
        except OSError as error:
            raise KeyMissing("The key of a workshop cannot be read.") from error
        finally:
            os.close(descriptor)
        if len(secret_key) != KEY_BYTES:
            raise KeyMissing("The key of a workshop is damaged: it has the wrong length.")
        return WorkshopKey(secret_key)

    def exists(self, workshop_id: str) -> bool:
        """Whether a key file of this workshop is there."""
        return self._path(workshop_id).is_file()

    def destroy(self, workshop_id: str) -> None:
        """Overwrite the key with random bytes, flush, unlink, flush the directory; repeating it does no harm.

        Overwriting reaches the old blocks on plain disks only; on flash and copy-on-write file systems the unlinking,
        and the disk's own encryption, carry the weight.
        """
        path = self._path(workshop_id)
        try:
            with suppress(FileNotFoundError):
                # Where it is not there, an earlier call was interrupted, whose unlinking may not be on disk yet.
                _write(os.open(path, os.O_WRONLY | _NO_FOLLOW), secrets.token_bytes(KEY_BYTES))
                path.unlink()
            self._flush_directory()
        except OSError as error:
            # Also where the whole directory is not there: perhaps it is somewhere else, with the key in it.
            raise KeysFailed(f"A key cannot be destroyed: {error.strerror}.") from error

    def orphaned(self, known: Collection[str]) -> tuple[str, ...]:
        """The workshop ids that have a key but are not among `known`.

        A crash between making a key and the first commit leaves one, and it seals nothing. They are only listed:
        destroying them unasked would lose every workshop when the bot is once started on the wrong database.
        """
        stems = (path.name.removesuffix(_SUFFIX) for path in self._directory.glob(f"*{_SUFFIX}"))
        return tuple(sorted(stem for stem in stems if stem not in known))

    def _path(self, workshop_id: str) -> Path:
        if not re.fullmatch(_WORKSHOP_ID, workshop_id):
            raise ValueError("a workshop id is 1 to 64 letters, digits, hyphens or underscores")
        return self._directory / f"{workshop_id}{_SUFFIX}"

    def _flush_directory(self) -> None:
        if sys.platform == "win32":
            return  # Windows cannot open a directory for flushing.
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            _flush(descriptor)
        finally:
            os.close(descriptor)


def _refuse_if_exposed(path: Path) -> None:
    status = path.stat()
    if sys.platform != "win32" and stat.S_IMODE(status.st_mode) & 0o077:
        what, mode = (
            ("key directory", "700") if stat.S_ISDIR(status.st_mode) else ("key file", "600")
        )
        raise KeysExposed(
            f"The {what} {path.name} is open to other accounts: run chmod {mode} on it, then start again."
        )


def _write(descriptor: int, content: bytes) -> None:
    """Write all of `content` through to the disk and close the file."""
    try:
        if os.write(descriptor, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        _flush(descriptor)
    finally:
        os.close(descriptor)


def _flush(descriptor: int) -> None:
    # On macOS fsync stops at the drive's cache; F_FULLFSYNC goes through it.
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)
