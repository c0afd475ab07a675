"""Parquet files, whoever wrote them, as the texts that other files have."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from piecework.client import parquets, sheets
from piecework.client.failures import Failure

MOMENT = datetime(2026, 11, 29, 20, 50, 11, 197_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (["gull", None], ["gull", ""]),
        ([5, None], ["5", ""]),
        ([5.0, float("nan")], ["5", ""]),
        ([0.25], ["0.25"]),
        ([Decimal("0.50")], ["0.50"]),
        ([True, False], ["x", ""]),
        ([MOMENT.astimezone(timezone(timedelta(hours=2)))], ["2026-11-29T20:50:11.197Z"]),
        ([MOMENT.replace(tzinfo=None)], ["2026-11-29T20:50:11.197Z"]),
        ([["a"]], [""]),
    ],
)
def test_cells_are_texts(values: list[object], texts: list[str], tmp_path: Path) -> None:
    parquet.write_table(pa.table({"one": values}), tmp_path / "f.parquet")
    table = parquets.table(tmp_path / "f.parquet")
    assert table.columns == ("one",)
    assert [tuple(row) for row in table] == [(2 + n, [text]) for n, text in enumerate(texts)]


def test_decisions_of_a_data_frame(tmp_path: Path) -> None:
    marks = {
        "assignment_id": ["3A", "3B", "3C"],
        "Approve": [True, False, False],
        "Reject": [None, "no", None],
    }
    parquet.write_table(pa.table(marks), tmp_path / "d.parquet")
    assert sheets.decisions(tmp_path / "d.parquet") == [
        sheets.Decision(2, "3A", approve=True, feedback=""),
        sheets.Decision(3, "3B", approve=False, feedback="no"),
    ]


def test_what_is_no_parquet_is_said(tmp_path: Path) -> None:
    (tmp_path / "f.parquet").write_text("a,b\n")
    with pytest.raises(Failure, match="is not Parquet"):
        parquets.table(tmp_path / "f.parquet")
    with pytest.raises(Failure, match="cannot read"):
        parquets.table(tmp_path / "none.parquet")
