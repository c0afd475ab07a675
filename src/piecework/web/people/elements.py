"""The gallery's pages of crowd elements: each with an example to change, live in a frame, and its answer.

What stands there comes from the folders of frontend/src/crowd when the scripts are built, so that no element
is missing. What somebody writes is shown in a frame of opaque origin to nobody but them, and kept nowhere.
"""

from functools import cache

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.web.assets import Assets
from piecework.web.context import Visit
from piecework.web.tasks import framed


class Element(msgspec.Struct, frozen=True):
    """An element: its tag, what it is, what it answers, and an example; code stands between back quotes."""

    tag: str
    about: str
    answer: str
    source: str


async def page(visit: Visit) -> Response:
    """Answer with the page of an element."""
    element = _asked(visit)
    return await visit.page(
        "element.html.jinja",
        element=element,
        elements=all_elements(visit.site.assets),
        about=_parts(element.about),
        answer=_parts(element.answer),
        source=_source(visit, element),
        sandboxed=framed.SANDBOX,
    )


async def show(visit: Visit) -> Response:
    """Answer with the frame: the example as it comes, or as a form says."""
    element = _asked(visit)
    fields = await visit.fields() if visit.request.method == "POST" else {}
    return framed.page(visit.site, fields.get("source", _source(visit, element)))


@cache
def all_elements(assets: Assets) -> tuple[Element, ...]:
    """Return every element, by its tag."""
    return msgspec.json.decode(assets.content("crowd-examples.json"), type=tuple[Element, ...])


def _asked(visit: Visit) -> Element:
    # In production there is no such page.
    found = {element.tag: element for element in all_elements(visit.site.assets)}
    if not visit.market.is_sandbox or visit.path("tag") not in found:
        raise HTTPException(404)
    return found[visit.path("tag")]


def _source(visit: Visit, element: Element) -> str:
    """Return the example as a page that works anywhere: the addresses in it are this server's own."""
    site = visit.site
    example = element.source.replace("${image_url}", site.task_url + site.assets.url("street.svg"))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{element.tag}</title>\n"
        f'<script src="{site.task_url}/crowd-html-elements.js"></script>\n'
        f"<main>\n<h1>{element.tag}</h1>\n{example}</main>\n</html>\n"
    )


def _parts(text: str) -> list[tuple[str, bool]]:
    """Return the parts of a text, each with whether it is code."""
    return [(part, index % 2 == 1) for index, part in enumerate(text.split("`"))]
