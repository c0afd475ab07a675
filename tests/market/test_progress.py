"""How far batches are, and what is done to all their HITs, on both databases."""

import asyncio

import pytest

from piecework.background.publishing import act_once, publish_once
from piecework.market import (
    assignments,
    audit,
    batch_acts,
    batches,
    bonuses,
    crowd,
    figures,
    hit_acts,
    hits,
    ledger,
    progress,
    projects,
)
from piecework.market.batches import BatchDraft, Copying
from piecework.rules.batches import InvalidBatch
from piecework.rules.crowd import Audience, Record
from piecework.rules.progress import Counts, Moment
from piecework.rules.projects import ProjectDraft, hit_type
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import from_posted, to_xml
from piecework.rules.refusals import Refused

OWNER, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
PROJECT = ProjectDraft(
    "Birds", "Name a bird", "d", "<p>${image}</p><input name=bird>", reward_cents=10, max_assignments=2
)
HOUR = 3_600_000


@pytest.fixture
def batch(market):
    market.write(ledger.deposit, OWNER, 10_000, "test")
    project = market.write(projects.create, OWNER, PROJECT)
    made = market.write(batches.create, OWNER, project.id, BatchDraft("First", ("image",)))
    market.write(batches.add_rows, OWNER, made.id, [[f"bird {number}"] for number in range(6)])
    market.write(batches.loaded, OWNER, made.id)
    market.write(batches.publish, OWNER, made.id)
    asyncio.run(publish_once(market, at_once=4))
    yield market.read(batches.get, OWNER, made.id)
    assert market.read(lambda tx: list(audit.problems(tx))) == []


def work(market, clock, batch, number, *, seconds=30, answer=None):
    worker = Worker(f"AWORKER{number:07}")
    hit_id = market.read(batches.rows, OWNER, batch.id, number % 6, 1)[0].hit_id
    held = market.write(assignments.accept, worker, hit_id)
    clock.advance(seconds=seconds)
    if answer is not None:
        market.write(assignments.submit, worker.id, held.id, to_xml(from_posted(answer)))
    return worker.id, held.id


def seen(market, batch):
    while market.read(figures.any_uncounted):
        market.write(figures.fold, 5)
    return market.read(progress.of, OWNER, [batch.id])[batch.id]


def test_what_happens_is_counted(market, clock, batch) -> None:
    begun = clock.now
    before = seen(market, batch)
    assert (before.rows, before.published, before.counts, before.open_assignments) == (6, 6, Counts(), 12)
    assert (before.expires_at, before.work_seconds) == (begun + 7 * 86_400_000, None)
    done = [
        work(market, clock, batch, number, answer=[("bird", "gull"), (f"n{number}", "")])
        for number in range(4)
    ]
    given_back = work(market, clock, batch, 4)
    market.write(assignments.return_, *given_back)
    work(market, clock, batch, 5)
    clock.advance(seconds=HOUR / 1_000)
    market.write(assignments.approve, OWNER, done[0][1])
    for _, assignment_id in done[1:3]:
        market.write(assignments.reject, OWNER, assignment_id, "no")
    market.write(assignments.approve, OWNER, done[2][1], override=True)
    work(market, clock, batch, 6)
    after = seen(market, batch)
    assert after.counts == Counts(7, 4, 2, 1, 1, 0, 24)
    assert (after.counts.in_hand, after.counts.undecided, after.open_assignments) == (2, 1, 6)
    assert after.work_seconds == pytest.approx(30, rel=0.05)
    assert market.read(progress.answer_names, batch.id) == ["bird", "n0", "n1", "n2", "n3"]
    hour = begun // HOUR * HOUR
    assert market.read(progress.over_time, OWNER, batch.id) == [
        Moment(hour, 4, 0, 0),
        Moment(hour + HOUR, 0, 2, 1),
    ]
    day = begun // (24 * HOUR) * 24 * HOUR
    assert market.read(progress.over_time, OWNER, batch.id, by_day=True) == [Moment(day, 4, 2, 1)]
    assert market.read(progress.of, RIVAL, [batch.id]) == {}
    assert market.read(progress.over_time, RIVAL, batch.id) == []

    first, *rest = market.read(crowd.list_, OWNER, Audience(), None, 1)
    assert rest == []
    assert (first.worker_id, first.submitted, first.approved, first.rejected) == (done[3][0], 1, 0, 0)
    others = market.read(crowd.list_, OWNER, Audience(), (first.last_at, first.worker_id), 9)
    assert [each.worker_id for each in others] == [done[number][0] for number in (2, 1, 0)]
    assert [each.worker_id for each in market.read(crowd.walk, OWNER, Audience(), "", 2)] == [
        done[0][0],
        done[1][0],
    ]
    assert market.read(crowd.get, OWNER, given_back[0]) is None
    assert market.read(crowd.list_, RIVAL, Audience(), None, 9) == []
    workers = [done[1][0], done[2][0], given_back[0]]
    assert market.read(crowd.records, OWNER, workers) == dict(
        zip(workers, [Record(0, 1, 0, 1, 0, 1), Record(1, 0, 1, 0, 1, 0), Record()], strict=True)
    )
    clock.advance(days=8)
    assert market.read(crowd.records, OWNER, workers)[workers[1]] == Record(1, 0, 1, 0, 0, 0)


