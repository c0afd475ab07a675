"""What is held for a requester's work, by project: from the progress of batches, so it is seconds old.

What is held in all is `ledger.balance`; this says for what, without adding up HITs.
"""

import json
from collections import Counter, defaultdict
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.batches import batches, projects
from piecework.db.schema.market import hits
from piecework.db.statements import Statement
from piecework.market import batches as market_batches
from piecework.market import progress

BATCHES = 100
"""So many of a requester's newest batches are looked at."""


class Held(NamedTuple):
    """What is held for the batches of a project, in cents, fees included.

    Attributes:
        project_id: the project.
        name: its name.
        open_cents: for assignments that workers can accept; about, if they are many.
        in_hand_cents: for those that workers are at.
        undecided_cents: for those that wait for a decision.
    """

    project_id: str
    name: str
    open_cents: int
    in_hand_cents: int
    undecided_cents: int

    @property
    def cents(self) -> int:
        """All together."""
        return self.open_cents + self.in_hand_cents + self.undecided_cents


_asked = sql.texts("batch_ids")
_unit = (
    select(hits.c.reward_cents + hits.c.fee_cents)
    .where(hits.c.batch_id == batches.c.id)
    .order_by(hits.c.batch_row.desc())
    .limit(1)
    .correlate(batches)
    .scalar_subquery()
)
_UNITS = Statement(
    select(batches.c.id, batches.c.project_id, projects.c.name, _unit.label("unit_cents"))
    .join_from(_asked, batches, batches.c.id == _asked.c.value)
    .join(projects, projects.c.id == batches.c.project_id)
    .where(batches.c.requester_id == bindparam("requester_id"))
)


def by_project(tx: Tx, requester_id: str) -> list[Held]:
    """Return what is held for each project with work in its newest batches, the most first."""
    newest = market_batches.list_(tx, requester_id, None, BATCHES)
    seen = progress.of(tx, requester_id, [each.batch.id for each in newest])
    rows: list[Any] = tx.rows(_UNITS, requester_id=requester_id, batch_ids=json.dumps(list(seen)))
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        how, unit = seen[row.id], int(row.unit_cents or 0)
        sums[row.project_id, row.name].update(
            open_cents=unit * how.open_assignments,
            in_hand_cents=unit * how.counts.in_hand,
            undecided_cents=unit * how.counts.undecided,
        )
    found = [
        Held(*project, cents["open_cents"], cents["in_hand_cents"], cents["undecided_cents"])
        for project, cents in sums.items()
    ]
    return sorted((each for each in found if each.cents), key=lambda each: (-each.cents, each.project_id))
