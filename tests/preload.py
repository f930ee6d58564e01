"""Imported once, in the process that the tests' bots are forked from: all that a bot imports, as ``run`` finds it."""

from bot.rehearsal.as_run import have_only_what_run_installs

have_only_what_run_installs()

from bot import serving  # noqa: E402
from bot.guard import lexicon  # noqa: E402

lexicon.load()  # once for all of them

__all__ = ["serving"]
