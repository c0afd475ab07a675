"""loadHITs -preview: the question of a HIT as a page to look at, as workers see it before they accept."""

from base64 import b64encode
from html import escape

from piecework.rules.questions.documents import ExternalQuestion, HTMLQuestion, parse
from piecework.rules.questions.frame import external_frame_url

_NOT_ACCEPTED = "ASSIGNMENT_ID_NOT_AVAILABLE"
_HIGH = 600
_FRAME = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Preview</title>
<body style="margin: 0"><iframe title="The page of the HIT" src="{url}" height="{height}"
style="width: 100%; border: 0"></iframe></body></html>
"""


def page(document: str) -> str:
    """Return the page. The question is one that `parse` takes."""
    question = parse(document, allow_http=True)
    if isinstance(question, HTMLQuestion):
        return question.content
    if isinstance(question, ExternalQuestion):
        url = external_frame_url(question.url, {"assignmentId": _NOT_ACCEPTED, "hitId": ""})
        return _FRAME.format(url=escape(url), height=question.frame_height or _HIGH)
    # Whoever previews no form need not wait for these.
    from piecework.web.assets import Assets  # noqa: PLC0415
    from piecework.web.tasks import question_form  # noqa: PLC0415

    style = b64encode(Assets().content("task.css")).decode()
    around = question_form.Around("", "", "", "preview", f"data:text/css;base64,{style}")
    return question_form.render(question, around, [], {})
