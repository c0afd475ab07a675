"""Sheets of an act on all workers who are meant by an audience: begun, and gathered in the background.

Unlike what is gathered from results, each row is tried, since what it comes to depends on the worker.
"""

import json
from typing import Any

from piecework.db.door import Tx
from piecework.market import crowd, sheets
from piecework.market.sheets import SheetDraft
from piecework.rules.crowd import Audience
from piecework.rules.sheets.sheets import BONUSES, Entry, Sheet

AT_ONCE = 200


def begin(
    tx: Tx, requester_id: str, draft: SheetDraft, audience: Audience, act: dict[str, Any]
) -> Sheet | None:
    """Begin a sheet of an act on all workers who are meant; None, and nothing is kept, if that is nobody.

    The first are tried at once; the sheet can be confirmed when all are. `act` is what a row of the draft's
    kind asks for, of a bonus without the worker: it goes with what each submitted last.
    """
    sheet = sheets.create(tx, requester_id, draft._replace(chosen=written(audience, act, "")))
    gather(tx, sheet, AT_ONCE)
    begun = sheets.get(tx, requester_id, sheet.id)
    if begun.row_count or begun.gathering:
        return begun
    sheets.discard(tx, requester_id, sheet.id)
    return None


def gather(tx: Tx, sheet: Sheet, limit: int) -> int:
    """Try the act of a locked sheet on the next workers, `limit` at most; return how many, or 1."""
    data = json.loads(sheet.chosen or "")
    audience, act = Audience.from_json(data["audience"]), data["act"]
    found = crowd.ids(tx, sheet.requester_id, audience, data["after"], limit)
    going_on = len(found) == limit
    after = found[-1] if found else data["after"]
    sheet = sheet._replace(chosen=written(audience, act, after), gathering=going_on)
    sheets.keep(tx, sheet, sheets.tried(tx, sheet, _entries(tx, sheet, found, act)))
    return len(found) or 1


def _entries(tx: Tx, sheet: Sheet, worker_ids: list[str], act: dict[str, Any]) -> list[Entry]:
    if sheet.kind != BONUSES:
        return [Entry(0, each, act) for each in worker_ids]
    last = crowd.last_assignments(tx, sheet.requester_id, worker_ids)
    return [Entry(0, last[each], {"worker_id": each, **act}) for each in worker_ids if each in last]


def written(audience: Audience, act: dict[str, Any], after: str) -> str:
    """Return who is meant by what, and behind whom to look on, as a row keeps it."""
    data = {"audience": audience.to_json(), "act": act, "after": after}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
