"""One person never passes as two: tricks with names, at the step that takes two people."""

from collections.abc import Iterator
from typing import Final

import pytest
from builders import a_3b_application
from cases import RECEIVED, noon
from databases import simulated_store

from handlers.casework import overview
from handlers.casework.door import Door
from handlers.casework.names import NameNeeded, NoName
from workflow.engine.errors import Refused
from workflow.engine.people import fault_of, same_person
from workflow.reimbursement.commands import Approve

PROPOSER: Final = "Åse Eli Berg"
TRICKS: Final = {
    "upper case": "ÅSE ELI BERG",
    "lower case": "åse eli berg",
    "decomposed": "A\u030ase Eli Berg",
    "the Ångström sign": "\u212bse Eli Berg",
    "two blanks": "Åse  Eli Berg",
    "no blanks": "ÅseEliBerg",
    "a blank that does not break": "Åse\u00a0Eli Berg",
    "a tab": "Åse\tEli Berg",
    "a line break": "Åse Eli\nBerg",
    "a full stop": "Åse Eli Berg.",
    "a comma and a hyphen": "Åse, Eli-Berg",
    "in quotes": "«Åse Eli Berg»",
    "an apostrophe": "Åse Eli Ber'g",
    "zero width": "Åse\u200b Eli Berg",
    "a joiner": "Åse E\u200dli Berg",
    "a byte order mark": "\ufeffÅse Eli Berg",
    "a soft hyphen": "Åse Eli Be\u00adrg",
    "right to left": "\u202eÅse Eli Berg\u202c",
    "full width": "Åse Ｅli Berg",
    "mathematical letters": "Åse \U0001d404li Berg",
    "letters in circles": "Åse \u24ba\u24db\u24d8 Berg",
    "a long s": "Åſe Eli Berg",
    "a dotless i": "Åse Elı Berg",
    "a dotted capital I": "Åse El\u0130 Berg",
    "a Cyrillic Е": "Åse \u0415li Berg",
    "a Cyrillic а in the middle": "Åse Eli B\u0435rg",
    "a Greek Ε": "Åse \u0395li Berg",
    "an Armenian letter": "Åse Eli Be\u0580g",
    "a Cherokee letter": "Åse \u13acli Berg",
    "a small capital": "Åse E\u029fi Berg",
    "a Latin alpha": "Åse Eli Berg \u0251",
    "nobody": "",
    "blanks alone": "  ",
    "signs alone": ":",
    "invisible alone": "\u200b\u2060",
    "the unnamed": "case worker",
    "the unnamed, written otherwise": "Case-Worker",
    "time itself": "time",
}


@pytest.fixture
def door() -> Iterator[Door]:
    """A store with a refusal that Åse has proposed."""
    store = simulated_store(":memory:")
    door = Door(store)
    number = door.register(a_3b_application(), noon(RECEIVED), "post").case.number
    door.start(number, PROPOSER, noon(RECEIVED))
    door.propose(number, "Unntaket brukes ikke her.", PROPOSER, noon(RECEIVED))
    yield door
    store.close()


def test_one_person_never_passes_as_two(door: Door) -> None:
    passed = []
    for trick, name in TRICKS.items():
        try:
            door.approve("2015-1", name, noon(RECEIVED))
        except (Refused, NoName, NameNeeded):
            continue
        passed.append(trick)

    assert passed == [] and len(TRICKS) >= 20
    assert door.approve("2015-1", "Ola Rådgiver", noon(RECEIVED)).case.state == "rejected"


def test_a_command_made_by_a_program_is_held_to_the_same_names(door: Door) -> None:
    """The engine asks too, whatever called it. Only nobody's name is a name to it."""
    for trick, name in TRICKS.items():
        if "unnamed" in trick or trick == "time itself":
            continue
        with pytest.raises(Refused):
            door.handle("2015-1", Approve(name), noon(RECEIVED))


@pytest.mark.parametrize("name", [name for name in TRICKS.values() if same_person(name, PROPOSER)])
def test_a_case_is_found_by_whoever_has_it_however_the_name_is_written(
    name: str, door: Door
) -> None:
    door.assign("2015-1", PROPOSER, PROPOSER, noon(RECEIVED))

    [mine] = overview.inbox(door.store, noon(RECEIVED), mine=name)
    [listed] = overview.list_of(door.store, noon(RECEIVED), assigned_to=name)
    assert mine.number == listed.number == "2015-000001"
    assert overview.inbox(door.store, noon(RECEIVED), mine="Ola Rådgiver") == []
    others = overview.list_of(door.store, noon(RECEIVED), assigned_to="Ola Rådgiver")
    assert others == []
    if fault_of(name) is None:
        assert door.assign("2015-1", name, PROPOSER, noon(RECEIVED)).repeated
    assert not door.assign("2015-1", None, PROPOSER, noon(RECEIVED)).repeated
    assert door.assign("2015-1", None, PROPOSER, noon(RECEIVED)).repeated


@pytest.mark.parametrize(
    "name",
    [
        "Bjørg Ærlig",
        "Áá Čč Đđ Ŋŋ Šš Ŧŧ Žž",
        "Ǥǥ Ǩǩ Ǯǯ",
        "Nguyễn Łukasz Þór",
        "O'Brien-Nilsen 2",
        "Weiß",
    ],
)
def test_names_of_the_country_and_its_neighbours_are_taken(name: str) -> None:
    assert fault_of(name) is None


def test_two_people_stay_two() -> None:
    assert not same_person("Åse Berg", "Ase Berg")
    assert not same_person("Eli Berg", "Eli Berge")
    assert not same_person("Eli 1", "Eli 2")
