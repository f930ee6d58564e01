"""Names in other scripts: a pattern for each script in which a name written in Latin letters may be met."""

import re
from dataclasses import dataclass
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
    "h": "х г", "i": "и і й ы", "j": "дж ж х й", "k": "к", "l": "л ль", "m": "м", "n": "н", "o": "о",
    "p": "п", "q": "к", "r": "р", "s": "с з ш", "t": "т ть", "u": "у ю", "v": "в", "w": "в у",
    "x": "кс", "y": "й и ы", "z": "з ц с ж",
}  # fmt: skip
_CYRILLIC_ENDINGS: Final = "а у е ы и я ю ом ем ой ей ым ого ому ой ую"
_ARABIC: Final = {
    "tch": "تش ش", "kh": "خ ك", "ch": "تش ش خ ك", "sh": "ش", "gh": "غ", "th": "ث ت", "dh": "ذ د",
    "ph": "ف", "tz": "تس ز", "ts": "تس", "ck": "ك", "ou": "و", "oo": "و", "ee": "ي", "ei": "ي اي",
    "ai": "ي اي", "ay": "ي اي", "ia": "يا ي", "a": "ا ى ع _", "b": "ب", "c": "ك س ق تش", "d": "د ض",
    "e": "ي ا ى _", "f": "ف", "g": "غ ج ق ك", "h": "ه ح _", "i": "ي ا ى _", "j": "ج ي خ", "k": "ك ق خ",
    "l": "ل", "m": "م", "n": "ن", "o": "و ا _", "p": "ب", "q": "ق ك", "r": "ر", "s": "س ص ز ش",
    "t": "ت ط", "u": "و _", "v": "ف", "w": "و ف", "x": "كس", "y": "ي", "z": "ز ظ تس", "'": "ع _",
}  # fmt: skip
_HEBREW: Final = {
    "tch": "צ'", "kh": "ח כ", "ch": "צ' ח כ", "sh": "ש", "th": "ת ט", "gh": "ג ע", "dh": "ד", "ph": "פ",
    "tz": "צ", "ts": "צ", "ck": "ק", "ou": "ו", "oo": "ו", "ee": "י", "ei": "יי י", "ai": "יי י",
    "ay": "יי י", "ia": "יה יא י", "oa": "ועה ואה וא ו", "a": "א ע ה _", "b": "ב", "c": "ק ס כ צ' צ",
    "d": "ד", "e": "א ע י ה _", "f": "פ", "g": "ג ג'", "h": "ה ח _", "i": "י אי _", "j": "ג' י ח",
    "k": "ק כ ח", "l": "ל", "m": "מ", "n": "נ", "o": "ו א _", "p": "פ", "q": "ק", "r": "ר",
    "s": "ס ש ז", "t": "ט ת", "u": "ו או _", "v": "ב וו ו", "w": "ו וו", "x": "קס", "y": "י יי",
    "z": "ז צ ס", "'": "ע _",
}  # fmt: skip

# Arabic and Hebrew write a vowel at the beginning of a name with a letter that carries it.
_ARABIC_INITIAL: Final = "ا اي او ع"
_HEBREW_INITIAL: Final = "א אי או ע"


@dataclass(frozen=True, slots=True)
class _Script:
    """How a script writes Latin letters, and what may stand before and after a name in it; ways in one string."""

    used: re.Pattern[str]
    table: dict[str, str]
    initial: str = ""
    before: str = ""
    after: str = ""


_SCRIPTS: Final = (
    _Script(re.compile("[\u0400-\u052f]"), _CYRILLIC, after=_CYRILLIC_ENDINGS),
    _Script(
        re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
        _ARABIC,
        initial=_ARABIC_INITIAL,
        before="و ب ل ف ك ال وال بال",
    ),
    _Script(
        re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]"),
        _HEBREW,
        initial=_HEBREW_INITIAL,
        before="ו ב ל מ ש ה כ",
    ),
)

_LETTER_RUN: Final = re.compile(r"[^\W\d_]+")


def written_scripts(text: str) -> tuple[int, ...]:
    """Which of the scripts with patterns the text uses, by their number."""
    return tuple(number for number, script in enumerate(_SCRIPTS) if script.used.search(text))


def script_of(text: str) -> int | None:
    """The number of the script that this word is written in, if it is one with patterns."""
    return next(iter(written_scripts(text)), None)


def in_script(number: int, text: str) -> bool:
    """Whether any of the text is in that script."""
    return _SCRIPTS[number].used.search(text) is not None


def patterns(name: str) -> tuple[str, ...]:
    """For each script, in the order of `written_scripts`, a pattern for this one name in folded text.

    Empty where the name is too short to be told from other words, or is not written in Latin letters.
    """
    plain = "".join(_LETTER_RUN.findall(fold(name)))
    if len(plain) < 3 or not plain.isascii():
        return ("",) * len(_SCRIPTS)
    return tuple(_pattern(plain, script) for script in _SCRIPTS)


def _pattern(plain: str, script: _Script) -> str:
    pieces: list[str] = []
    place = 0
    while place < len(plain):
        sound = _sound_at(plain, place, script)
        if not sound:
            return ""
        begins = not pieces
        ways = script.table[sound].split()
        if begins and sound[0] in "aeiou":
            ways += script.initial.split()
        doubled = len(sound) == 1 and place > 0 and plain[place - 1] == sound
        pieces.append(_either(ways, must=begins, may_lack=doubled))
        place += len(sound)
    least = (len(plain) + 1) // 2 if len(plain) > 4 else 2
    prefix = _either(script.before.split(), must=False, may_lack=True)
    ending = _either(script.after.split(), must=False, may_lack=True)
    return rf"{prefix}(?=[\w']{{{least},}}){''.join(pieces)}{ending}"


def _sound_at(plain: str, place: int, script: _Script) -> str:
    """The longest letters from here on that the script has a way for; empty if there are none."""
    for size in (4, 3, 2, 1):
        sound = plain[place : place + size]
        if sound in script.table:
            return sound
    return ""


def _either(ways: list[str], must: bool, may_lack: bool) -> str:
    """One of these ways, or none where that is a way too; at the beginning of a name a sound must be written."""
    written = sorted({fold(way) for way in ways if way != "_"}, key=len, reverse=True)
    if not written:
        return ""
    lacking = "?" if may_lack or ("_" in ways and not must) else ""
    return f"(?:{'|'.join(map(re.escape, written))}){lacking}"
