"""A requester looks at one submitted assignment."""

import pytest

from piecework.market import assignments
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from tests.rules.questions import samples
from tests.support.website import external_question, html_question

pytestmark = pytest.mark.anyio


def submitted(site, requester, worker, question, *given: Answer) -> str:
    (view,) = site.publish(requester, question)
    held = site.production.write(assignments.accept_next, Worker(worker.id), view.hit.group_id)
    site.production.write(assignments.submit, worker.id, held.id, to_xml(given))
    return str(held.id)


async def test_a_form_is_shown_with_its_answers(site, requester, worker) -> None:
    assignment_id = submitted(
        site, requester, worker, samples.FULL,
        Answer("shopname", "Nord <b>"), Answer("goods", None, ("food", "books"), "news\npapers"),
    )  # fmt: skip
    page = await site.browser(requester).get(f"/assignments/{assignment_id}")
    assert page.status == 200
    assert "Submitted" in page.main
    assert worker.id in page.main
    shown = await site.browser().get(page.one("//iframe").get("src"))
    assert shown.status == 200
    assert not shown.tree.forms
    assert shown.one("//input[@name='q1']").get("value") == "Nord <b>"
    assert shown.one("//input[@name='q1']").get("readonly") is not None
    boxes = shown.tree.xpath("//input[@type='checkbox']")
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == [
        "food",
        "books",
        "OtherSelection",
    ]
    assert all(box.get("disabled") is not None for box in boxes)
    assert not shown.tree.xpath("//button | //p[@class='notice'][contains(., 'preview')]")
    tried = await site.browser().post(f"{page.one('//iframe').get('src')}mturk/externalSubmit", {"q1": "x"})
    assert tried.status == 404


async def test_a_page_is_shown_with_its_answers_beside_a_table(site, requester, worker) -> None:
    given = Answer("town", "Zürich\n<i>"), Answer("empty", "")
    assignment_id = submitted(site, requester, worker, html_question("<form><input name=a></form>"), *given)
    page = await site.browser(requester).get(f"/assignments/{assignment_id}")
    cells = [cell.text_content() for cell in page.tree.xpath("//tbody/tr/*")]
    assert cells == ["town", "Zürich\n<i>", "empty", ""]
    frame = page.one("//iframe")
    assert (frame.get("height"), "allow-same-origin" in frame.get("sandbox")) == ("400", False)
    assert f"assignmentId={assignment_id}" in frame.get("src")
    shown = await site.browser().get(frame.get("src"))
    assert shown.response.text.startswith("<form><input name=a></form><script src=")
    answers = shown.one("//script[@data-answers]").get("data-answers")
    assert answers == '{"town":"Zürich\\n<i>","empty":""}'
    sent = await site.browser().post(
        f"{shown.url.path}mturk/externalSubmit", {"assignmentId": assignment_id, "a": "x"}
    )
    assert sent.status == 404


async def test_a_page_elsewhere_is_a_table_alone(site, requester, worker) -> None:
    question = external_question("https://example.org/task")
    assignment_id = submitted(site, requester, worker, question, Answer("town", "Bern"))
    page = await site.browser(requester).get(f"/assignments/{assignment_id}")
    assert not page.tree.xpath("//iframe")
    assert page.one("//tbody/tr/td").text_content() == "Bern"


async def test_nobody_else_sees_it(site, requester, worker) -> None:
    assignment_id = submitted(site, requester, worker, samples.FULL, Answer("shopname", "Nord"))
    rival = site.browser(site.person("Rival", "requester"))
    for path in (
        f"/assignments/{assignment_id}",
        f"/assignments/{assignment_id}/files/1",
        "/assignments/3UNKNOWN",
    ):
        assert (await rival.get(path)).status == 404
    assert (await site.browser(worker).get(f"/assignments/{assignment_id}")).status == 403
    owner = site.browser(requester)
    assert (await owner.get(f"/assignments/{assignment_id}/files/1")).status == 404
    assert (await owner.get(f"/sandbox/assignments/{assignment_id}")).status == 404
