"""Groups of workers and messages to many of them, on both databases."""

import asyncio

import pytest

from piecework.background.figures import Folder
from piecework.background.publishing import broadcast_once
from piecework.db.stores import MarketTerms, open_store
from piecework.market import (
    assignments,
    blocks,
    broadcasts,
    crowd,
    hits,
    ledger,
    messages,
    qualification_types,
    qualifications,
    threads,
    worker_groups,
)  # fmt: skip
from piecework.market.broadcasts import Letter
from piecework.market.hits import HITDraft
from piecework.rules.crowd import Audience
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.messages import InvalidMessage
from piecework.rules.qualifications import Requirement, Worker
from piecework.rules.questions.answers import from_posted, to_xml
from piecework.rules.refusals import Refused

OWNER, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
TYPE = HITTypeDraft("Name a fish", "d", None, 10, 60, 864_000, ())
WORKERS = [f"AWORKER{n:07}" for n in range(6)]
STRANGER = "AZSTRANGER0001"


@pytest.fixture
def limited(place, clock):
    store = open_store(
        place, "production", now=clock, terms=MarketTerms(sandbox=False, broadcast_limit=3, answer_limit=2)
    )
    yield store
    store.close()


@pytest.fixture
def known(market, clock):
    """Six workers: the first three approved, the fourth rejected, the fifth undecided, the sixth blocked."""
    market.write(ledger.deposit, OWNER, 10_000, "test")
    made = market.write(hits.create, OWNER, TYPE, HITDraft("<q/>", 86_400, 9))
    for number, worker_id in enumerate(WORKERS):
        held = market.write(assignments.accept_next, Worker(worker_id), made.hit.group_id)
        market.write(assignments.submit, worker_id, held.id, to_xml(from_posted([("bird", "gull")])))
        if number != 4:
            verb = (assignments.reject, "no") if number == 3 else (assignments.approve,)
            market.write(verb[0], OWNER, held.id, *verb[1:])
        clock.advance(seconds=60)
    market.write(blocks.block, OWNER, WORKERS[5], "spam")
    asyncio.run(Folder(market).run_once())
    return made


def chosen(market, **asked):
    return [each.worker_id for each in market.read(crowd.walk, OWNER, Audience(**asked), "", 99)]


def test_a_group_is_a_qualification(market, known) -> None:
    group = market.write(worker_groups.create, OWNER, " Careful ones ", ("Panel A", "Asked again"))
    assert (group.name, group.shown_name, group.members) == ("Careful ones", "Panel A", 0)
    assert market.write(worker_groups.add, OWNER, group.id, [*WORKERS[:2], WORKERS[0], STRANGER]) == 3
    assert market.write(worker_groups.add, OWNER, group.id, WORKERS[:1]) == 0
    assert market.read(worker_groups.get, OWNER, group.id).members == 3
    # Nobody is told, and the API sees it like any other.
    assert market.read(threads.unread, WORKERS[0]).worker == 0
    assert market.read(qualifications.score, OWNER, group.id, WORKERS[0]).value == 1
    asks = TYPE._replace(requirements=(Requirement(group.id, "DoesNotExist"),))
    made = market.write(hits.create, OWNER, asks, HITDraft("<q/>", 86_400, 9))
    with pytest.raises(Refused):
        market.write(assignments.accept_next, Worker(WORKERS[0]), made.hit.group_id)
    assert market.write(assignments.accept_next, Worker(WORKERS[2]), made.hit.group_id)
    market.write(qualifications.associate, OWNER, group.id, WORKERS[2], 5, tell=False)
    assert market.write(worker_groups.remove, OWNER, group.id, [WORKERS[2], WORKERS[4]]) == 1
    assert market.read(threads.unread, WORKERS[2]).worker == 0
    market.write(worker_groups.rename, OWNER, group.id, "Panel")
    other = market.write(worker_groups.create, OWNER, "Second", ("Second", "d"))
    assert [each.name for each in market.read(worker_groups.list_, OWNER, None, 9)] == ["Second", "Panel"]
    assert [each.name for each in market.read(worker_groups.list_, OWNER, other.id, 9)] == ["Panel"]
    assert list(market.read(worker_groups.names, OWNER, 9).values()) == ["Second", "Panel"]
    for verb, *more in (
        (worker_groups.get,),
        (worker_groups.rename, "x"),
        (worker_groups.add, [WORKERS[0]]),
        (worker_groups.remove, [WORKERS[0]]),
        (worker_groups.delete_,),
    ):
        with pytest.raises(Refused, match="There is no group"):
            market.write(verb, RIVAL, group.id, *more)
    with pytest.raises(Refused):
        market.write(worker_groups.create, OWNER, "Third", ("Second", "d"))
    with pytest.raises(Refused):
        market.write(worker_groups.create, OWNER, "  ", ("Fourth", "d"))
    market.write(worker_groups.delete_, OWNER, group.id)
    assert market.read(qualification_types.find, group.id).status == "Disposing"
    assert list(market.read(worker_groups.names, OWNER, 9).values()) == ["Second"]


