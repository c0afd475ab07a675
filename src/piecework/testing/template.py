"""Empty, migrated stores to copy: made once for each version of the schema and kept in the user's cache."""

import hashlib
import os
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from piecework.db.migrate import upgrade
from piecework.db.stores import STORE_NAMES, Place


def copy_to(folder: Path) -> None:
    """Put the three stores into a folder."""
    for file in _template().iterdir():
        shutil.copy(file, folder)


def _template() -> Path:
    ready = _cache() / f"stores-{_version()}"
    if ready.is_dir():
        return ready
    # Several processes may be at it, as pytest-xdist's are: the first to rename wins, and all are alike.
    draft = Path(tempfile.mkdtemp(prefix="stores-", dir=ready.parent))
    for name in STORE_NAMES:
        upgrade(Place(draft), name)
    try:
        draft.rename(ready)
    except OSError:
        shutil.rmtree(draft)
    return ready


def _cache() -> Path:
    """Return a folder that is only this user's: others must not be able to put stores in our way."""
    told = os.environ.get("XDG_CACHE_HOME")
    folder = Path(told) if told else Path("~/.cache").expanduser()
    try:
        folder = folder / "piecework"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="piecework-"))
    return folder


def _version() -> str:
    """Return a name for the schema: a digest of its migrations."""
    found = hashlib.sha256()
    versions = files("piecework.db") / "migrations"
    for kind in ("identity", "market"):
        for file in sorted((versions / kind / "versions").iterdir(), key=lambda each: each.name):
            if file.name.endswith(".py"):
                found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]
