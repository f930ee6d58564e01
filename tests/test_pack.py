"""The packs are complete, in the words of screens, and fit; a broken one is one sentence naming file and line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from bot.domain.people import own_rooms
from bot.domain.people.invited import Invite, invite
from bot.domain.people.languages import name_of
from bot.domain.people.opening import NewWorkshop, Open, draft, open_rooms
from bot.domain.road.act import Moment
from bot.domain.rooms.desired import BOT_IN_GUILD
from bot.domain.rooms.trouble import right_texts
from bot.domain.screens.cards import cards
from bot.domain.screens.panel import panel
from bot.domain.screens.texts import declared
from bot.domain.state.audience import Audience, Viewer, ViewerKind
from bot.domain.state.decisions import Decision
from bot.domain.state.meeting import SessionStage
from bot.domain.state.people import Standing
from bot.domain.state.settings import Retention, Settings
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card, Choice
from bot.domain.vocabulary.conditions import Cause, Condition, Lack
from bot.domain.vocabulary.identity import (
    Draw,
    GuildId,
    Locale,
    PhaseId,
    SeatId,
    SideId,
    UserId,
    Words,
    WorkshopId,
)
from bot.domain.vocabulary.rooms import JOINT, JOINT_CALL, RoomKey, RoomKind, caucus, line
from bot.domain.vocabulary.text import Person, RoomLink, Text, Value
from bot.render import Pack, PackError, limit_of, load_packs
from tests.round_samples import ROUND_SAMPLES, ROUND_SPECIAL
from tests.the_pack import the_pack

PROMPTS = Path(__file__).parent.parent / "prompts"
PACKS = sorted(one.parent.name for one in PROMPTS.glob("*/agenda.toml"))
LOCALES = [
    (one, folder.name)
    for one in PACKS
    for folder in sorted((PROMPTS / one).iterdir())
    if folder.is_dir()
]
EN = Locale("en")
DRAW = Draw(b"a lot")
MOMENT = Moment(datetime(2026, 1, 12, tzinfo=UTC), DRAW)
LONG_NAME = "The Association of Families of the Upper"
"""As long as a side's name may be."""


class Everywhere:
    """Every room and person is somewhere, with ids as long as Discord's."""

    def room(self, key: RoomKey) -> str | None:
        return "<#1234567890123456789>"

    def person(self, user: UserId) -> str:
        return "<@1234567890123456789>"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return the_pack()


