"""Worker blocks: what kind of reason a requester has, beside the reason in words. For requesters alone."""

from piecework.rules.phrases import Phrase
from piecework.rules.texts import bad_value

CATEGORIES: dict[str, str] = {
    "quality": Phrase("Poor quality"),
    "spam": Phrase("Spam or bot"),
    "misuse": Phrase("Misused the task"),
    "asked": Phrase("Asked by the worker"),
    "other": Phrase("Other"),
}
"""The words for each category by what a row keeps. A block that was made by the API has none, which is ""."""


def category_of(said: str) -> str | None:
    """Return the category that a cell of a file means, by words or as rows keep it; None if it is none."""
    wanted = said.strip().casefold()
    return next((each for each, words in CATEGORIES.items() if wanted in (each, words.casefold())), None)


def check_category(category: str) -> None:
    """Refuse a category that is not one of ours; none is fine."""
    if category and category not in CATEGORIES:
        raise bad_value(category, "Category", f"A category is one of {', '.join(CATEGORIES)}.")
