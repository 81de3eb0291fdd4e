"""Who acts may say a role, which must be one that there is."""

import pytest
from the_command import COMPLETE, Office

from workflow.engine.people import ROLES


@pytest.mark.parametrize("role", ["nonsense", "", "Supervisor", "case worker", "a:b"])
@pytest.mark.parametrize("verb", [("grant", "1"), ("note", "1", "x"), ("inbox",), ("tick",)])
def test_a_role_that_there_is_not_is_refused(
    role: str, verb: tuple[str, ...], office: Office
) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    before = office.dump()
    done = office(*verb, by=f"Ola:{role}")

    assert (done.code, done.out) == (4, "")
    assert "there is no such role; write one of: case-worker, supervisor," in done.err
    assert office.dump() == before


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_no_part_of_the_name(role: str, office: Office) -> None:
    office.does("register", COMPLETE, by=f"Ola:{role}")

    assert office.data("history", "1")[0]["actor"] == "Ola"
    assert role in office("--help").out
