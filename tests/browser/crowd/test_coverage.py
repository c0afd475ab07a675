"""The corpus covers every element, every documented attribute and region, and what scripts of pages do."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.browser.crowd import written
from tools.build_crowd_page import elements

PAGES = Path(__file__).parent / "pages"
_TICK = "name value checked disabled"
_TEXT = (
    "name value label placeholder required disabled auto-focus max-length "
    "auto-validate allowed-pattern error-message"
)
_TOOL = "name src labels header initial-value"
ATTRIBUTES = {
    "crowd-alert": "type dismissible",
    "crowd-badge": "for label icon",
    "crowd-bounding-box": _TOOL,
    "crowd-button": "variant form-action disabled loading href target icon icon-align icon-url",
    "crowd-card": "heading image",
    "crowd-checkbox": f"{_TICK} required",
    "crowd-classifier": "name categories header initial-value exclusion-category",
    "crowd-classifier-multi-select": "name categories header exclusion-category",
    "crowd-entity-annotation": "name header text labels initial-value",
    "crowd-fab": "icon label title disabled",
    "crowd-form": "answer-format",
    "crowd-icon-button": "icon title disabled",
    "crowd-image-classifier": "name src categories header overlay",
    "crowd-image-classifier-multi-select": "name src categories header exclusion-category",
    "crowd-input": f"{_TEXT} type min-length",
    "crowd-instance-segmentation": _TOOL,
    "crowd-instructions": "link-text link-type",
    "crowd-keypoint": _TOOL,
    "crowd-line": f"{_TOOL} label-colors",
    "crowd-modal": "link-text link-type",
    "crowd-polygon": _TOOL,
    "crowd-polyline": f"{_TOOL} label-colors",
    "crowd-question-answer-generation": "name text min-questions max-questions question-min-words "
    "question-max-words answer-min-words answer-max-words question-tags allow-custom-question-tags",
    "crowd-radio-button": _TICK,
    "crowd-radio-group": "",
    "crowd-rekognition-detect-moderation-labels": "header src categories exclusion-category",
    "crowd-semantic-segmentation": _TOOL,
    "crowd-slider": "name min max step value required disabled pin editable secondary-progress",
    "crowd-slider-label": "position",
    "crowd-tab": "header",
    "crowd-tabs": "",
    "crowd-text-area": f"{_TEXT} rows max-rows char-counter",
    "crowd-text-ranking": "name text responses ordinal-ranking-dimensions",
    "crowd-textract-analyze-document": "src header initial-value block-types keys no-key-edit "
    "no-geometry-edit",
    "crowd-toast": "duration text opened",
    "crowd-toggle-button": f"{_TICK} required invalid",
    "iron-icon": "icon",
    # Regions are plain tags that mean something to the element around them.
    "full-instructions": "header",
    "short-instructions": "header",
    "classification-target": "",
    "worker-comment": "header link-text placeholder",
    "short-summary": "",
    "detailed-instructions": "",
    "positive-example": "",
    "negative-example": "",
}
SCRIPTS = {
    "a handler as a property": r"\.onsubmit = ",
    "a handler as an attribute": r"onsubmit=\"return ",
    "a handler by jQuery": r"\$\('crowd-form'\)\.submit\(",
    "a listener": r"addEventListener\('submit'",
    "a capturing listener on the document": r"document\.addEventListener\('submit', .*true\)",
    "prevented": r"preventDefault\(\)",
    "prevented by return": r"return false",
    "a hidden input filled in": r"type=\"hidden\".*[\s\S]*\.value = ",
    "a hidden input appended to crowd-form": r"\.type = 'hidden'[\s\S]*\.(append|appendChild)\(",
    "appended to its form": r"\.form\.append",
    "submit by a script": r"\.submit\(\)",
    "reset by a script": r"\.reset\(\)",
    "a button of its own": r"display: ?none\"></crowd-button>",
    "ready": r"all-crowd-elements-ready",
    "defined": r"customElements\.whenDefined\(",
    "labels set": r"\.labels = \w+\.labels\.concat",
    "labels emptied": r"\.labels = \[",
    "categories set": r"\.categories = ",
    "cleared by null": r"\.value = null",
    "the submitted value": r"_submittableValue",
    "what would be sent": r"_serializeForm\(\)",
    "sending replaced": r"_submitHelperForm = ",
    "within a shadow": r"\.shadowRoot",
    "the form in the entity tool": r"shadowRoot\.querySelector\('crowd-form'\)\.form\.append",
    "radio groups by hand": r"\.children\]\.some\(\w+ => \w+\.checked\)",
    "follow-up questions": r"addEventListener\('change', e => ",
    "elements by innerHTML": r"innerHTML \+?= ['`]<crowd-",
    "elements by createElement": r"createElement\('crowd-",
    "disabled by a script": r"\.disabled = true",
    "attributes read back": r"\.getAttribute\(",
    "attributes watched": r"new MutationObserver",
    "ids as names of variables": r"id=\"seconds\"[\s\S]*\n +seconds\.value",
    "a click": r"\.onclick = ",
    "the loader's product": r"data-loader=\"crowd-html-elements\"",
    "the old style sheets": r"assets\.crowd\.aws/css/crowd\.css[\s\S]*crowd-html-elements-v2\.css",
    "the second library": r"crowd-html-elements-v2\.js",
    "the script before the doctype": r"\A<script[^\n]*\n<!DOCTYPE",
    "loose JSON": r"\"\{ ?text: '",
    "JSON with entities": r"&quot;",
    "closed by a slash": r"<crowd-badge[^>]*/>",
    "gaps": r"\$\{image_url\}",
    "Liquid": r"\{\{ task\.input\.",
    "flattened": r"answer-format=\"flatten-objects\"",
    "a form within": r"<crowd-form[^>]*>[\s\S]*<form",
    "a form around": r"<form id=\"host\"[\s\S]*<crowd-form[\s\S]*</crowd-form></form>",
}


def texts() -> list[str]:
    """The pages as they are published, gaps and all."""
    return [
        *(path.read_text("utf-8") for path in sorted(PAGES.glob("*.html"))),
        *(each.page for each in written.all_().values()),
    ]


def test_every_element_and_attribute_is_on_a_page() -> None:
    found: set[tuple[str, str]] = set()
    for text in texts():
        reader = Tags(found)
        reader.feed(text)
        reader.close()
    assert {folder.name for folder in elements()} <= set(ATTRIBUTES)
    missing = [
        f"{tag} {name}".rstrip()
        for tag, names in ATTRIBUTES.items()
        for name in ["", *names.split()]
        if (tag, name) not in found
    ]
    assert missing == []


@pytest.mark.parametrize("what", SCRIPTS)
def test_what_scripts_do_is_on_a_page(what: str) -> None:
    assert any(re.search(SCRIPTS[what], text) for text in texts())


class Tags(HTMLParser):
    """Notes tags, and attributes with their tags."""

    def __init__(self, found: set[tuple[str, str]]) -> None:
        super().__init__()
        self._found = found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._found |= {(tag, ""), *((tag, name) for name, _ in attrs)}
