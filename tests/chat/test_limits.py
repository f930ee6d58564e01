"""Discord's limits: whoever makes something larger is stopped; for people it is made to fit, and told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import discord
import pytest
import pytest_asyncio
from discord import app_commands

from bot.app.ports import Outgoing
from bot.chat import custom_id, forms, limits
from bot.chat.asking import Services
from bot.chat.commands import workshop_commands
from bot.chat.compose import Composer, layout
from bot.chat.limits import Limit, OverLimit
from bot.chat.too_large import TooLarge
from bot.config import DiscordSettings, Settings
from bot.domain.acts import BY_BUTTON
from bot.domain.leading.letters import TakeOutMessage, message_subject
from bot.domain.road.act import reader_of
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.vocabulary.buttons import Button, Choice, Row, Verb, button
from bot.domain.vocabulary.forms import Form, ListField, TextField
from bot.domain.vocabulary.identity import (
    ActId,
    ChannelId,
    Handle,
    Locale,
    MessageId,
    UserId,
    Words,
    WorkshopId,
)
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text
from bot.render.limits import limit_of
from bot.render.pictures.shown import MOST_TOLD, Shown
from bot.store.opening import open_store
from bot.wiring import load_pack, too_much, wire
from tests.app.road import a_road, keep_copies_in
from tests.domain.build import EN, MARA, in_briefing
from tests.the_pack import the_pack

LINE = Text("consent:purpose")
"""Longer than any label may be."""
WORDS = Text("letters:letter", words=Words("a" * 1_500))
HANDLE, ACT = Handle("h" * 10), ActId("x" * 12)


def composed(texts: tuple[Text, ...], *rows: Row, composer: Composer | None = None) -> Outgoing:
    made = composer or Composer(the_pack())
    return made.message(in_briefing(), (EN,), texts, rows, HANDLE)


def presses(count: int) -> tuple[Button, ...]:
    return tuple(button(Verb.MY_NOTES, subject=str(place)) for place in range(count))


def options(count: int) -> Choice:
    label = Text("presses:ask")
    return Choice(Verb.ASK, label, tuple((str(place), label) for place in range(count)))


@pytest_asyncio.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    settings = Settings()
    async with await open_store(tmp_path / "data" / "parley.sqlite3", tmp_path / "keys") as store:
        wired = await wire(settings, load_pack(settings), store, discord.Intents.none())
        yield replace(wired.client.services, composer=Composer(the_pack()))
        await wired.client.close()


def drawn(services: Services, *fields: TextField | ListField) -> discord.ui.Modal:
    pressed = ButtonId(Verb.NAME_SIDE, HANDLE, 1)
    return forms.drawn(services, IncomingPress(in_briefing(), None, MARA, pressed), Form(fields))


# ---- broken on purpose: each is noticed where it is made


def test_an_id_that_is_too_long_is_noticed_by_its_maker() -> None:
    with pytest.raises(OverLimit, match="100 at most"):
        custom_id.encode(ButtonId(Verb.TAKE_OUT_MESSAGE, HANDLE, 1, "9" * 60, ACT))


def test_a_sixth_button_in_a_row_is_noticed_and_wraps_where_rows_are_made() -> None:
    six = presses(6)
    labels = {f"{one.verb}/{one.subject}": "label" for one in six}
    with pytest.raises(OverLimit, match="6 buttons in a row"):
        layout(Outgoing(("text",), (six,), HANDLE, labels, False))
    wrapped = composed((LINE,), six).rows
    assert [len(row) for row in wrapped if not isinstance(row, Choice)] == [5, 1]


def test_a_picture_whose_description_is_too_long_is_noticed() -> None:
    def pictured(letters: int) -> Outgoing:
        picture = Shown("<svg/>", "x" * letters, lasts=False)
        return Outgoing(("Here.",), (), HANDLE, {}, plain=False, picture=picture)

    layout(pictured(MOST_TOLD))
    with pytest.raises(OverLimit, match="a picture's description"):
        layout(pictured(MOST_TOLD + 1))


def test_what_is_read_in_peace_stands_below_the_buttons() -> None:
    card = Outgoing(
        ("Here.", "Later."),
        ((button(Verb.SHOW_AGAIN),),),
        HANDLE,
        {"show_again/": "Show again"},
        False,
        above=1,
    )
    kinds = [type(one).__name__ for one in layout(card).children]
    assert kinds == ["TextDisplay", "ActionRow", "Separator", "TextDisplay"]
    rows = layout(replace(card, above=None)).children
    assert type(rows[-1]).__name__ == "ActionRow"


def test_an_option_too_many_is_noticed() -> None:
    assert len(composed((LINE,), options(25)).rows) == 1
    with pytest.raises(OverLimit, match="26 options of a list"):
        composed((LINE,), options(26))


def test_a_label_that_is_too_long_is_noticed() -> None:
    with pytest.raises(OverLimit, match="letters of a button, 80 at most"):
        composed((LINE,), (Button(Verb.MY_NOTES, LINE),))


def test_texts_that_are_too_long_together_are_noticed() -> None:
    assert len(composed((WORDS, WORDS)).sections) == 2
    with pytest.raises(OverLimit, match="texts together, 4000 at most"):
        composed((WORDS, WORDS, WORDS))


def test_a_part_too_many_in_a_message_is_noticed() -> None:
    with pytest.raises(OverLimit, match="parts of a message, 40 at most"):
        composed((LINE,), presses(35))


@pytest.mark.asyncio
async def test_a_form_with_a_sixth_part_or_a_long_label_is_noticed(services: Services) -> None:
    field = TextField("words", Text("forms:name_side_label"), 40)
    assert len(drawn(services, *[replace(field, name=f"field{n}") for n in range(5)]).children) == 5
    with pytest.raises(OverLimit, match="6 parts of a form"):
        drawn(services, *[replace(field, name=f"field{n}") for n in range(6)])
    with pytest.raises(OverLimit, match="letters of a form's label"):
        drawn(services, replace(field, label=LINE))
    with pytest.raises(OverLimit, match="filled in beforehand, 40 at most"):
        drawn(services, replace(field, filled=Words("a" * 41)))
    with pytest.raises(OverLimit, match="26 options"):
        drawn(services, ListField("which", Text("forms:to_side", side=""), options(26).options))


def test_a_command_that_is_too_large_is_noticed() -> None:
    command = {"name": "workshop", "description": "d", "options": []}
    choice = {"name": "c" * 100, "value": "v" * 100}
    limits.of_command(command)
    for wrong in (
        command | {"description": "d" * 101},
        command | {"name": "n" * 33},
        command | {"choices": [choice] * 26},
        command | {"choices": [choice | {"name": "c" * 101}]},
        command | {"options": [command | {"choices": [choice] * 25}] * 2},
        command | {"options": [command] * 26},
    ):
        with pytest.raises(OverLimit):
            limits.of_command(wrong)
    with pytest.raises(OverLimit):
        limits.of_choices([app_commands.Choice(name="n", value="v")] * 26, "here")


@pytest.mark.asyncio
async def test_the_commands_are_looked_at_before_they_are_registered(services: Services) -> None:
    """Whatever a pack may write of them: its longest sentences are a hundred letters each."""
    group = workshop_commands(replace(services, composer=Longest(the_pack())))
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    assert limits.together(group.to_dict(tree)) <= limits.COMMAND_TOGETHER.most


class Longest(Composer):
    """As if a pack's labels were as long as each may be."""

    def label(self, locale: Locale, text: Text) -> str:
        return "d" * (limit_of(text.key) or 0)


