"""The real market in a test: the whole application in this process, without a port, on stores of its own.

    with piecework.testing.market() as m:
        hit = m.client().create_hit(…)["HIT"]
        m.worker().accept(hit).submit(animal="cat")

The fixtures for pytest are in `plugin`. Nothing heavy is loaded before the first market is opened.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from piecework.testing.offline import OfflineMarket

__all__ = ["market"]


def market(
    *, port: int | None = None, funds: str = "10000.00", environment: bool = True, **settings: Any
) -> "OfflineMarket":
    """Return a market to be opened with `with`; production and sandbox, both empty.

    Args:
        port: listen there as well, 0 for any free port; else nothing listens.
        funds: what each requester begins with in production, in dollars.
        environment: let boto3's clients find this market by themselves while it is open.
        settings: of the server, by their names, such as `fee_schedule="mturk"`.
    """
    from piecework.testing.offline import OfflineMarket  # noqa: PLC0415  loads the whole application

    return OfflineMarket(port=port, funds=funds, environment=environment, settings=settings)
