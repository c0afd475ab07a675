"""Creating HITs and HIT types: what comes back, what is refused, which type is found."""

import pytest

from piecework.market import ledger
from tests.api.conftest import HIT, QUESTION, REQUESTER, WORKER
from tests.api.wire import (
    UNKNOWN,
    Refusal,
    at,
    bad_value,
    funds,
    invalid,
    members,
    no_type,
    publish,
    refusal,
)

TYPE = {name: value for name, value in HIT.items() if name not in ("LifetimeInSeconds", "Question")}
OWN = {"LifetimeInSeconds": 3_600, "Question": QUESTION}
YEAR = 31_536_000


def test_a_new_hit_has_every_member_clients_read(service, requester, clock) -> None:
    answer = members(requester.create_hit(**TYPE, **OWN))
    assert list(answer) == ["HIT"]
    hit = answer["HIT"]
    assert {len(hit[name]) for name in ("HITId", "HITTypeId", "HITGroupId")} == {30}
    assert len({hit[name] for name in ("HITId", "HITTypeId", "HITGroupId")}) == 3
    assert at(hit.pop("CreationTime")) == clock.now
    assert at(hit.pop("Expiration")) == clock.now + 3_600_000
    for name in ("HITId", "HITTypeId", "HITGroupId"):
        hit.pop(name)
    assert hit == {
        "Title": "Copy a label",
        "Description": "Copy what is written on the label.",
        "Keywords": "text, copy",
        "Question": QUESTION,
        "HITStatus": "Assignable",
        "MaxAssignments": 1,
        "Reward": "0.50",
        "AutoApprovalDelayInSeconds": 2_592_000,
        "AssignmentDurationInSeconds": 600,
        "QualificationRequirements": [],
        "HITReviewStatus": "NotReviewed",
        "NumberOfAssignmentsPending": 0,
        "NumberOfAssignmentsAvailable": 1,
        "NumberOfAssignmentsCompleted": 0,
    }


def test_optional_members_come_back_as_they_were_sent_or_not_at_all(service, requester) -> None:
    hit = publish(requester, RequesterAnnotation="batch 7, é", MaxAssignments=9, AutoApprovalDelayInSeconds=0)
    assert hit["RequesterAnnotation"] == "batch 7, é"
    assert (hit["MaxAssignments"], hit["AutoApprovalDelayInSeconds"]) == (9, 0)
    assert requester.get_hit(HITId=hit["HITId"])["HIT"] == hit
    bare = requester.create_hit(**{k: v for k, v in HIT.items() if k != "Keywords"}, RequesterAnnotation="")[
        "HIT"
    ]
    assert not {"Keywords", "RequesterAnnotation", "HITLayoutId"} & bare.keys()


def test_texts_and_numbers_at_their_limits_and_one_beyond(service, requester) -> None:
    service.db.write(ledger.deposit, REQUESTER, 10**12, "test")
    texts = {"Title": 128, "Description": 2_000, "Keywords": 1_000, "RequesterAnnotation": 255}
    for name, most in texts.items():
        assert publish(requester, **{name: "ü" * most})[name] == "ü" * most
        refused = refusal(requester.create_hit, **{**HIT, name: "ü" * (most + 1)})
        shown = "ü" * 128 + "…"
        detail = f"It has {most + 1} characters; at most {most} are allowed."
        assert refused == bad_value(shown, name, detail)
    numbers = {
        "LifetimeInSeconds": (30, YEAR),
        "AssignmentDurationInSeconds": (30, YEAR),
        "AutoApprovalDelayInSeconds": (0, 2_592_000),
        "MaxAssignments": (1, 1_000_000_000),
    }
    for name, (low, high) in numbers.items():
        detail = f"It must be between {low} and {high}."
        for value in (low, high):
            assert publish(requester, Reward="0", **{name: value})["Reward"] == "0.00"
        for value in (low - 1, high + 1):
            assert refusal(requester.create_hit, **{**HIT, name: value}) == bad_value(value, name, detail)
    for name in ("Title", "Description"):
        assert refusal(requester.create_hit, **{**HIT, name: ""}) == Refusal(
            "ParameterValidationError",
            "InvalidParameterValue",
            f"Your request parameter {name}  has a minimum length of 1.",
        )