def test_some_workers_are_chosen(market, clock, known) -> None:
    group = market.write(worker_groups.create, OWNER, "Some", ("Some", "d"))
    market.write(worker_groups.add, OWNER, group.id, [WORKERS[1], WORKERS[3], STRANGER])
    assert chosen(market) == WORKERS
    assert chosen(market, least_approved=1) == [*WORKERS[:3], WORKERS[5]]
    assert chosen(market, least_rate=50) == [*WORKERS[:3], WORKERS[5]]
    assert chosen(market, standing="blocked") == [WORKERS[5]]
    assert chosen(market, standing="free", least_approved=1) == WORKERS[:3]
    assert chosen(market, standing="blocked", category="spam") == []
    with pytest.raises(Refused, match="A category is one of"):
        market.write(blocks.block, OWNER, WORKERS[5], "bot", "mood")
    market.write(blocks.block, OWNER, WORKERS[5], "bot", "spam")
    market.write(blocks.block, OWNER, WORKERS[5], "as the API blocks, without a category")
    (blocked,) = market.read(blocks.list_, OWNER, "", 9)
    assert (blocked.reason, blocked.category) == ("as the API blocks, without a category", "spam")
    assert chosen(market, standing="blocked", category="spam") == [WORKERS[5]]
    assert chosen(market, standing="blocked", category="other") == []
    assert chosen(market, group_id=group.id, least_approved=1) == [WORKERS[1]]
    clock.advance(days=2)
    assert chosen(market, within_days=1) == []
    assert chosen(market, within_days=3) == WORKERS
    in_group = Audience(group_id=group.id)
    assert market.read(crowd.ids, OWNER, in_group, "", 9) == [WORKERS[1], WORKERS[3], STRANGER]
    assert market.read(crowd.ids, OWNER, in_group, WORKERS[1], 1) == [WORKERS[3]]
    assert market.read(crowd.count, OWNER, in_group, 9) == 3
    assert market.read(crowd.count, OWNER, Audience(), 4) == 4
    # Of somebody else's group nobody learns who is in it.
    market.write(ledger.deposit, RIVAL, 100, "test")
    worked = market.write(hits.create, RIVAL, TYPE._replace(reward_cents=0), HITDraft("<q/>", 864_000, 9))
    held = market.write(assignments.accept_next, Worker(WORKERS[1]), worked.hit.group_id)
    market.write(assignments.submit, WORKERS[1], held.id, to_xml(from_posted([("bird", "gull")])))
    asyncio.run(Folder(market).run_once())
    assert len(market.read(crowd.list_, RIVAL, Audience(), None, 9)) == 1
    for asked in (in_group, Audience(group_id=group.id, within_days=9)):
        assert market.read(crowd.list_, RIVAL, asked, None, 9) == []
        assert market.read(crowd.ids, RIVAL, asked, "", 9) == []
        assert market.read(crowd.count, RIVAL, asked, 9) == 0
    assert market.read(crowd.count, RIVAL, Audience(), 4) == 1
    these = Audience.from_json(Audience(worker_ids=(WORKERS[3], STRANGER, WORKERS[0])).to_json())
    assert market.read(crowd.ids, OWNER, these, WORKERS[0], 9) == [WORKERS[3], STRANGER]
    assert market.read(crowd.count, OWNER, these, 9) == 3
    found = market.read(crowd.some, OWNER, [WORKERS[0], STRANGER])
    assert [found[WORKERS[0]].approved, len(found)] == [1, 1]
    last = market.read(crowd.last_assignments, OWNER, [WORKERS[0], STRANGER])
    assert market.read(assignments.get, OWNER, last.pop(WORKERS[0]))[0].assignment.worker_id == WORKERS[0]
    assert last == {}
    newest = market.read(crowd.list_, OWNER, Audience(least_approved=1), None, 2)
    assert [each.worker_id for each in newest] == [WORKERS[5], WORKERS[2]]
    held = market.read(qualifications.of_many, [*WORKERS, STRANGER], [group.id])
    assert held == {(each, group.id): 1 for each in (WORKERS[1], WORKERS[3], STRANGER)}


