"""Bonuses, blocks and messages."""

from tests.clients.scenarios.shapes import HIT, NO_FUNDS
from tests.clients.steps import (
    STRANGER,
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
    too_many,
)

HIT_ID = "${hit.HIT.HITId}"
GROUP = "${hit.HIT.HITGroupId}"
WORK = "${work.AssignmentId}"
WORKER = "${worker.worker}"
PATTERN = "^A[A-Z0-9]+$"
BONUS = {"AssignmentId": WORK, "WorkerId": WORKER, "BonusAmount": "0.25", "Reason": "Quick and careful"}
ONE = "Give exactly one of HITId and AssignmentId."

BONUSES: list[Step] = [
    Call("CreateHIT", {**HIT, "MaxAssignments": 2}, keep="hit"),
    Act("accept", {"group": GROUP}, keep="work"),
    no_assignment(
        "SendBonus", WORK, **{name: value for name, value in BONUS.items() if name != "AssignmentId"}
    ),
    Act("submit", {"assignment": WORK}),
    Call("SendBonus", {**BONUS, "UniqueRequestToken": "token-1"}),
    Refusal(
        "SendBonus",
        {**BONUS, "UniqueRequestToken": "token-1"},
        "DuplicateRequest",
        'The idempotency token "token-1" has already been processed.',
    ),
    Call("SendBonus", {**BONUS, "BonusAmount": "1"}),
    Call("SendBonus", {**BONUS, "BonusAmount": "2."}),
    Refusal("SendBonus", {**BONUS, "BonusAmount": "5000"}, "InsufficientFunds", NO_FUNDS),
    bad_value(
        "SendBonus",
        {**BONUS, "WorkerId": STRANGER},
        "WorkerId",
        STRANGER,
        "This worker did not submit the assignment.",
    ),
    bad_value(
        "SendBonus", {**BONUS, "BonusAmount": "0"}, "BonusAmount", "0.00", "A bonus must be at least 0.01."
    ),
    no_assignment("SendBonus", **{name: value for name, value in BONUS.items() if name != "AssignmentId"}),
    no_assignment(
        "SendBonus",
        WORK,
        by="rival",
        **{name: value for name, value in BONUS.items() if name != "AssignmentId"},
    ),
    bad_id(
        "SendBonus",
        "BonusAmount",
        "1.005",
        r"^[0-9]+(\.)?[0-9]{0,2}$",
        AssignmentId=UNKNOWN,
        WorkerId=STRANGER,
        Reason="",
    ),
    Call(
        "ListBonusPayments",
        {"AssignmentId": WORK},
        {
            "NumResults": 3,
            "BonusPayments": [
                {
                    "WorkerId": WORKER,
                    "BonusAmount": "0.25",
                    "AssignmentId": WORK,
                    "Reason": "Quick and careful",
                    "GrantTime": Present,
                },
                {"BonusAmount": "1.00"},
                {"BonusAmount": "2.00"},
            ],
        },
    ),
    Pages("ListBonusPayments", "BonusPayments", 3, {"HITId": HIT_ID}),
    Call("GetAccountBalance", {}, {"AvailableBalance": "995.75", "OnHoldBalance": "1.00"}),
    no_hit("ListBonusPayments"),
    no_hit("ListBonusPayments", HIT_ID, by="rival"),
    no_assignment("ListBonusPayments"),
    bad_value("ListBonusPayments", {}, "HITId", "", ONE),
    bad_id("ListBonusPayments", "HITId"),
    too_many("ListBonusPayments", HITId=UNKNOWN),
]

NAMES = ("worker", "other", "third")
BLOCKS: list[Step] = [
    *(
        Call("CreateWorkerBlock", {"WorkerId": f"${{worker.{name}}}", "Reason": f"for {name}"})
        for name in NAMES
    ),
    Call("CreateWorkerBlock", {"WorkerId": WORKER, "Reason": "once more"}),
    Pages("ListWorkerBlocks", "WorkerBlocks", 3),
    Call("DeleteWorkerBlock", {"WorkerId": "${worker.other}", "Reason": "peace"}),
    Call("DeleteWorkerBlock", {"WorkerId": "${worker.third}"}),
    Call("DeleteWorkerBlock", {"WorkerId": STRANGER}),
    Call(
        "ListWorkerBlocks",
        {},
        {"NumResults": 1, "WorkerBlocks": [{"WorkerId": WORKER, "Reason": "once more"}]},
    ),
    bad_value("CreateWorkerBlock", {"WorkerId": STRANGER, "Reason": ""}, "WorkerId", STRANGER),
    bad_id("CreateWorkerBlock", "WorkerId", "B1", PATTERN, Reason=""),
    bad_id("DeleteWorkerBlock", "WorkerId", "B1", PATTERN),
    too_many("ListWorkerBlocks"),
]

HARD = {
    "NotifyWorkersFailureCode": "HardFailure",
    "NotifyWorkersFailureMessage": "Cannot send a notification to a worker who has not done any work for you",
}
MESSAGES: list[Step] = [
    Call("CreateHIT", HIT, keep="hit"),
    Act("work", {"group": GROUP}, keep="work"),
    Call("ApproveAssignment", {"AssignmentId": WORK}),
    Call(
        "NotifyWorkers",
        {"Subject": "More work", "MessageText": "There is more: 今日.", "WorkerIds": [WORKER]},
        {"NotifyWorkersFailureStatuses": []},
    ),
    Call(
        "NotifyWorkers",
        {"Subject": "More work", "MessageText": "There is more.", "WorkerIds": [WORKER, STRANGER]},
        {"NotifyWorkersFailureStatuses": [{**HARD, "WorkerId": STRANGER}]},
    ),
    bad_value(
        "NotifyWorkers",
        {"Subject": "s" * 201, "MessageText": "t", "WorkerIds": [WORKER]},
        "Subject",
        "s" * 128 + "…",
        "It has 201 characters; at most 200 are allowed.",
    ),
    bad_value(
        "NotifyWorkers",
        {"Subject": "s", "MessageText": "t" * 4_097, "WorkerIds": [WORKER]},
        "MessageText",
        "t" * 128 + "…",
        "It has 4097 characters; at most 4096 are allowed.",
    ),
    Call("GetAccountBalance", {}, {"OnHoldBalance": "0.00", "AvailableBalance": "999.50"}),
    Call("ListHITs", {}, {"NumResults": 1, "HITs": [{"RequesterAnnotation": Absent}]}),
]

SCENARIOS = {"bonuses": BONUSES, "blocks": BLOCKS, "messages": MESSAGES}
