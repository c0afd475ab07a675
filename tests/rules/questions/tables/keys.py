"""AnswerKey. What is invalid comes with the line, the element and a fragment of the message."""

from tests.rules.questions.samples import answer_key, choice_form, key_question

Wrong = tuple[str, int, str, str]


def percentage(highest: object) -> str:
    return f"<PercentageMapping><MaximumSummedScore>{highest}</MaximumSummedScore></PercentageMapping>"


def scale(factor: str) -> str:
    return f"<ScaleMapping><SummedScoreMultiplier>{factor}</SummedScoreMultiplier></ScaleMapping>"


def ranges(*bounds: tuple[object, object, object], outside: object = -1) -> str:
    inside = "".join(
        f"<SummedScoreRange><InclusiveLowerBound>{low}</InclusiveLowerBound>"
        f"<InclusiveUpperBound>{high}</InclusiveUpperBound>"
        f"<QualificationValue>{value}</QualificationValue></SummedScoreRange>"
        for low, high, value in bounds
    )
    last = f"<OutOfRangeQualificationValue>{outside}</OutOfRangeQualificationValue>"
    return f"<RangeMapping>{inside}{last}</RangeMapping>"


ONE = key_question("q", ("a", 1))
NO_INT = ("", "one", "1.5", "2147483648", "-2147483649", "1 0", "٣")


def mapped(mapping: str) -> str:
    return answer_key(ONE, mapping=mapping)


VALID: dict[str, str] = {
    "smallest": answer_key(ONE),
    "of the sample": answer_key(),
    "declared, in white space": "\n<?xml version='1.0' encoding='UTF-8'?>\n"
    + answer_key(ONE).replace("><", ">\n <"),
    "prefixed": answer_key(ONE).replace("<", "<k:").replace("<k:/", "</k:").replace("xmlns=", "xmlns:k="),
    "comments": answer_key(ONE + "<!-- a -->"),
    "two questions": answer_key(ONE, key_question("r", ("a b", 1), ("a", -2), default=3)),
    "a question twice": answer_key(ONE, ONE),
    "an option twice": answer_key(key_question("q", ("a", 1), ("a", 2))),
    "empty names": answer_key(ONE.replace(">q<", "><").replace(">a<", "><")),
    "scores with signs and blanks": answer_key(ONE.replace(">1<", ">\n +0001 <")),
    "smallest and largest score": answer_key(key_question("q", ("a", -(2**31)), default=2**31 - 1)),
    "percentage": mapped(percentage(20)),
    "percentage of the largest": mapped(percentage(2**31 - 1)),
    **{
        f"scale {written!r}": mapped(scale(written))
        for written in ("2.5", "0", "-1", "+.5", "5.", " 1e2 ", "1E-3", "007", "-0.0", "1e+2")
    },
    "range": mapped(ranges((3, 9, 50))),
    "many ranges": mapped(ranges(*((n, n, n) for n in range(50)), outside=0)),
    "overlapping ranges": mapped(ranges((3, 9, 50), (5, 7, 60))),
}

