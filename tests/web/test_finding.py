"""The lists of a worker: filters, pages, requirements in words, and what they cost."""

import pytest

from piecework.background.figures import Folder
from piecework.market import assignments, hits
from piecework.rules.qualifications import (
    ADULT,
    LOCALE,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    Locale,
    Requirement,
    Worker,
)
from piecework.web.worker import requirements
from piecework.web.worker.filters import DEFAULT_SIZE
from piecework.web.worker.finding import ORDERS_IN_WORDS
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form></form>")
MOST_STATEMENTS = 11


async def test_filters_narrow_the_list_and_stay_in_the_address(site, requester, browser, clock):
    other = site.person("Aldgrove Speech Lab", "requester")
    site.publish(requester, PAGE, title="Copy a label", reward_cents=42)
    clock.advance(seconds=1)
    site.publish(requester, PAGE, title="Rate a name", reward_cents=5, keywords="names")
    clock.advance(seconds=1)
    hard = Requirement(NUMBER_APPROVED, "GreaterThanOrEqualTo", (5000,))
    site.publish(other, PAGE, title="Match parts", reward_cents=90, requirements=(hard,))

    async def titles(path):
        return [a.text for a in (await browser.get(path)).tree.xpath("//a[@class='pw-title']")]

    assert await titles("/projects") == ["Match parts", "Rate a name", "Copy a label"]
    assert await titles("/projects?q=NAMES") == ["Rate a name"]
    assert await titles("/projects?reward=0.42") == ["Match parts", "Copy a label"]
    assert await titles("/projects?qualified=1&reward=%24.4") == ["Copy a label"]
    assert await titles(f"/requesters/{other.id}/projects") == ["Match parts"]
    page = await browser.get("/projects?reward=lots")
    assert "Write dollars, for example 0.25." in page.main
    page = await browser.get("/projects?q=nothing+like+it")
    assert "No group matches these filters" in page.main
    page = await browser.get("/projects?q=match")
    assert "HITs approved: at least 5,000; you have 0" in page.main
    assert not page.tree.xpath("//form[contains(@action, 'accept_random')]")


async def test_older_groups_are_on_the_next_page(site, requester, browser, clock):
    for number in range(DEFAULT_SIZE + 3):
        clock.advance(seconds=1)
        site.publish(requester, PAGE, title=f"Title {number}")
    first = await browser.get("/projects?q=title")
    assert len(first.tree.xpath("//tbody/tr")) == DEFAULT_SIZE
    older = await browser.get(first.one("//a[.='Next page']").get("href"))
    assert [a.text for a in older.tree.xpath("//a[@class='pw-title']")] == ["Title 2", "Title 1", "Title 0"]
    assert older.url.params["q"] == "title"
    assert not older.tree.xpath("//a[.='Next page']")


async def test_a_hidden_group_cannot_be_previewed_and_old_links_lead_there(site, requester, browser):
    hidden = Requirement(ADULT, "EqualTo", (1,), guarded="DiscoverPreviewAndAccept")
    (secret,) = site.publish(requester, PAGE, title="Secret", requirements=(hidden,))
    assert "Secret" not in (await browser.get("/projects")).main
    refused = await browser.get(f"/mturk/preview?groupId={secret.hit.group_id}")
    assert refused.status == 403
    assert "you do not meet those Qualifications" in refused.main
    assert (await browser.get("/mturk/preview?groupId=//evil.example")).status == 404
    (view,) = site.publish(requester, PAGE)
    by_type = await browser.get(f"/mturk/preview?groupId={view.hit.hit_type_id}")
    assert "This is a preview" in by_type.main
    taken = await browser.post(f"/projects/{secret.hit.group_id}/tasks/accept_random")
    assert taken.status == 403


