"""Projects on both databases: kept, changed into new versions, copied, archived, and nobody else's."""

import pytest

from piecework.market import layouts, projects
from piecework.rules import projects as rules
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.layouts.layouts import LayoutDraft
from piecework.rules.projects import Estimate, InvalidProject, ProjectDraft
from piecework.rules.qualifications import ADULT, PREVIEW, Requirement
from piecework.rules.refusals import Refused

OWNER, RIVAL = "AREQUESTERONE1", "AREQUESTERTWO2"
DRAFT = ProjectDraft("Birds", "Name a bird", "Look and name it", "<p>${image}</p><input name=bird>")


def test_a_projects_life(market, clock) -> None:
    made = market.write(projects.create, OWNER, DRAFT._replace(name=" Birds ", keywords="birds, names"))
    assert made.draft == DRAFT._replace(keywords="birds, names")
    assert (made.variables, made.layout_version, made.archived_at) == (("image",), 1, None)
    assert market.read(layouts.get, OWNER, made.layout_id).content == DRAFT.content

    clock.advance(seconds=5)
    dearer = market.write(projects.change, OWNER, made.id, made.draft._replace(reward_cents=20, adult=True))
    assert (dearer.draft.reward_cents, dearer.layout_version, dearer.changed_at) == (20, 1, clock.now)
    content = "<p>${image} ${hint}</p><input name=bird>"
    changed = market.write(projects.change, OWNER, made.id, dearer.draft._replace(content=content))
    assert (changed.variables, changed.layout_version) == (("image", "hint"), 2)
    versions = market.read(projects.versions, OWNER, made.id, None, 10)
    assert [(each.version, each.content) for each in versions] == [(2, content), (1, DRAFT.content)]

    twin = market.write(projects.copy, OWNER, made.id, "Birds again")
    assert twin.draft == changed.draft._replace(name="Birds again")
    assert twin.layout_id != made.layout_id
    first = market.read(projects.list_, OWNER, None, 1)
    rest = market.read(projects.list_, OWNER, first[-1].id, 5)
    assert [each.id for each in first + rest] == [twin.id, made.id]

    market.write(projects.delete_, OWNER, made.id)
    assert [each.id for each in market.read(projects.list_, OWNER, None, 5)] == [twin.id]
    assert market.read(projects.get, OWNER, made.id).archived_at == clock.now
    with pytest.raises(Refused, match="belongs to a project"):
        market.write(layouts.delete_, OWNER, made.layout_id)


def test_an_old_layout_becomes_a_project(market) -> None:
    layout = market.write(layouts.create, OWNER, LayoutDraft("Old" * 50, "<input name=a>", frame_height=400))
    made = market.write(projects.import_layout, OWNER, layout.id)
    assert (made.layout_id, made.draft.frame_height, len(made.draft.title)) == (layout.id, 400, 128)


def test_somebody_elses_project_does_not_exist(market) -> None:
    made = market.write(projects.create, OWNER, DRAFT)
    for verb, *rest in (
        (projects.get,),
        (projects.change, DRAFT),
        (projects.copy, "mine"),
        (projects.delete_,),
        (projects.versions, None, 5),
    ):
        for whose, which in ((RIVAL, made.id), (OWNER, "3NONE")):
            with pytest.raises(Refused) as caught:
                market.write(verb, whose, which, *rest)
            assert caught.value.code == "ProjectDoesNotExist"
    with pytest.raises(Refused, match="does not exist"):
        market.write(projects.import_layout, RIVAL, made.layout_id)
    assert market.read(projects.list_, RIVAL, None, 5) == []


def test_what_is_wrong_stands_beside_its_field(market) -> None:
    wrong = ProjectDraft(
        name=" ",
        title="x" * 129,
        description="a\x07b",
        content="<p>no field</p>",
        reward_cents=-1,
        max_assignments=0,
        duration_seconds=1,
        auto_approval_seconds=10**9,
        requirements=(Requirement("3NOSUCHTYPE", "Exists"),),
        frame_height=-1,
    )
    with pytest.raises(InvalidProject) as caught:
        market.write(projects.create, OWNER, wrong)
    fields = "name title description content reward_cents max_assignments duration_seconds"
    assert set(caught.value.errors) == {
        *fields.split(),
        "auto_approval_seconds",
        "requirements",
        "frame_height",
    }
    assert "30 seconds to 365 days" in caught.value.errors["duration_seconds"]
    assert market.read(projects.list_, OWNER, None, 5) == []


def test_what_it_costs_and_asks_for(market) -> None:
    many = DRAFT._replace(reward_cents=50, max_assignments=10)
    assert market.read(projects.estimate, many, 100) == Estimate(1_000, 50, 20, 70_000)
    assert rules.hit_type(DRAFT._replace(adult=True)) == HITTypeDraft(
        *DRAFT[1:3], None, 5, 3_600, 3 * 86_400, (Requirement(ADULT, "EqualTo", (1,), guarded=PREVIEW),)
    )
