"""Deliver letters to a real SMTP server on this machine that is down, slow, refuses or dies.

Each letter arrives once in effect, and its status says what happened.
"""

import asyncio
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from time import monotonic
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from builders import an_application
from posts_at_once import three_posts
from the_command import COMPLETE, SAKSGANG, Office, environment, opened
from unsent import APPLICANT, AT, DOCTOR, MINUTE, SENT, Killed, letters, states, unsent_letters

from handlers.casework.door import Door
from handlers.letters import delivery
from handlers.letters.delivery import LEASE, Delivered, deliver
from handlers.letters.document import as_json, as_text, from_json
from handlers.letters.outbox import retry
from handlers.letters.to_smtp import SmtpDestination, message_of, smtp_destination
from storage.store import Store

TO_APPLICANT, TO_DOCTOR = "applicant.2015-000001@post.example", "doctor.2015-000001@post.example"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with one case, whose two receipt letters have not gone out."""
    with unsent_letters(tmp_path) as found:
        yield found


@dataclass
class Mailbox:
    """A mail server that misbehaves on demand, and the raw messages that it received, in order.

    replies: what it says instead of OK, by command or address. gate: it answers no message before
    this is set. dies: when it breaks the connection. on_message: called with each message.
    """

    port: int
    replies: dict[str, str] = field(default_factory=dict)
    gate: threading.Event = field(default_factory=threading.Event)
    dies: str | None = None
    on_message: Callable[[], None] = lambda: None
    received: list[tuple[str, bytes]] = field(default_factory=list)
    sessions: int = 0

    @property
    def destination(self) -> SmtpDestination:
        return SmtpDestination("127.0.0.1", self.port, connect_seconds=2, whole_seconds=5)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def messages(self) -> list[EmailMessage]:
        """Not a property: the controller looks at every attribute for each connection."""
        return [message_from_bytes(raw, policy=default) for _, raw in self.received]

    def kept(self) -> dict[str, str]:
        """Return what a mail store keeps, one message per Message-ID: address by Message-ID."""
        return {str(message["Message-ID"]): str(message["To"]) for message in self.messages()}

    @contextmanager
    def up(self) -> Iterator["Mailbox"]:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    async def handle_EHLO(  # noqa: N802
        self, _s: SMTP, session: Session, _e: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        session.host_name = name
        self.sessions += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _s: SMTP, _: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.replies.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _s: SMTP, _: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        if address not in self.replies:
            envelope.rcpt_tos.append(address)
        return self.replies.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        if "DATA" not in self.replies:
            self.received.append((envelope.rcpt_tos[0], envelope.content))
        self.on_message()
        while not self.gate.is_set():
            await asyncio.sleep(0.02)
        if self.dies == "before its answer":
            _break(server)
        return self.replies.get("DATA", "250 OK")

    async def handle_QUIT(self, server: SMTP, _: Session, _e: Envelope) -> str:  # noqa: N802
        if self.dies == "after its answer":
            _break(server)
        return "221 Bye"


def _break(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def box() -> Mailbox:
    """A server that is not up yet."""
    found = Mailbox(free_port())
    found.gate.set()
    return found


def _words(message: EmailMessage) -> str:
    """Return the text of the message itself, without the attached letter."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_each_letter_is_one_message_to_its_own_mailbox(store: Store, box: Mailbox) -> None:
    with box.up():
        done = deliver(store, AT, box.destination)
        assert deliver(store, AT + MINUTE, box.destination) == Delivered((), ())

    assert done.sent == (f"mailto:{TO_APPLICANT}", f"mailto:{TO_DOCTOR}") and done.failed == ()
    assert states(store) == SENT
    assert [address for address, _ in box.received] == [TO_APPLICANT, TO_DOCTOR]
    for letter, message, (address, raw) in zip(
        letters(store).values(), box.messages(), box.received, strict=True
    ):
        document = from_json(letter.document)
        assert raw.isascii() and letter.path == f"mailto:{address}"
        assert message["To"] == address and message["From"] == "saksgang@post.example"
        assert message["Message-ID"] == f"<{letter.id}.{letter.document_hash[:16]}@post.example>"
        assert message["Subject"] == document.title
        assert message["Date"].datetime.date() == letter.made == date(2015, 3, 16)
        assert _words(message) == as_text(document)
        assert not [name for name in letter.names if name in "".join(map(str, message.values()))]


