"""R26: damaged and oversized tables of facts are read or refused, in little memory and time."""

import json
import os
import re
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from bar import Measured
from builders import RECEIVED
from reliability.analysis_files.mutated_tables import CANARY, mutated_table
from the_command import SAKSGANG, environment

from handlers.analysis.facts_table import assess_table
from workflow.engine.errors import InvalidInput

SECONDS, MEGABYTES, WORKERS = 5, 300, 2
LINE: Final = re.compile(r"[^:]+:\d+:\d+: ([A-Za-z0-9_?.]+: )?[^\n]{8,300}")
Report = dict[str, Any]


def look_at(number: int, folder: Path) -> tuple[str, str]:
    """Return what came of a file, and what is wrong with that or ""."""
    found = mutated_table(number)
    file = folder / found.name
    file.write_bytes(found.raw)
    try:
        table = assess_table(str(file), received=RECEIVED)
        json.dumps(list(table.rows()))
        outcome, faults = "read", table.faults
    except InvalidInput as invalid:
        outcome, faults = "refused", invalid.faults
    except BaseException as error:  # a panic in Rust is no Exception
        return "", f"{found.name} {found.done}: {type(error).__name__} came through"
    finally:
        file.unlink()
    lines = [str(fault).removeprefix(f"{folder}/") for fault in faults]
    if outcome == "refused" and not lines:
        return outcome, f"{found.name} {found.done}: refused without a fault"
    wrong = [line for line in lines if not LINE.fullmatch(line) or CANARY in line]
    return outcome, f"{found.name} {found.done}: {wrong[0][:200]!r}" if wrong else ""


def look_at_many(first: int, last: int, place: str) -> Report:
    """Look at the files of these numbers in a process of its own."""
    folder = Path(place)
    folder.mkdir()
    with (folder / "said").open("wb") as said:
        os.dup2(said.fileno(), 2)
    tally: Counter[str] = Counter()
    bad, slowest = list[str](), 0.0
    for number in range(first, last):
        began = sum(os.times()[:4])  # with the process that reads Parquet
        outcome, wrong = look_at(number, folder)
        slowest = max(slowest, sum(os.times()[:4]) - began)
        tally[outcome] += 1
        bad += [wrong] if wrong else []
    of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(who).ru_maxrss for who in of) // 1024
    said_by_itself = (folder / "said").read_text(encoding="utf-8", errors="replace")
    return {"tally": tally, "bad": bad, "slow": slowest, "peak": peak, "said": said_by_itself}


def test_a_damaged_table_is_read_or_refused_in_lines_in_little_memory_and_time(
    size: Any, measured: Measured, tmp_path: Path
) -> None:
    number = size(300, 10_000)
    bounds = [number * part // WORKERS for part in range(WORKERS + 1)]
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        parts = [
            pool.submit(look_at_many, bounds[part], bounds[part + 1], str(tmp_path / str(part)))
            for part in range(WORKERS)
        ]
        reports = [part.result() for part in parts]
    tally = sum((report["tally"] for report in reports), Counter[str]())
    slowest, peak = (max(report[name] for report in reports) for name in ("slow", "peak"))

    assert [line for report in reports for line in report["bad"]] == []
    assert "".join(report["said"] for report in reports) == ""
    assert min(tally["read"], tally["refused"]) > number // 20  # the damage is neither idle nor all
    assert slowest < SECONDS and peak < MEGABYTES
    measured(
        "R26",
        f"{number:,} damaged tables: {tally['refused']:,} refused, {tally['read']:,} read, "
        f"0 tracebacks; the slowest {slowest:.2f} s, at most {peak} MB",
    )


# In a small process of its own: the memory of a child counts that of the one that starts it.
MEASURED: Final = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds = time.perf_counter() - began
with open(sys.argv[1], "w") as file:
    json.dump([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024], file)
sys.exit(code)
"""

# Oversized ---------------------------------------------------------------------------------------

FACT: Final = "patient.member"


def _rows(path: Path, number: int) -> None:
    pl.select(pl.repeat(None, number, dtype=pl.Boolean).alias(FACT)).write_parquet(path)


def _cell(path: Path, size: int) -> None:
    pl.DataFrame({FACT: ["x" * size]}).write_parquet(path, compression="zstd")


def _columns(path: Path, number: int) -> None:
    pl.DataFrame({f"c{column}": [1] for column in range(number)}).write_parquet(path)


def _footer(path: Path, length: int) -> None:
    path.write_bytes(b"PAR1" + b"\x19" * 5000 + length.to_bytes(4, "little") + b"PAR1")


def _heading(path: Path, names: int) -> None:
    path.write_text(",".join(f"c{number}" for number in range(names)), encoding="utf-8")


def _line(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.write(FACT.encode() + b"\n")
        file.truncate(size)  # one line of zeros, on most disks without a byte of them


def _bad_rows(path: Path, number: int) -> None:
    path.write_bytes(FACT.encode() + b"\n" + b'"\n' * number)


def _names(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f'{{"c{n}": 1}}\n' for n in range(number))


def _deep(path: Path, depth: int) -> None:
    path.write_bytes(b"[" * depth)


def _digits(path: Path, number: int) -> None:
    path.write_text(f'{{"diagnosis.persons_in_norway": {"9" * number}}}\n' * 50, encoding="utf-8")


OVERSIZED: Final[dict[str, tuple[Callable[[Path, int], None], int, str]]] = {
    "rows.parquet": (_rows, 200_000_000, "rows are too many"),
    "cell.parquet": (_cell, 200_000_000, "too large once unpacked"),
    "columns.parquet": (_columns, 2_000, "2,000 columns are too many"),
    "footer.parquet": (_footer, 2**31 - 1, "not a Parquet file"),
    "nested.parquet": (_footer, 5_000, "not a Parquet file"),
    "heading.csv": (_heading, 10_000, "10,000 columns are too many"),
    "line.csv": (_line, 10**10, "longer than 100,000 bytes"),
    "bad-rows.csv": (_bad_rows, 1_000_000, "1,000,000 of 1,000,000 rows can't be used"),
    "line.jsonl": (_line, 10**10, "longer than 100,000 bytes"),
    "names.jsonl": (_names, 100_000, "columns are too many"),
    "deep.jsonl": (_deep, 99_000, "write a JSON object"),
    "digits.jsonl": (_digits, 90_000, "write a JSON object"),
}


@pytest.mark.parametrize("name", OVERSIZED)
def test_an_oversized_table_is_refused_in_little_memory_and_time(
    name: str, measured: Measured, tmp_path: Path
) -> None:
    make, how_much, says = OVERSIZED[name]
    file = tmp_path / name
    make(file, how_much)
    used = tmp_path / "used.json"
    command = [sys.executable, "-c", MEASURED, str(used), SAKSGANG, "assess", str(file)]
    run = subprocess.run(
        [*command, "--format", "json"], capture_output=True, env=environment(), check=False
    )
    seconds, processor, peak = json.loads(used.read_text(encoding="utf-8"))
    out, err = run.stdout, run.stderr.decode()

    assert (run.returncode, out) == (7, b""), err
    assert says in err and "Traceback" not in err and "panicked" not in err
    assert all(LINE.fullmatch(line.removeprefix(f"{tmp_path}/")) for line in err.splitlines())
    assert processor < SECONDS and peak < MEGABYTES
    measured("R26", f"{name}: {seconds:.1f} s, {processor:.1f} s of processor, {peak} MB")
