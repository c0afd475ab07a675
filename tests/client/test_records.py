"""Records, tables and labels of results, from what the API says."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from piecework.client.labels import METHODS, aggregate
from piecework.client.records import Result, hit_of, result_of
from piecework.client.results import results
from piecework.client.tables import to_pandas
from piecework.rules.questions.answers import Answer, to_xml

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told_hit(number: int = 1, annotation: str = "") -> dict:
    return {
        "HITId": f"3HIT{number}",
        "HITTypeId": "3TYPE",
        "Title": "Sort a picture",
        "Reward": "0.05",
        "CreationTime": NOON,
        "Expiration": NOON + timedelta(days=1),
        "MaxAssignments": 3,
        "RequesterAnnotation": annotation,
    }


def told(worker: str, value: str, **more: object) -> dict:
    return {
        "AssignmentId": f"3{worker}",
        "WorkerId": worker,
        "AssignmentStatus": "Submitted",
        "AcceptTime": NOON,
        "SubmitTime": NOON + timedelta(seconds=90),
        "Answer": to_xml([Answer("animal", value), Answer("why", "a < b\r\n")]),
        **more,
    }


def vote(hit: int, worker: str, value: str, **more: object) -> Result:
    annotation = f'{{"url": "picture-{hit % 2}.png", "page": {hit}}}'
    return result_of(hit_of(told_hit(hit, annotation)), told(worker, value, **more))


def test_a_result_has_its_facts_answers_and_input() -> None:
    result = vote(1, "A1", "cat", ApprovalTime=NOON, RejectionTime=NOON)
    assert result.answers == {"animal": "cat", "why": "a < b\r\n"}
    assert result.input == {"url": "picture-1.png", "page": "1"}
    assert (result.work_seconds, result.hit.reward) == (90, Decimal("0.05"))
    # What was rejected and then approved after all counts as approved.
    assert (result.approved_at, result.rejected_at, result.feedback) == (NOON, None, "")
    assert result.row()["answer.animal"] == "cat"


@pytest.mark.parametrize(
    ("annotation", "batch", "given"),
    [
        ("BatchId:3ABC;OriginalHitTemplateId:92;", "3ABC", {}),
        ("mine;BatchId:7", "7", {}),
        ("NoBatchId:7", None, {}),
        ("", None, {}),
        ("{broken", None, {}),
        ('{"a": 1, "b": "x"}', None, {"a": "1", "b": "x"}),
    ],
)
def test_an_annotation_tells_the_batch_or_the_input(annotation, batch, given) -> None:
    hit = hit_of(told_hit(annotation=annotation))
    assert hit.batch_id == batch
    assert result_of(hit, told("A1", "cat")).input == given


def test_a_table_has_moments_in_utc_and_answers_last() -> None:
    first, second = vote(1, "A1", "cat"), vote(2, "A2", "dog", ApprovalTime=NOON)
    table = to_pandas([first, second])
    assert list(table["answer.animal"]) == ["cat", "dog"]
    assert list(table.columns)[-4:] == ["input.url", "input.page", "answer.animal", "answer.why"]
    assert str(table["submitted_at"].dt.tz) == "UTC"
    assert table["approved_at"].isna().tolist() == [True, False]
    empty = to_pandas([])
    assert (len(empty), "worker_id" in empty) == (0, True)


VOTES = [
    *(vote(hit, worker, "cat" if hit % 2 else "dog") for hit in range(8) for worker in ("A1", "A2", "A3")),
    *(vote(hit, "A4", "dog" if hit % 2 else "cat") for hit in range(8)),
]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_what_good_workers_say(method) -> None:
    labels = aggregate(VOTES, "animal", method=method)
    assert [label.task for label in labels] == [f"3HIT{hit}" for hit in range(8)]
    assert [label.value for label in labels] == ["dog", "cat"] * 4
    assert {label.votes for label in labels} == {4}
    assert all(0.5 < label.confidence <= 1 for label in labels)


def test_tasks_may_be_told_apart_by_their_input() -> None:
    labels = aggregate([*VOTES, vote(1, "A5", "dog", AssignmentStatus="Rejected")], "animal", by="url")
    assert labels == [("picture-0.png", "dog", 0.75, 16), ("picture-1.png", "cat", 0.75, 16)]
    tied = aggregate([vote(1, "A1", "dog"), vote(1, "A2", "cat")], "animal")
    assert tied == [("3HIT1", "cat", 0.5, 2)]
    assert aggregate(VOTES, "mineral") == []


def test_what_cannot_be_asked_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="only one of them"):
        results()
    with pytest.raises(ValueError, match="only one of them"):
        results("3HIT", batch="3ABC")
    with pytest.raises(ValueError, match="never Lost"):
        results("3HIT", statuses=["Lost"])
    with pytest.raises(ValueError, match="no method coin"):
        aggregate([], "animal", method="coin")


def test_importing_us_loads_nothing_heavy() -> None:
    code = "import sys, piecework as p; p.results, p.aggregate, p.to_pandas, p.connect; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"boto3", "botocore", "pandas", "crowdkit", "sqlalchemy"} & set(said.stdout.split())
