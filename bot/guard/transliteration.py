"""Names in other scripts: a pattern for each script in which a name written in Latin letters may be met."""

import re
from collections.abc import Iterator
from itertools import islice, product
from typing import Final

from bot.guard.normalise import fold

# Each table: Latin letters, longest first, and the ways a script writes them. An empty way means that it may be left
# out, as Arabic and Hebrew do with short vowels. These are spelling rules, not a list of names.
_CYRILLIC: Final = {
    "shch": "щ", "sch": "ш сч", "tch": "ч", "kh": "х", "ch": "ч х", "sh": "ш", "zh": "ж", "ts": "ц тс",
    "tz": "ц", "th": "т", "gh": "г х", "dh": "д з", "ph": "ф", "ck": "к", "yu": "ю", "ya": "я",
    "ye": "е", "yo": "ё йо", "iu": "ю", "ia": "ия иа я", "ie": "ие", "ei": "ей эй", "ey": "ей",
    "ay": "ай", "ai": "ай", "oy": "ой", "iy": "ий", "ij": "ий", "qu": "кв", "oo": "у", "ee": "и",
    "ou": "у", "a": "а я", "b": "б", "c": "к ц с ч", "d": "д", "e": "е э", "f": "ф", "g": "г ж дж",
    "h": "х г _", "i": "и і й ы", "j": "дж ж х й", "k": "к", "l": "л ль", "m": "м", "n": "н", "o": "о",
    "p": "п", "q": "к", "r": "р", "s": "с з ш", "t": "т ть", "u": "у ю", "v": "в", "w": "в у",
    "x": "кс", "y": "й и ы", "z": "з ц с ж",
}  # fmt: skip
_CYRILLIC_ENDINGS: Final = "а у е ы и я ю ом ем ой ей ым ого ому ую ии ию ией ие ью"
_ARABIC: Final = {
    "tch": "تش ش", "kh": "خ ك", "ch": "تش ش خ ك", "sh": "ش", "gh": "غ", "th": "ث ت", "dh": "ذ د",
    "ph": "ف", "tz": "تس ز", "ts": "تس", "ck": "ك", "ou": "و", "oo": "و", "ee": "ي", "ei": "ي اي",
    "ai": "ي اي ائي اعي", "ay": "ي اي", "ae": "اعي ائي ايي اي ا", "oa": "وا وعا واه و", "ia": "يا ي ية",
    "a": "ا ى ع ة اء _", "b": "ب", "c": "ك س ق تش", "d": "د ض",
    "e": "ي ا ى يه _", "f": "ف", "g": "غ ج ق ك", "h": "ه ح _", "i": "ي ا ى _", "j": "ج ي خ", "k": "ك ق خ",
    "l": "ل", "m": "م", "n": "ن", "o": "و ا _", "p": "ب", "q": "ق ك", "r": "ر", "s": "س ص ز ش",
    "t": "ت ط", "u": "و _", "v": "ف", "w": "و ف", "x": "كس", "y": "ي", "z": "ز ظ تس", "'": "ع _",
}  # fmt: skip
_HEBREW: Final = {
    "tch": "צ'", "kh": "ח כ", "ch": "צ' ח כ", "sh": "ש", "th": "ת ט", "gh": "ג ע", "dh": "ד", "ph": "פ",
    "tz": "צ", "ts": "צ", "ck": "ק", "ou": "ו", "oo": "ו", "ee": "י", "ei": "יי י", "ai": "יי י",
    "ay": "יי י", "ia": "יה יא י", "oa": "ועה ואה וא וע ו", "a": "א ע ה _", "b": "ב", "c": "ק ס כ צ' צ",
    "d": "ד", "e": "א ע י ה _", "f": "פ", "g": "ג ג'", "h": "ה ח _", "i": "י אי _", "j": "ג' י ח",
    "k": "ק כ ח", "l": "ל", "m": "מ", "n": "נ", "o": "ו א עו ה _", "p": "פ", "q": "ק", "r": "ר",
    "s": "ס ש ז", "t": "ט ת", "u": "ו או _", "v": "ב וו ו", "w": "ו וו", "x": "קס", "y": "י יי",
    "z": "ז צ ס", "'": "ע _",
}  # fmt: skip

