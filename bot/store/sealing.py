"""Sealing: a key per use by HKDF-SHA256, padding to steps, AES-GCM with the place of the bytes as associated data."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.frozen import frozen

# The library is loaded with the first key: a bot without a workshop seals nothing.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from bot.store.errors import SealBroken
from bot.store.keys import KEY_BYTES, Keys, WorkshopKey

_NONCE_BYTES = 12
_LENGTH_BYTES = 4


@frozen
class Use:
    """What sealed bytes are for: the label of their key, the table they stand in, the step they are padded to.

    ``shape`` is the version of what is written inside, bound into each seal. Each use has its own, so that a new shape
    of one leaves all others readable.
    """

    label: str
    table: str
    step_bytes: int
    shape: int = 1


DOCUMENT = Use("document", "workshop", 64 * 1024, shape=3)
"""Its shape stands in plain beside each document, which may still be of an earlier one."""
OUTBOX = Use("outbox", "outbox", 4 * 1024)
KEPT = Use("kept", "kept_message", 256)
FINGERPRINTS = Use("fingerprints", "fingerprint", 1024)


class Sealer:
    """Seals and opens the bytes of one workshop.

    A workshop seals far less often under one label than the 2³² times that random 96-bit nonces allow
    (NIST SP 800-38D, §8.3).
    """

    def __init__(self, workshop_id: str, key: WorkshopKey) -> None:
        self._workshop_id = workshop_id
        self._key = key
        self._ciphers: dict[str, AESGCM] = {}

    def seal(self, use: Use, content: bytes, place: str = "") -> bytes:
        """Nonce and ciphertext of `content`, padded to `use.step_bytes`.

        `place` binds the bytes to one row: opened in any other place they are refused.
        """
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher(use).encrypt(
            nonce, pad(content, use.step_bytes), self._place(use, place)
        )

    def unseal(self, use: Use, sealed: bytes, place: str = "") -> bytes:
        """The content again; `SealBroken` for another key, shape or place, or a single changed bit."""
        from cryptography.exceptions import InvalidTag

        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            padded = self._cipher(use).decrypt(nonce, ciphertext, self._place(use, place))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(
                "Sealed bytes of a workshop do not open: another key, or damaged."
            ) from error
        return unpad(padded)

    def derive(self, label: str, length: int) -> bytes:
        """`length` secret bytes for a use outside sealing, the same for the same label and workshop.

        They are independent of every sealing key, also of one with the same label.
        """
        return self._hkdf(f"derive|{label}", length)

    def _cipher(self, use: Use) -> AESGCM:
        if use.label not in self._ciphers:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM

            self._ciphers[use.label] = AESGCM(self._hkdf(f"seal|{use.label}", KEY_BYTES))
        return self._ciphers[use.label]

    def _hkdf(self, info: str, length: int) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        # No salt: the input is already uniformly random (RFC 5869, §3.1).
        hkdf = HKDF(algorithm=SHA256(), length=length, salt=None, info=f"parley|{info}".encode())
        return hkdf.derive(self._key.secret_key)

    def _place(self, use: Use, place: str) -> bytes:
        # Only `place`, which stands last, can hold a bar: two different places never read the same.
        return f"{self._workshop_id}|{use.table}|{use.shape}|{place}".encode()


class Keyring:
    """The sealers in use; reads a key once and forgets it when it is destroyed."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self._sealers: dict[str, Sealer] = {}

    def sealer(self, workshop_id: str) -> Sealer:
        """The sealer of a workshop; `KeyMissing` if it has no key."""
        if workshop_id not in self._sealers:
            self._sealers[workshop_id] = Sealer(workshop_id, self.keys.load(workshop_id))
        return self._sealers[workshop_id]

    def forget(self, workshop_id: str) -> None:
        """Let go of a workshop's key in memory."""
        self._sealers.pop(workshop_id, None)


def pad(content: bytes, step_bytes: int) -> bytes:
    """`content` behind its length, filled with zeros to the next multiple of `step_bytes`."""
    framed = len(content).to_bytes(_LENGTH_BYTES, "big") + content
    return framed + bytes(-len(framed) % step_bytes)


def unpad(padded: bytes) -> bytes:
    """What `pad` was given; `SealBroken` if the bytes are not its work."""
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    end = _LENGTH_BYTES + length
    if len(padded) < _LENGTH_BYTES or end > len(padded) or padded[end:].strip(b"\0"):
        raise SealBroken("Sealed bytes of a workshop open, but are not framed as they should be.")
    return padded[_LENGTH_BYTES:end]
