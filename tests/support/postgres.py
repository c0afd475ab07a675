"""A PostgreSQL server of the tests' own, and a fresh database for each test that asks.

pytest-postgresql cannot start a server as root, which is what a container's test run is; the server here runs
as the `postgres` user then. Databases are copies of one migrated template, which takes 30 ms instead of a
migration.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

from piecework.db.migrate import upgrade
from piecework.db.stores import STORE_NAMES, Place

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_DURABLE = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
}
_FAST = {**_DURABLE, "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PostgresServer:
    """A running server, reached over a socket in a directory of its own."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._names = (f"piecework_test_{os.getpid()}_{number}" for number in count())
        self._template: str | None = None

    @classmethod
    @contextmanager
    def started(cls, url: str | None) -> Iterator[Self]:
        """Start a server, or use the one at `url`."""
        if url is not None:
            yield cls(url)
            return
        # Not in a directory of pytest: each run of it shuts that to other users, and with it this server.
        with tempfile.TemporaryDirectory() as home, cls._running(Path(home), _FAST) as server:
            yield server

    @classmethod
    @contextmanager
    def durable(cls) -> Iterator[Self]:
        """Start a server that keeps what it says it keeps, for measuring."""
        with tempfile.TemporaryDirectory() as home, cls._running(Path(home), _DURABLE) as server:
            yield server

    @classmethod
    @contextmanager
    def _running(cls, home: Path, settings: dict[str, str]) -> Iterator[Self]:
        user = "postgres" if os.geteuid() == 0 else None
        if user is not None:
            home.chmod(0o755)
            shutil.chown(home, user)
        _run(user, "initdb", "--auth=trust", "--username=postgres", "--no-sync", "-D", home / "data")
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        options += f" -c unix_socket_directories='{home}'"
        _run(user, "pg_ctl", "-D", home / "data", "-l", home / "log", "-w", "-o", options, "start")
        try:
            yield cls(f"postgresql://postgres@/postgres?host={home}")
        finally:
            _run(user, "pg_ctl", "-D", home / "data", "-m", "immediate", "stop")

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of a fresh database with all three stores migrated; it is dropped afterwards."""
        if self._template is None:
            self._template = self._create(None)
            for name in STORE_NAMES:
                upgrade(Place(Path(), self._url(self._template)), name)
        name = self._create(self._template)
        yield self._url(name)
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """Yield the URL of a database without anything in it."""
        name = self._create(None)
        yield self._url(name)
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, template: str | None) -> str:
        name = next(self._names)
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self._execute(statement)
        return name

    def _execute(self, statement: sql.Composable) -> None:
        with psycopg.connect(self._admin_url, autocommit=True) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        base, _, query = self._admin_url.partition("?")
        return f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _run(user: str | None, program: str, *arguments: object) -> None:
    if not _BINARIES:
        raise RuntimeError("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    command = [str(_BINARIES[0] / program), *map(str, arguments)]
    subprocess.run(command, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL, timeout=180)
