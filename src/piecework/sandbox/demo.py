"""The demo market: a worker, and a requester with a key, a project's batch, two groups, qualifications.

Filling is safe to repeat: what is there already stays as it is. What happened there before anybody came is
told in `demo_crowd`.
"""

from typing import NamedTuple

from piecework.db.door import Database, Tx
from piecework.identity import access_keys, links, people
from piecework.identity.access_keys import Signer
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.identity.vault import Vault
from piecework.market import batches, hits, projects, publishing, qualification_types
from piecework.market.batches import BatchDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualification_types import Draft
from piecework.sandbox import demo_questions

REQUESTER_EMAIL = "requester@demo.localhost"
WORKER_EMAIL = "worker@demo.localhost"
KEY_LABEL = "demo"
NOTICE, STUDY = "Is this notice easy to read?", "How people get to work (a short study)"
LABEL = "Copy the text from a pressed-plant label"
TEST, HAND = "Reads plant labels", "Reads old handwriting"

_DAY_SECONDS = 86_400
_LIFETIME_SECONDS = 30 * _DAY_SECONDS
_REVIEW_SECONDS = 7 * _DAY_SECONDS
_SLOTS, _STUDY_SLOTS = 8, 20


class Demo(NamedTuple):
    """What a newcomer needs to try the sandbox."""

    key_id: str
    secret: str
    requester_link: str
    worker_link: str


class Cast(NamedTuple):
    """Who is there."""

    requester: Person
    worker: Person


def cast(tx: Tx) -> Cast:
    """Return the demo requester and the demo worker, made if need be."""
    requester = people.by_email(tx, REQUESTER_EMAIL) or people.create(
        tx, REQUESTER_EMAIL, Profile("Harbour Herbarium"), Roles(requester=True)
    )
    worker = people.by_email(tx, WORKER_EMAIL) or people.create(
        tx,
        WORKER_EMAIL,
        Profile("Demo worker", country="US", subdivision="ME", adult=True),
        Roles(worker=True),
    )
    return Cast(requester, worker)


def is_begun(tx: Tx, requester_id: str) -> bool:
    """Return whether the demo requester has published anything yet."""
    return bool(hits.list_(tx, requester_id, None, 1))


def greeting(identity: Database, vault: Vault, who: Cast) -> Demo:
    """Return the demo requester's key, made if need be, and fresh sign-in tokens for both people."""
    signer = identity.write(_key, vault, who.requester)
    tokens = (identity.write(links.offer_sign_in, each.id) for each in who)
    return Demo(signer.key.id, signer.secret, *tokens)


def _key(tx: Tx, vault: Vault, requester: Person) -> Signer:
    for key in access_keys.list_(tx, requester.id):
        if key.label == KEY_LABEL and key.disabled_at is None:
            signer = access_keys.find(tx, vault, key.id)
            if signer is not None:
                return signer
    made = access_keys.create(tx, vault, requester.id, KEY_LABEL)
    return Signer(made.key, made.secret, requester)


def publish(tx: Tx, requester_id: str, study_url: str) -> None:
    """Publish the HITs and make the qualifications; `study_url` is where the study's own page is served."""
    _publish_labels(tx, requester_id)
    for type_draft, questions, slots in (
        (_STUDY, [demo_questions.study(study_url)], _STUDY_SLOTS),
        (_NOTICE, [demo_questions.notice(text) for text in demo_questions.NOTICES], _SLOTS),
    ):
        for question in questions:
            hits.create(tx, requester_id, type_draft, hits.HITDraft(question, _LIFETIME_SECONDS, slots))
    test, key = demo_questions.reading_test()
    for draft in (
        Draft(
            name=TEST,
            description="Knows what stands on the label of a pressed plant. A test of two questions.",
            keywords="plants, labels",
            retry_delay_seconds=600,
            test=test,
            answer_key=key,
            test_duration_seconds=300,
        ),
        Draft(name=HAND, description="Has read letters and diaries of before 1920. Granted by hand."),
    ):
        qualification_types.create(tx, requester_id, draft)


def _publish_labels(tx: Tx, requester_id: str) -> None:
    project = projects.create(tx, requester_id, _LABELS)
    batch = batches.create(tx, requester_id, project.id, BatchDraft("First box", demo_questions.COLUMNS))
    batches.add_rows(tx, requester_id, batch.id, demo_questions.LABELS)
    batches.loaded(tx, requester_id, batch.id)
    batches.publish(tx, requester_id, batch.id)
    publishing.publish_some(tx, batch.id, len(demo_questions.LABELS))


_LABELS = ProjectDraft(
    name="Plant labels",
    title=LABEL,
    description="Copy what is written on one label of a dried plant, letter by letter.",
    content=demo_questions.LABEL_LAYOUT,
    keywords="transcription, text, plants",
    reward_cents=42,
    max_assignments=_SLOTS,
    duration_seconds=20 * 60,
    lifetime_seconds=_LIFETIME_SECONDS,
    auto_approval_seconds=_REVIEW_SECONDS,
)
_NOTICE = HITTypeDraft(
    NOTICE,
    "Read one short notice and answer three questions about it.",
    "reading, survey",
    9,
    8 * 60,
    _REVIEW_SECONDS,
    (),
)
_STUDY = HITTypeDraft(
    STUDY, "Two questions on a page of our own.", "survey, study", 150, 45 * 60, _REVIEW_SECONDS, ()
)
