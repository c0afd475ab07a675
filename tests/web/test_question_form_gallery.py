"""Every feature of a QuestionForm has a page in the gallery, and its form answers as one of a HIT would."""

import re

import pytest
from lxml import etree

from piecework.market.uploads import waiting
from piecework.rules.questions import answer_specs, content, documents, form
from piecework.rules.questions.answer_specs import STYLES
from piecework.web.tasks.example_forms import EXAMPLES
from tests.rules.questions import samples

pytestmark = pytest.mark.anyio

FORMS = "/sandbox/gallery/question-forms"
SOURCES = {each.name: each.source("https://x.example/p.svg", "https://x.example/s.wav") for each in EXAMPLES}


def test_every_element_attribute_and_style_is_in_an_example() -> None:
    trees = [etree.fromstring(text) for text in SOURCES.values()]
    for text in SOURCES.values():
        documents.parse(text)
    # What there is: the grammar that documents are held to.
    grammar = {**content.GRAMMAR, **answer_specs.GRAMMAR, **form._GRAMMAR}
    used = {etree.QName(each).localname for tree in trees for each in tree.iter()}
    assert set(grammar) - used == set()
    attributes = {name for shape in grammar.values() for name in shape.attributes}
    assert attributes - {name for tree in trees for each in tree.iter() for name in each.attrib} == set()
    styles = {each.text for tree in trees for each in tree.iter("{*}StyleSuggestion")}
    assert styles == set(STYLES)


async def test_every_feature_has_a_page_with_a_form_at_work(site, worker, browser) -> None:
    shown = await browser.get("/sandbox/gallery")
    links = shown.tree.xpath("//section[@aria-labelledby='question-forms']//th/a/@href")
    assert links == [f"{FORMS}/{name}" for name in SOURCES]
    for name in SOURCES:
        page = await browser.get(f"{FORMS}/{name}")
        (source,) = page.tree.xpath("//textarea[@name='source']/text()")
        assert source.strip().startswith("<QuestionForm"), name
        assert "${" not in source, name
        (frame,) = page.tree.xpath("//iframe/@src")
        drawn = await browser.get(frame)
        assert drawn.status == 200, name
        assert "allow-same-origin" not in drawn.headers["content-security-policy"]
        assert drawn.tree.xpath("//form[@method='post']//button")
    assert (await site.browser().get(f"{FORMS}/Length")).status == 200
    assert (await browser.get(f"{FORMS}/nothing")).status == 404
    assert (await browser.get("/gallery/question-forms/Length")).status == 404


async def test_an_example_is_changed_and_answered(site, worker, browser) -> None:
    page = await browser.get(f"{FORMS}/Length")
    (source,) = page.tree.xpath("//textarea[@name='source']/text()")
    changed = source.replace('maxLength="20"', 'maxLength="5"')
    shown = await browser.post(f"{FORMS}/Length/shown", {"source": changed})
    (action,) = shown.tree.xpath("//form/@action")
    carried = dict(
        zip(
            shown.tree.xpath("//input[@type='hidden']/@name"),
            shown.tree.xpath("//input[@type='hidden']/@value"),
            strict=True,
        )
    )
    # A frame of opaque origin has no cookie, and says that it is from elsewhere.
    frame = site.browser()
    elsewhere = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    wrong = await frame.post(action, {**carried, "q1": "too long"}, headers=elsewhere)
    assert wrong.status == 422
    assert wrong.tree.xpath("//input[@name='q1']/@value") == ["too long"]
    assert wrong.tree.xpath("//input[@name='source']/@value")[0].split() == changed.split()
    done = await frame.post(action, {**carried, "q1": "bread"}, headers=elsewhere)
    xml = "".join(done.tree.xpath("//pre/text()"))
    assert "<QuestionIdentifier>answer</QuestionIdentifier>" in xml
    assert "<FreeText>bread</FreeText>" in xml
    forged = await browser.post(
        f"{FORMS}/Length/shown", {"source": changed}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert forged.status == 403


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<QuestionForm", "XML"),
        (
            re.sub(
                r"<Overview>.*</Overview>",
                "<Overview><Other/></Overview>",
                SOURCES["Overview"],
                flags=re.DOTALL,
            ),
            "Other",
        ),
        (samples.html(), "no QuestionForm"),
        ("", "empty"),
    ],
)
async def test_what_is_wrong_with_a_document_is_said(site, worker, browser, source: str, said: str) -> None:
    shown = await browser.post(f"{FORMS}/Overview/shown", {"source": source})
    assert shown.status == 422
    assert said in shown.response.text


async def test_a_file_is_looked_at_and_not_kept(site, worker, browser) -> None:
    page = await browser.get(f"{FORMS}/FileUploadAnswer")
    drawn = await browser.get(page.tree.xpath("//iframe/@src")[0])
    (action,) = drawn.tree.xpath("//form/@action")
    (source,) = drawn.tree.xpath("//input[@name='source']/@value")
    for body, status, said in (
        (b"12345", 200, "<UploadedFileSizeInBytes>5<"),
        (b"", 422, "this one is empty"),
    ):
        done = await site.browser().post(
            action, {"source": source}, files={"q1": ("a.png", body, "image/png")}
        )
        assert done.status == status
        assert said in done.tree.text_content()
    assert site.sandbox.read(waiting, "FileUploadAnswer", "answer", "KEYOFTHEFILE") is None
