"""Reads a stranger's XML into a small tree, and holds the tree to a grammar.

The grammars themselves live beside the documents they describe. The parser is expat, not lxml: libxml2 keeps
every name it ever met in a table per thread, so documents full of invented names would grow the process for
ever (45 bytes a name, measured), while expat forgets each document with its parser. It is also faster here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from xml.parsers import expat

MOST_DEPTH = 100
SPACE = " \t\r\n"
"""What XML calls white space; Unicode has more of it."""

_OPENING = "\ufeff" + SPACE
_FOREIGN_ATTRIBUTES = (
    "http://www.w3.org/2001/XMLSchema-instance ",
    "http://www.w3.org/XML/1998/namespace ",
)


class Malformed(Exception):  # noqa: N818  names what the document is, and never leaves this package
    """A document breaks a rule.

    Attributes:
        line: where, counted from 1.
        element: the element's local name, or "document" before the first.
        what: the rule in words.
    """

    def __init__(self, line: int, element: str, what: str) -> None:
        super().__init__(line, element, what)
        self.line, self.element, self.what = line, element, what

    def __str__(self) -> str:
        return f"line {self.line}, element '{self.element[:100]}': {self.what}."


@dataclass(slots=True)
class Node:
    """One element: its names, the line it starts on, and its text and children in document order."""

    namespace: str
    name: str
    attributes: Mapping[str, str]
    line: int
    items: list["Node | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        """The child elements."""
        return [item for item in self.items if not isinstance(item, str)]

    @property
    def text(self) -> str:
        """The element's own text, white space kept."""
        return "".join(item for item in self.items if isinstance(item, str))

    def child(self, name: str) -> "Node | None":
        """The first child element of that name."""
        return next((child for child in self.children if child.name == name), None)

    def text_of(self, name: str, default: str = "") -> str:
        """The text of the first child of that name, or the default."""
        child = self.child(name)
        return default if child is None else child.text

    def wrong(self, what: str) -> Malformed:
        """The complaint that this element is wrong."""
        return Malformed(self.line, self.name, what)


@dataclass(frozen=True, slots=True)
class Kind:
    """What an attribute's value has to be: a phrase for the message, and the pattern of the whole value.

    `exact` says that white space around the value is part of it, as in the schemas' strings.
    """

    phrase: str
    pattern: re.Pattern[str]
    exact: bool = False

    @classmethod
    def of(cls, phrase: str, pattern: str, *, exact: bool = False) -> Self:
        """A kind from the source of its pattern."""
        return cls(phrase, re.compile(pattern), exact)

    @classmethod
    def words(cls, *words: str) -> Self:
        """A kind that is one of a few words."""
        return cls("one of " + ", ".join(words), re.compile("|".join(map(re.escape, words))))


ANY = Kind.of("text", r"(?s:.*)", exact=True)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of children: their names, how few, how many (None: any number), and whether all must be alike."""

    names: frozenset[str]
    least: int = 1
    most: int | None = 1
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element may hold: its children in order, whether text, and its attributes."""

    parts: tuple[Part, ...] = ()
    text: bool = False
    attributes: Mapping[str, Kind] = field(default_factory=dict)
    required: tuple[str, ...] = ()


TEXT = Shape(text=True)


def one(*names: str) -> Part:
    """Exactly one child, of one of these names."""
    return Part(frozenset(names))


def maybe(*names: str) -> Part:
    """At most one child, of one of these names."""
    return Part(frozenset(names), least=0)


def some(*names: str) -> Part:
    """One child or more, of any of these names."""
    return Part(frozenset(names), most=None)


def every(*names: str) -> Part:
    """Any number of children, of any of these names."""
    return Part(frozenset(names), least=0, most=None)


def read(text: str, *, asides: bool = True) -> Node:
    """The root of a document's tree.

    A declared encoding is ignored, because the text is Unicode already. White space before it is allowed.

    Args:
        text: the document.
        asides: whether comments and processing instructions are passed over or refused.

    Raises:
        Malformed: not well-formed, a DOCTYPE, an entity of its own, or deeper than MOST_DEPTH.
    """
    body = text.lstrip(_OPENING)
    builder = _Builder(asides, text.count("\n", 0, len(text) - len(body)))
    try:
        builder.parser.Parse(body.encode(), True)  # noqa: FBT003  expat's own way to say it is all
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise Malformed(line, "document", "half of a surrogate pair is not a character") from None
    except expat.ExpatError as error:
        what = f"not well-formed: {_reason(error.code)}"
        raise Malformed(error.lineno + builder.skipped, builder.where(), what) from None
    return builder.root.children[0]


