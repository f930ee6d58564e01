"""`./parley bench guard`: how often the guard finds what it should, how often what it should not, and what it costs."""

import argparse
import importlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final, Protocol

from bot.bench import cases
from bot.bench.cases import BadCasesError, Case, Contribution, Line, Probe, Seat
from bot.bench.cost import cost
from bot.guard.attribution import attributions
from bot.guard.commonplaces import Commonplaces
from bot.guard.findings import Ascribed
from bot.guard.lexicon import Lexicon, load, load_stock
from bot.guard.links import forward, picture, pointers
from bot.guard.passages import KEY_BYTES, Fingerprinter, count_words
from bot.guard.quotes import QuoteIndex
from bot.guard.roster import Person, Roster

OWN_CASES: Final = Path(__file__).resolve().parents[2] / "tests" / "bench" / "guard"
LEFT_OUT: Final = frozenset({"excluded", "belief"})
WHOLE_WAY: Final = "bot.bench.whole_way"
"""Where messages are played through a whole workshop; it has a function of the name `whole_way`."""

FORWARD_TYPE: Final = 1
"""`MESSAGE_REFERENCE` type of a forward (Discord's Message Object, message reference types)."""

Figure = float | int | None
Figures = Mapping[str, object]


def main(argv: Sequence[str]) -> int:
    """Measure with the cases of a folder and print the figures; returns an exit code."""
    parser = argparse.ArgumentParser(
        prog="./parley bench guard", description="Measure the non-attribution guard."
    )
    parser.add_argument(
        "--cases",
        type=Path,
        default=OWN_CASES,
        metavar="DIR",
        help="folder of cases (default: ours)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object instead of a table"
    )
    arguments = parser.parse_args(argv)
    try:
        figures = measure(arguments.cases)
    except (BadCasesError, OSError) as stop:
        print(f"parley: {stop}", file=sys.stderr)
        return 2
    print(json.dumps(figures, indent=2, ensure_ascii=False) if arguments.json else _table(figures))
    return 0


def measure(folder: Path) -> dict[str, Figures]:
    """All figures by file stem, and `cost`. A figure without cases is None. Raises `BadCasesError`, `OSError`."""
    found = cases.folder(folder)
    lexicon = load()
    figures: dict[str, Figures] = {}
    for path in found.attribution:
        by_form = "forms" in cases.stem(path)
        figures[cases.stem(path)] = (forms if by_form else attribution)(
            tuple(cases.lines(path)), lexicon
        )
    for room, asked in found.rooms:
        stock = (*load_stock(), *found.stock)
        figures[cases.stem(room)] = quotes(
            cases.lines(room),
            cases.lines(asked),
            stock,
            Commonplaces(lexicon.everyday, lexicon.clausal(), lexicon.possessives()),
        )
    for path in found.pointers:
        figures[cases.stem(path)] = ways_in(cases.lines(path))
    for path in found.rosters:
        figures[cases.stem(path)] = returned(cases.contributions(cases.lines(path)), lexicon)
    way = whole_way()
    for path in found.honest:
        seats, said = cases.honest(cases.lines(path))
        figures[cases.stem(path)] = held(said, way.held(seats, said) if way is not None else None)
    for path in found.probes:
        seats, tried = cases.probes(cases.lines(path))
        figures[cases.stem(path)] = told_apart(
            tried, way.told_apart(seats, tried) if way is not None else None
        )
    figures["cost"] = cost()
    return figures


def attribution(lines: Iterable[Case], lexicon: Lexicon) -> Figures:
    """Figures of D1: `attributes` lines are to be found communicated, `mention` and `none` lines are not."""
    hits, seconds = _communicated(lines, lexicon)
    true = sum(hit for case, hit in hits if _label(case) == "attributes")
    wanted = sum(1 for case, _ in hits if _label(case) == "attributes")
    false = sum(hit for case, hit in hits if _label(case) != "attributes")
    return {
        "precision": _ratio(true, true + false),
        "recall": _ratio(true, wanted),
        "f1": _ratio(2 * true, true + false + wanted),
        "false_alarms_per_1000_mentions": _per_1000(
            [hit for case, hit in hits if _label(case) == "mention"]
        ),
        **_times(seconds),
    }


