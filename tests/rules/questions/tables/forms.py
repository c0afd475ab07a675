"""QuestionForm: its overviews and questions. Their content is in content.py, their answers in specs.py.

What is invalid comes with the line, the element and a fragment of the message.
"""

from tests.rules.questions import samples
from tests.rules.questions.samples import BASE, FORM_2005, form, question

Wrong = tuple[str, int, str, str]


def showing(content: str, namespace: str = samples.FORM_2017) -> str:
    """A form whose only question has this content."""
    return form(question(content=content), namespace)


PLAIN = "<Overview><Text>Hello</Text></Overview>"

VALID: dict[str, str] = {
    "form of 2005": form(question(), FORM_2005),
    "form of 2017": form(question()),
    "full form": samples.FULL,
    "prefixed": form(question()).replace("<", "<f:").replace("<f:/", "</f:").replace("xmlns=", "xmlns:f="),
    "declaration, comments and instructions": "<?xml version='1.0' standalone='no'?>\n<!-- a -->"
    + form("<?php echo?><!-- b -->" + question()),
    "schema location": form(question()).replace(
        ">",
        " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b' "
        "xsi:noNamespaceSchemaLocation='c'>",
        1,
    ),
    "white space between": form("\n\t" + question().replace("><", ">\r\n <") + "\n"),
    "overview first": form(PLAIN + question()),
    "overview last": form(question() + PLAIN),
    "overview between questions": form(
        question(identifier="a") + "<Overview><Text/></Overview>" + question(identifier="b")
    ),
    "many questions": form("".join(question(identifier=f"q{number}") for number in range(30))),
    "every part of a question": form(
        question(before="<DisplayName>Name</DisplayName><IsRequired>true</IsRequired>")
    ),
    "name alone": form(question(before="<DisplayName>Name</DisplayName>")),
    "empty name": form(question(before="<DisplayName/>")),
    **{
        f"required {written!r}": form(question(before=f"<IsRequired>{written}</IsRequired>"))
        for written in ("true", "false", "1", "0", " true\n", "\t0 ")
    },
    "identifier with blanks": form(question(identifier=" a b ")),
    "identifiers that differ in blanks": form(question(identifier="a") + question(identifier=" a")),
    "identifier with marks": form(question(identifier="&lt;a href=&quot;#&quot;&gt; &amp;😀é[0].x")),
    "long identifier": form(question(identifier="x" * 2_000)),
}

INVALID: dict[str, Wrong] = {
    "no question": (form(PLAIN), 1, "QuestionForm", "needs a Question"),
    "nothing in it": (form(""), 1, "QuestionForm", "needs Overview or Question"),
    "text in the form": (form("Hello" + question()), 1, "QuestionForm", "holds text"),
    "no-break space in the form": (form("\xa0" + question()), 1, "QuestionForm", "holds text"),
    "attribute of the form": (
        form(question()).replace("<QuestionForm", "<QuestionForm lang='en'"),
        1,
        "QuestionForm",
        "attribute 'lang'",
    ),
    "attribute of a prefix": (
        form(question()).replace(">", " xmlns:a='urn:a' a:b='c'>", 1),
        1,
        "QuestionForm",
        "attribute 'urn:a b'",
    ),
    "question in no namespace": (
        form(question()).replace("<Question>", "<Question xmlns=''>"),
        1,
        "Question",
        "namespace ''",
    ),
    "wrong date": (form(question(), f"{BASE}2006-07-14/QuestionForm.xsd"), 1, "QuestionForm", "namespace"),
    "question of the other date": (
        form(question().replace("<Question>", f"<Question xmlns='{FORM_2005}'>")),
        1,
        "Question",
        "namespace",
    ),
    "title outside": (form("<Title>a</Title>" + question()), 1, "Title", "where Overview or Question"),
    "something after the questions": (form(question() + "\n<Text/>"), 2, "Text", "may not stand here"),
    "lower case": (form(question().replace("Question>", "question>")), 1, "question", "where Overview or"),
    "empty overview": (form("<Overview/>" + question()), 1, "Overview", "needs"),
    "question in an overview": (
        form(f"<Overview>\n{question()}</Overview>"),
        2,
        "Question",
        "where Binary or",
    ),
    "empty question": (form("<Question/>"), 1, "Question", "needs QuestionIdentifier"),
    "no identifier at all": (
        form(question().replace("<QuestionIdentifier>q</QuestionIdentifier>", "\n")),
        2,
        "QuestionContent",
        "where QuestionIdentifier should",
    ),
    "empty identifier": (form(question(identifier="")), 1, "QuestionIdentifier", "is empty"),
    "identifier twice": (form(question() + "\n" + question()), 2, "QuestionIdentifier", "another question"),
    "two identifiers": (
        form(question(before="\n<QuestionIdentifier>r</QuestionIdentifier>")),
        2,
        "QuestionIdentifier",
        "where QuestionContent should",
    ),
    "element in the identifier": (form(question(identifier="<b>q</b>")), 1, "b", "may not stand"),
    "two names": (
        form(question(before="<DisplayName/>\n<DisplayName/>")),
        2,
        "DisplayName",
        "where QuestionContent should",
    ),
    "name after required": (
        form(question(before="<IsRequired>true</IsRequired>\n<DisplayName>a</DisplayName>")),
        2,
        "DisplayName",
        "where QuestionContent should",
    ),
    "required twice": (
        form(question(before="<IsRequired>1</IsRequired>\n<IsRequired>1</IsRequired>")),
        2,
        "IsRequired",
        "where QuestionContent should",
    ),
    "required after the content": (
        form(
            question().replace("<AnswerSpecification>", "\n<IsRequired>1</IsRequired><AnswerSpecification>")
        ),
        2,
        "IsRequired",
        "where AnswerSpecification should",
    ),
    **{
        f"required {written!r}": (
            form(question(before=f"<IsRequired>{written}</IsRequired>")),
            1,
            "IsRequired",
            "true or false",
        )
        for written in ("yes", "True", "TRUE", "2", "", "\xa0true", "t rue")
    },
    "no content": (
        form(question().replace("<QuestionContent><Text>What do you see?</Text></QuestionContent>", "\n")),
        2,
        "AnswerSpecification",
        "where QuestionContent should",
    ),
    "empty content": (showing(""), 1, "QuestionContent", "needs"),
    "two contents": (
        form(question(before="<QuestionContent><Text/></QuestionContent>\n")),
        2,
        "QuestionContent",
        "where AnswerSpecification should",
    ),
    "text in the content": (showing("Hello<Text/>"), 1, "QuestionContent", "holds text"),
    "attribute of the content": (
        form(question().replace("<QuestionContent>", "<QuestionContent a='b'>")),
        1,
        "QuestionContent",
        "attribute 'a'",
    ),
    "unknown element": (showing("<Heading>a</Heading>"), 1, "Heading", "where"),
    "unknown element later": (showing("<Text/>\n<Heading>a</Heading>"), 2, "Heading", "may not stand"),
    "no answer specification": (
        form(question().replace("<AnswerSpecification><FreeTextAnswer/></AnswerSpecification>", "")),
        1,
        "Question",
        "needs AnswerSpecification",
    ),
    "something after the specification": (
        form(question().replace("</Question>", "\n<Text/></Question>")),
        2,
        "Text",
        "may not stand here in 'Question'",
    ),
}
