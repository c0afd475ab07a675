"""Groups of workers: the list, one group with its members, and what its owner does with it."""

import re
from typing import NamedTuple

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.db.door import Tx
from piecework.identity import people
from piecework.market import crowd, projects, qualification_requests, worker_groups
from piecework.market.projects import Listed as ListedProject
from piecework.market.worker_groups import Group
from piecework.rules.crowd import Audience, Member
from piecework.rules.phrases import Phrase
from piecework.rules.projects import InvalidProject
from piecework.rules.qualification_types import NAME_CHARACTERS
from piecework.rules.qualifications import DISCOVER, Requirement
from piecework.rules.refusals import Refused
from piecework.rules.texts import DESCRIPTION_CHARACTERS
from piecework.web.context import Visit
from piecework.web.requester import chosen, forms
from piecework.web.requester.chosen import Around

PAGE_SIZE = 50
PROJECTS = 100
ASKED = 25
MOST_IDS = 20_000
MOST_BYTES = 1_000_000
AT_ONCE = 500
UNKNOWN_SHOWN = 20
_ID = re.compile(r"\bA[A-Z0-9]{4,30}\b")
_USES = {"only": "Exists", "without": "DoesNotExist"}


class One(NamedTuple):
    """A group, a page of its members' ids, those of them who submitted something, and what stands around."""

    group: Group
    ids: list[str]
    members: dict[str, Member]
    around: Around
    projects: list[ListedProject]
    asked: int


async def page(visit: Visit) -> Response:
    """Answer with the requester's groups, newest first."""
    return await _page(visit)


async def create(visit: Visit) -> Response:
    """Make a group, and go to it."""
    fields = await visit.fields()
    name = fields.get("name", "").strip()
    shown_name = fields.get("shown_name", "").strip() or name
    said = fields.get("description", "").strip() or str(Phrase("A requester keeps this list of workers."))
    errors = _wrong_texts({"name": name, "shown_name": shown_name, "description": said})
    if errors:
        return await _page(visit, fields, errors)
    try:
        made: Group = await visit.market.database.awrite(
            worker_groups.create, visit.person.id, name, (shown_name, said)
        )
    except Refused:
        taken = Phrase("You have a group or qualification type that workers see under this name.")
        return await _page(visit, fields, {"shown_name": taken})
    return visit.to(f"/groups/{made.id}?done=made")


async def one(visit: Visit) -> Response:
    """Answer with a group and its members."""
    return await shown(visit, visit.path("group_id"))


async def add(visit: Visit) -> Response:
    """Add the workers whose ids are pasted or in a file; ids that belong to nobody here are told."""
    group_id, database = visit.path("group_id"), visit.market.database
    async with visit.request.form(max_files=1, max_fields=10, max_part_size=MOST_BYTES) as form:
        typed, file = form.get("ids"), form.get("file")
        text = typed if isinstance(typed, str) else ""
        if isinstance(file, UploadFile) and file.filename:
            text += "\n" + (await file.read(MOST_BYTES)).decode("utf-8", "replace")
    await database.aread(worker_groups.get, visit.person.id, group_id)
    ids = list(dict.fromkeys(_ID.findall(text)))[:MOST_IDS]
    if not ids:
        wrong: dict[str, str] = {
            "ids": Phrase("Write worker ids, such as A2ABCDEFGHIJKL; one a line, or with commas.")
        }
        return await shown(visit, group_id, {"ids": text}, wrong)
    added, unknown = 0, list[str]()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        known = await visit.site.identity.aread(people.names_of, some)
        unknown += [each for each in some if each not in known]
        added += await database.awrite(worker_groups.add, visit.person.id, group_id, list(known))
    if unknown:
        told = {"ids": _strangers(added, unknown)}
        return await shown(visit, group_id, {"ids": "\n".join(unknown)}, told)
    return visit.to(f"/groups/{group_id}?done=join&number={added}")


