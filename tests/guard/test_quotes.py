import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guard.passages import KEY_BYTES, Fingerprint, Fingerprinter, Ordinal
from bot.guard.quotes import LEAST_WORDS, QuoteIndex, quoted_spans
from bot.guard.records import BadRecordError, Record, packed, unpacked

KEY = bytes(range(KEY_BYTES))
SAID = "When the checkpoint closed, my father walked four hours through the hills to reach the hospital."
ALSO_SAID = (
    "You keep saying security, but what I hear is that you would like us to be somewhere else."
)
UNRELATED = "The bakery near the bridge opens at six, and they keep the long table free for groups."


def index(records: list[bytes] | None = None, key: bytes = KEY) -> QuoteIndex:
    return QuoteIndex(Fingerprinter(key), random.Random(3).randrange, records or [])


def heard(*texts: str) -> QuoteIndex:
    room = index()
    for text in texts:
        room.remember(text)
    return room


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        SAID.upper(),
        " ".join(SAID),
        SAID.replace(" ", ""),
        "\u200b".join(SAID),
        SAID.replace("e", "е").replace("o", "0"),
        f"They told me: “{SAID[29:80]}” and then nothing.",
        SAID.replace("hills", "fields").replace("four", "five"),
        SAID.replace("father", "fahter").replace("hospital", "hopsital"),
        SAID.replace(" ", " <:dove:720000000000000011> "),
        SAID.replace(" ", " <t:1700000000:R> ", 9),
        "\n".join(f"{number}. {word}" for number, word in enumerate(SAID.split(), start=1)),
        "\n".join(f"> - {word}" for word in SAID.split()),
        "\n".join(f"[14:{number:02}] {word}" for number, word in enumerate(SAID.split())),
        f"## {SAID[:40]}[{SAID[40:60]}](https://example.org/a){SAID[60:]}",
    ],
)
def test_words_of_the_room_are_met_again_however_they_are_written(text: str) -> None:
    assert heard(SAID, ALSO_SAID).seen(text) is not None


def test_words_that_the_room_never_heard_are_free() -> None:
    assert heard(SAID, ALSO_SAID).seen(UNRELATED) is None


def test_the_spans_are_where_the_quoted_words_stand() -> None:
    text = f"Listen: {SAID} That is what I heard."
    room = heard(SAID)
    found = room.seen(text)
    assert found is not None
    (start, end), *_ = quoted_spans(text, found)
    assert text[start:end].strip(" .:") in text[6 : 6 + len(SAID) + 6]
    assert "father walked four hours through the hills" in text[start:end]


def test_people_may_repeat_themselves_but_nobody_else_may() -> None:
    room = index()
    room.remember(SAID, author="seat-1")
    assert room.seen(SAID, author="seat-1") is None
    assert room.seen(SAID, author="seat-2") is not None


def test_after_a_restart_own_words_are_held_like_any_other() -> None:
    record = index().remember(SAID, author="seat-1")
    assert record is not None
    assert index([record]).seen(SAID, author="seat-1") is not None


def test_repeating_somebody_does_not_make_their_words_ones_own() -> None:
    room = index()
    room.remember(SAID, author="seat-1")
    assert room.remember(SAID, author="seat-2") is None
    assert room.seen(SAID, author="seat-2") is not None


def test_flooding_a_room_with_a_sentence_does_not_free_it() -> None:
    room = heard(SAID)
    lots = random.Random(5)
    for _ in range(300):
        words = SAID.split()
        filler = " ".join("".join(lots.choices("abdefghiklmnoprstu", k=6)) for _ in range(6))
        first = lots.randrange(len(words) - 9)
        room.remember(f"{filler} {' '.join(words[first : first + 9])}")
    assert room.seen(SAID) is not None
    assert room.seen(f"I was told that my {SAID[31:]}") is not None


