"""Coming in and leaving: sign-in, sign-up, one-time links, forgotten passwords, sign-out."""

import smtplib

import structlog
from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.identity import flows, links, sessions
from piecework.identity.flows import Mailing, SignUp
from piecework.identity.links import Link, Purpose
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField, TooManyAttempts
from piecework.identity.sessions import Visit as Session
from piecework.identity.sign_up import Draft
from piecework.mail import Mailer
from piecework.rules.refusals import Refused
from piecework.web.context import Visit, local_path
from piecework.web.people import cookies

_log = structlog.get_logger()
_PURPOSES: tuple[Purpose, ...] = ("sign-in", "reset", "invitation")


async def sign_in_page(visit: Visit) -> Response:
    """Answer with the sign-in form, or go on if that is done."""
    if visit.viewer is not None:
        return _onward(visit, visit.query("next"))
    return await _sign_in_form(visit, onward=visit.query("next"))


async def sign_in(visit: Visit) -> Response:
    """Sign in by address and password, and go where the person wanted to go."""
    fields = await visit.fields()
    email, onward = fields.get("email", ""), fields.get("next", "")
    try:
        entered = await flows.sign_in(visit.site.identity, email, fields.get("password", ""), visit.caller)
    except Refused as refused:
        return await _sign_in_form(visit, email=email, onward=onward, refused=refused)
    return _let_in(visit, entered.token, onward)


async def sign_out(visit: Visit) -> Response:
    """End this session."""
    settings = visit.site.settings
    if isinstance(visit.viewer, Session):
        visit.site.lookups.forget_session(cookies.read(visit.request, settings))
        session = visit.viewer.session
        await visit.site.identity.awrite(sessions.end, session.person_id, session.id)
    return cookies.take(visit.to("/"), settings)


async def sign_up_page(visit: Visit) -> Response:
    """Answer with the sign-up form; `invitation` in the query is the token of one."""
    token = visit.query("invitation")
    invitation = None
    if token:
        invitation = await visit.site.identity.aread(links.look, token, "invitation")
    return await _sign_up_form(visit, token, invitation)


async def sign_up(visit: Visit) -> Response:
    """Make an account and come in with it."""
    fields = await visit.fields()
    token = fields.get("invitation", "")
    draft = Draft(
        fields.get("email", ""),
        Profile(fields.get("name", "")),
        Roles(worker=fields.get("worker") == "1", requester=fields.get("requester") == "1"),
    )
    form = SignUp(draft, fields.get("password", ""), token or None)
    try:
        entered = await flows.join(visit.site.identity, visit.site.settings.sign_up, form, visit.caller)
    except (InvalidField, TooManyAttempts) as refused:
        invitation = None
        if token:
            invitation = await visit.site.identity.aread(links.look, token, "invitation")
        return await _sign_up_form(visit, token, invitation, fields=fields, refused=refused)
    return _let_in(visit, entered.token, f"{visit.market.root}/account?welcome=1")


async def link_page(visit: Visit) -> Response:
    """Answer with a button that uses the link: mail scanners open addresses, and must not use it up."""
    token = visit.path("token")
    link = await visit.site.identity.aread(_look, token)
    if link.purpose == "invitation":
        return visit.to(f"/sign-up?invitation={token}")
    if link.purpose == "reset":
        return visit.to(f"/password/{token}")
    return await visit.page("people/link.html.jinja", token=token)


async def redeem_link(visit: Visit) -> Response:
    """Sign in by a one-time link."""
    entered = await flows.sign_in_by_link(visit.site.identity, visit.path("token"), visit.caller)
    onward = "" if entered.person.has_password else f"{visit.market.root}/account/password"
    return _let_in(visit, entered.token, onward)


async def forgot_page(visit: Visit) -> Response:
    """Answer with the form that asks for a reset link, or with whom to ask where no mail is sent."""
    return await visit.page(
        "people/forgot.html.jinja", mails=visit.site.mailer is not None, sent=False, error=""
    )


