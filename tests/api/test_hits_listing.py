"""ListHITs and ListReviewableHITs: order, pages, tokens, filters."""

import pytest

from tests.api.conftest import OTHER
from tests.api.wire import bad_value, invalid, members, publish, refusal


def hit_ids(answer) -> list[str]:
    return [hit["HITId"] for hit in answer["HITs"]]


def publish_many(client, clock, count, **changes) -> list[str]:
    made = []
    for _ in range(count):
        clock.advance(seconds=0.001)
        made.append(publish(client, **changes)["HITId"])
    return made


def test_every_page_with_hits_has_a_token_and_the_empty_one_has_none(service, requester, clock) -> None:
    assert members(requester.list_hits()) == {"NumResults": 0, "HITs": []}
    made = publish_many(requester, clock, 12, Reward="0.01")
    first = requester.list_hits()
    assert (first["NumResults"], hit_ids(first)) == (10, made[:1:-1])
    last = requester.list_hits(NextToken=first["NextToken"], MaxResults=100)
    assert (last["NumResults"], hit_ids(last)) == (2, made[1::-1])
    assert last["NextToken"] not in ("", first["NextToken"])
    assert len(first["NextToken"]) <= 255
    assert members(requester.list_hits(NextToken=last["NextToken"])) == {"NumResults": 0, "HITs": []}
    assert last["HITs"][-1] == requester.get_hit(HITId=made[0])["HIT"]


def test_paginators_and_hand_written_loops_come_to_an_end(service, requester, clock) -> None:
    made = publish_many(requester, clock, 5)
    pages = list(requester.get_paginator("list_hits").paginate(PaginationConfig={"PageSize": 2}))
    assert [page["NumResults"] for page in pages] == [2, 2, 1, 0]
    assert [hit_id for page in pages for hit_id in hit_ids(page)] == made[::-1]
    # Mephisto's loop: the token is read unguarded as long as a page has HITs.
    page, seen = requester.list_hits(), []
    while len(page["HITs"]) > 0:
        seen += hit_ids(page)
        page = requester.list_hits(NextToken=page["NextToken"])
    assert seen == made[::-1]


def test_a_token_is_good_for_its_own_list_only(service, requester, rival, clock) -> None:
    publish_many(requester, clock, 2)
    publish(rival)
    token = requester.list_hits(MaxResults=1)["NextToken"]
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    for client, call, given in (
        (requester, "list_hits", "p1:AAAA"),
        (requester, "list_hits", "2"),
        (requester, "list_hits", forged),
        (rival, "list_hits", token),
        (requester, "list_reviewable_hits", token),
    ):
        assert refusal(getattr(client, call), NextToken=given) == bad_value(given, "NextToken")
    assert "greater than or equal to 1" not in invalid(requester.list_hits, NextToken="t" * 256)


def test_hits_past_their_120_days_do_not_end_the_list(service, requester, clock) -> None:
    kept = publish_many(requester, clock, 1, LifetimeInSeconds=31_536_000)
    gone = publish_many(requester, clock, 3, LifetimeInSeconds=30)
    clock.advance(days=121)
    assert hit_ids(requester.list_hits(MaxResults=2)) == kept
    assert requester.get_hit(HITId=gone[0])["HIT"]["HITStatus"] == "Disposed"
    assert hit_ids(requester.list_reviewable_hits(MaxResults=1)) == []


def test_reviewable_hits_by_status_and_type(service, requester, rival, clock) -> None:
    first, second, open_ = publish_many(requester, clock, 3)
    clock.advance(seconds=1)
    other_type = publish(requester, Title="Another")
    publish(rival)
    for hit_id in (first, second, other_type["HITId"]):
        requester.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    listed = requester.list_reviewable_hits()
    assert hit_ids(listed) == [first, second, other_type["HITId"]]
    assert "NextToken" in listed
    assert listed["HITs"][0] == requester.get_hit(HITId=first)["HIT"]
    assert hit_ids(requester.list_reviewable_hits(HITTypeId=other_type["HITTypeId"])) == [other_type["HITId"]]
    assert members(requester.list_reviewable_hits(HITTypeId="3X")) == {"NumResults": 0, "HITs": []}
    requester.update_hit_review_status(HITId=second)
    assert hit_ids(requester.list_reviewable_hits(Status="Reviewable")) == [first, other_type["HITId"]]
    assert hit_ids(requester.list_reviewable_hits(Status="Reviewing")) == [second]
    requester.delete_hit(HITId=second)
    assert hit_ids(requester.list_reviewable_hits(Status="Reviewing")) == []
    assert hit_ids(requester.list_hits()) == [other_type["HITId"], open_, first]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_reviewable_pages_have_no_gaps_when_nobody_swept(service, requester, clock, size) -> None:
    """Marked HITs and HITs whose deadline has passed come from two lists, which pages must merge."""
    reopened = publish(requester, AssignmentDurationInSeconds=60, LifetimeInSeconds=86_400)
    service.accept(reopened["HITGroupId"])
    expired = publish_many(requester, clock, 3, LifetimeInSeconds=60)
    marked = publish_many(requester, clock, 3)
    clock.advance(seconds=0.5)
    late = publish(requester, Title="Abandoned", AssignmentDurationInSeconds=60, LifetimeInSeconds=60)
    service.accept(late["HITGroupId"], OTHER)
    for hit_id in marked:
        requester.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    clock.advance(seconds=61)
    seen = []
    for page in requester.get_paginator("list_reviewable_hits").paginate(PaginationConfig={"PageSize": size}):
        assert len(page["HITs"]) <= size
        seen += hit_ids(page)
    assert seen == [*expired, *marked, late["HITId"]]
    assert requester.get_hit(HITId=reopened["HITId"])["HIT"]["HITStatus"] == "Assignable"


def test_lists_hold_ones_own_hits_only(service, requester, rival) -> None:
    mine, theirs = publish(requester)["HITId"], publish(rival)["HITId"]
    assert hit_ids(requester.list_hits()) == [mine]
    assert hit_ids(rival.list_hits()) == [theirs]
