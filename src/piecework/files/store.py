"""What a file store is, and the plain one: a directory. The one on S3 is in s3.py.

Every method blocks, so call it in a thread. Keys are ids of ours and never come from a person.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

CHUNK_BYTES = 256 * 1024


class FileStoreError(Exception):
    """The store could not be reached, or did not do what it was asked."""


class FileStore(Protocol):
    """Keeps bytes under keys. Every method raises FileStoreError when the store fails."""

    def put(self, key: str, source: IO[bytes]) -> None:
        """Keep what `source` holds from where it stands. It is there whole or not at all."""

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield the bytes under a key, a chunk at a time. Raises FileStoreError at once if there are none."""

    def remove(self, key: str) -> None:
        """Remove what is under a key; nothing there is fine."""


class DirectoryStore:
    """Keeps each file in a directory of this machine, or one that several machines share."""

    def __init__(self, path: Path) -> None:
        """Keep files below `path`, which is made when the first one comes."""
        self._path = path

    def put(self, key: str, source: IO[bytes]) -> None:
        """Write beside the final name and rename, so that a crash leaves no half file under a key.

        The bytes are on the disk before the name is: an answer that is acknowledged keeps its file.
        """
        target = self._file(key)
        with reported(OSError):
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = target.with_name(f"{target.name}.part")
            with draft.open("wb") as out:
                shutil.copyfileobj(source, out, CHUNK_BYTES)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(target)
            _sync_folder(target.parent)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Open the file now, so that a missing one is known before an answer begins."""
        with reported(OSError):
            file = self._file(key).open("rb")
        return read(file)

    def remove(self, key: str) -> None:
        """Remove a file."""
        with reported(OSError):
            self._file(key).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        # Keys begin with the time, so the end spreads them over folders.
        return self._path / key[-2:] / key


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def reported(*errors: type[Exception]) -> Iterator[None]:
    """Turn errors of a kind of store into FileStoreError."""
    try:
        yield
    except errors as error:
        raise FileStoreError(str(error)) from error


def read(file: Any) -> Iterator[bytes]:
    """Yield what a file holds, and close it."""
    with file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
