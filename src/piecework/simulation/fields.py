"""What there is to fill in on a page, and how what is entered becomes part of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Says = Literal["text", "ticks", "label", "labels", "moderation", "number", "whole"]
"""How what is entered becomes part of the answer of a `crowd-form`: as a text, as one truth for each option,
as chosen categories, as a number, or as the object that it is."""


@dataclass(slots=True)
class Field:
    """A field of a form.

    Attributes:
        name: under which it is submitted.
        kind: radio, checkbox, select, text, number (of a range, too), another type of HTML's inputs, or, of a
            tool, what stands in its answer: boundingBoxes, keypoints, lines, polylines, polygons,
            labelMappings, instances, entities, rankings, pairs, blocks. What cannot be changed is "fixed".
        options: what there is to choose.
        least: the lower end of its range; of choices, how many there must be; of a file, its bytes.
        most: the upper end.
        step: between the numbers that it takes; None for whole ones.
        shortest: how many characters its text must have.
        longest: how many it may have.
        takes: an expression that each character fits, of elements that refuse others while one types.
        pattern: an expression that the whole text fits.
        required: whether it must be filled in.
        several: whether more than one option may be chosen.
        group: what tells the radio buttons apart that exclude each other although their names differ.
        says: how it stands in an answer.
        preset: what it stands at when it is left alone.
        about: what a tool's attributes say: labels, text, src, and so on.
    """

    name: str
    kind: str
    options: list[str] = field(default_factory=list)
    least: float | None = None
    most: float | None = None
    step: float | None = None
    shortest: int = 0
    longest: int | None = None
    takes: str = ""
    pattern: str = ""
    required: bool = False
    several: bool = False
    group: str = ""
    says: Says = "text"
    preset: Any = None
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """What is submitted.

    Attributes:
        fields: what a worker fills in, in the order of the page, by name.
        sends: a native form, or a `crowd-form` in one of its two formats.
        hidden: what the page sends along by itself.
        has_files: whether its files themselves are sent.
    """

    fields: dict[str, Field]
    sends: Literal["native", "crowd", "flat"] = "native"
    hidden: tuple[tuple[str, str], ...] = ()
    has_files: bool = False


def number(text: str | None) -> float | None:
    """Return the number that an attribute says, or None."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def whole(text: str | None) -> int | None:
    """Return the whole number that an attribute says, or None."""
    found = number(text)
    return None if found is None else round(found)
