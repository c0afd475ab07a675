"""The elements of the XHTML subset and every attribute of theirs, with values good and bad."""

# What may stand in an element where nothing is said of text: the smallest content it takes.
SMALLEST = {
    "ul": "<li/>",
    "ol": "<li/>",
    "dl": "<dt/>",
    "map": '<area alt=""/>',
    "iframe": "text",
    "table": "<tr><td/></tr>",
    "thead": "<tr><td/></tr>",
    "tfoot": "<tr><td/></tr>",
    "tbody": "<tr><td/></tr>",
    "tr": "<td/>",
}
# What an element needs around itself, for those that cannot stand alone.
AROUND = {
    "li": "<ul>{}</ul>",
    "dt": "<dl>{}</dl>",
    "dd": "<dl>{}</dl>",
    "area": '<map name="m" id="m">{}</map>',
    "thead": "<table>{}<tr><td/></tr></table>",
    "tfoot": "<table>{}<tr><td/></tr></table>",
    "tbody": "<table>{}</table>",
    "colgroup": "<table>{}<tr><td/></tr></table>",
    "col": "<table>{}<tr><td/></tr></table>",
    "tr": "<table>{}</table>",
    "td": "<table><tr>{}</tr></table>",
    "th": "<table><tr>{}</tr></table>",
}
NEEDED = {
    "img": {"src": "http://a.example/", "alt": ""},
    "area": {"alt": ""},
    "map": {"name": "m", "id": "m"},
}


def bare(name: str, inside: str | None = None, attributes: dict[str, str] | None = None) -> str:
    """An element with the least it needs, but for what is given."""
    given = NEEDED.get(name, {}) | (attributes or {})
    written = "".join(f' {key}="{value}"' for key, value in given.items())
    return f"<{name}{written}>{SMALLEST.get(name, '') if inside is None else inside}</{name}>"


def element(name: str, inside: str | None = None, attributes: dict[str, str] | None = None) -> str:
    """The same within the elements that have to be around it."""
    return AROUND.get(name, "{}").replace("{}", bare(name, inside, attributes))


LENGTH = (("0", "40", "+40", "-5", "40%", "12.5%"), ("", "40px", "%", "1.5", " 40", "40 ", "wide", "1.%"))
PIXELS = (("0", "12", " 12 ", "+3", "007"), ("", "-1", "1.5", "40%", "many", "12px"))
NUMBER = (("0", "12", " 12 ", "99999999999"), ("", "-1", "+1", "1.5", "many"))
COLOUR = (
    ("red", "#fff", "#FF0000", "NoSuchColour"),
    ("", "#ff", "#ffff", "ff0000", " red", "rgb(0,0,0)", "#ggg"),
)
COLUMN = ((*LENGTH[0], "*", "2*", "0*"), ("", "2.5*", "**", "40px", " 2*"))
COORDS = (("0", "0,0,10,10", "1, 2", "5%,6%"), ("", "1,", ",1", "1;2", "1 2"))
URL = (
    (
        "http://a.example/",
        "https://a.example",
        "ftp://a",
        "news://a",
        "nntp://a",
        "gopher://a",
        "telnet://a",
        "mailto:a@b",
        " http://a.example/ ",
        "https://",
    ),
    (
        "",
        "/a",
        "a.html",
        "//a.example/",
        "#a",
        "javascript:alert(1)",
        "data:text/html,a",
        "HTTP://a/",
        "file:///a",
        "vbscript:a",
    ),
)
URI = (
    ("", "/a", "a.html#b", "#a", "https://a.example/", "mailto:a@b", "a b"),
    ("javascript:1", "JavaScript:1", "data:a"),
)
LANGUAGE = (("en", "en-GB", "de-CH-1996", " en "), ("", "e_n", "abcdefghi", "en-", "1"))
MOMENT = (
    ("2026-09-21T14:00:00", "2026-09-21T14:00:00Z", "2026-09-21T14:00:00.5+02:00", "-0044-03-15T12:00:00"),
    (
        "",
        "today",
        "2026-13-01T00:00:00",
        "2026-09-32T00:00:00",
        "2026-9-1T00:00:00",
        "14:00:00",
        "2026-09-21 14:00:00",
    ),
)
NAME = (("a", "a1", "1", "a.b-c_d:e", "é"), ("", "a b", "a/b", "#a"))
NAMES = (("a", "a b", " a  b "), ("a/b", "a,b"))
IDS = (("a", "a b"), ("a/b",))
TARGET = (("_blank", "_self", "_parent", "_top", "frame1"), ("", "_new", "1a", "a b"))
CHARACTER = (("a", "é", " ", "😀"), ("", "ab", " a"))
TEXT = (("", "anything &lt; &quot;", " "), ())
TAB_INDEX = (("0", "32767", "0032767"), ("", "32768", "-1", "99999"))


