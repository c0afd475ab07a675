"""Qualification types: CreateQualificationType, Get-, Update-, Delete-, ListQualificationTypes."""

from typing import Any

import pytest

from piecework.market import due
from tests.api.conftest import HIT, WORKER, Service
from tests.api.wire import UNKNOWN, Refusal, at, invalid, members, publish, refusal
from tests.rules.questions.samples import answer_key, choice_form, text_form, upload_form

TYPE = {"Name": "Sign reader", "Description": "Reads signs.", "QualificationTypeStatus": "Active"}
TEST = {"Test": choice_form(), "TestDurationInSeconds": 600}
TAKEN = Refusal(
    "RequestError",
    "QualificationTypeAlreadyExists",
    "You have already created a QualificationType with this name. A QualificationType's name must be unique "
    "among all of the QualificationTypes created by the same user.",
)


def unknown(type_id: str = UNKNOWN) -> Refusal:
    return Refusal(
        "RequestError", "QualificationTypeDoesNotExist", f"QualificationType {type_id} does not exist."
    )


def state(allowed: str) -> Refusal:
    text = f"This operation can be called with a status of: {allowed}"
    return Refusal("RequestError", "InvalidQualificationTypeState", text)


def create(client: Any, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = client.create_qualification_type(**{**TYPE, **changes})["QualificationType"]
    return made


def names(answer: dict[str, Any]) -> list[str]:
    return [each["Name"] for each in answer["QualificationTypes"]]


def test_a_type_comes_back_as_it_was_made(service, requester, rival) -> None:
    plain = create(requester)
    assert at(plain.pop("CreationTime")) == service.clock.now // 1_000 * 1_000
    type_id = plain.pop("QualificationTypeId")
    assert plain == {**TYPE, "IsRequestable": True, "AutoGranted": False}
    whole = {**TEST, "AnswerKey": answer_key(), "Keywords": "signs, reading", "RetryDelayInSeconds": 0}
    tested = create(requester, Name="Tested", **whole)
    assert {name: tested[name] for name in whole} == whole
    granted = create(requester, Name="Granted", AutoGranted=True, AutoGrantedValue=-7)
    assert (granted["AutoGranted"], granted["AutoGrantedValue"]) == (True, -7)
    assert create(requester, Name="Granted once", AutoGranted=True)["AutoGrantedValue"] == 1

    mine = requester.get_qualification_type(QualificationTypeId=tested["QualificationTypeId"])
    theirs = rival.get_qualification_type(QualificationTypeId=tested["QualificationTypeId"])
    assert mine["QualificationType"] == tested
    assert "AnswerKey" not in theirs["QualificationType"]
    assert rival.get_qualification_type(QualificationTypeId=type_id)["QualificationType"]["Name"] == (
        "Sign reader"
    )
    assert refusal(requester.get_qualification_type, QualificationTypeId=UNKNOWN) == unknown()


def test_names_are_unique_for_one_requester(requester, rival) -> None:
    create(requester)
    assert refusal(requester.create_qualification_type, **TYPE) == TAKEN
    create(rival)
    create(requester, Name="Sign Reader")


@pytest.mark.parametrize(
    ("changes", "code", "named"),
    [
        ({"Name": ""}, "InvalidParameterValue", "Name"),
        ({"Name": "x" * 201}, "InvalidParameterValue", "Name"),
        ({"Description": ""}, "InvalidParameterValue", "Description"),
        ({"Description": "x" * 2_001}, "InvalidParameterValue", "Description"),
        ({"Keywords": "x" * 1_001}, "InvalidParameterValue", "Keywords"),
        ({"RetryDelayInSeconds": -1}, "InvalidParameterValue", "RetryDelayInSeconds"),
        ({**TEST, "TestDurationInSeconds": 0}, "InvalidParameterValue", "TestDurationInSeconds"),
        ({"Test": TEST["Test"]}, "InvalidParameterValue", "TestDurationInSeconds"),
        ({"TestDurationInSeconds": 600}, "InvalidParameterValue", "needs a Test"),
        ({"AnswerKey": answer_key()}, "InvalidParameterValue", "needs a Test"),
        ({**TEST, "AutoGranted": True}, "InvalidParameterValue", "cannot be AutoGranted"),
        ({**TEST, "Test": "<x/>"}, "XMLParseError", "parsing the XML"),
        ({**TEST, "Test": HIT["Question"]}, "XMLParseError", "cannot be a qualification test"),
        ({**TEST, "Test": upload_form()}, "XMLParseError", "cannot ask for files"),
        ({**TEST, "AnswerKey": "<AnswerKey/>"}, "XMLParseError", "parsing the XML"),
        ({**TEST, "Test": text_form(), "AnswerKey": answer_key()}, "XMLParseError", "answered by a text"),
        ({**TEST, "AnswerKey": answer_key() + " " * 70_000}, "InvalidParameterValue", "65535"),
    ],
)
def test_types_that_are_refused(requester, changes, code, named) -> None:
    refused = refusal(requester.create_qualification_type, **{**TYPE, **changes})
    assert (refused.wire, refused.code) == ("ParameterValidationError", code)
    assert named in refused.text


def test_only_what_is_given_changes(requester, rival) -> None:
    made = create(requester, Keywords="signs", **TEST, AnswerKey=answer_key())
    type_id = {"QualificationTypeId": made["QualificationTypeId"]}
    change = requester.update_qualification_type
    same = change(**type_id)["QualificationType"]
    assert same == made
    new = change(**type_id, Description="New.", QualificationTypeStatus="Inactive", RetryDelayInSeconds=60)
    expected = {"Description": "New.", "QualificationTypeStatus": "Inactive", "RetryDelayInSeconds": 60}
    assert new["QualificationType"] == {**made, **expected}
    # A new test without a key drops the old key.
    new = change(**type_id, Test=text_form(), TestDurationInSeconds=60)["QualificationType"]
    assert "AnswerKey" not in new
    assert new["TestDurationInSeconds"] == 60
    assert refusal(rival.update_qualification_type, **type_id) == unknown(made["QualificationTypeId"])
    for wrong in (
        {"AutoGranted": True},
        {"TestDurationInSeconds": 60},
        {"AnswerKey": answer_key()},
        {"Test": "<x/>", "TestDurationInSeconds": 60},
    ):
        assert refusal(change, **type_id, **wrong).wire == "ParameterValidationError"
    granted = create(requester, Name="Granted", AutoGranted=True)["QualificationTypeId"]
    assert refusal(change, QualificationTypeId=granted, **TEST).wire == "ParameterValidationError"
    new = change(QualificationTypeId=granted, AutoGrantedValue=9)["QualificationType"]
    assert new["AutoGrantedValue"] == 9
    assert invalid(change, **type_id, QualificationTypeStatus="Gone")


def test_a_deleted_type_keeps_its_name_while_hits_ask_for_it(service: Service, requester, rival) -> None:
    made = create(requester)
    type_id = made["QualificationTypeId"]
    asked = [{"QualificationTypeId": type_id, "Comparator": "Exists"}]
    hit = publish(requester, QualificationRequirements=asked, LifetimeInSeconds=86_400 * 9)
    requester.associate_qualification_with_worker(QualificationTypeId=type_id, WorkerId=WORKER.id)
    assert refusal(rival.delete_qualification_type, QualificationTypeId=type_id) == unknown(type_id)
    assert members(requester.delete_qualification_type(QualificationTypeId=type_id)) == {}
    again = refusal(requester.delete_qualification_type, QualificationTypeId=type_id)
    assert again == state("Active,Inactive")
    assert refusal(requester.update_qualification_type, QualificationTypeId=type_id) == again
    assert refusal(requester.get_qualification_type, QualificationTypeId=type_id) == unknown(type_id)
    assert names(requester.list_qualification_types(MustBeRequestable=True)) == []
    assert refusal(requester.create_qualification_type, **TYPE) == TAKEN

    # What was granted goes on to count for HITs that are out, and no new HIT can ask for it.
    service.accept(hit["HITGroupId"])
    new = {**HIT, "Title": "New", "QualificationRequirements": asked}
    assert refusal(requester.create_hit, **new) == unknown(type_id)
    of_type = {
        "HITTypeId": hit["HITTypeId"],
        "LifetimeInSeconds": 60,
        "Question": HIT["Question"],
    }
    assert refusal(requester.create_hit_with_hit_type, **of_type).code == "HITTypeDoesNotExist"

    service.clock.advance(days=2)
    create(requester)  # after 48 hours the name is free at the latest
    service.db.write(due.finish_deletions)
    gone = refusal(requester.delete_qualification_type, QualificationTypeId=type_id)
    assert gone == unknown(type_id)


def test_an_unused_types_name_is_free_at_once(requester) -> None:
    for _ in range(3):
        made = create(requester)
        requester.delete_qualification_type(QualificationTypeId=made["QualificationTypeId"])


def test_inactive_types_are_for_no_new_hit(requester, rival) -> None:
    type_id = create(requester, QualificationTypeStatus="Inactive")["QualificationTypeId"]
    asked = {"QualificationRequirements": [{"QualificationTypeId": type_id, "Comparator": "Exists"}]}
    assert refusal(requester.create_hit, **{**HIT, **asked}) == state("Active")
    requester.update_qualification_type(QualificationTypeId=type_id, QualificationTypeStatus="Active")
    hit = publish(rival, **asked)  # anybody may ask for anybody's
    requester.update_qualification_type(QualificationTypeId=type_id, QualificationTypeStatus="Inactive")
    of_type = {"HITTypeId": hit["HITTypeId"], "LifetimeInSeconds": 60, "Question": HIT["Question"]}
    assert refusal(rival.create_hit_with_hit_type, **of_type) == state("Active")


def test_the_list_goes_by_name_and_finds_by_the_beginnings_of_words(requester, rival) -> None:
    for name, more in (
        ("delta", {}),
        ("Alpha", {"Keywords": "green,blue"}),
        ("charlie", {"Description": "About blue_birds and 100% more."}),
        ("Bravo", {}),
        ("alphabet", {"QualificationTypeStatus": "Inactive"}),
    ):
        create(requester, Name=name, **more)
    create(rival, Name="Alpha of a rival")
    create(rival, Name="Hidden", QualificationTypeStatus="Inactive")

    def found(client: Any = requester, **asked: Any) -> list[str]:
        return names(client.list_qualification_types(MustBeRequestable=True, **asked))

    assert found() == ["Alpha", "Alpha of a rival", "alphabet", "Bravo", "charlie", "delta"]
    assert found(MustBeOwnedByCaller=True) == ["Alpha", "alphabet", "Bravo", "charlie", "delta"]
    assert found(rival, MustBeOwnedByCaller=True) == ["Alpha of a rival", "Hidden"]
    assert found(Query="ALPHA") == ["Alpha", "Alpha of a rival", "alphabet"]
    assert found(Query="alphabe") == ["alphabet"]
    assert found(Query="lpha") == []
    assert found(Query="blue") == ["Alpha", "charlie"]
    assert found(Query="rival") == ["Alpha of a rival"]
    assert found(Query="of a ri") == ["Alpha of a rival"]
    assert found(Query="100%") == ["charlie"]
    assert found(Query="%") == []
    assert found(Query="blue_b") == ["charlie"]
    assert found(Query="no such thing") == []
    pages = requester.get_paginator("list_qualification_types").paginate(
        MustBeRequestable=True, PaginationConfig={"PageSize": 2}
    )
    assert [names(page) for page in pages] == [
        ["Alpha", "Alpha of a rival"],
        ["alphabet", "Bravo"],
        ["charlie", "delta"],
        [],
    ]


def test_system_types_are_listed_and_shown(requester) -> None:
    create(requester, Name="Worker_A")
    create(requester, Name="zebra", Description="x" * 2_000)
    listed = names(requester.list_qualification_types(MustBeRequestable=False, MaxResults=100))
    assert listed[:4] == ["Masters", "Masters", "Worker_A", "Worker_Adult"]
    assert listed[-1] == "zebra"
    assert len(listed) == 12
    found: list[str] = []
    for page in requester.get_paginator("list_qualification_types").paginate(
        MustBeRequestable=False, PaginationConfig={"PageSize": 1}
    ):
        found += names(page)
    assert found == listed
    percent = requester.get_qualification_type(QualificationTypeId="000000000000000000L0")
    shown = percent["QualificationType"]
    assert (shown["Name"], shown["IsRequestable"]) == ("Worker_PercentAssignmentsApproved", False)
    retired = requester.get_qualification_type(QualificationTypeId="2F1KVCNHMVHV8E9PBUB2A4J79LU20F")
    assert retired["QualificationType"]["Name"] == "Masters"
    searched = requester.list_qualification_types(MustBeRequestable=False, Query="worker_locale")
    assert names(searched) == ["Worker_Locale"]


def test_hits_are_found_by_what_they_ask_for(service: Service, requester, rival) -> None:
    type_id = create(requester)["QualificationTypeId"]
    wanted = {"QualificationTypeId": type_id, "Comparator": "Exists"}
    masters = {"QualificationTypeId": "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", "Comparator": "Exists"}
    one = publish(requester, QualificationRequirements=[wanted])
    two = publish(requester, Title="Two", QualificationRequirements=[wanted, masters])
    publish(requester, Title="Free")
    theirs = publish(rival, QualificationRequirements=[wanted])
    gone = publish(requester, QualificationRequirements=[wanted])
    requester.update_expiration_for_hit(HITId=gone["HITId"], ExpireAt=0)
    requester.delete_hit(HITId=gone["HITId"])

    def listed(client: Any, asked: str) -> list[str]:
        pages = client.get_paginator("list_hits_for_qualification_type").paginate(
            QualificationTypeId=asked, PaginationConfig={"PageSize": 1}
        )
        return [hit["HITId"] for page in pages for hit in page["HITs"]]

    assert listed(requester, type_id) == [two["HITId"], one["HITId"]]
    assert listed(rival, type_id) == [theirs["HITId"]]
    assert listed(requester, "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6") == [two["HITId"]]
    assert listed(requester, "000000000000000000L0") == []
    missing = requester.list_hits_for_qualification_type
    assert refusal(missing, QualificationTypeId=UNKNOWN) == unknown()


def test_unknown_types_cannot_be_asked_for(requester) -> None:
    asked = {"QualificationRequirements": [{"QualificationTypeId": UNKNOWN, "Comparator": "Exists"}]}
    assert refusal(requester.create_hit, **{**HIT, **asked}) == unknown()
