"""``./parley rehearse``: a whole workshop against a simulated Discord on this computer."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config import StartError, WorkshopSettings, shipped
from bot.rehearsal import boards_seen
from bot.rehearsal.bot_process import CAN_MOVE_CLOCKS, BotProcess
from bot.rehearsal.calls_held import calls_held
from bot.rehearsal.check import Check
from bot.rehearsal.contexts import contexts, write_contexts
from bot.rehearsal.described import NOT_CHECKED, VARIABLE, record_from_environment
from bot.rehearsal.described import Record as Described
from bot.rehearsal.foreign import foreign
from bot.rehearsal.kept import STORES, keeping_in
from bot.rehearsal.kills import Kills
from bot.rehearsal.narrate import Narrator
from bot.rehearsal.on_disk import last_words, words_found
from bot.rehearsal.outcomes import outcomes
from bot.rehearsal.patience import PatientPlayer
from bot.rehearsal.play import Player
from bot.rehearsal.record import Record, Watcher, quietly
from bot.rehearsal.report import Ending, Report
from bot.rehearsal.retention import RETENTIONS, playable
from bot.rehearsal.scenario import Scenario, load_scenario
from bot.rehearsal.simulation import Pace, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, Stage, bot_rights, set_stage
from bot.rehearsal.strained import REFUSED, Strain, StrainReport, rehearse_strained
from bot.rehearsal.talk import measure
from bot.rehearsal.tongues import ENGLISH, Languages, Lines, PackTexts, load_lines, with_languages
from bot.rehearsal.troubles import Troubles, with_trouble
from bot.render.agenda_file import load_agenda
from bot.toml_files import near

SCENARIOS = Path(__file__).with_name("scenarios")
GRACE_S = WorkshopSettings().room_grace_s
"""How long a replaced room can be read by default; a play that is disturbed takes the short way."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to rehearse."""

    auto: bool = True
    seed: int = 2
    swap: bool = False
    kills: int = 0
    trouble: bool = False
    retention: str = "phase"
    scenario: str = "river"
    grace_s: int = GRACE_S
    languages: str = ""
    """``ar,he,en``: the first side's, the second's, the third party's; English where one is left out."""
    contexts: Path | None = None
    """Where to write in which contexts each text was read."""
    packs: Path | None = None
    """Where ``prompts`` stand, if not here."""
    store: str = "sqlite"
    """What keeps the bot's rows, of ``STORES``."""

    @property
    def _file(self) -> Path:
        named, file = SCENARIOS / f"{self.scenario}.toml", Path(self.scenario)
        if named.exists():
            return named
        if file.suffix != ".toml" and not file.exists():
            known = near(self.scenario, _scenarios())
            raise StartError(f"there is no scenario {self.scenario} and no such file{known}")
        return file

    def read_scenario(self) -> Scenario:
        """The scenario by its name, or from a file of one's own."""
        return load_scenario(self._file, swap=self.swap, seed=self.seed)

    def whole_scenario(self) -> Scenario:
        """The same, if it plays the whole agenda; else ``ScenarioError``, before anything is played."""
        phases = load_agenda(shipped() / "prompts" / "kelman").phases
        agenda = [str(phase.id) for phase in phases]
        return load_scenario(self._file, swap=self.swap, seed=self.seed, agenda=agenda)

    @property
    def pack(self) -> Path:
        """The pack that is played."""
        return (self.packs or shipped()) / "prompts" / "kelman"

    @property
    def spoken(self) -> Languages:
        """Who reads which language; with ``swap`` the people keep theirs. ``StartError``."""
        languages = Languages.of(self.languages, self.pack)
        return languages.exchanged if self.swap else languages

    def lines(self, scenario: Scenario) -> Lines:
        """What people say in their own languages, as far as it stands beside the scenario."""
        return load_lines(self._file, self.spoken.of_seats(scenario))

    @property
    def lots(self) -> str:
        """What the bot draws its lots from."""
        return f"{self.seed},mirrored" if self.swap else str(self.seed)


def _scenarios() -> list[str]:
    """The names of those that come along."""
    return sorted(each.stem for each in SCENARIOS.glob("*.toml"))


