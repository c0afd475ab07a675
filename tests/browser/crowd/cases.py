"""How each page of the corpus is filled in, and what its requester must get.

A page is a file in pages/, in the manner of real ones; its gaps are filled with VALUES. What is written here
in `fill` is what a worker does, by mouse and keyboard.
"""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import FrameLocator, Locator, expect

from tests.browser.crowd import drawing, later

VALUES = {"town": "Olten", "text": "I could not stop smiling all the way home."}


class Case(NamedTuple):
    """One page; `answer` is the whole answer, name to text."""

    fill: Callable[[FrameLocator], None]
    answer: dict[str, str]


def survey_native(task: FrameLocator) -> None:
    send(task)
    task.get_by_label("How long").fill("25")
    task.get_by_label("Bicycle").check()
    task.get_by_label("Your own form").fill("stays")
    task.get_by_label("Your own form").press("Enter")
    task.get_by_label("A bag").check()
    task.get_by_label("Which day").select_option("Friday")
    task.get_by_label("Anything else").fill("uphill\nboth ways")
    send(task)


def sentiment(task: FrameLocator) -> None:
    task.get_by_role("button", name="View full instructions").click()
    expect(task.get_by_role("dialog", name="Sentiment instructions")).to_be_visible()
    expect(task.get_by_text("joy, excitement")).to_be_visible()
    task.get_by_role("button", name="Close").click()
    send(task)
    expect(task.get_by_text("Choose one.")).to_be_visible()
    expect(task.get_by_role("radio", name="Positive")).to_be_focused()
    task.get_by_role("radio", name="Positive").press("ArrowDown")
    expect(task.get_by_role("radio", name="Negative")).to_be_checked()
    task.get_by_role("radio", name="Negative").press("1")
    send(task)


def topics(task: FrameLocator) -> None:
    send(task)
    task.get_by_role("checkbox", name="Sport").check()
    task.get_by_role("checkbox", name="Weather").press("Space")
    task.get_by_role("checkbox", name="Town").check()
    task.get_by_role("checkbox", name="No place").check()
    expect(task.get_by_role("checkbox", name="Town")).to_be_disabled()
    send(task)


def image(task: FrameLocator) -> None:
    task.get_by_role("button", name="Make larger").first.click()
    task.get_by_text("Bakery").click()
    task.get_by_role("button", name="Tell us more").click()
    task.get_by_role("textbox", name="Tell us more").fill("There is bread.")
    task.get_by_role("button", name="Done").click()
    task.get_by_role("checkbox", name="Nothing").check()
    send(task)


def transcription(task: FrameLocator) -> None:
    task.get_by_label("What is said").fill("Good morning.\nIs it?")
    speakers = task.get_by_label("Number of speakers")
    speakers.press_sequentially("1x")
    task.get_by_label("Code").press_sequentially("aB7-")
    task.get_by_role("slider").press("End")
    task.get_by_role("slider").press("ArrowLeft")
    task.get_by_role("checkbox", name="There is noise").check()
    task.get_by_role("switch", name="Fit for children").click()
    send(task)
    expect(task.get_by_text("Write at least 3 characters.")).to_be_visible()
    task.get_by_label("Code").press_sequentially("9")
    send(task)


def compare(task: FrameLocator) -> None:
    send(task)
    alert = task.locator("crowd-alert").filter(has_text="Choose one of the plans first.")
    alert.get_by_role("button", name="Close").click()
    expect(alert).to_be_hidden()
    task.get_by_role("radio", name="Plan A is better").check()
    task.get_by_role("radio", name="Plan A is better").press("ArrowRight")
    expect(task.get_by_role("radio", name="Plan B is better")).to_be_focused()
    send(task)


def own_labels(task: FrameLocator) -> None:
    expect(task.get_by_role("radio", name="Stool")).to_be_visible()
    task.get_by_label("Another kind").fill("Tripod")
    task.get_by_role("button", name="Add it").click()
    expect(task.get_by_label("Another kind")).to_have_value("")
    task.get_by_text("Tripod").click()
    task.get_by_label("Why is it a Tripod?").fill("It holds a camera")
    task.get_by_role("button", name="All done").click()


def tabs(task: FrameLocator) -> None:
    task.get_by_role("button", name="Read the instructions").click()
    task.get_by_role("tab", name="Examples").click()
    expect(task.get_by_text("One left out.")).to_be_visible()
    task.get_by_role("tab", name="Examples").press("Escape")
    task.get_by_label("First thing").fill("a door")
    send(task)
    expect(task.get_by_label("Second thing")).to_be_focused()
    task.get_by_label("Second thing").fill("a window")
    task.get_by_role("button", name="A hint").click()
    task.get_by_label("Seen?").fill("yes")
    task.get_by_role("dialog").get_by_role("button", name="Close").click()
    task.get_by_role("button", name="Keep it").click()
    expect(task.get_by_role("status").filter(has_text="Kept.")).to_be_visible()
    task.get_by_role("button", name="One more").press("Enter")
    task.get_by_role("tab", name="First").click()
    send(task)


