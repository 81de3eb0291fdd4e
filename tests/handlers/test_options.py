"""Options and arguments that can't be obeyed or read are wrong usage, never silently ignored."""

import os
import subprocess
from pathlib import Path

import click
import pytest
from enquiry import ENQUIRY
from the_command import APPLICATION, DAY, SAKSGANG, Office, in_process, run

from handlers.cli.main import saksgang
from handlers.cli.verbs import UNUSED
from scenarios.forms import form
from scenarios.schemas import json_schema


@pytest.mark.parametrize(
    ("verb", "option"),
    [(verb, option) for verb, names in UNUSED.items() for option in sorted(names)],
)
@pytest.mark.parametrize("before", [True, False], ids=["before the verb", "after it"])
def test_an_option_that_a_verb_cant_obey_is_refused(verb: str, option: str, before: bool) -> None:
    words = verb.split()
    known = get_command(words)
    needed = ["x" for each in known.params if isinstance(each, click.Argument) and each.required]
    needed = ["application"] if verb in ("form", "schema") else needed
    for each in known.params:
        if isinstance(each, click.Option) and each.required:
            needed += [each.opts[0], "x"]
    typed = {"now": ["--now", DAY], "policy_file": ["--policy", "p"], "dry_run": ["-n"]}[option]
    args = [*typed, *words, *needed] if before else [*words, *needed, *typed]
    done = in_process(args, {}, "")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"saksgang: `{verb}` has no use for --")


def test_a_time_of_the_environment_is_no_option_that_was_typed() -> None:
    assert in_process(["diagram"], {"SAKSGANG_NOW": DAY}, "").code == 0


def get_command(words: list[str]) -> click.Command:
    """Return the command of a verb."""
    found: click.Command = saksgang
    for word in words:
        assert isinstance(found, click.Group)
        command = found.get_command(click.Context(found), word)
        assert command is not None
        found = command
    return found


def test_the_day_is_told_once() -> None:
    assert "Choose --until or --now" in run("tick", "--until", DAY, "--now", DAY).stderr
    done = run("replay", "--events", "--coverage", "scenarios/library", "--format", "json")
    assert done.returncode == 2 and "Choose --events or --coverage" in done.stderr


@pytest.mark.parametrize(
    "verb",
    [
        *(("check",), ("assess",), ("replay",), ("register",)),
        *(("rules", "table", "--policy"), ("rules", "diff", "--from-policy")),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["pipe.yaml", "pipe.csv"])
def test_a_named_pipe_is_refused_and_not_waited_for(
    verb: tuple[str, ...], name: str, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / name)
    command = [SAKSGANG, "--db", str(tmp_path / "a.db"), *verb, str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)

    assert (done.returncode, done.stdout) == (7, "")
    assert "this is a pipe or a device; write its content to a file first" in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "assess -",
        "--db a.db register -",
        "--db a.db --now 2015-03-16 --as Eli grant 1",
        "--db a.db list",
    ],
)
def test_a_closed_standard_input_is_no_fault_of_the_program(command: str, tmp_path: Path) -> None:
    made = ["--db", str(tmp_path / "a.db"), "--now", DAY, "--as", "Eli"]
    for step in (["register", str(Path(APPLICATION).resolve())], ["start", "1"]):
        assert in_process([*made, *step], {}, "").code == 0
    done = subprocess.run(
        f"{SAKSGANG} {command} <&-",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert done.returncode in (0, 2, 7) and "unexpected" not in done.stderr


@pytest.mark.parametrize("url", ["http://a/b", "postgresql://h:x/y", "sqlite://host/x", "://"])
def test_what_is_no_url_of_a_database_is_wrong_usage(url: str) -> None:
    done = in_process(["--db", url, "list"], {}, "")

    assert (done.code, done.out) == (2, "")
    assert "PATH" in done.err and "unexpected" not in done.err


def test_what_is_asked_for_stands_in_the_json_too(office: Office) -> None:
    office.does("register", APPLICATION)
    why = office.data("why", "1", "grant")
    letters = office.data("letters", "1", "--text")

    assert set(why) == {"number", "steps"} and set(why["steps"]) == {"grant"}
    assert "outcome" in office.data("why", "1")
    assert letters and all("2015-000001" in letter["text"] for letter in letters)
    assert not any("text" in letter for letter in office.data("letters", "1"))


def test_a_process_without_a_policy_has_no_form_of_one() -> None:
    for of in (form, json_schema):
        with pytest.raises(ValueError, match="enquiry has no policy"):
            of("policy", ENQUIRY)
