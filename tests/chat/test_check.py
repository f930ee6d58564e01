"""`./parley check` beside a running bot and without one; what a second draft and a bot on the list come to."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.chat.connect import NO_SUCH_ROLE
from bot.config import CHECKOUT
from bot.rehearsal.bot_process import PACKS
from bot.rehearsal.scenario.rules import COMMANDS, left_out
from tests.loopback import Loopback, loopback
from tests.preloaded import told_by

pytestmark = pytest.mark.waits

_WITHIN_S = 120


def check(config: Path, command: str = "check") -> tuple[int, str, str]:
    told = told_by(command, "--config", str(config))
    return told.code, told.out, told.err


async def beside(world: Loopback, config: Path) -> tuple[int, str, str]:
    return await asyncio.to_thread(check, config)


def only_sentence(found: tuple[int, str, str]) -> str:
    """What a start that could not be says: one line, no traceback."""
    code, _, err = found
    assert code == 2, err
    assert err.count("\n") == 1
    assert err.startswith("parley: ")
    return err


@pytest.fixture
def one_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the pack: it is looked at whole by each ``check``, and what that finds is not asked here."""
    here, there = CHECKOUT / "prompts" / "kelman", tmp_path / "packs" / "prompts" / "kelman"
    shutil.copytree(here / "en", there / "en")
    shutil.copy(here / "agenda.toml", there)
    monkeypatch.setenv(PACKS, str(tmp_path / "packs"))


@pytest.mark.usefixtures("one_language")
@pytest.mark.asyncio
async def test_a_server_where_drafts_are_made_and_looked_at_from_outside(tmp_path: Path) -> None:
    async with loopback(tmp_path) as world:
        config = tmp_path / "config.toml"
        # The commands that a scenario may use are the bot's own.
        listed = world.ada.commands(world.lobby)
        options = {one.name: frozenset(each.name for each in one.options) for one in listed}
        assert options == COMMANDS
        needed = {(one.name, each.name) for one in listed for each in one.options if each.required}
        assert needed == {
            (name, option)
            for name, options in COMMANDS.items()
            for option in options - left_out(name)
        }
        # Two drafts, and a third after a kill: each is a workshop of its own.
        for name in ("One", "Two"):
            assert "draft is made" in (await world.slash(world.ada, "workshop new", name=name)).text
        await world.kill()
        await world.start()
        assert "draft is made" in (await world.slash(world.ben, "workshop new", name="Three")).text
        assert world.bot.workshops_stored() == 3
        # A bot takes no part, and whoever puts it on the list is told so.
        other = world.guild.add_bot("Helper", 0)
        told = (
            await world.slash(world.ben, "workshop people", person=other.id, **{"as": "first"})
        ).text
        assert "Only people take part" in told
        # Beside the running bot, check tells what can be known, and takes nothing from it.
        code, out, err = await beside(world, config)
        assert (code, err) == (0, ""), out
        assert "pack: kelman, 12 phases, languages: en\n" in out
        assert "storage: a bot is running with it; 3 workshops, 0 closings, 0 posts wait" in out
        assert "discord: the bot is in 1 server" in out
        assert "role: discord.facilitator_role stands in a server of this bot" in out
        text = config.read_text(encoding="utf-8")
        config.write_text(
            text.replace('role = "facilitators"', 'role = "fasilitators"'), encoding="utf-8"
        )
        code, out, _ = await beside(world, config)
        assert code == 1
        assert "wrong: role: No server of this bot has the role" in out
        # The bot itself says so and serves all the same.
        await world.kill()
        await world.start()
        assert await world.simulation.until(lambda: NO_SUCH_ROLE in world.log(), _WITHIN_S)
        await world.bot.stop()
        await asyncio.to_thread(_without_the_bot, tmp_path, config, text)


def _without_the_bot(folder: Path, config: Path, text: str) -> None:
    """What check and run say once nothing runs: of keys that are gone, and of a database that something locks."""
    bare = text.replace('facilitator_role = "facilitators"\n', "")
    config.write_text(bare, encoding="utf-8")
    code, out, err = check(config)
    assert (code, err) == (0, ""), out
    assert "storage: 3 workshops, 0 suspended, 0 closings under way" in out
    database = next((folder / "data").glob("*.sqlite3"))
    with sqlite3.connect(database, isolation_level=None) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert "database is locked" in only_sentence(check(config))
        assert "database is locked" in only_sentence(check(config, "run"))
        other.execute("ROLLBACK")
    other.close()
    shutil.move(folder / "keys", folder / "kept")
    for command in ("check", "run"):
        said = only_sentence(check(config, command))
        assert f"The key folder {folder / 'keys'} is not there" in said
        assert "holds 3 workshops" in said
    assert not (folder / "keys").exists()
    (folder / "keys").mkdir(mode=0o700)
    assert "3 workshops, 3 suspended" in check(config)[1]


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_language_without_a_pack_is_one_sentence(tmp_path: Path, command: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[discord]\ntoken = "made.up"\n[workshop]\nlocale = "pt-BR"\n', encoding="utf-8"
    )
    config.chmod(0o600)
    assert only_sentence(check(config, command)) == (
        "parley: workshop.locale is pt-BR, in which the pack kelman is not written; known are ar, en, fr, he.\n"
    )
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("command", ["check", "run"])
def test_a_pack_that_is_not_there_is_one_sentence(tmp_path: Path, command: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[discord]\ntoken = "made.up"\n[workshop]\npack = "kellman"\n', encoding="utf-8"
    )
    config.chmod(0o600)
    assert "there is no pack kellman, perhaps kelman is meant" in only_sentence(
        check(config, command)
    )


def test_check_needs_no_token_and_makes_nothing(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch()
    code, out, err = check(config)
    assert (code, err) == (0, "")
    assert "storage: none yet" in out
    assert "token: none yet; only ./parley run needs one" in out
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"]
