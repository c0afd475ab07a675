"""Tokens of workers' own tools, and what people chose about language and mail."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    """Move the store to this revision."""
    op.create_table(
        "tool_tokens",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_hash", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tool_tokens_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tool_tokens_token_hash")),
    )
    op.create_index("ix_tool_tokens_person", "tool_tokens", ["person_id", "id"], unique=False)
    op.add_column("people", sa.Column("language", ID, nullable=True))
    op.add_column("people", sa.Column("mail", sa.Text(), nullable=True))
