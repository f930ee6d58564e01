"""Settings: one TOML file into frozen, typed values, or one clear sentence. Nothing is read at import."""

import dataclasses
import difflib
import enum
import ipaddress
import os
import re
import tomllib
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parent.parent
DEFAULT_FILE = CHECKOUT / "config.toml"
TOKEN_VARIABLE = "PARLEY_TOKEN"


class Problem(enum.Enum):
    """What can be wrong before Parley runs, each with its sentence for the operator at the terminal."""

    NO_FILE = "There is no settings file {file}; copy config.example.toml there, or name another with --config."
    UNREADABLE_FILE = "{file} cannot be read: {reason}."
    NOT_TOML = "{file} is not valid TOML: {reason}."
    UNKNOWN_KEY = "{file} has a setting {key} that Parley does not know{hint}."
    NOT_A_TABLE = "{file}: {key} must be a table, written [{key}]."
    WRONG_TYPE = "{file}: {key} must be {expected}, not {found}."
    NOT_A_CHOICE = "{file}: {key} must be one of {choices}."
    NOT_A_NAME = (
        "{file}: {key} must be a short plain name in lower-case letters, digits and hyphens."
    )
    NO_ZONE = (
        "{file}: workshop.timezone must be the name of a time zone, such as UTC or Europe/Berlin."
    )
    EMPTY = "{file}: {key} must not be empty."
    NEGATIVE = "{file}: {key} must be 0 or more."
    NO_CALLS = "{file}: discord.calls_per_s must be 1 or more."
    TWO_TOKENS = (
        "{file} has both discord.token and discord.token_file; keep one, better token_file."
    )
    NO_TOKEN = (
        "Parley has no bot token: put it alone in a file that only you can read (chmod 600), name that file as "
        "token_file under [discord] in {file}, or set " + TOKEN_VARIABLE + "."
    )
    MALFORMED_TOKEN = (
        "The bot token in {file} is not one unbroken line of plain characters; "
        "copy it again from Discord's developer portal."
    )
    TOKEN_REFUSED = (
        "Discord did not accept the bot token; "
        "reset it on the Bot page of Discord's developer portal and store the new one."
    )
    NO_SECRET_FILE = "The secret file {file} cannot be read: {reason}."
    OPEN_SECRET_FILE = (
        "Others on this computer can read {file}, which holds a secret; run: chmod 600 {file}"
    )
    OPEN_KEY_DIRECTORY = (
        "Others on this computer can enter {file}, which holds the workshops' keys; "
        "run: chmod 700 {file}"
    )
    NOT_LOOPBACK = (
        "{file}: {key} is for the rehearsal only and must be {scheme}:// "
        "with a loopback address such as 127.0.0.1."
    )
    HALF_REHEARSAL = "{file}: discord.api_url and discord.gateway_url are for the rehearsal; set both or neither."


class StartError(Exception):
    """Parley cannot start; its text is one sentence for the operator, free of secrets and of participants' words."""


class ConfigError(StartError):
    """A setting is missing, unknown, unsafe or wrong."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        """Fill the problem's sentence with the facts it names; a fact is never a secret's value."""
        super().__init__(problem.value.format(**facts))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """How to reach Discord. After loading, `token` is the token in force, wherever it came from; repr hides it."""

    token_file: str = ""
    token: str = field(default="", repr=False)
    facilitator_role: str = ""
    calls_per_s: int = 45
    api_url: str = ""
    gateway_url: str = ""


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """Where the sealed database and, apart from it, the workshops' keys live; absolute once loaded."""

    database: Path = Path("var/parley.sqlite3")
    keys: Path = Path("var/keys")


