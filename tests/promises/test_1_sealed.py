"""Promise 1: no participant's words are written to disk unencrypted, ever."""

from __future__ import annotations

import json
import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from bot import logs
from bot.app.engine import Showing
from bot.app.ports import Unreachable
from bot.domain.commands import (
    AcknowledgeViewer,
    AskThirdParty,
    AskToClose,
    Command,
    ConfirmClose,
    Consent,
    GiveBack,
    GoOn,
    Intervention,
    Invite,
    JoinThirdParty,
    NameSide,
    Open,
    Say,
    Seen,
    SendLetter,
    TakeOutMessage,
)
from bot.domain.holding import Boundary, HeldFor
from bot.domain.identity import ActId, ChannelId, MessageId, Words
from bot.domain.notes import NoteAudience, NoteBoundary, TellInLine
from bot.domain.rooms import JOINT, caucus
from bot.domain.text import Text
from tests.app.road import Road, a_road
from tests.domain.build import FIRST, MARA, NAME, NOOR, OWNER, SECOND, people, person

MIRA, LAYLA = person(FIRST, 0), person(SECOND, 0)
ASKED = Words("Will my brother learn that I sat here with them?")
NAMED = Words("قوم الضفّة")
NAMED_AFTER = Words("אנשי הגשר")
REFUSED = Words("a name that is far too long " * 20)
SAID = Words("What would have to be true for the sluice to frighten nobody?")
SAID_APART = Words("I notice that nobody has spoken of the orchard.")
LETTER = Words("نحن معك، خذي وقتك، ولا أحد ينتظر جوابًا سريعًا.")
TO_EVERYBODY = Words("Tomorrow we begin an hour later, because of the funeral.")
TAKEN_OUT = Words("Your message named somebody at home; here it is no more.")
MISTYPED = Words("The rivver, and who lives beside it")
HELD = Words("What the others said to me, word for word, in the other room.")
GIVEN_BACK = Words("What I had written in the room that is gone.")
ALL_WORDS = (
    *(
        ASKED,
        NAMED,
        NAMED_AFTER,
        REFUSED,
        SAID,
        SAID_APART,
        LETTER,
        TO_EVERYBODY,
        TAKEN_OUT,
        MISTYPED,
        HELD,
        GIVEN_BACK,
    ),
    NAME,
)


def in_every_form(text: str) -> Iterator[bytes]:
    """The text as some part of a program might write it: how it begins and ends, for a page or a line may cut it."""
    for piece in (text[:16], text[-16:]):
        yield piece.encode()
        yield piece.encode("utf-16-le")
        yield piece.encode("utf-16-be")
        yield json.dumps(piece).strip('"').encode()


FORMS = {form: words.text for words in ALL_WORDS for form in in_every_form(words.text)}


def found(folder: Path) -> set[str]:
    """Whose words stand in any file below the folder."""
    held = b"\0".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
    return {text for form, text in FORMS.items() if form in held}


def commands_with_words() -> set[type]:
    """Every command that carries what somebody wrote."""
    return {kind for kind in get_args(Command) if Words in get_type_hints(kind).values()}


class Watched:
    """Gives commands down the road, and after each searches all that has been written."""

    def __init__(self, road: Road, folder: Path) -> None:
        self._road = road
        self._folder = folder
        self.given: set[type] = set()

    async def give(self, command: Command, *, refused: bool = False) -> None:
        number = len(self.given) + sum(map(ord, repr(command)))
        reply = await self._road.act(command, Showing(MARA, ActId(f"showing {number}")))
        assert reply.refused is refused, reply.text
        self.given.add(type(command))
        assert found(self._folder) == set()


@pytest.fixture
def everything_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One folder for the database, the keys, every temporary file, and a log of every level."""
    (tmp_path / "temporary").mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    handler = logging.FileHandler(tmp_path / "all.log")
    handler.setFormatter(logs.DiscreetFormatter())
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [handler])
    monkeypatch.setattr(root, "level", logging.DEBUG)
    yield tmp_path
    handler.close()


@pytest.mark.asyncio
async def test_words_in_every_form_of_a_whole_workshop_never_stand_on_disk(everything_in: Path) -> None:
    async with a_road(everything_in) as road:
        await road.make()
        await road.do(JoinThirdParty(MARA, NOOR), *(Invite(MARA, user, side) for side, user in people(3)))
        await road.do(NoteAudience((OWNER,), (), True), AcknowledgeViewer(MARA, OWNER), Open(MARA))
        await road.settle()
        await road.do(*(Consent(user, road.now.audience.revision) for _, user in people(3)))
        await road.settle()
        watched = Watched(road, everything_in)
        # Discord is away: everything that was written waits in the outbox, on disk, for as long as it takes.
        road.guild.fail("send", Unreachable, times=10_000)

        await watched.give(AskThirdParty(MIRA, ASKED))
        await watched.give(NameSide(MIRA, REFUSED), refused=True)
        await watched.give(NameSide(MIRA, NAMED))
        await watched.give(NameSide(LAYLA, NAMED_AFTER))
        await watched.give(Say(MARA, Intervention.PROCESS_OBSERVATION, caucus(FIRST), SAID_APART))
        await watched.give(SendLetter(MARA, LAYLA, LETTER))
        await watched.give(SendLetter(MARA, None, TO_EVERYBODY))
        await watched.give(TellInLine(MIRA, Text("errors:given_back", reason=Text("refusals:stale"), words=GIVEN_BACK)))
        await watched.give(NoteBoundary(MIRA, ChannelId(31), MessageId(76), HELD, HeldFor.QUOTE, Boundary.ROOM))
        await watched.give(GiveBack(MIRA, road.now.held[-1].handle))
        await watched.give(GoOn(MARA, Seen(road.now.phase_id, road.now.revision)))
        await watched.give(Say(MARA, Intervention.CHALLENGE, JOINT, SAID))
        joint = next(room.channel for room in road.now.rooms if room.key == JOINT) or ChannelId(0)
        await watched.give(TakeOutMessage(MARA, MIRA, joint, MessageId(77), TAKEN_OUT))
        with pytest.raises(Unreachable):
            await road.settle()
        assert found(everything_in) == set()

        await watched.give(AskToClose(MARA, MISTYPED), refused=True)
        await watched.give(AskToClose(MARA, NAME))
        assert watched.given >= commands_with_words()
        waiting = await road.store.outbox.waiting(road.id)
        written = "".join(row.body.decode() for row in waiting)
        assert {one.text for one in ALL_WORDS if one.text in written} >= {ASKED.text, LETTER.text, GIVEN_BACK.text}

        await watched.give(ConfirmClose(NOOR))
        closing = await road.closer.begin(road.now)
        assert found(everything_in) == set()
        await road.closer.carry_on(closing)
        assert found(everything_in) == set()
    assert found(everything_in) == set()


def test_the_search_itself_finds_words_in_each_form(tmp_path: Path) -> None:
    for number, words in enumerate(ALL_WORDS):
        for form in in_every_form(words.text):
            (tmp_path / f"{number}").write_bytes(b"\x07" * 100 + form + b"\x00")
            assert words.text in found(tmp_path)
        (tmp_path / f"{number}").unlink()
    database = sqlite3.connect(tmp_path / "plain.sqlite3")
    database.execute("CREATE TABLE plain (words TEXT)")
    database.execute("INSERT INTO plain VALUES (?)", (LETTER.text,))
    database.commit()
    database.close()
    assert found(tmp_path) == {LETTER.text}
