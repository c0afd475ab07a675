"""QuestionForm: what its questions accept as answers.

What is invalid comes with the line, the element and a fragment of the message.
"""

from collections.abc import Iterator

from tests.rules.questions.samples import FORM_2005, binary, constrained, form, question, selection

Wrong = tuple[str, int, str, str]
STYLES = ("radiobutton", "checkbox", "list", "dropdown", "combobox", "multichooser")


def answered(answer: str, namespace: str = FORM_2005) -> str:
    return form(question(answer), namespace)


def free(inside: str) -> str:
    return answered(f"<FreeTextAnswer>{inside}</FreeTextAnswer>")


def limited(constraints: str) -> str:
    return answered(constrained(constraints))


def chosen(before: str = "", choices: str = "a b c", other: str = "") -> str:
    return answered(selection(choices, before, other))


def counts(least: str = "", most: str = "") -> str:
    return (f"<MinSelectionCount>{least}</MinSelectionCount>" if least else "") + (
        f"<MaxSelectionCount>{most}</MaxSelectionCount>" if most else ""
    )


def upload(most: str = "1000", least: str = "1") -> str:
    return answered(
        f"<FileUploadAnswer><MaxFileSizeInBytes>{most}</MaxFileSizeInBytes>"
        f"<MinFileSizeInBytes>{least}</MinFileSizeInBytes></FileUploadAnswer>"
    )


def wrong_numbers(element: str, document: str, *, texts: tuple[str, ...]) -> Iterator[tuple[str, Wrong]]:
    """The document with each of the texts in place of its NUMBER."""
    for text in texts:
        yield f"{element} {text!r}", (document.replace("NUMBER", text), 1, element, "whole number")


NO_NUMBER = ("", "ten", "1.5", "1e3", "0x1", "1 0", "٣", "\xa01", "--1")
NOT_POSITIVE = (*NO_NUMBER, "0", "-0", "-1")
OTHER = (
    "<OtherSelection><Constraints><Length maxLength='5'/></Constraints>"
    "<DefaultText>a</DefaultText><NumberOfLinesSuggestion>2</NumberOfLinesSuggestion></OtherSelection>"
)

VALID: dict[str, str] = {
    "free text": answered("<FreeTextAnswer/>"),
    "free text of 2017": answered("<FreeTextAnswer/>", FORM_2005.replace("2005-10-01", "2017-11-06")),
    "default": free("<DefaultText> kept\nas it is </DefaultText>"),
    "empty default": free("<DefaultText/>"),
    "lines": free("<NumberOfLinesSuggestion>3</NumberOfLinesSuggestion>"),
    "lines with signs and blanks": free("<NumberOfLinesSuggestion>\n+007 </NumberOfLinesSuggestion>"),
    "lines with many zeros": free(f"<NumberOfLinesSuggestion>{'0' * 5_000}4</NumberOfLinesSuggestion>"),
    "default and lines": free(
        "<DefaultText>a</DefaultText><NumberOfLinesSuggestion>1</NumberOfLinesSuggestion>"
    ),
    "no constraints": limited(""),
    "number": limited("<IsNumeric/>"),
    "number from": limited("<IsNumeric minValue='-2147483648'/>"),
    "number to": limited("<IsNumeric maxValue=' +2147483647 '/>"),
    "number between equals": limited("<IsNumeric minValue='00' maxValue='-0'/>"),
    "length": limited("<Length/>"),
    "length from nothing": limited("<Length minLength='0'/>"),
    "length to one": limited("<Length maxLength='1'/>"),
    "length of exactly": limited("<Length minLength='5' maxLength='5'/>"),
    "length with many zeros": limited(f"<Length maxLength='{'0' * 5_000}5'/>"),
    "element with an end tag": limited("<Length minLength='1'> </Length>"),
    "regex": limited("<AnswerFormatRegex regex='^\\d{4}$'/>"),
    "empty regex": limited("<AnswerFormatRegex regex=''/>"),
    "regex with everything": limited("<AnswerFormatRegex regex='^a$' errorText='Only a.' flags='i'/>"),
    "regex with empty flags": limited("<AnswerFormatRegex regex='a' errorText='' flags=' '/>"),
    "many regexes": limited("<AnswerFormatRegex regex='a'/>" * 20),
    "all constraints": limited("<IsNumeric/><Length/><AnswerFormatRegex regex='a'/>"),
    "selection": chosen(),
    **{f"style {style}": chosen(f"<StyleSuggestion>{style}</StyleSuggestion>") for style in STYLES},
    **{
        f"style {style} for several": chosen(
            counts("0", "3") + f"<StyleSuggestion>{style}</StyleSuggestion>", other=OTHER
        )
        for style in STYLES
    },
    "no least": chosen(counts("0")),
    "least alone": chosen(counts("2")),
    "most alone": chosen(counts(most="3")),
    "all of them": chosen(counts("3", "3")),
    "counts with blanks": chosen(counts(" 01\n", "\t+2 ")),
    "most above the choices": chosen(counts("1", "99")),
    "one choice": chosen(choices="a"),
    "choice of odd names": answered(selection().replace(">a<", "> a.png &amp; 😀 <")),
    "repeated choice": chosen(choices="a b a"),
    "formatted label": answered(
        selection().replace("<Text>The a</Text>", "<FormattedContent><![CDATA[<i>a</i>]]></FormattedContent>")
    ),
    "picture as label": answered(selection().replace("<Text>The a</Text>", binary())),
    "empty label": answered(selection().replace("The a", "")),
    "other": chosen(other="<OtherSelection/>"),
    "other with everything": chosen(other=OTHER),
    "upload": upload(),
    "largest upload": upload("2000000000", "2000000000"),
    "upload with blanks": upload(" 5\n", "+1"),
}

