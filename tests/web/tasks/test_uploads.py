"""Files in task forms, from choosing one to the requester's download and the file's end."""

from urllib.parse import parse_qs, urlsplit

import pytest

from piecework.background.uploads import remove_once
from piecework.files.links import FileLink, FileLinks
from piecework.market import assignments, hits, uploads, work
from piecework.rules.questions import answers
from piecework.rules.refusals import Refused
from tests.rules.questions.samples import upload_form
from tests.support.website import SECRET

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG" + b"x" * 96


async def opened(site, requester, browser, document):
    """Publish and accept a HIT; returns it, its assignment's id, and the page of the frame."""
    (view,) = site.publish(requester, document)
    page = await browser.post(f"/projects/{view.hit.group_id}/tasks/accept_random")
    address = page.one("//iframe").get("src")
    (assignment_id,) = parse_qs(urlsplit(address).query)["assignmentId"]
    return view.hit, assignment_id, await site.browser().get(address)


def fields(page):
    """What the form would send besides files."""
    return {name: value for name, value in page.tree.forms[0].form_values() if value is not None}


async def send(site, page, typed, file=None):
    files = {"q1": file} if file else {"q1": ("", b"", "application/octet-stream")}
    return await site.browser().post(page.tree.forms[0].action, {**fields(page), **typed}, files=files)


def stored_files(site):
    return sorted(path.name for path in (site.parts.files._path).rglob("*") if path.is_file())


async def test_a_file_survives_a_mistake_elsewhere_and_reaches_the_requester(site, requester, browser, clock):
    hit, assignment_id, page = await opened(site, requester, browser, upload_form(required=True, most=200))
    form = page.tree.forms[0]
    assert form.get("enctype") == "multipart/form-data"
    assert page.one("//input[@type='file']").get("required") is not None

    wrong = await send(site, page, {"q2": ""}, ("Füße.png", PNG, "image/png"))
    assert wrong.status == 422
    assert "Füße.png is kept" in wrong.main
    assert wrong.one("//input[@type='file']").get("required") is None
    done = await send(site, wrong, {"q2": "seen"})
    assert "has been successfully submitted" in done.main

    view, _ = site.production.read(assignments.get, requester.id, assignment_id)
    photo, note = answers.from_xml(view.answer)
    assert (photo.file.bytes, note.free_text) == (len(PNG), "seen")
    shown = await site.browser(requester).get(f"/assignments/{assignment_id}")
    form = await site.browser().get(shown.one("//iframe").get("src"))
    link = form.one("//main//a[.='Download the file']").get("href")
    assert (await site.browser(requester).get(link)).response.content == PNG
    found = site.production.read(uploads.of_answer, requester.id, assignment_id, "photo")
    token = FileLinks(SECRET, clock).sign(FileLink("production", found.key))
    answer = await site.browser().get(f"/files/{token}")
    assert answer.response.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''F%C3%BC%C3%9Fe.png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    clock.advance(seconds=61)
    assert (await site.browser().get(f"/files/{token}")).status == 404
    assert (await site.browser().get("/files/nonsense")).status == 404
    with pytest.raises(Refused):
        site.production.read(uploads.of_answer, "ASTRANGER12345", assignment_id, "photo")
    with pytest.raises(Refused):
        site.production.read(uploads.of_answer, requester.id, assignment_id, "note")

    # The file goes with its HIT.
    await remove_once(site.production, site.parts.files)
    assert stored_files(site) == [found.key]
    site.production.write(assignments.approve, requester.id, assignment_id)
    site.production.write(hits.set_expiration, requester.id, hit.id, 0)
    site.production.write(hits.delete, requester.id, hit.id)
    assert await remove_once(site.production, site.parts.files) == 1
    assert stored_files(site) == []
    with pytest.raises(Refused):
        site.production.read(uploads.of_answer, requester.id, assignment_id, "photo")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("a.png", b"x" * 201, "image/png"), "this one has 201 bytes"),
        (("a.exe", b"x" * 99, "application/x-msdownload"), "this server takes image/*"),
        (("a.png", b"", "image/png"), "this one is empty"),
        (None, "This field is required."),
    ],
)
async def test_what_is_not_taken_says_why_and_keeps_the_rest(site, requester, browser, file, said):
    _, assignment_id, page = await opened(site, requester, browser, upload_form(required=True, most=200))
    wrong = await send(site, page, {"q2": "my note"}, file)
    assert wrong.status == 422
    assert said in wrong.main
    assert "my note" in wrong.one("//textarea").text
    assert "is kept" not in wrong.main
    assert site.production.read(work.answer, assignment_id) is None


async def test_the_newest_file_counts_and_the_others_go(site, requester, browser, clock):
    _, assignment_id, page = await opened(site, requester, browser, upload_form(most=200))
    first = await send(site, page, {"q2": ""}, ("one.png", PNG, "image/png"))
    second = await send(site, first, {"q2": ""}, ("two.png", PNG[:50], "image/png"))
    assert "two.png is kept" in second.main
    worse = await send(site, second, {"q2": ""}, ("three.png", b"x" * 500, "image/png"))
    assert "two.png is kept" in worse.main  # a file that is refused replaces nothing
    await send(site, worse, {"q2": "seen"})
    kept = site.production.read(uploads.of_answer, requester.id, assignment_id, "photo")
    assert (kept.name, kept.bytes) == ("two.png", 50)
    assert len(stored_files(site)) == 2
    clock.advance(days=2)
    assert await remove_once(site.production, site.parts.files) == 1
    assert stored_files(site) == [kept.key]


async def test_nobody_takes_a_file_of_another_assignment(site, requester, browser):
    _, _, page = await opened(site, requester, browser, upload_form(required=True, most=200))
    first = await send(site, page, {"q2": ""}, ("one.png", PNG, "image/png"))
    other = site.browser(site.person("Olga Other"))
    _, assignment_id, theirs = await opened(site, requester, other, upload_form(required=True, most=200))
    wrong = await send(site, theirs, {"q2": "x", "q1_kept": fields(first)["q1_kept"], "q1_name": "mine"})
    assert wrong.status == 422
    assert "is kept" not in wrong.main
    assert site.production.read(work.answer, assignment_id) is None


async def test_a_failing_store_loses_no_words(site, requester, browser):
    _, _, page = await opened(site, requester, browser, upload_form(most=200))
    site.parts.files._path.write_text("in the way")
    wrong = await send(site, page, {"q2": "my note"}, ("one.png", PNG, "image/png"))
    assert wrong.status == 422
    assert "could not be kept" in wrong.main
    assert "my note" in wrong.one("//textarea").text


async def test_the_server_has_a_limit_of_its_own(site, requester, browser):
    small = site.with_settings(file_most_bytes=50)
    _, _, page = await opened(small, requester, small.browser(small.person("Wim")), upload_form(most=200))
    wrong = await send(small, page, {"q2": "x"}, ("one.png", PNG, "image/png"))
    assert "Must be at most 50 bytes" in wrong.main
    huge = await send(small, page, {"q2": "x"}, ("one.png", b"x" * 4_200_000, "image/png"))
    assert huge.status == 413
