"""A project's properties: who reads what, what is paid, how long it takes, and who may do it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.responses import Response

from piecework.db.door import Tx
from piecework.market import projects, qualification_types, worker_groups
from piecework.market.qualification_types import Search
from piecework.rules.phrases import Phrase
from piecework.rules.projects import Estimate, InvalidProject, Project, ProjectDraft
from piecework.rules.qualification_types import QualificationType
from piecework.rules.qualifications import MOST_REQUIREMENTS
from piecework.web.context import Visit
from piecework.web.requester import audience, forms

OWN_TYPES = 100
SAMPLE_ROWS = 100
"""So many rows the cost is told for."""
_TEXTS = ("name", "title", "description", "keywords")
_SPANS = ("duration", "lifetime", "auto_approval")
_EMPTY = dict.fromkeys(
    (*_TEXTS, "reward", "max_assignments", *_SPANS, *(f"{each}_unit" for each in _SPANS)), ""
)
_FIELD_OF = {
    "reward_cents": "reward",
    "duration_seconds": "duration",
    "lifetime_seconds": "lifetime",
    "auto_approval_seconds": "auto_approval",
    "requirements": "type-0",
}
_NUMBERS = Phrase("Write a whole number in figures, for example 3.")


class Typed(NamedTuple):
    """What stands in the form: its fields, what it means, and what is wrong with it by field."""

    fields: dict[str, str]
    lines: list[audience.Line]
    draft: ProjectDraft
    errors: dict[str, str]


async def page(visit: Visit) -> Response:
    """Answer with a project's properties."""
    found = await visit.market.database.aread(_read, visit.person.id, visit.path("project_id"))
    return await _form(visit, *found, _shown(found[0].draft), saved=visit.query("saved") == "1")


async def save(visit: Visit) -> Response:
    """Keep the properties (or, as the field `act` says, only work out the cost or add a requirement)."""
    fields = await visit.fields()
    database, project_id = visit.market.database, visit.path("project_id")
    project, own = await database.aread(_read, visit.person.id, project_id)
    typed = read(fields, project.draft)
    if fields.get("act") in ("cost", "add"):
        blanks = 2 if fields["act"] == "add" else 1
        return await _form(visit, project, own, typed._replace(errors={}), blanks=blanks)
    if not typed.errors:
        try:
            await database.awrite(projects.change, visit.person.id, project_id, typed.draft)
        except InvalidProject as refused:
            typed = typed._replace(
                errors={_FIELD_OF.get(name, name): words for name, words in refused.errors.items()}
            )
    if typed.errors:
        return await _form(visit, project, own, typed, status=422)
    if fields.get("act") == "design":
        return visit.to(f"/create/projects/{project_id}/design")
    return visit.to(f"/create/projects/{project_id}?saved=1")


def read(fields: Mapping[str, str], draft: ProjectDraft) -> Typed:
    """Return what a form says of a project; what cannot be read stays as it was."""
    errors: dict[str, str] = {}
    changes: dict[str, Any] = {name: fields.get(name, "") for name in _TEXTS}
    reward = forms.cents(fields.get("reward", ""))
    if reward is None:
        errors["reward"] = Phrase("Write an amount in dollars, for example 0.25.")
    else:
        changes["reward_cents"] = reward
    workers = forms.number(fields.get("max_assignments", ""))
    if workers is None:
        errors["max_assignments"] = _NUMBERS
    else:
        changes["max_assignments"] = workers
    for name in _SPANS:
        seconds = forms.seconds(fields, name)
        if seconds is None:
            errors[name] = _NUMBERS
        else:
            changes[f"{name}_seconds"] = seconds
    requirements, lines = audience.read(fields)
    errors |= {f"values-{index}": line.error for index, line in enumerate(lines) if line.error}
    changes |= {"requirements": requirements, "adult": fields.get("adult") == "1"}
    return Typed(dict(fields), lines, draft._replace(**changes), errors)


def _shown(draft: ProjectDraft) -> Typed:
    fields = {name: str(getattr(draft, name)) for name in (*_TEXTS, "max_assignments")}
    fields |= {
        "reward": forms.dollars(draft.reward_cents),
        "adult": "1" if draft.adult else "",
        "minutes": "",
    }
    for name in _SPANS:
        fields[name], fields[f"{name}_unit"] = forms.span(getattr(draft, f"{name}_seconds"))
    return Typed(fields, audience.lines_of(draft.requirements), draft, {})


async def _form(
    visit: Visit, project: Project, own: list[QualificationType], typed: Typed, **more: Any
) -> Response:
    status, blanks = more.pop("status", 200), more.pop("blanks", 1 if not typed.lines else 0)
    minutes = forms.cents(typed.fields.get("minutes", "")) or 0
    cost: Estimate = await visit.market.database.aread(projects.estimate, typed.draft, 1)
    lines = [*typed.lines, *[audience.Line()] * blanks][:MOST_REQUIREMENTS]
    return await visit.page(
        "requester/properties.html.jinja",
        status=status,
        here="/create/projects",
        project=project,
        fields={**_EMPTY, **typed.fields},
        errors=typed.errors,
        lines=lines,
        most_lines=MOST_REQUIREMENTS,
        kinds=audience.kinds_of(own, typed.lines),
        comparators=audience.COMPARATORS,
        guards=audience.GUARDS,
        units=forms.UNITS,
        cost=cost,
        sample_rows=SAMPLE_ROWS,
        # Minutes are read like money, so there are a hundred of them in one.
        hourly_cents=typed.draft.reward_cents * 6_000 // minutes if minutes else None,
        saved=more.get("saved", False),
    )


def _read(tx: Tx, requester_id: str, project_id: str) -> tuple[Project, list[QualificationType]]:
    project = projects.get(tx, requester_id, project_id)
    found = qualification_types.list_(tx, requester_id, Search(own=True, requestable=False), None, OWN_TYPES)
    groups = worker_groups.names(tx, requester_id, OWN_TYPES)
    own = [each for each in found if isinstance(each, QualificationType)]
    return project, [
        each._replace(name=Phrase("Group: {name}", name=groups[each.id])) if each.id in groups else each
        for each in own
    ]
