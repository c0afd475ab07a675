"""The HTML of a layout: whether it takes answers, and the form that it is put into if it has none."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_FIELDS = frozenset({"input", "select", "textarea"})
# The second brings the first along.
_CROWD_FORMS = frozenset({"crowd-form", "crowd-entity-annotation"})
_UNSENT = frozenset({"submit", "reset", "button", "image"})
_BARE_GAP = re.compile(r"</?[\w-]*+\$\{|=\s*+(?:[^\"'\s>$]|\$(?!\{))*+\$\{")

_TOP = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>HIT</title>
<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script>
</head>
<body>
<form name="mturk_form" method="post" id="mturk_form" action="https://www.mturk.com/mturk/externalSubmit">
<input type="hidden" name="assignmentId" id="assignmentId" value="">
"""
_BUTTON = '<p><input type="submit" id="submitButton" value="Submit"></p>\n'
_END = "</form>\n<script>turkSetAssignmentID();</script>\n</body>\n</html>"


@dataclass(slots=True)
class Elements:
    """What was found in a page."""

    field: bool = False
    form: bool = False
    crowd_form: bool = False
    submit: bool = False

    @property
    def takes_answers(self) -> bool:
        """Return whether a worker can enter anything; a crowd-form brings a button of its own."""
        return self.field or self.crowd_form


def read(content: str) -> Elements:
    """Return what a page holds. Comments and scripts count for nothing."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return reader.found


def with_form(content: str) -> str:
    """Return a page that can be submitted: as it is, or inside the form that the old website put around."""
    before, after = form_around(content)
    return f"{before}{content}{after}"


def form_around(content: str) -> tuple[str, str]:
    """Return what stands before and behind a page so that it can be submitted; nothing if it has a form."""
    found = read(content)
    if found.form or found.crowd_form:
        return "", ""
    return _TOP, f"\n{'' if found.submit else _BUTTON}{_END}"


def shaped_by_gaps(content: str) -> bool:
    """Return whether what fills a gap may decide which elements there are, even if it has no markup itself.

    That is so in the name of a tag or attribute, in a value without quotes, and in a `type`.
    """
    if _BARE_GAP.search(content):
        return True
    reader = _Gaps()
    reader.feed(content)
    reader.close()
    return reader.shaping


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Elements()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").strip().lower()
        if tag == "form":
            self.found.form = True
        elif tag in _CROWD_FORMS:
            self.found.crowd_form = True
        elif tag == "button" or (tag == "input" and kind in _UNSENT):
            # A button submits unless it says otherwise.
            self.found.submit |= kind not in {"reset", "button"}
        elif tag in _FIELDS:
            self.found.field = True


class _Gaps(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shaping = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shaping |= "${" in tag
        self.shaping |= any(
            "${" in name or (name == "type" and "${" in (value or "")) for name, value in attrs
        )
