"""The address of a database server as settings name it: ``postgresql://account@host:port/database?sslrootcert=file``."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.frozen import frozen

SCHEME = "postgresql"
_PORT = 5432
_PLAIN = r"[^\x00-\x1f\x7f]+"


@frozen
class ServerAddress:
    """Where a PostgreSQL server answers, and as whom. It holds no password.

    ``host`` is a name, an address, or the folder of a socket on this computer. ``root_certificate`` is a file with the
    certificates that may vouch for the server, in place of those that this computer trusts.
    """

    host: str
    port: int
    account: str
    database: str
    root_certificate: Path | None = None

    @property
    def is_here(self) -> bool:
        """Whether what is said to the server cannot leave this computer. A name might lead elsewhere."""
        if self.host.startswith("/"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def name(self) -> str:
        """As a sentence for the operator may name it."""
        return f"{self.database} on {self.host}"


def is_address(text: str) -> bool:
    """Whether a database is named by an address, rightly written or not, and not by a file."""
    return "://" in text


def read_address(text: str) -> ServerAddress:
    """The address; ``ValueError`` with what is wrong, to stand behind a setting's name. It never repeats the text."""
    try:
        parts = urlsplit(text)
        asked = dict(
            parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        )
        port = parts.port or _PORT
    except ValueError:
        raise ValueError(_FORM) from None
    if parts.password is not None or "password" in asked:
        raise ValueError("must not hold the password: name a file as password_file")
    host = asked.pop("host", "") or unquote(parts.hostname or "")
    certificate = asked.pop("sslrootcert", "")
    if asked.pop("sslmode", "verify-full") != "verify-full":
        raise ValueError(
            "cannot ask for less than sslmode=verify-full: the server is always checked"
        )
    account, database = unquote(parts.username or ""), unquote(parts.path.removeprefix("/"))
    if certificate and not Path(certificate).is_absolute():
        raise ValueError("must name sslrootcert with its whole path, beginning at the root")
    whole = parts.scheme == SCHEME and not asked and not parts.fragment and "/" not in database
    if not whole or not all(re.fullmatch(_PLAIN, part) for part in (host, account, database)):
        raise ValueError(_FORM)
    return ServerAddress(host, port, account, database, Path(certificate) if certificate else None)


_FORM = (
    "must be a file or postgresql://account@host:port/database, and may end in ?host=/folder/of/the/socket "
    "or ?sslrootcert=file"
)