def test_a_message_to_many_is_sent_once_within_the_hour_s_limit(market, limited, clock, known) -> None:
    with pytest.raises(InvalidMessage):
        limited.write(broadcasts.create, OWNER, Audience(), Letter("Hello", " "))
    with pytest.raises(Refused, match="There is no group"):
        limited.write(broadcasts.create, OWNER, Audience(group_id="3NONE"), Letter("Hello", "Next wave"))
    made = limited.write(broadcasts.create, OWNER, Audience(), Letter("Hello", "Next wave"))
    assert asyncio.run(broadcast_once(limited)) == 0
    limited.write(broadcasts.start, OWNER, made.id)
    with pytest.raises(Refused, match="is being sent"):
        limited.write(broadcasts.discard, OWNER, made.id)
    asyncio.run(broadcast_once(limited, at_once=2))
    seen = limited.read(broadcasts.get, OWNER, made.id)
    assert (seen.state, seen.sent, seen.reached) == ("running", 3, WORKERS[2])
    assert seen.due_at > clock.now
    clock.advance(seconds=3_000)
    assert asyncio.run(broadcast_once(limited)) == 0
    limited.write(broadcasts.stop, OWNER, made.id)
    clock.advance(seconds=700)
    assert asyncio.run(broadcast_once(limited)) == 0
    limited.write(broadcasts.start, OWNER, made.id)
    asyncio.run(broadcast_once(limited, at_once=2))
    seen = limited.read(broadcasts.get, OWNER, made.id)
    # Nobody has decided on the fifth's work.
    assert (seen.state, seen.sent, seen.skipped, seen.finished_at) == ("done", 5, 1, clock.now)
    got = [limited.read(threads.of_worker, each) for each in WORKERS]
    assert [[each.text for each in one if each.kind == "messages"] for one in got] == [
        ["Next wave"],
        ["Next wave"],
        ["Next wave"],
        ["Next wave"],
        [],
        ["Next wave"],
    ]
    with pytest.raises(Refused, match="was sent"):
        limited.write(broadcasts.start, OWNER, made.id)
    with pytest.raises(Refused, match="There is no broadcast"):
        limited.read(broadcasts.get, RIVAL, made.id)
    draft = limited.write(broadcasts.create, OWNER, Audience(least_approved=2), Letter("Bye", "x"))
    assert [each.id for each in limited.read(broadcasts.list_, OWNER, None, 9)] == [draft.id, made.id]
    assert limited.read(broadcasts.get, OWNER, draft.id).meant == Audience(least_approved=2)
    limited.write(broadcasts.discard, OWNER, draft.id)
    assert [each.id for each in limited.read(broadcasts.list_, OWNER, None, 9)] == [made.id]


def test_answers_of_a_requester_have_a_limit_of_their_own(limited, clock, known) -> None:
    to = limited.read(threads.contact, WORKERS[0], known.hit_type.id, "")
    thread = limited.write(threads.write, WORKERS[0], to, "A question", "Why?")
    # What programs and broadcasts wrote does not count.
    limited.write(messages.notify, OWNER, "Hello", "All of you", WORKERS[:4])
    for _ in range(2):
        limited.write(threads.answer_at_desk, OWNER, thread.id, "Because.")
    with pytest.raises(Refused, match="You have sent 2 messages within an hour"):
        limited.write(threads.answer_at_desk, OWNER, thread.id, "Once more.")
    clock.advance(seconds=3_600)
    limited.write(threads.answer_at_desk, OWNER, thread.id, "Once more.")
