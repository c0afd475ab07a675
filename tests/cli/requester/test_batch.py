"""The whole life of a batch, as a requester types it, in both markets."""

import csv
import io
import json
from decimal import Decimal

from pyarrow import parquet

from tests.cli.conftest import Lab


def test_a_batch_is_published_worked_on_reviewed_paid_and_deleted(lab: Lab) -> None:
    lab.files(3)
    words = ("publish", "birds.csv", "-t", "page.html", "-p", "type.toml")
    dry = lab.run(*words, "--dry-run")
    assert "3 HITs of 2 assignments: $0.30 and the server's fee" in dry
    said = lab.run(*words, "--yes")
    assert "3 published." in said
    assert "3 had been before" in lab.run(*words, "--yes")
    hits = lab.hits("birds.batch")
    assert sorted(hits) == [2, 3, 4]
    first = lab.work(hits[2], 0, label="gull, or tern")
    second = lab.work(hits[2], 1, label="crow")
    third = lab.work(hits[3], 0, label="crow")
    counts = lab.json("status", "birds.batch")
    assert (counts["hits"], counts["assignments"], counts["available"], counts["submitted"]) == (3, 6, 3, 3)
    assert "3 free, 0 in hand, 3 to review, 0 decided" in lab.run("status", "birds")
    rows = list(csv.DictReader(io.StringIO(lab.run("results", "birds.batch"))))
    assert [row["AssignmentId"] for row in rows] == [first, second, third]
    assert rows[0]["Input.what"] == "bird 0"
    assert rows[0]["Answer.label"] == "gull, or tern"
    assert "1 approved." in lab.run("approve", "birds.batch", "--where", "label!=crow", "--yes")
    assert "1 rejected." in lab.run(
        "reject", "birds.batch", "--worker", lab.workers[1], "--reason", "No", "--yes"
    )
    assert "1 had been before" in lab.run("approve", "--assignment", first, "--yes")
    assert "1 approved." in lab.run("approve", "--assignment", second, "--yes")
    assert "1 approved." in lab.run("approve", "birds.batch", "--yes")
    lab.write("hits.csv", "HITId\n" + "".join(f"{hit_id}\n" for hit_id in hits.values()))
    assert "3 expired." in lab.run("expire", "--hits-file", "hits.csv")
    assert lab.json("status", "birds.batch")["is_over"]
    assert "3 extended." in lab.run("extend", "birds.batch", "--assignments", "4", "--yes")
    assert "3 had been before" in lab.run("extend", "birds.batch", "--assignments", "4", "--yes")
    assert "3 extended." in lab.run("extend", "birds.batch", "--for", "2d", "--yes")
    both = ("extend", "birds.batch", "--assignments", "5", "--for", "3d", "--yes")
    assert lab.json(*both) == {"extended": 3, "already": 0, "refused": []}
    refused = lab.run("delete", "birds.batch", "--yes", code=1)
    assert "3 refused" in refused
    assert "3 deleted." in lab.run("delete", "birds.batch", "--expire", "--yes")
    assert "3 had been before" in lab.run("delete", "birds.batch", "--expire", "--yes")
    assert lab.json("status", "birds.batch")["deleted"] == 3


def test_results_come_in_every_form(lab: Lab) -> None:
    record = lab.batch()
    hit_id = lab.hits(record)[2]
    lab.work(hit_id, 0, label="gull")
    tidy = list(csv.DictReader(io.StringIO(lab.run("results", record, "-f", "tidy"))))
    assert tidy[0]["answer.label"] == "gull"
    assert tidy[0]["row"] == "2"
    line = json.loads(lab.run("results", record, "-f", "jsonl"))
    assert (line["input"], line["answer"], line["reward"]) == ({"what": "bird 0"}, {"label": "gull"}, "0.05")
    assert "1 results are in out.csv" in lab.run("results", "--hit", hit_id, "-o", "out.csv")
    assert (lab.folder / "out.csv").read_bytes().startswith(b'"HITId","HITTypeId","Title"')
    assert lab.json("results", record, "-o", "o.jsonl") == {
        "file": "o.jsonl",
        "results": 1,
        "format": "jsonl",
    }
    assert lab.run("results", record, "--status", "Rejected", "-f", "jsonl") == ""
    assert "name a file" in lab.run("results", record, "-f", "parquet", code=2)
    lab.run("results", record, "-o", "out.parquet")
    table = parquet.read_table(lab.folder / "out.parquet").to_pylist()
    assert table[0]["answer.label"] == "gull"
    assert isinstance(table[0]["work_seconds"], int)
    assert table[0]["submitted_at"].tzinfo is not None
    assert table[0]["reward"] == Decimal("0.05")


def test_files_decide_and_pay(lab: Lab) -> None:
    record = lab.batch()
    hits = lab.hits(record)
    one, two = (lab.work(hits[2], worker, label="gull") for worker in (0, 1))
    three = lab.work(hits[3], 0, label="crow")
    rows = list(csv.reader(io.StringIO(lab.run("results", record))))
    rows[1][-2], rows[2][-1] = "x", "Not a gull"
    with (lab.folder / "decided.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    assert "2 decided." in lab.run("review", "decided.csv", "--yes")
    assert "2 had been before" in lab.run("review", "decided.csv", "--yes")
    lab.write("ids.csv", f"AssignmentId\n{three}\n")
    assert "1 approved." in lab.run("approve", "--file", "ids.csv", "--yes")
    lab.write("back.tsv", f"assignmentid\tapprove\n{two}\tx\n{one}\t\n")
    assert "1 approved." in lab.run("approve", "--file", "back.tsv", "--yes")
    for name in ("all.jsonl", "all.parquet"):
        lab.run("results", record, "-o", name)
        assert "3 had been before" in lab.run("approve", "--file", name, "--yes")
    pays = "WorkerId,AssignmentId,Bonus,Reason\n" + "".join(
        f"{lab.workers[0]},{of},{cents},Well done\n" for of, cents in ((one, "$0.50"), (three, "0.25"))
    )
    lab.write("bonuses.csv", pays)
    assert "2 paid." in lab.run("bonus", "bonuses.csv", "--yes")
    lab.write("bonuses.csv", f"{pays}{lab.workers[1]},{two},1,Late\n")
    assert "1 paid, 2 had been before" in lab.run("bonus", "bonuses.csv", "--yes")
    alone = ("--assignment", two, "--amount", "2", "--reason", "More", "--yes")
    assert "1 paid." in lab.run("bonus", *alone)
    assert "1 had been before" in lab.run("bonus", *alone)
    assert "1 paid." in lab.run("bonus", *alone, "--again", "may")
    all_of = ("--batch", record, "--where", "label=gull", "--amount", "0.01", "--reason", "Gulls", "--yes")
    assert "2 paid." in lab.run("bonus", *all_of)
    assert "2 had been before" in lab.run("bonus", "--batch", record.removesuffix(".batch"), *all_of[2:])
    lab.write("bonuses.csv", "WorkerId,AssignmentId,Bonus\n")
    assert "no column Reason" in lab.run("bonus", "bonuses.csv", "--yes", code=1)
