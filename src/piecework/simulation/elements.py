"""The crowd elements of a page as fields: what each asks for, as its tag and its attributes say.

What each contributes to an answer is told on the element's own page (docs, and frontend/src/crowd); elements
that contribute nothing are not named here.
"""

from collections.abc import Callable
from typing import Any

from piecework.simulation import lenient
from piecework.simulation.fields import Field, number, whole
from piecework.simulation.markup import Element

MODERATION = "AWS/Rekognition/DetectModerationLabels/Image/V3"
DOCUMENT = "AWS/Textract/AnalyzeDocument/Forms/V1"
SLIDER_MOST = 100.0


def read(element: Element) -> list[Field]:
    """Return the fields that an element adds: none, or one."""
    reading = _READINGS.get(element.tag)
    made = None if reading is None else reading(element)
    if made is None or not made.name:
        return []
    if _is_off(element):
        made.kind = "fixed"
    return [made]


def _entry(element: Element) -> Field:
    kind = element.get("type") or "text"
    made = Field(_name(element), kind, required=_is_on(element, "required"))
    made.preset = element.get("value") or ""
    made.shortest, made.longest = whole(element.get("min-length")) or 0, whole(element.get("max-length"))
    made.takes = (element.get("allowed-pattern") or "") if _is_on(element, "auto-validate") else ""
    return made


def _tick(element: Element) -> Field:
    value = element.get("value")
    value = "on" if value is None else value
    kind = "radio" if element.tag == "crowd-radio-button" else "checkbox"
    made = Field(_name(element), kind, [value], says="ticks", several=kind == "checkbox")
    made.required = kind == "checkbox" and _is_on(element, "required")
    made.preset = [value] if _is_on(element, "checked") else []
    around = next(element.around("crowd-radio-group"), None)
    if around is not None:
        made.group = str(around.number)
    return made


def _slider(element: Element) -> Field:
    made = Field(_name(element), "number", says="number")
    made.least = number(element.get("min")) or 0.0
    most = number(element.get("max"))
    made.most = max(made.least, SLIDER_MOST if most is None else most)
    made.step = number(element.get("step"))
    value = number(element.get("value"))
    made.preset = made.least if value is None else min(made.most, max(made.least, value))
    return made


def _classifier(element: Element) -> Field:
    several = "multi-select" in element.tag
    options = lenient.texts(lenient.read(element.get("categories")))
    kind = "checkbox" if several else "radio"
    # Something must be chosen; of several also that nothing fits, if that is offered.
    none = several and lenient.read(element.get("exclusion-category")) is not None
    made = Field(_name(element), kind, options, says="labels" if several else "label", several=several)
    made.required = not none
    made.about = {"comments": next(element.below("worker-comment"), None) is not None}
    return made


def _moderation(element: Element) -> Field:
    given = lenient.read(element.get("categories"))
    given = given if isinstance(given, list) else []
    whole_labels = {name: each for each in given for name in lenient.texts([each])}
    made = Field(MODERATION, "checkbox", list(whole_labels), says="moderation", several=True)
    made.required = lenient.read(element.get("exclusion-category")) is None
    made.about = {"labels": whole_labels, "src": element.get("src") or ""}
    return made


def _drawing(kind: str) -> Callable[[Element], Field]:
    def reading(element: Element) -> Field:
        return _tool(
            element,
            kind,
            labels=lenient.texts(lenient.read(element.get("labels"))),
            colours=lenient.read(element.get("label-colors")),
            src=element.get("src") or "",
            initial=lenient.read(element.get("initial-value")),
        )

    return reading


def _entities(element: Element) -> Field:
    labels = lenient.read(element.get("labels"))
    given = labels if isinstance(labels, list) else []
    named = [each.get("label") if isinstance(each, dict) else each for each in given]
    return _tool(
        element,
        "entities",
        text=element.get("text") or "",
        labels=[each for each in named if isinstance(each, str)],
        initial=lenient.read(element.get("initial-value")),
    )


def _ranking(element: Element) -> Field:
    responses = lenient.read(element.get("responses"))
    asked = lenient.read(element.get("ordinal-ranking-dimensions"))
    dimensions = []
    for each in asked if isinstance(asked, list) else []:
        tie = each.get("allowTie") if isinstance(each, dict) else False
        dimensions += [(name, tie in (True, "true")) for name in lenient.texts([each])]
    count = len(responses) if isinstance(responses, list) else 0
    return _tool(element, "rankings", responses=count, dimensions=dimensions)


def _pairs(element: Element) -> Field:
    def limits(what: str) -> tuple[int, int | None]:
        least = whole(element.get(f"{what}-min-words"))
        return 1 if least is None else least, whole(element.get(f"{what}-max-words"))

    made = _tool(
        element,
        "pairs",
        text=element.get("text") or "",
        tags=lenient.texts(lenient.read(element.get("question-tags"))),
        question=limits("question"),
        answer=limits("answer"),
    )
    least = whole(element.get("min-questions"))
    made.least, made.most = 1 if least is None else max(0, least), number(element.get("max-questions"))
    return made


def _document(element: Element) -> Field:
    made = Field(DOCUMENT, "blocks", says="whole")
    made.about = {
        "blocks": lenient.read(element.get("initial-value")),
        "keys": lenient.read(element.get("keys")),
    }
    return made


_READINGS: dict[str, Callable[[Element], Field]] = {
    "crowd-input": _entry,
    "crowd-text-area": _entry,
    "crowd-checkbox": _tick,
    "crowd-toggle-button": _tick,
    "crowd-radio-button": _tick,
    "crowd-slider": _slider,
    "crowd-classifier": _classifier,
    "crowd-classifier-multi-select": _classifier,
    "crowd-image-classifier": _classifier,
    "crowd-image-classifier-multi-select": _classifier,
    "crowd-rekognition-detect-moderation-labels": _moderation,
    "crowd-bounding-box": _drawing("boundingBoxes"),
    "crowd-keypoint": _drawing("keypoints"),
    "crowd-line": _drawing("lines"),
    "crowd-polyline": _drawing("polylines"),
    "crowd-polygon": _drawing("polygons"),
    "crowd-semantic-segmentation": _drawing("labelMappings"),
    "crowd-instance-segmentation": _drawing("instances"),
    "crowd-entity-annotation": _entities,
    "crowd-text-ranking": _ranking,
    "crowd-question-answer-generation": _pairs,
    "crowd-textract-analyze-document": _document,
}
ELEMENTS = frozenset(_READINGS)
"""Those that contribute to an answer."""


def _tool(element: Element, kind: str, **about: Any) -> Field:
    return Field(_name(element), kind, says="whole", about=about)


def _name(element: Element) -> str:
    return element.get("name") or ""


def _is_on(element: Element, attribute: str) -> bool:
    """Return whether a boolean attribute counts: by being there, unless it says "false"."""
    value = element.get(attribute)
    return value is not None and value.strip().lower() != "false"


def _is_off(element: Element) -> bool:
    return _is_on(element, "disabled") or any(
        above.get("disabled") is not None for above in element.around("fieldset")
    )
