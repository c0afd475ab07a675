"""Publishing: a file of rows becomes a batch, its owner looks at it and at what it costs, and confirms.

Rows are stored as they are read, so memory does not grow with the file. What happens after the confirmation
is in batches.py; the publishing itself in the background.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, NamedTuple

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import batches, hit_types, projects
from piecework.market.batches import BatchDraft
from piecework.market.hit_types import HITType
from piecework.rules import input_files
from piecework.rules.batches import DRAFT, Batch, InvalidBatch, Plan
from piecework.rules.input_files import MOST_PROBLEMS, InvalidFile, Kind, Problem, Table
from piecework.rules.layouts.layouts import LIQUID
from piecework.rules.phrases import Phrase
from piecework.rules.projects import Estimate, Project
from piecework.web.context import Visit
from piecework.web.requester import design, forms, starters
from piecework.web.tasks import framed

AT_ONCE = 500
MOST_PASTED = 3_000_000
KEPT_BYTES = 200_000
"""A file up to this size is put into the page when it has a mistake: nobody has to choose it again."""
PIECE_BYTES = 65_536
_COLUMN = "column-"


class Given(NamedTuple):
    """What a form sent: its fields, and the file if one was chosen."""

    fields: dict[str, str]
    source: IO[bytes] | None
    file_name: str


class Confirming(NamedTuple):
    """A batch that waits for its owner's word: its project, HIT type, and what all its rows cost."""

    batch: Batch
    project: Project
    hit_type: HITType
    plan: Plan


async def page(visit: Visit) -> Response:
    """Answer with the form that takes rows for a project."""
    project: Project = await visit.market.database.aread(
        projects.get, visit.person.id, visit.path("project_id")
    )
    return await _form(visit, project, {"name": project.draft.name})