def words(*names: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kind that is one of a few words."""
    return ((*names, f" {names[0]} "), ("", names[0].upper(), f"{names[0]} {names[-1]}", "nothing"))


BASIC = {"title": TEXT}
COMMON = BASIC | {"lang": LANGUAGE, "dir": words("ltr", "rtl")}
TEXT_ALIGN = {"align": words("left", "center", "right", "justify")}
SIDE_ALIGN = {"align": words("left", "center", "right")}
IMAGE_ALIGN = {"align": words("top", "middle", "bottom", "left", "right")}
COMPACT = {"compact": words("compact")}
EDIT = {"cite": URI, "datetime": MOMENT}
CELLS = {
    "align": words("left", "center", "right", "justify", "char"),
    "char": CHARACTER,
    "charoff": LENGTH,
    "valign": words("top", "middle", "bottom", "baseline"),
}
CELL = CELLS | {
    "abbr": TEXT,
    "axis": TEXT,
    "bgcolor": COLOUR,
    "colspan": NUMBER,
    "headers": IDS,
    "height": LENGTH,
    "nowrap": words("nowrap"),
    "rowspan": NUMBER,
    "scope": words("row", "col", "rowgroup", "colgroup"),
    "width": LENGTH,
}
LINK = {
    "accesskey": CHARACTER,
    "coords": COORDS,
    "href": URL,
    "shape": words("rect", "circle", "poly", "default"),
    "tabindex": TAB_INDEX,
    "target": TARGET,
}
# Every attribute of every element: values that it takes, and values that it does not.
ATTRIBUTES: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    **dict.fromkeys(("dt", "dd", "center", "em", "strong", "code", "cite", "sub", "sup"), COMMON),
    **dict.fromkeys(("i", "b", "u", "s", "strike", "big", "small"), COMMON),
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6"), COMMON | TEXT_ALIGN),
    "ul": COMMON | COMPACT | {"type": words("disc", "square", "circle")},
    "ol": COMMON | COMPACT | {"type": TEXT, "start": NUMBER},
    "li": COMMON | {"type": TEXT, "value": NUMBER},
    "dl": COMMON | COMPACT,
    "hr": COMMON | SIDE_ALIGN | {"noshade": words("noshade"), "size": PIXELS, "width": LENGTH},
    "pre": COMMON | {"width": NUMBER, "xml:space": (("preserve",), ())},
    "blockquote": COMMON | {"cite": URI},
    "ins": COMMON | EDIT,
    "del": COMMON | EDIT,
    "a": COMMON
    | LINK
    | {"charset": TEXT, "hreflang": LANGUAGE, "name": NAME, "rel": NAMES, "rev": NAMES, "type": TEXT},
    "br": BASIC | {"clear": words("left", "all", "right", "none")},
    "q": COMMON | {"cite": URI},
    "font": COMMON | {"color": COLOUR, "face": TEXT, "size": TEXT},
    "img": COMMON
    | IMAGE_ALIGN
    | {
        "src": URL,
        "alt": TEXT,
        "border": LENGTH,
        "height": LENGTH,
        "hspace": PIXELS,
        "ismap": words("ismap"),
        "longdesc": URI,
        "name": NAME,
        "usemap": URI,
        "vspace": PIXELS,
        "width": LENGTH,
    },
    "map": COMMON | {"name": TEXT, "id": (("m", "q1", "a.b-c"), ("", "a b"))},
    "area": COMMON | LINK | {"alt": TEXT, "nohref": words("nohref")},
    "iframe": BASIC
    | IMAGE_ALIGN
    | {
        "frameborder": (("0", "1", " 1 "), ("", "2", "yes", "0 1")),
        "height": LENGTH,
        "longdesc": URI,
        "marginheight": PIXELS,
        "marginwidth": PIXELS,
        "name": NAME,
        "scrolling": words("yes", "no", "auto"),
        "src": URL,
        "width": LENGTH,
    },
    "table": COMMON
    | SIDE_ALIGN
    | {
        "bgcolor": COLOUR,
        "border": PIXELS,
        "cellpadding": LENGTH,
        "cellspacing": LENGTH,
        "frame": words("void", "above", "below", "hsides", "lhs", "rhs", "vsides", "box", "border"),
        "rules": words("none", "groups", "rows", "cols", "all"),
        "summary": TEXT,
        "width": LENGTH,
    },
    **dict.fromkeys(("thead", "tfoot", "tbody"), COMMON | CELLS),
    **{name: COMMON | CELLS | {"span": NUMBER, "width": COLUMN} for name in ("colgroup", "col")},
    "tr": COMMON | CELLS | {"bgcolor": COLOUR},
    "th": COMMON | CELL,
    "td": COMMON | CELL,
}
ELEMENTS = tuple(ATTRIBUTES)
# Attributes of HTML and of later standards that no element of the subset has.
NEVER = (
    "class",
    "style",
    "onclick",
    "onload",
    "background",
    "action",
    "srcdoc",
    "srcset",
    "formaction",
    "data-a",
)
