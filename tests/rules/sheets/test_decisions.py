"""Files that decide: what each row asks for, and where what cannot be read is said to be."""

import pytest

from piecework.rules.input_files import InvalidFile, Problem, read_loosely
from piecework.rules.sheets import decisions
from piecework.rules.sheets.sheets import Entry


def read(data, kind="csv"):
    data = data if isinstance(data, bytes) else data.encode()
    return list(decisions.read(read_loosely([data], kind)))


@pytest.mark.parametrize(
    ("data", "line", "approve", "feedback"),
    [
        ("AssignmentId,Approve,Reject\n3A,x,\n", 2, True, ""),
        ("AssignmentId,Approve,Reject\n3A,X\n", 2, True, ""),
        ("AssignmentId,Reject\n3A,Not a bird 🐦\n", 2, False, "Not a bird 🐦"),
        ("\ufeffassignmentid;APPROVE\r\n\r\n 3A ; Well done \r\n", 3, True, "Well done"),
        ("reject\tother\tAssignment ID\nno\t\t3A\n", 2, False, "no"),
        # Of columns that are there twice, the first counts.
        ("AssignmentId,Approve,AssignmentId\n3A,x,3B\n", 2, True, ""),
        ('AssignmentId,Reject\n3A,"two\r\nlines, ""quoted"""\n', 2, False, 'two\r\nlines, "quoted"'),
        ("AssignmentId,Approve,Reject\n3A,x,,,,more,cells\n", 2, True, ""),
    ],
)
def test_a_decision(data, line, approve, feedback) -> None:
    assert read(data) == [Entry(line, "3A", decisions.act(approve=approve, feedback=feedback))]


def test_an_object_in_each_line_decides_too() -> None:
    (entry,) = read('{"AssignmentId": "3A", "Approve": "", "Reject": "no"}\n', "jsonl")
    assert (entry.subject, entry.act["approve"], entry.act["feedback"]) == ("3A", False, "no")


def test_objects_may_have_more_than_text_and_less_than_the_first() -> None:
    first, second, third = read(
        '{"AssignmentId": "3A", "Approve": true, "answer": {"q": "gull"}, "Reject": null}\n'
        '{"AssignmentId": 5, "Reject": "no"}\n{"AssignmentId": "3C", "Approve": "x", "more": 1}\n',
        "jsonl",
    )
    assert (first.subject, first.act["approve"], first.act["feedback"]) == ("3A", True, "")
    assert (second.subject, second.act["approve"], second.act["feedback"]) == ("5", False, "no")
    assert (third.row, third.column, str(third.text)) == (3, "more", "more is not in the first row.")


def test_rows_without_a_decision_are_passed_over() -> None:
    assert read("AssignmentId,Approve,Reject\n3A,,\n3B, , \n\n3C\n") == []


@pytest.mark.parametrize(
    ("data", "where", "said"),
    [
        ("AssignmentId,Approve,Reject\n3A,x,no\n", (2, "Reject"), "both Approve and Reject"),
        ("AssignmentId,Approve\n,x\n", (2, "AssignmentId"), "does not say which assignment"),
        ("AssignmentId,Reject\n\n3A," + "x" * 1_025 + "\n", (3, "Reject"), "at most 1,024"),
        ("AssignmentId,Approve\n3A,\x01\n", (2, "Approve"), "characters that can be read"),
        (b"AssignmentId,Reject\n3A,caf\xe9\n", (2, "B"), "not text in UTF-8"),
        ('AssignmentId,Reject\n3A,"open\n', (2, ""), "not closed"),
        ('AssignmentId,Reject\n3A,"' + "x" * 140_000 + '"\n', (2, ""), "too long"),
    ],
)
def test_what_is_wrong_with_a_row(data, where, said) -> None:
    (problem,) = read(data)
    assert isinstance(problem, Problem)
    assert (problem.row, problem.column) == where
    assert said in problem.text


@pytest.mark.parametrize(
    ("data", "where", "said"),
    [
        ("HITId,Approve\n3H,x\n", (1, "AssignmentId"), "no column AssignmentId"),
        ("AssignmentId,HITId\n3A,3H\n", (1, "Approve"), "neither a column Approve nor Reject"),
        ("", (0, ""), "is empty"),
        (b"\xff\xfeA\x00", (0, ""), "UTF-16"),
    ],
)
def test_what_is_wrong_with_the_file(data, where, said) -> None:
    with pytest.raises(InvalidFile) as caught:
        read(data)
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == where
    assert said in problem.text