def test_the_pdf_is_attached_and_the_message_is_the_same_each_time(
    store: Store, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "content_of", lambda _: (b"%PDF-1.7\n.\r\n\x00\xff", ".pdf"))

    with box.up():
        deliver(store, AT, box.destination)

    message = box.messages()[0]
    [attached] = message.iter_attachments()
    body = message.get_body()
    assert body is not None and "Dette brevet er laget i en simulering" in body.get_content()
    assert (attached.get_content_type(), attached.get_content()) == (
        "application/pdf",
        b"%PDF-1.7\n.\r\n\x00\xff",
    )
    assert attached.get_filename() == "2015-000001-001-receipt-applicant-nb.pdf"
    again = message_of(
        letters(store)[APPLICANT],
        b"%PDF-1.7\n.\r\n\x00\xff",
        ".pdf",
        "post.example",
        "saksgang@post.example",
    )
    assert b"".join(again.as_bytes().splitlines(True)) == box.received[0][1]


def test_a_server_that_is_down_gets_each_letter_once_when_it_is_up(
    store: Store, box: Mailbox
) -> None:
    done = deliver(store, AT, box.destination)
    assert done.failed == ((APPLICANT, "refused"), (DOCTOR, "refused")) and done.given_up == ()
    assert states(store) == dict.fromkeys(SENT, ("failed", "refused"))

    with box.up():
        assert deliver(store, AT + MINUTE / 2, box.destination).sent == ()  # not due again yet
        assert len(deliver(store, AT + MINUTE, box.destination).sent) == 2

    assert states(store) == SENT
    assert [address for address, _ in box.received] == [TO_APPLICANT, TO_DOCTOR]


@pytest.mark.parametrize(
    ("reply", "code", "again"),
    [
        ("550 5.1.1 eli@hospital.example is unknown", "smtp-550", False),
        ("451 4.7.1 greylisted, 10.0.0.1", "smtp-451", True),
        ("421 closing", "smtp-421", True),
    ],
)
def test_one_refused_recipient_delays_no_other(
    store: Store, box: Mailbox, reply: str, code: str, again: bool
) -> None:
    box.replies[TO_APPLICANT] = reply
    with box.up():
        done = deliver(store, AT, box.destination)
        failed = letters(store)[APPLICANT]
        assert done.sent == (f"mailto:{TO_DOCTOR}",) and done.failed == ((APPLICANT, code),)
        assert done.given_up == (() if again else (APPLICANT,))
        assert (failed.status, failed.last_error, failed.attempts) == ("failed", code, 1)
        assert failed.next_attempt == (AT + MINUTE if again else None)
        box.replies.clear()

        assert len(deliver(store, AT + timedelta(days=365), box.destination).sent) == int(again)
        assert [x.status for x in retry(store, [APPLICANT], AT, box.destination)] == ["sent"]

    assert [address for address, _ in box.received] == [TO_DOCTOR, TO_APPLICANT]


@pytest.mark.parametrize(
    ("command", "reply", "given_up"),
    [
        ("DATA", "554 no", 2),
        ("DATA", "452 full", 0),
        ("MAIL", "550 not you", 0),
        ("MAIL", "451 later", 0),
    ],
)
def test_only_a_refusal_of_the_letter_itself_is_final(
    store: Store, box: Mailbox, command: str, reply: str, given_up: int
) -> None:
    box.replies[command] = reply
    with box.up():
        done = deliver(store, AT, box.destination)

    assert [code for _, code in done.failed] == [f"smtp-{reply[:3]}"] * 2 and len(
        done.given_up
    ) == given_up


