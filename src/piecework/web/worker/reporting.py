"""Reporting a HIT group to the operator."""

from starlette.responses import Response

from piecework.market import groups, reports
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.reports import REPORT_REASONS
from piecework.web import refusals
from piecework.web.context import Visit


async def page(visit: Visit) -> Response:
    """Answer with the form, or after sending it with what happens next."""
    return await _page(visit, {}, "")


async def send(visit: Visit) -> Response:
    """Keep the report for the operator; what is wrong is said beside the field, and what was typed stays."""
    fields, group_id = await visit.fields(), visit.path("group_id")
    reason, text = fields.get("reason", ""), fields.get("text", "").strip()
    try:
        await visit.market.database.awrite(reports.report, visit.worker.id, group_id, reason, text)
    except Refused as refused:
        if refused.code != "InvalidParameterValue":
            return await refusals.explain(visit, refusals.BAD_ADDRESS, Phrase("The address is not valid."))
        return await _page(visit, fields, refused.message)
    return visit.to(f"/projects/{group_id}/report?sent=1")


async def _page(visit: Visit, fields: dict[str, str], error: str) -> Response:
    found = await visit.market.database.aread(groups.get, visit.worker, visit.path("group_id"))
    if found is None:
        return await refusals.explain(visit, refusals.BAD_ADDRESS, Phrase("The address is not valid."))
    return await visit.page(
        "worker/report.html.jinja",
        status=422 if error else 200,
        type=found.hit_type,
        reasons=REPORT_REASONS,
        fields=fields,
        error=error,
        sent=visit.query("sent") == "1",
    )
