"""One part of a measurement: its figures, and what some of them may be at the most or are to be at the least."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """Figures by name. ``at_most`` and ``at_least`` are given for those that are promised."""

    name: str
    figures: Mapping[str, object]
    at_most: Mapping[str, float]
    at_least: Mapping[str, float] = field(default_factory=dict)

    @property
    def beyond(self) -> tuple[str, ...]:
        """The names of those that are not as promised."""
        over = [name for name, most in self.at_most.items() if self._figure(name) > most]
        under = [name for name, least in self.at_least.items() if self._figure(name) < least]
        return (*over, *under)

    def _figure(self, name: str) -> float:
        figure = self.figures[name]
        if not isinstance(figure, int | float):
            raise TypeError(f"{name} is no number")
        return figure

    def told(self) -> str:
        """One JSON object: the figures, what is promised, and which of them are beyond it."""
        least = {"at_least": dict(self.at_least)} if self.at_least else {}
        limits = {"at_most": dict(self.at_most), **least, "beyond": list(self.beyond)}
        return json.dumps({"part": self.name, **self.figures, **limits})
