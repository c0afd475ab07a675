"""Who takes part in a run: requesters with keys and money, workers, and what they do beside the API.

Each client has a cast of its own on the one server, so no run sees another's market.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from piecework.app import Stores
from piecework.db.door import Tx
from piecework.identity import access_keys, accounts, people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.vault import Vault
from piecework.market import assignments, ledger, qualification_requests, uploads
from piecework.market.uploads import Upload
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, UploadedFile, to_xml
from piecework.sandbox import time_travel

DOLLARS = {"requester": 100_000, "rival": 100_000, "poor": 0, "nobody": 0}


class Caller(NamedTuple):
    """Who signs, and where the call goes."""

    url: str
    key: str
    secret: str


@dataclass
class Cast:
    """The people of one run, and the acts that scenarios name."""

    stores: Stores
    callers: dict[str, Caller]
    workers: dict[str, str]

    @classmethod
    def come(cls, stores: Stores, url: str, vault: Vault, run: str) -> "Cast":
        """Make the people of a run."""
        callers, workers = {}, {}
        for name, cents in DOLLARS.items():
            email = f"{name}-{run}@example.org"
            person = stores.identity.write(people.create, email, Profile(name), Roles(requester=True))
            key, secret = stores.identity.write(access_keys.create, vault, person.id)
            if name == "nobody":
                stores.identity.write(accounts.set_roles, person.id, Roles(worker=True))
            callers[name] = Caller(url, key.id, secret)
            callers[f"{name} in the sandbox"] = Caller(f"{url}/sandbox", key.id, secret)
            callers["forger"] = Caller(url, key.id, "not the secret of this key")
            if cents:
                stores.production.write(ledger.deposit, person.id, cents, "test")
        for name in ("worker", "other", "third", "fourth"):
            person = stores.identity.write(
                people.create, f"{name}-{run}@example.org", Profile(name), Roles(worker=True)
            )
            workers[name] = person.id
        callers["stranger"] = Caller(url, "AKNOBODYHASTHISKEY00", "nobody's secret")
        return cls(stores, callers, workers)

    def work_in_the_sandbox(self, group: str) -> dict[str, str]:
        """Accept and submit the next HIT of a group of the sandbox."""
        worker, document = self.workers["worker"], to_xml([Answer("a", free_text="yes")])
        taken = self.stores.sandbox.write(assignments.accept_next, Worker(worker), group)
        self.stores.sandbox.write(assignments.submit, worker, taken.id, document)
        return {"AssignmentId": taken.id}

    def let_pass(self, days: int) -> dict[str, str]:
        """Move the sandbox's clock."""
        time_travel.advance(self.stores.sandbox, days * 86_400_000)
        return {}

    def accept(self, group: str, worker: str = "worker") -> dict[str, str]:
        """Accept the next HIT of a group."""
        taken = self.stores.production.write(assignments.accept_next, Worker(self.workers[worker]), group)
        return {"AssignmentId": taken.id}

    def submit(self, assignment: str, worker: str = "worker", answer: str = "yes") -> dict[str, str]:
        """Submit work in hand."""
        document = to_xml([Answer("a", free_text=answer)])
        self.stores.production.write(assignments.submit, self.workers[worker], assignment, document)
        return {}

    def work(self, group: str, worker: str = "worker", answer: str = "yes") -> dict[str, str]:
        """Accept and submit the next HIT of a group."""
        taken = self.accept(group, worker)
        self.submit(taken["AssignmentId"], worker, answer)
        return taken

    def give_back(self, assignment: str, worker: str = "worker") -> dict[str, str]:
        """Return work in hand."""
        self.stores.production.write(assignments.return_, self.workers[worker], assignment)
        return {}

    def request(self, type_id: str, worker: str = "worker") -> dict[str, str]:
        """Ask for a qualification."""
        self.stores.production.write(qualification_requests.request, self.workers[worker], type_id)
        return {}

    def upload(self, assignment: str, question: str, worker: str = "worker") -> dict[str, str]:
        """Note a file for an answer that is still to come."""
        noted = Upload(f"key-of-{assignment}", assignment, "", question, "scan.png", "image/png", 5, 0, None)
        self.stores.production.write(uploads.add, self.workers[worker], noted)
        return {}

    def submit_with_file(self, assignment: str, question: str, worker: str = "worker") -> dict[str, str]:
        """Submit work whose answer is an uploaded file."""
        document = to_xml([Answer(question, file=UploadedFile(f"key-of-{assignment}", 5))])

        def submit(tx: Tx) -> None:
            assignments.submit(tx, self.workers[worker], assignment, document)
            uploads.keep(tx, assignment, [f"key-of-{assignment}"])

        self.stores.production.write(submit)
        return {}

    def act(self, name: str, arguments: dict[str, Any]) -> dict[str, str]:
        """Do what a scenario names."""
        done: dict[str, str] = getattr(self, name)(**arguments)
        return done
