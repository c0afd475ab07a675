"""Several requests for qualifications answered at once: those ticked, or all that stand on the page."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.market import qualification_requests
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.web.context import Visit
from piecework.web.requester import forms, types


async def answer(visit: Visit) -> Response:
    """Give the qualification to several who ask, or reject them, as the field `act` says.

    Whoever was answered in the meantime, or took the request back, is left alone.
    """
    fields, ticked = await visit.fields(), await visit.several("chosen")
    act, type_id = fields.get("act", ""), fields.get("type_id", "")
    if act not in ("accept", "reject"):
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    wanted = await visit.several("shown") if fields.get("whom") == "all" else ticked
    value = forms.number(fields.get("value", "")) if act == "accept" else None
    errors: dict[str, str] = {}
    if not wanted:
        errors["whom"] = Phrase("Tick some requests, or choose all on this page.")
    if act == "accept" and value is None:
        errors["several-value"] = types.NUMBER
    number = 0
    if not errors:
        try:
            number = await visit.market.database.awrite(
                qualification_requests.answer_several,
                visit.person.id,
                wanted[: types.REQUESTS],
                value,
                fields.get("reason", "").strip() or None,
            )
        except Refused as refused:
            errors = {"several-reason": refused.message}
    if errors:
        bulk = {**fields, "ticked": ticked}
        if type_id:
            return await types.form(visit, type_id, {}, errors, bulk)
        return await types.listed(visit, errors, bulk)
    place = f"/qualification_types/{type_id}" if type_id.isalnum() else "/qualification_types"
    return visit.to(f"{place}?done={act}&number={number}")
