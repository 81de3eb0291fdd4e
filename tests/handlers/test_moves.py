"""What `move` shows is what it does, in a database of many cases; decided cases are left alone."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any, Final

import pytest
from cases import ELI, OLA, RECEIVED, noon
from open_cases import DAYS, fill
from sqlalchemy import select

from handlers.api import Office, open_office
from handlers.casework.moves import Moving
from handlers.casework.other_values import OtherValues
from handlers.letters.document import as_json
from storage.tables import Row, case_file, event, letter
from workflow.engine.timers import deadlines
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULES_2008, assembled

CASES: Final = 48
CASES_IN_FULL: Final = 1_000
TODAY: Final = RECEIVED + timedelta(days=DAYS)
IN_2018: Final = date(2018, 1, 1)
BY_DATE: Final = replace(DEFAULT, rule_sets_by_date=True)
WHY: Final = "The office is closed."


def opened(folder: Path) -> Office:
    """The office whose database lies in a folder, with its anchor file beside it."""
    return open_office(str(folder / "cases.db"), by=OLA, now=lambda: noon(TODAY), simulated=True)


@pytest.fixture(scope="module")
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of many cases in all states, made once."""
    folder = tmp_path_factory.mktemp("filled")
    office = opened(folder)
    fill(office.door, CASES_IN_FULL if request.config.getoption("--full") else CASES)
    office.tick()
    office.close()
    return folder


@pytest.fixture
def many(filled: Path, tmp_path: Path) -> Iterator[Office]:
    """An office on a copy of that database."""
    office = opened(copytree(filled, tmp_path / "own"))
    yield office
    office.close()


def rows_of(office: Office, numbers: set[str]) -> list[str]:
    """Every row of cases, their events and letters among them."""
    with office.store.transaction(write=False) as work:
        return [
            repr(tuple(row))
            for table in Row.metadata.sorted_tables
            for column in ("case_number", "number")
            if column in table.c
            for row in work.connection.execute(select(table).where(table.c[column].in_(numbers)))
        ]


def cases_of(office: Office) -> dict[str, Any]:
    """Every case, by its number."""
    with office.store.transaction(write=False) as work:
        numbers = work.connection.execute(select(case_file.c.number)).scalars().all()
        return {number: work.get(number).case for number in numbers}


def ended(office: Office) -> set[str]:
    return {number for number, case in cases_of(office).items() if case.decided}


def move_all(office: Office, **goal: Any) -> list[Moving]:
    """Look at the moves of all cases, make them, and check that what was shown was done."""
    numbers = [*cases_of(office)]
    decided = ended(office)
    before = rows_of(office, decided)
    looked_at = office.look_at_moves(numbers, because=WHY, **goal)
    untouched = {each.number for each in looked_at if each.result != "moved"}
    others = rows_of(office, untouched)

    assert decided <= {each.number for each in looked_at if each.result == "refused"}
    assert [each.result for each in office.move(looked_at)] == [x.result for x in looked_at]
    assert rows_of(office, decided) == before and rows_of(office, untouched) == others
    for each in looked_at:
        if each.result == "moved":
            is_as_shown(office, each)
    return list(looked_at)


def is_as_shown(office: Office, shown: Moving) -> None:
    """Compare what is stored of a case, and what `show` says of it, with what was looked at."""
    assert shown.preview is not None and shown.after is not None
    handled = shown.preview.handled
    view = office.show(shown.number)
    assert view.case == handled.case
    assert view.case.state == shown.after.state
    assert view.details.outcome == shown.after.outcome
    assert view.details.missing == shown.after.missing
    dates = {each.kind: each.due for each in view.deadlines if each.kind != "mark"}
    assert dates == shown.after.dates
    originals = [line.stored for line in view.letters if not line.stored.copy]
    assert tuple(each.kind for each in originals) == shown.after.letters
    stored = {line.stored.document for line in view.letters}
    assert {as_json(document) for _, document in handled.letters} <= stored


def verifies(office: Office) -> None:
    """Check that anchor, chains and law agree with what is stored."""
    found = office.verify(law=True)
    assert found.damages == () and found.anchor is not None
    assert found.decisions is not None and found.decisions.not_made == []
    assert found.decisions.made == len(ended(office))


GOALS: Final[dict[str, dict[str, Any]]] = {
    "more days": {"policy": replace(DEFAULT, answer_days=35, target_days=70)},
    "fewer days": {"policy": replace(DEFAULT, answer_days=14, reminder_days=7, target_days=30)},
    "the rules of 2018": {"rules": IN_2018},
    "both": {"policy": replace(DEFAULT, long_lasting_months=36), "rules": IN_2018},
}


