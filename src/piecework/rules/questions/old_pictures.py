"""The pictures that instructions for checking documents show, by the names they had at the closed service.

Drawn anew, each a line of a form with a key, its value, and what a worker says of them. Which addresses lead
here is `frame`'s.
"""

from functools import cache
from html import escape
from urllib.parse import quote

_OK = "#17604a"
_PICTURES = {
    "correct-value": ("Total", "12.50", "12.50"),
    "correct-value-text": ("Name", "Ada Moss", "Ada Moss"),
    "key-is-not-found": ("", "4 May", "The key is not there"),
    "multiple-lines": ("Address", "12 Mill Lane|Bern", "12 Mill Lane Bern"),
    "not-a-key-value-pair": ("Thank you", "for your visit", "Not a key and its value"),
    "sample-key-value-pair-1": ("Name", "Ada Moss", ""),
    "sample-key-value-pair-2": ("Date of birth", "4 May 1990", ""),
    "value-is-blank": ("Phone", "", "The value is blank"),
}
_LINE = 20


@cache
def address_of(name: str) -> str:
    """Return a picture as a `data:` address, without quotes, ampersands and angle brackets.

    Args:
        name: without folder and ending; an unknown one is an empty picture.
    """
    drawn = _drawn(*_PICTURES[name]) if name in _PICTURES else '<svg xmlns="http://www.w3.org/2000/svg"/>'
    return f"data:image/svg+xml,{quote(drawn, safe='')}"


def _drawn(key: str, value: str, said: str) -> str:
    lines = value.split("|")
    below = 20 + _LINE * len(lines)
    high = below + (38 if said else 10)
    field = (
        f'<rect x="8" y="{below + 6}" width="304" height="26" rx="4" fill="#fff" stroke="#78827a"/>'
        f"{_text(18, below + 24, said)}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="{high}" viewBox="0 0 320 {high}" '
        f'font-family="sans-serif" font-size="14" fill="#1d231f">'
        f'<rect width="320" height="{high}" fill="#eeefe9"/>'
        f"{_framed(8, 104, [key], '#2f41ab')}{_framed(124, 188, lines, _OK)}{field if said else ''}</svg>"
    )


def _framed(left: int, width: int, lines: list[str], colour: str) -> str:
    high = 8 + _LINE * len(lines)
    # What is not there has a broken frame.
    broken = "" if any(lines) else ' stroke-dasharray="4 4"'
    words = "".join(_text(left + 8, 26 + _LINE * place, line) for place, line in enumerate(lines))
    return (
        f'<rect x="{left}" y="8" width="{width}" height="{high}" fill="#fff" stroke="{colour}" '
        f'stroke-width="2"{broken}/>{words}'
    )


def _text(x: int, y: int, words: str) -> str:
    return f'<text x="{x}" y="{y}">{escape(words)}</text>'
