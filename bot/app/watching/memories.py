"""Which workshops' talk is in memory: built from what lies sealed, and let go of when the workshop closes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from bot.app.engine import Engine
from bot.app.ports import Directory
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary.identity import WorkshopId
from bot.store.workshops import Store

if TYPE_CHECKING:
    from bot.app.watching.memory import Memory, Wording
    from bot.domain.state.workshop import Workshop
    from bot.guard.lexicon import Lexicon

KEY_LABEL = "guard"
"""For which use the key of fingerprints is made from a workshop's."""


class Memories:
    """A memory for each open workshop that anything was asked about. ``free`` gives texts that anybody may repeat.

    What languages are known by is read for the first of them: a bot without a workshop needs none of it.
    """

    def __init__(
        self,
        engine: Engine,
        store: Store,
        directory: Directory,
        lexicon: Callable[[], Lexicon],
        free: Callable[[], Iterable[str]],
    ) -> None:
        self._engine = engine
        self._store = store
        self._directory = directory
        self._lexicon = lexicon
        self._free = free
        self._built: dict[WorkshopId, Memory] = {}

    @cached_property
    def _wording(self) -> Wording:
        from bot.app.watching.memory import Wording
        from bot.guard.carrying import load as load_carrying
        from bot.guard.commonplaces import Commonplaces

        lexicon = self._lexicon()
        everywhere = Commonplaces(lexicon.everyday, lexicon.clausal(), lexicon.possessives())
        return Wording(load_carrying(), everywhere, tuple(self._free()))

    def __contains__(self, workshop_id: object) -> bool:
        return workshop_id in self._built

    def __len__(self) -> int:
        return len(self._built)

    def forget(self, workshop_id: WorkshopId) -> None:
        """Its indexes go, as its key does."""
        self._built.pop(workshop_id, None)

    def look_again(self) -> None:
        """Somebody may be called otherwise now."""
        for memory in self._built.values():
            memory.people.look_again()

    def open(self, workshop_id: WorkshopId) -> Workshop | None:
        """The workshop as it stands, if it is open."""
        workshop = self._engine.workshop(workshop_id)
        return (
            workshop
            if workshop is not None and workshop.stage is workshop_state.Stage.OPEN
            else None
        )

    async def of(self, workshop: Workshop) -> Memory:
        """The workshop's memory, in which all that was released by now is free. ``StoreError``."""
        memory = self._built.get(workshop.id)
        if memory is None:
            memory = await self._build(workshop)
            if self.open(workshop.id) is None:
                return memory  # closed meanwhile: nothing of it may stay
            memory = self._built.setdefault(workshop.id, memory)
        memory.release(workshop)
        return memory

    async def _build(self, workshop: Workshop) -> Memory:
        from bot.app.watching.memory import Memory
        from bot.app.watching.named import PeopleNamed
        from bot.guard.passages import KEY_BYTES, Fingerprinter

        # For the first workshop this takes a tenth of a second, in which its rooms are to be made already.
        wording = await asyncio.to_thread(lambda: self._wording)
        key = self._store.derive(workshop.id, KEY_LABEL, KEY_BYTES)
        records: dict[str, list[bytes]] = {}
        for name, record in await self._store.fingerprints.load(workshop.id):
            records.setdefault(name, []).append(record)
        people = PeopleNamed(self._directory, self._lexicon(), self._engine.now)
        rooms = [room.key for room in workshop.rooms.standing]
        return Memory(Fingerprinter(key), people, rooms, records, wording)
