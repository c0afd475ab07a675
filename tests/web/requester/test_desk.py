"""What a requester finds on the first page and about money."""

import pytest

from piecework.background.figures import Folder
from piecework.market import (
    assignments,
    batches,
    bonuses,
    funds_alerts,
    hits,
    ledger,
    notifications,
    projects,
    publishing,
    sheets,
    threads,
)  # fmt: skip
from piecework.market.batches import BatchDraft
from piecework.market.hits import HITDraft
from piecework.market.sheets import SheetDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.notifications import Specification
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from piecework.rules.sheets.sheets import WORKERS
from tests.support.website import website

pytestmark = pytest.mark.anyio

PROJECT = ProjectDraft("Birds", "Name a bird", "Look.", "${image}<input name=bird>", reward_cents=100)
TYPE = HITTypeDraft("Name a fish", "d", None, 10, 60, 3_600, ())


@pytest.fixture
def owner(site):
    return site.person("Harbour Herbarium", "requester")


@pytest.fixture
def desk(site, owner):
    return site.browser(owner)


@pytest.fixture
def batch(site, owner):
    site.production.write(ledger.deposit, owner.id, 10_000, "invoice 17")
    return publish(site, owner, PROJECT, 3)


def publish(site, owner, draft, rows):
    market = site.production
    project = market.write(projects.create, owner.id, draft)
    made = market.write(batches.create, owner.id, project.id, BatchDraft("Gulls", ("image",)))
    market.write(batches.add_rows, owner.id, made.id, [[f"bird {n}"] for n in range(rows)])
    market.write(batches.loaded, owner.id, made.id)
    market.write(batches.publish, owner.id, made.id)
    market.write(publishing.publish_some, made.id, 100)
    return made


def submit(site, worker, hit_type_id):
    held = site.production.write(assignments.accept_next, Worker(worker.id), hit_type_id)
    site.production.write(assignments.submit, worker.id, held.id, to_xml([Answer("bird", "gull")]))
    return held.id


async def test_the_first_page_says_what_needs_one(site, owner, desk, worker, batch, clock) -> None:
    market = site.production
    assert "Nothing needs you now" in (await desk.get("/requester")).main
    made = market.write(hits.create, owner.id, TYPE, HITDraft("<q/>", 86_400, 1))
    asked = Specification("lab@example.org", "Email", "2006-05-05", ("AssignmentSubmitted",))
    market.write(notifications.set_, owner.id, made.hit_type.id, asked, active=True)
    submit(site, worker, batch.hit_type_id)
    submit(site, worker, made.hit.group_id)
    (due,) = market.write(notifications.claim, 9, 60_000)
    market.write(notifications.failed, due, None, "it answered 500")
    market.write(sheets.create, owner.id, SheetDraft(WORKERS, "workers.csv"))
    await Folder(market).run_once()
    home = (await desk.get("/requester")).main
    assert "2 assignments wait for your decision, $1.10 with fees." in home
    assert "1 within a day: $0.10." in home
    assert "1 assignment of “Gulls” waits for your decision." in home
    assert "1 notification of the last 7 days did not arrive." in home
    assert "“workers.csv” with 0 rows was tried" in home
    rival = site.browser(site.person("Rival", "requester"))
    assert "Nothing needs you now" in (await rival.get("/requester")).main
    clock.advance(days=2)
    quiet = (await desk.get("/requester")).main
    assert "“Gulls” has 2 open assignments, and nothing was submitted since" in quiet
    clock.advance(days=8)
    assert "did not arrive" not in (await desk.get("/requester")).main


