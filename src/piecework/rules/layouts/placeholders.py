"""Gaps written as `${name}`: letters, figures and underscores, with single blanks and hyphens between.

Values go in as they are, without escaping, as the old service put them: cells with HTML and JSON count on it.
What looks otherwise, `${ name }` or `${item.label}`, is not a gap, so scripts may keep their own.
"""

import re
from collections.abc import Mapping

_GAP = re.compile(r"\$\{(\w+(?:[ -]\w+)*)\}")


def names(content: str) -> tuple[str, ...]:
    """Return the names of the gaps, each once, in order."""
    return tuple(dict.fromkeys(_GAP.findall(content)))


def fill(content: str, values: Mapping[str, str]) -> str:
    """Return the content with every gap that has a value filled; what looks like a gap in a value stays."""
    return _GAP.sub(lambda match: values.get(match[1], match[0]), content)


def split(content: str) -> tuple[list[str], list[str]]:
    """Return the texts around the gaps, and the names of the gaps between them."""
    pieces = _GAP.split(content)
    return pieces[::2], pieces[1::2]
