"""More assignments for a HIT, and the line at ten that must not be crossed."""

import pytest

from tests.api.conftest import OTHER
from tests.api.wire import (
    NO_FUNDS,
    Refusal,
    bad_value,
    counts,
    funds,
    members,
    no_hit,
    publish,
    refusal,
)

MOST = 1_000_000_000


def more(client, hit_id, number, **given):
    return client.create_additional_assignments_for_hit(
        HITId=hit_id, NumberOfAdditionalAssignments=number, **given
    )


@pytest.mark.parametrize(("made_with", "fits", "crosses"), [(1, 8, 9), (2, 7, 8), (9, None, 1)])
def test_a_small_hit_never_reaches_ten(service, requester, made_with, fits, crosses) -> None:
    hit_id = publish(requester, MaxAssignments=made_with)["HITId"]
    for number in (crosses, 1_000):
        refused = refusal(
            requester.create_additional_assignments_for_hit,
            HITId=hit_id,
            NumberOfAdditionalAssignments=number,
        )
        assert refused[:2] == ("RequestError", "InvalidMaximumAssignmentsIncrease")
    if fits:
        assert members(more(requester, hit_id, fits)) == {}
    assert counts(requester, hit_id) == ("Assignable", 9, 0, 0, 9)
    assert refusal(
        requester.create_additional_assignments_for_hit, HITId=hit_id, NumberOfAdditionalAssignments=1
    ).text == (
        "A HIT created with fewer than 10 assignments cannot be extended to have 10 or more. "
        "It has 9, and you asked for 1 more."
    )


def test_a_large_hit_grows_freely_up_to_a_billion(service, requester) -> None:
    hit_id = publish(requester, MaxAssignments=10, Reward="0")["HITId"]
    more(requester, hit_id, 90)
    assert counts(requester, hit_id) == ("Assignable", 100, 0, 0, 100)
    assert funds(requester) == ("99.00", "1.00")
    call = requester.create_additional_assignments_for_hit
    for number in (0, -1, MOST + 1):
        assert refusal(call, HITId=hit_id, NumberOfAdditionalAssignments=number) == bad_value(
            number, "NumberOfAdditionalAssignments", f"It must be between 1 and {MOST}."
        )
    assert refusal(call, HITId=hit_id, NumberOfAdditionalAssignments=MOST) == bad_value(
        MOST, "NumberOfAdditionalAssignments", f"The HIT would have more than {MOST}."
    )


def test_extending_opens_a_reviewable_hit_that_has_time_left(service, requester) -> None:
    hit = publish(requester)
    service.work(hit["HITGroupId"])
    more(requester, hit["HITId"], 2)
    assert counts(requester, hit["HITId"]) == ("Assignable", 2, 0, 0, 3)
    service.work(hit["HITGroupId"], OTHER)
    assert requester.get_hit(HITId=hit["HITId"])["HIT"]["Expiration"] == hit["Expiration"]


def test_extending_beyond_the_funds_changes_nothing_and_keeps_no_token(service, requester) -> None:
    hit_id = publish(requester, Reward="40")["HITId"]
    call = {"HITId": hit_id, "NumberOfAdditionalAssignments": 1, "UniqueRequestToken": "t"}
    big = {**call, "NumberOfAdditionalAssignments": 2}
    assert refusal(requester.create_additional_assignments_for_hit, **big) == NO_FUNDS
    assert counts(requester, hit_id) == ("Assignable", 1, 0, 0, 1)
    assert funds(requester) == ("52.00", "48.00")
    requester.create_additional_assignments_for_hit(**call)
    assert counts(requester, hit_id) == ("Assignable", 2, 0, 0, 2)


def test_the_hit_must_exist_before_the_token_counts(service, requester, clock) -> None:
    hit_id = publish(requester)["HITId"]
    more(requester, hit_id, 1, UniqueRequestToken="t")
    call = requester.create_additional_assignments_for_hit
    given = {"NumberOfAdditionalAssignments": 1, "UniqueRequestToken": "t"}
    assert refusal(call, HITId="3X", **given) == no_hit("3X")
    used = Refusal(
        "RequestError", "DuplicateRequest", 'The idempotency token "t" has already been processed.'
    )
    assert refusal(call, HITId=hit_id, **given) == used
    other = publish(requester)["HITId"]
    assert refusal(call, HITId=other, **given) == used
    clock.advance(days=1)
    more(requester, hit_id, 1, UniqueRequestToken="t")
