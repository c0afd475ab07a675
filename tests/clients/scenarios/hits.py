"""HITs and HIT types: publishing, reading, listing, extending, ending."""

from tests.clients.scenarios.shapes import HIT, NO_FUNDS, QUESTION, TYPE, XML_ERROR, wrong_state
from tests.clients.steps import (
    UNKNOWN,
    Absent,
    Act,
    Call,
    Pages,
    Present,
    Refusal,
    Step,
    bad_id,
    bad_value,
    no_hit,
    not_in,
    too_many,
)

HIT_ID = "${hit.HIT.HITId}"
TYPE_ID = "${type.HITTypeId}"
LIVING = "Assignable, Unassignable, Reviewable, Reviewing"
WITH_TYPE = {"HITTypeId": TYPE_ID, "LifetimeInSeconds": 3_600, "Question": QUESTION}
REQUIREMENT = {
    "QualificationTypeId": "000000000000000000L0",
    "Comparator": "GreaterThan",
    "IntegerValues": [90],
}
LOCALE = {
    "QualificationTypeId": "00000000000000000071",
    "Comparator": "In",
    "LocaleValues": [{"Country": "DE"}],
}
USED = 'The idempotency token "token-1" has already been processed.'
NO_TYPE = f"HIT type {UNKNOWN} does not exist."
REWARD_PATTERN = r"^[0-9]+(\.)?[0-9]{0,2}$"

