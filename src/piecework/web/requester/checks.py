"""What can be said of a task page before anybody sees it, with the lines that it is about."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from html.parser import HTMLParser
from typing import NamedTuple

from piecework.rules.layouts import layouts
from piecework.rules.layouts.layouts import PLACEHOLDERS, LayoutError
from piecework.rules.phrases import Phrase
from piecework.rules.questions.documents import MOST_BYTES

_FIELDS = frozenset({"input", "select", "textarea"})
_NO_LABEL = frozenset({"hidden", "submit", "button", "reset", "image"})
_SHARED = frozenset({"radio", "checkbox"})
_TICKS = frozenset({"crowd-checkbox", "crowd-radio-button", "crowd-toggle-button"})
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905  a list to read
)
_CLOSED_BY_ITSELF = frozenset(
    "html head body p li dt dd option optgroup thead tbody tfoot tr td th colgroup caption rp rt".split()  # noqa: SIM905
)
"""Their end tags may be left out."""
_MOST_NAMES = 8
_NO_GAP = re.compile(r"\$\{\s*\w[\w -]*\}|\{\{\s*\w+\s*\}\}")
_GAP = re.compile(r"\$\{\w+(?:[ -]\w+)*\}")
_LINE = re.compile(r"Line (\d+):")


class Check(NamedTuple):
    """One thing looked at.

    Attributes:
        good: whether it is as it should be.
        name: what it is called.
        found: what was found.
        lines: where, if it is anywhere.
        grave: whether the page cannot be kept so.
    """

    good: bool
    name: Phrase
    found: Phrase
    lines: tuple[int, ...] = ()
    grave: bool = False


def checks(content: str, language: str, columns: Collection[str] | None = None) -> list[Check]:
    """Return what was found in the HTML of a layout.

    Args:
        content: the HTML.
        language: how its gaps are written.
        columns: of the project's newest file, if there is one.
    """
    page = _Page()
    page.feed(content)
    page.close()
    page.end()
    found = [_tags(page), _names(page), _labels(page), _pictures(page), _insecure(page), _weight(content)]
    problem = _problem(content, language)
    if problem is not None:
        return [problem, *found]
    return [*_gaps(content, language, page, columns), *found]


def lines_of(content: str, language: str, name: str) -> list[int]:
    """Return the numbers of the lines in which a gap stands; in Liquid, in which its name does."""
    wanted = f"${{{name}}}" if language == PLACEHOLDERS else name
    return [number for number, line in enumerate(content.split("\n"), 1) if wanted in line]


def _problem(content: str, language: str) -> Check | None:
    try:
        layouts.variables_of(content, language)
    except LayoutError as error:
        lines = tuple(int(line) for line in _LINE.findall(error.phrase)[:1])
        return Check(good=False, name=Phrase("Cannot be kept"), found=error.phrase, lines=lines, grave=True)
    return None


def _gaps(content: str, language: str, page: "_Page", columns: Collection[str] | None) -> Iterable[Check]:
    name = Phrase("Gaps")
    variables = layouts.variables_of(content, language)
    missing = [each for each in variables if columns is not None and each not in columns]
    if missing:
        text = Phrase("The newest file of this project has no column {name}.", name=missing[0])
        yield _bad(name, text, lines_of(content, language, missing[0]))
    if language == PLACEHOLDERS:
        odd = [
            number
            for number, line in enumerate(content.split("\n"), 1)
            if number not in page.script_lines
            and any(not _GAP.fullmatch(match[0]) for match in _NO_GAP.finditer(line))
        ]
        if odd:
            yield _bad(
                name,
                Phrase("This looks like a gap, but is none: write {example}.", example="${name}"),
                odd,
            )


def _tags(page: "_Page") -> Check:
    name = Phrase("Tags")
    if page.unclosed:
        tag, line = page.unclosed[0]
        text = Phrase("<{tag}> of line {line} is never closed.", tag=tag, line=line)
        return _bad(name, text, [each for _, each in page.unclosed])
    if page.astray:
        tag, line = page.astray[0]
        text = Phrase("</{tag}> in line {line} closes nothing.", tag=tag, line=line)
        return _bad(name, text, [each for _, each in page.astray])
    twice = [(id_, lines) for id_, lines in page.ids.items() if len(lines) > 1]
    if twice:
        id_, lines = twice[0]
        return _bad(name, Phrase("The id {id} is there more than once.", id=id_), lines)
    return _good(name, Phrase("Every element is closed, and every id is there once."))


def _names(page: "_Page") -> Check:
    name, distinct = Phrase("Fields"), dict.fromkeys(each for each, _, _ in page.names if each)
    unnamed = [line for each, _, line in page.names if not each]
    counted = Counter(each for each, kind, _ in page.names if each and kind not in _SHARED)
    twice = [each for each, number in counted.items() if number > 1]
    if unnamed:
        found = Phrase.counted(
            "{n} field has no name, so its answer is lost.",
            "{n} fields have no name, so their answers are lost.",
            len(unnamed),
        )
        return _bad(name, found, unnamed)
    if twice:
        text = Phrase("{names} is there more than once; the answers are joined by |.", names=twice[0])
        if page.crowd_form:
            text = Phrase(
                "{names} is there more than once; only the last one is in the answer.", names=twice[0]
            )
        return _bad(name, text, [line for each, _, line in page.names if each == twice[0]])
    shown = ", ".join([*list(distinct)[:_MOST_NAMES], *["…"][: len(distinct) > _MOST_NAMES]])
    return _good(
        name,
        Phrase.counted(
            "{n} answer column: {names}", "{n} answer columns: {names}", len(distinct), names=shown
        ),
    )


def _labels(page: "_Page") -> Check:
    name = Phrase("Labels")
    unlabelled = [
        line for id_, inside, line in page.fields if not inside and (id_ is None or id_ not in page.labelled)
    ]
    if unlabelled:
        found = Phrase.counted(
            "{n} field has no label. People who listen to the page do not know what it is for.",
            "{n} fields have no label. People who listen to the page do not know what they are for.",
            len(unlabelled),
        )
        return _bad(name, found, unlabelled)
    return _good(name, Phrase("Every field has a label."))


def _pictures(page: "_Page") -> Check:
    name = Phrase("Pictures")
    if page.bare_pictures:
        found = Phrase.counted(
            "{n} picture has no description (alt).",
            "{n} pictures have no description (alt).",
            len(page.bare_pictures),
        )
        return _bad(name, found, page.bare_pictures)
    return _good(name, Phrase("Every picture has a description, or there is none."))


def _insecure(page: "_Page") -> Check:
    name = Phrase("Sources")
    if page.insecure:
        text = Phrase("What comes by {scheme} is not loaded into a page that comes by https.", scheme="http:")
        return _bad(name, text, page.insecure)
    return _good(name, Phrase("Nothing is loaded without encryption."))


def _weight(content: str) -> Check:
    size = len(content.encode(errors="replace"))
    found = Phrase("{n:,} of {most:,} bytes, before rows are filled in.", n=size, most=MOST_BYTES)
    return Check(good=size <= MOST_BYTES * 9 // 10, name=Phrase("Weight"), found=found)


def _good(name: Phrase, found: Phrase) -> Check:
    return Check(good=True, name=name, found=found)


def _bad(name: Phrase, found: Phrase, lines: Iterable[int]) -> Check:
    return Check(good=False, name=name, found=found, lines=tuple(dict.fromkeys(lines)))


class _Page(HTMLParser):
    """Reads what the checks ask about, each thing with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[tuple[str, str, int]] = []
        self.fields: list[tuple[str | None, bool, int]] = []
        self.labelled: set[str] = set()
        self.crowd_form = False
        self.bare_pictures: list[int] = []
        self.insecure: list[int] = []
        self.unclosed: list[tuple[str, int]] = []
        self.astray: list[tuple[str, int]] = []
        self.ids: dict[str, list[int]] = {}
        self.script_lines: set[int] = set()
        self._open: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, line = dict(attrs), self.getpos()[0]
        if tag not in _VOID:
            self._open.append((tag, line))
        self._look(tag, given, line)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML takes <p/> for <p>; in the drawings of SVG it really ends.
        if tag in _FIELDS or any(each == "svg" for each, _ in self._open):
            self._look(tag, dict(attrs), self.getpos()[0])
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        line = self.getpos()[0]
        if tag not in [each for each, _ in self._open]:
            if tag not in _VOID and tag != "p":
                self.astray.append((tag, line))
            return
        while self._open:
            opened, at = self._open.pop()
            if opened == tag:
                if tag == "script":
                    self.script_lines.update(range(at, line + 1))
                return
            if opened not in _CLOSED_BY_ITSELF:
                self.unclosed.append((opened, at))

    def end(self) -> None:
        """Note what is still open."""
        self.unclosed += [each for each in self._open if each[0] not in _CLOSED_BY_ITSELF]
        self.unclosed.sort(key=lambda each: each[1])

    def _look(self, tag: str, given: dict[str, str | None], line: int) -> None:
        if given.get("id") and "$" not in (given["id"] or "") and "{" not in (given["id"] or ""):
            self.ids.setdefault(given["id"] or "", []).append(line)
        if tag not in {"a", "area", "form"}:
            sources = [given.get(name) or "" for name in ("src", "href", "data")]
            self.insecure += [line for source in sources if source.strip().lower().startswith("http:")]
        if tag == "label":
            self.labelled.add(given.get("for") or "")
        elif tag == "img":
            self.bare_pictures += [line] if "alt" not in given else []
        elif tag in _FIELDS or tag.startswith("crowd-"):
            self.crowd_form |= tag == "crowd-form"
            self._field(tag, given, line)

    def _field(self, tag: str, given: dict[str, str | None], line: int) -> None:
        kind = (given.get("type") or "").lower()
        if tag.startswith("crowd-"):
            # They bring labels of their own, and only some of them are fields.
            kind = "checkbox" if tag in _TICKS else kind
            self.names += [(given["name"] or "", kind, line)] if "name" in given else []
        elif kind not in _NO_LABEL:
            self.names.append((given.get("name") or "", kind, line))
            said = "aria-label" in given or "aria-labelledby" in given
            inside = any(each == "label" for each, _ in self._open)
            self.fields.append((given.get("id"), inside or said, line))
