"""HIT types: the seven properties that HITs share, normalised so that equal content is one type."""

import hashlib
import json
from typing import NamedTuple

from piecework.rules import texts
from piecework.rules.qualifications import Requirement, check_requirements, requirements_to_json
from piecework.rules.texts import check_length, check_range

DEFAULT_AUTO_APPROVAL_SECONDS = 2_592_000


class HITTypeDraft(NamedTuple):
    """What CreateHIT and CreateHITType say of a type. Durations in seconds, money in cents."""

    title: str
    description: str
    keywords: str | None
    reward_cents: int
    duration_seconds: int
    auto_approval_seconds: int
    requirements: tuple[Requirement, ...]


def check(draft: HITTypeDraft) -> None:
    """Refuse texts and numbers beyond the limits of CreateHIT, and requirements that make no sense."""
    check_length(draft.title, texts.TITLE_CHARACTERS, "Title", least=1)
    check_length(draft.description, texts.DESCRIPTION_CHARACTERS, "Description", least=1)
    check_length(draft.keywords, texts.KEYWORDS_CHARACTERS, "Keywords")
    check_range(draft.duration_seconds, texts.DURATION_SECONDS, "AssignmentDurationInSeconds")
    check_range(draft.auto_approval_seconds, texts.AUTO_APPROVAL_SECONDS, "AutoApprovalDelayInSeconds")
    check_requirements(draft.requirements)


def digest(draft: HITTypeDraft) -> str:
    """Return the same 64 hex digits for equal content; the order of the requirements does not count."""
    requirements = sorted(requirements_to_json((requirement,)) for requirement in draft.requirements)
    content = json.dumps([*draft[:-1], requirements], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
