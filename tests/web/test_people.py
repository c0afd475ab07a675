"""Walks of a person: signing up, in and out, links, passwords, the account, access keys."""

import re
from dataclasses import replace

import pytest

from piecework.identity import accounts, links, people
from piecework.identity.people import Roles
from piecework.mail import SmtpMailer
from piecework.settings import load
from tests.support.receiver import mail_server

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"


async def signed_up(site, *, email="new@example.org", **fields):
    """Make an account as a browser does; returns the browser and the page it ends on."""
    browser = site.browser()
    form = await browser.get("/sign-up")
    sent = {"email": email, "name": "Newcomer", "password": PASSWORD, **fields}
    return browser, await browser.send(form, "/sign-up", **sent)


async def test_sign_up_sign_out_and_in_again(site):
    browser, page = await signed_up(site)
    assert page.url.path == "/account"
    assert "Welcome, Newcomer" in page.main
    cookie = page.response.history[0].headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie  # plain http here
    out = await browser.send(page, "/sign-out")
    assert "Paid work in small pieces" in out.main
    assert (await browser.get("/account")).url.path == "/sign-in"
    asked = await browser.get("/dashboard?before=3X")
    assert asked.url.params["next"] == "/dashboard?before=3X"
    wrong = await browser.send(asked, "/sign-in", email="new@example.org", password="something else")
    assert wrong.status == 422
    assert "not right" in wrong.main
    back = await browser.send(wrong, "/sign-in", email=" New@Example.org", password=PASSWORD)
    assert back.url.path == "/dashboard"
    assert back.url.params["before"] == "3X"


async def test_sign_up_says_what_is_wrong_beside_the_field(site):
    for field, value, words in (
        ("email", "nobody", "not an e-mail address"),
        ("password", "short", "at least 10 characters"),
        ("name", " ", "Enter a name"),
    ):
        _, page = await signed_up(site, **{field: value})
        assert page.status == 422
        assert page.one(f"//input[@name='{field}']").get("aria-invalid") == "true"
        assert words in page.one(f"//*[@id='{field}-error']").text_content()
        assert page.one("//input[@name='password']").get("value") == ""
    _, page = await signed_up(site, worker="0")
    assert page.status == 422
    await signed_up(site)
    _, page = await signed_up(site)
    assert "This address has an account" in page.main


@pytest.mark.parametrize("mode", ["invitation", "closed"])
async def test_sign_up_may_not_be_open(site, mode):
    site = site.with_settings(sign_up=mode)
    browser = site.browser()
    page = await browser.get("/sign-up")
    assert ("by invitation" if mode == "invitation" else "closed here") in page.main
    refused = await browser.post("/sign-up", {"email": "a@b.example", "name": "A", "password": PASSWORD})
    assert refused.status == 403
    assert "piecework" not in browser.client.cookies


async def test_an_invitation_decides_the_roles(site):
    site = site.with_settings(sign_up="invitation")
    token = site.identity.write(links.invite, Roles(requester=True), email="guest@example.org")
    browser = site.browser()
    form = await browser.get(f"/link/{token}")
    assert form.one("//input[@name='email']").get("value") == "guest@example.org"
    page = await browser.send(form, "/sign-up", name="Guest", password=PASSWORD)
    assert "Roles: requester." in page.main
    used = await browser.get(f"/link/{token}")
    assert used.status == 410
    assert "This link no longer works" in used.main


async def test_a_sign_in_link_works_once_and_only_when_its_button_is_pressed(site):
    token = site.identity.write(accounts.bootstrap)
    browser = site.browser()
    for _ in range(2):  # a mail scanner and then the person
        page = await browser.get(f"/link/{token}")
        assert "signs you in once" in page.main
    entered = await browser.send(page, "/link/")
    assert entered.url.path == "/account/password"
    assert "You came in by a link" in entered.main
    chosen = await browser.send(entered, "/account/password", password=PASSWORD)
    assert "Password changed" in chosen.main
    again = await site.browser().post(f"/link/{token}")
    assert again.status == 410
    assert not again.tree.xpath("//form[contains(@action, 'sign-out')]")


async def test_too_many_tries_are_told_to_wait(site):
    await signed_up(site)
    browser = site.browser()
    form = await browser.get("/sign-in")
    for _ in range(10):
        await browser.client.post("/sign-in", data={"email": "new@example.org", "password": "x", "next": ""})
    page = await browser.send(form, "/sign-in", email="new@example.org", password=PASSWORD)
    assert page.status == 429
    assert int(page.headers["retry-after"]) > 0
    assert "Too many attempts" in page.main


