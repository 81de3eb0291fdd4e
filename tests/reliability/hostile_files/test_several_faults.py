"""R6b: a file with several faults is refused with all of them, each once, in the file's order."""

import re
from collections import Counter
from pathlib import Path

from bar import Measured, Size
from processes import run
from reliability.hostile_files.planted_faults import Planted, planted
from reliability.hostile_files.refusals import VALUE, faults_of

from workflow.engine.errors import Fault

TOO_MANY = re.compile(r"\d+ of \d+ rows can't be used")
"""The last line about a table says how many of its rows have the faults listed before."""


def found_in(file: Path, given: Planted) -> tuple[Fault, ...]:
    """Return what the reader says of a file."""
    file.write_text(given.text, encoding="utf-8")
    found = faults_of("assess" if given.name.startswith("table") else "check", str(file))
    return tuple(fault for fault in found if not TOO_MANY.search(fault.message))


def test_every_planted_fault_is_named_once_at_its_place(
    size: Size[int], measured: Measured, tmp_path: Path
) -> None:
    files = size(1_000, 20_000)
    by_count: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    for number in range(files):
        given = planted(number)
        file = tmp_path / given.name
        found = found_in(file, given)

        places = [((fault.line, fault.column, fault.path), fault.message) for fault in found]
        assert [place for place, _ in places] == [place for place, _ in given.faults], number
        assert all(
            message.startswith(says)
            for (_, message), (_, says) in zip(places, given.faults, strict=True)
        ), number
        assert found_in(file, given) == found, number
        assert not any(VALUE.search(f"{fault.path} {fault.message}") for fault in found), number
        file.unlink()
        by_count[len(found)] += 1
        kinds.update(says for _, says in given.faults)
    assert set(by_count) == set(range(1, 9)) and min(by_count.values()) >= files // 20
    assert len([kind for kind, count in kinds.items() if count >= files // 400]) >= 20
    measured(
        "R6b",
        f"{files:,} files with 1 to 8 planted faults of {len(kinds)} kinds: each of "
        f"{sum(kinds.values()):,} named once, at its line, column and field, in the order of the "
        "file, the same again",
    )


def test_the_command_lists_the_same_faults(tmp_path: Path) -> None:
    for number in range(12):
        given = planted(number)
        file = tmp_path / given.name
        expected = [str(fault) for fault in found_in(file, given)]
        for verb in (
            ("assess",)
            if given.name.startswith("table")
            else ("check", "assess", "register")[:: 1 + number % 2]
        ):
            done = run([verb, str(file)], tmp_path / "there")
            if verb == "check" or not given.name.startswith("policy"):
                told = [line for line in done.err.splitlines() if not TOO_MANY.search(line)]
                assert (done.code, done.out, told) == (7, "", expected), number
    assert not list((tmp_path / "there").glob("*.db"))
