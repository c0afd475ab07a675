"""What the demo asks: a layout of HTML for rows of labels, a QuestionForm, an ExternalQuestion, two tests."""

from html import escape

_SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"

LABELS = [
    ("Saxifraga granulata L.", "Dry bank, Port Ellery", "leg. M. Dunmore", "14 May 1926"),
    ("Primula farinosa L.", "Wet meadow above Hale Beck", "leg. R. Askew", "2 June 1931"),
    ("Armeria maritima Willd.", "Shingle, Cold Point", "leg. M. Dunmore", "9 July 1928"),
    ("Geum rivale L.", "Stream side, Barrow Wood", "leg. J. Otway", "21 May 1934"),
    ("Campanula rotundifolia L.", "Wall top, Stone Green", "leg. R. Askew", "30 August 1931"),
    ("Viola lutea Huds.", "Old mine heaps, Hale Fell", "leg. J. Otway", "17 June 1935"),
    ("Parnassia palustris L.", "Fen below Askew Farm", "leg. R. Askew", "11 August 1930"),
    ("Silene vulgaris Garcke", "Railway bank, Ellery Halt", "leg. M. Dunmore", "3 July 1927"),
    ("Drosera rotundifolia L.", "Bog pool, Long Moss", "leg. J. Otway", "26 July 1936"),
    ("Cochlearia officinalis L.", "Harbour wall, Port Ellery", "leg. M. Dunmore", "28 April 1926"),
    ("Gentiana verna L.", "Limestone turf, Hale Fell", "leg. E. Quill", "19 May 1938"),
    ("Trollius europaeus L.", "Hay meadow, Barrow", "leg. E. Quill", "7 June 1938"),
]
COLUMNS = ("line_1", "line_2", "line_3", "line_4")
"""What is written on a label, in place of its photograph."""
FIELDS = ("plant", "place", "collector", "date")
NOTICES = [
    "The reading room opens at nine. Bags stay in the lockers by the door.",
    "Persons failing to return items before expiry of the loan period shall incur such charges as may apply.",
    "Lift out of order until Thursday. Ring the bell and we will help you up the stairs.",
    "Copies cost ten cents a page. Pay at the desk.",
    "Admission to the tower is subject to prior written application and the prevailing weather conditions.",
]


def notice(text: str) -> str:
    """Return a QuestionForm: three questions about one notice."""
    return _NOTICE_FORM.replace("{schemas}", _SCHEMAS).replace("{text}", escape(text))


def study(url: str) -> str:
    """Return an ExternalQuestion for the study page."""
    return (
        f'<ExternalQuestion xmlns="{_SCHEMAS}/2006-07-14/ExternalQuestion.xsd">'
        f"<ExternalURL>{escape(url)}</ExternalURL><FrameHeight>520</FrameHeight></ExternalQuestion>"
    )


def reading_test() -> tuple[str, str]:
    """Return a qualification test of two questions, and its answer key."""
    asked = (
        (
            "genus",
            "Which word of “Saxifraga granulata L.” names the genus?",
            ("Saxifraga", "granulata", "L."),
        ),
        ("leg", "What does “leg. M. Dunmore” say?", ("who found the plant", "who named it", "where it grew")),
    )
    questions = "".join(
        f"<Question><QuestionIdentifier>{name}</QuestionIdentifier><IsRequired>true</IsRequired>"
        f"<QuestionContent><Text>{escape(text)}</Text></QuestionContent><AnswerSpecification><SelectionAnswer>"
        "<StyleSuggestion>radiobutton</StyleSuggestion><Selections>"
        + "".join(
            f"<Selection><SelectionIdentifier>{number}</SelectionIdentifier><Text>{choice}</Text></Selection>"
            for number, choice in enumerate(choices)
        )
        + "</Selections></SelectionAnswer></AnswerSpecification></Question>"
        for name, text, choices in asked
    )
    scores = "".join(
        f"<Question><QuestionIdentifier>{name}</QuestionIdentifier><AnswerOption>"
        "<SelectionIdentifier>0</SelectionIdentifier><AnswerScore>1</AnswerScore></AnswerOption></Question>"
        for name, _, _ in asked
    )
    return (
        f'<QuestionForm xmlns="{_SCHEMAS}/2017-11-06/QuestionForm.xsd">{questions}</QuestionForm>',
        (
            f'<AnswerKey xmlns="{_SCHEMAS}/2005-10-01/AnswerKey.xsd">{scores}<QualificationValueMapping>'
            "<PercentageMapping><MaximumSummedScore>2</MaximumSummedScore></PercentageMapping>"
            "</QualificationValueMapping></AnswerKey>"
        ),
    )


LABEL_LAYOUT = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Copy the label</title>
<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script>
<style>
:root { color-scheme: light dark; --ink: #1d231f; --ground: #fff; --go: #17604a; --on: #fdfdfb }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e5e9e3; --ground: #1d2320; --go: #86cdaf; --on: #0d1f17 }
}
* { box-sizing: border-box }
body { font: 16px/1.45 -apple-system, "Segoe UI", Roboto, sans-serif; margin: 0; padding: 12px;
  color: var(--ink); background: var(--ground) }
