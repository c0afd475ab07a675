"""Piecework: an open, self-hosted crowd work service that speaks the Mechanical Turk Requester API.

For requesters' programs: `results` yields what workers submitted, `to_pandas` makes a table of it and
`aggregate` one label for each task. They are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from piecework.client.connect import connect
    from piecework.client.labels import aggregate
    from piecework.client.results import results
    from piecework.client.tables import to_pandas

__all__ = ["aggregate", "connect", "results", "to_pandas"]

_PLACES = {
    "aggregate": "piecework.client.labels",
    "connect": "piecework.client.connect",
    "results": "piecework.client.results",
    "to_pandas": "piecework.client.tables",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
