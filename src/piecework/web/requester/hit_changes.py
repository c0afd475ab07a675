"""Changing HITs: those that are ticked, one, or all of a type, an annotation or a batch.

Each act is first asked about, with what comes of it and what it costs, and then carried out: the first HITs
at once, the others in the background.
"""

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.clock import DAY
from piecework.db.door import Tx
from piecework.market import hit_acts, hit_lists, ledger
from piecework.market.hit_lists import Sums
from piecework.rules import hit_acts as rules
from piecework.rules.hit_acts import Act, ActKind, InvalidAct, Order, Over
from piecework.rules.phrases import Phrase
from piecework.web.context import Visit
from piecework.web.requester import forms
from piecework.web.requester.hits import name_of, over_in, query_of


class Found(NamedTuple):
    """What an act is about, what there is in it, and what may be spent."""

    over: Over
    name: str
    sums: Sums
    free_cents: int


async def ask(visit: Visit) -> Response:
    """Answer with the question whether to do something to HITs, and what comes of it."""
    chosen = visit.request.query_params.getlist("chosen")
    if over_in(visit) is None and not chosen:
        back = dict(parse_qsl(visit.query("back")))
        return visit.to(f"/hits?{urlencode({**back, 'nothing': '1'})}")
    over = over_in(visit) or rules.chosen(chosen)
    return await _ask(visit, over, _kind(visit.query("act")), {})


async def change(visit: Visit) -> Response:
    """Have it done, and answer with the list, or the HIT, that says how far it is."""
    fields, chosen = await visit.fields(), await visit.several("chosen")
    over, kind = over_in(visit) or rules.chosen(chosen), _kind(fields.get("act", ""))
    seconds = forms.seconds(fields, "until") or 0
    words = fields.get("feedback", "").strip() or None
    try:
        act: Act = await visit.market.database.awrite(
            _do, visit.person.id, over, (kind, seconds, forms.number(fields.get("amount", "")) or 0, words)
        )
    except InvalidAct as refused:
        return await _ask(visit, over, kind, fields, dict(refused.errors))
    if over.scope == rules.CHOSEN and len(chosen) == 1:
        return visit.to(f"/hits/{chosen[0]}?act={act.id}")
    return visit.to(f"/hits?{urlencode({**query_of(over), 'act': act.id})}")


def _kind(text: str) -> ActKind:
    if text not in rules.KINDS:
        raise HTTPException(404 if not text else 422, Phrase("The form says nothing that can be done here."))
    return text


def _do(tx: Tx, requester_id: str, over: Over, asked: tuple[ActKind, int, int, str | None]) -> Act:
    kind, seconds, amount, words = asked
    if kind in rules.MOVING_EXPIRY:
        amount = tx.now + seconds * 1_000
    decides = kind in rules.DECISIONS
    order = Order(kind, amount if kind in rules.MOVING_EXPIRY or kind == rules.ADD else 0)
    return hit_acts.ask(tx, requester_id, over, order._replace(words=words if decides else None))


async def _ask(
    visit: Visit,
    over: Over,
    kind: ActKind,
    fields: dict[str, str],
    errors: dict[str, str] | None = None,
) -> Response:
    try:
        found: Found = await visit.market.database.aread(_read, visit.person.id, over)
    except InvalidAct as refused:
        # There is no question to ask, only the list to go back to.
        raise HTTPException(422, refused.errors["chosen"]) from None
    return await visit.page(
        "requester/hit_change.html.jinja",
        status=422 if errors else 200,
        here="/hits",
        found=found,
        kind=kind,
        chosen=over.ids,
        query=urlencode(query_of(over)),
        fields={"amount": "1", "until": "7", "until_unit": str(DAY // 1_000), "feedback": "", **fields},
        errors=errors or {},
        units=forms.UNITS[2:],
    )


def _read(tx: Tx, requester_id: str, over: Over) -> Found:
    hit_acts.check_own(tx, requester_id, over)
    return Found(
        over,
        name_of(tx, requester_id, over),
        hit_lists.sums(tx, requester_id, over),
        ledger.available(tx, requester_id),
    )
