"""Where a worker writes to a requester: the addresses of the old site, which links and tools carry.

And how a requester is called who is no longer there.
"""

from urllib.parse import urlencode

from piecework.rules.phrases import Phrase

FORMER = Phrase("A former requester")
GROUP = "hit_type_message"
ASSIGNMENT = "assignment_message"


def group(root: str, hit_type_id: str, assignment_id: str = "") -> str:
    """Return where to write about a HIT type or group, or about an assignment in hand."""
    fields = {"hit_type_id": hit_type_id}
    if assignment_id:
        fields["assignment_id"] = assignment_id
    return _address(root, GROUP, fields)


def assignment(root: str, assignment_id: str) -> str:
    """Return where to write about an assignment that has left the queue."""
    return _address(root, ASSIGNMENT, {"assignment_id": assignment_id})


def _address(root: str, about: str, fields: dict[str, str]) -> str:
    query = urlencode({f"{about}[{name}]": value for name, value in fields.items()})
    return f"{root}/contact_requester/{about}s/new?{query}"
