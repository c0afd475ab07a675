"""Trees of elements: how they are written, and how one thing in them is changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st
from lxml import etree


@dataclass(frozen=True)
class Tag:
    """An element: its name, attributes, and either a text or what stands in it, texts and elements mixed."""

    name: str
    inside: tuple["Tag | str", ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)


def tag(name: str, *inside: "Tag | str | None", **attributes: str | None) -> Tag:
    """An element; what is None is left out."""
    return Tag(
        name,
        tuple(each for each in inside if each is not None),
        {key: value for key, value in attributes.items() if value is not None},
    )


class Style(NamedTuple):
    """How a document is written: nothing of it changes what it says."""

    prefix: str
    cdata: bool
    spaced: bool
    opening: str


STYLES = st.builds(
    Style,
    st.sampled_from(["", "", "q"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "", "\n ", "\ufeff", "<?xml version='1.0' encoding='UTF-8'?>\n", "<!-- a -->\n"]),
)
PLAIN = Style("", cdata=False, spaced=False, opening="")


def write(root: Tag, namespace: str, style: Style = PLAIN) -> str:
    """The document."""
    name = f"xmlns:{style.prefix}" if style.prefix else "xmlns"
    named = replace(root, attributes={name: namespace, **root.attributes})
    return style.opening + _written(named, style)


def write_block(items: tuple[Tag | str, ...]) -> str:
    """The text of a FormattedContent."""
    return "".join(map(inside, items))


def inside(item: Tag | str) -> str:
    """An element, or a text with its marks escaped, without a namespace."""
    return _text(item, PLAIN) if isinstance(item, str) else _written(item, PLAIN)


def _written(it: Tag, style: Style) -> str:
    name = f"{style.prefix}:{it.name}" if style.prefix else it.name
    attributes = "".join(f" {key}={_attribute(value)}" for key, value in it.attributes.items())
    if not it.inside:
        return f"<{name}{attributes}/>"
    between = "\n " if style.spaced and all(isinstance(each, Tag) for each in it.inside) else ""
    parts = [_text(each, style) if isinstance(each, str) else _written(each, style) for each in it.inside]
    return f"<{name}{attributes}>{between}{between.join(parts)}{between}</{name}>"


def _text(text: str, style: Style) -> str:
    # In a CDATA section a carriage return would be read as a line feed.
    if style.cdata and "\r" not in text:
        return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>" if text else ""
    return escape(text, {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return quoteattr(value, {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


Path = tuple[int, ...]


def paths(root: Tag, at: Path = ()) -> Iterator[Path]:
    """The ways to every element, the root's first."""
    yield at
    for number, each in enumerate(root.inside):
        if isinstance(each, Tag):
            yield from paths(each, (*at, number))


def found(root: Tag, path: Path) -> Tag:
    """The element at the end of a way."""
    for number in path:
        root = root.inside[number]
    return root


def put(root: Tag, path: Path, *instead: Tag | str) -> Tag:
    """The tree with something else, or nothing, where the way ends; for the root it is one element."""
    if not path:
        (one,) = instead
        return one
    number, rest = path[0], path[1:]
    within = (put(root.inside[number], rest, *instead),) if rest else instead
    return replace(root, inside=(*root.inside[:number], *within, *root.inside[number + 1 :]))


def read(text: str) -> tuple[Tag, str]:
    """The tree of a document, and its namespace. Prefixes, comments and instructions are left out."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(text.strip("\ufeff \t\r\n").encode(), parser)
    return _tag(root), etree.QName(root).namespace


def _tag(element: etree._Element) -> Tag:
    text = element.text or ""
    inside = [text] if text.strip() or (text and not len(element)) else []
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    # Names in a namespace are of schema locations.
    kept = {key: value for key, value in attributes.items() if "{" not in key}
    return Tag(etree.QName(element).localname, (*inside, *map(_tag, element)), kept)
