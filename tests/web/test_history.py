"""A worker's history and its downloads: filters, days, pages, the old address, and what it costs."""

import csv
import io

import pytest

from piecework.db import sql
from piecework.db.schema.market import assignments as rows
from piecework.market import assignments, bonuses, history
from piecework.market.history import Wanted
from piecework.rules.qualifications import Worker
from piecework.web.worker.downloads import PORTION
from piecework.web.worker.history import PAGE_SIZE
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form><input name=a></form>")


def do(site, requester, worker, title, **changes):
    """Accept a HIT and, unless `keep` says so, submit it; returns the assignment's id."""
    keep = changes.pop("keep", False)
    (view,) = site.publish(requester, PAGE, title=title, **changes)
    held = site.production.write(assignments.accept, Worker(worker.id), view.hit.id)
    if not keep:
        site.production.write(assignments.submit, worker.id, held.id, "<a/>")
    return held.id


@pytest.fixture
def past(site, requester, worker, clock):
    """Two days of work with every outcome; the worker's zone is two hours ahead of UTC."""
    other = site.person("Aldgrove Speech Lab", "requester")
    done = {"good": do(site, requester, worker, "Good work")}
    site.production.write(assignments.approve, requester.id, done["good"], "Thank you")
    site.production.write(bonuses.send, requester.id, done["good"], worker.id, (200, "30 in a row"), None)
    clock.advance(days=1)
    done["bad"] = do(site, other, worker, "Bad work", reward_cents=60)
    site.production.write(assignments.reject, other.id, done["bad"], "Six were left blank")
    clock.advance(seconds=60)
    done["returned"] = do(site, other, worker, "Given back", keep=True)
    site.production.write(assignments.return_, worker.id, done["returned"])
    clock.advance(seconds=60)
    done["open"] = do(site, requester, worker, "New work")
    return done


def titles(page):
    return [a.text for a in page.tree.xpath("//main//a[@class='pw-title']")]


async def test_days_with_their_sums_and_every_state(past, browser):
    page = await browser.get("/history")
    assert titles(page) == ["New work", "Given back", "Bad work", "Good work"]
    newer, older = page.tree.xpath("//tr[contains(@class, 'pw-day')]")
    assert "Tue 22 Sep 2 submitted, 1 rejected" in " ".join(newer.text_content().split())
    assert newer.text_content().strip().endswith("$0.42")
    assert older.text_content().strip().endswith("$2.42")
    for words in (
        "“Six were left blank”",
        "$0.00 of $0.60",
        "$2.00 bonus: “30 in a row”",
        "approved by Wed 23 Sep, 16:15",
        "Europe/Berlin",
    ):
        assert words in page.main


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=pending", ["New work"]),
        ("status=approved", ["Good work"]),
        ("status=rejected", ["Bad work"]),
        ("status=returned", ["Given back"]),
        ("status=abandoned", []),
        ("status=submitted", ["New work", "Bad work", "Good work"]),
        ("from=2026-09-22", ["New work", "Given back", "Bad work"]),
        ("to=2026-09-21", ["Good work"]),
        ("requester=aldgrove", ["Given back", "Bad work"]),
        ("requester=Aldgrove Speech Lab&status=rejected&from=2026-09-22&to=2026-09-22", ["Bad work"]),
    ],
)
async def test_filters(past, browser, query, expected):
    page = await browser.get(f"/history?{query}")
    assert page.status == 200
    assert titles(page) == expected
    if not expected:
        assert "Nothing in your history is like this" in page.main
    # The downloads are of the same part.
    found = (await browser.get(page.one("//a[.='JSON']").get("href"))).response.json()["results"]
    assert [each["title"] for each in found] == expected
    text = (await browser.get(page.one("//a[.='CSV']").get("href"))).response.text
    assert [row["Title"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))] == expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=31.11.2026", "Write the day like this: 2026-11-30."),
        ("to=2026-11-31", "November 2026 has 30 days. Write the day like this: 2026-11-30."),
        ("from=2026-13-01", "A year has 12 months, not 13."),
        ("from=2026-09-22&to=2026-09-21", "The last day is before the first."),
        ("requester=Nobody", "You have done no work for a requester of this name."),
    ],
)
async def test_wrong_filters_are_said_beside_the_field(past, browser, query, words):
    for path in ("/history", "/history.csv", "/history.json"):
        page = await browser.get(f"{path}?{query}")
        assert page.status == 422
        assert page.main.count(words) == 2
        assert page.tree.xpath("//*[@aria-invalid='true']")


