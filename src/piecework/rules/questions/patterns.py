"""JavaScript regular expressions, run on RE2.

Requesters write AnswerFormatRegex for a browser. RE2 answers in time linear in the text whatever the
expression, which a stranger's expression makes necessary; the price is that it has no look-ahead, no
look-behind, no back-references and no repetition over 1,000. A form with one of those is refused when it is
created: no check is silently skipped. Everything else is translated to mean what it means in JavaScript. One
difference stays: characters are whole code points, as with JavaScript's flag u, so an emoji counts once.
"""

import string
from dataclasses import dataclass, field
from typing import Any

import re2  # type: ignore[import-untyped]

_MOST_MEMORY = 1 << 20
_SPACES = r"\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"
_NOT_SPACES = (
    r"\x00-\x08\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}"
    r"\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}"
)
_ANYTHING = r"(?s:.)"
_NOTHING = r"[^\x00-\x{10ffff}]"
_IN_LINE = r"[^\n\r\x{2028}\x{2029}]"
_FLAGS = "gimsu"
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


class Unsupported(Exception):  # noqa: N818  names the expression's fault
    """An expression that RE2 or JavaScript does not take. The argument says why, in words."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. `matches` searches anywhere in the text, as JavaScript's test() does."""

    _program: Any

    @property
    def size(self) -> int:
        """How many instructions the compiled expression has: what a character of the text costs at worst."""
        size: int = self._program.programsize
        return size

    def matches(self, text: str) -> bool:
        """Whether the expression is found in the text."""
        return self._program.search(text) is not None


def compile_javascript(source: str, flags: str = "") -> Expression:
    """The expression, ready to run.

    Args:
        source: the text between JavaScript's slashes.
        flags: any of g, i, m, s, u.

    Raises:
        Unsupported: look-around, back-references, repetition over 1,000, a syntax error, or another flag.
    """
    other = "".join(flag for flag in flags if flag not in _FLAGS)
    if other:
        raise Unsupported(f"flags are g, i, m, s and u, and not '{other[:20]}'")
    translated = _Translator(source, flags).run()
    kept = "".join(flag for flag in "im" if flag in flags)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    try:
        return Expression(re2.compile(f"(?{kept}){translated}" if kept else translated, options))
    except re2.error as error:
        raise Unsupported(_words(error.args[0])) from None


def _words(reason: object) -> str:
    # RE2 repeats the expression, which may be long.
    words = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    return words[:200]


@dataclass(slots=True)
class _Translator:
    """Walks over a JavaScript expression once and writes RE2's."""

    source: str
    flags: str
    at: int = 0
    out: list[str] = field(default_factory=list)

    def run(self) -> str:
        while self.at < len(self.source):
            character = self.take()
            if character == "\\":
                self.out.append(self.escape(in_class=False))
            elif character == "[":
                self.out.append(self.character_class())
            elif character == ".":
                self.out.append(_ANYTHING if "s" in self.flags else _IN_LINE)
            elif character == "(":
                self.out.append(self.group())
            else:
                self.out.append("\\]" if character == "]" else character)
        return "".join(self.out)

    def take(self, count: int = 1) -> str:
        taken = self.source[self.at : self.at + count]
        self.at += count
        return taken

    def peek(self, count: int = 1) -> str:
        return self.source[self.at : self.at + count]

    def group(self) -> str:
        """The start of a group. None captures: there is nothing to refer back."""
        if self.peek() != "?":
            return "(?:"
        for mark in ("?=", "?!", "?<=", "?<!"):
            if self.peek(len(mark)) == mark:
                kind = "look-behind" if "<" in mark else "look-ahead"
                raise Unsupported(f"{kind}, ({mark}…), is not supported")
        if self.peek(2) not in {"?:", "?<"}:
            raise Unsupported(f"({self.peek(2)} is not JavaScript")
        if self.take(2) == "?:":
            return "(?:"
        name_end = self.source.find(">", self.at)
        if name_end < 0:
            raise Unsupported("a group's name has no end")
        self.at = name_end + 1
        return "(?:"

    def escape(self, *, in_class: bool) -> str:
        if self.at >= len(self.source):
            raise Unsupported("it ends in a backslash")
        letter = self.take()
        if letter in "sS":
            ranges = _SPACES if letter == "s" else _NOT_SPACES
            return ranges if in_class else f"[{ranges}]"
        if letter in "dDwWtnrfv" or (letter in "bB" and not in_class):
            return "\\" + letter
        if letter == "b":
            return r"\x08"
        if letter.isascii() and letter.isdigit():
            return self.digit(letter)
        if letter == "k" and self.peek() == "<":
            raise Unsupported("back-references are not supported")
        if letter in "pP" and "u" in self.flags:
            return "\\" + letter
        return self.code(letter)

    def digit(self, letter: str) -> str:
        if letter != "0" or self.peek().isdigit():
            raise Unsupported(f"back-references, such as \\{letter}, are not supported")
        return r"\x00"

    def code(self, letter: str) -> str:
        """The escapes that give a character by its number; any other escape is the character itself."""
        if letter == "c" and self.peek().isalpha() and self.peek().isascii():
            return _literal(chr(ord(self.take()) % 32))
        if letter == "x" and (value := self.hexadecimal(2)) is not None:
            return _literal(chr(value))
        if letter == "u":
            if "u" in self.flags and self.peek() == "{":
                return self.braced()
            if (value := self.hexadecimal(4)) is not None:
                return _literal(self.paired(value))
        return _literal(letter)

    def hexadecimal(self, count: int) -> int | None:
        digits = self.peek(count)
        if len(digits) < count or any(digit not in string.hexdigits for digit in digits):
            return None
        self.at += count
        return int(digits, 16)

    def braced(self) -> str:
        end = self.source.find("}", self.at)
        digits = self.source[self.at + 1 : end] if end > 0 else ""
        if not 0 < len(digits) <= len("10ffff") or any(digit not in string.hexdigits for digit in digits):
            raise Unsupported("\\u{ is not followed by a number and }")
        self.at = end + 1
        return f"\\x{{{digits}}}"

    def paired(self, value: int) -> str:
        if value not in _HIGH and value not in _LOW:
            return chr(value)
        if value in _HIGH and self.peek(2) == "\\u":
            self.at += 2
            low = self.hexadecimal(4)
            if low is not None and low in _LOW:
                return chr(0x10000 + (_HIGH.index(value) << 10) + _LOW.index(low))
        raise Unsupported("half of a surrogate pair is not a character")

    def character_class(self) -> str:
        negated = self.peek() == "^"
        if negated:
            self.take()
        members: list[str] = []
        after_set = False
        while self.peek() != "]":
            if self.at >= len(self.source):
                raise Unsupported("a character class has no end")
            character = self.take()
            is_set = character == "\\" and self.peek() in set("dDwWsS")
            if character == "\\":
                members.append(self.escape(in_class=True))
            elif character == "-" and (after_set or self.before_set()):
                members.append("\\-")  # JavaScript takes [\w-.] and [a-\d] as three members
            else:
                members.append(_literal(character) if character in "[&~^" else character)
            after_set = is_set
        self.take()
        if not members:
            return _ANYTHING if negated else _NOTHING
        return f"[{'^' if negated else ''}{''.join(members)}]"

    def before_set(self) -> bool:
        return self.peek() == "\\" and self.source[self.at + 1 : self.at + 2] in set("dDwWsS")


def _literal(character: str) -> str:
    return f"\\x{{{ord(character):x}}}"
