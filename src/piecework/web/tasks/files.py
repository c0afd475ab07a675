"""Handing out a file that a worker uploaded, to whoever comes with a signed address.

The file is a stranger's, so a browser only ever saves it.
"""

import asyncio
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from piecework.files.store import FileStoreError
from piecework.market import uploads
from piecework.rules.phrases import Phrase
from piecework.web.context import Site

_GONE = Phrase("This address has expired, or it is not complete. Ask for a new one.")


async def serve(site: Site, request: Request) -> Response:
    """Answer with the file that a signed address leads to."""
    link = site.file_links.read(request.path_params["token"])
    if link is None:
        raise HTTPException(404, _GONE)
    upload = await site.markets[link.market].database.aread(uploads.find, link.key)
    if upload is None:
        raise HTTPException(404, _GONE)
    try:
        chunks = await asyncio.to_thread(site.files.chunks, upload.key)
    except FileStoreError:
        raise HTTPException(503, Phrase("The file store does not answer. Try again in a moment.")) from None
    return StreamingResponse(
        chunks,
        media_type=upload.content_type,
        headers={
            "Content-Length": str(upload.bytes),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(upload.name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
