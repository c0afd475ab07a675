"""Every operation, every documented refusal and every paginator, by three client programs on one server."""

import json
import tomllib

import pytest

from piecework.aws.model import PAGINATORS_FILE, load_model, model_text
from tests.clients.play import Player
from tests.clients.scenarios import assignments, hits, notifications, qualifications, refusals, workers
from tests.clients.steps import Act, Call, Invalid, Pages, Refusal
from tools.build_operation_pages import NOTES_FILE

ALL = {
    **hits.SCENARIOS,
    **assignments.SCENARIOS,
    **workers.SCENARIOS,
    **qualifications.SCENARIOS,
    **notifications.SCENARIOS,
    **refusals.SCENARIOS,
}
STEPS = [step for steps in ALL.values() for step in steps if not isinstance(step, Act)]


@pytest.mark.parametrize("family", ALL)
def test_a_client_program_gets_what_it_expects(player: Player, family: str) -> None:
    player.play(ALL[family])


def test_scenarios_drive_every_operation_refusal_and_paginator() -> None:
    operations = set(load_model().operations)
    assert {step.operation for step in STEPS if isinstance(step, Call | Pages)} == operations
    assert {step.operation for step in STEPS if isinstance(step, Refusal | Invalid)} == operations
    paginators = json.loads(model_text(PAGINATORS_FILE))["pagination"]
    assert {step.operation for step in STEPS if isinstance(step, Pages)} == set(paginators)


def test_scenarios_drive_every_refusal_that_the_pages_of_the_operations_name() -> None:
    notes = tomllib.loads(NOTES_FILE.read_text())["operations"]
    documented = {(operation, code) for operation, note in notes.items() for code in note["codes"]}
    driven = {(step.operation, step.code) for step in STEPS if isinstance(step, Refusal)}
    # Tokens that are forged, or of another list.
    driven |= {(step.operation, "InvalidParameterValue") for step in STEPS if isinstance(step, Pages)}
    assert {pair for pair in driven if pair[1] != "AWS.AccountNotLinked"} == documented