def _reason(code: int) -> str:
    said = expat.ErrorString(code) or "unknown error"
    return "invalid token" if code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN] else said


class _Builder:
    """Turns expat's events into nodes."""

    def __init__(self, asides: bool, skipped: int) -> None:  # noqa: FBT001  read's own flag
        self.skipped = skipped
        self.root = Node("", "document", {}, 1)
        self.open = [self.root]
        self.parser = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        if not asides:
            parser.CommentHandler = self.comment
            parser.ProcessingInstructionHandler = self.instruction

    def where(self) -> str:
        return self.open[-1].name

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        node = Node(namespace, local, attributes, self.parser.CurrentLineNumber + self.skipped)
        if len(self.open) > MOST_DEPTH:
            raise node.wrong(f"elements stand inside each other more than {MOST_DEPTH} deep")
        self.open[-1].items.append(node)
        self.open.append(node)

    def end(self, _name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].items.append(text)

    def doctype(self, *_declaration: object) -> None:
        raise self.refuse("a DOCTYPE is not allowed")

    def comment(self, _text: str) -> None:
        raise self.refuse("comments are not allowed")

    def instruction(self, _target: str, _text: str) -> None:
        raise self.refuse("processing instructions are not allowed")

    def refuse(self, what: str) -> Malformed:
        return Malformed(self.parser.CurrentLineNumber + self.skipped, self.where(), what)


def hold(root: Node, grammar: Mapping[str, Shape], *, namespace: str) -> None:
    """Checks that a tree follows a grammar.

    Raises:
        Malformed: naming the first element that does not.
    """
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.namespace != namespace:
            raise node.wrong(f"is in the namespace '{node.namespace[:200]}' and not in '{namespace}'")
        shape = grammar.get(node.name)
        if shape is None:
            raise node.wrong("is not an element of this kind of document")
        if node.attributes or shape.required:
            _hold_attributes(node, shape)
        if not shape.text and any(isinstance(item, str) and item.strip(SPACE) for item in node.items):
            raise node.wrong("holds text where only elements may stand" if shape.parts else "must be empty")
        children = node.children
        _hold_order(node, children, shape)
        waiting.extend(reversed(children))


def _hold_attributes(node: Node, shape: Shape) -> None:
    for name, value in node.attributes.items():
        kind = shape.attributes.get(name)
        if kind is None:
            if name.startswith(_FOREIGN_ATTRIBUTES):
                continue
            raise node.wrong(f"may not have the attribute '{name[:100]}'")
        if not kind.pattern.fullmatch(value if kind.exact else value.strip(SPACE)):
            raise node.wrong(f'the attribute {name}="{value[:100]}" is not {kind.phrase}')
    for name in shape.required:
        if name not in node.attributes:
            raise node.wrong(f"needs the attribute '{name}'")


def _hold_order(node: Node, children: list[Node], shape: Shape) -> None:
    at = 0
    for part in shape.parts:
        start = at
        while at < len(children) and children[at].name in part.names and at - start != part.most:
            if part.alike and children[at].name != children[start].name:
                break
            at += 1
        if at - start < part.least:
            names = " or ".join(sorted(part.names))
            if at == len(children):
                raise node.wrong(f"needs {names}")
            raise children[at].wrong(f"stands in '{node.name}' where {names} should")
    if at < len(children):
        raise children[at].wrong(f"may not stand here in '{node.name}'")


_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_INTEGER = re.compile(r"([+-]?)0*([0-9]{1,10})")


def boolean(node: Node | None, *, default: bool) -> bool:
    """An element's truth value as XML Schema writes it."""
    if node is None:
        return default
    value = _BOOLEANS.get(node.text.strip(SPACE))
    if value is None:
        raise node.wrong("must be true or false")
    return value


def integer(node: Node, text: str, *, least: int, most: int = 2**31 - 1, attribute: str = "") -> int:
    """A whole number written in an element, or in an attribute of it, from text of it."""
    match = _INTEGER.fullmatch(text.strip(SPACE))
    if match is None or not least <= (value := int(match[1] + match[2])) <= most:
        what = f"the attribute {attribute} " if attribute else ""
        raise node.wrong(f"{what}must be a whole number from {least} to {most}")
    return value
