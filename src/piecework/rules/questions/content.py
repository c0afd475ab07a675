"""What a QuestionForm shows: the content of its overviews and questions, and the labels of its choices."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from piecework.rules.questions import formatted, xml
from piecework.rules.questions.xml import Node, Shape

Media = Literal["image", "audio", "video"]
_MEDIA: Mapping[str, Media] = {"image": "image", "audio": "audio", "video": "video"}
_WEB_ADDRESS = re.compile(r"https?://.*")


@dataclass(frozen=True, slots=True)
class Title:
    """A heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A plain paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """A bulleted list of plain texts."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """A picture, sound or film by its address. subtype may be empty."""

    media: Media
    subtype: str
    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class EmbeddedBinary:
    """An object the browser plays in the page. width and height are as the requester wrote them."""

    media: str
    subtype: str
    url: str
    alt: str
    size: tuple[str, str]
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Formatted:
    """A checked block of the XHTML subset, as HTML safe to place in a page."""

    html: str


@dataclass(frozen=True, slots=True)
class RetiredApplication:
    """A Flash film or Java applet, which no browser runs any more: shown as a notice."""

    what: Literal["Flash", "JavaApplet"]


Item = Title | Text | BulletList | Binary | EmbeddedBinary | Formatted | RetiredApplication
Label = Text | Binary | Formatted

GRAMMAR: Mapping[str, Shape] = {
    "Title": xml.TEXT,
    "Text": xml.TEXT,
    "List": Shape((xml.some("ListItem"),)),
    "ListItem": xml.TEXT,
    "FormattedContent": xml.TEXT,
    "Binary": Shape((xml.one("MimeType"), xml.one("DataURL"), xml.one("AltText"))),
    "MimeType": Shape((xml.one("Type"), xml.maybe("SubType"))),
    "EmbeddedBinary": Shape(
        (
            xml.one("EmbeddedMimeType"),
            xml.one("DataURL"),
            xml.one("AltText"),
            xml.one("Width"),
            xml.one("Height"),
            xml.every("ApplicationParameter"),
        )
    ),
    # The schema wants SubType here and the guide calls it optional; leaving it out harms nobody.
    "EmbeddedMimeType": Shape((xml.one("Type"), xml.maybe("SubType"))),
    "Type": xml.TEXT,
    "SubType": xml.TEXT,
    "DataURL": xml.TEXT,
    "AltText": xml.TEXT,
    "Width": xml.TEXT,
    "Height": xml.TEXT,
    "ApplicationParameter": Shape((xml.one("Name"), xml.one("Value"))),
    "Name": xml.TEXT,
    "Value": xml.TEXT,
    "Application": Shape((xml.one("Flash", "JavaApplet"),)),
    "Flash": Shape(
        (xml.one("FlashMovieURL"), xml.one("Width"), xml.one("Height"), xml.every("ApplicationParameter"))
    ),
    "FlashMovieURL": xml.TEXT,
    "JavaApplet": Shape(
        (
            xml.one("AppletPath"),
            xml.one("AppletFilename"),
            xml.one("Width"),
            xml.one("Height"),
            xml.every("ApplicationParameter"),
        )
    ),
    "AppletPath": xml.TEXT,
    "AppletFilename": xml.TEXT,
}
ITEMS = ("Title", "Text", "List", "FormattedContent", "Binary", "Application", "EmbeddedBinary")


def build(node: Node) -> tuple[Item, ...]:
    """The content in an Overview or QuestionContent that follows the grammar.

    Raises:
        Malformed: a value is wrong.
        Refused: XHTMLParseError, for a FormattedContent outside the subset.
    """
    return tuple(_BUILDERS[child.name](child) for child in node.children)


def build_label(node: Node) -> Label:
    """The label of a Selection: a Text, FormattedContent or Binary that follows the grammar."""
    if node.name == "Text":
        return Text(node.text)
    return _binary(node) if node.name == "Binary" else _formatted(node)


def _list(node: Node) -> BulletList:
    return BulletList(tuple(child.text for child in node.children))


def _formatted(node: Node) -> Formatted:
    return Formatted(formatted.check(node.text, first_line=node.line))


def _binary(node: Node) -> Binary:
    mime, address, alt = node.children
    media = _MEDIA.get(mime.text_of("Type"))
    if media is None:
        raise mime.children[0].wrong("must be image, audio or video")
    return Binary(media, mime.text_of("SubType"), _url(address), alt.text)


def _embedded(node: Node) -> EmbeddedBinary:
    mime, address, alt, width, height, *parameters = node.children
    return EmbeddedBinary(
        mime.text_of("Type"),
        mime.text_of("SubType"),
        _url(address),
        alt.text,
        (width.text, height.text),
        tuple((parameter.text_of("Name"), parameter.text_of("Value")) for parameter in parameters),
    )


def _application(node: Node) -> RetiredApplication:
    inside = node.children[0]
    _url(inside.children[0])
    return RetiredApplication("Flash" if inside.name == "Flash" else "JavaApplet")


def _url(node: Node) -> str:
    url = " ".join(node.text.split())
    if not _WEB_ADDRESS.fullmatch(url):
        raise node.wrong("must start with http:// or https://")
    return url


_BUILDERS: Mapping[str, Callable[[Node], Item]] = {
    "Title": lambda node: Title(node.text),
    "Text": lambda node: Text(node.text),
    "List": _list,
    "FormattedContent": _formatted,
    "Binary": _binary,
    "EmbeddedBinary": _embedded,
    "Application": _application,
}
