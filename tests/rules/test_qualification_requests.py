"""What a worker can do next about a qualification type, in a table."""

import pytest

from piecework.rules.qualification_requests import (
    NextStep,
    Qualification,
    QualificationRequest,
    as_seen,
    check_may_begin,
    next_step,
)
from piecework.rules.qualification_types import QualificationType
from piecework.rules.refusals import Refused

NOW = 1_000_000
TYPE = QualificationType(
    "3T", "A1", "Name", "name", "d", None, "Active", 0, None, None, None, None, None, 0, None
)
TESTED = TYPE._replace(test="<x/>", test_duration_seconds=60)
REQUEST = QualificationRequest(
    "3R", "3T", "A1", "A2", "Granted", 900_000, None, 910_000, 910_000, None, None, None, 1, None
)
HELD = Qualification("3T", "A2", "Granted", 1, 0, None, None)
REVOKED = HELD._replace(status="Revoked", revoked_at=5)


def again(wanted: QualificationType, seconds: int) -> QualificationType:
    return wanted._replace(retry_delay_seconds=seconds)


@pytest.mark.parametrize(
    ("wanted", "held", "latest", "expected"),
    [
        (TYPE, None, None, NextStep("request")),
        (TESTED, None, None, NextStep("test")),
        (TYPE, REVOKED, None, NextStep("request")),
        (TYPE, HELD, None, NextStep("held")),
        (TESTED, HELD, None, NextStep("test")),
        (TYPE._replace(status="Inactive"), None, None, NextStep("closed")),
        (TESTED._replace(status="Inactive"), HELD, None, NextStep("held")),
        (TESTED._replace(status="Disposing"), None, None, NextStep("closed")),
        (TYPE, None, REQUEST._replace(status="Pending", decided_at=None), NextStep("pending")),
        (TESTED, None, REQUEST._replace(status="Testing", deadline_at=NOW + 5), NextStep("go on", NOW + 5)),
        (TYPE, None, REQUEST._replace(status="Rejected"), NextStep("never")),
        (TESTED, None, REQUEST._replace(status="Lapsed", submitted_at=None), NextStep("never")),
        (TESTED, HELD, REQUEST, NextStep("held")),
        (TESTED._replace(status="Inactive"), None, REQUEST._replace(status="Rejected"), NextStep("never")),
        (again(TESTED, 90), HELD, REQUEST, NextStep("test")),
        (again(TESTED, 91), HELD, REQUEST, NextStep("wait", NOW + 1_000)),
        (again(TYPE, 91), None, REQUEST._replace(status="Rejected"), NextStep("wait", NOW + 1_000)),
        (again(TYPE, 0), None, REQUEST._replace(status="Rejected"), NextStep("request")),
        (again(TYPE, 0), REVOKED, REQUEST, NextStep("request")),
        (
            again(TESTED, 200),
            None,
            REQUEST._replace(status="Lapsed", submitted_at=None),
            NextStep("wait", 1_100_000),
        ),
    ],
)
def test_what_comes_next(wanted, held, latest, expected) -> None:
    assert next_step(wanted, held, latest, NOW) == expected


@pytest.mark.parametrize(
    ("what", "test", "code"),
    [
        ("request", False, ""),
        ("request", True, "InvalidQualificationTypeState"),
        ("test", True, ""),
        ("test", False, "InvalidQualificationTypeState"),
        ("go on", True, ""),
        ("go on", False, "InvalidQualificationRequestState"),
        ("pending", True, "InvalidQualificationRequestState"),
        ("wait", False, "QualificationTypeRetryDelayNotElapsed"),
        ("never", True, "QualificationTypeDoesNotAllowRetake"),
        ("held", False, "QualificationAlreadyExists"),
        ("closed", False, "InvalidQualificationTypeState"),
    ],
)
def test_what_is_refused(what, test, code) -> None:
    if not code:
        check_may_begin(NextStep(what), test=test)
        return
    with pytest.raises(Refused) as refused:
        check_may_begin(NextStep(what), test=test)
    assert refused.value.code == code


@pytest.mark.parametrize(("deadline", "status"), [(NOW + 1, "Testing"), (NOW, "Lapsed"), (NOW - 1, "Lapsed")])
def test_a_test_lapses_at_its_deadline(deadline, status) -> None:
    seen = as_seen(REQUEST._replace(status="Testing", deadline_at=deadline, decided_at=None), NOW)
    assert seen.status == status
    assert seen.decided_at == (deadline if status == "Lapsed" else None)
