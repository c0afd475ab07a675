"""Projects: what a requester's HITs of one kind have in common, and what publishing them costs.

Source: the requester website's projects; the limits are those of CreateHIT.
"""

from collections.abc import Callable
from typing import NamedTuple

from piecework.rules import texts
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.layouts import layouts
from piecework.rules.layouts.layouts import Language, LayoutDraft, LayoutError
from piecework.rules.money import fee
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import ADULT, PREVIEW, Requirement, check_requirements, needs_masters
from piecework.rules.refusals import Refused

NAME_CHARACTERS = 200
MOST_REWARD_CENTS = 1_000_000
MOST_ASSIGNMENTS = 100_000
HOUR = 3_600
DAY = 24 * HOUR


class ProjectDraft(NamedTuple):
    """What a requester says of a project. Durations in seconds, money in cents.

    Attributes:
        name: for the requester alone.
        title: with description and keywords, what workers read.
        description: in the list of work.
        keywords: separated by commas; may be empty.
        reward_cents: for one assignment.
        max_assignments: of each HIT: by how many workers it is done.
        duration_seconds: the time a worker has for an assignment.
        lifetime_seconds: how long a HIT is open after it is published.
        auto_approval_seconds: after which submitted work is approved by itself.
        requirements: who may see, preview and accept the HITs.
        adult: whether the HITs have content for adults only.
        content: the layout, HTML with gaps.
        language: how its gaps are written.
        frame_height: in pixels; 0 fits the window.
    """

    name: str
    title: str
    description: str
    content: str
    keywords: str = ""
    reward_cents: int = 5
    max_assignments: int = 1
    duration_seconds: int = HOUR
    lifetime_seconds: int = 7 * DAY
    auto_approval_seconds: int = 3 * DAY
    requirements: tuple[Requirement, ...] = ()
    adult: bool = False
    language: Language = layouts.PLACEHOLDERS
    frame_height: int = 0


class Project(NamedTuple):
    """A project as it is now. `variables` are the names its layout asks for, in order."""

    id: str
    requester_id: str
    draft: ProjectDraft
    layout_id: str
    layout_version: int
    variables: tuple[str, ...]
    created_at: int
    changed_at: int
    archived_at: int | None


class Estimate(NamedTuple):
    """What publishing costs if everything is approved, in cents.

    Attributes:
        assignments: of all HITs together.
        reward_cents: of one assignment.
        fee_cents: of one assignment.
        total_cents: of all assignments.
    """

    assignments: int
    reward_cents: int
    fee_cents: int
    total_cents: int


class InvalidProject(Refused):
    """A project cannot be kept.

    Attributes:
        errors: what is wrong with which field of ProjectDraft.
    """

    def __init__(self, errors: dict[str, Phrase]) -> None:
        super().__init__("InvalidProject", Phrase.together(*errors.values()))
        self.errors = errors


def does_not_exist(project_id: str) -> Refused:
    """Return the refusal of an unknown project, or somebody else's."""
    return Refused("ProjectDoesNotExist", Phrase("There is no project {id}.", id=project_id))


def tidied(draft: ProjectDraft) -> ProjectDraft:
    """Return a draft with nothing around its texts."""
    tidy = {name: getattr(draft, name).strip() for name in ("name", "title", "description", "keywords")}
    return draft._replace(**tidy)


def check(draft: ProjectDraft) -> tuple[str, ...]:
    """Return the variables of a project that may be kept.

    Raises:
        InvalidProject: for each field out of bounds.
    """
    errors = {name: problem for name, limits in _TEXTS.items() if (problem := _text(draft, name, *limits))}
    errors |= {
        name: problem for name, limits in _NUMBERS.items() if (problem := _number(draft, name, limits))
    }
    problem = _problem_of(lambda: check_requirements(wanted(draft)))
    if problem:
        errors["requirements"] = problem
    variables: tuple[str, ...] = ()
    try:
        variables = layouts.variables_of(draft.content, draft.language)
    except LayoutError as error:
        errors["content"] = error.phrase
    if errors:
        raise InvalidProject(errors)
    return variables


def wanted(draft: ProjectDraft) -> tuple[Requirement, ...]:
    """Return what workers need: the requirements, and for adult content to have said that they are adults."""
    if not draft.adult or any(each.type_id == ADULT for each in draft.requirements):
        return draft.requirements
    return (*draft.requirements, Requirement(ADULT, "EqualTo", (1,), guarded=PREVIEW))


def hit_type(draft: ProjectDraft) -> HITTypeDraft:
    """Return the HIT type of a project's HITs."""
    return HITTypeDraft(
        title=draft.title,
        description=draft.description,
        keywords=draft.keywords or None,
        reward_cents=draft.reward_cents,
        duration_seconds=draft.duration_seconds,
        auto_approval_seconds=draft.auto_approval_seconds,
        requirements=wanted(draft),
    )


def layout(draft: ProjectDraft) -> LayoutDraft:
    """Return the layout of a project."""
    return LayoutDraft(draft.name, draft.content, draft.language, draft.frame_height)


def estimate(draft: ProjectDraft, rows: int, fee_schedule: str) -> Estimate:
    """Return what `rows` HITs of a project cost."""
    masters = needs_masters(draft.requirements)
    of_one = fee(fee_schedule, draft.reward_cents, draft.max_assignments, masters=masters)
    assignments = rows * draft.max_assignments
    return Estimate(assignments, draft.reward_cents, of_one, assignments * (draft.reward_cents + of_one))


_TEXTS = {
    "name": (1, NAME_CHARACTERS),
    "title": (1, texts.TITLE_CHARACTERS),
    "description": (1, texts.DESCRIPTION_CHARACTERS),
    "keywords": (0, texts.KEYWORDS_CHARACTERS),
}
_NUMBERS = {
    "reward_cents": (0, MOST_REWARD_CENTS),
    "max_assignments": (1, MOST_ASSIGNMENTS),
    "duration_seconds": texts.DURATION_SECONDS,
    "lifetime_seconds": texts.LIFETIME_SECONDS,
    "auto_approval_seconds": texts.AUTO_APPROVAL_SECONDS,
    "frame_height": layouts.FRAME_HEIGHTS,
}


def _text(draft: ProjectDraft, name: str, least: int, most: int) -> Phrase | None:
    value = getattr(draft, name)
    if len(value) < least:
        return Phrase("Write something here.")
    if len(value) > most:
        return Phrase("Write at most {most:,} characters; these are {n:,}.", most=most, n=len(value))
    if texts.has_controls(value):
        return Phrase("Take out the characters that cannot be seen.")
    return None


def _number(draft: ProjectDraft, name: str, limits: tuple[int, int]) -> Phrase | None:
    if limits[0] <= getattr(draft, name) <= limits[1]:
        return None
    if name == "reward_cents":
        return Phrase("Choose a reward from $0.00 to ${most:,.2f}.", most=limits[1] / 100)
    if name.endswith("_seconds"):
        return _span(*limits)
    return Phrase("Choose a number from {least:,} to {most:,}.", least=limits[0], most=limits[1])


def _span(least: int, most: int) -> Phrase:
    days = most // DAY
    if least:
        return Phrase("Choose a time from {least} seconds to {days} days.", least=least, days=days)
    return Phrase("Choose a time of at most {days} days.", days=days)


def _problem_of(check: Callable[[], None]) -> Phrase | None:
    try:
        check()
    except Refused as refused:
        return Phrase.together(refused.message)
    return None
