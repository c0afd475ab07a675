"""The one cookie of the site: the token of a session. What it is worth is in identity/sessions.py."""

from starlette.requests import Request
from starlette.responses import Response

from piecework.settings import Settings

# Browsers keep none longer; the store decides when a session is over.
_LIFETIME_SECONDS = 400 * 86_400


def read(request: Request, settings: Settings) -> str:
    """Return the session's token as sent, or the empty string."""
    return request.cookies.get(_name(settings), "")


def give(response: Response, settings: Settings, token: str) -> Response:
    """Give the browser a session's token, for this host only and out of reach of scripts."""
    response.set_cookie(
        _name(settings),
        token,
        max_age=_LIFETIME_SECONDS,
        secure=_is_secure(settings),
        httponly=True,
        samesite="lax",
    )
    return response


def take(response: Response, settings: Settings) -> Response:
    """Take the token back."""
    response.delete_cookie(_name(settings), secure=_is_secure(settings), httponly=True, samesite="lax")
    return response


def _name(settings: Settings) -> str:
    # The prefix makes browsers refuse one that another host of the same domain has set.
    return "__Host-piecework" if _is_secure(settings) else "piecework"


def _is_secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https:")
