"""Read an event log by pm4py, as the README does, and compare with process and cases.

`.ci/run` installs pm4py.
"""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import lived_cases
import pm4py
import pytest
from cases import ELI, noon
from the_command import opened

from handlers.reports.exported_events import export_events
from storage.queries import all_events
from workflow.engine.process import Road
from workflow.reimbursement.process import REIMBURSEMENT

README = Path("README.md").resolve()
CASES = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the log of random lives, and with what followed what in each case."""
    folder = tmp_path_factory.mktemp("log")
    with opened(str(folder / "cases.db")) as store:
        lived_cases.live(store, CASES)
        export_events(store, folder / "events.csv", noon(lived_cases.LAST), ELI)
    return folder


def readme_lines() -> str:
    """Return the README's lines of Python that name pm4py."""
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    [lines] = [block for block in blocks if "pm4py" in block]
    return lines


def test_the_readmes_seven_lines_read_the_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    lines = readme_lines()
    assert len([line for line in lines.splitlines() if line]) == 7
    exec(lines, {})
    told = capsys.readouterr().out
    assert "application_received → " in told
    assert f"of {CASES} cases" in told


def test_what_follows_what_is_a_road_and_each_one_used_is_found(folder: Path) -> None:
    from pandas import read_csv

    log = read_csv(folder / "events.csv", parse_dates=["time:timestamp"])
    found, starts, _ = pm4py.discover_dfg(log)

    def roads(event: str) -> list[Road[Any]]:
        steps = {step.name for step in REIMBURSEMENT.steps if event in step.by_name}
        return [road for road in REIMBURSEMENT.roads if road.step in steps]

    for before, after in found:
        reached = {road.to for road in roads(before)}
        assert reached & {road.source for road in roads(after)}, (before, after)
    assert starts == {"application_received": CASES}

    lives: dict[str, list[str]] = {}
    with opened(str(folder / "cases.db")) as store, store.transaction(write=False) as work:
        for row in all_events(work):
            lives.setdefault(row.case_number, []).append(row.event)
    used = Counter(pair for events in lives.values() for pair in pairwise(events))
    assert {pair: int(times) for pair, times in found.items()} == used
    assert len(used) > 25
