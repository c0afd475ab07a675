import pytest
from lxml import html

from piecework.rules.questions.documents import parse
from piecework.rules.questions.fill import check
from piecework.web.tasks.question_form import Around, linkify, render
from tests.rules.questions import samples
from tests.rules.questions.samples import constrained, form, question, selection

FULL = parse(samples.FULL)


def draw(read=FULL, posted=(), errors=None, *, mode="work"):
    around = Around(
        action="/submit?t=a&b",
        hit_id="3HIT",
        assignment_id="3ASSIGNMENT",
        mode=mode,
        stylesheet="/static/task.css",
        script="/static/task.js",
    )
    page = render(read, around, posted, errors or {})
    assert page.startswith("<!DOCTYPE html>")
    return html.document_fromstring(page)


def draw_one(answer, **options):
    return draw(parse(form(question(answer, **options))))


def posts(page):
    """What a browser would send."""
    areas = set(page.xpath("//textarea/@name"))
    # Unlike lxml, browsers drop the line break right after <textarea>.
    return [(name, value[1:] if name in areas else value) for name, value in page.forms[0].form_values()]


def test_the_full_form_is_drawn():
    page = draw()

    assert page.forms[0].action == "/submit?t=a&b"
    assert page.xpath("//link/@href") == ["/static/task.css"]
    assert page.xpath("//h2/text()") == ["Shop signs & hours"]
    assert page.xpath("//main//a[.='https://example.org/rules']/@target") == ["_blank"]
    assert page.xpath("//ul/li/text()") == ["Read", "Write"]
    assert page.xpath("//div[@class='formatted']/p/b/text()") == ["hh:mm"]
    assert "made with Flash" in page.xpath("string(//p[@class='notice'])")
    assert "return the HIT" in page.xpath("string(//p[@class='notice'])")
    assert "return the HIT" not in draw(mode="finished").xpath("string(//p[@class='notice'])")
    assert page.xpath("//audio/@src") == ["https://example.org/e?v=1&hitId=3HIT&assignmentId=3ASSIGNMENT"]
    legends = [" ".join(legend.text_content().split()) for legend in page.xpath("//legend")]
    assert legends == [
        "Name of the shop (required)",
        "What do you see?",
        "What do you see? (required)",
        "What do you see?",
    ]
    assert page.xpath("//textarea/@name") == ["q2"]
    assert page.xpath("//input[@type='checkbox']/@value") == ["food", "shoes", "books", "OtherSelection"]
    assert page.xpath("//select/option/text()") == ["Choose", "The dry", "The wet"]
    assert page.xpath("//label[@for='q3-3']/img/@alt") == ["A shop front"]
    assert not page.xpath("//*[@style]")


def test_every_control_has_a_label_and_every_reference_a_target():
    page = draw(posted=[("q1", "")], errors=check(FULL, [("q1", "")])[1])
    ids = page.xpath("//@id")

    assert len(ids) == len(set(ids))
    labels = set(page.xpath("//label/@for"))
    for control in page.xpath("//input[@type!='hidden'] | //textarea | //select"):
        assert control.get("id") in labels
    for described in page.xpath("//@aria-describedby"):
        assert set(described.split()) <= set(ids)
    for link in page.xpath("//div[@class='summary']//a/@href"):
        assert link[1:] in ids


def test_what_the_page_posts_first_is_what_the_form_holds():
    answers, errors = check(FULL, posts(draw()))

    assert errors == {"goods": "This field is required."}
    assert answers[0].free_text == "Café"


