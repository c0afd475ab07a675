"""JSON as task pages write it into attributes: single quotes, bare keys, commas at the end, comments, None.

The counterpart of the elements' own reader (frontend/src/crowd/common/json.ts), so that a made-up worker
understands just what a browser does. A package for JSON5 refuses what Python prints, which pages contain.
"""

import json
import re
from typing import Any

_WORDS = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "None": None,
    "undefined": None,
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_SPACE = re.compile(r"(?:\s|\ufeff|/\*.*?\*/|//[^\n\r]*)*", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d][\w$-]*|\$[\w$-]*")
_ESCAPE = re.compile(r"\\(?:u([\da-f]{4})|x([\da-f]{2})|(\r\n|.))", re.IGNORECASE | re.DOTALL)
_BREAKS = ("\r\n", "\r", "\n", "\u2028", "\u2029")
_QUOTES = "\"'`"
_MOST_DEEP = 100


def read(text: str | None) -> Any:
    """Return what an attribute says; None where it is missing, empty, or cannot be read."""
    if text is None or not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        reader = _Reader(text)
        value = reader.value(0)
        reader.end()
    except (ValueError, IndexError):
        return None
    return value


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def value(self, depth: int) -> Any:
        if depth > _MOST_DEEP:
            raise ValueError
        self._skip()
        sign = self._text[self._at]
        if sign == "[":
            return self._list(depth)
        if sign == "{":
            return self._object(depth)
        if sign in _QUOTES:
            return self._string(sign)
        number = self._take(_NUMBER)
        if number is not None:
            return _number(number)
        word = self._take(_WORD)
        if word not in _WORDS:
            raise ValueError
        return _WORDS[word]

    def end(self) -> None:
        self._skip()
        if self._at < len(self._text):
            raise ValueError

    def _list(self, depth: int) -> list[Any]:
        found = []
        self._at += 1
        while not self._closes("]"):
            found.append(self.value(depth + 1))
            self._comma("]")
        return found

    def _object(self, depth: int) -> dict[str, Any]:
        found = {}
        self._at += 1
        while not self._closes("}"):
            key = self._key()
            self._skip()
            if self._text[self._at] != ":":
                raise ValueError
            self._at += 1
            found[key] = self.value(depth + 1)
            self._comma("}")
        return found

    def _key(self) -> str:
        sign = self._text[self._at]
        if sign in _QUOTES:
            return self._string(sign)
        bare = self._take(_WORD) or self._take(_NUMBER)
        if bare is None:
            raise ValueError
        return bare

    def _string(self, quote: str) -> str:
        said = []
        self._at += 1
        while (sign := self._text[self._at]) != quote:
            if sign == "\\":
                said.append(self._escape())
            else:
                said.append(sign)
                self._at += 1
        self._at += 1
        return "".join(said)

    def _escape(self) -> str:
        found = _ESCAPE.match(self._text, self._at)
        if found is None:
            raise ValueError
        self._at = found.end()
        code = found[1] or found[2]
        if code is not None:
            return chr(int(code, 16))
        return "" if found[3] in _BREAKS else _ESCAPES.get(found[3], found[3])

    def _closes(self, sign: str) -> bool:
        self._skip()
        if self._text[self._at] != sign:
            return False
        self._at += 1
        return True

    def _comma(self, closing: str) -> None:
        self._skip()
        sign = self._text[self._at]
        if sign == ",":
            self._at += 1
        elif sign != closing:
            raise ValueError

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = self._at if found is None else found.end()

    def _take(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        return found[0]


def _number(text: str) -> int | float:
    if "x" in text.lower():
        return int(text, 16)
    value = float(text)
    return int(value) if value.is_integer() else value


def texts(value: Any) -> list[str]:
    """Return a list of texts, whatever a page has put in: numbers as digits, objects by name or label."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return []
    return list(dict.fromkeys(text for each in value if (text := _text(each))))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return next((value[key] for key in ("name", "label", "text") if isinstance(value.get(key), str)), "")
    return ""
