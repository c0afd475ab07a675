"""Assignments: listing, reading, approving, rejecting; review policies, which do it by themselves."""

from tests.clients.scenarios.shapes import HIT, NOT_SUBMITTED
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
    no_assignment,
    no_hit,
    not_in,
    too_many,
)

HIT_ID = "${hit.HIT.HITId}"
GROUP = "${hit.HIT.HITGroupId}"
FIRST = "${first.AssignmentId}"
SECOND = "${second.AssignmentId}"
THIRD = "${third.AssignmentId}"
LONG = "x" * 1_025
CUT = "x" * 128 + "…"

DECIDING: list[Step] = [
    Call("CreateHIT", {**HIT, "MaxAssignments": 4}, keep="hit"),
    Act("work", {"group": GROUP}, keep="first"),
    Act("work", {"group": GROUP, "worker": "other", "answer": "no & <maybe>"}, keep="second"),
    Act("accept", {"group": GROUP, "worker": "third"}, keep="third"),
    Refusal(
        "GetAssignment",
        {"AssignmentId": THIRD},
        "InvalidAssignmentState",
        "This operation can be called with a status of: Reviewable,Approved,Rejected",
    ),
    Refusal("ApproveAssignment", {"AssignmentId": THIRD}, "InvalidAssignmentState", NOT_SUBMITTED),
    Refusal(
        "RejectAssignment",
        {"AssignmentId": THIRD, "RequesterFeedback": "No"},
        "InvalidAssignmentState",
        NOT_SUBMITTED,
    ),
    Act("submit", {"assignment": THIRD, "worker": "third"}),
    Call(
        "GetAssignment",
        {"AssignmentId": SECOND},
        {
            "Assignment": {
                "AssignmentId": SECOND,
                "HITId": HIT_ID,
                "WorkerId": "${worker.other}",
                "AssignmentStatus": "Submitted",
                "Answer": Present,
                "AcceptTime": Present,
                "SubmitTime": Present,
                "AutoApprovalTime": Present,
                "Deadline": Present,
                "ApprovalTime": Absent,
                "RejectionTime": Absent,
                "RequesterFeedback": Absent,
            },
            "HIT": {"HITId": HIT_ID, "NumberOfAssignmentsAvailable": 1},
        },
    ),
    Pages("ListAssignmentsForHIT", "Assignments", 3, {"HITId": HIT_ID}),
    Pages("ListAssignmentsForHIT", "Assignments", 3, {"HITId": HIT_ID, "AssignmentStatuses": ["Submitted"]}),
    bad_value(
        "ApproveAssignment",
        {"AssignmentId": FIRST, "RequesterFeedback": "a\x01b"},
        "RequesterFeedback",
        "a�b",
        "It has control characters.",
    ),
    bad_value(
        "RejectAssignment",
        {"AssignmentId": FIRST, "RequesterFeedback": LONG},
        "RequesterFeedback",
        CUT,
        "It has 1025 characters; at most 1024 are allowed.",
    ),
    Call("ApproveAssignment", {"AssignmentId": FIRST, "RequesterFeedback": "Danke schön"}),
    Call("RejectAssignment", {"AssignmentId": SECOND, "RequesterFeedback": ""}),
    Call("ApproveAssignment", {"AssignmentId": THIRD, "OverrideRejection": True}),
    Refusal("ApproveAssignment", {"AssignmentId": FIRST}, "InvalidAssignmentState", NOT_SUBMITTED),
    Refusal(
        "RejectAssignment",
        {"AssignmentId": FIRST, "RequesterFeedback": "No"},
        "InvalidAssignmentState",
        NOT_SUBMITTED,
    ),
    Refusal(
        "ApproveAssignment",
        {"AssignmentId": SECOND, "OverrideRejection": False},
        "InvalidAssignmentState",
        NOT_SUBMITTED,
    ),
    Call(
        "GetAssignment",
        {"AssignmentId": FIRST},
        {
            "Assignment": {
                "AssignmentStatus": "Approved",
                "ApprovalTime": Present,
                "RequesterFeedback": "Danke schön",
            }
        },
    ),
    Call("GetAssignment", {"AssignmentId": SECOND}, {"Assignment": {"RejectionTime": Present}}),
    Call("ApproveAssignment", {"AssignmentId": SECOND, "OverrideRejection": True}),
    Call("GetAccountBalance", {}, {"AvailableBalance": "998.00", "OnHoldBalance": "0.50"}),
    no_assignment("GetAssignment"),
    no_assignment("GetAssignment", FIRST, by="rival"),
    bad_id("GetAssignment", "AssignmentId"),
    no_assignment("ApproveAssignment"),
    no_assignment("ApproveAssignment", FIRST, by="rival"),
    bad_id("ApproveAssignment", "AssignmentId"),
    no_assignment("RejectAssignment", RequesterFeedback="No"),
    no_assignment("RejectAssignment", FIRST, by="rival", RequesterFeedback="No"),
    bad_id("RejectAssignment", "AssignmentId", RequesterFeedback="No"),
    no_hit("ListAssignmentsForHIT"),
    no_hit("ListAssignmentsForHIT", HIT_ID, by="rival"),
    bad_id("ListAssignmentsForHIT", "HITId"),
    too_many("ListAssignmentsForHIT", HITId=UNKNOWN),
    not_in(
        "ListAssignmentsForHIT",
        "assignmentStatuses.1.member",
        "Submitted, Approved, Rejected",
        "Done",
        HITId=UNKNOWN,
        AssignmentStatuses=["Done"],
    ),
]

