"""Projects carried from one market to the other: read in one store, kept in the other by the same requester.

A market knows nothing of the other, so qualification types of one's own are found again by their names.
"""

from collections.abc import Mapping
from typing import NamedTuple

from piecework.db.door import Tx
from piecework.market import layouts, projects, qualification_types
from piecework.rules.layouts.layouts import Layout, LayoutDraft
from piecework.rules.projects import Project, ProjectDraft
from piecework.rules.qualifications import MASTERS, SYSTEM_TYPES, Requirement

MOST_VERSIONS = 50
LOOKED_AT = 200


class Carried(NamedTuple):
    """A project to be carried.

    Attributes:
        draft: the project as it is.
        versions: its layout's, the oldest first, MOST_VERSIONS of the newest.
        names: of the qualification types that it asks for and somebody made, by id.
    """

    draft: ProjectDraft
    versions: tuple[LayoutDraft, ...]
    names: Mapping[str, str]


class Arrival(NamedTuple):
    """What a project would be here: its draft, the names of what it cannot ask for here, who has its name.

    `same` is the newest project of this name, the id, or None.
    """

    draft: ProjectDraft
    left_out: tuple[str, ...]
    same: str | None


def carry(tx: Tx, requester_id: str, project_id: str) -> Carried:
    """Return a requester's project to be carried. Refuses an unknown one."""
    project = projects.get(tx, requester_id, project_id)
    versions = projects.versions(tx, requester_id, project_id, None, MOST_VERSIONS)
    names = qualification_types.names_of(tx, project.draft.requirements)
    return Carried(project.draft, tuple(_draft(each) for each in reversed(versions)), names)


def arrival(tx: Tx, requester_id: str, carried: Carried) -> Arrival:
    """Return what a project would be in this market."""
    kept, left_out = [], []
    for each in carried.draft.requirements:
        found = _here(tx, requester_id, carried, each)
        if found is None:
            left_out.append(carried.names.get(each.type_id, each.type_id))
        else:
            kept.append(found)
    listed = projects.list_(tx, requester_id, None, LOOKED_AT)
    same = next((each.id for each in listed if each.name == carried.draft.name), None)
    return Arrival(carried.draft._replace(requirements=tuple(kept)), tuple(left_out), same)


def receive(tx: Tx, requester_id: str, carried: Carried, into: str | None) -> Project:
    """Keep a carried project as a new one with all its versions, or in place of one, as its newest version.

    Refuses as `projects.create` and `projects.change`. What the project cannot ask for here is left out.
    """
    draft = arrival(tx, requester_id, carried).draft
    if into is not None:
        return projects.change(tx, requester_id, into, draft)
    first, *others = carried.versions
    older = draft._replace(content=first.content, language=first.language, frame_height=first.frame_height)
    made = projects.create(tx, requester_id, older)
    for each in others:
        layouts.change(tx, requester_id, made.layout_id, each)
    return projects.change(tx, requester_id, made.id, draft)


def _here(tx: Tx, requester_id: str, carried: Carried, wanted: Requirement) -> Requirement | None:
    if wanted.type_id in SYSTEM_TYPES or wanted.type_id in MASTERS:
        return wanted
    found = qualification_types.find_by_name(tx, requester_id, carried.names.get(wanted.type_id, ""))
    return None if found is None else wanted._replace(type_id=found.id)


def _draft(layout: Layout) -> LayoutDraft:
    return LayoutDraft(layout.name, layout.content, layout.language, layout.frame_height)