INVALID: dict[str, Wrong] = {
    "empty": ("", 1, "document", "empty"),
    "not XML": ("a: 5", 1, "document", "not well-formed"),
    "in no namespace": ("<AnswerKey/>", 1, "AnswerKey", "namespace ''"),
    "another date": (answer_key(ONE).replace("2005-10-01", "2006-10-01"), 1, "AnswerKey", "namespace"),
    "another document": (choice_form(), 1, "QuestionForm", "is not an AnswerKey"),
    "cut short": (answer_key(ONE)[:-5], 1, "AnswerKey", "not well-formed"),
    "document type": (f"<!DOCTYPE x []>{answer_key()}", 1, "document", "DOCTYPE"),
    "too long": (answer_key(key_question("x" * 65_536, ("a", 1))), 1, "document", "65535 bytes"),
    "no question": (answer_key(""), 1, "AnswerKey", "needs Question"),
    "mapping alone": (
        answer_key("", mapping=percentage(1)),
        1,
        "QualificationValueMapping",
        "where Question",
    ),
    "mapping first": (
        answer_key("\n<QualificationValueMapping/>" + ONE),
        2,
        "QualificationValueMapping",
        "where Question should",
    ),
    "mapping in a question": (
        answer_key(ONE.replace("</Question>", "\n<QualificationValueMapping/></Question>")),
        2,
        "QualificationValueMapping",
        "may not stand here in 'Question'",
    ),
    "two mappings": (
        mapped(percentage(1)).replace("</AnswerKey>", "\n<QualificationValueMapping/></AnswerKey>"),
        2,
        "QualificationValueMapping",
        "may not stand here",
    ),
    "text": (answer_key("a" + ONE), 1, "AnswerKey", "holds text"),
    "attribute": (
        answer_key(ONE.replace("<Question>", "<Question id='q'>")),
        1,
        "Question",
        "attribute 'id'",
    ),
    "empty question": (answer_key("<Question/>"), 1, "Question", "needs QuestionIdentifier"),
    "no option": (answer_key(key_question("q")), 1, "Question", "needs AnswerOption"),
    "option before identifier": (
        answer_key("<Question>\n<AnswerOption/></Question>"),
        2,
        "AnswerOption",
        "where QuestionIdentifier should",
    ),
    "default before options": (
        answer_key(ONE.replace("<AnswerOption>", "\n<DefaultScore>1</DefaultScore><AnswerOption>")),
        2,
        "DefaultScore",
        "where AnswerOption should",
    ),
    "two defaults": (
        answer_key(
            key_question("q", ("a", 1), default=1).replace(
                "<DefaultScore>", "<DefaultScore>1</DefaultScore>\n<DefaultScore>"
            )
        ),
        2,
        "DefaultScore",
        "may not stand here",
    ),
    "option without selection": (
        answer_key(key_question("q", ("", 1))),
        1,
        "AnswerScore",
        "where SelectionId",
    ),
    "option without score": (
        answer_key(ONE.replace("<AnswerScore>1</AnswerScore>", "")),
        1,
        "AnswerOption",
        "needs AnswerScore",
    ),
    "two scores": (
        answer_key(ONE.replace("</AnswerOption>", "\n<AnswerScore>1</AnswerScore></AnswerOption>")),
        2,
        "AnswerScore",
        "may not stand here",
    ),
    "text of a free text": (
        answer_key(ONE.replace("SelectionIdentifier", "FreeText")),
        1,
        "FreeText",
        "where SelectionIdentifier should",
    ),
    **{
        f"score {text!r}": (answer_key(ONE.replace(">1<", f">{text}<")), 1, "AnswerScore", "whole number")
        for text in NO_INT
    },
    "default in words": (
        answer_key(key_question("q", ("a", 1), default=5).replace(">5<", ">five<")),
        1,
        "DefaultScore",
        "whole number",
    ),
    "empty mapping": (mapped(" "), 1, "QualificationValueMapping", "needs PercentageMapping or RangeMapping"),
    "two kinds of mapping": (
        mapped(percentage(1) + "\n" + scale("1")),
        2,
        "ScaleMapping",
        "may not stand here",
    ),
    "unknown mapping": (mapped("\n<SumMapping/>"), 2, "SumMapping", "where PercentageMapping"),
    "percentage of nothing": (mapped("<PercentageMapping/>"), 1, "PercentageMapping", "needs MaximumSummed"),
    **{
        f"percentage of {text!r}": (mapped(percentage(text)), 1, "MaximumSummedScore", "from 1")
        for text in (*NO_INT, "0", "-5")
    },
    "scale without a factor": (mapped("<ScaleMapping/>"), 1, "ScaleMapping", "needs SummedScoreMultiplier"),
    **{
        f"scale {text!r}": (mapped(scale(text)), 1, "SummedScoreMultiplier", "must be a number")
        for text in (
            "",
            "many",
            "NaN",
            "INF",
            "-INF",
            "inf",
            "nan",
            "1_0",
            "0x1",
            "1e",
            ".",
            "٣",
            "1e13",
            "1,5",
        )
    },
    "no ranges": (mapped(ranges()), 1, "OutOfRangeQualificationValue", "where SummedScoreRange should"),
    "ranges without the rest": (
        mapped(
            ranges((1, 2, 3)).replace("<OutOfRangeQualificationValue>-1</OutOfRangeQualificationValue>", "")
        ),
        1,
        "RangeMapping",
        "needs OutOfRangeQualificationValue",
    ),
    "rest before ranges": (
        mapped(
            "<RangeMapping>\n<OutOfRangeQualificationValue>1</OutOfRangeQualificationValue></RangeMapping>"
        ),
        2,
        "OutOfRangeQualificationValue",
        "where SummedScoreRange should",
    ),
    "range without upper": (
        mapped(ranges((1, 2, 3)).replace("<InclusiveUpperBound>2</InclusiveUpperBound>", "\n")),
        2,
        "QualificationValue",
        "where InclusiveUpperBound should",
    ),
    "upper before lower": (
        mapped(ranges((1, 2, 3)).replace("<InclusiveLowerBound>1</InclusiveLowerBound>", "\n")),
        2,
        "InclusiveUpperBound",
        "where InclusiveLowerBound should",
    ),
    "lower in words": (mapped(ranges(("one", 2, 3))), 1, "InclusiveLowerBound", "whole number"),
    "upper too large": (mapped(ranges((1, 2**31, 3))), 1, "InclusiveUpperBound", "whole number"),
    "value in words": (mapped(ranges((1, 2, "three"))), 1, "QualificationValue", "whole number"),
    "rest in words": (mapped(ranges((1, 2, 3), outside="none")), 1, "OutOfRangeQualificationValue", "whole"),
    "range upside down": (mapped(ranges((9, 3, 50))), 1, "SummedScoreRange", "greater"),
}
