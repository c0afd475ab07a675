"""Starters: ready-made projects to begin from, one file each in the folder of that name.

A file is a page of HTML as workers get it, with a comment before it: TOML that says what the project is
called, its properties, and rows of sample data as CSV. Its name says where it stands in the gallery. What all
of them look like is in `look.css`, which goes into their empty `<style>`: a project is one page.
"""

import csv
import io
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple

from piecework.rules.phrases import Phrase
from piecework.rules.projects import ProjectDraft

FOLDER = Path(__file__).parent / "starters"
GROUPS = (
    ("Surveys", Phrase("Surveys")),
    ("Pictures", Phrase("Pictures")),
    ("Texts", Phrase("Texts")),
    ("Other", Phrase("Other")),
)
_MINUTE = 60
_END = "-->\n"


class Starter(NamedTuple):
    """A project to begin from.

    Attributes:
        key: in addresses.
        name: in the gallery.
        summary: one sentence about it.
        group: one of GROUPS.
        draft: the project.
        sample: rows of data as CSV, "" if its layout needs none.
    """

    key: str
    name: Phrase
    summary: Phrase
    group: str
    draft: ProjectDraft
    sample: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of the sample by column."""
        return list(csv.DictReader(io.StringIO(self.sample)))


@cache
def all_() -> tuple[Starter, ...]:
    """Return the starters in their order."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.html")))


def find(key: str) -> Starter | None:
    """Return a starter by its key."""
    return next((each for each in all_() if each.key == key), None)


def sample_of(variables: Collection[str]) -> dict[str, str]:
    """Return a value to show in each of these gaps: of a starter that has just these, else of any."""
    alike = [each.rows[0] for each in all_() if each.sample and set(each.rows[0]) == set(variables)]
    return alike[0] if alike else {name: _values().get(name) or name.replace("_", " ") for name in variables}


@cache
def _values() -> dict[str, str]:
    values: dict[str, str] = {}
    for each in all_():
        for name, value in (each.rows[0] if each.sample else {}).items():
            values.setdefault(name, value)
    return values


def _read(path: Path) -> Starter:
    before, _, page = path.read_text("utf-8").partition(_END)
    look = path.with_name("look.css").read_text("utf-8")
    said = tomllib.loads(before.removeprefix("<!--"))
    draft = ProjectDraft(
        name=said["name"],
        title=said["title"],
        description=said["description"],
        content=page.replace("<style></style>", f"<style>\n{look}</style>", 1),
        keywords=said["keywords"],
        reward_cents=said["reward_cents"],
        max_assignments=said["max_assignments"],
        duration_seconds=said["duration_minutes"] * _MINUTE,
    )
    key = path.stem.partition("-")[2]
    sample = said.get("sample", "").lstrip("\n")
    return Starter(key, Phrase(said["name"]), Phrase(said["summary"]), said["group"], draft, sample)
