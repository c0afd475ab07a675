"""Mail to workers and notifications by mail, through a real mail server."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import select

from piecework.background.deliveries import Deliverer
from piecework.background.mailing import Mailing, Market
from piecework.background.post import Post
from piecework.background.senders.mailed import MailSender
from piecework.db.schema.messages import messages as rows
from piecework.identity import people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.mail import SmtpMailer
from piecework.market import assignments, hits, ledger, messages, notifications, outbox, senders, threads
from piecework.market.hits import HITDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.notifications import Specification
from piecework.rules.qualifications import Worker
from piecework.setting_checks import MailServer
from tests.support.receiver import mail_server
from tests.support.server import free_port

URL = "https://work.example.org"


def mailer(port: int) -> SmtpMailer:
    return SmtpMailer(MailServer("127.0.0.1", port, None, None, "none"), "Piecework <work@example.org>")


@pytest.fixture
def cast(identity):
    """A requester and two workers, one of whom has no such address any more."""

    def person(name: str, email: str, **roles: bool) -> str:
        return identity.write(people.create, email, Profile(name), Roles(**roles)).id

    return (
        person("Harbour Herbarium", "lab@example.org", requester=True),
        person("Wanda", "wanda@example.org", worker=True),
        person("Nobody", "nobody@example.org", worker=True),
    )


def text_of(mail) -> str:
    return mail.get_payload(decode=True).decode().replace("\r\n", "\n")


def test_messages_are_mailed_once_in_the_sender_s_name(market, sandbox, identity, cast) -> None:
    lab, wanda, nobody = cast
    counted = Counter()
    for db in (market, sandbox):
        db.write(messages.send, wanda, lab, "A new\r\nbatch", "Come and see.\nIt is short.")
    market.write(messages.send, wanda, None, "You were paid", "")
    market.write(messages.send, nobody, lab, "To nobody", "Hello?")
    market.write(messages.send, "AWHOEVER123456", lab, "To whom", "Hello?")
    with mail_server() as (inbox, port):
        for db, url in ((market, URL), (sandbox, f"{URL}/sandbox")):
            place = Market(db, url, sandbox=db is sandbox)
            mailing = Mailing(place, identity, mailer(port), lambda *what: counted.update([what]))
            asyncio.run(mailing.run_once())
            assert asyncio.run(mailing.run_once()) == 0
            assert db.read(outbox.due, 10) == []
    assert counted == {("Message", "delivered"): 3, ("Message", "given up"): 1}
    assert [to for to, _ in inbox.mails] == [["wanda@example.org"]] * 3
    first, second, third = (mail for _, mail in inbox.mails)
    assert first["Subject"] == "A new batch"
    first_thread, _ = sorted(each.id for each in market.read(threads.of_worker, wanda))
    assert text_of(first) == (
        "Harbour Herbarium wrote to you:\n\nCome and see.\nIt is short.\n\n"
        f"Read and answer: {URL}/messages/{first_thread}\n"
    )
    assert text_of(second).startswith("Piecework wrote to you:")
    assert third["Subject"] == "[sandbox] A new batch"
    assert "from the sandbox, where money is not real" in text_of(third)
    assert f"{URL}/sandbox/messages/" in text_of(third)


def test_requesters_get_what_workers_write_and_nobody_what_they_do_not_want(market, identity, cast) -> None:
    lab, wanda, _ = cast
    kind = HITTypeDraft("Name the plant", "d", None, 1, 60, 60, ())
    market.write(ledger.deposit, lab, 1_000, "test")
    made = market.write(hits.create, lab, kind, HITDraft("<q/>", 86_400, 2))
    held = market.write(assignments.accept_next, Worker(wanda), made.hit.group_id)
    about = market.read(threads.contact, wanda, made.hit_type.id, "")
    done = market.read(threads.contact, wanda, "", held.id)
    for to, text in ((about, "Are ferns plants?"), (done, "This one is blurred."), (None, "Hello")):
        market.write(threads.write, wanda, to, "A question", text)
    answered, _ = market.read(threads.of_desk, lab)
    market.write(threads.answer_at_desk, lab, answered.id, "Skip it.")
    market.write(senders.block, wanda, lab)
    market.write(threads.answer_at_desk, lab, answered.id, "Never mailed.")
    identity.write(people.choose_mail, wanda, ["news"])
    with mail_server() as (inbox, port):
        place = Market(market, URL, sandbox=False)
        asyncio.run(Mailing(place, identity, mailer(port), lambda *_: None).run_once())
    assert [to for to, _ in inbox.mails] == [["lab@example.org"]] * 2
    first, second = (text_of(mail) for _, mail in inbox.mails)
    assert first.startswith(
        f"Worker {wanda} wrote to you:\nHIT type: {made.hit_type.id} (Name the plant)\n\nAre"
    )
    assert f"HIT: {made.hit.id}\nAssignment: {held.id}\n\nThis one is blurred." in second
    assert second.endswith(f"Read and answer: {URL}/requester/messages/{answered.id}\n")
    assert "Wanda" not in first + second


def test_operators_get_what_workers_write_to_them(market, sandbox, identity, cast) -> None:
    _, wanda, _ = cast
    for name in ("operator@localhost", "ada@example.org", "bea@example.org", "quiet@example.org"):
        made = identity.write(people.create, name, Profile("Operator"), Roles(operator=True))
    identity.write(people.choose_mail, made.id, ["news"])
    with mail_server() as (inbox, port):
        for db in (market, sandbox):
            sent = db.write(threads.write, wanda, None, "Help", "I cannot sign in.")
            mailing = Mailing(Market(db, URL, sandbox=db is sandbox), identity, mailer(port), lambda *_: None)
            asyncio.run(mailing.run_once())
            assert asyncio.run(mailing.run_once()) == 0
    assert [sorted(to) for to, _ in inbox.mails] == [["ada@example.org", "bea@example.org"]] * 2
    text = text_of(inbox.mails[1][1])
    assert text.startswith(f"Worker {wanda} wrote to you:\n\nI cannot sign in.")
    assert text.endswith(f"piecework messages answer {sent.id} --sandbox --text …\n")


def test_mail_waits_for_its_server_for_three_days_and_no_longer(market, identity, cast, clock) -> None:
    _, wanda, _ = cast
    counted = Counter()

    def run(port: int) -> int:
        place = Market(market, URL, sandbox=False)
        mailing = Mailing(place, identity, mailer(port), lambda *what: counted.update([what]))
        return asyncio.run(mailing.run_once())

    market.write(messages.send, wanda, None, "Long past", "Mail was off for days.")
    clock.advance(days=3, seconds=1)
    for number in range(3):
        market.write(messages.send, wanda, None, f"New {number}", "")
    assert run(free_port()) == 0
    assert counted == {("Message", "failed"): 1}, "one try is enough to see that the server is down"
    assert run(free_port()) == 0
    assert counted.total() == 1
    clock.advance(seconds=30)
    with mail_server() as (inbox, port):
        assert run(port) == 3
        assert run(port) == 0
    assert sorted(mail["Subject"] for _, mail in inbox.mails) == ["New 0", "New 1", "New 2"]

    market.write(messages.send, wanda, None, "Never arrives", "")
    began = clock.now
    while market.read(waiting):
        assert run(free_port()) == 0
        clock.advance(seconds=3_600)
    assert 3 * 86_400 <= (clock.now - began) / 1_000 <= 3 * 86_400 + 3 * 3_600


def waiting(tx) -> bool:
    return bool(tx.rows(select(rows.c.id).where(rows.c.due_at.is_not(None))))


def test_notifications_by_mail_are_documents(sandbox, clock) -> None:
    kind = HITTypeDraft("By mail", "d", None, 1, 60, 60, ())
    draft = HITDraft("<q/>", 86_400, 1)
    made = sandbox.write(hits.create, "AREQUESTER1234", kind, draft).hit_type
    wanted = Specification("lab@example.org", "Email", "2014-08-15", ("HITCreated",))
    sandbox.write(notifications.set_, "AREQUESTER1234", made.id, wanted, active=True)
    hit = sandbox.write(hits.create, "AREQUESTER1234", kind, draft).hit
    counted = Counter()
    with mail_server() as (inbox, port):
        post = Post({"Email": MailSender(mailer(port), sandbox=True)})
        deliverer = Deliverer(
            sandbox, post, lambda *what: counted.update([what]), lambda error, _: counted.update([error])
        )
        assert asyncio.run(deliverer.run_once()) == 1
        refused = wanted._replace(destination="nobody@example.org")
        sandbox.write(notifications.set_, "AREQUESTER1234", made.id, refused, active=None)
        sandbox.write(hits.create, "AREQUESTER1234", kind, draft)
        assert asyncio.run(deliverer.run_once()) == 0
    assert counted == {("Email", "delivered"): 1, ("Email", "given up"): 1}
    ((to, mail),) = inbox.mails
    assert to == ["lab@example.org"]
    assert mail["Subject"] == "[sandbox] Piecework: HITCreated"
    assert hit.id in text_of(mail)
    assert (
        sandbox.read(notifications.recent, "AREQUESTER1234")[0].error == "the mail server refused the address"
    )
