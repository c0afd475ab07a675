"""Texts for people that can be said in other languages: English that remembers how it was made."""

import json
from typing import Any, Self


class Phrase(str):
    """An English text that remembers its pattern and the values in it.

    To whoever knows nothing of languages it is the English text. The websites say its pattern in the reader's
    language instead (web/languages.py). A value may be such a text itself.

    Attributes:
        pattern: what is translated, with `{names}` for the values.
        plural: the same for any number but one; None where nothing is counted.
        values: by name; `n` is what is counted.
    """

    __slots__ = ("pattern", "plural", "values")

    pattern: str
    plural: str | None
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> Self:
        """Return the text that a pattern makes of values."""
        return cls._made(pattern, pattern, None, values)

    @classmethod
    def counted(cls, one: str, many: str, n: int, **values: Any) -> Self:
        """Return the text for a number `n` of something: `one` if it is 1, else `many`."""
        return cls._made(one if n == 1 else many, one, many, {"n": n, **values})

    @classmethod
    def together(cls, *sentences: str) -> Self:
        """Return whole sentences one after the other, each said for itself."""
        values = {f"s{index}": sentence for index, sentence in enumerate(sentences)}
        return cls(" ".join(f"{{{name}}}" for name in values), **values)

    @classmethod
    def _made(cls, chosen: str, pattern: str, plural: str | None, values: dict[str, Any]) -> Self:
        # A pattern without values is no pattern: braces in it stand for themselves.
        self = super().__new__(cls, chosen.format(**values) if values else chosen)
        self.pattern, self.plural, self.values = pattern, plural, values
        return self


_MARK = "phrase"


def kept(text: str) -> str:
    """Return a text as a store keeps it, so that `restored` makes a Phrase of it again if it is one."""
    if not isinstance(text, Phrase):
        return text
    return json.dumps(_data(text), ensure_ascii=False, separators=(",", ":"))


def restored(text: str) -> str:
    """Return a text that a store kept; also one from before Phrases were kept, which is English."""
    return _phrase(json.loads(text)) if text.startswith(f'{{"{_MARK}":') else text


def _data(value: object) -> object:
    if not isinstance(value, Phrase):
        return value if isinstance(value, int | float) else str(value)
    values = {name: _data(each) for name, each in value.values.items()}
    return {_MARK: value.pattern, "plural": value.plural, "values": values}


def _phrase(data: dict[str, Any]) -> Phrase:
    values: dict[str, Any] = {
        name: _phrase(each) if isinstance(each, dict) else each for name, each in data["values"].items()
    }
    if data["plural"] is None:
        return Phrase(data[_MARK], **values)
    number = values.pop("n")
    return Phrase.counted(data[_MARK], data["plural"], number, **values)
