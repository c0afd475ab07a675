"""The elements of a page as a tree, as far as finding fields in it needs. Nothing is drawn or run."""

from collections.abc import Iterator
from html.parser import HTMLParser

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# Which of their like, left open, ends where the next begins.
_ENDED = {"option": ("option",), "optgroup": ("option", "optgroup")}
_RAW = frozenset({"script", "style", "template", "noscript"})


class Element:
    """An element; `text` is all that is written in it."""

    __slots__ = ("attributes", "children", "number", "parent", "tag", "text")

    def __init__(
        self, tag: str, attributes: dict[str, str], parent: "Element | None", number: int = 0
    ) -> None:
        self.tag, self.attributes, self.parent, self.number = tag, attributes, parent, number
        self.children: list[Element] = []
        self.text = ""

    def get(self, name: str) -> str | None:
        """Return what an attribute says: "" if it only is there, None if it is not."""
        return self.attributes.get(name)

    def below(self, *tags: str) -> Iterator["Element"]:
        """Return the elements in this one, and it, of these tags or of all, in the order of the page."""
        waiting = [self]
        while waiting:
            each = waiting.pop()
            if not tags or each.tag in tags:
                yield each
            waiting += reversed(each.children)

    def around(self, *tags: str) -> Iterator["Element"]:
        """Return the elements of these tags around this one, the nearest first."""
        above = self.parent
        while above is not None:
            if above.tag in tags:
                yield above
            above = above.parent


def parse(page: str) -> Element:
    """Return the root of a page. What scripts and templates hold is left out."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self._open = Element("", {}, None)
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._open.tag in _ENDED.get(tag, ()):
            self.handle_endtag(self._open.tag)
        self._count += 1
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")  # of two alike the first counts
        made = Element(tag, attributes, self._open, self._count)
        if not any(each in _RAW for each in (self._open.tag, tag)):
            self._open.children.append(made)
        if tag not in _VOID:
            self._open = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML ignores the slash: such an element holds what follows.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        above: Element | None = self._open
        while above is not None and above.tag != tag:
            above = above.parent
        if above is None or above.parent is None:
            return  # nothing of the kind is open
        while self._open is not above:
            self._close()
        self._close()

    def handle_data(self, data: str) -> None:
        self._open.text += data

    def _close(self) -> None:
        closed, parent = self._open, self._open.parent
        assert parent is not None, "the root is never closed"
        if closed.tag not in _RAW:
            parent.text += closed.text
        self._open = parent
