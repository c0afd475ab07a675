"""Files that commands write: whole, or not at all."""

from collections.abc import Callable, Iterable
from pathlib import Path

from piecework.client.failures import Failure


def whole(output: Path, write: Callable[[Path], None]) -> None:
    """Have a file written beside its place and put there: whoever reads the old one meanwhile finds it whole.

    Raises:
        Failure: it cannot be written.
    """
    beside = output.with_name(f"{output.name}.part")
    try:
        write(beside)
        beside.replace(output)
    except OSError as error:
        raise Failure(f"cannot write to {output}: {error.strerror}", "CannotWrite") from None


def texts(pieces: Iterable[str], path: Path) -> None:
    """Write a text in pieces, with line ends as they are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