INVALID: dict[str, Wrong] = {
    "empty specification": (
        answered(""),
        1,
        "AnswerSpecification",
        "needs FileUploadAnswer or FreeTextAnswer",
    ),
    "unknown answer": (answered("\n<NumberAnswer/>"), 2, "NumberAnswer", "where FileUploadAnswer or Free"),
    "two answers": (answered("<FreeTextAnswer/>\n<FreeTextAnswer/>"), 2, "FreeTextAnswer", "may not stand"),
    "text and selection": (
        answered("<FreeTextAnswer/>\n" + selection()),
        2,
        "SelectionAnswer",
        "may not stand here in 'AnswerSpecification'",
    ),
    "text in a free text": (free("a"), 1, "FreeTextAnswer", "holds text"),
    "attribute of a free text": (answered("<FreeTextAnswer rows='2'/>"), 1, "FreeTextAnswer", "'rows'"),
    "two constraints": (free("<Constraints/>\n<Constraints/>"), 2, "Constraints", "may not stand here"),
    "default before constraints": (free("<DefaultText/>\n<Constraints/>"), 2, "Constraints", "may not stand"),
    "two defaults": (free("<DefaultText/>\n<DefaultText/>"), 2, "DefaultText", "may not stand here"),
    "lines before default": (
        free("<NumberOfLinesSuggestion>1</NumberOfLinesSuggestion>\n<DefaultText/>"),
        2,
        "DefaultText",
        "may not stand here",
    ),
    "element in a default": (free("<DefaultText>\n<b/></DefaultText>"), 2, "b", "may not stand here"),
    **dict(
        wrong_numbers(
            "NumberOfLinesSuggestion",
            free("<NumberOfLinesSuggestion>NUMBER</NumberOfLinesSuggestion>"),
            texts=NOT_POSITIVE,
        )
    ),
    "endless lines": (
        free(f"<NumberOfLinesSuggestion>{'9' * 5_000}</NumberOfLinesSuggestion>"),
        1,
        "NumberOfLinesSuggestion",
        "from 1 to 2147483647",
    ),
    **dict(wrong_numbers("IsNumeric", limited("<IsNumeric minValue='NUMBER'/>"), texts=NO_NUMBER)),
    **dict(
        wrong_numbers("IsNumeric", limited("<IsNumeric maxValue='NUMBER'/>"), texts=("ten", "2147483648"))
    ),
    "value below 32 bits": (limited("<IsNumeric minValue='-2147483649'/>"), 1, "IsNumeric", "whole number"),
    "values crossed": (limited("<IsNumeric minValue='9' maxValue='2'/>"), 1, "IsNumeric", "greater"),
    "text in a number": (limited("<IsNumeric>1</IsNumeric>"), 1, "IsNumeric", "must be empty"),
    "attribute of a number": (limited("<IsNumeric min='1'/>"), 1, "IsNumeric", "attribute 'min'"),
    "two numbers": (limited("<IsNumeric/>\n<IsNumeric/>"), 2, "IsNumeric", "may not stand here"),
    **dict(wrong_numbers("Length", limited("<Length minLength='NUMBER'/>"), texts=(*NO_NUMBER, "-1"))),
    "no greatest length": (limited("<Length maxLength='0'/>"), 1, "Length", "maxLength must be .* from 1"),
    "length in words": (limited("<Length maxLength='ten'/>"), 1, "Length", "whole number"),
    "lengths crossed": (limited("<Length minLength='9' maxLength='2'/>"), 1, "Length", "greater"),
    "text in a length": (limited("<Length>2</Length>"), 1, "Length", "must be empty"),
    "attribute of a length": (limited("<Length minlength='2'/>"), 1, "Length", "attribute 'minlength'"),
    "two lengths": (limited("<Length/>\n<Length/>"), 2, "Length", "may not stand here in 'Constraints'"),
    "number after length": (limited("<Length/>\n<IsNumeric/>"), 2, "IsNumeric", "may not stand here"),
    "length after regex": (
        limited("<AnswerFormatRegex regex='a'/>\n<Length/>"),
        2,
        "Length",
        "may not stand",
    ),
    "unknown constraint": (limited("\n<IsEmail/>"), 2, "IsEmail", "may not stand here in 'Constraints'"),
    "regex missing": (
        limited("<AnswerFormatRegex errorText='a'/>"),
        1,
        "AnswerFormatRegex",
        "needs the attribute 'regex'",
    ),
    "regex as text": (
        limited("<AnswerFormatRegex regex='a'>a</AnswerFormatRegex>"),
        1,
        "AnswerFormatRegex",
        "must be empty",
    ),
    "attribute of a regex": (
        limited("<AnswerFormatRegex regex='a' flag='i'/>"),
        1,
        "AnswerFormatRegex",
        "'flag'",
    ),
    "regex broken": (limited("<AnswerFormatRegex regex='(a'/>"), 1, "AnswerFormatRegex", r"'\(a'"),
    "regex looks ahead": (
        limited("\n<AnswerFormatRegex regex='^(?!no)'/>"),
        2,
        "AnswerFormatRegex",
        "look-ahead",
    ),
    "regex looks behind": (
        limited("<AnswerFormatRegex regex='(?&lt;!a)b'/>"),
        1,
        "AnswerFormatRegex",
        "look-behind",
    ),
    "regex refers back": (
        limited(r"<AnswerFormatRegex regex='(a)\1'/>"),
        1,
        "AnswerFormatRegex",
        "back-reference",
    ),
    "regex repeats too often": (
        limited("<AnswerFormatRegex regex='a{1001}'/>"),
        1,
        "AnswerFormatRegex",
        "repetition",
    ),
    "regex flags": (limited("<AnswerFormatRegex regex='a' flags='x'/>"), 1, "AnswerFormatRegex", "flags are"),
    "sticky flag": (limited("<AnswerFormatRegex regex='a' flags='iy'/>"), 1, "AnswerFormatRegex", "not 'y'"),
    "empty selection": (answered("<SelectionAnswer/>"), 1, "SelectionAnswer", "needs Selections"),
    "no choices": (chosen(choices=""), 1, "Selections", "needs Selection"),
    "two lists of choices": (
        answered(selection().replace("</SelectionAnswer>", "\n<Selections/></SelectionAnswer>")),
        2,
        "Selections",
        "may not stand here in 'SelectionAnswer'",
    ),
    "most before least": (
        chosen("<MaxSelectionCount>1</MaxSelectionCount>\n<MinSelectionCount>1</MinSelectionCount>"),
        2,
        "MinSelectionCount",
        "where Selections should",
    ),
    "style before counts": (
        chosen("<StyleSuggestion>list</StyleSuggestion>\n<MaxSelectionCount>1</MaxSelectionCount>"),
        2,
        "MaxSelectionCount",
        "where Selections should",
    ),
    "two styles": (
        chosen("<StyleSuggestion>list</StyleSuggestion>\n<StyleSuggestion>list</StyleSuggestion>"),
        2,
        "StyleSuggestion",
        "where Selections should",
    ),
    "style after the choices": (
        answered(
            selection().replace(
                "</SelectionAnswer>", "\n<StyleSuggestion>list</StyleSuggestion></SelectionAnswer>"
            )
        ),
        2,
        "StyleSuggestion",
        "may not stand here",
    ),
    **{
        f"style {style!r}": (
            chosen(f"<StyleSuggestion>{style}</StyleSuggestion>"),
            1,
            "StyleSuggestion",
            "one of radiobutton",
        )
        for style in ("slider", "", " list", "RadioButton")
    },
    **dict(
        wrong_numbers(
            "MinSelectionCount",
            chosen("<MinSelectionCount>NUMBER</MinSelectionCount>"),
            texts=(*NO_NUMBER, "-1"),
        )
    ),
    **dict(
        wrong_numbers(
            "MaxSelectionCount", chosen("<MaxSelectionCount>NUMBER</MaxSelectionCount>"), texts=NOT_POSITIVE
        )
    ),
    "counts crossed": (chosen(counts("3", "2")), 1, "MinSelectionCount", "greater"),
    "default count crossed": (chosen(counts("2", "1")), 1, "MinSelectionCount", "greater"),
    "empty choice": (
        answered(selection().replace("<Selections>", "<Selections><Selection/>")),
        1,
        "Selection",
        "needs SelectionId",
    ),
    "choice without label": (
        answered(selection().replace("<Text>The a</Text>", "")),
        1,
        "Selection",
        "needs Binary or",
    ),
    "choice without identifier": (
        answered(selection().replace("<SelectionIdentifier>a</SelectionIdentifier>", "\n")),
        2,
        "Text",
        "where SelectionIdentifier should",
    ),
    "choice with an empty identifier": (
        answered(selection().replace(">a<", "><")),
        1,
        "SelectionIdentifier",
        "is empty",
    ),
    "label before identifier": (
        answered(selection().replace("<SelectionIdentifier>a<", "\n<Text/><SelectionIdentifier>a<")),
        2,
        "Text",
        "where SelectionIdentifier should",
    ),
    "title as label": (
        answered(selection().replace("<Text>The a</Text>", "\n<Title>a</Title>")),
        2,
        "Title",
        "where Binary or FormattedContent or Text should",
    ),
    "text among the choices": (
        answered(selection().replace("<Selections>", "<Selections>a")),
        1,
        "Selections",
        "holds text",
    ),
    "attribute of a choice": (
        answered(selection().replace("<Selection>", "<Selection selected='true'>", 1)),
        1,
        "Selection",
        "attribute 'selected'",
    ),
    "other before": (
        answered(selection().replace("<Selections>", "<Selections>\n<OtherSelection/>")),
        2,
        "OtherSelection",
        "where Selection should",
    ),
    "other alone": (
        chosen(choices="", other="\n<OtherSelection/>"),
        2,
        "OtherSelection",
        "where Selection should",
    ),
    "two others": (
        chosen(other="<OtherSelection/>\n<OtherSelection/>"),
        2,
        "OtherSelection",
        "may not stand",
    ),
    "choice in other": (
        chosen(other="<OtherSelection>\n<Selection/></OtherSelection>"),
        2,
        "Selection",
        "may not stand here in 'OtherSelection'",
    ),
    "broken regex in other": (
        chosen(other=OTHER.replace("<Length maxLength='5'/>", "\n<AnswerFormatRegex regex='['/>")),
        2,
        "AnswerFormatRegex",
        "has no end",
    ),
    "lines of other": (chosen(other=OTHER.replace(">2<", ">0<")), 1, "NumberOfLinesSuggestion", "from 1"),
    "upload without least": (
        answered("<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes></FileUploadAnswer>"),
        1,
        "FileUploadAnswer",
        "needs MinFileSizeInBytes",
    ),
    "upload of 2017": (
        form(question("\n<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes></FileUploadAnswer>")),
        2,
        "FileUploadAnswer",
        "revision has no file uploads",
    ),
    "least upload first": (
        answered("<FileUploadAnswer>\n<MinFileSizeInBytes>9</MinFileSizeInBytes></FileUploadAnswer>"),
        2,
        "MinFileSizeInBytes",
        "where MaxFileSizeInBytes should",
    ),
    **dict(wrong_numbers("MaxFileSizeInBytes", upload(most="NUMBER"), texts=(*NOT_POSITIVE, "2000000001"))),
    **dict(wrong_numbers("MinFileSizeInBytes", upload(least="NUMBER"), texts=(*NOT_POSITIVE, "2000000001"))),
    "uploads crossed": (upload("5", "6"), 1, "MinFileSizeInBytes", "greater"),
}
