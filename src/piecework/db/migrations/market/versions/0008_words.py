"""What the types on the list of work are found by."""

import json

import sqlalchemy as sa
from alembic import op

from piecework.rules.qualifications import MASTERS
from piecework.rules.searches import terms_of

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "hit_type_terms",
        sa.Column("term", ID, nullable=False),
        sa.Column("hit_type_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["hit_type_id"], ["hit_types.id"], name=op.f("fk_hit_type_terms_hit_type_id")
        ),
        sa.PrimaryKeyConstraint("term", "hit_type_id", name=op.f("pk_hit_type_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hit_type_terms_type", "hit_type_terms", ["hit_type_id", "term"], unique=False)
    op.create_index(
        "ix_hit_types_time",
        "hit_types",
        ["duration_seconds", "id"],
        unique=False,
        sqlite_where=sa.text("listed = 1"),
        postgresql_where=sa.text("listed = 1"),
    )
    _note_what_is_listed()


def _note_what_is_listed() -> None:
    connection = op.get_bind()
    note = sa.text("INSERT INTO hit_type_terms (term, hit_type_id) VALUES (:term, :hit_type_id)")
    listed = sa.text(
        "SELECT id, requester_id, requirements, title, description, keywords FROM hit_types WHERE listed = 1"
    )
    for hit_type_id, requester_id, requirements, *texts in connection.execute(listed).all():
        masters = any(each[0] in MASTERS for each in json.loads(requirements))
        terms = terms_of(requester_id, texts, masters=masters)
        connection.execute(note, [{"term": each, "hit_type_id": hit_type_id} for each in sorted(terms)])
