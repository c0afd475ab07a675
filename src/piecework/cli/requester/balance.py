"""`piecework balance`."""

from piecework.cli.requester import opening, voice
from piecework.cli.requester.options import Target, spread


@spread
def balance(target: Target) -> None:
    """Show the money that can be spent.

    On hold is what is promised to workers for assignments that are out; servers need not tell it.
    """
    market = opening.market(target)
    told = market.client.get_account_balance()
    if target.json:
        voice.say_json(
            {
                "market": market.name,
                "available": told["AvailableBalance"],
                "on_hold": told.get("OnHoldBalance"),
            }
        )
        return
    held = f", on hold ${told['OnHoldBalance']}" if "OnHoldBalance" in told else ""
    voice.say(f"{market.name}: available ${told['AvailableBalance']}{held}")