@pytest.mark.parametrize("goal", GOALS)
def test_what_is_shown_of_each_case_is_what_is_done(many: Office, goal: str) -> None:
    moves = move_all(many, **GOALS[goal])
    results = Counter(each.result for each in moves)
    touched = sum(each.touches for each in moves)
    print(goal, len(moves), dict(results), f"touched {touched}")

    assert results["moved"] >= touched > 0
    assert {str(each.error) for each in moves if each.error} == {
        "Can't move: the case is granted, and a decided case never changes. "
        "Record what comes in (`mail`). A complaint or a renewal is a new case.",
        "Can't move: the case is rejected, and a decided case never changes. "
        "Record what comes in (`mail`). A complaint or a renewal is a new case.",
        "Can't move: a proposed refusal waits for a second person. "
        "Approve the proposal (`approve`) or return it (`return`) first.",
    }
    verifies(many)


def test_an_added_closed_day_touches_exactly_the_cases_whose_date_falls_on_it(
    many: Office,
) -> None:
    waiting = {
        number: due
        for number, case in cases_of(many).items()
        for due in (each.due for each in deadlines(case) if each.kind == "answer")
    }
    [(closed, _)] = Counter(waiting.values()).most_common(1)
    wanted = {number for number, due in waiting.items() if due == closed}

    moves = move_all(many, policy=replace(DEFAULT, closed_days=(closed,)))
    touched = {each.number: each for each in moves if each.touches}
    print(f"{len(moves)} cases, {len(waiting)} wait, {closed} closed: {len(touched)} touched")

    assert set(touched) == wanted
    for each in touched.values():
        [(kind, old, new)] = each.changed_dates
        assert (kind, old) == ("answer", closed) and new is not None and new > closed
        assert each.new_letters == ("time_extended",)
    verifies(many)


def test_cases_are_moved_to_section_3_and_back(many: Office) -> None:
    stood = cases_of(many)
    there = move_all(many, rules=IN_2018)
    back = move_all(many, rules=RECEIVED)
    moved = [each for each in back if each.result == "moved"]

    assert {x.after.rule_set for x in there if x.after} == {assembled(IN_2018).name}
    assert len(moved) == sum(each.result == "moved" for each in there)
    for each in moved:
        assert each.after is not None
        case = many.look(each.number)
        assert case.terms == stood[each.number].terms
        assert case.application == stood[each.number].application
        assert each.after.rule_set == RULES_2008.name
    verifies(many)


def test_after_the_move_a_sweep_takes_the_policy(many: Office) -> None:
    other = replace(DEFAULT, answer_days=35)
    strict = replace(many, door=replace(many.door, policy=other, must_carry=True))
    with pytest.raises(OtherValues):
        strict.tick()
    returned = [x.number for x in many.look_at_moves(None, policy=other) if x.error]
    for number in returned:
        many.return_(number, "Later.")
    list(strict.move(strict.look_at_moves(None, policy=other, because=WHY)))

    assert returned and strict.tick().failed == ()


def test_a_case_that_somebody_changed_meanwhile_is_not_moved(many: Office) -> None:
    looked_at = many.look_at_moves(None, policy=BY_DATE, because=WHY)
    first, second, *_ = [each.number for each in looked_at if each.result == "moved"]
    many.acting_as(ELI).note(first, "The doctor called.")
    done = {each.number: each for each in many.move(looked_at)}

    assert done[first].result == "refused" and "was changed meanwhile by Eli" in str(
        done[first].error
    )
    assert done[second].result == "moved"
    assert many.look(first).policy == DEFAULT and many.look(second).policy == BY_DATE


def test_a_move_is_one_commit(many: Office) -> None:
    looked_at = many.look_at_moves(None, rules=IN_2018, because=WHY)
    several = next(x for x in looked_at if x.preview and len(x.preview.handled.events) == 2)
    list(many.move([several]))
    with many.store.transaction(write=False) as work:
        new = work.connection.execute(
            select(event.c.name, event.c.command_id)
            .where(event.c.case_number == several.number)
            .order_by(event.c.sequence.desc())
            .limit(2)
        ).all()
        sent = work.connection.execute(
            select(letter.c.kind).where(letter.c.case_number == several.number)
        ).scalars()
        row = work.connection.execute(
            select(case_file.c.rule_set).where(case_file.c.number == several.number)
        ).scalar_one()

    assert [each.name for each in new] == ["information_requested", "rules_changed"]
    assert len({each.command_id for each in new}) == 1
    assert "request_for_information" in set(sent) and row == assembled(IN_2018).name


def test_what_was_looked_at_is_plain_data(many: Office) -> None:
    policy: Policy = replace(DEFAULT, closed_days=(date(2015, 12, 24),))
    moves = many.look_at_moves(None, policy=policy)
    data = json.loads(json.dumps([each.as_data() for each in moves], default=str))

    assert {each["result"] for each in data} == {"moved", "refused"}
    assert data[0]["values"] == [{"name": "closed_days", "before": "none", "after": "2015-12-24"}]
