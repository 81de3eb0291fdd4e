"""R28: lists show what the cases themselves say, after any history of every process.

Random steps are taken in linked cases, and time passes. Again and again each list is read twice:
from the stored lines, and with every line derived from its case. Searches are compared too.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from bar import Measured, Size
from cases import noon
from databases import break_case
from reliability.linked_cases.random_office import RandomOffice
from the_command import opened

from handlers.api import Office
from handlers.casework.case_lines import Wanted
from storage.wakeups import current_stamp

OTHER_PROGRAM = "UPDATE store SET program_version = '0.0.0'"
SEARCHES = ("solbakken", "a", "o e", "2018-1", "3", "8", "lege", "x")


def test_lists_say_what_the_cases_say(
    shared_place: str, tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    histories, compared, lines = size(1, 10), 0, 0
    for history in range(histories):
        with opened(shared_place) as store:
            luck = Random(f"lists {history}")
            random = RandomOffice(store, luck, tmp_path / f"{history}", date(2018, 2, 1))
            random.steps(1)
            for _ in range(size(30, 60)):
                for _ in range(5):
                    random.step()
                office = Office(random.office.door, "Eli", lambda now=random.today: noon(now))
                stored = _lists(office)
                break_case(store, OTHER_PROGRAM)
                assert stored == _lists(office)
                with store.transaction(write=True) as work:
                    work.stamp_index(current_stamp())
                whole, part = stored["board"], stored["part of the board"]
                assert part == replace(whole, late=whole.late[:2], marked=whole.marked[:2])
                compared, lines = compared + 1, lines + len(stored["list"])
            office.tick()
            with store.transaction(write=False) as work:
                assert work.outdated(random.today) == []
    measured("R28", f"lists compared {compared} times, {lines:,} lines: none differs")


def _lists(office: Office) -> dict[str, Any]:
    """Return what every list shows, in full and in parts."""
    found: dict[str, Any] = {
        "inbox": office.inbox(),
        "next": office.next(),
        "list": office.list(),
        "late": office.list(wanted=Wanted(late=True, sort="due")),
        "page": office.inbox(wanted=Wanted(limit=3, page=2)),
        "board": office.board(),
        "part of the board": office.board(limit=2),
        "deadlines": office.deadlines(),
        "overdue": office.deadlines(overdue=True, limit=5),
    }
    return found | {text: office.search(text) for text in SEARCHES}
