"""Which files workers may upload. How large one may be its question says, within the server's limit."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

MOST_WAITING = 50
"""Files of one assignment, counting those that another one replaced."""

NAME_CHARACTERS = 255


def check_count(already: int) -> None:
    """Refuse one file more than an assignment may have."""
    if already >= MOST_WAITING:
        raise Refused(
            "InvalidParameterValue",
            Phrase(
                "{already} files were uploaded for this HIT, which is the most. Return it and start again.",
                already=already,
            ),
        )


def type_error(content_type: str, allowed: Sequence[str]) -> str:
    """Return what is wrong with a file of this content type, or the empty string.

    `allowed` are patterns such as "image/*".
    """
    if any(fnmatchcase(content_type, pattern) for pattern in allowed):
        return ""
    return Phrase(
        "Choose another file: this server takes {allowed}, and this one is {content_type}.",
        allowed=", ".join(allowed),
        content_type=content_type,
    )


def clean_name(name: str) -> str:
    """Return a file's name without folders and unprintable characters, at most 255 characters long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if character.isprintable()).strip(". ")
    return kept[-NAME_CHARACTERS:] or "file"