async def test_another_hit_can_be_shown(site, requester, browser):
    views = site.publish(requester, PAGE, count=3)
    page = await browser.get(f"/projects/{views[0].hit.group_id}/tasks")
    seen = []
    for _ in range(4):
        seen.append(page.tree.xpath("//input[@name='hit_id']")[0].get("value"))
        page = await browser.get(page.tree.xpath("//a[.='Show another']")[0].get("href"))
    assert seen[:3] == sorted(view.hit.id for view in views)
    assert seen[3] == seen[0]


async def test_pages_cost_no_query_a_row(site, requester, worker, browser):
    hard = Requirement(NUMBER_APPROVED, "GreaterThanOrEqualTo", (5000,))
    for number in range(12):
        site.publish(requester, PAGE, title=f"Title {number}", requirements=(hard,) * (number % 2))
    (view,) = site.publish(requester, PAGE, count=1)
    (other,) = site.publish(requester, PAGE, title="Other")
    for each in (view, other):
        await browser.post(f"/projects/{each.hit.group_id}/tasks/accept_random")
    site.production.write(
        assignments.submit,
        worker.id,
        (await browser.get("/tasks")).one("(//a[.//span or contains(@href, 'assignment_id')])[1]").get("href")
        .split("assignment_id=")[1].split("&")[0],
        "<a/>",
    )  # fmt: skip
    lists = ("/projects", "/projects?qualified=1")
    for path, most in (
        *((each, MOST_STATEMENTS) for each in lists),
        ("/tasks", 5),
        ("/messages", 5),
    ):
        await browser.get(path)
        site.production.statements = site.identity.statements = 0
        page = await browser.get(path)
        assert page.status == 200
        assert site.production.statements <= most
        assert site.identity.statements <= 1


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        (
            Requirement(NUMBER_APPROVED, "GreaterThanOrEqualTo", (5000,)),
            "HITs approved|at least 5,000|you have 7",
        ),
        (Requirement(PERCENT_APPROVED, "GreaterThan", (95,)), "Approval rate|more than 95%|yours is 90%"),
        (Requirement(PERCENT_APPROVED, "In", (95, 96)), "Approval rate|one of 95%, 96%|yours is 90%"),
        (
            Requirement(LOCALE, "EqualTo", (), (Locale("US", "WA"), Locale("FR"))),
            "Where you live|one of Washington, United States, France|you are in Germany",
        ),
        (
            Requirement(ADULT, "EqualTo", (1,)),
            "Adult content|only for those who agreed to it|you did not agree to it",
        ),
        (Requirement("3OWN", "Exists"), "Qualification 3OWN|asked for|you do not have it"),
        (
            Requirement("3OWN", "DoesNotExist"),
            "Qualification 3OWN|not for those who have it|you do not have it",
        ),
    ],
)
async def test_requirements_in_words(requirement, words):
    values = {NUMBER_APPROVED: 7, PERCENT_APPROVED: 90, LOCALE: Locale("DE"), ADULT: 0}
    (line,) = requirements.lines((requirement,), values)
    assert "|".join(line[:3]) == words
    assert bool(line.advice) is not line.met