PUBLISHING: list[Step] = [
    Call("GetAccountBalance", {}, {"AvailableBalance": "1000.00", "OnHoldBalance": "0.00"}),
    Call("GetAccountBalance", {}, {"AvailableBalance": "0.00"}, by="poor"),
    Call(
        "GetAccountBalance",
        {},
        {"AvailableBalance": "10000.00", "OnHoldBalance": Absent},
        by="requester in the sandbox",
    ),
    Refusal(
        "GetAccountBalance",
        {},
        "AWS.AccountNotLinked",
        "This account is not a requester on this server. Ask its operator for the requester role.",
        by="nobody",
    ),
    Call(
        "CreateHIT",
        {
            **HIT,
            "MaxAssignments": 3,
            "RequesterAnnotation": "batch 7",
            "QualificationRequirements": [
                {**REQUIREMENT, "ActionsGuarded": "DiscoverPreviewAndAccept"},
                LOCALE,
            ],
            "UniqueRequestToken": "token-1",
        },
        {
            "HIT": {
                "HITId": Present,
                "HITTypeId": Present,
                "HITGroupId": Present,
                "CreationTime": Present,
                "Expiration": Present,
                "Title": TYPE["Title"],
                "Description": TYPE["Description"],
                "Keywords": "text, copy",
                "Question": QUESTION,
                "HITStatus": "Assignable",
                "HITReviewStatus": "NotReviewed",
                "MaxAssignments": 3,
                "Reward": "0.50",
                "AutoApprovalDelayInSeconds": 86_400,
                "AssignmentDurationInSeconds": 600,
                "RequesterAnnotation": "batch 7",
                "NumberOfAssignmentsAvailable": 3,
                "NumberOfAssignmentsPending": 0,
                "NumberOfAssignmentsCompleted": 0,
                "QualificationRequirements": [
                    {
                        **REQUIREMENT,
                        "RequiredToPreview": True,
                        "ActionsGuarded": "DiscoverPreviewAndAccept",
                    },
                    {**LOCALE, "RequiredToPreview": False, "ActionsGuarded": "Accept"},
                ],
            }
        },
        keep="hit",
    ),
    Call("GetHIT", {"HITId": HIT_ID}, {"HIT": "${hit.HIT}"}),
    Call("GetAccountBalance", {}, {"AvailableBalance": "998.50", "OnHoldBalance": "1.50"}),
    Call("CreateHITType", TYPE, {"HITTypeId": Present}, keep="type"),
    Call("CreateHITType", TYPE, {"HITTypeId": TYPE_ID}),
    Call(
        "CreateHITWithHITType",
        {**WITH_TYPE, "UniqueRequestToken": "token-1"},
        {
            "HIT": {
                "HITTypeId": TYPE_ID,
                "MaxAssignments": 1,
                "QualificationRequirements": [],
                "RequesterAnnotation": Absent,
            }
        },
        keep="second",
    ),
    Call("CreateHIT", HIT, {"HIT": {"HITTypeId": TYPE_ID}}),
    Call("CreateHIT", {**HIT, "Reward": "7", "Title": "Seven"}, {"HIT": {"Reward": "7.00"}}),
    Call("CreateHIT", {**HIT, "Reward": "0.", "Title": "Nothing"}, {"HIT": {"Reward": "0.00"}}),
    Pages("ListHITs", "HITs", 5),
    Call("ListHITs", {"MaxResults": 100}, {"NumResults": 0, "HITs": [], "NextToken": Absent}, by="rival"),
    Refusal(
        "CreateHIT",
        {**HIT, "UniqueRequestToken": "token-1"},
        "HitAlreadyExists",
        f"{USED} It belongs to HIT {HIT_ID}.",
    ),
    Refusal(
        "CreateHITWithHITType",
        {**WITH_TYPE, "UniqueRequestToken": "token-1"},
        "HitAlreadyExists",
        f"{USED} It belongs to HIT ${{second.HIT.HITId}}.",
    ),
    Refusal("CreateHIT", HIT, "InsufficientFunds", NO_FUNDS, by="poor"),
    Refusal("CreateHITWithHITType", {**WITH_TYPE, "HITTypeId": UNKNOWN}, "HITTypeDoesNotExist", NO_TYPE),
    Refusal(
        "CreateHITWithHITType",
        WITH_TYPE,
        "HITTypeDoesNotExist",
        f"HIT type {TYPE_ID} does not exist.",
        by="rival",
    ),
    bad_value(
        "CreateHIT",
        {**HIT, "LifetimeInSeconds": 29},
        "LifetimeInSeconds",
        29,
        "It must be between 30 and 31536000.",
    ),
    bad_value(
        "CreateHITWithHITType",
        {**WITH_TYPE, "MaxAssignments": 0},
        "MaxAssignments",
        0,
        "It must be between 1 and 1000000000.",
    ),
    bad_value(
        "CreateHITType",
        {**TYPE, "AssignmentDurationInSeconds": 10},
        "AssignmentDurationInSeconds",
        10,
        "It must be between 30 and 31536000.",
    ),
    bad_value(
        "CreateHITType",
        {**TYPE, "AutoApprovalDelayInSeconds": 2_592_001},
        "AutoApprovalDelayInSeconds",
        2_592_001,
        "It must be between 0 and 2592000.",
    ),
    Refusal(
        "CreateHIT",
        {**HIT, "Question": "<Question>"},
        "XMLParseError",
        f"{XML_ERROR}line 1, element 'Question': not well-formed: no element found.",
    ),
    Refusal(
        "CreateHIT",
        {**HIT, "QualificationRequirements": [{**REQUIREMENT, "QualificationTypeId": UNKNOWN}]},
        "QualificationTypeDoesNotExist",
        f"QualificationType {UNKNOWN} does not exist.",
    ),
    Refusal(
        "CreateHITType",
        {**TYPE, "QualificationRequirements": [{**REQUIREMENT, "QualificationTypeId": UNKNOWN}]},
        "QualificationTypeDoesNotExist",
        f"QualificationType {UNKNOWN} does not exist.",
    ),
    Refusal(
        "CreateHIT",
        {name: value for name, value in {**HIT, "HITLayoutId": UNKNOWN}.items() if name != "Question"},
        "HITLayoutDoesNotExist",
        f"HITLayout {UNKNOWN} does not exist.",
    ),
    Refusal(
        "CreateHITWithHITType",
        {"HITTypeId": TYPE_ID, "LifetimeInSeconds": 3_600, "HITLayoutId": UNKNOWN},
        "HITLayoutDoesNotExist",
        f"HITLayout {UNKNOWN} does not exist.",
    ),
    bad_id(
        "CreateHIT", "Reward", "0.9752", REWARD_PATTERN, **{k: v for k, v in HIT.items() if k != "Reward"}
    ),
    bad_id(
        "CreateHITType", "Reward", "$1", REWARD_PATTERN, **{k: v for k, v in TYPE.items() if k != "Reward"}
    ),
    bad_id("CreateHITWithHITType", "HITTypeId", LifetimeInSeconds=60, Question=QUESTION),
    no_hit("GetHIT"),
    no_hit("GetHIT", HIT_ID, by="rival"),
    bad_id("GetHIT", "HITId"),
    too_many("ListHITs"),
]

