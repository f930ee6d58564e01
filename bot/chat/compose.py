"""From texts to what Discord shows: rendering in a language, laying out sections, buttons and selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from bot.app.ports import Outgoing
from bot.chat import both_languages, custom_id, fitting, limits
from bot.chat.limits import Limit, OnTooMuch, OverLimit
from bot.chat.pictures import gallery
from bot.domain.people import languages
from bot.domain.road import press as road_press
from bot.domain.rounds import answers
from bot.domain.screens import notifying
from bot.domain.vocabulary import buttons as button_words
from bot.domain.vocabulary import pictures as picture_words
from bot.domain.vocabulary.identity import ActId, Handle, Locale, UserId
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen
from bot.render import Pack
from bot.render import inert as inertness
from bot.render.pictures import shown as drawn

if TYPE_CHECKING:
    from bot.domain.state.workshop import Workshop
    from bot.domain.vocabulary.buttons import Row, Weight
    from bot.domain.vocabulary.pictures import Picture

MENTIONING_NOBODY = discord.AllowedMentions.none()
"""Given to every edit: what the client was told for sending does not hold there."""
_A_ROW = 5
"""So many buttons stand side by side (https://discord.com/developers/docs/components/reference#action-row)."""
_ROADS_KEPT = 64
"""More than a pack has phases in all its languages together; the words of nobody are in them."""


@frozen
class WorkshopPlaces:
    """Where rooms and people of one workshop are found, for texts that link to them."""

    workshop: Workshop | None

    def room(self, key: RoomKey) -> str | None:
        """The room's channel as a link."""
        found = self.workshop.room(key) if self.workshop else None
        return f"<#{found.channel}>" if found is not None and found.channel is not None else None

    def person(self, user: UserId) -> str:
        """The person as Discord shows them; nobody is notified by it. A name turns no line round that it stands in."""
        return f"{inertness.FSI}<@{user}>{inertness.PDI}"


class Composer:
    """Renders with one pack, and asserts Discord's limits on all that it makes.

    ``too_much`` hears of whatever is too large before it is made to fit; by default it stops at the maker.
    ``pictures`` says whether what is shown as a picture as well is.
    """

    def __init__(
        self, pack: Pack, too_much: OnTooMuch = limits.raised, *, pictures: bool = True
    ) -> None:
        self.pack = pack
        self.too_much = too_much
        self._pictures = pictures
        self._roads: dict[tuple[Locale, picture_words.Road], drawn.Shown | None] = {}

    def text(self, workshop: Workshop | None, locale: Locale, text: Text) -> str:
        """One text, in one language."""
        return self.pack.render(text, locale, WorkshopPlaces(workshop))

    def label(self, locale: Locale, text: Text) -> str:
        """One text on one line, for a button, an option or a form."""
        return self.pack.label(text, locale)

    def short(self, workshop: Workshop | None, locale: Locale, text: Text, limit: Limit) -> str:
        """One text on one line, in a place that takes so many letters."""
        label = self.label(locale, text)
        if len(label) > limit.most:
            self.told(workshop, OverLimit(limit, text.key, len(label)))
        return fitting.short(label, limit)

    def told(self, workshop: Workshop | None, over: OverLimit) -> None:
        """Something is larger than Discord takes."""
        self.too_much(workshop.id if workshop is not None else None, over)

    def message(
        self,
        workshop: Workshop,
        locales: tuple[Locale, ...],
        texts: tuple[Text, ...],
        rows: tuple[Row, ...],
        handle: Handle,
        picture: Picture | None = None,
    ) -> Outgoing:
        """A message for a room, or for a card with a handle of its own, once in each of its languages.

        A picture stands once, in the language that comes first: the words below it are there in each.
        """
        rows = both_languages.in_each_language(rows, self.pack.locales)
        sections = self._sections(workshop, locales, texts)
        seen = self.shown(locales[0], picture)
        plain = not (rows or seen) and len(sections) == 1
        plain = plain and len(sections[0]) <= limits.PLAIN_TEXT.most
        labels = self._labels(locales, rows)
        made = Outgoing(sections, rows, handle, labels, plain, notifying.notifies(texts), seen)
        return self._fitted(workshop, locales, made, texts)

    def _sections(
        self, workshop: Workshop, locales: tuple[Locale, ...], texts: tuple[Text, ...]
    ) -> tuple[str, ...]:
        """Of one language each text for itself; of several, all texts of one together and the next below it."""
        first, *others = locales
        sections = tuple(self._section(workshop, first, text) for text in texts)
        if not others:
            return sections
        again = tuple(both_languages.with_words_above(text) for text in texts)
        spoken = [
            sections,
            *(tuple(self.text(workshop, one, text) for text in again) for one in others),
        ]
        whole = tuple("\n\n".join(one for one in each if one) for each in spoken)
        return ("\n\n".join(whole),) if len(texts) == 1 else whole

    def _section(self, workshop: Workshop, locale: Locale, text: Text) -> str:
        if text.key != languages.IN_EACH_LANGUAGE:
            return self.text(workshop, locale, text)
        others = sorted(self.pack.locales - {locale})
        return "\n".join(self.text(workshop, one, text) for one in others)

    def shown(self, locale: Locale, picture: Picture | None) -> drawn.Shown | None:
        """The picture in a language, where pictures are wanted and this one can be read."""
        if picture is None or not self._pictures:
            return None
        if not isinstance(picture, picture_words.Road):
            return drawn.shown(picture, self.pack, locale)
        # A phase's road is the same in every workshop, and stands on each card of its joint room again.
        if (locale, picture) not in self._roads:
            if len(self._roads) >= _ROADS_KEPT:
                self._roads.clear()
            self._roads[locale, picture] = drawn.shown(picture, self.pack, locale)
        return self._roads[locale, picture]

    def _fitted(
        self,
        workshop: Workshop | None,
        locales: tuple[Locale, ...],
        made: Outgoing,
        texts: tuple[Text, ...],
    ) -> Outgoing:
        """Named by its texts' names, never by what they say."""
        where = f"{', '.join(text.key for text in texts)} in {' and '.join(locales)}"
        cut_short = "\n\n".join(
            self.text(workshop, locale, Text("errors:cut_short")) for locale in locales
        )
        return fitting.fitted(made, where, lambda over: self.told(workshop, over), cut_short)

    def _labels(self, locales: tuple[Locale, ...], rows: tuple[Row, ...]) -> dict[str, str]:
        labels: dict[str, str] = {}
        for row in rows:
            if isinstance(row, button_words.Choice):
                labels[row.name] = self._label(locales, row.label, limits.PLACEHOLDER)
                labels |= {
                    f"{row.name}={value}": self._label(locales, text, limits.OPTION_LABEL)
                    for value, text in row.options
                }
                labels |= {
                    f"{row.name}?{value}": self._label(locales, text, limits.OPTION_DESCRIPTION)
                    for value, text in row.hints
                }
            else:
                labels |= {
                    f"{press.verb}/{press.subject}": self._button_label(locales, press)
                    for press in row
                }
        return labels

    def _button_label(self, locales: tuple[Locale, ...], press: button_words.Button) -> str:
        own = (Locale(press.subject),) if press.verb is button_words.Verb.READ_IN else locales
        return self._label(own, press.label, limits.BUTTON_LABEL)

    def _label(self, locales: tuple[Locale, ...], text: Text, limit: Limit) -> str:
        again = both_languages.with_words_above(text, both_languages.SHORT_IN_A_LABEL)
        labels = (self.label(one, again if place else text) for place, one in enumerate(locales))
        return both_languages.one_label(tuple(labels), limit)

    def answer(
        self,
        workshop: Workshop | None,
        locale: Locale,
        text: Text,
        presses: Sequence[button_words.Button | button_words.Choice],
        act: ActId,
        of: Handle | None = None,
        picture: drawn.Shown | None = None,
    ) -> tuple[discord.ui.LayoutView, ...]:
        """An ephemeral answer: its text, and the buttons and lists that go with this one showing.

        What is longer than one message goes on in the next: words that are given back to their author must not be
        cut short. The presses stand under the last, a picture in the first.
        """
        handle = of or (workshop.handle if workshop else Handle("none"))
        buttons = tuple(press for press in presses if isinstance(press, button_words.Button))
        menus = tuple(press for press in presses if isinstance(press, button_words.Choice))
        full = range(0, len(buttons), _A_ROW)
        rows: tuple[Row, ...] = (*(buttons[at : at + _A_ROW] for at in full), *menus)
        *first, last = fitting.in_pieces(self.text(workshop, locale, text))
        shown = [Outgoing((piece,), (), handle, {}, False) for piece in first]
        shown.append(Outgoing((last,), rows, handle, self._labels((locale,), rows), False))
        shown[0] = replace(shown[0], picture=picture)
        return tuple(layout(self._fitted(workshop, (locale,), one, (text,)), act) for one in shown)

    def page(
        self, workshop: Workshop, locale: Locale, shown: Sequence[answers.Question], act: ActId
    ) -> discord.ui.LayoutView:
        """An ephemeral page of several questions, each above its own row, all made for this one showing."""
        texts = tuple(question.text for question in shown)
        rows = tuple(question.row for question in shown)
        made = Outgoing(
            tuple(self.text(workshop, locale, text) for text in texts),
            tuple(row for row in rows if row),
            workshop.handle,
            self._labels((locale,), rows),
            False,
        )
        fit = self._fitted(workshop, (locale,), made, texts)
        same = (fit.sections, fit.rows) == (made.sections, made.rows)
        return _interleaved(fit, rows, act) if same else layout(fit, act)


def _interleaved(message: Outgoing, rows: tuple[Row, ...], act: ActId) -> discord.ui.LayoutView:
    """Each text with the row that belongs to it right below; an empty row stands for none."""
    view = discord.ui.LayoutView(timeout=None)
    for text, row in zip(message.sections, rows, strict=True):
        view.add_item(discord.ui.TextDisplay(text))
        if row:
            view.add_item(_action_row(row, message, act))
    view.stop()
    limits.of_message(view, f"a page of {len(rows)} texts")
    return view


def layout(message: Outgoing, act: ActId | None = None) -> discord.ui.LayoutView:
    """The message as components. ``OverLimit`` where it is larger than Discord takes.

    The view is stopped at once: presses reach us by their ids, also after a restart.
    """
    view = discord.ui.LayoutView(timeout=None)
    lines = max(0, len(message.sections) - 1)
    parts = len(message.sections) + sum(
        1 + (1 if isinstance(row, button_words.Choice) else len(row)) for row in message.rows
    )
    parts += message.picture is not None
    above = len(message.sections) if message.above is None else message.above
    for place, section in enumerate(message.sections):
        if place == above:
            _add_rows(view, message, act)
        if place and parts + lines <= limits.PARTS.most:
            view.add_item(discord.ui.Separator(spacing=discord.SeparatorSpacing.small))
        view.add_item(discord.ui.TextDisplay(section))
    if above >= len(message.sections):
        _add_rows(view, message, act)
    if message.picture is not None:
        view.add_item(gallery(message.picture))
    view.stop()
    limits.of_message(view, f"a message of {len(message.sections)} texts")
    return view


def _add_rows(view: discord.ui.LayoutView, message: Outgoing, act: ActId | None) -> None:
    for row in message.rows:
        view.add_item(_action_row(row, message, act))


def _action_row(
    row: Row, message: Outgoing, act: ActId | None
) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    line: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    if isinstance(row, button_words.Choice):
        line.add_item(_select_people(row, message) if row.people else _select(row, message, act))
        return line
    # The library would say so as well, but without saying where.
    limits.within(limits.BUTTONS_A_ROW, ", ".join(press.verb for press in row), len(row))
    for press in row:
        line.add_item(_button(press, message, act))
    return line


def _button(
    press: button_words.Button, message: Outgoing, act: ActId | None
) -> discord.ui.Button[discord.ui.LayoutView]:
    return discord.ui.Button(
        style=_style(press.weight),
        label=message.labels[f"{press.verb}/{press.subject}"],
        custom_id=custom_id.encode(custom_id.of(press, message.handle, act)),
    )


def _select_people(
    choice: button_words.Choice, message: Outgoing
) -> discord.ui.UserSelect[discord.ui.LayoutView]:
    return discord.ui.UserSelect(
        custom_id=custom_id.encode(
            road_press.ButtonId(choice.verb, message.handle, choice.revision)
        ),
        placeholder=message.labels[choice.verb],
        max_values=choice.people,
    )


def _select(
    choice: button_words.Choice, message: Outgoing, act: ActId | None
) -> discord.ui.Select[discord.ui.LayoutView]:
    pressed = road_press.ButtonId(choice.verb, message.handle, choice.revision, choice.subject, act)
    several = choice.most > 1
    return discord.ui.Select(
        custom_id=custom_id.encode(pressed),
        placeholder=message.labels[choice.name],
        options=[
            discord.SelectOption(
                label=message.labels[f"{choice.name}={value}"],
                value=value,
                description=message.labels.get(f"{choice.name}?{value}"),
                default=value in choice.chosen,
            )
            for value, _ in choice.options
        ],
        min_values=0 if several or choice.chosen else 1,
        max_values=min(choice.most, len(choice.options)),
    )


def shown_text(message: discord.Message) -> str:
    """What a message of ours says, whether it is plain or laid out."""
    if message.content:
        return message.content
    texts = [part.content for part in message.components if isinstance(part, discord.TextDisplay)]
    return "\n".join(texts)


def _style(weight: Weight) -> discord.ButtonStyle:
    weights = button_words.Weight
    return {
        weights.MAIN: discord.ButtonStyle.primary,
        weights.QUIET: discord.ButtonStyle.secondary,
        weights.GRAVE: discord.ButtonStyle.danger,
    }[weight]
