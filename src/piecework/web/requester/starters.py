"""Starters: ready-made projects to begin from, one file each in the folder of that name.

A file is a page of HTML as workers get it, with a comment before it: TOML that says what the project is
called, its properties, and rows of sample data as CSV. Its name says where it stands in the gallery. What all
of them look like is in `look.css`, which goes into their empty `<style>`: a project is one page. Pictures
and recordings of the samples are in `media`; `media:cat.svg` in a row is that file as a `data:` address, so
that a sample needs no server to come from.
"""

import base64
import csv
import io
import re
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from piecework.rules.layouts import layouts
from piecework.rules.phrases import Phrase
from piecework.rules.projects import ProjectDraft

FOLDER = Path(__file__).parent / "starters"
GROUPS = (
    ("Survey", Phrase("Survey")),
    ("Vision", Phrase("Vision")),
    ("Language", Phrase("Language")),
    ("Audio", Phrase("Audio")),
    ("Other", Phrase("Other")),
)
_MINUTE = 60
_END = "-->\n"
_MEDIA = re.compile(r"\bmedia:([\w-]+\.(\w+))")
_TYPES = {"webm": "video/webm", "svg": "image/svg+xml"}


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


def sample_of(variables: Collection[str], content: str) -> dict[str, str]:
    """Return a value to show in each of these gaps of a page.

    It is of a starter that has just these gaps; of several, of the one whose page has most lines in common
    with this one, which is what it was begun from. If none has, each value is of any.
    """
    lines = set(content.split("\n"))
    alike = [each for each in all_() if each.sample and set(each.rows[0]) == set(variables)]
    if not alike:
        return {name: _values().get(name) or name.replace("_", " ") for name in variables}
    return max(alike, key=lambda each: len(lines & set(each.draft.content.split("\n")))).rows[0]


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
        language=said.get("language", layouts.PLACEHOLDERS),
    )
    key = path.stem.partition("-")[2]
    sample = _MEDIA.sub(_data_url, said.get("sample", "").lstrip("\n"))
    return Starter(key, Phrase(said["name"]), Phrase(said["summary"]), said["group"], draft, sample)


def _data_url(name: re.Match[str]) -> str:
    file, kind = (FOLDER / "media" / name[1]).read_bytes(), _TYPES[name[2]]
    if name[2] != "svg":
        return f"data:{kind};base64,{base64.b64encode(file).decode()}"
    # As text it is shorter, and without quotes and blanks it stands in any attribute and any CSV.
    return f"data:{kind},{quote(b''.join(file.splitlines()), safe='/:=,;-_.!()')}"
