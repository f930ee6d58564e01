"""Fingerprints of what was said, as the guard hands them over: sealed each by itself, gone with the workshop."""

import struct
from collections.abc import Iterable

from bot.store.database import Database
from bot.store.errors import UnknownWorkshop
from bot.store.sealing import FINGERPRINTS, Keyring

_HEAD = struct.Struct(">H")


class Fingerprints:
    """Appends and reads records. Room and record are both sealed: on disk is only that something was appended."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring

    async def append(self, workshop_id: str, room: str, record: bytes) -> None:
        """Add one record of a logical room, durably; `UnknownWorkshop`, `KeyMissing`."""
        await self.append_all(workshop_id, [(room, record)])

    async def append_all(self, workshop_id: str, records: Iterable[tuple[str, bytes]]) -> None:
        """Add records, each with its logical room, all or none, durably; `UnknownWorkshop`, `KeyMissing`."""
        sealer = self._keyring.sealer(workshop_id)
        rows = []
        for room, record in records:
            name = room.encode()
            content = _HEAD.pack(len(name)) + name + record
            rows.append((sealer.seal(FINGERPRINTS, content), workshop_id))
        async with self._database.transaction() as connection:
            for row in rows:
                cursor = await connection.execute(
                    "INSERT INTO fingerprint (workshop_id, sealed_record)"
                    " SELECT workshop_id, ? FROM workshop WHERE workshop_id = ?",
                    row,
                )
                if cursor.rowcount != 1:
                    raise UnknownWorkshop("No such workshop is stored.")

    async def load(self, workshop_id: str) -> list[tuple[str, bytes]]:
        """All records with their rooms, in the order they were appended; `KeyMissing`, `SealBroken`."""
        sealer = self._keyring.sealer(workshop_id)
        async with self._database.reading() as connection:
            rows = await connection.execute_fetchall(
                "SELECT sealed_record FROM fingerprint WHERE workshop_id = ? ORDER BY id",
                (workshop_id,),
            )
        return [_split(sealer.unseal(FINGERPRINTS, sealed)) for (sealed,) in rows]


def _split(content: bytes) -> tuple[str, bytes]:
    (name_bytes,) = _HEAD.unpack_from(content)
    start = _HEAD.size + name_bytes
    return content[_HEAD.size : start].decode(), content[start:]
