"""Words left aside: who asks is shown their list, the third party also which of the bot's own sentences hold one."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.chat.asking import Services, answer
from bot.domain.people.left_aside import MOST_SENTENCES, LeaveAside, shown
from bot.domain.road.press import IncomingPress
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Locale
from bot.render import Pack

_LONGEST_SENTENCE = 160


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """To whoever takes part, and to the third party."""
    workshop = press.workshop
    leads = workshop.facilitator(press.by) is not None
    found = _of_all_lists(services.composer.pack, workshop) if leads else []
    short = tuple(_short(one) for one in found[:MOST_SENTENCES])
    told = shown(workshop, press.by, short, len(found) - len(short))
    await answer(services, interaction, told.text, told.presses, workshop)


def sentences_with(pack: Pack, command: LeaveAside) -> list[str]:
    """The bot's own sentences in which such words stand, in their language."""
    return _holding(pack, command.locale, command.words.text.split("\n"))


def _of_all_lists(pack: Pack, workshop: Workshop) -> list[str]:
    tongues = workshop.tongues
    return [
        sentence
        for locale in sorted({one.locale for one in tongues.left_aside})
        for sentence in _holding(pack, locale, [one.text for one in tongues.listed_in(locale)])
    ]


def _holding(pack: Pack, locale: Locale, listed: Iterable[str]) -> list[str]:
    words = [one for one in listed if one.strip()]
    if not words or locale not in pack.locales:
        return []
    from bot.guard.left_aside import places  # only now, as all of the guard

    return list(dict.fromkeys(one for one in pack.sentences(locale) if places(one, words)))


def _short(sentence: str) -> str:
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    return sentence[: _LONGEST_SENTENCE - 1].rstrip() + "…"
