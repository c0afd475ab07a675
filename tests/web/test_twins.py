"""A script in the manner of the old worker tools: it reads JSON, and finds what it looks for."""

import pytest

from piecework.market import assignments, blocks, qualification_types, qualifications
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import LOCALE, NUMBER_APPROVED, Locale, Requirement, Worker
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form><input name=a></form>")


async def told(browser, path, **options):
    answer = await browser.get(path, **options)
    assert answer.headers["content-type"].startswith("application/json"), answer.response.text
    return answer.status, answer.response.json()


async def test_find_accept_work_submit_and_return_by_json(site, requester, worker, browser) -> None:
    hard = Requirement(NUMBER_APPROVED, "GreaterThan", (5_000,), guarded="PreviewAndAccept")
    there = Requirement(LOCALE, "In", (), (Locale("US", "WA"), Locale("CA")))
    views = site.publish(requester, PAGE, count=3)
    site.publish(requester, PAGE, title="Hard", reward_cents=90, requirements=(hard, there))
    status, found = await told(
        browser,
        "/?format=json&page_size=10&page_number=1&sort=reward_desc&filters%5Bmin_reward%5D=0.01"
        "&filters%5Bqualified%5D=false&filters%5Bmasters%5D=false&filters%5Bsearch_term%5D=",
    )
    assert status == 200
    assert (found["page_number"], found["num_results"], found["total_num_results"]) == (1, 2, 2)
    barred, group = found["results"]
    assert barred["title"] == "Hard"
    assert not barred["caller_meets_requirements"]
    assert not barred["caller_meets_preview_requirements"]
    asked, place = barred["project_requirements"]
    assert asked["qualification_values"] == ["5000"]
    assert asked["caller_qualification_value"]["integer_value"] == 0
    assert asked["worker_action"] == "PreviewHit"
    assert place["qualification_values"] == ["US-WA", "CA"]
    assert place["caller_qualification_value"]["locale_value"] == {"country": "DE", "subdivision": None}
    assert group["hit_set_id"] == views[0].hit.group_id
    assert group["monetary_reward"] == {"amount_in_dollars": 0.42, "currency_code": "USD"}
    assert group["assignable_hits_count"] == 3
    assert group["caller_meets_requirements"]
    assert group["requester_name"] == "Harbour Herbarium"
    assert (await told(browser, group["requester_url"] + "?format=json"))[1]["num_results"] == 2
    assert (await told(browser, "/projects.json?filters[qualified]=true"))[1]["num_results"] == 1
    assert (await told(browser, "/projects.json?page_number=2"))[1]["results"] == []

    accepted = await browser.get(group["accept_project_task_url"] + "?format=json")
    assert "assignment_id" in accepted.url.params
    task = accepted.response.json()
    assert task["state"] == "Assigned"
    assert 0 < task["time_to_deadline_in_seconds"] <= 1_200
    second = await browser.get(group["accept_project_task_url"])
    assert "assignment_id" in second.url.params
    _, queue = await told(browser, "/tasks?format=json")
    assert [each["task_id"] for each in queue["tasks"]] == [views[0].hit.id, views[1].hit.id]
    assert queue["tasks"][0]["project"]["hit_set_id"] == group["hit_set_id"]
    returned = await browser.post(queue["tasks"][1]["task_url"] + "&format=json", {"_method": "delete"})
    assert [each["task_id"] for each in returned.response.json()["tasks"]] == [views[0].hit.id]
    site.production.write(assignments.submit, worker.id, task["assignment_id"], "<a/>")
    _, day = await told(browser, f"/status_details/{task['accepted_at'][:10]}?format=json")
    for each in (group, task["project"], day["results"][0]):
        assert each["contact_requester_url"].startswith("/contact_requester/")
        assert (await browser.get(each["contact_requester_url"])).status == 200
    site.production.write(assignments.approve, requester.id, task["assignment_id"])
    _, figures = await told(browser, "/dashboard?format=json")
    assert figures["hits_overview"]["approved"] == 1
    assert figures["hits_overview"]["approvalRate"] == figures["hits_overview"]["approval_rate"] == 100.0
    assert figures["earnings_to_date"]["total_earnigns"]["amount_in_dollars"] == 0.42
    assert figures["availableEarnings"] == figures["available_earnings"]


async def test_what_tools_look_for_when_something_is_refused(site, requester, worker, browser, clock) -> None:
    (view,) = site.publish(requester, PAGE)
    hard = Requirement(NUMBER_APPROVED, "GreaterThan", (5_000,))
    (barred,) = site.publish(requester, PAGE, title="Hard", requirements=(hard,))
    await browser.get(f"/projects/{view.hit.group_id}/tasks/accept_random")

    async def refusal(group_id):
        return await told(browser, f"/projects/{group_id}/tasks/accept_random?format=json")

    status, said = await refusal(view.hit.group_id)
    assert status == 422
    assert "There are no more of these HITs available" in said["message"]
    status, said = await refusal(barred.hit.group_id)
    assert status == 403
    assert "you do not meet those Qualifications" in said["message"]
    status, said = await refusal("3NONE")
    assert "There are no more of these HITs available" in said["message"]
    status, said = await told(browser, "/projects/3NONE/tasks?format=json")
    assert status == 404
    assert "address is not valid" in said["message"]
    for number in range(24):
        (filler,) = site.publish(requester, PAGE, title=f"Filler {number}")
        site.production.write(assignments.accept_next, Worker(worker.id), filler.hit.group_id)
    (more,) = site.publish(requester, PAGE, title="One too many")
    status, said = await refusal(more.hit.group_id)
    assert "You have accepted the maximum number" in said["message"]
    site.production.write(blocks.block, requester.id, worker.id, "")
    status, said = await refusal(more.hit.group_id)
    assert "prevent you from working" in said["message"]
    signed_out = await site.browser().client.get("/tasks?format=json")
    assert signed_out.status_code == 302


async def test_qualifications_held(site, requester, worker, browser) -> None:
    for number in range(3):
        made = site.production.write(qualification_types.create, requester.id, Draft(f"Skill {number}", "d"))
        site.production.write(qualifications.associate, requester.id, made.id, worker.id, number, tell=False)
    _, held = await told(browser, "/qualifications/assigned.json?page_size=100")
    assert sorted((each["name"], each["value"]) for each in held["assigned_qualifications"]) == [
        ("Skill 0", 0),
        ("Skill 1", 1),
        ("Skill 2", 2),
    ]
    assert held["next_page_token"] is None
    assert held["assigned_qualifications"][0]["creator_name"] == "Harbour Herbarium"
