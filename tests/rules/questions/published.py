"""The verdicts of Amazon's published schemas, through lxml. Where ours differ is told in differences.py."""

from functools import cache
from html.entities import name2codepoint
from pathlib import Path

from lxml import etree

from tests.rules.questions.samples import BASE, FORM_2005, FORM_2017

_FOLDER = Path(__file__).parent / "schemas"
_XS = "{http://www.w3.org/2001/XMLSchema}"
_XHTML = "http://www.w3.org/1999/xhtml"
_FILES = {
    FORM_2005: "QuestionForm.xsd",
    BASE + "2005-10-01/QuestionFormAnswers.xsd": "QuestionFormAnswers.xsd",
    BASE + "2005-10-01/AnswerKey.xsd": "AnswerKey.xsd",
    BASE + "2006-07-14/ExternalQuestion.xsd": "ExternalQuestion.xsd",
    BASE + "2011-11-11/HTMLQuestion.xsd": "HTMLQuestion.xsd",
    _XHTML: "FormattedContentXHTMLSubset.xsd",
}
# The entities of XHTML 1.0, without the five of XML.
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{number};">'
    for name, number in name2codepoint.items()
    if name not in {"amp", "lt", "gt", "quot", "apos"}
)


def objections(text: str) -> list[str]:
    """What its schema holds against a document, and the schema of the XHTML subset against its blocks."""
    try:
        root = _read(text.lstrip("\ufeff \t\r\n"))
    except etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    namespace = etree.QName(root).namespace
    if namespace not in _FILES and namespace != FORM_2017:
        return [f"no schema for the namespace {namespace}"]
    found = _against(_schema(namespace), root)
    return found or [
        each for block in root.iter(f"{{{namespace}}}FormattedContent") for each in of_block(_text(block))
    ]


def of_block(block: str) -> list[str]:
    """What the schema of the XHTML subset holds against the text of a FormattedContent."""
    text = f'<FormattedContent xmlns="{_XHTML}">{block}</FormattedContent>'
    try:
        root = _read(f"<!DOCTYPE FormattedContent [{_ENTITIES}]>{text}")
    except etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    return _against(_schema(_XHTML), root)


def _read(text: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8", no_network=True, load_dtd=False, resolve_entities="internal", huge_tree=True
    )
    return etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)


def _against(schema: etree.XMLSchema, root: etree._Element) -> list[str]:
    schema.validate(root)
    return [error.message.replace(f"{{{etree.QName(root).namespace}}}", "") for error in schema.error_log]


def _text(element: etree._Element) -> str:
    return "".join(element.itertext())


@cache
def _schema(namespace: str) -> etree.XMLSchema:
    if namespace == FORM_2017:
        return etree.XMLSchema(_revised())
    return etree.XMLSchema(etree.parse(_FOLDER / _FILES[namespace]))


def _revised() -> etree._ElementTree:
    """The revision of 2017, as its announcement describes it: no applications and no uploads."""
    text = (_FOLDER / _FILES[FORM_2005]).read_text().replace(FORM_2005, FORM_2017)
    tree = etree.ElementTree(etree.fromstring(text.encode()))
    for name in ("Application", "FileUploadAnswer"):
        for element in tree.findall(f".//{_XS}choice/{_XS}element[@name='{name}']"):
            element.getparent().remove(element)
    return tree
