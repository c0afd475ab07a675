"""Sending mail: one method, and SMTP as the way to do it. What mails say is written where they are sent."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Protocol

from piecework.setting_checks import MailServer

TIMEOUT_SECONDS = 20


class Mailer(Protocol):
    """Sends a plain text mail; blocks until it is handed over, so call it in a thread."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one mail. Raises OSError or smtplib.SMTPException when it is not taken."""


class SmtpMailer:
    """Hands mails to a mail server. Raises OSError or smtplib.SMTPException when it does not take one."""

    def __init__(self, server: MailServer, sender: str) -> None:
        """Use a mail server; `sender` stands in the From line."""
        self._server = server
        self._sender = sender

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one mail."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message.set_content(text)
        with self._connected() as connection:
            if self._server.user is not None:
                connection.login(self._server.user, self._server.password or "")
            connection.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        return connection
