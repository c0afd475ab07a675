"""Qualification types, what workers hold of them, and what they ask for."""

from tests.clients.scenarios.shapes import HIT, SCHEMAS, TYPE, XML_ERROR
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
    not_in,
    too_many,
)

TYPE_ID = "${type.QualificationType.QualificationTypeId}"
WORKER = "${worker.worker}"
WORKER_PATTERN = "^A[A-Z0-9]+$"
TEST = (
    f'<QuestionForm xmlns="{SCHEMAS}/2017-11-06/QuestionForm.xsd"><Question>'
    "<QuestionIdentifier>q1</QuestionIdentifier><QuestionContent><Text>Two and two?</Text></QuestionContent>"
    "<AnswerSpecification><SelectionAnswer><Selections>"
    "<Selection><SelectionIdentifier>four</SelectionIdentifier><Text>4</Text></Selection>"
    "<Selection><SelectionIdentifier>five</SelectionIdentifier><Text>5</Text></Selection>"
    "</Selections></SelectionAnswer></AnswerSpecification></Question></QuestionForm>"
)
KEY = (
    f'<AnswerKey xmlns="{SCHEMAS}/2005-10-01/AnswerKey.xsd"><Question>'
    "<QuestionIdentifier>q1</QuestionIdentifier>"
    "<AnswerOption><SelectionIdentifier>four</SelectionIdentifier><AnswerScore>100</AnswerScore></AnswerOption>"
    "</Question></AnswerKey>"
)
PLAIN = {
    "Name": "Careful readers ${run}",
    "Keywords": "reading, care",
    "Description": "Has read carefully before.",
    "QualificationTypeStatus": "Active",
}
TESTED = {**PLAIN, "Name": "Sums ${run}", "Test": TEST, "AnswerKey": KEY, "TestDurationInSeconds": 600}
TAKEN = (
    "You have already created a QualificationType with this name. A QualificationType's name must be unique "
    "among all of the QualificationTypes created by the same user."
)
NOT_WHOLE = f"{XML_ERROR}line 1, element 'QuestionForm': not well-formed: no element found."
NOT_GRANTED = "This operation can be called with a status of: Granted"


def no_type(operation: str, type_id: str = UNKNOWN, *, by: str = "requester", **members: object) -> Refusal:
    """A qualification type that does not exist, for this caller at least."""
    text = f"QualificationType {type_id} does not exist."
    given = {"QualificationTypeId": type_id, **members}
    return Refusal(operation, given, "QualificationTypeDoesNotExist", text, by)


def no_qualification(operation: str, **members: object) -> Refusal:
    """A qualification that nobody ever granted."""
    text = "You requested a Qualification that does not exist."
    return Refusal(operation, members, "QualificationDoesNotExist", text)


