"""One label for each task, from the server's results and from files of them."""

import csv
import io
import json
import sys

import pytest

from piecework.cli.requester.aggregate import Method
from piecework.client.labels import METHODS, Vote, label
from tests.cli.conftest import Lab


def voted(lab: Lab) -> tuple[str, dict[int, str]]:
    """Publish three HITs, with votes on two of them: gull twice, and crow beside a gull that is rejected."""
    lab.files(3)
    kind = (lab.folder / "type.toml").read_text().replace("assignments = 2", "assignments = 3")
    lab.write("type.toml", kind)
    lab.run("publish", "birds.csv", "-t", "page.html", "-p", "type.toml", "--yes")
    hits = lab.hits("birds.batch")
    for worker, bird in enumerate(("gull", "crow", "gull")):
        lab.work(hits[2], worker, label=bird, note="")
    rejected = lab.work(hits[3], 0, label="gull")
    lab.work(hits[3], 1, label="crow")
    lab.work(hits[3], 2, label="")
    lab.run("reject", "--assignment", rejected, "--reason", "Not a gull", "--yes")
    return "birds.batch", hits


def test_labels_come_from_the_server_and_from_every_file(lab: Lab) -> None:
    record, hits = voted(lab)
    expected = sorted([[hits[2], "gull", "0.666667", "3"], [hits[3], "crow", "1.0", "1"]])
    said = lab.run("aggregate", record, "--field", "label")
    assert list(csv.reader(io.StringIO(said))) == [["task", "value", "confidence", "votes"], *expected]
    for name, form in (("r.csv", "mturk"), ("t.csv", "tidy"), ("r.jsonl", "jsonl"), ("r.parquet", "parquet")):
        lab.run("results", record, "-f", form, "-o", name)
        assert lab.run("aggregate", "--results", name, "--field", "label") == said
        told = lab.run("aggregate", "--results", name, "--field", "label", "--by", "what", "--json")
        rows = [json.loads(line) for line in told.splitlines()]
        assert rows == [
            {"task": "bird 0", "value": "gull", "confidence": 0.666667, "votes": 3},
            {"task": "bird 1", "value": "crow", "confidence": 1.0, "votes": 1},
        ]
        # The worker's answers alone, by file and by server.
        alone = ("--field", "label", "--worker", lab.workers[1], "--where", "label=crow")
        found = lab.run("aggregate", "--results", name, *alone)
        assert found == lab.run("aggregate", record, *alone)
        assert found.count(",crow,1.0,1") == 2
    assert lab.json("aggregate", "--annotation", "Row:2", "--field", "label")["value"] == "gull"
    assert lab.json("aggregate", record, "--field", "label", "-o", "labels.jsonl") == {
        "file": "labels.jsonl",
        "labels": 2,
        "method": "majority",
        "format": "jsonl",
    }
    assert "2 labels are in labels.csv." in lab.run(
        "aggregate", record, "--field", "label", "-o", "labels.csv"
    )
    assert (lab.folder / "labels.csv").read_text().splitlines() == said.splitlines()
    weighed = lab.run("aggregate", record, "--field", "label", "--method", "dawid-skene")
    first, second = hits[2], hits[3]
    votes = zip((first, first, first, second), (0, 1, 2, 1), ("gull", "crow", "gull", "crow"), strict=True)
    cast = [Vote(task, lab.workers[worker], value) for task, worker, value in votes]
    found = {row["task"]: row for row in csv.DictReader(io.StringIO(weighed))}
    for each in label(cast, "dawid-skene"):
        row = found.pop(each.task)
        assert row["value"] == each.value
        assert float(row["confidence"]) == pytest.approx(each.confidence, abs=1e-5)
    assert not found


def test_what_cannot_be_aggregated_is_said_in_a_line(lab: Lab) -> None:
    record, _ = voted(lab)
    field = ("--field", "label")
    assert "there is no field kind; there are: label, note" in lab.run(
        "aggregate", record, "--field", "kind", code=1
    )
    assert "no input column photo; there are: what" in lab.run(
        "aggregate", record, *field, "--by", "photo", code=1
    )
    assert "say which HITs" in lab.run("aggregate", *field, code=2)
    lab.write("other.csv", "HITId,Answer.label\n3A,gull\n")
    assert "no column WorkerId" in lab.run("aggregate", "--results", "other.csv", *field, code=1)
    lab.write("other.jsonl", '{"hit_id": "3A", "worker_id": "A1", "status": "Approved"}\n{"hit_id": 5}\n')
    assert "line 2 is no result" in lab.run("aggregate", "--results", "other.jsonl", *field, code=1)
    assert "not both" in lab.run("aggregate", record, "--results", "other.csv", *field, code=2)
    told = lab.json("aggregate", "--hit-type", "3NONE", *field, "-o", "none.csv")
    assert told["labels"] == 0


def test_without_crowd_kit_it_says_what_to_install(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    record, _ = voted(lab)
    # What Python does where a package is not installed.
    monkeypatch.setitem(sys.modules, "crowdkit", None)
    told = lab.json("aggregate", record, "--field", "label", "--method", "mace", code=1)
    assert told["error"]["code"] == "NoCrowdKit"
    assert told["error"]["message"] == "the method mace needs Crowd-Kit: pip install 'piecework[labels]'"


def test_the_command_knows_every_method() -> None:
    assert tuple(each.value for each in Method) == METHODS
