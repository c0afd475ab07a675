"""A worker's own tool: its token, what that opens, and how often it and its owner may ask."""

from dataclasses import replace

import pytest

from tests.support.website import Answer, html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form><input name=a></form>")


async def test_a_tool_finds_accepts_and_returns_by_its_token(site, requester, worker, browser) -> None:
    (made,) = site.publish(requester, PAGE)
    page = await browser.get("/account/tools")
    assert "No tokens yet" in page.main
    refused = await browser.send(page, "/account/tools", label=" ")
    assert refused.status == 422
    assert "Name the tool" in refused.one("//*[@id='label-error']").text_content()
    shown = await browser.send(page, "/account/tools", label="HIT <finder>")
    assert shown.headers["cache-control"] == "no-store"
    assert "HIT <finder>" in shown.main
    token = shown.one("//main//*[contains(@class, 'user-select-all')]").text
    assert token not in (await browser.get("/account/tools")).response.text

    tool = site.browser()
    del tool.client.headers["Sec-Fetch-Site"]
    tool.client.headers["Authorization"] = f"Bearer {token}"
    (group,) = (await tool.get("/projects")).response.json()["results"]
    work = await tool.post(f"/projects/{group['hit_set_id']}/tasks/accept_random")
    assert work.response.json()["state"] == "Assigned"
    (task,) = (await tool.get("/tasks")).response.json()["tasks"]
    assert task["task_id"] == made.hit.id
    returned = await tool.post(task["task_url"], {"_method": "delete"})
    assert returned.status == 200
    assert (await tool.get("/tasks")).response.json()["tasks"] == []
    assert "Dashboard" in (await tool.get("/dashboard", headers={"Accept": "text/html"})).words

    for path in ("/account", "/account/tools", "/developer"):
        denied = await tool.get(path)
        assert (denied.status, "workers only" in denied.response.json()["message"]) == (403, True)
    assert (await tool.post("/earnings/payouts", {"cents": "100"})).status == 403

    used = await browser.get("/account/tools")
    assert "never" not in used.one("//tbody//td[2]").text_content()
    gone = await browser.send(used, "/account/tools/")
    assert "Token deleted" in gone.main
    for path in ("/projects.json", "/", "/tasks"):
        denied = await tool.get(path)
        assert denied.status == 401
        assert denied.headers["www-authenticate"] == "Bearer"
        assert "not valid" in denied.response.json()["message"]


async def test_whoever_asks_too_often_is_told_to_wait(site, worker) -> None:
    elapsed = 0.0
    limited = site.with_settings(page_rate=1, page_burst=3, tool_rate=1, tool_burst=2)
    limited = replace(limited, parts=replace(limited.parts, elapsed=lambda: elapsed))
    browser = limited.browser(worker)
    shown = await browser.send(await browser.get("/account/tools"), "/account/tools", label="tool")
    token = shown.one("//main//*[contains(@class, 'user-select-all')]").text

    def told_to_wait(answer: Answer) -> bool:
        return answer.status == 429 and answer.headers["retry-after"] == "1"

    await browser.get("/tasks")
    refused = await browser.get("/tasks")
    assert told_to_wait(refused)
    assert "Too many requests" in refused.main
    assert "Wait 1 s" in refused.main
    as_json = await browser.get("/tasks.json")
    assert told_to_wait(as_json)
    assert "page request rate" in as_json.response.json()["message"]
    # Tools are counted apart, all of a worker's together.
    bearer = {"headers": {"Authorization": f"Bearer {token}"}}
    assert [(await browser.get("/tasks", **bearer)).status for _ in range(3)] == [200, 200, 429]
    elapsed = 1.0
    assert (await browser.get("/tasks")).status == 200
    assert told_to_wait(await browser.get("/tasks"))
