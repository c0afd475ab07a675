"""Addresses of the first requester website, which files of the old Command Line Tools are full of."""

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from piecework.files.links import FileLink
from piecework.market import hits, uploads
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.web.context import Visit


async def hit(visit: Visit) -> Response:
    """Lead to the page of a HIT of this requester, also a disposed one."""
    try:
        view = await visit.market.database.aread(hits.get, visit.person.id, visit.query("HITId"))
    except Refused:
        raise HTTPException(404, Phrase("You have no HIT with this id.")) from None
    return RedirectResponse(f"{visit.market.root}/hits/{view.hit.id}", 302)


async def file(visit: Visit) -> Response:
    """Lead to the file that answers a question of an assignment of this requester's HIT."""
    asked = visit.query("assignmentId"), visit.query("questionId")
    try:
        found = await visit.market.database.aread(uploads.of_answer, visit.person.id, *asked)
    except Refused:
        raise HTTPException(404, Phrase("No file was sent in answer to this question.")) from None
    signed = visit.site.file_links.sign(FileLink(visit.market.name, found.key))
    return RedirectResponse(f"{visit.site.settings.public_url}/files/{signed}", 303)
