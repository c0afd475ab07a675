"""Who holds a qualification, and requests for it: the other seven operations about qualifications."""

from typing import Any

import pytest

from piecework.market import qualification_requests, threads
from piecework.rules.questions.answers import Answer
from tests.api.conftest import OTHER, WORKER
from tests.api.test_qualification_types import TEST, create, unknown
from tests.api.wire import UNKNOWN, Refusal, at, bad_value, members, publish, refusal, workers
from tests.rules.questions.samples import answer_key

NEVER = Refusal(
    "RequestError", "QualificationDoesNotExist", "You requested a Qualification that does not exist."
)
REVOKED = Refusal(
    "RequestError", "InvalidQualificationState", "This operation can be called with a status of: Granted"
)
DECIDED = Refusal(
    "RequestError",
    "InvalidQualificationRequestState",
    "This operation can be called with a status of: Pending",
)


@pytest.fixture
def type_id(requester) -> str:
    return str(create(requester)["QualificationTypeId"])


def pair(type_id: str, worker: str = WORKER.id) -> dict[str, str]:
    return {"QualificationTypeId": type_id, "WorkerId": worker}


def score(client: Any, type_id: str, worker: str = WORKER.id) -> Any:
    return client.get_qualification_score(**pair(type_id, worker))["Qualification"]


def subjects(service, worker=WORKER) -> list[str]:
    return [each.subject for each in service.db.read(threads.of_worker, worker.id)]


def test_granting_and_taking_back(service, requester, rival, type_id) -> None:
    assert members(requester.associate_qualification_with_worker(**pair(type_id))) == {}
    granted = score(requester, type_id)
    assert at(granted.pop("GrantTime")) == service.clock.now // 1_000 * 1_000
    assert granted == {**pair(type_id), "IntegerValue": 1, "Status": "Granted"}
    requester.associate_qualification_with_worker(**pair(type_id), IntegerValue=-3, SendNotification=False)
    assert score(requester, type_id)["IntegerValue"] == -3
    assert members(requester.disassociate_qualification_from_worker(**pair(type_id), Reason="")) == {}
    assert refusal(requester.get_qualification_score, **pair(type_id)) == REVOKED
    assert refusal(requester.disassociate_qualification_from_worker, **pair(type_id)) == REVOKED
    requester.associate_qualification_with_worker(**pair(type_id), IntegerValue=5)
    assert score(requester, type_id)["IntegerValue"] == 5
    assert subjects(service) == [
        "You were given the qualification “Sign reader”",
        "Your qualification “Sign reader” was taken back",
    ]
    for call in (rival.get_qualification_score, requester.get_qualification_score):
        wanted = type_id if call.__self__ is rival else UNKNOWN
        assert refusal(call, **pair(wanted)) == NEVER
    assert refusal(requester.get_qualification_score, **pair("000000000000000000L0")) == NEVER
    assert refusal(requester.get_qualification_score, **pair(type_id, OTHER.id)) == NEVER
    assert refusal(requester.disassociate_qualification_from_worker, **pair(type_id, OTHER.id)) == NEVER


def test_whose_types_and_which_workers(requester, rival, type_id) -> None:
    for call in (
        rival.associate_qualification_with_worker,
        rival.disassociate_qualification_from_worker,
    ):
        assert refusal(call, **pair(type_id)) == unknown(type_id)
    nobody = "ANOBODYEVER123"
    for call in (
        requester.associate_qualification_with_worker,
        requester.disassociate_qualification_from_worker,
    ):
        assert refusal(call, **pair(type_id, nobody)) == bad_value(nobody, "WorkerId")
        assert refusal(call, **pair(UNKNOWN)) == unknown()
    masters = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
    assert refusal(requester.associate_qualification_with_worker, **pair(masters)) == unknown(masters)
    requester.delete_qualification_type(QualificationTypeId=type_id)
    gone = refusal(requester.associate_qualification_with_worker, **pair(type_id))
    assert gone.code == "InvalidQualificationTypeState"


def test_workers_are_listed_by_status(requester, rival, type_id) -> None:
    crowd = [worker.id for worker in workers(5)]
    for number, worker in enumerate(crowd):
        requester.associate_qualification_with_worker(**pair(type_id, worker), IntegerValue=number)
    requester.disassociate_qualification_from_worker(**pair(type_id, crowd[1]))
    pages = requester.get_paginator("list_workers_with_qualification_type").paginate(
        QualificationTypeId=type_id, PaginationConfig={"PageSize": 3}
    )
    listed = [[(each["WorkerId"], each["IntegerValue"]) for each in page["Qualifications"]] for page in pages]
    assert listed == [[(crowd[0], 0), (crowd[2], 2), (crowd[3], 3)], [(crowd[4], 4)], []]
    revoked = requester.list_workers_with_qualification_type(QualificationTypeId=type_id, Status="Revoked")
    assert [(each["WorkerId"], each["Status"]) for each in revoked["Qualifications"]] == [
        (crowd[1], "Revoked")
    ]
    for client, asked in ((rival, type_id), (requester, UNKNOWN)):
        call = client.list_workers_with_qualification_type
        assert refusal(call, QualificationTypeId=asked) == unknown(asked)


