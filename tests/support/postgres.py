"""A PostgreSQL server of the tests' own, and a fresh database for each test that asks.

pytest-postgresql cannot start a server as root, which is what a container's test run is; the server here runs
as the `postgres` user then. A database is migrated once and emptied after each test, which takes 10 ms
instead of a migration, or of the 100 that a copy of so many tables takes.
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

from piecework.db.migrate import metadata_of, upgrade
from piecework.db.stores import STORE_NAMES, Place

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_DURABLE = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
}
_FAST = {
    **_DURABLE,
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}

_CUT_OFF = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
# In the order of their foreign keys; the moment a sandbox is ahead is the one row that a migration makes.
_EMPTY = "; ".join(
    f"UPDATE {store}.{table} SET offset_ms = 0"
    if table.name == "clock_offset"
    else f"DELETE FROM {store}.{table}"
    for store in STORE_NAMES
    for table in reversed(metadata_of(store).sorted_tables)
)


class PostgresServer:
    """A running server, reached over a socket in a directory of its own."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._names = (f"piecework_test_{os.getpid()}_{number}" for number in count())
        self._empty: list[str] = []

    @classmethod
    @contextmanager
    def started(cls, url: str | None) -> Iterator[Self]:
        """Start a server, or use the one at `url`."""
        if url is not None:
            server = cls(url)
            yield server
            for name in server._empty:
                server._drop(name)
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
        _run(
            user, "pg_ctl", "-D", home / "data", "-l", home / "log", "-w", "-t", "180", "-o", options, "start"
        )
        try:
            yield cls(f"postgresql://postgres@/postgres?host={home}")
        finally:
            _run(user, "pg_ctl", "-D", home / "data", "-m", "immediate", "stop")

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of a database with all three stores migrated and nothing in them.

        Its next user gets it emptied, without whoever is still connected: its tables must stay as they are.
        """
        name = self._empty.pop() if self._empty else self._migrated()
        yield self._url(name)
        with psycopg.connect(self._url(name)) as connection:
            connection.execute(_CUT_OFF)
            connection.execute(_EMPTY)
        self._empty.append(name)

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """Yield the URL of a database without anything in it."""
        name = self._create()
        yield self._url(name)
        self._drop(name)

    def _migrated(self) -> str:
        name = self._create()
        for store in STORE_NAMES:
            upgrade(Place(Path(), self._url(name)), store)
        return name

    def _create(self) -> str:
        name = next(self._names)
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    def _drop(self, name: str) -> None:
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

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
