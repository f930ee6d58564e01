"""Discord's markdown as HTML: the marks, the mentions, the times, and nothing that a person wrote as markup."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.seats.markdown import Reader, to_html


class Known:
    def person(self, user: int) -> str | None:
        return {7: "Mira"}.get(user)

    def room(self, channel: int) -> str | None:
        return {8: "hall"}.get(channel)

    def role(self, role: int) -> str | None:
        return {9: "keepers"}.get(role)


NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TAGS = {
    *("p", "strong", "em", "u", "s", "code", "pre", "br", "bdi", "span", "a", "time"),
    *("ul", "ol", "li", "blockquote", "h4", "h5", "h6"),
}
READER = Reader(Known(), NOW, UTC)


def line(text: str) -> str:
    return f'<p dir="auto">{text}</p>'


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("plain", "plain"),
        (
            "**bold** and *slanted* and _slanted_",
            "<strong>bold</strong> and <em>slanted</em> and <em>slanted</em>",
        ),
        ("***both***", "<strong><em>both</em></strong>"),
        ("__under__ ~~gone~~", "<u>under</u> <s>gone</s>"),
        ("**bold with *slanted* in it**", "<strong>bold with <em>slanted</em> in it</strong>"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("2 * 3 * 4 stays", "2 * 3 * 4 stays"),
        (r"\*not slanted\*", "*not slanted*"),
        ("`**code**`", "<code>**code**</code>"),
        ("<@7> in <#8>, <@&9>", "@Mira in #hall, @keepers"),
        ("<@1> in <#1>", "@unknown-user in #No Access"),
        ("<script>alert(1)</script> & co", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"),
    ],
)
def test_marks_within_a_line(written: str, drawn: str) -> None:
    simple = to_html(written, READER).replace("<bdi>", "").replace("</bdi>", "")
    assert simple.replace('<span class="mention">', "").replace("</span>", "") == line(drawn)


def test_a_spoiler_is_hidden_until_it_is_opened_also_by_key() -> None:
    drawn = to_html("||who||", READER)
    assert (
        'class="spoiler" role="button" tabindex="0" aria-expanded="false"><span>who</span>' in drawn
    )


def test_blocks_are_drawn_line_by_line_each_in_its_own_direction() -> None:
    drawn = to_html(
        "# مرحبا\n-# small\n> said\n> twice\n- one\n  - inner\n- two\n```py\nx < 1\n```\nend",
        READER,
    )
    assert drawn == (
        '<h4 dir="auto">مرحبا</h4><p class="small" dir="auto">small</p>'
        '<blockquote><p dir="auto">said</p><p dir="auto">twice</p></blockquote>'
        '<ul><li dir="auto">one<ul><li dir="auto">inner</li></ul></li><li dir="auto">two</li></ul>'
        "<pre><code>x &lt; 1</code></pre>" + line("end")
    )


def test_a_long_quotation_takes_the_rest() -> None:
    assert to_html(">>> a\nb", READER) == f"<blockquote>{line('a')}{line('b')}</blockquote>"


def test_a_numbered_list_begins_where_it_was_begun() -> None:
    assert (
        to_html("3. c\n4. d", READER)
        == '<ol start="3"><li dir="auto">c</li><li dir="auto">d</li></ol>'
    )


def test_the_marks_of_a_list_stand_where_its_lines_begin() -> None:
    assert to_html("- **מרחב**\n- two", READER).startswith('<ul dir="rtl"><li dir="auto">')
    assert to_html("1. غرفة", READER).startswith('<ol start="1" dir="rtl">')
    assert to_html("- one, מרחב", READER).startswith('<ul><li dir="auto">')


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("t", "12:00"),
        ("D", "4 May 2026"),
        ("F", "Monday, 4 May 2026 12:00"),
        ("f", "4 May 2026 12:00"),
        ("d", "04/05/2026"),
    ],
)
def test_a_moment_is_shown_in_the_readers_time(style: str, shown: str) -> None:
    assert f">{shown}</time>" in to_html(f"<t:{int(NOW.timestamp())}:{style}>", READER)


@pytest.mark.parametrize(
    ("away", "shown"),
    [
        (timedelta(days=2), "in 2 days"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(seconds=3), "in 3 seconds"),
    ],
)
def test_a_relative_moment_follows_the_servers_clock(away: timedelta, shown: str) -> None:
    assert f">{shown}</time>" in to_html(f"<t:{int((NOW + away).timestamp())}:R>", READER)


def test_only_web_addresses_become_links() -> None:
    assert 'href="https://example.org/a?b=1"' in to_html("see https://example.org/a?b=1.", READER)
    assert "<a" not in to_html("[press](javascript:alert(1)) data:text/html,x", READER)


@given(st.text(alphabet=st.sampled_from("<>&\"'*_~|`#->[]()!@:/\\ ab1\n"), max_size=80))
def test_whatever_is_written_nothing_of_it_becomes_markup(text: str) -> None:
    drawn = to_html(text, READER)
    for tag in drawn.split("<")[1:]:
        assert tag.split(">")[0].split(" ")[0].removeprefix("/") in TAGS