EXTENDING: list[Step] = [
    Call("CreateHIT", {**HIT, "MaxAssignments": 2}, keep="hit"),
    Call(
        "CreateAdditionalAssignmentsForHIT",
        {"HITId": HIT_ID, "NumberOfAdditionalAssignments": 3, "UniqueRequestToken": "token-1"},
    ),
    Call("GetHIT", {"HITId": HIT_ID}, {"HIT": {"MaxAssignments": 5, "NumberOfAssignmentsAvailable": 5}}),
    Refusal(
        "CreateAdditionalAssignmentsForHIT",
        {"HITId": HIT_ID, "NumberOfAdditionalAssignments": 1, "UniqueRequestToken": "token-1"},
        "DuplicateRequest",
        USED,
    ),
    Refusal(
        "CreateAdditionalAssignmentsForHIT",
        {"HITId": HIT_ID, "NumberOfAdditionalAssignments": 5},
        "InvalidMaximumAssignmentsIncrease",
        "A HIT created with fewer than 10 assignments cannot be extended to have 10 or more. "
        "It has 5, and you asked for 5 more.",
    ),
    bad_value(
        "CreateAdditionalAssignmentsForHIT",
        {"HITId": HIT_ID, "NumberOfAdditionalAssignments": 0},
        "NumberOfAdditionalAssignments",
        0,
        "It must be between 1 and 1000000000.",
    ),
    no_hit("CreateAdditionalAssignmentsForHIT", NumberOfAdditionalAssignments=1),
    no_hit("CreateAdditionalAssignmentsForHIT", HIT_ID, by="rival", NumberOfAdditionalAssignments=1),
    bad_id("CreateAdditionalAssignmentsForHIT", "HITId", NumberOfAdditionalAssignments=1),
    Call("CreateHIT", {**HIT, "MaxAssignments": 10, "Reward": "99"}, keep="dear"),
    Refusal(
        "CreateAdditionalAssignmentsForHIT",
        {"HITId": "${dear.HIT.HITId}", "NumberOfAdditionalAssignments": 1},
        "InsufficientFunds",
        NO_FUNDS,
    ),
    Call("UpdateExpirationForHIT", {"HITId": HIT_ID, "ExpireAt": 0}),
    Call("UpdateExpirationForHIT", {"HITId": HIT_ID, "ExpireAt": 10_000}),
    Call(
        "GetHIT",
        {"HITId": HIT_ID},
        {"HIT": {"HITStatus": "Reviewable", "NumberOfAssignmentsAvailable": 5}},
        keep="expired",
    ),
    bad_value(
        "UpdateExpirationForHIT",
        {"HITId": HIT_ID, "ExpireAt": 4_000_000_000},
        "ExpireAt",
        4_000_000_000,
        "It must be at most 365 days from now.",
    ),
    no_hit("UpdateExpirationForHIT", ExpireAt=0),
    no_hit("UpdateExpirationForHIT", HIT_ID, by="rival", ExpireAt=0),
    bad_id("UpdateExpirationForHIT", "HITId", ExpireAt=0),
    Call("CreateHITType", {**TYPE, "Title": "Another"}, keep="type"),
    Call("CreateHIT", HIT, keep="free"),
    Call("UpdateHITTypeOfHIT", {"HITId": "${free.HIT.HITId}", "HITTypeId": TYPE_ID}),
    Call(
        "GetHIT",
        {"HITId": "${free.HIT.HITId}"},
        {"HIT": {"Title": "Another", "HITTypeId": TYPE_ID}},
        keep="moved",
    ),
    Act("accept", {"group": "${moved.HIT.HITGroupId}"}),
    Refusal(
        "UpdateHITTypeOfHIT",
        {"HITId": "${free.HIT.HITId}", "HITTypeId": TYPE_ID},
        "InvalidHITState",
        "This HIT is currently in the state 'Unassignable'.  Its HIT type can be changed only while no "
        "assignment is accepted or submitted.",
    ),
    no_hit("UpdateHITTypeOfHIT", HITTypeId=TYPE_ID),
    Refusal("UpdateHITTypeOfHIT", {"HITId": HIT_ID, "HITTypeId": UNKNOWN}, "HITTypeDoesNotExist", NO_TYPE),
    bad_id("UpdateHITTypeOfHIT", "HITId", HITTypeId=UNKNOWN),
    Call("DeleteHIT", {"HITId": HIT_ID}),
    Refusal(
        "CreateAdditionalAssignmentsForHIT",
        {"HITId": HIT_ID, "NumberOfAdditionalAssignments": 1},
        "InvalidHITState",
        wrong_state("Disposed", LIVING),
    ),
    Refusal(
        "UpdateExpirationForHIT",
        {"HITId": HIT_ID, "ExpireAt": 0},
        "InvalidHITState",
        wrong_state("Disposed", LIVING),
    ),
]