def test_a_quote_split_over_three_messages_is_found_in_the_last() -> None:
    room = heard(SAID)
    words = SAID.split()
    first, second, third = (" ".join(words[at : at + 6]) for at in (0, 6, 12))
    assert room.seen(third) is None
    earlier = [room.passage(first), room.passage(second)]
    assert room.seen(third, earlier=earlier) is not None
    assert room.seen(UNRELATED, earlier=earlier) is None


@pytest.mark.parametrize(
    "text", ["yes", "I will speak to him", "leave the gate open", "", "…", "👍 👍 👍 👍 👍 👍"]
)
def test_nothing_is_kept_of_messages_under_five_words(text: str) -> None:
    if len(text.split()) < LEAST_WORDS or "👍" in text:
        assert index().remember(text) is None


def test_stock_phrases_prompts_and_released_words_are_free() -> None:
    room = index()
    room.exempt("Could you say more about that?")
    assert room.remember("Could you say more about that?") is None
    assert room.seen("could you say more about THAT") is None
    room.remember(SAID)
    room.exempt(SAID)
    assert room.seen(SAID) is None
    assert room.seen(f"As the board says, {SAID}") is None


def test_a_record_holds_no_words_no_order_and_no_author() -> None:
    record = index().remember(SAID, author="seat-1")
    assert record is not None
    assert b"father" not in record
    assert b"seat-1" not in record
    grams = [record[at : at + 3] for at in range(7, len(record), 3)]
    assert grams == sorted(grams)
    assert len(record) <= 200


def test_another_key_makes_another_record_and_finds_nothing() -> None:
    record = index().remember(SAID)
    assert record is not None
    other = bytes(reversed(KEY))
    assert index(key=other).remember(SAID) != record
    assert index([record], key=other).seen(SAID) is None


def test_the_index_and_its_passages_do_not_print_words() -> None:
    room = heard(SAID)
    assert "father" not in repr(room) + repr(room.passage(SAID))


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Fingerprinter(b"short")


@pytest.mark.parametrize("record", [b"", b"1234", b"12345678", b"123456"])
def test_a_record_of_another_shape_is_refused(record: bytes) -> None:
    with pytest.raises(BadRecordError):
        unpacked(record)


@given(st.text(min_size=0, max_size=400))
def test_an_index_rebuilt_from_its_records_answers_as_before(text: str) -> None:
    room = index()
    records = [
        record for said in (SAID, text, ALSO_SAID) if (record := room.remember(said)) is not None
    ]
    again = index(records)
    for asked in (SAID, text, UNRELATED):
        assert (room.seen(asked) is None) == (again.seen(asked) is None)


@settings(max_examples=60)
@given(
    st.lists(
        st.text(alphabet="abcdefghiklmnoprstuvw", min_size=3, max_size=9),
        min_size=12,
        max_size=40,
        unique=True,
    )
)
def test_a_long_message_repeated_word_for_word_is_always_found(words: list[str]) -> None:
    said = " ".join(words)
    assert heard(SAID, said).seen(said) is not None


@given(st.integers(0, 2**32 - 1), st.frozensets(st.integers(0, 2**24 - 1), max_size=40))
def test_packing_and_unpacking_lose_nothing(ordinal: int, grams: frozenset[int]) -> None:
    marks = [Fingerprint(gram) for gram in sorted(grams) or [1]]
    record = Record(Ordinal(ordinal), marks[0], frozenset(marks[1:]))
    assert unpacked(packed(record)) == record


def test_what_is_kept_of_a_message_is_what_rooms_of_earlier_versions_hold() -> None:
    room = QuoteIndex(Fingerprinter(bytes(range(32))), lambda ordinals: 7)
    assert room.remember("Nobody in our street has had water.") == bytes.fromhex(
        "0000000700e8680984bd1173381a6fa222b4b523fd7228653431"
        "cde53f31f84df45080bbc780bbc780bbc780bbc780bbc780bbc7"
    )
