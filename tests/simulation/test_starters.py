"""Made-up workers do every page that Piecework itself offers, and answer as people do."""

import base64
import json
import re
import tomllib
from pathlib import Path

from piecework import testing
from piecework.ids import seeded
from piecework.rules.layouts import liquid, placeholders
from piecework.rules.questions import answers as documents
from piecework.simulation import elements, forms, making, sending
from piecework.simulation.drawing import Size
from piecework.web.requester import starters
from piecework.web.requester.starters import Starter
from tests.browser import features
from tests.browser.crowd import drawing, written
from tests.simulation.test_crowd import SCHEMAS, publish

WALKS = tomllib.loads((Path(__file__).parents[1] / "browser" / "starters.toml").read_text("utf-8"))
ELEMENTS = Path(__file__).parents[2] / "frontend" / "src" / "crowd"
EACH = 3
CROWD = {
    "workers": EACH + 1,
    "hours": 0.1,
    "kind": [{"hits": 1_000, "returns": 0, "abandons": 0, "seconds": 20}],
}
# What one of them may leave out who says something else: a tag, a box, what one has to add to a choice.
UNSAID = {"survey": {"has_tea"}, "image-classification": {"place.workerComment"}}

# Pages whose own script makes a field, or fills one that nobody sees; and one with two forms.
SCRIPTED = {
    "append_late",
    "bootstrap",
    "changed_attributes",
    "disabled",
    "fabs",
    "follow_up",
    "handlers",
    "hidden_button",
    "inline_handlers",
    "made",
    "made_whole",
    "properties_back",
    "ready_once",
    "reset_button",
    "reset_within",
    "shadow_handles",
    "survey_code",
    "two_buttons",
    "two_forms",
    "values_with_html",
}


def question(starter: Starter) -> str:
    row = starter.rows[0] if starter.sample else {}
    fill = liquid.fill if starter.draft.language == "liquid" else placeholders.fill
    page = fill(starter.draft.content, row)
    return (
        f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[{page}]]>'
        "</HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
    )


def test_a_crowd_answers_as_people_answer() -> None:
    """Everybody does each ready-made project, and a form with every kind of question."""
    pages = {each.key: question(each) for each in starters.all_()}
    pages["form"] = features.features("https://example.org")
    with testing.market() as market:
        client = market.client(sandbox=True)
        hits = {
            key: publish(client, count=1, Title=key, Question=page, MaxAssignments=EACH)[0]
            for key, page in pages.items()
        }
        made = market.simulate(CROWD)
        assert (made.counts["submitted"], made.refusals) == (EACH * len(pages), {})
        for key, hit_id in hits.items():
            listed = client.list_assignments_for_hit(HITId=hit_id)["Assignments"]
            said = [_said(each["Answer"]) for each in listed]
            if key == "form":
                check_form(said)
            else:
                assert differences(WALKS[key]["answer"], said) - UNSAID.get(key, set()) == set(), key
        assert market.problems() == []


def _said(document: str) -> dict[str, str]:
    given = documents.from_xml(document)
    return {
        each.identifier: each.free_text if each.free_text is not None else "|".join(each.selections)
        for each in given
    }


def shape(text: str) -> str:
    """Return what of an answer programs rely on: which kind it is, and the names in it."""
    if not text.startswith("["):
        return "truth" if text in {"true", "false"} else "text"
    first = json.loads(text)[0]
    return f"a list of {sorted(first)}" if isinstance(first, dict) else "a list"


def differences(person: dict[str, str], crowd: list[dict[str, str]]) -> set[str]:
    """Return the names that are not with everybody, or not of the shape that a person's answer has."""
    found = set()
    for name, text in person.items():
        said = [each[name] for each in crowd if name in each]
        # Of labels stand there only those that were used.
        if not said or (len(said) < len(crowd) and ".labelMappings." not in name):
            found.add(name)
        elif name.endswith("pngImageData"):
            size = text.partition(":")[0]
            found |= set() if drawing.painted(base64.b64decode(said[0])).startswith(size) else {name}
        elif text != "[]" and {shape(each) for each in said if each != "[]"} != {shape(text)}:
            found.add(name)
    return found


def check_form(said: list[dict[str, str]]) -> None:
    for each in said:
        assert 0 <= int(each["hour"]) <= 23
        assert 1 <= len(each["goods"].split("|")) <= 3
        assert each["roof"] in {"red", "green", "blue"}
        assert len(each["windows"].split("|")) <= 2
        assert len(each["name"]) >= 2


def test_pages_of_the_corpus_are_read() -> None:
    """Pages in the manner of real ones: what a made-up worker enters has the names of a person's answer."""
    missing = set()
    for name, page in written.all_().items():
        form, said = forms.read(page.filled("https://example.org/a.png")), set()
        for seed in range(6):
            entered = making.entries(form.fields, seeded(str(seed)), lambda _src: Size(560, 350))
            said |= {field for field, _ in sending.posted(form, entered)}
        if page.answer.keys() - said:
            missing.add(name)
    assert missing == SCRIPTED


def test_every_element_that_answers_is_known() -> None:
    """Of each element in the gallery: whether it adds to an answer, and that its example is answered."""
    answering = set()
    for page in sorted(ELEMENTS.glob("crowd-*/README.md")):
        (said,) = [line for line in page.read_text().splitlines() if line.startswith("Answer: ")]
        if not re.match(r"Answer: (nothing|what |`taskAnswers`)", said):
            answering.add(page.parent.name)
            form = forms.read((page.parent / "example.html").read_text())
            entered = making.entries(form.fields, seeded(page.parent.name), lambda _src: Size(560, 350))
            assert any(value for _, value in sending.posted(form, entered)), page.parent.name
    assert answering == elements.ELEMENTS