def forms(lines: Iterable[Case], lexicon: Lexicon) -> Figures:
    """Figures of D1 by the form in which the person is named."""
    hits, _ = _communicated(lines, lexicon)
    by_form: defaultdict[str, list[bool]] = defaultdict(list)
    for case, hit in hits:
        if _label(case) == "attributes":
            by_form[cases.text(case, "form")].append(hit)
    recall = {form: sum(found) / len(found) for form, found in sorted(by_form.items())}
    return {
        "macro_recall": _ratio(sum(recall.values()), len(recall)),
        "worst_form_recall": min(recall.values(), default=None),
        "false_alarms_per_1000_mentions": _per_1000(
            [hit for case, hit in hits if _label(case) == "mention"]
        ),
        "recall_by_form": recall,
    }


def _communicated(
    lines: Iterable[Case], lexicon: Lexicon
) -> tuple[list[tuple[Case, bool]], list[float]]:
    rosters: dict[tuple[Person, ...], Roster] = {}
    hits: list[tuple[Case, bool]] = []
    seconds: list[float] = []
    for case in lines:
        if _label(case) in LEFT_OUT:
            continue
        people = cases.people(case)
        roster = rosters.get(people) or rosters.setdefault(people, Roster(people, lexicon))
        start = perf_counter()
        found = attributions(cases.text(case), roster, lexicon)
        seconds.append(perf_counter() - start)
        hits.append((case, any(one.ascribed is Ascribed.COMMUNICATED for one in found)))
    return hits, seconds


def quotes(
    room: Iterable[Case],
    asked: Iterable[Case],
    stock: Iterable[str],
    commonplaces: Commonplaces | None = None,
) -> Figures:
    """Figures of D2: what was said in the room is stored, then every message of the cases is asked about."""
    lots = random.Random(1)
    index = QuoteIndex(
        Fingerprinter(lots.randbytes(KEY_BYTES)), lots.randrange, commonplaces=commonplaces
    )
    for phrase in stock:
        index.exempt(phrase)
    records = [record for line in room if (record := index.remember(cases.text(line))) is not None]
    found: defaultdict[str, list[bool]] = defaultdict(list)
    seconds: list[float] = []
    short: list[bool] = []
    for case in asked:
        start = perf_counter()
        hit = index.seen(cases.text(case)) is not None
        seconds.append(perf_counter() - start)
        category = cases.text(case, "cat")
        if category == "a_short":
            if 5 <= count_words(cases.text(case)) <= 7:
                short.append(hit)
            continue
        found[
            category
            if category in ("a", "b", "g", "h")
            else f"{category}:{cases.text(case, 'sub')}"
        ].append(hit)
    unrelated, common = found.pop("g", []), found.pop("h", [])
    true, wanted = sum(map(sum, found.values())), sum(map(len, found.values()))
    return {
        "f1": _ratio(2 * true, true + sum(unrelated) + sum(common) + wanted),
        "recall": {category: sum(hits) / len(hits) for category, hits in sorted(found.items())},
        "recall_short": _ratio(sum(short), len(short)),
        "false_alarms_per_1000_unrelated": _per_1000(unrelated),
        "false_alarms_per_1000_stock": _per_1000(common),
        "bytes_per_stored_message": _ratio(sum(map(len, records)), len(records)),
        **_times(seconds),
    }


def returned(found: Iterable[Contribution], lexicon: Lexicon) -> Figures:
    """How often ordinary sentences come back to whoever puts them up, and how often those that name somebody do, by the
    same look-up that forms use.
    """
    rosters: dict[tuple[str, ...], Roster] = {}
    by_language: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for one in found:
        roster = rosters.get(one.names)
        if roster is None:
            people = (Person(str(place), name) for place, name in enumerate(one.names))
            roster = rosters[one.names] = Roster(people, lexicon)
        hit = bool(attributions(one.text, roster, lexicon))
        by_language[one.language].append((one.names_somebody, hit))
    everything = [hit for hits in by_language.values() for hit in hits]
    by_lang = {language: _returned(hits) for language, hits in sorted(by_language.items())}
    return {**_returned(everything), "by_lang": by_lang}