def main(argv: Sequence[str]) -> int:
    """Play, compare, report; the exit code is 0 only if everything was as the scenario says."""
    found = _parse(argv)
    wish = Wish(
        *(found.auto, found.seed, found.swap, found.kill, found.trouble, found.retention),
        *(found.scenario, found.grace, found.languages, found.contexts),
        store=found.store,
    )
    _ = wish.spoken  # a language that the pack does not have is said before anything is played
    scenario = wish.whole_scenario()
    strained = found.slow or found.refuse
    if not (found.auto or found.terminal or found.kill or found.trouble or strained):
        from bot.rehearsal.seats.program import (
            Browsing,
            rehearse_in_browser,
        )  # its weight is for a page alone

        browsing = Browsing(
            found.port,
            not found.no_browser,
            not found.empty,
            found.keep,
            found.retention,
            wish.spoken,
        )
        texts = PackTexts(wish.pack, wish.spoken.all)
        return rehearse_in_browser(
            with_languages(scenario, wish.spoken, texts, wish.lines(scenario)), wish.lots, browsing
        )
    if found.slow or found.refuse:
        strain = Strain(found.slow, found.refuse)
        return _told(asyncio.run(rehearse_strained(scenario, wish.lots, strain)))
    report = asyncio.run(rehearse(wish))
    if report.described is None:
        print(NOT_CHECKED, file=sys.stderr)
    return _told(report)


def _told(report: Report | StrainReport) -> int:
    """Print what differs, then the object on the last line; the exit code."""
    differences = report.compare()
    for one in differences:
        print(f"differs: {one}", file=sys.stderr)
    print(json.dumps(report.as_json(), ensure_ascii=False))
    return 1 if differences else 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./parley rehearse",
        description="Take any seat of a workshop in your browser, with the real bot against a simulated Discord on "
        "this computer. With --auto, --terminal, --kill, --trouble, --slow or --refuse a whole "
        "workshop is played without a page, and "
        "what every seat saw is compared with what the script says.",
        epilog="Without a page the last line is one JSON object, and the exit code is 0 only if everything was as the "
        "script says.",
    )
    named = ", ".join(_scenarios())
    parser.add_argument(
        "--scenario", default="river", metavar="NAME", help=f"{named}, or a file of your own"
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=Wish().seed,
        metavar="N",
        help="the lots drawn follow from N (default: 2)",
    )
    parser.add_argument(
        "--swap",
        action="store_true",
        help="let the two sides, and what the lots say, change places",
    )
    parser.add_argument(
        "--retention", choices=RETENTIONS, default="phase", help="how long rooms keep what was said"
    )
    parser.add_argument(
        "--languages",
        default="",
        metavar="A,B,C",
        help="the first side's, the second's, the third party's, as ar,he,en (default: English)",
    )
    _add_page(parser)
    _add_play(parser)
    return parser.parse_args(argv)


def _add_page(parser: argparse.ArgumentParser) -> None:
    page = parser.add_argument_group("with a page")
    page.add_argument(
        "--no-browser", action="store_true", help="print the address and open nothing"
    )
    page.add_argument(
        "--port", type=int, default=0, metavar="N", help="the page's port (default: any free one)"
    )
    page.add_argument(
        "--empty", action="store_true", help="begin with an empty server, before anything is set up"
    )
    page.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the bot's files and what each seat saw there"
    )


def _add_play(parser: argparse.ArgumentParser) -> None:
    played = parser.add_argument_group("without a page")
    played.add_argument("--auto", action="store_true", help="play at full speed, without telling")
    played.add_argument(
        "--terminal", action="store_true", help="play as people read, told in the terminal"
    )
    played.add_argument(
        "--kill", type=int, default=0, metavar="N", help="kill the bot N times at random moments"
    )
    played.add_argument(
        "--grace",
        type=int,
        default=GRACE_S,
        metavar="SECONDS",
        help="how long a replaced room can still be read; the clock is moved on past it (0: not at all, the short way)",
    )
    played.add_argument(
        "--trouble",
        action="store_true",
        help="with rooms deleted, rights edited, calls broken, people gone",
    )
    played.add_argument(
        "--contexts",
        type=Path,
        metavar="FILE",
        help="write where each text of the pack was read, for ./parley pack review",
    )
    played.add_argument(
        "--store",
        choices=STORES,
        default="sqlite",
        help="what keeps the bot's rows: its file, or a PostgreSQL server that is started for it",
    )
    played.add_argument(
        "--slow",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="every call about rooms takes so long; whatever screens say of rooms is held to the server",
    )
    played.add_argument(
        "--refuse",
        choices=list(REFUSED),
        default="",
        help="the same, with one kind of call refused for good once two phases are over",
    )


