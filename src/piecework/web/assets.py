"""The bundled styles, scripts and icons: from a plain name to the address of the current file.

The files are made from frontend/ by tools/build_frontend.py and lie in static/. Each name carries a hash of
the content, so an address never changes its meaning and may be cached for good. The app serves them.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

STATIC = Path(__file__).parent / "static"
_T = TypeVar("_T")


class AssetsMissingError(Exception):
    """The bundles are not built, or do not hold a file that a page asks for."""


class Assets:
    """The manifest of one build."""

    def __init__(self, folder: Path = STATIC, prefix: str = "/static/") -> None:
        """Read the manifest in `folder`; raises AssetsMissingError when it is not there."""
        try:
            manifest: dict[str, str] = json.loads((folder / "manifest.json").read_text())
        except FileNotFoundError as missing:
            raise AssetsMissingError(
                f'The pages\' styles and scripts are not in {folder}: run "make build".',
            ) from missing
        self._addresses = {name: prefix + file for name, file in manifest.items()}
        self._files = {name: folder / file for name, file in manifest.items()}

    def url(self, name: str) -> str:
        """Return the address of a file by its plain name, such as `site.css`.

        Raises AssetsMissingError for a name that was not bundled.
        """
        return self._find(self._addresses, name)

    def content(self, name: str) -> bytes:
        """Return what a file holds, by its plain name. Raises as `url`."""
        return self._find(self._files, name).read_bytes()

    def _find(self, found: Mapping[str, _T], name: str) -> _T:
        try:
            return found[name]
        except KeyError:
            raise AssetsMissingError(
                f'"{name}" is not among the built files: run "make build", or name it in frontend/build.mjs.',
            ) from None
