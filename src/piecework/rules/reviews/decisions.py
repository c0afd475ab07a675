"""What follows from a score: approve, reject, or ask one more worker."""

from typing import Literal

from piecework.rules.hits import HIT
from piecework.rules.reviews.policies import Extension, KnownAnswers, Plurality

Decision = Literal["Approve", "Reject"]


def decision(policy: KnownAnswers | Plurality, score: int | None) -> Decision | None:
    """Return what a policy does with an assignment of this score. A threshold that both meet approves."""
    if score is None:
        return None
    if policy.approve_from is not None and score >= policy.approve_from:
        return "Approve"
    if policy.reject_below is not None and score < policy.reject_below:
        return "Reject"
    return None


def wants_extension(extension: Extension | None, score: int) -> bool:
    """Return whether one more worker is to be asked."""
    return extension is not None and score < extension.below


def is_at_cap(extension: Extension, hit: HIT) -> bool:
    """Return whether the HIT has as many assignments as the policy lets it have."""
    return hit.max_assignments >= extension.cap


def extended_expiry(extension: Extension, hit: HIT, now: int) -> int:
    """Return when an extended HIT expires: as before, and not before the extra time is over."""
    return max(hit.expires_at, now + extension.seconds * 1_000) if extension.seconds else hit.expires_at