# ---- sample values, by the names that bot/domain/texts.py uses

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ENTRIES = (
    Text("audience:owner", name=Words("Mara"), count=1),
    Text("audience:role", name=Words("Admins"), count=2),
)
COULD = Text("audience:could_role", name=Words("Moderators"), powers=())
SAMPLES: dict[str, tuple[Value, ...]] = {
    **{
        name: (Words(LONG_NAME), "Alder")
        for name in ("first_side", "second_side", "own_side", "other_side", "side")
    },
    **{name: (Person(UserId(5)),) for name in ("person",)},
    **{name: (RoomLink(line(SeatId(1))),) for name in ("line", "room")},
    "viewers": (Text("audience:sees", entries=ENTRIES), Text("audience:nobody_else")),
    "entries": (ENTRIES, ENTRIES[:1]),
    **dict.fromkeys(("could_enter", "could_act"), ((COULD,), ())),
    "powers": (right_texts(frozenset({"manage_roles", "kick_members"})), ()),
    "persons": ((Person(UserId(1)), Person(UserId(2))), (Person(UserId(1)),)),
    "beyond": (
        (
            Text(
                "check:beyond_seat",
                person=Person(UserId(1)),
                powers=(right_texts(frozenset({"kick_members"}))),
            ),
        ),
        (),
    ),
    "backing": ((Text("consent:behind", words=Words("A foundation pays.")),), ()),
    "kept": (Text("cards:kept_phase", hours=24), Text("cards:kept_live", hours=1)),
    "phase": (Text("phases/opening:title"),),
    "rows": ((Text("choices:row", holds=Text("choices:joint_open"), wishes=()),),),
    "wishes": ((Text("choices:wish", side="Alder", choice=Text("choices:joint_open")),), ()),
    "kinds": ((Words("A teacher"), Words("I served in the army")), ()),
    "more": (0, 1, 3),
    "opened": (Text("rounds:about_products"),),
    "choice": (Text("choices:joint_open"), Text("choices:grace", hours=24)),
    "holds": (Text("choices:kept_live"), Text("choices:grace", hours=1)),
    "what": ((Text("choices:kept_phase"), Text("choices:grace", hours=0)),),
    "unmet": ((Text("gates:everyone_answered"), Text("gates:three_a_side")),),
    "sides": ((Text("panel:side_count", side=Words("Alder"), consented=3, waiting=1),),),
    "facilitators": (3,),
    "people": ((Person(UserId(1)), Person(UserId(2))), (Text("check:nobody"),)),
    "rooms": (13,),
    "words": (Words("One line."), Words("Two\nlines.")),
    "name": (Words("Mara"), Words("")),
    "workshop": (Words("The river between two towns"),),
    "speaks": ((Text("panel:speaks_caucus"), Text("panel:speaks_line")),),
    "part": (1,),
    "parts": (1, 2),
    "hours": (0, 1, 24),
    "count": (0, 1, 7),
    "languages": ((Text("people:language_name", locale="en"),),),
    "consented": (3,),
    "waiting": (0, 2),
    "most": (1_500,),
    "rights": (right_texts(frozenset({"manage_channels"})), right_texts(BOT_IN_GUILD)),
    "unknown": ((Text("check:members_off"), Text("check:message_content_off")), ()),
    "receipts": ((Text("audience:nobody_else"),), ()),
    "remaining": (0, 2, ("1234", "5678")),
    "own": (Text("cards:own_name_open"),),
    "theirs": (Text("cards:their_name_offered", name=Words("The river people")),),
    "number": (1, 12),
    "pages": (1, 2),
    "phases": (12,),
    "title": (Text("boards:title_concern"),),
    "hearers": (Words(LONG_NAME), "Hazel"),
    "answered": ((Text("ideas:answered", number=2, side="Alder"),), ()),
    "eases": ((Words("A letter first"), Words("A visit")), ()),
    "missing": ((Words("The morning after"),), ()),
    "now": (Text("hearing:panel_concern", number=2, side="Alder", hearers="Hazel"), ""),
    "next": (Text("hearing:panel_concern", number=3, side="Hazel", hearers="Alder"), ""),
    "tries": (0, 1, 2),
    **dict.fromkeys(("asking", "aloud", "counts", "sees_why"), (False, True)),
    **dict.fromkeys(
        ("again", "silenced", "late", "leads", "others", "nothing", "stuck"), (False, True)
    ),
    "following": (Text("phases/opening:title"), ""),
    "seen_by": (Text("cards:joint_seen_by", viewers=Text("audience:sees", entries=ENTRIES)),),
    "watched": (Text("boundaries:watched"), Text("boundaries:not_watched")),
    "typed": (Words("the hall"),),
    "suggested": ((Words("The joint room"), Words("Alder")), ()),
    "minutes": (10,),
    "reads_back": tuple(Text(f"readiness:reads_back_{one}") for one in Retention),
    **dict.fromkeys(("closed_at", "key_destroyed_at", "expires_at", "when"), (AT,)),
    **dict.fromkeys(("caucus_break", "paused", "hidden"), (False, True)),
    "session": tuple(str(stage) for stage in SessionStage),
    **dict.fromkeys(("here", "of", "taking_part"), (0, 7)),
    "standing": tuple(Text(f"data:standing_{one}") for one in Standing),
    "audience": (Text("audience:sees", entries=ENTRIES), Text("audience:nobody_else")),
    "reason": (Text("refusals:not_yours"),),
    "only": (
        (Text("boundaries:name_room"),),
        (Text("boundaries:name_room"), Text("boundaries:name_outside")),
    ),
    "also": ("", Text("boundaries:because_quote")),
    "names": (True, False),
    "erred": (0, 3),
    "marked": ((Words("Mara"),), (Words("Mara"), Words("two\nlines"))),
    **ROUND_SAMPLES,
    "times": (1, 3),
    "closed": (0, 2),
    "differs": (True, False),
    **dict.fromkeys(("back", "repeats", "same_phase"), (False, True)),
    "rests": ((), (Text("panel:speaks_caucus"),)),
    "made_new": ((), (Text("panel:speaks_joint"),)),
    "question": (Text("phases/ideas:label_vision"),),
    "questions": (
        (Text("panel:question", number=1, words=Text("phases/ideas:ask_vision"), put=""),),
    ),
    "put": ("", "joint", "caucuses"),
    "purpose": (Text("phases/ideas:purpose"),),
    "guidance": (Text("phases/ideas:guidance"),),
    "wish_lines": (
        (
            Text(
                "acknowledging:panel_person",
                person=Person(UserId(1)),
                line=RoomLink(line(SeatId(1))),
            ),
        ),
    ),
    "quiet": (False, True),
    "stands": (False, True),
    "waiting_people": (
        (Text("panel:waits", person=Person(UserId(1)), line=RoomLink(line(SeatId(1)))),),
    ),
    "waits": (False, True),
    "lines": (
        (Text("panel:line", person=Person(UserId(1)), line=RoomLink(line(SeatId(1))), waits=True),),
    ),
    "told": ((), (Text("errors:only_people"),)),
    "place": (Words("Alder"), Text("commands:choice_third_party")),
    "begins_with": ("", Text("phases/ideas:ask_vision")),
    "road": ((Text("going_on:road_here", phase="Ideas"),),),
    "of": (1, 3),
    "because": (Text("trouble:because_refused"), Text("trouble:because_slow")),
    "answer": (Text("sessions:hidden"),),
    "since": (AT,),
    "until": (AT,),
    "who": (Text("voice:heard_owner"), Text("voice:heard_guest")),
    **dict.fromkeys(("first", "voice"), (True, False)),
    "begun": (True, False),
    "language": (name_of(Locale("ar")), name_of(EN)),
    "common": (Text("understanding:with_interpreters"), name_of(EN)),
    "held": (0, 1, 3),
    "sentences": ((Words("What happened at the bridge?"), Words("Who was there?")), ()),
    "link": ("https://discord.com/channels/1/2/3",),
    "could": ((COULD,), ()),
    "speaking": (Person(UserId(1)), ""),
    "upcoming": ((), (Person(UserId(1)), Person(UserId(2)))),
    "where": ("", Words("The first have said what the summers are to them.")),
    "said": (False, True),
    "begins": ("", "Alder"),
    "call": (RoomLink(JOINT_CALL),),
    "calls": (0, 3),
}
NOT_MENDED = tuple(
    Condition(line(SeatId(1)), Cause.REFUSED, lack).text for lack in Lack if lack is not Lack.CLOSED
)
NOT_CLOSED = (Condition(line(SeatId(1)), Cause.REFUSED).text, Condition(None, Cause.LIMITED).text)
_ENGLISH_NAMED = (Text("people:language_name", locale="en"),)
_ON_A_CARD = (Text("cards:heading", phase="Ideas"), Text("cards:state_open"))
_STATIONS = (Text("pictures:phase", number=1, phase=Text("phases/ideas:title")),)
SPECIAL: dict[tuple[str, str], tuple[Value, ...]] = {
    ("voice:about", "viewers"): (ENTRIES, ()),
    ("voice:beside_acts", "shown"): (False, True),
    ("left_aside:row", "words"): ((Words("Alder Bridge"), Words("the flood")),),
    ("left_aside:all", "rows"): (
        (Text("left_aside:row", language=name_of(EN), words=(Words("the flood"),)),),
        (),
    ),
    ("left_aside:own", "rows"): (
        (Text("left_aside:row", language=name_of(EN), words=(Words("the flood"),)),),
        (),
    ),
    ("cards:mine", "sections"): (_ON_A_CARD,),
    ("consent:read_again", "sections"): ((Text("consent:ground_rules"), _ON_A_CARD[0]),),
    ("people:language_name", "locale"): ("en", "pt-BR"),
    ("people:language_of_side", "language"): _ENGLISH_NAMED,
    ("people:language_of_workshop", "language"): _ENGLISH_NAMED,
    ("cards:mine_of", "sections"): (_ON_A_CARD,),
    ("cards:mine_all", "cards"): (
        (Text("cards:mine_of", room=RoomLink(JOINT), sections=_ON_A_CARD),),
    ),
    ("trouble:not_closed", "rooms"): (NOT_CLOSED,),
    ("trouble:closed_partly", "rooms"): (NOT_CLOSED,),
    ("check:not_closed", "rooms"): (NOT_CLOSED,),
    ("trouble:not_mended", "rooms"): (NOT_MENDED,),
    ("trouble:differs", "rooms"): (NOT_CLOSED, NOT_MENDED),
    ("trouble:not_so_yet", "rooms"): (NOT_MENDED,),
    ("check:differs", "rooms"): (NOT_MENDED,),
    ("pictures:road", "title"): (Text("pictures:road_title", number=2, phases=3),),
    ("pictures:road", "before"): ((), _STATIONS),
    ("pictures:road", "now"): _STATIONS,
    ("pictures:road", "after"): ((), _STATIONS),
    ("pictures:phase", "phase"): (Text("phases/ideas:title"),),
    ("pictures:table", "title"): (Text("pictures:sight_title"),),
    ("pictures:table", "lines"): (
        (Text("pictures:line", name=Text("pictures:room_joint"), belongs=()),),
    ),
    ("pictures:line", "name"): (Text("pictures:room_joint"),),
    ("pictures:line", "belongs"): ((), (Text("pictures:third_party"),)),
    ("pictures:only_one_of", "name"): (Text("pictures:side", side=Words("Alder")),),
    ("check:report", "rooms"): (
        (Text("check:room", room=RoomLink(JOINT), people=(Person(UserId(1)),)),),
        (),
    ),
    ("check:report", "could_enter"): (
        Text("check:could_enter", entries=ENTRIES),
        Text("check:nobody"),
    ),
    ("cards:your_rooms", "rooms"): ((RoomLink(caucus(SideId.FIRST)), RoomLink(JOINT)),),
    ("refusals:joint_is_quiet", "note"): (False, True),
    ("steps:in_other_words", "published"): (False, True),
    ("boards:my_notes", "unread"): (0, 2),
    ("boards:my_notes", "worries"): (
        (),
        (Text("boards:my_worry", number=1, words=Words("It could be framed.")),),
    ),
    ("boards:one_note", "kind"): ("concern", "step"),
    ("concerns:line", "standing"): ("", "meant", "left_open"),
    **{
        (f"boards:{one}", "standing"): ("private", "ready", "shown", "taken_back")
        for one in ("my_note", "one_note")
    },
    ("people:list", "facilitators"): ((Person(UserId(8)), Person(UserId(9))),),
    ("people:list", "sides"): (
        (Text("people:list_side", side="Alder", people=(Person(UserId(1)),)),),
    ),
    **ROUND_SPECIAL,
}


