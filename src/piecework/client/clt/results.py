"""getResults and reviewResults: `.results` files, which grow, and marks in their column `reject`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from piecework.client import listing
from piecework.client.clt import tables
from piecework.client.connection import Market
from piecework.client.sheets import Decision
from piecework.rules.questions.answers import Answer, from_xml
from piecework.rules.results.files import java_time

COLUMNS = (
    "hitid",
    "hittypeid",
    "title",
    "description",
    "keywords",
    "reward",
    "creationtime",
    "assignments",
    "numavailable",
    "numpending",
    "numcomplete",
    "hitstatus",
    "reviewstatus",
    "annotation",
    "assignmentduration",
    "autoapprovaldelay",
    "hitlifetime",
    "viewhit",
    "assignmentid",
    "workerid",
    "assignmentstatus",
    "autoapprovaltime",
    "assignmentaccepttime",
    "assignmentsubmittime",
    "assignmentapprovaltime",
    "assignmentrejecttime",
    "deadline",
    "feedback",
    "reject",
)
PAIRS = "answers[question_id answer_value]"
_OF_ASSIGNMENT = len(COLUMNS) - COLUMNS.index("assignmentid")
_EMPTY, _NONE = "emptyanswer", "none"


class Found(NamedTuple):
    """A HIT, and its assignments in order of submission."""

    hit: dict[str, Any]
    assignments: list[dict[str, Any]]


def collect(market: Market, hit_ids: Sequence[str]) -> Iterator[Found]:
    """Yield HITs with their assignments, one after the other; those that are deleted are left out."""
    for hit_id in hit_ids:
        for hit in listing.hits(market, [hit_id]):
            _, assignments = next(listing.assignments(market, [hit_id]))
            yield Found(hit, assignments)


def lines(found: Sequence[Found], site: str, *, pairs: bool) -> Iterator[list[str]]:
    """Yield the header and the rows of a file of results.

    Args:
        found: HITs with their assignments; one without any has a row, too.
        site: where links lead.
        pairs: whether answers are pairs of name and value at the end, as old versions wrote them.
    """
    answered = [[_answers(each, site) for each in one.assignments] for one in found]
    names = list(dict.fromkeys(name for one in answered for each in one for name in each))
    yield [*COLUMNS, *([PAIRS] if pairs else [f"Answer.{name}" for name in names])]
    for one, answers in zip(found, answered, strict=True):
        about = _hit(one.hit, site)
        if not answers:
            yield [*about, *[""] * _OF_ASSIGNMENT, *([_NONE] * (1 if pairs else len(names)))]
        for assignment, given in zip(one.assignments, answers, strict=True):
            told = (
                [cell for pair in given.items() for cell in pair]
                if pairs
                else [given.get(n, "") for n in names]
            )
            yield [*about, *_assignment(assignment), *told]


def decisions(path: Path, comment: str = "") -> list[Decision]:
    """Return what a file of results asks for: what is marked in `reject` is rejected, all else is approved.

    What has been decided is passed over. Raises Failure if the file is none of results.
    """
    rows = [row for row in tables.read(path, "assignmentid", "reject").rows if row.get("assignmentid")]
    waiting = (row for row in rows if row.get("assignmentstatus", "Submitted") == "Submitted")
    by_id = {row["assignmentid"]: row for row in waiting}
    return [
        Decision(
            0, each, approve=not row["reject"].strip(), feedback=row.get("feedback", "").strip() or comment
        )
        for each, row in by_id.items()
    ]


def average_seconds(found: Sequence[Found]) -> int:
    """Return how long an assignment took, on average."""
    spans = [
        (each["SubmitTime"] - each["AcceptTime"]).total_seconds() for one in found for each in one.assignments
    ]
    return round(sum(spans) / len(spans)) if spans else 0


def _hit(hit: dict[str, Any], site: str) -> list[str]:
    return [
        hit["HITId"],
        hit["HITTypeId"],
        hit["Title"],
        hit["Description"],
        hit.get("Keywords", ""),
        f"${hit['Reward']}",
        _time(hit["CreationTime"]),
        str(hit["MaxAssignments"]),
        str(hit["NumberOfAssignmentsAvailable"]),
        str(hit["NumberOfAssignmentsPending"]),
        str(hit["NumberOfAssignmentsCompleted"]),
        hit["HITStatus"],
        hit["HITReviewStatus"],
        hit.get("RequesterAnnotation", ""),
        str(hit["AssignmentDurationInSeconds"]),
        str(hit["AutoApprovalDelayInSeconds"]),
        _time(hit["Expiration"]),
        f"{site}/mturk/manageHIT?HITId={hit['HITId']}",
    ]


def _assignment(told: dict[str, Any]) -> list[str]:
    return [
        told["AssignmentId"],
        told["WorkerId"],
        told["AssignmentStatus"],
        _time(told.get("AutoApprovalTime")),
        _time(told["AcceptTime"]),
        _time(told["SubmitTime"]),
        _time(told.get("ApprovalTime")),
        _time(told.get("RejectionTime")),
        _time(told.get("Deadline")),
        told.get("RequesterFeedback", ""),
        "y" if told["AssignmentStatus"] == "Rejected" else "",
    ]


def _answers(assignment: dict[str, Any], site: str) -> dict[str, str]:
    return {
        answer.identifier: _text(answer, assignment["AssignmentId"], site)
        for answer in from_xml(assignment.get("Answer", ""))
    }


def _text(answer: Answer, assignment_id: str, site: str) -> str:
    if answer.file is not None:
        question = quote_plus(answer.identifier)
        return f"{site}/mturk/downloadAnswer?assignmentId={assignment_id}&questionId={question}"
    # The text of the other choice stands instead of what was chosen beside it.
    return answer.free_text or answer.other_text or "|".join(answer.selections) or _EMPTY


def _time(moment: datetime | None) -> str:
    return java_time(None if moment is None else round(moment.timestamp() * 1_000))