@pytest.mark.parametrize("when", ["before its answer", "after its answer"])
def test_a_server_that_dies_after_the_text_has_the_letter_once(
    store: Store, box: Mailbox, when: str
) -> None:
    box.dies = when
    with box.up():
        deliver(store, AT, box.destination)
        assert states(store) == (
            SENT if when == "after its answer" else dict.fromkeys(SENT, ("failed", "disconnected"))
        )
        box.dies = None
        deliver(store, AT + MINUTE, box.destination)

    assert states(store) == SENT
    assert list(box.kept().values()) == [TO_APPLICANT, TO_DOCTOR]
    assert len(box.received) == (2 if when == "after its answer" else 4)
    assert len({raw for _, raw in box.received}) == 2  # byte for byte


def test_a_delivery_that_dies_before_marking_sends_the_letter_again(
    store: Store, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_: object) -> bool:
        raise Killed

    with box.up():
        with monkeypatch.context() as patch:
            patch.setattr("storage.store.Work.mark_sent", kill)
            with pytest.raises(Killed):
                deliver(store, AT, box.destination)
        assert states(store) == {APPLICANT: ("failed", "interrupted"), DOCTOR: ("unsent", None)}
        assert deliver(store, AT, box.destination).sent == (f"mailto:{TO_DOCTOR}",)
        deliver(store, AT + LEASE + MINUTE, box.destination)

    assert states(store) == SENT
    assert [address for address, _ in box.received] == [TO_APPLICANT, TO_DOCTOR, TO_APPLICANT]
    assert len(box.kept()) == 2


def test_a_slow_server_blocks_no_case(shared_place: str, box: Mailbox) -> None:
    has_it = threading.Event()
    box.gate.clear()
    box.on_message = has_it.set
    with (
        opened(shared_place) as store,
        opened(shared_place) as own,
        box.up(),
        ThreadPoolExecutor(1) as pool,
    ):
        number = Door(store).register(an_application(), AT, "post").case.number
        posting = pool.submit(deliver, own, AT, replace(box.destination, whole_seconds=10))
        assert has_it.wait(10)
        Door(store).note(number, "while the post is out", "Eli", AT)
        assert not posting.done()
        box.gate.set()
        assert len(posting.result().sent) == 2


def test_a_server_that_never_answers_times_out_and_gets_the_letter_once(
    store: Store, box: Mailbox
) -> None:
    box.gate.clear()
    with box.up():
        began = monotonic()
        done = deliver(store, AT, replace(box.destination, whole_seconds=0.3))
        assert 0.6 <= monotonic() - began < 4
        assert [code for _, code in done.failed] == ["timeout"] * 2 and done.given_up == ()
        box.gate.set()
        deliver(store, AT + MINUTE, box.destination)

    assert states(store) == SENT and list(box.kept().values()) == [TO_APPLICANT, TO_DOCTOR]


@contextmanager
def speaking(*words: bytes) -> Iterator[tuple[SmtpDestination, list[int]]]:
    """Run a server that sends these words, one each 50 ms, then waits; and count its clients."""
    came: list[int] = []

    class Speaker(BaseRequestHandler):
        def handle(self) -> None:
            came.append(1)
            with suppress(OSError):
                for word in words:
                    self.request.sendall(word)
                    threading.Event().wait(0.05)
                while self.request.recv(1000):
                    pass

    with ThreadingTCPServer(("127.0.0.1", 0), Speaker) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield (
                SmtpDestination(
                    "127.0.0.1", server.server_address[1], connect_seconds=0.3, whole_seconds=0.5
                ),
                came,
            )
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "timeout"),
        ((b"220-", *[b"wait\r\n220-"] * 100), "timeout"),  # a little now and then, for ever
        ((b"554 no service here\r\n",), "smtp-554"),
        ((b"421 too many\r\n",), "smtp-421"),
        ((b"HTTP/1.1 400 Bad Request\r\n",), "smtp-garbled"),
        ((b"220 hello\r\n", b"500 what?\r\n", b"500 what?\r\n"), "smtp-500"),
    ],
)
def test_a_server_that_refuses_service_is_asked_once_and_gives_a_code(
    store: Store, words: tuple[bytes, ...], code: str
) -> None:
    with speaking(*words) as (destination, came):
        began = monotonic()
        done = deliver(store, AT, destination)

    assert monotonic() - began < 4
    assert done.failed == ((APPLICANT, code), (DOCTOR, code)) and done.given_up == ()
    assert len(came) == 1


