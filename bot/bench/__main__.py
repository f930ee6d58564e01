"""`./parley bench …`: which measurement to run."""

import importlib
import sys
from collections.abc import Callable, Sequence
from typing import Final, cast

_MEASUREMENTS: Final = {
    "chat": "bot.bench.chat",
    "drawing": "bot.bench.drawing",
    "guard": "bot.bench.guard",
    "load": "bot.bench.load",
    "pictures": "bot.bench.pictures",
    "processes": "bot.bench.processes",
    "rights": "bot.bench.rights",
    "seats": "bot.bench.seats",
    "start": "bot.bench.start",
    "store": "bot.bench.store",
    "torture": "bot.trials.torture.__main__",
    "secrecy": "bot.trials.secrecy",
    "even_handed": "bot.trials.even_handed",
}


def main(argv: Sequence[str]) -> int:
    """Run the measurement named first with the arguments that follow it; returns an exit code."""
    name, rest = (argv[0], list(argv[1:])) if argv else ("", [])
    module = _MEASUREMENTS.get(name)
    if module is None:
        print(f"usage: ./parley bench {{{','.join(_MEASUREMENTS)}}} …", file=sys.stderr)
        return 2
    return cast(Callable[[Sequence[str]], int], importlib.import_module(module).main)(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