def saved(task: FrameLocator) -> None:
    expect(task.locator("crowd-button")).to_have_count(1)
    task.get_by_label("City").fill("Chur")
    # Enter in the only line of a form submits like the button.
    task.get_by_label("City").press("Enter")


def moderation(task: FrameLocator) -> None:
    task.get_by_role("checkbox", name="None of these").check()
    expect(task.get_by_role("checkbox", name="Smoking")).to_be_disabled()
    task.get_by_role("checkbox", name="None of these").press("Space")
    send(task)
    expect(task.get_by_text("Choose at least one.")).to_be_visible()
    task.get_by_text("Crowd").press("3")
    task.get_by_role("checkbox", name="Smoking").check()
    send(task)


def late(task: FrameLocator) -> None:
    expect(task.get_by_label("Made by a script")).to_have_value("and filled")
    expect(task.get_by_label("Given")).to_have_value("beforehand")
    expect(task.get_by_role("checkbox", name="I have seen it")).to_be_disabled()
    task.get_by_label("First word").fill("Well")
    task.get_by_label("First word").press("2")
    task.get_by_text("Sad").click()
    task.get_by_role("slider", name="Grade").press("ArrowRight")
    task.get_by_label("Made by a script").fill("two\nlines")
    send(task)


def hosted(task: FrameLocator) -> None:
    task.get_by_role("tab", name="Read").press("ArrowRight")
    task.get_by_label("The second").check()
    send(task)


def add_on(task: FrameLocator) -> None:
    task.get_by_role("button", name="Add a joint").click()
    task.get_by_role("button", name="Add a joint").press("Enter")
    task.get_by_role("button", name="Ready").click()


def entities(task: FrameLocator) -> None:
    text = task.get_by_role("group", name="Text to mark")
    # By hand: first the label, then the words.
    task.get_by_role("button", name="Person", exact=True).click()
    text.get_by_text("met Anna").dblclick()
    expect(task.get_by_role("button", name="Remove Person:")).to_have_count(1)
    task.get_by_role("button", name="Undo").click()
    task.get_by_role("button", name="Person", exact=True).click()
    # By keyboard: the words, then the figure of the label.
    text.focus()
    for key in (*["ArrowRight"] * 4, "Shift+ArrowRight", "1"):
        text.press(key)
    for key in ("ArrowLeft", "ArrowLeft", "2"):
        text.press(key)
    task.get_by_role("button", name="pl, Place: Bern. Change").click()
    task.get_by_role("button", name="Person", exact=True).click()
    task.get_by_role("button", name="Remove Person: Bern").click()
    text.press("ArrowLeft")
    text.press("ArrowLeft")
    text.press("2")
    task.get_by_label("How sure").fill("quite")
    button(task).click()


def send(task: FrameLocator) -> None:
    button(task).click()


def button(task: FrameLocator) -> Locator:
    """The visible button that submits, whatever it says."""
    return task.locator("crowd-button[form-action=submit]").get_by_role("button")