def every_use(key: str, names: frozenset[str]) -> list[Text]:
    """The text with each combination of its sample values."""
    order = sorted(names)
    choices = [SPECIAL.get((key, name)) or SAMPLES[name] for name in order]
    return [Text(key, **dict(zip(order, chosen, strict=True))) for chosen in product(*choices)]


ALL_TEXTS = sorted(declared(the_pack().agenda).items())


@pytest.mark.parametrize(("name", "locale"), LOCALES)
def test_every_text_of_every_pack_renders_with_every_kind_of_value(name: str, locale: str) -> None:
    loaded = load_packs(PROMPTS, name)
    assert loaded.locales == {Locale(one) for folder, one in LOCALES if folder == name}
    for key, names in declared(loaded.agenda).items():
        for text in every_use(key, names):
            made = loaded.render(text, Locale(locale), Everywhere())
            assert made.strip(), key
            assert "None" not in made, key
            assert "Text(" not in made, key
            assert "\n\n\n" not in made, key
            assert len(made) < 2_000 or key == "consent:limits", key


@pytest.mark.parametrize(("name", "locale"), LOCALES)
def test_labels_fit_where_they_stand_and_are_short_enough_to_read(name: str, locale: str) -> None:
    loaded = load_packs(PROMPTS, name)
    for key, names in declared(loaded.agenda).items():
        limit = limit_of(key)
        if limit is None:
            continue
        aim = {80: 30, 100: 60}.get(limit, limit) if not key.startswith("commands:") else limit
        for text in every_use(key, names):
            made = loaded.label(text, Locale(locale))
            assert 0 < len(made) <= limit, key
            assert len(made) <= aim or names, f"{key}: {made}"


