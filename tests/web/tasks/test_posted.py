"""What task pages send, in every shape that pages have used, and what becomes of it."""

import itertools
from urllib.parse import parse_qs, urlsplit

import pytest

from piecework.market import assignments
from piecework.rules.questions import answers
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = "<form><input name=a></form>"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def accepted(site, requester, browser):
    """Accept a HIT; returns the address to submit to and the assignment's id."""
    (view,) = site.publish(requester, html_question(PAGE, height=0))
    page = await browser.post(f"/projects/{view.hit.group_id}/tasks/accept_random")
    query = parse_qs(urlsplit(page.one("//iframe").get("src")).query)
    return query["turkSubmitTo"][0], query["assignmentId"][0]


@pytest.fixture
async def task(site, requester, browser):
    """A HIT in hand."""
    return await accepted(site, requester, browser)


def stored(site, requester, assignment_id):
    view, _ = site.production.read(assignments.get, requester.id, assignment_id)
    return [(each.identifier, each.free_text) for each in answers.from_xml(view.answer)]


def multipart(*parts: tuple[str, bytes]) -> tuple[bytes, dict[str, str]]:
    body = b"".join(
        b'--xx\r\nContent-Disposition: form-data; name="' + name.encode() + b'"\r\n\r\n' + value + b"\r\n"
        for name, value in parts
    )
    return body + b"--xx--\r\n", {"Content-Type": "multipart/form-data; boundary=xx"}


SHAPES = {
    "order, empty fields and names with brackets": (
        b"z=1&item%5Bname%5D=&a.b=2&Submit=Submit",
        FORM,
        [("z", "1"), ("item[name]", ""), ("a.b", "2"), ("Submit", "Submit")],
    ),
    "repeated names": (b"b=2&a=1&b=3&b=", FORM, [("b", "2|3|"), ("a", "1")]),
    "case": (b"A=1&a=2", FORM, [("A", "1"), ("a", "2")]),
    "reserved names": (
        b"hitId=3X&workerId=A1&turkSubmitTo=x&a=1&assignmentid=y",
        FORM,
        [("a", "1"), ("assignmentid", "y")],
    ),
    "line breaks": (b"a=one%0D%0Atwo", FORM, [("a", "one\r\ntwo")]),
    "control characters": (b"a=%00x%0B%1F&%01b=2", FORM, [("a", "x"), ("b", "2")]),
    "markup": (b"a=%3Cb%3E%26amp%3B%5D%5D%3E", FORM, [("a", "<b>&amp;]]>")]),
    "UTF-8": ("a=%C3%A9%F0%9F%90%A6&ключ=да".encode(), FORM, [("a", "é🐦"), ("ключ", "да")]),
    "Latin-1": (b"a=caf%E9+%80+%93x%94", FORM, [("a", "café € “x”")]),
    "Latin-1 without escapes": (b"a=caf\xe9", FORM, [("a", "café")]),
    "what the page says": (
        b"a=%CF%F0%E8&_charset_=windows-1251",
        FORM,
        [("a", "При"), ("_charset_", "windows-1251")],
    ),
    "a Latin-1 that means Windows-1252": (
        b"a=%80&_charset_=ISO-8859-1",
        FORM,
        [("a", "€"), ("_charset_", "ISO-8859-1")],
    ),
    "what nobody knows": (
        b"a=%E9&_charset_=unicode_escape",
        FORM,
        [("a", "é"), ("_charset_", "unicode_escape")],
    ),
    "multipart": (*multipart(("a", "é".encode()), ("b", b""), ("a", b"2")), [("a", "é|2"), ("b", "")]),
    "multipart in Latin-1": (*multipart(("a", b"caf\xe9 \x80")), [("a", "café €")]),
    "plain": (
        b"a=1 + 1\r\nb=x=y\r\nmore\r\n",
        {"Content-Type": "text/plain"},
        [("a", "1 + 1"), ("b", "x=y\r\nmore")],
    ),
    "plain in Latin-1": (b"a=caf\xe9\r\n", {"Content-Type": "text/plain"}, [("a", "café")]),
    "no type": (b"a=1", {}, [("a", "1")]),
}


async def test_posted_fields_become_answers(site, requester, browser) -> None:
    for shape, (body, headers, given) in SHAPES.items():
        address, assignment_id = await accepted(site, requester, browser)
        done = await site.browser().post(f"{address}mturk/externalSubmit", content=body, headers=headers)
        assert done.status == 200, shape
        assert stored(site, requester, assignment_id) == given, shape


async def test_by_get_or_post_with_or_without_the_assignment_id(site, requester, browser) -> None:
    ways = itertools.product(
        ("mturk/externalSubmit", "/mturk/externalSubmit"),
        ("assignmentId={}&a=1", "a=1", "assignmentId=&a=1"),
        ("get", "post", "query and post"),
    )
    for path, form, method in ways:
        address, assignment_id = await accepted(site, requester, browser)
        frame, given = site.browser(), form.format(assignment_id)
        if method == "get":
            done = await frame.get(f"{address}{path}?{given}")
        elif method == "post":
            done = await frame.post(f"{address}{path}", content=given, headers=FORM)
        else:
            done = await frame.post(f"{address}{path}?{given}", content="b=2", headers=FORM)
        assert done.status == 200, (path, form, method)
        more = [("b", "2")] if method == "query and post" else []
        assert stored(site, requester, assignment_id) == [("a", "1"), *more], (path, form, method)


FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "null"}


@pytest.mark.parametrize("root", ["", "/sandbox"])
async def test_a_page_may_submit_on_its_own_host_by_the_assignment_id(site, requester, task, root) -> None:
    _, assignment_id = task
    done = await site.browser().post(
        f"{root}/mturk/externalSubmit", {"assignmentId": assignment_id, "a": "1"}, headers=FOREIGN
    )
    assert done.status == 200, done.main
    assert stored(site, requester, assignment_id) == [("a", "1")]
    again = await site.browser().post("/mturk/externalSubmit", {"assignmentId": assignment_id, "a": "2"})
    assert again.status == 410
    assert "a: 2" in again.main


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"a": "1"}, 404, "not valid"),
        ({"assignmentId": "", "a": "1"}, 404, "not valid"),
        ({"assignmentId": "3UNKNOWN", "a": "1"}, 404, "not valid"),
        ({"assignmentId": "ASSIGNMENT_ID_NOT_AVAILABLE", "a": "1"}, 403, "only a preview"),
    ],
)
async def test_a_page_on_its_own_host_must_name_an_assignment(site, worker, fields, status, said) -> None:
    refused = await site.browser().post("/mturk/externalSubmit", fields)
    assert refused.status == status
    assert said in refused.main
    assert "a: 1" in refused.main


async def test_nothing_but_reserved_fields_is_no_answer(site, task) -> None:
    address, assignment_id = task
    refused = await site.browser().post(
        f"{address}mturk/externalSubmit", {"assignmentId": assignment_id, "hitId": "3X"}
    )
    assert refused.status == 422
    assert "needs at least one named field" in refused.main


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"a=1&" * 10_001, FORM),
        (b"a=1\r\n" * 10_001, {"Content-Type": "text/plain"}),
        (b"x", {"Content-Type": "multipart/form-data"}),
    ],
)
async def test_what_cannot_be_read_is_refused_in_words(site, task, body, headers) -> None:
    address, _ = task
    refused = await site.browser().post(f"{address}mturk/externalSubmit", content=body, headers=headers)
    assert refused.status in {400, 413}
    assert "There was a problem submitting your results for this HIT." in refused.main
