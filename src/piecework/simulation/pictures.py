"""How large the pictures are that tasks show, since answers are in pixels of theirs.

Read from the first bytes of PNG, GIF, JPEG and SVG; of anything else, and of what cannot be had, a usual size
is taken. A package that reads more formats would be for this alone.
"""

import base64
import binascii
import re
import struct
import threading
from collections.abc import Callable
from urllib.parse import unquote_to_bytes, urljoin

from piecework.simulation.drawing import Size

USUAL = Size(800, 600)

_MOST_KNOWN = 5_000
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""\s(width|height|viewBox)\s*=\s*["']([^"']*)["']""")
_LENGTH = re.compile(rb"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_LONE = frozenset({0x01, *range(0xD0, 0xD9)})

Fetch = Callable[[str], bytes | None]
"""Returns what stands at an address, or None."""


class Pictures:
    """Sizes that were found out, to ask for each picture once. May be asked from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Size] = {}

    def size(self, src: str, page: str, fetch: Fetch) -> Size:
        """Return the size of a picture that a page at the address `page` shows."""
        if src.startswith("data:"):
            return _size(_inline(src)) or USUAL
        address = urljoin(page, src)
        with self._lock:
            known = self._known.get(address)
        if known is not None:
            return known
        found = _size(fetch(address) or b"") or USUAL
        with self._lock:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[address] = found
        return found


def _inline(src: str) -> bytes:
    kind, _, content = src.partition(",")
    raw = unquote_to_bytes(content)
    if not kind.endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw + b"==")
    except binascii.Error:
        return b""


def _size(content: bytes) -> Size | None:
    try:
        if content.startswith(_PNG):
            return Size(*struct.unpack_from(">II", content, 16))
        if content.startswith((b"GIF87a", b"GIF89a")):
            return Size(*struct.unpack_from("<HH", content, 6))
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
        return _svg(content)
    except (struct.error, IndexError):
        return None


def _jpeg(content: bytes) -> Size | None:
    at = 2
    while content[at] == 0xFF:  # noqa: PLR2004  each segment begins with it
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Size(width, height)
        at += 2 if marker in _LONE else 2 + struct.unpack_from(">H", content, at + 2)[0]
    return None


def _svg(content: bytes) -> Size | None:
    found = _SVG.search(content)
    if found is None:
        return None
    told = dict(_ATTRIBUTE.findall(found[0]))
    box = told.get(b"viewBox", b"").replace(b",", b" ").split()
    sides = [
        _LENGTH.fullmatch(told.get(name, b""))
        or (_LENGTH.fullmatch(box[place]) if len(box) > place else None)
        for name, place in ((b"width", 2), (b"height", 3))
    ]
    if sides[0] is None or sides[1] is None:
        return None
    return Size(round(float(sides[0][1])), round(float(sides[1][1])))