# ---- the words of screens

NEVER_ON_A_SCREEN = re.compile(
    r"\b(quorums?|votes?|voted|voters?|voting|agreed|accurate(ly)?|accuracy|trick(s|ed|ery|y)?|bad[ -]faith|"
    r"side (1|2|one|two|a|b)|(first|second) side|flags?|flagged|red|green|matched|match(es)?|cleared|ballots?|gates?|"
    r"re-?entry|hearings?|caucus(es)?|enem(y|ies)|opponents?|perpetrators?|victims?|guilt(y)?|terrorists?|"
    r"transcripts?|leaderboards?|scores?|deadlines?|warning|forbidden|illegal|invalid|error|fail(ed|ure)?|must not)\b",
    re.IGNORECASE,
)
ALLOWED = {
    (
        "phases/constraints.md.j2",
        "opponents",
    ),  # guidance: whose names a facilitator does not ask for
    ("phases/re-entry.md.j2", "failure"),  # guidance: silence at home is none
    ("export.md.j2", "agreed"),  # the head of what leaves: nobody did
}


def said_in(path: Path) -> str:
    """What a file can say: without comments, tags and names of values."""
    return re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )


@pytest.mark.parametrize(("name", "locale"), LOCALES)
def test_words_of_assemblies_courts_and_games_are_on_no_screen(name: str, locale: str) -> None:
    folder = PROMPTS / name / locale
    found = {
        (path.relative_to(folder).as_posix(), hit[0].lower())
        for path in folder.rglob("*.j2")
        for hit in NEVER_ON_A_SCREEN.finditer(said_in(path))
    }
    assert found <= ALLOWED