@dataclass(frozen=True, slots=True)
class WorkshopSettings:
    """What a new workshop starts with; its facilitators may settle otherwise with both sides."""

    locale: str = "en"
    pack: str = "kelman"
    retention: Literal["phase", "live", "workshop"] = "phase"
    room_grace_s: int = 86400
    joint: Literal["session", "open"] = "session"
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How much is logged. There is no debug level: discord.py's debug log contains what people write."""

    level: Literal["error", "warning", "info"] = "info"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set; the attributes are the tables of config.toml."""

    discord: DiscordSettings = field(default_factory=DiscordSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    workshop: WorkshopSettings = field(default_factory=WorkshopSettings)
    log: LogSettings = field(default_factory=LogSettings)


def load(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """Read and check the settings; raises ConfigError with one sentence at the first thing that is wrong.

    Without a file the checkout's config.toml is read if it exists, else the defaults hold. Relative paths are
    relative to the settings file. A token in the environment goes before one in a file.
    """
    chosen = (file or DEFAULT_FILE).absolute()
    if file is None and not chosen.exists():
        content: dict[str, Any] = {}
    else:
        content = _read_toml(chosen)
    settings = _settings(content, chosen)
    _check_rehearsal_addresses(settings.discord, chosen)
    if settings.discord.calls_per_s < 1:
        raise ConfigError(Problem.NO_CALLS, file=chosen)
    _check_key_directory(settings.storage.keys)
    token = _token(settings.discord, chosen, environment)
    return dataclasses.replace(settings, discord=dataclasses.replace(settings.discord, token=token))


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(Problem.NO_FILE, file=file) from None
    except OSError as error:
        raise ConfigError(Problem.UNREADABLE_FILE, file=file, reason=error.strerror) from None
    except UnicodeDecodeError:
        raise ConfigError(Problem.NOT_TOML, file=file, reason="it is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(Problem.NOT_TOML, file=file, reason=str(error)) from None


def _settings(content: dict[str, Any], file: Path) -> Settings:
    tables = get_type_hints(Settings)
    _refuse_unknown(content, tables, "", file)
    sections = {}
    for name, kind in tables.items():
        table = content.get(name, {})
        if not isinstance(table, dict):
            raise ConfigError(Problem.NOT_A_TABLE, file=file, key=name)
        sections[name] = _section(kind, table, name, file)
    settings = Settings(**sections)
    for key, value in (
        ("workshop.locale", settings.workshop.locale),
        ("workshop.pack", settings.workshop.pack),
    ):
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            raise ConfigError(Problem.NOT_A_NAME, file=file, key=key)
    try:
        zoneinfo.ZoneInfo(settings.workshop.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(Problem.NO_ZONE, file=file) from None
    return settings


def _section(kind: type[Any], table: dict[str, Any], name: str, file: Path) -> Any:
    """One table of the file as its dataclass; what is not written keeps its default."""
    types = get_type_hints(kind)
    _refuse_unknown(table, types, f"{name}.", file)
    given = {key: table.get(key, default) for key, default in defaults(kind).items()}
    return kind(**{key: _value(types[key], given[key], f"{name}.{key}", file) for key in types})


def defaults(kind: type[Any]) -> dict[str, Any]:
    """The default of every key of one table, as config.toml would hold it."""
    return {
        each.name: str(each.default) if isinstance(each.default, Path) else each.default
        for each in dataclasses.fields(kind)
    }


def _refuse_unknown(
    table: Mapping[str, Any], known: Mapping[str, Any], prefix: str, file: Path
) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {prefix}{near[0]}" if near else ""
            raise ConfigError(Problem.UNKNOWN_KEY, file=file, key=f"{prefix}{key}", hint=hint)


def _value(kind: Any, value: Any, key: str, file: Path) -> Any:
    """Check one value against its declared type; a path becomes absolute, beside the settings file."""
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        if value not in choices or not isinstance(value, str):
            raise ConfigError(
                Problem.NOT_A_CHOICE,
                file=file,
                key=key,
                choices=", ".join(f'"{c}"' for c in choices),
            )
        return value
    expected = int if kind is int else str
    if type(value) is not expected:  # exactly: true is no number
        raise ConfigError(
            Problem.WRONG_TYPE, file=file, key=key, expected=_TYPES[expected], found=_found(value)
        )
    if isinstance(value, int) and value < 0:
        raise ConfigError(Problem.NEGATIVE, file=file, key=key)
    if kind is Path and value == "":
        raise ConfigError(Problem.EMPTY, file=file, key=key)
    return file.parent / Path(str(value)).expanduser() if kind is Path else value


_TYPES = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    float: "a number with a fraction",
}


def _found(value: object) -> str:
    """Name what stands there by its kind; the value itself could be a secret in the wrong place."""
    return _TYPES.get(type(value), "a list, a table or a date")


def _check_rehearsal_addresses(discord: DiscordSettings, file: Path) -> None:
    """The two addresses exist so that a rehearsal can stand in for Discord; nothing off this computer may."""
    if bool(discord.api_url) != bool(discord.gateway_url):
        raise ConfigError(Problem.HALF_REHEARSAL, file=file)
    for key, address, scheme in (
        ("api_url", discord.api_url, "http"),
        ("gateway_url", discord.gateway_url, "ws"),
    ):
        if address and not _is_loopback(address, scheme):
            raise ConfigError(Problem.NOT_LOOPBACK, file=file, key=f"discord.{key}", scheme=scheme)


def _is_loopback(address: str, scheme: str) -> bool:
    """True for a literal loopback address only; a host name could be made to lead elsewhere."""
    try:
        parts = urlsplit(address)
        host = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return False
    return parts.scheme == scheme and host.is_loopback


def _check_key_directory(keys: Path) -> None:
    """Keys that others could read have to be made private before any is used or made."""
    if not _has_modes():
        return
    try:
        if keys.stat().st_mode & 0o077:
            raise ConfigError(Problem.OPEN_KEY_DIRECTORY, file=keys)
        for key_file in keys.iterdir():
            if key_file.stat().st_mode & 0o077:
                raise ConfigError(Problem.OPEN_SECRET_FILE, file=key_file)
    except FileNotFoundError:
        return  # made, private, with the first workshop
    except OSError as error:
        raise ConfigError(Problem.NO_SECRET_FILE, file=keys, reason=error.strerror) from None


def _token(discord: DiscordSettings, file: Path, environment: Mapping[str, str]) -> str:
    if discord.token and discord.token_file:
        raise ConfigError(Problem.TWO_TOKENS, file=file)
    if discord.token:
        _read_secret(file)  # the settings file is itself a secret file then
    if from_environment := environment.get(TOKEN_VARIABLE, "").strip():
        return _well_formed(from_environment, TOKEN_VARIABLE)
    if discord.token_file:
        secret = file.parent / Path(discord.token_file).expanduser()
        return _well_formed(_read_secret(secret).strip(), secret)
    if discord.token.strip():
        return _well_formed(discord.token.strip(), file)
    raise ConfigError(Problem.NO_TOKEN, file=file)


def _read_secret(file: Path) -> str:
    """The text of a file that only its owner can read; the mode is that of the file opened, not of its name."""
    try:
        with file.open(encoding="utf-8") as opened:
            if _has_modes() and os.fstat(opened.fileno()).st_mode & 0o077:
                raise ConfigError(Problem.OPEN_SECRET_FILE, file=file)
            return opened.read()
    except OSError as error:
        raise ConfigError(Problem.NO_SECRET_FILE, file=file, reason=error.strerror) from None
    except UnicodeDecodeError:
        raise ConfigError(Problem.MALFORMED_TOKEN, file=file) from None


def _well_formed(token: str, source: object) -> str:
    """Discord's tokens are plain visible characters; anything else is a copying mistake and would break a header."""
    if not re.fullmatch(r"[!-~]+", token):
        raise ConfigError(Problem.MALFORMED_TOKEN, file=source)
    return token


def _has_modes() -> bool:
    """Windows has no such modes; there the operator's folders are private by their own rights."""
    return os.name != "nt"