def test_every_limit_names_the_page_that_says_so() -> None:
    found = [value for value in vars(limits).values() if isinstance(value, Limit)]
    assert len(found) >= 18
    assert all(one.source.startswith("https://discord.com/developers/docs/") for one in found)


def test_an_error_of_size_holds_nobodys_words() -> None:
    secret = Text("letters:letter", words=Words("nobody else may read this " * 60))
    with pytest.raises(OverLimit) as raised:
        composed((secret, secret, secret))
    assert "nobody else" not in str(raised.value)
    assert "letters:letter" in str(raised.value)


# ---- for people: made to fit, logged, told


def test_for_people_a_card_stands_whatever_was_too_large() -> None:
    told: list[OverLimit] = []
    composer = Composer(the_pack(), lambda _, over: told.append(over))
    long_id = Button(Verb.MY_NOTES, Text("presses:my_notes"), subject="9" * 90)
    rows = ((long_id,), (Button(Verb.MY_NOTES, LINE),), options(30), presses(20))
    card = composed((WORDS, WORDS, WORDS), *rows, (button(Verb.SHOW_AGAIN),), composer=composer)
    view = layout(card)
    limits.of_message(view, "the card")
    shown = [
        part.content for part in view.walk_children() if isinstance(part, discord.ui.TextDisplay)
    ]
    assert sum(map(len, shown)) <= limits.TEXT.most
    assert "longer than Discord shows at once" in shown[-1]
    verbs = [
        part.custom_id or "" for part in view.walk_children() if isinstance(part, discord.ui.Button)
    ]
    assert any(custom.startswith("parley:show_again:") for custom in verbs)
    assert {over.limit for over in told} == {
        *(limits.ID, limits.BUTTON_LABEL, limits.OPTIONS, limits.TEXT),
    }


