"""Writing to a requester about a HIT group or an assignment, at old addresses, or to the operator."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.responses import Response

from piecework.market import threads
from piecework.market.threads import Contact
from piecework.rules.messages import InvalidMessage
from piecework.rules.refusals import Refused
from piecework.web import contacts, refusals
from piecework.web.context import Visit
from piecework.web.worker.inbox import NOT_NOW

OPERATOR = "message"


class Form(NamedTuple):
    """A form as it came: what its fields begin with, as in `hit_type_message[subject]`, and their values."""

    name: str
    fields: Mapping[str, str]

    def value(self, name: str) -> str:
        """Return one of its fields."""
        return self.fields.get(f"{self.name}[{name}]", "")


async def group_page(visit: Visit) -> Response:
    """Answer with the form about a HIT group, which the query names and may fill in."""
    return await _page(visit, Form(contacts.GROUP, visit.request.query_params))


async def send_about_group(visit: Visit) -> Response:
    """Send a message about a HIT group, or about an assignment of it in hand."""
    return await _send(visit, Form(contacts.GROUP, await visit.fields()))


async def assignment_page(visit: Visit) -> Response:
    """Answer with the form about an assignment of this worker."""
    return await _page(visit, Form(contacts.ASSIGNMENT, visit.request.query_params))


async def send_about_assignment(visit: Visit) -> Response:
    """Send a message about an assignment of this worker."""
    return await _send(visit, Form(contacts.ASSIGNMENT, await visit.fields()))


async def operator_page(visit: Visit) -> Response:
    """Answer with the form to the operator."""
    return await _page(visit, Form(OPERATOR, visit.request.query_params))


async def send_to_operator(visit: Visit) -> Response:
    """Send a message to the operator."""
    return await _send(visit, Form(OPERATOR, await visit.fields()))


async def _send(visit: Visit, form: Form) -> Response:
    try:
        to = await _to(visit, form)
    except Refused as refused:
        return await refusals.page(visit, refused)
    database, subject, text = visit.market.database, form.value("subject"), form.value("text")
    try:
        sent = await database.awrite(threads.write, visit.worker.id, to, subject, text)
    except InvalidMessage as refused:
        return await _form(visit, form, to, status=422, errors=refused.errors)
    except Refused as refused:
        return await _form(visit, form, to, status=NOT_NOW[refused.code], problem=refused.message)
    return visit.to(f"/messages/{sent.id}?sent=1")


async def _page(visit: Visit, form: Form) -> Response:
    try:
        return await _form(visit, form, await _to(visit, form))
    except Refused as refused:
        return await refusals.page(visit, refused)


async def _to(visit: Visit, form: Form) -> Contact | None:
    if form.name == OPERATOR:
        return None
    assignment_id = form.value("assignment_id")
    hit_type_id = form.value("hit_type_id") if form.name == contacts.GROUP else ""
    return await visit.market.database.aread(threads.contact, visit.worker.id, hit_type_id, assignment_id)


async def _form(
    visit: Visit,
    form: Form,
    to: Contact | None,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    problem: str = "",
) -> Response:
    names = {} if to is None else await visit.site.lookups.names([to.requester_id])
    return await visit.page(
        "worker/contact.html.jinja",
        status=status,
        here="/messages",
        name=form.name,
        to=to,
        requester=None if to is None else names.get(to.requester_id),
        subject=form.value("subject"),
        prefilled=not (errors or problem or form.value("subject")),
        text=form.value("text"),
        errors=errors or {},
        problem=problem,
    )
