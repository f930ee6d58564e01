"""``./parley setup``: from a token to a bot that may run; it writes two files and says what it finds on Discord."""

from __future__ import annotations

import asyncio
import getpass
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.care.check import Wanted, report
from bot.care.on_discord import look_at_portal
from bot.chat.application import Portal, install_link, read_portal
from bot.chat.connect import CannotReach, TokenRefused, use_address
from bot.config import (
    ConfigError,
    Problem,
    Settings,
    StartError,
    default_file,
    load_to_look,
    shipped,
)

EXAMPLE = "config.example.toml"
TOKEN_FILE = "parley.token"  # noqa: S105  (a file's name)
_LOOK_AGAIN_S = 3.0
_PATIENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class Asked:
    """How set-up is asked for: a token from a file instead of the terminal, and whether to wait for the server."""

    config: Path | None = None
    token_file: Path | None = None
    role: str = ""
    waits: bool = True


def setup(asked: Asked) -> int:
    """Ask for what is missing, write it, look at Discord; the exit code is that of check. Repeating it does no harm.

    Raises ``StartError``. What stands in a settings file already stays as it is, but for what is asked here.
    """
    config = (asked.config or default_file()).absolute()
    if not config.exists():
        _write(config, (shipped() / EXAMPLE).read_text(encoding="utf-8"))
        print(f"settings: {config} is made from config.example.toml")
    settings = load_to_look(config, os.environ)
    token = _new_token(asked, settings)
    if token:
        portal = asyncio.run(_portal(settings, token))  # before it is kept: a mistyped one never is
        place = config.parent / (settings.discord.token_file or TOKEN_FILE)
        _write(place, token + "\n")
        _set(config, "token_file", place.name if place.parent == config.parent else str(place))
        print(f"token: kept in {place}, which only this account can read")
    else:
        portal = asyncio.run(_portal(settings, settings.discord.token))
    if asked.role:
        _set(config, "facilitator_role", asked.role)
    settings = load_to_look(config, os.environ)
    print(f"install link: {install_link(portal.application_id)}")
    if not portal.servers and asked.waits:
        portal = asyncio.run(_until_in_a_server(settings, portal))
    findings = list(look_at_portal(portal, settings.discord.facilitator_role))
    code = report(findings, Wanted())
    if not code:
        print("next: ./parley run, then /workshop new in the server")
    return code


# ---- the token


def _new_token(asked: Asked, settings: Settings) -> str:
    """The token to be kept; empty where the one that is kept already stays."""
    if asked.token_file is not None:
        try:
            return _well_formed(asked.token_file.read_text(encoding="utf-8").strip())
        except OSError as error:
            reason = error.strerror
            raise ConfigError(
                Problem.NO_SECRET_FILE, file=asked.token_file, reason=reason
            ) from None
        except UnicodeDecodeError:
            raise ConfigError(Problem.MALFORMED_TOKEN, file=asked.token_file) from None
    if settings.discord.token:
        return ""
    if not sys.stdin.isatty():
        raise StartError(
            "There is no terminal to ask for the token at; name a file with --token-file."
        )
    print("Paste the bot's token (Bot page of Discord's developer portal); it is not shown:")
    return _well_formed(getpass.getpass("").strip())


def _well_formed(token: str) -> str:
    if not re.fullmatch(r"[!-~]+", token):
        raise ConfigError(Problem.MALFORMED_TOKEN, file="what was given")
    return token


# ---- Discord


async def _portal(settings: Settings, token: str) -> Portal:
    if settings.discord.api_url:
        use_address(settings.discord.api_url, settings.discord.gateway_url)
    try:
        return await read_portal(token)
    except TokenRefused:
        raise ConfigError(Problem.TOKEN_REFUSED) from None
    except CannotReach:
        raise StartError(
            "Discord cannot be reached; check this machine's connection and try again."
        ) from None


async def _until_in_a_server(settings: Settings, portal: Portal) -> Portal:
    """Wait for whoever opens the link."""
    print("waiting until the bot is in the server (Ctrl-C: later) ...", flush=True)
    until = time.monotonic() + _PATIENCE_S
    while not portal.servers and time.monotonic() < until:
        await asyncio.sleep(_LOOK_AGAIN_S)
        portal = await _portal(settings, settings.discord.token)
    return portal


# ---- files


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and nobody else's from the first moment on."""
    new = file.with_name(f"{file.name}.new")
    try:
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    except OSError as error:
        raise StartError(f"{file} cannot be written: {error.strerror}.") from None


def _set(config: Path, key: str, value: str) -> None:
    """One setting under [discord]; every other line stays as it is."""
    if not re.fullmatch(r"[^\"\\\x00-\x1f\x7f]*", value):
        raise StartError(f"discord.{key} may hold no quotation mark, backslash or line break.")
    text = config.read_text(encoding="utf-8")
    line = f'{key} = "{value}"'
    begin, head, rest = text.partition("[discord]\n")
    if not head:
        _write(config, f"{text}\n[discord]\n{line}\n")
        return
    found = re.search(r"^\[", rest, re.MULTILINE)
    table = rest[: found.start()] if found else rest
    others = rest[found.start() :] if found else ""
    changed, count = re.subn(rf"^{key}\s*=.*$", lambda _: line, table, count=1, flags=re.MULTILINE)
    _write(config, begin + head + (changed if count else f"{line}\n{table}") + others)
