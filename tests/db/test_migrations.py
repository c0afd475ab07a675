"""A store comes to the newest tables from every released revision: those of the schema modules."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from piecework.db import migrate
from piecework.db.migrate import configuration, metadata_of, pending, upgrade
from piecework.db.stores import STORE_NAMES, Place


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield Place(tmp_path)
        return
    with request.getfixturevalue("postgres_server").empty_database() as url:
        yield Place(tmp_path, url)


def revisions(name):
    return [script.revision for script in ScriptDirectory.from_config(configuration(name)).walk_revisions()][
        ::-1
    ]


@pytest.mark.parametrize("name", STORE_NAMES)
def test_every_revision_leads_to_the_schema(empty: Place, name) -> None:
    for revision in revisions(name):
        upgrade(empty, name, revision)
    assert pending(empty, name) is None
    with migrate._connect(empty, name) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, "include_schemas": False},
        )
        assert compare_metadata(context, metadata_of(name)) == []


@pytest.mark.parametrize("name", STORE_NAMES)
def test_a_new_store_says_what_it_lacks(empty: Place, name) -> None:
    assert pending(empty, name) == revisions(name)[-1]
    upgrade(empty, name)
    upgrade(empty, name)
    assert pending(empty, name) is None
