"""Nothing is missed on the pages about people: each is read in a made-up language, in every state it has."""

from dataclasses import replace
from datetime import UTC

import httpx
import pytest
from lxml import html

from piecework.identity import access_keys, accounts, attempts, links, passwords, people, tool_tokens
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.market import assignments, notifications
from piecework.rules.notifications import Specification
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from piecework.web.assets import Assets
from piecework.web.pages import Page, Pages
from piecework.web.refusals import BAD_ADDRESS, EXPLAINED
from piecework.web.site import build_site
from tests.support.pseudo import CODE, PseudoReader, missed
from tests.support.website import Browser, Stand, html_question

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"


def known(site: Stand, name: str, *roles: str, password: bool = False) -> Person:
    """Make a person whose name is not read."""
    person = site.person(name, *roles)
    site.identity.write(people.update_profile, person.id, Profile(f"⟦{name}⟧"))
    if password:
        site.identity.write(accounts.set_password, person.id, passwords.hashed(PASSWORD))
    return person


class _Post:
    def send(self, to: str, subject: str, text: str) -> None:
        """Lose a mail."""


class _Broken:
    async def aread(self, *_: object) -> None:
        raise RuntimeError("on purpose")


async def test_nothing_is_missed_on_the_way_in(site) -> None:
    reader, plain = PseudoReader(site), site.browser()
    await reader.get("/")
    form = await reader.get("/sign-in")
    wrong = {"email": "nobody@example.org", "password": "x"}
    assert (await reader.send(form, "/sign-in", **wrong)).status == 422
    for _ in range(9):
        site.identity.write(attempts.begin_sign_in, wrong["email"], "127.0.0.1")
    assert (await reader.send(form, "/sign-in", **wrong)).status == 429
    form = await reader.get("/sign-up")
    whole = {"email": "new@example.org", "name": "⟦Newcomer⟧", "password": PASSWORD}
    for wrong in (
        {"email": "nobody"},
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\u200bb"},
        {"password": "short"},
        {"password": "x" * 201},
        {"password": "x" * 20},
        {"password": "new@example.org"},
        {"worker": "0"},
    ):
        assert (await reader.send(form, "/sign-up", **{**whole, **wrong})).status == 422, wrong
    await plain.post("/sign-up", {**whole, "worker": "1"})
    await reader.send(form, "/sign-up", **whole)
    welcome = await reader.send(form, "/sign-up", **{**whole, "email": "other@example.org"})
    assert welcome.url.path == "/account"
    for mode in ("invitation", "closed"):
        reader_of = PseudoReader(site.with_settings(sign_up=mode))
        token = site.identity.write(links.invite, Roles(worker=True), email="guest@example.org")
        for path in ("/", "/sign-in", "/sign-up", f"/link/{token}"):
            await reader_of.get(path)
        reader_of.read(await reader_of.browser.post("/sign-up", whole))
        sent = {"email": "stranger@example.org", "invitation": token}
        reader_of.read(await reader_of.browser.post("/sign-up", {**whole, **sent}))
        reader.missed += reader_of.missed
    assert reader.missed == []


async def test_nothing_is_missed_about_links_and_passwords(site) -> None:
    person = known(site, "Ann", "worker", password=True)
    bare = known(site, "Bea", "operator")
    reader = PseudoReader(site)
    await reader.get("/password")
    mailing = PseudoReader(replace(site, parts=replace(site.parts, mailer=_Post())))
    form = await mailing.get("/password")
    for _ in range(6):
        last = await mailing.send(form, "/password", email=person.email)
    assert last.status == 429
    await reader.get("/link/nonsense")
    reset = site.identity.write(links.offer_reset, person.id)
    form = await reader.get(f"/link/{reset}")
    await reader.send(form, "/password/", password="short")
    link = await reader.get(f"/link/{site.identity.write(links.offer_sign_in, bare.id)}")
    chosen = await reader.send(link, "/link/")
    assert chosen.url.path == "/account/password"
    await reader.get("/")
    owner = PseudoReader(site, person)
    form = await owner.get("/account/password")
    await owner.send(form, "/account/password", old_password="x", password="short")
    await owner.send(form, "/account/password", old_password="x", password="long enough for it")
    assert reader.missed + mailing.missed + owner.missed == []


