import os
import random
from time import thread_time

from bot.guard.attribution import attributions
from bot.guard.lexicon import load
from bot.guard.links import pointers
from bot.guard.passages import KEY_BYTES, Fingerprinter
from bot.guard.quotes import QuoteIndex
from bot.guard.roster import Person, Roster

TEXTS = 10_000 if os.environ.get("PARLEY_EXPLORE") else 2_000
"""A share of them each day, in which every kind occurs."""
LONGEST_S = 0.02
TRIES = 4
SLACK = 3.0
"""How many times slower a crowded computer may make even the processor's own time: caches and cores are shared."""

LEXICON = load()
PEOPLE = (
    Person(
        "1",
        "Marta Kovač",
        ("martak",),
        ("marta_k",),
        700100200300400501,
        ("the harbour master",),
        ("Марта",),
    ),
    Person("2", "Idris Sabbagh", ("idi",), (), 700100200300400502, ("the headteacher",)),
    Person("3", "Al"),
)
PRIVATE = frozenset({720000000000000011, 720000000000000012})
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz     .,'\"",
    "a ",
    "0123456789 -/<@#>",
    "\u200b\u200c\u200d\u202e\ufeff\u00ad\u0301\u0336",
    "абвгдежзийклмноп рст",
    "ابتثجحخدذرزسشصضطظعغ فقكلمنهوي",
    "אבגדהוזחטיכלמנסעפצקרשת '",
    "".join(map(chr, range(0x20, 0x2FF))),
    "😀👍🏽🏳️‍🌈🇺🇳",
    "\ud800\udfff\x00\x1b\n\t\r",
    "﷽ﷺ㍿🅰𝐀ａ",
)
FRAGMENTS = (
    "Marta said, ", "M a r t a ", "M.K. ", "according to ", "the harbour master on their side ", "“", "”, said ", "(((",
    "<@700100200300400501>", "%%%2", "https://discord.com/channels/", "720000000000000011", "who, who, who, ", "''",
    "'s claim that ", "and Idris and ", "-", "a-b_c·d ", "Mrata ", "\n> ", "||", "Idris, the one, the other, ",
)  # fmt: skip


def bad_texts(lots: random.Random) -> list[str]:
    texts = [
        "",
        " ",
        ".",
        "'",
        "@",
        "\u200b",
        "Marta",
        "a" * 200_000,
        "M a r t a " * 3_000,
        "Marta, " * 5_000,
        "(" * 9_999,
    ]
    texts += [
        "1" * 50_000,
        "٣" * 5_000,
        "ﷺ" * 5_000,
        "\u0301" * 9_000,
        "Marta said " * 2_000,
        "“" * 9_000,
        "a." * 9_000,
    ]
    while len(texts) < TEXTS // 50:
        texts.append("".join(lots.choices(FRAGMENTS, k=lots.choice((200, 2_000)))))
    while len(texts) < TEXTS // 2:
        texts.append("".join(lots.choices(FRAGMENTS, k=lots.randint(1, 12))))
    while len(texts) < TEXTS:
        texts.append("".join(lots.choices(lots.choice(ALPHABETS), k=lots.randint(0, 200))))
    return texts


def seconds_for(text: str, roster: Roster, index: QuoteIndex) -> float:
    start = thread_time()
    attributions(text, roster, LEXICON)
    pointers(text, PRIVATE)
    index.seen(text)
    return thread_time() - start


def slowness() -> float:
    """How much slower than usual this computer is just now, never less than 1: by a plain task that takes 2 ms."""
    start = thread_time()
    sum(len(f"{number}") for number in range(12_000))
    return min(SLACK, max(1.0, (thread_time() - start) / 0.002))


def is_slow(seconds: float) -> bool:
    """Against what the computer can do just now, which need not be known of what is quick in any case."""
    return seconds > LONGEST_S and seconds > LONGEST_S * slowness()


def test_no_text_raises_or_takes_more_than_twenty_milliseconds() -> None:
    lots = random.Random(11)
    roster = Roster(PEOPLE, LEXICON)
    index = QuoteIndex(Fingerprinter(lots.randbytes(KEY_BYTES)), lots.randrange)
    slow = []
    for number, text in enumerate(bad_texts(lots)):
        # A busy computer makes anything slow once, even in the processor's own time: what counts is the best of a few
        # tries, each against what the computer can do at that moment. A text whose cost grows with its square or worse
        # takes seconds here, so the slack hides nothing.
        if all(is_slow(seconds_for(text, roster, index)) for _ in range(TRIES)):
            slow.append((text[:30], len(text)))
        if number % 40 == 0:
            index.remember(text)
    assert slow == []
