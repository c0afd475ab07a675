"""Errors on the wire: what a client sees when a call fails, in the four families that exist.

Which error a situation deserves is decided elsewhere. Two families carry a market's own code and end their
text with a time stamp that the caller has already added; the other two come from the protocol itself.
"""

from collections.abc import Sequence

import msgspec

_encode = msgspec.json.encode


class ProtocolError(Exception):
    """An error ready for the wire.

    Attributes:
        code: what clients read as Error.Code.
        message: the finished text.
        status: the HTTP status.
        turk_error_code: the market's finer code; with it the text goes out as Message, else as message.
    """

    def __init__(
        self, code: str, message: str, status: int = 400, turk_error_code: str | None = None
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status = status
        self.turk_error_code = turk_error_code

    def body(self) -> bytes:
        """Return the JSON body, keys in the order clients have recorded."""
        if self.turk_error_code is None:
            return _encode({"__type": self.code, "message": self.message})
        return _encode({"__type": self.code, "Message": self.message, "TurkErrorCode": self.turk_error_code})


def request_error(turk_error_code: str, message: str, suffix: str) -> ProtocolError:
    """Return a modelled business error (400). `suffix` is the finished time stamp, as " (1619128282649)"."""
    return ProtocolError("RequestError", message + suffix, 400, turk_error_code)


def service_fault(turk_error_code: str, message: str, suffix: str) -> ProtocolError:
    """Return the modelled error for temporary trouble (500), which SDKs retry by themselves."""
    return ProtocolError("ServiceFault", message + suffix, 500, turk_error_code)


def parameter_validation_error(turk_error_code: str, message: str, suffix: str) -> ProtocolError:
    """Return the error (400) for a well-formed value that makes no sense to the service."""
    return ProtocolError("ParameterValidationError", message + suffix, 400, turk_error_code)


def validation_exception(failures: Sequence[str]) -> ProtocolError:
    """Return the one error (400) for all the ways in which a request breaks the model's constraints."""
    count = len(failures)
    noun = "error" if count == 1 else "errors"
    return ProtocolError("ValidationException", f"{count} validation {noun} detected: {'; '.join(failures)}")


def serialization_exception(message: str) -> ProtocolError:
    """Return the error (400) for a body that is not JSON or has a value of the wrong JSON type."""
    return ProtocolError("SerializationException", message)


def throttling_exception() -> ProtocolError:
    """Return the error (400) that makes SDKs wait and try again."""
    return ProtocolError("ThrottlingException", "Rate exceeded")


def unrecognized_client() -> ProtocolError:
    """Return the error (400) for an access key or session token nobody here has issued."""
    return ProtocolError(
        "UnrecognizedClientException", "The security token included in the request is invalid."
    )


def internal_failure() -> ProtocolError:
    """Return the error (500) that says nothing, for what should not have happened."""
    return ProtocolError("InternalFailure", "", 500)
