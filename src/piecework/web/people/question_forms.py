"""The gallery's pages of what a QuestionForm can ask and show.

Each has a document to change, and its form live in a frame. The forms and what they answer are
tasks/examples.py's.
"""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.web.context import Visit
from piecework.web.tasks import examples, framed
from piecework.web.tasks.example_forms import EXAMPLES, Example
from piecework.web.tasks.tokens import TaskToken


async def page(visit: Visit) -> Response:
    """Answer with the page of a feature."""
    example = _asked(visit)
    return await visit.page(
        "form_feature.html.jinja",
        example=example,
        examples=EXAMPLES,
        source=examples.source(visit.site, example),
        shown=framed.address(visit.site, _token(visit, example)),
        sandboxed=framed.SANDBOX,
    )


async def show(visit: Visit) -> Response:
    """Answer with the frame of a document that somebody has written."""
    example = _asked(visit)
    fields = await visit.fields()
    token = _token(visit, example)
    reader = framed.reader(visit.site, visit.request, token)
    return examples.draw(reader, token, fields.get("source", ""))


def _asked(visit: Visit) -> Example:
    # In production there is no such page.
    example = examples.named(visit.path("name"))
    if not visit.market.is_sandbox or example is None:
        raise HTTPException(404)
    return example


def _token(visit: Visit, example: Example) -> TaskToken:
    language = "" if visit.viewer is None else visit.viewer.person.language or ""
    return TaskToken(visit.market.name, "example", example.name, "", language)