TYPES: list[Step] = [
    Call(
        "CreateQualificationType",
        {**PLAIN, "RetryDelayInSeconds": 60},
        {
            "QualificationType": {
                "QualificationTypeId": Present,
                "CreationTime": Present,
                "Name": PLAIN["Name"],
                "Keywords": PLAIN["Keywords"],
                "Description": PLAIN["Description"],
                "QualificationTypeStatus": "Active",
                "RetryDelayInSeconds": 60,
                "AutoGranted": False,
                "IsRequestable": True,
                "Test": Absent,
                "AnswerKey": Absent,
            }
        },
        keep="type",
    ),
    Call(
        "GetQualificationType",
        {"QualificationTypeId": TYPE_ID},
        {"QualificationType": "${type.QualificationType}"},
    ),
    Call(
        "CreateQualificationType",
        TESTED,
        {"QualificationType": {"Test": TEST, "AnswerKey": KEY, "TestDurationInSeconds": 600}},
        keep="tested",
    ),
    Call(
        "GetQualificationType",
        {"QualificationTypeId": "${tested.QualificationType.QualificationTypeId}"},
        {"QualificationType": {"Test": Present, "AnswerKey": Absent}},
        by="rival",
    ),
    Call(
        "CreateQualificationType",
        {**PLAIN, "Name": "Anybody ${run}", "AutoGranted": True, "AutoGrantedValue": 7},
        {"QualificationType": {"AutoGranted": True, "AutoGrantedValue": 7}},
        keep="auto",
    ),
    Pages(
        "ListQualificationTypes",
        "QualificationTypes",
        3,
        {"MustBeRequestable": True, "MustBeOwnedByCaller": True},
    ),
    Call(
        "ListQualificationTypes",
        {"Query": "READERS", "MustBeRequestable": True, "MustBeOwnedByCaller": True},
        {"NumResults": 1, "QualificationTypes": [{"QualificationTypeId": TYPE_ID}]},
    ),
    Call("ListQualificationTypes", {"Query": "nosuch", "MustBeRequestable": True}, {"NumResults": 0}),
    Call(
        "UpdateQualificationType",
        {"QualificationTypeId": TYPE_ID, "Description": "New words.", "QualificationTypeStatus": "Inactive"},
        {"QualificationType": {"Description": "New words.", "QualificationTypeStatus": "Inactive"}},
    ),
    Refusal("CreateQualificationType", PLAIN, "QualificationTypeAlreadyExists", TAKEN),
    Call("CreateQualificationType", PLAIN, by="rival"),
    bad_value(
        "CreateQualificationType",
        {**TESTED, "AutoGranted": True},
        "Test",
        f"{TEST[:128]}…",
        "A type with a test cannot be AutoGranted.",
    ),
    bad_value(
        "CreateQualificationType", {**PLAIN, "Test": TEST}, "TestDurationInSeconds", "", "A Test needs it."
    ),
    bad_value(
        "CreateQualificationType",
        {**PLAIN, "AnswerKey": KEY},
        "AnswerKey",
        f"{KEY[:128]}…",
        "It needs a Test.",
    ),
    Refusal("CreateQualificationType", {**TESTED, "Test": "<QuestionForm>"}, "XMLParseError", NOT_WHOLE),
    bad_value(
        "UpdateQualificationType",
        {
            "QualificationTypeId": "${auto.QualificationType.QualificationTypeId}",
            "Test": TEST,
            "TestDurationInSeconds": 60,
        },
        "Test",
        f"{TEST[:128]}…",
        "A type with a test cannot be AutoGranted.",
    ),
    Refusal(
        "CreateHITType",
        {
            **TYPE,
            "QualificationRequirements": [{"QualificationTypeId": TYPE_ID, "Comparator": "Exists"}],
        },
        "InvalidQualificationTypeState",
        "This operation can be called with a status of: Active",
    ),
    no_type("GetQualificationType"),
    bad_id("GetQualificationType", "QualificationTypeId"),
    no_type("UpdateQualificationType"),
    no_type("UpdateQualificationType", TYPE_ID, by="rival"),
    bad_id("UpdateQualificationType", "QualificationTypeId"),
    not_in(
        "CreateQualificationType",
        "qualificationTypeStatus",
        "Active, Inactive",
        "Open",
        **{**PLAIN, "QualificationTypeStatus": "Open"},
    ),
    too_many("ListQualificationTypes", MustBeRequestable=True),
    *(
        Call(
            "CreateHIT",
            {
                **HIT,
                "Title": f"Number {number}",
                "QualificationRequirements": [
                    {
                        "QualificationTypeId": "${auto.QualificationType.QualificationTypeId}",
                        "Comparator": "Exists",
                    }
                ],
            },
        )
        for number in range(3)
    ),
    Pages(
        "ListHITsForQualificationType",
        "HITs",
        3,
        {"QualificationTypeId": "${auto.QualificationType.QualificationTypeId}"},
    ),
    no_type("ListHITsForQualificationType"),
    bad_id("ListHITsForQualificationType", "QualificationTypeId"),
    too_many("ListHITsForQualificationType", QualificationTypeId=UNKNOWN),
    Call("DeleteQualificationType", {"QualificationTypeId": "${auto.QualificationType.QualificationTypeId}"}),
    Refusal(
        "DeleteQualificationType",
        {"QualificationTypeId": "${auto.QualificationType.QualificationTypeId}"},
        "InvalidQualificationTypeState",
        "This operation can be called with a status of: Active,Inactive",
    ),
    Refusal(
        "UpdateQualificationType",
        {"QualificationTypeId": "${auto.QualificationType.QualificationTypeId}", "Description": "Gone."},
        "InvalidQualificationTypeState",
        "This operation can be called with a status of: Active,Inactive",
    ),
    no_type("DeleteQualificationType"),
    no_type("DeleteQualificationType", TYPE_ID, by="rival"),
    bad_id("DeleteQualificationType", "QualificationTypeId"),
    Call("CreateHITType", TYPE, {"HITTypeId": Present}),
]

