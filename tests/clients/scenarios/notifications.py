"""Notifications of requesters, and files that workers uploaded."""

from tests.clients.scenarios.shapes import HIT, TYPE
from tests.clients.steps import (
    UNKNOWN,
    Act,
    Call,
    Present,
    Refusal,
    Step,
    bad_id,
    bad_value,
    no_assignment,
    not_in,
)

TYPE_ID = "${type.HITTypeId}"
MAIL = {
    "Destination": "lab@example.org",
    "Transport": "Email",
    "Version": "2014-08-15",
    "EventTypes": ["AssignmentSubmitted", "HITReviewable"],
}
QUEUE = {**MAIL, "Transport": "SQS", "Destination": "https://sqs.us-east-1.amazonaws.com/123456789012/queue"}
INSIDE = {**MAIL, "Transport": "SNS", "Destination": "https://127.0.0.1/hook"}

NOTIFYING: list[Step] = [
    Call("CreateHITType", TYPE, keep="type"),
    Call("UpdateNotificationSettings", {"HITTypeId": TYPE_ID, "Notification": MAIL, "Active": True}),
    Call("UpdateNotificationSettings", {"HITTypeId": TYPE_ID, "Active": False}),
    Call("SendTestEventNotification", {"Notification": MAIL, "TestEventType": "Ping"}),
    Call("SendTestEventNotification", {"Notification": MAIL, "TestEventType": "HITExpired"}),
    Refusal(
        "UpdateNotificationSettings",
        {"HITTypeId": UNKNOWN, "Active": False},
        "HITTypeDoesNotExist",
        f"HIT type {UNKNOWN} does not exist.",
    ),
    Refusal(
        "UpdateNotificationSettings",
        {"HITTypeId": TYPE_ID, "Active": False},
        "HITTypeDoesNotExist",
        f"HIT type {TYPE_ID} does not exist.",
        by="rival",
    ),
    Refusal(
        "UpdateNotificationSettings",
        {"HITTypeId": TYPE_ID},
        "InvalidParameterValue",
        "Give Notification, Active, or both.",
    ),
    bad_value(
        "UpdateNotificationSettings",
        {"HITTypeId": TYPE_ID, "Notification": {**MAIL, "EventTypes": ["Ping"]}},
        "EventTypes",
        "Ping",
        "It is sent by SendTestEventNotification only.",
    ),
    bad_value(
        "SendTestEventNotification",
        {"Notification": {**MAIL, "Version": "2017-01-17"}, "TestEventType": "Ping"},
        "Version",
        "2017-01-17",
        "It must be one of 2006-05-05, 2014-08-15.",
    ),
    *(
        Refusal(
            operation,
            {"Notification": given, **members},
            "InvalidTransportEndpoint",
            f'Notifications cannot be sent to "{given["Destination"]}": {why}.',
        )
        for operation, members in (
            ("UpdateNotificationSettings", {"HITTypeId": TYPE_ID}),
            ("SendTestEventNotification", {"TestEventType": "Ping"}),
        )
        for given, why in (
            (QUEUE, "the operator of this server has not set up Amazon SQS"),
            (INSIDE, "its host is on a private network"),
        )
    ),
    bad_id("UpdateNotificationSettings", "HITTypeId", Active=True),
    not_in(
        "UpdateNotificationSettings",
        "notification.transport",
        "Email, SQS, SNS",
        "Pigeon",
        HITTypeId=UNKNOWN,
        Notification={**MAIL, "Transport": "Pigeon"},
    ),
    not_in(
        "SendTestEventNotification",
        "notification.transport",
        "Email, SQS, SNS",
        "Pigeon",
        TestEventType="Ping",
        Notification={**MAIL, "Transport": "Pigeon"},
    ),
]

FILES: list[Step] = [
    Call("CreateHIT", HIT, keep="hit"),
    Act("accept", {"group": "${hit.HIT.HITGroupId}"}, keep="work"),
    Act("upload", {"assignment": "${work.AssignmentId}", "question": "scan"}),
    bad_value(
        "GetFileUploadURL",
        {"AssignmentId": "${work.AssignmentId}", "QuestionIdentifier": "scan"},
        "QuestionIdentifier",
        "scan",
        "There is no file for this question.",
    ),
    Act("submit_with_file", {"assignment": "${work.AssignmentId}", "question": "scan"}),
    Call(
        "GetFileUploadURL",
        {"AssignmentId": "${work.AssignmentId}", "QuestionIdentifier": "scan"},
        {"FileUploadURL": Present},
    ),
    bad_value(
        "GetFileUploadURL",
        {"AssignmentId": "${work.AssignmentId}", "QuestionIdentifier": "photo"},
        "QuestionIdentifier",
        "photo",
        "There is no file for this question.",
    ),
    no_assignment("GetFileUploadURL", QuestionIdentifier="scan"),
    no_assignment("GetFileUploadURL", "${work.AssignmentId}", by="rival", QuestionIdentifier="scan"),
    bad_id("GetFileUploadURL", "AssignmentId", QuestionIdentifier="scan"),
]

SCENARIOS = {"notifications": NOTIFYING, "files": FILES}