async def sample(visit: Visit) -> Response:
    """Answer with a file of the columns that a project's layout asks for, with a row to replace."""
    project: Project = await visit.market.database.aread(
        projects.get, visit.person.id, visit.path("project_id")
    )
    values = starters.sample_of(project.variables, project.draft.content)
    row = [values[name] for name in project.variables]
    text = "".join(",".join(_quoted(each) for each in line) + "\r\n" for line in (project.variables, row))
    headers = {"Content-Disposition": 'attachment; filename="sample.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


async def load(visit: Visit) -> Response:
    """Make a batch of the rows that were sent, and go to its confirmation; tell what is wrong with them."""
    database = visit.market.database
    project: Project = await database.aread(projects.get, visit.person.id, visit.path("project_id"))
    request = visit.request
    async with request.form(max_files=1, max_fields=1_000, max_part_size=MOST_PASTED) as form:
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        file = form.get("file")
        chosen = isinstance(file, UploadFile) and bool(file.filename)
        given = Given(fields, file.file if chosen else None, file.filename or "" if chosen else "")  # type: ignore[union-attr]
        try:
            batch = await _load(visit, project, given)
        except InvalidFile as refused:
            return await _form(visit, project, _kept(given), problems=refused.problems)
        except InvalidBatch as refused:
            return await _form(visit, project, _kept(given), errors=dict(refused.errors))
        except _Unmatched as unmatched:
            return await _form(visit, project, _kept(given), unmatched=unmatched)
    return visit.to(f"/batches/{batch.id}/publish")


async def confirm_page(visit: Visit) -> Response:
    """Answer with a batch that waits to be published: any of its rows, what it costs, what the funds are."""
    return await _confirmation(visit)


async def confirm(visit: Visit) -> Response:
    """Publish a batch, or its first rows, or discard it, as the field `act` says."""
    fields, batch_id = await visit.fields(), visit.path("batch_id")
    database, person_id = visit.market.database, visit.person.id
    if fields.get("act") == "discard":
        batch: Batch = await database.aread(batches.get, person_id, batch_id)
        await database.awrite(batches.discard, person_id, batch_id)
        return visit.to(f"/create/projects/{batch.project_id}/publish")
    rows: int | None = None
    if fields.get("act") == "pilot":
        rows = forms.number(fields.get("rows", ""))
        if rows is None:
            return await _confirmation(
                visit, fields, {"rows": Phrase("Write a number of rows, for example 10.")}
            )
    try:
        plan: Plan = await database.aread(batches.plan, person_id, batch_id, rows)
        if plan.lacking_cents:
            return await _confirmation(visit, fields, {}, lacking=plan)
        await database.awrite(batches.publish, person_id, batch_id, rows)
    except InvalidBatch as refused:
        return await _confirmation(visit, fields, dict(refused.errors))
    return visit.to(f"/batches/{batch_id}")


async def row(visit: Visit) -> Response:
    """Answer with the task page of one row of a batch, for a frame."""
    number = forms.number(visit.path("number")) or 0
    question: str | None = await visit.market.database.aread(
        batches.question, visit.person.id, visit.path("batch_id"), number
    )
    if question is None:
        reader = framed.reader(visit.site, visit.request, framed.token_for(visit, "preview", ""))
        return framed.problem(reader, 404, Phrase("There is no such row"), Phrase("Choose another number."))
    return framed.page(visit.site, design.served(visit, question))


class _Unmatched(Exception):  # noqa: N818  an answer to a file, not an error
    """Which column is meant by which variable has to be chosen."""

    def __init__(self, columns: tuple[str, ...], chosen: dict[str, str], problems: dict[str, str]) -> None:
        super().__init__()
        self.options = [(column, column) for column in columns]
        self.chosen, self.problems = chosen, problems


async def _load(visit: Visit, project: Project, given: Given) -> Batch:
    database, person_id = visit.market.database, visit.person.id
    table = None if not project.variables and _is_empty(given) else _table(given)
    columns = () if table is None else _columns(project, table, given.fields)
    draft = BatchDraft(given.fields.get("name", ""), columns)
    batch: Batch = await database.awrite(batches.create, person_id, project.id, draft)
    try:
        if table is not None:
            await _store(visit, batch, table)
        done: Batch = await database.awrite(batches.loaded, person_id, batch.id)
    except BaseException:
        await database.awrite(batches.discard, person_id, batch.id)
        raise
    return done


async def _store(visit: Visit, batch: Batch, table: Table) -> None:
    problems: list[Problem] = []
    waiting: list[input_files.Row] = []
    for entry in table:
        if isinstance(entry, Problem):
            problems.append(entry)
        else:
            waiting.append(entry)
        if len(problems) >= MOST_PROBLEMS:
            break
        if len(waiting) == AT_ONCE:
            problems += await _add(visit, batch, waiting)
            waiting = []
    if waiting and len(problems) < MOST_PROBLEMS:
        problems += await _add(visit, batch, waiting)
    if problems:
        raise InvalidFile(sorted(problems[:MOST_PROBLEMS]))


async def _add(visit: Visit, batch: Batch, rows: list[input_files.Row]) -> list[Problem]:
    refused = await visit.market.database.awrite(
        batches.add_rows, visit.person.id, batch.id, [row.values for row in rows]
    )
    return [Problem(row.number, "", Phrase(words)) for row, words in zip(rows, refused, strict=True) if words]


def _columns(project: Project, table: Table, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns of a file, called like the variables that they fill."""
    variables = () if project.draft.language == LIQUID else project.variables
    chosen = {name: fields.get(f"{_COLUMN}{name}") or _match(name, table.columns) for name in variables}
    problems = {name: _said(name, chosen, table.columns) for name in variables}
    if any(problems.values()):
        raise _Unmatched(table.columns, chosen, problems)
    called = {column: name for name, column in chosen.items()}
    return tuple(
        called.get(column, f"{column} (2)" if column in chosen else column) for column in table.columns
    )


def _match(name: str, columns: tuple[str, ...]) -> str:
    if name in columns:
        return name
    plain = [column for column in columns if _plain(column) == _plain(name)]
    return plain[0] if len(plain) == 1 else ""


def _said(name: str, chosen: Mapping[str, str], columns: tuple[str, ...]) -> str:
    if chosen[name] not in columns:
        (problem, *_) = input_files.header_problems(columns, [name])
        return problem.text
    if list(chosen.values()).count(chosen[name]) > 1:
        return Phrase("Choose a column of its own for each.")
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _table(given: Given) -> Table:
    if given.source is not None:
        return input_files.read(_pieces(given.source), input_files.kind_of(given.file_name))
    pasted = given.fields.get("pasted", "")
    return input_files.read([pasted.encode(errors="replace")], _kind_of_text(pasted))


def _kind_of_text(text: str) -> Kind:
    first = text.lstrip().partition("\n")[0]
    if first.startswith("{"):
        return "jsonl"
    return "tsv" if "\t" in first else "csv"


def _is_empty(given: Given) -> bool:
    return given.source is None and not given.fields.get("pasted", "").strip()


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    source.seek(0)
    while piece := source.read(PIECE_BYTES):
        yield piece


def _kept(given: Given) -> dict[str, str]:
    """Return the fields of a form as it comes back, with a small file in it as text."""
    if given.source is None:
        return given.fields
    given.source.seek(0)
    content = given.source.read(KEPT_BYTES + 1)
    if len(content) > KEPT_BYTES:
        return given.fields
    return {**given.fields, "pasted": content.decode("utf-8-sig", "replace"), "from": given.file_name}


async def _form(
    visit: Visit,
    project: Project,
    fields: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    problems: Iterable[Problem] = (),
    unmatched: _Unmatched | None = None,
) -> Response:
    cost: Estimate = await visit.market.database.aread(projects.estimate, project.draft, 1)
    problems = list(problems)
    return await visit.page(
        "requester/publish.html.jinja",
        status=422 if errors or problems or unmatched else 200,
        here="/create/projects",
        project=project,
        fields=fields,
        errors=errors or {},
        problems=problems,
        most_problems=MOST_PROBLEMS,
        unmatched=unmatched,
        cost=cost,
    )


async def _confirmation(
    visit: Visit,
    fields: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    lacking: Plan | None = None,
) -> Response:
    found: Confirming = await visit.market.database.aread(_read, visit.person.id, visit.path("batch_id"))
    batch = found.batch
    if batch.state == "loading" or batch.published == batch.row_count:
        raise HTTPException(404)
    number = min(max(forms.number(visit.query("row")) or batch.published + 1, 1), batch.row_count)
    return await visit.page(
        "requester/confirm.html.jinja",
        status=422 if errors or lacking else 200,
        here="/batches",
        found=found,
        fields=fields or {},
        errors=errors or {},
        lacking=lacking or (found.plan if found.plan.lacking_cents else None),
        is_draft=batch.state == DRAFT,
        number=number,
        sandboxed=framed.SANDBOX,
    )


def _read(tx: Tx, requester_id: str, batch_id: str) -> Confirming:
    batch = batches.get(tx, requester_id, batch_id)
    project = projects.get(tx, requester_id, batch.project_id)
    kind = hit_types.get_own(tx, requester_id, batch.hit_type_id)
    left = batch.row_count - batch.published
    if batch.state in ("loading", "cancelled") or not left:
        return Confirming(batch, project, kind, Plan(0, 0, 0, 0, 0, 0, 0))
    return Confirming(batch, project, kind, batches.plan(tx, requester_id, batch_id))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