@pytest.mark.parametrize(("name", "locale"), LOCALES)
def test_every_file_begins_with_a_comment_that_says_what_it_serves(name: str, locale: str) -> None:
    for path in (PROMPTS / name / locale).rglob("*.j2"):
        assert path.read_text(encoding="utf-8").startswith("{#"), path.name


def test_every_question_of_the_third_party_is_a_question_and_says_whose_it_is(pack: Pack) -> None:
    for key, names in ALL_TEXTS:
        if key.startswith("phases/") and ":ask_" in key:
            asked = Text("interventions:question", words=every_use(key, names)[0])
            heading, _, question = pack.render(asked, EN, Everywhere()).partition("\n")
            assert heading == "**Third party:**", key
            assert "?" in question, key


def test_both_sides_read_the_same_words(pack: Pack) -> None:
    """Promise 6 on the level of texts: with the names exchanged, a caucus text says what the other caucus reads."""
    for key, names in ALL_TEXTS:
        if not names >= {"first_side", "own_side"}:
            continue
        one = Text(
            key, first_side="Alder", second_side="Hazel", own_side="Alder", other_side="Hazel"
        )
        two = Text(
            key, first_side="Hazel", second_side="Alder", own_side="Hazel", other_side="Alder"
        )
        swapped = pack.render(two, EN, Everywhere()).translate(str.maketrans({}))
        swapped = swapped.replace("Alder", "\0").replace("Hazel", "Alder").replace("\0", "Hazel")
        assert pack.render(one, EN, Everywhere()) == swapped, key


