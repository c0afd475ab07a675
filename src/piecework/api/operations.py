"""The operations that this server answers, and the endpoint that answers them for one market."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple

from piecework.api import (
    account,
    assignments,
    bonuses,
    files,
    hits,
    notifications,
    qualification_types,
    qualifications,
    reviews,
    workers,
)
from piecework.api.context import Api
from piecework.api.faults import account_not_linked, fault
from piecework.aws.endpoint import Credential, Endpoint, Handler, Ports
from piecework.aws.model import load_model

Operation = Callable[[Api, str, dict[str, Any]], Awaitable[dict[str, Any]]]

OPERATIONS: dict[str, Operation] = {
    "AcceptQualificationRequest": qualifications.accept_request,
    "ApproveAssignment": assignments.approve_assignment,
    "AssociateQualificationWithWorker": qualifications.associate,
    "CreateAdditionalAssignmentsForHIT": hits.create_additional_assignments,
    "CreateHIT": hits.create_hit,
    "CreateHITType": hits.create_hit_type,
    "CreateHITWithHITType": hits.create_hit_with_hit_type,
    "CreateQualificationType": qualification_types.create,
    "CreateWorkerBlock": workers.create_worker_block,
    "DeleteHIT": hits.delete_hit,
    "DeleteQualificationType": qualification_types.delete,
    "DeleteWorkerBlock": workers.delete_worker_block,
    "DisassociateQualificationFromWorker": qualifications.disassociate,
    "GetAccountBalance": account.get_account_balance,
    "GetAssignment": assignments.get_assignment,
    "GetFileUploadURL": files.get_file_upload_url,
    "GetHIT": hits.get_hit,
    "GetQualificationScore": qualifications.get_score,
    "GetQualificationType": qualification_types.get,
    "ListAssignmentsForHIT": assignments.list_assignments_for_hit,
    "ListBonusPayments": bonuses.list_bonus_payments,
    "ListHITs": hits.list_hits,
    "ListHITsForQualificationType": qualification_types.list_hits,
    "ListQualificationRequests": qualifications.list_requests,
    "ListQualificationTypes": qualification_types.list_,
    "ListReviewPolicyResultsForHIT": reviews.list_review_policy_results,
    "ListReviewableHITs": hits.list_reviewable_hits,
    "ListWorkerBlocks": workers.list_worker_blocks,
    "ListWorkersWithQualificationType": qualifications.list_workers,
    "NotifyWorkers": workers.notify_workers,
    "RejectAssignment": assignments.reject_assignment,
    "RejectQualificationRequest": qualifications.reject_request,
    "SendBonus": bonuses.send_bonus,
    "SendTestEventNotification": notifications.send_test,
    "UpdateExpirationForHIT": hits.update_expiration,
    "UpdateHITReviewStatus": hits.update_review_status,
    "UpdateHITTypeOfHIT": hits.update_hit_type,
    "UpdateNotificationSettings": notifications.update_settings,
    "UpdateQualificationType": qualification_types.update,
}


class Caller(NamedTuple):
    """Who signed a request, and with which access key."""

    person_id: str
    is_requester: bool
    key_id: str


class Outside(NamedTuple):
    """What the endpoint is given from outside; see `aws.endpoint.Ports`."""

    authenticate: Callable[[str], Awaitable[Credential | None]]
    throttle: Callable[[Credential, str], bool]
    report: Callable[[Exception, str, str], None]
    observe: Callable[[str, str, float], None]
    note: Callable[[Caller, str, str, str, float], None]
    now: Callable[[], int]
    elapsed: Callable[[], float]
    request_id: Callable[[], str]


def build_endpoint(api: Api, outside: Outside) -> Endpoint:
    """Return the ASGI application that answers the API for one market."""

    def suffix() -> str:
        # The sandbox's time stamps end in " s": clients tell the two apart by it.
        return f" ({outside.now()}{' s' if api.sandbox else ''})"

    handlers = {name: _handler(api, operation, suffix) for name, operation in OPERATIONS.items()}
    ports = Ports(fault=partial(fault, suffix), **outside._asdict())
    return Endpoint(load_model(), handlers, ports)


def _handler(api: Api, operation: Operation, suffix: Callable[[], str]) -> Handler:
    async def handle(caller: Caller, members: dict[str, Any]) -> dict[str, Any]:
        if not caller.is_requester:
            raise account_not_linked(suffix())
        return await operation(api, caller.person_id, members)

    return handle
