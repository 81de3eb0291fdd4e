"""Random steps over linked cases: a case that has ended never changes, and nobody decides alone."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from databases import simulated_store
from reliability.linked_cases.random_office import RandomOffice

from handlers.safekeeping import audit


@pytest.mark.parametrize("start", [date(2015, 3, 16), date(2018, 2, 1)])
def test_what_has_ended_never_changes_and_nobody_decides_alone(
    start: date, shared_place: str, tmp_path: Path, size: Any
) -> None:
    store = simulated_store(shared_place)
    office = RandomOffice(store, Random(f"{start}"), tmp_path / "files", start)

    office.steps(size(600, 5_000))
    office.look_at_all()

    assert office.decided_alone() == []
    assert [str(damage) for damage in audit.verify(store, None, law=True)] == []
    assert office.counted.done > office.counted.tried // 5 and len(office.ended) > 5
    store.close()
