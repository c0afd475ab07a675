import pytest

from piecework.rules.layouts.pages import read, with_form


@pytest.mark.parametrize(
    ("content", "takes"),
    [
        ("<input name=a>", True),
        ("<INPUT type='radio' name=a>", True),
        ("<select name=a></select>", True),
        ("<textarea name=a></textarea>", True),
        ("<crowd-form></crowd-form>", True),
        ("<crowd-entity-annotation></crowd-entity-annotation>", True),
        ("<p>Hello</p>", False),
        ("<input type=submit>", False),
        ("<button>Send</button>", False),
        ("<!-- <input name=a> -->", False),
        ("<script>'<input name=a>'</script>", False),
        ("<p", False),
        ("", False),
    ],
)
def test_a_page_takes_answers(content, takes) -> None:
    assert read(content).takes_answers is takes


def test_a_page_without_a_form_is_put_into_one() -> None:
    page = with_form("<p>${x}</p><input name=a>")
    assert (
        page.index("<form")
        < page.index("<input name=a>")
        < page.index('type="submit"')
        < page.index("</form>")
    )
    assert page.count("turkSetAssignmentID") == 1
    assert 'name="assignmentId"' in page


@pytest.mark.parametrize("button", ["<button>Go</button>", "<input type=submit>", "<input TYPE='image'>"])
def test_a_page_keeps_its_own_button(button) -> None:
    assert "submitButton" not in with_form(f"<input name=a>{button}").replace("turkSetAssignmentID", "")


@pytest.mark.parametrize("button", ["<button type=button>Add</button>", "<input type=reset>"])
def test_a_button_that_does_not_submit_is_not_enough(button) -> None:
    assert 'id="submitButton"' in with_form(f"<input name=a>{button}")


@pytest.mark.parametrize(
    "page",
    [
        "<form><input name=a></form>",
        "<crowd-form></crowd-form>",
        "<crowd-entity-annotation></crowd-entity-annotation>",
    ],
)
def test_a_page_with_a_form_stays(page) -> None:
    assert with_form(page) == page
