"""R6: whatever is done to a file, it is read, or refused in lines that say where.

No line repeats a value, and nothing of a refused file is stored. The files come from
`mutated_files.py`. The right answer for a file is not known, so the tests check what holds for
every answer: the same lines each time, one for each fault, each with its place. What is not refused
can be assessed and registered.
"""

import json
import os
import subprocess
import time
from collections import Counter
from contextlib import redirect_stderr
from dataclasses import asdict
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from bar import Measured, Size
from processes import at_once, become_command
from reliability.hostile_files.mutated_files import (
    HOW_MANY_WAYS,
    MutatedFile,
    costly_files,
    mutated_file,
)
from reliability.hostile_files.refusals import DAY, VALUE, faults_of, wrong_with
from the_command import COMPLETE, SAKSGANG, Done, dump_of, environment, opened

from handlers.analysis.application_files import read_applications
from handlers.analysis.assess import assess_files
from handlers.analysis.facts_table import assess_table
from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from scenarios.applications import is_m2
from scenarios.kinds import kind_of
from scenarios.reader import read_policy, read_scenario
from storage.store import Store
from workflow.reimbursement.assessment import assess

NOON: Final = datetime(2015, 3, 16, 11, tzinfo=UTC)
SECONDS, MEGABYTES = 1.0, 200
HANG: Final = 5 * SECONDS
WORKERS: Final = 2
STORED: Final = 16  # each so manieth file is read twice, and taken in as a case
VERBS: Final = ("check", "assess", "register")

# In this process ----------------------------------------------------------------------------------


def used(file: str, kind: str, store: Store | None) -> None:
    """Use a file that was not refused; with a store, as fully as each verb would."""
    if kind == "table":
        table = assess_table(file, received=DAY)
        json.dumps(list(table.rows()))
        if store is not None and table.answers.height:
            first = assess_table(file, received=DAY, rows=(table.answers["row"][0],))
            json.dumps([found.as_data() for _, found in first.proved()], default=str)
    elif kind == "scenario":
        assess(read_scenario(file).application, DAY)
    elif kind == "policy":
        assess_files([COMPLETE], DAY, read_policy(file)) if store is not None else read_policy(file)
    else:
        [(_, application)] = read_applications([file])
        assess(application, DAY)
        if store is not None:
            [found] = assess_files([file], DAY)
            json.dumps(found.as_data(), default=str)
            Door(store).register(application, NOON, "Eli", DAY)


def look_at(found: MutatedFile, folder: Path, store: Store | None) -> tuple[str, int]:
    """Return what is wrong with how a file is read, or "", and how many faults it has."""
    file = folder / found.name
    file.write_bytes(found.raw)
    said = StringIO()
    verb = "assess" if found.kind == "table" else "check"
    try:
        with redirect_stderr(said):
            faults = faults_of(verb, str(file))
            if store is not None and faults_of(verb, str(file)) != faults:
                return "another answer the second time", len(faults)
            if not faults:
                used(
                    str(file),
                    "table"
                    if found.kind == "table"
                    else "message"
                    if is_m2(file)
                    else kind_of(file),
                    store,
                )
    except Exception as error:  # the fault that is looked for
        return f"{type(error).__name__} came through", 0
    finally:
        file.unlink()
    if VALUE.search(said.getvalue().replace(str(file), "")):
        return "a value is repeated in a note", 0
    return wrong_with([str(fault) for fault in faults], str(file), found.raw), len(faults)


def look_at_many(first: int, last: int, folder: str) -> None:
    """Read the files of these numbers in its own process, and write down what was found."""
    place = Path(folder)
    place.mkdir()
    tally: Counter[str] = Counter()
    bad: list[str] = []
    slowest, began = 0.0, time.perf_counter()
    with opened(str(place / "cases.db")) as store:
        for number in range(first, last):
            found = mutated_file(number)
            at = time.process_time()
            wrong, faults = look_at(found, place, None)
            slowest = max(slowest, time.process_time() - at)
            if not wrong and number % STORED == 0:  # once more, stored, and not timed
                wrong, faults = look_at(found, place, store)
            tally[f"{found.kind} {'refused' if faults else 'read'}"] += 1
            tally["faults"] += faults
            tally.update(f"by {how}" for how in set(found.how.split("+")))
            bad += [f"mutated_file({number}), {found.name}, {found.how}: {wrong}"] if wrong else []
        bad += [str(damage) for damage in verify(store, None)]
        tally["cases"] = sum(
            len(rows) for name, rows in dump_of(store).items() if name == "case_file"
        )
    seconds = time.perf_counter() - began
    report = {"tally": tally, "bad": bad[:20], "slowest": slowest, "seconds": seconds}
    (place / "report.json").write_text(json.dumps(report), encoding="utf-8")


