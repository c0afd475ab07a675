"""Drawings that made-up workers draw on pictures: shapes and masks in the form in which the tools answer.

Lengths are whole pixels of the picture itself, from its upper left corner.
"""

import base64
import math
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from piecework.ids import Chance
from piecework.simulation.fields import Field

# Those of the elements, by the place of a label or of a thing.
_PALETTE = (
    "#2ca02c",
    "#1f77b4",
    "#ff7f0e",
    "#d62728",
    "#9467bd",
    "#8c564b",
    "#e377c2",
    "#7f7f7f",
    "#bcbd22",
    "#17becf",
)
_SAYS_MODIFIED = frozenset({"boundingBoxes", "lines", "polylines", "labelMappings"})
_NOTHING = 0.05
_LEFT_AS_IT_WAS = 0.5
_MOST_SHAPES = 3
_OPAQUE = 255
_RGBA = 6
_UP = 2

Drawing = dict[str, Any]


class Size(NamedTuple):
    """How large a picture is."""

    width: int
    height: int


def draw(field: Field, chance: Chance, size: Size) -> Drawing:
    """Return what a worker draws: something with the labels that are offered, or, rarely, nothing."""
    made = _shapes(field, chance, size) if field.kind in _SHAPES else _mask(field, chance, size)
    initial = _initial(field)
    if initial is not None and field.kind in _SAYS_MODIFIED:
        made["initialValueModified"] = made[field.kind] != initial
    return {**made, "inputImageProperties": {"height": size.height, "width": size.width}}


def _shapes(field: Field, chance: Chance, size: Size) -> Drawing:
    labels, initial = field.about["labels"], _initial(field)
    if initial and chance.random() < _LEFT_AS_IT_WAS:
        return {field.kind: initial}
    if not labels or chance.random() < _NOTHING:
        return {field.kind: []}
    if field.kind == "keypoints":
        named = chance.sample(labels, chance.randint(1, len(labels)))
        named.sort(key=labels.index)
    else:
        named = chance.choices(labels, k=chance.randint(1, _MOST_SHAPES))
    return {field.kind: [{"label": label, **_SHAPES[field.kind](chance, size)} for label in named]}


def _initial(field: Field) -> list[Any] | dict[str, Any] | None:
    """Return the earlier work that a worker is shown, as far as its labels are offered."""
    given = field.about["initial"]
    if isinstance(given, dict) and field.kind in given:
        given = given[field.kind]
    if isinstance(given, list):
        known = [each for each in given if isinstance(each, dict)]
        return [each for each in known if each.get("label") in field.about["labels"]]
    return given if isinstance(given, dict) else None


def _box(chance: Chance, size: Size) -> Drawing:
    left, width = _stretch(chance, size.width)
    top, height = _stretch(chance, size.height)
    return {"left": left, "top": top, "width": width, "height": height}


def _stretch(chance: Chance, whole: int) -> tuple[int, int]:
    """Return where a stretch begins, and how long it is: a tenth to a half of the whole."""
    length = max(1, round(whole * chance.uniform(0.1, 0.5)))
    return chance.randint(0, max(0, whole - length)), length


def _point(chance: Chance, size: Size) -> Drawing:
    return {"x": chance.randint(0, size.width), "y": chance.randint(0, size.height)}


def _line(chance: Chance, size: Size) -> Drawing:
    return {"vertices": [_point(chance, size) for _ in range(2)]}


def _polyline(chance: Chance, size: Size) -> Drawing:
    return {"vertices": [_point(chance, size) for _ in range(chance.randint(2, 5))]}


def _polygon(chance: Chance, size: Size) -> Drawing:
    left, width = _stretch(chance, size.width)
    top, height = _stretch(chance, size.height)
    count = chance.randint(3, 7)
    # Around a circle in its order, so that no edge crosses another.
    angles = sorted(chance.uniform(0, 2 * math.pi) for _ in range(count))
    return {
        "vertices": [
            {
                "x": round(left + width * (1 + math.cos(angle)) / 2),
                "y": round(top + height * (1 + math.sin(angle)) / 2),
            }
            for angle in angles
        ]
    }


_SHAPES: Mapping[str, Callable[[Chance, Size], Drawing]] = {
    "boundingBoxes": _box,
    "keypoints": _point,
    "lines": _line,
    "polylines": _polyline,
    "polygons": _polygon,
}
KINDS = frozenset({*_SHAPES, "labelMappings", "instances"})


def _mask(field: Field, chance: Chance, size: Size) -> Drawing:
    labels: list[str] = field.about["labels"]
    named: list[str] = []
    if labels and chance.random() >= _NOTHING:
        if field.kind == "labelMappings":
            named = sorted(chance.sample(labels, chance.randint(1, len(labels))), key=labels.index)
        else:
            named = chance.choices(labels, k=chance.randint(1, _MOST_SHAPES))
    by_label = field.kind == "labelMappings"
    colours = [
        _colour(field, labels.index(label) if by_label else place) for place, label in enumerate(named)
    ]
    image = {"labeledImage": {"pngImageData": _png(size, colours)}}
    if by_label:
        mappings = {label: {"color": colour} for label, colour in zip(named, colours, strict=True)}
        return {**image, "labelMappings": mappings}
    instances = [{"color": colour, "label": label} for label, colour in zip(named, colours, strict=True)]
    return {**image, "instances": instances}


def _colour(field: Field, place: int) -> str:
    given = field.about["colours"]
    if isinstance(given, list) and place < len(given) and isinstance(given[place], str):
        return str(given[place])
    return _PALETTE[place % len(_PALETTE)]


def _png(size: Size, colours: list[str]) -> str:
    """Return a PNG in base64 with the colours side by side, and a transparent rest below them."""
    width, height = max(1, size.width), max(1, size.height)
    painted = (height + 1) // 2 if colours else 0
    ends = [width * (place + 1) // len(colours) for place in range(len(colours))]
    widths = [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
    stripes = b"".join(_rgb(colour) * count for colour, count in zip(colours, widths, strict=True))
    # Each row says what differs from the row above: of all but two of them, nothing.
    begun = stripes if painted else bytes(4 * width)
    ended = bytes(-byte & _OPAQUE for byte in begun)
    same = bytes([_UP]) + bytes(4 * width)
    rows = [bytes([_UP]) + begun, same * (max(1, painted) - 1)]
    if painted < height:
        rows += [bytes([_UP]) + ended] if painted else []
        rows.append(same * (height - max(1, painted) - (1 if painted else 0)))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, _RGBA, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(rows), 1)),
        (b"IEND", b""),
    )
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in parts)).decode()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _rgb(colour: str) -> bytes:
    digits = colour.removeprefix("#")
    try:
        whole = bytes.fromhex("".join(2 * sign for sign in digits) if len(digits) == 3 else digits)  # noqa: PLR2004
    except ValueError:
        whole = bytes(3)
    return (whole + bytes(3))[:3] + bytes([_OPAQUE])