def test_the_same_limits_hold_for_create_hit_type_and_create_hit_with_hit_type(service, requester) -> None:
    for name, value in (("Title", "x" * 129), ("Description", ""), ("AssignmentDurationInSeconds", 29)):
        assert refusal(requester.create_hit_type, **{**TYPE, name: value}).code == "InvalidParameterValue"
    hit_type_id = requester.create_hit_type(**TYPE)["HITTypeId"]
    for name, value in (("LifetimeInSeconds", 29), ("MaxAssignments", 0), ("RequesterAnnotation", "x" * 256)):
        refused = refusal(requester.create_hit_with_hit_type, HITTypeId=hit_type_id, **{**OWN, name: value})
        assert refused.code == "InvalidParameterValue"


def test_reward_strings(service, requester) -> None:
    for given, shown in (("5", "5.00"), ("5.", "5.00"), ("0.1", "0.10"), ("0.05", "0.05"), ("0", "0.00")):
        assert publish(requester, Reward=given)["Reward"] == shown
    for given in (".05", "-1", "1.005", "$1", "1,000", "0.30000000000000004", "", "1 "):
        assert invalid(requester.create_hit, **{**HIT, "Reward": given}) == (
            f"1 validation error detected: Value '{given}' at 'reward' failed to satisfy constraint: "
            r"Member must satisfy regular expression pattern: ^[0-9]+(\.)?[0-9]{0,2}$"
        )
    assert refusal(requester.create_hit, **{**HIT, "Reward": "1" * 13}) == bad_value(
        "1" * 13, "Reward", "It is too large."
    )


def test_shape_failures_come_before_everything_and_together(service, requester) -> None:
    text = invalid(requester.get_hit, HITId="lower")
    assert text == (
        "1 validation error detected: Value 'lower' at 'hITId' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^[A-Z0-9]+$"
    )
    both = invalid(requester.create_hit_with_hit_type, HITTypeId="x", UniqueRequestToken="t" * 65, **OWN)
    assert both.startswith("2 validation errors detected: ")
    assert both.count("; Value '") == 1
    assert invalid(requester.list_hits, MaxResults=101).endswith(
        "Member must have value less than or equal to 100"
    )
    assert "Member must satisfy enum value set: [Reviewable, Reviewing]" in invalid(
        requester.list_reviewable_hits, Status="Assignable"
    )


def test_question_documents(service, requester) -> None:
    with_type = {"HITTypeId": requester.create_hit_type(**TYPE)["HITTypeId"], "LifetimeInSeconds": 3_600}
    one_of = "Give exactly one of Question and HITLayoutId."
    for call, given in (
        (requester.create_hit, {**TYPE, "LifetimeInSeconds": 3_600}),
        (requester.create_hit_with_hit_type, with_type),
    ):
        assert refusal(call, **given) == bad_value("", "Question", one_of)
        assert refusal(call, **given, Question=QUESTION, HITLayoutId="3L") == bad_value(
            "3L", "Question", one_of
        )
        assert refusal(call, **given, HITLayoutId="3L") == Refusal(
            "RequestError", "HITLayoutDoesNotExist", "HITLayout 3L does not exist."
        )
        for broken in ("", "<a>", "<a/>", QUESTION.replace("FrameHeight", "Height"), QUESTION + " " * 65_535):
            refused = refusal(call, **given, Question=broken)
            assert refused[:2] == ("ParameterValidationError", "XMLParseError")
            assert refused.text.startswith(
                "There was an error parsing the XML question or answer data in your request.  Please make "
                "sure the data is well-formed and validates against the appropriate schema. Details: "
            )
        fits = QUESTION + " " * (65_535 - len(QUESTION))
        assert call(**given, Question=fits)["HIT"]["Question"] == fits


