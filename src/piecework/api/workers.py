"""Operations on workers: blocks and messages. Members in, verb, members out."""

from typing import Any

from piecework.api.context import Api, page
from piecework.market import blocks, messages


async def create_worker_block(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """CreateWorkerBlock."""
    await api.check_worker(members["WorkerId"])
    await api.db.awrite(blocks.block, requester_id, members["WorkerId"], members["Reason"])
    return {}


async def delete_worker_block(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """DeleteWorkerBlock. Harmless for a worker who is not blocked, known or not."""
    await api.db.awrite(blocks.unblock, requester_id, members["WorkerId"])
    return {}


async def list_worker_blocks(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """ListWorkerBlocks."""
    asked = page(api, "ListWorkerBlocks", requester_id, members)
    found = await api.db.aread(blocks.list_, requester_id, asked.position or "", asked.limit)
    shown = [{"WorkerId": each.worker_id, "Reason": each.reason} for each in found]
    return asked.answer("WorkerBlocks", shown, found[-1].worker_id if found else None)


async def notify_workers(api: Api, requester_id: str, members: dict[str, Any]) -> dict[str, Any]:
    """NotifyWorkers. Those who cannot be written to come back in the list, which is there even when empty."""
    strangers = await api.db.awrite(
        messages.notify, requester_id, members["Subject"], members["MessageText"], members["WorkerIds"]
    )
    return {
        "NotifyWorkersFailureStatuses": [
            {
                "NotifyWorkersFailureCode": "HardFailure",
                "NotifyWorkersFailureMessage": _STRANGER,
                "WorkerId": worker_id,
            }
            for worker_id in strangers
        ]
    }


_STRANGER = "Cannot send a notification to a worker who has not done any work for you"
