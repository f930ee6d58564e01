"""Handing out what may leave the room: to the joint room word for word, and as two files to whoever asks for them."""

from __future__ import annotations

import io
import re

import discord

from bot.chat.asking import Services, answer, defer, showing_of
from bot.chat.compose import MENTIONING_NOBODY, Composer
from bot.chat.translate import user_id
from bot.domain.reassurance.export import Export, Notes, export
from bot.domain.road.press import IncomingPress
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Locale, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text
from bot.render import Page
from bot.render.direction import is_from_the_right, named
from bot.render.inert import BESIDE, FSI, PDI, plain
from bot.render.speech import side_by_side

# For any program that reads Markdown; discord.py's own escaping is for Discord and leaves HTML and bare links.
_MARKDOWN = re.compile(
    r"[\\`*_\[\]<>|~]|^[#+\-]|(?<=^\d)[.)]|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE
)


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """The third party's button."""
    await hand_out(services, interaction, press.workshop, press.seen)


async def hand_out(
    services: Services, interaction: discord.Interaction, workshop: Workshop, seen: Seen
) -> None:
    """A facilitator hands out: the joint room reads it, the facilitator gets the files too."""
    if not await defer(interaction):
        return
    by = user_id(interaction.user)
    if workshop.facilitator(by) is None:
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text)
        return
    names, findings = (
        await _names(interaction, workshop),
        await services.watching.leaving(workshop.id),
    )
    command = Export(by, names, seen, findings)
    reply = await services.engine.act(workshop.id, command, showing_of(services, interaction, None))
    if reply is None:
        await answer(services, interaction, Text("errors:no_workshop_here"))
    elif reply.refused:
        await answer(services, interaction, reply.text, reply.presses, reply.workshop)
    else:
        await _send_files(services, interaction, reply.workshop, names, reply.text)


async def take_along(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """Anybody who takes part, and the third party, can take the same files along."""
    if not await defer(interaction):
        return
    workshop, by = press.workshop, press.by
    someone = workshop.participant(by)
    if workshop.facilitator(by) is None and not (
        someone is not None and someone.takes_part and someone.in_joint
    ):
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text, workshop=workshop)
        return
    await _send_files(
        services, interaction, workshop, await _names(interaction, workshop), Text("export:files")
    )


async def _send_files(
    services: Services,
    interaction: discord.Interaction,
    workshop: Workshop,
    names: tuple[Words, ...],
    saying: Text,
) -> None:
    notes = export(
        workshop, services.engine.now(), names, await services.watching.leaving(workshop.id)
    )
    if isinstance(notes, Refusal):
        leads = workshop.facilitator(user_id(interaction.user)) is not None
        if notes.reason is Reason.EXPORT_HOLDS and not leads:
            notes = refuse(Reason.EXPORT_WAITS)  # what was found is the third party's to read
        await answer(services, interaction, notes.text, notes.presses, workshop)
        return
    locale, composer = workshop.language_of(user_id(interaction.user)), services.composer
    name = composer.text(workshop, locale, Text("export:file_name"))
    files = [
        discord.File(io.BytesIO(content.encode()), filename=f"{name}.{ending}")
        for ending, content in (
            ("md", markdown(composer, notes, locale)),
            ("html", web_page(composer, notes, locale)),
        )
    ]
    await interaction.edit_original_response(
        content=composer.text(workshop, locale, saying),
        attachments=files,
        allowed_mentions=MENTIONING_NOBODY,
    )


async def _names(interaction: discord.Interaction, workshop: Workshop) -> tuple[Words, ...]:
    """Every name by which anybody of the workshop, also one who has left it, is or was shown in this guild."""
    people = [person.user for person in workshop.people.participants] + [
        facilitator.user for facilitator in workshop.people.facilitators
    ]
    people += sorted(workshop.people.once_third_party)
    found = {name.text for known in workshop.people.known_as for name in known.names}
    for user in people:
        known = await _person(interaction, user)
        if known is not None:
            called = (known.name, known.global_name, known.display_name)
            found |= {name for name in called if name}
    return tuple(Words(name) for name in sorted(found))


async def _person(
    interaction: discord.Interaction, user: UserId
) -> discord.Member | discord.User | None:
    """A member from memory, else asked for; whoever has left is still known by their account's name."""
    guild = interaction.guild
    member = guild.get_member(user) if guild is not None else None
    if member is not None or guild is None:
        return member
    try:
        return await guild.fetch_member(user)
    except discord.NotFound:
        pass
    try:
        return await interaction.client.fetch_user(user)
    except discord.NotFound:
        return None  # the account is gone, and nobody is called so any more


def _bare(words: Words) -> str:
    """What somebody wrote, on one line, without what is invisible; in two languages each half is set apart."""
    line = plain(words)
    return line if BESIDE in line else line.replace(FSI, "").replace(PDI, "")


def _between(composer: Composer, notes: Notes, locale: Locale) -> str:
    """What the sides are called; a name that is written from the other side than the language turns no line round."""
    names = (
        _bare(one) if isinstance(one, Words) else composer.pack.side_word(one, locale)
        for one in notes.sides
    )
    return side_by_side(tuple(named(name, locale) for name in names), locale)


def markdown(composer: Composer, notes: Notes, locale: Locale) -> str:
    """The notes as Markdown; what people wrote formats, links and runs nothing."""
    head, dated = (
        composer.text(None, locale, notes.heading()),
        composer.text(None, locale, notes.dated()),
    )
    items = [f"- {_escaped(_bare(wording))}" for wording in notes.wordings]
    between = [_escaped(_between(composer, notes, locale)), ""] if notes.sides else []
    lines = [f"> {head}", "", dated, "", *between, *items, ""]
    if is_from_the_right(locale):
        lines = [f'<div dir="rtl" lang="{locale}">', "", *lines, "</div>", ""]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}", text)


def web_page(composer: Composer, notes: Notes, locale: Locale) -> str:
    """The notes as one page, of the pack's own making, that loads nothing and says nothing else."""
    head = composer.text(None, locale, notes.heading())
    page = Page(
        title=head.partition(".")[0],
        head=head,
        dated=composer.text(None, locale, notes.dated()),
        between=_between(composer, notes, locale) if notes.sides else "",
        items=tuple(_bare(wording) for wording in notes.wordings),
    )
    return composer.pack.page(page, locale)
