"""The list of work is exactly what the filters say, in their order, on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from piecework.db.door import Database, Tx
from piecework.db.schema.finding import hit_type_terms
from piecework.db.schema.market import hit_types
from piecework.db.statements import Statement
from piecework.market import blocks, due, groups, hits, ledger, preferences, terms
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import DISCOVER, MASTERS, NUMBER_APPROVED, Requirement, Worker
from piecework.rules.searches import ORDERS, Search, words_in

BUSY, RARE, HOSTILE = "ABUSY000000001", "ARARE000000001", "AHOSTILE000001"
WORKER = Worker("AWORKER1234567")
COUNT = terms.FEW + 40
NEED = Requirement(NUMBER_APPROVED, "GreaterThan", (10,))
_RATES = update(hit_types).values(hourly_cents=hit_types.c.reward_cents * 3 - 1)
_LISTED = Statement(select(hit_types.c.id).where(hit_types.c.listed == 1))
_FOUND = Statement(select(hit_type_terms.c.hit_type_id).distinct())
SEARCHES = st.builds(
    Search,
    words=st.sampled_from(
        [None, "survey", "SURVEY übersicht", "ÜBER", "rare", "rare straße", "s", "absent", "日語", "!"]
    ),
    least_reward_cents=st.sampled_from([0, 0, 1, 40, 90]),
    requester_id=st.sampled_from([None, None, BUSY, RARE, HOSTILE]),
    qualified_only=st.booleans(),
    least_hourly_cents=st.sampled_from([0, 0, 1, 200, 900]),
    most_seconds=st.sampled_from([0, 0, 60, 600]),
    masters_only=st.sampled_from([False, False, True]),
    new_only=st.booleans(),
    hidden_too=st.booleans(),
    order=st.sampled_from(ORDERS),
)


def draft(number: int) -> HITTypeDraft:
    words = ["survey" if number % 30 else "Rare", "ÜBERSICHT" if number % 40 else "STRASSE 日本語"]
    wanted = {11: (NEED,), 12: (NEED._replace(guarded=DISCOVER),), 13: (Requirement(MASTERS[1], "Exists"),)}
    return HITTypeDraft(
        title=f"{words[0]} {number}",
        description=words[1],
        keywords=None if number % 2 else "spare, parts",
        reward_cents=number % 100 if number % 7 else 0,
        duration_seconds=60 if number % 90 == 1 else 600 if number % 3 else 3_600,
        auto_approval_seconds=60,
        requirements=wanted.get(number % 60, ()),
    )


def owner(number: int) -> str:
    return RARE if number % 50 == 7 else HOSTILE if number % 50 == 8 else BUSY


def publish(tx: Tx, numbers: range) -> list[str]:
    made = [
        hits.create(tx, owner(number), draft(number), hits.HITDraft("<q/>", 864_000)) for number in numbers
    ]
    return [each.hit.hit_type_id for each in made]


@pytest.fixture
def listed(market: Database, clock) -> dict[str, int]:
    """The market, by HIT type the number that it was made from; the first twenty are older than a day."""
    for requester in (BUSY, RARE, HOSTILE):
        market.write(ledger.deposit, requester, 1_000_000, "test")
    old = market.write(publish, range(20))
    clock.advance(days=1, seconds=1)
    new = market.write(publish, range(20, COUNT))
    market.write(lambda tx: tx.run(_RATES))
    market.write(blocks.block, HOSTILE, WORKER.id, "no")
    for number in (25, 26):
        market.write(preferences.hide_group, WORKER.id, new[number])
    return {type_id: number for number, type_id in enumerate([*old, *new])}


def suits(number: int, search: Search) -> bool:
    """Return what the filters say of a type, without a database."""
    made, needs = draft(number), draft(number).requirements
    words = words_in(f"{made.title} {made.description} {made.keywords or ''}")
    rate = made.reward_cents * 3 - 1
    return (
        all(any(word.startswith(each) for word in words) for each in words_in(search.words or ""))
        and made.reward_cents >= search.least_reward_cents
        and owner(number) == (search.requester_id or owner(number))
        and owner(number) != HOSTILE
        and not (search.qualified_only and needs)
        and not any(each.guarded == DISCOVER for each in needs)
        and (not search.least_hourly_cents or rate >= search.least_hourly_cents)
        and made.duration_seconds <= (search.most_seconds or 3_600)
        and (not search.masters_only or any(each.type_id in MASTERS for each in needs))
        and (not search.new_only or number >= 20)
        and (search.hidden_too or number not in (45, 46))
    )


def test_the_list_is_what_the_filters_say(market: Database, clock, listed) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(search=SEARCHES, size=st.sampled_from([7, 100, COUNT]))
    def check(search: Search, size: int) -> None:
        found, seen = [], None
        while page := market.read(groups.browse, WORKER, search, seen, size):
            found += page
            seen = page[-1].place
        ids = [each.hit_type.id for each in found]
        assert {listed[each] for each in ids} == {each for each in listed.values() if suits(each, search)}
        ascending = search.order in {"oldest", "least_reward", "least_hourly", "fewest_hits"}
        assert [each.place for each in found] == sorted((each.place for each in found), reverse=not ascending)
        by = {"reward": "reward_cents", "oldest": "newest_at", "newest": "newest_at"}.get(search.order)
        if by:
            assert [each.place[0] for each in found] == [getattr(each.hit_type, by) for each in found]

    check()
    what_is_listed_is_found(market)
    # Types that go off the list are no longer found, and are again when they come back.
    clock.advance(days=10)
    market.write(lambda tx: [due.settle(tx, hit_id) for hit_id in due.due_hits(tx, COUNT)])
    assert market.write(due.unlist_quiet_types, 300) == 300
    what_is_listed_is_found(market)
    market.write(publish, range(30))
    what_is_listed_is_found(market)
    again = market.read(groups.browse, WORKER, Search("rare", order="oldest"))
    assert [listed[each.hit_type.id] for each in again] == [0]


def what_is_listed_is_found(market: Database) -> None:
    of_list, found = (
        market.read(lambda tx, what=what: {row[0] for row in tx.rows(what)}) for what in (_LISTED, _FOUND)
    )
    assert of_list == found
