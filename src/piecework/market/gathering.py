"""Sheets of everything that a filter finds among a batch's results: begun, and gathered in the background.

Nothing is tried, since what each would come to follows from how it stands: to be approved and rejected are
those that wait for review, to be taken back those rejected not too long ago, and a bonus is for any of them.
Results submitted after the asking are not meant.
"""

import json
from typing import Any, Literal, NamedTuple, TypeAlias

from piecework.db.door import Tx
from piecework.market import batches, results, sheets, worker_sheets
from piecework.market.results import STATUSES, Place, Wanted
from piecework.market.sheets import SheetDraft
from piecework.rules.assignments import OVERRIDE_MS, REJECTED, SUBMITTED
from piecework.rules.money import bonus_fee
from piecework.rules.results import filters
from piecework.rules.results.result import Result
from piecework.rules.sheets import decisions
from piecework.rules.sheets.sheets import BONUSES, DECISIONS, Kind, Sheet, SheetRow

AT_ONCE = 200
WALKED = 500
"""So many results are looked at in one transaction: on SQLite everybody else waits for it."""

Act: TypeAlias = Literal["approve", "reject", "undo", "bonus"]


class Chosen(NamedTuple):
    """What is to be done to all results that are wanted.

    Attributes:
        act: approve, reject, undo (a rejection) or bonus.
        wanted: which of the batch's results, among those that the act can be done to.
        text: words to the worker; of a bonus, what it is for.
        cents: of a bonus.
    """

    act: Act
    wanted: Wanted
    text: str
    cents: int = 0


class _Kind(NamedTuple):
    """What an act is: the kind of its sheet, the state it is for, and what it comes to."""

    kind: Kind
    status: str
    outcome: str


_KINDS: dict[Act, _Kind] = {
    "approve": _Kind(DECISIONS, SUBMITTED, "approved"),
    "reject": _Kind(DECISIONS, SUBMITTED, "rejected"),
    "undo": _Kind(DECISIONS, REJECTED, "reversed"),
    "bonus": _Kind(BONUSES, "", "paid"),
}


def begin(tx: Tx, requester_id: str, batch_id: str, name: str, chosen: Chosen) -> Sheet:
    """Begin a sheet of an act on all results of a batch that are wanted. Refuses an unknown batch.

    The first rows are gathered at once; the sheet can be confirmed when all of them are.
    """
    wanted = chosen.wanted._replace(until=tx.now)
    text = _written(chosen._replace(wanted=wanted), results.START)
    kind = _KINDS[chosen.act].kind
    sheet = sheets.create(tx, requester_id, SheetDraft(kind, name, batch_id, chosen=text))
    gather_some(tx, sheet.id, AT_ONCE)
    return sheets.get(tx, requester_id, sheet.id)


def chosen_of(sheet: Sheet) -> Chosen | None:
    """Return what a sheet is gathered from; None if it is of a file, or of workers."""
    return None if sheet.chosen is None or sheet.batch_id is None else _read(sheet.chosen)[0]


def price(tx: Tx, sheet: Sheet) -> int | None:
    """Return what the rows of a sheet would cost with fees, in cents; None if it is not about one batch.

    Approvals are paid out of what is held; rejections taken back and bonuses out of the funds.
    """
    if sheet.batch_id is None:
        return None
    counts = sheet.expected
    if sheet.kind == DECISIONS:
        batch = batches.get(tx, sheet.requester_id, sheet.batch_id)
        return sum(batches.prices(tx, batch)) * (counts.get("approved", 0) + counts.get("reversed", 0))
    chosen = chosen_of(sheet)
    if chosen is None:
        return None
    each = chosen.cents + bonus_fee(tx.terms.fee_schedule, chosen.cents)
    return each * counts.get("paid", 0)


def gather_some(tx: Tx, sheet_id: str, limit: int) -> int:
    """Gather the next rows of a sheet, `limit` at most, and return how many results it came past, or 1.

    Nothing happens, and 0 is returned, if it is complete or another process is at it.
    """
    sheet = sheets.lock_gathering(tx, sheet_id)
    if sheet is None or sheet.chosen is None:
        return 0
    if sheet.batch_id is None:
        return worker_sheets.gather(tx, sheet, limit)
    chosen, place = _read(sheet.chosen)
    kind = _KINDS[chosen.act]
    wanted = _narrowed(chosen.wanted, kind.status)
    found, behind = list[Result](), None
    if wanted is not None:
        walk = (place, limit, WALKED)
        found, behind = results.matching(tx, sheet.requester_id, sheet.batch_id, wanted, walk)
    rows = [
        SheetRow(number, 0, result.id, _act(chosen, result), kind.outcome, None, None)
        for number, result in enumerate(_doable(chosen, found, tx.now), sheet.row_count + 1)
    ]
    going_on = behind is not None
    sheet = sheet._replace(chosen=_written(chosen, behind or place), gathering=going_on)
    sheets.keep(tx, sheet, rows)
    return len(found) or 1


def wanted_data(wanted: Wanted) -> dict[str, Any]:
    """Return which results are wanted as JSON can hold it."""
    return {
        "status": wanted.status,
        "worker_id": wanted.worker_id,
        "filters": filters.to_data(wanted.filters),
        "until": wanted.until,
    }


def wanted_in(data: dict[str, Any]) -> Wanted:
    """Return what `wanted_data` was given."""
    status = next(each for each in STATUSES if each == data["status"])
    return Wanted(status, data["worker_id"], filters.from_data(data["filters"]), data["until"])


def _narrowed(wanted: Wanted, status: str) -> Wanted | None:
    if status and wanted.status not in ("", status):
        return None
    return wanted._replace(status=status or wanted.status)


def _doable(chosen: Chosen, found: list[Result], now: int) -> list[Result]:
    if chosen.act != "undo":
        return found
    return [result for result in found if now <= result.submitted_at + OVERRIDE_MS]


def _act(chosen: Chosen, result: Result) -> dict[str, Any]:
    if chosen.act == "bonus":
        return {"worker_id": result.worker_id, "cents": chosen.cents, "reason": chosen.text}
    # Whoever rejects one of them meanwhile means it.
    approve, override = chosen.act != "reject", chosen.act == "undo"
    return decisions.act(approve=approve, feedback=chosen.text, override=override)


def _written(chosen: Chosen, place: Place) -> str:
    data = {
        "act": chosen.act,
        **wanted_data(chosen.wanted),
        "text": chosen.text,
        "cents": chosen.cents,
        "place": list(place),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _read(text: str) -> tuple[Chosen, Place]:
    data = json.loads(text)
    at, id_ = data["place"]
    return Chosen(data["act"], wanted_in(data), data["text"], data["cents"]), (at, id_)