ASSOCIATION = {"QualificationTypeId": TYPE_ID, "WorkerId": WORKER}
GRANTING: list[Step] = [
    Call("CreateQualificationType", PLAIN, keep="type"),
    no_qualification("GetQualificationScore", **ASSOCIATION),
    Call("AssociateQualificationWithWorker", {**ASSOCIATION, "IntegerValue": 80}),
    Call("AssociateQualificationWithWorker", {**ASSOCIATION, "IntegerValue": 90, "SendNotification": False}),
    Call("AssociateQualificationWithWorker", {"QualificationTypeId": TYPE_ID, "WorkerId": "${worker.other}"}),
    Call("AssociateQualificationWithWorker", {"QualificationTypeId": TYPE_ID, "WorkerId": "${worker.third}"}),
    Call(
        "GetQualificationScore",
        ASSOCIATION,
        {
            "Qualification": {
                "QualificationTypeId": TYPE_ID,
                "WorkerId": WORKER,
                "IntegerValue": 90,
                "GrantTime": Present,
                "Status": "Granted",
            }
        },
    ),
    Pages("ListWorkersWithQualificationType", "Qualifications", 3, {"QualificationTypeId": TYPE_ID}),
    Call("DisassociateQualificationFromWorker", {**ASSOCIATION, "Reason": "It was a mistake."}),
    Refusal("GetQualificationScore", ASSOCIATION, "InvalidQualificationState", NOT_GRANTED),
    Refusal("DisassociateQualificationFromWorker", ASSOCIATION, "InvalidQualificationState", NOT_GRANTED),
    Call(
        "ListWorkersWithQualificationType",
        {"QualificationTypeId": TYPE_ID, "Status": "Revoked"},
        {"NumResults": 1, "Qualifications": [{"WorkerId": WORKER, "Status": "Revoked"}]},
    ),
    Call("AssociateQualificationWithWorker", ASSOCIATION),
    Call("GetQualificationScore", ASSOCIATION, {"Qualification": {"IntegerValue": 1}}),
    no_qualification("GetQualificationScore", QualificationTypeId=UNKNOWN, WorkerId=WORKER),
    bad_id("GetQualificationScore", "WorkerId", "B1", WORKER_PATTERN, QualificationTypeId=UNKNOWN),
    no_qualification(
        "DisassociateQualificationFromWorker", QualificationTypeId=TYPE_ID, WorkerId="${worker.fourth}"
    ),
    no_type("DisassociateQualificationFromWorker", WorkerId=WORKER),
    no_type("DisassociateQualificationFromWorker", TYPE_ID, by="rival", WorkerId=WORKER),
    bad_value(
        "DisassociateQualificationFromWorker",
        {"QualificationTypeId": TYPE_ID, "WorkerId": STRANGER},
        "WorkerId",
        STRANGER,
    ),
    bad_id(
        "DisassociateQualificationFromWorker", "WorkerId", "B1", WORKER_PATTERN, QualificationTypeId=UNKNOWN
    ),
    bad_value(
        "AssociateQualificationWithWorker",
        {"QualificationTypeId": TYPE_ID, "WorkerId": STRANGER},
        "WorkerId",
        STRANGER,
    ),
    no_type("AssociateQualificationWithWorker", WorkerId=WORKER),
    no_type("AssociateQualificationWithWorker", TYPE_ID, by="rival", WorkerId=WORKER),
    bad_id("AssociateQualificationWithWorker", "WorkerId", "B1", WORKER_PATTERN, QualificationTypeId=UNKNOWN),
    no_type("ListWorkersWithQualificationType"),
    no_type("ListWorkersWithQualificationType", TYPE_ID, by="rival"),
    bad_id("ListWorkersWithQualificationType", "QualificationTypeId"),
    too_many("ListWorkersWithQualificationType", QualificationTypeId=UNKNOWN),
    not_in(
        "ListWorkersWithQualificationType",
        "status",
        "Granted, Revoked",
        "Lost",
        QualificationTypeId=UNKNOWN,
        Status="Lost",
    ),
    Call("DeleteQualificationType", {"QualificationTypeId": TYPE_ID}),
    Refusal(
        "AssociateQualificationWithWorker",
        ASSOCIATION,
        "InvalidQualificationTypeState",
        "This operation can be called with a status of: Active,Inactive",
    ),
]