def test_a_file_is_read_or_refused_in_lines_whatever_was_done_to_it(
    size: Size[int], measured: Measured, tmp_path: Path
) -> None:
    files = size(20_000, 1_000_000)
    each = files // WORKERS
    places = [tmp_path / f"half-{n}" for n in range(WORKERS)]
    at_once(
        look_at_many,
        [(n * each, (n + 1) * each, str(place)) for n, place in enumerate(places)],
        seconds=120 + files / 100,
    )
    reports = [json.loads((place / "report.json").read_text(encoding="utf-8")) for place in places]

    tally = sum((Counter(report["tally"]) for report in reports), Counter())
    slowest = max(report["slowest"] for report in reports)
    assert [line for report in reports for line in report["bad"]] == []
    assert slowest <= HANG
    for kind in ("application", "scenario", "policy", "message", "table"):
        assert tally[f"{kind} refused"] >= files // 50 and tally[f"{kind} read"] >= files // 2000, (
            kind,
            tally,
        )
    assert len([name for name in tally if name.startswith("by ")]) == HOW_MANY_WAYS + 1
    refused = sum(count for name, count in tally.items() if name.endswith("refused"))
    assert tally["cases"] >= files // 1000
    seconds = max(report["seconds"] for report in reports)
    measured(
        "R6",
        f"{files:,} hostile files in process: {refused:,} refused with {tally['faults']:,} lines, "
        f"{files - refused:,} read and used, 0 tracebacks, 0 values repeated; "
        f"{files / seconds:,.0f} files/s, the slowest {slowest:.2f} s of processor, "
        f"{seconds:.0f} s",
    )


# Through the command ------------------------------------------------------------------------------


