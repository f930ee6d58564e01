"""Moving between databases: cut off at every place, each workshop is in force in one of them, and whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bot.store.errors import MoveRefused, NotHere
from bot.store.keys import KeyDirectory
from bot.store.marks import Mark
from bot.store.moving import Moved, Place, move
from bot.store.opening import open_place, open_store
from bot.store.outbox import KeptMessage, NewPost
from bot.store.port import Reading, Writing
from bot.store.sealing import Keyring
from bot.store.workshops import Document, Store
from tests.served import Served

from .conftest import GUILD

pytestmark = pytest.mark.together("postgresql")

Opening = Callable[[], Awaitable[Place]]


class PowerCut(Exception):
    """What the process would not have lived to see."""


class Fuse:
    """Blows at the n-th thing that reaches a disk: just before it does, or just after."""

    def __init__(self, blows_at: int) -> None:
        self.left = blows_at

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise PowerCut


class Fused:
    """Rows and mark of a place, whose every write burns the fuse twice."""

    def __init__(self, place: Place, fuse: Fuse) -> None:
        self._place = place
        self._fuse = fuse

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with self._place.rows.reading() as reading:
            yield reading

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Writing]:
        async with self._place.rows.transaction() as writing:
            yield writing
            self._fuse.burn()
        self._fuse.burn()

    async def compact(self) -> None:
        await self._place.rows.compact()
        self._fuse.burn()

    async def close(self) -> None:
        await self._place.rows.close()

    async def read(self) -> Mark | None:
        return await self._place.marks.read()

    async def write(self, mark: Mark | None) -> None:
        self._fuse.burn()
        await self._place.marks.write(mark)
        self._fuse.burn()


def fused(place: Place, fuse: Fuse) -> Place:
    both = Fused(place, fuse)
    return Place(both, both, place.name)


@dataclass
class Ends:
    """The two places of a move, opened anew each time as two processes would, and one key folder."""

    keys: Path
    old: Opening
    new: Opening

    async def move(self, fuse: Fuse | None = None, *, back: bool = False) -> Moved:
        old, new = await self.old(), await self.new()
        try:
            ends = (new, old) if back else (old, new)
            if fuse is not None:
                ends = fused(ends[0], fuse), fused(ends[1], fuse)
            return await move(*ends, lambda: "a-move")
        finally:
            await old.rows.close()
            await new.rows.close()

    async def in_force(self) -> list[str]:
        """The names of the places with which a bot would begin, and find something there."""
        found = []
        for opening in (self.old, self.new):
            place = await opening()
            mark = await place.marks.read()
            async with place.rows.reading() as reading:
                if mark is None and await reading.workshop_ids():
                    found.append(place.name)
            await place.rows.close()
        return found

    async def everything(self, opening: Opening) -> object:
        """All that a store reads back from there, but for the posts' numbers."""
        place = await opening()
        async with Store(place.rows, Keyring(KeyDirectory.open(self.keys))) as store:
            loaded = await store.load()
            parts: list[object] = [loaded, await store.closings.receipts(GUILD)]
            for one in loaded:
                if isinstance(one, Document):
                    id_ = one.workshop_id
                    waiting = await store.outbox.waiting(id_)
                    parts.append([replace(each, row_id=0) for each in waiting])
                    parts += [await store.outbox.kept(id_), await store.fingerprints.load(id_)]
        return parts

    async def fill(self) -> None:
        place = await self.old()
        async with Store(place.rows, Keyring(KeyDirectory.open(self.keys))) as store:
            for id_ in ("mill", "meadow", "closing", "going"):
                await store.create(id_, GUILD, id_.encode())
            posts = [NewPost(b"a", 1.0, "card"), NewPost(b"b", 1.0), NewPost(b"c", 1.0, "panel")]
            await store.commit("mill", b"as it stands", posts, [3, 5])
            first = (await store.outbox.waiting("mill"))[0].row_id
            await store.outbox.mark_tried(first, 2.0)
            again = [NewPost(b"newer", 3.0, "card")]
            await store.commit("mill", b"as it stands now", again, [3, 5])
            await store.outbox.done_keeping(first + 2, KeptMessage("panel", 5, 7, b"digest"))
            await store.fingerprints.append_all("mill", [("joint", b"x"), ("caucus", b"y")])
            await store.closings.begin("closing", GUILD, [8, 9], "en", 1.0)
            await store.closings.begin("going", GUILD, [8], "en", 2.0)
            await store.closings.destroy_key("going", 3.0)


@pytest.fixture(params=["to a server", "from a server"])
def ends(request: pytest.FixtureRequest, tmp_path: Path, served: Served) -> Ends:
    file = tmp_path / "data" / "parley.sqlite3"

    def in_file() -> Awaitable[Place]:
        return open_place(file)

    both: tuple[Opening, Opening] = (in_file, served.place)
    old, new = both if request.param == "to a server" else reversed(both)
    return Ends(tmp_path / "keys", old, new)


@pytest.mark.asyncio
async def test_cut_off_anywhere_a_move_can_be_gone_on_with_and_nothing_is_in_force_twice(
    ends: Ends,
) -> None:
    await ends.fill()
    before = await ends.everything(ends.old)
    cuts, back = 0, False
    for at in count(1):
        try:
            moved = await ends.move(Fuse(at), back=back)
        except PowerCut:
            cuts += 1
            assert len(await ends.in_force()) <= 1
            moved = await ends.move(back=back)
        else:
            break
        finally:
            back = not back
        assert moved == Moved(3, 2)
        assert len(await ends.in_force()) == 1
        assert await ends.everything(ends.new if back else ends.old) == before
    assert cuts >= 10


@pytest.mark.asyncio
async def test_a_bot_begins_with_neither_while_a_move_is_under_way_and_with_the_new_one_afterwards(
    tmp_path: Path,
) -> None:
    old, new, keys = (tmp_path / name for name in ("old/a.sqlite3", "new/b.sqlite3", "keys"))
    ends = Ends(keys, lambda: open_place(old), lambda: open_place(new))
    await ends.fill()
    with pytest.raises(PowerCut):
        await ends.move(Fuse(5))
    for place in (old, new):
        with pytest.raises(NotHere, match="begun and not ended"):
            await open_store(place, keys)
    await ends.move()
    with pytest.raises(NotHere, match=f"were moved to {new}"):
        await open_store(old, keys)
    async with await open_store(new, keys) as store:
        assert len(await store.load()) == 3


@pytest.mark.asyncio
async def test_no_two_moves_mix(tmp_path: Path) -> None:
    one, two, three = (
        partial(open_place, tmp_path / name / "x.sqlite3") for name in ("one", "two", "three")
    )
    ends = Ends(tmp_path / "keys", one, two)
    await ends.fill()
    with pytest.raises(PowerCut):
        await ends.move(Fuse(5))
    for old, new in ((one, three), (three, two), (two, one), (two, three)):
        with pytest.raises(MoveRefused):
            await Ends(tmp_path / "keys", old, new).move()
    place = await three()
    with pytest.raises(MoveRefused, match="the same"):
        await move(place, place, lambda: "other")
    await place.rows.close()
    await ends.move()
    with pytest.raises(MoveRefused):  # its workshops are elsewhere
        await Ends(tmp_path / "keys", one, three).move()
    assert await ends.in_force() == [str(tmp_path / "two" / "x.sqlite3")]