def test_all_hits_are_changed_in_the_order_of_asking(market, clock, batch) -> None:
    work(market, clock, batch, 0, answer=[("bird", "gull")])
    available = market.read(ledger.balance, OWNER)[0]
    market.write(batch_acts.expire, OWNER, batch.id)
    later = clock.now + 9 * 86_400_000
    market.write(batch_acts.extend, OWNER, batch.id, later)
    assert market.read(batch_acts.plan_add, OWNER, batch.id, 3).cost_cents == 6 * 3 * 12
    market.write(batch_acts.add, OWNER, batch.id, 3)
    (expire,) = market.read(hit_acts.waiting, 1)
    _, extend, _ = market.read(hit_acts.waiting, 9)
    assert market.write(hit_acts.carry_out_some, extend, 9) == 0
    assert market.write(hit_acts.carry_out_some, expire, 4) == 4
    assert market.read(ledger.balance, OWNER)[0] > available
    assert asyncio.run(act_once(market, at_once=4)) == 2 + 6 + 6
    assert asyncio.run(act_once(market)) == 0
    assert market.read(ledger.balance, OWNER)[0] == available - 6 * 3 * 12
    acts = market.read(batch_acts.list_, OWNER, batch.id, 9)
    assert [(act.kind, act.changed, act.refused, act.finished_at) for act in acts] == [
        ("add", 6, 0, clock.now),
        ("extend", 6, 0, clock.now),
        ("expire", 6, 0, clock.now),
    ]
    after = seen(market, batch)
    assert (after.open_assignments, after.expires_at) == (6 * 5 - 1, later)
    for verb, amount, field in (
        (batch_acts.add, 8, "amount"),
        (batch_acts.add, 0, "amount"),
        (batch_acts.extend, clock.now, "expires_at"),
        (batch_acts.extend, clock.now + 366 * 86_400_000, "expires_at"),
    ):
        with pytest.raises(InvalidBatch) as caught:
            market.write(verb, OWNER, batch.id, amount)
        assert set(caught.value.errors) == {field}


def test_a_hit_that_refuses_is_passed_over_and_nothing_of_it_stays(market, clock, batch) -> None:
    market.write(batch_acts.add, OWNER, batch.id, 1)
    # Meanwhile all but enough for three more goes elsewhere.
    kind = hit_type(PROJECT._replace(reward_cents=8_183))
    market.write(hits.create, OWNER, kind, hits.HITDraft("<q/>", 3_600, 1))
    assert market.read(ledger.balance, OWNER)[0] == 36
    with pytest.raises(Refused, match="insufficient"):
        market.write(batch_acts.add, OWNER, batch.id, 1)
    asyncio.run(act_once(market, at_once=4))
    (act,) = market.read(batch_acts.list_, OWNER, batch.id, 9)
    assert (act.changed, act.refused) == (3, 3)
    assert act.reason == "There are not enough funds."
    assert market.read(ledger.balance, OWNER)[0] == 0