async def forgot(visit: Visit) -> Response:
    """Mail a reset link. The answer is the same for an address that nobody has, and as fast."""
    mailer, fields = visit.site.mailer, await visit.fields()
    if mailer is None:
        return await forgot_page(visit)
    try:
        mailing = await flows.ask_for_reset(visit.site.identity, fields.get("email", ""), visit.caller)
    except TooManyAttempts as refused:
        return _wait(
            await visit.page(
                "people/forgot.html.jinja", status=429, mails=True, sent=False, error=refused.message
            ),
            refused,
        )
    response = await visit.page("people/forgot.html.jinja", mails=True, sent=True, error="")
    if mailing is not None:
        response.background = BackgroundTask(_mail_reset, mailer, visit, mailing)
    return response


async def reset_page(visit: Visit) -> Response:
    """Answer with the form for a new password, if the link still works."""
    await visit.site.identity.aread(links.look, visit.path("token"), "reset")
    return await visit.page("people/reset.html.jinja", token=visit.path("token"), error="")


async def reset(visit: Visit) -> Response:
    """Set a new password by a reset link; every other session ends."""
    fields, token = await visit.fields(), visit.path("token")
    try:
        entered = await flows.reset_password(
            visit.site.identity, token, fields.get("password", ""), visit.caller
        )
    except InvalidField as refused:
        return await visit.page("people/reset.html.jinja", status=422, token=token, error=refused.message)
    visit.site.lookups.clear()
    return _let_in(visit, entered.token, "")


async def _sign_in_form(
    visit: Visit, *, email: str = "", onward: str = "", refused: Refused | None = None
) -> Response:
    limited = isinstance(refused, TooManyAttempts)
    response = await visit.page(
        "people/sign_in.html.jinja",
        status=429 if limited else 422 if refused else 200,
        here="/sign-in",
        email=email,
        onward=onward,
        error=refused.message if refused else "",
        sign_up=visit.site.settings.sign_up,
    )
    return _wait(response, refused)


async def _sign_up_form(
    visit: Visit,
    token: str,
    invitation: Link | None,
    *,
    fields: dict[str, str] | None = None,
    refused: Refused | None = None,
) -> Response:
    errors = {refused.field: refused.message} if isinstance(refused, InvalidField) else {}
    response = await visit.page(
        "people/sign_up.html.jinja",
        status=200 if refused is None else 429 if isinstance(refused, TooManyAttempts) else 422,
        mode=visit.site.settings.sign_up,
        token=token,
        invitation=invitation,
        fields=fields or {"email": (invitation and invitation.email) or "", "worker": "1"},
        errors=errors,
        problem="" if refused is None or errors else refused.message,
    )
    return _wait(response, refused)


def _wait(response: Response, refused: Refused | None) -> Response:
    if isinstance(refused, TooManyAttempts):
        response.headers["Retry-After"] = str(refused.retry_after_seconds)
    return response


def _let_in(visit: Visit, token: str, onward: str) -> Response:
    return cookies.give(_onward(visit, onward), visit.site.settings, token)


def _onward(visit: Visit, onward: str) -> Response:
    # Never a redirect to what the query says as it stands: only to a path of this site.
    root = visit.market.root
    return visit.to(local_path(onward, f"{root}/").removeprefix(root))


def _look(tx: Tx, token: str) -> Link:
    for purpose in _PURPOSES[:-1]:
        try:
            return links.look(tx, token, purpose)
        except Refused:
            continue
    return links.look(tx, token, _PURPOSES[-1])


async def _mail_reset(mailer: Mailer, visit: Visit, mailing: Mailing) -> None:
    market = visit.market
    text = (
        f"Hello {mailing.person.name},\n\n"
        f"somebody, probably you, asked for a new password on {market.production}. Choose one here:\n\n"
        f"{market.url}/password/{mailing.token}\n\n"
        "The address works once, for one hour. If it was not you, do nothing: your password stays as it is.\n"
    )
    if market.is_sandbox:
        text += "\nThis was asked for in the sandbox; the account is the same in production.\n"
    try:
        await to_thread.run_sync(mailer.send, mailing.person.email, "A new password for Piecework", text)
    except (OSError, smtplib.SMTPException) as error:
        # The page has been answered; that mail does not work is for the operator to see.
        _log.error("mail_not_sent", purpose="reset", reason=str(error))
