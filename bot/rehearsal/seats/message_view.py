"""A message as Discord shows it: text, embeds, Components V2, files, and what can be done with it, as HTML.

Presses come back by `data-do`; who may press is asked of the seat then, never of the page.
"""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from bot.rehearsal.seats.markdown import Reader, inline, plain_name, to_html
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import ShownFile, ShownMessage

Payload = dict[str, Any]
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium"}
_PICTURE_LIMIT = 2 * 1024 * 1024
_ROW, _BUTTON, _SECTION, _TEXT, _THUMBNAIL, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = 1, 2, 9, 10, 11, 12, 13, 14, 17
_MENUS = frozenset({3, 5, 6, 7, 8})


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is needed to draw messages for one seat."""

    reader: Reader
    words: Words
    bot_id: int
    own_id: int
    may_remove: bool = False
    apps: tuple[str, ...] = ()
    """Names of the bot's commands for messages."""
    can_act: bool = True

    def message(self, message: ShownMessage, *, replied: ShownMessage | None = None) -> str:
        """The whole message."""
        classes = [
            "message",
            "own" if message.author_id == self.own_id else "",
            "only-you" if message.ephemeral else "",
        ]
        parts = [self._head(message, replied), f'<div class="body">{self._body(message)}</div>']
        if message.ephemeral:
            parts.append(f'<p class="small eye">{escape(self.words("only_you"))}</p>')
        if self.can_act:
            parts.append(self._acts(message))
        name = escape(self.words("message_by", name=message.author))
        return (
            f'<article class="{" ".join(one for one in classes if one)}" data-id="{message.id}" aria-label="{name}">'
            f"{''.join(parts)}</article>"
        )

    def _head(self, message: ShownMessage, replied: ShownMessage | None) -> str:
        words = self.words
        parts = []
        if message.reply_to is not None:
            said = inline(_short(replied.text), self.reader) if replied else escape(words("reply_gone"))
            author = f"<strong>{plain_name(replied.author)}</strong> " if replied else ""
            parts.append(f'<div class="reply" dir="auto">↱ {author}{said}</div>')
        local = message.at.astimezone(self.reader.zone)
        app = f' <span class="app">{escape(words("app"))}</span>' if message.author_id == self.bot_id else ""
        parts.append(
            f'<header><strong class="author">{plain_name(message.author)}</strong>{app} '
            f'<time datetime="{local.isoformat()}">{_at(local, self.reader.now)}</time></header>'
        )
        return "".join(parts)

    def _body(self, message: ShownMessage) -> str:
        parts = []
        if message.forwarded:
            parts.append(f'<p class="small">⮕ {escape(self.words("forwarded"))}</p>')
            parts.append(f"<blockquote>{to_html(message.text, self.reader)}</blockquote>")
        elif message.content:
            parts.append(to_html(message.content, self.reader))
        if message.edited and not message.ephemeral:
            parts.append(f'<span class="small">{escape(self.words("edited"))}</span>')
        parts += [self._embed(each) for each in message.embeds]
        parts += [self._component(each, message) for each in message.components]
        if not any(_holds_files(each) for each in message.components):
            parts += [self._file(each, message) for each in message.files]
        return "".join(parts)

    # ---- what the bot lays out
    def _component(self, component: Payload, message: ShownMessage) -> str:
        kind = component.get("type")
        if kind == _TEXT:
            return f'<div class="text">{to_html(component["content"], self.reader)}</div>'
        if kind == _ROW:
            return f'<div class="row">{self._all(component.get("components"), message)}</div>'
        if kind == _BUTTON:
            return self._button(component, message)
        if kind in _MENUS:
            return self._menu(component, message)
        if kind == _SEPARATOR:
            return '<hr class="separator">' if component.get("divider", True) else '<div class="gap"></div>'
        if kind == _CONTAINER:
            colour = component.get("accent_color")
            style = f' style="border-inline-start-color:#{colour:06x}"' if isinstance(colour, int) else ""
            return f'<div class="container"{style}>{self._all(component.get("components"), message)}</div>'
        if kind == _SECTION:
            beside = self._component(component.get("accessory") or {}, message)
            return f'<div class="section"><div>{self._all(component.get("components"), message)}</div>{beside}</div>'
        if kind == _THUMBNAIL:
            return self._media((component,), message)
        if kind == _GALLERY:
            return self._media(component.get("items") or (), message)
        if kind == _FILE:
            return self._media(({"media": component["file"]},), message)
        return ""

    def _all(self, components: Iterable[Payload] | None, message: ShownMessage) -> str:
        return "".join(self._component(each, message) for each in components or ())

    def _button(self, component: Payload, message: ShownMessage) -> str:
        style = _STYLES.get(component.get("style", 2), "secondary")
        emoji = (component.get("emoji") or {}).get("name") or ""
        label = " ".join(part for part in (escape(emoji), escape(component.get("label") or "")) if part)
        if style == "link":
            address = escape(component.get("url") or "")
            return f'<a class="press link" href="{address}" rel="noopener noreferrer" target="_blank">{label} ↗</a>'
        off = " disabled" if component.get("disabled") or not self.can_act else ""
        return (
            f'<button type="button" class="press {style}" data-do="press" data-message="{message.id}" '
            f'data-control="{escape(component.get("custom_id") or "")}" dir="auto"{off}>{label}</button>'
        )

    def _menu(self, component: Payload, message: ShownMessage) -> str:
        chosen = [one["label"] for one in component.get("options") or () if one.get("default")]
        label = ", ".join(chosen) or component.get("placeholder") or self.words("choose")
        off = " disabled" if component.get("disabled") or not self.can_act else ""
        return (
            f'<button type="button" class="press menu" aria-haspopup="dialog" data-do="menu" dir="auto" '
            f'data-message="{message.id}" data-control="{escape(component["custom_id"])}"{off}>'
            f"<span>{escape(label)}</span> ▾</button>"
        )

    def _media(self, items: Iterable[Payload], message: ShownMessage) -> str:
        files = {each.name: each for each in message.files}
        parts = []
        for item in items:
            name = str((item.get("media") or {}).get("url") or "").rpartition("/")[2].removeprefix("attachment://")
            file = files.get(name)
            shown = self._file(file, message, item.get("description")) if file else f"<p>{escape(name)}</p>"
            parts.append(_veiled(shown) if item.get("spoiler") else shown)
        return f'<div class="media">{"".join(parts)}</div>'

    def _embed(self, embed: Payload) -> str:
        reader = self.reader
        parts = []
        author = (embed.get("author") or {}).get("name")
        if author:
            parts.append(f'<p class="small" dir="auto">{escape(author)}</p>')
        if embed.get("title"):
            parts.append(f'<h4 dir="auto">{inline(embed["title"], reader)}</h4>')
        if embed.get("description"):
            parts.append(to_html(embed["description"], reader))
        fields = "".join(
            f'<div class="field{" inline" if each.get("inline") else ""}"><h5 dir="auto">{inline(each["name"], reader)}'
            f"</h5>{to_html(each['value'], reader)}</div>"
            for each in embed.get("fields") or ()
        )
        parts.append(f'<div class="fields">{fields}</div>' if fields else "")
        footer = (embed.get("footer") or {}).get("text")
        if footer:
            parts.append(f'<p class="small" dir="auto">{escape(footer)}</p>')
        colour = embed.get("color")
        style = f' style="border-inline-start-color:#{colour:06x}"' if isinstance(colour, int) and colour else ""
        return f'<div class="container embed"{style}>{"".join(parts)}</div>'

    # ---- files
    def _file(self, file: ShownFile, message: ShownMessage, description: str | None = None) -> str:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        place = next((at for at, each in enumerate(message.files) if each is file), 0)
        size = f"{len(file.content) / 1024:.1f} kB"
        keep = (
            f'<button type="button" class="press file" data-do="file" data-message="{message.id}" '
            f'data-control="{place}" dir="auto">⇩ {escape(file.name)} ({size})</button>'
        )
        drawable = kind.startswith("image/") and kind != "image/svg+xml" and len(file.content) <= _PICTURE_LIMIT
        if not drawable:
            return keep
        address = f"data:{kind};base64,{base64.b64encode(file.content).decode()}"
        words = escape(description or self.words("picture", name=file.name))
        shown = f'<img src="{address}" alt="{words}" loading="lazy">{keep}'
        return _veiled(shown) if file.name.startswith("SPOILER_") else f"<figure>{shown}</figure>"

    # ---- what a person can do with it
    def _acts(self, message: ShownMessage) -> str:
        own = message.author_id == self.own_id
        acts = ["who"]
        if message.ephemeral:
            acts.append("dismiss")
        else:
            acts += ["reply", "forward", *(["edit"] if own and not message.forwarded else [])]
            acts += ["delete"] if own or self.may_remove else []
        offered = [(act, self.words(f"act_{act}"), "") for act in acts]
        if not message.ephemeral:
            offered += [("app", self.words("act_app", name=name), name) for name in self.apps]
        buttons = "".join(
            f'<button type="button" data-do="{act}" data-message="{message.id}" data-control="{escape(control)}">'
            f"{escape(label)}</button>"
            for act, label, control in offered
        )
        return f'<div class="acts">{buttons}</div>'


def _veiled(shown: str) -> str:
    return f'<span class="spoiler block" role="button" tabindex="0" aria-expanded="false"><span>{shown}</span></span>'


def _holds_files(component: Payload) -> bool:
    inner = component.get("components") or ()
    return component.get("type") in (_THUMBNAIL, _GALLERY, _FILE) or any(_holds_files(each) for each in inner)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _at(moment: datetime, now: datetime) -> str:
    same_day = moment.date() == now.astimezone(moment.tzinfo).date()
    return f"{moment:%H:%M}" if same_day else f"{moment.day} {moment:%b %H:%M}"
