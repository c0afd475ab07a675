"""QuestionFormAnswers. What is invalid comes with the line, the element and a fragment of the message."""

from tests.rules.questions.samples import BASE

Wrong = tuple[str, int, str, str]
NAMESPACE = BASE + "2005-10-01/QuestionFormAnswers.xsd"


def answers(*inside: str) -> str:
    return f'<QuestionFormAnswers xmlns="{NAMESPACE}">{"".join(inside)}</QuestionFormAnswers>'


def answer(inside: str = "", identifier: str = "q") -> str:
    return f"<Answer><QuestionIdentifier>{identifier}</QuestionIdentifier>{inside}</Answer>"


def file(size: str = "48213") -> str:
    return (
        f"<UploadedFileSizeInBytes>{size}</UploadedFileSizeInBytes>"
        "<UploadedFileKey>3f1c0a77-upload</UploadedFileKey>"
    )


CHOSEN = "<SelectionIdentifier>a</SelectionIdentifier>"
OTHER = "<OtherSelectionText>mine</OtherSelectionText>"

VALID: dict[str, str] = {
    "text": answers(answer("<FreeText>Caf&#233; Nord</FreeText>")),
    "empty text": answers(answer("<FreeText/>")),
    "text with line breaks": answers(answer("<FreeText>a&#13;\nb</FreeText>")),
    "text in CDATA": answers(answer("<FreeText><![CDATA[<b>]]></FreeText>")),
    "nothing chosen": answers(answer()),
    "one chosen": answers(answer(CHOSEN)),
    "several chosen": answers(answer(CHOSEN * 3)),
    "chosen and other": answers(answer(CHOSEN + OTHER)),
    "other alone": answers(answer(OTHER)),
    "empty other": answers(answer("<OtherSelectionText/>")),
    "file": answers(answer(file())),
    "empty identifier": answers(answer(identifier="")),
    "all kinds": answers(answer("<FreeText/>"), answer(CHOSEN, "r"), answer(file(), "s")),
    "a question twice": answers(answer(CHOSEN), answer(CHOSEN)),
    "declared as ASCII": "<?xml version='1.0' encoding='ASCII'?>"
    + answers(answer("<FreeText>&#233;</FreeText>")),
    "on lines of their own": answers(answer(CHOSEN)).replace("><", ">\n<"),
}

INVALID: dict[str, Wrong] = {
    "another document": ("<a/>", 1, "a", "is not QuestionFormAnswers"),
    "in no namespace": ("<QuestionFormAnswers/>", 1, "QuestionFormAnswers", "namespace ''"),
    "another date": (
        answers(answer()).replace("2005-10-01", "2017-11-06"),
        1,
        "QuestionFormAnswers",
        "namespace",
    ),
    "not well-formed": (answers(answer("<FreeText>\n&</FreeText>")), 2, "FreeText", "not well-formed"),
    "no answers": (answers(), 1, "QuestionFormAnswers", "needs Answer"),
    "text": (answers("a", answer()), 1, "QuestionFormAnswers", "holds text"),
    "attribute": (answers(answer().replace("<Answer>", "<Answer n='1'>")), 1, "Answer", "attribute 'n'"),
    "question in it": (answers("\n<Question/>"), 2, "Question", "where Answer should"),
    "empty answer": (answers("<Answer/>"), 1, "Answer", "needs QuestionIdentifier"),
    "no identifier": (answers("<Answer>\n<FreeText/></Answer>"), 2, "FreeText", "where QuestionIdentifier"),
    "two identifiers": (
        answers(answer("\n<QuestionIdentifier/>")),
        2,
        "QuestionIdentifier",
        "may not stand here in 'Answer'",
    ),
    "two texts": (answers(answer("<FreeText/>\n<FreeText/>")), 2, "FreeText", "may not stand here"),
    "text and chosen": (answers(answer("\n<FreeText/>" + CHOSEN)), 1, "Answer", "both a text and selections"),
    "text and other": (answers(answer("<FreeText/>" + OTHER)), 1, "Answer", "both a text and selections"),
    "chosen and text": (answers(answer(CHOSEN + "\n<FreeText/>")), 2, "FreeText", "may not stand here"),
    "other before chosen": (
        answers(answer(OTHER + "\n" + CHOSEN)),
        2,
        "SelectionIdentifier",
        "may not stand",
    ),
    "two others": (answers(answer(OTHER + "\n" + OTHER)), 2, "OtherSelectionText", "may not stand here"),
    "the name that no client should read": (
        answers(answer("\n<OtherSelectionField>a</OtherSelectionField>")),
        2,
        "OtherSelectionField",
        "may not stand here",
    ),
    "key alone": (
        answers(answer("<UploadedFileKey>a</UploadedFileKey>")),
        1,
        "Answer",
        "half of an uploaded file",
    ),
    "size alone": (
        answers(answer("<UploadedFileSizeInBytes>1</UploadedFileSizeInBytes>")),
        1,
        "Answer",
        "half of an uploaded file",
    ),
    "key before size": (
        answers(
            answer(
                "<UploadedFileKey>a</UploadedFileKey>\n<UploadedFileSizeInBytes>1</UploadedFileSizeInBytes>"
            )
        ),
        2,
        "UploadedFileSizeInBytes",
        "may not stand here",
    ),
    "text and file": (answers(answer("<FreeText/>" + file())), 1, "Answer", "a file beside another answer"),
    "chosen and file": (answers(answer(CHOSEN + file())), 1, "Answer", "a file beside another answer"),
    **{
        f"size {size!r}": (answers(answer(file(size))), 1, "UploadedFileSizeInBytes", "whole number from 1")
        for size in ("0", "-1", "", "big", "1.5")
    },
}