# Arabic and Hebrew write a vowel at the beginning of a name with a letter that carries it.
_ARABIC_INITIAL: Final = "ا اي او ع"
_HEBREW_INITIAL: Final = "א אי או ע עו"

_ARABIC_LEADS: Final = "و ب ل ف ك ول وب فل ال وال بال لل"

CYRILLIC: Final = 0
ARABIC: Final = 1
_SCRIPTS: Final = (
    (re.compile("[\u0400-\u052f]"), _CYRILLIC, "", _CYRILLIC_ENDINGS),
    (
        re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
        _ARABIC,
        _ARABIC_LEADS,
        "",
    ),
    (re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]"), _HEBREW, "ו ב ל מ ש כ ול וב ומ כש וש של ה", ""),
)

# Vowels, and consonants that are often not heard or not written: they say nothing about which name a word may be.
_UNHEARD: Final = ("аеёиоуыэюяйьъієї", "اويىعهحةءآأإئؤ", "אויהעח")

KEYS_TRIED: Final = 512
SHORT_LETTERS: Final = 4
"""Names up to this length end in the vowel they end in; without it they would be met in any word."""

_VOWELS: Final = frozenset("aeo")
_ONLY_AT_THE_END: Final = frozenset({"ى", "ة", "اء", "يه", "ה"})
_FINAL_VOWELS: Final = frozenset({"a", "i", "o", "u", "ia", "ya", "ee"})

_LETTER_RUN: Final = re.compile(r"[^\W\d_]+")


def written_scripts(text: str) -> tuple[int, ...]:
    """Which of the scripts with patterns the text uses, by their number."""
    return tuple(number for number, (used, *_) in enumerate(_SCRIPTS) if used.search(text))


def script_of(text: str) -> int | None:
    """The number of the script that this word is written in, if it is one with patterns."""
    return next((number for number, (used, *_) in enumerate(_SCRIPTS) if used.search(text)), None)


class Spelling:
    """How one name is met in one other script: the keys of the words to be looked at, and the pattern they must have,
    made when it is first asked for.
    """

    def __init__(self, keys: frozenset[str], source: str) -> None:
        self.keys = keys
        self._source = source
        self._pattern: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return "<spelling>"

    def ending(self, word: str) -> str | None:
        """What is written together with the name behind it in this word, or nothing; None if it is not this name."""
        if self._pattern is None:
            self._pattern = re.compile(self._source)
        met = self._pattern.fullmatch(word)
        return met["ending"] if met is not None else None


def spellings(name: str) -> tuple[Spelling | None, ...]:
    """For each script, in the order of `written_scripts`, how this one name is met there.

    None where the name is too short to be told from other words, or is not written in Latin letters.
    """
    plain = "".join(_LETTER_RUN.findall(fold(name)))
    if len(plain) < 3 or not plain.isascii():
        return (None,) * len(_SCRIPTS)
    return tuple(_spelling(plain, number) for number in range(len(_SCRIPTS)))


def leads(number: int, word: str) -> Iterator[str]:
    """What of this word may be written together with a name before it; nothing, first of all."""
    yield ""
    for lead in _LEADS[number].get(word[:1], ()):
        if word.startswith(lead) and len(word) > len(lead) + 1:
            yield lead


def keys_of(number: int, core: str) -> tuple[str, ...]:
    """The keys by which the names that such a word may be are found: the letter it begins with and its consonants,
    without those that could be an ending.
    """
    key = _key(number, core)
    if number != CYRILLIC:
        return (core[0] + key,)
    return tuple(core[0] + key[: len(key) - cut] for cut in (0, 1, 2) if not cut or len(key) > cut)


def _key(number: int, letters: str) -> str:
    return letters.translate(_KINDS[number])


def _sounds(plain: str, table: dict[str, str]) -> list[str] | None:
    """The name as the longest sounds of the table; None if it has a letter that the table lacks."""
    found = []
    place = 0
    while place < len(plain):
        size = next((size for size in (4, 3, 2, 1) if plain[place : place + size] in table), 0)
        if not size:
            return None
        found.append(plain[place : place + size])
        place += size
    return found