def test_guidance_is_compact_and_says_what_it_is_for_what_to_watch_and_what_not_to_do(
    pack: Pack,
) -> None:
    for phase in pack.agenda.phases:
        blocks = ("purpose", "guidance")  # on the panel, and one press from it
        words = "\n".join(
            pack.render(Text(f"phases/{phase.id}:{block}"), EN, Everywhere()) for block in blocks
        )
        assert 90 <= len(words.split()) <= 150, phase.id
        for part in ("**What it is for.**", "*Watch.*", "*Do not.*"):
            assert part in words, phase.id


def test_consent_names_every_limit_of_protection(pack: Pack) -> None:
    could = (COULD,)
    said = pack.render(
        Text(
            "consent:limits",
            again=False,
            viewers=Text("audience:sees", entries=ENTRIES),
            could_enter=could,
            could_act=(),
            kept="KEPT",
        ),
        EN,
        Everywhere(),
    )
    for named in (
        "separate account",
        "previews",
        "screenshots",
        "Discord, the company",
        "audit log",
        "45 days",
        "closing",
    ):
        assert named in said, named
    for seer in ("the owner of this server", "Admins", "Moderators", "KEPT"):
        assert seer in said, seer


def test_channel_words_hint_at_nothing(pack: Pack) -> None:
    for locale in pack.locales:
        words = pack.room_words(locale)
        assert set(words) == {"category", *RoomKind}
        for word in words.values():
            assert re.fullmatch(r"[a-z]{2,20}", word)
            assert not re.search(
                r"side|conflict|peace|talk|joint|caucus|party|secret|private|parley|workshop", word
            )


def test_neutral_words_are_pairs_of_different_words(pack: Pack) -> None:
    for locale in pack.locales:
        pairs = pack.neutral_words(locale)
        words = [word for pair in pairs for word in pair]
        assert len(pairs) >= 3
        assert len(set(words)) == len(words)


# ---- whole cards


def _decided(outcome: object) -> Workshop:
    assert isinstance(outcome, Decision)
    return outcome.workshop


def _viewers(kind: ViewerKind, count: int) -> tuple[Viewer, ...]:
    people = frozenset(UserId(one) for one in range(12))
    return tuple(
        Viewer(kind, 50 + one, f"The keepers of services number {one:02}", people)
        for one in range(count)
    )


def a_full_workshop(pack: Pack, retention: Retention) -> Workshop:
    """Six a side with names as long as they may be, in a server where many see or could enter."""
    settings = Settings(EN, "kelman", retention=retention, room_words=pack.room_words(EN))
    wish = NewWorkshop(
        GuildId(1), UserId(1), Words("R" * 60), settings, pack.agenda, pack.neutral_words(EN)
    )
    made = _decided(draft(WorkshopId("w"), wish, DRAW))
    for seat in range(12):
        side = SideId.FIRST if seat % 2 else SideId.SECOND
        made = _decided(invite(made, Invite(UserId(1), UserId(100 + seat), side), MOMENT))
    sees = (
        Viewer(ViewerKind.OWNER, 1, "somebody_with_a_long_account_name"),
        *_viewers(ViewerKind.ROLE, 4),
        *_viewers(ViewerKind.BOT, 2),
    )
    audience = Audience(sees, _viewers(ViewerKind.ROLE, 8), acknowledged=sees, revision=1)
    made = _decided(open_rooms(replace(made, audience=audience), Open(UserId(1)), MOMENT))
    one, two = made.people.sides
    other_name = Words(LONG_NAME[::-1])
    return replace(
        made,
        people=replace(
            made.people,
            sides=(
                replace(one, chosen_name=Words(LONG_NAME), name_accepted=True),
                replace(two, chosen_name=other_name, name_accepted=True),
            ),
        ),
    )


def _length(pack: Pack, card: Card) -> int:
    labels = [
        pack.label(text, EN)
        for row in card.rows
        for text in (
            [row.label, *(one for _, one in row.options)]
            if isinstance(row, Choice)
            else [p.label for p in row]
        )
    ]
    assert all(labels)
    return sum(len(pack.render(section, EN, Everywhere())) for section in card.sections)


