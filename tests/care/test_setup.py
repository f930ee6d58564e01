"""From a token to the first draft, with the set-up command, against a simulated Discord."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from bot.care.settings_file import changed, write
from bot.config import CHECKOUT, Problem, StartError, load
from bot.rehearsal.simulation import Application, SimulatedDiscord
from bot.rehearsal.simulation.calls import Mark
from tests.loopback import ADMINISTRATOR, BOT_RIGHTS, VIEW, loopback
from tests.preloaded import told_by

pytestmark = pytest.mark.waits

LINK = "https://discord.com/oauth2/authorize?client_id="


def setup(config: Path, *more: str) -> tuple[int, str, str]:
    told = told_by("setup", "--config", str(config), *more, without=frozenset({"PARLEY_TOKEN"}))
    return told.code, told.out, told.err


def config_for(folder: Path, simulation: SimulatedDiscord) -> Path:
    """Settings that name the simulated Discord, and nothing else yet."""
    config = folder / "config.toml"
    config.write_text(
        f'# mine\n[discord]\napi_url = "{simulation.api_url}"\n'
        f'gateway_url = "{simulation.gateway_url}"\n[log]\nlevel = "warning"\n',
        encoding="utf-8",
    )
    (folder / "given").write_text(simulation.token + "\n", encoding="utf-8")
    return config


def asked_for_servers(discord: SimulatedDiscord, begin: Mark) -> bool:
    return any(call.route == "GET /users/@me/guilds" for call in discord.calls.since(begin))


@pytest.mark.asyncio
async def test_a_token_is_tried_kept_privately_and_used_and_a_second_time_changes_nothing(
    tmp_path: Path,
) -> None:
    async with SimulatedDiscord(Application(public=True, message_content_intent=False)) as discord:
        config = config_for(tmp_path, discord)
        given = ("--token-file", str(tmp_path / "given"), "--no-wait")
        code, out, _ = await asyncio.to_thread(setup, config, *given)
        assert code == 1
        assert out.count(LINK) == 2  # on its own, and where the bot is in no server
        assert "wrong: discord: anybody may add this bot" in out
        assert "discord: Message Content Intent is off" in out
        assert discord.token not in out
        token_file = tmp_path / "parley.token"
        assert token_file.stat().st_mode & 0o777 == 0o600
        assert load(config, {}).discord.token == discord.token
        assert load(config, {}).log.level == "warning"
        kept = config.read_text(encoding="utf-8")
        assert kept.startswith("# mine\n")
        assert (await asyncio.to_thread(setup, config, "--no-wait"))[1].count(LINK) == 2
        assert config.read_text(encoding="utf-8") == kept
        # A token that Discord refuses takes the place of none.
        (tmp_path / "given").write_text("another.token", encoding="utf-8")
        code, _, err = await asyncio.to_thread(setup, config, *given)
        assert (code, err) == (2, f"parley: {Problem.TOKEN_REFUSED.value}\n")
        assert load(config, {}).discord.token == discord.token


@pytest.mark.asyncio
async def test_it_waits_for_the_server_and_says_what_is_wrong_there(tmp_path: Path) -> None:
    async with SimulatedDiscord() as discord:
        config = config_for(tmp_path, discord)
        given = ("--token-file", str(tmp_path / "given"), "--facilitator-role", "keepers of it")
        begin = discord.calls.mark()
        waiting = asyncio.create_task(asyncio.to_thread(setup, config, *given))
        assert await discord.until(lambda: asked_for_servers(discord, begin), 60.0)
        guild = discord.create_guild("Mill", owner="Rosamund", bot_permissions=VIEW)
        guild.add_role("wardens", ADMINISTRATOR)
        code, out, _ = await waiting
        assert code == 1
        assert "No server of this bot has the role" in out
        assert "wrong: server Mill: the bot lacks" in out
        assert "Manage Roles" in out
        assert "roles see every room: wardens" in out
        guild.set_bot_permissions(BOT_RIGHTS)
        guild.add_role("keepers of it")
        code, out, _ = await asyncio.to_thread(setup, config)
        assert (code, "next: ./parley run" in out) == (0, True), out


@pytest.mark.asyncio
async def test_from_a_token_to_the_first_draft_takes_well_under_five_minutes(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path) as world:
        await world.bot.stop()
        began = time.monotonic()
        new = tmp_path / "new"
        new.mkdir()
        config = config_for(new, world.simulation)
        given = ("--token-file", str(new / "given"), "--facilitator-role", "facilitators")
        assert (await asyncio.to_thread(setup, config, *given))[0] == 0
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--config", str(config)), cwd=CHECKOUT
        )
        try:
            assert await world.simulation.until_connected()
            drafted = await world.ada.slash("workshop new", world.lobby, name="First")
            assert "draft is made" in drafted.text
            assert time.monotonic() - began < 150
        finally:
            bot.terminate()
            await bot.wait()


def test_without_a_terminal_and_without_a_file_it_is_one_sentence(tmp_path: Path) -> None:
    code, out, err = setup(tmp_path / "config.toml")
    assert code == 2
    assert "--token-file" in err
    assert "is made from config.example.toml" in out
    assert (tmp_path / "config.toml").stat().st_mode & 0o777 == 0o600


NEW = 'token_file = "parley.token"'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"\n[discord]\n{NEW}\n"),
        ("[log]\nlevel = 'info'", f"[log]\nlevel = 'info'\n\n[discord]\n{NEW}\n"),
        ("[discord]", f"[discord]\n{NEW}\n"),
        ("[discord] # mine\n[log]\n", f"[discord] # mine\n{NEW}\n[log]\n"),
        (" [ discord ]\n", f" [ discord ]\n{NEW}\n"),
        ("# see [discord]\n[log]\n", f"# see [discord]\n[log]\n\n[discord]\n{NEW}\n"),
        ("[discord]\ntoken_file = '' # where\n", f"[discord]\n{NEW} # where\n"),
        ("[log]\r\n[discord]\r\n", f"[log]\r\n[discord]\r\n{NEW}\r\n"),
        ("\ufeff[discord]\n", f"\ufeff[discord]\n{NEW}\n"),
    ],
)
def test_one_setting_is_changed_however_its_table_is_written(
    tmp_path: Path, before: str, after: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_bytes(before.encode())
    assert changed(config, {"token_file": "parley.token"}) == after


@pytest.mark.parametrize(
    "text",
    [
        "discord = { token_file = '' }\n",
        "discord.facilitator_role = 'a'\n",
        "[discord]\ntoken_file = 7\n",
        "[discord\n",
        '[log]\nlevel = """\n[discord]\n"""\n',
    ],
)
def test_what_cannot_be_changed_safely_is_said_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(StartError, match=r"under \[discord\] yourself"):
        changed(config, {"token_file": "parley.token"})


def test_a_file_that_is_written_again_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    config, link = tmp_path / "settings", tmp_path / "config.toml"
    config.write_text("", encoding="utf-8")
    config.chmod(0o640)
    link.symlink_to(config)
    if os.geteuid() == 0:
        os.chown(config, 12345, 23456)
    write(link, "new")
    write(tmp_path / "secret", "new", beside=config)
    stands, secret = config.stat(), (tmp_path / "secret").stat()
    assert (config.read_text(), stands.st_mode & 0o777) == ("new", 0o640)
    assert secret.st_mode & 0o777 == 0o600
    assert link.is_symlink()
    if os.geteuid() == 0:
        assert {(one.st_uid, one.st_gid) for one in (stands, secret)} == {(12345, 23456)}


@pytest.mark.asyncio
async def test_a_new_token_takes_the_place_of_one_in_the_settings_and_of_a_lost_file(
    tmp_path: Path,
) -> None:
    async with SimulatedDiscord() as discord:
        config = config_for(tmp_path, discord)
        plain = config.read_text(encoding="utf-8")
        given = ("--token-file", str(tmp_path / "given"), "--no-wait")
        for line, place in (
            ('token = "old"', "parley.token"),
            ('token_file = "gone.token"', "gone.token"),
            ('token = "old"\ntoken_file = "empty.token"', "empty.token"),
        ):
            (tmp_path / "empty.token").touch()
            config.write_text(plain.replace("[log]", f"{line}\n[log]"), encoding="utf-8")
            config.chmod(0o600)
            _, out, err = await asyncio.to_thread(setup, config, *given)
            assert f"kept in {tmp_path / place}" in out, err
            settings = load(config, {}).discord
            assert (settings.token, settings.token_file) == (discord.token, place)
            assert "old" not in config.read_text(encoding="utf-8")
