"""What stands around every answer: forged changes, headers, redirects, files, hosts of their own."""

import gzip

import pytest

from piecework.market import work
from piecework.web.context import local_path
from piecework.web.security import MOST_BODY_BYTES, origin_of
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

FORM = '<form method="post" action="https://www.mturk.com/mturk/externalSubmit"><input name="a"></form>'
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://sub.127.0.0.1:8000"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "", "Origin": "null"},
    {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "", "Referer": "https://evil.example/page"},
    {"Sec-Fetch-Site": "", "Origin": "http://[broken"},
)


@pytest.mark.parametrize("headers", FOREIGN)
async def test_changes_from_elsewhere_are_refused(site, requester, worker, browser, headers):
    (view,) = site.publish(requester, html_question(FORM))
    path = f"/projects/{view.hit.group_id}/tasks/accept_random"
    refused = await browser.post(path, headers=headers)
    assert refused.status == 403
    assert "page of another site" in refused.main
    by_link = await browser.get(path, headers=headers)
    assert by_link.status == 403
    assert "came from outside this site" in by_link.main
    assert site.production.read(work.queue, worker.id) == []


async def test_old_links_accept_from_our_own_pages_only(site, requester, worker, browser):
    (view,) = site.publish(requester, html_question(FORM))
    path = f"/projects/{view.hit.group_id}/tasks/accept_random"
    for headers in ({"Sec-Fetch-Site": ""}, {"Sec-Purpose": "prefetch"}):
        assert (await browser.get(path, headers=headers)).status == 403
    assert (await browser.client.head(path)).status_code == 403
    assert site.production.read(work.queue, worker.id) == []
    by_referer = {"Sec-Fetch-Site": "", "Referer": "http://127.0.0.1:8000/projects"}
    accepted = await browser.get(path, headers=by_referer)
    assert accepted.status == 200
    assert len(site.production.read(work.queue, worker.id)) == 1


async def test_pages_carry_a_strict_policy(site, browser):
    for path in ("/projects", "/no/such/page", "/sandbox/help"):
        headers = (await browser.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/tasks?x=1", "/tasks?x=1"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: a=b", "/"),
    ],
)
async def test_sign_in_leads_nowhere_else(browser, text, path):
    assert local_path(text, "/") == path
    answer = await browser.client.get("/sign-in", params={"next": text})
    assert answer.status_code == 303
    assert answer.headers["location"] == path


async def test_the_sandbox_has_the_same_pages_and_says_so(site, requester, worker, browser):
    (view,) = site.publish(requester, html_question(FORM), sandbox=True)
    assert "Copy a label" not in (await browser.get("/projects")).main
    listed = await browser.get("/sandbox/projects")
    assert listed.one("//header/*[1]").get("class").startswith("pw-sand")
    page = await browser.send(listed, "/accept_random")
    assert page.url.path.startswith(f"/sandbox/projects/{view.hit.group_id}/tasks/")
    assert page.one("//iframe").get("src").startswith("http://127.0.0.1:8000/sandbox/task/")
    assert (await browser.get("/sandbox")).url.path == "/sandbox/"
    assert "sandbox" in (await site.browser().get("/sandbox/nothing")).one("//title").text
    signed_out = await site.browser().get("/sandbox/tasks")
    assert signed_out.url.path == "/sandbox/sign-in"


async def test_hosts_of_their_own(site, requester, worker):
    site = site.with_settings(
        public_url="https://work.example.org",
        sandbox_url="https://sandbox.example.org",
        task_url="https://tasks.example.net",
    )
    (view,) = site.publish(requester, html_question(FORM), sandbox=True)
    browser = site.browser(worker)
    token = browser.client.cookies["piecework"]
    browser.client.cookies.clear()
    cookie = {"Cookie": f"__Host-piecework={token}"}
    listed = await browser.get("https://sandbox.example.org/projects", headers=cookie)
    assert "Copy a label" in listed.main
    assert "sandbox" in listed.one("//title").text
    assert "Copy a label" not in (await browser.get("https://work.example.org/projects", headers=cookie)).main
    page = await browser.get(
        f"https://sandbox.example.org/projects/{view.hit.group_id}/tasks", headers=cookie
    )
    frame = page.one("//iframe").get("src")
    assert frame.startswith("https://tasks.example.net/task/")
    assert "https://tasks.example.net" in page.headers["content-security-policy"]
    task = await browser.get(frame)
    assert task.status == 200
    assert task.headers["content-security-policy"].endswith(
        "frame-ancestors 'self' https://tasks.example.net https://work.example.org https://sandbox.example.org"
    )
    assert (await browser.get("https://tasks.example.net/projects", headers=cookie)).status == 404
    assert (await browser.get("https://tasks.example.net/sign-in")).status == 404


async def test_files_are_compressed_and_kept_for_good(site, browser):
    client = site.browser().client
    page = await client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    unpacked = await client.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in unpacked.headers
    assert page.headers["vary"] == unpacked.headers["vary"] == "Accept-Encoding"
    assert page.text == unpacked.text
    address = site.browser().client and (await browser.get("/")).one("//link[@rel='stylesheet']").get("href")
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["access-control-allow-origin"] == "*"
    assert plain.headers["content-type"].startswith("text/css")
    small = await client.get(address, headers={"Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content
    assert len(gzip.compress(plain.content)) < len(plain.content)
    for name in ("manifest.json", "nothing.css", "..%2Fassets.py"):
        assert (await client.get(f"/static/{name}")).status_code == 404


async def test_oversized_and_unknown_requests(browser):
    large = await browser.post("/sign-in", {"email": "x" * (MOST_BODY_BYTES + 1)})
    assert large.status in {400, 413}
    assert (await browser.post("/help")).status == 405
    assert (await browser.get("/no/such/page")).status == 404
    assert "There is no such page" in (await browser.get("/no/such/page")).main


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Work.Example.org:443/a?b", "https://work.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
async def test_origins_are_written_as_browsers_do(url, origin):
    assert origin_of(url) == origin