async def test_a_forgotten_password_is_replaced_by_mail(site, tmp_path):
    signed_in, _ = await signed_up(site)
    with mail_server() as (inbox, port):
        settings = load(
            {
                "PIECEWORK_DATA_DIR": str(tmp_path),
                "PIECEWORK_SMTP_URL": f"smtp://127.0.0.1:{port}",
                "PIECEWORK_MAIL_FROM": "Piecework <work@example.org>",
            },
            tmp_path / "piecework.toml",
        )
        site = replace(
            site, parts=replace(site.parts, mailer=SmtpMailer(settings.mail_server, settings.mail_from))
        )
        browser = site.browser()
        form = await browser.get("/password")
        answers = [
            (await browser.send(form, "/password", email=email)).main
            for email in ("stranger@example.org", "new@example.org")
        ]
    assert answers[0] == answers[1]
    ((to, mail),) = inbox.mails
    assert to == ["new@example.org"]
    assert mail["From"] == "Piecework <work@example.org>"
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/password/\S+)", mail.get_payload())
    page = await browser.get(path)
    weak = await browser.send(page, "/password/", password="short")
    assert weak.status == 422
    entered = await browser.send(weak, "/password/", password="another long password")
    assert entered.url.path == "/"
    assert "Find work" in entered.main
    assert (await signed_in.get("/account")).url.path == "/sign-in"
    assert (await browser.get(path)).status == 410


async def test_without_mail_the_operator_is_named(site):
    page = await site.browser().get("/password")
    assert "Ask the operator" in page.main
    assert not page.tree.xpath("//main//form")


async def test_the_account_changes_profile_address_and_password(site):
    browser, page = await signed_up(site)
    saved = await browser.send(
        page, "/account", name="Renamed", country="US", subdivision="WA", zone="America/New_York", adult="1"
    )
    assert "Profile saved" in saved.main
    person = site.identity.read(people.by_email, "new@example.org")
    assert person.profile == ("Renamed", "US", "WA", True, "America/New_York", None)
    assert [each.get("value") for each in saved.tree.xpath("//input[@name='mail' and @checked]")] == list(
        people.MAIL_KINDS
    )
    chosen = await browser.post("/account/mail", {"mail": ["news", "spam"]})
    assert "Mail chosen" in chosen.main
    assert [each.get("value") for each in chosen.tree.xpath("//input[@name='mail' and @checked]")] == ["news"]
    wrong = await browser.post("/account", {"name": "", "zone": "UTC"})
    assert wrong.status == 422
    assert "Enter a name" in wrong.one("//*[@id='name-error']").text_content()
    refused = await browser.post("/account/email", {"email": "b@example.org", "password": "wrong"})
    assert refused.status == 422
    assert "not right" in refused.one("//*[@id='new_password-error']").text_content()
    changed = await browser.post("/account/email", {"email": "b@example.org", "password": PASSWORD})
    assert changed.one("//input[@name='email']").get("value") == "b@example.org"
    other = site.browser()
    form = await other.get("/sign-in")
    await other.send(form, "/sign-in", email="b@example.org", password=PASSWORD)
    page = await browser.get("/account")
    assert page.main.count("This browser") == 1
    ended = await browser.send(page, "/account/sessions")
    assert "Signed out there" in ended.main
    assert (await other.get("/account")).url.path == "/sign-in"
    form = await browser.get("/account/password")
    wrong = await browser.send(form, "/account/password", old_password="no", password="a new long one")
    assert wrong.status == 422
    done = await browser.send(form, "/account/password", old_password=PASSWORD, password="a new long one")
    assert "Password changed" in done.main


async def test_access_keys_are_shown_once_and_can_be_stopped(site, requester):
    browser = site.browser(requester)
    page = await browser.get("/developer")
    assert "http://127.0.0.1:8000/sandbox" in page.main
    made = await browser.send(page, "/developer", label="laptop")
    assert made.headers["cache-control"] == "no-store"
    (key_id,) = set(re.findall(r"AKIA\w{16}", made.main))
    assert "Copy the secret now" in made.main
    page = await browser.get("/developer")
    assert "Secret access key:" not in page.main
    for act, words in (("disable", "Disabled"), ("enable", "Active"), ("disable", "Disabled")):
        page = await browser.post(f"/developer/keys/{key_id}", {"act": act})
        assert words in page.main
    rival = site.browser(site.person("Rival", "requester"))
    assert (await rival.post(f"/developer/keys/{key_id}", {"act": "enable"})).status == 404
    page = await browser.post(f"/developer/keys/{key_id}", {"act": "delete"})
    assert "No access keys yet" in page.main


async def test_pages_are_closed_to_those_without_the_role(site, requester, worker):
    for path in ("/projects", "/tasks", "/dashboard"):
        page = await site.browser(site.person(f"R {path[1:]}", "requester")).get(path)
        assert page.status == 403
        assert "lacks that role" in page.main
    assert (await site.browser(worker).get("/developer")).status == 403
    only = await site.browser(site.person("Only", "requester")).get("/")
    assert "What needs you" in only.main
