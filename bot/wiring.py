"""The only place where parts are put together: settings in, a running bot out."""

from __future__ import annotations

import hashlib
import itertools
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.cards_gone import CardsGone
from bot.app.closing import Closer
from bot.app.counting import Counting
from bot.app.engine import Engine
from bot.app.outbox import Delivery
from bot.app.ports import Outgoing
from bot.app.rooms.reconcile import Reconciler
from bot.app.suspended import Notice, SuspendedWorkshops
from bot.app.tending import Tending
from bot.app.watching import Watching
from bot.chat.asking import Services
from bot.chat.boundaries.files import Files
from bot.chat.boundaries.overhearing import GuildDirectory, Overhearing
from bot.chat.client import ParleyClient
from bot.chat.compose import Composer
from bot.chat.connect import Intents
from bot.chat.limits import OnTooMuch, raised
from bot.chat.messages import Messages
from bot.chat.pace import Pace
from bot.chat.placed import Placed
from bot.chat.rooms import leaders as room_leaders
from bot.chat.rooms.calls import GuildCalls
from bot.chat.rooms.guild_rooms import GuildRooms
from bot.chat.second_looks import SecondLooks
from bot.chat.too_large import TooLarge
from bot.config import Settings, StartError, shipped
from bot.domain.state import agenda
from bot.domain.state import settings as workshop_settings_state
from bot.domain.vocabulary.identity import ActId, Draw, GuildId, Handle, Locale, WorkshopId
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen
from bot.render import LookedAt, Pack, load_packs
from bot.server_address import ServerAddress
from bot.store.errors import StoreError
from bot.store.looking import refuse_lost_keys
from bot.store.opening import open_share, open_store
from bot.store.port import Closing
from bot.store.workshops import Store
from bot.toml_files import near

if TYPE_CHECKING:
    from bot.domain.rooms.desired import Target
    from bot.domain.state.workshop import Workshop
    from bot.guard.lexicon import Lexicon
    from bot.store.leases import Taken

REHEARSED_LOTS = "PARLEY_REHEARSED_LOTS"
REHEARSED_CLOCK = "PARLEY_REHEARSED_CLOCK"
REHEARSED_PACKS = "PARLEY_REHEARSED_PACKS"
REHEARSED_LOOKED_AT = "PARLEY_REHEARSED_LOOKED_AT"
"""The rehearsal's environment variables; they count only while the settings name a loopback address."""


async def _receipts(
    store: Store, now: Callable[[], datetime], guild: GuildId
) -> tuple[Closing, ...]:
    await store.closings.expire(now().timestamp())
    return await store.closings.receipts(guild)


@frozen
class Wired:
    """A bot whose parts know each other; not yet connected."""

    client: ParleyClient
    engine: Engine
    tending: Tending
    watching: Watching
    rooms: GuildRooms
    counting: Counting
    closer: Closer


def clock() -> datetime:
    """This machine's time."""
    return datetime.now(UTC)


def rehearsed_clock(offset_s: float) -> Callable[[], datetime]:
    """This machine's time, moved on as the rehearsal's server has moved on."""
    return lambda: datetime.now(UTC) + timedelta(seconds=offset_s)


def stopped_clock(at_s: float) -> Callable[[], datetime]:
    """A clock that stands still, so that two plays of the same workshop tell the same times."""
    return lambda: datetime.fromtimestamp(at_s, UTC)


def lots(_: Workshop | None, __: str) -> Draw:
    """The lots of one decision, from the operating system."""
    return Draw(secrets.token_bytes(32))


def rehearsed_lots(wish: str) -> Callable[[Workshop | None, str], Draw]:
    """Lots that can be played again: ``SEED`` or ``SEED,mirrored``. Only ever used against a loopback address."""
    seed, _, mirrored = wish.partition(",")
    drafts = itertools.count()

    def draw(workshop: Workshop | None, purpose: str) -> Draw:
        # Each further draft draws otherwise than the one before, for it is another workshop.
        if workshop is not None:
            where = f"{workshop.phase_id}|{workshop.revision}"
        else:
            number = next(drafts)
            where = f"draft {number}" if number else ""
        digest = hashlib.blake2b(f"{seed}|{where}|{purpose}".encode(), digest_size=32).digest()
        return Draw(digest, mirrored == "mirrored")

    return draw


