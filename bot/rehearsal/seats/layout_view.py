"""What a message holds beside its text, as HTML: the bot's layout (Components V2), embeds, files.

Presses come back by `data-do`; who may press is asked of the seat then, never of the page.
"""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from markupsafe import Markup

from bot.rehearsal.seats.markdown import Reader, inline, to_html
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import ShownFile, ShownMessage

Payload = dict[str, Any]

NOTHING = Markup("")
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium"}
_PICTURE_LIMIT = 2 * 1024 * 1024


class _Kind(IntEnum):
    """The component types of Discord's API that are drawn."""

    ROW = 1
    BUTTON = 2
    TEXT_MENU = 3
    USER_MENU = 5
    ROLE_MENU = 6
    MENTIONABLE_MENU = 7
    CHANNEL_MENU = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17


_HOLD_FILES = (_Kind.THUMBNAIL, _Kind.GALLERY, _Kind.FILE)

_ROW = Markup('<div class="row">{}</div>')
_SECTION = Markup('<div class="section"><div>{}</div>{}</div>')
_CONTAINER = Markup('<div class="container{}"{}>{}</div>')
_COLOUR = Markup(' style="border-inline-start-color:#{:06x}"')
_BUTTON = Markup(
    '<button type="button" class="press {style}" data-do="press" data-message="{message}" '
    'data-control="{control}" dir="auto"{off}>{label}</button>'
)
_ADDRESS = Markup(
    '<a class="press link" href="{}" rel="noopener noreferrer" target="_blank">{} ↗</a>'
)
_MENU = Markup(
    '<button type="button" class="press menu" aria-haspopup="dialog" data-do="menu" dir="auto" '
    'data-message="{message}" data-control="{control}"{off}><span>{label}</span> ▾</button>'
)
_FILE = Markup(
    '<button type="button" class="press file" data-do="file" data-message="{message}" '
    'data-control="{place}" dir="auto">⇩ {name} ({size})</button>'
)
_PICTURE = Markup('<img src="{address}" alt="{words}" loading="lazy">{keep}')
_VEIL = Markup(
    '<span class="spoiler block" role="button" tabindex="0" aria-expanded="false"><span>{}</span></span>'
)
_FIELD = Markup('<div class="field{}"><h5 dir="auto">{}</h5>{}</div>')
_OFF = Markup(" disabled")


