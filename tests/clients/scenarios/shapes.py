"""Members that several scenarios use."""

from typing import Any

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
QUESTION = (
    f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd">'
    "<HTMLContent><![CDATA[<!DOCTYPE html><form><input name=a></form>]]></HTMLContent>"
    "<FrameHeight>0</FrameHeight></HTMLQuestion>"
)
TYPE: dict[str, Any] = {
    "Title": "Copy a label",
    "Description": "Copy what is written on the label; größer als 漢字.",
    "Keywords": "text, copy",
    "Reward": "0.5",
    "AssignmentDurationInSeconds": 600,
    "AutoApprovalDelayInSeconds": 86_400,
}
HIT: dict[str, Any] = {**TYPE, "LifetimeInSeconds": 3_600, "Question": QUESTION}
NOT_SUBMITTED = "This operation can be called with a status of: Submitted"
NO_FUNDS = "This Requester has insufficient funds in their account to complete this transaction."
XML_ERROR = (
    "There was an error parsing the XML question or answer data in your request.  Please make sure the data "
    "is well-formed and validates against the appropriate schema. Details: "
)


def wrong_state(state: str, allowed: str = "Reviewing, Reviewable") -> str:
    """The text of a HIT that is in the wrong state."""
    return (
        f"This HIT is currently in the state '{state}'.  "
        f"This operation can be called with a status of: {allowed}"
    )
