"""Copies of what came from JSON."""

from copy import deepcopy
from typing import Any

_UNCHANGING = (str, int, float, type(None))


def copied(value: Any) -> Any:
    """As ``copy.deepcopy``, many times as quick: JSON has no circles, and nothing in it stands in two places."""
    kind = type(value)
    if kind is dict:
        return {key: copied(each) for key, each in value.items()}
    if kind is list:
        return [copied(each) for each in value]
    return value if isinstance(value, _UNCHANGING) else deepcopy(value)
