"""Run the benchmarks and write RESULTS.md beside this file.

    .venv/bin/python tests/benchmarks/run.py [w1 w6 compare …]

Without names it runs all of BENCHMARKS; with names, only those sections of the page are replaced.
The sizes are those of a run of some minutes; each file can be run alone with larger ones. Each
benchmark is a process of its own, so that its peak memory is its own.
"""

import json
import os
import platform
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from measuring import Line

from handlers.clock import now
from workflow.engine.calendar import oslo_day

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PAGE = HERE / "RESULTS.md"
HEAD = """# Speed and memory

Written by `tests/benchmarks/run.py`, never by hand. Every figure stands beside its *floor*: the
least that any program has to do for the same answer, measured in the same run. Machines differ and
are shared, so read the ratios. Medians of interleaved rounds.
"""
BENCHMARKS = {
    "w1": ("w1_life_of_a_case.py", "20"),
    "w2a": ("w2a_assess.py", "5000"),
    "w4": ("w4_sweep.py", "1000000", "1000"),
    "w5": ("w5_start.py", "9"),
    "w6": ("w6_growth.py", "1000", "10000", "100000"),
    "compare": ("bench_compare.py", "1000000"),
    "simulate": ("bench_simulate.py",),
    "stats": ("bench_stats.py", "2000"),
}
"""Each benchmark's file, and its sizes here. The `w*.py` report JSON, the others lines of text."""
TITLES = {
    "compare": (
        "W2c: a comparison of two variants",
        "The floor is NumPy by hand on the same columns.",
    ),
    "simulate": (
        "W3: a simulated year",
        "The floor is a tuned loop over a heap in plain Python.",
    ),
    "stats": ("Statistics of stored cases", "The floor is a bare SELECT of the same rows."),
}


def main() -> None:
    """Run the benchmarks that are named, or all."""
    sections = _sections()
    for name in sys.argv[1:] or BENCHMARKS:
        file, *sizes = BENCHMARKS[name]
        print(f"{file} …", flush=True)
        machine = _machine()
        path = os.pathsep.join(map(str, (ROOT, ROOT / "tests" / "support")))
        said = subprocess.run(
            [sys.executable, HERE / file, *sizes],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        sections[name] = (
            _of_lines(name, said, machine) if name in TITLES else _table(json.loads(said), machine)
        )
    text = "\n".join([HEAD, *(sections[name] for name in BENCHMARKS if name in sections)])
    PAGE.write_text(text, encoding="utf-8")


def _machine() -> str:
    """Return the day and the machine, in a sentence. Other work makes the load before a run."""
    load = os.getloadavg()[0]
    busy = "busy with other work" if load > 0.5 else "otherwise idle"
    python, sqlite = platform.python_version(), sqlite3.sqlite_version
    return (
        f"Measured on {oslo_day(now())} with {os.cpu_count()} shared cores, {busy} "
        f"(load {load:.1f} before the run); Python {python}, SQLite {sqlite}."
    )


def _sections() -> dict[str, str]:
    """Return the sections that the page has, by the name of their benchmark."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    names = {title: name for name, (title, _) in TITLES.items()}
    found = {}
    for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]:
        title = part.partition("\n")[0].removeprefix("## ")
        name = names.get(title, title.partition(":")[0].lower())
        found[name] = part.rstrip() + "\n"
    return found


def _of_lines(name: str, said: str, machine: str) -> str:
    """Return the section of a benchmark that prints lines of text."""
    title, how = TITLES[name]
    lines = [f"- {line.strip()}" for line in said.splitlines() if line.strip()]
    return "\n".join([f"## {title}", "", f"{how} {machine}", "", *lines, ""])


def _table(found: dict[str, Any], machine: str) -> str:
    """Return the section of a benchmark that reports lines of a table."""
    lines = [Line(**each) for each in found["lines"]]
    rows = [
        f"| {line.what} | {line.ours:,.3g} {line.unit} | {_floor(line)} | {line.goal} |"
        for line in lines
    ]
    return "\n".join(
        [
            f"## {found['title']}",
            "",
            f"{found['how']} {machine} Peak memory {found['peak_mb']:.0f} MB.",
            "",
            "| work | ours | floor | goal |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _floor(line: Line) -> str:
    if line.ratio is None:
        return "–"
    return f"{line.floor:,.3g} {line.unit} ({line.ratio:.2f} ×)"


if __name__ == "__main__":
    main()
