"""Workers say why they return HITs, and report groups; the operator answers."""

import pytest

from piecework.market import reports, threads
from piecework.rules.refusals import Refused
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = html_question("<form></form>")


async def in_hand(browser, view):
    return await browser.post(f"/projects/{view.hit.group_id}/tasks/accept_random")


async def test_a_return_says_why_and_others_see_how_often(site, requester, browser) -> None:
    (view,) = site.publish(requester, PAGE)
    for reason in ("unclear", "unclear", "mind", ""):
        page = await in_hand(browser, view)
        ask = await browser.get(page.tree.xpath("//a[contains(@href, '/return')]/@href")[0])
        assert "counts as returned, not as rejected" in ask.main
        queue = await browser.send(ask, "assignment_id", **({"reason": reason} if reason else {}))
        assert "HIT returned" in queue.main
    shown = await site.browser(site.person("Other")).get(f"/projects/{view.hit.group_id}")
    assert "Why others returned it" in shown.main
    assert "The instructions are unclear: 2" in shown.main
    assert "changed my mind" not in shown.main


async def test_a_reason_nobody_knows_returns_nothing(site, requester, browser) -> None:
    (view,) = site.publish(requester, PAGE)
    page = await in_hand(browser, view)
    ask = await browser.get(page.tree.xpath("//a[contains(@href, '/return')]/@href")[0])
    refused = await browser.send(ask, "assignment_id", reason="boredom")
    assert refused.status == 422
    assert "Choose one of the reasons." in refused.main
    assert "Your queue is empty" not in (await browser.get("/tasks")).main


async def test_a_report_reaches_the_operator_and_is_answered(site, requester, worker, browser) -> None:
    (view,) = site.publish(requester, PAGE)
    path = f"/projects/{view.hit.group_id}/report"
    empty = await browser.post(path, {"text": "It wants my password"})
    assert empty.status == 422
    assert "Choose one of the reasons." in empty.main
    assert "It wants my password" in empty.one("//textarea").text
    long = await browser.post(path, {"reason": "spam", "text": "x" * 1_001})
    assert "at most 1000 are allowed" in long.main
    assert long.one("//input[@value='spam']").get("checked") is not None
    sent = await browser.post(path, {"reason": "personal", "text": "It wants my password"})
    assert "Report sent" in sent.main
    ((kept, title),) = site.production.read(reports.list_open, "", 10)
    assert (kept.worker_id, kept.requester_id, kept.reason, title) == (
        worker.id, requester.id, "personal", "Copy a label",
    )  # fmt: skip
    site.production.write(reports.close, kept.id, "The group was taken down.")
    assert site.production.read(reports.list_open, "", 10) == []
    (letter,) = site.production.read(threads.of_worker, worker.id)
    assert letter.text == "The group was taken down."
    with pytest.raises(Refused, match="no open report"):
        site.production.write(reports.close, kept.id, "Again")
    assert (await browser.get("/projects/3NONE/report")).status == 404
    assert (await browser.post("/projects/3NONE/report", {"reason": "spam"})).status == 404


async def test_the_queue_is_sorted_and_several_are_returned(site, requester, browser) -> None:
    for title, reward in (("B", 10), ("A", 30), ("C", 20)):
        (view,) = site.publish(requester, PAGE, title=title, reward_cents=reward)
        await in_hand(browser, view)

    async def titles(sort):
        page = await browser.get(f"/tasks?sort={sort}")
        return "".join(a.text for a in page.tree.xpath("//a[@class='pw-title']"))

    assert [await titles(sort) for sort in ("time", "reward", "title", "nonsense")] == [
        "BAC",
        "ACB",
        "ABC",
        "BAC",
    ]
    queue = await browser.get("/tasks")
    first, second, _ = queue.tree.xpath("//input[@name='assignment_id']/@value")
    ask = await browser.get(f"/tasks/return?assignment_id={first}&assignment_id={second}&assignment_id=3NONE")
    assert "$0.40 is not paid" in ask.main
    assert "Return these 2 HITs?" in ask.main
    done = await browser.post("/tasks/return", {"assignment_id": [first, second, "3NONE"], "reason": "long"})
    assert "2 HITs returned" in done.main
    assert await titles("time") == "C"
    assert str((await browser.get("/tasks/return")).url).endswith("/tasks")
