"""Which operations are answered, and that the page about it says the same."""

import re
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from piecework.api.operations import OPERATIONS
from piecework.aws.model import load_model

PAGE = Path(__file__).parents[2] / "docs" / "compatibility.md"


def test_the_page_lists_exactly_what_is_not_built() -> None:
    section = PAGE.read_text().split("## Operations not built yet")[1].split("\n## ")[0]
    listed = re.findall(r"^- (\w+)$", section, re.MULTILINE)
    assert listed == sorted(load_model().operations.keys() - OPERATIONS.keys())
    assert OPERATIONS.keys() <= load_model().operations.keys()


def test_what_is_not_built_says_so(service, requester) -> None:
    with pytest.raises(ClientError) as refused:
        requester.list_worker_blocks()
    assert refused.value.response["Error"] == {
        "Code": "OperationNotAvailable",
        "Message": "ListWorkerBlocks is not available on this server yet.",
    }
