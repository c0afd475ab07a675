"""Batches on both databases: loaded, planned, published in the background, paused, copied, nobody else's."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from piecework.background.publishing import publish_once
from piecework.db.schema.market import events, transfers
from piecework.db.schema.market import hits as hits_table
from piecework.db.statements import Statement
from piecework.market import (
    assignments,
    audit,
    batches,
    figures,
    groups,
    hits,
    ledger,
    progress,
    projects,
    publishing,
)
from piecework.market.batches import BatchDraft, Copying
from piecework.rules import batches as rules
from piecework.rules.batches import InvalidBatch
from piecework.rules.projects import ProjectDraft, hit_type
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import from_posted, to_xml
from piecework.rules.refusals import Refused

OWNER, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
PROJECT = ProjectDraft(
    "Birds",
    "Name a bird",
    "Look and name it",
    "<p>${image}</p><input name=bird>",
    reward_cents=10,
    max_assignments=2,
)


@pytest.fixture
def funded(market):
    market.write(ledger.deposit, OWNER, 100_000, "test")
    yield market
    assert market.read(lambda tx: list(audit.problems(tx))) == []


def load(market, count: int, name: str = "First", draft: ProjectDraft = PROJECT):
    project = market.write(projects.create, OWNER, draft)
    batch = market.write(batches.create, OWNER, project.id, BatchDraft(name, ("note", "image")))
    rows = [[f"n{number}", f"🐦 {number} & co"] for number in range(1, count + 1)]
    assert market.write(batches.add_rows, OWNER, batch.id, rows) == [None] * count
    return market.write(batches.loaded, OWNER, batch.id)


def publish_all(market, at_once: int = 3) -> int:
    return asyncio.run(publish_once(market, at_once=at_once))


def test_a_pilot_then_the_rest(funded, clock) -> None:
    batch = load(funded, 10)
    assert (batch.state, batch.row_count, batch.columns) == ("draft", 10, ("note", "image"))
    plan = funded.read(batches.plan, OWNER, batch.id, 4)
    assert (plan.rows, plan.assignments, plan.reward_cents, plan.fee_cents) == (4, 8, 10, 2)
    assert (plan.cost_cents, plan.available_cents, plan.lacking_cents) == (96, 100_000, 0)
    assert "🐦 3 &amp; co" not in funded.read(batches.question, OWNER, batch.id, 3)
    assert "<p>🐦 3 & co</p>" in funded.read(batches.question, OWNER, batch.id, 3)

    assert funded.write(batches.publish, OWNER, batch.id, 4).state == "publishing"
    assert publish_all(funded) == 4
    pilot = funded.read(batches.get, OWNER, batch.id)
    assert (pilot.state, pilot.published, pilot.published_at) == ("published", 4, clock.now)
    assert funded.read(ledger.balance, OWNER) == (100_000 - 96, 96)
    clock.advance(seconds=60)
    funded.write(batches.publish, OWNER, batch.id)
    assert publish_all(funded) == 6
    assert publish_all(funded) == 0
    rows = funded.read(batches.rows, OWNER, batch.id, 0, 20)
    assert len({row.hit_id for row in rows}) == 10
    assert [row.hit_id for row in rows] == sorted(row.hit_id for row in rows)
    view = funded.read(hits.get, OWNER, rows[6].hit_id)
    assert view.hit.annotation == f"BatchId:{batch.id};OriginalHitTemplateId:{batch.layout_id};"
    assert view.question == funded.read(batches.question, OWNER, batch.id, 7)
    (group,) = funded.read(groups.browse, Worker("AWORKERONE0001"), groups.Search())
    assert group.open_hits == 10
    with pytest.raises(InvalidBatch, match="Every row"):
        funded.write(batches.publish, OWNER, batch.id)


def test_a_database_knows_of_a_large_batch_at_once(market) -> None:
    market.write(ledger.deposit, OWNER, publishing.MANY * 24, "test")
    batch = load(market, publishing.MANY)
    market.write(batches.publish, OWNER, batch.id)
    publish_all(market, 2_000)
    if market.dialect.name == "postgresql":
        known = {name: count for name, count in market.read(_rows_known) if count >= publishing.MANY}
        assert known.keys() >= {"batch_rows", "events", "hits", "hit_questions", "transfers"}
    page = market.read(progress.of, OWNER, [batch.id])[batch.id]
    assert page.open_assignments == 2 * publishing.MANY


def _rows_known(tx):
    about = text(
        "SELECT relname, reltuples FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    )
    return tx.rows(about)


def test_what_is_held_is_known_without_adding_up(funded, clock) -> None:
    batch = load(funded, 4)
    funded.write(batches.publish, OWNER, batch.id)
    publish_all(funded)
    assert funded.read(ledger.balance, OWNER) == (100_000 - 96, 96)
    made = [row.hit_id for row in funded.read(batches.rows, OWNER, batch.id, 0, 9)]
    worker = Worker("AWORKERONE0001")
    held = [funded.write(assignments.accept, worker, each).id for each in made[:3]]
    for each in held:
        funded.write(assignments.submit, worker.id, each, to_xml(from_posted([("bird", "gull")])))
    for each in held[:2]:
        funded.write(assignments.approve, OWNER, each)
    funded.write(assignments.reject, OWNER, held[2], "no")
    # Paid, though nothing has counted it yet.
    assert funded.read(ledger.balance, OWNER) == (100_000 - 84, 60)
    assert funded.read(lambda tx: list(audit.problems(tx))) == []
    funded.write(figures.fold, 100)
    assert funded.read(ledger.balance, OWNER) == (100_000 - 84, 60)
    funded.write(assignments.approve, OWNER, held[2], override=True)
    funded.write(hits.set_expiration, OWNER, made[3], 0)
    assert funded.read(ledger.balance, OWNER) == (100_000 - 72, 36)
    clock.advance(days=30)  # nobody swept, and what is open has expired
    assert funded.read(ledger.balance, OWNER) == (100_000 - 36, 0)


def test_a_hit_of_a_batch_is_like_one_by_the_api(funded) -> None:
    batch = load(funded, 2)
    funded.write(batches.publish, OWNER, batch.id)
    publish_all(funded)
    ours = funded.read(batches.rows, OWNER, batch.id, 0, 1)[0].hit_id
    view = funded.read(hits.get, OWNER, ours)
    draft = hits.HITDraft(
        view.question, PROJECT.lifetime_seconds, 2, annotation=view.hit.annotation, layout_id=batch.layout_id
    )
    theirs = funded.write(hits.create, OWNER, hit_type(PROJECT), draft).hit.id

    def kept(tx, hit_id):
        about = [
            {**row._asdict()}
            for table in (hits_table, events, transfers)
            for row in tx.rows(
                Statement(
                    select(table).where((table.c.id if table is hits_table else table.c.hit_id) == hit_id)
                )
            )
        ]
        for row in about:
            for name in ("id", "hit_id", "queue_key", "batch_id", "batch_row"):
                row.pop(name, None)
        return about

    assert funded.read(kept, ours) == funded.read(kept, theirs)
    again = funded.read(hits.get, OWNER, theirs)
    assert again.hit._replace(id=ours, queue_key=ours, batch_id=batch.id, batch_row=1) == view.hit
    assert (again.hit_type, again.question, again.layout_id) == (view.hit_type, view.question, view.layout_id)


def test_lack_of_funds_and_its_owner_pause_a_batch(market, clock) -> None:
    market.write(ledger.deposit, OWNER, 24 * 5, "test")
    batch = load(market, 8)
    with pytest.raises(Refused, match="insufficient funds"):
        market.write(batches.publish, OWNER, batch.id)
    assert market.read(batches.plan, OWNER, batch.id).lacking_cents == 24 * 3
    assert market.write(batches.publish, OWNER, batch.id, 5).wanted == 5
    assert market.write(batches.pause, OWNER, batch.id).state == "paused"
    assert publish_all(market) == 0
    market.write(batches.resume, OWNER, batch.id)
    # Money goes elsewhere meanwhile.
    market.write(hits.create, OWNER, hit_type(PROJECT), hits.HITDraft("<q/>", 3_600, 3))
    assert publish_all(market) == 3
    paused = market.read(batches.get, OWNER, batch.id)
    assert (paused.state, paused.reason, paused.published) == ("paused", rules.LACKS_FUNDS, 3)
    clock.advance(seconds=3_601)  # what had gone elsewhere comes back, swept or not
    market.write(batches.resume, OWNER, batch.id)
    assert publish_all(market) == 2
    assert market.read(batches.get, OWNER, batch.id).state == "published"
    assert market.read(lambda tx: list(audit.problems(tx))) == []


def test_many_publish_at_once_and_each_row_once(funded) -> None:
    batch = load(funded, 60)
    funded.write(batches.publish, OWNER, batch.id)

    def some(_number):
        done = 0
        while funded.read(batches.get, OWNER, batch.id).state == "publishing":
            done += funded.write(publishing.publish_some, batch.id, 4)
        return done

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(some, range(6))) == 60
    listed = funded.read(hits.list_, OWNER, None, 100)
    rows = funded.read(batches.rows, OWNER, batch.id, 0, 100)
    assert sorted(view.hit.id for view in listed) == sorted(row.hit_id for row in rows)


def test_rows_that_make_no_question_are_named_and_nothing_is_added(funded) -> None:
    project = funded.write(projects.create, OWNER, PROJECT)
    for columns, said in ((("note",), "no column image"), (("image", "image"), "there twice")):
        with pytest.raises(InvalidBatch, match=said):
            funded.write(batches.create, OWNER, project.id, BatchDraft("x", columns))
    with pytest.raises(InvalidBatch, match="Write a name"):
        funded.write(batches.create, OWNER, project.id, BatchDraft(" ", ("image",)))
    batch = funded.write(batches.create, OWNER, project.id, BatchDraft("x", ("image",)))
    problems = funded.write(batches.add_rows, OWNER, batch.id, [["fine"], ["a\x01b"], ["long " * 20_000]])
    assert problems[0] is None
    assert "Details" in problems[1]
    assert "longer than 65,535 bytes" in problems[2]
    with pytest.raises(InvalidBatch, match="no rows"):
        funded.write(batches.loaded, OWNER, batch.id)
    assert funded.read(batches.list_, OWNER, None, 5) == []
    funded.write(batches.discard, OWNER, batch.id)
    plain = funded.write(projects.create, OWNER, PROJECT._replace(content="<input name=a>"))
    single = funded.write(batches.create, OWNER, plain.id, BatchDraft("Survey", ()))
    assert funded.write(batches.loaded, OWNER, single.id).row_count == 1
    funded.write(batches.publish, OWNER, single.id)
    assert publish_all(funded) == 1


def test_what_was_never_loaded_to_its_end_goes_after_a_day(funded, clock) -> None:
    project = funded.write(projects.create, OWNER, PROJECT)
    batch = funded.write(batches.create, OWNER, project.id, BatchDraft("x", ("image",)))
    funded.write(batches.add_rows, OWNER, batch.id, [["fine"]])
    loaded = load(funded, 1)
    clock.advance(seconds=86_000)
    assert funded.write(batches.discard_abandoned) == 0
    clock.advance(seconds=500)
    assert funded.write(batches.discard_abandoned) == 1
    assert funded.write(batches.discard_abandoned) == 0
    assert [each.batch.id for each in funded.read(batches.list_, OWNER, None, 5)] == [loaded.id]


def test_copies_names_and_forgotten_input(funded) -> None:
    batch = load(funded, 5)
    twin = funded.write(batches.copy, OWNER, batch.id, "Second")
    left = funded.write(batches.copy_rows, OWNER, twin.id, Copying(batch.id), 3)
    assert left == Copying(batch.id, 3)
    assert funded.write(batches.copy_rows, OWNER, twin.id, left, 3) is None
    twin = funded.write(batches.loaded, OWNER, twin.id)
    shown = [
        [row.values for row in funded.read(batches.rows, OWNER, each.id, 0, 9)] for each in (batch, twin)
    ]
    assert shown[0] == shown[1]
    assert funded.write(batches.rename, OWNER, twin.id, "Third").name == "Third"
    listed = funded.read(batches.list_, OWNER, None, 5)
    assert [(each.batch.name, each.title, each.reward_cents) for each in listed] == [
        ("Third", "Name a bird", 10),
        ("First", "Name a bird", 10),
    ]
    with pytest.raises(InvalidBatch, match="Cancel it first"):
        funded.write(batches.delete_input, OWNER, batch.id)
    funded.write(batches.publish, OWNER, batch.id)
    publish_all(funded)
    funded.write(batches.delete_input, OWNER, batch.id)
    assert {row.values for row in funded.read(batches.rows, OWNER, batch.id, 0, 9)} == {()}
    with pytest.raises(InvalidBatch, match="was deleted"):
        funded.write(batches.copy, OWNER, batch.id, "Fourth")


def test_somebody_elses_batch_does_not_exist(funded) -> None:
    batch = load(funded, 2)
    verbs = [
        (batches.get,), (batches.plan,), (batches.publish,), (batches.pause,), (batches.resume,),
        (batches.rename, "x"), (batches.copy, "x"), (batches.discard,), (batches.delete_input,),
        (batches.rows, 0, 5), (batches.question, 1), (batches.add_rows, []), (batches.loaded,),
        (batches.copy_rows, Copying(batch.id)),
    ]  # fmt: skip
    for verb, *rest in verbs:
        for whose, which in ((RIVAL, batch.id), (OWNER, "3NONE")):
            with pytest.raises(Refused) as caught:
                funded.write(verb, whose, which, *rest)
            assert caught.value.code == "BatchDoesNotExist"
    assert funded.read(batches.list_, RIVAL, None, 5) == []
    with pytest.raises(Refused) as caught:
        funded.write(batches.create, RIVAL, batch.project_id, BatchDraft("x", ("image",)))
    assert caught.value.code == "ProjectDoesNotExist"
