"""QuestionForms of every kind with the answers to fill in."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from piecework.rules.questions.answers import UploadedFile
from tests.rules.questions.drawing.blocks import BLOCKS
from tests.rules.questions.drawing.tags import PLAIN, STYLES, Style, Tag, tag, write
from tests.rules.questions.drawing.texts import NAMES, TEXTS, Filling, free_text
from tests.rules.questions.samples import FORM_2005, FORM_2017
from tests.rules.questions.tables import specs


@dataclass(frozen=True)
class Wanted:
    """What to answer to one question: a text, choices with or without another, or a file.

    A text of None leaves the default.
    """

    identifier: str
    text: str | None = None
    chosen: tuple[str, ...] | None = None
    other: str | None = None
    file: UploadedFile | None = None


@dataclass(frozen=True)
class Form:
    """A form as drawn: its tree, its namespace, how it is written, and what to answer."""

    root: Tag
    namespace: str
    style: Style
    wanted: tuple[Wanted, ...]

    @property
    def text(self) -> str:
        """The document."""
        return write(self.root, self.namespace, self.style)


URLS = st.sampled_from(
    ["https://example.org/a.png", "http://example.org/é?a=1&b=2#c", "\n https://example.org/a b ", "https://"]
)
SIZES = st.sampled_from(["320", "100%", " 40px ", "wide", ""])


@st.composite
def _binary(draw: st.DrawFn) -> Tag:
    kind = tag("Type", draw(st.sampled_from(["image", "audio", "video"])))
    subtype = draw(st.none() | st.sampled_from(["png", "mpeg", ""]))
    mime = tag("MimeType", kind, None if subtype is None else tag("SubType", subtype))
    return tag("Binary", mime, tag("DataURL", draw(URLS)), tag("AltText", draw(TEXTS)))


def _parameters() -> st.SearchStrategy[list[Tag]]:
    one = st.tuples(TEXTS, TEXTS).map(
        lambda drawn: tag("ApplicationParameter", tag("Name", drawn[0]), tag("Value", drawn[1]))
    )
    return st.lists(one, max_size=2)


@st.composite
def _embedded(draw: st.DrawFn) -> Tag:
    kinds = ["image", "audio", "video", "Video", "application", "text", ""]
    mime = tag(
        "EmbeddedMimeType",
        tag("Type", draw(st.sampled_from(kinds))),
        tag("SubType", draw(st.sampled_from(["png", "x-shockwave-flash", "pdf", ""]))),
    )
    size = (tag("Width", draw(SIZES)), tag("Height", draw(SIZES)))
    address, alt = tag("DataURL", draw(URLS)), tag("AltText", draw(TEXTS))
    return tag("EmbeddedBinary", mime, address, alt, *size, *draw(_parameters()))


@st.composite
def _application(draw: st.DrawFn) -> Tag:
    rest = (tag("Width", draw(SIZES)), tag("Height", draw(SIZES)), *draw(_parameters()))
    flash = tag("Flash", tag("FlashMovieURL", draw(URLS)), *rest)
    applet = tag("JavaApplet", tag("AppletPath", draw(URLS)), tag("AppletFilename", draw(TEXTS)), *rest)
    return tag("Application", draw(st.sampled_from([flash, applet])))


_FORMATTED = BLOCKS.map(lambda block: tag("FormattedContent", block))
_TEXT = TEXTS.map(lambda text: tag("Text", text))
_CONTENT = st.one_of(
    TEXTS.map(lambda text: tag("Title", text)),
    _TEXT,
    st.lists(TEXTS, min_size=1, max_size=3).map(
        lambda texts: tag("List", *(tag("ListItem", t) for t in texts))
    ),
    _binary(),
    _embedded(),
    _FORMATTED,
)


def _content(namespace: str) -> st.SearchStrategy[list[Tag]]:
    one = _CONTENT | _application() if namespace == FORM_2005 else _CONTENT
    return st.lists(one, min_size=1, max_size=3)


@st.composite
def _selection(draw: st.DrawFn, identifier: str, *, required: bool) -> tuple[Tag, Wanted]:
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=lambda name: " ".join(name.splitlines())))
    other: Filling | None = draw(st.none() | free_text(must=True))
    number = len(names) + (other is not None)
    least = draw(st.none() | st.integers(0, number))
    high = draw(st.none() | st.integers(max(1, 1 if least is None else least), number + 2))
    low, most = 1 if least is None else least, max(1, least or 1) if high is None else high
    low, most = min(low, number), min(most, number)
    count = draw(st.integers(max(low, 1 if required else 0), most)) if required or draw(st.booleans()) else 0
    with_other = other is not None and count > 0 and (count > len(names) or draw(st.booleans()))
    wanted = set(draw(st.permutations(names))[: count - with_other])
    chosen = tuple(name for name in names if name in wanted)
    choices = [
        tag("Selection", tag("SelectionIdentifier", name), draw(_TEXT | _FORMATTED | _binary()))
        for name in [*names, *(names[:1] if draw(st.integers(0, 9)) == 0 else [])]
    ]
    style = draw(st.none() | st.sampled_from(specs.STYLES))
    answer = tag(
        "SelectionAnswer",
        None if least is None else tag("MinSelectionCount", str(least)),
        None if high is None else tag("MaxSelectionCount", f"+{high}"),
        None if style is None else tag("StyleSuggestion", style),
        tag("Selections", *choices, None if other is None else tag("OtherSelection", *other.children)),
    )
    return answer, Wanted(identifier, chosen=chosen, other=_other(other, used=with_other))


def _other(filling: Filling | None, *, used: bool) -> str | None:
    if filling is None or not used:
        return ""
    if filling.answer is not None:
        return filling.answer
    (default,) = (each for each in filling.children if each.name == "DefaultText")
    return "".join(map(str, default.inside))


@st.composite
def _question(draw: st.DrawFn, identifier: str, namespace: str) -> tuple[Tag, Wanted]:
    required = draw(st.sampled_from([None, "true", " 1\n", "false", "0"]))
    must = required in {"true", " 1\n"}
    kind = draw(
        st.sampled_from(["text", "selection", "selection", *(["file"] if namespace == FORM_2005 else [])])
    )
    if kind == "text":
        filling = draw(free_text(must=must))
        answer, wanted = tag("FreeTextAnswer", *filling.children), Wanted(identifier, text=filling.answer)
    elif kind == "selection":
        answer, wanted = draw(_selection(identifier, required=must))
    else:
        limits = (tag("MaxFileSizeInBytes", "900"), tag("MinFileSizeInBytes", " 1 "))
        file = UploadedFile(f"FILE{draw(st.integers(1, 9))}", 5) if must or draw(st.booleans()) else None
        answer, wanted = tag("FileUploadAnswer", *limits), Wanted(identifier, file=file)
    name = draw(st.none() | TEXTS)
    it = tag(
        "Question",
        tag("QuestionIdentifier", identifier),
        None if name is None else tag("DisplayName", name),
        None if required is None else tag("IsRequired", required),
        tag("QuestionContent", *draw(_content(namespace))),
        tag("AnswerSpecification", answer),
    )
    return it, wanted


@st.composite
def forms(draw: st.DrawFn, *, styles: st.SearchStrategy[Style] = STYLES) -> Form:
    """A form of either date."""
    namespace = draw(st.sampled_from([FORM_2005, FORM_2017]))
    identifiers = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    parts: list[Tag] = []
    wanted: list[Wanted] = []
    for identifier in identifiers:
        if draw(st.integers(0, 2)) == 0:
            parts.append(tag("Overview", *draw(_content(namespace))))
        question, answer = draw(_question(identifier, namespace))
        parts.append(question)
        wanted.append(answer)
    return Form(tag("QuestionForm", *parts), namespace, draw(styles), tuple(wanted))


def plain_forms() -> Any:
    """Forms written without ado, for changing."""
    return forms(styles=st.just(PLAIN))
