"""Calls of the API as their caller looks at them: what was called, when, and what came of it."""

from typing import NamedTuple

OK = "ok"


class Call(NamedTuple):
    """A call that was answered. Nothing of what was sent or answered is in it.

    Attributes:
        requester_id: who called.
        key_id: with which access key.
        at: when it was answered, by the wall (ms), in the sandbox too.
        operation: its name, or "unknown".
        outcome: OK, or the error's code.
        request_id: as the answer named it.
        micros: from the whole request to the answer, in millionths of a second.
    """

    requester_id: str
    key_id: str
    at: int
    operation: str
    outcome: str
    request_id: str
    micros: int
