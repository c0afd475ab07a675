"""What a requester's side keeps beside work, on both databases: spending, alerts, what waits."""

import asyncio

import pytest

from piecework.background.figures import Folder
from piecework.background.publishing import publish_once
from piecework.clock import DAY
from piecework.market import (
    assignments,
    batches,
    bonuses,
    funds_alerts,
    hits,
    holding,
    ledger,
    projects,
    spending,
    waiting,
)  # fmt: skip
from piecework.market.batches import BatchDraft
from piecework.market.hits import HITDraft
from piecework.market.spending import OfProject, Spent
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import from_posted, to_xml

OWNER, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
PROJECT = ProjectDraft("Birds", "Name a bird", "d", "<p>${n}</p><input name=bird>", reward_cents=100)
TYPE = HITTypeDraft("Name a fish", "d", None, 10, 60, 3_600, ())
ANSWER = to_xml(from_posted([("bird", "gull")]))


@pytest.fixture
def batch(market):
    market.write(ledger.deposit, OWNER, 10_000, "test")
    project = market.write(projects.create, OWNER, PROJECT)
    made = market.write(batches.create, OWNER, project.id, BatchDraft("First", ("n",)))
    market.write(batches.add_rows, OWNER, made.id, [[str(number)] for number in range(3)])
    market.write(batches.loaded, OWNER, made.id)
    market.write(batches.publish, OWNER, made.id)
    asyncio.run(publish_once(market))
    return made


def submit(market, worker_id, hit_type_id):
    held = market.write(assignments.accept_next, Worker(worker_id), hit_type_id)
    market.write(assignments.submit, worker_id, held.id, ANSWER)
    return held.id


def fold(market):
    asyncio.run(Folder(market).run_once())


def test_what_was_spent_by_day_project_and_batch(market, clock, batch) -> None:
    made = market.write(hits.create, OWNER, TYPE, HITDraft("<q/>", 864_000, 1))
    first, second = (submit(market, f"AWORKER{n:07}", batch.hit_type_id) for n in range(2))
    market.write(assignments.approve, OWNER, first)
    clock.advance(days=1)
    market.write(assignments.approve, OWNER, second)
    market.write(bonuses.send, OWNER, first, "AWORKER0000000", (50, "thanks"), None)
    market.write(assignments.approve, OWNER, submit(market, "AWORKER0000009", made.hit.group_id))
    fold(market)
    today = clock.now // DAY
    span = (today - 7, today)
    # A fifth on rewards and bonuses, a cent at least.
    assert market.read(spending.by_day, OWNER, span) == {
        today - 1: Spent(100, 0, 20),
        today: Spent(110, 50, 32),
    }
    assert market.read(spending.by_day, OWNER, (today, today)).keys() == {today}
    assert market.read(spending.by_project, OWNER, span, 9) == [
        OfProject(batch.project_id, "Birds", Spent(200, 50, 50)),
        OfProject("", "", Spent(10, 0, 2)),
    ]
    assert market.read(spending.by_project, OWNER, span, 1)[0].name == "Birds"
    assert market.read(spending.of_batches, OWNER, [batch.id, "3NONE"]) == {batch.id: Spent(200, 50, 50)}
    assert market.read(spending.of_batches, RIVAL, [batch.id]) == {}
    assert market.read(spending.by_day, RIVAL, span) == {}
    fold(market)
    assert market.read(spending.of_batches, OWNER, [batch.id])[batch.id].cents == 300


def test_what_is_held_by_project(market, clock, batch) -> None:
    def held():
        return [tuple(each) for each in market.read(holding.by_project, OWNER)]

    assert held() == [(batch.project_id, "Birds", 360, 0, 0)]
    first = submit(market, "AWORKER0000001", batch.hit_type_id)
    market.write(assignments.accept_next, Worker("AWORKER0000002"), batch.hit_type_id)
    market.write(hits.create, OWNER, TYPE, HITDraft("<q/>", 864_000, 1))  # of no project
    other = market.write(projects.create, OWNER, PROJECT._replace(name="Fish", reward_cents=500))
    bigger = market.write(batches.create, OWNER, other.id, BatchDraft("Second", ("n",)))
    market.write(batches.add_rows, OWNER, bigger.id, [["1"]])
    market.write(batches.loaded, OWNER, bigger.id)
    fold(market)
    assert held() == [(batch.project_id, "Birds", 120, 120, 120)]
    market.write(batches.publish, OWNER, bigger.id)
    asyncio.run(publish_once(market))
    assert held() == [(other.id, "Fish", 600, 0, 0), (batch.project_id, "Birds", 120, 120, 120)]
    by_project = sum(each.cents for each in market.read(holding.by_project, OWNER))
    assert market.read(ledger.balance, OWNER)[1] == by_project + 12
    market.write(assignments.approve, OWNER, first)
    fold(market)
    assert held()[1] == (batch.project_id, "Birds", 120, 120, 0)
    assert market.read(holding.by_project, RIVAL) == []


def test_what_waits_for_a_decision(market, clock, batch) -> None:
    assert market.read(waiting.to_decide, OWNER) == (0, 0, None, 0, 0)
    made = market.write(hits.create, OWNER, TYPE, HITDraft("<q/>", 86_400, 1))
    submit(market, "AWORKER0000000", batch.hit_type_id)
    one = submit(market, "AWORKER0000001", batch.hit_type_id)
    submit(market, "AWORKER0000009", made.hit.group_id)
    soon = clock.now + 3_600_000
    assert market.read(waiting.to_decide, OWNER) == (3, 252, soon, 1, 12)
    assert market.read(waiting.to_decide, RIVAL).number == 0
    market.write(assignments.reject, OWNER, one, "no")
    clock.advance(seconds=3_600)
    assert market.read(waiting.to_decide, OWNER)[:2] == (1, 120)


def test_low_funds_are_told_once_until_they_were_high_again(market, sandbox) -> None:
    market.write(ledger.deposit, OWNER, 500, "test")
    market.write(funds_alerts.set_, OWNER, 300)
    market.write(funds_alerts.set_, RIVAL, 100)
    market.write(funds_alerts.set_, "AREQUESTERSIX6", 100)
    market.write(funds_alerts.set_, "AREQUESTERSIX6", 0)
    assert [each.requester_id for each in market.read(funds_alerts.due, "", 9)] == [RIVAL]
    assert market.read(funds_alerts.due, RIVAL, 9) == []
    assert market.write(funds_alerts.take, OWNER) is None
    made = market.write(hits.create, OWNER, TYPE._replace(reward_cents=200), HITDraft("<q/>", 60, 1))
    assert [each.requester_id for each in market.read(funds_alerts.due, "", 9)] == [OWNER, RIVAL]
    assert market.write(funds_alerts.take, OWNER) == 260
    assert market.write(funds_alerts.take, OWNER) is None
    market.write(funds_alerts.give_back, OWNER)
    assert market.write(funds_alerts.take, OWNER) == 260
    assert market.write(funds_alerts.rearm, 9) == 0
    market.write(hits.set_expiration, OWNER, made.hit.id, 0)
    assert market.write(funds_alerts.rearm, 9) == 1
    market.write(hits.create, OWNER, TYPE._replace(reward_cents=201), HITDraft("<q/>", 60, 1))
    assert market.write(funds_alerts.take, OWNER) == 259
    market.write(funds_alerts.set_, OWNER, 300)
    assert market.read(funds_alerts.get, OWNER).told_at is None
    assert sandbox.write(funds_alerts.take, OWNER) is None
