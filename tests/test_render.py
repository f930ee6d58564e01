"""What people wrote does nothing on a screen and stays readable; values become what Discord shows."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.vocabulary.identity import Locale, SeatId, SideId, UserId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Person, RoomLink, SideWord, Text
from bot.render import Pack
from bot.render.inert import BESIDE, FSI, PDI, RLM, inert, plain
from tests.the_pack import the_pack

EN = Locale("en")
ZERO_WIDTH_SPACE = "\u200b"


class Here:
    """Every room has a channel but the joint one."""

    def room(self, key: RoomKey) -> str | None:
        return None if key == JOINT else f"<#{100 + (key.seat or 0)}>"

    def person(self, user: UserId) -> str:
        return f"<@{user}>"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return the_pack()


def shown(text: str) -> str:
    """What a reader sees of inert words: escapes and the marks of direction are not seen, quote bars are not text."""
    unquoted = re.sub(r"^> ", "", text.strip("\n"), flags=re.MULTILINE)
    unescaped = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", unquoted)
    return re.sub(f"[{FSI}{PDI}{RLM}{ZERO_WIDTH_SPACE}]", "", unescaped)


# What Discord's client and server look for. A backslash before a sign takes the sign out of the client's reach,
# but not out of the server's, which looks for mentions of everyone in the raw text.
CLIENT_SIDE = re.compile(
    r"[*_~`|<>\[\]]"  # emphasis, spoilers, code, tags, masked links
    r"|\w+:\S"  # bare links, emoji by name
    r"|\S/\S|\w\.\w"  # addresses without a scheme, invitations
    r"|^\s*[#+-]|^\s*\d+[.)]",  # headers, subtext, lists
    re.MULTILINE,
)
SERVER_SIDE = re.compile(
    r"@everyone|@here|<@[!&]?\d+>|<#\d+>|</[^>]+:\d+>|<a?:\w+:\d+>|https?://|discord\.gg/", re.I
)


def does_nothing(text: str) -> bool:
    unquoted = re.sub(r"^> ", "", text.strip("\n"), flags=re.MULTILINE)
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "·", unquoted)
    bare = re.sub(f"[{FSI}{PDI}{RLM}]", "", bare)
    return CLIENT_SIDE.search(bare) is None and SERVER_SIDE.search(text) is None


hazards = st.sampled_from(
    [
        *(
            "*",
            "_",
            "~~",
            "||",
            "`",
            "```",
            "[",
            "](",
            ")",
            "<",
            ">",
            ">>> ",
            "# ",
            "-# ",
            "- ",
            "1. ",
            "\\",
            "\n",
            "\r",
        ),
        *(
            "@everyone",
            "@here",
            "<@1>",
            "<@&2>",
            "<#3>",
            "</go:4>",
            "<t:5:R>",
            "<:x:6>",
            "<a:x:7>",
            "<id:guide>",
            ":joy:",
        ),
        *(
            "https://x.example",
            "discord.gg/abc",
            "steam://run",
            "<https://x.example>",
            "[a](https://x.example)",
        ),
        *(
            "\u202e",
            "\u2067",
            "\u2069",
            "\u2066",
            "\u200f",
            "\u061c",
            "\u200b",
            "\u200c",
            "\u200d",
            "\ufeff",
            "\u2060",
        ),
        *(
            "\u2028",
            "\x85",
            "\x00",
            "\x1b",
            "\u0301" * 30,
            "\U000e0041",
            "\ufe0f",
            "\u3164",
            "\u00ad",
            "\ud800",
        ),
        *("שלום", "سلام", "می‌روم", "नमस्ते", "水", "a", "7", " ", ".", "!", "👩‍👩‍👧"),
    ]
)
texts = st.lists(st.one_of(hazards, st.text(max_size=4)), max_size=14).map("".join)


@settings(max_examples=250, deadline=None)
@given(texts)
@example("line one\n# not a header")
@example("\\")
@example("\\*not escaped twice\\*")
def test_whatever_is_written_does_nothing(text: str) -> None:
    assert does_nothing(inert(Words(text)))


@settings(max_examples=150, deadline=None)
@given(texts)
def test_nothing_invisible_is_left_but_what_scripts_need_and_our_own_marks(text: str) -> None:
    read = shown(inert(Words(text)))
    left = {one for one in read if unicodedata.category(one) in ("Cc", "Cf", "Cs") and one != "\n"}
    assert left <= set(
        "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    )


@settings(max_examples=150, deadline=None)
@given(texts)
def test_the_direction_of_words_ends_where_they_end(text: str) -> None:
    for row in inert(Words(text)).split("\n"):
        assert row.count(FSI) == row.count(PDI) <= 1
        assert row in ("", "> ") or re.fullmatch(f"(> {RLM}?)?{FSI}[^{FSI}{PDI}]*{PDI}", row)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_every_letter_and_digit_stays_and_in_its_order(text: str) -> None:
    def letters(some: str) -> str:
        kept = ("L", "N")
        return "".join(
            one for one in some if unicodedata.category(one)[0] in kept and one != "\u3164"
        )

    assert letters(shown(inert(Words(text)))) == letters(
        text.replace("\u115f", "").replace("\u1160", "").replace("\uffa0", "")
    )


@settings(max_examples=100, deadline=None)
@given(texts)
def test_reading_inert_words_and_writing_them_again_changes_nothing(text: str) -> None:
    read = shown(inert(Words(text)))
    assert shown(inert(Words(read))) == read


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="*a@\nא:/", min_size=1_400, max_size=1_500))
@example("א\n" * 750)
@example("*\n" * 750)
@example("@" * 1_500)
def test_the_longest_text_a_form_takes_still_fits_one_message_of_components(text: str) -> None:
    assert len(inert(Words(text))) < 3_800


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", ""),
        (" \u200b\n ", ""),
        ("hello", "hello"),
        ("hello @everyone", "hello @\u200beveryone"),
        ("<@123>", "\\<@\u200b123\\>"),
        ("<#123>", "\\<#123\\>"),
        ("</go:123>", "\\<\\/go\\:123\\>"),
        ("<t:1700000000:R>", "\\<t\\:1700000000\\:R\\>"),
        ("<a:wave:123>", "\\<a\\:wave\\:123\\>"),
        ("https://example.org/a", "https\\:\\/\\/example\\.org\\/a"),
        ("discord.gg/abc", "discord\\.gg\\/abc"),
        ("[bank](https://x.example)", "\\[bank\\](https\\:\\/\\/x\\.example)"),
        ("**bold** __u__ ~~s~~ ||spoiler|| `code`", None),
        ("# header", "\\# header"),
        ("-# small", "\\-# small"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("> quote", "\\> quote"),
        ("a\u202eb\u202c\u2066c\u2069", "abc"),
        ("zero\u200bwidth\u2060joined\ufeff", "zerowidthjoined"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\U0001f3f4\U000e0067\U000e0062", "\U0001f3f4"),
        ("bell\x07 tab\tnull\x01", "bell tab null"),
        ("lone \ud83d half", "lone \ufffd half"),
        ("we met at 12:30, and it was good.", "we met at 12\\:30, and it was good."),
    ],
)
def test_named_cases_of_one_line(written: str, expected: str | None) -> None:
    made = inert(Words(written))
    assert does_nothing(made)
    if expected is not None:
        assert made == (f"{FSI}{expected}{PDI}" if expected else "")


@pytest.mark.parametrize(
    "written",
    [
        "می‌خواهم",  # Persian, with a zero-width non-joiner
        "ه‍",  # the initial form of a letter, with a joiner
        "क्‍ष र्‌क",  # Devanagari after a virama
        "👩‍👩‍👧 ❤️ 1️⃣ 👍🏽",  # joined and varied emoji
        "שָׁלוֹם עֲלֵיכֶם",  # Hebrew with points
        "ٱلسَّلَامُ عَلَيْكُمْ",  # Arabic with marks
        "ᠮᠣᠩᠭᠣᠯ",
        "Ž̌ ç ñ å Ω 水源 한국어 ไทย",
    ],
)
def test_every_script_stays_as_it_was_written(written: str) -> None:
    assert inert(Words(written)) == f"{FSI}{written}{PDI}"


def test_a_joiner_that_no_script_needs_is_left_out() -> None:
    assert inert(Words("a\u200db \u200cא\u200cב x\ufe0f")) == f"{FSI}ab אב x{PDI}"


def test_a_pile_of_marks_does_not_run_over_the_lines_around() -> None:
    assert len(inert(Words("a" + "\u0301" * 500))) < 15


def test_several_lines_are_a_quote_block_of_their_own() -> None:
    assert inert(Words("first\r\n\n\n\n> second \u2028- third")) == (
        f"\n> {FSI}first{PDI}\n> \n> {FSI}\\> second{PDI}\n> {FSI}\\- third{PDI}\n"
    )


def test_a_line_written_from_the_right_is_set_from_the_right_and_its_neighbours_are_not() -> None:
    assert inert(Words("שלום!\n(hello)\n٣ نعم")) == (
        f"\n> {RLM}{FSI}שלום!{PDI}\n> {FSI}(hello){PDI}\n> {RLM}{FSI}٣ نعم{PDI}\n"
    )


def test_a_label_shows_words_on_one_line_and_without_escapes() -> None:
    assert plain(Words("the *old*\n mill_race\u202e")) == f"{FSI}the *old* mill_race{PDI}"


# ---- values


def test_a_moment_is_shown_in_each_readers_own_time(pack: Pack) -> None:
    at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    receipt = Text(
        "closing:receipt",
        rooms=13,
        closed_at=at,
        key_destroyed_at=at,
        remaining=0,
        expires_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    made = pack.render(receipt, EN, Here())
    assert f"Closed: <t:{int(at.timestamp())}:F>" in made
    assert "did not let" not in made


def test_a_moment_without_a_zone_is_a_mistake(pack: Pack) -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - the mistake itself
    with pytest.raises(ValueError, match="time zone"):
        pack.render(Text("consent:given", room=naive), EN, Here())


def test_people_and_rooms_are_shown_as_discord_shows_them(pack: Pack) -> None:
    assert pack.render(Text("cards:line_title", person=Person(UserId(7))), EN, Here()).startswith(
        "## <@7>:"
    )
    assert pack.render(
        Text("consent:question_waits", line=RoomLink(line(SeatId(3)))), EN, Here()
    ).endswith("<#103>.")


@pytest.mark.parametrize("key", [CONTROL, JOINT, caucus(SideId.FIRST), line(SeatId(1))])
def test_a_room_without_a_channel_is_named_in_words(pack: Pack, key: RoomKey) -> None:
    class Nowhere(Here):
        def room(self, key: RoomKey) -> str | None:
            return None

    made = pack.render(Text("trouble:room_deleted", room=RoomLink(key), times=1), EN, Nowhere())
    assert "None" not in made
    assert re.search(r"empty: the (\w|[' ])+\.", made)


def test_texts_within_texts_and_several_values_are_rendered(pack: Pack) -> None:
    entries = (
        Text("audience:owner", name=Words("*M*"), count=1),
        Text("audience:bot", name=Words("Jukebox"), count=0),
    )
    made = pack.render(
        Text("cards:line_seen_by", viewers=Text("audience:sees", entries=entries)), EN, Here()
    )
    assert made.endswith(
        f"- the owner of this server, {FSI}\\*M\\*{PDI}\n- another bot, {FSI}Jukebox{PDI}"
    )


def test_words_of_several_lines_stand_below_their_heading_and_nothing_follows_into_the_quote(
    pack: Pack,
) -> None:
    made = pack.render(Text("interventions:question", words=Words("one\ntwo")), EN, Here())
    assert made == f"**Third party:**\n\n> {FSI}one{PDI}\n> {FSI}two{PDI}"


def test_words_that_look_like_a_template_are_only_words(pack: Pack) -> None:
    made = pack.render(
        Text("interventions:theory", words=Words("{{ 7 * 7 }}{% for %}{# x #}")), EN, Here()
    )
    assert shown(made).endswith("{{ 7 * 7 }}{% for %}{# x #}")


def test_a_value_of_a_kind_that_texts_do_not_have_is_named_without_its_content(pack: Pack) -> None:
    with pytest.raises(TypeError, match="float") as caught:
        pack.render(Text("refusals:too_long", most=2.5), EN, Here())  # type: ignore[arg-type]
    assert "2.5" not in str(caught.value)


def test_a_missing_value_is_a_mistake_not_a_gap(pack: Pack) -> None:
    with pytest.raises(Exception, match="most"):
        pack.render(Text("refusals:too_long"), EN, Here())


def test_a_long_name_in_a_label_is_cut_and_its_direction_still_ends(pack: Pack) -> None:
    made = pack.label(Text("presses:acknowledge", name=Words("נ" * 100)), EN)
    assert len(made) <= 80
    assert made.endswith(f"…{PDI}")
    assert made.count(FSI) == 1


def test_a_language_the_pack_does_not_have_is_a_key_error(pack: Pack) -> None:
    with pytest.raises(KeyError):
        pack.render(Text("people:noted"), Locale("xx"), Here())


def test_a_neutral_word_is_the_one_in_the_same_place_of_each_readers_language(pack: Pack) -> None:
    for pair, words in enumerate(pack.neutral_words(EN)):
        for side, word in enumerate(words):
            for locale in sorted(pack.locales):
                own = pack.neutral_words(locale)
                text = Text("choices:wish", side=SideWord(word), choice="x")
                assert own[pair % len(own)][side] in pack.render(text, locale, Here())


def test_a_word_of_an_earlier_pack_stands_as_it_is(pack: Pack) -> None:
    assert pack.side_word(SideWord("Toadflax"), EN) == "Toadflax"


def test_a_command_is_named_as_both_clients_have_it_where_they_differ(pack: Pack) -> None:
    french, english = (
        pack.render(Text("people:draft_made", first_side="A", second_side="B"), Locale(one), Here())
        for one in ("fr", "en")
    )
    assert "`/workshop people` (`/atelier liste`)" in french
    assert "`/workshop people`" in english
    assert "(`/" not in english


def test_what_stands_in_two_languages_is_two_halves_each_in_its_own_direction() -> None:
    both = Words(f"The water (3.5 m).{BESIDE}الماء (3.5 m).")
    for shown_as in (inert(both), plain(both)):
        assert shown_as.count(FSI) == shown_as.count(PDI) == 2
        assert f"{PDI}{BESIDE}{FSI}" in shown_as
