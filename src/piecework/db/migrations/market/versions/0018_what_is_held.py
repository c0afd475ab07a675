"""What is held for a requester stands beside what is free, so that nobody adds up HITs to know it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_UNPAID = "uncounted = 1 AND kind = 'AssignmentApproved'"

# What open assignments need, and what was paid out of the holds and is not counted yet.
_HELD = """
UPDATE balances SET held_cents = (
    SELECT coalesce(sum(hits.funded * (hits.reward_cents + hits.fee_cents)), 0) FROM hits
    WHERE hits.requester_id = substr(balances.account, 11)
) + (
    SELECT coalesce(sum(hits.reward_cents + hits.fee_cents), 0)
    FROM events JOIN hits ON hits.id = events.hit_id
    WHERE events.uncounted = 1 AND events.kind = 'AssignmentApproved'
        AND events.requester_id = substr(balances.account, 11)
)
WHERE account LIKE 'requester:%'
"""


def upgrade() -> None:
    """Move the store to this revision."""
    held = sa.Column("held_cents", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    op.add_column("balances", held)
    op.create_index(
        "ix_events_unpaid",
        "events",
        ["requester_id", "hit_id"],
        unique=False,
        sqlite_where=sa.text(_UNPAID),
        postgresql_where=sa.text(_UNPAID),
    )
    op.execute(_HELD)
