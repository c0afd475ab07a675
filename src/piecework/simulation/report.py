"""What a simulation says in the end: figures, as a record for programs and as lines for people."""

import statistics
from typing import NamedTuple

from piecework.simulation.tally import Tally

_POINTS = 60
_HOUR = 3_600


class Point(NamedTuple):
    """How many HITs had been submitted so many hours after the beginning."""

    hours: float
    submitted: int


class Report(NamedTuple):
    """Figures of a simulation.

    Attributes:
        counts: of workers who arrived and left, HITs accepted, submitted, returned, abandoned, refused.
        hours: from the beginning to the last act.
        cost_cents: rewards of everything submitted, without fees.
        median_seconds: from acceptance to submission; None if nothing was submitted.
        half_hours: when half of all that came was there; None the same.
        accuracy: how often single answers were right, by kind of worker; empty without gold.
        majority_accuracy: how often the answer that most gave was right, by HIT; None without gold.
        curve: completion over time.
        refusals: what the market refused, how often.
    """

    counts: dict[str, int]
    hours: float
    cost_cents: int
    median_seconds: float | None
    half_hours: float | None
    accuracy: dict[str, float]
    majority_accuracy: float | None
    curve: list[Point]
    refusals: dict[str, int]


def report(tally: Tally) -> Report:
    """Return the figures of a tally."""
    moments = sorted(tally.moments)
    right = [_majority(votes) == tally.gold[hit_id] for hit_id, votes in tally.votes.items()]
    return Report(
        dict(sorted(tally.counts.items())),
        round(tally.at / _HOUR, 2),
        tally.cents,
        round(statistics.median(tally.seconds), 1) if tally.seconds else None,
        round(moments[len(moments) // 2] / _HOUR, 2) if moments else None,
        {kind: round(tally.correct[kind] / asked, 4) for kind, asked in sorted(tally.judged.items())},
        round(sum(right) / len(right), 4) if right else None,
        _curve(moments),
        dict(tally.refusals.most_common(10)),
    )


def lines(made: Report) -> list[tuple[str, str]]:
    """Return the figures as names and texts."""
    told = [(name.capitalize(), f"{count:,}") for name, count in made.counts.items()]
    told += [("Time", f"{made.hours:.1f} h"), ("Cost without fees", f"${made.cost_cents / 100:,.2f}")]
    if made.median_seconds is not None and made.half_hours is not None:
        told.append(("Half was there after", f"{made.half_hours:.1f} h"))
        told.append(("Median time for a HIT", f"{made.median_seconds:.0f} s"))
    told += [(f"Right answers of {kind}", f"{share:.1%}") for kind, share in made.accuracy.items()]
    if made.majority_accuracy is not None:
        told.append(("Right after majority vote", f"{made.majority_accuracy:.1%}"))
    told += [(f"Refused: {what}", f"{count:,}") for what, count in made.refusals.items()]
    return told


def _majority(votes: dict[str, int]) -> str:
    return min(votes, key=lambda value: (-votes[value], value))


def _curve(moments: list[float]) -> list[Point]:
    if not moments:
        return []
    step = max(1, len(moments) // _POINTS)
    picked = sorted({*range(step - 1, len(moments), step), len(moments) - 1})
    return [Point(0.0, 0), *(Point(round(moments[each] / _HOUR, 3), each + 1) for each in picked)]
