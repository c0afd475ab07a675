"""Messages to the workers behind some results of a batch: which results, and whom they are from."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    op.add_column("broadcasts", sa.Column("chosen", sa.Text(), nullable=True))
    for name in ("gathering", "gathered"):
        op.add_column(
            "broadcasts", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    op.create_index(
        "ix_broadcasts_gathering",
        "broadcasts",
        ["id"],
        unique=False,
        sqlite_where=sa.text("gathering = 1"),
        postgresql_where=sa.text("gathering = 1"),
    )
    op.create_table(
        "broadcast_workers",
        sa.Column("broadcast_id", ID, nullable=False),
        sa.Column("worker_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_broadcast_workers_broadcast_id")
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "worker_id", name=op.f("pk_broadcast_workers")),
    )
