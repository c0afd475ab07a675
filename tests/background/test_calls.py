"""The log of API calls: noted while calls are answered, written some at a time, bounded, forgotten."""

import asyncio

import pytest

from piecework.background.calls import MOST_AT_ONCE, CallLog
from piecework.market import api_calls
from piecework.rules.api_calls import Call

OWNER, RIVAL = ("AREQUESTERONE1", "AKIAONE"), ("AREQUESTERTWO2", "AKIATWO")


@pytest.fixture
def log(market, clock):
    return CallLog(market, 7, lambda: clock.now)


def listed(market, who=OWNER, **asked):
    found = market.read(lambda tx: api_calls.list_(tx, who[0], None, 999, **asked))
    return [each.call for each in found]


def run(log):
    return asyncio.run(log.run_once())


def test_calls_are_written_once_and_are_their_caller_s(market, clock, log) -> None:
    log.note(OWNER, "GetHIT", "ok", "r1", 0.0015)
    log.note(RIVAL, "ListHITs", "ok", "r2", 0.1)
    assert listed(market) == []
    assert [run(log), run(log)] == [2, 0]
    clock.advance(seconds=1)
    log.note(OWNER, "CreateHIT", "RequestError", "r3", 0.002)
    log.note(OWNER, "CreateHIT", "ok", "r4", 0.002)
    run(log)
    first = Call(*OWNER, clock.now - 1_000, "GetHIT", "ok", "r1", 1_500)
    assert listed(market)[-1] == first
    assert [each.request_id for each in listed(market, failed=True)] == ["r3"]
    assert [each.request_id for each in listed(market, operation="GetHIT")] == ["r1"]
    assert [each.request_id for each in listed(market, RIVAL)] == ["r2"]
    newest, *_ = market.read(api_calls.list_, OWNER[0], None, 1)
    older = market.read(api_calls.list_, OWNER[0], newest.id, 9)
    assert newest.call not in [each.call for each in older]
    assert len(older) == 2


def test_a_rush_is_bounded_and_hides_no_failure(market, log) -> None:
    log.note(OWNER, "GetHIT", "RequestError", "bad", 0.001)
    for number in range(MOST_AT_ONCE * 3):
        log.note(OWNER, "GetHIT", "ok", str(number), 0.001)
    assert run(log) == MOST_AT_ONCE + 1
    kept = [each.request_id for each in listed(market) if each.outcome == "ok"]
    assert sorted(map(int, kept)) == list(range(MOST_AT_ONCE * 2, MOST_AT_ONCE * 3))
    assert [each.request_id for each in listed(market, failed=True)] == ["bad"]


def test_old_calls_and_those_beyond_a_number_are_forgotten(market, clock, log) -> None:
    for number in range(3):
        log.note(OWNER, "GetHIT", "ok", str(number), 0.001)
        clock.advance(seconds=1)
    log.note(RIVAL, "GetHIT", "ok", "other", 0.001)
    run(log)
    assert market.write(api_calls.forget_surplus, OWNER[0], 2) == 1
    assert market.write(api_calls.forget_surplus, OWNER[0], 2) == 0
    assert [each.request_id for each in listed(market)] == ["2", "1"]
    clock.advance(days=7)
    run(log)
    assert listed(market) == []
    assert [each.request_id for each in listed(market, RIVAL)] == ["other"]
    clock.advance(days=1)
    run(log)
    assert listed(market, RIVAL) == []


def test_nothing_is_kept_where_the_operator_wants_none(market, clock) -> None:
    log = CallLog(market, 0, lambda: clock.now)
    log.note(OWNER, "GetHIT", "ok", "r1", 0.001)
    assert run(log) == 0
