"""Promise 1: no participant's words are written to disk unencrypted, ever."""

from __future__ import annotations

import json
import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from bot import logs
from bot.app.engine import Showing
from bot.app.ports import Unreachable
from bot.domain.boards.constraints import SayWhatEases
from bot.domain.boards.hearing import AskWhetherMeant, CloseAsking, TakeUp, current
from bot.domain.boards.hearing_answers import AnswerMeant, SayWhatIsMissing
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import ChangeNote, LetBeShown, PutUpLine, WriteNote
from bot.domain.boards.sensibility import SayHowLived, ShowActs
from bot.domain.boundaries.held import GiveBack, KeepAnswer, ReportBoundary
from bot.domain.leading.closing import WAIT, AskToClose, ConfirmClose
from bot.domain.leading.due import ReportDue
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.interventions import Intervention, Say
from bot.domain.leading.letters import SendLetter, TakeOutMessage
from bot.domain.leading.sessions import ComeTogether, IAmHere, OpenSession
from bot.domain.people.consent import AskThirdParty, Consent
from bot.domain.people.invited import Invite, JoinThirdParty
from bot.domain.people.kinds import Stay
from bot.domain.people.opening import AcknowledgeViewer, Open
from bot.domain.people.side_names import NameSide
from bot.domain.reassurance.export import Export
from bot.domain.reassurance.products import DraftProduct, RewordProduct
from bot.domain.reassurance.steps import AddToStep, PutUpStep
from bot.domain.reassurance.wording import ProposeWords, TakeUpStep
from bot.domain.reassurance.worries import AddWorry, ShowWorries
from bot.domain.road.act import Asked
from bot.domain.rooms.reports import ReportAudience
from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.ballots import PrivateAnswer, RoundKind
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.holding import Boundary, HeldFor
from bot.domain.state.steps import StepKind, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ActId, ChannelId, MessageId, UserId, Words
from bot.domain.vocabulary.rooms import JOINT, caucus
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text
from tests.app.road import Road, a_road
from tests.domain.board_building import ACT, CONCERN, CONSTRAINT, IDEA, concerns_on, line_with
from tests.domain.build import FIRST, MARA, NAME, NOOR, OWNER, SECOND, people, person, seen

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
NOTE = Words("At night I listen whether the pumps have stopped.")
NOTE_CHANGED = Words("Since the flood I sleep in my boots, and so do the children.")
NOTE_OF_OTHERS = Words("نخاف أن يُغلق الجسر في موسم القطاف")
CONCERN_LINE = Words("Whoever holds the key to the weir holds our harvest.")
STILL_MISSING = Words("What was not heard is the shame of having to ask.")
OWN_ACT = Words("We sounded the siren, three evenings running.")
ACT_OF_OTHERS = Words("סגרנו את המעבר בלי להודיע לאיש")
LIVED = Words("We carried grandmother up to the attic each time.")
IDEA_LINE = Words("One watch-services with two lamps, and either may light both.")
IDEA_NOTE = Words("I might even lend them my father's boat.")
CONSTRAINT_LINE = Words("My council would call such a key a surrender.")
EASE = Words("A letter beforehand, read aloud at your market.")
STEP = Words("Open the eastern gate for an hour each morning.")
STEP_CHANGED = Words("Leave the western gate ajar until the bell.")
PROPOSED = Words("Leave both gates ajar while the baker's cart goes over.")
OWN_INTEREST = Words("Our own barges wait there for nothing every dawn.")
VERIFICATION = Words("Two fishermen count the hours, one from either bank.")
DURABILITY = Words("It lasts because the bakers would complain first.")
MISUSE = Words("They may film whoever comes through and show it later.")
EVIDENCE = Words("No camera on the roof of the mill, to be seen by all.")
PRODUCT = Words("In both towns people dread the first autumn rain.")
PRODUCT_CHANGED = Words("On both banks the sound of water is never only water.")
OTHER_WORDING = Words("Rather say: neither bank sleeps when it pours.")
CALLED = Words("Yasmin of the ferry steps")
ON_BOARDS = (
    NOTE,
    NOTE_CHANGED,
    NOTE_OF_OTHERS,
    CONCERN_LINE,
    STILL_MISSING,
    OWN_ACT,
    ACT_OF_OTHERS,
    LIVED,
    IDEA_LINE,
    IDEA_NOTE,
    CONSTRAINT_LINE,
    EASE,
)
IN_ROUNDS = (
    STEP,
    STEP_CHANGED,
    PROPOSED,
    OWN_INTEREST,
    VERIFICATION,
    DURABILITY,
    MISUSE,
    EVIDENCE,
    PRODUCT,
    PRODUCT_CHANGED,
    OTHER_WORDING,
    CALLED,
)
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
    *ON_BOARDS,
    *IN_ROUNDS,
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
PIECE = 4096
OVERLAP = max(map(len, FORMS))


