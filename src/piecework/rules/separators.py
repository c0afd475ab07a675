"""What separates the columns of a file, whatever its name says.

Spreadsheets write semicolons where commas are for decimals, and tabs into files of any name; some say so in a
first line that they do not show.
"""

import re
from collections.abc import Iterator

SEPARATORS = (",", ";", "\t")
_SAID = re.compile(r"sep=([,;\t])", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


def separator(lines: Iterator[bytes], usual: str) -> tuple[str, list[bytes]]:
    """Return what separates the columns, and the lines that were taken to see it, to be read first.

    Args:
        lines: of the file; they are taken up to the first that is not blank.
        usual: what the file's name speaks of, which counts if it is there.
    """
    begun = []
    for line in lines:
        begun.append(line)
        if line.strip():
            break
    first = begun[-1].decode(errors="replace") if begun else ""
    said = _SAID.fullmatch(first.removesuffix("\n").removesuffix("\r"))
    if said is not None:
        return said[1], []
    unquoted = _QUOTED.sub("", first)
    if usual in unquoted:
        return usual, begun
    best = max(SEPARATORS, key=unquoted.count)
    return (best if best in unquoted else usual), begun