def test_errors_stand_beside_their_fields_and_values_are_kept():
    posted = [
        ("q1", "<x>"),
        ("q2", "\nmidnight"),
        ("q3", "shoes"),
        ("q3_other", "a book too long"),
        ("q4", "wet"),
    ]
    errors = check(FULL, posted)[1]

    page = draw(posted=posted, errors=errors)

    assert set(errors) == {"opening", "goods"}
    assert "2 answers need another look" in page.xpath("string(//div[@role='alert']/h2)")
    assert page.xpath("//div[@role='alert']//a/@href") == ["#q2", "#q3-1"]
    assert "Invalid numeric value." in page.xpath("string(//p[@id='q2-error'])")
    assert page.xpath("//textarea[@aria-invalid='true' and contains(@aria-describedby, 'q2-error')]/@id") == [
        "q2"
    ]
    assert posts(page)[1:] == [
        ("q1", "<x>"),
        ("q2", "\nmidnight"),
        ("q3", "shoes"),
        ("q3", "OtherSelection"),
        ("q3_other", "a book too long"),
        ("q4", "wet"),
    ]


def test_a_preview_can_be_read_but_not_filled_in():
    page = draw(errors={"goods": "x"}, mode="preview")

    assert page.xpath("//form/fieldset/@disabled")
    assert not page.xpath("//form/@action | //input[@name='assignmentId'] | //*[@role='alert']")
    assert page.xpath("//audio/@src")[0].endswith("assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE")


def test_a_finished_form_has_no_default_texts():
    other = "<OtherSelection><DefaultText>mine</DefaultText></OtherSelection>"
    read = parse(form(question(selection("a b", other=other))))

    page = draw(read, mode="finished")

    assert page.xpath("//input[@type='text']/@value") == [""]
    assert not page.xpath("//input/@checked")


@pytest.mark.parametrize("style", ["radiobutton", "dropdown", "combobox"])
def test_a_listed_choice_stays_chosen_beside_another_text(style):
    suggestion = f"<StyleSuggestion>{style}</StyleSuggestion>"
    read = parse(form(question(selection("a b", suggestion, "<OtherSelection/>"))))

    page = draw(read, [("q1", "a"), ("q1_other", "mine")])
    assert page.xpath("//*[@checked or @selected]/@value") == ["a"]
    page = draw(read, [("q1_other", "mine")])
    assert page.xpath("//*[@checked or @selected]/@value") == ["OtherSelection"]


def test_a_choice_with_a_line_break_in_its_identifier_stays_chosen():
    read = parse(form(question(selection("a b").replace(">a<", ">\n a\n<"))))
    posted = [("q1", "\r\n a\r\n")]

    assert check(read, posted)[0][0].selections == ("\n a\n",)
    assert draw(read, posted).xpath("//input[@checked]/@id") == ["q1-1"]


def test_a_text_with_line_breaks_gets_the_lines_it_needs():
    lines = "<NumberOfLinesSuggestion>1</NumberOfLinesSuggestion>"
    read = parse(form(question(f"<FreeTextAnswer><DefaultText>a\nb</DefaultText>{lines}</FreeTextAnswer>")))

    assert draw(read).xpath("//textarea/@rows") == ["2"]
    assert draw(read, [("q1", "a\r\n\r\nb")], mode="finished").xpath("//textarea/@rows") == ["3"]
    assert draw(read, [("q1", "a")]).xpath("//input[@type='text']/@value") == ["a"]


SEVERAL = "<MaxSelectionCount>3</MaxSelectionCount>"


@pytest.mark.parametrize(
    ("style", "single", "several"),
    [
        ("", "radio", "checkbox"),
        ("radiobutton", "radio", "checkbox"),
        ("checkbox", "checkbox", "checkbox"),
        ("list", "radio", "checkbox"),
        ("dropdown", "select", "checkbox"),
        ("combobox", "select size", "select size multiple"),
        ("multichooser", "checkbox", "checkbox"),
    ],
)
def test_styles_of_a_selection(style, single, several):
    suggestion = f"<StyleSuggestion>{style}</StyleSuggestion>" if style else ""
    for before, widget in ((suggestion, single), (SEVERAL + suggestion, several)):
        page = draw_one(selection("a b c", before))
        boxes = set(page.xpath("//div[@class='choice']/input/@type"))
        drawn = [
            " ".join(["select", *(name for name in ("size", "multiple") if name in menu.attrib)])
            for menu in page.xpath("//select")
        ]
        assert [*boxes, *drawn] == [widget]