def found(folder: Path) -> set[str]:
    """Whose words stand in any file below the folder."""
    held = (file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
    return {text for content in held for piece in pieces(content) for text in found_in(piece)}


def pieces(content: bytes) -> Iterator[bytes]:
    """The whole content in pieces that overlap by more than the longest form, so that none hides in a seam."""
    for at in range(0, len(content), PIECE):
        yield content[max(0, at - OVERLAP) : at + PIECE]


@cache
def found_in(piece: bytes) -> frozenset[str]:
    """Whose words stand in it. A file mostly grows: what was searched before need not be searched again."""
    return frozenset(text for form, text in FORMS.items() if form in piece)


def commands_with_words() -> set[type]:
    """Every command that carries what somebody wrote."""
    return {
        kind
        for kind in get_args(Asked)
        if any(hint is Words or Words in get_args(hint) for hint in get_type_hints(kind).values())
    }


class Watched:
    """Gives commands down the road, and after each searches all that has been written."""

    def __init__(self, road: Road, folder: Path) -> None:
        self._road = road
        self._folder = folder
        self.given: set[type] = set()
        self._count = 0

    @property
    def now(self) -> Workshop:
        """The workshop as it stands in memory."""
        return self._road.now

    async def give(self, command: Asked, *, refused: bool = False) -> None:
        self._count += 1
        reply = await self._road.act(command, Showing(MARA, ActId(f"showing {self._count}")))
        assert reply.refused is refused, reply.text
        self.given.add(type(command))
        assert found(self._folder) == set()

    async def prepare(self, *commands: Asked) -> None:
        """Give commands without words; what they have written is searched with the next that has some."""
        await self._road.do(*commands)

    async def go_to(self, phase: str, part: int = 0) -> None:
        """Go on until this part of this phase has come."""
        while (self.now.phase_id, self.now.part_index) != (phase, part):
            await self.prepare(GoOnAllTheSame(MARA, seen(self.now)))

    async def write(self, by: UserId, kind: ContributionKind, words: Words) -> None:
        """Write a note, and let it be shown."""
        await self.give(WriteNote(by, kind, words))
        await self.prepare(LetBeShown(by, line_with(self.now, words.text).handle))


async def notes_and_listening_back(watched: Watched) -> None:
    """Concerns are written, changed, shown and put up; one is listened back to, and something is missing."""
    await watched.go_to("concerns")
    await watched.give(WriteNote(MIRA, CONCERN, NOTE))
    note = line_with(watched.now, NOTE.text).handle
    await watched.give(ChangeNote(MIRA, note, NOTE_CHANGED))
    await watched.prepare(LetBeShown(MIRA, note))
    await watched.write(LAYLA, CONCERN, NOTE_OF_OTHERS)
    await watched.go_to("concerns", 1)
    await watched.prepare(
        OpenSession(MARA, seen(watched.now)), *(IAmHere(user) for _, user in people(3))
    )
    await watched.prepare(ComeTogether(MARA, seen(watched.now)))
    await watched.give(ShowTogether(MARA, seen(watched.now)))
    await watched.give(PutUpLine(MIRA, CONCERN, CONCERN_LINE))
    await watched.go_to("hearing")
    await watched.give(TakeUp(MARA, seen(watched.now)))
    await watched.prepare(AskWhetherMeant(MARA, seen(watched.now)))
    concern = current(watched.now)
    assert concern is not None
    owner = person(concern.side, 0)
    await watched.prepare(AnswerMeant(owner, concern.handle, 1, False))
    await watched.give(SayWhatIsMissing(owner, concern.handle, 1, STILL_MISSING))
    await watched.give(CloseAsking(MARA, seen(watched.now)))


async def acts_ideas_and_constraints(watched: Watched) -> None:
    """Both sides' acts are shown and answered; then an idea, a note of one, and a constraint with what eases it."""
    await watched.go_to("sensibility", 1)
    await watched.write(MIRA, ACT, OWN_ACT)
    await watched.write(LAYLA, ACT, ACT_OF_OTHERS)
    await watched.give(ShowActs(MARA, seen(watched.now)))
    await watched.give(SayHowLived(LAYLA, LIVED))
    await watched.go_to("ideas")
    await watched.give(PutUpLine(LAYLA, IDEA, IDEA_LINE, concerns_on(watched.now)))
    await watched.give(WriteNote(MIRA, IDEA, IDEA_NOTE, concerns_on(watched.now)))
    await watched.go_to("constraints", 1)
    await watched.give(PutUpLine(MIRA, CONSTRAINT, CONSTRAINT_LINE))
    constraint = line_with(watched.now, CONSTRAINT_LINE.text).handle
    await watched.give(SayWhatEases(LAYLA, constraint, EASE))


async def steps_and_products(watched: Watched) -> None:
    """A step and its worry; words that might leave, worded otherwise in a secret round, and nothing that leaves."""
    await watched.go_to("reassurance")
    await watched.give(WriteNote(MIRA, ContributionKind.STEP, STEP, (), SECOND))
    await watched.give(PutUpStep(MIRA, watched.now.boards.contributions[-1].handle))
    step = watched.now.reassurance.steps[0].handle
    more = (OWN_INTEREST, VERIFICATION, DURABILITY)
    await watched.give(TakeUpStep(LAYLA, step, 0, STEP_CHANGED, OWN_INTEREST))
    await watched.give(AddToStep(LAYLA, step, 1, StepKind.GESTURE, *more))
    await watched.give(ProposeWords(MIRA, step, 2, PROPOSED))
    await watched.give(AddWorry(MIRA, step, WorryEnd.RECEIVER, MISUSE, EVIDENCE))
    await watched.give(ShowWorries(MARA, seen(watched.now)))
    await watched.go_to("re-entry", 1)
    await watched.give(DraftProduct(LAYLA, None, PRODUCT))
    product = watched.now.reassurance.products[0].handle
    await watched.give(RewordProduct(MIRA, product, 0, PRODUCT_CHANGED))
    await watched.prepare(OpenRound(MARA, RoundKind.PRODUCTS, 60, seen(watched.now)))
    opened = watched.now.rounds.open
    assert opened is not None
    await watched.prepare(Understand(MIRA, opened.handle))
    await watched.give(
        AnswerPrivately(
            MIRA, opened.handle, ((product, PrivateAnswer.OTHER_WORDING),), OTHER_WORDING
        )
    )
    await watched.give(CloseRound(MARA, seen(watched.now)))
    await watched.give(Export(MARA, (CALLED,), seen(watched.now)), refused=True)


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


async def confirmed_and_waited(watched: Watched, road: Road) -> None:
    """The second facilitator's word, and then the time in which it could still be stopped."""
    await watched.give(ConfirmClose(NOOR))
    road.clock.later(WAIT.total_seconds())
    await road.do(ReportDue())


@pytest.mark.asyncio
async def test_words_in_every_form_of_a_whole_workshop_never_stand_on_disk(
    everything_in: Path,
) -> None:
    async with a_road(everything_in) as road:
        await road.make()
        await road.do(
            JoinThirdParty(MARA, NOOR), *(Invite(MARA, user, side) for side, user in people(3))
        )
        await road.do(
            ReportAudience((OWNER,), (), True), AcknowledgeViewer(MARA, OWNER), Open(MARA)
        )
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
        await watched.give(
            KeepAnswer(
                MIRA, Text("errors:given_back", reason=Text("refusals:stale"), words=GIVEN_BACK)
            )
        )
        await watched.give(
            ReportBoundary(MIRA, ChannelId(31), MessageId(76), HELD, HeldFor.QUOTE, Boundary.ROOM)
        )
        await watched.give(GiveBack(MIRA, road.now.boundaries.held[-1].handle))
        await watched.give(GoOn(MARA, Seen(road.now.phase_id, road.now.revision)))
        await watched.prepare(*(Stay(user) for _, user in people(3)))
        await watched.give(Say(MARA, Intervention.CHALLENGE, JOINT, SAID))
        joint = next(
            room.channel for room in road.now.rooms.standing if room.key == JOINT
        ) or ChannelId(0)
        await watched.give(TakeOutMessage(MARA, MIRA, joint, MessageId(77), TAKEN_OUT))
        with pytest.raises(Unreachable):
            await road.settle()
        assert found(everything_in) == set()

        await notes_and_listening_back(watched)
        await acts_ideas_and_constraints(watched)
        await steps_and_products(watched)

        await watched.give(AskToClose(MARA, MISTYPED), refused=True)
        await watched.give(AskToClose(MARA, NAME))
        assert watched.given >= commands_with_words()
        waiting = await road.store.outbox.waiting(road.id)
        written = "".join(row.body.decode() for row in waiting)
        assert {one.text for one in ALL_WORDS if one.text in written} >= {
            one.text for one in (ASKED, LETTER, PRODUCT_CHANGED, OTHER_WORDING)
        }
        assert GIVEN_BACK.text not in written

        await confirmed_and_waited(watched, road)
        closing = await road.closer.begin(road.now)
        assert found(everything_in) == set()
        await road.closer.carry_on(closing)
        assert found(everything_in) == set()
    assert found(everything_in) == set()


def test_the_search_itself_finds_words_in_each_form(tmp_path: Path) -> None:
    for number, words in enumerate(ALL_WORDS):
        for form in in_every_form(words.text):
            for before in (100, PIECE - 1, PIECE - len(form) + 1):
                (tmp_path / f"{number}").write_bytes(b"\x07" * before + form + b"\x00")
                assert words.text in found(tmp_path)
        (tmp_path / f"{number}").unlink()
    database = sqlite3.connect(tmp_path / "plain.sqlite3")
    database.execute("CREATE TABLE plain (words TEXT)")
    database.execute("INSERT INTO plain VALUES (?)", (LETTER.text,))
    database.commit()
    database.close()
    assert found(tmp_path) == {LETTER.text}
