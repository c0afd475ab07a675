import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.loaders import Loader

from piecework.aws.model import MODEL_FILE, PAGINATORS_FILE, model_text, parse_model
from tools.build_service_model import build

ROOT = Path(__file__).resolve().parents[2]


def without_prose(value):
    if isinstance(value, dict):
        return {key: without_prose(part) for key, part in value.items() if key != "documentation"}
    return [without_prose(part) for part in value] if isinstance(value, list) else value


def test_generated_files_are_what_the_tool_writes_now():
    for path, text in build().items():
        assert path.read_text(encoding="utf-8") == text
        assert "Generated" in text.splitlines()[0]


def test_model_holds_every_fact_botocore_has_and_no_prose():
    ours = json.loads(model_text(MODEL_FILE))
    theirs = Loader().load_service_model("mturk", "service-2", "2017-01-17")
    assert ours["metadata"] == theirs["metadata"]
    assert ours["operations"] == without_prose(theirs["operations"])
    # A member may be called "documentation" in no shape of this service, so dropping the key loses nothing.
    assert ours["shapes"] == without_prose(theirs["shapes"])
    assert "documentation" not in model_text(MODEL_FILE)


def test_members_keep_the_order_in_which_they_are_written():
    ours = json.loads(model_text(MODEL_FILE))["shapes"]
    theirs = Loader().load_service_model("mturk", "service-2", "2017-01-17")["shapes"]
    for name, shape in theirs.items():
        assert list(ours[name].get("members", {})) == list(shape.get("members", {}))


def test_paginators_equal_botocore():
    ours = json.loads(model_text(PAGINATORS_FILE))["pagination"]
    assert ours == Loader().load_service_model("mturk", "paginators-1", "2017-01-17")["pagination"]
    assert len(ours) == 9


def test_digested_model_equals_the_file(model):
    raw = json.loads(model_text(MODEL_FILE))
    assert len(model.operations) == 39
    assert model.target_prefix == "MTurkRequesterServiceV20170117."
    assert model.signing_name == "mturk-requester"
    for name, operation in raw["operations"].items():
        ours = model.operations[name]
        assert (ours.input.name, ours.output.name) == (
            operation["input"]["shape"],
            operation["output"]["shape"],
        )
        assert ours.errors == tuple(error["shape"] for error in operation["errors"])
        assert ours.idempotent == operation.get("idempotent", False)
    for name, shape in raw["shapes"].items():
        ours = model.shapes[name]
        members = {key: reference["shape"] for key, reference in shape.get("members", {}).items()}
        assert {key: member.name for key, member in ours.members} == members
        assert ours.required == set(shape.get("required", ()))
        bounds = (shape.get("min"), shape.get("max"), shape.get("pattern"), shape.get("enum", []))
        assert (ours.minimum, ours.maximum, ours.pattern, list(ours.enum)) == bounds
        assert (ours.exception, ours.fault) == (shape.get("exception", False), shape.get("fault", False))


@pytest.mark.parametrize("inner", ["Node", "Nowhere"])
def test_a_shape_that_contains_itself_or_is_missing_is_refused(inner):
    document = {
        "metadata": {},
        "operations": {},
        "shapes": {"Node": {"type": "structure", "members": {"Next": {"shape": inner}}}},
    }
    with pytest.raises(ValueError, match="contains itself or is missing"):
        parse_model(document)


def test_the_ring_imports_nothing_of_ours_but_itself():
    """One process imports the whole ring and says what else of the package came with it."""
    code = (
        "import importlib, pkgutil, sys, piecework.aws as ring\n"
        "for found in pkgutil.iter_modules(ring.__path__, 'piecework.aws.'):\n"
        "    importlib.import_module(found.name)\n"
        "ours = [name for name in sys.modules if name.startswith('piecework')]\n"
        "print([name for name in ours if not name.startswith('piecework.aws')])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "['piecework']"