async def test_orders_rates_and_what_is_kept(site, requester, worker, browser, clock):
    other = site.person("Aldgrove Speech Lab", "requester")
    (slow,) = site.publish(requester, PAGE, title="Slow", reward_cents=50, count=1)
    clock.advance(seconds=1)
    site.publish(other, PAGE, title="Dear", reward_cents=90, duration_seconds=7_200, count=2)
    for number in range(10):
        hit = site.production.write(
            hits.create_with_type, requester.id, slow.hit.hit_type_id, hits.HITDraft(PAGE, 86_400, 1)
        )
        someone = Worker(f"AWORKER{number:07}")
        held = site.production.write(assignments.accept, someone, hit.hit.id)
        clock.advance(seconds=90)
        site.production.write(assignments.submit, someone.id, held.id, "<a/>")
    site.production.write(assignments.approve, requester.id, held.id)
    await Folder(site.production).run_once()

    async def titles(path):
        return [a.text for a in (await browser.get(path)).tree.xpath("//a[@class='pw-title']")]

    assert await titles("/projects?sort=reward") == ["Dear", "Slow"]
    assert await titles("/projects?sort=least_reward") == ["Slow", "Dear"]
    assert await titles("/projects?sort=hourly") == ["Slow", "Dear"]
    assert await titles("/projects?hourly=10") == ["Slow"]
    assert await titles("/projects?hourly=100") == []
    assert await titles("/projects?minutes=60") == ["Slow"]
    assert await titles("/projects?masters=1") == []
    page = await browser.get("/projects")
    assert "$20" in page.main
    assert "median of 10" in page.main
    assert "0 of 10 timed" in page.main
    assert "approves 100%" in page.main
    about = await browser.get(f"/requesters/{requester.id}/projects")
    assert "1 of 1 decided" in about.main

    kept = await browser.post("/projects", {"reward": "0.60", "sort": "reward", "size": "10"})
    assert kept.url.params["reward"] == "0.60"
    assert await titles("/projects") == ["Dear"]
    assert (await browser.get("/projects")).one("//select[@name='size']/option[@selected]").get(
        "value"
    ) == "10"
    wrong = await browser.post("/projects", {"minutes": "soon"})
    assert wrong.status == 422
    assert "Write minutes in figures" in wrong.main
    assert wrong.one("//input[@name='minutes']").get("value") == "soon"
    assert await titles("/projects") == ["Dear"]
    await browser.post("/projects", {"sort": "newest"})
    assert await titles("/projects") == ["Slow", "Dear"]
    assert await titles("/projects?new=1") == ["Slow", "Dear"]
    clock.advance(days=1)
    site.publish(requester, PAGE, title="Slow", reward_cents=50)
    assert await titles("/projects?new=1") == []
    assert await titles("/projects?sort=newest") == ["Slow"]


async def test_every_order_goes_on_where_the_page_before_ended(site, requester, browser, clock):
    for number in range(12):
        clock.advance(seconds=1)
        site.publish(requester, PAGE, title=f"Title {number:02}", reward_cents=number // 2)
    for order, _ in ORDERS_IN_WORDS:
        seen, path = [], f"/projects?sort={order}&size=10&q=title"
        while path:
            page = await browser.get(path)
            seen += [a.text for a in page.tree.xpath("//a[@class='pw-title']")]
            path = next(iter(page.tree.xpath("//a[.='Next page']/@href")), "")
        assert sorted(seen) == [f"Title {number:02}" for number in range(12)], order


async def test_groups_and_requesters_are_hidden_and_shown_again(site, requester, browser):
    other = site.person("Aldgrove Speech Lab", "requester")
    (mine,) = site.publish(requester, PAGE, title="Copy a label")
    site.publish(requester, PAGE, title="Rate a name", reward_cents=1)
    site.publish(other, PAGE, title="Match parts")

    async def titles(path="/projects"):
        return sorted(a.text for a in (await browser.get(path)).tree.xpath("//tbody//a[@class='pw-title']"))

    hid = await browser.post("/hidden", {"group": mine.hit.group_id})
    assert "It is left out of your list" in hid.main
    assert await titles() == ["Match parts", "Rate a name"]
    assert await titles("/projects?hidden=1") == ["Copy a label", "Match parts", "Rate a name"]
    await browser.post("/hidden", {"requester": other.id})
    assert await titles() == ["Rate a name"]
    listed = await browser.get("/hidden")
    assert "Copy a label" in listed.main
    assert "Aldgrove Speech Lab" in listed.main
    for form in listed.tree.xpath("//main//form"):
        await browser.post("/hidden", dict(form.form_values()))
    assert await titles() == ["Copy a label", "Match parts", "Rate a name"]
    assert "Nothing is hidden" in (await browser.get("/hidden")).main
    assert (await browser.post("/hidden", {"requester": "ANOBODY"})).status == 404
    assert (await browser.post("/hidden", {"group": "3NONE"})).status == 404
