"""The account: profile, address, password, and the browsers that are signed in."""

import zoneinfo
from functools import cache

from starlette.responses import Response

from piecework.identity import flows, people, sessions
from piecework.identity.countries import COUNTRIES, US_STATES
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField, TooManyAttempts
from piecework.identity.sessions import Visit as Session
from piecework.rules.phrases import Phrase
from piecework.web.context import Visit
from piecework.web.people import cookies

_NO_ANSWER = ("", Phrase("Not told"))
_MAILS = {
    "messages": Phrase("What requesters, workers and the operator write to me"),
    "news": Phrase("What happens to my work and my money: bonuses, qualifications, blocks, payouts"),
    "searches": Phrase("What my saved searches find"),
}
_ROLES = {"worker": Phrase("worker"), "requester": Phrase("requester"), "operator": Phrase("operator")}


async def page(visit: Visit) -> Response:
    """Answer with the account."""
    return await _account(visit)


async def save_profile(visit: Visit) -> Response:
    """Change what the person says about themselves."""
    fields = await visit.fields()
    country = fields.get("country") or None
    profile = Profile(
        fields.get("name", ""),
        country,
        # A state that is left over from another choice of country is no mistake worth an error.
        (fields.get("subdivision") or None) if country == "US" else None,
        fields.get("adult") == "1",
        fields.get("zone", "UTC"),
        fields.get("language") or None,
    )
    if profile.language and profile.language not in dict(visit.site.languages.names):
        wrong: dict[str, str] = {"language": Phrase("Choose a language from the list.")}
        return await _account(visit, status=422, profile=profile, errors=wrong)
    try:
        await visit.site.identity.awrite(people.update_profile, visit.person.id, profile)
    except InvalidField as refused:
        return await _account(visit, status=422, profile=profile, errors={refused.field: refused.message})
    _forget(visit)
    return visit.to("/account?saved=profile")


async def save_email(visit: Visit) -> Response:
    """Change the address to sign in with."""
    fields, viewer = await visit.fields(), _viewer(visit)
    email = fields.get("email", "")
    try:
        await flows.change_email(visit.site.identity, viewer, fields.get("password", ""), email)
    except InvalidField as refused:
        errors = {f"new_{refused.field}": refused.message}
        return await _account(visit, status=422, email=email, errors=errors)
    except TooManyAttempts as refused:
        return await _account(visit, status=429, email=email, errors={"new_password": refused.message})
    _forget(visit)
    return visit.to("/account?saved=email")


async def save_mail(visit: Visit) -> Response:
    """Choose which mail to get."""
    chosen = await visit.several("mail")
    await visit.site.identity.awrite(people.choose_mail, visit.person.id, chosen)
    _forget(visit)
    return visit.to("/account?saved=mail")


async def password_page(visit: Visit) -> Response:
    """Answer with the form for another password."""
    return await visit.page("people/password.html.jinja", here="/account", errors={})


async def save_password(visit: Visit) -> Response:
    """Choose another password; all other sessions end."""
    fields, viewer = await visit.fields(), _viewer(visit)
    old, new = fields.get("old_password", ""), fields.get("password", "")
    try:
        await flows.change_password(visit.site.identity, viewer, old, new)
    except InvalidField as refused:
        errors = {refused.field: refused.message}
        return await visit.page("people/password.html.jinja", status=422, here="/account", errors=errors)
    except TooManyAttempts as refused:
        errors = {"old_password": refused.message}
        return await visit.page("people/password.html.jinja", status=429, here="/account", errors=errors)
    visit.site.lookups.clear()
    return visit.to("/account?saved=password")


async def end_sessions(visit: Visit) -> Response:
    """End one session (`session_id`), or all but this one."""
    fields, viewer = await visit.fields(), _viewer(visit)
    session_id = fields.get("session_id", "")
    if session_id:
        await visit.site.identity.awrite(sessions.end, viewer.person.id, session_id)
    else:
        await visit.site.identity.awrite(sessions.end_others, viewer.person.id, viewer.session.id)
    visit.site.lookups.clear()
    return visit.to("/account?saved=sessions")


async def _account(
    visit: Visit,
    *,
    status: int = 200,
    profile: Profile | None = None,
    email: str = "",
    errors: dict[str, str] | None = None,
) -> Response:
    viewer = _viewer(visit)
    return await visit.page(
        "people/account.html.jinja",
        status=status,
        here="/account",
        person=viewer.person,
        roles=[words for name, words in _ROLES.items() if getattr(viewer.person.roles, name)],
        profile=profile or viewer.person.profile,
        email=email or viewer.person.email,
        errors=errors or {},
        countries=[_NO_ANSWER, *COUNTRIES.items()],
        states=[_NO_ANSWER, *US_STATES.items()],
        mails=_MAILS,
        sends_mail=visit.site.mailer is not None,
        zones=_zones(),
        languages=[("", Phrase("As the browser asks")), *visit.site.languages.names],
        sessions=await visit.site.identity.aread(sessions.list_, viewer.person.id),
        saved=visit.query("saved"),
        welcome=visit.query("welcome") == "1",
    )


def _viewer(visit: Visit) -> Session:
    assert isinstance(visit.viewer, Session), "entry.py lets nobody in who is not signed in"
    return visit.viewer


def _forget(visit: Visit) -> None:
    visit.site.lookups.forget_session(cookies.read(visit.request, visit.site.settings))


@cache
def _zones() -> list[tuple[str, str]]:
    places = (name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(places))]
