"""From a template file and rows to questions: HTML with gaps or Liquid, or an XML question with gaps.

HTML is filled and put into a form as the server fills HIT layouts. In XML the gaps are `${name}`, and values
are escaped for it.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from piecework.client.failures import Failure
from piecework.client.hit_types import text_of
from piecework.rules.layouts import placeholders
from piecework.rules.layouts.filling import Filler
from piecework.rules.layouts.layouts import LIQUID, PLACEHOLDERS, Language, Layout, LayoutError, variables_of
from piecework.rules.questions.documents import kind_of, parse
from piecework.rules.refusals import Refused

_LIQUID_ENDINGS = frozenset({".liquid"})


class Template:
    """What makes questions out of rows.

    Attributes:
        variables: the names of columns that it needs.
    """

    def __init__(self, content: str, *, liquid: bool = False, frame_height: int = 0) -> None:
        """Take a template in.

        Raises:
            Failure: it can be no question, such as a page without a field for an answer.
        """
        self._content = content
        self._xml = _is_xml(content)
        language: Language = LIQUID if liquid else PLACEHOLDERS
        self.variables: tuple[str, ...] = ()
        self._layout: Layout | None = None
        if self._xml:
            self.variables = placeholders.names(content)
            return
        try:
            self.variables = variables_of(content, language)
        except LayoutError as error:
            raise Failure(str(error.phrase), "BadTemplate") from None
        self._layout = Layout("", "", 1, "template", content, language, frame_height, self.variables, 0, 0)

    def filler(self, columns: Sequence[str]) -> "Filling":
        """Return what fills the template with rows whose values stand in the order of `columns`."""
        if self._layout is not None:
            return Filling(Filler(self._layout, columns), "", columns)
        return Filling(None, self._content, columns)


class Filling:
    """A template that knows in which columns its values are."""

    def __init__(self, filler: Filler | None, content: str, columns: Sequence[str]) -> None:
        self._filler = filler
        self._content = content
        self._columns = columns

    def question(self, row: Sequence[str]) -> str:
        """Return the question of a row, checked as the server checks it.

        Raises:
            Failure: it makes none.
        """
        try:
            if self._filler is not None:
                return self._filler.question(row)
            values = {name: escape(value) for name, value in zip(self._columns, row, strict=True)}
            document = placeholders.fill(self._content, values)
            parse(document, allow_http=True)
        except Refused as refused:
            raise Failure(str(refused.message), "BadQuestion") from None
        return document


def read(path: Path, *, liquid: bool, frame_height: int) -> Template:
    """Return the template in a file; one that ends in `.liquid` is Liquid. Raises Failure."""
    content = text_of(path)
    try:
        return Template(
            content, liquid=liquid or path.suffix.lower() in _LIQUID_ENDINGS, frame_height=frame_height
        )
    except Failure as failure:
        raise Failure(f"{path}: {failure.message}", failure.code) from None


def _is_xml(content: str) -> bool:
    try:
        kind_of(content)
    except Refused:
        return False
    return True
