"""A message as HTML: layouts, files, what can be pressed, and what of a seat's own stands under it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.rehearsal.seats.markdown import Reader
from bot.rehearsal.seats.message_view import Drawing
from bot.rehearsal.seats.texts import page_words
from bot.rehearsal.simulation import ChannelId, MessageId, ShownFile, ShownMessage, UserId
from tests.rehearsal.seats.test_markdown import NOW, Known

BOT, MIRA, EITAN = 1, 2, 3


def drawing(**more: Any) -> Drawing:
    return Drawing(Reader(Known(), NOW, UTC), page_words(), BOT, MIRA, **more)


def message(author: int = EITAN, text: str = "", **more: Any) -> ShownMessage:
    return ShownMessage(
        MessageId(5),
        ChannelId(6),
        UserId(author),
        "Somebody",
        datetime(2026, 5, 4, 11, tzinfo=UTC),
        text,
        text,
        **more,
    )


def test_components_are_drawn_in_order_with_their_controls() -> None:
    components = (
        {"type": 10, "content": "**Card**"},
        {"type": 14},
        {
            "type": 1,
            "components": [{"type": 2, "style": 1, "label": "I am <here>", "custom_id": 'a"b'}],
        },
        {
            "type": 1,
            "components": [
                {"type": 3, "custom_id": "menu", "placeholder": "Put a question", "options": []}
            ],
        },
    )
    drawn = drawing().message(message(BOT, components=components))
    places = [
        drawn.index(each) for each in ("<strong>Card</strong>", "<hr", "I am &lt;here&gt;", "▾")
    ]
    assert places == sorted(places)
    assert 'class="press primary" data-do="press" data-message="5" data-control="a&#34;b"' in drawn
    assert '<span class="app">' in drawn


def test_a_switched_off_button_and_every_button_of_another_persons_screen_cannot_be_pressed() -> (
    None
):
    button = {"type": 2, "style": 2, "label": "Go", "custom_id": "go"}
    row = ({"type": 1, "components": [button]},)
    off = ({"type": 1, "components": [{**button, "disabled": True}]},)
    assert "disabled>Go" not in drawing().message(message(components=row))
    assert "disabled>Go" in drawing().message(message(components=off))
    elsewhere = drawing(can_act=False).message(message(components=row))
    assert "disabled>Go" in elsewhere
    assert 'class="acts"' not in elsewhere


def test_one_changes_and_removes_ones_own_words_only() -> None:
    own, other = drawing().message(message(MIRA, "x")), drawing().message(message(EITAN, "x"))
    assert ('data-do="edit"' in own, 'data-do="delete"' in own) == (True, True)
    assert ('data-do="edit"' in other, 'data-do="delete"' in other) == (False, False)
    assert 'data-do="delete"' in drawing(may_remove=True).message(message(EITAN, "x"))


def test_an_answer_says_that_it_is_for_one_pair_of_eyes_and_can_be_put_away() -> None:
    drawn = drawing().message(message(BOT, "x", ephemeral=True))
    assert "Only you can see this" in drawn
    assert 'data-do="dismiss"' in drawn
    assert 'data-do="forward"' not in drawn


def test_pictures_are_shown_from_the_page_itself_and_other_files_offered() -> None:
    files = (ShownFile("map.png", b"\x89PNG"), ShownFile("export.md", b"# Notes"))
    drawn = drawing().message(message(EITAN, "x", files=files))
    assert '<img src="data:image/png;base64,' in drawn
    assert drawn.count('data-do="file"') == 2
    assert "http" not in drawn


def test_an_embed_is_drawn_with_its_fields() -> None:
    embed = {
        "title": "T",
        "description": "D",
        "fields": [{"name": "N", "value": "V"}],
        "footer": {"text": "F"},
    }
    drawn = drawing().message(message(BOT, embeds=(embed,)))
    assert [drawn.index(f">{each}<") for each in "TDNVF"] == sorted(
        drawn.index(f">{each}<") for each in "TDNVF"
    )


def test_nothing_that_somebody_is_called_or_wrote_becomes_markup() -> None:
    said = replace(message(EITAN, "<i>"), author='<b>"Ann"</b>', reply_to=MessageId(4))
    answered = replace(message(MIRA, "<u>"), author="<s>")
    files = (ShownFile('<em>".png', b"\x89PNG"), ShownFile("<em>.md", b"x"))
    drawn = drawing(apps=("<del>",)).message(replace(said, files=files), replied=answered)
    assert [
        tag
        for tag in ("<b>", "<i>", "<s>", "<u>", "<em>", "<del>", '"Ann"', '<em>"')
        if tag in drawn
    ] == []
    assert "&lt;b&gt;&#34;Ann&#34;&lt;/b&gt;" in drawn


def test_a_forward_says_so_and_names_nobody() -> None:
    drawn = drawing().message(message(EITAN, "said before", forwarded=True))
    assert "Forwarded" in drawn
    assert "<blockquote>" in drawn
