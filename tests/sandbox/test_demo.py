"""The demo market: it has a history, filled twice it is the same, and everything in it can be done."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from piecework import clock
from piecework.app import Stores, open_stores
from piecework.cli import demo as composition
from piecework.db.door import Database
from piecework.db.stores import Place
from piecework.identity import access_keys, links, people, tool_tokens
from piecework.identity.vault import Vault
from piecework.market import (
    assignments,
    audit,
    batches,
    bonuses,
    events,
    groups,
    hits,
    progress,
    qualification_requests,
    threads,
    work,
)
from piecework.rules.qualifications import Worker
from piecework.rules.questions import answers, documents
from piecework.rules.refusals import Refused
from piecework.rules.searches import Search
from piecework.sandbox import demo, demo_questions
from piecework.settings import Settings, load

VAULT = Vault(b"a secret of the tests, long enough to sign with")
DECIDED = {"Submitted", "Approved", "Rejected"}


@pytest.fixture
def settings(place: Place) -> Settings:
    """Those of a server on its first start; what it limits does not hold for the demo's history."""
    told = {"PIECEWORK_DATA_DIR": str(place.data_dir), "PIECEWORK_NEWCOMER_LIMIT": "3"}
    return replace(load(told), database_url=place.database_url)


@pytest.fixture
def stores(settings: Settings) -> Iterator[Stores]:
    opened = open_stores(settings)
    yield opened
    opened.close()


def test_the_first_start_finds_some_days_lived_and_the_second_leaves_them(
    settings: Settings, stores: Stores
) -> None:
    first = composition.fill(settings, stores)
    requester = stores.identity.read(people.by_email, demo.REQUESTER_EMAIL)
    worker = stores.identity.read(people.by_email, demo.WORKER_EMAIL)
    check_work(stores.sandbox, requester.id)
    check_people(stores.sandbox, requester.id, worker.id)
    check_open(stores.sandbox, worker.id)
    assert stores.sandbox.read(lambda tx: list(audit.problems(tx))) == []
    assert stores.identity.read(tool_tokens.list_, worker.id) == []

    happened = stores.sandbox.read(events.since, "", 1_000)
    again = composition.fill(settings, stores)
    assert stores.sandbox.read(events.since, "", 1_000) == happened
    assert (again.key_id, again.secret) == (first.key_id, first.secret)
    assert stores.identity.write(links.redeem, again.worker_link, "sign-in").person_id == worker.id
    assert stores.identity.write(links.redeem, again.requester_link, "sign-in").person_id == requester.id
    with pytest.raises(Refused):  # each start prints a link, and the last one counts
        stores.identity.write(links.redeem, first.worker_link, "sign-in")


def check_work(sandbox: Database, requester_id: str) -> None:
    """Work of three days is there, most of it decided on, in the order of time, with answers that fit."""
    found, moments, left = Counter[str](), list[int](), 0
    for view in sandbox.read(hits.list_, requester_id, None, 100):
        hit = view.hit
        left += hit.max_assignments - hit.pending - hit.submitted - hit.completed
        for each in sandbox.read(assignments.list_for_hit, requester_id, hit.id, DECIDED, (0, ""), 100):
            found[each.assignment.status] += 1
            moments += [each.assignment.accepted_at, each.assignment.submitted_at or 0]
            assert hit.created_at < moments[-2] < moments[-1] < clock.wall()
            given = {each.identifier for each in answers.from_xml(each.answer)}
            assert given & {"plant", "easy", "way"}, given
    assert left > 60, "there is something to do for whoever comes"
    assert found["Approved"] > 40
    assert found["Rejected"] > 0
    assert found["Submitted"] > 5
    assert max(moments) - min(moments) > 2 * clock.DAY
    (listed,) = sandbox.read(batches.list_, requester_id, None, 10)
    assert listed.batch.published == len(demo_questions.LABELS)
    assert listed.batch.id in sandbox.read(progress.of, requester_id, [listed.batch.id])


def check_people(sandbox: Database, requester_id: str, worker_id: str) -> None:
    """The demo worker was paid a bonus, has one in hand and an answer; the requester has letters."""
    held = sandbox.read(work.queue, worker_id)
    assert len(held) == 1
    assert "Old spelling" in [each.subject for each in sandbox.read(threads.of_worker, worker_id)]
    letters = {each.subject for each in sandbox.read(threads.of_desk, requester_id)}
    assert letters == {"Old spelling", "More labels"}
    assert sandbox.read(threads.unread, requester_id).desk > 0
    assert sandbox.read(qualification_requests.list_pending, requester_id, None, (0, ""), 10)
    paid = [
        bonus
        for view in sandbox.read(hits.list_, requester_id, None, 100)
        for bonus in sandbox.read(bonuses.list_for_hit, requester_id, view.hit.id, "", 10)
    ]
    assert [bonus.worker_id for bonus in paid] == [worker_id]


def check_open(sandbox: Database, worker_id: str) -> None:
    """There is a group for each kind of question, and whoever comes can do them all; the demo worker, too."""
    shown = sandbox.read(
        groups.browse, Worker(worker_id, "US", "ME", adult=True), Search(qualified_only=True)
    )
    assert {each.hit_type.title for each in shown} == {demo.LABEL, demo.NOTICE, demo.STUDY}
    newcomer, kinds = Worker("ANEWCOMER00001", "US", "ME", adult=True), set()
    for group in sandbox.read(groups.browse, newcomer, Search(qualified_only=True)):
        taken = sandbox.write(assignments.accept_next, newcomer, group.hit_type.group_id)
        question = sandbox.read(work.question_in_hand, newcomer.id, taken.id)
        documents.parse(question, allow_http=True)
        kinds.add(documents.kind_of(question))
    assert kinds == {"HTMLQuestion", "ExternalQuestion", "QuestionForm"}


def test_a_disabled_key_is_replaced(identity: Database) -> None:
    who = identity.write(demo.cast)
    first = demo.greeting(identity, VAULT, who)
    assert identity.write(demo.cast) == who
    assert demo.greeting(identity, VAULT, who).key_id == first.key_id
    identity.write(access_keys.disable, who.requester.id, first.key_id)
    assert demo.greeting(identity, VAULT, who).key_id != first.key_id
