"""The command: data on standard output, messages on standard error, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from the_command import APPLICATION, run

from handlers.cli.main import STEPS, VERBS, saksgang
from workflow.processes import PROCESSES

STORY = "scenarios/library/information_never_came.yaml"


def test_help_imports_only_light_modules() -> None:
    heavy = (
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "polars",
        "typst",
        "jinja2",
        "apscheduler",
        "rich",
        "yaml",
    )
    loaded, told = imported_by(["--help"], heavy)

    assert loaded == "[]"
    assert "assess" in told


@pytest.mark.parametrize(
    "typed", [["assess", APPLICATION], ["replay", STORY]], ids=lambda it: it[0]
)
def test_what_is_read_of_one_process_loads_no_other(typed: list[str]) -> None:
    others = tuple(f"workflow.{name}.process" for name in PROCESSES if name != "reimbursement")

    assert imported_by(typed, others)[0].splitlines()[-1] == "[]"


def imported_by(typed: list[str], modules: tuple[str, ...]) -> tuple[str, str]:
    """Return what a command says, with a last line of those modules that it imports; its output."""
    code = (
        "import sys\n"
        "from handlers.cli.main import saksgang\n"
        f"saksgang.main({typed!r}, standalone_mode=False)\n"
        f"print([name for name in {modules!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stderr.strip(), done.stdout


def test_help_lists_the_further_steps_of_each_process() -> None:
    further: dict[str, tuple[str, ...]] = {}
    known = set(VERBS)
    for process in PROCESSES.values():
        people = (step.typed for step in process.steps if step.by_people)
        taken = tuple(typed for typed in people if typed.split()[0] not in known)
        further |= {process.name: taken} if taken else {}
        known |= set(taken)
    told = " ".join(run("--help").stdout.split())

    assert further == STEPS
    assert "complain · accept-late · dismiss" in told


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str) -> None:
    done = run(verb, "--help")

    assert done.returncode == 0
    assert f"saksgang {verb}" in done.stdout


def test_the_version_is_one_line() -> None:
    done = run("--version")

    assert done.returncode == 0
    assert done.stdout.startswith("saksgang ") and done.stdout.count("\n") == 1


def test_replay_of_the_library_passes() -> None:
    done = run("replay", "scenarios/library", "--format", "json")
    data = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (0, "")
    assert data["schema"] == "saksgang.replay/1"
    assert data["data"]
    for row in data["data"]:
        assert row["passed"] and row["differences"] == [] and row["title"] and row["file"]


def test_a_scenario_that_differs_ends_with_exit_code_8(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    applied = Path(APPLICATION).read_text(encoding="utf-8")
    (tmp_path / "application.yaml").write_text(applied, encoding="utf-8")
    story.write_text(
        "schema: 1\nscenario: A story\nreceived: 2015-03-16\napplication: application.yaml\n"
        "timeline: [{at: +0d, expect: {state: granted}}]\n",
        encoding="utf-8",
    )
    done = run("replay", str(story))

    assert done.returncode == 8
    assert "state: expected granted, found received" in done.stdout


@pytest.mark.parametrize("verb", ["assess", "replay", "check"])
def test_an_invalid_file_prints_one_line_per_fault_and_no_data(verb: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("patient: {identity_number: Kanarifugl, naem: Kanarifugl}\n", encoding="utf-8")
    done = run(verb, str(bad))

    assert (done.returncode, done.stdout) == (7, "")
    lines = done.stderr.splitlines()
    assert len(lines) >= 2 and all(line.startswith(f"{bad}:1:") for line in lines[:2])
    assert "Kanarifugl" not in done.stderr and "Traceback" not in done.stderr


def test_an_invalid_policy_file_is_refused(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("long_term_dyas: 180\n", encoding="utf-8")
    done = run("assess", APPLICATION, "--policy", str(policy))

    assert (done.returncode, done.stdout) == (7, "")
    assert "long_term_days" in done.stderr


def test_assess_prints_the_keys_of_the_contract() -> None:
    done = run("--now", "2015-03-16", "assess", APPLICATION, "--format", "json")
    answer = json.loads(done.stdout)

    assert answer["now"] == "2015-03-16T12:00:00+01:00"
    [row] = answer["data"]
    assert {"file", "outcome", "basis", "reasons", "missing", "proof"} <= set(row)
    assert (row["outcome"], row["basis"], row["reasons"], row["missing"]) == (
        "grant",
        "§ 3a",
        [],
        [],
    )
    assert {"id", "answer", "law", "question", "parts"} <= set(row["proof"][0])


def test_an_application_can_come_from_standard_input() -> None:
    command = [sys.executable, "-m", "handlers", "assess", "-", "--now", "2015-03-16"]
    text = Path(APPLICATION).read_text(encoding="utf-8")
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.startswith("-: grant under § 3a")


def test_global_options_stand_before_or_after_the_verb() -> None:
    before, after = (
        run("--format", "json", "rules", "list"),
        run("rules", "list", "--format", "json"),
    )

    assert before.stdout == after.stdout != ""


def test_rules_list_has_every_rule_with_every_column() -> None:
    listed = json.loads(run("rules", "list", "--format", "json").stdout)["data"]
    rows = {row["id"]: row for row in listed}
    wanted = [
        *(f"S-{n}" for n in range(1, 9)),
        *(f"G-{n}" for n in range(1, 7)),
        *(f"A-{n}" for n in range(1, 12)),
        *("A-4a", "A-4b", "A-4c", "A-5a", "A-5b", "A-5c", "A-10a", "A-10b", "A-10c"),
        *(f"B-{n}" for n in range(1, 5)),
        *("B-2a", "B-2b", "B-2c"),
        *(f"D-{n}" for n in (*range(1, 9), *range(21, 28))),
        *(f"P-{n}" for n in range(1, 5)),
    ]

    assert set(wanted) <= set(rows)
    for row in rows.values():
        assert row["kind"] in ("condition", "documentary", "guidance")
        assert row["law"] and row["question"] and row["source"]
        assert row["kind"] == "guidance" or (row["facts"] and row["owners"])
        assert isinstance(row["reason"], int | None)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("nope",), 2),
        (("asess",), 2),
        (("replay",), 2),
        (("schema", "nope"), 2),
        (("--format", "xml", "diagram"), 2),
    ],
)
def test_wrong_usage_prints_one_line(args: tuple[str, ...], code: int) -> None:
    done = run(*args)

    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("args", [(), ("rules",), ("db",), ("audit",), ("outbox",), ("config",)])
def test_without_a_verb_the_help_is_printed(args: tuple[str, ...]) -> None:
    done = run(*args)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run(*args, "--help").stdout


def test_the_help_lists_every_verb_once_under_who_uses_it() -> None:
    lines = run("--help").stdout.splitlines()
    starts = [line.split()[0] for line in lines if line.startswith("  ") and line[2:3].isalpha()]

    assert [verb for verb in VERBS if starts.count(verb) != 1] == []
    assert [line for line in lines if line.endswith("...") and "VERB" not in line] == []
    for who in ("Case workers:", "Supervisors:", "Analysts:", "Operators:", "Everyone:"):
        assert lines.count(who) == 1


def test_a_misspelt_verb_gets_a_suggestion() -> None:
    assert "assess" in run("asess").stderr


def test_a_wrong_time_ends_with_exit_code_2() -> None:
    done = run("--now", "yesterday", "assess", APPLICATION)

    assert done.returncode == 2 and "YYYY-MM-DD" in done.stderr and done.stdout == ""


@pytest.mark.parametrize("day", ["1015-03-16", "2015-W12-1", "2015-3-16", "20150316"])
def test_an_option_reads_a_day_as_a_file_does(day: str, tmp_path: Path) -> None:
    done = run("--db", str(tmp_path / "a.db"), "register", APPLICATION, "--received", day)

    assert (done.returncode, done.stdout) == (2, "")
    assert "--received" in done.stderr and "write a" in done.stderr


@pytest.mark.parametrize(
    ("args", "env", "names"),
    [
        ((b"--as", b"\xff", b"inbox"), {}, "Argument 2"),
        ((b"inbox",), {b"SAKSGANG_AS": b"\xff"}, "SAKSGANG_AS"),
    ],
)
def test_bytes_that_are_not_utf_8_are_wrong_usage(
    args: tuple[bytes, ...], env: dict[bytes, bytes], names: str
) -> None:
    command = [os.fsencode(sys.executable), b"-m", b"handlers", *args]
    done = subprocess.run(
        command, capture_output=True, env=os.environb | env, check=False, timeout=60
    )

    assert (done.returncode, done.stdout) == (2, b"")
    assert names.encode() in done.stderr and b"UTF-8" in done.stderr


def test_output_to_a_pipe_has_no_colour() -> None:
    done = run("replay", "scenarios/library", "--events", COLUMNS="40", FORCE_COLOR="")

    assert "\x1b" not in done.stdout + done.stderr


def test_csv_and_json_lines_have_one_line_per_row() -> None:
    rows = run("rules", "list", "--format", "csv").stdout.splitlines()
    lines = run("rules", "list", "--format", "jsonl").stdout.splitlines()

    assert len(rows) == len(lines) + 1
    assert rows[0].startswith('"id","kind","law"')
    assert json.loads(lines[0])["id"] == "S-1"


@pytest.mark.parametrize(
    "args",
    [
        ("replay", "scenarios/library", "--events", "--format", "json"),
        ("assess", APPLICATION, "--now", "2015-03-16", "--format", "json", "--proof"),
        ("rules", "list", "--format", "json"),
        ("schema", "scenario"),
    ],
    ids=lambda args: args[0],
)
def test_the_same_input_gives_the_same_bytes_in_any_time_zone(args: tuple[str, ...]) -> None:
    first = run(*args, TZ="UTC", PYTHONHASHSEED="0")
    elsewhere = (("Europe/Oslo", "1"), ("Pacific/Apia", "random"))
    others = [run(*args, TZ=zone, PYTHONHASHSEED=seed) for zone, seed in elsewhere]

    assert first.stdout and all(other.stdout == first.stdout for other in others)


def test_an_unexpected_fault_is_one_line_unless_debug_is_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from handlers.cli import main as cli

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret 14836130031")

    monkeypatch.setattr(saksgang, "main", broken)

    assert cli._run(["diagram"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(RuntimeError):
        cli._run(["diagram", "--debug"])


@pytest.mark.parametrize(("closed", "code"), [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0)])
def test_a_closed_stream_drops_its_output(closed: str, code: int) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m handlers diagram {closed}', sys.executable],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == code and "Traceback" not in done.stderr
    assert bool(done.stdout) is (">&-" not in closed.replace("2>&-", ""))


def test_messages_never_go_to_standard_output() -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m handlers nosuch 2>&-', sys.executable],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("verb", [("check",), ("assess",), ("register",), ("answer", "1")])
def test_a_mistyped_identity_number_is_refused_unless_it_is_kept(
    verb: tuple[str, ...], tmp_path: Path
) -> None:
    """The same file is taken with --keep-number."""
    form = tmp_path / "a.yaml"
    form.write_text('patient: {identity_number: "14836130032"}', encoding="utf-8")
    base = ("--db", str(tmp_path / "a.db"), "--as", "Eli")
    if verb[0] == "answer":
        assert run(*base, "register", APPLICATION).returncode == 0
    refused = run(*base, *verb, str(form))
    more = ("--correct",) if verb[0] == "answer" else ()
    kept = run(*base, *verb, str(form), "--keep-number", *more)

    assert refused.returncode == 7 and "the last two digits do not fit" in refused.stderr
    assert kept.returncode == 0 and "do not fit" not in kept.stderr


def test_an_application_that_a_case_waits_for_is_offered_as_its_answer(tmp_path: Path) -> None:
    incomplete = APPLICATION.replace(".yaml", "_without_date.yaml")
    base = ("--db", str(tmp_path / "a.db"), "--as", "Eli", "--now", "2015-03-16 10:00")
    assert run(*base, "register", incomplete).returncode == 0
    assert run(*base, "--yes", "ask", "1").returncode == 0
    refused = run(*base, "--no-input", "register", APPLICATION)
    answered = run(*base, "--yes", "register", APPLICATION)
    listed = run(*base, "--format", "json", "list")

    assert refused.returncode == 2
    assert "Case 2015-000001 waits for this doctor's answer" in refused.stderr
    assert "2015-000001, as the answer it waited for" in answered.stdout
    assert [row["state"] for row in json.loads(listed.stdout)["data"]] == ["under_review"]
