"""The table of seeded faults holds: each can still be put in, and names a test that is there. It is run by `seeded_faults.py`."""

from pathlib import Path

import pytest
from seeded_faults import FAULTS, ROOT, Fault, broken


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_put_in_and_names_its_test(fault: Fault) -> None:
    text = broken(fault)  # raises where the text to replace does not stand there exactly once
    file, _, name = fault.test.partition("::")
    function = name.partition("[")[0].rpartition("::")[2]

    assert text != (ROOT / fault.file).read_text(encoding="utf-8")
    compile(text, fault.file, "exec")
    assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8")


def test_there_are_faults_enough_and_no_two_have_the_same_name() -> None:
    names = [fault.name for fault in FAULTS]

    assert len(set(names)) == len(names) >= 34
    assert not [fault.name for fault in FAULTS if Path(fault.file).parts[0] == "tests"]


def test_no_fault_is_in_the_table_twice() -> None:
    assert len({(fault.file, fault.old, fault.new) for fault in FAULTS}) == len(FAULTS)
