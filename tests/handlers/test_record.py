"""Lived cases become scenarios that replay to the same events, without names and free text."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cases import noon
from hypothesis import given
from hypothesis import strategies as st
from recorded import assert_replays_the_same, matters
from the_command import COMPLETE, INCOMPLETE, RARE, Office, opened

from handlers.analysis.left_out import LeftOut
from handlers.analysis.record import differences, record
from handlers.analysis.replay import play
from handlers.analysis.retold import NotRecordable
from handlers.casework.door import Door
from scenarios.reader import read_scenario
from storage.tables import access
from workflow.engine.steps import Assign
from workflow.registers import check_digits
from workflow.reimbursement.derive.identity import birth_date

LIBRARY = Path("scenarios/library")
SAMPLE = [
    *sorted(LIBRARY.glob("moves_*.yaml")),
    *sorted((LIBRARY / "complaint").glob("*.yaml"))[::5],
    *sorted((LIBRARY / "correction").glob("*.yaml"))[::4],
    *sorted((LIBRARY / "revocation").glob("*.yaml"))[::4],
    *sorted((LIBRARY / "renewal").glob("*.yaml"))[::4],
    *sorted((LIBRARY / "compassionate_use").glob("*.yaml"))[::8],
    *sorted((LIBRARY / "section_3").glob("*.yaml"))[::25],
    *sorted((LIBRARY / "withdrawal").glob("*.yaml"))[::3],
    LIBRARY / "information_never_came.yaml",
    LIBRARY / "outcomes_wrong_check_digit.yaml",
    LIBRARY / "correction/late_mail.yaml",
    LIBRARY / "complaint/annulled_by_the_body.yaml",
]
DAY = "2015-03-16"


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_lived_case_replays_to_the_same_events(file: Path, tmp_path: Path) -> None:
    with opened(":memory:") as store:
        play(read_scenario(file), store=store)
        for cases in matters(store):
            assert_replays_the_same(cases, tmp_path / "recorded.yaml")


def test_names_numbers_and_free_text_are_left_out(office: Office) -> None:
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("note", "1", "Kari ringte om Ola", at="2015-03-17")
    shown = office.data("show", "1", "--file", at="2015-03-17")
    text = office.data("record", "1", at="2015-03-17")["text"]

    names = {"Kari", "Ola", "Eli"} | _texts(shown)
    assert not [name for name in names if name in text]
    assert 'because: "left out"' in text
    assert "Case worker 1" in text


def _texts(shown: Any) -> set[str]:
    """The names in an application, as `show --file` tells them."""
    from scenarios.applications import read_application

    known = read_application(INCOMPLETE)
    assert known.patient and known.doctor and known.medicine and shown
    stated = (known.patient.name, known.patient.identity_number, known.doctor.name)
    return {each for each in (*stated, known.doctor.hpr_number, known.medicine.name) if each}


@given(st.dates(date(1900, 1, 1), date(2039, 12, 31)), st.integers(0, 999))
def test_another_number_has_the_same_birth_date_and_sex(born: date, individual: int) -> None:
    stem = f"{born.day:02}{born.month + 80}{born.year % 100:02}{individual:03}"
    number = check_digits.with_check_digits(stem)
    if number is None:
        return
    assert check_digits.fit(number)
    words = LeftOut({}, numbered=False)
    other = words.identity_number(number)

    assert other != number and check_digits.fit(other)
    assert birth_date(other) == birth_date(number)
    assert int(other[8]) % 2 == int(number[8]) % 2
    assert words.identity_number(number) == other


def test_texts_stay_different_only_where_they_are_numbered() -> None:
    plain, numbered = LeftOut({}, numbered=False), LeftOut({}, numbered=True)

    assert plain.text("Lamotrel") == plain.text("Karbazin") == "left out"
    assert numbered.text("Lamotrel") == numbered.text(" LAMOTREL ") == "left out"
    assert numbered.text("Karbazin") == "left out 2"


def test_one_person_under_two_spellings_is_one_case_worker() -> None:
    words = LeftOut({}, numbered=False)

    assert words.person("Eli Berg") == words.person("eli  berg") == "Case worker 1"
    assert words.person("Ola") == "Case worker 2"
    assert words.person("post") == "post"


def test_a_file_is_written_once_and_replays(office: Office) -> None:
    out = office.folder.parent / "case.yaml"
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1", at="2015-03-18")

    tried = office.does("record", "1", "--out", str(out), "--dry-run")
    assert not out.exists() and "nothing was stored" in tried.err
    office.does("record", "1", "--out", str(out))
    assert "1 of 1 scenarios passed" in office.does("replay", str(out)).out
    again = office("record", "1", "--out", str(out))
    assert again.code == 2 and "is there already" in again.err


def test_an_answer_that_was_typed_in_late_stands_where_it_was_recorded(office: Office) -> None:
    answer = office.folder.parent / "answer.yaml"
    answer.write_text("initiation: {date: 2015-03-02}\n", encoding="utf-8")
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("note", "1", "later", at="2015-03-24")
    office.does("answer", "1", str(answer), "--received", "2015-03-20", at="2015-03-25")
    text = office.data("record", "1", at="2015-03-25")["text"]

    note, answered = text.index('do: "note"'), text.index("at: 2015-03-20")
    assert note < answered
    assert 'recorded: "2015-03-25' in text


def test_the_read_log_tells_who_recorded_a_case(office: Office) -> None:
    office.does("register", RARE)
    office.does("record", "1", "--dry-run", by="Ola")
    office.does("record", "1", by="Kari")

    with office.store() as store, store.transaction(write=False) as work:
        [entry] = work.connection.execute(access.select()).all()
    assert (entry.case_number, entry.actor, entry.verb) == ("2015-000001", "Kari", "record")


def test_a_case_that_nobody_swept_in_time_is_refused_with_the_event(office: Office) -> None:
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("tick", at="2015-06-30")
    refused = office("record", "1", at="2015-06-30")

    assert refused.code == 5 and refused.out == ""
    assert "was reminder_not_sent of" in refused.err and "is reminder_sent of" in refused.err
    assert "nobody swept on its day" in refused.err


def test_a_difference_names_the_first_event_that_differs(tmp_path: Path) -> None:
    played = play(read_scenario(LIBRARY / "information_never_came.yaml"))
    story = record(list(played.cases.values()))
    other = play(story.scenario.model_copy(update={"policy": {"answer_days": "10"}}))

    found = differences(story, other)
    assert "event 3 of case 2015-000001 was reminder_sent of" in found[0]


def test_events_that_no_step_gives_are_refused() -> None:
    played = play(read_scenario(LIBRARY / "information_never_came.yaml"))
    [case] = played.cases.values()
    last = replace(case.events[-1], state="granted")
    with pytest.raises(NotRecordable, match=r"no step gives its event 5, rejected of 2015-04-08"):
        record([replace(case, events=(*case.events[:-1], last))])


def test_a_case_that_was_given_to_nobody_is_refused(office: Office) -> None:
    office.does("register", COMPLETE)
    with office.store() as store:
        for to in ("Ola", None):
            Door(store).handle("2015-000001", Assign("Eli", to), noon(date(2015, 3, 17)))
    refused = office("record", "1", at="2015-03-17")

    assert refused.code == 5
    assert "no word for assign without to, as on 2015-03-17" in refused.err
