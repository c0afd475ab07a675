"""Mail about low funds, through a real mail server."""

import asyncio

from piecework.background.alerts import FundsAlerts
from piecework.identity import people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.mail import SmtpMailer
from piecework.market import funds_alerts, ledger
from piecework.setting_checks import MailServer
from tests.support.receiver import mail_server
from tests.support.server import free_port


def mailer(port):
    return SmtpMailer(MailServer("127.0.0.1", port, None, None, "none"), "Piecework <work@example.org>")


def test_one_mail_each_time_that_funds_fall_below_the_sum(market, identity) -> None:
    lab = identity.write(people.create, "lab@example.org", Profile("Lab"), Roles(requester=True)).id
    quiet = identity.write(people.create, "quiet@example.org", Profile("Quiet"), Roles(requester=True)).id
    identity.write(people.choose_mail, quiet, ["messages"])
    for each in (lab, quiet):
        market.write(ledger.deposit, each, 400, "test")
        market.write(funds_alerts.set_, each, 500)

    def run(port):
        return asyncio.run(FundsAlerts(market, identity, mailer(port), "https://w.example.org").run_once())

    assert run(free_port()) == 0
    with mail_server() as (inbox, port):
        assert [run(port), run(port)] == [1, 0]
        market.write(ledger.deposit, lab, 100, "test")
        assert run(port) == 0
        market.write(funds_alerts.set_, lab, 501)
        assert run(port) == 1
    assert [to for to, _ in inbox.mails] == [["lab@example.org"]] * 2
    text = inbox.mails[0][1].get_payload(decode=True).decode()
    assert text.startswith("$4.00 is free, less than the $5.00")
    assert "https://w.example.org/funds" in text
