import asyncio
import time

import discord
import pytest

from bot.rehearsal.simulation import (
    BadInput,
    Form,
    Grant,
    Happening,
    Kind,
    NotAllowed,
    NotThere,
    NotVisible,
    ShownMessage,
    SwitchedOff,
    Tally,
)
from tests.rehearsal.simulation.conftest import VIEW, Stage

pytestmark = [pytest.mark.asyncio, pytest.mark.waits]


async def card(stage: Stage) -> ShownMessage:
    await stage.mira.slash("card", stage.lobby)
    return stage.dan.message_with(stage.lobby, "Write")


async def opened(stage: Stage) -> Form:
    outcome = await stage.dan.click(await card(stage), "Write")
    assert outcome.form is not None
    return outcome.form


# --------------------------------------------------------------------------- commands


async def test_a_command_is_answered_and_counted(stage: Stage) -> None:
    mark = stage.simulation.calls.mark()
    outcome = await stage.mira.slash(
        "workshop open", stage.lobby, name="River", guest=stage.dan.id, kind="short"
    )
    assert (outcome.acknowledged, outcome.deferred, outcome.text) == (
        True,
        False,
        "opened River for דן (short)",
    )
    assert 0 < outcome.latency_s < 3
    assert stage.simulation.calls.tally(mark) == Tally(interaction=1)


async def test_each_act_says_in_which_language_its_client_is(stage: Stage) -> None:
    heard = []

    async def on_interaction(interaction: discord.Interaction) -> None:
        heard.append(interaction.locale)

    stage.bot.event(on_interaction)
    stage.guild.client_in(stage.mira, "fr")
    await stage.mira.slash("card", stage.lobby)
    await stage.dan.click(stage.dan.message_with(stage.lobby, "Write"), "Write")
    assert heard == [discord.Locale.french, discord.Locale.american_english]


async def test_what_is_registered_is_known_as_people_type_it(stage: Stage) -> None:
    assert stage.simulation.commands(stage.guild.id) == (
        "hello",
        "slow",
        "silent",
        "card",
        "report",
        "workshop open",
    )


