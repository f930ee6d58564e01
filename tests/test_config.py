"""Settings: what is read, what is refused, and with which sentence."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from bot import config
from bot.config import ConfigError, Problem, SettingError, Settings, load, load_to_look
from bot.server_address import ServerAddress, read_address

CHECKOUT = Path(__file__).resolve().parent.parent
EXAMPLE = CHECKOUT / "config.example.toml"
TOKEN = "made-up.token.for-tests"
WITH_TOKEN = {"PARLEY_TOKEN": TOKEN}


def written(folder: Path, text: str, mode: int = 0o644) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def secret(folder: Path, text: str = TOKEN + "\n", mode: int = 0o600) -> Path:
    file = folder / "parley.token"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def refusal(file: Path | None, environment: dict[str, str] | None = None) -> ConfigError:
    with pytest.raises(ConfigError) as raised:
        load(file, WITH_TOKEN if environment is None else environment)
    return raised.value


def all_defaults() -> dict[str, dict[str, Any]]:
    return {name: config.defaults(kind) for name, kind in get_type_hints(Settings).items()}


def test_the_example_holds_every_key_with_its_default_and_nothing_else() -> None:
    assert tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) == all_defaults()


def test_the_example_says_something_about_every_key() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    keys = [index for index, line in enumerate(lines) if re.match(r"\w+ = ", line)]
    unsaid = [
        lines[at]
        for at in keys
        if not lines[at - 1].startswith("#") and lines[at] != 'gateway_url = ""'
    ]
    assert unsaid == []


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(written(tmp_path, ""), WITH_TOKEN)
    assert settings.workshop == config.WorkshopSettings()
    assert settings.log == config.LogSettings()
    assert settings.storage.where == tmp_path / "var/parley.sqlite3"
    assert settings.discord == config.DiscordSettings(token=TOKEN)


def test_written_values_are_taken(tmp_path: Path) -> None:
    text = """
    [discord]
    facilitator_role = "third party"
    api_url = "http://127.0.0.1:8080/api"
    gateway_url = "ws://[::1]:8081"
    [storage]
    database = "/data/parley.sqlite3"
    keys = "secrets"
    [workshop]
    locale = "ar"
    retention = "live"
    room_grace_s = 0
    joint = "open"
    voice = "offered"
    [log]
    level = "warning"
    """
    settings = load(written(tmp_path, text), WITH_TOKEN)
    assert settings.discord.facilitator_role == "third party"
    assert (settings.discord.api_url, settings.discord.gateway_url) == (
        "http://127.0.0.1:8080/api",
        "ws://[::1]:8081",
    )
    assert settings.storage == config.StorageSettings(
        "/data/parley.sqlite3", keys=tmp_path / "secrets", folder=tmp_path / "var"
    )
    assert settings.workshop == config.WorkshopSettings(
        "ar", "kelman", "live", 0, "open", "offered"
    )
    assert settings.log.level == "warning"


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings = load(written(tmp_path, ""), WITH_TOKEN)
    with pytest.raises(AttributeError):
        settings.log.level = "error"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            "colour = 1",
            1,
            "colour is not known here; known are discord, storage, workshop, log, service.",
        ),
        ("[workshop]\nretentoin = 'live'", 2, "perhaps retention is meant"),
        ("[disord]", 1, "perhaps discord is meant"),
        ("log = 'info'", 1, "log must be a table, not a text in quotes"),
        ("[workshop]\nroom_grace_s = '1'", 2, "room_grace_s must be a whole number"),
        ("[workshop]\nroom_grace_s = true", 2, "not true or false"),
        ("[workshop]\nroom_grace_s = -1", 2, "room_grace_s must be 0 or more"),
        ("[workshop]\nroom_grace_s = 99999999999", 2, "or less"),
        ("[workshop]\n\nlocale = 7", 3, "locale must be a text in quotes"),
        ("[workshop]\nlocale = 'pt_BR'", 2, "such as en or pt-BR"),
        ("[workshop]\nlocale = ''", 2, "workshop.locale must be a language"),
        ("[workshop]\npack = '../elsewhere'", 2, "workshop.pack must be a folder in prompts/"),
        ("[workshop]\ntimezone = 'Europe/Berlen'", 2, "perhaps Europe/Berlin is meant"),
        ("[discord]\ncalls_per_s = 0", 2, "calls_per_s must be 1 or more"),
        ("[workshop]\nretention = 'forever'", 2, "known are live, phase, workshop"),
        ("[workshop]\njoint = ['open']", 2, "joint must be a text in quotes, not a list"),
        ("[workshop]\nvoice = 'on'", 2, "voice cannot be on; known are off, offered"),
        ("[log]\nlevel = 'debug'", 2, "level cannot be debug; known are error, info, warning"),
        ("[storage]\nkeys = ''", 2, "storage.keys must not be empty"),
        ("[storage]\nkeys = 3", 2, "keys must be a text in quotes"),
        ("[storage]\ndatabase = 3", 2, "database must be a text in quotes"),
        ("[storage]\ndatabase = 'postgresql://a:hush@h/d'", 2, "must not hold the password"),
        ("[storage]\ndatabase = 'postgresql://a@h/d?password=hush'", 2, "name a file as"),
        ("[storage]\ndatabase = 'postgresql://a@h/d?sslmode=require'", 2, "always checked"),
        ("[storage]\ndatabase = 'postgresql://a@h/d?sslrootcert=ca.pem'", 2, "whole path"),
        ("[storage]\ndatabase = 'postgresql://h/d'", 2, "postgresql://account@host:port/database"),
        ("[storage]\ndatabase = 'mysql://a@h/d'", 2, "postgresql://account@host:port/database"),
        ("[storage]\ndatabase = 'postgresql://a@h:port/d'", 2, "account@host:port/database"),
        ("[discord]\ntoken = \n", 2, "not valid TOML"),
        ("[log]\n[log]\n", 2, "twice"),
    ],
)
def test_a_mistake_in_the_file_is_said_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SettingError) as raised:
        load(file, WITH_TOKEN)
    assert str(raised.value).startswith(f"{file}:{line}: ")
    assert said in str(raised.value)
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[discord]\ntoken = 'a'\ntoken_file = 'b'", Problem.TWO_TOKENS),
        ("[discord]\napi_url = 'http://127.0.0.1:1'", Problem.HALF_REHEARSAL),
    ],
)
def test_settings_that_do_not_go_together_are_said(
    tmp_path: Path, text: str, problem: Problem
) -> None:
    assert refusal(written(tmp_path, text)).problem is problem


def test_a_language_is_named_as_its_folder(tmp_path: Path) -> None:
    file = written(tmp_path, "[workshop]\nlocale = 'pt-BR'")
    assert load(file, WITH_TOKEN).workshop.locale == "pt-BR"


def test_whoever_only_looks_needs_no_token(tmp_path: Path) -> None:
    file = written(tmp_path, "[workshop]\nlocale = 'ar'")
    settings = load_to_look(file, {})
    assert (settings.discord.token, settings.workshop.locale) == ("", "ar")
    assert load_to_look(file, WITH_TOKEN).discord.token == TOKEN
    with pytest.raises(ConfigError):
        load_to_look(written(tmp_path, "[discord]\ntoken_file = 'gone'"), {})


@pytest.mark.parametrize(
    "address",
    [
        "http://discord.com/api",
        "http://localhost:80",
        "http://10.0.0.1:80",
        "http://127.0.0.1@203.0.113.9/",
        "https://127.0.0.1:80",
        "127.0.0.1:80",
        "http://0.0.0.0:80",
        "http://[::ffff:203.0.113.9]:80",
        "http://[broken",
    ],
)
def test_nothing_but_this_computer_can_stand_in_for_discord(tmp_path: Path, address: str) -> None:
    file = written(tmp_path, f"[discord]\napi_url = '{address}'\ngateway_url = 'ws://127.0.0.1:1'")
    assert refusal(file).problem is Problem.NOT_LOOPBACK
    file = written(
        tmp_path, f"[discord]\napi_url = 'http://127.0.0.1:1'\ngateway_url = '{address}'"
    )
    assert refusal(file).problem is Problem.NOT_LOOPBACK


def test_a_named_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "config.toml").problem is Problem.NO_FILE


def test_without_any_file_the_defaults_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "default_file", lambda: tmp_path / "config.toml")
    assert load(None, WITH_TOKEN).workshop == config.WorkshopSettings()
    written(tmp_path, "[workshop]\nlocale = 'ar'")
    assert load(None, WITH_TOKEN).workshop.locale == "ar"


def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read: Is a directory"):
        load(tmp_path, WITH_TOKEN)


def test_a_file_that_is_not_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingError, match=r":1: this file is not UTF-8 text"):
        load(tmp_path / "config.toml", WITH_TOKEN)


def test_no_token_anywhere_is_said(tmp_path: Path) -> None:
    stop = refusal(written(tmp_path, ""), {})
    assert stop.problem is Problem.NO_TOKEN
    assert "PARLEY_TOKEN" in str(stop)


def test_the_token_comes_from_its_file(tmp_path: Path) -> None:
    secret(tmp_path)
    assert (
        load(written(tmp_path, "[discord]\ntoken_file = 'parley.token'"), {}).discord.token == TOKEN
    )


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    secret(tmp_path, "another-token")
    file = written(tmp_path, "[discord]\ntoken_file = 'parley.token'")
    assert load(file, WITH_TOKEN).discord.token == TOKEN


def test_a_private_settings_file_may_hold_the_token(tmp_path: Path) -> None:
    file = written(tmp_path, f"[discord]\ntoken = '{TOKEN}'", mode=0o600)
    assert load(file, {}).discord.token == TOKEN


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    secret(tmp_path, mode=mode)
    stop = refusal(written(tmp_path, "[discord]\ntoken_file = 'parley.token'"), {})
    assert stop.problem is Problem.OPEN_SECRET_FILE
    assert f"chmod 600 {tmp_path / 'parley.token'}" in str(stop)


@pytest.mark.parametrize("environment", [{}, WITH_TOKEN])
def test_an_open_settings_file_may_not_hold_the_token(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    file = written(tmp_path, f"[discord]\ntoken = '{TOKEN}'")
    assert refusal(file, environment).problem is Problem.OPEN_SECRET_FILE


def test_a_missing_token_file_is_said(tmp_path: Path) -> None:
    assert (
        refusal(written(tmp_path, "[discord]\ntoken_file = 'gone'"), {}).problem
        is Problem.NO_SECRET_FILE
    )


@pytest.mark.parametrize("text", ["", "two words", "one\ntwo", "naïve"])
def test_what_cannot_be_a_token_is_said_without_showing_it(tmp_path: Path, text: str) -> None:
    secret(tmp_path, text)
    stop = refusal(written(tmp_path, "[discord]\ntoken_file = 'parley.token'"), {})
    assert stop.problem is Problem.MALFORMED_TOKEN
    assert not text or text not in str(stop)


def test_a_value_in_the_wrong_place_is_not_repeated(tmp_path: Path) -> None:
    """It could be the token."""
    long = TOKEN * 3
    for text in (f"[workshop]\nroom_grace_s = '{long}'\n", f"[log]\nlevel = '{long}'\n"):
        with pytest.raises(SettingError) as raised:
            load(written(tmp_path, text), WITH_TOKEN)
        assert TOKEN not in str(raised.value)


def test_settings_do_not_show_the_token(tmp_path: Path) -> None:
    assert TOKEN not in repr(load(written(tmp_path, ""), WITH_TOKEN))


def test_a_key_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var" / "keys").mkdir(parents=True)
    (tmp_path / "var" / "keys").chmod(0o750)
    assert refusal(written(tmp_path, "")).problem is Problem.OPEN_KEY_DIRECTORY


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys = tmp_path / "var" / "keys"
    keys.mkdir(parents=True)
    keys.chmod(0o700)
    (keys / "one.key").touch(mode=0o600)
    assert load(written(tmp_path, ""), WITH_TOKEN).storage.keys == keys
    (keys / "one.key").chmod(0o604)
    assert refusal(written(tmp_path, "")).problem is Problem.OPEN_SECRET_FILE


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_is_one_line(problem: Problem) -> None:
    assert "\n" not in problem.value


def test_nothing_is_read_when_the_module_is_imported(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "import difflib, enum, ipaddress, msgspec, pathlib, re, tomllib, typing, urllib.parse, zoneinfo\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, facts: event == 'open' and opened.append(str(facts[0])))\n"
        "import bot.config\n"
        "print([name for name in opened if not name.endswith(('.py', '.pyc')) and '.pyc.' not in name])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


SERVED = 'database = "postgresql://parley@db.example.org/workshops?sslrootcert=/etc/ca.pem"'


def test_a_database_may_be_on_a_server_which_is_checked_unless_nothing_leaves_the_computer(
    tmp_path: Path,
) -> None:
    storage = load(written(tmp_path, f"[storage]\n{SERVED}"), WITH_TOKEN).storage
    assert storage.where == ServerAddress(
        "db.example.org", 5432, "parley", "workshops", Path("/etc/ca.pem")
    )
    assert storage.beside == tmp_path / "var" / "parley"
    for host, is_here in (
        ("localhost", False),
        ("10.0.0.1", False),
        ("127.0.0.1", True),
        ("[::1]", True),
        ("", True),
    ):
        address = read_address(f"postgresql://parley@{host}/w{'' if host else '?host=/run'}")
        assert address.is_here is is_here


def test_shards_are_for_processes_that_share_a_database_on_a_server(tmp_path: Path) -> None:
    served = "[storage]\ndatabase = 'postgresql://parley@127.0.0.1/parley'\n[service]\nshards = 4"
    assert load(written(tmp_path, served), WITH_TOKEN).service.shards == 4
    with pytest.raises(SettingError, match=r":2: service\.shards is for processes"):
        load(written(tmp_path, "[service]\nshards = 4"), WITH_TOKEN)


def test_its_password_comes_from_a_file_or_the_environment_and_shows_nowhere(
    tmp_path: Path,
) -> None:
    secret = tmp_path / "password"
    secret.write_text("hush hush\n")
    secret.chmod(0o600)
    file = written(tmp_path, f'[storage]\n{SERVED}\npassword_file = "password"')
    settings = load(file, WITH_TOKEN)
    assert settings.storage.password == "hush hush"
    assert "hush" not in repr(settings)
    assert (
        load(file, {**WITH_TOKEN, "PARLEY_DATABASE_PASSWORD": "other"}).storage.password == "other"
    )
    secret.chmod(0o644)
    with pytest.raises(ConfigError) as raised:
        load(file, WITH_TOKEN)
    assert raised.value.problem is Problem.OPEN_SECRET_FILE
    both = written(tmp_path, f'[storage]\n{SERVED}\npassword = "a"\npassword_file = "b"')
    with pytest.raises(ConfigError) as raised:
        load(both, WITH_TOKEN)
    assert raised.value.problem is Problem.TWO_PASSWORDS
