"""What every store must do, whatever database is under it: the door's behaviour is tested here alone."""

import asyncio
import threading

import pytest
from sqlalchemy import bindparam, select, update

from piecework.db import sql
from piecework.db.door import Database, NestedTransactionError, Tx
from piecework.db.schema.market import balances, transfers
from piecework.db.statements import Statement
from piecework.db.stores import Place, open_store
from piecework.rules.refusals import Refused

PUT = sql.insert(balances, "account", "cents")
GET = Statement(select(balances.c.cents).where(balances.c.account == bindparam("of")))
ADD = Statement(
    update(balances)
    .where(balances.c.account == bindparam("of"))
    .values(cents=balances.c.cents + bindparam("more"))
)
ALL = Statement(select(balances.c.account, balances.c.cents).order_by(balances.c.account))


def put(tx: Tx, account: str, cents: int) -> int:
    tx.run(PUT, account=account, cents=cents)
    return cents


def get(tx: Tx, account: str):
    return tx.value(GET, of=account)


def test_a_verb_is_kept_and_its_result_returned(market: Database) -> None:
    assert market.write(put, "a", 5) == 5
    assert market.read(get, "a") == 5
    assert market.read(get, "nobody") is None


def test_a_verb_that_raises_changes_nothing(market: Database) -> None:
    def half(tx: Tx) -> None:
        put(tx, "a", 5)
        raise Refused("No", "no")

    with pytest.raises(Refused):
        market.write(half)
    assert market.read(get, "a") is None


def test_an_observer_hears_of_each_verb_by_noun_and_outcome(place: Place, market: Database, clock) -> None:
    heard = []
    store = open_store(place, "production", now=clock, observe=lambda *told: heard.append(told[:2]))
    with pytest.raises(Refused):
        store.write(refuse)
    store.write(put, "a", 5)
    asyncio.run(store.awrite(put, "b", 5))
    store.read(get, "a")
    store.close()
    assert heard == [("test_door.refuse", "refused"), ("test_door.put", "ok"), ("test_door.put", "ok")]


def refuse(_tx: Tx) -> None:
    raise Refused("No", "no")


def test_a_broken_constraint_raises_and_the_store_goes_on(market: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)check"):
        market.write(put, "a", -1)
    market.write(put, "a", 1)
    assert market.read(get, "a") == 1


def test_rows_have_names_and_changes_are_counted(market: Database) -> None:
    def fill(tx: Tx) -> None:
        tx.run_many(PUT, ({"account": name, "cents": place} for place, name in enumerate("abc")))

    market.write(fill)
    rows = market.read(lambda tx: tx.rows(ALL))
    assert [(row.account, row.cents) for row in rows] == [("a", 0), ("b", 1), ("c", 2)]
    assert market.write(lambda tx: tx.run(ADD, of="a", more=1)) == 1
    assert market.write(lambda tx: tx.run(ADD, of="z", more=1)) == 0


def test_many_rows_are_inserted_as_they_are_and_none_if_one_is_wrong(market: Database) -> None:
    many = sql.insert_many(transfers)
    odd = ['a\tb\n\\N \\. "c" \r\n, 🐦', "", None, "\\"]
    rows = [(f"3{n}", 10**12 + n, "world", "fees", n + 1, "hold", None, None, x) for n, x in enumerate(odd)]
    market.write(lambda tx: tx.insert_many(many, rows))
    everything = Statement(select(transfers).order_by(transfers.c.id), row=tuple)
    assert market.read(lambda tx: tx.rows(everything)) == rows
    more = [("34", 1, "world", "fees", 1, "hold", None, None, None), rows[0]]
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        market.write(lambda tx: tx.insert_many(many, more))
    assert market.read(lambda tx: tx.rows(everything)) == rows


def test_a_statement_with_a_list_runs_through_sqlalchemy(market: Database) -> None:
    market.write(put, "a", 1)
    market.write(put, "b", 2)
    wanted = select(balances.c.account).where(balances.c.account.in_(["a", "c"]))
    assert [row.account for row in market.read(lambda tx: tx.rows(wanted))] == ["a"]
    with pytest.raises(TypeError):
        market.read(lambda tx: tx.rows(Statement(wanted)))


def test_now_is_read_once_and_stands_still(market: Database, clock) -> None:
    def look(tx: Tx) -> tuple[int, int]:
        first = tx.now
        clock.advance(seconds=10)
        return first, tx.now

    before = clock.now
    assert market.write(look) == (before, before)
    assert market.read(look) == (before + 10_000, before + 10_000)


@pytest.mark.parametrize("inner", ["read", "write"])
@pytest.mark.parametrize("outer", ["read", "write"])
def test_the_door_cannot_be_entered_from_inside(market: Database, outer: str, inner: str) -> None:
    with pytest.raises(NestedTransactionError):
        getattr(market, outer)(lambda _tx: getattr(market, inner)(get, "a"))
    market.write(put, "a", 1)
    assert market.read(get, "a") == 1


def test_another_store_cannot_be_entered_from_inside_either(market: Database, sandbox: Database) -> None:
    with pytest.raises(NestedTransactionError):
        market.write(lambda _tx: sandbox.read(get, "a"))


def test_a_view_cannot_write(market: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        market.read(put, "a", 1)
    assert market.read(get, "a") is None


def test_many_threads_lose_nothing(market: Database) -> None:
    market.write(put, "a", 0)

    def add(times: int) -> None:
        for _ in range(times):
            market.write(lambda tx: tx.run(ADD, of="a", more=1))

    threads = [threading.Thread(target=add, args=(25,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert market.read(get, "a") == 200


def test_the_awaitable_twins_do_the_same(market: Database) -> None:
    async def walk() -> list[object]:
        done = await asyncio.gather(
            *(market.awrite(put, f"account {number}", number) for number in range(20)),
            market.awrite(put, "bad", -1),
            return_exceptions=True,
        )
        assert await market.aread(get, "account 7") == 7
        return done

    done = asyncio.run(walk())
    assert done[:20] == list(range(20))
    assert isinstance(done[20], Exception)


def test_a_reader_sees_one_moment(market: Database) -> None:
    market.write(put, "a", 1)

    def look(tx: Tx) -> tuple[int, int]:
        first = get(tx, "a")
        other = threading.Thread(target=market.write, args=(lambda tx: tx.run(ADD, of="a", more=1),))
        other.start()
        other.join()
        return first, get(tx, "a")

    assert market.read(look) == (1, 1)
    assert market.read(get, "a") == 2


def test_closing_finishes_what_is_queued(market: Database) -> None:
    results: list[int] = []
    threads = [
        threading.Thread(target=lambda n=number: results.append(market.write(put, f"account {n}", n)))
        for number in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == list(range(10))
    assert market.waiting() == 0
