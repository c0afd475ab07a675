"""Qualification types: what one may be, what changes are possible, and the types the market itself keeps.

Source: CreateQualificationType, UpdateQualificationType and the QualificationType data structure.
"""

from typing import NamedTuple

from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import (
    ABANDONMENT_RATE,
    ADULT,
    LOCALE,
    MASTERS,
    NUMBER_APPROVED,
    PERCENT_APPROVED,
    REJECTION_RATE,
    RETURN_RATE,
    SUBMISSION_RATE,
)
from piecework.rules.questions import answer_key, documents
from piecework.rules.refusals import Refused
from piecework.rules.texts import (
    DESCRIPTION_CHARACTERS,
    KEYWORDS_CHARACTERS,
    bad_value,
    check_length,
    check_range,
)

ACTIVE = "Active"
INACTIVE = "Inactive"
DISPOSING = "Disposing"
DISPOSED = "Disposed"

NAME_CHARACTERS = 200
RETRY_SECONDS = (0, 10 * 31_536_000)
TEST_SECONDS = (1, 31_536_000)
DISPOSING_MS = 48 * 3_600_000
"""How long a deleted type keeps its name at most, while HITs ask for it."""


class QualificationType(NamedTuple):
    """A qualification type's row. Moments in milliseconds; `auto_granted` is 0 or 1."""

    id: str
    requester_id: str
    name: str
    sort_name: str
    description: str
    keywords: str | None
    status: str
    created_at: int
    disposing_at: int | None
    retry_delay_seconds: int | None
    test: str | None
    answer_key: str | None
    test_duration_seconds: int | None
    auto_granted: int
    auto_granted_value: int | None


class Draft(NamedTuple):
    """What CreateQualificationType is given."""

    name: str
    description: str
    status: str = ACTIVE
    keywords: str | None = None
    retry_delay_seconds: int | None = None
    test: str | None = None
    answer_key: str | None = None
    test_duration_seconds: int | None = None
    auto_granted: bool = False
    auto_granted_value: int | None = None


class Changes(NamedTuple):
    """What UpdateQualificationType is given; None leaves a property as it is."""

    description: str | None = None
    status: str | None = None
    retry_delay_seconds: int | None = None
    test: str | None = None
    answer_key: str | None = None
    test_duration_seconds: int | None = None
    auto_granted: bool | None = None
    auto_granted_value: int | None = None


def made(draft: Draft, type_id: str, requester_id: str, now: int) -> QualificationType:
    """Return the type that a draft makes. Refuses what is out of bounds, and a wrong test or key."""
    check_length(draft.name, NAME_CHARACTERS, "Name", least=1)
    check_length(draft.keywords, KEYWORDS_CHARACTERS, "Keywords")
    made = QualificationType(
        id=type_id,
        requester_id=requester_id,
        name=draft.name,
        sort_name=draft.name.lower(),
        description=draft.description,
        keywords=draft.keywords,
        status=draft.status,
        created_at=now,
        disposing_at=None,
        retry_delay_seconds=draft.retry_delay_seconds,
        test=draft.test,
        answer_key=draft.answer_key,
        test_duration_seconds=draft.test_duration_seconds,
        auto_granted=int(draft.auto_granted),
        auto_granted_value=_granted_value(draft.auto_granted, draft.auto_granted_value),
    )
    _check(made)
    return made


def changed(old: QualificationType, changes: Changes) -> QualificationType:
    """Return the type with changes. A new test replaces test, duration and key together.

    Refuses a key or a duration without a test, and what `made` refuses.
    """
    if changes.test is None and (changes.answer_key, changes.test_duration_seconds) != (None, None):
        raise bad_value(
            "", "Test", "AnswerKey and TestDurationInSeconds are replaced together with the Test."
        )
    auto_granted = bool(old.auto_granted) if changes.auto_granted is None else changes.auto_granted
    value = changes.auto_granted_value
    new = old._replace(
        description=old.description if changes.description is None else changes.description,
        status=changes.status or old.status,
        retry_delay_seconds=(
            old.retry_delay_seconds if changes.retry_delay_seconds is None else changes.retry_delay_seconds
        ),
        auto_granted=int(auto_granted),
        auto_granted_value=_granted_value(auto_granted, old.auto_granted_value if value is None else value),
    )
    if changes.test is not None:
        new = new._replace(
            test=changes.test,
            answer_key=changes.answer_key,
            test_duration_seconds=changes.test_duration_seconds,
        )
    _check(new)
    return new


