"""The pack of the checkout: it never changes, and reading it takes as long as many tests, so a process does it once."""

from bot.render import Pack
from bot.trials.beginnings import pack_composer
from tests.parsed_once import parse_once


def the_pack() -> Pack:
    """Every sentence, as it stands in ``prompts/kelman``."""
    parse_once()
    return pack_composer().pack