ENDING: list[Step] = [
    Call("CreateHIT", HIT, keep="hit"),
    Refusal("DeleteHIT", {"HITId": HIT_ID}, "InvalidHITState", wrong_state("Assignable")),
    Refusal(
        "UpdateHITReviewStatus", {"HITId": HIT_ID}, "InvalidHITState", wrong_state("Assignable", "Reviewable")
    ),
    Act("work", {"group": "${hit.HIT.HITGroupId}"}, keep="work"),
    Refusal("DeleteHIT", {"HITId": HIT_ID}, "InvalidHITState", wrong_state("Reviewable")),
    Call("ListReviewableHITs", {}, {"NumResults": 1, "HITs": [{"HITId": HIT_ID, "HITStatus": "Reviewable"}]}),
    Call("UpdateHITReviewStatus", {"HITId": HIT_ID}),
    Call("ListReviewableHITs", {"Status": "Reviewing"}, {"HITs": [{"HITId": HIT_ID}]}),
    Call("UpdateHITReviewStatus", {"HITId": HIT_ID, "Revert": True}),
    Refusal(
        "UpdateHITReviewStatus",
        {"HITId": HIT_ID, "Revert": True},
        "InvalidHITState",
        wrong_state("Reviewable", "Reviewing"),
    ),
    no_hit("UpdateHITReviewStatus"),
    no_hit("UpdateHITReviewStatus", HIT_ID, by="rival"),
    bad_id("UpdateHITReviewStatus", "HITId"),
    Call("ApproveAssignment", {"AssignmentId": "${work.AssignmentId}"}),
    Call("DeleteHIT", {"HITId": HIT_ID}),
    Refusal("DeleteHIT", {"HITId": HIT_ID}, "InvalidHITState", wrong_state("Disposed")),
    Call("GetHIT", {"HITId": HIT_ID}, {"HIT": {"HITStatus": "Disposed"}}),
    no_hit("DeleteHIT"),
    no_hit("DeleteHIT", HIT_ID, by="rival"),
    bad_id("DeleteHIT", "HITId"),
    *(Call("CreateHIT", HIT, keep=f"old{number}") for number in range(3)),
    *(
        Call("UpdateExpirationForHIT", {"HITId": f"${{old{number}.HIT.HITId}}", "ExpireAt": 0})
        for number in range(3)
    ),
    Pages("ListReviewableHITs", "HITs", 3, {"HITTypeId": "${hit.HIT.HITTypeId}"}),
    Call("ListReviewableHITs", {"HITTypeId": UNKNOWN}, {"NumResults": 0, "HITs": []}),
    bad_id("ListReviewableHITs", "HITTypeId"),
    not_in("ListReviewableHITs", "status", "Reviewable, Reviewing", "Done", Status="Done"),
    too_many("ListReviewableHITs"),
]

SCENARIOS = {"publishing": PUBLISHING, "extending": EXTENDING, "ending": ENDING}
