"""Requests of every kind, built from the service model: plausible ones, and ones that break it in some place.

Ids are not drawn here: a `Known` stands for one that an answer has named, in whichever market and whosever it
is, and is filled in when the request is sent.
"""

import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

from piecework.aws.model import Operation, ServiceModel, Shape
from tests.api.conftest import OTHER, QUESTION, WORKER
from tests.aws.model_values import TEXT, values
from tests.clients.scenarios import qualifications
from tests.clients.scenarios.assignments import KEYLESS, KNOWN

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/queue"


class Known(NamedTuple):
    """One of the values that answers have had under this name, or `else_` while there is none."""

    name: str
    index: int
    else_: str


class Request(NamedTuple):
    """A request as it goes out: who asks, for what, and the body with its `Known` values open."""

    by: str
    operation: str
    members: Any


class Work(NamedTuple):
    """A worker accepts the next HIT of a group, and submits it with a file or keeps it."""

    group: Known
    worker: str
    submits: bool


class Ask(NamedTuple):
    """A worker asks for a qualification."""

    type: Known
    worker: str


Act = Request | Work | Ask
KEPT = {"HITId", "HITTypeId", "HITGroupId", "AssignmentId", "QualificationTypeId", "QualificationRequestId"}
"""Members whose values in answers are used in later requests, beside NextToken and whoever did some work."""
UNKNOWN = "3UNKNOWNUNKNOWNUNKNOWNUNKNOWN0"
SCAN = "scan"
"""The question that submitted work answers with a file."""
PLURALITY = {
    "PolicyName": "SimplePlurality/2011-09-01",
    "Parameters": [
        {"Key": "QuestionIds", "Values": ["a"]},
        {"Key": "QuestionAgreementThreshold", "Values": ["50"]},
        {"Key": "ApproveIfWorkerAgreementScoreIsAtLeast", "Values": ["50"]},
    ],
}
SYSTEM_TYPES = ["000000000000000000L0", "00000000000000000040", "00000000000000000071"]


def acts(model: ServiceModel) -> st.SearchStrategy[list[Act]]:
    """Return a strategy of short runs of requests, with some work done and some stories told in between."""
    each = {name: _request(operation) for name, operation in model.operations.items()}
    # What makes objects comes more often, and again by number, see below.
    names = [*model.operations, *("CreateHIT", "CreateHITWithHITType") * 4, *[""] * 10]
    # A worker does a HIT only once, so there are more of them than in requests.
    workers = st.sampled_from([WORKER.id, OTHER.id, *(f"ACROWD0000000{number}" for number in range(6))])
    work = st.builds(Work, _known("HITGroupId"), workers, st.booleans())
    ask = st.builds(Ask, _known("QualificationTypeId"), st.sampled_from([WORKER.id, OTHER.id]))
    by_workers = st.integers(0, 4).flatmap(lambda number: work if number else ask)
    act = st.sampled_from(names).flatmap(lambda name: each[name] if name else by_workers)
    good = {name: _plausible(operation) for name, operation in model.operations.items()}
    done = st.builds(Work, _known("HITGroupId"), workers, st.just(True))  # noqa: FBT003  a strategy's value
    steps = {**good, "work": done, "ask": ask}
    story = st.sampled_from(_STORIES).flatmap(lambda names: st.tuples(*(steps[name] for name in names)))
    parts = st.integers(0, 5).flatmap(lambda number: act.map(lambda one: (one,)) if number else story)
    return st.lists(parts, min_size=5, max_size=10).map(
        lambda found: [each for part in found for each in part]
    )


# Requests that rarely follow upon each other by chance, and what each of them needs before it.
_STORIES = (
    ("CreateHIT", "work", "RejectAssignment", "ApproveAssignment"),
    ("CreateHIT", "work", "ApproveAssignment", "GetAssignment", "NotifyWorkers"),
    ("CreateHIT", "work", "SendBonus", "ListBonusPayments", "GetFileUploadURL"),
    ("CreateHIT", "UpdateExpirationForHIT", "UpdateHITReviewStatus", "DeleteHIT"),
    ("CreateHIT", "CreateAdditionalAssignmentsForHIT", "UpdateExpirationForHIT", "DeleteHIT"),
    ("CreateHITType", "UpdateNotificationSettings", "CreateHITWithHITType", "work"),
    ("CreateQualificationType", "ask", "AcceptQualificationRequest", "GetQualificationScore"),
    ("CreateQualificationType", "ask", "RejectQualificationRequest", "DeleteQualificationType"),
    (
        "CreateQualificationType",
        "AssociateQualificationWithWorker",
        "ListWorkersWithQualificationType",
        "DisassociateQualificationFromWorker",
        "UpdateQualificationType",
    ),
)


