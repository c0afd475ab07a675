"""HITs made from layouts, and layouts as their owner keeps them."""

import pytest

from piecework.market import layouts
from piecework.rules.layouts.layouts import LIQUID, LayoutDraft
from piecework.rules.questions.documents import HTMLQuestion, parse
from piecework.rules.refusals import Refused
from tests.api.conftest import HIT, REQUESTER, RIVAL
from tests.api.wire import Refusal, bad_value, refusal

TYPE = {name: value for name, value in HIT.items() if name != "Question"}
WITH_TYPE = {"LifetimeInSeconds": 3_600}
BIRDS = LayoutDraft(
    "Birds", '<form><img src="${url}" alt="${what}"><input name="bird"> ${what} ]]></form>', frame_height=500
)


def parameters(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def keep(service, draft: LayoutDraft = BIRDS, owner: str = REQUESTER) -> str:
    return str(service.db.write(layouts.create, owner, draft).id)


def test_a_hit_is_made_from_a_layout(service, requester) -> None:
    layout_id = keep(service)
    given = {
        "HITLayoutId": layout_id,
        "HITLayoutParameters": parameters(url="a.png?b&c", what='<i>"gull"</i>'),
    }
    hit_type = requester.create_hit_type(
        **{name: value for name, value in TYPE.items() if name != "LifetimeInSeconds"}
    )
    for hit in (
        requester.create_hit(**TYPE, **given)["HIT"],
        requester.create_hit_with_hit_type(HITTypeId=hit_type["HITTypeId"], **WITH_TYPE, **given)["HIT"],
    ):
        assert hit["HITLayoutId"] == layout_id
        assert parse(hit["Question"]) == HTMLQuestion(
            '<form><img src="a.png?b&c" alt="<i>"gull"</i>"><input name="bird"> <i>"gull"</i> ]]></form>', 500
        )
        assert requester.get_hit(HITId=hit["HITId"])["HIT"] == hit


def test_parameters_must_fit(service, requester) -> None:
    layout_id = keep(service)

    def refused(**values: str) -> Refusal:
        return refusal(
            requester.create_hit, **TYPE, HITLayoutId=layout_id, HITLayoutParameters=parameters(**values)
        )

    def because(detail: str) -> Refusal:
        return bad_value(layout_id, "HITLayoutParameters", detail)

    assert refused(url="a") == because("The layout needs 'what'.")
    assert refused() == because("The layout needs 'url', 'what'.")
    assert refused(url="a", what="b", size="c") == because("The layout has no variable 'size'.")
    assert refused(url="a", what="b" * 70_000).code == "XMLParseError"
    assert refused(url="a", what="\x0b").code == "XMLParseError"
    assert refusal(requester.create_hit, **HIT, HITLayoutParameters=parameters(url="a")) == bad_value(
        "url", "HITLayoutParameters", "They go with a HITLayoutId."
    )
    assert requester.list_hits()["NumResults"] == 0


def test_another_requesters_layout_does_not_exist(service, rival) -> None:
    layout_id = keep(service)
    given = {"HITLayoutId": layout_id, "HITLayoutParameters": parameters(url="a", what="b")}
    absent = Refusal("RequestError", "HITLayoutDoesNotExist", f"HITLayout {layout_id} does not exist.")
    assert refusal(rival.create_hit, **TYPE, **given) == absent
    for verb, arguments in (
        (layouts.change, (layout_id, BIRDS)),
        (layouts.delete_, (layout_id,)),
        (layouts.get, (layout_id,)),
        (layouts.versions, (layout_id, None, 10)),
    ):
        door = service.db.read if verb in {layouts.get, layouts.versions} else service.db.write
        with pytest.raises(Refused, match="does not exist"):
            door(verb, RIVAL, *arguments)
    assert service.db.read(layouts.list_, RIVAL, None, 10) == []
    assert service.db.read(layouts.get, REQUESTER, layout_id).version == 1


def test_a_change_is_a_version_and_hits_stay_as_they_were(service, requester, clock) -> None:
    layout_id = keep(service)
    given = {"HITLayoutId": layout_id, "HITLayoutParameters": parameters(url="a", what="b")}
    old = requester.create_hit(**TYPE, **given)["HIT"]
    clock.advance(seconds=60)
    in_liquid = LayoutDraft("Birds 2", "<form>{{ task.input.what }}<input name=a></form>", LIQUID)
    changed = service.db.write(layouts.change, REQUESTER, layout_id, in_liquid)
    assert (changed.id, changed.version, changed.variables) == (layout_id, 2, ("what",))
    assert changed.changed_at - changed.created_at == 60_000
    new = requester.create_hit(**TYPE, HITLayoutId=layout_id, HITLayoutParameters=parameters(what="<gull>"))[
        "HIT"
    ]
    assert "&lt;gull&gt;" in new["Question"]
    assert requester.get_hit(HITId=old["HITId"])["HIT"]["Question"] == old["Question"]
    kept = service.db.read(layouts.versions, REQUESTER, layout_id, None, 10)
    assert [(each.version, each.name, each.content) for each in kept] == [
        (2, "Birds 2", in_liquid.content),
        (1, "Birds", BIRDS.content),
    ]
    assert service.db.read(layouts.versions, REQUESTER, layout_id, 2, 10) == kept[1:]
    assert service.db.read(layouts.get, REQUESTER, layout_id, 1) == kept[1]
    service.db.write(layouts.delete_, REQUESTER, layout_id)
    assert requester.get_hit(HITId=old["HITId"])["HIT"]["HITLayoutId"] == layout_id
    assert refusal(requester.create_hit, **TYPE, **given).code == "HITLayoutDoesNotExist"


def test_layouts_are_listed_newest_first_page_by_page(service) -> None:
    made = [keep(service, BIRDS._replace(name=f"Birds {number}")) for number in range(5)]
    keep(service, owner=RIVAL)
    first = service.db.read(layouts.list_, REQUESTER, None, 3)
    rest = service.db.read(layouts.list_, REQUESTER, first[-1].id, 3)
    assert [each.id for each in (*first, *rest)] == sorted(made, reverse=True)