def test_requests_wait_for_the_owner(service, requester, rival, type_id) -> None:
    other_type = create(requester, Name="Another")["QualificationTypeId"]
    crowd = workers(3)
    asked = []
    for worker, wanted in zip(crowd, (type_id, other_type, type_id), strict=True):
        asked.append(service.db.write(qualification_requests.request, worker.id, wanted).id)
        service.clock.advance(seconds=1)
    pages = requester.get_paginator("list_qualification_requests").paginate(PaginationConfig={"PageSize": 2})
    listed = [[each["QualificationRequestId"] for each in page["QualificationRequests"]] for page in pages]
    assert listed == [asked[:2], asked[2:], []]
    one = requester.list_qualification_requests(QualificationTypeId=type_id, MaxResults=1)
    (request,) = one["QualificationRequests"]
    assert at(request.pop("SubmitTime")) == (service.clock.now - 3_000) // 1_000 * 1_000
    assert request == {"QualificationRequestId": asked[0], **pair(type_id, crowd[0].id)}
    assert rival.list_qualification_requests()["NumResults"] == 0
    assert refusal(rival.list_qualification_requests, QualificationTypeId=type_id) == unknown(type_id)

    requester.accept_qualification_request(QualificationRequestId=asked[0], IntegerValue=7)
    requester.accept_qualification_request(QualificationRequestId=asked[1])
    requester.reject_qualification_request(QualificationRequestId=asked[2], Reason="Not this time.")
    assert score(requester, type_id, crowd[0].id)["IntegerValue"] == 7
    assert score(requester, other_type, crowd[1].id)["IntegerValue"] == 1
    assert refusal(requester.get_qualification_score, **pair(type_id, crowd[2].id)) == NEVER
    assert requester.list_qualification_requests()["NumResults"] == 0
    for call in (requester.accept_qualification_request, requester.reject_qualification_request):
        for request_id in asked:
            assert refusal(call, QualificationRequestId=request_id) == DECIDED
        unknown_request = refusal(call, QualificationRequestId=UNKNOWN)
        assert unknown_request.code == "QualificationRequestDoesNotExist"
    assert refusal(rival.accept_qualification_request, QualificationRequestId=asked[0]).code == (
        "QualificationRequestDoesNotExist"
    )
    (told,) = service.db.read(threads.of_worker, crowd[2].id)
    assert told.text == "Not this time."


def test_a_test_without_a_key_waits_and_shows_its_answers(service, requester) -> None:
    type_id = create(requester, **TEST)["QualificationTypeId"]
    taken = service.db.write(qualification_requests.start_test, WORKER.id, type_id)
    assert requester.list_qualification_requests()["NumResults"] == 0
    begun = refusal(requester.accept_qualification_request, QualificationRequestId=taken.id)
    assert begun.code == "QualificationRequestDoesNotExist"
    answers = [Answer("one", selections=("a",))]
    service.db.write(qualification_requests.submit_test, WORKER.id, taken.id, answers)
    (request,) = requester.list_qualification_requests()["QualificationRequests"]
    assert request["Test"] == TEST["Test"]
    assert "<SelectionIdentifier>a</SelectionIdentifier>" in request["Answer"]
    requester.accept_qualification_request(QualificationRequestId=taken.id, IntegerValue=80)
    assert score(requester, type_id)["IntegerValue"] == 80


def test_a_key_grants_and_a_hit_asks_for_the_value(service, requester) -> None:
    type_id = create(requester, **TEST, AnswerKey=answer_key())["QualificationTypeId"]
    wanted = {"Comparator": "GreaterThanOrEqualTo", "IntegerValues": [80], "QualificationTypeId": type_id}
    hit = publish(requester, QualificationRequirements=[wanted], MaxAssignments=2)
    for worker, chosen, value in ((WORKER, ("b", "c"), 100), (OTHER, ("b",), 60)):
        taken = service.db.write(qualification_requests.start_test, worker.id, type_id)
        answers = [Answer("one", selections=("a",)), Answer("all", selections=chosen)]
        done = service.db.write(qualification_requests.submit_test, worker.id, taken.id, answers)
        assert (done.status, done.value) == ("Granted", value)
        assert score(requester, type_id, worker.id)["IntegerValue"] == value
    service.accept(hit["HITGroupId"], WORKER)
    with pytest.raises(Exception, match="do not meet"):
        service.accept(hit["HITGroupId"], OTHER)
    assert requester.list_qualification_requests()["NumResults"] == 0


def test_a_deleted_type_rejects_who_waits(service, requester, type_id) -> None:
    asked = service.db.write(qualification_requests.request, WORKER.id, type_id)
    requester.delete_qualification_type(QualificationTypeId=type_id)
    seen = service.db.read(qualification_requests.find, WORKER.id, asked.id)
    assert (seen.status, seen.reason) == ("Rejected", "The qualification was withdrawn by its owner.")
    assert refusal(requester.accept_qualification_request, QualificationRequestId=asked.id) == DECIDED
