"""What a requester gets of what a worker filled in."""

import base64
from typing import Any

from piecework.rules.questions import answers as documents
from tests.browser.crowd import drawing


def stored(mturk: Any, assignment_id: str) -> dict[str, str]:
    """Return an assignment's answers, line breaks as the worker typed them, masks as what is on them."""
    text = mturk.get_assignment(AssignmentId=assignment_id)["Assignment"]["Answer"]
    given = {
        each.identifier: (each.free_text or "").replace("\r\n", "\n") for each in documents.from_xml(text)
    }
    return {
        name: drawing.painted(base64.b64decode(value)) if name.endswith("pngImageData") else value
        for name, value in given.items()
    }
