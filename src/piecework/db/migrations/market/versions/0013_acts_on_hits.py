"""Acts on any HITs, not on those of batches alone; HITs by annotation; the bonuses of batches."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")
SORT_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_KINDS = "'expire', 'extend', 'reopen', 'add', 'delete', 'approve', 'reject', 'reviewing', 'reviewable'"
_MOVE_ACTS = sa.text(
    """
    INSERT INTO hit_acts (id, requester_id, scope, subject, kind, amount, words, reached, within, changed,
        refused, reason, asked_at, finished_at)
    SELECT batch_acts.id, batches.requester_id, 'batch', batches.id, kind, amount, NULL,
        COALESCE((SELECT hits.id FROM hits
            WHERE hits.batch_id = batches.id AND hits.batch_row = batch_acts.reached), ''),
        '', changed, refused, batch_acts.reason, asked_at, finished_at
    FROM batch_acts JOIN batches ON batches.id = batch_acts.batch_id
    """
)
_SUM_BONUSES = sa.text(
    """
    INSERT INTO batch_bonuses (batch_id, payments, cents, fee_cents)
    SELECT assignments.batch_id, COUNT(*), SUM(bonus_payments.cents), SUM(bonus_payments.fee_cents)
    FROM bonus_payments JOIN assignments ON assignments.id = bonus_payments.assignment_id
    WHERE assignments.batch_id IS NOT NULL GROUP BY assignments.batch_id
    """
)


def upgrade() -> None:
    """Move the store to this revision."""
    _acts()
    op.create_table(
        "batch_bonuses",
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_bonuses_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch_bonuses")),
    )
    op.execute(_SUM_BONUSES)
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("hits", "annotation", type_=sa.Text(collation="C"))
    which = sa.text("annotation IS NOT NULL AND batch_id IS NULL")
    op.create_index(
        "ix_hits_annotation",
        "hits",
        ["requester_id", "annotation", "id"],
        unique=False,
        sqlite_where=which,
        postgresql_where=which,
    )
    op.create_index("ix_hit_types_requester", "hit_types", ["requester_id", "id"], unique=False)


def _acts() -> None:
    op.create_table(
        "hit_acts",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("scope", ID, nullable=False),
        sa.Column("subject", SORT_KEY, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reached", ID, nullable=False),
        sa.Column("within", ID, nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "scope IN ('batch', 'type', 'annotation', 'chosen')", name=op.f("ck_hit_acts_scope")
        ),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_hit_acts_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hit_acts")),
    )
    op.create_index("ix_hit_acts_requester", "hit_acts", ["requester_id", "id"], unique=False)
    for name, columns, which in (
        ("batch", ["subject", "id"], "scope = 'batch'"),
        ("waiting", ["id"], "finished_at IS NULL"),
    ):
        op.create_index(
            f"ix_hit_acts_{name}",
            "hit_acts",
            columns,
            unique=False,
            sqlite_where=sa.text(which),
            postgresql_where=sa.text(which),
        )
    op.execute(_MOVE_ACTS)
    op.drop_table("batch_acts")
