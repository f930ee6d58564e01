"""Discord's own languages: what its client speaks, and commands described in each that the pack has.

https://discord.com/developers/docs/reference#locales has neither Arabic nor Hebrew: whoever reads these sees commands
as the bot's own language describes them, and chooses theirs where the bot speaks to them.
"""

from __future__ import annotations

from collections.abc import Collection

import discord
from discord import app_commands

from bot.chat.compose import Composer
from bot.chat.limits import of_command
from bot.domain.vocabulary.identity import Locale
from bot.domain.vocabulary.text import Text

_KEY, _ENGLISH = "key", "en"
_OF_DISCORD = frozenset(one.value.partition("-")[0] for one in discord.Locale)


def spoken_by_client(client: str, languages: Collection[Locale], otherwise: Locale) -> Locale:
    """The pack's language that is a client's: the same, or of the same language; ``otherwise`` where there is none.

    Whoever reads a language that Discord has not has their client in English, so where the bot's own is such a one,
    an English client says nothing.
    """
    if client.startswith(_ENGLISH) and otherwise.partition("-")[0] not in _OF_DISCORD:
        return otherwise
    named = {str(one).casefold(): one for one in languages}
    wanted = client.casefold()
    for one in (wanted, wanted.partition("-")[0]):
        if one in named:
            return named[one]
    return otherwise


def described(composer: Composer, locale: Locale, key: str) -> app_commands.locale_str:
    """A text of a command, in the bot's own language, with what it takes to say it in others."""
    return app_commands.locale_str(composer.label(locale, Text(key)), **{_KEY: key})


class PackTranslator(app_commands.Translator):
    """Describes commands in every language that both Discord and the pack have."""

    def __init__(self, composer: Composer, own: Locale) -> None:
        self._composer = composer
        languages = composer.pack.locales
        spoken = (
            (one.value, spoken_by_client(one.value, languages, own)) for one in discord.Locale
        )
        # It is asked of each text of each command in each of Discord's languages, thousands of times at a start.
        self._others = {client: language for client, language in spoken if language != own}

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text in this language, or what the pack calls a command there; None where the bot's own is to stand."""
        spoken = self._others.get(locale.value)
        if spoken is None:
            return None
        key = string.extras.get(_KEY)
        if key is None:
            return self._composer.pack.command_names(spoken).get(string.message)
        return self._composer.label(spoken, Text(key))


async def register(
    tree: app_commands.CommandTree[discord.Client], translator: PackTranslator
) -> None:
    """Have Discord know the commands of a tree, in these languages too. ``OverLimit`` for one too long in any.

    The library's own way would write each of them out once more, in every language, after they were looked at.
    """
    await tree.set_translator(translator)
    written = [await one.get_translated_payload(tree, translator) for one in tree.get_commands()]
    for command in written:
        of_command(command)
    client = tree.client
    if client.application_id is None:
        raise RuntimeError("commands are registered before the login")
    await client.http.bulk_upsert_global_commands(client.application_id, written)
