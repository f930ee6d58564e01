"""Who a server is, is checked wherever what is said to it may leave the computer; and its password shows nowhere."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.server_address import ServerAddress
from bot.store.errors import DatabaseFailed
from bot.store.postgres_connecting import Server
from bot.store.postgres_database import PostgresDatabase
from tests.served import ACCOUNT, QUICK, Served

pytestmark = pytest.mark.together("postgresql")

PASSWORD = "hush, nobody reads it"
WHO_MAY = "local all all trust\nhostssl all all all scram-sha-256\n"


def certificate(folder: Path, name: str) -> None:
    """A certificate for this name that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / f"{name}.crt").write_bytes(made.public_bytes(pem))
    (folder / f"{name}.key").write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))


@dataclass(frozen=True)
class OnNetwork:
    """The server, listening on a port of this computer under the name that its certificate is for, or not."""

    served: Served
    port: int

    def begin(self, name: str, ssl: str) -> None:
        server = self.served.server
        files = {"ssl_cert_file": f"{name}.crt", "ssl_key_file": f"{name}.key"}
        whole = {key: str(server.folder / file) for key, file in files.items()}
        server.stop()
        server.start(ssl=ssl, listen_addresses="localhost", port=str(self.port), **whole)

    def known_as(self, account: str = ACCOUNT) -> Server:
        folder = self.served.server.folder
        address = ServerAddress(
            "localhost", self.port, account, self.served.database, folder / "localhost.crt"
        )
        return replace(self.served.quick, address=address, password=PASSWORD)


@pytest.fixture
def on_network(served: Served) -> Iterator[OnNetwork]:
    server = served.server
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    owner = server.folder.stat()
    for name in ("localhost", "elsewhere.example"):
        certificate(server.folder, name)
        for file in server.folder.glob(f"{name}.*"):
            file.chmod(0o600)
            os.chown(file, owner.st_uid, owner.st_gid)
    rules = server.data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(WHO_MAY)
    yield OnNetwork(served, port)
    rules.write_text(before)
    server.stop()
    server.start(ssl="off", listen_addresses="", port="5432", **QUICK)


@pytest.mark.asyncio
async def test_only_the_server_that_a_certificate_vouches_for_hears_the_password(
    on_network: OnNetwork,
) -> None:
    await on_network.served.run(f"ALTER ROLE {ACCOUNT} PASSWORD '{PASSWORD}'")
    known = on_network.known_as()

    async def refused(server: Server, said: str) -> None:
        with pytest.raises(DatabaseFailed, match=said) as raised:
            await PostgresDatabase.open(server)
        assert PASSWORD not in str(raised.value)

    on_network.begin("localhost", ssl="on")
    database = await PostgresDatabase.open(known)
    async with database.reading() as connection:
        assert await connection.fetchval("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    await database.close()
    await refused(replace(known, password="another"), "does not take this account")
    unknown = replace(known, address=replace(known.address, root_certificate=None))
    await refused(unknown, "certificate")
    on_network.begin("elsewhere.example", ssl="on")
    await refused(known, "certificate")
    on_network.begin("localhost", ssl="off")
    await refused(known, "cannot be reached")
