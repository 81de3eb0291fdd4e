"""A rule set that is used outside its days says so: once on stderr, on the screens, in letters."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import an_application
from cases import ELI, received, then
from letter_cases import documents, texts
from the_command import COMPLETE, Office

from workflow.engine.terms import Terms
from workflow.reimbursement.carried import why_not_in_force
from workflow.reimbursement.commands import Ask, Grant, Reject, Start
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters.law_line import law_values, paragraphs_of
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS, RULES_2008

OLD = RULES_2008.name
LATER = "2026-11-27"
REPEALED = (
    f"The rule set «{OLD}» was in force until 2017-12-31; this simulation uses it for what was"
)


def test_a_rule_set_of_its_day_says_nothing() -> None:
    assert why_not_in_force(OLD, date(2017, 12, 31)) == ""
    assert why_not_in_force(OLD, date(2008, 3, 3)) == ""
    assert why_not_in_force("§ 9", date(2018, 1, 1)) == ""


def test_before_and_after_its_days_the_sentence_says_which() -> None:
    assert why_not_in_force(OLD, date(2018, 1, 1)) == f"{REPEALED} received on 2018-01-01"
    assert "came into force on 2008-03-03" in why_not_in_force(OLD, date(2008, 3, 2))


def test_it_is_said_once_when_a_case_is_registered_and_when_it_is_decided(office: Office) -> None:
    opened = office.does("register", COMPLETE, at=LATER)
    assert opened.err.count(f"Case 2026-000001: {REPEALED} received on {LATER}.") == 1
    for reading in ("show 1", "why 1", "list", "inbox", "history 1"):
        assert "in force" not in office.does(*reading.split(), at=LATER).err, reading
    assert "in force" not in office.does("start", "1", at=LATER).err

    assert office.does("grant", "1", at=LATER).err.count(REPEALED) == 1


def test_of_a_case_under_the_rules_of_its_day_nothing_is_said(office: Office) -> None:
    said = office.does("register", COMPLETE).err + office.does("start", "1").err
    said += office.does("grant", "1").err
    for reading in ("show 1", "why 1", "selfcheck"):
        said += office(*reading.split()).out

    assert "was in force" not in said and "not in force" not in said
    shown = office.data("show", "1")
    assert (shown["rule_set"], shown["in_force"]) == (OLD, True)
    assert shown["policy"] == DEFAULT.content_hash()


def test_screens_and_json_say_so(office: Office) -> None:
    office.does("register", COMPLETE, at=LATER)
    for verb in ("show", "why"):
        shown = office.does(verb, "1", at=LATER).out
        assert shown.count(f"{REPEALED} received on {LATER}") == 1, verb
        data = office.data(verb, "1", at=LATER)
        assert (data["rule_set"], data["in_force"]) == (OLD, False), verb
    found = office("selfcheck", at=LATER)
    says = f"The rule set «{OLD}» was not in force when 1 open case came; this simulation uses it."
    assert found.code == 8 and found.out.count(says) == 1


def test_assessing_says_so(office: Office) -> None:
    now, then_ = office("assess", COMPLETE, at=LATER), office("assess", COMPLETE)
    assert now.err.count(REPEALED) == 1 and "in force" not in then_.err + now.out
    [later], [in_time] = (office.data("assess", COMPLETE, at=at) for at in (LATER, "2015-03-16"))

    assert (later["rule_set"], later["in_force"]) == (OLD, False)
    assert (in_time["rule_set"], in_time["in_force"]) == (OLD, True)


def test_a_table_of_facts_says_so(office: Office, tmp_path: Path) -> None:
    table = tmp_path / "facts.csv"
    table.write_text("patient.member\nyes\n", encoding="utf-8")
    done = office("assess", str(table), "--format", "json", at=LATER)

    assert done.err.count(REPEALED) == 1
    assert (done.data[0]["rule_set"], done.data[0]["in_force"]) == (OLD, False)


AFTER = date(2026, 11, 27)
BEFORE = date(2007, 1, 10)
REMARKS = {
    (AFTER, "nb"): "opphevet fra 1. januar 2018; brukt i denne simuleringen",
    (AFTER, "nn"): "oppheva frå 1. januar 2018; brukt i denne simuleringa",
    (BEFORE, "nb"): "ikke i kraft da søknaden kom; brukt i denne simuleringen",
    (BEFORE, "nn"): "ikkje i kraft då søknaden kom; brukt i denne simuleringa",
}


def letters(on: date, form: str) -> dict[str, list[str]]:
    """The lines of each kind of letter that names the law, of a case received on a day."""
    patient = {"language": form, "identity_number": "14836130031"}
    renewed = {
        "patient": patient,
        "treatment": {"intervals": [{"start": on.isoformat(), "end": "open"}]},
        "initiation": {"date": on.isoformat()},
    }
    said = {"doctor": {"language": form}}

    def started(**changes: object) -> Case:
        return then(received(an_application(**renewed | said | changes), on), Start(ELI), on=on)

    dismissed = {"patient": {**patient, "identity_number": "none"}}
    made = {
        "decision_granted": then(started(), Grant(ELI), on=on),
        "decision_rejected": then(
            started(medicine={"over_the_counter": "yes"}), Reject(ELI), on=on
        ),
        "decision_dismissed": then(started(**dismissed), Reject(ELI), on=on),
        "request_for_information": then(
            received(an_application(**renewed | said | {"initiation": {"date": None}}), on),
            Ask(ELI),
            on=on,
        ),
    }
    return {
        kind: [line for _, letter in documents(case, kind) for line in texts(letter)]
        for kind, case in made.items()
    }


@pytest.mark.parametrize(("on", "form"), REMARKS)
def test_the_law_line_of_each_letter_says_so(on: date, form: str) -> None:
    for kind, lines in letters(on, form).items():
        said = [line for line in lines if REMARKS[on, form] in line]
        assert said, kind
        assert all(
            f"§ 3a: {REMARKS[on, form]}" in line or f"§§ 3a og 3b: {REMARKS[on, form]}" in line
            for line in said
        ), kind


def test_letters_of_a_case_in_time_say_nothing_of_it() -> None:
    for form in ("nb", "nn"):
        for lines in letters(date(2015, 3, 16), form).values():
            assert not any("simulering" in line for line in lines)


def test_newer_words_of_the_same_paragraph_repeal_nothing() -> None:
    older = RULE_SETS[1]
    case = received(an_application())
    late = replace(case, received=AFTER, terms=Terms(older.name, "", DEFAULT))
    none = replace(case, received=BEFORE, terms=Terms(older.name, "", DEFAULT))
    gone = replace(case, terms=Terms("§ 9", "", DEFAULT))

    assert law_values(late) == {"law": "§ 3", "repealed_from": "", "not_in_force": True}
    assert law_values(none)["repealed_from"] == "" and law_values(none)["not_in_force"]
    assert law_values(gone) == {"law": "", "repealed_from": "", "not_in_force": False}
    assert paragraphs_of(RULES_2008) == "§§ 3a og 3b"