FIRST = "${requests.QualificationRequests.0.QualificationRequestId}"
SECOND = "${requests.QualificationRequests.1.QualificationRequestId}"
NO_REQUEST = f"Qualification request {UNKNOWN} does not exist."
NOT_PENDING = "This operation can be called with a status of: Pending"
REQUESTS: list[Step] = [
    Call("CreateQualificationType", PLAIN, keep="type"),
    Act("request", {"type_id": TYPE_ID}),
    Act("request", {"type_id": TYPE_ID, "worker": "other"}),
    Act("request", {"type_id": TYPE_ID, "worker": "third"}),
    Pages("ListQualificationRequests", "QualificationRequests", 3),
    Pages("ListQualificationRequests", "QualificationRequests", 3, {"QualificationTypeId": TYPE_ID}),
    Call(
        "ListQualificationRequests",
        {},
        {
            "QualificationRequests": [
                {
                    "QualificationRequestId": Present,
                    "QualificationTypeId": TYPE_ID,
                    "WorkerId": WORKER,
                    "SubmitTime": Present,
                    "Test": Absent,
                    "Answer": Absent,
                },
                {"WorkerId": "${worker.other}"},
                {"WorkerId": "${worker.third}"},
            ]
        },
        keep="requests",
    ),
    Refusal(
        "AcceptQualificationRequest",
        {"QualificationRequestId": FIRST},
        "QualificationRequestDoesNotExist",
        f"Qualification request {FIRST} does not exist.",
        by="rival",
    ),
    bad_value(
        "RejectQualificationRequest",
        {"QualificationRequestId": SECOND, "Reason": "x" * 4_097},
        "Reason",
        "x" * 128 + "…",
        "It has 4097 characters; at most 4096 are allowed.",
    ),
    Call("AcceptQualificationRequest", {"QualificationRequestId": FIRST, "IntegerValue": 50}),
    Call("RejectQualificationRequest", {"QualificationRequestId": SECOND, "Reason": "Not yet."}),
    Call("GetQualificationScore", ASSOCIATION, {"Qualification": {"IntegerValue": 50}}),
    Refusal(
        "AcceptQualificationRequest",
        {"QualificationRequestId": FIRST},
        "InvalidQualificationRequestState",
        NOT_PENDING,
    ),
    Refusal(
        "RejectQualificationRequest",
        {"QualificationRequestId": SECOND},
        "InvalidQualificationRequestState",
        NOT_PENDING,
    ),
    Refusal(
        "AcceptQualificationRequest",
        {"QualificationRequestId": UNKNOWN},
        "QualificationRequestDoesNotExist",
        NO_REQUEST,
    ),
    Refusal(
        "RejectQualificationRequest",
        {"QualificationRequestId": UNKNOWN},
        "QualificationRequestDoesNotExist",
        NO_REQUEST,
    ),
    no_type("ListQualificationRequests"),
    bad_id("ListQualificationRequests", "QualificationTypeId"),
    too_many("ListQualificationRequests"),
]

SCENARIOS = {"qualification types": TYPES, "qualifications": GRANTING, "requests": REQUESTS}