def _new_act() -> ActId:
    return ActId(secrets.token_urlsafe(9))


def packs_folder(settings: Settings) -> Path:
    """Where the packs are."""
    rehearsed = os.environ.get(REHEARSED_PACKS, "") if settings.discord.api_url else ""
    return (Path(rehearsed) if rehearsed else shipped()) / "prompts"


def looked_at(settings: Settings) -> LookedAt:
    """Which packs a bot with these settings has found right before."""
    rehearsed = os.environ.get(REHEARSED_LOOKED_AT, "") if settings.discord.api_url else ""
    return LookedAt(Path(rehearsed or settings.storage.beside.parent / "packs_looked_at"))


def load_pack(settings: Settings, looked_at: LookedAt | None = None) -> Pack:
    """The prompt pack, or one sentence naming file and line, or the language that it does not have.

    Every text is looked at, unless ``looked_at`` remembers that exactly this pack was found right.
    """
    pack = load_packs(packs_folder(settings), settings.workshop.pack, looked_at)
    locale = settings.workshop.locale
    if locale not in pack.locales:
        raise StartError(
            f"workshop.locale is {locale}, in which the pack {settings.workshop.pack} is not written"
            f"{near(locale, sorted(pack.locales))}"
        )
    return pack


def questions(pack: Pack) -> tuple[str, ...]:
    """The third party's questions in every language: whoever takes one up in an answer quotes nobody."""
    asked = [
        Text(f"phases/{phase.id}:ask_{prompt.id}", first_side="", second_side="")
        for phase in pack.agenda.phases
        for prompt in phase.prompts
    ]
    return tuple(pack.label(text, locale) for locale in sorted(pack.locales) for text in asked)


def _lexicon() -> Lexicon:
    """What the guard knows of languages; loaded with the first open workshop, and the guard with it."""
    from bot.guard.lexicon import load

    return load()


def _free_to_repeat(pack: Pack) -> tuple[str, ...]:
    """Texts that anybody may repeat: what people say anywhere, and what the third party asks."""
    from bot.guard.lexicon import load_stock

    return (*load_stock(), *questions(pack))


def workshop_settings(settings: Settings, pack: Pack) -> workshop_settings_state.Settings:
    """What a new workshop starts with."""
    locale, lacking = Locale(settings.workshop.locale), agenda.not_offered(pack.agenda)
    return workshop_settings_state.Settings(
        locale=locale,
        pack=settings.workshop.pack,
        retention=workshop_settings_state.Retention(settings.workshop.retention),
        room_grace_s=settings.workshop.room_grace_s,
        joint_always_open=settings.workshop.joint == "open",
        voice_offered=settings.workshop.voice == "offered" and agenda.Ability.VOICE not in lacking,
        room_words=dict(pack.room_words(locale)),
    )


def too_much(settings: Settings, engine: Engine) -> OnTooMuch:
    """What is done about what is larger than Discord takes.

    Against a loopback address, which is a rehearsal or a test, it stops at the maker. For people it is logged, told in
    the control room and made to fit, for a card that Discord refuses would stay silent for good.
    """
    return raised if settings.discord.api_url else TooLarge(engine)


def _now(rehearsed: str) -> Callable[[], datetime]:
    """This machine's clock; in a rehearsal one moved on by so many seconds, or, after ``at``, one that stands still.

    After ``file`` comes the name of a file that says so, and may say otherwise later: the rehearsal moves the clock on.
    """
    if rehearsed.startswith("file "):
        return _ClockInFile(Path(rehearsed.removeprefix("file ")))
    if rehearsed.startswith("at "):
        return stopped_clock(float(rehearsed.removeprefix("at ")))
    return rehearsed_clock(float(rehearsed)) if rehearsed else clock


class _ClockInFile:
    """The clock that a file speaks of. It is asked at every step, so the file is seen rather than read.

    The file says it twice over: where its halves differ, it is just being written.
    """

    def __init__(self, file: Path) -> None:
        from mmap import ACCESS_READ, mmap

        with file.open("rb") as opened:
            self._said = mmap(opened.fileno(), 0, access=ACCESS_READ)
        self._heard = b""
        self._clock = clock

    def __call__(self) -> datetime:
        """The moment on that clock."""
        said = self._said[:]
        if said != self._heard:
            half = len(said) // 2
            while said[:half] != said[half:]:
                said = self._said[:]
            self._clock = _now(said[:half].decode().strip())
            self._heard = said
        return self._clock()


