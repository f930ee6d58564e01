"""An element's attributes that hold somebody's words: set as they are, for the page escapes attributes by itself."""

from __future__ import annotations

from typing import TypeVar

from nicegui import ui

_Element = TypeVar("_Element", bound=ui.element)


def labelled(element: _Element, label: str) -> _Element:
    """The element, which a screen reader now calls by this label."""
    element.props["aria-label"] = label
    return element


def hinted(element: _Element, hint: str) -> _Element:
    """The field, with this hint below it."""
    element.props["hint"] = hint
    return element
