"""The tables of seeded faults are right: each fault can be put in, and names a test that exists.

`seeded_faults.py` runs them.
"""

from collections import Counter
from pathlib import Path

import pytest
from seeded_faults import FAULTS, ROOT, Fault, broken


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_put_in_and_names_its_test(fault: Fault) -> None:
    text = broken(fault)  # raises where the text to replace is not there exactly once
    file, _, name = fault.test.partition("::")
    function = name.partition("[")[0].rpartition("::")[2]

    assert text != (ROOT / fault.file).read_text(encoding="utf-8")
    compile(text, fault.file, "exec")
    assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8")


def test_no_two_faults_have_the_same_name_or_are_the_same() -> None:
    names = Counter(fault.name for fault in FAULTS)
    faults = Counter((fault.file, fault.old, fault.new) for fault in FAULTS)

    assert [name for name, times in names.items() if times > 1] == []
    assert [fault for fault, times in faults.items() if times > 1] == []


def test_no_fault_is_put_into_a_test() -> None:
    assert [fault.name for fault in FAULTS if Path(fault.file).parts[0] == "tests"] == []