@pytest.mark.parametrize(
    ("command", "options", "refusal"),
    [
        ("nothing", {}, NotThere),
        ("workshop", {}, NotThere),
        ("workshop shut", {}, NotThere),
        ("workshop open", {}, BadInput),
        ("workshop open", {"name": "x" * 21}, BadInput),
        ("workshop open", {"name": 5}, BadInput),
        ("workshop open", {"name": "River", "kind": "long"}, BadInput),
        ("workshop open", {"name": "River", "guest": 17}, BadInput),
        ("workshop open", {"name": "River", "colour": "blue"}, BadInput),
    ],
)
async def test_a_command_the_client_would_not_send_is_refused(
    stage: Stage, command: str, options: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await stage.mira.slash(command, stage.lobby, **options)


async def test_a_command_needs_the_room_and_the_right(stage: Stage) -> None:
    with pytest.raises(NotVisible):
        await stage.dan.slash("hello", stage.private)
    denied = discord.Permissions(use_application_commands=True).value
    stage.guild.set_grant(stage.lobby, Grant(stage.guild.everyone, deny=denied))
    with pytest.raises(NotAllowed):
        await stage.dan.slash("hello", stage.lobby)


async def test_autocomplete_offers_what_the_bot_offers(stage: Stage) -> None:
    choices = await stage.mira.autocomplete("workshop open", stage.lobby, name="Blue")
    assert [(choice.label, choice.value) for choice in choices] == [("Blue river", "Bluer")]
    with pytest.raises(NotThere):
        await stage.mira.autocomplete("workshop open", stage.lobby, kind="s")


async def test_a_deferred_answer_is_waited_for(stage: Stage) -> None:
    outcome = await stage.mira.slash("slow", stage.lobby)
    assert (outcome.deferred, outcome.text) == (True, "here it is")
    assert [entry.what for entry in stage.mira.transcript[-1:]] == [Happening.MESSAGE]
    assert stage.mira.transcript[-1].message == outcome.answers[0]


async def test_an_answer_with_embed_and_file_is_read_whole(stage: Stage) -> None:
    (answer,) = (await stage.mira.slash("report", stage.lobby)).answers
    assert answer.text == "Receipt\nall gone\nrooms\n0"
    assert [(file.name, file.content) for file in answer.files] == [
        ("receipt.txt", b"nothing remains")
    ]
    assert "receipt.txt" in answer.everything


async def test_without_an_answer_in_time_the_interaction_fails_and_comes_too_late(
    impatient: Stage,
) -> None:
    impatient.simulation.faults.delay("POST /interactions/*", 0.2)
    late = await impatient.mira.slash("hello", impatient.lobby)
    assert late.failed
    assert late.latency_s >= 0.1
    assert impatient.mira.transcript[-1].what is Happening.FAILED
    assert await impatient.simulation.until(lambda: impatient.bot.failed == [10062])
    assert impatient.mira.read(impatient.lobby) == ()
    assert (await impatient.mira.slash("silent", impatient.lobby)).failed


async def test_time_in_which_the_machine_was_busy_with_others_does_not_make_an_answer_late(
    impatient: Stage,
) -> None:
    impatient.simulation.faults.delay("POST /interactions/*", 0.2)
    began = time.monotonic()
    impatient.simulation.do_not_count(lambda: time.monotonic() - began)
    answered = await impatient.mira.slash("hello", impatient.lobby)
    assert answered.acknowledged
    assert impatient.simulation.limits.late_answers == 0
    assert impatient.bot.failed == []


async def test_a_bot_that_never_answers_is_not_waited_for_however_busy_the_machine_is(
    impatient: Stage,
) -> None:
    began = time.monotonic()
    impatient.simulation.do_not_count(lambda: time.monotonic() - began)
    assert (await impatient.mira.slash("silent", impatient.lobby)).failed
    assert impatient.simulation.limits.late_answers == 1


async def test_an_act_awaits_its_answer_until_it_is_there(impatient: Stage) -> None:
    impatient.simulation.faults.delay("POST /interactions/*", 0.05)
    act = asyncio.create_task(impatient.mira.slash("hello", impatient.lobby))
    assert await impatient.simulation.until(lambda: impatient.simulation.awaits_an_answer(60.0))
    assert not impatient.simulation.awaits_an_answer(0.0)
    await act
    assert not impatient.simulation.awaits_an_answer(60.0)


async def test_an_interaction_s_token_ends_after_fifteen_minutes(stage: Stage) -> None:
    await stage.mira.slash("hello", stage.lobby)
    interaction = stage.bot.last
    assert interaction is not None
    await interaction.followup.send("in time", ephemeral=True)
    stage.simulation.advance(15 * 60 + 1)
    with pytest.raises(discord.HTTPException) as caught:
        await interaction.followup.send("too late", ephemeral=True)
    assert caught.value.code == 50027
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["hello ميرا", "in time"]


# ------------------------------------------------------------------------- components


async def test_a_layout_view_is_read_with_its_container_buttons_and_menu(stage: Stage) -> None:
    message = await card(stage)
    assert (message.text, message.components_v2, message.ephemeral) == ("You are here", True, False)
    assert [(each.label, each.custom_id, each.disabled) for each in message.buttons] == [
        ("Write", "write", False),
        ("Update", "update", False),
        ("Quietly", "quietly", False),
        ("Not yet", "off", True),
    ]
    (menu,) = message.menus
    assert (menu.kind, [choice.label for choice in menu.choices]) == (
        Kind.CHOICE,
        ["Blue", "Amber"],
    )
    assert "Amber" in message.everything


async def test_a_press_that_updates_the_card_shows_the_change_to_all(stage: Stage) -> None:
    outcome = await stage.dan.click(await card(stage), "Update")
    assert outcome.updated is not None
    assert outcome.updated.text == "changed"
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["changed"]
    assert stage.mira.transcript[-1].what is Happening.EDITED


async def test_a_quiet_acknowledgement_is_followed_by_what_is_sent_after_it(stage: Stage) -> None:
    outcome = await stage.dan.click(await card(stage), "quietly")
    assert (outcome.deferred, outcome.text) == (True, "seen")
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["You are here"]


async def test_a_choice_is_sent_by_label_or_value_and_checked(stage: Stage) -> None:
    message = await card(stage)
    assert (await stage.dan.choose(message, "Colour", ["Amber"])).text == "chose a"
    assert (await stage.mira.choose(message, "colour", ["b"])).text == "chose b"
    with pytest.raises(NotThere):
        await stage.dan.choose(message, "Colour", ["Green"])
    with pytest.raises(BadInput):
        await stage.dan.choose(message, "Colour", ["Blue", "Amber"])


async def test_what_is_greyed_out_missing_or_hidden_cannot_be_pressed(stage: Stage) -> None:
    message = await card(stage)
    with pytest.raises(SwitchedOff):
        await stage.dan.click(message, "Not yet")
    with pytest.raises(NotThere):
        await stage.dan.click(message, "Leave")
    stage.guild.set_grant(stage.lobby, Grant(stage.dan.id, deny=VIEW, for_member=True))
    with pytest.raises(NotVisible):
        await stage.dan.click(message, "Update")


# ------------------------------------------------------------------------------ forms


async def test_a_form_opens_is_filled_in_and_answered_to_its_writer_alone(stage: Stage) -> None:
    form = await opened(stage)
    assert [(each.label, each.kind, each.required, each.most) for each in form.fields] == [
        ("Your words", Kind.TEXT, True, 50),
        ("Tone", Kind.CHOICE, True, 1),
    ]
    assert stage.dan.transcript[-1].form == form
    outcome = await stage.dan.submit(form, {"Your words": "the river", "tone": "Warm"})
    assert (outcome.text, outcome.answers[0].ephemeral) == ("the river / warm", True)
    assert [message.text for message in stage.mira.read(stage.lobby)] == ["You are here"]
    with pytest.raises(NotThere):
        await stage.dan.submit(form, {"Your words": "again", "Tone": "Warm"})


@pytest.mark.parametrize(
    ("filled", "refusal"),
    [
        ({"Tone": "Warm"}, BadInput),
        ({"Your words": "x" * 51, "Tone": "Warm"}, BadInput),
        ({"Your words": "the river"}, BadInput),
        ({"Your words": "the river", "Tone": "Loud"}, NotThere),
        ({"Your words": "the river", "Tone": "Warm", "Name": "x"}, NotThere),
    ],
)
async def test_a_form_the_client_would_not_send_off_stays_open(
    stage: Stage, filled: dict[str, str], refusal: type[Exception]
) -> None:
    form = await opened(stage)
    with pytest.raises(refusal):
        await stage.dan.submit(form, filled)
    assert (await stage.dan.submit(form, {"Your words": "the river", "Tone": "Warm"})).acknowledged


async def test_a_form_whose_room_was_deleted_still_reaches_the_bot_which_cannot_answer_there(
    impatient: Stage,
) -> None:
    form = await opened(impatient)
    impatient.guild.delete(impatient.lobby)
    outcome = await impatient.dan.submit(form, {"Your words": "the river", "Tone": "Warm"})
    assert outcome.failed
    assert impatient.bot.failed == [10003]


async def test_an_unanswered_form_can_be_sent_again(impatient: Stage) -> None:
    form = await opened(impatient)
    impatient.simulation.faults.delay("POST /interactions/*", 0.15)
    assert (await impatient.dan.submit(form, {"Your words": "one", "Tone": "Warm"})).failed
    assert (
        await impatient.dan.submit(form, {"Your words": "one", "Tone": "Warm"})
    ).text == "one / warm"
