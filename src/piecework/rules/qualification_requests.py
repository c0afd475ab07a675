"""Requests for qualifications: who may ask, when again, and what becomes of a request.

A request for a type with a test begins as the test being taken; its owner sees it once answers are submitted.
Source: the guide's account of qualifications; worker-side codes of the API.
"""

from typing import Literal, NamedTuple

from piecework.rules.phrases import Phrase
from piecework.rules.qualification_types import ACTIVE, QualificationType
from piecework.rules.refusals import Refused

TESTING = "Testing"
PENDING = "Pending"
GRANTED = "Granted"
REJECTED = "Rejected"
LAPSED = "Lapsed"
REVOKED = "Revoked"

TYPE_IS_GONE = "The qualification was withdrawn by its owner."


class QualificationRequest(NamedTuple):
    """A request's row. Moments in milliseconds; `test` and `answer_key` are as they were at the start."""

    id: str
    qualification_type_id: str
    requester_id: str
    worker_id: str
    status: str
    started_at: int
    deadline_at: int | None
    submitted_at: int | None
    decided_at: int | None
    test: str | None
    answer_key: str | None
    answer: str | None
    value: int | None
    reason: str | None


class Qualification(NamedTuple):
    """A qualification's row: a worker's value of a type, granted or revoked."""

    qualification_type_id: str
    worker_id: str
    status: str
    value: int
    granted_at: int
    revoked_at: int | None
    reason: str | None


class NextStep(NamedTuple):
    """What a worker can do about a type now. `at` is the moment a wait ends or the test's time is up."""

    what: Literal["request", "test", "go on", "pending", "wait", "held", "never", "closed"]
    at: int | None = None


def as_seen(request: QualificationRequest, now: int) -> QualificationRequest:
    """Return the request as it is at `now`: a test whose time is up has lapsed, noted or not."""
    if request.status == TESTING and request.deadline_at is not None and request.deadline_at <= now:
        return request._replace(status=LAPSED, decided_at=request.deadline_at)
    return request


def next_step(
    wanted: QualificationType, held: Qualification | None, latest: QualificationRequest | None, now: int
) -> NextStep:
    """Return what a worker can do about a type.

    Args:
        wanted: the type.
        held: the worker's qualification of it, granted or revoked.
        latest: the worker's last request for it, as seen at `now`.
        now: the present.
    """
    if latest is not None and latest.status == TESTING:
        return NextStep("go on", latest.deadline_at)
    if latest is not None and latest.status == PENDING:
        return NextStep("pending")
    has_it = held is not None and held.status == GRANTED
    once_only = latest is not None and wanted.retry_delay_seconds is None
    if has_it and (wanted.test is None or wanted.status != ACTIVE or once_only):
        return NextStep("held")
    if wanted.status != ACTIVE or once_only:
        return NextStep("never" if once_only else "closed")
    again_at = _again_at(wanted, latest)
    if now < again_at:
        return NextStep("wait", again_at)
    return NextStep("request" if wanted.test is None else "test")


def _again_at(wanted: QualificationType, latest: QualificationRequest | None) -> int:
    if latest is None:
        return 0
    return (latest.submitted_at or latest.started_at) + (wanted.retry_delay_seconds or 0) * 1_000


def check_may_begin(step: NextStep, *, test: bool) -> None:
    """Refuse a request, or a test, that is not possible now."""
    if step.what in (("test", "go on") if test else ("request",)):
        return
    code, text = _REFUSALS.get(step.what, _OTHER_WAY)
    raise Refused(code, text)


_OTHER_WAY = (
    "InvalidQualificationTypeState",
    Phrase("This qualification is asked for in another way. Open its page."),
)
_REFUSALS = {
    "pending": (
        "InvalidQualificationRequestState",
        Phrase("You have asked for it already; its owner has to decide."),
    ),
    "go on": ("InvalidQualificationRequestState", Phrase("You are taking its test right now.")),
    "wait": (
        "QualificationTypeRetryDelayNotElapsed",
        Phrase("It is too early to try again. Its page says when you can."),
    ),
    "held": ("QualificationAlreadyExists", Phrase("You have this qualification already.")),
    "never": (
        "QualificationTypeDoesNotAllowRetake",
        Phrase("This qualification can be asked for only once."),
    ),
    "closed": (
        "InvalidQualificationTypeState",
        Phrase("This qualification cannot be asked for at the moment."),
    ),
}


def check_may_submit(request: QualificationRequest) -> None:
    """Refuse answers to a test that is not being taken. `request` is as seen at the present."""
    if request.status == LAPSED:
        raise Refused(
            "InvalidQualificationRequestState",
            Phrase("The time for this test is up, so it was not submitted."),
        )
    if request.status != TESTING:
        raise Refused("InvalidQualificationRequestState", Phrase("This test has been submitted already."))


def check_may_decide(request: QualificationRequest) -> None:
    """Refuse a decision about a request that is not pending."""
    if request.status != PENDING:
        raise Refused(
            "InvalidQualificationRequestState", "This operation can be called with a status of: Pending"
        )


def does_not_exist(request_id: str) -> Refused:
    """Return the refusal of an unknown request, or one for somebody else's type."""
    return Refused(
        "QualificationRequestDoesNotExist",
        Phrase("Qualification request {id} does not exist.", id=request_id),
    )


def never_granted() -> Refused:
    """Return the refusal to show or revoke what was never granted."""
    return Refused("QualificationDoesNotExist", Phrase("You requested a Qualification that does not exist."))


def check_is_granted(held: Qualification | None) -> Qualification:
    """Return a qualification that is granted; refuses one that never was, or is no more."""
    if held is None:
        raise never_granted()
    if held.status != GRANTED:
        raise Refused("InvalidQualificationState", "This operation can be called with a status of: Granted")
    return held
