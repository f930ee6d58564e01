"""What a start does not need comes with its first use: one door for the whole house.

An import of a module (``from bot.domain.leading import due``, then ``due.due_at(...)``) costs nearly nothing until
something of that module is asked for; an import of names (``from bot.domain.leading.due import due_at``) loads it at
once. Both are imports as any other to readers, to mypy and to the import contracts. So what is there from the start
imports as modules what it needs only for what people do in a workshop.

It is so in a process that has opened the door: a running bot. Tests and all other programs load everything at once.
What has not come while the bot was wired is loaded by ``all_comes`` before it listens to Discord, so that no press
waits for it, and what cannot be loaded ends the start.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from threading import RLock
from types import ModuleType
from typing import Any, Final

_HOUSE: Final = "bot."


def open_door() -> None:
    """From now on a module of the house that is imported as a module is loaded with its first use."""
    if not any(isinstance(one, _Door) for one in sys.meta_path):
        sys.meta_path.insert(0, _Door())


def to_come() -> tuple[str, ...]:
    """The modules that were imported and not used yet."""
    return tuple(name for name, one in sys.modules.items() if type(one) is _ToCome)


async def all_comes() -> None:
    """Load all that has not come yet, a module a turn of the loop, so that what else is due goes on meanwhile."""
    while names := to_come():
        for name in names:
            sys.modules[name].__dir__()
            await asyncio.sleep(0)


class _ToCome(ModuleType):
    """A module whose code has not run yet."""

    _one_at_a_time = RLock()
    """A thread that asks for something of a module while another loads it gets it when it is there."""

    def __getattr__(self, name: str) -> object:
        if not name.startswith(
            "__"
        ):  # who finds modules asks for such, before there is anything in one
            self._come()
        try:
            return vars(self)[name]
        except KeyError:
            raise AttributeError(f"{self.__name__} has no {name}") from None

    def __dir__(self) -> list[str]:
        self._come()
        return list(vars(self))

    def _come(self) -> None:
        with self._one_at_a_time:
            late: Any = self.__spec__
            if late.loader_state is None:
                return  # it has come meanwhile, or it is its own code that asks
            self.__spec__ = found = late.loader_state
            try:
                found.loader.exec_module(self)
            except BaseException:
                self.__spec__ = late
                raise
            self.__loader__ = found.loader
            self.__class__ = ModuleType  # type: ignore[assignment] # as importlib.util.LazyLoader does


class _Door:
    """Finds modules of the house, and leaves them to come."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith(_HOUSE):
            return None
        # The one place of the house's packages is asked itself, where Python has asked it before.
        finder = sys.path_importer_cache.get(path[0]) if path and len(path) == 1 else None
        found = finder.find_spec(name) if finder else PathFinder.find_spec(name, path, target)
        if found is None or found.submodule_search_locations is not None:
            return found  # a package is where its modules are looked for
        loader: Any = self
        late = ModuleSpec(name, loader, origin=found.origin, loader_state=found)
        late.has_location = True
        late.cached = found.cached
        return late

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _ToCome(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Not yet."""
