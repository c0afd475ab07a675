"""The page about notifications: settings, the webhook secret, deliveries and replaying them."""

from dataclasses import replace

import pytest

from piecework.background.post import Post
from piecework.background.senders.sender import UndeliverableError
from piecework.market import ledger, notifications
from piecework.rules.notifications import Specification
from piecework.rules.webhooks import secret_of
from tests.support.website import SECRET, html_question

pytestmark = pytest.mark.anyio

ADDRESS = "https://hooks.example.org/piecework"
PATH = "/developer/notifications"


@pytest.fixture
def told(site, requester):
    """Twenty-eight events of the requester's, one that was delivered and one that failed."""
    site.production.write(ledger.deposit, requester.id, 100_000, "test")
    (first,) = site.publish(requester, html_question("<p>1</p>"))
    wanted = Specification(ADDRESS, "SNS", "2014-08-15", ("HITCreated", "HITExpired"))
    site.production.write(notifications.set_, requester.id, first.hit_type.id, wanted, active=True)
    made = site.publish(requester, html_question("<p>1</p>"), count=28)
    good, bad, over, *_ = site.production.write(notifications.claim, 100, 60_000)
    site.production.write(notifications.delivered, good)
    site.production.write(notifications.failed, bad, bad.lease, "it answered with status 503")
    site.production.write(notifications.failed, over, None, "its host name leads nowhere")
    return [view.hit.id for view in made]


async def test_settings_and_deliveries_are_shown_by_pages(site, requester, told):
    browser = site.browser(requester)
    page = await browser.get("/developer")
    assert PATH in {link.get("href") for link in page.tree.xpath("//main//a")}
    page = await browser.get(PATH)
    assert page.status == 200
    assert f"Webhook: {ADDRESS}" in page.main
    assert "HITCreated, HITExpired" in page.main
    assert told[-1] in page.main
    assert told[0] not in page.main
    (older,) = page.tree.xpath("//a[text()='Older deliveries']/@href")
    page = await browser.get(older)
    assert [hit_id for hit_id in told if hit_id in page.main] == told[:3]
    for words in ("Delivered", "Last time: it answered with status 503.", "its host name leads nowhere."):
        assert words in page.main
    empty = await browser.get(f"/sandbox{PATH}")
    assert "No notifications are set up" in empty.main
    assert "Nothing to deliver yet" in empty.main
    beyond = await browser.get(f"{PATH}?before=3&types_before=3")
    assert "There are no older deliveries" in beyond.main


class Sent:
    """A way of sending that keeps what it was given."""

    def __init__(self):
        self.events = []

    def check(self, destination):
        raise AssertionError(destination)

    def send(self, event, specification):
        if "closed" in specification.destination:
            raise UndeliverableError("it answered with status 503")
        self.events.append((event, specification))


async def test_a_test_event_is_sent_to_what_is_kept_and_what_is_typed(site, requester, told):
    nobody = await site.browser(requester).post(PATH, {"act": "test", "destination": ADDRESS})
    assert (nobody.status, "has not set up webhooks" in nobody.main) == (422, True)
    sent = Sent()
    post = Post({"Webhook": sent})

    async def send_test(market, event, specification):
        assert market == "production"
        await post.test(event, specification)

    browser = replace(site, parts=replace(site.parts, send_test=send_test)).browser(requester)
    page = await browser.get(PATH)
    form = page.one("//form[.//button[@value='again']]")
    kept = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    assert kept == {"destination": ADDRESS, "transport": "SNS", "version": "2014-08-15"}
    tried = await browser.post(PATH, {**kept, "act": "again"})
    assert (tried.status, f"{ADDRESS} took it" in tried.main) == (200, True)
    typed = {"act": "test", "hit_type_id": "3X", "transport": "SNS", "events": ["HITCreated", "HITExpired"]}
    open_ = await browser.post(PATH, {**typed, "destination": "https://open.example.org/x"})
    assert "Test event sent" in open_.main
    assert open_.one("//input[@id='hit_type_id']").get("value") == "3X"
    assert len(open_.tree.xpath("//input[@name='events'][@checked]")) == 2
    closed = await browser.post(PATH, {**typed, "destination": "https://closed.example.org/x"})
    assert (closed.status, "it answered with status 503" in closed.main) == (422, True)
    assert closed.one("//input[@id='destination']").get("value") == "https://closed.example.org/x"
    again = await browser.post(PATH, {**kept, "act": "again", "destination": "https://closed.example.org/x"})
    assert (again.status, "Nothing was sent" in again.main) == (422, True)
    assert [(event.kind, event.requester_id, each.destination) for event, each in sent.events] == [
        ("Ping", requester.id, ADDRESS),
        ("Ping", requester.id, "https://open.example.org/x"),
    ]
    (only,) = site.production.read(notifications.list_, requester.id)
    assert only.specification.destination == ADDRESS


