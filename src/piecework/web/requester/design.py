"""Designing a project's task page: the HTML, its gaps with a value to show in each, a preview, its versions.

The preview is a frame of this site's own address in a sandbox of opaque origin, as task frames are.
What is in it was written by whoever looks at it, and goes there by the form around it: it is shown before it
is kept.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from piecework import ids
from piecework.db.door import Tx
from piecework.market import assignments, batches, hits, projects
from piecework.rules.hits import HIT
from piecework.rules.layouts import layouts
from piecework.rules.layouts.layouts import LANGUAGES, Language, Layout, LayoutError, Parameter
from piecework.rules.phrases import Phrase
from piecework.rules.projects import HOUR, InvalidProject, Project, hit_type
from piecework.rules.questions.documents import HTMLQuestion, parse
from piecework.rules.refusals import Refused
from piecework.web.context import Visit
from piecework.web.requester import forms, starters
from piecework.web.requester.checks import checks, lines_of
from piecework.web.tasks import framed

VERSIONS = 20
MOST_FIELDS = 600
"""A gap for every column that a file may have, and the editor's own fields."""
_LANGUAGES_IN_WORDS = (
    ("placeholders", "${name}"),
    ("liquid", Phrase("Liquid, as in {example}", example="{{ task.input.name }}")),
)
_GAP = "value-"
_EMPTY = {"content": "", "language": "", "frame_height": ""}


class Shown(NamedTuple):
    """A project, its newest versions, and a row of its newest batch by column.

    `columns` and `rows` are those of the batch's file; None and 0 without a batch. `number` is the row's.
    """

    project: Project
    versions: list[Layout]
    row: dict[str, str]
    columns: tuple[str, ...] | None
    rows: int
    number: int


async def page(visit: Visit) -> Response:
    """Answer with the editor; with `version` in the query, that version stands in it."""
    shown = await _shown(visit, {})
    wanted = forms.number(visit.query("version"))
    draft = shown.project.draft
    old = next((each for each in shown.versions if each.version == wanted), None)
    fields = {
        "content": old.content if old else draft.content,
        "language": old.language if old else draft.language,
        "frame_height": str(old.frame_height if old else draft.frame_height),
    }
    return await _editor(visit, shown, fields, old=old, saved=visit.query("saved") == "1")


async def save(visit: Visit) -> Response:
    """Keep what was written as a new version; or, as the field `act` says, only check it or show a row in it.

    What somebody saved elsewhere since the page was opened is not overwritten without a word.
    """
    fields, project_id = {**_EMPTY, **await visit.fields(MOST_FIELDS)}, visit.path("project_id")
    shown = await _shown(visit, fields)
    if fields.get("act") in ("check", "row"):
        typed = _without_values(fields) if fields["act"] == "row" else fields
        return await _editor(visit, shown, typed, typed=True)
    errors, height = _wrong(shown, fields), forms.number(fields["frame_height"])
    if errors or height is None:
        return await _editor(visit, shown, fields, errors)
    draft = shown.project.draft._replace(
        content=_lines(fields.get("content", "")), language=_language(fields), frame_height=height
    )
    try:
        await visit.market.database.awrite(projects.change, visit.person.id, project_id, draft)
    except InvalidProject as refused:
        return await _editor(visit, shown, fields, dict(refused.errors))
    if fields.get("act") == "publish":
        return visit.to(f"/create/projects/{project_id}/publish")
    return visit.to(f"/create/projects/{project_id}/design?saved=1")


async def preview(visit: Visit) -> Response:
    """Answer with the page as it would be: of the kept layout, or of what a form says, filled as it says.

    With `live` in the query, with the frame that shows what the page around it hands over while one writes.
    """
    reader = framed.reader(visit.site, visit.request, framed.token_for(visit, "preview", ""))
    if visit.query("live") == "1":
        return framed.page(visit.site, framed.drawn(reader, "live"))
    posted = visit.request.method == "POST"
    fields = await visit.fields(MOST_FIELDS) if posted else {}
    shown = await _shown(visit, fields)
    draft = shown.project.draft
    content = _lines(fields.get("content", "")) if posted else draft.content
    language = _language(fields) if posted else draft.language
    try:
        variables = layouts.variables_of(content, language)
        values = _values(variables, content, fields, shown.row)
        question = _question(shown.project, content, language, values)
    except LayoutError as error:
        return framed.problem(reader, 422, Phrase("There is nothing to show yet"), error.phrase)
    except Refused as refused:
        return framed.problem(reader, 422, Phrase("There is nothing to show yet"), refused.message)
    return framed.page(visit.site, served(visit, question))


