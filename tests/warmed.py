"""What a process makes once, when it first needs it, is made before bots are forked from this one.

Classes that become whole when first used, texts that become code when first shown, a language's data: every bot would
make them anew. A workshop is led a little way in memory, and its cards are laid out.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import is_dataclass
from pathlib import Path

from bot.chat.compose import Composer, layout
from bot.config import shipped
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.sessions import OpenSession
from bot.domain.screens.cards import cards
from bot.domain.vocabulary.identity import ActId, Handle
from bot.render import load_packs, templates
from bot.render.looked_at import LookedAt
from tests.app.road import Road, a_road
from tests.domain.build import EN, MARA, SETTINGS, seen


class _TakenForRight(LookedAt):
    """A pack that is not looked at: each bot looks, or remembers, for itself."""

    def holds(self, digest: str) -> bool:
        return True


def warm_up() -> None:
    """Lead a workshop to its first session, in the language that most of the tests speak."""
    packs = shipped() / "prompts"
    for path in (packs / "kelman" / EN).glob("**/*.md.j2"):
        for wording in templates.parse(path, path.read_text("utf-8"), EN).wordings.values():
            if wording.plain is None:
                assert wording.code is not None
    _make_classes_whole()
    pack = load_packs(packs, "kelman", _TakenForRight())
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_lead(Path(folder), Composer(pack, pictures=False)))


def _make_classes_whole() -> None:
    """Those made by ``@frozen``: what each needs to be made, compared and kept."""
    modules = [module for name, module in sys.modules.items() if name.startswith("bot.")]
    for kind in {one for module in modules for one in vars(module).values() if is_dataclass(one)}:
        for name in ("__dataclass_fields__", "__match_args__", "__init__", "__eq__", "__hash__"):
            getattr(kind, name)


async def _lead(folder: Path, composer: Composer) -> None:
    async with a_road(folder) as road:
        await road.open_anew(3, SETTINGS, consented=True)
        _show(road, composer)
        await road.do(GoOnAllTheSame(MARA, seen(road.now)))
        await road.settle()
        _show(road, composer)
        await road.do(OpenSession(MARA, seen(road.now)))
        await road.settle()
        _show(road, composer)
    async with a_road(folder, road.guild, road.id):
        pass


def _show(road: Road, composer: Composer) -> None:
    for card in cards(road.now).values():
        made = composer.message(
            road.now, (EN,), card.sections, card.rows, card.handle or Handle("one")
        )
        layout(made, ActId("warm"))
