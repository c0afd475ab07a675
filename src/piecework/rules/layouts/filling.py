"""Filling one layout many times, for the rows of a batch: the same documents as `layouts.question`, sooner.

What does not depend on a row is done once: where the gaps are, and which form the page needs around it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from piecework.rules.layouts import layouts, pages, placeholders
from piecework.rules.layouts.layouts import Layout, Parameter
from piecework.rules.phrases import Phrase
from piecework.rules.questions.documents import MOST_BYTES, parse
from piecework.rules.refusals import Refused
from piecework.rules.texts import UNSEEN

# What could make a value more than text in its place: a tag, the end of an attribute, a comment.
_STRUCTURE = re.compile("[<>\"'`]")


@lru_cache(16)
def filler(layout: Layout, columns: tuple[str, ...]) -> "Filler":
    """Return what fills a layout with rows; looking through a long page takes some milliseconds."""
    return Filler(layout, columns)


class Filler:
    """Fills a layout with rows of values in the order of `columns`. Columns without a gap are left out."""

    def __init__(self, layout: Layout, columns: Sequence[str]) -> None:
        self._layout = layout
        self._places = [(name, columns.index(name)) for name in layout.variables if name in columns]
        self._frame: tuple[str, str] | None = None
        self._parts: list[str] = []
        self._gaps: list[int] = []
        if layout.language == layouts.PLACEHOLDERS and len(self._places) == len(layout.variables):
            self._prepare()

    def question(self, row: Sequence[str]) -> str:
        """Return the document that a row makes, checked as CreateHIT checks it.

        Raises:
            Refused: as `layouts.question`, and for a document that is too long or has no characters of XML.
        """
        values = [row[place] for _, place in self._places]
        text = "".join(values)
        if self._frame is None or _STRUCTURE.search(text):
            return self._checked(self._slowly(values))
        page = "".join(
            [
                self._parts[0],
                *(row[gap] + part for gap, part in zip(self._gaps, self._parts[1:], strict=True)),
            ]
        )
        document = layouts.document(f"{self._frame[0]}{page}{self._frame[1]}", self._layout.frame_height)
        # The rest of the document was checked with the first row, and values without structure keep it whole.
        too_long = len(document) * 4 > MOST_BYTES and len(document.encode(errors="replace")) > MOST_BYTES
        return self._checked(document) if too_long or UNSEEN.search(text) else document

    def problem(self, row: Sequence[str]) -> Phrase | None:
        """Return why a row makes no question, for whoever wrote the row; None if it makes one."""
        try:
            self.question(row)
        except Refused as refused:
            try:
                document = self._slowly([row[place] for _, place in self._places])
            except Refused:
                return Phrase.together(refused.message)
            if len(document.encode(errors="replace")) > MOST_BYTES:
                return Phrase("The page would be longer than {most:,} bytes.", most=MOST_BYTES)
            return Phrase.together(refused.message)
        return None

    def _slowly(self, values: list[str]) -> str:
        pairs = zip(self._places, values, strict=True)
        return layouts.question(self._layout, [Parameter(name, value) for (name, _), value in pairs])

    def _prepare(self) -> None:
        content = self._layout.content
        if pages.shaped_by_gaps(content):
            return
        places = dict(self._places)
        self._parts, names = placeholders.split(content)
        self._gaps = [places[name] for name in names]
        try:
            self._checked(self._slowly(["1"] * len(self._places)))
        except Refused:
            return  # each row says so for itself
        self._frame = pages.form_around(content)

    @staticmethod
    def _checked(document: str) -> str:
        parse(document)
        return document