async def test_nothing_is_missed_on_the_account(site) -> None:
    person = known(site, "Ann", "worker", "requester", "operator", password=True)
    other = known(site, "Bea", "worker")
    site.browser(person)
    reader = PseudoReader(site, person)
    page = await reader.get("/account?welcome=1")
    for saved in ("profile", "email", "password", "sessions"):
        await reader.get(f"/account?saved={saved}")
    for wrong in (
        {"name": ""},
        {"language": "tlh"},
        {"zone": "x"},
        {"country": "XX"},
        {"country": "US", "subdivision": "XX"},
    ):
        assert (await reader.send(page, "/account", **wrong)).status == 422, wrong
    for email, password in (("x", PASSWORD), (other.email, PASSWORD), ("new@example.org", "x")):
        assert (await reader.send(page, "/account/email", email=email, password=password)).status == 422
    bare = PseudoReader(site, known(site, "Cid", "requester"))
    await bare.get("/account?welcome=1")
    assert reader.missed + bare.missed == []


async def test_nothing_is_missed_for_tools_and_programs(site) -> None:
    person = known(site, "Ann", "worker", "requester")
    reader = PseudoReader(site.with_settings(tool_rate=2, tool_burst=5), person)
    await reader.get("/developer/notifications")
    tools = await reader.get("/account/tools")
    await reader.send(tools, "/account/tools", label="")
    await reader.send(tools, "/account/tools", label="x" * 101)
    made = await reader.send(tools, "/account/tools", label="⟦finder⟧")
    deleted = await reader.send(made, "/account/tools/")
    assert deleted.url.params["deleted"] == "1"
    for _ in range(tool_tokens.MOST):
        site.identity.write(tool_tokens.create, person.id, "⟦finder⟧")
    assert (await reader.send(tools, "/account/tools", label="⟦finder⟧")).status == 422

    keys = await reader.get("/developer")
    await reader.send(keys, "/developer", label="x" * 101)
    made = await reader.send(keys, "/developer", label="⟦laptop⟧")
    off = await reader.send(made, "/developer/keys/", act="disable")
    for _ in range(access_keys.ACTIVE_LIMIT):
        site.identity.write(access_keys.create, site.parts.vault, person.id, "")
    assert (await reader.send(keys, "/developer", label="")).status == 422
    assert (await reader.send(off, "/developer/keys/", act="enable")).status == 422
    reader.read(await reader.browser.post("/developer/keys/3NONE", {"act": "disable"}))

    (view,) = site.publish(person, html_question("<p>1</p>"), title="⟦Copy⟧")
    for destination, transport in (
        ("https://hooks.example.org/a", "SNS"),
        ("https://sqs.example.org/q", "SQS"),
    ):
        wanted = Specification(destination, transport, "2014-08-15", ("HITCreated", "HITExpired"))
        site.production.write(notifications.set_, person.id, view.hit_type.id, wanted, active=True)
        site.publish(person, html_question("<p>1</p>"), title="⟦Copy⟧", count=28)
        await reader.get("/developer/notifications")
    site.publish(person, html_question("<p>1</p>"), title="⟦Other⟧")
    good, bad, over, *_ = site.production.write(notifications.claim, 100, 60_000)
    site.production.write(notifications.delivered, good)
    site.production.write(notifications.failed, bad, bad.lease, "⟦it answered with status 503⟧")
    site.production.write(notifications.failed, over, None, "⟦its host name leads nowhere⟧")
    site.production.write(notifications.set_, person.id, view.hit_type.id, wanted, active=False)
    page = await reader.get("/developer/notifications")
    (older,) = page.tree.xpath("//a[contains(@href, '?before=')]/@href")
    await reader.get(older)
    await reader.get("/developer/notifications?before=3&types_before=3")
    for path in ("/developer/notifications", "/sandbox/developer/notifications"):
        await reader.send(await reader.get(path), "/secret")
    reader.read(await reader.browser.post("/developer/notifications/3UNKNOWN/replay"))
    assert reader.missed == []


