"""Links in the old tools' files of results lead on, to whoever's HITs they are about."""

from urllib.parse import parse_qs, urlsplit

import pytest

from piecework.market import assignments
from piecework.rules.questions import answers
from tests.rules.questions.samples import upload_form
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG" + b"x" * 96


async def sent(site, requester, browser):
    """Publish a form, and answer it with a file; return the HIT's and the assignment's id."""
    (view,) = site.publish(requester, upload_form(required=True, most=200))
    page = await browser.post(f"/projects/{view.hit.group_id}/tasks/accept_random")
    address = page.one("//iframe").get("src")
    (assignment_id,) = parse_qs(urlsplit(address).query)["assignmentId"]
    frame = await site.browser().get(address)
    form = frame.tree.forms[0]
    fields = {name: value for name, value in form.form_values() if value is not None}
    files = {"q1": ("gull.png", PNG, "image/png")}
    done = await site.browser().post(form.action, {**fields, "q2": "seen"}, files=files)
    assert done.status == 200
    return view.hit.id, assignment_id


async def test_a_hit_has_its_page(site, requester) -> None:
    (view,) = site.publish(requester, html_question("<p>Gull</p>"))
    desk, old = site.browser(requester), f"/mturk/manageHIT?HITId={view.hit.id}"
    shown = await desk.get(old)
    assert (shown.status, shown.url.path) == (200, f"/hits/{view.hit.id}")
    rival = site.browser(site.person("Rival", "requester"))
    assert (await rival.get(old)).status == 404
    assert (await desk.get(f"/sandbox{old}")).status == 404
    for query in ("", "?HITId=", "?HITId=../balance"):
        assert (await desk.get(f"/mturk/manageHIT{query}")).status == 404
    visitor = await site.browser().get(old)
    assert visitor.url.path == "/sign-in"
    assert parse_qs(visitor.url.query.decode())["next"] == [old]


async def test_a_file_comes_as_it_was_sent(site, requester, browser) -> None:
    _, assignment_id = await sent(site, requester, browser)
    view, _ = site.production.read(assignments.get, requester.id, assignment_id)
    photo = answers.from_xml(view.answer)[0]
    assert photo.file is not None
    old = f"/mturk/downloadAnswer?assignmentId={assignment_id}&questionId={photo.identifier}"
    desk = site.browser(requester)
    assert (await desk.get(old)).response.content == PNG
    rival = site.browser(site.person("Rival", "requester"))
    for who, address in (
        (rival, old),
        (desk, f"/sandbox{old}"),
        (desk, old.replace(assignment_id, "3UNKNOWN")),
        (desk, f"/mturk/downloadAnswer?assignmentId={assignment_id}&questionId=other"),
        (desk, f"/mturk/downloadAnswer?assignmentId={assignment_id}"),
    ):
        assert (await who.get(address)).status == 404
    assert (await browser.get(old)).status == 403
