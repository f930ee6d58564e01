"""Changing single settings in a file that people write by hand: every other line stays as it is."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from bot.config import StartError

_HEADER = re.compile(r"^\ufeff?[ \t]*\[[ \t]*discord[ \t]*\][ \t]*(?:#.*)?\r?$", re.MULTILINE)
_NEXT_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def changed(config: Path, settings: Mapping[str, str]) -> str:
    """The file's text in which these settings under ``[discord]`` have their values, to be written with ``write``.

    ``StartError`` where the file is written in a way that this cannot see through.
    """
    with config.open(encoding="utf-8", newline="") as opened:
        before = opened.read()
    for key, value in settings.items():
        if not re.fullmatch(r"[^\"\\\x00-\x1f\x7f]*", value):
            raise StartError(f"discord.{key} may hold no quotation mark, backslash or line break.")
    after = before
    for key, value in settings.items():
        after = _with(after, key, value)
    wanted = _read(before)
    if wanted is not None:
        wanted["discord"] = {**_table(wanted), **settings}
    if wanted is None or _read(after) != wanted:
        lines = " and ".join(f'{key} = "{value}"' for key, value in settings.items())
        raise StartError(f"{config} could not be changed; write {lines} under [discord] yourself.")
    return after


def _table(data: Mapping[str, object]) -> dict[str, object]:
    found = data.get("discord", {})
    return dict(found) if isinstance(found, dict) else {}


def _read(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return None


def _with(text: str, key: str, value: str) -> str:
    """The text with this setting; whether it says just that is looked at by the caller."""
    end = "\r\n" if "\r\n" in text else "\n"
    line = f'{key} = "{value}"'
    header = _HEADER.search(text)
    if header is None:
        gap = "" if not text or text.endswith("\n") else end
        return f"{text}{gap}{end}[discord]{end}{line}{end}"
    begin = header.end()
    if not text.startswith("\n", begin):  # the header is the last of the file, without a line's end
        return f"{text}{end}{line}{end}"
    begin += 1
    following = _NEXT_TABLE.search(text, begin)
    table = text[begin : following.start() if following else len(text)]
    rest = text[begin + len(table) :]
    stands = re.compile(
        rf"^([ \t]*){key}[ \t]*=[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*')([ \t]*(?:#[^\r\n]*)?\r?)$",
        re.MULTILINE,
    )
    changed, count = stands.subn(lambda found: f"{found[1]}{line}{found[2]}", table, count=1)
    return text[:begin] + (changed if count else f"{line}{end}{table}") + rest


def write(file: Path, text: str, *, beside: Path | None = None) -> None:
    """Whole or not at all, and nobody's but its owner's from the first moment on.

    A file that is there keeps owner, group and mode; one that is not gets those of the file ``beside`` as its owners.
    """
    file = file.resolve()
    new = file.with_name(f"{file.name}.new")
    try:
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened:
            opened.write(text)
            opened.flush()
            _keep_owners(opened.fileno(), file, beside)
            os.fsync(opened.fileno())
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise StartError(f"{file} cannot be written: {error.strerror}.") from None


def _keep_owners(descriptor: int, file: Path, beside: Path | None) -> None:
    if sys.platform == "win32":
        return
    like = file if file.exists() else beside
    if like is None or not like.exists():
        return
    wanted, given = like.stat(), os.fstat(descriptor)
    if (wanted.st_uid, wanted.st_gid) != (given.st_uid, given.st_gid):
        os.fchown(descriptor, wanted.st_uid, wanted.st_gid)
    if like == file:
        os.fchmod(descriptor, wanted.st_mode & 0o777)
