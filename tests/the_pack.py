"""The pack of the checkout: it never changes, and reading it takes as long as many tests, so a process does it once."""

from bot.render import Pack
from bot.trials.beginnings import pack_composer


def the_pack() -> Pack:
    """Every sentence, as it stands in ``prompts/kelman``."""
    return pack_composer().pack
