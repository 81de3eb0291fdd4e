"""A mail server as the place of delivery, over SMTP (RFC 5321): one message for each letter, on a connection of its own.

It is a simulation's letterbox. No person here has an e-mail address, so the address is made of the letter: the applicant and the
doctor of a case each have a letterbox at one domain. There is neither password nor encryption; use a server on the same machine.

Exactly once in effect: no client can know whether a server that died after the text has kept it. So the letter is sent again, and
it is the same message byte for byte, with a Message-ID made of the letter's id and its document's hash. A receiver that keeps one
message for each Message-ID, as mail stores do, has it once. No name is in a header, and no header can be made by what a letter says.
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

from handlers.letters.document import as_text, from_json, inert
from handlers.letters.to_folder import Undelivered, file_name
from storage.records import StoredLetter
from workflow.engine.calendar import OSLO

FORM: Final = "smtp://HOST:PORT/?domain=DOMAIN&from=ADDRESS"
DOMAIN: Final = "post.example"
LONGEST_SUBJECT: Final = 200
GOODBYE_SECONDS: Final = 1.0
_DOMAIN: Final = re.compile(r"(?=.{1,200}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.ASCII | re.I)
_LOCAL: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", re.ASCII | re.I)
_PLAIN: Final = policy.SMTP.clone(cte_type="7bit")  # so that a server needs no extension


@dataclass(frozen=True)
class SmtpPlace:
    """A mail server, and the domain whose letterboxes the letters go to.

    connect_seconds: for reaching the server, and each of its answers until it has greeted. whole_seconds: for all of one letter.
    """

    host: str
    port: int = 25
    domain: str = DOMAIN
    sender: str = f"saksgang@{DOMAIN}"
    connect_seconds: float = 10.0
    whole_seconds: float = 30.0
    at_once: ClassVar[int] = 1

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        """Send a letter; its address as a `mailto:`. Raises Undelivered; not again where the server said 5xx to this very letter."""
        address = address_of(letter, self.domain)
        message = message_of(letter, content, suffix, self.domain, self.sender).as_bytes()
        session = smtplib.SMTP(local_hostname=self.domain, timeout=self.connect_seconds)
        greeted = False
        with _no_longer_than(self.whole_seconds, session) as late:
            try:
                self._greet(session)
                greeted = True
                self._hand_over(session, address, message)
            except OSError as error:
                raise Undelivered("timeout" if late.is_set() else _code(error), everyone=not greeted) from error
            finally:
                _leave(session)
        return f"mailto:{address}"

    def _greet(self, session: smtplib.SMTP) -> None:
        code, _ = session.connect(self.host, self.port)
        if code != 220:
            raise smtplib.SMTPResponseException(code, b"")
        session.ehlo_or_helo_if_needed()
        if session.sock is not None:
            session.sock.settimeout(self.whole_seconds)

    def _hand_over(self, session: smtplib.SMTP, address: str, message: bytes) -> None:
        code, _ = session.mail(self.sender)
        if code != 250:  # what it has against us is no fault of this letter's
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
    """The letterbox of a letter: `applicant.2026-000042@DOMAIN`."""
    return f"{letter.to}.{letter.case}@{domain}"


def message_id(letter: StoredLetter, domain: str) -> str:
    """The same for the same letter, and for no other."""
    return f"<{letter.id}.{letter.document_hash[:16]}@{domain}>"


def message_of(letter: StoredLetter, content: bytes, suffix: str, domain: str, sender: str) -> EmailMessage:
    """The message of a letter: its text, and its file attached where that is a PDF. The same each time."""
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
        message.add_attachment(content, maintype="application", subtype="pdf", filename=file_name(letter, suffix))
        message.set_boundary(f"saksgang-{letter.document_hash}"[:70])
    return message


def _subject(title: str) -> str:
    """A title as one line that `email` takes as it stands: an encoded word in it would be decoded, a line break in that and all."""
    return inert(title)[:LONGEST_SUBJECT].replace("=?", "= ?")


def smtp_place(url: str) -> SmtpPlace:
    """The place that a URL means. Raises ValueError, which never repeats the URL."""
    wrong = ValueError(f"write {FORM}")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 25
        stated = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise wrong from None
    if parts.scheme != "smtp" or parts.path not in ("", "/") or parts.fragment or not stated.keys() <= {"domain", "from"}:
        raise wrong
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"no user and no password can be given; {wrong}")
    domain = stated.get("domain", DOMAIN)
    sender = stated.get("from", f"saksgang@{domain}")
    local, _, at = sender.partition("@")
    if not (_is_host(host) and _DOMAIN.fullmatch(domain) and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(at)):
        raise ValueError(f"a host, a domain or an address in it can't be one; {wrong}")
    return SmtpPlace(host, port, domain, sender)


def _is_host(host: str) -> bool:
    return bool(_DOMAIN.fullmatch(host) or re.fullmatch(r"[0-9a-f:.]+", host, re.ASCII))


@contextmanager
def _no_longer_than(seconds: float, session: smtplib.SMTP) -> Iterator[Event]:
    """A time limit for all of a session, also for a server that says a little now and then; the event says whether it was reached."""
    late = Event()

    def cut() -> None:
        late.set()
        reached = session.sock
        if reached is not None:
            with suppress(OSError):
                reached.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


def _leave(session: smtplib.SMTP) -> None:
    """Say goodbye, if there is anybody to say it to, and wait no longer than that is worth: the letter's fate is known."""
    with suppress(OSError):
        if session.sock is not None:
            session.sock.settimeout(GOODBYE_SECONDS)
            session.quit()
    session.close()


def _refused(code: int) -> Undelivered:
    return Undelivered(_code(smtplib.SMTPResponseException(code, b"")), again=not 500 <= code <= 599)


def _code(error: OSError) -> str:
    """A short code of our own: smtplib hides a timeout in the error that it raises for it."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timeout"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"smtp-{error.smtp_code}" if 200 <= error.smtp_code <= 599 else "smtp-garbled"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    if isinstance(error, socket.gaierror):
        return "no-host"
    return "disconnected" if isinstance(error, ConnectionError | smtplib.SMTPException) else "network"
