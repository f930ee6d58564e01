"""A message as Discord shows it: who says it and when, its text, what else it holds, and what can be done with it.

Presses come back by `data-do`; who may press is asked of the seat then, never of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from bot.rehearsal.seats.faces import Face, initials
from bot.rehearsal.seats.layout_view import NOTHING, Layout
from bot.rehearsal.seats.markdown import Reader, inline, plain_name, to_html
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import MessageId, ShownMessage

_MESSAGE = Markup(
    '<article class="{classes}" data-id="{id}" aria-label="{name}" tabindex="-1">{face}{head}{body}{foot}</article>'
)
_HEADER = Markup(
    '<header><strong class="author">{author}</strong>{app} <time datetime="{moment}">{clock}</time></header>'
)
_ACT = Markup(
    '<button type="button" data-do="{act}" data-message="{message}" data-control="{control}">{label}</button>'
)
_REPLIED_LETTERS = 80


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
    framed: frozenset[MessageId] = frozenset()
    """Messages around which a frame is drawn."""
    faces: Mapping[int, Face] = field(default_factory=dict)
    """The marks of those who have a seat; the bot's and a stranger's follow from their names."""

    def message(self, message: ShownMessage, *, replied: ShownMessage | None = None) -> Markup:
        """The whole message."""
        foot = [
            self._aside("small eye", "only_you") if message.ephemeral else NOTHING,
            self._acts(message) if self.can_act else NOTHING,
        ]
        return _MESSAGE.format(
            classes=self._classes(message),
            id=message.id,
            name=self._called(message),
            face=self._face(message).drawn(),
            head=self._reply(message, replied) + self._header(message),
            body=Markup('<div class="body">{}</div>').format(self.body(message)),
            foot=NOTHING.join(foot),
        )

    def _called(self, message: ShownMessage) -> str:
        sentence = "framed_message_by" if message.id in self.framed else "message_by"
        return self.words(sentence, name=self._who(message))

    def _classes(self, message: ShownMessage) -> str:
        classes = ["message"]
        if message.author_id == self.own_id:
            classes.append("own")
        if message.ephemeral:
            classes.append("only-you")
        if message.id in self.framed:
            classes.append("framed")
        return " ".join(classes)

    def _aside(self, classes: str, sentence: str) -> Markup:
        return Markup('<p class="{}">{}</p>').format(classes, self.words(sentence))

    def _reply(self, message: ShownMessage, replied: ShownMessage | None) -> Markup:
        """What the message answers, in short."""
        if message.reply_to is None:
            return NOTHING
        if replied is None:
            return Markup('<div class="reply" dir="auto">↱ {}</div>').format(
                self.words("reply_gone")
            )
        said = inline(_short(replied.text), self.reader)
        author = plain_name(replied.author)
        return Markup('<div class="reply" dir="auto">↱ <strong>{}</strong> {}</div>').format(
            author, said
        )

    def _header(self, message: ShownMessage) -> Markup:
        local = message.at.astimezone(self.reader.zone)
        is_app = message.author_id == self.bot_id
        app = (
            Markup(' <span class="app">{}</span>').format(self.words("app")) if is_app else NOTHING
        )
        return _HEADER.format(
            author=plain_name(message.author),
            app=app,
            moment=local.isoformat(),
            clock=_clock(local, self.reader.now),
        )

    def _face(self, message: ShownMessage) -> Face:
        shape = "bot" if message.author_id == self.bot_id else "other"
        stranger = Face(initials(message.author), shape, "")
        return self.faces.get(message.author_id, stranger)

    def _who(self, message: ShownMessage) -> str:
        belongs = self._face(message).belongs
        return f"{message.author}, {belongs}" if belongs else message.author

    def body(self, message: ShownMessage) -> Markup:
        """What is to be read, without who said it."""
        parts = [self._text(message)]
        if message.edited and not message.ephemeral:
            parts.append(Markup('<span class="small">{}</span>').format(self.words("edited")))
        parts.append(Layout(message, self.reader, self.words, self.can_act).everything())
        return NOTHING.join(parts)

    def _text(self, message: ShownMessage) -> Markup:
        if message.forwarded:
            told = Markup('<p class="small">⮕ {}</p>').format(self.words("forwarded"))
            said = to_html(message.text, self.reader)
            return told + Markup("<blockquote>{}</blockquote>").format(said)
        return to_html(message.content, self.reader) if message.content else NOTHING

    # ---- what a person can do with it
    def _acts(self, message: ShownMessage) -> Markup:
        buttons = [
            self._act(message, act, self.words(f"act_{act}")) for act in self._offered(message)
        ]
        if not message.ephemeral:
            apps = [(name, self.words("act_app", name=name)) for name in self.apps]
            buttons += [self._act(message, "app", label, name) for name, label in apps]
        return Markup('<div class="acts">{}</div>').format(NOTHING.join(buttons))

    def _offered(self, message: ShownMessage) -> list[str]:
        if message.ephemeral:
            return ["who", "dismiss"]
        own = message.author_id == self.own_id
        acts = ["who", "reply", "forward"]
        if own and not message.forwarded:
            acts.append("edit")
        if own or self.may_remove:
            acts.append("delete")
        return acts

    def _act(self, message: ShownMessage, act: str, label: str, control: str = "") -> Markup:
        return _ACT.format(act=act, message=message.id, control=control, label=label)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _REPLIED_LETTERS else f"{line[: _REPLIED_LETTERS - 1]}…"


def _clock(moment: datetime, now: datetime) -> str:
    same_day = moment.date() == now.astimezone(moment.tzinfo).date()
    return f"{moment:%H:%M}" if same_day else f"{moment.day} {moment:%b %H:%M}"
