"""Watching over a real store: what is held for whom, what is free, and that nothing of it can be read on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import pytest_asyncio

from bot.app.ports import Names
from bot.app.watching import Returned, Said, Watching
from bot.app.watching.tries import MOST, WITHIN
from bot.domain.boundaries.findings import Finding, FindingKind
from bot.domain.boundaries.held import SetBoundary
from bot.domain.boundaries.names import NoteSpokenOf
from bot.domain.boundaries.second_look import SayAllTheSame
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.people.consent import Withdraw
from bot.domain.people.invited import Invite
from bot.domain.rooms.reports import ReportLeft, ReportSight
from bot.domain.state.contributions import Boards, Contribution, ContributionKind, NoteStanding
from bot.domain.state.holding import Boundary, HeldFor
from bot.domain.state.steps import Product, Reassurance
from bot.domain.vocabulary.identity import (
    ChannelId,
    GuildId,
    Handle,
    MessageId,
    SeatId,
    UserId,
    Words,
)
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.guard.lexicon import Lexicon, load, load_stock
from tests.app.memory_guild import channel_of
from tests.app.road import Road
from tests.domain.build import FIRST, MARA, NOOR, SECOND, SETTINGS, person, seen

LOBBY = ChannelId(77_000)
OUT_OF_REACH = ChannelId(77_001)
QUESTION = "What would have to be true for you to sleep without listening for the river?"

SECRET = "My brother kept the keys of the upper sluice hidden under the third step for nine years."
JOINT_SAID = "Nobody on our bank has slept through a wet November since the wall came down."
UNRELATED = "Has anybody seen who took the long ladder from the boat shed this morning?"

CALLED = {
    MARA: "Mara Lindqvist",
    NOOR: "Noor Haddad",
    person(FIRST, 0): "Anouk Vermeer",
    person(FIRST, 1): "Tobias Renner",
    person(FIRST, 2): "Ludmila",
    person(SECOND, 0): "Yusuf Karam",
    person(SECOND, 1): "Selin",
    person(SECOND, 2): "Bartholomew",
}
ANOUK, TOBIAS, YUSUF, SELIN = (
    person(FIRST, 0),
    person(FIRST, 1),
    person(SECOND, 0),
    person(SECOND, 1),
)


@dataclass
class MemoryDirectory:
    """Who is called what, and where the bot may take messages out."""

    called: dict[UserId, str] = field(default_factory=lambda: dict(CALLED))
    asked: set[UserId] = field(default_factory=set)

    def names(self, guild: GuildId, users: Collection[UserId]) -> tuple[Names, ...]:
        self.asked |= set(users)
        known = sorted(user for user in users if user in self.called)
        return tuple(
            Names(user, self.called[user], (), self.called[user].split()[0].lower())
            for user in known
        )

    def may_take_out(self, guild: GuildId, channel: ChannelId) -> bool:
        return channel != OUT_OF_REACH


@dataclass
class Talk:
    """A workshop in which people speak, and what became of what they said."""

    road: Road
    directory: MemoryDirectory = field(default_factory=MemoryDirectory)
    next_message: int = 500
    watching: Watching = field(init=False)

    def __post_init__(self) -> None:
        self.watching = self.listening()

    def listening(self, *, sighted: bool = True) -> Watching:
        return Watching(
            self.road.engine,
            self.road.store,
            self.directory,
            load,
            lambda: (*load_stock(), QUESTION),
            sighted=sighted,
        )

    async def restart(self) -> None:
        await self.watching.stop()
        await self.road.store.close()
        await self.road.start()
        self.watching = self.listening()
        await self.watching.attend()

    def line_of(self, user: UserId) -> RoomKey:
        return line(self.road.now.own(user).seat)

    def channel(self, room: RoomKey | ChannelId) -> ChannelId:
        return channel_of(self.road.now, room) if isinstance(room, RoomKey) else room

    async def say(
        self,
        author: UserId,
        room: RoomKey | ChannelId,
        text: str,
        *,
        forwarded_from: ChannelId | None = None,
        files: tuple[tuple[str, str | None], ...] = (),
        message: int = 0,
    ) -> HeldFor | None:
        """Say something; why it was held or noticed, if it was. That it is taken out and that it is kept is one."""
        self.next_message += 1
        number = MessageId(message or self.next_message)
        said = Said(author, self.channel(room), number, Words(text), forwarded_from, files)
        before = self.road.now.boundaries.held
        taken_out = await self.watching.heard(self.road.id, said)
        held = [one for one in self.road.now.boundaries.held if one not in before]
        assert taken_out is bool(held)
        assert all((one.author, one.words.text) == (author, text) for one in held)
        return held[0].reason if held else None

    def now_with(self, **changed: Any) -> None:
        """As if the workshop had come so far."""
        documents = self.road.engine._documents
        document = documents[self.road.id]
        documents[self.road.id] = replace(document, workshop=replace(document.workshop, **changed))

    async def stored(self) -> int:
        await self.watching.keep()
        return len(await self.road.store.fingerprints.load(self.road.id))

    def notices(self, key: str) -> int:
        return sum(
            key in section for one in self.road.guild.messages for section in one.shows.sections
        )


@pytest_asyncio.fixture
async def talk(road: Road) -> AsyncIterator[Talk]:
    """Three a side take part, and the joint room has opened."""
    await road.open()
    await road.do(GoOnAllTheSame(MARA, seen(road.now)))
    await road.settle()
    talk = Talk(road)
    await names_kept(talk)
    yield talk
    await talk.watching.stop()


# ---- quotes


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        SECRET.upper(),
        "\u200b".join(SECRET),
        f"Somebody told us this: “{SECRET[3:70]}”, and so on.",
        SECRET.replace("brother", "cousin"),
    ],
)
async def test_a_caucus_is_not_quoted_in_the_joint_room_nor_elsewhere(
    talk: Talk, text: str
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    assert await talk.say(TOBIAS, JOINT, text) is HeldFor.QUOTE
    assert await talk.say(TOBIAS, LOBBY, text) is HeldFor.QUOTE
    assert await talk.say(TOBIAS, JOINT, UNRELATED) is None
    assert (
        await talk.say(TOBIAS, LOBBY, "The market is on Friday this week, bring your own bags.")
        is None
    )


@pytest.mark.asyncio
async def test_a_room_its_author_could_not_read_is_never_asked_so_nobody_learns_what_was_said_there(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(ANOUK, talk.line_of(ANOUK), JOINT_SAID)
    for text in (SECRET, JOINT_SAID):
        assert await talk.say(YUSUF, JOINT, text) is None
        assert await talk.say(YUSUF, LOBBY, f"{text} That is my guess.") is not HeldFor.ATTRIBUTION
    assert await talk.say(TOBIAS, caucus(FIRST), JOINT_SAID) is None


@pytest.mark.asyncio
async def test_somebody_who_was_only_invited_cannot_fish_for_what_their_side_said(
    talk: Talk,
) -> None:
    newcomer = UserId(401)
    await talk.road.do(Invite(MARA, newcomer, FIRST))
    await talk.road.settle()
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    assert await talk.say(newcomer, LOBBY, SECRET) is None
    await talk.road.do(Withdraw(newcomer))
    assert await talk.say(newcomer, LOBBY, SECRET) is None


@pytest.mark.asyncio
async def test_whoever_stepped_out_is_still_held_to_what_they_heard(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.road.do(Withdraw(TOBIAS))
    assert await talk.say(TOBIAS, LOBBY, SECRET) is HeldFor.QUOTE


@pytest.mark.asyncio
async def test_own_words_are_free_until_a_restart_and_held_afterwards_with_the_reason_saying_so(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    assert await talk.say(ANOUK, LOBBY, SECRET) is None
    assert await talk.say(ANOUK, JOINT, f"I said among ourselves: {SECRET}") is None
    await talk.restart()
    assert await talk.say(ANOUK, LOBBY, SECRET) is HeldFor.OWN_QUOTE


@pytest.mark.asyncio
async def test_what_the_joint_room_heard_is_free_inside_and_held_outside(talk: Talk) -> None:
    await talk.say(YUSUF, JOINT, JOINT_SAID)
    assert await talk.say(ANOUK, JOINT, f"You said: {JOINT_SAID}") is None
    assert await talk.say(ANOUK, caucus(FIRST), f"They said it aloud: {JOINT_SAID}") is None
    assert await talk.say(TOBIAS, JOINT, f"As we heard, {JOINT_SAID}") is None
    assert await talk.say(TOBIAS, LOBBY, JOINT_SAID) is HeldFor.QUOTE


@pytest.mark.asyncio
async def test_how_a_message_reads_in_another_language_is_words_of_its_room_and_of_its_author(
    talk: Talk,
) -> None:
    await talk.watching.rendered(talk.road.id, ANOUK, Words(JOINT_SAID))
    assert await talk.say(YUSUF, JOINT, f"Somebody said: {JOINT_SAID}") is None
    assert await talk.say(YUSUF, LOBBY, JOINT_SAID) is HeldFor.QUOTE
    assert await talk.say(MARA, LOBBY, JOINT_SAID) is HeldFor.QUOTE
    assert await talk.say(ANOUK, LOBBY, JOINT_SAID) is None
    await talk.watching.keep()
    await talk.restart()
    assert await talk.say(TOBIAS, LOBBY, JOINT_SAID) is HeldFor.OWN_QUOTE


@pytest.mark.asyncio
async def test_words_that_their_own_author_brought_into_the_joint_room_are_free_there_for_everybody(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    assert await talk.say(ANOUK, JOINT, SECRET) is None
    assert await talk.say(TOBIAS, JOINT, f"I would like to come back to this: {SECRET}") is None


@pytest.mark.asyncio
@pytest.mark.parametrize("restart", [False, True])
async def test_free_words_beside_a_secret_do_not_carry_it_out(talk: Talk, restart: bool) -> None:
    """Neither when it was said, nor when it is repeated."""
    await talk.say(YUSUF, JOINT, JOINT_SAID)
    await talk.say(ANOUK, caucus(FIRST), f"{JOINT_SAID} And among us: {SECRET}")
    if restart:
        await talk.restart()
    quote = HeldFor.OWN_QUOTE if restart else HeldFor.QUOTE
    assert await talk.say(TOBIAS, JOINT, f"{JOINT_SAID} {SECRET}") is quote
    assert await talk.say(TOBIAS, JOINT, SECRET) is quote
    assert await talk.say(TOBIAS, JOINT, JOINT_SAID) is None


@pytest.mark.asyncio
async def test_a_quote_split_over_three_messages_is_held_with_the_last(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    words = SECRET.split()
    assert await talk.say(TOBIAS, LOBBY, " ".join(words[:3])) is None
    assert await talk.say(TOBIAS, LOBBY, " ".join(words[3:6])) is None
    assert await talk.say(TOBIAS, LOBBY, " ".join(words[6:10])) is HeldFor.QUOTE


@pytest.mark.asyncio
async def test_stock_phrases_and_the_bots_questions_are_free(talk: Talk) -> None:
    longest = max(load_stock(), key=len)
    for text in (QUESTION, longest):
        await talk.say(ANOUK, caucus(FIRST), text)
        assert await talk.say(TOBIAS, LOBBY, text) is None


@pytest.mark.asyncio
@pytest.mark.parametrize("restart", [False, True])
async def test_a_constraint_on_its_board_and_what_could_ease_it_are_free(
    talk: Talk, restart: bool
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(ANOUK, caucus(FIRST), JOINT_SAID)
    if restart:
        await talk.restart()
    quote = HeldFor.OWN_QUOTE if restart else HeldFor.QUOTE
    assert await talk.say(TOBIAS, JOINT, JOINT_SAID) is quote
    kind, shown = ContributionKind.CONSTRAINT, NoteStanding.SHOWN
    on_board = Contribution(
        Handle("c"), kind, Words(SECRET), FIRST, SeatId(1), shown, eases=(Words(JOINT_SAID),)
    )
    talk.now_with(boards=Boards(contributions=(on_board,)))
    assert await talk.say(TOBIAS, JOINT, f"On the board: {SECRET}") is None
    assert await talk.say(TOBIAS, JOINT, f"It would ease it: {JOINT_SAID}") is None


@pytest.mark.asyncio
async def test_an_edit_is_looked_at_like_a_new_message_and_the_same_wording_only_once(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    assert await talk.say(TOBIAS, JOINT, UNRELATED, message=7) is None
    assert await talk.say(TOBIAS, JOINT, SECRET, message=7) is HeldFor.QUOTE
    assert (
        await talk.say(TOBIAS, JOINT, SECRET, message=7) is None
    )  # the same news twice: one notice is enough
    # What somebody edits into a room is remembered there, too.
    await talk.say(ANOUK, caucus(FIRST), JOINT_SAID, message=8)
    await talk.say(
        ANOUK,
        caucus(FIRST),
        "The boat shed has a second door that nobody ever locks at night.",
        message=8,
    )
    assert (
        await talk.say(
            TOBIAS, LOBBY, "The boat shed has a second door that nobody ever locks at night."
        )
        is not None
    )


@pytest.mark.asyncio
async def test_held_messages_are_not_remembered(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    before = await talk.stored()
    more = f"{SECRET} {UNRELATED}"
    assert await talk.say(TOBIAS, JOINT, more) is HeldFor.QUOTE
    assert await talk.stored() == before
    assert await talk.say(ANOUK, LOBBY, UNRELATED) is None


@pytest.mark.asyncio
async def test_where_a_boundary_is_only_noticed_the_message_stays_is_remembered_and_its_author_told(
    talk: Talk,
) -> None:
    await talk.road.do(SetBoundary(MARA, Boundary.ROOM, True))
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    before = await talk.stored()
    both = f"{SECRET} {UNRELATED}"
    assert await talk.say(TOBIAS, JOINT, both) is None
    await talk.road.settle()
    assert talk.notices("boundaries:noticed") == 1
    assert await talk.stored() == before + 1
    assert await talk.say(YUSUF, LOBBY, UNRELATED) is HeldFor.QUOTE


@pytest.mark.asyncio
async def test_where_the_bot_may_not_take_messages_out_their_author_is_only_told(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    assert await talk.say(TOBIAS, OUT_OF_REACH, SECRET) is None
    await talk.road.settle()
    assert talk.notices("boundaries:noticed") == 1
    assert ("delete_message", OUT_OF_REACH) not in talk.road.guild.calls


# ---- attribution


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "text",
    [
        "Yusuf Karam said that the sluice will be opened in spring.",
        "According to Selin, nothing will change before the harvest.",
        f"<@{YUSUF}> told us that he would come.",
        "Noor Haddad said that both sides are close.",
    ],
)
async def test_elsewhere_nothing_is_ascribed_to_anybody_who_takes_part(
    talk: Talk, text: str
) -> None:
    long_id = UserId(700100200300400501)
    talk.directory.called[long_id] = "Somebody"
    expected = (
        None if "<@" in text else HeldFor.ATTRIBUTION
    )  # a test's short id is no mention of Discord's
    assert await talk.say(ANOUK, LOBBY, text) is expected


@pytest.mark.asyncio
async def test_a_name_alone_or_somebody_elses_or_ones_own_may_stand_elsewhere(talk: Talk) -> None:
    for text in (
        "Yusuf Karam plays the oud on Thursdays, come along.",
        "Desmond said that the market is closed.",
        "Anouk Vermeer said that she is free on Sunday.",
    ):
        assert await talk.say(ANOUK, LOBBY, text) is None


@pytest.mark.asyncio
async def test_in_the_joint_room_only_what_ones_own_side_said_among_itself_is_held(
    talk: Talk,
) -> None:
    assert (
        await talk.say(ANOUK, JOINT, "Tobias Renner said that we could do without the mill.")
        is HeldFor.ATTRIBUTION
    )
    assert await talk.say(ANOUK, JOINT, "Yusuf Karam said that the wall frightens them.") is None
    assert (
        await talk.say(
            ANOUK, caucus(FIRST), "Tobias Renner said that we could do without the mill."
        )
        is None
    )
    # The third party hears both sides apart: what it tells of somebody has to have been heard here.
    told = "Yusuf Karam said that the wall frightens them."
    assert await talk.say(MARA, JOINT, told) is HeldFor.ATTRIBUTION
    await talk.say(YUSUF, JOINT, "That wall is the first thing I see in the morning.")
    assert await talk.say(MARA, JOINT, told) is None


# ---- ways in


@pytest.mark.asyncio
async def test_forwards_and_links_out_of_a_room_are_held_and_those_out_of_the_joint_room_only_elsewhere(
    talk: Talk,
) -> None:
    study, hall = talk.channel(caucus(FIRST)), talk.channel(JOINT)
    assert await talk.say(ANOUK, JOINT, "", forwarded_from=study) is HeldFor.FORWARD
    assert await talk.say(ANOUK, LOBBY, "", forwarded_from=hall) is HeldFor.FORWARD
    assert await talk.say(ANOUK, caucus(FIRST), "", forwarded_from=hall) is None
    assert await talk.say(ANOUK, JOINT, "", forwarded_from=LOBBY) is None
    # Of a room that its author cannot read nothing is known, so nothing is told.
    assert await talk.say(YUSUF, LOBBY, "", forwarded_from=study) is None


@pytest.mark.asyncio
async def test_links_to_a_room_and_to_one_that_was_replaced_are_held(road: Road) -> None:
    road.guild.next_id = 720_000_000_000_000_000
    await road.open_anew(3, SETTINGS, consented=True)
    talk = Talk(road)
    old = talk.channel(caucus(FIRST))
    for _ in range(3):
        await road.do(GoOnAllTheSame(MARA, seen(road.now)))
        await road.settle()
    new = talk.channel(caucus(FIRST))
    assert old != new
    assert old in {one.channel for one in road.now.rooms.retiring}
    for channel in (old, new):
        link = f"Read it yourselves: https://discord.com/channels/1/{channel}/2"
        assert await talk.say(ANOUK, JOINT, link) is HeldFor.LINK
        assert await talk.say(ANOUK, LOBBY, f"<#{channel}>") is HeldFor.LINK
        assert await talk.say(YUSUF, LOBBY, link) is None
    assert await talk.say(ANOUK, LOBBY, f"<#{talk.channel(JOINT)}>") is HeldFor.LINK
    assert await talk.say(ANOUK, caucus(FIRST), f"<#{talk.channel(JOINT)}>") is None
    assert (
        await talk.say(ANOUK, LOBBY, "https://discord.com/channels/1/720000000000000999/2") is None
    )


@pytest.mark.asyncio
async def test_pictures_from_participants_elsewhere_are_held_and_other_files_pass(
    talk: Talk,
) -> None:
    screen, minutes = (("screen.png", "image/png"),), (("minutes.pdf", "application/pdf"),)
    assert await talk.say(ANOUK, LOBBY, "look", files=screen) is HeldFor.PICTURE
    assert await talk.say(ANOUK, LOBBY, "look", files=(("holiday.JPG", None),)) is HeldFor.PICTURE
    assert await talk.say(ANOUK, LOBBY, "look", files=minutes) is None
    assert await talk.say(ANOUK, JOINT, "look", files=screen) is None
    assert await talk.say(MARA, LOBBY, "look", files=screen) is None


# ---- facilitators


@pytest.mark.asyncio
async def test_the_third_party_keeps_what_it_hears_in_rooms_and_lines_and_in_its_own_room(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(YUSUF, talk.line_of(YUSUF), JOINT_SAID)
    assert await talk.say(MARA, JOINT, SECRET) is HeldFor.QUOTE
    assert await talk.say(MARA, caucus(SECOND), SECRET) is HeldFor.QUOTE
    assert await talk.say(MARA, caucus(SECOND), JOINT_SAID) is HeldFor.QUOTE
    assert await talk.say(MARA, talk.line_of(ANOUK), SECRET) is None
    assert await talk.say(MARA, CONTROL, f"{SECRET} {JOINT_SAID}") is None
    await talk.say(NOOR, CONTROL, UNRELATED)
    assert await talk.say(MARA, JOINT, UNRELATED) is None
    assert await talk.say(MARA, LOBBY, UNRELATED) is HeldFor.QUOTE


# ---- contributions


def marked(text: str, returned: Returned | None) -> list[str]:
    assert returned is not None
    return [text[start:end] for start, end in returned.spans]


@pytest.mark.asyncio
async def test_a_contribution_that_names_somebody_comes_back_with_the_names_marked(
    talk: Talk,
) -> None:
    text = "We could ask Yusuf Karam, or perhaps s e l i n, to keep the level."
    returned = await talk.watching.contribution(talk.road.id, ANOUK, Words(text))
    assert returned is not None
    assert returned.reason is HeldFor.NAMED
    assert [piece.strip(" ,") for piece in marked(text, returned)] == ["Yusuf Karam", "s e l i n"]
    said = "As Tobias Renner said, the level is what counts."
    assert (await talk.watching.contribution(talk.road.id, YUSUF, Words(said))) == Returned(
        HeldFor.ATTRIBUTION, ((3, 16),), second_look=True
    )
    assert (
        await talk.watching.contribution(
            talk.road.id, YUSUF, Words("Both read the level together.")
        )
        is None
    )


@pytest.mark.asyncio
async def test_a_contribution_may_repeat_its_author_and_the_joint_room_and_nobody_else(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(YUSUF, JOINT, JOINT_SAID)
    ask = talk.watching.contribution
    returned = await ask(talk.road.id, TOBIAS, Words(f"For the board: {SECRET}"))
    assert returned is not None
    assert returned.reason is HeldFor.QUOTE
    (piece, *_) = marked(f"For the board: {SECRET}", returned)
    assert "keys of the upper sluice" in piece
    assert await ask(talk.road.id, ANOUK, Words(SECRET)) is None
    assert await ask(talk.road.id, TOBIAS, Words(JOINT_SAID)) is None
    assert await ask(talk.road.id, YUSUF, Words(SECRET)) is None
    assert talk.road.now.boundaries.held == ()


@pytest.mark.asyncio
@pytest.mark.parametrize("restart", [False, True])
async def test_what_was_said_in_a_caucus_leaves_only_if_the_joint_room_heard_it_too(
    talk: Talk, restart: bool
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(ANOUK, caucus(FIRST), JOINT_SAID)
    await talk.say(ANOUK, JOINT, JOINT_SAID)
    both = f"{JOINT_SAID} {SECRET}"
    products = tuple(Product(Handle(text), Words(text)) for text in (JOINT_SAID, SECRET, both))
    talk.now_with(reassurance=Reassurance(products=products))
    if restart:
        await talk.watching.keep()
        talk.watching = talk.listening()
    found = await talk.watching.leaving(talk.road.id)
    assert found == tuple(Finding(Handle(text), FindingKind.QUOTE) for text in (SECRET, both))


@pytest.mark.asyncio
async def test_new_wording_is_looked_at_for_the_boundary_the_old_one_met(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(YUSUF, JOINT, JOINT_SAID)
    may = talk.watching.may_be_said
    for boundary in Boundary:
        assert await may(talk.road.id, TOBIAS, Words(SECRET), boundary) is HeldFor.QUOTE
        assert await may(talk.road.id, TOBIAS, Words(UNRELATED), boundary) is None
    assert await may(talk.road.id, TOBIAS, Words(JOINT_SAID), Boundary.ROOM) is None
    assert await may(talk.road.id, TOBIAS, Words(JOINT_SAID), Boundary.OUTSIDE) is HeldFor.QUOTE
    before = await talk.stored()
    assert talk.road.now.boundaries.held == ()
    assert await talk.stored() == before


# ---- what is kept, and for how long


@pytest.mark.asyncio
async def test_what_was_said_is_on_disk_neither_in_plain_nor_folded(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(YUSUF, JOINT, JOINT_SAID)
    await talk.say(TOBIAS, JOINT, SECRET)
    assert await talk.stored() == 2
    everything = b"".join(one.read_bytes() for one in talk.road.folder.rglob("*") if one.is_file())
    for text in (SECRET, JOINT_SAID):
        letters = "".join(text.casefold().split())
        for piece in (*text.split(), letters[:12], letters[12:24]):
            if len(piece) > 5:
                assert piece.encode() not in everything
    records = [record for _, record in await talk.road.store.fingerprints.load(talk.road.id)]
    assert not any(record in everything for record in records)
    assert not any(
        b"caucus-1" in one.read_bytes() for one in talk.road.folder.rglob("*") if one.is_file()
    )


@pytest.mark.asyncio
async def test_nothing_is_kept_of_messages_under_five_words_nor_of_what_is_said_elsewhere(
    talk: Talk,
) -> None:
    for text in ("yes", "leave the gate open", "I will do it", ""):
        await talk.say(ANOUK, caucus(FIRST), text)
    await talk.say(ANOUK, LOBBY, UNRELATED)
    assert await talk.stored() == 0


@pytest.mark.asyncio
async def test_indexes_are_built_again_at_start_before_anybody_says_a_word(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.restart()
    talk.road.store.fingerprints.load = _not_again  # type: ignore[method-assign]
    assert await talk.say(TOBIAS, JOINT, SECRET) is HeldFor.OWN_QUOTE
    assert await talk.say(YUSUF, JOINT, SECRET) is None


async def _not_again(workshop_id: str) -> list[tuple[str, bytes]]:
    raise AssertionError("the records were read on the first message")


@pytest.mark.asyncio
async def test_a_replaced_channel_is_the_same_room(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    old = talk.channel(caucus(FIRST))
    while talk.channel(caucus(FIRST)) == old:
        await talk.road.do(GoOnAllTheSame(MARA, seen(talk.road.now)))
        await talk.road.settle()
    assert await talk.say(TOBIAS, caucus(FIRST), SECRET) is None
    assert await talk.say(TOBIAS, JOINT, SECRET) is HeldFor.QUOTE


@pytest.mark.asyncio
async def test_a_workshop_that_is_being_closed_is_let_go_of_at_once(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    assert talk.road.id in talk.watching._memories
    await talk.road.close()
    assert len(talk.watching._memories) == 0
    said = Said(TOBIAS, LOBBY, MessageId(1), Words(SECRET))
    assert await talk.watching.heard(talk.road.id, said) is False
    assert await talk.watching.contribution(talk.road.id, TOBIAS, Words(SECRET)) is None
    assert len(talk.watching._memories) == 0


# ---- sight


@pytest.mark.asyncio
async def test_without_the_right_to_read_messages_nothing_is_watched_and_workshops_are_told(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    blind = talk.listening(sighted=False)
    talk.road.engine._listeners[:] = [blind._attendance.changed]
    await blind.attend()
    assert talk.road.now.boundaries.unwatched
    said = Said(TOBIAS, LOBBY, MessageId(1), Words(""), forwarded_from=talk.channel(caucus(FIRST)))
    assert await blind.heard(talk.road.id, said) is False


@pytest.mark.asyncio
async def test_a_workshop_made_later_is_told_what_is_watched_and_made_ready_when_it_opens(
    road: Road,
) -> None:
    talk = Talk(road)
    blind = talk.listening(sighted=False)
    del talk.watching
    road.engine._listeners[:] = [blind._attendance.changed]
    await road.make()
    await blind._attendance.ready()
    assert road.now.boundaries.unwatched
    await road.do(ReportSight(True))
    await blind.stop()


@pytest.mark.asyncio
async def test_opening_makes_the_indexes_ready(road: Road) -> None:
    talk = Talk(road)
    await road.open_anew(3, SETTINGS, consented=True)
    await talk.watching._attendance.ready()
    assert road.id in talk.watching._memories


# ---- names that were


TOLD_BY_ANOUK = "What Anouk told us about the sluice was not the whole of it."


async def names_kept(talk: Talk) -> None:
    """Until what people are called just now is kept."""
    await talk.watching.names_changed(talk.road.now.guild)


@pytest.mark.asyncio
@pytest.mark.parametrize("restart", [False, True])
async def test_whoever_left_the_server_is_not_named_after_they_left(
    talk: Talk, restart: bool
) -> None:
    await names_kept(talk)
    del talk.directory.called[ANOUK]
    await talk.road.do(ReportLeft(ANOUK))
    if restart:
        await talk.restart()
    returned = await talk.watching.contribution(talk.road.id, YUSUF, Words(TOLD_BY_ANOUK))
    assert returned is not None
    assert returned.reason in (HeldFor.NAMED, HeldFor.ATTRIBUTION)
    assert await talk.say(TOBIAS, JOINT, TOLD_BY_ANOUK) is HeldFor.ATTRIBUTION


@pytest.mark.asyncio
async def test_a_name_that_the_guild_can_tell_only_now_counts_from_now_on(talk: Talk) -> None:
    words = Words("We would like to hear more of what Zephyrine has in mind.")
    assert await talk.watching.contribution(talk.road.id, ANOUK, words) is None
    talk.directory.called[SELIN] = "Zephyrine"
    talk.watching.look_again()
    assert await talk.watching.contribution(talk.road.id, ANOUK, words) is not None


@pytest.mark.asyncio
async def test_a_nickname_that_was_dropped_still_names_its_bearer_and_so_does_the_new_one(
    talk: Talk,
) -> None:
    for name in ("Zephyrine", "Quillon Marsh"):
        talk.directory.called[SELIN] = name
        await names_kept(talk)
    talk.directory.called[SELIN] = "Selin"
    for name in ("Zephyrine", "Quillon", "Marsh", "Selin"):
        words = Words(f"We would like to hear more of what {name} has in mind.")
        assert await talk.watching.contribution(talk.road.id, ANOUK, words) is not None
    words = Words("We would like to hear more of what Perpetua has in mind.")
    assert await talk.watching.contribution(talk.road.id, ANOUK, words) is None


@pytest.mark.asyncio
async def test_names_are_kept_by_themselves_when_somebody_comes_in(talk: Talk) -> None:
    newcomer = UserId(401)
    talk.directory.called[newcomer] = "Hesper"
    await talk.road.do(Invite(MARA, newcomer, FIRST))
    while talk.watching._known._keeping:
        await next(iter(talk.watching._known._keeping.values()))
    known = {entry.user: entry.names for entry in talk.road.now.people.known_as}
    assert Words("Hesper") in known[newcomer]
    assert len(known) == len(CALLED) + 1


@pytest.mark.asyncio
async def test_where_members_are_not_known_a_name_counts_from_when_it_was_seen(talk: Talk) -> None:
    del talk.directory.called[YUSUF]
    guild = talk.road.now.guild
    await talk.watching.met(guild, Names(YUSUF, "Oriel", ("Oriel K",), "oriel_k"))
    words = Words("We think that Oriel is right about the dam.")
    assert await talk.watching.contribution(talk.road.id, ANOUK, words) is not None
    await talk.watching.met(guild, Names(UserId(99), "Marguerite", (), "marguerite"))
    words = Words("We think that Marguerite is right about the dam.")
    assert await talk.watching.contribution(talk.road.id, ANOUK, words) is None


# ---- a hold is a second look


async def look_again(talk: Talk, by: UserId) -> None:
    """Their author says of the words held last that they are to be said all the same."""
    held = [one for one in talk.road.now.boundaries.held if one.author == by][-1]
    await talk.road.do(SayAllTheSame(by, held.handle))


@pytest.mark.asyncio
async def test_words_of_ones_own_side_are_said_after_a_second_look_and_only_those_words_there(
    talk: Talk,
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(ANOUK, caucus(FIRST), JOINT_SAID)
    assert await talk.say(TOBIAS, JOINT, SECRET) is HeldFor.QUOTE
    await look_again(talk, TOBIAS)
    assert await talk.say(TOBIAS, JOINT, JOINT_SAID) is HeldFor.QUOTE
    assert await talk.say(TOBIAS, LOBBY, SECRET) is HeldFor.QUOTE
    assert await talk.say(person(FIRST, 2), JOINT, SECRET) is HeldFor.QUOTE
    assert await talk.say(TOBIAS, JOINT, f"  {SECRET.upper()}") is None
    # What was said there is free there from now on.
    assert await talk.say(person(FIRST, 2), JOINT, SECRET) is None


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("author", "room", "text"),
    [
        (TOBIAS, LOBBY, SECRET),
        (TOBIAS, JOINT, "Ludmila said that we could do without the mill."),
        (TOBIAS, JOINT, f"Ludmila said: {SECRET}"),
        (MARA, JOINT, SECRET),
        (MARA, caucus(SECOND), SECRET),
    ],
)
async def test_there_is_no_second_look_for_a_name_nor_elsewhere_nor_for_what_the_third_party_heard(
    talk: Talk, author: UserId, room: RoomKey | ChannelId, text: str
) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    assert await talk.say(author, room, text) is not None
    (held,) = talk.road.now.boundaries.held
    assert not held.second_look
    outcome = await talk.road.engine.act(talk.road.id, SayAllTheSame(author, held.handle))
    assert outcome is not None
    assert outcome.refused
    assert await talk.say(author, room, text) is not None


@pytest.mark.asyncio
async def test_after_a_restart_one_press_says_ones_own_words_anywhere(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.say(ANOUK, talk.line_of(ANOUK), JOINT_SAID)
    await talk.restart()
    for room, text in ((JOINT, SECRET), (LOBBY, SECRET), (caucus(FIRST), JOINT_SAID)):
        assert await talk.say(ANOUK, room, text) in (HeldFor.OWN_QUOTE, None)
        if talk.road.now.boundaries.held:
            await look_again(talk, ANOUK)
        assert await talk.say(ANOUK, room, text) is None


@pytest.mark.asyncio
async def test_after_a_restart_what_is_said_anew_is_known_to_be_its_authors(talk: Talk) -> None:
    await talk.say(ANOUK, caucus(FIRST), SECRET)
    await talk.restart()
    await talk.say(ANOUK, caucus(FIRST), JOINT_SAID)
    assert await talk.say(TOBIAS, LOBBY, JOINT_SAID) is HeldFor.QUOTE
    assert await talk.say(TOBIAS, LOBBY, SECRET) is HeldFor.OWN_QUOTE


@pytest.mark.asyncio
async def test_what_somebody_wrote_in_their_line_nobody_of_the_third_party_says_all_the_same(
    talk: Talk,
) -> None:
    await talk.say(YUSUF, talk.line_of(YUSUF), SECRET)
    await talk.restart()
    assert await talk.say(MARA, JOINT, SECRET) is HeldFor.OWN_QUOTE
    assert not talk.road.now.boundaries.held[-1].second_look


# ---- credit


@pytest.mark.asyncio
async def test_credit_to_somebody_who_has_spoken_there_is_free_unless_a_caucus_is_in_it(
    talk: Talk,
) -> None:
    await talk.say(TOBIAS, caucus(FIRST), SECRET)
    credit = "I agree with what Tobias said, and I would add the school."
    assert await talk.say(ANOUK, JOINT, credit) is HeldFor.ATTRIBUTION
    await talk.say(TOBIAS, JOINT, JOINT_SAID)
    for text in (
        credit,
        "Tobias said it better than I can.",
        "As Tobias told you, nobody has slept through a wet November.",
    ):
        assert await talk.say(ANOUK, JOINT, text) is None, text
    told = "Tobias told us that his brother kept the keys of the upper sluice hidden."
    assert await talk.say(ANOUK, JOINT, told) is HeldFor.ATTRIBUTION
    await talk.restart()
    assert await talk.say(ANOUK, JOINT, credit) is None
    assert await talk.say(ANOUK, LOBBY, credit) is HeldFor.ATTRIBUTION


@pytest.mark.asyncio
async def test_the_third_party_carries_nobodys_words_from_room_to_room(talk: Talk) -> None:
    await talk.say(YUSUF, caucus(SECOND), "My neighbours will call me a traitor for sitting here.")
    await talk.say(YUSUF, JOINT, JOINT_SAID)
    for room, text in (
        (caucus(FIRST), "Yusuf told me in his line that he is afraid of his neighbours."),
        (JOINT, "Yusuf said in the caucus that he is afraid."),
        (JOINT, "Selin told me that she would rather stay at home."),
        (talk.line_of(ANOUK), "Selin said that nothing will change before the harvest."),
        (
            caucus(FIRST),
            "According to Yusuf his neighbours will call him a traitor for sitting here.",
        ),
    ):
        held = await talk.say(MARA, room, text)
        assert held in (HeldFor.ATTRIBUTION, HeldFor.QUOTE), text
    for room, text in (
        (JOINT, "Thank you, Yusuf. Tobias, what did you hear?"),
        (JOINT, "Yusuf said that nobody sleeps in a wet November. What did you hear?"),
        (caucus(FIRST), "You have heard what Yusuf said about November. What is new in it?"),
        (talk.line_of(YUSUF), "Yusuf, you said that you would rather write than speak."),
        (CONTROL, "Selin told me that she would rather stay at home."),
        (JOINT, "Noor said that we begin at five."),
    ):
        assert await talk.say(MARA, room, text) is None, text


@pytest.mark.asyncio
@pytest.mark.parametrize("restart", [False, True])
async def test_wording_on_which_a_side_has_agreed_is_carried_into_the_joint_room_and_no_further(
    talk: Talk, restart: bool
) -> None:
    wording = "We begin with the ferry, and we ask what you need before we offer anything."
    await talk.say(
        ANOUK, caucus(FIRST), "I would begin with the ferry, and offer nothing at first."
    )
    await talk.say(ANOUK, caucus(FIRST), f"Agreed among us: {wording}")
    if restart:
        await talk.restart()
    assert await talk.say(TOBIAS, LOBBY, wording) is not None
    assert await talk.watching.contribution(talk.road.id, TOBIAS, Words(wording)) is None
    assert await talk.say(TOBIAS, JOINT, wording) is None
    assert await talk.say(TOBIAS, JOINT, f"Our side's answer. {wording} That is all.") is None


# ---- whom an author knows


@pytest.mark.asyncio
async def test_whoever_an_author_does_not_know_is_not_even_looked_up(talk: Talk) -> None:
    newcomer = UserId(401)
    talk.directory.called[newcomer] = "Hesper"
    await talk.road.do(Invite(MARA, newcomer, FIRST))
    await talk.road.settle()
    talk.directory.asked.clear()
    for text in ("Yusuf said so.", "Anouk said so.", "Odile said so."):
        assert await talk.say(newcomer, LOBBY, text) is None
    assert talk.directory.asked <= {newcomer, MARA, NOOR}
    assert await talk.say(newcomer, LOBBY, "Noor Haddad said so.") is HeldFor.ATTRIBUTION


@pytest.mark.asyncio
async def test_somebody_to_whom_words_go_back_again_and_again_has_to_wait(talk: Talk) -> None:
    tries = talk.watching.tries
    for _ in range(MOST):
        assert not tries.are_spent(ANOUK)
        tries.count(ANOUK)
    assert tries.are_spent(ANOUK)
    assert not tries.are_spent(TOBIAS)
    talk.road.clock.later(WITHIN.total_seconds())
    assert not tries.are_spent(ANOUK)


@pytest.mark.asyncio
async def test_how_else_somebody_is_spoken_of_names_them_where_they_are_known(talk: Talk) -> None:
    told = "Their engineer said that the wall will not hold."
    nick = "We would like to hear more of what Yoyo has in mind."
    assert await talk.say(ANOUK, LOBBY, told) is None
    handle = talk.road.now.own(YUSUF).handle
    await talk.road.do(NoteSpokenOf(MARA, handle, Words("the engineer\nYoyo\nЮсуф Карам")))
    assert await talk.say(ANOUK, LOBBY, told) is HeldFor.ATTRIBUTION
    assert await talk.say(ANOUK, LOBBY, "Юсуф Карам сказал, что придёт.") is HeldFor.ATTRIBUTION
    assert await talk.watching.contribution(talk.road.id, ANOUK, Words(nick)) is not None
    assert await talk.say(ANOUK, LOBBY, "An engineer said that the wall will not hold.") is None
    await talk.road.do(NoteSpokenOf(MARA, handle, Words("")))
    assert await talk.watching.contribution(talk.road.id, ANOUK, Words(nick)) is None


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "text", ["Yusuf Karam would give up the gate.", "Yusuf Karam takes part in our talks."]
)
async def test_what_somebody_would_do_is_a_word_to_the_author_alone_and_stays(
    talk: Talk, text: str
) -> None:
    assert await talk.say(ANOUK, LOBBY, text) is None
    await talk.road.settle()
    assert talk.notices("boundaries:noticed") == 1
    assert talk.road.now.boundaries.held == ()
    newcomer = UserId(401)
    await talk.road.do(Invite(MARA, newcomer, FIRST))
    await talk.road.settle()
    assert await talk.say(newcomer, LOBBY, text) is None
    await talk.road.settle()
    assert talk.notices("boundaries:noticed") == 1


@pytest.mark.asyncio
async def test_word_lists_are_read_for_the_first_open_workshop_and_not_before(road: Road) -> None:
    read = set[str]()

    def lists() -> Lexicon:
        read.add("lists")
        return load()

    async def attended() -> set[str]:
        watching = Watching(road.engine, road.store, MemoryDirectory(), lists, load_stock)
        await watching.attend()
        await watching.stop()
        return read

    await road.make()
    assert await attended() == set()
    await road.open()
    assert await attended() == {"lists"}
