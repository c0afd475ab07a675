"""Pagination tokens: a list position that only its own list accepts back.

A token is "p1:" and base64 of a tag and the position. The tag binds it to a context (the operation, the
caller and the filters), so a token cannot be altered or carried to another list. The position is signed, not
hidden: it must hold nothing the caller may not see. What a position means is the list's own affair.
"""

import base64
import binascii
import hmac

_PREFIX = "p1:"
_TAG_BYTES = 16
_MOST_BYTES = 189  # 252 characters of base64, so that with its prefix a token has at most 255


def make_token(position: str, context: str, secret: bytes) -> str:
    """Return the token for `position` (at most 173 bytes of UTF-8) in the list that `context` names.

    Raises:
        ValueError: the position is too long for a token.
    """
    payload = position.encode()
    if _TAG_BYTES + len(payload) > _MOST_BYTES:
        raise ValueError("a position has at most 173 bytes")
    tag = _tag(payload, context, secret)
    return _PREFIX + base64.urlsafe_b64encode(tag + payload).decode("ascii")


def read_token(token: str, context: str, secret: bytes) -> str:
    """Return the position a token was made for.

    Raises:
        ValueError: it was not made here, was altered, or belongs to another list.
    """
    try:
        raw = base64.b64decode(token.removeprefix(_PREFIX), altchars=b"-_", validate=True)
        position = raw[_TAG_BYTES:].decode()
        made = make_token(position, context, secret)
    except (binascii.Error, ValueError):
        raise ValueError("not a pagination token") from None
    # Making the token again and comparing all of it leaves no second spelling of a valid one.
    if not hmac.compare_digest(made.encode(), token.encode()):
        raise ValueError("not a pagination token of this list")
    return position


def _tag(payload: bytes, context: str, secret: bytes) -> bytes:
    named = context.encode()
    message = b"pagination\0" + len(named).to_bytes(4) + named + payload
    return hmac.digest(secret, message, "sha256")[:_TAG_BYTES]
