"""The three kinds of question a HIT can carry, from text to records.

The inside of a QuestionForm is in form.py. Serving a question is not here: frame.py and the web do that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from piecework.rules.questions import form, xml
from piecework.rules.questions.form import QuestionForm
from piecework.rules.questions.namespaces import EXTERNAL_QUESTION, HTML_QUESTION, QUESTION_FORMS
from piecework.rules.questions.xml import Malformed, Node, Shape
from piecework.rules.refusals import Refused

MOST_BYTES = 65_535
Kind = Literal["HTMLQuestion", "ExternalQuestion", "QuestionForm"]

_PREFIX = (
    "There was an error parsing the XML question or answer data in your request.  "
    "Please make sure the data is well-formed and validates against the appropriate schema. Details: "
)
_NAMESPACES: Mapping[str, tuple[str, ...]] = {
    "HTMLQuestion": (HTML_QUESTION,),
    "ExternalQuestion": (EXTERNAL_QUESTION,),
    "QuestionForm": QUESTION_FORMS,
}
_GRAMMAR: Mapping[str, Shape] = {
    "HTMLQuestion": Shape((xml.one("HTMLContent"), xml.one("FrameHeight"))),
    "HTMLContent": xml.TEXT,
    "ExternalQuestion": Shape((xml.one("ExternalURL"), xml.one("FrameHeight"))),
    "ExternalURL": xml.TEXT,
    "FrameHeight": xml.TEXT,
}
# Possessive, so that a hostile text costs one pass.
_ROOT = re.compile(
    r"[\ufeff\s]*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+)*+<(?:[^\s<>/:]+:)?(HTMLQuestion|ExternalQuestion|QuestionForm)[\s>/]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class HTMLQuestion:
    """A page of the requester's that we serve. frame_height is in pixels; 0 fits the window."""

    content: str
    frame_height: int


@dataclass(frozen=True, slots=True)
class ExternalQuestion:
    """A page on the requester's own server. frame_height is in pixels; 0 fits the window."""

    url: str
    frame_height: int


Question = HTMLQuestion | ExternalQuestion | QuestionForm


def parse(text: str, *, allow_http: bool = False) -> Question:
    """The question in a document, checked as CreateHIT checks its Question.

    Args:
        text: the document, at most 65,535 bytes of UTF-8.
        allow_http: whether an ExternalURL may be plain http on any host. Loopback hosts always may.

    Raises:
        Refused: XMLParseError, or XHTMLParseError for a FormattedContent outside the subset.
    """
    try:
        root = _question(text)
        if root.name == "QuestionForm":
            return form.build(root)
        if root.name in _NAMESPACES:
            return _framed(root, allow_http=allow_http)
        raise root.wrong("is not a question: use HTMLQuestion, ExternalQuestion or QuestionForm")
    except Malformed as error:
        raise refusal(error) from None


def parse_test(text: str) -> QuestionForm:
    """The form of a qualification test, checked as CreateQualificationType checks its Test.

    Raises:
        Refused: as parse does, and for any other kind of question.
    """
    try:
        root = _question(text)
        if root.name != "QuestionForm":
            raise root.wrong("cannot be a qualification test: use QuestionForm")
        return form.build(root, uploads=False)
    except Malformed as error:
        raise refusal(error) from None


def kind_of(text: str) -> Kind:
    """Which kind of question a stored document is, by its root element alone.

    Raises:
        Refused: XMLParseError, if it is none; a stored document never is.
    """
    match = _ROOT.match(text)
    if match is None:
        raise refusal(Malformed(1, "document", "is not a question"))
    kind: Kind = match[1]  # type: ignore[assignment]  # the pattern holds just these words
    return kind


def refusal(error: Malformed) -> Refused:
    """The refusal of a document that breaks a rule, in the words that clients of the API match."""
    return Refused("XMLParseError", f"{_PREFIX}{error}")


def read(text: str) -> Node:
    """The root of a document that a requester sent, of whatever kind.

    Raises:
        Malformed: empty, longer than MOST_BYTES, or not the XML that xml.read takes.
    """
    if not text.strip():
        raise Malformed(1, "document", "the document is empty")
    # A character is four bytes at most, so short texts need no count.
    if len(text) * 4 > MOST_BYTES and len(text.encode(errors="replace")) > MOST_BYTES:
        raise Malformed(1, "document", f"the document is longer than {MOST_BYTES} bytes")
    return xml.read(text)


def _question(text: str) -> Node:
    root = read(text)
    known = _NAMESPACES.get(root.name)
    if known is not None and root.namespace not in known:
        names = "' or '".join(known)
        raise root.wrong(f"is in the namespace '{root.namespace[:200]}' and not in '{names}'")
    return root


def _framed(root: Node, *, allow_http: bool) -> HTMLQuestion | ExternalQuestion:
    xml.hold(root, _GRAMMAR, namespace=root.namespace)
    inside, frame = root.children
    if root.name == "HTMLQuestion":
        content = inside.text
        if not content or content.isspace():
            raise inside.wrong("the page is empty")
        return HTMLQuestion(content, xml.integer(frame, frame.text, least=0))
    url = " ".join(inside.text.split())
    _check_address(inside, url, allow_http=allow_http)
    return ExternalQuestion(url, xml.integer(frame, frame.text, least=0))


def _check_address(node: Node, url: str, *, allow_http: bool) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise node.wrong(f"'{url[:200]}' is not an address") from None
    if parts.scheme not in {"https", "http"} or not host:
        raise node.wrong(f"'{url[:200]}' is not an address that starts with https:// and names a host")
    if parts.scheme == "http" and not allow_http and not _is_loopback(host):
        raise node.wrong(f"'{url[:200]}' must start with https://")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
