"""`./parley bench guard`: how often the guard finds what it should, how often what it should not, and what it costs."""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from bot.bench import cases
from bot.bench.cases import BadCasesError, Case
from bot.bench.cost import cost
from bot.guard.attribution import attributions
from bot.guard.findings import Ascribed
from bot.guard.lexicon import Lexicon, load, load_stock
from bot.guard.links import forward, picture, pointers
from bot.guard.passages import KEY_BYTES, Fingerprinter, count_words
from bot.guard.quotes import QuoteIndex
from bot.guard.roster import Person, Roster

OWN_CASES: Final = Path(__file__).resolve().parents[2] / "tests" / "bench" / "guard"
LEFT_OUT: Final = frozenset({"excluded", "belief"})
FORWARD_TYPE: Final = 1
"""`MESSAGE_REFERENCE` type of a forward (Discord's Message Object, message reference types)."""

_SHORT, _UNRELATED, _STOCK = "a_short", "g", "h"
_LEFT_OUT_SHORT: Final = "a_short, of another length"
_SHORT_WORDS: Final = range(5, 8)
_WHOLE: Final = frozenset({"a", "b", _UNRELATED, _STOCK})
"""Categories of D2 that are not told apart any further."""

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
        figures[cases.stem(room)] = quotes(
            cases.lines(room), cases.lines(asked), (*load_stock(), *found.stock)
        )
    for path in found.pointers:
        figures[cases.stem(path)] = ways_in(cases.lines(path))
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


def quotes(room: Iterable[Case], asked: Iterable[Case], stock: Iterable[str]) -> Figures:
    """Figures of D2: what was said in the room is stored, then every message of the cases is asked about."""
    lots = random.Random(1)
    index = QuoteIndex(Fingerprinter(lots.randbytes(KEY_BYTES)), lots.randrange)
    for phrase in stock:
        index.exempt(phrase)
    remembered = [index.remember(cases.text(line)) for line in room]
    records = [record for record in remembered if record is not None]
    found: defaultdict[str, list[bool]] = defaultdict(list)
    seconds: list[float] = []
    for case in asked:
        start = perf_counter()
        hit = index.seen(cases.text(case)) is not None
        seconds.append(perf_counter() - start)
        found[_category(case)].append(hit)
    found.pop(_LEFT_OUT_SHORT, None)
    short, unrelated, common = (
        found.pop(_SHORT, []),
        found.pop(_UNRELATED, []),
        found.pop(_STOCK, []),
    )
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


def _category(case: Case) -> str:
    """Under which heading a case counts: its category, for most with the sub-category."""
    category = cases.text(case, "cat")
    if category == _SHORT:
        return _SHORT if count_words(cases.text(case)) in _SHORT_WORDS else _LEFT_OUT_SHORT
    if category in _WHOLE:
        return category
    return f"{category}:{cases.text(case, 'sub')}"


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
            parts = value.items() if isinstance(value, dict) else [("", value)]
            rows += [
                f"  {f'{name} {part}'.strip():42} {_written(figure)}" for part, figure in parts
            ]
    return "\n".join(rows)


def _written(figure: object) -> str:
    return (
        f"{figure:10.3f}"
        if isinstance(figure, float)
        else f"{'–' if figure is None else figure!s:>10}"
    )