def _notice(settings: Settings, composer: Composer, client: ParleyClient) -> Notice:
    """How those who may lead a workshop are told of one that cannot be read."""
    locale = Locale(settings.workshop.locale)

    def room_name() -> str:
        return f"{composer.pack.room_words(locale)['control']}-{secrets.token_hex(2)}"

    def message() -> Outgoing:
        told = composer.text(None, locale, Text("errors:suspended_notice"))
        return Outgoing((told,), (), Handle("none"), {}, plain=True, notifies=True)

    def leaders(guild: GuildId) -> frozenset[Target]:
        return room_leaders.leaders_in(client, settings.discord.facilitator_role, guild)

    return Notice(room_name, message, leaders)


def _engine(settings: Settings, pack: Pack, store: Store) -> Engine:
    rehearsed = os.environ.get(REHEARSED_LOTS, "") if settings.discord.api_url else ""
    now = _now(os.environ.get(REHEARSED_CLOCK, "") if settings.discord.api_url else "")
    drawn = rehearsed_lots(rehearsed) if rehearsed else lots
    return Engine(store, pack.locales, now, drawn, lambda: pack.unread)


async def wire(
    settings: Settings, pack: Pack, store: Store, intents: Intents, placed: Placed | None = None
) -> Wired:
    """Put the parts together over an open store, and read every workshop.

    ``placed``: where its client stands, if it is one of several.
    """
    pace = placed.pace if placed else Pace(settings.discord.calls_per_s)
    client = ParleyClient(intents, pace, placed)
    rooms, messages = GuildRooms(client), Messages(client)
    engine = _engine(settings, pack, store)
    now = engine.now
    composer = Composer(pack, too_much(settings, engine), pictures=settings.discord.pictures)
    closer = Closer(engine, store, rooms, now)
    delivery = Delivery(engine, store, messages, composer.message, now)
    reconciler = Reconciler(engine, rooms, GuildCalls(client))
    tending = Tending(engine, store, reconciler, delivery, closer)
    directory, sighted = GuildDirectory(client), intents.message_content
    free = partial(_free_to_repeat, pack)
    watching = Watching(engine, store, directory, _lexicon, free, sighted=sighted)
    closer.on_receipt(lambda closing: watching.forget(WorkshopId(closing.workshop_id)))
    notice = _notice(settings, composer, client)
    suspended = SuspendedWorkshops(engine, store, (rooms, messages), notice, now)
    tending.on_heard(suspended.see_to)

    services = Services(
        engine=engine,
        tending=tending,
        composer=composer,
        watching=watching,
        locale=Locale(settings.workshop.locale),
        timezone=settings.workshop.timezone,
        facilitator_role=settings.discord.facilitator_role,
        new_act=_new_act,
        process_key=secrets.token_bytes(32),
        new_settings=lambda: workshop_settings(settings, pack),
        awaiting_receipt={},
        suspended=suspended,
        cards_gone=CardsGone(engine, store, messages),
        receipts=partial(_receipts, store, now),
        second_looks=SecondLooks(_new_act),
    )
    await engine.load()
    await watching.attend()
    overhearing = Overhearing(engine, watching, Files(settings.discord.api_url), messages.delete)
    client.move_in(services, rooms, closer, overhearing)
    await store.closings.expire(now().timestamp())
    counting = Counting(engine, store, client.standing, now)
    return Wired(client, engine, tending, watching, rooms, counting, closer)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """The store; whatever it refuses, also while workshops are read, ends the start with its sentence."""
    try:
        storage, where = settings.storage, settings.storage.where
        if isinstance(where, Path):
            refuse_lost_keys(where, storage.keys)
        async with await open_store(where, storage.keys, storage.password) as store:
            yield store
    except StoreError as error:
        raise StartError(str(error)) from None


@asynccontextmanager
async def opened_share(
    settings: Settings, taken: Taken, is_lost: Callable[[], None]
) -> AsyncIterator[Store]:
    """The store of one shard. `StoreError` where it cannot be opened; ``is_lost`` is called once it is another's."""
    storage, where = settings.storage, settings.storage.where
    if not isinstance(where, ServerAddress):
        raise StartError("Shards are served over a database on a server.")
    async with await open_share(where, storage.keys, storage.password, taken, is_lost) as store:
        yield store
