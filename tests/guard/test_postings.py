"""The table of a room's grams against the plainest thing that could stand for it."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guard.passages import Fingerprint
from bot.guard.postings import POSTINGS_KEPT, Postings

WORTH = (0.0, 1.0, 0.5, 0.25, 0.125, 0.0625)

# Values that want the same slot, at the end of the table as well, beside any others.
grams = st.one_of(
    st.integers(0, 3).map(lambda high: high << 16 | 511),
    st.integers(0, 3).map(lambda high: high << 16 | 510),
    st.integers(0, 8),
    st.integers(0, 2**24 - 1),
).map(Fingerprint)
said = st.lists(st.frozensets(grams, max_size=40), max_size=12)


def filled(messages: list[frozenset[Fingerprint]]) -> tuple[Postings, dict[int, list[int]]]:
    table, plain = Postings(), defaultdict[int, list[int]](list)
    for place, having in enumerate(messages):
        table.add(having, place)
        for gram in having:
            plain[gram].append(place)
    return table, {gram: places[:POSTINGS_KEPT] for gram, places in plain.items()}


@settings(max_examples=150)
@given(said, st.frozensets(grams, max_size=40))
def test_each_gram_is_met_with_its_first_messages_and_no_other(
    messages: list[frozenset[Fingerprint]], asked: frozenset[Fingerprint]
) -> None:
    table, plain = filled(messages)
    every = asked.union(*messages)
    assert {gram: list(having) for gram, having in table.met(every)} == plain


@settings(max_examples=150)
@given(said, st.frozensets(grams, max_size=40))
def test_what_messages_share_is_the_sum_of_what_each_gram_is_worth(
    messages: list[frozenset[Fingerprint]], asked: frozenset[Fingerprint]
) -> None:
    table, plain = filled(messages)
    expected: dict[int, float] = defaultdict(float)
    for gram in asked & plain.keys():
        having = plain[gram]
        for message in having[:1] if len(having) == POSTINGS_KEPT else having:
            expected[message] += WORTH[len(having)]
    assert table.shared(asked, WORTH) == expected


def test_a_message_longer_than_the_table_and_a_room_of_many_are_kept_whole() -> None:
    table = Postings()
    first = frozenset(Fingerprint(gram * 7) for gram in range(3_000))
    table.add(first, 0)
    for place in range(1, 400):
        table.add([Fingerprint(30_000 + place * 1_000 + gram) for gram in range(600)], place)
    assert {gram for gram, having in table.met(first) if 0 in having} == first
    met = table.met([Fingerprint(30_000 + 399_599), Fingerprint(30_000 + 399_600)])
    assert [(gram, list(having)) for gram, having in met] == [(Fingerprint(429_599), [399])]