async def change(visit: Visit) -> Response:
    """Rename or delete the group, or have a project ask for it, as the field `act` says."""
    fields, group_id = await visit.fields(), visit.path("group_id")
    database, person_id, act = visit.market.database, visit.person.id, fields.get("act", "")
    if act == "delete":
        await database.awrite(worker_groups.delete_, person_id, group_id)
        return visit.to("/groups?done=deleted")
    if act == "rename":
        errors = _wrong_texts({"name": fields.get("name", "").strip()})
        if errors:
            return await shown(visit, group_id, fields, errors)
        await database.awrite(worker_groups.rename, person_id, group_id, fields["name"])
        return visit.to(f"/groups/{group_id}?done=renamed")
    if act not in _USES:
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    await database.aread(worker_groups.get, person_id, group_id)
    wanted = Requirement(group_id, _USES[act], guarded=DISCOVER)
    try:
        await database.awrite(projects.require, person_id, fields.get("project_id", ""), wanted)
    except InvalidProject as refused:
        return await shown(visit, group_id, fields, {"project_id": refused.message})
    return visit.to(f"/create/projects/{fields['project_id']}?saved=1")


async def ask_delete(visit: Visit) -> Response:
    """Answer with the question whether to delete a group, and what comes of it."""
    group: Group = await visit.market.database.aread(
        worker_groups.get, visit.person.id, visit.path("group_id")
    )
    return await visit.page(
        "requester/delete_type.html.jinja",
        here="/workers",
        name=group.name,
        address=f"/groups/{group.id}",
        is_group=True,
    )


async def shown(
    visit: Visit,
    group_id: str,
    fields: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    ticked: list[str] | None = None,
) -> Response:
    """Answer with a group; `fields` and `ticked` are what stood in a form that has `errors`."""
    after = visit.seen("after", "")
    found: One = await visit.market.database.aread(_read, visit.person.id, group_id, after)
    ids = found.ids[:PAGE_SIZE]
    return await visit.page(
        "requester/group.html.jinja",
        status=422 if errors else 200,
        here="/workers",
        found=found,
        ids=ids,
        counted=worker_groups.COUNTED,
        shown_types=found.around.types[: chosen.SHOWN_TYPES],
        further=ids[-1] if len(found.ids) > PAGE_SIZE else "",
        first=not after,
        fields=fields or {},
        errors=errors or {},
        ticked=ticked or [],
        done=visit.query("done"),
        number=forms.number(visit.query("number")) or 0,
    )


async def _page(
    visit: Visit, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    before = visit.seen("before", "")
    found = await visit.market.database.aread(
        worker_groups.list_, visit.person.id, before or None, PAGE_SIZE + 1
    )
    return await visit.page(
        "requester/groups.html.jinja",
        status=422 if errors else 200,
        here="/workers",
        groups=found[:PAGE_SIZE],
        counted=worker_groups.COUNTED,
        older=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else "",
        first=not before,
        fields=fields or {},
        errors=errors or {},
        done=visit.query("done"),
    )


def _read(tx: Tx, requester_id: str, group_id: str, after: str) -> One:
    group = worker_groups.get(tx, requester_id, group_id)
    ids = crowd.ids(tx, requester_id, Audience(group_id=group_id), after, PAGE_SIZE + 1)
    members = crowd.some(tx, requester_id, ids)
    return One(
        group,
        ids,
        members,
        chosen.around(tx, requester_id, list(members.values())),
        projects.list_(tx, requester_id, None, PROJECTS),
        len(qualification_requests.list_pending(tx, requester_id, group_id, (0, ""), ASKED)),
    )


def _wrong_texts(texts: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name, text in texts.items():
        most = DESCRIPTION_CHARACTERS if name == "description" else NAME_CHARACTERS
        if not text:
            errors[name] = Phrase("Write something here.")
        elif len(text) > most:
            errors[name] = Phrase(
                "Write at most {most:,} characters; these are {n:,}.", most=most, n=len(text)
            )
    # What workers see is the name, unless another one is written.
    if "name" in errors:
        errors.pop("shown_name", None)
    return errors


def _strangers(added: int, unknown: list[str]) -> str:
    ids = ", ".join(unknown[:UNKNOWN_SHOWN])
    more = len(unknown) - UNKNOWN_SHOWN
    if more > 0:
        ids = Phrase("{ids} and {more:,} more", ids=ids, more=more)
    return Phrase("{added:,} were added. Nobody here has these ids: {ids}.", added=added, ids=ids)
