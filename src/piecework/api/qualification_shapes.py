"""The API's structures about qualifications, from the market's records."""

from typing import Any

from piecework.rules.qualification_requests import Qualification, QualificationRequest
from piecework.rules.qualification_types import ACTIVE, QualificationType, SystemType

SYSTEM_TYPES_SINCE = 1_130_000_000_000
"""When the system types came into being, in milliseconds: clients expect a CreationTime, and any will do."""


def qualification_type(row: QualificationType, caller: str) -> dict[str, Any]:
    """Return the QualificationType structure; the answer key is for its owner alone."""
    return {
        "QualificationTypeId": row.id,
        "CreationTime": row.created_at,
        "Name": row.name,
        "Description": row.description,
        "Keywords": row.keywords,
        "QualificationTypeStatus": row.status,
        "Test": row.test,
        "TestDurationInSeconds": row.test_duration_seconds,
        "AnswerKey": row.answer_key if row.requester_id == caller else None,
        "RetryDelayInSeconds": row.retry_delay_seconds,
        "IsRequestable": True,
        "AutoGranted": bool(row.auto_granted),
        "AutoGrantedValue": row.auto_granted_value,
    }


def system_type(found: SystemType) -> dict[str, Any]:
    """Return the QualificationType structure of a type that the market keeps."""
    return {
        "QualificationTypeId": found.id,
        "CreationTime": SYSTEM_TYPES_SINCE,
        "Name": found.name,
        "Description": found.description,
        "QualificationTypeStatus": ACTIVE,
        "IsRequestable": False,
        "AutoGranted": False,
    }


def qualification(row: Qualification) -> dict[str, Any]:
    """Return the Qualification structure."""
    return {
        "QualificationTypeId": row.qualification_type_id,
        "WorkerId": row.worker_id,
        "GrantTime": row.granted_at,
        "IntegerValue": row.value,
        "Status": row.status,
    }


def request(row: QualificationRequest) -> dict[str, Any]:
    """Return the QualificationRequest structure."""
    return {
        "QualificationRequestId": row.id,
        "QualificationTypeId": row.qualification_type_id,
        "WorkerId": row.worker_id,
        "Test": row.test,
        "Answer": row.answer,
        "SubmitTime": row.submitted_at,
    }
