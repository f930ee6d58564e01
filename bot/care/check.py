"""``./parley check``: settings, pack, storage, machine and Discord, beside a bot that may be running."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot import __version__, logs
from bot.care.findings import Finding, Level, as_json, exit_code
from bot.care.machine import look_at_machine, read_machine
from bot.care.on_discord import look_at_portal
from bot.care.stored import (
    Plain,
    look_at_keys,
    look_at_modes,
    look_at_plain,
    plain_of,
    read_plain,
)
from bot.chat.application import read_portal
from bot.chat.connect import CannotReach, TokenRefused, use_address
from bot.chat.translate import install_permissions
from bot.config import Problem, Settings, StartError
from bot.domain.state.agenda import not_offered
from bot.frozen import frozen
from bot.render.lint import ORIGINAL, lint
from bot.server_address import ServerAddress
from bot.store.errors import StoreError
from bot.store.looking import is_held, keys_are_lost, refuse_lost_keys
from bot.store.looking_on_server import look_on_server
from bot.store.sealing import DOCUMENT
from bot.store.workshops import Suspended, SuspendReason
from bot.wiring import load_pack, opened, packs_folder


@frozen
class Wanted:
    """How a check is asked for. ``remove_key`` names a key that belongs to no workshop; it is destroyed."""

    remove_key: str = ""
    as_json: bool = False
    settings_file: Path | None = None
    """Which file the settings were read from, if there was one."""


def check(settings: Settings, wanted: Wanted) -> int:
    """Look at everything and print what was found; 0, 1 where something has to be done, 2 where no bot starts."""
    logs.set_up(settings.log.level)
    findings = [_read_from(wanted.settings_file), *asyncio.run(_look(settings, wanted.remove_key))]
    return report(findings, wanted)


def _read_from(file: Path | None) -> Finding:
    if file is not None:
        return Finding(Level.FINE, "settings", "settings", f"read from {file}")
    what = "there is no settings file, so every setting has its default"
    do = "name one with --config, or let ./parley setup make one"
    return Finding(Level.NOTE, "settings", "no-settings", what, do)


def report(findings: list[Finding], wanted: Wanted) -> int:
    """Print findings, what stops a start as one sentence on standard error, and give the exit code."""
    if wanted.as_json:
        print(as_json(findings, __version__))
        return exit_code(findings)
    for one in findings:
        if one.level is Level.STOPS:
            print(f"parley: {one.what}" + (f"; {one.do}" if one.do else ""), file=sys.stderr)
        else:
            print(one.line)
    return exit_code(findings)


async def _look(settings: Settings, remove_key: str) -> list[Finding]:
    found: list[Finding] = []
    try:
        found += _pack(settings)
        if remove_key:
            found.append(await _remove_key(settings, remove_key))
        found += await _storage(settings)
    except (StartError, StoreError) as stop:
        found.append(Finding(Level.STOPS, "start", "start", str(stop)))
    machine = read_machine(settings.storage.beside, settings.storage.keys)
    found += look_at_machine(machine)
    found += await on_discord(settings)
    return found


def _pack(settings: Settings) -> Iterator[Finding]:
    pack = load_pack(settings)
    languages = ", ".join(sorted(pack.locales))
    what = f"{settings.workshop.pack}, {len(pack.agenda.phases)} phases, languages: {languages}"
    yield Finding(Level.FINE, "pack", "pack", what)
    for ability in not_offered(pack.agenda):
        what = f"no phase offers {ability}, so it cannot be done in a workshop of this pack"
        yield Finding(Level.NOTE, "pack", "not-offered", what)
    root = packs_folder(settings) / settings.workshop.pack
    compared = pack.locales - {ORIGINAL} if ORIGINAL in pack.locales else ()
    for locale in sorted(compared):
        if found := lint(root, locale):
            what = f"{len(found)} things to look at in {locale}, the first: {found[0]}"
            do = f"./parley pack lint --pack {root.name} --locale {locale} tells all"
            yield Finding(Level.WRONG, "pack", "translation", what, do)


# ---- storage


async def _storage(settings: Settings) -> list[Finding]:
    database, keys = settings.storage.where, settings.storage.keys
    if not isinstance(database, Path):
        return await _on_server(settings, database)
    if not database.exists():
        return [_NONE_YET]
    refuse_lost_keys(database, keys)
    running = is_held(database)
    try:
        plain = read_plain(database, DOCUMENT.shape)
    except (sqlite3.Error, OSError) as error:
        # SQLite's own words here ("file is not a database", "database is locked") name no content.
        raise StartError(f"The database {database.name} cannot be read: {error}.") from None
    found = [*look_at_plain(plain, time.time()), *look_at_modes(database)]
    found += look_at_keys(keys, plain)
    return [*([_running(plain)] if running else await _opened(settings)), *found]


async def _on_server(settings: Settings, address: ServerAddress) -> list[Finding]:
    seen = await look_on_server(address, settings.storage.password)
    if not seen.version:
        return [_NONE_YET]
    plain = plain_of(seen, DOCUMENT.shape)
    keys = settings.storage.keys
    if plain.workshops and not await asyncio.to_thread(keys.exists):
        raise keys_are_lost(keys, len(plain.workshops))
    found = [*look_at_plain(plain, time.time()), *look_at_keys(keys, plain)]
    return [*([_running(plain)] if seen.is_held else await _opened(settings)), *found]


_NONE_YET = Finding(Level.FINE, "storage", "none", "none yet; it is made when a bot first runs")


def _running(plain: Plain) -> Finding:
    counts = f"{len(plain.workshops)} workshops, {len(plain.closings)} closings"
    return Finding(
        Level.FINE,
        "storage",
        "running",
        f"a bot is running with it; {counts}, {plain.waiting} posts wait",
    )


async def _opened(settings: Settings) -> list[Finding]:
    async with opened(settings) as store:
        orphaned = await store.orphaned_keys()
        loaded = await store.load()
        unfinished = len(await store.closings.unfinished())
    suspended = [one for one in loaded if isinstance(one, Suspended)]
    counts = f"{len(loaded)} workshops, {len(suspended)} suspended, {unfinished} closings under way"
    found = [Finding(Level.FINE, "storage", "counts", counts), *map(_orphan, orphaned)]
    wrong = sum(one.reason is SuspendReason.KEY_WRONG for one in suspended)
    if wrong:
        what = f"{wrong} workshops do not open with the keys they have"
        do = "bring the right key files back, or an undamaged copy of the database"
        found.append(Finding(Level.WRONG, "keys", "key-wrong", what, do))
    return found


def _orphan(workshop_id: str) -> Finding:
    what = f"the key {workshop_id}.key belongs to no workshop in this database"
    do = (
        "if the database is the right one, an interrupted start left it: "
        f"./parley check --remove-key {workshop_id} destroys it"
    )
    return Finding(Level.NOTE, "keys", "key-orphaned", what, do)


async def _remove_key(settings: Settings, workshop_id: str) -> Finding:
    async with opened(settings) as store:
        try:
            if workshop_id in await store.orphaned_keys():
                await store.destroy_orphaned_key(workshop_id)
                what = f"the key {workshop_id}.key is destroyed"
                return Finding(Level.FINE, "keys", "key-removed", what)
        except StoreError as error:
            return Finding(Level.WRONG, "keys", "key-not-removed", str(error).rstrip("."))
    what = f"no key without a workshop is called {workshop_id}; nothing was removed"
    return Finding(Level.WRONG, "keys", "key-not-removed", what)


# ---- Discord


async def on_discord(settings: Settings) -> list[Finding]:
    """What can be read of Discord with the token; nothing is changed there."""
    number = f"permissions for the install link: {install_permissions().value}"
    link = Finding(Level.FINE, "discord", "permissions", number)
    if not settings.discord.token:
        what = "none yet; only ./parley run needs one"
        return [Finding(Level.NOTE, "token", "no-token", what, "./parley setup asks for it"), link]
    if settings.discord.api_url:
        use_address(settings.discord.api_url, settings.discord.gateway_url)
    try:
        portal = await read_portal(settings.discord.token)
    except TokenRefused:
        refused = Problem.TOKEN_REFUSED.value
        return [Finding(Level.STOPS, "token", "token-refused", refused)]
    except CannotReach:
        what = "Discord cannot be reached, so nothing was looked for there"
        do = "see whether this computer reaches discord.com, and try again"
        return [Finding(Level.WRONG, "discord", "unreachable", what, do), link]
    return [*look_at_portal(portal, settings.discord.facilitator_role), link]
