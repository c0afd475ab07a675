"""Refusals that need a story of their own: no money, no Active type, no good document, no acquaintance."""

from typing import Any

from tests.clients.scenarios.qualifications import NOT_WHOLE, PLAIN, TEST
from tests.clients.scenarios.shapes import HIT, NO_FUNDS, TYPE
from tests.clients.steps import Act, Call, Refusal, Step, Unheard

TYPE_ID = "${type.HITTypeId}"
FIRST = "${first.AssignmentId}"
SECOND = "${second.AssignmentId}"


def no_funds(operation: str, members: dict[str, Any]) -> Refusal:
    """What there is no money for."""
    return Refusal(operation, members, "InsufficientFunds", NO_FUNDS)


FUNDS: list[Step] = [
    Call("CreateHITType", TYPE, keep="type"),
    Call("CreateHIT", {**HIT, "MaxAssignments": 2}, keep="hit"),
    Act("work", {"group": "${hit.HIT.HITGroupId}"}, keep="first"),
    Act("work", {"group": "${hit.HIT.HITGroupId}", "worker": "other"}, keep="second"),
    Call("RejectAssignment", {"AssignmentId": SECOND, "RequesterFeedback": "Empty."}),
    Call("CreateHIT", HIT, keep="closed"),
    Call("UpdateExpirationForHIT", {"HITId": "${closed.HIT.HITId}", "ExpireAt": 0}),
    Call("CreateHIT", {**HIT, "Title": "For nothing", "Reward": "0"}, keep="free"),
    Call(
        "SendBonus",
        {
            "AssignmentId": FIRST,
            "WorkerId": "${worker.worker}",
            "BonusAmount": "999.50",
            "Reason": "All I have",
        },
    ),
    Call("GetAccountBalance", {}, {"AvailableBalance": "0.00", "OnHoldBalance": "0.50"}),
    no_funds("ApproveAssignment", {"AssignmentId": SECOND, "OverrideRejection": True}),
    no_funds(
        "CreateHITWithHITType",
        {"HITTypeId": TYPE_ID, "LifetimeInSeconds": 3_600, "Question": HIT["Question"]},
    ),
    no_funds(
        "CreateAdditionalAssignmentsForHIT", {"HITId": "${hit.HIT.HITId}", "NumberOfAdditionalAssignments": 1}
    ),
    no_funds("UpdateExpirationForHIT", {"HITId": "${closed.HIT.HITId}", "ExpireAt": "${soon}"}),
    no_funds("UpdateHITTypeOfHIT", {"HITId": "${free.HIT.HITId}", "HITTypeId": TYPE_ID}),
    Call("ApproveAssignment", {"AssignmentId": FIRST}),
    Call("GetAssignment", {"AssignmentId": SECOND}, {"Assignment": {"AssignmentStatus": "Rejected"}}),
    Call("GetAccountBalance", {}, {"AvailableBalance": "0.00", "OnHoldBalance": "0.00"}),
]

ASKING = {
    "QualificationRequirements": [
        {
            "QualificationTypeId": "${qualification.QualificationType.QualificationTypeId}",
            "Comparator": "Exists",
        }
    ]
}
CHANGE = {"QualificationTypeId": "${qualification.QualificationType.QualificationTypeId}"}


def inactive(operation: str, members: dict[str, Any]) -> Refusal:
    """What asks for a qualification type that is not Active."""
    text = "This operation can be called with a status of: Active"
    return Refusal(operation, members, "InvalidQualificationTypeState", text)


INACTIVE: list[Step] = [
    Call("CreateQualificationType", {**PLAIN, "Name": "Resting ${run}"}, keep="qualification"),
    Call("CreateHITType", {**TYPE, **ASKING}, keep="type"),
    Call("CreateHIT", HIT, keep="hit"),
    Call("UpdateQualificationType", {**CHANGE, "QualificationTypeStatus": "Inactive"}),
    inactive("CreateHIT", {**HIT, **ASKING}),
    inactive(
        "CreateHITWithHITType",
        {"HITTypeId": TYPE_ID, "LifetimeInSeconds": 3_600, "Question": HIT["Question"]},
    ),
    inactive("UpdateHITTypeOfHIT", {"HITId": "${hit.HIT.HITId}", "HITTypeId": TYPE_ID}),
]

UNSAFE = TEST.replace(
    "<Text>Two and two?</Text>", "<FormattedContent>&lt;script>alert(1)&lt;/script></FormattedContent>"
)
NOT_ALLOWED = (
    "There was an error parsing the XHTML data in your request.  Please make sure the data is well-formed "
    "and validates against the appropriate schema. Details: line 1, element 'script': may not stand here in "
    "'FormattedContent'."
)
MADE_WITH: list[tuple[str, dict[str, Any], str]] = [
    ("CreateHIT", HIT, "Question"),
    ("CreateHITWithHITType", {"HITTypeId": TYPE_ID, "LifetimeInSeconds": 3_600}, "Question"),
    (
        "CreateQualificationType",
        {**PLAIN, "Name": "Never made ${run}", "TestDurationInSeconds": 60},
        "Test",
    ),
    ("UpdateQualificationType", {**CHANGE, "TestDurationInSeconds": 60}, "Test"),
]
DOCUMENTS: list[Step] = [
    Call("CreateHITType", TYPE, keep="type"),
    Call("CreateQualificationType", {**PLAIN, "Name": "Tested ${run}"}, keep="qualification"),
    *(
        Refusal(operation, {**members, name: document}, code, text)
        for operation, members, name in MADE_WITH
        for document, code, text in (
            ("<QuestionForm>", "XMLParseError", NOT_WHOLE),
            (UNSAFE, "XHTMLParseError", NOT_ALLOWED),
        )
    ),
]

SANDBOX = "requester in the sandbox"
ACQUAINTANCE: list[Step] = [
    Call("CreateHIT", HIT, by=SANDBOX, keep="hit"),
    Act("work_in_the_sandbox", {"group": "${hit.HIT.HITGroupId}"}, keep="work"),
    Act("let_pass", {"days": 184}),
    Refusal(
        "SendBonus",
        {
            "AssignmentId": "${work.AssignmentId}",
            "WorkerId": "${worker.worker}",
            "BonusAmount": "1.00",
            "Reason": "For old times' sake",
        },
        "InvalidAssignmentState",
        "Worker ${worker.worker} has submitted nothing for you in the last six months; a bonus is possible "
        "for six months after the last submission.",
        by=SANDBOX,
    ),
]

SIGNATURES: list[Step] = [
    Unheard(
        "GetAccountBalance",
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        "stranger",
    ),
    Unheard(
        "ListHITs",
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        "forger",
    ),
]

SCENARIOS = {
    "funds": FUNDS,
    "inactive types": INACTIVE,
    "documents": DOCUMENTS,
    "acquaintance": ACQUAINTANCE,
    "signatures": SIGNATURES,
}
