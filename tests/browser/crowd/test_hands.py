"""Every element by mouse, by keys alone and by touch, submitted: what is stored is the same each time."""

import base64
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import opened
from tests.browser.crowd import hands
from tests.browser.crowd.answers import stored
from tests.browser.crowd.conftest import Bench, begin, watch
from tests.browser.features import picture
from tools.build_crowd_page import elements

FIGURE = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
WALKS = [(name, hand) for hand in hands.HANDS for name in hands.sheets()] + [("drawing", hands.Pen)]


@pytest.fixture(scope="module")
def pages(bench: Bench, chromium: Browser) -> Iterator[dict[str, Page]]:
    """The worker's page for hands with a mouse or keys, and one on a touch screen."""
    touched = opened(chromium, has_touch=True, storage_state=bench.page.context.storage_state())
    watch(touched, bench.errors)
    yield {"mouse": bench.page, "keys": bench.page, "touch": touched, "pen": touched}
    touched.context.close()


def test_every_element_is_operated_by_every_hand() -> None:
    written = [tag for sheet in hands.sheets().values() for tag in sheet.rows]
    assert sorted(written) == [folder.name for folder in elements()]
    assert {hand.kind for hand in hands.HANDS} == {"mouse", "keys", "touch"}
    idle = [tag for sheet in hands.sheets().values() for tag, row in sheet.rows.items() if row.do == []]
    assert idle == []


@pytest.mark.parametrize(("name", "kind"), WALKS, ids=lambda each: getattr(each, "kind", each))
def test_a_hand_does_a_page(bench: Bench, pages: dict[str, Page], name: str, kind: type[hands.Hand]) -> None:
    sheet, page = hands.sheets()[name], pages[kind.kind]
    mine = bench._replace(page=page)
    task, assignment_id = begin(mine, f"{name} by {kind.kind}", sheet.page.replace("${image_url}", FIGURE))
    task.locator("crowd-button button").filter(visible=True).first.wait_for()
    hand = kind(page, task)
    for row in sheet.rows.values():
        hand.do(row)
    hand.send()
    expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    answer = fields(stored(bench.mturk, assignment_id))
    heard = set(answer.pop("hands").split(","))
    assert answer == {name: value for row in sheet.rows.values() for name, value in row.answer.items()}
    # Each was reached by this hand, and by no other: who points writes with keys all the same.
    assert {f"{row.by} {kind.kind}" for row in sheet.rows.values()} <= heard
    assert {each.partition(" ")[2] for each in heard} <= {kind.kind, "keys", *kind.beside}
    assert bench.errors == []


def fields(answer: dict[str, str]) -> dict[str, str]:
    """Return an answer by field, also one that came in one piece."""
    if set(answer) != {"taskAnswers"}:
        return answer
    (whole,) = json.loads(answer["taskAnswers"])
    return {
        name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        for name, value in whole.items()
    }
