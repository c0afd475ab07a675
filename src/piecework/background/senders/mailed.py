"""Notifications by mail: the document as the text, so that a program may read it."""

import smtplib

from piecework.background.senders.sender import UndeliverableError
from piecework.mail import Mailer
from piecework.rules import notifications as rules
from piecework.rules.notifications import Event, Specification

_REFUSED_FOR_GOOD = 500


class MailSender:
    """Mails notifications. In the sandbox the subject says so."""

    def __init__(self, mailer: Mailer, *, sandbox: bool) -> None:
        self._mailer = mailer
        self._sandbox = sandbox

    def check(self, destination: str) -> None:
        """Accept any address: whether it is one, `rules.notifications` has said."""

    def send(self, event: Event, specification: Specification) -> None:
        """Mail one notification."""
        mark = "[sandbox] " if self._sandbox else ""
        text = rules.message(event, specification.version)
        deliver(self._mailer, specification.destination, f"{mark}Piecework: {event.kind}", f"{text}\n")


def deliver(mailer: Mailer, to: str, subject: str, text: str) -> None:
    """Send a mail. Raises UndeliverableError, final where the mail server will never take it."""
    try:
        mailer.send(to, subject, text)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        final = bool(codes) and min(codes) >= _REFUSED_FOR_GOOD
        raise UndeliverableError("the mail server refused the address", final=final) from error
    except smtplib.SMTPResponseException as error:
        raise UndeliverableError(f"the mail server answered {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise UndeliverableError("the mail server did not answer", down=True) from error
