"""What can go wrong for a program that speaks the API, and with which exit code a script learns of it."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004  botocore's own, which Python's does not know
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)


class Exit(IntEnum):
    """Exit codes of commands that speak the API. docs/command-line.md lists them for scripts."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    PARTLY = 3
    NOT_ALLOWED = 4
    TRY_AGAIN = 5
    FUNDS = 6
    NOT_CONFIRMED = 7
    STOPPED = 130


class Failure(Exception):  # noqa: N818  it is named like the other answers that end a command
    """A command cannot go on.

    Attributes:
        code: the API's code, or a word of ours, for programs.
        message: one line for people.
        exit: what the command ends with.
    """

    def __init__(self, message: str, code: str = "Failed", leave: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.exit = leave


_NOT_ALLOWED = frozenset(
    {
        "AccessDeniedException",
        "ExpiredTokenException",
        "IncompleteSignatureException",
        "InvalidSignatureException",
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
    }
)
_TRY_AGAIN = frozenset({"InternalFailure", "ServiceFault", "ServiceUnavailable", "ThrottlingException"})
_PREFIX = "AWS.MechanicalTurk."
_SERVER_FAULT = 500


def failure(error: Exception) -> Failure:
    """Return what an error of boto3 comes to."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, ClientError):
        return _refused(error.response)
    if isinstance(error, (NoCredentialsError, PartialCredentialsError, ProfileNotFound)):
        said = f"{error}: keys are looked for where every AWS program looks, such as ~/.aws/credentials"
        return Failure(said, type(error).__name__, Exit.NOT_ALLOWED)
    if isinstance(error, (ConnectionError, HTTPClientError)):
        return Failure(str(error), type(error).__name__, Exit.TRY_AGAIN)
    return Failure(str(error), type(error).__name__)


def code_of(error: Exception) -> str:
    """Return the most telling code of an error: the market's without its prefix, or that of the family."""
    if not isinstance(error, ClientError):
        return failure(error).code
    told = error.response.get("TurkErrorCode") or error.response.get("Error", {}).get("Code", "")
    return str(told).removeprefix(_PREFIX)


def message_of(error: Exception) -> str:
    """Return what an error says to people."""
    return failure(error).message


def is_ours(error: Exception) -> bool:
    """Return whether an error is an answer of the API or of boto3, and not a mistake of the program."""
    return isinstance(error, (BotoCoreError, ClientError, Failure))


def _refused(response: Mapping[str, Any]) -> Failure:
    told = response.get("Error", {})
    family = str(told.get("Code", ""))
    code = str(response.get("TurkErrorCode") or family).removeprefix(_PREFIX)
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    leave = Exit.FAILED
    if family in _NOT_ALLOWED:
        leave = Exit.NOT_ALLOWED
    elif code == "InsufficientFunds":
        leave = Exit.FUNDS
    elif family in _TRY_AGAIN or status >= _SERVER_FAULT:
        leave = Exit.TRY_AGAIN
    return Failure(str(told.get("Message") or code), code, leave)
