"""A copy of the pack in which every text is as long as ``check`` lets it be, and every phase has as many questions."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.domain.screens.texts import declared
from bot.domain.screens.together import together
from bot.domain.state.agenda import Ability
from bot.domain.vocabulary.forms import MOST_OPTIONS
from bot.render import Pack, load_packs
from bot.render.templates import LONGEST_TEXT, fixed_letters, limit_of, parse_file

_PACK, _OFFERS_ALL = "kelman", "overcoming"
"""The phase that comes to offer everything but acts, for whose text its panel would have no room."""


def stretched(prompts: Path, folder: Path) -> Pack:
    """The pack of ``prompts``, stretched in ``folder``."""
    root = folder / _PACK
    shutil.copytree(prompts / _PACK, root)
    _ask_more(root)
    pack = load_packs(folder, _PACK)
    for locale in sorted(pack.locales):
        _lengthen(root / locale, pack)
    return load_packs(folder, _PACK)


def _ask_more(root: Path) -> None:
    """As many questions in every phase as a list holds, and one phase that offers everything."""
    agenda = root / "agenda.toml"
    phases = agenda.read_text(encoding="utf-8").split("[[phase]]\n")
    for place, phase in enumerate(phases[1:], 1):
        name = re.search(r'^id = "([\w-]+)"', phase, re.MULTILINE)
        assert name is not None
        asked = len(re.findall(r'{ id = "', phase))
        ids = [f"more{number}" for number in range(MOST_OPTIONS - asked)]
        more = "".join(f'  {{ id = "{one}", to = "joint" }},\n' for one in ids)
        if asked:
            phase = phase.replace("prompts = [\n", f"prompts = [\n{more}", 1)
        else:
            phase = re.sub(r"^prompts = .*\n", "", phase, flags=re.MULTILINE)
            phase = phase.rstrip("\n") + f"\nprompts = [\n{more}]\n\n"
        if name[1] == _OFFERS_ALL:
            phase = re.sub(r"^offers = .*\n", "", phase, flags=re.MULTILINE)
            everything = ", ".join(
                f'"{ability}"' for ability in Ability if ability is not Ability.ACTS
            )
            phase = phase.replace("prompts = [", f"offers = [{everything}]\nprompts = [", 1)
        phases[place] = phase
        for texts in root.glob(f"*/phases/{name[1]}.md.j2"):
            blocks = "".join(
                f"\n{{% block {kind}_{one} %}}\nQ\n{{% endblock %}}\n"
                for one in ids
                for kind in ("ask", "label")
            )
            texts.write_text(texts.read_text(encoding="utf-8") + blocks, encoding="utf-8")
    agenda.write_text("[[phase]]\n".join(phases), encoding="utf-8")


def _lengthen(folder: Path, pack: Pack) -> None:
    """Whatever stands alone as long as it may be; then each message, by the text that only it has."""
    in_messages = {key for one in together(pack.agenda) for texts in one.texts for key in texts}
    for key in declared(pack.agenda):
        limit = limit_of(key)
        if key not in in_messages and (limit is not None or key.startswith(("refusals", "errors"))):
            _pad(folder, key, (limit or LONGEST_TEXT) - _letters(folder, key))
    for message in together(pack.agenda):
        have = sum(max(_letters(folder, key) for key in texts) for texts in message.texts)
        own = [
            texts[0]
            for texts in message.texts
            if re.search(r"phases/.*:(now_|guidance)|consent:(purpose|ground_rules)", texts[0])
        ]
        for key in own:
            more = min(message.most - have, LONGEST_TEXT - _letters(folder, key))
            _pad(folder, key, more)
            have += max(0, more)


def _file(folder: Path, key: str) -> tuple[Path, str]:
    name, _, block = key.partition(":")
    return folder / f"{name}.md.j2", block


def _letters(folder: Path, key: str) -> int:
    path, block = _file(folder, key)
    return fixed_letters(parse_file(path).blocks[block])


def _pad(folder: Path, key: str, more: int) -> None:
    """So many letters more at the end of a text."""
    if more < 2:
        return
    path, block = _file(folder, key)
    source = path.read_text(encoding="utf-8")
    begin = re.search(rf"{{%-?\s*block {re.escape(block)}\s*-?%}}", source)
    assert begin is not None, key
    end = re.compile(r"\s*{%-?\s*endblock").search(source, begin.end())
    assert end is not None, key
    filler = (" abcdefghi" * (more // 10 + 1))[:more].rstrip()
    path.write_text(source[: end.start()] + filler + source[end.start() :], encoding="utf-8")