def test_a_cancelled_batch_takes_back_what_nobody_has(market, clock, batch) -> None:
    _, held = work(market, clock, batch, 0)
    assert market.write(batch_acts.cancel, OWNER, batch.id).state == "cancelled"
    asyncio.run(act_once(market))
    assert market.read(ledger.balance, OWNER) == (10_000 - 12, 12)
    market.write(assignments.submit, "AWORKER0000000", held, "")
    market.write(assignments.approve, OWNER, held)
    for verb in (batch_acts.expire, batch_acts.cancel, batches.publish, batches.resume):
        with pytest.raises(Refused) as caught:
            market.write(verb, OWNER, batch.id)
        assert caught.value.code == "InvalidBatchState"
    for verb, *rest in (
        (batch_acts.expire,), (batch_acts.extend, 1), (batch_acts.add, 1), (batch_acts.plan_add, 1),
        (batch_acts.cancel,), (batch_acts.list_, 9),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            market.write(verb, RIVAL, batch.id, *rest)
        assert caught.value.code == "BatchDoesNotExist"


def test_what_closed_unfinished_is_opened_again(market, clock, batch) -> None:
    worker_id, _ = work(market, clock, batch, 0, answer=[("bird", "gull")])
    work(market, clock, batch, 1)
    rows = market.read(batches.rows, OWNER, batch.id, 0, 6)
    hit_ids = [row.hit_id for row in rows]
    # The third is done by two workers, the fourth is gone, and the others close unfinished.
    for number in (20, 26):
        work(market, clock, batch, number, answer=[("bird", "gull")])
    market.write(batch_acts.cancel, OWNER, batch.id)
    asyncio.run(act_once(market))
    market.write(hits.delete, OWNER, hit_ids[3])
    clock.advance(days=2)
    available, _ = market.read(ledger.balance, OWNER)
    later = clock.now + 86_400_000
    market.write(batch_acts.relaunch, OWNER, batch.id, later)
    asyncio.run(act_once(market, at_once=2))
    act, _ = market.read(batch_acts.list_, OWNER, batch.id, 9)
    assert (act.kind, act.changed, act.refused) == ("reopen", 4, 1)
    assert "disposed of" in act.reason
    seen = [market.read(hits.get, OWNER, hit_id).hit for hit_id in hit_ids]
    assert [hit.status for hit in seen] == [
        "Assignable", "Assignable", "Reviewable", "Disposed", "Assignable", "Assignable",
    ]  # fmt: skip
    assert [hit.available for hit in seen if hit.status == "Assignable"] == [1, 2, 2, 2]
    assert {hit.expires_at for hit in seen if hit.status == "Assignable"} == {later}
    # Seven assignments are open again; one of them was held for until now, by a worker whose time was up.
    assert market.read(ledger.balance, OWNER)[0] == available - (7 - 1) * 12
    # Whoever did one does not do it again.
    with pytest.raises(Refused):
        market.write(assignments.accept, Worker(worker_id), hit_ids[0])
    assert market.read(batches.get, OWNER, batch.id).state == "cancelled"
    # Those rows can be published anew instead, as the project is now: also of the HIT that is gone.
    copy = Copying(batch.id, unfinished=True)
    none = market.write(batches.copy, OWNER, batch.id, "None")
    clock.advance(days=1)
    left = market.write(batches.copy_rows, OWNER, none.id, copy, 3)
    assert left == copy._replace(after=4)
    assert market.write(batches.copy_rows, OWNER, none.id, left, 3) is None
    copied = market.read(batches.rows, OWNER, none.id, 0, 9)
    assert [row.values for row in copied] == [(f"bird {number}",) for number in (0, 1, 3, 4, 5)]
    market.write(batch_acts.relaunch, OWNER, batch.id, clock.now + 86_400_000)
    asyncio.run(act_once(market))
    again = market.write(batches.copy, OWNER, batch.id, "Again")
    assert market.write(batches.copy_rows, OWNER, again.id, copy) is None
    assert [row.values for row in market.read(batches.rows, OWNER, again.id, 0, 9)] == [("bird 3",)]


def test_a_copy_without_unfinished_rows_is_refused(market, batch) -> None:
    copy = market.write(batches.copy, OWNER, batch.id, "Again")
    with pytest.raises(InvalidBatch) as caught:
        market.write(batches.copy_rows, OWNER, copy.id, Copying(batch.id, unfinished=True))
    assert set(caught.value.errors) == {"name"}


def test_a_batch_that_nobody_works_on_is_stalled_after_a_day(market, clock, batch) -> None:
    published = clock.now
    clock.advance(seconds=86_399)
    assert market.read(progress.stalled, OWNER) == []
    clock.advance(seconds=1)
    ((listed, far),) = market.read(progress.stalled, OWNER)
    assert (listed.batch.id, far.quiet_since, far.open_assignments) == (batch.id, published, 12)
    assert market.read(progress.stalled, RIVAL) == []
    work(market, clock, batch, 0, answer=[("bird", "gull")])
    assert market.read(progress.stalled, OWNER) == []
    clock.advance(days=1)
    assert len(market.read(progress.stalled, OWNER)) == 1
    market.write(batch_acts.extend, OWNER, batch.id, clock.now + 9 * 86_400_000)
    asyncio.run(act_once(market))
    assert market.read(progress.stalled, OWNER) == []
    clock.advance(days=1)
    assert len(market.read(progress.stalled, OWNER)) == 1
    market.write(batch_acts.expire, OWNER, batch.id)
    asyncio.run(act_once(market))
    clock.advance(days=1)
    assert market.read(progress.stalled, OWNER) == []


def test_a_batch_costs_its_bonuses_too(market, clock, batch) -> None:
    worker_id, done = work(market, clock, batch, 0, answer=[("bird", "gull")])
    market.write(assignments.approve, OWNER, done)
    for cents in (40, 5):
        market.write(bonuses.send, OWNER, done, worker_id, (cents, "Fast"), None)
    far = seen(market, batch)
    assert (far.counts.paid_cents, far.bonus_cents, far.spent_cents) == (12, 45 + 8 + 1, 66)
    assert market.read(ledger.balance, OWNER) == (10_000 - 66 - 11 * 12, 11 * 12)