async def test_money_by_day_project_and_batch(site, owner, desk, worker, batch) -> None:
    market = site.production
    assert "Nothing was spent in this time." in (await desk.get("/funds")).main
    made = market.write(hits.create, owner.id, TYPE, HITDraft("<q/>", 86_400, 1))
    first = submit(site, worker, batch.hit_type_id)
    for each in (first, submit(site, worker, made.hit.group_id)):
        market.write(assignments.approve, owner.id, each)
    market.write(bonuses.send, owner.id, first, worker.id, (50, "thanks"), None)
    await Folder(market).run_once()
    funds = await desk.get("/funds")
    assert "$1.60 in all" in funds.main
    assert len(funds.tree.xpath("//figure//*[name()='rect']")) == 1
    spent = {row[0].text_content(): row[4].text for row in funds.tree.xpath("//figure/../table/tbody/tr")}
    assert spent == {"Birds": "$1.50", "HITs made by programs": "$0.10"}
    for days in ("91", "360", "never"):
        assert "$1.60 in all" in (await desk.get(f"/funds?days={days}")).main
    of_one = await desk.get(
        funds.one("//section[@aria-labelledby='spending']//a[text()='Birds']").get("href")
    )
    assert [each.text_content() for each in of_one.tree.xpath("//tbody/tr/td[position()>1]")] == [
        "$1.00",
        "$0.50",
        "$0.00",
        "$1.50",
    ]
    rival = site.browser(site.person("Rival", "requester"))
    assert (await rival.get(of_one.url.path)).status == 404
    assert "Birds" not in (await rival.get("/funds")).main


async def test_what_is_held_for_which_project_costs_no_more_for_more(site, owner, desk, batch) -> None:
    async def look():
        before = site.production.statements
        seen = await desk.get("/funds")
        assert seen.one("//header//*[text()='Held']/..").text_content() == f"Held{total}"
        held = seen.tree.xpath("//section[@aria-labelledby='held']//tbody/tr")
        return site.production.statements - before, [row[0].text_content() for row in held]

    total = "$3.00"
    asked, names = await look()
    assert names == ["Birds"]
    for name in ("Fish", "Frogs", "Moths"):
        publish(site, owner, PROJECT._replace(name=name, reward_cents=200), 2)
    site.production.write(hits.create, owner.id, TYPE, HITDraft("<q/>", 86_400, 4))
    total = "$15.40"
    again, names = await look()
    assert (again, len(names)) == (asked, 5)  # and what programs made


async def test_low_funds(site, owner, desk, batch) -> None:
    wrong = await desk.post("/funds", {"below": "much"})
    assert (wrong.status, wrong.one("//input[@name='below']").get("value")) == (422, "much")
    assert "Write an amount in dollars" in wrong.main
    assert (
        "You are told when less than $150.00 is free." in (await desk.post("/funds", {"below": "150"})).main
    )
    home = (await desk.get("/requester")).main
    assert "$97.00 is free, less than the $150.00 below which you want to be told." in home
    assert "You are not told of low funds." in (await desk.post("/funds", {"below": ""})).main
    assert site.production.read(funds_alerts.get, owner.id) is None
    assert "is free, less" not in (await desk.get("/requester")).main
    told = site.with_settings(deposit_instructions="Bank of Harbour, account 7")
    assert "Bank of Harbour, account 7" in (await told.browser(owner).get("/funds")).main


async def test_answers_are_too_many_within_an_hour(tmp_path, clock) -> None:
    with website(tmp_path, clock, answer_limit=1) as site:
        owner, worker = site.person("Harbour Herbarium", "requester"), site.person("Ada")
        market, desk = site.production, site.browser(owner)
        made = market.write(hits.create, owner.id, TYPE._replace(reward_cents=0), HITDraft("<q/>", 86_400, 1))
        to = market.read(threads.contact, worker.id, made.hit_type.id, "")
        asked = market.write(threads.write, worker.id, to, "A question", "Why?")
        path = f"/requester/messages/{asked.id}"
        assert "Answer sent" in (await desk.post(path, {"text": "Because."})).main
        refused = await desk.post(path, {"text": "And because."})
        assert (refused.status, "Send this one in 60 minutes." in refused.main) == (429, True)
        assert refused.one("//textarea").text.strip() == "And because."
        clock.advance(seconds=3_600)
        assert "Answer sent" in (await desk.post(path, {"text": "And because."})).main