async def test_a_destination_is_set_and_switched(site, requester, told):
    browser, market = site.browser(requester), site.production
    (kind,) = market.read(notifications.list_, requester.id)
    fields = {"act": "save", "hit_type_id": kind.hit_type_id, "transport": "Email", "destination": "no"}
    none = await browser.post(PATH, fields)
    assert (none.status, "Choose at least one event." in none.main) == (422, True)
    fields["events"] = ["HITReviewable", "Nonsense"]
    wrong = await browser.post(PATH, fields)
    assert (wrong.status, wrong.one("//input[@id='destination']").get("value")) == (422, "no")
    assert "with Email it must be one e-mail address" in wrong.main
    assert wrong.one("//input[@value='HITReviewable']").get("checked") is not None
    kept = await browser.post(PATH, {**fields, "destination": "lab@example.org"})
    assert "Email: lab@example.org" in kept.main
    off = await browser.post(PATH, {"act": "off", "hit_type_id": kind.hit_type_id})
    assert "Switch on" in off.main
    (now,) = market.read(notifications.list_, requester.id)
    assert (now.active, now.specification.event_types) == (False, ("HITReviewable",))
    await browser.post(PATH, {"act": "on", "hit_type_id": kind.hit_type_id})
    assert market.read(notifications.list_, requester.id)[0].active
    rival = site.browser(site.person("Rival", "requester"))
    for act, status in (("on", 404), ("save", 422)):
        refused = await rival.post(PATH, {**fields, "act": act, "destination": "x@example.org"})
        assert (refused.status, "lab@example.org" in refused.main) == (status, False)
    assert market.read(notifications.list_, requester.id)[0].specification.destination == "lab@example.org"


async def test_an_event_is_replayed_by_its_own_requester_only(site, requester, told):
    browser = site.browser(requester)
    event = site.production.read(notifications.recent, requester.id, None, 100)[-1]
    assert event.state == "delivered"
    rival = site.browser(site.person("Rival", "requester"))
    for person, event_id in ((rival, event.id), (browser, "3UNKNOWN"), (browser, "%00")):
        refused = await person.post(f"{PATH}/{event_id}/replay")
        assert refused.status == 404
        assert "no such event among your deliveries" in refused.main
    page = await browser.get(f"{PATH}?before={event.id}0")
    again = await browser.send(page, f"{event.id}/replay")
    assert again.url.path == PATH
    replayed = site.production.read(notifications.recent, requester.id, None, 100)[-1]
    assert (replayed.id, replayed.state, replayed.tries) == (event.id, "waiting", 0)


async def test_the_webhook_secret_is_shown_when_asked_for(site, requester):
    browser = site.browser(requester)
    for root, market in (("", "production"), ("/sandbox", "sandbox")):
        page = await browser.get(root + PATH)
        assert "whsec_" not in page.response.text
        shown = await browser.send(page, "/secret")
        assert secret_of(SECRET, market, requester.id) in shown.main
        assert shown.headers["cache-control"] == "no-store"
    assert (await site.browser(site.person("Worker")).get(PATH)).status == 403
