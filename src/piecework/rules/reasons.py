"""Why something was refused, in words for a person: clients of the API match those of the refusal itself."""

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

_WHY: dict[str, Phrase] = {
    "InvalidAssignmentState": Phrase("It was decided before, or it is too late for this."),
    "AssignmentDoesNotExist": Phrase("It is not there, or nobody submitted it."),
    "InsufficientFunds": Phrase("There are not enough funds."),
    "HITDoesNotExist": Phrase("Its HIT was deleted."),
    "InvalidHITState": Phrase(
        "Its state does not allow this: it is open or in hand, its work waits for a decision, "
        "or it was disposed of."
    ),
    "InvalidMaximumAssignmentsIncrease": Phrase(
        "A HIT made with fewer than 10 assignments cannot be given 10 or more."
    ),
}


def why(refused: Refused) -> str:
    """Return why something was refused, as a Phrase wherever that is known."""
    if isinstance(refused.message, Phrase):
        return refused.message
    return _WHY.get(refused.code, refused.message)
