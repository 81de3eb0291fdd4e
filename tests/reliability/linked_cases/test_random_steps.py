"""Random steps over linked cases: a case that has ended never changes, and nobody decides alone."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from databases import simulated_store
from reliability.linked_cases.files import make_files
from reliability.linked_cases.random_office import RandomOffice

from handlers.safekeeping import audit


@pytest.mark.parametrize("start", [date(2015, 3, 16), date(2018, 2, 1)])
def test_what_has_ended_never_changes_and_nobody_decides_alone(
    start: date, shared_place: str, tmp_path: Path, size: Any
) -> None:
    store = simulated_store(shared_place)
    files = make_files(tmp_path)
    office = RandomOffice(store, Random(f"{start}"), files, start)

    for _ in range(size(600, 10_000)):
        office.step()
    office.look_at_all()

    assert office.decided_alone() == []
    assert [str(damage) for damage in audit.verify(store, None, law=True)] == []
    assert office.counted.done > office.counted.tried // 20
    print(office.counted, len(office.ended))
    store.close()
