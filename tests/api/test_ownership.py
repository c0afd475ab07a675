"""Another requester's objects do not exist, whatever one asks of them."""

from tests.api.conftest import HIT, OTHER, REQUESTER
from tests.api.wire import (
    SANDBOX,
    UNKNOWN,
    no_assignment,
    no_hit,
    no_type,
    publish,
    refusal,
)


def test_foreign_and_unknown_are_the_same(service, requester, rival) -> None:
    hit = publish(requester, MaxAssignments=2)
    assignment_id = service.work(hit["HITGroupId"])
    service.accept(hit["HITGroupId"], OTHER)
    own = publish(rival, Title="The rival's")
    on_a_hit = (
        (rival.get_hit, {}),
        (rival.delete_hit, {}),
        (rival.list_assignments_for_hit, {}),
        (rival.update_hit_review_status, {}),
        (rival.update_expiration_for_hit, {"ExpireAt": 0}),
        (rival.update_hit_type_of_hit, {"HITTypeId": own["HITTypeId"]}),
        (rival.create_additional_assignments_for_hit, {"NumberOfAdditionalAssignments": 1}),
    )
    for call, given in on_a_hit:
        for hit_id in (hit["HITId"], UNKNOWN):
            assert refusal(call, HITId=hit_id, **given) == no_hit(hit_id)
    on_an_assignment = (
        (rival.get_assignment, {}),
        (rival.approve_assignment, {}),
        (rival.approve_assignment, {"OverrideRejection": True}),
        (rival.reject_assignment, {"RequesterFeedback": ""}),
    )
    for call, given in on_an_assignment:
        for each in (assignment_id, UNKNOWN):
            assert refusal(call, AssignmentId=each, **given) == no_assignment(each)
    lifetime_and_question = {name: HIT[name] for name in ("LifetimeInSeconds", "Question")}
    for hit_type_id in (hit["HITTypeId"], UNKNOWN):
        absent = no_type(hit_type_id)
        given = {"HITTypeId": hit_type_id, **lifetime_and_question}
        assert refusal(rival.create_hit_with_hit_type, **given) == absent
        moving = {"HITId": own["HITId"], "HITTypeId": hit_type_id}
        assert refusal(rival.update_hit_type_of_hit, **moving) == absent
    assert rival.list_reviewable_hits(HITTypeId=hit["HITTypeId"])["HITs"] == []
    assert (
        requester.get_assignment(AssignmentId=assignment_id)["Assignment"]["AssignmentStatus"] == "Submitted"
    )


def test_the_sandbox_stamps_its_messages_in_its_own_way(sandbox_service) -> None:
    client = sandbox_service.client(REQUESTER)
    assert refusal(client.get_hit, stamp=SANDBOX, HITId="ABC") == no_hit("ABC")
    refused = refusal(client.create_hit, stamp=SANDBOX, **{**HIT, "LifetimeInSeconds": 1})
    assert refused.wire == "ParameterValidationError"
