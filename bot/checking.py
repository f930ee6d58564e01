"""What ``./parley check`` says: settings, pack and storage, beside a bot that may be running."""

from __future__ import annotations

import asyncio

from bot import logs
from bot.chat.connect import (
    NO_SUCH_ROLE,
    CannotReach,
    TokenRefused,
    has_role,
    use_address,
)
from bot.chat.translate import install_permissions
from bot.config import ConfigError, Problem, Settings, StartError
from bot.domain.state.agenda import not_offered
from bot.process_memory import swaps
from bot.store.looking import is_held, look_from_outside, refuse_lost_keys
from bot.store.workshops import Suspended
from bot.wiring import load_pack, opened


async def _look(settings: Settings) -> list[str]:
    database = settings.storage.database
    if not database.exists():
        return ["storage: none yet; it is made when a bot first runs"]
    if is_held(database):
        refuse_lost_keys(database, settings.storage.keys)
        outside = look_from_outside(database)
        counts = f"{outside.workshops} workshops, {outside.closings} closings"
        return [f"storage: a bot is running with it; {counts}"]
    async with opened(settings) as store:
        orphaned = await store.orphaned_keys()
        loaded = await store.load()
        suspended = sum(isinstance(suspended, Suspended) for suspended in loaded)
        unfinished = len(await store.closings.unfinished())
    counts = f"{len(loaded)} workshops, {suspended} suspended, {unfinished} closings under way"
    return [f"storage: {counts}", *map(_orphan, orphaned)]


def _orphan(workshop_id: str) -> str:
    return (
        f"storage: the key {workshop_id}.key belongs to no workshop in this database. If the database is the right "
        f"one, an interrupted start left it: ./parley check --remove-key {workshop_id} destroys it"
    )


async def _remove_key(settings: Settings, workshop_id: str) -> str:
    async with opened(settings) as store:
        if workshop_id not in await store.orphaned_keys():
            return (
                f"storage: no key without a workshop is called {workshop_id}; nothing was removed"
            )
        await store.destroy_orphaned_key(workshop_id)
    return f"storage: the key {workshop_id}.key is destroyed"


async def _look_for_role(settings: Settings) -> str:
    """The role that may start workshops, which stands on Discord alone."""
    role = settings.discord.facilitator_role
    if not settings.discord.token:
        return "role: without a token nobody can look for discord.facilitator_role on Discord"
    try:
        found = await has_role(settings.discord.token, role)
    except TokenRefused:
        raise ConfigError(Problem.TOKEN_REFUSED) from None
    except CannotReach:
        return "role: Discord cannot be reached, so discord.facilitator_role was not looked for"
    if not found:
        raise StartError(NO_SUCH_ROLE)
    return "role: discord.facilitator_role stands in a server of this bot"


def check(settings: Settings, remove_key: str = "") -> int:
    """Look at settings, pack and storage beside a bot that may be running; prints what it found.

    Discord is asked for one thing alone, whether the role in the settings is there. Raises ``StartError``.

    ``remove_key`` names a key that belongs to no workshop; it is destroyed.
    """
    logs.set_up(settings.log.level)
    pack = load_pack(settings)
    languages = ", ".join(sorted(pack.locales))
    print(
        f"pack: {settings.workshop.pack}, {len(pack.agenda.phases)} phases, languages: {languages}"
    )
    for ability in not_offered(pack.agenda):
        print(f"pack: no phase offers {ability}, so it cannot be done in a workshop of this pack")
    if remove_key:
        print(asyncio.run(_remove_key(settings, remove_key)))
    for line in asyncio.run(_look(settings)):
        print(line)
    if not settings.discord.token:
        print("token: none yet; only ./parley run needs one")
    if settings.discord.facilitator_role:
        if settings.discord.api_url:
            use_address(settings.discord.api_url, settings.discord.gateway_url)
        print(asyncio.run(_look_for_role(settings)))
    for place in swaps():
        print(
            f"memory: this machine swaps to {place}; unless that is encrypted, what people write may lie there in plain"
        )
    print(f"permissions for the install link: {install_permissions().value}")
    return 0
