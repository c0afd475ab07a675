"""Java properties files: `key=value` or `key:value`, comments, continued lines, escapes."""

import re
from collections.abc import Iterator

_SPLIT = re.compile(r"((?:\\.|[^\\=:\s])*)\s*[=:]?\s*(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def read(text: str) -> dict[str, str]:
    """Return the values by key; of a key that is there twice, the last."""
    values = {}
    for line in _logical(text):
        match = _SPLIT.fullmatch(line)
        assert match is not None, "the pattern matches any text"
        values[_plain(match[1])] = _plain(match[2])
    return values


def _logical(text: str) -> Iterator[str]:
    """Yield lines with what continues them; blank ones and comments are left out."""
    begun = ""
    for line in text.removeprefix("\ufeff").splitlines():
        stripped = line.lstrip()
        if not begun and (not stripped or stripped[0] in "#!"):
            continue
        slashes = len(stripped) - len(stripped.rstrip("\\"))
        if slashes % 2:
            begun += stripped[:-1]
            continue
        yield begun + stripped
        begun = ""
    if begun:
        yield begun


def _plain(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text).rstrip()


def _unescaped(match: re.Match[str]) -> str:
    word = match[1]
    if len(word) > 1:
        return chr(int(word[1:], 16))
    return _LETTERS.get(word, word)
