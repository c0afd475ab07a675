"""Saved searches: made from the filters, told by message, read as a feed."""

import pytest
from lxml import etree

from piecework.background.searches import look_once
from piecework.market import saved_searches, threads
from piecework.web.worker.filters import query_of, read
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form></form>")
ATOM = "{http://www.w3.org/2005/Atom}"
URL = "http://127.0.0.1:8000"


async def look(site):
    return await look_once(site.production, site.identity, URL)


async def test_a_search_tells_of_new_groups_once(site, requester, worker, browser, clock) -> None:
    site.publish(requester, PAGE, title="Old label")
    clock.advance(seconds=1)
    saved = await browser.post("/searches", {"q": "label", "reward": "0.25", "sort": "reward"})
    assert "Search saved" in saved.main
    assert "“label”, reward from $0.25" in saved.main
    assert await look(site) == 0
    clock.advance(seconds=60)
    site.publish(requester, PAGE, title="New label", reward_cents=30)
    site.publish(requester, PAGE, title="Cheap label", reward_cents=5)
    site.publish(requester, PAGE, title="Something else")
    assert await look(site) == 0  # its time has not come
    clock.advance(seconds=15 * 60)
    assert await look(site) == 1
    (letter,) = site.production.read(threads.of_worker, worker.id)
    assert letter.subject == "New work: “label”, reward from $0.25"
    assert "New label\n$0.30  http://127.0.0.1:8000/projects/" in letter.text
    assert "Cheap" not in letter.text
    clock.advance(seconds=15 * 60)
    assert await look(site) == 0

    (kept,) = site.production.read(saved_searches.list_, worker.id)
    shown = await browser.get(f"/projects{query_of(kept.wanted)}")
    assert [a.text for a in shown.tree.xpath("//a[@class='pw-title']")] == ["Old label", "New label"]
    await browser.post("/searches", {"search": kept.id, "act": "hush"})
    clock.advance(seconds=15 * 60)
    site.publish(requester, PAGE, title="Another label")
    clock.advance(seconds=15 * 60)
    assert await look(site) == 0
    await browser.post("/searches", {"search": kept.id, "act": "tell"})
    clock.advance(seconds=1)
    site.publish(requester, PAGE, title="Third label")
    clock.advance(seconds=15 * 60)
    assert await look(site) == 1


async def test_a_feed_needs_nothing_but_its_address(site, requester, worker, browser, clock) -> None:
    site.publish(requester, PAGE, title="Copy <a> label & more")
    await browser.post("/searches", {"q": "label"})
    page = await browser.get("/searches")
    address = page.one("//a[.='Open']").get("href")
    feed = await site.browser().get(address)
    assert feed.headers["content-type"].startswith("application/atom+xml")
    root = etree.fromstring(feed.response.content)
    assert [each.text for each in root.iterfind(f"{ATOM}entry/{ATOM}title")] == [
        "$0.42 Copy <a> label & more"
    ]
    assert root.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Harbour Herbarium"
    (kept,) = site.production.read(saved_searches.list_, worker.id)
    stranger = site.browser(site.person("Stranger"))
    await stranger.post("/searches", {"search": kept.id, "act": "delete"})
    assert (await site.browser().get(address)).status == 200
    await browser.post("/searches", {"search": kept.id, "act": "delete"})
    assert (await site.browser().get(address)).status == 404
    assert "No saved searches" in (await browser.get("/searches")).main


async def test_there_is_an_end_to_saving(site, worker, browser) -> None:
    for number in range(saved_searches.MOST_SEARCHES):
        await browser.post("/searches", {"q": f"word {number}"})
    refused = await browser.post("/searches", {"q": "one more"})
    assert refused.status == 422
    assert "which is the most" in refused.main


async def test_wrong_filters_are_shown_not_saved(site, worker, browser) -> None:
    shown = await browser.post("/searches", {"reward": "lots"})
    assert "Write dollars" in shown.main
    assert site.production.read(saved_searches.list_, worker.id) == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"q": "a b", "sort": "hits"},
        {
            "reward": "0.05",
            "hourly": "7.50",
            "minutes": "20",
            "qualified": "1",
            "masters": "1",
            "new": "1",
            "hidden": "1",
        },
    ],
)
async def test_an_address_says_what_was_searched(fields) -> None:
    search = read(fields).search
    address = query_of(search)
    assert read(dict(each.split("=") for each in address[1:].replace("+", " ").split("&"))).search == search
