"""The demo market: a requester with keys, a worker, three HIT groups that others began, a qualification.

Filling is safe to repeat: what is there already stays as it is.
"""

from typing import NamedTuple

from piecework.db.door import Database, Tx
from piecework.identity import access_keys, links, people
from piecework.identity.access_keys import Signer
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.identity.vault import Vault
from piecework.market import hits, qualification_types
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import Worker
from piecework.sandbox import demo_crowd, demo_questions

REQUESTER_EMAIL = "requester@demo.localhost"
WORKER_EMAIL = "worker@demo.localhost"
KEY_LABEL = "demo"
WEEK_SECONDS = 7 * 86_400
_SLOTS = 5


class Demo(NamedTuple):
    """What a newcomer needs to try the sandbox."""

    key_id: str
    secret: str
    requester_link: str
    worker_link: str


def fill(identity: Database, sandbox: Database, vault: Vault, study_url: str) -> Demo:
    """Fill the sandbox if it is empty; return the demo requester's key and sign-in tokens for both people.

    `study_url` is where the demo's ExternalQuestion page is served.
    """
    requester, worker, crowd = identity.write(_people)
    signer = identity.write(_key, vault, requester)
    sandbox.write(_publish, requester.id, study_url, crowd)
    tokens = (identity.write(links.offer_sign_in, each.id) for each in (requester, worker))
    return Demo(signer.key.id, signer.secret, *tokens)


def _people(tx: Tx) -> tuple[Person, Person, list[Worker]]:
    requester = people.by_email(tx, REQUESTER_EMAIL) or people.create(
        tx, REQUESTER_EMAIL, Profile("Harbour Herbarium"), Roles(requester=True)
    )
    worker = people.by_email(tx, WORKER_EMAIL) or people.create(
        tx,
        WORKER_EMAIL,
        Profile("Demo worker", country="US", subdivision="ME", adult=True),
        Roles(worker=True),
    )
    crowd = []
    for number, country in enumerate(demo_crowd.COUNTRIES, 2):
        profile = Profile(f"Demo worker {number}", country=country, adult=True)
        email = f"worker-{number}@demo.localhost"
        one = people.by_email(tx, email) or people.create(tx, email, profile, Roles(worker=True))
        crowd.append(Worker(one.id, country, adult=True))
    return requester, worker, crowd


def _key(tx: Tx, vault: Vault, requester: Person) -> Signer:
    for key in access_keys.list_(tx, requester.id):
        if key.label == KEY_LABEL and key.disabled_at is None:
            signer = access_keys.find(tx, vault, key.id)
            if signer is not None:
                return signer
    made = access_keys.create(tx, vault, requester.id, KEY_LABEL)
    return Signer(made.key, made.secret, requester)


def _publish(tx: Tx, requester_id: str, study_url: str, crowd: list[Worker]) -> None:
    if hits.list_(tx, requester_id, None, 1):
        return
    tx.now -= demo_crowd.BEFORE_MS
    published: dict[str, list[str]] = {}
    for kind, type_draft, questions in (
        ("study", _STUDY, [demo_questions.study(study_url)]),
        ("notice", _NOTICE, [demo_questions.notice(text) for text in demo_questions.NOTICES]),
        ("label", _LABEL, [demo_questions.label(*label) for label in demo_questions.LABELS]),
    ):
        drafts = [hits.HITDraft(question, WEEK_SECONDS, _SLOTS) for question in questions]
        published[kind] = [hits.create(tx, requester_id, type_draft, draft).hit.id for draft in drafts]
    demo_crowd.work(tx, requester_id, crowd, published)
    test, key = demo_questions.reading_test()
    qualification_types.create(
        tx,
        requester_id,
        Draft(
            name="Reads plant labels",
            description="Knows what stands on the label of a pressed plant. A test of two questions.",
            keywords="plants, labels",
            retry_delay_seconds=600,
            test=test,
            answer_key=key,
            test_duration_seconds=300,
        ),
    )


def _type(title: str, description: str, keywords: str, reward_cents: int, minutes: int) -> HITTypeDraft:
    return HITTypeDraft(title, description, keywords, reward_cents, minutes * 60, 3 * 86_400, ())


_LABEL = _type(
    "Copy the text from a pressed-plant label",
    "Copy what is written on one label of a dried plant, letter by letter.",
    "transcription, text, plants",
    42,
    20,
)
_NOTICE = _type(
    "Is this notice easy to read?",
    "Read one short notice and answer three questions about it.",
    "reading, survey",
    9,
    8,
)
_STUDY = _type(
    "How people get to work (a short study)",
    "Two questions on a page of our own.",
    "survey, study",
    150,
    45,
)
