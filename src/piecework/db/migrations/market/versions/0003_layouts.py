"""HIT layouts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "layouts",
        sa.Column("id", ID, nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layouts")),
    )
    op.create_index("ix_layouts_requester", "layouts", ["requester_id", "id"], unique=False)
    op.create_table(
        "layout_versions",
        sa.Column("layout_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("language", ID, nullable=False),
        sa.Column("frame_height", sa.Integer(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "language IN ('placeholders', 'liquid')", name=op.f("ck_layout_versions_language")
        ),
        sa.ForeignKeyConstraint(["layout_id"], ["layouts.id"], name=op.f("fk_layout_versions_layout_id")),
        sa.PrimaryKeyConstraint("layout_id", "version", name=op.f("pk_layout_versions")),
    )
    op.add_column("hit_questions", sa.Column("layout_id", ID, nullable=True))
