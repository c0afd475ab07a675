"""What a page submits of what was entered, and what elements understand of their attributes."""

from typing import Any

import pytest

from piecework.simulation import elements, forms, lenient, sending
from piecework.simulation.sending import File, posted

FLAT = '<crowd-form answer-format="flatten-objects">{}</crowd-form>'
TICK = "<crowd-checkbox name=f value={}></crowd-checkbox>"
TICKS = TICK.format("dark checked") + TICK.format("blur")
BOX = "<crowd-bounding-box name=b labels=\"['Car']\" src=x></crowd-bounding-box>"
MENU = "<select name=s><option>One<option value=2>Two<option disabled>Three</select>"
DRAWN = {"boundingBoxes": [{"width": 1, "left": 2}], "inputImageProperties": {"height": 3}}
MODERATION = (
    "<crowd-rekognition-detect-moderation-labels categories=\"[{name: 'a', parentName: 'b'}, 'c']\">"
    "</crowd-rekognition-detect-moderation-labels>"
)


@pytest.mark.parametrize(
    ("page", "given", "sent"),
    [
        (f"<form>{MENU}<input name=t value=v></form>", {}, [("s", "One"), ("t", "v")]),
        (f"<form>{MENU}</form>", {"s": "2"}, [("s", "2")]),
        ("<form><input type=hidden name=h value=1><input name=t></form>", {}, [("h", "1"), ("t", "")]),
        ("<form><input type=hidden name=hitId value=1></form>", {"x": ["a", "b"]}, [("x", "a"), ("x", "b")]),
        ("<form><input type=checkbox name=c value=a><input type=checkbox name=c value=b></form>",
         {"c": "a|b"}, [("c", "a"), ("c", "b")]),
        ("<form><input type=checkbox name=c></form>", {"c": True}, [("c", "on")]),
        ("<form><input type=radio name=r value='a|b'></form>", {"r": "a|b"}, [("r", "a|b")]),
        ("<form enctype=multipart/form-data><input type=file name=f></form>", {}, [("f", File("", b""))]),
        ("<form><input name=t disabled><fieldset disabled><input name=u></fieldset></form>", {}, []),
        (FLAT.format(TICKS), {}, [("f.blur", "false"), ("f.dark", "true")]),
        (FLAT.format(TICKS), {"f": ["blur"]}, [("f.blur", "true"), ("f.dark", "false")]),
        (FLAT.format("<input name=t><crowd-input name=u></crowd-input>"), {"u": "a\r\nb"}, [("u", "a\nb")]),
        (FLAT.format("<crowd-slider name=s min=1 max=7 value=9></crowd-slider>"), {}, [("s", "7")]),
        (FLAT.format("<crowd-classifier name=k categories='[1]'>"), {"k": 1}, [("k.label", "1")]),
        (FLAT.format(BOX), {}, []),
        (FLAT.format(BOX), {"b": DRAWN},
         [("b.boundingBoxes", '[{"left":2,"width":1}]'), ("b.inputImageProperties.height", "3")]),
        (FLAT.format(MODERATION), {elements.MODERATION: "a|c"},
         [(f"{elements.MODERATION}.moderationLabels", '[{"name":"a","parentName":"b"},{"name":"c"}]')]),
        (FLAT.format(""), {"more": {"a": 1.0}}, [("more.a", "1")]),
        (f"<crowd-form>{TICKS}</crowd-form>", {}, [("taskAnswers", '[{"f":{"blur":false,"dark":true}}]')]),
        (f"<crowd-form>{TICKS}</crowd-form>", {"taskAnswers": "[]"}, [("taskAnswers", "[]")]),
        ("<crowd-form><input name=_ value=1><input name=_ value=2>", {}, [("taskAnswers", '[{"_":"2"}]')]),
        ("", {"anything": "goes"}, [("anything", "goes")]),
    ],
)  # fmt: skip
def test_what_is_posted(page: str, given: dict[str, Any], sent: list[tuple[str, str]]) -> None:
    assert posted(forms.read(page), given) == sent


def test_one_of_a_group_of_buttons_with_names_of_their_own() -> None:
    page = FLAT.format(
        "<crowd-radio-group><crowd-radio-button name=a value=x></crowd-radio-button>"
        "<crowd-radio-button name=b value=y></crowd-radio-button></crowd-radio-group>"
    )
    fields = forms.fields_of(page)
    assert fields["a"].group == fields["b"].group != ""
    assert posted(forms.read(page), {"b": "y"}) == [("a.x", "false"), ("b.y", "true")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("['a', \"b\",]", ["a", "b"]),
        ("{a: 1, 'b-c': [.5, -0x1f], // why\n d: None}", {"a": 1, "b-c": [0.5, -31], "d": None}),
        (
            r"['it\'s', 'a\u0041\
b']",
            ["it's", "aAb"],
        ),
        ("[True, false, /* no */ undefined]", [True, False, None]),
        ("['open", None),
        ("[1] 2", None),
        ("[" * 200, None),
        ("", None),
        (None, None),
    ],
)
def test_json_as_pages_write_it(text: str | None, value: Any) -> None:
    assert lenient.read(text) == value


def test_an_answer_as_one_text() -> None:
    for entered, text in ((["a", "b"], "a|b"), ({"b": 1, "a": []}, '{"a":[],"b":1}'), (2.0, "2"), (None, "")):
        assert sending.as_text(entered) == text