def test_hit_types_are_found_by_content(service, requester, rival) -> None:
    first = requester.create_hit_type(**TYPE)
    assert list(members(first)) == ["HITTypeId"]
    same = [
        TYPE,
        {**TYPE, "Reward": "0.5"},
        {**TYPE, "AutoApprovalDelayInSeconds": 2_592_000},
        {**TYPE, "QualificationRequirements": []},
    ]
    for content in same:
        assert requester.create_hit_type(**content)["HITTypeId"] == first["HITTypeId"]
    hit = publish(requester, RequesterAnnotation="does not count", MaxAssignments=3)
    assert hit["HITTypeId"] == first["HITTypeId"]
    others = [
        {**TYPE, name: value}
        for name, value in (
            ("Title", "copy a label"),
            ("Description", "Other."),
            ("Keywords", "copy, text"),
            ("Reward", "0.51"),
            ("AssignmentDurationInSeconds", 601),
            ("AutoApprovalDelayInSeconds", 0),
        )
    ]
    made = {requester.create_hit_type(**content)["HITTypeId"] for content in others}
    assert len(made) == len(others)
    assert first["HITTypeId"] not in made | {rival.create_hit_type(**TYPE)["HITTypeId"]}
    rate = {"QualificationTypeId": "000000000000000000L0", "Comparator": "GreaterThan", "IntegerValues": [95]}
    adult = {"QualificationTypeId": "00000000000000000060", "Comparator": "EqualTo", "IntegerValues": [1]}
    orders = ([rate, adult], [adult, rate], [{**adult, "ActionsGuarded": "Accept"}, rate])
    assert (
        len({requester.create_hit_type(**TYPE, QualificationRequirements=o)["HITTypeId"] for o in orders})
        == 1
    )


def test_hits_of_a_type_share_its_group_and_workers_find_it_by_either_id(service, requester) -> None:
    hit_type_id = requester.create_hit_type(**TYPE)["HITTypeId"]
    hits = [requester.create_hit_with_hit_type(HITTypeId=hit_type_id, **OWN)["HIT"] for _ in range(2)]
    hits.append(publish(requester))
    assert {hit["HITTypeId"] for hit in hits} == {hit_type_id}
    (group_id,) = {hit["HITGroupId"] for hit in hits}
    accepted = [service.accept(group_id, WORKER), service.accept(hit_type_id, WORKER)]
    assert len(set(accepted)) == 2
    assert hits[0]["Title"] == TYPE["Title"]
    assert refusal(requester.create_hit_with_hit_type, HITTypeId=UNKNOWN, **OWN) == no_type()


@pytest.mark.parametrize("operation", ["create_hit", "create_hit_with_hit_type"])
def test_a_request_token_makes_one_hit_a_day(service, requester, rival, clock, operation) -> None:
    def create(client, token):
        if operation == "create_hit":
            return client.create_hit(**HIT, UniqueRequestToken=token)["HIT"]["HITId"]
        hit_type_id = client.create_hit_type(**TYPE)["HITTypeId"]
        return client.create_hit_with_hit_type(HITTypeId=hit_type_id, **OWN, UniqueRequestToken=token)["HIT"][
            "HITId"
        ]

    token = "1700000000.123"
    given = (
        HIT
        if operation == "create_hit"
        else {**OWN, "HITTypeId": requester.create_hit_type(**TYPE)["HITTypeId"]}
    )
    first = create(requester, token)
    create(requester, "T" * 64)
    create(rival, token)
    before = funds(requester)
    clock.advance(seconds=86_399.999)
    refused = refusal(getattr(requester, operation), **given, UniqueRequestToken=token)
    assert refused == Refusal(
        "RequestError",
        "HitAlreadyExists",
        f'The idempotency token "{token}" has already been processed. It belongs to HIT {first}.',
    )
    assert before[1] == "1.20"
    clock.advance(seconds=0.001)
    assert create(requester, token) != first


def test_tokens_are_kept_apart_by_operation_and_a_refused_call_leaves_none(service, requester) -> None:
    hit_id = requester.create_hit(**HIT, UniqueRequestToken="t")["HIT"]["HITId"]
    hit_type_id = requester.create_hit_type(**TYPE)["HITTypeId"]
    requester.create_hit_with_hit_type(HITTypeId=hit_type_id, **OWN, UniqueRequestToken="t")
    more = {"HITId": hit_id, "NumberOfAdditionalAssignments": 1, "UniqueRequestToken": "t"}
    assert members(requester.create_additional_assignments_for_hit(**more)) == {}
    assert refusal(requester.create_additional_assignments_for_hit, **more) == Refusal(
        "RequestError", "DuplicateRequest", 'The idempotency token "t" has already been processed.'
    )
    assert requester.get_hit(HITId=hit_id)["HIT"]["MaxAssignments"] == 2
    too_dear = {**HIT, "Reward": "500", "UniqueRequestToken": "again"}
    assert refusal(requester.create_hit, **too_dear).code == "InsufficientFunds"
    assert requester.create_hit(**{**too_dear, "Reward": "5"})["HIT"]["Reward"] == "5.00"
