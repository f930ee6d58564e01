"""Settings: one TOML file into frozen, typed values, or one clear sentence. Nothing is read at import."""

import enum
import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct, structs

from bot.server_address import ServerAddress, is_address, read_address
from bot.toml_files import FileError, decode, near, read_toml
from bot.toml_files import StartError as StartError

CHECKOUT = Path(__file__).resolve().parent.parent
TOKEN_VARIABLE = "PARLEY_TOKEN"
PASSWORD_VARIABLE = "PARLEY_DATABASE_PASSWORD"


class Problem(enum.Enum):
    """What can be wrong before Parley runs, each with its sentence for the operator at the terminal."""

    NO_FILE = "There is no settings file {file}; copy config.example.toml there, or name another with --config."
    TWO_TOKENS = (
        "{file} has both discord.token and discord.token_file; keep one, better token_file."
    )
    NO_TOKEN = (
        "Parley has no bot token: put it alone in a file that only you can read (chmod 600), name that file as "
        "token_file under [discord] in {file}, or set " + TOKEN_VARIABLE + "."
    )
    MALFORMED_PASSWORD = (
        "The database's password in {file} is not one unbroken line of plain characters."
    )
    MALFORMED_TOKEN = (
        "The bot token in {file} is not one unbroken line of plain characters; "
        "copy it again from Discord's developer portal."
    )
    TOKEN_REFUSED = (
        "Discord did not accept the bot token; "
        "reset it on the Bot page of Discord's developer portal and store the new one."
    )
    TWO_PASSWORDS = "{file} has both storage.password and storage.password_file; keep one, better password_file."
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


class ConfigError(StartError):
    """A setting is missing, unknown, unsafe or wrong."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        """Fill the problem's sentence with the facts it names; a fact is never a secret's value."""
        super().__init__(problem.value.format(**facts))
        self.problem = problem


class SettingError(FileError):
    """Something in the settings file is not as it has to be; the text names file and line, and never a secret."""


class _Table(Struct, forbid_unknown_fields=True, frozen=True):
    """A table of the settings file; every other key in it is a mistake."""


def _shown(table: _Table, secret: str) -> str:
    """A table as repr shows it, but for a secret."""
    shown = [f"{key}={getattr(table, key)!r}" for key in table.__struct_fields__ if key != secret]
    return f"{type(table).__name__}({', '.join(shown)})"


class DiscordSettings(_Table, frozen=True):
    """How to reach Discord. After loading, `token` is the token in force, wherever it came from; repr hides it."""

    token_file: str = ""
    token: str = ""
    facilitator_role: str = ""
    pictures: bool = True
    calls_per_s: Annotated[int, Meta(ge=1, le=10_000)] = 45
    api_url: str = ""
    gateway_url: str = ""

    def __repr__(self) -> str:
        return _shown(self, "token")


class StorageSettings(_Table, frozen=True):
    """Where the sealed database and, apart from it, the workshops' keys live; absolute once loaded.

    ``database`` is a file or the address of a server: ``where`` tells. After loading, ``password`` is the one in force,
    wherever it came from; repr hides it.
    """

    database: str = "var/parley.sqlite3"
    password_file: str = ""
    password: str = ""
    keys: Path = Path("var/keys")
    folder: Path = Path("var")

    @property
    def where(self) -> Path | ServerAddress:
        """What keeps the rows. Only for settings that were loaded, which have been looked at."""
        return read_address(self.database) if is_address(self.database) else Path(self.database)

    @property
    def beside(self) -> Path:
        """What a process keeps for itself on this computer lies beside this: the file, or a name where is none."""
        return self.folder / "parley" if is_address(self.database) else Path(self.database)

    def __repr__(self) -> str:
        return _shown(self, "password")


class WorkshopSettings(_Table, frozen=True):
    """What a new workshop starts with; its facilitators may settle otherwise with both sides."""

    locale: str = "en"
    pack: str = "kelman"
    retention: Literal["phase", "live", "workshop"] = "phase"
    room_grace_s: Annotated[int, Meta(ge=0, le=31_536_000)] = 86400
    joint: Literal["session", "open"] = "session"
    voice: Literal["off", "offered"] = "off"
    timezone: str = "UTC"


class LogSettings(_Table, frozen=True):
    """How much is logged. There is no debug level: discord.py's debug log contains what people write."""

    level: Literal["error", "warning", "info"] = "info"


class ServiceSettings(_Table, frozen=True):
    """How the bot is seen on its own computer, where the status socket is always there; and among how many shards it
    takes its share with other processes. 0: it is the only one.
    """

    metrics_port: Annotated[int, Meta(ge=0, le=65535)] = 0
    shards: Annotated[int, Meta(ge=0, le=45)] = 0


class Settings(_Table, frozen=True):
    """Everything an operator can set; the attributes are the tables of config.toml."""

    discord: DiscordSettings = DiscordSettings()
    storage: StorageSettings = StorageSettings()
    workshop: WorkshopSettings = WorkshopSettings()
    log: LogSettings = LogSettings()
    service: ServiceSettings = ServiceSettings()


def shipped() -> Path:
    """The folder of what comes with the program: ``prompts`` and the example of the settings."""
    installed = CHECKOUT / "bot" / "installed"
    return installed if installed.is_dir() else CHECKOUT