CASES: dict[str, Case] = {
    "moderation": Case(
        moderation,
        {
            "taskAnswers": '[{"AWS/Rekognition/DetectModerationLabels/Image/V3":{"moderationLabels":['
            '{"name":"Smoking","parentName":"Tobacco"},{"name":"Crowd"}]}}]'
        },
    ),
    "late": Case(
        late,
        {
            "mood.label": "Sad",
            "word": "Well2",
            "given": "beforehand",
            "seen.yes": "true",
            "made": "two\nlines",
            "grade": "2",
        },
    ),
    "hosted": Case(hosted, {"taken": '[{"better":{"1":false,"2":true}}]'}),
    "add_on": Case(add_on, {"note": "kept", "pose.joints": "2"}),
    "entities": Case(
        entities,
        {
            "taskAnswers": '[{"sure":"quite","who":{"entities":['
            '{"endOffset":15,"label":"person","startOffset":9},'
            '{"endOffset":23,"label":"place","startOffset":19}]}}]'
        },
    ),
    "survey_native": Case(
        survey_native,
        {
            "minutes": "25",
            "mode.bus": "false",
            "mode.bicycle": "true",
            "mode.on foot": "false",
            "carry.bag": "true",
            "carry.child": "false",
            "day": "Friday",
            "within": "stays",
            "comment": "uphill\nboth ways",
        },
    ),
    "sentiment": Case(sentiment, {"sentiment.label": "Positive"}),
    "topics": Case(
        topics, {"taskAnswers": '[{"places":{"labels":[]},"topics":{"labels":["Weather","Sport"]}}]'}
    ),
    "image": Case(
        image, {"shop.label": "Bakery", "shop.workerComment": "There is bread.", "flaws.labels": "[]"}
    ),
    "transcription": Case(
        transcription,
        {
            "transcript": "Good morning.\nIs it?",
            "speakers": "1",
            "code": "B79",
            "sure": "9",
            "quality.noise": "true",
            "quality.cut": "false",
            "fit.yes": "false",
        },
    ),
    "compare": Case(
        compare, {"left.Plan A": "false", "right.Plan B": "true", "seconds": "counted", "extra": '{"a":1}'}
    ),
    "own_labels": Case(
        own_labels,
        {"taskAnswers": '[{"how":"ready 1","kind":{"label":"Tripod"},"why":"It holds a camera"}]'},
    ),
    "tabs": Case(tabs, {"first": "a door", "second": "a window", "hint": "yes", "marks": "star one "}),
    "saved": Case(saved, {"city": "Chur"}),
    "ranking": Case(
        later.ranking,
        {
            "taskAnswers": '[{"order":{"rankings":[{"dimension":"Clarity","ranks":[1,2,2]},'
            '{"dimension":"Truth","ranks":[2,1,3]}]}}]'
        },
    ),
    "questions": Case(
        later.questions,
        {
            "qa.pairs": '[{"answer":"Anna","question":"Who bakes the bread?",'
            '"references":[{"endOffset":18,"startOffset":2}],"tags":["Who","easy"]},'
            '{"answer":"bears","question":"What has Bern got?","references":[],"tags":[]}]'
        },
    ),
    "document": Case(
        later.document,
        {
            "taskAnswers": '[{"AWS/Textract/AnalyzeDocument/Forms/V1":{"blocks":['
            '{"blockType":"KEY_VALUE_SET","entityTypes":["KEY"],"id":"k1","relationships":['
            '{"ids":["v1"],"type":"VALUE"},{"ids":["w1"],"type":"CHILD"}],"text":"Name:"},'
            '{"blockType":"KEY_VALUE_SET","entityTypes":["VALUE"],"id":"v1","relationships":[],'
            '"text":"Anna Keller"},'
            '{"blockType":"KEY_VALUE_SET","entityTypes":["KEY"],"id":"k2","relationships":['
            '{"ids":["v2"],"type":"VALUE"},{"ids":["w2"],"type":"CHILD"}],"text":"TOWN"},'
            '{"blockType":"KEY_VALUE_SET","entityTypes":["VALUE"],"id":"v2","relationships":[],"text":""},'
            '{"blockType":"KEY_VALUE_SET","entityTypes":["KEY"],"id":"key-3","relationships":['
            '{"ids":["value-3"],"type":"VALUE"}],"text":"Date"},'
            '{"blockType":"KEY_VALUE_SET","entityTypes":["VALUE"],"id":"value-3","relationships":[],'
            '"text":"3 May"}]}}]'
        },
    ),
    "boxes": Case(
        drawing.boxes,
        {
            "signs.boundingBoxes": '[{"height":42,"label":"Sign","left":30,"top":20,"width":99},'
            '{"height":20,"label":"Wall","left":0,"top":65,"width":20},'
            '{"height":10,"label":"Wall","left":140,"top":5,"width":15}]',
            "signs.inputImageProperties.height": "90",
            "signs.inputImageProperties.width": "160",
        },
    ),
    "shapes": Case(
        drawing.shapes,
        {
            "taskAnswers": '[{"corners":{"inputImageProperties":{"height":90,"width":160},"keypoints":['
            '{"label":"left","x":30,"y":20},{"label":"left","x":30,"y":60},'
            '{"label":"right","x":130,"y":21},{"label":"right","x":80,"y":46}]},'
            '"edge":{"inputImageProperties":{"height":90,"width":160},"polylines":[{"label":"Edge",'
            '"vertices":[{"x":5,"y":5},{"x":5,"y":80},{"x":150,"y":80}]}]},'
            '"mast":{"initialValueModified":true,"inputImageProperties":{"height":90,"width":160},'
            '"lines":[{"label":"Mast","vertices":[{"x":14,"y":11},{"x":14,"y":62}]}]},'
            '"outline":{"inputImageProperties":{"height":90,"width":160},"polygons":[{"label":"Sign",'
            '"vertices":[{"x":30,"y":20},{"x":130,"y":20},{"x":130,"y":60},{"x":30,"y":60}]}]}}]'
        },
    ),
    "masks": Case(
        drawing.masks,
        {
            "scene.initialValueModified": "true",
            "scene.inputImageProperties.height": "90",
            "scene.inputImageProperties.width": "160",
            "scene.labelMappings.Sign.color": "#2ca02c",
            "scene.labelMappings.Wall.color": "#1f77b4",
            "scene.labeledImage.pngImageData": "160 by 90: 00000000 5600, 1f77b4ff 4800, 2ca02cff 4000",
            "things.inputImageProperties.height": "90",
            "things.inputImageProperties.width": "160",
            "things.instances": '[{"color":"#2ca02c","label":"Thing"},{"color":"#1f77b4","label":"Thing"}]',
            "things.labeledImage.pngImageData": "160 by 90: 1f77b4ff 4000, 2ca02cff 10400",
        },
    ),
    "own_boxes": Case(
        drawing.own_boxes,
        {
            "taskAnswers": '[{"found":{"boundingBoxes":['
            '{"height":40,"label":"Sign","left":30,"top":20,"width":100},'
            '{"height":18,"label":"Wall","left":2,"top":70,"width":148}],"initialValueModified":true,'
            '"inputImageProperties":{"height":90,"width":160}},"seen":"1 true"}]'
        },
    ),
}