def forked(args: list[str], folder: Path) -> tuple[Done, float, float]:
    """Run a command in a fork of this process.

    Returns how it ended, its seconds of processor, and its megabytes beyond those of this process.
    """
    before = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    pid = os.fork()
    if pid == 0:
        become_command(args, str(folder), None, environment())
    _, status, used_up = os.wait4(pid, 0)
    seconds = used_up.ru_utime + used_up.ru_stime
    out, err = ((folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
    return (
        Done(os.waitstatus_to_exitcode(status), out, err),
        seconds,
        (used_up.ru_maxrss * 1024 - before) / 2**20,
    )


def command_many(first: int, last: int, folder: str) -> None:
    """Run the command on the files of these numbers, on one database, and write down the results.

    Runs in its own process. The faults of the files are not read here: reading a table starts
    threads, and a process with threads can't be forked.
    """
    place = Path(folder)
    place.mkdir()
    db = str(place / "cases.db")
    with opened(db) as store:
        held = dump_of(store)
    with (place / "report.jsonl").open("w", encoding="utf-8") as report:
        for number in range(first, last):
            found, verb = mutated_file(number), VERBS[number % len(VERBS)]
            file = place / found.name
            file.write_bytes(found.raw)
            done, seconds, megabytes = forked(
                ["--db", db, "--now", str(DAY), "--as", "Eli", verb, str(file)], place
            )
            now = held
            if verb == "register":
                with opened(db) as store:
                    now = dump_of(store)
            entry = {
                "number": number,
                **asdict(done),
                "stored": now != held,
                "seconds": seconds,
                "megabytes": megabytes,
            }
            report.write(json.dumps(entry) + "\n")
            held = now
    with opened(db) as store:
        (place / "damage.json").write_text(
            json.dumps([str(damage) for damage in verify(store, None)]), encoding="utf-8"
        )


def wrong_with_command(entry: dict[str, Any], place: Path) -> str:
    """Return what is wrong with what the command said of a file, or ""."""
    number, code, said = entry["number"], entry["code"], entry["err"]
    found = mutated_file(number)
    file = place / found.name
    with redirect_stderr(StringIO()):
        expected = [str(fault) for fault in faults_of(VERBS[number % len(VERBS)], str(file))]
    if "Traceback" in said:
        return "a traceback"
    if code != (7 if expected else 0):
        return f"exit code {code} with {len(expected)} faults"
    if VALUE.search(said.replace(str(file), "")):
        return "a value is repeated"
    if not expected:
        return ""
    if entry["out"] or entry["stored"]:
        return "an answer, or something stored, beside a refusal"
    lines = said.splitlines()
    return wrong_with(lines, str(file), found.raw) or (
        "" if lines == expected else "other lines than in process"
    )


def test_the_command_refuses_with_exit_code_7_and_stores_nothing(
    size: Size[int], measured: Measured, tmp_path: Path
) -> None:
    files = size(300, 3000)
    start, each = 10_000_000, files // WORKERS  # other files than those above
    places = [tmp_path / f"half-{n}" for n in range(WORKERS)]
    at_once(
        command_many,
        [(start + n * each, start + (n + 1) * each, str(p)) for n, p in enumerate(places)],
        seconds=120 + files / 4,
    )
    told = [
        (json.loads(line), place)
        for place in places
        for line in (place / "report.jsonl").read_text("utf-8").splitlines()
    ]

    wrong = [(entry["number"], wrong_with_command(entry, place)) for entry, place in told]
    assert [each for each in wrong if each[1]] == []
    assert [json.loads((place / "damage.json").read_text("utf-8")) for place in places] == [
        []
    ] * WORKERS
    codes = Counter((VERBS[entry["number"] % len(VERBS)], entry["code"]) for entry, _ in told)
    stored = sum(entry["stored"] for entry, _ in told)
    slowest, most = (max(entry[name] for entry, _ in told) for name in ("seconds", "megabytes"))
    assert len(told) == files and set(codes) == {(verb, code) for verb in VERBS for code in (0, 7)}
    assert min(codes[verb, 7] for verb in VERBS) >= files // 6 and stored >= files // 100
    assert slowest <= HANG and most <= MEGABYTES
    measured(
        "R6",
        f"{files:,} hostile files through the command ({', '.join(VERBS)}): exit code 7 for "
        f"{sum(codes[verb, 7] for verb in VERBS):,}, 0 for the others, nothing stored of what was "
        f"refused; the slowest {slowest:.2f} s of processor, {most:.0f} MB at most beside the "
        "program's own",
    )


HEAVIEST: Final = (
    "wide.csv",
    "heading.csv",
    "long.csv",
    "list.json",
    "like-keys.yaml",
    "quoted.json",
    "elements.xml",
)


def weigh(files: list[str], report: str) -> None:
    """Assess each file by the installed command, and write down what it cost.

    That is its exit code, seconds of processor, and megabytes at most. Runs in a small process,
    because the system counts the size of the starting process as the command's.
    """
    weighed = []
    for file in files:
        with Path(f"{file}.said").open("wb") as said:
            process = subprocess.Popen(
                [SAKSGANG, "assess", file], stdout=said, stderr=said, env=environment()
            )
            _, status, took = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(
                status
            )  # or it would be waited for once more
        weighed.append(
            (file, process.returncode, took.ru_utime + took.ru_stime, took.ru_maxrss / 1024)
        )
    Path(report).write_text(json.dumps(weighed), encoding="utf-8")


def test_the_costliest_files_take_little_time_and_memory(
    full: bool, measured: Measured, tmp_path: Path
) -> None:
    files = {name: raw for name, raw in costly_files() if full or name in HEAVIEST}
    assert len(files) >= (25 if full else len(HEAVIEST))
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    at_once(
        weigh,
        [([str(tmp_path / name) for name in files], str(tmp_path / "weighed.json"))],
        seconds=20 * len(files),
    )
    weighed = json.loads((tmp_path / "weighed.json").read_text(encoding="utf-8"))
    assert len(weighed) == len(files)
    assert [
        each for each in weighed if each[1] not in (0, 7) or each[2] > HANG or each[3] > MEGABYTES
    ] == []
    slowest, most = max(each[2] for each in weighed), max(each[3] for each in weighed)
    measured(
        "R6",
        f"{len(files)} files made to cost: {slowest:.2f} s of processor and {most:.0f} MB at most, "
        "the program's start included",
    )
