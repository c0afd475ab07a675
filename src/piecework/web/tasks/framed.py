"""Answers that go into a task frame, and the frame's address: what HITs and qualification tests share.

They stand in a sandbox of opaque origin. What a frame shows and takes is in frames.py, and for tests in
qualification_tests.py.
"""

from typing import Any, NamedTuple

import msgspec
from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from piecework.market.work import Work
from piecework.rules.assignments import ACCEPTED
from piecework.rules.phrases import Phrase
from piecework.rules.questions import answers
from piecework.rules.questions.form import QuestionForm
from piecework.rules.questions.frame import rewrite_html
from piecework.web.context import Market, Site, Visit
from piecework.web.tasks import question_form
from piecework.web.tasks.posted import Fields
from piecework.web.tasks.question_form import Around, Mode
from piecework.web.tasks.tokens import Kind, TaskToken

SANDBOX = "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads"
"""What a task may do. Never allow-same-origin on a page of ours, never allow-top-navigation."""


_MODES: dict[Kind, Mode] = {
    "work": "work",
    "test": "work",
    "preview": "preview",
    "finished": "finished",
    "example": "work",
}
_SAID = "what-the-frame-says"


class Reader(NamedTuple):
    """Whoever looks at a frame: on which site, and in which language it speaks to them."""

    site: Site
    language: str


def reader(site: Site, request: Request, token: TaskToken | None) -> Reader:
    """Return who looks at a frame: the token says which language they chose, else the browser does."""
    wanted = token.language if token else None
    return Reader(site, site.languages.choose(wanted, request.headers.get("accept-language", "")))


def token_for(visit: Visit, kind: Kind, id_: str) -> TaskToken:
    """Return the token of a frame on a page that a person looks at."""
    person = visit.person
    return TaskToken(visit.market.name, kind, id_, person.id, person.language or "")


def address(site: Site, token: TaskToken) -> str:
    """Return where a frame is, with a slash at the end."""
    root = site.markets[token.market].root
    return f"{site.task_url}{root}/task/{site.tokens.sign(token)}/"


def submit_address(site: Site, token: TaskToken) -> str:
    """Return where a frame's answers are sent."""
    return f"{address(site, token)}mturk/externalSubmit"


def rewritten(site: Site, token: TaskToken, content: str) -> str:
    """Return the page of an HTMLQuestion with the closed service's addresses replaced by this frame's."""
    return rewrite_html(
        content,
        submit_address(site, token),
        site.task_url + site.assets.url("externalHIT_v1.js"),
        site.task_url + site.assets.url("crowd-html-elements.js"),
    )


def draft_key(market: str, worker_id: str, id_: str) -> str:
    """Return under which name a device keeps what a worker entered for an assignment or a test (`id_`)."""
    return f"{market}:{worker_id}:{id_}"


def around(reader: Reader, token: TaskToken, hit_id: str) -> Around:
    """Return what stands around a form drawn in this frame."""
    site, language = reader
    return Around(
        action=address(site, token),
        hit_id=hit_id,
        assignment_id=token.id,
        mode=_MODES[token.kind],
        stylesheet=site.assets.url("task.css"),
        script=site.assets.url("task.js"),
        files=f"{site.markets[token.market].url}/assignments/{token.id}/files/",
        language=language,
        translations=site.languages.translations(language),
    )


def form_page(
    reader: Reader, form: QuestionForm, around: Around, posted: Fields, errors: dict[str, str]
) -> Response:
    """Answer with a form: as it comes, or with what was posted and what is wrong with it."""
    text = question_form.render(form, around, posted, errors)
    return page(reader.site, text, 422 if errors else 200)


def done(reader: Reader, market: Market, assignment_id: str, given: list[answers.Answer]) -> Response:
    """Answer that an assignment was submitted; the page around the frame hears of it and goes on."""
    pages, key = reader.site.done_pages, (market.name, reader.language)
    text = pages.get(key)
    if text is None:
        text = pages[key] = drawn(reader, "done", queue=f"{market.url}/tasks", said=_SAID)
    # What workers' own tools read from the message with which the frame reports a submission.
    answer = {
        each.identifier: each.free_text or "|".join([*each.selections, *filter(None, [each.other_text])])
        for each in given
    }
    said = msgspec.json.encode({"assignmentId": assignment_id, "answer": answer}).decode()
    return page(reader.site, text.replace(_SAID, str(escape(said)), 1))


def not_submitted(
    reader: Reader, status: int, reason: str, posted: Fields, held: Work | None = None
) -> Response:
    """Answer why nothing was submitted, with all that was posted as text to copy."""
    submitted_before = held is not None and held.assignment.submitted_at is not None
    text = drawn(
        reader,
        "problem",
        title=Phrase("There was a problem submitting your results for this HIT."),
        reason=reason,
        kept=kept(posted),
        in_hand=held is not None and held.assignment.status == ACCEPTED,
        mark="already" if submitted_before else "refused",
    )
    return page(reader.site, text, status)


def problem(
    reader: Reader,
    status: int,
    title: str,
    reason: str,
    posted: Fields | None = None,
    *,
    mark: str = "refused",
) -> Response:
    """Answer that there is nothing to do here, and why. What `mark` may be is told in task.ts."""
    text = drawn(
        reader, "problem", title=title, reason=reason, kept=kept(posted or []), in_hand=False, mark=mark
    )
    return page(reader.site, text, status)


def kept(posted: Fields) -> str:
    """Return what was posted as text to copy."""
    return "\n".join(f"{name}: {value}" for name, value in posted if name not in answers.RESERVED)


def drawn(reader: Reader, name: str, **content: Any) -> str:
    """Return one of the frame's own pages as HTML."""
    site, language = reader
    template = site.pages.environment(language).get_template(f"tasks/{name}.html.jinja")
    return template.render(language=language, **content)


def page(site: Site, text: str, status: int = 200) -> Response:
    """Answer with HTML of whatever origin, in a sandbox."""
    headers = {
        "Content-Security-Policy": f"sandbox {SANDBOX}; frame-ancestors 'self' {site.ancestors}",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        # The sandbox and an opener policy of ours exclude each other when a frame is opened as a page.
        "Cross-Origin-Opener-Policy": "unsafe-none",
    }
    return HTMLResponse(text, status, headers)
