"""What can be said of a task page before anybody sees it: its fields, labels, pictures and weight."""

from collections import Counter
from html.parser import HTMLParser
from typing import NamedTuple

from piecework.rules.phrases import Phrase
from piecework.rules.questions.documents import MOST_BYTES

_FIELDS = frozenset({"input", "select", "textarea"})
_NO_LABEL = frozenset({"hidden", "submit", "button", "reset", "image"})
_SHARED = frozenset({"radio", "checkbox"})
_TICKS = frozenset({"crowd-checkbox", "crowd-radio-button", "crowd-toggle-button"})
_MOST_NAMES = 8


class Check(NamedTuple):
    """One thing looked at: whether it is as it should be, what it is called, and what was found."""

    good: bool
    name: Phrase
    found: Phrase


def checks(content: str) -> list[Check]:
    """Return what was found in the HTML of a layout."""
    page = _Page()
    page.feed(content)
    page.close()
    return [_names(page), _labels(page), _pictures(page), _weight(content)]


def _names(page: "_Page") -> Check:
    name, distinct = Phrase("Fields"), dict.fromkeys(each for each, _ in page.names if each)
    unnamed = sum(not each for each, _ in page.names)
    counted = Counter(each for each, kind in page.names if each and kind not in _SHARED)
    twice = [each for each, number in counted.items() if number > 1]
    if unnamed:
        found = Phrase.counted(
            "{n} field has no name, so its answer is lost.",
            "{n} fields have no name, so their answers are lost.",
            unnamed,
        )
        return _bad(name, found)
    if twice and page.crowd_form:
        found = Phrase("{names} is there more than once; only the last one is in the answer.", names=twice[0])
        return _bad(name, found)
    if twice:
        found = Phrase("{names} is there more than once; the answers are joined by |.", names=twice[0])
        return _bad(name, found)
    shown = ", ".join([*list(distinct)[:_MOST_NAMES], *["…"][: len(distinct) > _MOST_NAMES]])
    return _good(
        name,
        Phrase.counted(
            "{n} answer column: {names}", "{n} answer columns: {names}", len(distinct), names=shown
        ),
    )


def _labels(page: "_Page") -> Check:
    name = Phrase("Labels")
    unlabelled = sum(not inside and (id_ is None or id_ not in page.labelled) for id_, inside in page.fields)
    if unlabelled:
        found = Phrase.counted(
            "{n} field has no label. People who listen to the page do not know what it is for.",
            "{n} fields have no label. People who listen to the page do not know what they are for.",
            unlabelled,
        )
        return _bad(name, found)
    return _good(name, Phrase("Every field has a label."))


def _pictures(page: "_Page") -> Check:
    name = Phrase("Pictures")
    if page.bare_pictures:
        found = Phrase.counted(
            "{n} picture has no description (alt).",
            "{n} pictures have no description (alt).",
            page.bare_pictures,
        )
        return _bad(name, found)
    return _good(name, Phrase("Every picture has a description, or there is none."))


def _weight(content: str) -> Check:
    size = len(content.encode(errors="replace"))
    found = Phrase("{n:,} of {most:,} bytes, before rows are filled in.", n=size, most=MOST_BYTES)
    return Check(good=size <= MOST_BYTES * 9 // 10, name=Phrase("Weight"), found=found)


def _good(name: Phrase, found: Phrase) -> Check:
    return Check(good=True, name=name, found=found)


def _bad(name: Phrase, found: Phrase) -> Check:
    return Check(good=False, name=name, found=found)


class _Page(HTMLParser):
    """Reads names of fields, ids that labels speak of, and pictures without a description."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[tuple[str, str]] = []
        self.fields: list[tuple[str | None, bool]] = []
        self.labelled: set[str] = set()
        self.bare_pictures = 0
        self.crowd_form = False
        self._in_label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self._in_label += 1
            self.labelled.add(given.get("for") or "")
        elif tag == "img":
            self.bare_pictures += "alt" not in given
        elif tag in _FIELDS or tag.startswith("crowd-"):
            self.crowd_form |= tag == "crowd-form"
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label = max(0, self._in_label - 1)

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        kind = (given.get("type") or "").lower()
        if tag.startswith("crowd-"):
            # They bring labels of their own, and only some of them are fields.
            kind = "checkbox" if tag in _TICKS else kind
            self.names += [(given["name"] or "", kind)] if "name" in given else []
        elif kind not in _NO_LABEL:
            self.names.append((given.get("name") or "", kind))
            said = "aria-label" in given or "aria-labelledby" in given
            self.fields.append((given.get("id"), bool(self._in_label) or said))
