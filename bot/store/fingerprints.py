"""Fingerprints of what was said, as the guard hands them over: sealed each by itself, gone with the workshop."""

import struct
from collections.abc import Iterable

from bot.store.errors import UnknownWorkshop
from bot.store.port import Rows
from bot.store.sealing import FINGERPRINTS, Keyring

_HEAD = struct.Struct(">H")


class Fingerprints:
    """Appends and reads records. Room and record are both sealed: on disk is only that something was appended."""

    def __init__(self, rows: Rows, keyring: Keyring) -> None:
        self._rows = rows
        self._keyring = keyring

    async def append(self, workshop_id: str, room: str, record: bytes) -> None:
        """Add one record of a logical room, durably; `UnknownWorkshop`, `KeyMissing`."""
        await self.append_all(workshop_id, [(room, record)])

    async def append_all(self, workshop_id: str, records: Iterable[tuple[str, bytes]]) -> None:
        """Add records, each with its logical room, all or none, durably; `UnknownWorkshop`, `KeyMissing`."""
        sealer = self._keyring.sealer(workshop_id)
        sealed = []
        for room, record in records:
            name = room.encode()
            content = _HEAD.pack(len(name)) + name + record
            sealed.append(sealer.seal(FINGERPRINTS, content))
        async with self._rows.transaction() as writing:
            if not await writing.add_fingerprints(workshop_id, sealed):
                raise UnknownWorkshop("No such workshop is stored.")

    async def load(self, workshop_id: str) -> list[tuple[str, bytes]]:
        """All records with their rooms, in the order they were appended; `KeyMissing`, `SealBroken`."""
        sealer = self._keyring.sealer(workshop_id)
        async with self._rows.reading() as reading:
            records = await reading.fingerprints(workshop_id)
        return [_split(sealer.unseal(FINGERPRINTS, sealed)) for sealed in records]


def _split(content: bytes) -> tuple[str, bytes]:
    (name_bytes,) = _HEAD.unpack_from(content)
    start = _HEAD.size + name_bytes
    return content[_HEAD.size : start].decode(), content[start:]
