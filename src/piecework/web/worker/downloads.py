"""What a worker downloads: the history as CSV and JSON, read and sent in portions, however long it is."""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable

from starlette.responses import Response, StreamingResponse

from piecework.market import history
from piecework.market.history import LAST, Entry, Wanted
from piecework.rules.money import dollars
from piecework.rules.tables import cell
from piecework.web import formats
from piecework.web.context import Visit
from piecework.web.worker import twins

PORTION = 500
BOM = "\N{BYTE ORDER MARK}"
"""Stands before a CSV file, so that spreadsheets read it as UTF-8."""
_HEAD = (
    "AssignmentId",
    "HITId",
    "HITGroupId",
    "Title",
    "RequesterId",
    "RequesterName",
    "State",
    "AcceptTime",
    "SubmitTime",
    "AutoApprovalTime",
    "ApprovalTime",
    "RejectionTime",
    "EndTime",
    "Reward",
    "Bonus",
    "BonusReasons",
    "RequesterFeedback",
)


def history_csv(visit: Visit, wanted: Wanted) -> Response:
    """Answer with a part of the history, from its newest to its oldest work, as a CSV file."""
    return attachment(_csv(visit, wanted), "text/csv; charset=utf-8", "history.csv")


def history_json(visit: Visit, wanted: Wanted) -> Response:
    """Answer with a part of the history, from its newest to its oldest work, as JSON."""
    return attachment(_json(visit, wanted), "application/json", "history.json")


def attachment(parts: AsyncIterator[str], media_type: str, name: str) -> Response:
    """Return an answer that browsers keep as a file."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(parts, media_type=media_type, headers=headers)


def lines(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as lines of CSV."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(each) for each in row] for row in rows)
    return out.getvalue()


async def _csv(visit: Visit, wanted: Wanted) -> AsyncIterator[str]:
    yield BOM + lines([_HEAD])
    async for portion, names in _portions(visit, wanted):
        yield lines(_row(visit, each, names.get(each.assignment.requester_id, "")) for each in portion)


async def _json(visit: Visit, wanted: Wanted) -> AsyncIterator[str]:
    before = '{"results": [\n'
    async for portion, names in _portions(visit, wanted):
        details = [
            twins.detail(visit.market.root, each, names.get(each.assignment.requester_id, ""))
            for each in portion
        ]
        yield before + ",\n".join(json.dumps(each, ensure_ascii=False) for each in details)
        before = ",\n"
    yield "\n]}\n" if before == ",\n" else before + "]}\n"


async def _portions(visit: Visit, wanted: Wanted) -> AsyncIterator[tuple[list[Entry], dict[str, str]]]:
    seen, names = LAST, dict[str, str]()
    while portion := await visit.market.database.aread(history.walk, wanted, seen, PORTION):
        unknown = {each.assignment.requester_id for each in portion} - names.keys()
        if unknown:
            found = await visit.site.lookups.names(unknown)
            names.update(dict.fromkeys(unknown, "") | found)
        yield portion, names
        seen = portion[-1].place


def _row(visit: Visit, entry: Entry, requester: str) -> list[str]:
    assignment = entry.assignment
    moments = (
        assignment.accepted_at,
        assignment.submitted_at,
        assignment.auto_approval_at,
        assignment.approved_at,
        assignment.rejected_at,
        assignment.ended_at,
    )
    return [
        assignment.id,
        assignment.hit_id,
        entry.group_id,
        entry.title,
        assignment.requester_id,
        requester,
        assignment.status,
        *("" if at is None else formats.iso(at, visit.zone) for at in moments),
        dollars(assignment.reward_cents),
        dollars(entry.bonus_cents),
        "; ".join(bonus.reason for bonus in entry.bonuses),
        assignment.feedback or "",
    ]
