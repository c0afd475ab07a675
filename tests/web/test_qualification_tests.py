"""Timed tests with every widget, on the website: filled in, scored by every mapping, or left to the owner."""

import pytest

from piecework.market import qualification_requests, qualification_types
from piecework.rules.qualification_types import Draft
from piecework.rules.questions.answers import Answer, from_xml
from tests.rules.questions import samples
from tests.rules.questions.samples import answer_key, form, key_question, question, selection
from tests.rules.questions.tables.keys import percentage, ranges, scale
from tests.rules.questions.tables.specs import OTHER, STYLES, counts
from tests.web.tasks.filling import Filled

pytestmark = pytest.mark.anyio

SEVERAL = counts("0", "3")
# One question of each style, first for one choice and then for several, and content of every kind.
WIDGETS = form(
    "<Overview><Title>Signs</Title><Text>Look first.</Text><List><ListItem>a</ListItem></List>"
    + samples.binary()
    + samples.embedded("video", "mp4")
    + "<FormattedContent><![CDATA[<p>Then <b>answer</b>.</p>]]></FormattedContent></Overview>"
    + "".join(
        question(selection(before=f"<StyleSuggestion>{style}</StyleSuggestion>"), f"one {style}")
        + question(
            selection(before=f"{SEVERAL}<StyleSuggestion>{style}</StyleSuggestion>"), f"several {style}"
        )
        for style in STYLES
    )
    + question(selection(), "one"),
)
ONES = [*(f"one {style}" for style in STYLES), "one"]
MANY = [f"several {style}" for style in STYLES]
IDENTIFIERS = [name for pair in zip(ONES, MANY, strict=False) for name in pair] + ["one"]
# Right answers are worth 2 and 3, half of a right answer 1, any other -1, and nothing -1 or 0.
KEY = [key_question(name, ("b", 2), default=-1) for name in ONES] + [
    key_question(name, ("a c", 3), ("a", 1), ("c", 1)) for name in MANY
]
RIGHT = {**dict.fromkeys(ONES, "b"), **dict.fromkeys(MANY, "a c")}
HALF = {**dict.fromkeys(ONES, "b"), **dict.fromkeys(MANY, "c")}
WRONG = {**dict.fromkeys(ONES, "a"), **dict.fromkeys(MANY, "a b c")}
HIGHEST = 2 * len(ONES) + 3 * len(MANY)


def offer(site, owner, **changes):
    draft = Draft(
        **{"name": "Sign reader", "description": "Reads signs.", "test_duration_seconds": 600, **changes}
    )
    return site.production.write(qualification_types.create, owner.id, draft).id


async def started(site, browser, type_id):
    """Start the test; returns the form in the frame, filled in by a browser without script."""
    page = await browser.get(f"/qualifications/{type_id}")
    around = await browser.send(page, "/test")
    shown = await site.browser().get(around.one("//iframe").get("src"))
    return Filled(shown.response.text)


async def sent(site, shown):
    fields: dict[str, list[str]] = {}
    for name, value in shown.posts():
        fields.setdefault(name, []).append(value)
    return await site.browser().post(shown.tree.forms[0].action, fields)


@pytest.mark.parametrize(
    ("chosen", "mapping", "value"),
    [
        (RIGHT, "", HIGHEST),
        (HALF, "", 20),
        (WRONG, "", -7),
        ({}, "", -7),
        ({"one": "b", "several list": "a c"}, "", 2 - 6 + 3),
        (RIGHT, percentage(HIGHEST), 100),
        (HALF, percentage(HIGHEST), 63),  # 62.5 goes up
        (WRONG, percentage(HIGHEST), -22),  # and so does -21.9
        (RIGHT, percentage(16), 200),
        (RIGHT, scale("0.5"), 16),
        (HALF, scale("-1.25"), -25),
        ({}, scale("0.5"), -3),  # -3.5 goes up
        (RIGHT, ranges((0, 31, 1), (32, 99, 5), (30, 40, 9)), 5),
        (HALF, ranges((20, 20, 7)), 7),
        (WRONG, ranges((-7, -1, -50), outside=3), -50),
        ({}, ranges((0, 99, 1), outside=-4), -4),
    ],
)
async def test_every_widget_is_scored_to_the_letter(site, requester, browser, chosen, mapping, value):
    key = answer_key(*KEY, mapping=mapping)
    type_id = offer(site, requester, test=WIDGETS, answer_key=key)
    shown = await started(site, browser, type_id)
    for number, identifier in enumerate(IDENTIFIERS, 1):
        shown.choose(f"q{number}", tuple(chosen.get(identifier, "").split()))

    done = await sent(site, shown)

    assert done.tree.get("data-piecework") == "submitted"
    assert f"value {value}" in (await browser.get(f"/qualifications/{type_id}")).main


async def test_an_answer_that_is_wrong_in_form_is_told_and_the_test_goes_on(site, requester, browser, clock):
    twice = question(selection(before=counts("2", "2")), "two", before="<IsRequired>true</IsRequired>")
    key = answer_key(key_question("two", ("a b", 9)))
    type_id = offer(site, requester, test=form(twice + question(selection(), "one")), answer_key=key)
    shown = await started(site, browser, type_id)
    shown.choose("q1", ("c",))
    shown.choose("q2", ("a",))

    again = await sent(site, shown)

    assert again.status == 422
    assert "Too few choices. Choose at least 2." in again.main
    kept = Filled(again.response.text)
    assert (kept.chosen("q1"), kept.chosen("q2")) == (["c"], ["a"])
    clock.advance(seconds=599)
    kept.choose("q1", ("a", "b"))
    assert (await sent(site, kept)).tree.get("data-piecework") == "submitted"
    assert "value 9" in (await browser.get(f"/qualifications/{type_id}")).main


async def test_a_test_without_a_key_waits_for_its_owner_with_all_answers(site, requester, worker, browser):
    texts = question(samples.constrained("<IsNumeric minValue='1'/>"), "hour") + question(identifier="why")
    test = form(texts + question(selection(before=SEVERAL, other=OTHER), "goods"))
    type_id = offer(site, requester, test=test)
    shown = await started(site, browser, type_id)
    shown.write("q1", "7.5")
    shown.write("q2", "Because:\n<b>😀</b>")
    shown.choose("q3", ("a",), other=True)
    shown.write("q3_other", "mine")

    assert (await sent(site, shown)).tree.get("data-piecework") == "submitted"

    assert "Waits for its owner" in (await browser.get(f"/qualifications/{type_id}")).main
    (pending,) = site.production.read(qualification_requests.list_pending, requester.id, type_id, (0, ""), 10)
    assert pending.worker_id == worker.id
    assert pending.test == test
    assert from_xml(pending.answer) == [
        Answer("hour", "7.5"),
        Answer("why", "Because:\r\n<b>😀</b>"),
        Answer("goods", None, ("a",), "mine"),
    ]
