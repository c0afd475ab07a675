"""Blocks of the XHTML subset, drawn by its content model."""

from hypothesis import strategies as st

from tests.rules.questions.drawing.tags import Tag, write_block
from tests.rules.questions.drawing.texts import TEXTS
from tests.rules.questions.tables.attributes import ATTRIBUTES, NEEDED

IN_PRE = ("a", "br", "i", "b", "u", "s", "strike", "em", "strong", "code", "q", "cite", "ins", "del")
INLINE = (*IN_PRE, "big", "small", "font", "sub", "sup", "img", "map", "iframe")
FLOW = (
    *INLINE,
    *(
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "pre",
        "hr",
        "blockquote",
        "center",
        "table",
    ),
)
MIXED = {
    **dict.fromkeys(("li", "dd", "blockquote", "center", "ins", "del", "th", "td"), FLOW),
    "pre": IN_PRE,
    "a": tuple(name for name in INLINE if name != "a"),
}
EMPTY = ("br", "hr", "img", "area", "col")
REPEATED = {
    **dict.fromkeys(("ul", "ol"), ("li",)),
    **dict.fromkeys(("thead", "tfoot", "tbody"), ("tr",)),
    "dl": ("dt", "dd"),
    "map": ("area",),
    "tr": ("td", "th"),
}


@st.composite
def element(draw: st.DrawFn, name: str, depth: int) -> Tag:
    """An element that the subset allows, with at most one attribute more than it needs."""
    attributes = dict(NEEDED.get(name, {}))
    if draw(st.booleans()):
        key, (values, _) = draw(st.sampled_from(sorted(ATTRIBUTES[name].items())))
        attributes |= {key: draw(st.sampled_from(values))}
    attributes.pop("id", None)
    if name == "map":
        attributes["id"] = f"m{draw(st.integers(0, 10**9))}"
    return Tag(name, draw(_content(name, depth)), attributes)


def _content(name: str, depth: int) -> st.SearchStrategy[tuple[Tag | str, ...]]:
    if name in EMPTY:
        return st.just(())
    if name == "iframe":
        return TEXTS.map(lambda text: (f"{text}.",))
    if name in REPEATED:
        return _several(REPEATED[name], depth, least=1)
    if name == "colgroup":
        return _several(("col",), depth)
    if name == "table":
        return _table(depth)
    return items(MIXED.get(name, INLINE), depth - 1)


def _several(names: tuple[str, ...], depth: int, least: int = 0) -> st.SearchStrategy[tuple[Tag, ...]]:
    one = st.sampled_from(names).flatmap(lambda name: element(name, depth - 1))
    return st.lists(one, min_size=least, max_size=2).map(tuple)


@st.composite
def _table(draw: st.DrawFn, depth: int) -> tuple[Tag, ...]:
    columns = draw(_several((draw(st.sampled_from(["col", "colgroup"])),), depth))
    heads = [draw(element(name, depth - 1)) for name in ("thead", "tfoot") if draw(st.booleans())]
    rows = draw(_several((draw(st.sampled_from(["tr", "tbody"])),), depth, least=1))
    return (*columns, *heads, *rows)


def items(names: tuple[str, ...], depth: int) -> st.SearchStrategy[tuple[Tag | str, ...]]:
    """Texts and elements of these names, mixed."""
    if depth <= 0:
        return st.lists(TEXTS, max_size=1).map(tuple)
    one = TEXTS | st.sampled_from(names).flatmap(lambda name: element(name, depth - 1))
    return st.lists(one, max_size=2).map(tuple)


TREES = items(FLOW, 3)
BLOCKS = TREES.map(write_block)
