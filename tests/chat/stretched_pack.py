"""A copy of the pack in which every text is as long as ``check`` lets it be, and every phase has as many questions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from bot.domain.screens.texts import declared
from bot.domain.screens.together import together
from bot.domain.state.agenda import Ability
from bot.domain.vocabulary.forms import MOST_OPTIONS
from bot.domain.vocabulary.identity import Locale
from bot.render import Pack, load_packs
from bot.render.limits import LONGEST_TEXT, limit_of
from bot.render.templates import fixed_letters, parse_file

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
        room = "joint" if '"joint"' in phase else "caucuses"
        more = "".join(f'  {{ id = "{one}", to = "{room}" }},\n' for one in ids)
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
    texts = _Texts(folder, declared(pack.agenda))
    messages = tuple(together(pack.agenda))
    in_messages = {key for one in messages for alike in one.texts for key in alike}
    for key in texts.letters:
        limit = limit_of(key)
        if key not in in_messages and (limit is not None or key.startswith(("refusals", "errors"))):
            texts.pad(key, (limit or LONGEST_TEXT) - texts.letters[key])
    for message in messages:
        have = sum(max(texts.letters[key] for key in alike) for alike in message.texts)
        own = [alike[0] for alike in message.texts if _OWN.search(alike[0])]
        for key in own:
            more = min(message.most - have, LONGEST_TEXT - texts.letters[key])
            have += texts.pad(key, more)
    texts.write()


_OWN = re.compile(r"phases/.*:(now_|guidance)|consent:(purpose|ground_rules)")
"""The texts that stand in one message alone."""


class _Texts:
    """The files of one language, and how long each text in them is without its values."""

    def __init__(self, folder: Path, keys: Iterable[str]) -> None:
        files = {key.partition(":")[0] for key in keys}
        self._paths = {name: folder / f"{name}.md.j2" for name in files}
        self._sources = {name: path.read_text("utf-8") for name, path in self._paths.items()}
        self.letters = {
            f"{name}:{block}": fixed_letters(node)
            for name, path in self._paths.items()
            for block, node in parse_file(path, Locale(folder.name)).blocks.items()
        }

    def pad(self, key: str, more: int) -> int:
        """So many letters more at the end of a text, but for the blank that may count or not; how many it were."""
        filler = (" abcdefghi" * (more // 10 + 1))[: more - 1].rstrip() if more > 2 else ""
        name, _, block = key.partition(":")
        source = self._sources[name]
        begin = re.search(rf"{{%-?\s*block {re.escape(block)}\s*-?%}}", source)
        assert begin is not None, key
        end = re.compile(r"\s*{%-?\s*endblock").search(source, begin.end())
        assert end is not None, key
        self._sources[name] = source[: end.start()] + filler + source[end.start() :]
        self.letters[key] += len(filler)
        return len(filler)

    def write(self) -> None:
        """Put the files back."""
        for name, path in self._paths.items():
            path.write_text(self._sources[name], encoding="utf-8")
