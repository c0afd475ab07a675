"""A worker's dashboard and its JSON twin: what it says, and what it costs."""

import pytest
from sqlalchemy import update

from piecework.db.schema.market import standings
from piecework.market import assignments
from piecework.rules.qualifications import Worker
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form><input name=a></form>")


@pytest.fixture
def outcomes(site, requester, worker, clock):
    """Four HITs a second apart: approved, rejected, pending, returned, after an older one approved."""

    def do(title):
        (view,) = site.publish(requester, PAGE, title=title)
        held = site.production.write(assignments.accept, Worker(worker.id), view.hit.id).id
        clock.advance(seconds=60)
        return held

    def submit(held):
        site.production.write(assignments.submit, worker.id, held, "<a/>")

    submit(do("Long ago"))
    clock.advance(days=20)
    for title in ("Good", "Bad", "New"):
        held = do(title)
        submit(held)
        if title == "Good":
            site.production.write(assignments.approve, requester.id, held, "Thank you")
        if title == "Bad":
            site.production.write(assignments.reject, requester.id, held, "Two fields were left empty")
    site.production.write(assignments.return_, worker.id, do("Back"))


async def test_figures_days_and_what_needs_the_worker(outcomes, site, worker, browser):
    page = await browser.get("/dashboard")
    for words in (
        "66.7% 2 of 3 decided",
        "4 1 pending, 1 rejected",
        "1 1 returned, 0 ran out of time",
        "$0.84 3 HITs, 3 min, $16.80/h",
        "0 of 25",
        "1 approved, 1 pending, 1 rejected",
        "“Bad” by Harbour Herbarium, $0.42,",
        "“Two fields were left empty”",
        "The 38 days before",
        "You have submitted 4.",
        "97 more rejections would lose it",
        worker.id,
    ):
        assert words.replace(" ", "") in page.main.replace(" ", ""), words
    days = page.tree.xpath("//details//tbody//th")
    assert [each.text_content() for each in days] == ["Mon 21 Sep"]
    assert "Long ago" in (await browser.get(days[0].find("a").get("href"))).main
    rejected = await browser.get(page.one("//ul[@class='pw-list']//a").get("href"))
    assert "The reason given: “Two fields were left empty”" in rejected.main


async def test_what_would_change_the_rate(outcomes, site, worker, browser):
    record = {"submitted": 2408, "approved": 2317, "rejected": 33}  # and one approved by time
    site.production.write(lambda tx: tx.run(update(standings).values(record)))
    page = await browser.get("/dashboard")
    assert "Your approval rate is 98.6%" in page.main
    rows = [
        " ".join(row.text_content().split()) for row in page.tree.xpath("//*[@id='what-if']/..//tbody/tr")
    ]
    assert rows == [
        "99% not met; 949 approvals in a row would reach it",
        "98% met; 15 more rejections would lose it",
        "95% met; 90 more rejections would lose it",
        "90% met; 225 more rejections would lose it",
    ]


async def test_a_newcomer_is_told_how_to_begin(browser):
    page = await browser.get("/dashboard")
    assert "Find a first HIT" in page.main
    assert "none yet" in page.main


async def test_the_days_in_the_twin(outcomes, browser):
    told = (await browser.get("/dashboard.json")).response.json()
    by_day = told["daily_hit_statistics_overview"]
    assert len(by_day) == 45
    money = {"amount_in_dollars": 0.42, "currency_code": "USD"}
    nothing = {"amount_in_dollars": 0.0, "currency_code": "USD"}
    assert by_day[0] == {
        "date": "2026-10-11",
        "submitted": 3,
        "approved": 1,
        "rejected": 1,
        "pending": 1,
        "earnings": money,
        "hits_rewards": money,
        "bonus_rewards": nothing,
    }
    assert [each["submitted"] for each in by_day[1:20]] == [0] * 19
    assert by_day[20]["submitted"] == 1


async def test_it_costs_the_same_however_much_was_done(outcomes, site, browser):
    await browser.get("/dashboard")
    for path, most in (("/dashboard", 11), ("/dashboard.json", 16)):
        site.production.statements = site.identity.statements = 0
        assert (await browser.get(path)).status == 200
        assert site.production.statements <= most
        assert site.identity.statements <= 1