def _spelling(plain: str, number: int) -> Spelling | None:
    _, table, _, after = _SCRIPTS[number]
    sounds = _sounds(plain, table)
    if sounds is None:
        return None
    ways = [
        sorted(
            {_key(number, fold(way)) for way in table[sound].split()}
            | ({""} if _is_doubled(sounds, place) else set())
        )
        for place, sound in enumerate(sounds)
    ]
    keys = frozenset("".join(parts) for parts in islice(product(*ways), KEYS_TRIED))
    first = f"{table[sounds[0]]} {_carried(number) if sounds[0][0] in 'aeiou' else ''}".split()
    initials = frozenset(fold(way)[:1] for way in first if way != "_")
    keys = frozenset(f"{initial}{key}" for initial in initials for key in keys)
    return Spelling(keys, _pattern(sounds, number, after))


def _is_doubled(sounds: list[str], place: int) -> bool:
    """Whether this is the second of two like letters, which other scripts mostly write once."""
    return place > 0 and len(sounds[place]) == 1 and sounds[place - 1] == sounds[place]


def _carried(number: int) -> str:
    """How a script begins a name that begins with a vowel."""
    table = _SCRIPTS[number][1]
    return _ARABIC_INITIAL if table is _ARABIC else _HEBREW_INITIAL if table is _HEBREW else ""


def _pattern(sounds: list[str], number: int, after: str) -> str:
    table, initial = _SCRIPTS[number][1], _carried(number)
    letters = sum(map(len, sounds))
    pieces: list[str] = []
    for place, sound in enumerate(sounds):
        carried = initial if not pieces and sound[0] in "aeiou" else ""
        doubled = _is_doubled(sounds, place)
        heard = place == len(sounds) - 1 and sound in _FINAL_VOWELS and letters <= SHORT_LETTERS
        ways = f"{table[sound]} {carried}".split()
        if place and place < len(sounds) - 1 and sound in _VOWELS:
            ways = [way for way in ways if way not in _ONLY_AT_THE_END]
        pieces.append(_either(ways, must=not pieces or heard, may_lack=doubled))
    least = (letters + 1) // 2 if letters > 4 else 2
    ending = _either(after.split(), must=False, may_lack=True)
    if after and sounds[-1] in _FINAL_VOWELS:  # the ending takes the place of the last vowel
        pieces[-1] = f"(?:{pieces[-1]}|(?=(?:{ending.removesuffix('?')})))"
    return rf"(?=[\w']{{{least},}}){''.join(pieces)}(?P<ending>{ending})"


def _either(ways: list[str], must: bool, may_lack: bool) -> str:
    """One of these ways, or none where that is a way too; at the beginning of a name a sound must be written."""
    written = sorted({fold(way) for way in ways if way != "_"}, key=len, reverse=True)
    if not written:
        return ""
    lacking = "?" if may_lack or ("_" in ways and not must) else ""
    return f"(?:{'|'.join(map(re.escape, written))}){lacking}"


class _Kinds(dict[int, str]):
    """Letter → the one that stands for its kind; everything else is left out."""

    def __missing__(self, code: int) -> str:
        return ""


def _kinds(number: int) -> _Kinds:
    """Which letters of a script can stand for the same sound, as one letter for each such kind; vowels have none."""
    table = _SCRIPTS[number][1]
    left_out = frozenset(fold(_UNHEARD[number]))
    kind: dict[str, str] = {}
    for ways in table.values():
        alone = [
            letter
            for way in ways.split()
            if len(letter := fold(way)) == 1 and letter not in left_out | {"_"}
        ]
        for letter in alone:
            kind.setdefault(letter, letter)
        for letter in alone[1:]:
            merged, into = kind[letter], kind[alone[0]]
            kind.update({one: into for one, was in kind.items() if was == merged})
    return _Kinds({ord(letter): one for letter, one in kind.items()})


def _leads(number: int) -> dict[str, tuple[str, ...]]:
    """What is written together with a name, by its first letter."""
    found: dict[str, tuple[str, ...]] = {}
    for lead in map(fold, _SCRIPTS[number][2].split()):
        found[lead[0]] = (*found.get(lead[0], ()), lead)
    return found


_KINDS: Final = tuple(_kinds(number) for number in range(len(_SCRIPTS)))
_LEADS: Final = tuple(_leads(number) for number in range(len(_SCRIPTS)))
