"""The lists of a worker: filters, pages, requirements in words, and what they cost."""

import pytest

from piecework.market import assignments
from piecework.rules.qualifications import (
    ADULT,
    LOCALE,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    Locale,
    Requirement,
)
from piecework.web.worker import finding, requirements
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form></form>")
MOST_STATEMENTS = 8


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
    assert "Write the reward in dollars" in page.main
    page = await browser.get("/projects?q=nothing+like+it")
    assert "No group matches these filters" in page.main
    page = await browser.get("/projects?q=match")
    assert "HITs approved: at least 5,000; you have 0" in page.main
    assert not page.tree.xpath("//form[contains(@action, 'accept_random')]")


async def test_older_groups_are_on_the_next_page(site, requester, browser, clock):
    for number in range(finding.PAGE_SIZE + 3):
        clock.advance(seconds=1)
        site.publish(requester, PAGE, title=f"Title {number}")
    first = await browser.get("/projects?q=title")
    assert len(first.tree.xpath("//tbody/tr")) == finding.PAGE_SIZE
    older = await browser.get(first.one("//a[.='Older groups']").get("href"))
    assert [a.text for a in older.tree.xpath("//a[@class='pw-title']")] == ["Title 2", "Title 1", "Title 0"]
    assert older.url.params["q"] == "title"
    assert not older.tree.xpath("//a[.='Older groups']")


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
        ("/dashboard", 5),
        ("/messages", 5),
    ):
        await browser.get(path)
        site.production.statements = site.identity.statements = 0
        page = await browser.get(path)
        assert page.status == 200
        assert site.production.statements <= most
        assert site.identity.statements <= 1


async def test_the_dashboard_shows_every_outcome(site, requester, worker, browser, clock):
    views = site.publish(requester, PAGE, count=4)
    group, held = views[0].hit.group_id, []
    for _ in views:
        page = await browser.post(f"/projects/{group}/tasks/accept_random")
        held.append(page.url.params["assignment_id"])
        clock.advance(seconds=1)
    for each in held[:3]:
        site.production.write(assignments.submit, worker.id, each, "<a/>")
    site.production.write(assignments.approve, requester.id, held[0], "Thank you")
    site.production.write(assignments.reject, requester.id, held[1], "Two fields were left empty")
    site.production.write(assignments.return_, worker.id, held[3])
    page = await browser.get("/dashboard")
    for words in (
        "50.0% 1 of 2 decided",
        "1 pending, 1 rejected",
        "1 returned, 0 ran out of time",
        "“Two fields were left empty”",
        "Returned",
        "approved by",
        worker.id,
    ):
        assert words.replace(" ", "") in page.main.replace(" ", "")
    rejected = await browser.get(page.tree.xpath("//tbody//a")[2].get("href"))
    assert "The reason given: “Two fields were left empty”" in rejected.main
    older = await browser.get(f"/dashboard?before={held[1]}")
    assert older.main.count("Thank you") == 1
    assert "Two fields" not in older.main


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
