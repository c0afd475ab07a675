"""What the value of a setting may be: each check returns what is wrong with a value, or None."""

import re
from collections.abc import Callable
from email.utils import parseaddr
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

SECRET_LENGTH = 32
NAME_CHARACTERS = 60


class MailServer(NamedTuple):
    """A mail server as `smtp_url` names it. `security` is "none", "starttls" or "tls"."""

    host: str
    port: int
    user: str | None
    password: str | None
    security: Literal["none", "starttls", "tls"]


def one_of(*choices: str) -> Callable[[str], str | None]:
    """Return a check for one of these words."""
    return lambda value: None if value in choices else f"must be one of {', '.join(choices)}"


def between(least: int, most: int) -> Callable[[int], str | None]:
    """Return a check for a number in these bounds, both allowed."""
    return lambda value: None if least <= value <= most else f"must be between {least} and {most}"


def database(value: str) -> str | None:
    """Return what is wrong with the address of a database, or None."""
    fits = urlsplit(value).scheme in ("postgresql", "postgres", "postgresql+psycopg")
    return None if fits else "must look like postgresql://user:password@host/name"


def secret(value: str) -> str | None:
    """Return what is wrong with a secret key, or None."""
    fits = len(value) >= SECRET_LENGTH and len(set(value)) > SECRET_LENGTH // 4
    return None if fits else f"must be at least {SECRET_LENGTH} random characters"


def url(value: str) -> str | None:
    """Return what is wrong with an address of this server, or None."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or "@" in value or "?" in value or "#" in value:
        return "must look like https://host or https://host:port"
    return None


def origin(value: str) -> str | None:
    """Return what is wrong with an address without a path, or None."""
    return url(value) or ("must have no path" if urlsplit(value).path.strip("/") else None)


def smtp(value: str) -> str | None:
    """Return what is wrong with the address of a mail server, or None."""
    try:
        mail_server(value)
    except ValueError:
        return "must look like smtp://user:password@host:port, smtps://… or smtp+starttls://…"
    return None


def address(value: str) -> str | None:
    """Return what is wrong with a sender's address, or None."""
    found = parseaddr(value)[1]
    fits = "@" in found[1:-1] and value.isprintable()
    return None if fits else "must be an e-mail address, with or without a name before it"


def file_store(value: str) -> str | None:
    """Return what is wrong with a place for files, or None."""
    parts = urlsplit(value)
    fits = bool(parts.netloc) if parts.scheme == "s3" else not parts.scheme
    return None if fits else "must be a directory, or look like s3://bucket/prefix"


def file_types(value: str) -> str | None:
    """Return what is wrong with a list of content types, or None."""
    fits = all(re.fullmatch(r"[\w*.+-]+/[\w*.+-]+", part.strip()) for part in value.split(","))
    return None if fits else "must be content types between commas, such as image/*, text/csv"


def names(value: str) -> str | None:
    """Return what is wrong with a list of names, or None."""
    names = [part.strip() for part in value.split(",")]
    fits = all(0 < len(name) <= NAME_CHARACTERS and name.isprintable() for name in names)
    if not fits or len(set(names)) < len(names):
        return f"must be different names of at most {NAME_CHARACTERS} characters between commas"
    return None


def dollars(value: str) -> str | None:
    """Return what is wrong with an amount of money, or None."""
    fits = re.fullmatch(r"[0-9]{1,6}\.[0-9]{2}", value) and value != "0.00"
    return None if fits else "must be an amount such as 1.00"


def mail_server(url: str) -> MailServer:
    """Return the mail server of an `smtp_url`. Raises ValueError."""
    parts = urlsplit(url)
    kinds: dict[str, tuple[Literal["none", "starttls", "tls"], int]] = {
        "smtp": ("none", 25),
        "smtp+starttls": ("starttls", 587),
        "smtps": ("tls", 465),
    }
    if parts.scheme not in kinds or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(url)
    security, port = kinds[parts.scheme]
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return MailServer(parts.hostname, parts.port or port, user, password, security)
