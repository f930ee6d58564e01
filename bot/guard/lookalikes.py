"""Which characters stand for which: lookalikes in other scripts, spelling variants, and signs used as letters."""

from typing import Final


def _pairs(*words: str) -> dict[str, str]:
    """Each word is one character followed by the letters it stands for."""
    return {word[0]: word[1:] for line in words for word in line.split()}


# Latin letters worn by other scripts. Cyrillic keeps to the shape of the capital where the two cases differ (в, н, м,
# т, к), so that Russian folds alike in either case; Greek follows each letter's own shape, because Greek letters are
# met inside Latin words far more often than Greek words in capitals.
CYRILLIC: Final = _pairs(
    "аa вb еe кk мm нh оo рp сc тt уy хx іi їi ѕs јj һh ԁd ԛq ԝw ѵv ӏl қk ӽx ҳx ѡw ԍg үy"
)
GREEK_CAPITALS: Final = _pairs("Αa Βb Εe Ζz Ηh Ιi Κk Μm Νn Οo Ρp Τt Υy Χx Ϲc Ϳj")
GREEK: Final = _pairs("αa βb εe ηn ιi κk μu νv οo ρp ςc τt υu χx γy ωw σo ϲc ϳj")
ARMENIAN: Final = _pairs("օo սu ոn հh ցg զq քp") | {"Օ": "o", "Ս": "u"}
CHEROKEE: Final = _pairs("Ꭺa Ꭻj Ꭼe Ꮃw Ꮇm Ꮋh Ꭰd Ꭱr Ꭲt Ꭵi Ꭹy Ꮓz Ꮒh Ꮯc Ꮲp Ꮪs Ꮩv Ꮮl Ꮶk Ᏼb Ꮐg")
LATIN: Final = _pairs(
    "ıi ȷj øo đd łl ħh ŧt ðd þth æae œoe əe ɑa ɡg ɩi ʋv ɯw ɛe ɔo ʃs ɾr ŋn ʌv ƒf ɪi ʏy ǀl ʟl ʀr ɴn ʙb ɢg ʜh ɐa ɓb ɗd ɦh"
)
COPTIC: Final = _pairs("ⲟo ⲣp ⲥc ⲭx ⲕk ⲙm ⲛn ⲧt")

# Spellings that readers of a script treat as one, and letters of sister scripts in the same place.
ARABIC: Final = _pairs("ٱا ىي یي ېي ےي ةه ہه ھه ەه کك ڪك ٲا ٳا ۆو ٯق")
HEBREW: Final = _pairs("ךכ םמ ןנ ףפ ץצ")

LOOKALIKES: Final[dict[str, str]] = {
    **CYRILLIC, **GREEK, **GREEK_CAPITALS, **ARMENIAN, **CHEROKEE, **LATIN, **COPTIC, **ARABIC, **HEBREW,
}  # fmt: skip

# Drawn as nothing although Unicode calls them letters or signs.
UNSEEN: Final[frozenset[str]] = frozenset("\u0640\u115f\u1160\u3164\uffa0\u17b4\u17b5\u034f")

# Digits and signs written for letters; l, i and 1 are one sign to a hurried reader.
SIGNS_AS_LETTERS: Final = _pairs("0o 1i 2z 3e 4a 5s 6g 7t 8b 9g li |i @a $s €e £i ¡i")
