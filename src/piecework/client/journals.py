"""Journals: what a command has done, kept beside its file, so that it can be stopped and run again.

A journal is JSON Lines and only ever grows. A line that was cut off by a crash is dropped when it is opened
again, and what it stood for is found out from the server.
"""

import fcntl
import json
import os
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from piecework.client.failures import Failure


class Journal:
    """A journal open for writing, by one program at a time. Use it as a context manager.

    Attributes:
        path: where it is.
        lines: what stood in it when it was opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[dict[str, Any]] = []
        self._file: Any = None
        self._writing = threading.Lock()

    def __enter__(self) -> Self:
        try:
            self._file = self.path.open("a+b")
        except OSError as error:
            raise Failure(f"cannot write to {self.path}: {error.strerror}", "CannotWrite") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise Failure(f"another command is at work on {self.path}", "Busy") from None
        self.lines, length = _read(self.path)
        self._file.truncate(length)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.fsync(self._file.fileno())
        self._file.close()

    def add(self, line: Mapping[str, Any]) -> None:
        """Write a line. Once this returns, it outlives the end of this program, however sudden."""
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        with self._writing:
            self._file.write(f"{text}\n".encode())
            self._file.flush()


def beside(path: Path | None, ending: str) -> AbstractContextManager[Journal | None]:
    """Return the journal of what is done with a file, named like it; none if there is no file."""
    return Journal(path.with_name(path.name + ending)) if path else nullcontext()


def read(path: Path) -> list[dict[str, Any]]:
    """Return the whole lines of a journal, which may be being written.

    Raises:
        Failure: there is none, or it is something else.
    """
    return _read(path)[0]


def _read(path: Path) -> tuple[list[dict[str, Any]], int]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}", "CannotRead") from error
    whole = content[: content.rfind(b"\n") + 1]
    try:
        lines = [json.loads(line) for line in whole.splitlines()]
    except ValueError:
        lines = [None]
    if not all(isinstance(line, dict) for line in lines):
        raise Failure(f"{path} is not a record of what was done", "NotAJournal")
    return lines, len(whole)
