"""Sealing: what opens, what must not, and what the length of sealed bytes tells."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from bot.app.documents import NEWEST
from bot.store.errors import SealBroken
from bot.store.keys import WorkshopKey
from bot.store.sealing import DOCUMENT, FINGERPRINTS, KEPT, OUTBOX, Sealer, Use, pad, unpad

from .conftest import OTHER_WORKSHOP, WORKSHOP

KEY = WorkshopKey(bytes(range(32)))
SEALER = Sealer(WORKSHOP, KEY)
OVERHEAD_BYTES = 12 + 16
USES = (DOCUMENT, OUTBOX, KEPT, FINGERPRINTS)


@given(st.binary(max_size=300), st.integers(1, 70))
def test_padding_comes_off_again_and_reaches_a_full_step(content: bytes, step: int) -> None:
    padded = pad(content, step)
    assert unpad(padded) == content
    assert len(padded) % step == 0
    assert len(padded) < len(content) + 4 + step


@given(st.binary(max_size=40))
def test_padding_is_unambiguous_for_contents_that_end_in_zeros(content: bytes) -> None:
    assert unpad(pad(content + b"\0", 64)) == content + b"\0"
    assert pad(content + b"\0", 64) != pad(content, 64)


@pytest.mark.parametrize(
    "padded", [b"", b"\0\0\0", b"\0\0\0\5abcd", b"\0\0\0\1ab", b"\xff\xff\xff\xffabcd"]
)
def test_bytes_that_are_not_padded_are_refused(padded: bytes) -> None:
    with pytest.raises(SealBroken):
        unpad(padded)


@given(st.binary(max_size=9000), st.sampled_from(USES), st.text(max_size=20))
def test_what_was_sealed_opens_in_its_place(content: bytes, use: Use, place: str) -> None:
    assert SEALER.unseal(use, SEALER.seal(use, content, place), place) == content


@pytest.mark.parametrize(
    ("use", "step"), [(DOCUMENT, 65536), (OUTBOX, 4096), (KEPT, 256), (FINGERPRINTS, 1024)]
)
def test_lengths_within_a_step_look_the_same(use: Use, step: int) -> None:
    lengths = {len(SEALER.seal(use, bytes(length))) for length in (0, 1, step // 2, step - 4)}
    assert lengths == {step + OVERHEAD_BYTES}
    assert len(SEALER.seal(use, bytes(step - 3))) == 2 * step + OVERHEAD_BYTES


def test_sealing_the_same_twice_gives_different_bytes() -> None:
    first, second = SEALER.seal(KEPT, b"same"), SEALER.seal(KEPT, b"same")
    assert first[:12] != second[:12]
    assert first[12:] != second[12:]


@pytest.mark.parametrize(
    ("sealer", "use", "place"),
    [
        (Sealer(WORKSHOP, WorkshopKey(bytes(32))), OUTBOX, "here"),
        (Sealer(OTHER_WORKSHOP, KEY), OUTBOX, "here"),
        (SEALER, KEPT, "here"),
        (SEALER, Use("outbox", "another_table", 4096), "here"),
        (SEALER, Use("another label", "outbox", 4096), "here"),
        (SEALER, OUTBOX, "there"),
        (SEALER, OUTBOX, ""),
    ],
    ids=[
        "another key",
        "another workshop",
        "another use",
        "another table",
        "another label",
        "another row",
        "no row",
    ],
)
def test_sealed_bytes_open_nowhere_else(sealer: Sealer, use: Use, place: str) -> None:
    sealed = SEALER.seal(OUTBOX, b"words", "here")
    with pytest.raises(SealBroken):
        sealer.unseal(use, sealed, place)


@given(st.integers(0, 256 + OVERHEAD_BYTES - 1), st.integers(0, 7))
def test_one_changed_bit_is_refused(position: int, bit: int) -> None:
    sealed = bytearray(SEALER.seal(KEPT, b"words"))
    sealed[position] ^= 1 << bit
    with pytest.raises(SealBroken):
        SEALER.unseal(KEPT, bytes(sealed))


@given(st.integers(0, 256 + OVERHEAD_BYTES - 1))
def test_cut_bytes_are_refused(length: int) -> None:
    with pytest.raises(SealBroken):
        SEALER.unseal(KEPT, SEALER.seal(KEPT, b"words")[:length])


def test_a_broken_seal_does_not_repeat_what_it_held() -> None:
    with pytest.raises(SealBroken) as caught:
        Sealer(OTHER_WORKSHOP, KEY).unseal(KEPT, SEALER.seal(KEPT, b"quiet words"))
    assert "quiet" not in repr(caught.value) + repr(caught.value.__cause__)


def test_derived_bytes_are_stable_and_differ_by_label_workshop_key_and_from_the_key_itself() -> (
    None
):
    derived = SEALER.derive("fingerprints", 32)
    assert derived == Sealer(WORKSHOP, KEY).derive("fingerprints", 32)
    assert derived != SEALER.derive("handles", 32)
    assert derived != Sealer(WORKSHOP, WorkshopKey(bytes(32))).derive("fingerprints", 32)
    assert derived != KEY.secret_key
    assert len(SEALER.derive("handles", 57)) == 57


@pytest.mark.parametrize("label", ["document", "seal|document", "parley|seal|document"])
def test_what_is_derived_for_others_never_opens_a_seal(label: str) -> None:
    sealed = SEALER.seal(DOCUMENT, b"words")
    stranger = AESGCM(SEALER.derive(label, 32))
    with pytest.raises(InvalidTag):
        stranger.decrypt(sealed[:12], sealed[12:], f"{WORKSHOP}|workshop|1|".encode())


def test_a_seal_is_aes_gcm_bound_to_workshop_table_version_and_row() -> None:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"parley|seal|outbox")
    sealed = SEALER.seal(OUTBOX, b"words", "row")
    padded = AESGCM(hkdf.derive(KEY.secret_key)).decrypt(
        sealed[:12], sealed[12:], f"{WORKSHOP}|outbox|1|row".encode()
    )
    assert padded == b"\0\0\0\5words" + bytes(4096 - 9)


def test_the_shape_that_is_noted_beside_a_document_is_the_one_it_is_written_in() -> None:
    assert DOCUMENT.shape == NEWEST