@dataclass(frozen=True, slots=True)
class Layout:
    """One message's layout, embeds and files, for one reader. ``can_act``: whether its buttons can be pressed."""

    message: ShownMessage
    reader: Reader
    words: Words
    can_act: bool

    def everything(self) -> Markup:
        """All of it, in the order in which Discord shows it."""
        message = self.message
        parts = [self._embed(embed) for embed in message.embeds]
        parts += [self._component(component) for component in message.components]
        if not any(_holds_files(component) for component in message.components):
            parts += [self._file(file) for file in message.files]
        return NOTHING.join(parts)

    # ---- what the bot lays out
    def _component(self, component: Payload) -> Markup:
        draw = _DRAWN.get(component.get("type", 0))
        return draw(self, component) if draw is not None else NOTHING

    def _inner(self, component: Payload) -> Markup:
        held = component.get("components") or ()
        return NOTHING.join(self._component(each) for each in held)

    def _text(self, component: Payload) -> Markup:
        return Markup('<div class="text">{}</div>').format(
            to_html(component["content"], self.reader)
        )

    def _row(self, component: Payload) -> Markup:
        return _ROW.format(self._inner(component))

    def _section(self, component: Payload) -> Markup:
        beside = self._component(component.get("accessory") or {})
        return _SECTION.format(self._inner(component), beside)

    def _container(self, component: Payload) -> Markup:
        colour = component.get("accent_color")
        style = _COLOUR.format(colour) if isinstance(colour, int) else NOTHING
        return _CONTAINER.format("", style, self._inner(component))

    def _separator(self, component: Payload) -> Markup:
        divided = component.get("divider", True)
        return Markup('<hr class="separator">') if divided else Markup('<div class="gap"></div>')

    def _button(self, component: Payload) -> Markup:
        style = _STYLES.get(component.get("style", 2), "secondary")
        emoji = (component.get("emoji") or {}).get("name") or ""
        label = " ".join(part for part in (emoji, component.get("label") or "") if part)
        if style == "link":
            return _ADDRESS.format(component.get("url") or "", label)
        return _BUTTON.format(
            style=style,
            message=self.message.id,
            control=component.get("custom_id") or "",
            off=self._off(component),
            label=label,
        )

    def _menu(self, component: Payload) -> Markup:
        options = component.get("options") or ()
        chosen = [option["label"] for option in options if option.get("default")]
        label = ", ".join(chosen) or component.get("placeholder") or self.words("choose")
        return _MENU.format(
            message=self.message.id,
            control=component["custom_id"],
            off=self._off(component),
            label=label,
        )

    def _off(self, component: Payload) -> Markup:
        return _OFF if component.get("disabled") or not self.can_act else NOTHING

    # ---- embeds
    def _embed(self, embed: Payload) -> Markup:
        parts = [
            _small((embed.get("author") or {}).get("name")),
            self._embed_title(embed),
            to_html(embed["description"], self.reader) if embed.get("description") else NOTHING,
            self._embed_fields(embed),
            _small((embed.get("footer") or {}).get("text")),
        ]
        colour = embed.get("color")
        style = _COLOUR.format(colour) if isinstance(colour, int) and colour else NOTHING
        return _CONTAINER.format(" embed", style, NOTHING.join(parts))

    def _embed_title(self, embed: Payload) -> Markup:
        title = embed.get("title")
        return (
            Markup('<h4 dir="auto">{}</h4>').format(inline(title, self.reader))
            if title
            else NOTHING
        )

    def _embed_fields(self, embed: Payload) -> Markup:
        drawn = [
            _FIELD.format(
                " inline" if field.get("inline") else "",
                inline(field["name"], self.reader),
                to_html(field["value"], self.reader),
            )
            for field in embed.get("fields") or ()
        ]
        return (
            Markup('<div class="fields">{}</div>').format(NOTHING.join(drawn)) if drawn else NOTHING
        )

    # ---- files
    def _one_picture(self, component: Payload) -> Markup:
        return self._media((component,))

    def _gallery(self, component: Payload) -> Markup:
        return self._media(component.get("items") or ())

    def _one_file(self, component: Payload) -> Markup:
        return self._media(({"media": component["file"]},))

    def _media(self, items: Iterable[Payload]) -> Markup:
        files = {file.name: file for file in self.message.files}
        parts = []
        for item in items:
            name = _file_name(item)
            file = files.get(name)
            shown = (
                self._file(file, item.get("description"))
                if file
                else Markup("<p>{}</p>").format(name)
            )
            parts.append(_VEIL.format(shown) if item.get("spoiler") else shown)
        return Markup('<div class="media">{}</div>').format(NOTHING.join(parts))

    def _file(self, file: ShownFile, description: str | None = None) -> Markup:
        place = next((at for at, each in enumerate(self.message.files) if each is file), 0)
        size = f"{len(file.content) / 1024:.1f} kB"
        keep = _FILE.format(message=self.message.id, place=place, name=file.name, size=size)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if not _drawable(kind, file):
            return keep
        address = f"data:{kind};base64,{base64.b64encode(file.content).decode()}"
        words = description or file.description or self.words("picture", name=file.name)
        shown = _PICTURE.format(address=address, words=words, keep=NOTHING if description else keep)
        if file.name.startswith("SPOILER_"):
            return _VEIL.format(shown)
        return Markup("<figure>{}</figure>").format(shown)


_DRAWN: dict[int, Callable[[Layout, Payload], Markup]] = {
    _Kind.TEXT: Layout._text,
    _Kind.ROW: Layout._row,
    _Kind.BUTTON: Layout._button,
    _Kind.TEXT_MENU: Layout._menu,
    _Kind.USER_MENU: Layout._menu,
    _Kind.ROLE_MENU: Layout._menu,
    _Kind.MENTIONABLE_MENU: Layout._menu,
    _Kind.CHANNEL_MENU: Layout._menu,
    _Kind.SEPARATOR: Layout._separator,
    _Kind.CONTAINER: Layout._container,
    _Kind.SECTION: Layout._section,
    _Kind.THUMBNAIL: Layout._one_picture,
    _Kind.GALLERY: Layout._gallery,
    _Kind.FILE: Layout._one_file,
}
"""How each type of component is drawn; any other is left out."""


def _small(text: str | None) -> Markup:
    return Markup('<p class="small" dir="auto">{}</p>').format(text) if text else NOTHING


def _drawable(kind: str, file: ShownFile) -> bool:
    """Whether the page shows it as a picture; a drawing in SVG could carry a script."""
    is_picture = kind.startswith("image/") and kind != "image/svg+xml"
    return is_picture and len(file.content) <= _PICTURE_LIMIT


def _file_name(item: Payload) -> str:
    """The name of the message's own file that a media item means."""
    address = str((item.get("media") or {}).get("url") or "")
    return address.rpartition("/")[2].removeprefix("attachment://")


def _holds_files(component: Payload) -> bool:
    if component.get("type") in _HOLD_FILES:
        return True
    return any(_holds_files(inner) for inner in component.get("components") or ())
