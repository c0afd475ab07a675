"""FormattedContent: the XHTML subset that requesters may put into a QuestionForm.

The tables below are the whole subset. A block that passes has no script, style, form control, event attribute
or script address in it, and is written out again by us, so it may stand in a page as it is.
"""

import html
import re
from collections.abc import Mapping
from html.entities import html5

from piecework.rules.questions import xml
from piecework.rules.questions.xml import ANY, Kind, Malformed, Node, Part, Shape, every, maybe, some
from piecework.rules.refusals import Refused

_PREFIX = (
    "There was an error parsing the XHTML data in your request.  "
    "Please make sure the data is well-formed and validates against the appropriate schema. Details: "
)
_XHTML = "http://www.w3.org/1999/xhtml"

_NUMBER = Kind.of("a whole number", r"[0-9]+")
_PIXELS = Kind.of("a number of pixels", r"\+?[0-9]+|-0+")
_TAB_INDEX = Kind.of(
    "a number from 0 to 32767",
    r"0*(?:[0-2]?[0-9]{1,4}|3[01][0-9]{3}|32[0-6][0-9]{2}|327[0-5][0-9]|3276[0-7])",
)
_LENGTH = Kind.of("a length such as 40 or 50%", r"[-+]?\d++(?:(?:\.\d+)?%)?", exact=True)
_COLUMN = Kind.of("a length such as 40, 50% or 2*", r"[-+]?\d++(?:(?:\.\d+)?%)?|\d*\*", exact=True)
_COORDS = Kind.of(
    "a list of lengths", r"[-+]?\d++(?:(?:\.\d+)?%)?(?:,[ \t\r\n]*[-+]?\d++(?:(?:\.\d+)?%)?)*", exact=True
)
_COLOUR = Kind.of("a colour such as red or #ff0000", r"[A-Za-z]+|#[0-9A-Fa-f]{3}|#[0-9A-Fa-f]{6}", exact=True)
_URL = Kind.of(
    "an address with http://, https://, ftp://, news://, nntp://, gopher://, telnet:// or mailto:",
    r"(?:(?:https?|ftp|news|nntp|gopher|telnet)://|mailto:).*",
)
_URI = Kind.of(
    "an address that a page may name",
    r"(?:(?:https?|ftp|news|nntp|gopher|telnet)://|mailto:).*|(?![A-Za-z][A-Za-z0-9+.-]*:)[^\x00-\x1f]*",
)
_LANGUAGE = Kind.of("a language code", r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
# The schema wants a time with seconds; HTML's date alone and time without them harm nobody.
_MOMENT = Kind.of(
    "a date and time such as 2026-09-21T14:00:00Z",
    r"-?[0-9]{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:T(?:[01][0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[-+](?:0[0-9]|1[0-4]):[0-5][0-9])?)?",
)
# The characters of XML's names.
_IN_NAME = (
    r"-.0-9:A-Z_a-z\xb7\xc0-\xd6\xd8-\xf6\xf8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = Kind.of("a name", rf"[{_IN_NAME}]+")
_NAMES = Kind.of("a list of names", rf"(?:[{_IN_NAME}]+(?:[ \t\r\n]+[{_IN_NAME}]+)*)?")
_TARGET = Kind.of("a frame's name", rf"_(?:blank|self|parent|top)|[A-Za-z][{_IN_NAME}]*")
_CHARACTER = Kind.of("one character", r"(?s:.)", exact=True)

_TITLE = {"title": ANY}
_COMMON = _TITLE | {"lang": _LANGUAGE, "dir": Kind.words("ltr", "rtl")}
_TEXT_ALIGN = {"align": Kind.words("left", "center", "right", "justify")}
_IMAGE_ALIGN = {"align": Kind.words("top", "middle", "bottom", "left", "right")}
_SIDE_ALIGN = {"align": Kind.words("left", "center", "right")}
_CELL_ALIGN = {
    "align": Kind.words("left", "center", "right", "justify", "char"),
    "char": _CHARACTER,
    "charoff": _LENGTH,
    "valign": Kind.words("top", "middle", "bottom", "baseline"),
}
_LINK = {
    "accesskey": _CHARACTER,
    "coords": _COORDS,
    "href": _URL,
    "shape": Kind.words("rect", "circle", "poly", "default"),
    "tabindex": _TAB_INDEX,
    "target": _TARGET,
}
_EDIT = {"cite": _URI, "datetime": _MOMENT}

_IN_PRE = frozenset(
    {"a", "br", "cite", "code", "del", "em", "i", "b", "ins", "q", "s", "strike", "strong", "u"}
)
_PLAIN = ("em", "strong", "code", "cite", "sub", "sup", "i", "b", "u", "s", "strike", "big", "small")
_INLINE = _IN_PRE | {*_PLAIN, "font", "iframe", "img", "map"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FLOW = _INLINE | {"p", *_HEADINGS, "ul", "ol", "dl", "pre", "hr", "blockquote", "center", "table"}
_VOID = frozenset({"br", "hr", "img", "area", "col"})


def _mixed(names: frozenset[str], attributes: Mapping[str, Kind] | None = None) -> Shape:
    return Shape((Part(names, 0, None),), text=True, attributes={**_COMMON, **(attributes or {})})


def _row_group() -> Shape:
    return Shape((some("tr"),), attributes={**_COMMON, **_CELL_ALIGN})


def _cell() -> Shape:
    return _mixed(
        _FLOW,
        {
            **_CELL_ALIGN,
            "abbr": ANY,
            "axis": ANY,
            "bgcolor": _COLOUR,
            "colspan": _NUMBER,
            "headers": _NAMES,
            "height": _LENGTH,
            "nowrap": Kind.words("nowrap"),
            "rowspan": _NUMBER,
            "scope": Kind.words("row", "col", "rowgroup", "colgroup"),
            "width": _LENGTH,
        },
    )


_COMPACT = {"compact": Kind.words("compact")}
_GRAMMAR: Mapping[str, Shape] = {
    "FormattedContent": Shape((Part(_FLOW, 0, None),), text=True),
    **{name: _mixed(_INLINE, _TEXT_ALIGN) for name in ("p", *_HEADINGS)},
    "ul": Shape(
        (some("li"),), attributes={**_COMMON, **_COMPACT, "type": Kind.words("disc", "square", "circle")}
    ),
    "ol": Shape((some("li"),), attributes={**_COMMON, **_COMPACT, "type": ANY, "start": _NUMBER}),
    "li": _mixed(_FLOW, {"type": ANY, "value": _NUMBER}),
    "dl": Shape((some("dt", "dd"),), attributes={**_COMMON, **_COMPACT}),
    "dt": _mixed(_INLINE),
    "dd": _mixed(_FLOW),
    "hr": Shape(
        attributes={
            **_COMMON,
            **_SIDE_ALIGN,
            "noshade": Kind.words("noshade"),
            "size": _PIXELS,
            "width": _LENGTH,
        }
    ),
    "pre": _mixed(_IN_PRE, {"width": _NUMBER}),
    "blockquote": _mixed(_FLOW, {"cite": _URI}),
    "center": _mixed(_FLOW),
    "ins": _mixed(_FLOW, _EDIT),
    "del": _mixed(_FLOW, _EDIT),
    "a": _mixed(
        _INLINE - {"a"},
        {
            **_LINK,
            "charset": ANY,
            "hreflang": _LANGUAGE,
            "name": _NAME,
            "rel": _NAMES,
            "rev": _NAMES,
            "type": ANY,
        },
    ),
    "br": Shape(attributes={**_TITLE, "clear": Kind.words("left", "all", "right", "none")}),
    **{name: _mixed(_INLINE) for name in _PLAIN},
    "q": _mixed(_INLINE, {"cite": _URI}),
    "font": _mixed(_INLINE, {"color": _COLOUR, "face": ANY, "size": ANY}),
    "img": Shape(
        attributes={
            **_COMMON,
            **_IMAGE_ALIGN,
            "src": _URL,
            "alt": ANY,
            "border": _LENGTH,
            "height": _LENGTH,
            "hspace": _PIXELS,
            "ismap": Kind.words("ismap"),
            "longdesc": _URI,
            "name": _NAME,
            "usemap": _URI,
            "vspace": _PIXELS,
            "width": _LENGTH,
        },
        required=("src", "alt"),
    ),
    "map": Shape((some("area"),), attributes={**_COMMON, "name": ANY, "id": _NAME}, required=("name",)),
    "area": Shape(
        attributes={**_COMMON, **_LINK, "alt": ANY, "nohref": Kind.words("nohref")}, required=("alt",)
    ),
    "iframe": Shape(
        text=True,
        attributes={
            **_TITLE,
            **_IMAGE_ALIGN,
            "frameborder": Kind.words("0", "1"),
            "height": _LENGTH,
            "longdesc": _URI,
            "marginheight": _PIXELS,
            "marginwidth": _PIXELS,
            "name": _NAME,
            "scrolling": Kind.words("yes", "no", "auto"),
            "src": _URL,
            "width": _LENGTH,
        },
    ),
    "table": Shape(
        (
            Part(frozenset({"col", "colgroup"}), 0, None, alike=True),
            maybe("thead"),
            maybe("tfoot"),
            Part(frozenset({"tbody", "tr"}), 1, None, alike=True),
        ),
        attributes={
            **_COMMON,
            **_SIDE_ALIGN,
            "bgcolor": _COLOUR,
            "border": _PIXELS,
            "cellpadding": _LENGTH,
            "cellspacing": _LENGTH,
            "frame": Kind.words("void", "above", "below", "hsides", "lhs", "rhs", "vsides", "box", "border"),
            "rules": Kind.words("none", "groups", "rows", "cols", "all"),
            "summary": ANY,
            "width": _LENGTH,
        },
    ),
    "thead": _row_group(),
    "tfoot": _row_group(),
    "tbody": _row_group(),
    "colgroup": Shape(
        (every("col"),), attributes={**_COMMON, **_CELL_ALIGN, "span": _NUMBER, "width": _COLUMN}
    ),
    "col": Shape(attributes={**_COMMON, **_CELL_ALIGN, "span": _NUMBER, "width": _COLUMN}),
    "tr": Shape((some("th", "td"),), attributes={**_COMMON, **_CELL_ALIGN, "bgcolor": _COLOUR}),
    "th": _cell(),
    "td": _cell(),
}
# A CDATA section inside the block keeps its ampersands. One without an end takes the rest, so that a block
# of nothing but beginnings costs one pass.
_NAMED = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&([A-Za-z][A-Za-z0-9]*);", re.DOTALL)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def check(block: str, *, first_line: int = 1) -> str:
    """The block as HTML that is safe to place in a page.

    Args:
        block: the text of the FormattedContent element.
        first_line: the line of the document the block starts on, for messages.

    Raises:
        Refused: XHTMLParseError, naming line and element.
    """
    text = _NAMED.sub(_number, block)
    try:
        root = xml.read(f'<FormattedContent xmlns="{_XHTML}">{text}</FormattedContent>', asides=False)
        xml.hold(root, _GRAMMAR, namespace=_XHTML)
        _check_frames(root)
    except Malformed as error:
        error.line += first_line - 1
        raise Refused("XHTMLParseError", f"{_PREFIX}{error}") from None
    return _inside(root)


def _number(match: re.Match[str]) -> str:
    name = match[1]
    if name is None or name in _XML_NAMES:
        return match[0]
    characters = html5.get(name + ";")
    return match[0] if characters is None else "".join(f"&#{ord(character)};" for character in characters)


def _check_frames(node: Node) -> None:
    for child in node.children:
        if child.name == "iframe" and not child.text.strip(xml.SPACE):
            raise child.wrong("needs text for browsers that show no frames")
        _check_frames(child)


def _inside(node: Node) -> str:
    return "".join(
        html.escape(item, quote=False) if isinstance(item, str) else _outside(item) for item in node.items
    )


def _outside(node: Node) -> str:
    # The id of a map is required by the schema and used by nothing; ours are the only ids in the page.
    attributes = "".join(
        f' {name}="{html.escape(value)}"'
        for name, value in node.attributes.items()
        if name != "id" and name in _GRAMMAR[node.name].attributes
    )
    if node.name in _VOID:
        return f"<{node.name}{attributes}>"
    # HTML swallows a line break right after <pre>.
    extra = "\n" if node.name == "pre" and node.text.startswith("\n") else ""
    return f"<{node.name}{attributes}>{extra}{_inside(node)}</{node.name}>"
