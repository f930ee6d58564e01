"""``./parley setup``: from a token to a bot that may run; it writes two files and says what it finds on Discord."""

from __future__ import annotations

import asyncio
import getpass
import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path

from bot.care.check import Wanted, report
from bot.care.on_discord import look_at_portal
from bot.care.settings_file import changed, write
from bot.chat.application import Portal, install_link, read_portal
from bot.chat.connect import CannotReach, TokenRefused, use_address
from bot.config import (
    ConfigError,
    Problem,
    Settings,
    StartError,
    default_file,
    load,
    load_to_look,
    load_without_token,
    shipped,
)
from bot.frozen import frozen

EXAMPLE = "config.example.toml"
TOKEN_FILE = "parley.token"  # noqa: S105  (a file's name)
_LOOK_AGAIN_S = 3.0
_PATIENCE_S = 600.0


@frozen
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
        write(config, (shipped() / EXAMPLE).read_text(encoding="utf-8"))
        print(f"settings: {config} is made from config.example.toml")
    settings = load_without_token(
        config
    )  # what it says of a token may be what set-up is here to mend
    token = _new_token(asked, config)
    if token:
        portal = asyncio.run(_portal(settings, token))  # before it is kept: a mistyped one never is
        _keep(token, config, settings)
    else:
        settings = load_to_look(config, os.environ)
        portal = asyncio.run(_portal(settings, settings.discord.token))
    if asked.role:
        write(config, changed(config, {"facilitator_role": asked.role}))
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


def _new_token(asked: Asked, config: Path) -> str:
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
    trouble = _trouble_with_token(config)
    if trouble is None:
        return ""
    if trouble.problem is not Problem.NO_TOKEN:
        if not sys.stdin.isatty():
            raise trouble
        print(f"the token that is kept cannot be used: {trouble}")
    if not sys.stdin.isatty():
        raise StartError(
            "There is no terminal to ask for the token at; name a file with --token-file."
        )
    print("Paste the bot's token (Bot page of Discord's developer portal); it is not shown:")
    return _well_formed(getpass.getpass("").strip())


def _trouble_with_token(config: Path) -> ConfigError | None:
    """Why there is no token that could be used; what another command would say of an open file stops set-up too."""
    try:
        load(config, os.environ)
    except ConfigError as error:
        if error.problem in (Problem.NO_TOKEN, Problem.NO_SECRET_FILE, Problem.MALFORMED_TOKEN):
            return error
        raise
    return None


def _keep(token: str, config: Path, settings: Settings) -> None:
    """In the file that the settings name, or one beside them; a token in the settings themselves gives way to it."""
    named = settings.discord.token_file
    place = config.parent / Path(named or TOKEN_FILE).expanduser()
    wanted = {} if named else {"token_file": TOKEN_FILE}
    if settings.discord.token:
        wanted["token"] = ""
    text = changed(
        config, wanted
    )  # before anything is written: both are as they should be, or neither is touched
    with suppress(OSError):
        place.chmod(0o600)  # one that others could read is private before the new token is in it
    write(place, token + "\n", beside=config)
    write(config, text)
    print(f"token: kept in {place}, which only its owner can read")


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
