"""Deliver letters to a mail server over SMTP (RFC 5321): one message and connection per letter.

It is a simulated post. People here have no e-mail addresses: the applicant and the doctor of each
case have one mailbox each, at one domain. There is no password and no encryption; use a server on
the same machine.

Exactly once in effect: if a server dies after it has the text, nobody can know whether it kept the
message. The letter is then sent again, byte for byte the same, with the same Message-ID. A mail
store keeps one message per Message-ID. No name stands in a header, and no text can add a header.
"""

import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, time
from email import policy
from email.message import EmailMessage
from threading import Event, Timer
from typing import ClassVar, Final
from urllib.parse import parse_qsl, urlsplit

from handlers.letters.destination import Undelivered, file_name
from handlers.letters.document import as_text, from_json, inert
from storage.records import StoredLetter
from workflow.engine.calendar import OSLO

FORM: Final = "smtp://HOST:PORT/?domain=DOMAIN&from=ADDRESS"
DOMAIN: Final = "post.example"
LONGEST_SUBJECT: Final = 200
QUIT_SECONDS: Final = 1.0
_DOMAIN: Final = re.compile(
    r"(?=.{1,200}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*",
    re.ASCII | re.I,
)
_LOCAL: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", re.ASCII | re.I)
_PLAIN: Final = policy.SMTP.clone(cte_type="7bit")  # works with servers without extensions


@dataclass(frozen=True)
class SmtpDestination:
    """A mail server, and the domain of the mailboxes that letters go to.

    connect_seconds: time limit for connecting, and for each answer until the greeting is done.
    whole_seconds: time limit for one whole letter.
    """

    host: str
    port: int = 25
    domain: str = DOMAIN
    sender: str = f"saksgang@{DOMAIN}"
    connect_seconds: float = 10.0
    whole_seconds: float = 30.0
    batch_size: ClassVar[int] = 1

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        """Send a letter and return its address as a `mailto:`.

        Raises Undelivered; with retry=False if the server refused this very letter for good (5xx).
        """
        address = address_of(letter, self.domain)
        message = message_of(letter, content, suffix, self.domain, self.sender).as_bytes()
        session = smtplib.SMTP(local_hostname=self.domain, timeout=self.connect_seconds)
        greeted = False
        with _time_limit(self.whole_seconds, session) as late:
            try:
                self._greet(session)
                greeted = True
                self._hand_over(session, address, message)
            except OSError as error:
                raise Undelivered(
                    "timeout" if late.is_set() else _code(error), unreachable=not greeted
                ) from error
            finally:
                _quit(session)
        return f"mailto:{address}"

    def _greet(self, session: smtplib.SMTP) -> None:
        code, _ = session.connect(self.host, self.port)
        if code != 220:
            raise smtplib.SMTPResponseException(code, b"")
        session.ehlo_or_helo_if_needed()
        if session.sock is not None:
            session.sock.settimeout(self.whole_seconds)

    def _hand_over(self, session: smtplib.SMTP, address: str, message: bytes) -> None:
        """Send one message. A refused sender raises an error of all letters, else of this one."""
        code, _ = session.mail(self.sender)
        if code != 250:  # the sender is refused, not this letter
            raise smtplib.SMTPResponseException(code, b"")
        code, _ = session.rcpt(address)
        if code not in (250, 251):
            raise _refused(code)
        try:
            code, _ = session.data(message)
        except smtplib.SMTPDataError as error:
            raise _refused(error.smtp_code) from error
        if code != 250:
            raise _refused(code)


def address_of(letter: StoredLetter, domain: str) -> str:
    """Return the mailbox of a letter: `applicant.2026-000042@DOMAIN`."""
    return f"{letter.to}.{letter.case}@{domain}"


def message_id(letter: StoredLetter, domain: str) -> str:
    """Return a letter's Message-ID, made of its id and its document's hash."""
    return f"<{letter.id}.{letter.document_hash[:16]}@{domain}>"


def message_of(
    letter: StoredLetter, content: bytes, suffix: str, domain: str, sender: str
) -> EmailMessage:
    """Return the message of a letter: its text, and its PDF attached. Same letter, same bytes."""
    document = from_json(letter.document)
    message = EmailMessage(policy=_PLAIN)
    message["Message-ID"] = message_id(letter, domain)
    message["Date"] = datetime.combine(letter.made, time(12), OSLO)
    message["From"] = sender
    message["To"] = address_of(letter, domain)
    message["Subject"] = _subject(document.title)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(document))
    if suffix == ".pdf":
        message.add_attachment(
            content, maintype="application", subtype="pdf", filename=file_name(letter, suffix)
        )
        message.set_boundary(f"saksgang-{letter.document_hash}"[:70])
    return message


def _subject(title: str) -> str:
    """Return a title as a safe subject line.

    `email` would decode an encoded word (`=?…?=`) in it, even into a line break and a new header.
    """
    return inert(title)[:LONGEST_SUBJECT].replace("=?", "= ?")


def smtp_destination(url: str) -> SmtpDestination:
    """Return the destination that a URL names. Raises ValueError, which never repeats the URL."""
    wrong = ValueError(f"write {FORM}")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 25
        stated = dict(
            parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        )
    except ValueError:
        raise wrong from None
    if (
        parts.scheme != "smtp"
        or parts.path not in ("", "/")
        or parts.fragment
        or not stated.keys() <= {"domain", "from"}
    ):
        raise wrong
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"a mail server's address can't hold a user or password; {wrong}")
    domain = stated.get("domain", DOMAIN)
    sender = stated.get("from", f"saksgang@{domain}")
    local, _, at = sender.partition("@")
    if not (
        _is_host(host)
        and _DOMAIN.fullmatch(domain)
        and _LOCAL.fullmatch(local)
        and _DOMAIN.fullmatch(at)
    ):
        raise ValueError(f"the host, domain or address in this URL is invalid; {wrong}")
    return SmtpDestination(host, port, domain, sender)


def _is_host(host: str) -> bool:
    return bool(_DOMAIN.fullmatch(host) or re.fullmatch(r"[0-9a-f:.]+", host, re.ASCII))


@contextmanager
def _time_limit(seconds: float, session: smtplib.SMTP) -> Iterator[Event]:
    """Close the session after a time limit, even if the server keeps sending a little.

    Yields an event that is set once the limit was reached.
    """
    late = Event()

    def close() -> None:
        late.set()
        sock = session.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, close)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


def _quit(session: smtplib.SMTP) -> None:
    """Send QUIT if connected, with a short time limit: the letter's result is known already."""
    with suppress(OSError):
        if session.sock is not None:
            session.sock.settimeout(QUIT_SECONDS)
            session.quit()
    session.close()


def _refused(code: int) -> Undelivered:
    return Undelivered(
        _code(smtplib.SMTPResponseException(code, b"")), retry=not 500 <= code <= 599
    )


def _code(error: OSError) -> str:
    """Return our short code for an error. smtplib hides a timeout inside another error."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timeout"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"smtp-{error.smtp_code}" if 200 <= error.smtp_code <= 599 else "smtp-garbled"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    if isinstance(error, socket.gaierror):
        return "no-host"
    return (
        "disconnected" if isinstance(error, ConnectionError | smtplib.SMTPException) else "network"
    )