def _returned(hits: Sequence[tuple[bool, bool]]) -> dict[str, Figure]:
    ordinary = [hit for named, hit in hits if not named]
    naming = [hit for named, hit in hits if named]
    return {
        "returned_per_1000": _per_1000(ordinary),
        "named_found": _ratio(sum(naming), len(naming)),
    }


class WholeWay(Protocol):
    """Plays messages through everything that a message passes in a workshop, not through single functions."""

    def held(self, seats: Sequence[Seat], said: Sequence[Line]) -> Sequence[bool]:
        """Which of the messages were held, everybody having consented and a session being open."""

    def told_apart(self, seats: Sequence[Seat], asked: Sequence[Probe]) -> Sequence[str]:
        """The pairs whose two messages were answered differently, or at times that differ beyond noise."""


def whole_way() -> WholeWay | None:
    """The way through a workshop; None where that part is not installed."""
    try:
        module = importlib.import_module(WHOLE_WAY)
    except ModuleNotFoundError:
        return None
    way: WholeWay = module.whole_way()
    return way


def held(said: Sequence[Line], outcomes: Sequence[bool] | None) -> Figures:
    """Figures of honest talk; None where nothing was played."""
    if outcomes is None:
        return {"held_per_1000": None, "missed": None, "by_kind": None}
    by_kind: dict[str, list[int]] = {}
    for line, was_held in zip(said, outcomes, strict=True):
        count = by_kind.setdefault(line.kind, [0, 0])
        count[0] += was_held
        count[1] += 1
    pairs = list(zip(said, outcomes, strict=True))
    return {
        "held_per_1000": _per_1000([was_held for line, was_held in pairs if not line.hold]),
        "missed": sum(1 for line, was_held in pairs if line.hold and not was_held),
        "by_kind": by_kind,
    }


def told_apart(asked: Sequence[Probe], pairs: Sequence[str] | None) -> Figures:
    """Figures of probing; None where nothing was played."""
    return {
        "pairs": len({one.pair for one in asked}),
        "told_apart": len(set(pairs)) if pairs is not None else None,
    }


def ways_in(lines: Iterable[Case]) -> Figures:
    """Figures of D3: recall among the leaks, and the number of false alarms."""
    leaks: list[bool] = []
    others: list[bool] = []
    for case in lines:
        (leaks if case.get("leak") else others).append(_leads_in(case))
    return {
        "recall": _ratio(sum(leaks), len(leaks)),
        "false_alarms": sum(others) if others else None,
    }


def _leads_in(case: Case) -> bool:
    private = frozenset(int(identity) for identity in cases.texts(case, "private"))
    if pointers(cases.text(case), private):
        return True
    reference = case.get("reference")
    if isinstance(reference, dict) and reference.get("type") == FORWARD_TYPE:
        source = str(reference.get("channel_id", ""))
        if source.isdecimal() and forward(int(source), private):
            return True
    attachments = case.get("attachments")
    return isinstance(attachments, list) and any(
        picture(cases.text(one, "filename"), cases.text(one, "content_type") or None)
        for one in attachments
        if isinstance(one, dict)
    )


def _label(case: Case) -> str:
    return cases.text(case, "label")


def _ratio(part: float, whole: float) -> Figure:
    return part / whole if whole else None


def _per_1000(hits: Sequence[bool]) -> Figure:
    return 1000 * sum(hits) / len(hits) if hits else None


def _times(seconds: Sequence[float]) -> dict[str, Figure]:
    ordered = sorted(seconds)

    def at(share: float) -> Figure:
        return ordered[int(share * (len(ordered) - 1))] * 1e6 if ordered else None

    return {"us_p50": at(0.5), "us_p99": at(0.99)}


def _table(figures: Mapping[str, Figures]) -> str:
    rows = []
    for stem, found in figures.items():
        rows.append(stem)
        for name, value in found.items():
            rows += [f"  {label:42} {_written(figure)}" for label, figure in _flat(name, value)]
    return "\n".join(rows)


def _flat(name: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        yield name, value
        return
    for part, inner in value.items():
        yield from _flat(f"{name} {part}", inner)


def _written(figure: object) -> str:
    return (
        f"{figure:10.3f}"
        if isinstance(figure, float)
        else f"{'–' if figure is None else figure!s:>10}"
    )