def test_an_unknown_host_gives_a_code(store: Store) -> None:
    assert {code for _, code in deliver(store, AT, "smtp://no-such-host.invalid").failed} == {
        "no-host"
    }


def test_three_deliveries_at_once_send_each_letter_once(shared_place: str, box: Mailbox) -> None:
    with opened(shared_place) as store:
        for number in range(10):
            Door(store).register(an_application(patient={"name": f"Åse {number}"}), AT, "post")
    with box.up():
        rounds = three_posts(shared_place, box.destination)

    assert len(box.received) == len(box.kept()) == 20
    assert sum(len(done.sent) for done in rounds) == 20 and not any(done.failed for done in rounds)


@pytest.mark.parametrize(
    "title",
    [
        "Vedtak\r\nBcc: eli@hospital.example\r\n\r\nHei",
        "Vedtak\nBcc: eli@hospital.example",
        "Vedtak\u2028Bcc: x@y.example\x85Bcc: x@y.example",
        "\x1b]0;x\x07\x00\u202e",
        "\udce6 alone",
        "=?utf-8?q?a=0d=0aBcc:_x@y.example?=",
        "Vedtak =?us-ascii?b?DQpCY2M6IHhAeS5leGFtcGxl?= ==??utf-8?q?=0aBcc:_x@y.example?=",
        "ø" * 5000,
        "x" * 5000,
        "",
    ],
)
def test_no_title_can_add_a_header(store: Store, title: str) -> None:
    stored = letters(store)[APPLICANT]
    document = from_json(stored.document)
    text = as_json(
        replace(document, title=title, blocks=(), simulation="")
    )  # no line so long that it is encoded anyway

    raw = message_of(
        replace(stored, document=text), b"", ".txt", "post.example", "saksgang@post.example"
    ).as_bytes()

    read = message_from_bytes(raw, policy=default)
    body = ["Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
    assert sorted(read.keys()) == sorted(
        ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", *body]
    )
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998 and read.defects == []
    assert read["To"] == TO_APPLICANT and read.get_content().startswith("Saksgang")


def test_a_url_names_the_server_the_domain_and_the_sender() -> None:
    assert smtp_destination("smtp://localhost") == SmtpDestination(
        "localhost", 25, "post.example", "saksgang@post.example"
    )
    assert smtp_destination("smtp://[::1]:2525/?domain=box.example") == SmtpDestination(
        "::1", 2525, "box.example", "saksgang@box.example"
    )
    stated = smtp_destination("smtp://127.0.0.1:25?domain=a.example&from=post.office@b.example")
    assert (stated.domain, stated.sender) == ("a.example", "post.office@b.example")
    assert (stated.connect_seconds, stated.whole_seconds) == (10, 30)


@pytest.mark.parametrize(
    "rest",
    [
        *(
            "",
            ":25",
            "h:0x1",
            "h:99999",
            "h/path",
            "h#x",
            "h?domain",
            "h?other=hunter2",
            "eli:hunter2@h",
            "eli@h",
            "[::1",
            "-h",
            "h h",
        ),
        *(
            "h?domain=a b",
            "h?domain=a%0d%0ab",
            "h?domain=æ.no",
            "h?domain=-a",
            "h?from=hunter2",
            "h?from=a@b@c",
            "h?from=a%0a@b",
        ),
        *("h?domain=" + "a" * 201, "h?from=<a@b>", "h?domain=", "h?from="),
    ],
)
def test_an_invalid_url_is_refused_and_not_repeated(rest: str) -> None:
    with pytest.raises(ValueError, match="write smtp://HOST:PORT") as refused:
        smtp_destination(f"smtp://{rest}")
    assert "hunter2" not in str(refused.value)


# The command ----------------------------------------------------------------------------------


def test_every_verb_sends_by_mail_and_outbox_shows_who_was_refused(
    office: Office, box: Mailbox
) -> None:
    box.replies[TO_DOCTOR] = "550 unknown"

    def does(*args: str, **more: Any) -> Any:
        return office(*args, SAKSGANG_POST=f"{box.url}/?domain=post.example", **more)

    with box.up():
        told = does("register", COMPLETE)
        assert (
            told.code == 8
            and f"(smtp-550); `saksgang outbox retry {DOCTOR}` tries it again." in told.err
        )
        [row] = does("outbox", "list", "--format", "json").data
        assert (row["id"], row["status"], row["next_attempt"], row["last_error"]) == (
            DOCTOR,
            "failed",
            None,
            "smtp-550",
        )
        assert does("outbox", "list").out.split()[-3:] == ["by", "hand", "smtp-550"]
        waits = does("tick", at="2015-03-17")  # not again by itself
        assert waits.code == 8
        assert waits.err == ("Not sent yet after a failure: 1. `saksgang outbox list` says why.\n")
        assert does("outbox", "retry", DOCTOR).code == 8
        box.replies.clear()
        assert does("outbox", "retry", DOCTOR).code == 0
        assert does("tick", "--now", "2015-04-20").code == 0

    assert [address for address, _ in box.received][:2] == [TO_APPLICANT, TO_DOCTOR]
    assert len(box.received) == len(box.kept()) == len(office.data("letters", "1")) > 2
    assert {row["path"] for row in office.data("letters", "1")} == {
        f"mailto:{TO_APPLICANT}",
        f"mailto:{TO_DOCTOR}",
    }
    assert not office.folder.exists()


def test_a_process_killed_while_the_server_has_the_letter_sends_it_again(
    real_office: Office, box: Mailbox
) -> None:
    with opened(real_office.db) as store:
        Door(store).register(an_application(), AT, "post")
    started = threading.Event()
    posting: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        assert started.wait(10)
        os.kill(posting[0].pid, signal.SIGKILL)
        posting[0].wait()

    box.on_message = kill
    command = [SAKSGANG, "--db", real_office.db, "--now", AT.isoformat(), "tick"]
    with box.up():
        posting.append(subprocess.Popen(command, env=environment(SAKSGANG_POST=box.url)))
        started.set()
        assert posting[0].wait(20) == -signal.SIGKILL
        box.on_message = lambda: None
        real_office.does("tick", at=(AT + LEASE + MINUTE).isoformat(), SAKSGANG_POST=box.url)

    assert [address for address, _ in box.received] == [TO_APPLICANT, TO_APPLICANT, TO_DOCTOR]
    assert list(box.kept().values()) == [TO_APPLICANT, TO_DOCTOR]
    assert {row["status"] for row in real_office.data("letters", "1")} == {"sent"}


def test_run_sends_to_the_mail_server(box: Mailbox, tmp_path: Path) -> None:
    with opened(str(tmp_path / "cases.db")) as store:
        Door(store).register(an_application(), AT, "post")
    both = threading.Event()
    box.on_message = lambda: both.set() if len(box.received) == 2 else None
    command = [
        SAKSGANG,
        "--db",
        str(tmp_path / "cases.db"),
        "--now",
        AT.isoformat(),
        "run",
        "--every",
        "0.2",
    ]
    with box.up():
        running = subprocess.Popen(
            command, env=environment(SAKSGANG_POST=box.url), stderr=subprocess.PIPE, text=True
        )
        try:
            assert both.wait(20)
        finally:
            running.send_signal(signal.SIGTERM)
            _, said = running.communicate(timeout=20)

    assert running.returncode == 0 and "2 letters sent" in said
    assert list(box.kept().values()) == [TO_APPLICANT, TO_DOCTOR]
