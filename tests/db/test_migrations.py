"""A store comes to the newest tables from every released revision: those of the schema modules."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from piecework.db import migrate
from piecework.db.migrate import configuration, metadata_of, pending, upgrade
from piecework.db.stores import STORE_NAMES, Place, open_store
from piecework.market import spending
from piecework.market.spending import Spent
from tests.support import plain_days


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield Place(tmp_path)
        return
    with request.getfixturevalue("postgres_server").empty_database() as url:
        yield Place(tmp_path, url)


def revisions(name):
    return [script.revision for script in ScriptDirectory.from_config(configuration(name)).walk_revisions()][
        ::-1
    ]


@pytest.mark.parametrize("name", STORE_NAMES)
def test_every_revision_leads_to_the_schema(empty: Place, name) -> None:
    for revision in revisions(name):
        upgrade(empty, name, revision)
    assert pending(empty, name) is None
    with migrate._connect(empty, name) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, "include_schemas": False},
        )
        assert compare_metadata(context, metadata_of(name)) == []


@pytest.mark.parametrize("name", STORE_NAMES)
def test_a_new_store_says_what_it_lacks(empty: Place, name) -> None:
    assert pending(empty, name) == revisions(name)[-1]
    upgrade(empty, name)
    upgrade(empty, name)
    assert pending(empty, name) is None


def test_what_old_hit_types_ask_for_and_are_found_by_is_noted(empty: Place) -> None:
    upgrade(empty, "production", "0001")
    asked = '[["3T","Exists",[],[],"Accept"],["2ARFPLSP75KLA8M8DH1HTEQVJT3SY6","Exists",[],[],"Accept"]]'
    columns = (
        "id, group_id, requester_id, digest, title, description, reward_cents, duration_seconds, "
        "auto_approval_seconds, requirements, created_at, listed, newest_at"
    )
    with migrate._connect(empty, "production") as connection:
        for number, requirements in ((1, asked), (2, "[]")):
            connection.execute(
                text(
                    f"INSERT INTO hit_types ({columns}) VALUES "
                    f"('3H{number}', '3G{number}', 'A1', 'd{number}', 'Título', 'd', 1, 60, 60, :asked, 0, "
                    f"{number % 2}, 0)"
                ),
                {"asked": requirements},
            )
        connection.commit()
    upgrade(empty, "production")
    with migrate._connect(empty, "production") as connection:
        noted = connection.execute(
            text("SELECT qualification_type_id, hit_type_id, requester_id FROM hit_type_qualifications")
        ).all()
        terms = connection.execute(text("SELECT term, hit_type_id FROM hit_type_terms")).all()
    assert sorted(map(tuple, terms)) == [(term, "3H1") for term in (":A1.", ":masters.", "d", "título")]
    assert sorted(map(tuple, noted)) == [
        ("2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", "3H1", "A1"),
        ("3T", "3H1", "A1"),
    ]


def test_old_messages_become_threads(empty: Place) -> None:
    upgrade(empty, "production", "0006")
    old = [
        ("3A", "A1", "AR", "Monthly", "One", 5, None),
        ("3B", "A1", "AR", "Monthly", "Two", None, 7),
        ("3C", "A1", None, "New work: birds", "Three", None, None),
        ("3D", "A1", "AR", "You were paid a bonus of $0.05", "Four", None, None),
        ("3E", "A2", "AR", "Monthly", "Five", None, None),
    ]
    names = ("id", "worker_id", "requester_id", "subject", "text", "read_at", "due_at")
    values = ", ".join(f":{name}" for name in names)
    insert = f"INSERT INTO messages ({', '.join(names)}, sent_at, tries) VALUES ({values}, 1, 0)"
    with migrate._connect(empty, "production") as connection:
        connection.execute(text(insert), [dict(zip(names, each, strict=True)) for each in old])
        connection.commit()
    upgrade(empty, "production")
    with migrate._connect(empty, "production") as connection:
        threads = connection.execute(
            text("SELECT id, worker_id, requester_id, subject, newest_id, desk_newest_id FROM threads")
        ).all()
        messages = connection.execute(
            text("SELECT id, thread_id, requester_id, kind, text, read_at, due_at FROM messages ORDER BY id")
        ).all()
    assert sorted(map(tuple, threads)) == [
        ("3A", "A1", "AR", "Monthly", "3B", ""),
        ("3C", "A1", "", "New work: birds", "3C", ""),
        ("3D", "A1", "AR", "You were paid a bonus of $0.05", "3D", ""),
        ("3E", "A2", "AR", "Monthly", "3E", ""),
    ]
    assert list(map(tuple, messages)) == [
        ("3A", "3A", "AR", "messages", "One", 5, None),
        ("3B", "3A", "AR", "messages", "Two", None, 7),
        ("3C", "3C", "", "searches", "Three", None, None),
        ("3D", "3D", "AR", "news", "Four", None, None),
        ("3E", "3E", "AR", "messages", "Five", None, None),
    ]


def test_those_who_submitted_before_are_a_requesters_workers(empty: Place) -> None:
    upgrade(empty, "production", "0008")
    hit_type = (
        "INSERT INTO hit_types (id, group_id, requester_id, digest, title, description, reward_cents, "
        "duration_seconds, auto_approval_seconds, requirements, created_at, listed, newest_at) "
        "VALUES ('3T', '3G', 'AR', 'd', 't', 'd', 1, 60, 60, '[]', 0, 0, 0)"
    )
    hit = (
        "INSERT INTO hits (id, hit_type_id, group_id, requester_id, created_at, expires_at, max_assignments, "
        "pending, submitted, completed, funded, reward_cents, fee_cents, status) "
        "VALUES ('3H', '3T', '3G', 'AR', 0, 9, 9, 0, 0, 3, 0, 1, 0, 'Reviewable')"
    )
    work = (
        "INSERT INTO assignments (id, hit_id, requester_id, worker_id, status, accepted_at, deadline_at, "
        "submitted_at, auto_approval_at, approved_at, rejected_at, reward_cents) "
        "VALUES (:id, '3H', 'AR', :worker, :status, 0, 9, :at, 9, :approved, :rejected, 1)"
    )
    event = (
        "INSERT INTO events (id, at, kind, requester_id, hit_type_id, hit_id, assignment_id, uncounted) "
        "VALUES (:id, 5, :kind, 'AR', '3T', '3H', :assignment, 1)"
    )
    rows = [
        ("3A", "A1", "Approved", 1, 2, None),
        ("3B", "A2", "Rejected", 3, None, 4),
        ("3C", "A3", "Approved", 4, 5, None),
    ]
    names = ("id", "worker", "status", "at", "approved", "rejected")
    # The decision on the second and all of the third wait to be counted.
    waiting = [
        ("3X", "AssignmentRejected", "3B"),
        ("3Y", "AssignmentSubmitted", "3C"),
        ("3Z", "AssignmentApproved", "3C"),
    ]
    with migrate._connect(empty, "production") as connection:
        connection.execute(text(hit_type))
        connection.execute(text(hit))
        open_one = hit.replace("'3H'", "'3I'").replace("0, 0, 3, 0, 1, 0, 'Rev", "0, 0, 0, 9, 10, 2, 'Rev")
        connection.execute(text(open_one))
        connection.execute(text("INSERT INTO balances (account, cents) VALUES ('requester:AR', 7)"))
        connection.execute(text(work), [dict(zip(names, each, strict=True)) for each in rows])
        names = ("id", "kind", "assignment")
        connection.execute(text(event), [dict(zip(names, each, strict=True)) for each in waiting])
        connection.commit()
    upgrade(empty, "production")
    with migrate._connect(empty, "production") as connection:
        counted = connection.execute(text("SELECT * FROM crowd ORDER BY worker_id")).all()
        spent = connection.execute(text("SELECT * FROM spending_days")).all()
        held = connection.execute(text("SELECT cents, held_cents FROM balances")).all()
    assert list(map(tuple, counted)) == [("AR", "A1", 1, 1, 0, 1, 1), ("AR", "A2", 1, 0, 0, 3, 3)]
    # What waits is added by the fold, to what was spent, too.
    assert list(map(tuple, spent)) == [("AR", 0, "", 1, 0, 0)]
    assert list(map(tuple, held)) == [(7, 9 * 12 + 1)]


def test_the_past_of_workers_is_summed_by_day(empty: Place) -> None:
    upgrade(empty, "production", "0008")
    hour = 3_600_000
    # What became of it, the requester, when it was submitted and decided, and its bonuses with their moments.
    past = [
        ("Approved", "R1", 5 * hour, 30 * hour, [(7, 6 * hour), (8, 50 * hour)]),
        ("Approved", "R1", 5 * hour + 1, 30 * hour, []),
        ("Rejected", "R1", 23 * hour, 30 * hour, [(9, 24 * hour)]),
        ("Submitted", "R2", 29 * hour, None, []),
    ]
    types = (
        "id, group_id, requester_id, digest, title, description, reward_cents, duration_seconds, "
        "auto_approval_seconds, requirements, created_at, listed, newest_at"
    )
    with migrate._connect(empty, "production") as connection:
        connection.execute(
            text(f"INSERT INTO hit_types ({types}) VALUES ('3T','3G','R1','x','t','d',5,60,60,'[]',0,0,0)")
        )
        for number, (status, who, submitted_at, decided_at, paid) in enumerate(past):
            connection.execute(
                text(
                    "INSERT INTO hits (id, hit_type_id, group_id, requester_id, created_at, expires_at, "
                    "max_assignments, pending, submitted, completed, funded, reward_cents, fee_cents, "
                    "status) "
                    "VALUES (:id, '3T', '3G', :who, 0, 0, 1, 0, 0, 0, 0, 5, 0, 'Disposed')"
                ),
                {"id": f"3H{number}", "who": who},
            )
            made = {
                "id": f"3A{number}",
                "hit_id": f"3H{number}",
                "requester_id": who,
                "worker_id": "AW",
                "status": status,
                "accepted_at": submitted_at - 1_000,
                "deadline_at": submitted_at,
                "submitted_at": submitted_at,
                "approved_at": decided_at if status == "Approved" else None,
                "rejected_at": decided_at if status == "Rejected" else None,
                "due_at": 900 * hour if status == "Submitted" else None,
                "reward_cents": 5,
            }
            values = ", ".join(f":{name}" for name in made)
            connection.execute(text(f"INSERT INTO assignments ({', '.join(made)}) VALUES ({values})"), made)
            for bonus, (cents, paid_at) in enumerate(paid):
                connection.execute(
                    text(
                        "INSERT INTO bonus_payments VALUES "
                        "(:id, :who, 'AW', :work, :hit, :cents, 0, 'thanks', :paid_at)"
                    ),
                    {
                        "id": f"3B{number}{bonus}",
                        "who": who,
                        "work": f"3A{number}",
                        "hit": f"3H{number}",
                        "cents": cents,
                        "paid_at": paid_at,
                    },
                )
        connection.commit()
    upgrade(empty, "production")
    store = open_store(empty, "production", now=lambda _: 100 * hour)
    try:
        assert len(store.read(plain_days.plain, "AW")) == 7
        store.read(plain_days.agree, "AW")
        spent = store.read(spending.by_day, "R1", (0, 9))
        assert spent == {0: Spent(0, 7, 0), 1: Spent(10, 9, 0), 2: Spent(0, 8, 0)}
    finally:
        store.close()