KNOWN = {
    "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
    "Parameters": [
        {"Key": "AnswerKey", "MapEntries": [{"Key": "a", "Values": ["yes"]}]},
        {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Values": ["80"]},
    ],
}
KEYLESS = {**KNOWN, "Parameters": [{"Key": "AnswerKey"}]}
REVIEWING: list[Step] = [
    Call("CreateHIT", {**HIT, "AssignmentReviewPolicy": KNOWN}, keep="hit"),
    Act("work", {"group": GROUP}, keep="first"),
    Call("GetAssignment", {"AssignmentId": FIRST}, {"Assignment": {"AssignmentStatus": "Approved"}}),
    Call(
        "ListReviewPolicyResultsForHIT",
        {
            "HITId": HIT_ID,
            "PolicyLevels": ["Assignment", "HIT"],
            "RetrieveActions": True,
            "RetrieveResults": True,
        },
        {
            "HITId": HIT_ID,
            "AssignmentReviewPolicy": {"PolicyName": KNOWN["PolicyName"]},
            "AssignmentReviewReport": {"ReviewResults": Present, "ReviewActions": Present},
            "HITReviewPolicy": Absent,
        },
        keep="report",
    ),
    Call(
        "ListReviewPolicyResultsForHIT",
        {
            "HITId": HIT_ID,
            "NextToken": "${report.NextToken}",
            "PolicyLevels": ["Assignment", "HIT"],
            "RetrieveActions": True,
            "RetrieveResults": True,
        },
        {"NextToken": Absent},
    ),
    no_hit("ListReviewPolicyResultsForHIT"),
    no_hit("ListReviewPolicyResultsForHIT", HIT_ID, by="rival"),
    bad_id("ListReviewPolicyResultsForHIT", "HITId"),
    bad_value(
        "ListReviewPolicyResultsForHIT",
        {"HITId": HIT_ID, "NextToken": "p1:forged"},
        "NextToken",
        "p1:forged",
    ),
    too_many("ListReviewPolicyResultsForHIT", HITId=UNKNOWN),
    not_in(
        "ListReviewPolicyResultsForHIT",
        "policyLevels.1.member",
        "Assignment, HIT",
        "Both",
        HITId=UNKNOWN,
        PolicyLevels=["Both"],
    ),
    bad_value(
        "CreateHIT",
        {**HIT, "AssignmentReviewPolicy": KEYLESS},
        "PolicyParameter",
        "AnswerKey",
        "It takes MapEntries, one for each question.",
    ),
]

SCENARIOS = {"deciding": DECIDING, "reviewing": REVIEWING}
