"""The demo market: filled twice it is the same, and everything in it can be done."""

from collections import Counter
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import func, select

from piecework.db.door import Database
from piecework.db.schema import identity as identity_schema
from piecework.db.schema.market import assignments as assignment_rows
from piecework.db.schema.market import hits as hit_rows
from piecework.db.stores import MarketTerms, open_store
from piecework.identity import access_keys, links, people
from piecework.identity.vault import Vault
from piecework.market import assignments, audit, groups, hits, work
from piecework.rules.qualifications import Worker
from piecework.rules.questions import answers, documents, fill
from piecework.rules.questions.form import QuestionForm
from piecework.rules.refusals import Refused
from piecework.rules.searches import Search
from piecework.sandbox import demo, demo_crowd

VAULT = Vault(b"a secret of the tests, long enough to sign with")
STUDY = "http://127.0.0.1:8000/sandbox/demo/study"


def count(db: Database, table: Any) -> int:
    return int(db.read(lambda tx: tx.rows(select(func.count()).select_from(table)))[0][0])


def test_filling_twice_is_filling_once(identity: Database, sandbox: Database) -> None:
    first = demo.fill(identity, sandbox, VAULT, STUDY)
    counted = count(identity, identity_schema.people), count(sandbox, hit_rows)
    again = demo.fill(identity, sandbox, VAULT, STUDY)
    assert (count(identity, identity_schema.people), count(sandbox, hit_rows)) == counted
    assert (again.key_id, again.secret) == (first.key_id, first.secret)
    worker = identity.read(people.by_email, demo.WORKER_EMAIL)
    assert identity.write(links.redeem, again.worker_link, "sign-in").person_id == worker.id
    requester = identity.read(people.by_email, demo.REQUESTER_EMAIL)
    assert identity.write(links.redeem, again.requester_link, "sign-in").person_id == requester.id
    with pytest.raises(Refused):  # each start prints a link, and the last one counts
        identity.write(links.redeem, first.worker_link, "sign-in")


def test_a_disabled_key_is_replaced(identity: Database, sandbox: Database) -> None:
    first = demo.fill(identity, sandbox, VAULT, STUDY)
    requester = identity.read(people.by_email, demo.REQUESTER_EMAIL)
    identity.write(access_keys.disable, requester.id, first.key_id)
    assert demo.fill(identity, sandbox, VAULT, STUDY).key_id != first.key_id


def test_one_group_for_each_kind_of_question_and_all_can_be_done(
    identity: Database, sandbox: Database
) -> None:
    demo.fill(identity, sandbox, VAULT, STUDY)
    worker = Worker(identity.read(people.by_email, demo.WORKER_EMAIL).id, "US", "ME", adult=True)
    shown = sandbox.read(groups.browse, worker, Search(qualified_only=True))
    kinds = set()
    for group in shown:
        taken = sandbox.write(assignments.accept_next, worker, group.hit_type.group_id)
        question = sandbox.read(work.question_in_hand, worker.id, taken.id)
        documents.parse(question, allow_http=True)
        kinds.add(documents.kind_of(question))
        sandbox.write(assignments.submit, worker.id, taken.id, "<a/>")
    assert kinds == {"HTMLQuestion", "ExternalQuestion", "QuestionForm"}
    requester = identity.read(people.by_email, demo.REQUESTER_EMAIL)
    assert len(sandbox.read(hits.list_, requester.id, None, 100)) == sum(group.open_hits for group in shown)


def test_others_were_there_before(identity: Database, sandbox: Database, clock: Any) -> None:
    demo.fill(identity, sandbox, VAULT, STUDY)
    requester = identity.read(people.by_email, demo.REQUESTER_EMAIL)
    views = sandbox.read(hits.list_, requester.id, None, 100)
    statuses = {"Submitted", "Approved", "Rejected"}
    found: Counter[str] = Counter()
    for view in views:
        hit = view.hit
        assert hit.pending + hit.submitted + hit.completed < hit.max_assignments, "something is left to do"
        found["Accepted"] += hit.pending
        question = documents.parse(view.question, allow_http=True)
        for each in sandbox.read(assignments.list_for_hit, requester.id, hit.id, statuses, (0, ""), 10):
            found[each.assignment.status] += 1
            assert hit.created_at < each.assignment.accepted_at < each.assignment.submitted_at < clock.now
            check(question, answers.from_xml(each.answer))
    assert found == {"Approved": 15, "Submitted": 7, "Accepted": 2}
    # A group's figures and the ledger agree with what was done.
    assert sandbox.read(lambda tx: list(audit.problems(tx))) == []


def check(question: Any, given: list[answers.Answer]) -> None:
    """Assert that answers are such as the form, or the page, takes."""
    if not isinstance(question, QuestionForm):
        assert {each.identifier for each in given} in (
            {"plant", "place", "collector", "date"},
            {"way", "why"},
        )
        return
    by_name = {each.identifier: each for each in given}
    posted = []
    for asked in question.questions:
        answer = by_name[asked.identifier]
        texts = answer.selections or (answer.free_text or "",)
        posted += [(f"q{asked.number}", text) for text in texts]
    assert fill.check(question, posted) == (given, {})


def test_limits_for_newcomers_are_no_reason_not_to_start(identity: Database, place: Any, clock: Any) -> None:
    with closing(
        open_store(place, "sandbox", now=clock, terms=MarketTerms(sandbox=True, newcomer_limit=1))
    ) as db:
        demo.fill(identity, db, VAULT, STUDY)
        assert count(db, assignment_rows) == len(demo_crowd.COUNTRIES)
