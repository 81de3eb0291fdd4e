"""Facts and forms of a complaint: what is read, what is refused, what is carried along."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from cases import day
from complaint_cases import AT_HOME, COMPLAINED, COMPLAINT, a_complaint, a_matter, complained, steps
from matters import ELI, OLA
from pydantic import TypeAdapter, ValidationError

from workflow.complaint import commands as c
from workflow.complaint.assessed import assessed
from workflow.complaint.fact_values import AskedFact, FoundFact, fact_named, value_of
from workflow.complaint.findings import Findings, found
from workflow.complaint.form import ComplaintForm, completed
from workflow.complaint.process import COMPLAINT as PROCESS
from workflow.engine.errors import NotAssessed
from workflow.reimbursement.application import Application


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("complaint.notice_received", "20.03.2015", "2015-03-20"),
        ("complaint.channel", "portal", "portal"),
        ("complaint.authority", "nei", False),
        ("complaint.signed", "yes", True),
        ("complaint.what_is_wrong", "The dose.", "The dose."),
        ("treatment.outside_hospital", "yes", True),
    ],
)
def test_a_finding_is_read_as_its_fact_is_stated(fact: str, text: str, value: Any) -> None:
    assert value_of({"fact": fact, "value": text}) == value


@pytest.mark.parametrize(
    ("fact", "text", "says"),
    [
        ("complaint.notice_received", "yes", "YYYY-MM-DD"),
        ("complaint.channel", "fax", "one of: portal, paper, email"),
        ("complaint.signed", "no", "can't be no"),
        ("complaint.what_is_wrong", " ", "write what is found, or yes"),
        ("complaint.late_accepted", "yes", "accept-late"),
        ("complaint.in_time", "yes", "nobody finds it"),
        ("complaint.nothing", "yes", "no such fact"),
    ],
)
def test_what_is_no_finding_is_refused_in_words(fact: str, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        value_of({"fact": fact, "value": text})


def test_names_of_facts_are_checked() -> None:
    assert fact_named("complaint.by") == "complaint.by"
    assert TypeAdapter(FoundFact).validate_python("patient.member") == "patient.member"
    with pytest.raises(ValidationError, match="no such fact"):
        TypeAdapter(FoundFact).validate_python(3)
    assert TypeAdapter(AskedFact).validate_python("complaint.signed") == "complaint.signed"
    with pytest.raises(ValidationError, match="the complainant can be asked for"):
        TypeAdapter(AskedFact).validate_python("complaint.channel")


def test_a_supplement_adds_and_replaces() -> None:
    first = ComplaintForm.model_validate({"complaint": {"by": "patient", "signed": "no"}})
    more = a_complaint(AT_HOME, by=None)
    home = Application.model_validate(AT_HOME)
    hospital = a_complaint({"treatment": {"outside_hospital": "no"}, "medicine": {"name": "X"}})

    both = completed(first, more)

    assert both.complaint is not None and both.new_facts == home
    assert (both.complaint.by, both.complaint.signed) == ("patient", True)
    assert completed(both, first).new_facts == home
    newest = completed(both, hospital).new_facts
    assert newest is not None and newest.treatment is not None and newest.medicine is not None
    assert (newest.treatment.outside_hospital, newest.medicine.name) == (False, "X")


def test_new_facts_keep_the_day_on_which_the_newest_came() -> None:
    matter = a_matter()
    assert complained(matter).heard is None
    matter.take(COMPLAINT, c.Answer("post", a_complaint(AT_HOME), day(25)), day(28))
    assert matter[COMPLAINT].heard == day(25)

    matter.take(COMPLAINT, c.Answer("post", a_complaint(AT_HOME), day(22)), day(28))
    matter.take(COMPLAINT, c.Answer("post", a_complaint()), day(29))

    assert matter[COMPLAINT].heard == day(25)


def test_a_day_of_notice_that_is_found_counts() -> None:
    matter = a_matter()
    complained(matter, on=day(44))
    found_ = c.Judge(OLA, "complaint.notice_received", "2015-03-20", "The receipt.")

    facts = assessed(matter.take(COMPLAINT, found_, day(44))).facts

    assert facts["complaint.notice_received"] == date(2015, 3, 20)
    assert facts["complaint.in_time"] is True


def test_what_is_said_of_a_finding_on_the_application_is_kept_with_it() -> None:
    matter = a_matter()
    complained(matter)
    case = steps(
        matter,
        COMPLAINT,
        c.Judge(OLA, "treatment.outside_hospital", False, "The ward."),
        c.Judge(OLA, "complaint.authority", True, "Seen."),
        c.Answer("post", ComplaintForm.model_validate({"new_facts": AT_HOME})),
        on=COMPLAINED,
    )

    (finding,) = case.findings
    assert (finding.fact, finding.since) == ("treatment.outside_hospital", ((True,),))
    assert case.judged["complaint.authority"].value is True


def test_what_scenarios_expect_of_a_complaint() -> None:
    matter = a_matter()
    case = complained(matter, a_complaint(signed=None, by=None))
    expected = {"outcome": "missing", "missing": ["complaint.signed", "complaint.by"]}

    assert found(case, assessed(case)) == {
        "outcome": "missing",
        "failing": (),
        "missing": ("complaint.authority", "complaint.by", "complaint.signed"),
    }
    assert Findings.model_validate(expected).missing == ("complaint.by", "complaint.signed")


def test_a_complaint_under_other_rules_is_not_judged() -> None:
    case = complained(a_matter())
    other = replace(case, terms=replace(case.terms, rules="0" * 64))

    with pytest.raises(NotAssessed, match="other rules of complaints"):
        _ = assessed(other).open


def test_screens_say_whose_complaint_it_is_and_of_what() -> None:
    case = complained(a_matter(), a_complaint(by="lawyer", name="Anne Advokat"))
    said = PROCESS.screen.summary(case)

    assert said["patient"]["name"] == "Ingrid Solbakken"
    assert said["complainant"] == {"name": "Anne Advokat", "by": "lawyer"}
    assert said["complains_of"] == {"case": "2015-000001", "process": "reimbursement"}
    alone = PROCESS.screen.summary(replace(case, linked=()))
    assert (alone["complains_of"], "patient" in alone) == ({}, False)


def test_nothing_of_a_complaint_is_a_task() -> None:
    now = assessed(complained(a_matter()))

    assert (dict(now.tasks), dict(now.out_of_order)) == ({}, {})
    assert PROCESS.rule_ids >= {"C-1", "C-2", "C-3", "C-4", "C-5", "C-6", "C-7", "C-8"}
    assert ELI != OLA
