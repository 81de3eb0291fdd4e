"""W5: a cold start: what a command costs as a whole process.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/w5_start.py [ROUNDS]

Processor time of each process, in rounds that run every command and every floor once. The floors
are `python -c pass`, and for what reads a database `python -c "import click, sqlmodel"`.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

from builders import an_application, of_somebody_born_that_month
from cases import ELI, day, noon
from databases import simulated_store
from many_cases import fill
from measuring import Line, medians, report

from handlers.api import Office
from handlers.casework.door import Door
from handlers.casework.sweep import reindex

ROUNDS = 9
CASES = 500
"""Cases in the database, beside those that `start` is given."""
NOW = noon(day(1))
LIBRARY = Path("scenarios/library")
APPLICATION = str(LIBRARY / "applications" / "epilepsy_3a_without_date.yaml")
SCENARIO = str(LIBRARY / "information_never_came.yaml")
COMMAND = str(Path(sys.executable).with_name("saksgang"))
FLOORS = {"pass": "pass", "database": "import click, sqlmodel"}
"""Programs that every command is compared with."""


class Work(NamedTuple):
    """A command line, the floor that it is compared with, and its goal in words."""

    arguments: tuple[str, ...]
    floor: str
    goal: str
    completed: bool = False
    """The arguments are completed by the shell, the last one as far as it was typed."""


WORKS: Mapping[str, Work] = {
    "--version": Work(("--version",), "pass", "≤ 5 ×"),
    "completion of verbs": Work(("re",), "pass", "≤ 5 ×", completed=True),
    "completion of case numbers": Work(("show", "2015-0001"), "database", "≤ 1.3 ×", True),
    "--help": Work(("--help",), "pass", "≤ 8 ×"),
    "assess, one file": Work(("assess", APPLICATION), "pass", "≤ 16 ×"),
    "check, one file": Work(("check", SCENARIO), "pass", "≤ 16 ×"),
    "replay, one file": Work(("replay", SCENARIO), "pass", "≤ 16 ×"),
    "show": Work(("show", "42"), "database", "≤ 1.3 ×"),
    "list": Work(("list", "--limit", "20"), "database", "≤ 1.3 ×"),
    "next": Work(("next",), "database", "≤ 1.3 ×"),
    "note": Work(("note", "42", "Ringte legen."), "database", "≤ 1.8 ×"),
    "start": Work(("start",), "database", "≤ 1.8 ×"),
}


def filled(place: str, rounds: int) -> list[str]:
    """Fill a database, and return the numbers of new cases that can be started."""
    store = simulated_store(place)
    fill(store, CASES, as_in_an_office=True)
    office = Office(Door(store, stated=True), ELI, lambda: NOW)
    new = [of_somebody_born_that_month(an_application(), CASES + n) for n in range(rounds)]
    numbers = [office.register(each).case.number for each in new]
    reindex(office.door, NOW)
    store.close()
    return numbers


def environment(place: str) -> dict[str, str]:
    """Return the environment of every process. Modules are compiled, as in an installed program."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    settings = {"DB": place, "NOW": NOW.isoformat(), "AS": ELI, "CONFIG": ""}
    return own | {f"SAKSGANG_{name}": text for name, text in settings.items()}


def run(line: list[str], given: Mapping[str, str]) -> None:
    """Run a process to its end. Raises CalledProcessError, with what it says, if it fails."""
    subprocess.run(line, env=given, capture_output=True, check=True)


def run_work(work: Work, given: Mapping[str, str], started: list[str]) -> None:
    """Run a command; `start` takes one of the cases, which it can start but once."""
    arguments = [*work.arguments, *([started.pop()] if work.arguments == ("start",) else ())]
    if not work.completed:
        run([COMMAND, *arguments], given)
        return
    words = " ".join(("saksgang", *arguments))
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(arguments))}
    run([COMMAND], {**given, **asked, "_SAKSGANG_COMPLETE": "bash_complete"})


def seconds_of_children() -> float:
    """Return the processor time of the processes that have ended, in seconds."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure every command beside its floor."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/cases.db"
        started = filled(place, rounds + 1)
        given = environment(place)
        works = {
            **{
                name: partial(run, [sys.executable, "-c", it], given) for name, it in FLOORS.items()
            },
            **{name: partial(run_work, work, given, started) for name, work in WORKS.items()},
        }
        for work in works.values():
            work()  # compiles its modules
        found = medians(works, rounds, seconds_of_children)
    lines = [
        Line(name, 1000 * found[name], 1000 * found[work.floor], goal=work.goal)
        for name, work in WORKS.items()
    ]
    how = (
        "Processor time of a whole process, its modules compiled before. The floor is `python -c "
        f'pass`; for what reads a database (of {CASES} cases) `python -c "{FLOORS["database"]}"`.'
    )
    report("W5: a cold start", how, lines)


if __name__ == "__main__":
    main()
