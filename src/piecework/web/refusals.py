"""What the market refused, as a page: what happened, what it means for money and work, what to do next."""

from starlette.responses import JSONResponse, Response

from piecework.rules.assignments import TURN_MS
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.web import explained as of_workers
from piecework.web.context import Visit
from piecework.web.explained import Explained
from piecework.web.requester import explained as of_requesters

EXPLAINED: dict[str, Explained] = {**of_workers.EXPLAINED, **of_requesters.EXPLAINED}
_OTHER = Explained(
    422,
    "warn",
    Phrase("This did not work"),
    Phrase("Nothing was changed."),
    Phrase("Go to the first page"),
    "/",
)

BAD_ADDRESS = Explained(
    404,
    "none",
    Phrase("There is no such HIT group"),
    Phrase(
        "The group was removed, or the link to it is incomplete: an id has 30 capital letters and figures."
    ),
)


async def page(visit: Visit, refused: Refused) -> Response:
    """Answer with the page for a refusal."""
    return await explain(visit, EXPLAINED.get(refused.code, _OTHER), refused.message)


async def explain(
    visit: Visit, explained: Explained, message: str, group_id: str = "", submitted: str = ""
) -> Response:
    """Answer with a page that says what happened (`message`) and what it means.

    `group_id` adds a link to the group; `submitted` is the id of a HIT that was submitted just before.
    """
    # Tools look for fragments of what the old site said; the title holds them where the message does not.
    said = {"message": f"{explained.title}. {message}", "error": explained.title}
    answer: Response = (
        JSONResponse(said, explained.status)
        if visit.wants_json
        else await visit.page(
            "refused.html.jinja",
            status=explained.status,
            explained=explained,
            message=message,
            group_id=group_id,
            submitted=submitted,
        )
    )
    if explained.title == EXPLAINED["OthersFirst"].title:
        answer.headers["Retry-After"] = str(TURN_MS // 1_000)
    return answer
