"""Acts on any HITs, by API and of batches alike, and the lists they are chosen from, on both databases."""

import asyncio

import pytest

from piecework.background.publishing import act_once, publish_once
from piecework.market import (
    assignments,
    audit,
    batches,
    due,
    hit_acts,
    hit_lists,
    hits,
    ledger,
    projects,
)
from piecework.market.batches import BatchDraft
from piecework.rules import hit_acts as rules
from piecework.rules.hit_acts import InvalidAct, Order, Over
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.phrases import Phrase
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused

OWNER, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
KIND = HITTypeDraft("Copy a label", "d", None, 10, 600, 864_000, ())
DAY = 86_400_000


@pytest.fixture
def owned(market):
    """A market with an owner's money in it; whatever a test does, the books balance."""
    market.write(ledger.deposit, OWNER, 100_000, "test")
    market.write(ledger.deposit, RIVAL, 10_000, "test")
    yield market
    assert market.read(lambda tx: list(audit.problems(tx))) == []


def publish(market, number=1, *, owner=OWNER, annotation=None, slots=2, life=DAY // 1_000, **kind):
    draft = hits.HITDraft("<q/>", life, slots, annotation=annotation)
    return [market.write(hits.create, owner, KIND._replace(**kind), draft).hit for _ in range(number)]


def submit(market, hit_id, *workers, answer=""):
    done = []
    for worker_id in workers:
        held = market.write(assignments.accept, Worker(worker_id), hit_id)
        done.append(market.write(assignments.submit, worker_id, held.id, answer).id)
    return done


def batch_of(market, rows):
    draft = ProjectDraft("Birds", "Name a bird", "d", "<p>${n}</p><input name=a>", reward_cents=10)
    project = market.write(projects.create, OWNER, draft)
    batch = market.write(batches.create, OWNER, project.id, BatchDraft("First", ("n",)))
    market.write(batches.add_rows, OWNER, batch.id, [[str(number)] for number in range(rows)])
    market.write(batches.loaded, OWNER, batch.id)
    market.write(batches.publish, OWNER, batch.id)
    asyncio.run(publish_once(market))
    return market.read(batches.get, OWNER, batch.id)


def status(market, hit_id):
    return market.read(hits.get, OWNER, hit_id).hit.status


def refused(market, *args, owner=OWNER):
    with pytest.raises(Refused) as caught:
        market.write(hit_acts.ask, owner, *args)
    return caught.value


def test_a_whole_type_goes_on_in_the_background_and_in_order(owned, clock) -> None:
    made = publish(owned, 40)
    other = publish(owned, title="Another")[0]
    foreign = publish(owned, owner=RIVAL)[0]
    clock.advance(seconds=1)
    over = Over(rules.TYPE, made[0].hit_type_id)
    act = owned.write(hit_acts.ask, OWNER, over, Order(rules.EXPIRE))
    assert (act.changed, act.finished_at) == (hit_acts.AT_ONCE, None)
    later = clock.now + 9 * DAY
    extended = owned.write(hit_acts.ask, OWNER, over, Order(rules.EXTEND, later))
    assert extended.changed == 0, "what was asked for first comes first"
    elsewhere = owned.write(hit_acts.ask, OWNER, Over(rules.TYPE, other.hit_type_id), Order(rules.ADD, 3))
    assert (elsewhere.changed, elsewhere.finished_at) == (1, clock.now), "another type has not to wait"
    assert [each.id for each in owned.read(hit_acts.under_way, OWNER, 9)] == [act.id, extended.id]
    assert owned.read(hit_acts.under_way, RIVAL, 9) == []
    clock.advance(seconds=1)
    late = publish(owned)[0]
    assert asyncio.run(act_once(owned, at_once=7)) == 15 + 40
    assert owned.read(hit_acts.under_way, OWNER, 9) == []
    after = owned.read(hit_acts.get, OWNER, extended.id)
    assert (after.changed, after.refused, after.finished_at) == (40, 0, clock.now)
    assert {owned.read(hits.get, OWNER, hit.id).hit.expires_at for hit in made} == {later}
    assert owned.read(hits.get, OWNER, late.id).hit.expires_at == late.expires_at
    assert owned.read(hits.get, RIVAL, foreign.id).hit.expires_at == foreign.expires_at
    assert refused(owned, over, Order(rules.EXPIRE), owner=RIVAL).code == "HITTypeDoesNotExist"
    with pytest.raises(Refused):
        owned.read(hit_acts.get, RIVAL, act.id)


def test_everything_submitted_is_decided_and_what_comes_later_is_not(owned, clock) -> None:
    first, second, none = publish(owned, 3, annotation="study 1", slots=9)
    foreign = publish(owned, owner=RIVAL, annotation="study 1")[0]
    (theirs,) = submit(owned, foreign.id, "AWORKERZERO000")
    workers = [f"AWORKER{number:07}" for number in range(7)]
    done = submit(owned, first.id, *workers) + submit(owned, second.id, workers[0])
    rejected = done[2]
    owned.write(assignments.reject, OWNER, rejected, "no")
    clock.advance(seconds=5)
    over = Over(rules.ANNOTATION, "study 1")
    act = owned.write(hit_acts.keep, OWNER, over, Order(rules.APPROVE, words="Thanks"))
    clock.advance(seconds=5)
    (late,) = submit(owned, none.id, workers[3])
    assert owned.write(hit_acts.carry_out_some, act.id, 3) == 3
    assert owned.read(hit_acts.get, OWNER, act.id).within == done[3]
    assert asyncio.run(act_once(owned, at_once=3)) > 0
    act = owned.read(hit_acts.get, OWNER, act.id)
    assert (act.changed, act.refused, act.finished_at) == (7, 0, clock.now)
    states = {id_: owned.read(assignments.get, OWNER, id_)[0].assignment for id_ in (*done, late)}
    assert {states[id_].status for id_ in done if id_ != rejected} == {"Approved"}
    assert states[done[0]].feedback == "Thanks"
    assert (states[rejected].status, states[late].status) == ("Rejected", "Submitted")
    assert owned.read(assignments.get, RIVAL, theirs)[0].assignment.status == "Submitted"
    assert refused(owned, over, Order(rules.REJECT)).errors.keys() == {"feedback"}
    act = owned.write(hit_acts.ask, OWNER, over, Order(rules.REJECT, words="Empty"))
    assert (act.changed, act.finished_at) == (1, clock.now)


def test_what_is_chosen_is_done_at_once_and_refusals_are_told(owned, clock) -> None:
    made = publish(owned, 4, slots=1)
    submit(owned, made[0].id, "AWORKER0000001")
    submit(owned, made[1].id, "AWORKER0000001")
    (decided,) = submit(owned, made[2].id, "AWORKER0000002")
    owned.write(assignments.approve, OWNER, decided)
    chosen = rules.chosen([hit.id for hit in made])

    def ask(kind, amount=0, words=None):
        act = owned.write(hit_acts.ask, OWNER, chosen, Order(kind, amount, words))
        assert act.finished_at == clock.now
        return act.changed, act.refused

    clock.advance(seconds=1)
    assert ask(rules.DELETE) == (1, 3)
    assert ask(rules.REVIEWING) == (2, 2)
    assert {status(owned, hit.id) for hit in made[:2]} == {"Reviewing"}
    assert ask(rules.REVIEWABLE) == (2, 2)
    assert ask(rules.ADD, 1) == (3, 1)
    assert ask(rules.EXPIRE) == (3, 1)
    assert ask(rules.REOPEN, clock.now + DAY) == (3, 0), "disposed of when done, it is not unfinished"
    assert ask(rules.REOPEN, clock.now + 2 * DAY) == (0, 0), "they are open"
    assert ask(rules.REJECT, words="no") == (2, 0)
    assert status(owned, made[2].id) == "Disposed"
    reason = owned.write(hit_acts.ask, OWNER, chosen, Order(rules.ADD, 9)).reason
    assert isinstance(reason, Phrase), "it is kept as one, and said in the reader's language"
    assert "cannot be given 10 or more" in reason


def test_orders_that_make_no_sense_are_refused(owned, clock) -> None:
    (mine,) = publish(owned)
    (theirs,) = publish(owned, owner=RIVAL)
    chosen = rules.chosen([mine.id])
    for order, field in (
        (Order(rules.EXTEND, clock.now), "until"),
        (Order(rules.REOPEN, clock.now + 366 * DAY), "until"),
        (Order(rules.ADD, 0), "amount"),
        (Order(rules.REJECT, words=" "), "feedback"),
        (Order(rules.APPROVE, words="x" * 1_025), "feedback"),
    ):
        assert refused(owned, chosen, order).errors.keys() == {field}
    for ids in ([], [mine.id] * 101 + [str(number) for number in range(101)]):
        assert isinstance(refused(owned, rules.chosen(ids), Order(rules.EXPIRE)), InvalidAct)
    for ids in ([mine.id, theirs.id], ["3UNKNOWN"]):
        assert refused(owned, rules.chosen(ids), Order(rules.EXPIRE)).code == "HITDoesNotExist"


def test_hits_are_listed_by_state_as_of_now(owned, clock) -> None:
    short = publish(owned, 3, life=60, title="Short")
    long = publish(owned, 2, annotation="study 1")
    batch = batch_of(owned, 3)
    rows = [row.hit_id for row in owned.read(batches.rows, OWNER, batch.id, 0, 9)]
    publish(owned, owner=RIVAL)
    held = owned.write(assignments.accept, Worker("AWORKER0000001"), short[0].id)
    everything = [*(hit.id for hit in short), *(hit.id for hit in long), *rows][::-1]

    def listed(over=None, status="", limit=50, owner=OWNER):
        found, before = [], None
        while True:
            page = owned.read(hit_lists.page, owner, over, status, before, limit)
            found += [each.hit.id for each in page.hits]
            before = page.before
            if before is None:
                return found

    def by_status():
        return {each: listed(None, each, 2) for each in hit_lists.STATUSES}

    for limit in (1, 2, 8, 50):
        assert listed(limit=limit) == everything
        assert listed(Over(rules.BATCH, batch.id), limit=limit) == rows[::-1]
        assert listed(Over(rules.TYPE, short[0].hit_type_id), limit=limit) == everything[-3:]
    assert listed(Over(rules.ANNOTATION, "study 1")) == [hit.id for hit in long][::-1]
    assert listed(Over(rules.BATCH, batch.id), owner=RIVAL) == []
    assert len(listed(owner=RIVAL)) == 1
    # Nobody has swept, and yet all that is over is told as it is.
    clock.advance(seconds=61)
    swept = []
    for moment in (0, 600, 121 * 86_400):
        clock.advance(seconds=moment)
        before = by_status()
        by_type = listed(Over(rules.TYPE, short[0].hit_type_id), "Reviewable", 1)
        for hit_id in owned.read(due.due_hits, 1_000):
            owned.write(due.settle, hit_id)
        assert by_status() == before
        assert listed(Over(rules.TYPE, short[0].hit_type_id), "Reviewable", 1) == by_type
        swept.append({name: len(found) for name, found in before.items() if found})
    assert held.hit_id == short[0].id
    assert swept == [
        {"Assignable": 5, "Unassignable": 1, "Reviewable": 2},
        {"Assignable": 5, "Reviewable": 3},
        {"Reviewable": 3, "Disposed": 5},
    ]
    assert listed(limit=3) == rows[::-1]


def test_groups_have_their_figures_and_are_found_by_words(owned, clock) -> None:
    first = publish(owned, 3, title="100% plums_", annotation="study 1")
    publish(owned, 2, title="Pears", annotation="study 10", reward_cents=7)
    publish(owned, title="Pears", annotation="Étude 👍", reward_cents=7)
    publish(owned, owner=RIVAL, title="Pears", annotation="theirs")
    batch = batch_of(owned, 2)
    submit(owned, first[0].id, "AWORKER0000001")

    def types(words="", before=None, limit=9, owner=OWNER):
        found = owned.read(hit_lists.types, owner, words, before, limit)
        return [tuple(each)[1:3] + tuple(each)[4:] for each in found]

    assert types() == [("Name a bird", 10, 2, 2, 0), ("Pears", 7, 3, 6, 0), ("100% plums_", 10, 3, 5, 1)]
    newest = owned.read(hit_lists.types, OWNER, "", None, 1)
    assert types(before=newest[0].key, limit=1) == [("Pears", 7, 3, 6, 0)]
    assert types("PEAR") == [("Pears", 7, 3, 6, 0)]
    for words, number in (("0% p", 1), ("%", 1), ("_", 1), ("/", 0), ("d", 1)):
        assert len(types(words)) == number, words
    assert len(types(owner=RIVAL)) == 1

    def annotations(beginning="", after=None, limit=9, owner=OWNER):
        found = owned.read(hit_lists.annotations, owner, beginning, after, limit)
        return [(each.key, each.title, *each[4:]) for each in found]

    assert annotations() == [
        ("study 1", "100% plums_", 3, 5, 1),
        ("study 10", "Pears", 2, 4, 0),
        ("Étude 👍", "Pears", 1, 2, 0),
    ]
    assert annotations(limit=1) == annotations()[:1]
    assert annotations(after="study 1", limit=1) == annotations()[1:2]
    assert annotations("study 1") == annotations()[:2]
    assert annotations("É") == annotations()[2:]
    assert annotations("zebra") == []
    assert [each[0] for each in annotations(owner=RIVAL)] == ["theirs"]

    def find(id_, owner=OWNER):
        return owned.read(hit_lists.find, owner, id_)

    hit = first[0]
    kept = owned.read(
        hit_acts.get,
        OWNER,
        owned.write(hit_acts.keep, OWNER, Over(rules.BATCH, batch.id), Order(rules.EXPIRE)).id,
    )
    assert find(hit.id) == ("hit", hit.id)
    assert find(hit.hit_type_id) == find(hit.group_id) == ("type", hit.hit_type_id)
    assert find(batch.id) == ("batch", batch.id)
    assert find(kept.id) is None
    assert {find(id_, RIVAL) for id_ in (hit.id, hit.hit_type_id, batch.id)} == {None}
    sums = owned.read(hit_lists.sums, OWNER, Over(rules.TYPE, hit.hit_type_id))
    assert sums == (3, 5, 60, 0, 1, 12, 36, False)
