"""Threads of messages that both sides write, and senders whom workers block."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")

# A thread for each sender and subject, called by its first message. What the market wrote came as NULL.
THREADS = """
INSERT INTO threads
    (id, worker_id, requester_id, subject, hit_type_id, hit_id, assignment_id, newest_id, desk_newest_id)
SELECT MIN(id), worker_id, COALESCE(requester_id, ''), subject, '', '', '', MAX(id), ''
FROM messages GROUP BY worker_id, COALESCE(requester_id, ''), subject
"""
# Kinds were not told apart before: those that Piecework wrote by itself have subjects of its own.
JOIN = """
UPDATE messages SET
    thread_id = (
        SELECT threads.id FROM threads
        WHERE threads.worker_id = messages.worker_id
          AND threads.requester_id = COALESCE(messages.requester_id, '')
          AND threads.subject = messages.subject
    ),
    from_worker = 0,
    withheld = 0,
    kind = CASE WHEN requester_id IS NULL AND subject LIKE 'New work: %' THEN 'searches'
        WHEN requester_id IS NULL
          OR subject LIKE 'You were paid a bonus of %'
          OR subject LIKE 'You were given the qualification %'
          OR subject LIKE 'Your qualification %'
          OR subject LIKE 'Your request for the qualification %'
          OR subject = 'A requester has blocked you' THEN 'news'
        ELSE 'messages' END
"""


def upgrade() -> None:
    """Move the store to this revision."""
    _make_tables()
    for name in ("worker", "unread", "due"):
        op.drop_index(f"ix_messages_{name}", table_name="messages")
    with op.batch_alter_table("messages") as messages:
        for name, kind in (("thread_id", ID), ("from_worker", sa.Integer()), ("withheld", sa.Integer())):
            messages.add_column(sa.Column(name, kind, nullable=True))
        messages.add_column(sa.Column("kind", ID, nullable=True))
    op.execute(THREADS)
    op.execute(JOIN)
    op.execute("UPDATE messages SET requester_id = '' WHERE requester_id IS NULL")
    with op.batch_alter_table("messages") as messages:
        for name, kind in (("thread_id", ID), ("from_worker", sa.Integer()), ("withheld", sa.Integer())):
            messages.alter_column(name, existing_type=kind, nullable=False)
        for name in ("kind", "requester_id"):
            messages.alter_column(name, existing_type=ID, nullable=False)
        messages.drop_column("subject")
        messages.create_check_constraint(op.f("ck_messages_kind"), "kind IN ('messages', 'news', 'searches')")
        messages.create_foreign_key(op.f("fk_messages_thread_id"), "threads", ["thread_id"], ["id"])
    op.create_index("ix_messages_thread", "messages", ["thread_id", "id"], unique=False)
    _index("ix_messages_unread", ["worker_id", "thread_id"], "from_worker = 0 AND read_at IS NULL")
    _index("ix_messages_desk_unread", ["requester_id", "thread_id"], "from_worker = 1 AND read_at IS NULL")
    _index("ix_messages_written", ["worker_id", "id"], "from_worker = 1")
    _index("ix_messages_due", ["due_at", "id"], "due_at IS NOT NULL")


def _make_tables() -> None:
    columns = ("worker_id", "requester_id", "subject", "hit_type_id", "hit_id", "assignment_id")
    op.create_table(
        "threads",
        sa.Column("id", ID, nullable=False),
        *(sa.Column(each, sa.Text() if each == "subject" else ID, nullable=False) for each in columns),
        sa.Column("newest_id", ID, nullable=False),
        sa.Column("desk_newest_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    op.create_index("ix_threads_worker", "threads", ["worker_id", "newest_id"], unique=False)
    op.create_index(
        "ix_threads_about",
        "threads",
        ["worker_id", "requester_id", "subject", "hit_type_id", "assignment_id"],
        unique=True,
    )
    _index("ix_threads_desk", ["requester_id", "desk_newest_id"], "desk_newest_id > ''", "threads")
    op.create_table(
        "blocked_senders",
        sa.Column("worker_id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("blocked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "requester_id", name=op.f("pk_blocked_senders")),
    )


def _index(name: str, columns: list[str], condition: str, table: str = "messages") -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)