async def rehearse(wish: Wish) -> Report:
    """Play one whole workshop in a temporary folder, of which nothing is left."""
    began = time.monotonic()
    languages = wish.spoken
    texts = PackTexts(wish.pack, languages.all)
    scenario = with_languages(
        playable(wish.read_scenario(), wish.retention),
        languages,
        texts,
        wish.lines(wish.read_scenario()),
    )
    if wish.trouble:
        scenario = with_trouble(scenario)
    record = _record()
    pace = _pace(wish)
    with tempfile.TemporaryDirectory(prefix="parley-rehearsal-") as folder:
        async with SimulatedDiscord(pace=pace) as simulation:
            if record is not None:
                simulation.watched_by(record)
            stage = set_stage(simulation, scenario, bot_rights(), languages, texts)
            grace_s = 0 if wish.kills or wish.trouble else wish.grace_s
            place = Path(folder), simulation, wish.lots, FACILITATOR_ROLE
            bot = BotProcess(*place, wish.retention, grace_s)
            bot.begins_in(languages.third)
            bot.packs = wish.packs
            bot.disturbed = bool(wish.kills or wish.trouble)
            with keeping_in(wish.store, bot.keeps_on):
                await bot.start()
                try:
                    if not await bot.listens():
                        said = last_words(bot)
                        raise StartError(f"the bot did not connect; its last words: {said}")
                    await bot.at_rest()
                    report = await _play(stage, bot, wish, began)
                finally:
                    await bot.stop()
    report.described = record.check() if record is not None else None
    return report


def _record() -> Described | None:
    try:
        return record_from_environment()
    except (OSError, ValueError):
        raise StartError(
            f"{VARIABLE} names no description of Discord's API that can be read."
        ) from None


def _pace(wish: Wish) -> Pace:
    """Discord's limits where they can be kept without waiting; under kills all members may be asked for at any time.

    A bot that is started twice within 30 s is not told its members the second time, and Parley does not ask again yet.
    """
    deferred_within_s = 3.0 if wish.kills or wish.trouble else Pace().answer_deferred_within_s
    if not CAN_MOVE_CLOCKS:
        return Pace(answer_deferred_within_s=deferred_within_s)
    all_members_window_s = 0.0 if wish.kills else Pace.as_discord().all_members_window_s
    return Pace.as_discord(
        answer_deferred_within_s=deferred_within_s, all_members_window_s=all_members_window_s
    )


async def _play(stage: Stage, bot: BotProcess, wish: Wish, began: float) -> Report:
    watch: Watcher = quietly if wish.auto else Narrator(stage)
    kills = Kills(wish.kills, wish.seed, stage.scenario, bot, stage.simulation)
    troubles = Troubles(stage) if wish.trouble else None
    harm = troubles or (kills if wish.kills else None)
    player = Player(stage, watch, bot)
    if harm is not None:
        player = PatientPlayer(stage, watch, bot, harm.before, harm)
    keys: frozenset[str] = frozenset()
    words: set[str] = set()
    for phase in stage.scenario.phases:
        await player.phase(phase)
        keys |= bot.key_files()
        words |= words_found(stage.scenario, bot, [phase])
    receipt = await player.receipt(stage.scenario.phases[-1].id)
    await bot.stop()
    words |= words_found(stage.scenario, bot, stage.scenario.phases)
    ending = Ending(
        rooms_left=sum(one.id != stage.lobby for one in stage.guild.server_rooms()),
        workshops_stored=bot.workshops_stored(),
        keys_before=keys,
        keys_after=bot.key_files(),
        receipt=receipt,
        words_on_disk=sorted(words),
        seconds=time.monotonic() - began,
        gaps=stage.simulation.gaps,
        kills=kills.done,
        hit=dict(kills.hit),
    )
    if wish.contexts is not None:
        write_contexts(wish.contexts, contexts(stage, player.record, stage.texts))
    check = Check(stage, player.record)
    return Report(
        scenario=stage.scenario,
        record=player.record,
        findings=check.run(),
        ending=ending,
        retention=wish.retention,
        calm=harm is None,
        trouble=troubles.told() if troubles is not None else None,
        seen_for_a_moment=check.seen_for_a_moment,
        observed=_observed(stage, player.record) if wish.spoken == ENGLISH else {},
        astray=boards_seen.astray(stage, player.record),
        talk=measure(stage, player.record),
        voice=calls_held(stage, player.record),
        languages=wish.spoken.of_seats(stage.scenario),
        texts=stage.texts,
        foreign=foreign(stage, wish.spoken, stage.texts),
        refused=_refused(stage.simulation) if CAN_MOVE_CLOCKS else None,
    )


def _observed(stage: Stage, record: Record) -> dict[str, Any]:
    """What came of the instruments, which is read from English screens alone."""
    return boards_seen.observed(stage, record) | outcomes(stage, record)


def _refused(simulation: SimulatedDiscord) -> dict[str, int]:
    """Every 429 by whose limit and which route, and the answers that would have come too late for a person."""
    found = dict(Counter(f"{one.scope} {one.route}" for one in simulation.limits.refused))
    late = simulation.limits.late_answers
    return found | ({"answers too late": late} if late else {})


__all__ = ["Scenario", "main", "rehearse"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
