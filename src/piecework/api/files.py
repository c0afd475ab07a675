"""Operations on files that workers uploaded: members in, view, members out."""

from typing import Any

from piecework.api.context import Api
from piecework.market import uploads


async def get_file_upload_url(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """GetFileUploadURL. The address works for a minute."""
    found = await api.db.aread(
        uploads.of_answer, requester_id, members["AssignmentId"], members["QuestionIdentifier"]
    )
    return {"FileUploadURL": api.file_url(found.key)}
