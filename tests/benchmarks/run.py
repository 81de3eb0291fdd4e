"""Run the benchmarks and write RESULTS.md beside this file.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/run.py [w1 w6 …]

Without names it runs every `w*.py` here; with names, only those sections of the page are replaced.
Each benchmark is a process of its own, so that its peak memory is its own.
"""

import json
import platform
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from measuring import Line

HERE = Path(__file__).parent
PAGE = HERE / "RESULTS.md"
HEAD = """# Speed and memory

Written by `tests/benchmarks/run.py`, never by hand. Every figure stands beside its *floor*: the
least that any program has to do for the same answer, measured in the same run. Machines differ and
are shared, so read the ratios. Medians of interleaved rounds.
"""


def main() -> None:
    """Run the benchmarks that are named, or all."""
    wanted = sys.argv[1:]
    files = [
        file
        for file in sorted(HERE.glob("w*.py"))
        if not wanted or file.stem.split("_")[0] in wanted
    ]
    sections = _sections()
    for file in files:
        print(f"{file.stem} …", flush=True)
        ran = subprocess.run([sys.executable, file], stdout=subprocess.PIPE, check=True)
        sections[file.stem.split("_")[0]] = _section(json.loads(ran.stdout))
    text = "\n".join([HEAD, *(sections[name] for name in sorted(sections))])
    PAGE.write_text(text, encoding="utf-8")


def _sections() -> dict[str, str]:
    """Return the sections that the page has, by the name of their benchmark."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = re.findall(r"^## W(\w+): .*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {
        f"w{name}".lower(): part.rstrip() + "\n" for name, part in zip(found, parts, strict=True)
    }


def _section(found: dict[str, Any]) -> str:
    lines = [Line(**each) for each in found["lines"]]
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    rows = [
        f"| {line.what} | {line.ours:,.3g} {line.unit} | {_floor(line)} | {line.goal} |"
        for line in lines
    ]
    return "\n".join(
        [
            f"## {found['title']}",
            "",
            f"{found['how']} {machine}; peak memory {found['peak_mb']:.0f} MB.",
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
