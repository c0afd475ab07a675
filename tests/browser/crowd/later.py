"""How a worker uses the elements for texts and documents that came later."""

from playwright.sync_api import FrameLocator, expect


def send(task: FrameLocator) -> None:
    task.locator("crowd-button[form-action=submit]").get_by_role("button").click()


def ranking(task: FrameLocator) -> None:
    send(task)
    expect(task.get_by_text("Give every response a rank for Clarity.")).to_be_visible()
    clarity = task.get_by_role("group", name="Clarity")
    for place, rank in ((1, "1"), (2, "3"), (3, "3")):
        clarity.get_by_role("radiogroup", name=f"Response {place}").get_by_label(rank, exact=True).check()
    truth = task.get_by_role("group", name="Truth")
    first = truth.get_by_role("radiogroup", name="Response 1").get_by_label("1", exact=True)
    first.focus()
    first.press("Space")
    truth.get_by_role("radiogroup", name="Response 2").get_by_label("2", exact=True).check()
    truth.get_by_role("radiogroup", name="Response 3").get_by_label("3", exact=True).check()
    # A rank that is given again changes places; arrows go through the ranks of a response.
    first.press("ArrowRight")
    expect(truth.get_by_role("radiogroup", name="Response 2").get_by_label("1", exact=True)).to_be_checked()
    send(task)


def questions(task: FrameLocator) -> None:
    pair = task.get_by_role("region", name="Pair 1")
    pair.get_by_label("Question").fill("Who?")
    send(task)
    expect(task.get_by_text("Write at least 3 words here.")).to_be_visible()
    expect(pair.get_by_label("Question")).to_be_focused()
    pair.get_by_label("Question").fill("Who bakes the bread?")
    pair.get_by_label("Answer").fill("Anna")
    pair.get_by_label("Who", exact=True).check()
    pair.get_by_label("A tag of your own").fill("easy")
    pair.get_by_label("A tag of your own").press("Enter")
    expect(pair.get_by_label("easy")).to_be_checked()
    text = task.get_by_role("group", name="Text", exact=True)
    text.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        text.press(key)
    pair.get_by_role("button", name="Add the selected passage").click()
    text.get_by_text("Bern has bears").dblclick(position={"x": 4, "y": 10})
    task.get_by_role("button", name="Add a pair").click()
    second = task.get_by_role("region", name="Pair 2")
    expect(second.get_by_label("Question")).to_be_focused()
    second.get_by_label("Question").fill("What has Bern got?")
    second.get_by_label("Answer").fill("some rather big old bears")
    send(task)
    expect(task.get_by_text("Write at most 4 words here; these are 5.")).to_be_visible()
    second.get_by_label("Answer").fill("bears")
    expect(task.get_by_role("button", name="Add a pair")).to_be_disabled()
    send(task)


def document(task: FrameLocator) -> None:
    name = task.get_by_role("group", name="Name:")
    name.get_by_label("Value", exact=True).fill("")
    send(task)
    expect(task.get_by_text("Write the value of “Name:”, or say what is wrong with it.")).to_be_visible()
    name.get_by_label("Value", exact=True).fill("Anna Keller")
    expect(task.locator(".frame")).to_have_count(2)
    task.get_by_role("group", name="TOWN").get_by_label("The value is blank").check()
    date = task.get_by_role("group", name="Date")
    expect(date.get_by_label("The key is not there")).to_be_checked()
    date.get_by_label("The key is not there").press("ArrowRight")
    date.get_by_label("Value", exact=True).fill("3 May")
    send(task)
