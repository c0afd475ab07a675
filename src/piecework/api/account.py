"""Operations on the requester's account."""

from typing import Any

from piecework.api.context import Api
from piecework.market import ledger
from piecework.rules.money import dollars


async def get_account_balance(api: Api, requester_id: str, _members: dict[str, Any]) -> dict[str, Any]:
    """GetAccountBalance. The sandbox always has 10000.00 and says nothing of holds."""
    available, held = await api.db.aread(ledger.balance, requester_id)
    answer = {"AvailableBalance": dollars(available)}
    if not api.sandbox:
        answer["OnHoldBalance"] = dollars(held)
    return answer