def test_for_people_a_card_of_too_many_parts_keeps_the_button_that_shows_it_again() -> None:
    told: list[OverLimit] = []
    composer = Composer(the_pack(), lambda _, over: told.append(over))
    card = composed((LINE,) * 9, presses(35), (button(Verb.SHOW_AGAIN),), composer=composer)
    view = layout(card)
    assert len(list(view.walk_children())) <= limits.PARTS.most
    assert card.rows[-1] == (button(Verb.SHOW_AGAIN),)
    assert [over.limit for over in told] == [limits.PARTS]


@pytest.mark.parametrize("letter", ["a", "*", "\n", "שלום ", "\N{GRINNING FACE}"])
def test_words_that_are_given_back_are_given_back_whole(letter: str) -> None:
    """An answer goes on in the next message; the buttons stand under the last."""
    words = Words((letter * 4_000)[:4_000])
    text = Text("errors:given_back", reason=Text("refusals:stale", phase=""), words=words)
    views = Composer(the_pack()).answer(in_briefing(), EN, text, presses(7), ACT)
    texts = [
        part.content
        for view in views
        for part in view.walk_children()
        if isinstance(part, discord.ui.TextDisplay)
    ]
    whole = Composer(the_pack()).text(in_briefing(), EN, text)
    assert bare("".join(texts)) == bare(whole)
    buttons = [
        sum(isinstance(part, discord.ui.Button) for part in view.walk_children()) for view in views
    ]
    assert buttons == [*[0] * (len(views) - 1), 7]


def bare(text: str) -> str:
    """Without what sets words apart, and without blanks, at which a text may be divided."""
    return "".join(text.replace("\u2068", "").replace("\u2069", "").split())


@pytest.mark.asyncio
async def test_what_was_made_to_fit_is_logged_with_its_place_and_told_in_control_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep_copies_in(tmp_path / "copies")
    async with a_road(tmp_path / "road") as road:
        await road.open()
        too_large = TooLarge(road.engine)
        over = OverLimit(limits.PARTS, "panel:title in en", 41)
        for _ in range(3):
            too_large(road.id, over)
        too_large(None, over)
        while too_large.telling:
            await next(iter(too_large.telling))
        await road.settle()
        control = road.now.room(CONTROL)
        assert control is not None
        assert control.channel is not None
        said = [str(one.shows.sections) for one in road.guild.in_room(control.channel)]
        assert sum("too_large" in one for one in said) == 1
    assert sum("panel:title in en: 41 parts" in record.message for record in caplog.records) == 2


@pytest.mark.asyncio
async def test_only_a_rehearsal_or_a_test_is_stopped(services: Services) -> None:
    over = OverLimit(limits.PARTS, "here", 41)
    rehearsed = Settings(discord=DiscordSettings(api_url="http://127.0.0.1:1/"))
    with pytest.raises(OverLimit):
        too_much(rehearsed, services.engine)(WorkshopId("any"), over)
    too_much(Settings(), services.engine)(None, over)


# ---- ids


def test_a_message_is_named_in_few_letters_whatever_its_numbers() -> None:
    largest = 2**64 - 1
    subject = message_subject(UserId(largest), ChannelId(largest), MessageId(largest))
    assert len(subject) <= 41
    custom_id.encode(ButtonId(Verb.TAKE_OUT_MESSAGE, HANDLE, 1_000_000, subject, ACT))


@pytest.mark.parametrize("number", [1_150_000_000_000_000_001, 99_999_999_999_999_999, 2**64 - 1])
def test_a_form_from_before_ids_were_short_is_still_understood(number: int) -> None:
    whose, where, which = UserId(number), ChannelId(number - 1), MessageId(number - 2)
    before = f"{whose}.{where}.{which}"
    meant = TakeOutMessage(MARA, whose, where, which, Words("why"))
    for subject in (before, message_subject(whose, where, which)):
        pressed = ButtonId(Verb.TAKE_OUT_MESSAGE, HANDLE, 1, subject)
        press = IncomingPress(in_briefing(), None, MARA, pressed, {"words": "why"})
        assert reader_of(*BY_BUTTON[Verb.TAKE_OUT_MESSAGE])(press) == meant
    for broken in ("", "1.2", "a.b.!", "a.b.c.d", "A.B.C", "1_0.2.3"):
        pressed = ButtonId(Verb.TAKE_OUT_MESSAGE, HANDLE, 1, broken)
        press = IncomingPress(in_briefing(), None, MARA, pressed, {"words": "why"})
        assert reader_of(*BY_BUTTON[Verb.TAKE_OUT_MESSAGE])(press) is None