def check_may_change(found: QualificationType) -> None:
    """Refuse a type that is being deleted."""
    if found.status in (DISPOSING, DISPOSED):
        raise wrong_state((ACTIVE, INACTIVE))


def wrong_state(allowed: tuple[str, ...]) -> Refused:
    """Return the refusal of a type in the wrong state, in the words that clients match."""
    text = f"This operation can be called with a status of: {','.join(allowed)}"
    return Refused("InvalidQualificationTypeState", text)


def does_not_exist(type_id: str) -> Refused:
    """Return the refusal of an unknown type, or somebody else's."""
    return Refused(
        "QualificationTypeDoesNotExist", Phrase("QualificationType {id} does not exist.", id=type_id)
    )


def name_is_taken() -> Refused:
    """Return the refusal of a second type of the same name."""
    return Refused(
        "QualificationTypeAlreadyExists",
        "You have already created a QualificationType with this name. A QualificationType's name must be "
        "unique among all of the QualificationTypes created by the same user.",
    )


def _granted_value(auto_granted: bool, value: int | None) -> int | None:  # noqa: FBT001  the property's own name
    # Without AutoGranted a value means nothing, and old scripts send one all the same.
    return (1 if value is None else value) if auto_granted else None


def _check(new: QualificationType) -> None:
    check_length(new.description, DESCRIPTION_CHARACTERS, "Description", least=1)
    if new.retry_delay_seconds is not None:
        check_range(new.retry_delay_seconds, RETRY_SECONDS, "RetryDelayInSeconds")
    if new.test is None:
        for value, name in (
            (new.answer_key, "AnswerKey"),
            (new.test_duration_seconds, "TestDurationInSeconds"),
        ):
            if value is not None:
                raise bad_value(value, name, "It needs a Test.")
        return
    if new.auto_granted:
        raise bad_value(new.test, "Test", "A type with a test cannot be AutoGranted.")
    if new.test_duration_seconds is None:
        raise bad_value("", "TestDurationInSeconds", "A Test needs it.")
    check_range(new.test_duration_seconds, TEST_SECONDS, "TestDurationInSeconds")
    form = documents.parse_test(new.test)
    if new.answer_key is not None:
        _check_size(new.answer_key)
        answer_key.parse(new.answer_key)
        answer_key.check_test(form)


def _check_size(key: str) -> None:
    size = len(key.encode(errors="replace"))
    if size > documents.MOST_BYTES:
        raise bad_value(key, "AnswerKey", f"It has {size} bytes; at most {documents.MOST_BYTES} are allowed.")


class SystemType(NamedTuple):
    """A type that the market itself keeps values of. Nobody can request it or grant it through the API."""

    id: str
    name: str
    description: str

    def matches(self, words: str) -> bool:
        """Return whether a word of the name or the description begins with `words`, in lower case."""
        return f" {words}" in f" {self.name} {self.description}".lower()


SYSTEM = (
    SystemType(
        PERCENT_APPROVED, "Worker_PercentAssignmentsApproved", "Approved work in per cent of decided work."
    ),
    SystemType(NUMBER_APPROVED, "Worker_NumberHITsApproved", "How much work was approved."),
    SystemType(LOCALE, "Worker_Locale", "Where the worker lives, by the worker's account."),
    SystemType(ADULT, "Worker_Adult", "1 for workers who agreed to adult content, 0 for others."),
    *(
        SystemType(type_id, "Masters", "Workers whom the operator of this server has named Masters.")
        for type_id in MASTERS[:2]
    ),
    SystemType(
        SUBMISSION_RATE,
        "Worker_PercentAssignmentsSubmitted",
        "Submitted work in per cent of all that was accepted. Retired.",
    ),
    SystemType(
        ABANDONMENT_RATE,
        "Worker_PercentAssignmentsAbandoned",
        "Work whose time ran out in per cent of all that was accepted. Retired.",
    ),
    SystemType(
        RETURN_RATE,
        "Worker_PercentAssignmentsReturned",
        "Returned work in per cent of all that was accepted. Retired.",
    ),
    SystemType(
        REJECTION_RATE,
        "Worker_PercentAssignmentsRejected",
        "Rejected work in per cent of decided work. Retired.",
    ),
)
SYSTEM_BY_ID = {each.id: each for each in SYSTEM} | {
    type_id: SystemType(type_id, "Masters", SYSTEM[4].description) for type_id in MASTERS[2:]
}
