"""Limits on texts and numbers that the service model leaves open, with the API's own words for breaking them.

Source: the limits of the 2014-08-15 reference, which the present model no longer states.
"""

import re

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

TITLE_CHARACTERS = 128
DESCRIPTION_CHARACTERS = 2_000
KEYWORDS_CHARACTERS = 1_000
ANNOTATION_CHARACTERS = 255
FEEDBACK_CHARACTERS = 1_024
REASON_CHARACTERS = 4_096
SUBJECT_CHARACTERS = 200
MESSAGE_CHARACTERS = 4_096
LIFETIME_SECONDS = (30, 31_536_000)
DURATION_SECONDS = (30, 31_536_000)
AUTO_APPROVAL_SECONDS = (0, 2_592_000)
ASSIGNMENTS = (1, 1_000_000_000)

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no characters for, so that no question or answer can have them."""

_SHOWN = 128
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def bad_value(value: object, parameter: str, detail: str = "") -> Refused:
    """Return the refusal of a value: `The value "<v>" is not valid for the parameter <Name>.`."""
    shown = str(value)
    if len(shown) > _SHOWN:
        shown = shown[:_SHOWN] + "…"
    text = Phrase(
        'The value "{value}" is not valid for the parameter {parameter}.', value=shown, parameter=parameter
    )
    if detail:
        text = Phrase("{what} {detail}", what=text, detail=detail)
    return Refused("InvalidParameterValue", text)


def check_length(value: str | None, limit: int, parameter: str, *, least: int = 0) -> None:
    """Refuse a text that is longer than `limit` or shorter than `least` characters."""
    if value is None:
        return
    if len(value) > limit:
        detail = Phrase(
            "It has {length} characters; at most {limit} are allowed.", length=len(value), limit=limit
        )
        raise bad_value(value, parameter, detail)
    if len(value) < least:
        # The two spaces are the service's own.
        text = Phrase(
            "Your request parameter {parameter}  has a minimum length of {least}.",
            parameter=parameter,
            least=least,
        )
        raise Refused("InvalidParameterValue", text)


def check_range(value: int, limits: tuple[int, int], parameter: str) -> None:
    """Refuse a number outside `limits`, both ends allowed."""
    if not limits[0] <= value <= limits[1]:
        raise bad_value(
            value,
            parameter,
            Phrase("It must be between {least} and {most}.", least=limits[0], most=limits[1]),
        )


def has_controls(value: str) -> bool:
    """Return whether a text has control characters other than line ends and tabs."""
    return _CONTROLS.search(value) is not None


def check_feedback(value: str | None) -> None:
    """Refuse feedback to a worker over 1,024 characters, or with control characters."""
    check_words(value, FEEDBACK_CHARACTERS, "RequesterFeedback")


def check_words(value: str | None, limit: int, parameter: str) -> None:
    """Refuse words to a worker over `limit` characters, or with control characters."""
    check_length(value, limit, parameter)
    if value is not None and has_controls(value):
        raise bad_value(_CONTROLS.sub("�", value), parameter, Phrase("It has control characters."))