def test_a_menu_offers_the_other_answer_below():
    page = draw_one(
        selection("a OtherSelection", "<StyleSuggestion>dropdown</StyleSuggestion>", "<OtherSelection/>")
    )

    assert page.xpath("//option/text()")[-1] == "Other (see below)"
    assert page.xpath("//option/@value") == ["", "a", "OtherSelection", "OtherSelection_"]
    assert page.xpath("//input[@type='text']/@name") == ["q1_other"]


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        ("<FreeTextAnswer/>", "4"),
        (f"<FreeTextAnswer><DefaultText>{'x' * 101}</DefaultText></FreeTextAnswer>", "6"),
        ("<FreeTextAnswer><NumberOfLinesSuggestion>7</NumberOfLinesSuggestion></FreeTextAnswer>", "7"),
        ("<FreeTextAnswer><NumberOfLinesSuggestion>900</NumberOfLinesSuggestion></FreeTextAnswer>", "50"),
    ],
)
def test_heights_of_a_text(answer, rows):
    assert draw_one(answer).xpath("//textarea/@rows") == [rows]


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (constrained("<IsNumeric minValue='0' maxValue='23'/>"), "A number from 0 to 23."),
        (constrained("<IsNumeric/>"), "A number."),
        (constrained("<Length minLength='2' maxLength='80'/>"), "From 2 to 80 characters."),
        (constrained("<Length minLength='3'/>"), "At least 3 characters."),
        (selection("a b c", SEVERAL), "Choose up to 3."),
        (selection("a b c", "<MinSelectionCount>2</MinSelectionCount>" + SEVERAL), "Choose 2 to 3."),
        (selection("a b c", "<MinSelectionCount>3</MinSelectionCount>" + SEVERAL), "Choose 3."),
    ],
)
def test_limits_are_said_before_they_are_broken(answer, hint):
    assert draw_one(answer).xpath("string(//p[@class='hint'])") == hint


@pytest.mark.parametrize(
    ("content", "path", "value"),
    [
        (samples.binary("audio"), "//audio/@src", "https://example.org/a.png"),
        (samples.binary("video"), "//video/@aria-label", "A shop front"),
        (samples.embedded("image", "png"), "//img/@width", "300"),
        (samples.embedded("Video", "mp4"), "//video/@height", "40"),
        (samples.embedded("application", "pdf"), "//object/@type", "application/pdf"),
        (samples.embedded("application", "pdf"), "//object/param[@name='hitId']/@value", "3HIT"),
        (samples.embedded("application", "pdf"), "//object/param[@name='level']/@value", "2"),
        (samples.embedded("application", "x-shockwave-flash"), "//p[@class='notice']/@class", "notice"),
    ],
)
def test_media(content, path, value):
    assert draw_one("<FreeTextAnswer/>", content=content).xpath(path) == [value]


def test_no_text_of_the_requester_becomes_markup():
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;\"'"
    page = draw_one(
        "<SelectionAnswer><Selections><Selection>"
        f"<SelectionIdentifier>{evil}</SelectionIdentifier><Text>{evil}</Text></Selection></Selections></SelectionAnswer>",
        content=f"<Title>{evil}</Title><Text>https://a.example/{evil}</Text>",
        before=f"<DisplayName>{evil}</DisplayName>",
    )

    assert page.xpath("//script/@src") == ["/static/task.js"]
    assert len(page.xpath("//script")) == 1


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("  a\nb & c ", "a<br>\nb &amp; c"),
        (
            "See http://a.example/b?c=1&d.",
            (
                'See <a href="http://a.example/b?c=1&amp;d" target="_blank" '
                'rel="noopener noreferrer">http://a.example/b?c=1&amp;d</a>.'
            ),
        ),
        ("httpx://a javascript:b", "httpx://a javascript:b"),
    ],
)
def test_plain_texts_get_links_and_line_breaks(text, page):
    assert linkify(text) == page
