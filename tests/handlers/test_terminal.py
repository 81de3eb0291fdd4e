"""On a terminal: narrow ones are readable, lateness is red as well as said; pipes are plain."""

import os
import pty
import re
import subprocess

import pytest
from the_command import COMPLETE, RARE, SAKSGANG, Office, environment

RED = "\x1b[31m"


def on_a_terminal(office: Office, columns: int, *args: str, **env: str) -> str:
    """Return what the command writes on a terminal of so many columns."""
    mine, its = pty.openpty()
    process = subprocess.Popen(
        [SAKSGANG, "--db", office.db, *args],
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=its,
        env=environment(**{"COLUMNS": str(columns), "TERM": "xterm", **env}),
    )
    os.close(its)
    written = b""
    while True:
        try:
            part = os.read(mine, 65536)
        except OSError:  # the command has closed the terminal
            break
        if not part:
            break
        written += part
    os.close(mine)
    assert process.wait(timeout=60) in (0, 8)
    return written.decode().replace("\r\n", "\n")


@pytest.fixture
def late(office: Office) -> Office:
    """An office with two cases, one of them late."""
    office.does("register", COMPLETE)
    office.does("register", RARE, at="2015-05-12")
    return office


def plain(text: str) -> str:
    return re.sub(r"\x1b\[\d+m", "", text)


@pytest.mark.parametrize("verb", ["inbox", "list", "show 1 --file", "history 1", "why 1", "board"])
def test_forty_columns_hold_every_line_and_cut_nothing(verb: str, late: Office) -> None:
    narrow = plain(on_a_terminal(late, 40, "--now", "2015-05-20", *verb.split()))
    wide = late.does(*verb.split(), at="2015-05-20").out

    assert narrow
    assert [x for x in narrow.splitlines() if len(x) > 40 and len(x.split()) > 2] == []
    told = wide.split("\n", 1)[1] if verb in ("inbox", "list", "history 1") else wide
    assert set(re.findall(r"\w+", told)) <= set(re.findall(r"\w+", narrow))


def test_a_narrow_list_tells_each_case_by_itself(late: Office) -> None:
    lines = plain(on_a_terminal(late, 40, "--now", "2015-05-20", "inbox")).splitlines()

    assert lines[0] == "2015-000001"
    assert "  patient: Ingrid Solbakken" in lines and "  left: 34 days over" in lines
    wide = plain(on_a_terminal(late, 250, "--now", "2015-05-20", "inbox"))
    assert wide.splitlines()[0].split()[:2] == ["case", "state"]


def test_lateness_is_red_and_said_in_words(late: Office) -> None:
    told = on_a_terminal(late, 200, "--now", "2015-05-20", "list")

    assert f"{RED}LATE\x1b[0m" in told


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_is_switched_off(env: dict[str, str], late: Office) -> None:
    told = on_a_terminal(late, 200, "--now", "2015-05-20", "list", **env)

    assert "\x1b" not in told and "LATE" in told


def test_a_pipe_gets_neither_colour_nor_wrapped_lines(late: Office) -> None:
    out = late.does("list", at="2015-05-20", COLUMNS="40").out

    assert "\x1b" not in out and len(out.splitlines()) == 3
