"""Money: cents from parse to format, and what the market takes for its service."""

from decimal import ROUND_HALF_UP, Decimal

SURCHARGE_FROM_ASSIGNMENTS = 10


def cents(amount: str) -> int:
    """Return the cents of a currency string of the API, such as "5", "5." or "0.05".

    The string has passed the protocol's pattern: digits, then at most two decimals.
    """
    whole, _, fraction = amount.partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0") or "0")


def dollars(amount: int) -> str:
    """Return cents as the API writes them: two decimals, no symbol."""
    return f"{amount // 100}.{amount % 100:02d}"


def fee(schedule: str, reward_cents: int, max_assignments: int, *, masters: bool) -> int:
    """Return the fee for one assignment, in cents.

    "none" takes nothing. "mturk" takes 20 % of the reward, 20 % more for HITs of ten or more assignments and
    5 % more for Masters, rounded half up to the cent and at least one cent.
    """
    if schedule == "none":
        return 0
    percent = 20 + (20 if max_assignments >= SURCHARGE_FROM_ASSIGNMENTS else 0) + (5 if masters else 0)
    return _share(reward_cents, percent)


def bonus_fee(schedule: str, bonus_cents: int) -> int:
    """Return the fee for a bonus, in cents: nothing, or 20 % and at least one cent."""
    return 0 if schedule == "none" else _share(bonus_cents, 20)


def _share(amount: int, percent: int) -> int:
    exact = Decimal(amount * percent) / 100
    return max(1, int(exact.quantize(Decimal(1), ROUND_HALF_UP)))