def body(members: Any) -> bytes:
    """Return the JSON of a request; numbers that JSON does not have go out as Python writes them."""
    return members if isinstance(members, bytes) else json.dumps(members).encode()


def _request(operation: Operation) -> st.SearchStrategy[Request]:
    plausible = _structure(operation.input)
    broken = st.tuples(plausible, st.integers(0, 20), hostile()).map(lambda parts: _broken(*parts))
    by = st.sampled_from(["requester"] * 6 + ["rival", "requester in the sandbox"])
    # Two in three are plausible, so that there is something to act on; the model's own are odd but valid.
    kinds = [plausible] * 8 + [values(operation.input)] + [broken] * 3 + [hostile()]
    # Chosen by number: alternatives of alternatives would count one by one, and hostile ones are many.
    anything = st.integers(0, len(kinds) - 1).flatmap(kinds.__getitem__)
    return st.builds(Request, by, st.just(operation.name), anything)


def _plausible(operation: Operation) -> st.SearchStrategy[Request]:
    return st.builds(Request, st.just("requester"), st.just(operation.name), _structure(operation.input))


def _structure(shape: Shape) -> st.SearchStrategy[dict[str, Any]]:
    members = {name: _member(name, member) for name, member in shape.members if name not in _RARE}
    required = {name: members.pop(name) for name in (*sorted(shape.required), *_USUAL) if name in members}
    token = members.pop("NextToken", None)
    plain = st.fixed_dictionaries(required, optional=members)
    if token is None:
        return plain
    # Most tokens are those of another list, which is refused before anything else is looked at.
    with_token = st.fixed_dictionaries({**required, "NextToken": token}, optional=members)
    return st.integers(0, 4).flatmap(lambda number: plain if number else with_token)


def _member(name: str, shape: Shape) -> st.SearchStrategy[Any]:
    if name in _PLAUSIBLE:
        return _PLAUSIBLE[name]
    if name in KEPT:
        return _known(name)
    if shape.type == "structure":
        return _structure(shape)
    if shape.type == "list" and shape.element is not None:
        return st.lists(_member(shape.element.name, shape.element), max_size=3)
    return values(shape)


def _known(name: str) -> st.SearchStrategy[Known]:
    # Mostly the latest, so that one request is about what the one before made or changed.
    return st.builds(Known, st.just(name), st.sampled_from([-1] * 6 + [-2, -3, -5, -8]), st.just(UNKNOWN))


