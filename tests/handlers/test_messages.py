"""Messages say what is wrong, where, and what would help, in the words of the command line."""

from pathlib import Path

import pytest
from the_command import COMPLETE, Office


@pytest.fixture
def one(office: Office) -> Office:
    """An office with one new case."""
    office.does("register", COMPLETE)
    return office


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("show", "77"), 3, "there is no such case as 77; `saksgang list` and `saksgang search`"),
        (("show", "2015-77"), 3, "there is no such case as 2015-77;"),
        (("outbox", "retry", "2015-000001-9-doctor-nb"), 3, "no such letter as 2015-000001-9-doct"),
        (("outbox", "retry", "x"), 3, "`saksgang letters CASE` and `saksgang outbox list`"),
        (("reject", "1", "--reason", "3", "--because", "x"), 2, "write 16, refusal under § 3b"),
        (("ask", "1", "initation.dat"), 2, "«initation.dat» is neither a case nor a fact: no such"),
        (("ask", "1", "initation.dat"), 2, "did you mean `initiation.date`?"),
        (("ask", "1", "qqqq"), 2, "`saksgang rules list --facts` lists them"),
        (("ask", "initiation.date"), 2, "as `saksgang ask 42 initiation.date`"),
        (("why", "1", "granted"), 2, "Did you mean `grant`?"),
        (("run", "--every", "0"), 2, "'--every': write a number, 0.1 or more."),
        (("run", "--every", "inf"), 2, "write a number, 0.1 or more."),
        (("list", "--limit", "1.5"), 2, "'--limit': write a whole number, 1 or more."),
        (("show",), 2, "Missing argument 'CASE'. `saksgang show --help` shows how it is written."),
        (("show", "1", "2"), 2, "extra argument (2). `saksgang show --help` shows"),
        (("show", "1", "--fil"), 2, "`saksgang show --help` shows how it is written."),
        (("rules", "list", "--on", "x"), 2, "Did you mean '--now'? `saksgang rules list --help`"),
        (("grant", "1"), 5, "What does: `ask`, `start`"),
        (("reject", "1", "--reason", "16", "--because", "x"), 5, "can't reject --reason 16:"),
    ],
)
def test_a_message_names_what_is_wrong_and_what_helps(
    args: tuple[str, ...], code: int, says: str, one: Office
) -> None:
    done = one(*args)

    assert (done.code, done.out) == (code, "")
    assert says in done.err


def test_a_wrong_time_to_sweep_until_names_its_option(one: Office) -> None:
    done = one("tick", "--until", "soon", at=None)

    assert done.code == 2 and "--until: write a time as YYYY-MM-DD" in done.err


def test_a_name_is_not_repeated_as_a_case(one: Office) -> None:
    done = one("show", "Kanarifugl")

    assert done.code == 3 and "Kanarifugl" not in done.err and "no such case;" in done.err


@pytest.mark.parametrize(
    ("name", "begins", "says"),
    [
        ("x.docx", b"PK\x03\x04rest", "a Word, Excel or ZIP file, not text"),
        ("x.xlsx", b"PK\x03\x04rest", "`saksgang form application`"),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "a Word or Excel file, not text"),
        ("x.pdf", b"%PDF-1.4", "a PDF file, not text"),
        ("x.rtf", b"{\\rtf1", "formatted text (RTF)"),
        ("x.png", b"\x89PNG\r\n", "a picture"),
        ("x.txt", "hei på deg".encode("utf-16"), "UTF-16; save the file with the encoding UTF-8"),
    ],
)
@pytest.mark.parametrize("verb", ["register", "check", "assess"])
def test_a_file_of_another_kind_is_called_what_it_is(
    verb: str, name: str, begins: bytes, says: str, one: Office, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(begins)
    done = one(verb, str(tmp_path / name))

    assert (done.code, done.err.count("\n")) == (7, 1)
    assert f"{name}:1:1: this is " in done.err and says in done.err