def default_file() -> Path:
    """The settings where none are named: beside the checkout's entry; of an installed program, where it is called."""
    return (CHECKOUT if shipped() == CHECKOUT else Path.cwd()) / "config.toml"


def load(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """Read and check the settings; raises `StartError` with one sentence at the first thing that is wrong.

    Without a file the checkout's config.toml is read if it exists, else the defaults hold. Relative paths are
    relative to the settings file. A token in the environment goes before one in a file.
    """
    chosen = (file or default_file()).absolute()
    settings = _read(chosen, wanted=file is not None)
    token = _token(settings.discord, chosen, environment)
    settings = _with_password(settings, chosen, environment)
    return structs.replace(settings, discord=structs.replace(settings.discord, token=token))


def load_to_look(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """As `load`, for whoever only looks: where no token is named anywhere, `token` is empty."""
    try:
        return load(file, environment)
    except ConfigError as error:
        if error.problem is not Problem.NO_TOKEN:
            raise
        chosen = (file or default_file()).absolute()
        return _with_password(_read(chosen, wanted=file is not None), chosen, environment)


def load_without_token(file: Path) -> Settings:
    """As `load`, for whoever brings a new token; `token` is what the file itself holds, usable or not."""
    return _read(file, wanted=True)


def _read(file: Path, *, wanted: bool) -> Settings:
    """The settings of a file but for the token; the defaults where there is no file and none was asked for."""
    settings = Settings() if not wanted and not file.exists() else _settings(file)
    storage = _found_from(file.parent, settings.storage)
    _check_key_directory(storage.keys)
    return structs.replace(settings, storage=storage)


def _found_from(folder: Path, storage: StorageSettings) -> StorageSettings:
    """The same with every path absolute."""
    database = storage.database
    if not is_address(database):
        database = str(folder / Path(database).expanduser())
    return structs.replace(
        storage,
        database=database,
        keys=folder / storage.keys.expanduser(),
        folder=folder / storage.folder.expanduser(),
    )


def _settings(file: Path) -> Settings:
    if not file.exists():
        raise ConfigError(Problem.NO_FILE, file=file)
    found = read_toml(file, SettingError)
    settings = decode(found, Settings, _path)
    for key, value, pattern, example in (
        (
            "locale",
            settings.workshop.locale,
            _LOCALE,
            "a language as its folder is named, such as en or pt-BR",
        ),
        (
            "pack",
            settings.workshop.pack,
            _PACK,
            "a folder in prompts/, in small letters, digits and hyphens",
        ),
    ):
        if not pattern.fullmatch(value):
            raise found.mistake(("workshop", key), f"workshop.{key} must be {example}.")
    for key in ("database", "keys", "folder"):
        if Path(getattr(settings.storage, key)) == Path():
            raise found.mistake(("storage", key), f"storage.{key} must not be empty.")
    try:
        settings.storage.where  # noqa: B018 - looked at once, here
    except ValueError as error:
        raise found.mistake(("storage", "database"), f"storage.database {error}.") from None
    if settings.service.shards and not is_address(settings.storage.database):
        what = "service.shards is for processes that share a database on a server: name one as storage.database"
        raise found.mistake(("service", "shards"), f"{what}.")
    if not _is_zone(settings.workshop.timezone):
        what = "workshop.timezone must be the name of a time zone, such as UTC or Europe/Berlin"
        known = near(settings.workshop.timezone, _zones()).partition(";")[0]
        raise found.mistake(("workshop", "timezone"), f"{what}{known}.")
    _check_rehearsal_addresses(settings.discord, file)
    return settings


_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PACK = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _path(kind: type[Any], value: Any) -> Any:
    """A path as TOML writes it: a text."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError("Expected `str`")


def _is_zone(name: str) -> bool:
    if name == "UTC":
        return True  # as most settings say: no need to load what knows all zones
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _zones() -> set[str]:
    from zoneinfo import available_timezones

    return available_timezones()


def defaults(kind: type[Struct]) -> dict[str, Any]:
    """The default of every key of one table, as config.toml would hold it."""
    found = {each.name: each.default for each in structs.fields(kind)}
    return {key: str(value) if isinstance(value, Path) else value for key, value in found.items()}


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


def _with_password(settings: Settings, file: Path, environment: Mapping[str, str]) -> Settings:
    """With the database's password in force; empty where none is named, as for a socket that knows accounts."""
    password = _password(settings.storage, file, environment)
    if password and not re.fullmatch(r"[^\x00-\x1f\x7f]+", password):
        raise ConfigError(Problem.MALFORMED_PASSWORD, file=file)
    return structs.replace(settings, storage=structs.replace(settings.storage, password=password))


def _password(storage: StorageSettings, file: Path, environment: Mapping[str, str]) -> str:
    if storage.password and storage.password_file:
        raise ConfigError(Problem.TWO_PASSWORDS, file=file)
    if storage.password:
        _read_secret(file)  # the settings file is itself a secret file then
    if from_environment := environment.get(PASSWORD_VARIABLE, ""):
        return from_environment
    if storage.password_file:
        secret = file.parent / Path(storage.password_file).expanduser()
        return _read_secret(secret).rstrip("\r\n")
    return storage.password


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
