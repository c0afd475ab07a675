"""Serves the bundled files: from memory, compressed once at start, to be kept by browsers for good.

Which file a name means is in assets.py.
"""

import gzip
import mimetypes
from pathlib import Path
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
_WORTH_COMPRESSING = 500
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


class _File(NamedTuple):
    type: str
    plain: bytes
    compressed: bytes | None


class Bundles:
    """The files of one folder."""

    def __init__(self, folder: Path) -> None:
        """Read every file of `folder` but the manifest."""
        self._files = {
            path.name: _read(path)
            for path in folder.iterdir()
            if path.is_file() and path.name != "manifest.json" and not path.name.startswith(".")
        }

    async def serve(self, request: Request) -> Response:
        """Answer with a file; 404 for one that is not there."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        headers = {
            "Content-Type": file.type,
            "Cache-Control": FOREVER,
            "Vary": "Accept-Encoding",
            # Task frames have an opaque origin and load scripts, styles and crowd elements from here.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if file.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.compressed, headers={**headers, "Content-Encoding": "gzip"})
        return Response(file.plain, headers=headers)


def _read(path: Path) -> _File:
    plain = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    compressed = gzip.compress(plain, 9, mtime=0) if len(plain) > _WORTH_COMPRESSING else None
    return _File(kind, plain, compressed)