h1 { font-size: 18px; margin: 0 0 4px }
p { margin: 0 0 8px }
.two { display: grid; gap: 16px }
@media (min-width: 640px) { .two { grid-template-columns: 1.1fr 1fr } }
label { display: block; font-weight: 500 }
input[type=text] { width: 100%; font: inherit; padding: 7px 10px; border: 1px solid #78827a;
  border-radius: 4px; margin-bottom: 10px; background: var(--ground); color: inherit }
.plain { font-weight: 400; margin: 2px 0 12px }
input[type=submit] { max-width: 100%; white-space: normal; font: inherit; font-weight: 500;
  padding: 9px 18px; border: 0; border-radius: 4px;
  background: var(--go); color: var(--on) }
input[type=submit]:disabled { opacity: .6 }
</style>
</head>
<body>
<main>
<form name="mturk_form" id="mturk_form" method="post" action="https://www.mturk.com/mturk/externalSubmit">
<input type="hidden" name="assignmentId" id="assignmentId" value="">
<h1>Copy the label exactly as it is written</h1>
<p>Keep old spelling and capital letters. Leave a box empty when the label says nothing.</p>
<div class="two">
<svg viewBox="0 0 260 160" width="100%" role="img"
aria-label="A handwritten label: ${line_1}, ${line_2}, ${line_3}, ${line_4}">
<rect width="260" height="160" fill="#fbf6e6" stroke="#8d7f5e"/>
<g font-family="Georgia, serif" font-size="15" fill="#33291a">
<text x="20" y="34" font-size="11" letter-spacing="1">HARBOUR HERBARIUM</text>
<text x="20" y="68" font-style="italic">${line_1}</text>
<text x="20" y="94" font-style="italic">${line_2}</text>
<text x="20" y="120" font-style="italic">${line_3}</text>
<text x="20" y="146" font-style="italic">${line_4}</text></g></svg>
<div>
<label for="name">Plant name</label><input type="text" id="name" name="plant" required>
<label for="place">Place</label><input type="text" id="place" name="place">
<label for="collector">Collector</label><input type="text" id="collector" name="collector">
<label for="date">Date</label><input type="text" id="date" name="date">
<label class="plain"><input type="checkbox" name="unreadable" value="yes"> Part of it cannot be read</label>
<input type="submit" id="submitButton" value="Submit">
</div>
</div>
</form>
</main>
<script>turkSetAssignmentID();</script>
</body>
</html>"""

_NOTICE_FORM = """<?xml version="1.0" encoding="UTF-8"?>
<QuestionForm xmlns="{schemas}/2017-11-06/QuestionForm.xsd">
  <Overview>
    <Title>Read this notice</Title>
    <FormattedContent><![CDATA[<blockquote><p>{text}</p></blockquote>]]></FormattedContent>
  </Overview>
  <Question>
    <QuestionIdentifier>easy</QuestionIdentifier>
    <IsRequired>true</IsRequired>
    <QuestionContent><Text>How easy is it to read?</Text></QuestionContent>
    <AnswerSpecification><SelectionAnswer>
      <StyleSuggestion>radiobutton</StyleSuggestion>
      <Selections>
        <Selection><SelectionIdentifier>1</SelectionIdentifier><Text>Very easy</Text></Selection>
        <Selection><SelectionIdentifier>2</SelectionIdentifier><Text>Easy enough</Text></Selection>
        <Selection><SelectionIdentifier>3</SelectionIdentifier><Text>Hard</Text></Selection>
      </Selections>
    </SelectionAnswer></AnswerSpecification>
  </Question>
  <Question>
    <QuestionIdentifier>words</QuestionIdentifier>
    <QuestionContent><Text>Which of these does it talk about?</Text></QuestionContent>
    <AnswerSpecification><SelectionAnswer>
      <MinSelectionCount>0</MinSelectionCount>
      <MaxSelectionCount>3</MaxSelectionCount>
      <StyleSuggestion>checkbox</StyleSuggestion>
      <Selections>
        <Selection><SelectionIdentifier>time</SelectionIdentifier><Text>A time or a day</Text></Selection>
        <Selection><SelectionIdentifier>money</SelectionIdentifier><Text>Money</Text></Selection>
        <Selection><SelectionIdentifier>help</SelectionIdentifier><Text>Where to find help</Text></Selection>
      </Selections>
    </SelectionAnswer></AnswerSpecification>
  </Question>
  <Question>
    <QuestionIdentifier>rewrite</QuestionIdentifier>
    <IsRequired>true</IsRequired>
    <QuestionContent><Text>Write it in your own words, in one sentence.</Text></QuestionContent>
    <AnswerSpecification><FreeTextAnswer>
      <Constraints><Length minLength="10" maxLength="300"/></Constraints>
      <NumberOfLinesSuggestion>3</NumberOfLinesSuggestion>
    </FreeTextAnswer></AnswerSpecification>
  </Question>
</QuestionForm>
"""
