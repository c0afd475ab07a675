"""The one way a rule says no."""


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """A decision against a request.

    Attributes:
        code: the TurkErrorCode without its prefix, such as "InvalidHITState".
        message: the text for the caller, as clients of the API match it, without a time stamp.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
