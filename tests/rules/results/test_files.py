"""Results as files say what was handed out and answered, whatever that is."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from piecework.rules.crowd import Record
from piecework.rules.questions.answers import from_posted, to_xml
from piecework.rules.results.files import FORMATS, Chunk, facts
from piecework.rules.results.result import Head, Result, TypeFacts

COLUMNS, NAMES = ("url", 'the "text"'), ("bird", "b & c")
TYPE = TypeFacts('A "title"', "d, e", "f\ng", 600, 3_600)
# What an answer document and a file of rows let in: line ends are those of forms, controls are not.
_hard = st.sampled_from(['"', "\\", ",", '","', "\r\n", "&amp;", "<b>", "\u2028", "🐦", " ", "|", "null"])
_texts = st.lists(_hard | st.text("aé \t'=", max_size=3), max_size=4).map("".join)
_rows = st.tuples(_texts, _texts) | st.none()
_moments = st.none() | st.integers(0, 2**42)


@st.composite
def _results(draw: st.DrawFn) -> Result:
    row, answers = (
        draw(_rows),
        [(name, draw(_texts)) for name in draw(st.sets(st.sampled_from(NAMES), min_size=1))],
    )
    at = draw(st.integers(0, 2**42))
    return Result(
        "3A", "3H", "AW", "Approved", at, at + 61_000, at + 99_000, draw(_moments), draw(_moments), 5,
        draw(st.none() | _texts), None, "3T", 0, 9, 1, None, draw(st.integers(1, 9)),
        json.dumps(row or [], ensure_ascii=False, separators=(",", ":")), to_xml(from_posted(answers)),
    )  # fmt: skip


@given(st.lists(_results(), min_size=1, max_size=4))
def test_every_form_reads_back_as_it_was(results: list[Result]) -> None:
    head, chunk = Head("3B", COLUMNS, NAMES, 0), Chunk(results, {"3T": TYPE}, {"AW": Record(1, 1)})
    written = {form: how.header(head) + how.rows(head, chunk) for form, how in FORMATS.items()}
    tidy, mturk = ([*csv.DictReader(io.StringIO(written[form], newline=""))] for form in ("tidy", "mturk"))
    lines = [json.loads(line) for line in written["jsonl"].removesuffix("\n").split("\n")]
    for result, plain, old, line in zip(results, tidy, mturk, lines, strict=True):
        said = facts(result)
        given_ = dict(zip(COLUMNS, result.values, strict=False))
        assert line == {**said, "input": given_, "answer": result.answers}
        assert {name: plain[name] for name in said} == {name: _cell(value) for name, value in said.items()}
        for name in COLUMNS:
            assert plain[f"input.{name}"] == old[f"Input.{name}"] == given_.get(name, "")
        for name in NAMES:
            assert plain[f"answer.{name}"] == old[f"Answer.{name}"] == result.answers.get(name, "")
        assert (old["Title"], old["Keywords"]) == (TYPE.title, TYPE.keywords)
        assert (old["RequesterFeedback"], old["Reward"]) == (result.feedback or "", "$0.05")


def _cell(value: object) -> str:
    return "" if value is None else str(value)
