"""What the door does on PostgreSQL with connections that are given back."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import bindparam, func, literal_column, select, text, tuple_

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.market import hit_types, line_positions
from piecework.db.statements import Statement
from piecework.db.stores import Place, open_store
from piecework.rules.refusals import Refused
from tests.db.test_door import PUT, get, put
from tests.support.postgres import PostgresServer
from tests.support.server import WAIT_SECONDS

PLACE = sql.insert(line_positions)
PLACES = Statement(
    select(line_positions.c.worker_id).where(line_positions.c.worker_id.like("%\\%%", escape="\\"))
)
FEWER = Statement(select(hit_types.c.id).where(tuple_(hit_types.c.about_open) < tuple_(bindparam("most"))))
PREPARED = Statement(select(func.count()).select_from(text("pg_prepared_statements")))
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
SNAPSHOTS = f"SELECT count(*) {OTHERS} AND backend_xmin IS NOT NULL"
CUT_OFF = f"SELECT pg_terminate_backend(pid, 10000) {OTHERS}"


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
    last = time.monotonic() + WAIT_SECONDS
    with psycopg.connect(url, autocommit=True) as beside:
        # That the transaction is over was only sent.
        while beside.execute(SNAPSHOTS).fetchone() != (0,):
            assert time.monotonic() < last
    store.write(put, "b", 2)
    assert store.read(get, "b") == 2


def test_nobody_notices_that_the_database_was_away(store, url) -> None:
    store.write(put, "a", 1)
    assert store.read(get, "a") == 1
    with psycopg.connect(url) as beside:
        beside.execute(CUT_OFF)
    assert store.read(get, "a") == 1
    assert store.write(put, "b", 2) == 2
    assert store.read(get, "b") == 2


def test_a_verb_that_is_cut_off_changes_nothing_and_the_store_goes_on(store, url, caplog) -> None:
    def cut_off(tx: Tx) -> None:
        put(tx, "b", 2)
        with psycopg.connect(url) as beside:
            beside.execute(CUT_OFF)
        put(tx, "c", 3)

    store.write(put, "a", 1)
    with pytest.raises(psycopg.OperationalError, match=r"terminating|closed"):
        store.write(cut_off)
    assert [store.read(get, each) for each in "abc"] == [1, None, None]
    assert store.write(put, "b", 4) == 4
    assert not caplog.records


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


def test_a_first_statement_on_a_new_connection_is_undone_with_its_verb(store) -> None:
    def refuse(tx: Tx) -> None:
        tx.run(PUT, account="a", cents=1)
        raise Refused("No", "no")

    with pytest.raises(Refused):
        store.write(refuse)
    assert store.read(get, "a") is None


def test_text_that_the_database_cannot_hold_is_refused_and_nothing_is_cut_off(store) -> None:
    with pytest.raises(psycopg.DataError):
        store.write(put, "a\0b", 1)
    assert store.read(get, "a") is None
    assert store.write(put, "ä💡%s", 1) == 1
    assert store.read(get, "ä💡%s") == 1


def test_a_sign_of_percent_stays_one(store) -> None:
    store.write(lambda tx: tx.run(PLACE, worker_id="a%", group_id="g", queue_key="k"))
    store.write(lambda tx: tx.run(PLACE, worker_id="ab", group_id="g", queue_key="k"))
    assert store.read(lambda tx: tx.rows(PLACES)) == [("a%",)]


def test_a_number_may_be_larger_than_the_column_it_is_compared_with(store) -> None:
    assert store.read(lambda tx: tx.rows(FEWER, most=1)) == []
    assert store.read(lambda tx: tx.rows(FEWER, most=1 << 62)) == []
