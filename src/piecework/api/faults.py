"""A refusal of the market as an error on the wire."""

from collections.abc import Callable

from piecework.aws.errors import ProtocolError, parameter_validation_error, request_error
from piecework.rules.refusals import Refused

_PREFIX = "AWS.MechanicalTurk."
_ABOUT_VALUES = frozenset({"InvalidParameterValue", "XMLParseError", "XHTMLParseError"})


def fault(suffix: Callable[[], str], error: Exception) -> ProtocolError | None:
    """Return the wire form of a refusal, or None for an exception that nobody expected.

    Bad values are ParameterValidationError, everything else RequestError; both carry the TurkErrorCode, and
    their texts end in the time stamp that `suffix` makes.
    """
    if not isinstance(error, Refused):
        return None
    if error.code in _ABOUT_VALUES:
        return parameter_validation_error(_PREFIX + error.code, error.message, suffix())
    return request_error(_PREFIX + error.code, error.message, suffix())


def account_not_linked(suffix: str) -> ProtocolError:
    """Return the error for keys of a person who is not a requester here."""
    return request_error(
        "AWS.AccountNotLinked",
        "This account is not a requester on this server. Ask its operator for the requester role.",
        suffix,
    )
