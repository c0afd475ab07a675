"""Saved searches: they tell a worker of new groups, by message and in a feed whose address is a secret."""

import json
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from piecework import clock, ids
from piecework.db import sql
from piecework.db.door import Tx
from piecework.db.schema.finding import saved_searches
from piecework.db.statements import Statement
from piecework.market import groups, messages
from piecework.market.groups import Group
from piecework.rules import money
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import Worker
from piecework.rules.refusals import Refused
from piecework.rules.searches import Search

MOST_SEARCHES = 20
NAME_CHARACTERS = 100
LOOK_EVERY_MS = 15 * clock.MINUTE
TOLD_AT_ONCE = 10
IN_FEED = 50


class SavedSearch(NamedTuple):
    """A saved search's row. `tells` is 1 if it sends messages; moments in milliseconds."""

    id: str
    worker_id: str
    name: str
    search: str
    feed_key: str
    tells: int
    seen_at: int
    due_at: int
    created_at: int

    @property
    def wanted(self) -> Search:
        """The search itself; what its row does not know yet is left out."""
        return Search(**json.loads(self.search))


_columns = saved_searches.c
_MINE = (_columns.id == bindparam("search_id"), _columns.worker_id == bindparam("of"))
_INSERT = sql.insert(saved_searches)
_COUNT = Statement(select(func.count()).where(_columns.worker_id == bindparam("worker_id")))
_LIST = Statement(
    select(saved_searches).where(_columns.worker_id == bindparam("worker_id")).order_by(_columns.id.desc())
)
_BY_FEED = Statement(select(saved_searches).where(_columns.feed_key == bindparam("feed_key")))
_DELETE = Statement(delete(saved_searches).where(*_MINE))
_SWITCH = Statement(update(saved_searches).where(*_MINE).values(tells=bindparam("on")))
_DUE = Statement(
    select(saved_searches)
    .where(_columns.due_at <= bindparam("now"))
    .order_by(_columns.due_at)
    .limit(bindparam("limit"))
)
_TAKE = Statement(
    select(saved_searches)
    .where(_columns.id == bindparam("id"), _columns.due_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
_LOOKED = Statement(
    update(saved_searches)
    .where(_columns.id == bindparam("search_id"))
    .values(seen_at=bindparam("at"), due_at=bindparam("next_at"))
)


def save(tx: Tx, worker_id: str, name: str, search: Search) -> SavedSearch:
    """Save a search, which tells of groups that are made from now on. Refuses more than twenty."""
    if int(tx.value(_COUNT, worker_id=worker_id)) >= MOST_SEARCHES:
        raise Refused(
            "TooManySearches",
            Phrase("You have {most} saved searches, which is the most. Delete one.", most=MOST_SEARCHES),
        )
    kept = {field: value for field, value in search._asdict().items() if value != getattr(Search(), field)}
    made = SavedSearch(
        id=ids.new_id(tx.now),
        worker_id=worker_id,
        name=name[:NAME_CHARACTERS],
        search=json.dumps(kept, ensure_ascii=False),
        feed_key=ids.new_token(),
        tells=1,
        seen_at=tx.now,
        due_at=tx.now + LOOK_EVERY_MS,
        created_at=tx.now,
    )
    tx.run(_INSERT, **made._asdict())
    return made


def list_(tx: Tx, worker_id: str) -> list[SavedSearch]:
    """Return a worker's searches, newest first."""
    return [SavedSearch._make(row) for row in tx.rows(_LIST, worker_id=worker_id)]


def switch(tx: Tx, worker_id: str, search_id: str, *, tells: bool) -> None:
    """Let a search of this worker send messages, or not."""
    tx.run(_SWITCH, search_id=search_id, of=worker_id, on=int(tells))


def delete_(tx: Tx, worker_id: str, search_id: str) -> None:
    """Delete a search of this worker, and with it its feed."""
    tx.run(_DELETE, search_id=search_id, of=worker_id)


def by_feed(tx: Tx, feed_key: str) -> SavedSearch | None:
    """Return the search behind the address of a feed, or None."""
    row = tx.row(_BY_FEED, feed_key=feed_key)
    return None if row is None else SavedSearch._make(row)


def found(tx: Tx, worker: Worker, saved: SavedSearch) -> list[Group]:
    """Return what a saved search finds now, those with the newest HITs first."""
    return groups.browse(tx, worker, saved.wanted._replace(order="newest"), None, IN_FEED)


def due(tx: Tx, limit: int) -> list[SavedSearch]:
    """Return searches that have not looked for their time, the longest overdue first."""
    return [SavedSearch._make(row) for row in tx.rows(_DUE, now=tx.now, limit=limit)]


def look(tx: Tx, worker: Worker, search_id: str, url: str) -> int:
    """Look for groups that were made since a search looked last, and tell its worker of them.

    Args:
        tx: the transaction.
        worker: whose search it is.
        search_id: the search; nothing happens if another process has just looked.
        url: the market's public address, for links.

    Returns:
        How many new groups there were.
    """
    row: Any = tx.row(_TAKE, id=search_id, now=tx.now)
    if row is None:
        return 0
    saved = SavedSearch._make(row)
    new = []
    if saved.tells:
        new = [each for each in found(tx, worker, saved) if each.hit_type.created_at > saved.seen_at]
    if new:
        messages.send(tx, worker.id, None, f"New work: {saved.name}", _letter(new, url), "searches")
    tx.run(_LOOKED, search_id=saved.id, at=tx.now, next_at=tx.now + LOOK_EVERY_MS)
    return len(new)


def _letter(new: list[Group], url: str) -> str:
    lines = [
        f"{each.title}\n${money.dollars(each.reward_cents)}  {url}/projects/{each.group_id}"
        for each in (group.hit_type for group in new[:TOLD_AT_ONCE])
    ]
    if len(new) > TOLD_AT_ONCE:
        lines.append(f"And {len(new) - TOLD_AT_ONCE} more.")
    lines.append(f"Your searches: {url}/searches")
    return "\n\n".join(lines)
