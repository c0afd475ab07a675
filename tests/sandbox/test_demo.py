"""The demo market: filled twice it is the same, and everything in it can be done."""

from typing import Any

import pytest
from sqlalchemy import func, select

from piecework.db.door import Database
from piecework.db.schema import identity as identity_schema
from piecework.db.schema.market import hits as hit_rows
from piecework.identity import access_keys, links, people
from piecework.identity.vault import Vault
from piecework.market import assignments, groups, hits, work
from piecework.rules.qualifications import Worker
from piecework.rules.questions import documents
from piecework.rules.refusals import Refused
from piecework.rules.searches import Search
from piecework.sandbox import demo

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
