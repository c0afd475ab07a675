"""Documents for the tests of this folder and of the drawn form."""

BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
FORM_2005 = BASE + "2005-10-01/QuestionForm.xsd"
FORM_2017 = BASE + "2017-11-06/QuestionForm.xsd"


def html(content: str = "<![CDATA[<p>Hello</p>]]>", height: str = "0", extra: str = "") -> str:
    return (
        f'<HTMLQuestion xmlns="{BASE}2011-11-11/HTMLQuestion.xsd"><HTMLContent>{content}</HTMLContent>'
        f"<FrameHeight>{height}</FrameHeight>{extra}</HTMLQuestion>"
    )


def external(url: str = "https://tasks.example.org/birds", height: str = "0") -> str:
    return (
        f'<ExternalQuestion xmlns="{BASE}2006-07-14/ExternalQuestion.xsd"><ExternalURL>{url}</ExternalURL>'
        f"<FrameHeight>{height}</FrameHeight></ExternalQuestion>"
    )


def form(inside: str, namespace: str = FORM_2017) -> str:
    return f'<QuestionForm xmlns="{namespace}">{inside}</QuestionForm>'


def question(answer: str = "<FreeTextAnswer/>", identifier: str = "q", **parts: str) -> str:
    content = parts.get("content", "<Text>What do you see?</Text>")
    return (
        f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier>{parts.get('before', '')}"
        f"<QuestionContent>{content}</QuestionContent>"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question>"
    )


def constrained(constraints: str) -> str:
    return f"<FreeTextAnswer><Constraints>{constraints}</Constraints></FreeTextAnswer>"


def selection(choices: str = "a b c", before: str = "", other: str = "") -> str:
    items = "".join(
        f"<Selection><SelectionIdentifier>{name}</SelectionIdentifier><Text>The {name}</Text></Selection>"
        for name in choices.split()
    )
    return f"<SelectionAnswer>{before}<Selections>{items}{other}</Selections></SelectionAnswer>"


def binary(kind: str = "image", url: str = "https://example.org/a.png") -> str:
    return (
        f"<Binary><MimeType><Type>{kind}</Type></MimeType><DataURL>{url}</DataURL>"
        "<AltText>A shop front</AltText></Binary>"
    )


def embedded(kind: str, subtype: str, url: str = "https://example.org/e?v=1") -> str:
    return (
        "<EmbeddedBinary>"
        f"<EmbeddedMimeType><Type>{kind}</Type><SubType>{subtype}</SubType></EmbeddedMimeType>"
        f"<DataURL>{url}</DataURL><AltText>A recording</AltText><Width>300px</Width><Height>40</Height>"
        "<ApplicationParameter><Name>level</Name><Value>2</Value></ApplicationParameter></EmbeddedBinary>"
    )


FLASH = (
    "<Application><Flash><FlashMovieURL>https://example.org/a.swf</FlashMovieURL>"
    "<Width>320</Width><Height>200</Height></Flash></Application>"
)

# Every content item and every kind of answer.
FULL = form(
    "<Overview><Title>Shop signs &amp; hours</Title>"
    "<Text>Look at https://example.org/rules.\nThen answer.</Text>"
    "<List><ListItem>Read</ListItem><ListItem>Write</ListItem></List>"
    + binary()
    + "<FormattedContent><![CDATA[<p>As <b>hh:mm</b>&nbsp;only</p>]]></FormattedContent>"
    + FLASH
    + embedded("audio", "mpeg")
    + "</Overview>"
    + question(
        "<FreeTextAnswer><Constraints><Length minLength='2' maxLength='80'/>"
        "<AnswerFormatRegex regex='\\S' errorText='Write the name.'/></Constraints>"
        "<DefaultText>Café</DefaultText><NumberOfLinesSuggestion>1</NumberOfLinesSuggestion></FreeTextAnswer>",
        "shopname",
        before="<DisplayName>Name of the shop</DisplayName><IsRequired> 1 </IsRequired>",
    )
    + question(constrained("<IsNumeric minValue='0' maxValue='23'/>"), "opening")
    + question(
        "<SelectionAnswer><MinSelectionCount>1</MinSelectionCount><MaxSelectionCount>3</MaxSelectionCount>"
        "<StyleSuggestion>checkbox</StyleSuggestion><Selections>"
        "<Selection><SelectionIdentifier>food</SelectionIdentifier><Text>Food</Text></Selection>"
        "<Selection><SelectionIdentifier>shoes</SelectionIdentifier>"
        "<FormattedContent><![CDATA[<i>Shoes</i>]]></FormattedContent></Selection>"
        "<Selection><SelectionIdentifier>books</SelectionIdentifier>" + binary() + "</Selection>"
        "<OtherSelection><Constraints><Length maxLength='10'/></Constraints></OtherSelection>"
        "</Selections></SelectionAnswer>",
        "goods",
        before="<IsRequired>true</IsRequired>",
    )
    + question(selection("dry wet", "<StyleSuggestion>dropdown</StyleSuggestion>"), "weather"),
    FORM_2005,
)


def upload_form(*, least: int = 1, most: int = 1_000, required: bool = False) -> str:
    """A form of the first revision that asks for a photo."""
    return (
        f'<QuestionForm xmlns="{FORM_2005}"><Question>'
        "<QuestionIdentifier>photo</QuestionIdentifier>"
        f"<IsRequired>{str(required).lower()}</IsRequired>"
        "<QuestionContent><Text>A photo of the shop</Text></QuestionContent>"
        f"<AnswerSpecification><FileUploadAnswer><MaxFileSizeInBytes>{most}</MaxFileSizeInBytes>"
        f"<MinFileSizeInBytes>{least}</MinFileSizeInBytes></FileUploadAnswer></AnswerSpecification>"
        "</Question><Question><QuestionIdentifier>note</QuestionIdentifier>"
        "<IsRequired>true</IsRequired><QuestionContent><Text>A note</Text></QuestionContent>"
        "<AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question></QuestionForm>"
    )


def text_form() -> str:
    """A test that no key can score."""
    return form(question())


def choice_form() -> str:
    """A test of two questions: the first takes one choice, the second up to three."""
    several = "<MinSelectionCount>0</MinSelectionCount><MaxSelectionCount>3</MaxSelectionCount>"
    return form(question(selection(), "one") + question(selection(before=several), "all"))


KEY_2005 = BASE + "2005-10-01/AnswerKey.xsd"


def key_question(identifier: str, *options: tuple[str, int], default: int | None = None) -> str:
    """A question of a key: what each set of selections, written with spaces, scores."""
    written = "".join(
        "<AnswerOption>"
        + "".join(f"<SelectionIdentifier>{each}</SelectionIdentifier>" for each in chosen.split())
        + f"<AnswerScore>{score}</AnswerScore></AnswerOption>"
        for chosen, score in options
    )
    last = "" if default is None else f"<DefaultScore>{default}</DefaultScore>"
    return f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier>{written}{last}</Question>"


def answer_key(*questions: str, mapping: str = "") -> str:
    """A key; without questions, the one of `choice_form`: a scores 5, b with c 10, of 15 in per cent."""
    if not questions:
        questions = (key_question("one", ("a", 5), default=-5), key_question("all", ("b c", 10), ("b", 4)))
        mapping = "<PercentageMapping><MaximumSummedScore>15</MaximumSummedScore></PercentageMapping>"
    mapped = f"<QualificationValueMapping>{mapping}</QualificationValueMapping>" if mapping else ""
    return f'<AnswerKey xmlns="{KEY_2005}">{"".join(questions)}{mapped}</AnswerKey>'