async def test_two_requesters_of_like_names(past, site, worker, browser):
    third = site.person("Aldgrove Vision Lab", "requester")
    do(site, third, worker, "Look at it")
    page = await browser.get("/history?requester=aldgrove")
    assert "like this: Aldgrove Speech Lab, Aldgrove Vision Lab. Write more of the name." in page.main
    assert titles(await browser.get("/history?requester=aldgrove+vision+lab")) == ["Look at it"]


async def test_downloads_say_everything_and_are_no_formula(past, site, requester, worker, browser):
    do(site, requester, worker, '=HYPERLINK("https://evil.example")')
    answer = await browser.get("/history.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="history.csv"'
    table = list(csv.DictReader(io.StringIO(answer.response.text.removeprefix("\ufeff"))))
    assert table[0]["Title"] == '\'=HYPERLINK("https://evil.example")'
    good = table[-1]
    assert good["AssignmentId"] == past["good"]
    assert (good["State"], good["Reward"], good["Bonus"]) == ("Approved", "0.42", "2.00")
    assert (good["RequesterName"], good["RequesterFeedback"]) == ("Harbour Herbarium", "Thank you")
    assert good["SubmitTime"] == "2026-09-21T16:13:20+02:00"
    told = (await browser.get("/history?format=json")).response.json()["results"]
    assert told[-1]["bonus"] == {"amount_in_dollars": 2.0, "currency_code": "USD"}
    assert (await browser.get("/history.json?from=2027-01-01")).response.json() == {"results": []}


async def test_the_old_address_of_a_day(past, browser):
    page = await browser.get("/status_details/2026-09-22")
    assert titles(page) == ["New work", "Bad work"]
    for path in ("/status_details/2026-09-22?format=json", "/status_details/2026-09-22.json?page_number=1"):
        told = (await browser.get(path)).response.json()
        assert (told["page_number"], told["num_results"], told["total_num_results"]) == (1, 2, 2)
        assert [each["state"] for each in told["results"]] == ["Submitted", "Rejected"]
        assert told["results"][1]["requester_feedback"] == "Six were left blank"
        assert told["results"][1]["reward"]["amount_in_dollars"] == 0.6
    told = (await browser.get("/status_details/2026-09-21?format=json")).response.json()
    assert [each["state"] for each in told["results"]] == ["Paid"]
    assert (await browser.get("/status_details/2026-09-31")).status == 404
    assert "no older work" in (await browser.get("/status_details/2026-09-22?page_number=2")).main


async def test_however_long_it_is_a_page_costs_the_same(past, site, worker, browser):
    (pattern,) = site.production.read(history.walk, Wanted(worker.id, "rejected"))
    gone = {"status": "Returned", "submitted_at": None, "rejected_at": None}
    copies = [
        pattern.assignment._replace(id=f"3COPY{number:05}", ended_at=pattern.at - number, **gone)._asdict()
        for number in range(2 * PORTION)
    ]
    site.production.write(lambda tx: tx.run_many(sql.insert(rows), copies))
    for path, most in (
        ("/history", 10),
        ("/history?status=returned", 8),
        ("/history?requester=aldgrove", 11),
    ):
        site.production.statements = site.identity.statements = 0
        page = await browser.get(path)
        assert len(titles(page)) in {PAGE_SIZE, 4}
        assert site.production.statements <= most
        assert site.identity.statements <= 2
    seen, page = 0, await browser.get("/history")
    while True:
        seen += len(titles(page))
        further = page.tree.xpath("//a[.='Older work']")
        if not further:
            break
        page = await browser.get(further[0].get("href"))
    assert seen == 2 * PORTION + 4
    site.production.statements = 0
    answer = await browser.get("/history.json")
    assert len(answer.response.json()["results"]) == seen
    assert site.production.statements <= 2 * 4  # two for each portion: the entries and their bonuses
