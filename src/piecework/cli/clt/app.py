"""`piecework clt`: the list of its commands."""

import typer

from piecework.cli.lazy import Entry, LazyGroup

_HITS, _WORK = "HITs and results", "Deciding and paying"
_QUALIFICATIONS, _OTHER = "Qualifications", "Other"
_AT = "piecework.cli.clt"
# The old tools' help was -help or -h.
_SETTINGS = {"help_option_names": ["-help", "-h", "--help"]}

COMMANDS = tuple(
    Entry(name, f"{_AT}.{module}", function, said, panel, _SETTINGS)
    for name, module, function, said, panel in (
        ("loadHITs", "hits", "load_hits", "Load HITs: one for each row of the input.", _HITS),
        (
            "getResults",
            "hits",
            "get_results",
            "Get results: a row for each assignment, and for each HIT without one.",
            _HITS,
        ),
        ("extendHITs", "hits", "extend_hits", "Give HITs more assignments, more hours, or both.", _HITS),
        ("updateHITs", "hits", "update_hits", "Move HITs to the HIT type that properties describe.", _HITS),
        ("deleteHITs", "hits", "delete_hits", "Delete HITs for good, with what was answered to them.", _HITS),
        (
            "resetAccount",
            "hits",
            "reset_account",
            "Delete all HITs of the account, after approving what was submitted.",
            _HITS,
        ),
        (
            "reviewResults",
            "reviewing",
            "review_results",
            "Reject the assignments that are marked in the column reject, and approve all others.",
            _WORK,
        ),
        (
            "approveWork",
            "reviewing",
            "approve_work",
            "Approve assignments: of a file, by their ids, or all that were submitted to HITs.",
            _WORK,
        ),
        ("rejectWork", "reviewing", "reject_work", "Reject assignments: of a file, or by their ids.", _WORK),
        ("grantBonus", "reviewing", "grant_bonus", "Pay a bonus.", _WORK),
        (
            "createQualificationType",
            "qualifications",
            "create_type",
            "Make a qualification type, and write its id beside the properties.",
            _QUALIFICATIONS,
        ),
        (
            "updateQualificationType",
            "qualifications",
            "update_type",
            "Change a qualification type. Its name and keywords stay.",
            _QUALIFICATIONS,
        ),
        ("assignQualification", "qualifications", "assign", "Give workers a qualification.", _QUALIFICATIONS),
        (
            "updateQualificationScore",
            "qualifications",
            "update_score",
            "Change the score of workers.",
            _QUALIFICATIONS,
        ),
        (
            "revokeQualification",
            "qualifications",
            "revoke",
            "Take a qualification away from a worker.",
            _QUALIFICATIONS,
        ),
        (
            "getQualificationRequests",
            "requests",
            "get_requests",
            "Write requests that wait into a file, with the answers to the test.",
            _QUALIFICATIONS,
        ),
        (
            "approveQualificationRequests",
            "requests",
            "approve_requests",
            "Approve requests.",
            _QUALIFICATIONS,
        ),
        ("rejectQualificationRequests", "requests", "reject_requests", "Reject requests.", _QUALIFICATIONS),
        (
            "evaluateQualificationRequests",
            "requests",
            "evaluate_requests",
            "Approve requests whose answers are all right, and reject the others.",
            _QUALIFICATIONS,
        ),
        ("getBalance", "reviewing", "get_balance", "Show the money that can be spent.", _OTHER),
        ("blockWorker", "reviewing", "block_worker", "Block a worker.", _OTHER),
        ("unblockWorker", "reviewing", "unblock_worker", "Let a worker in again.", _OTHER),
        (
            "makeTemplate",
            "templates",
            "make_template",
            "Copy a folder of files under a new name, with scripts that run them.",
            _OTHER,
        ),
    )
)


class _Commands(LazyGroup):
    entries = COMMANDS


app = typer.Typer(
    cls=_Commands,
    help="The old Command Line Tools: their commands, on their files.",
    no_args_is_help=True,
    context_settings=_SETTINGS,
)


@app.callback()
def _root() -> None:
    """Make a group of it, whatever commands there are."""