async def try_it(visit: Visit) -> Response:
    """Make one HIT of the project in the sandbox and go there to do it as a worker would."""
    fields = await visit.fields(MOST_FIELDS)
    shown = await _shown(visit, fields)
    draft = shown.project.draft
    if not visit.person.roles.worker:
        raise HTTPException(
            403, Phrase("To do it as a worker, your account needs the worker role. The operator can give it.")
        )
    values = _values(shown.project.variables, draft.content, fields, shown.row)
    question = _question(shown.project, draft.content, draft.language, values)
    sandbox = visit.site.markets["sandbox"]
    # A HIT type of its own: nothing else is in its group, and nothing keeps its owner out.
    kind = hit_type(draft._replace(requirements=(), adult=False))._replace(
        keywords=f"try-{ids.new_request_id()}"
    )
    made: HIT = await sandbox.database.awrite(_publish_one, visit.person.id, kind, question)
    held = await sandbox.database.awrite(assignments.accept, visit.worker, made.id)
    path = f"{sandbox.root}/projects/{made.group_id}/tasks/{made.id}?assignment_id={held.id}"
    # The sandbox may be on a host of its own.
    return RedirectResponse(sandbox.url.removesuffix(sandbox.root) + path, 303)


def served(visit: Visit, question: str) -> str:
    """Return the page in a question document as the owner of its layout looks at it."""
    read = parse(question, allow_http=True)
    assert isinstance(read, HTMLQuestion), "a layout makes nothing else"
    # What is sent from a preview is answered by saying that it is one.
    return framed.rewritten(visit.site, framed.token_for(visit, "preview", "layout"), read.content)


async def _editor(
    visit: Visit, shown: Shown, fields: dict[str, str], errors: dict[str, str] | None = None, **more: Any
) -> Response:
    content, language = _lines(fields["content"]), _language(fields)
    try:
        variables = layouts.variables_of(content, language)
    except LayoutError:
        variables = ()
    values = _values(variables, content, fields, shown.row)
    gaps = [(name, value, lines_of(content, language, name)) for name, value in values.items()]
    return await visit.page(
        "requester/design.html.jinja",
        status=422 if errors else 200,
        here="/create/projects",
        project=shown.project,
        versions=shown.versions,
        fields={**fields, "content": content},
        errors=errors or {},
        languages=_LANGUAGES_IN_WORDS,
        gaps=gaps,
        checks=checks(content, language, shown.columns),
        rows=shown.rows,
        number=shown.number,
        typed=more.get("typed", False) or bool(errors),
        sandboxed=framed.SANDBOX,
        old=more.get("old"),
        saved=more.get("saved", False),
        may_try=visit.person.roles.worker,
    )


async def _shown(visit: Visit, fields: Mapping[str, str]) -> Shown:
    number = forms.number(fields.get("row", "")) or 1
    shown: Shown = await visit.market.database.aread(_read, visit.person.id, visit.path("project_id"), number)
    return shown


def _read(tx: Tx, requester_id: str, project_id: str, number: int) -> Shown:
    project = projects.get(tx, requester_id, project_id)
    newest = batches.list_of_project(tx, requester_id, project_id, None, 1)
    kept = projects.versions(tx, requester_id, project_id, None, VERSIONS)
    if not newest:
        return Shown(project, kept, {}, None, 0, 1)
    batch = newest[0].batch
    number = max(1, min(number, batch.row_count))
    row: dict[str, str] = {}
    for found in batches.rows(tx, requester_id, batch.id, number - 1, 1):
        # Empty once its owner deleted what it was made of.
        row = dict(zip(batch.columns, found.values, strict=False))
    return Shown(project, kept, row, batch.columns, batch.row_count if row else 0, number)


def _wrong(shown: Shown, fields: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if forms.number(fields["frame_height"]) is None:
        errors["frame_height"] = Phrase("Write pixels in figures, for example 600; 0 fits the window.")
    base = forms.number(fields.get("base", ""))
    if base is not None and base != shown.project.layout_version:
        errors["content"] = Phrase(
            "Meanwhile version {n} was saved elsewhere. What you wrote is still here: look at that version "
            "below, or save again to put yours on top of it.",
            n=shown.project.layout_version,
        )
    return errors


def _without_values(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if not name.startswith(_GAP)}


def _publish_one(tx: Tx, requester_id: str, kind: Any, question: str) -> HIT:
    return hits.create(tx, requester_id, kind, hits.HITDraft(question, HOUR, 1)).hit


def _language(fields: dict[str, str]) -> Language:
    return next((each for each in LANGUAGES if each == fields.get("language")), LANGUAGES[0])


def _lines(text: str) -> str:
    # Forms send CR LF, whatever was in them.
    return text.replace("\r\n", "\n")


def _values(
    variables: Collection[str], content: str, fields: Mapping[str, str], row: Mapping[str, str]
) -> dict[str, str]:
    """Return what fills the gaps: what is typed, else the newest batch's first row, else a sample."""
    sample = starters.sample_of(variables, content)
    return {name: fields.get(f"{_GAP}{name}", row.get(name) or sample[name]) for name in variables}


def _question(project: Project, content: str, language: Language, values: dict[str, str]) -> str:
    draft = project.draft
    layout = Layout(
        project.layout_id,
        project.requester_id,
        project.layout_version,
        draft.name,
        content,
        language,
        draft.frame_height,
        tuple(values),
        project.created_at,
        project.changed_at,
    )
    return layouts.question(layout, [Parameter(*each) for each in values.items()])