@pytest.mark.parametrize("retention", list(Retention))
def test_every_card_fits_one_message_in_a_full_workshop(pack: Pack, retention: Retention) -> None:
    workshop = a_full_workshop(pack, retention)
    mixed = tuple(
        replace(one, standing=standing)
        for one, standing in zip(workshop.people.participants, list(Standing) * 3, strict=False)
    )
    for phase in pack.agenda.phases:
        for everybody in (mixed, workshop.people.participants):
            now = replace(
                workshop,
                phase_id=phase.id,
                people=replace(workshop.people, participants=everybody),
                leading=replace(workshop.leading, close_asked_by=UserId(1)),
            )
            shown = cards(now)
            assert {"card/control", "card/line-1"} <= set(shown)
            own = {"card/caucus-1", "card/caucus-2"} & set(shown)
            assert len(own) == (2 if own_rooms.have_opened(now) else 0)
            for slot, card in shown.items():
                if slot in ("card/line-11", "card/line-12"):
                    continue  # the same cards again
                assert _length(pack, card) < 4_000, (phase.id, slot)


def test_the_panel_leaves_room_for_what_grows(pack: Pack) -> None:
    workshop = a_full_workshop(pack, Retention.PHASE)
    for phase in pack.agenda.phases:
        assert _length(pack, panel(replace(workshop, phase_id=phase.id))) < 3_000


def test_a_card_says_whose_room_it_is(pack: Pack) -> None:
    workshop = a_full_workshop(pack, Retention.PHASE)
    consented = tuple(
        replace(one, standing=Standing.CONSENTED) for one in workshop.people.participants
    )
    shown = cards(
        replace(
            workshop,
            phase_id=PhaseId("opening"),
            people=replace(workshop.people, participants=consented),
        )
    )
    titles = {
        slot: "\n".join(pack.render(one, EN, Everywhere()) for one in card.sections)
        for slot, card in shown.items()
    }
    assert LONG_NAME in titles["card/joint"]
    assert LONG_NAME[::-1] in titles["card/joint"]
    assert LONG_NAME in titles["card/caucus-1"]
    assert LONG_NAME[::-1] in titles["card/caucus-2"]
    assert "<@1234567890123456789>" in titles["card/line-1"]


# ---- broken packs

Break = Callable[[Path], None]


def _edit(file: str, old: str, new: str) -> Break:
    def change(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


GOING_ON = "en/going_on.md.j2"


@pytest.mark.parametrize(
    "attempt",
    [
        "{{ phase.__class__ }}",
        "{{ phase.__class__.__mro__[1].__subclasses__() }}",
        "{{ phase['__class__'] }}",
        "{{ phase | attr('__class__') }}",
        "{{ phase.format(phase) }}",
        "{{ ''.join(phase) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self.next_part() }}",
        "{{ range(10) }}",
        "{{ phase * 1000000000 }}",
        "{{ 9 ** 99999999 }}",
        "{{ 'a' ~ phase }}",
        "{% set phase = 'x' %}",
        "{% include 'words.toml' %}",
        "{% import 'presses.md.j2' as x %}",
        "{% macro x() %}{% endmacro %}",
        "{% for one in phase recursive %}{{ loop(one) }}{% endfor %}",
        "{% for one in phase %}{{ loop.__class__ }}{% endfor %}",
        "{% filter upper %}x{% endfilter %}",
        "{% block inner %}x{% endblock %}",
    ],
)
def test_a_template_cannot_leave_its_sandbox(attempt: str, tmp_path: Path) -> None:
    root = tmp_path / "kelman"
    shutil.copytree(PROMPTS / "kelman", root)
    _edit(GOING_ON, "{{ phase }}", attempt)(root)
    with pytest.raises(PackError) as caught:
        load_packs(tmp_path, "kelman")
    assert caught.value.file == root / GOING_ON
    assert caught.value.line == 7


@pytest.mark.parametrize("locale", ["en", "ar", "he", "fr"])
def test_after_a_restart_a_held_quote_is_told_in_the_same_words_and_then_what_is_not_known(
    pack: Pack, locale: str
) -> None:
    told, after_restart = (
        pack.label(Text(f"boundaries:because_{why}"), Locale(locale))
        for why in ("quote", "own_quote")
    )
    assert after_restart.startswith(told)
    assert len(after_restart) > len(told)
