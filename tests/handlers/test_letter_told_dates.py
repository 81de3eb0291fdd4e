"""Each date that an event keeps as told stands in every letter that tells it, and no other does."""

from datetime import date

import pytest
from letter_cases import EVERY, VARIANTS, documents

from handlers.letters.document import as_text
from handlers.letters.wording import day
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.words import Language


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_each_told_date_stands_in_every_letter_of_its_event(
    variant: str, language: Language
) -> None:
    kind, make = VARIANTS[variant]
    case = make(language)
    [(letter, _), *_] = found = documents(case, kind)
    event = case.events[letter.event - 1]
    told = event.told
    [rule] = [rule for rule in REIMBURSEMENT.letters_of(event.event) if rule.kind == kind]

    assert {each.kind for each in told} <= set(rule.tells)
    assert all(each.day >= letter.made for each in told)
    for _, document in found:
        text = " ".join(as_text(document).split())
        for each in told:
            assert day(each.day) in text, each


NOT_TOLD = {
    "delay_notice_too_late": "expected_decision",
    "delay_notice_moved": "expected_decision",  # the target has not been missed
    "delay_notice_moved_waiting": "expected_decision",
    "delay_notice_moved_again": "target",  # it was missed
    "preliminary_reply_late": "target",
    "expiry_warning_too_late": "grant_end",
    "section_3_granted": "grant_end",  # it has no end
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_letter_tells_all_its_dates_unless_they_have_passed(variant: str) -> None:
    kind, make = VARIANTS[variant]
    case = make("nb")
    [(letter, _), *_] = documents(case, kind)
    event = case.events[letter.event - 1]
    told = {each.kind for each in event.told}
    [rule] = [rule for rule in REIMBURSEMENT.letters_of(event.event) if rule.kind == kind]
    waits = event.state == "missing_info"

    expected = {kind for kind in rule.tells if kind != "answer" or waits}
    assert told == expected - {NOT_TOLD.get(variant)}


def test_a_date_that_has_passed_stands_in_the_letter_as_passed() -> None:
    kind, make = VARIANTS["delay_notice_too_late"]
    text = " ".join(as_text(documents(make("nb"), kind)[0][1]).split())

    assert day(date(2015, 6, 8)) not in text and "Vi regner nå med" not in text
