"""What the door does on PostgreSQL with connections that are given back."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, literal_column, select, text

from piecework.db.door import Tx
from piecework.db.statements import Statement
from piecework.db.stores import Place, open_store
from piecework.rules.refusals import Refused
from tests.db.test_door import PUT, get, put
from tests.support.postgres import PostgresServer

PREPARED = Statement(select(func.count()).select_from(text("pg_prepared_statements")))
SNAPSHOTS = "SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"
CUT_OFF = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


@pytest.fixture
def url(postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.database() as made:
        yield made


@pytest.fixture
def store(url: str, clock, tmp_path: Path):
    made = open_store(Place(tmp_path, url), "production", now=clock)
    yield made
    made.close()


def test_a_connection_that_waits_holds_no_snapshot(store, url) -> None:
    store.write(put, "a", 1)
    assert store.read(get, "a") == 1
    assert store.read(lambda tx: tx.rows(select(literal_column("1")))) == [(1,)]
    with psycopg.connect(url) as beside:
        assert beside.execute(SNAPSHOTS).fetchone() == (0,)
    store.write(put, "b", 2)
    assert store.read(get, "b") == 2


def test_nobody_notices_that_the_database_was_away(store, url) -> None:
    store.write(put, "a", 1)
    assert store.read(get, "a") == 1
    with psycopg.connect(url) as beside:
        beside.execute(f"{CUT_OFF} AND datname = current_database()")
    assert store.read(get, "a") == 1
    assert store.write(put, "b", 2) == 2
    assert store.read(get, "b") == 2


def test_a_refusal_forgets_no_prepared_statement(store) -> None:
    def refuse(tx: Tx) -> None:
        tx.run(PUT, account="a", cents=1)
        raise Refused("No", "no")

    def attempt(tx: Tx) -> None:
        with pytest.raises(Refused):
            tx.attempt(refuse)

    store.write(put, "b", 2)
    before = store.write(lambda tx: tx.value(PREPARED))
    with pytest.raises(Refused):
        store.write(refuse)
    store.write(attempt)
    assert store.write(lambda tx: tx.value(PREPARED)) >= before > 0
    assert store.read(get, "a") is None
