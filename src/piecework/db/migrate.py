"""Bringing a store to the newest revision, and saying whether it is there.

Each kind of store has its own history under `migrations/`. On PostgreSQL several processes may start at once:
the one that holds the advisory lock migrates, the others wait for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, NullPool, create_engine, text
from sqlalchemy.exc import DatabaseError, OperationalError

from piecework.db import postgres
from piecework.db.schema import identity, market
from piecework.db.stores import Place, StoreError, StoreName

_LOCK = 7_235_018_442  # any number, the same for every process


def upgrade(place: Place, name: StoreName, revision: str = "head") -> None:
    """Create the store if need be and move it to `revision`. Raises StoreError when it cannot be reached."""
    with _connect(place, name) as connection:
        config = configuration(name)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def pending(place: Place, name: StoreName) -> str | None:
    """Return the revision the store should have, or None when it already has it."""
    head = ScriptDirectory.from_config(configuration(name)).get_current_head()
    with _connect(place, name) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return None if current == head else head


def metadata_of(name: StoreName) -> MetaData:
    """Return the tables that a store should hold."""
    return identity.metadata if name == "identity" else market.metadata


def configuration(name: StoreName) -> Config:
    """Return the Alembic configuration of a kind of store."""
    folder = files("piecework.db") / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    kind = "identity" if name == "identity" else "market"
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", str(folder / kind / "versions"))
    config.attributes["metadata"] = metadata_of(name)
    return config


@contextmanager
def _connect(place: Place, name: StoreName) -> Iterator[Connection]:
    try:
        with _connected(place, name) as connection:
            yield connection
    except (OSError, DatabaseError) as error:
        if not _is_out_of_reach(error):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error.orig).partition("\n")[0]
        where = "" if place.database_url is not None else f" in {place.data_dir}"
        raise StoreError(f"the {name} store{where} cannot be used: {reason}") from error


def _is_out_of_reach(error: OSError | DatabaseError) -> bool:
    # A file that is no database is the general error itself; its other kinds are mistakes of ours.
    return isinstance(error, OSError | OperationalError) or type(error) is DatabaseError


@contextmanager
def _connected(place: Place, name: StoreName) -> Iterator[Connection]:
    if place.database_url is None:
        place.data_dir.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{place.data_dir / f'{name}.sqlite3'}", poolclass=NullPool)
        with engine.begin() as connection:
            yield connection
        return
    engine = postgres.engine(place.database_url, name)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{name}"'))
            yield connection
    finally:
        engine.dispose()