def _mostly(good: list[Any], bad: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([*(good * len(bad) * 12)[: 12 * len(bad)], *bad])


_worker = st.one_of(_known("WorkerId"), _mostly([WORKER.id, OTHER.id], ["ASTRANGER12345", "ACROWD00000001"]))
_seconds = _mostly([30, 60, 3_600, 86_400, 2_592_000], [0, 29, 31_536_000, 31_536_001])
_token = st.integers(0, 60).map(lambda number: f"17000000{number}.123")
_PLAUSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "WorkerId": _worker,
    "WorkerIds": st.lists(_worker, min_size=1, max_size=3),
    "Question": _mostly([QUESTION], ["<HTMLQuestion/>", "&", qualifications.TEST]),
    "Test": _mostly([qualifications.TEST], ["<QuestionForm/>"]),
    "AnswerKey": _mostly([qualifications.KEY], ["<AnswerKey/>"]),
    "Reward": st.sampled_from(["0", "0.01", "0.5", "1.", "3"]),
    "BonusAmount": _mostly(["0.01", "1", "2."], ["0", "9999999"]),
    "Reason": _mostly(["Well done.", "größer als 漢字", ""], ["z" * 4_097, "a\x01b"]),
    "RequesterFeedback": _mostly(["Well done.", ""], ["z" * 1_025, "a\x01b"]),
    "QuestionIdentifier": _mostly([SCAN], ["a", ""]),
    "Notification": st.fixed_dictionaries(
        {
            "Destination": _mostly([QUEUE], ["https://127.0.0.1/hook", "lab@example.org", "nowhere"]),
            "Transport": _mostly(["SQS"], ["SNS", "Email"]),
            "Version": _mostly(["2014-08-15", "2006-05-05"], ["2017-01-17"]),
            "EventTypes": st.lists(_mostly(["AssignmentSubmitted", "HITReviewable"], ["Ping"]), min_size=1),
        }
    ),
    "LifetimeInSeconds": _seconds,
    "AssignmentDurationInSeconds": _seconds,
    "AutoApprovalDelayInSeconds": _seconds,
    "MaxAssignments": st.integers(1, 12),
    "NumberOfAdditionalAssignments": st.integers(0, 10),
    "UniqueRequestToken": _token,
    "ExpireAt": _mostly([0, 1.5, 1_790_000_100, 1_790_086_400, "2026-09-22T00:00:00Z"], [-5, 4e9]),
    "NextToken": st.builds(Known, st.just("NextToken"), st.integers(-4, -1), st.just("p1:forged")),
    "Title": _mostly(["Copy a label", "Tag a picture", "漢字"], ["x" * 129]),
    "Description": _mostly(["Do it well.", "größer"], ["y" * 2_001]),
    "AssignmentReviewPolicy": _mostly([KNOWN], [KEYLESS]),
    "HITReviewPolicy": _mostly([PLURALITY], [KNOWN]),
    "Name": st.sampled_from([f"Type {number}" for number in range(600)]),
    "QualificationRequirements": st.lists(
        st.fixed_dictionaries(
            {
                "QualificationTypeId": st.one_of(
                    st.sampled_from(SYSTEM_TYPES), _known("QualificationTypeId")
                ),
                "Comparator": st.sampled_from(["Exists", "DoesNotExist", "EqualTo", "In", "GreaterThan"]),
            },
            optional={
                "IntegerValues": st.lists(st.integers(0, 100), max_size=3),
                "LocaleValues": st.lists(
                    st.sampled_from([{"Country": "DE"}, {"Country": "US", "Subdivision": "NY"}])
                ),
                "RequiredToPreview": st.booleans(),
                "ActionsGuarded": st.sampled_from(["Accept", "PreviewAndAccept", "DiscoverPreviewAndAccept"]),
            },
        ),
        max_size=2,
    ),
}


# There are no layouts, and a request with one is refused before anything else is looked at.
_RARE = {"HITLayoutId", "HITLayoutParameters"}
_USUAL = ("Question",)


def hostile() -> st.SearchStrategy[Any]:
    """Return a strategy of values that no member is meant to have."""
    return st.one_of(
        st.sampled_from([None, True, [], {}, "", "\0", "\ud800", "💥" * 300, "x" * 70_000, "lower", "-1"]),
        st.sampled_from(
            ["'; DROP TABLE hits; --", "%s{0}${x}", "<script>alert(1)</script>", "\u202e\ufeff\x1b[2J"]
        ),
        st.sampled_from([-1, 2**31, 2**63, -(2**63) - 1, 10**400, 1e308, 0.1, float("nan"), float("inf")]),
        st.sampled_from(
            [_nested({}, 50), _nested([], 50), _nested([], 3_000), b"", b"{", b"\xff", b"[" * 100_000]
        ),
        st.sampled_from([["a"] * 5_000, [None, 1, "x"], {"HITId": {"HITId": []}}, {"": 1}]),
        TEXT,
    )


def _nested(inner: Any, depth: int) -> Any:
    if depth > 900:  # deeper than json.dumps goes
        return b'{"HITId":' + b"[" * depth + b"]" * depth + b"}"
    for _ in range(depth):
        inner = [inner] if isinstance(inner, list) else {"HITId": inner}
    return inner


def _broken(members: dict[str, Any], place: int, value: Any) -> Any:
    """Return a request with one member dropped, replaced or added, or one of its elements replaced."""
    if isinstance(value, bytes) or not members:
        return value
    changed = dict(members)
    name = sorted(members)[place % len(members)]
    if place % 5 == 0:
        del changed[name]
    elif isinstance(members[name], list) and members[name] and place % 2:
        changed[name] = [*members[name][1:], value]
    else:
        changed[name] = value
    return changed