async def test_nothing_is_missed_in_help_and_errors(site) -> None:
    worker = known(site, "Wanda")
    reader = PseudoReader(site, worker)
    none = {"daily_limit": 0, "newcomer_limit": 0, "scarce_hits": 0, "page_rate": 0, "tool_rate": 0}
    bare = PseudoReader(site.with_settings(**none, message_limit=0), worker)
    every = {"daily_limit": 5, "newcomer_limit": 3, "scarce_hits": 3, "page_rate": 1, "tool_rate": 1}
    limited = PseudoReader(site.with_settings(**every, message_limit=9, page_burst=2), worker)
    for each, path in ((reader, "/help"), (bare, "/rules"), (bare, "/account/tools"), (limited, "/help")):
        await each.get(path)
    for _ in range(3):
        last = await limited.get("/help")
    assert last.status == 429
    for path, status in (
        ("/sandbox/gallery", 200),
        ("/sandbox/gallery/crowd-input", 200),
        ("/nothing", 404),
        ("/gallery", 404),
        ("/developer", 403),
        ("/files/x", 404),
    ):
        assert (await reader.get(path)).status == status
    owner = PseudoReader(site, known(site, "Olga", "requester"))
    for path, status in (("/", 200), ("/account/tools", 403), ("/assignments/3X", 404)):
        assert (await owner.get(path)).status == status
    forged = await reader.browser.post("/account", {"name": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reader.read(forged).status == 403
    large = await reader.browser.post("/account", {"name": "x" * 4_100_000})
    assert reader.read(large).status == 413

    parts = replace(reader.stand.parts, production=_Broken())
    transport = httpx.ASGITransport(build_site(parts), raise_app_exceptions=False)
    client = reader.browser.client
    reader.browser = Browser(
        httpx.AsyncClient(
            transport=transport, base_url=client.base_url, headers=client.headers, cookies=client.cookies
        )
    )
    assert (await reader.get("/account")).status == 500
    assert reader.missed + bare.missed + limited.missed + owner.missed == []


async def test_nothing_is_missed_in_refusals(site) -> None:
    pages = Pages(Assets(), PseudoReader(site).stand.parts.languages)
    around = Page(now=0, zone=UTC, language=CODE)
    content = {"root": "", "viewer": None, "message": Phrase("It is so."), "group_id": "", "submitted": ""}
    found = []
    for code, explained in {**EXPLAINED, "": BAD_ADDRESS}.items():
        more = {"group_id": "3GROUP", "submitted": "3HIT"} if code == "" else {}
        text = pages.render(
            "refused.html.jinja", around, explained=explained, status=422, **{**content, **more}
        )
        found += [(code, each) for each in missed(html.document_fromstring(text))]
    for status in (400, 410, 503):
        text = pages.render(
            "error.html.jinja", around, status=status, wait=0, request_id="", **{**content, "message": ""}
        )
        found += [(status, each) for each in missed(html.document_fromstring(text))]
    assert found == []


async def test_nothing_is_missed_on_a_submitted_assignment(site) -> None:
    requester, worker = known(site, "Olga", "requester"), known(site, "Wanda")
    reader = PseudoReader(site, requester)
    page = html_question("<form><input name=a></form>")
    for act in (None, assignments.approve, assignments.reject):
        (view,) = site.publish(requester, page, title="⟦Copy⟧", auto_approval_seconds=60)
        held = site.production.write(assignments.accept_next, Worker(worker.id), view.hit.group_id)
        given = [Answer("⟦town⟧", "⟦Zürich⟧"), Answer("⟦empty⟧", "")][: 1 if act else 2]
        site.production.write(assignments.submit, worker.id, held.id, to_xml(given))
        if act:
            site.production.write(act, requester.id, held.id, "⟦Thanks⟧")
        shown = await reader.get(f"/assignments/{held.id}")
        assert shown.status == 200
    missing = await reader.get(f"/assignments/{held.id}/files/1")
    assert missing.status == 404
    assert reader.missed == []
