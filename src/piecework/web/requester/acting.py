"""Acts on some of a requester's workers, from the list of all or a group: checked, then done or tried."""

from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import worker_groups
from piecework.rules.crowd import Audience
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.web.context import Visit
from piecework.web.requester import broadcasts, chosen, groups, workers


async def change(visit: Visit) -> Response:
    """Do what the field `act` says with the workers who are ticked, or with all that match the filter.

    A few are put into a group or out of it at once; everything else is tried first, or written first.
    """
    fields, ticked = await visit.fields(), await visit.several("chosen")
    audience = chosen.meant(fields, ticked)
    errors = chosen.wrong(fields, audience)
    if errors or audience is None:
        return await _again(visit, fields, ticked, errors)
    act = fields["act"]
    if act == "message":
        return await broadcasts.write(visit, audience)
    if act in ("join", "leave") and audience.worker_ids:
        try:
            number = await visit.market.database.awrite(_move, visit.person.id, audience, fields)
        except Refused as refused:
            return await _again(visit, fields, ticked, {"to_group": refused.message})
        here = fields.get("here", "")
        place = f"/groups/{here}?" if here else f"/workers{chosen.address(chosen.read(fields)) or '?'}&"
        return visit.to(f"{place}done={act}&number={number}")
    made = await chosen.sheet(visit, audience, fields)
    if made is None:
        nobody = Phrase("Nobody is meant by this: there is no such worker, or none has submitted anything.")
        return await _again(visit, fields, ticked, {"whom": nobody})
    return visit.to(f"/sheets/{made}")


async def _again(visit: Visit, fields: dict[str, str], ticked: list[str], errors: dict[str, str]) -> Response:
    here = fields.get("here", "")
    if here:
        return await groups.shown(visit, here, fields, errors, ticked)
    return await workers.listed(visit, chosen.read(fields), fields, errors, ticked)


def _move(tx: Tx, requester_id: str, audience: Audience, fields: dict[str, str]) -> int:
    verb = worker_groups.add if fields["act"] == "join" else worker_groups.remove
    return verb(tx, requester_id, fields["to_group"], audience.worker_ids)
