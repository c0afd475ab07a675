"""`mturk.properties`: keys, the service's address, and how often to try again."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from piecework.client import properties
from piecework.client.connection import Wanted
from piecework.client.hit_types import text_of

NAME = "mturk.properties"
HOME = "MTURK_CMD_HOME"
_OLD_HOSTS = ("mechanicalturk.amazonaws.com", "mechanicalturk.sandbox.amazonaws.com")


def wanted(endpoint: str | None, models: Path, *, sandbox: bool) -> Wanted:
    """Return the market that the properties name.

    The old service's addresses only say which of the two markets is meant; the server is then the one of
    `endpoint`, or of AWS's own settings.
    """
    given = read(find(os.environ))
    url = endpoint or given.get("service_url", "")
    parts = urlsplit(url)
    which: bool | None = None
    if parts.hostname in _OLD_HOSTS:
        which, url = "sandbox" in str(parts.hostname), ""
    elif url:
        url = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    keys = (given.get("access_key", ""), given.get("secret_key", ""))
    tries: dict[str, Any] = {}
    if given.get("retry_attempts", "").isdigit():
        tries["attempts"] = max(int(given["retry_attempts"]), 1)
    return Wanted(
        endpoint=url or None,
        sandbox=True if sandbox else which,
        models=models,
        keys=keys if all(keys) else None,
        **tries,
    )


def find(environment: Mapping[str, str]) -> Path | None:
    """Return where the properties are: here, in bin, beside this folder, or where the old tools were."""
    home = environment.get(HOME)
    places = [Path(), Path("bin"), Path("..", "bin"), Path("..", "..", "bin")]
    if home:
        places.append(Path(home, "bin"))
    return next((place / NAME for place in places if (place / NAME).is_file()), None)


def read(path: Path | None) -> dict[str, str]:
    """Return what the properties say; nothing if there are none."""
    if path is None:
        return {}
    return {key.lower(): value for key, value in properties.read(text_of(path)).items()}
