"""Faults put into complaints: who may complain, until when, who reviews, and the result."""

from typing import Final

from fault import Fault

_FACTS: Final = "workflow/complaint/facts.py"
_RULES: Final = "workflow/complaint/rules.py"
_GUARDS: Final = "workflow/complaint/guards.py"
_DECISION: Final = "workflow/complaint/decision.py"
_BEARING: Final = "workflow/complaint/bearing.py"
_FILE: Final = "workflow/complaint/file.py"
_TIMERS: Final = "workflow/complaint/timers.py"
_PROCESS: Final = "workflow/complaint/process.py"
_CONTENT: Final = "workflow/complaint/letters/content.py"
_RECEIVERS: Final = "workflow/complaint/letters/__init__.py"
_TESTS: Final = "tests/workflow/test_complaint.py"
_VALUES: Final = "tests/workflow/test_complaint_values.py"
_LETTERS: Final = "tests/handlers/test_letter_complaints.py"

COMPLAINTS: Final = (
    Fault(
        "a complaint on the last day is late",
        _FACTS,
        "IN_TIME.name: received <= last",
        "IN_TIME.name: received < last",
        f"{_TESTS}::test_a_complaint_is_in_time_until_six_weeks_after_notice",
    ),
    Fault(
        "the day that a letter told does not prolong the time to complain",
        _FACTS,
        "return max(roll(notice + timedelta(weeks=weeks), closed), told)",
        "return roll(notice + timedelta(weeks=weeks), closed)",
        f"{_TESTS}::test_the_day_that_the_letter_told_counts_if_it_is_later",
    ),
    Fault(
        "a complaint that says nothing is wrong says what is wrong",
        _FACTS,
        "return None if text is None or text.casefold() == NONE else True",
        "return None if text is None else True",
        f"{_TESTS}::test_what_a_complaint_says_meets_a_rule_or_is_missing",
    ),
    Fault(
        "the office's days until notice do not count",
        _FACTS,
        "usual = known.decided + timedelta(days=policy.notice_days)",
        "usual = known.decided",
        f"{_TESTS}::test_days_until_notice_follow_the_policy",
    ),
    Fault(
        "a guardian may complain for a grown-up",
        _RULES,
        'all_of(OneOf(f.BY, ("guardian",)), Not(Is(f.OF_AGE))),',
        'OneOf(f.BY, ("guardian",)),',
        f"{_TESTS}::test_what_a_complaint_says_meets_a_rule_or_is_missing",
    ),
    Fault(
        "every doctor may complain",
        _RULES,
        'all_of(OneOf(f.BY, ("doctor",)), Is(f.DOCTOR_ALONE)),',
        'OneOf(f.BY, ("doctor",)),',
        f"{_TESTS}::test_what_a_complaint_says_meets_a_rule_or_is_missing",
    ),
    Fault(
        "a complaint by the portal must be signed",
        _RULES,
        'when=any_of(OneOf(f.CHANNEL, ("portal",)), Is(f.SIGNED)),',
        "when=Is(f.SIGNED),",
        f"{_TESTS}::test_what_a_complaint_says_meets_a_rule_or_is_missing",
    ),
    Fault(
        "a late complaint that is accepted stays late",
        _FILE,
        '    """Return the case in time although it came late."""\n'
        "    return replace(case, late_accepted=True)",
        '    """Return the case in time although it came late."""\n    return case',
        f"{_TESTS}::test_a_late_complaint_is_accepted_on_written_grounds",
    ),
    Fault(
        "two complaints of one decision can be open",
        _GUARDS,
        '        if not each.ended:\n            yield _no(\n                f"complaint',
        '        if each.number == number:\n            yield _no(\n                f"complaint',
        f"{_TESTS}::test_only_one_complaint_of_a_decision_is_open",
    ),
    Fault(
        "what the body closed is complained of again",
        _FILE,
        'return self.of_the_body in ("upheld", "dismissed")',
        'return self.of_the_body == "upheld"',
        f"{_TESTS}::test_what_the_body_closed_is_not_complained_of_again",
    ),
    Fault(
        "what was taken up anew is complained of again",
        _GUARDS,
        'return any(_others(case, COMPLAINT, Link("settles", complaint.number)))',
        "return False",
        f"{_TESTS}::test_what_was_taken_up_anew_is_not_complained_of_again",
    ),
    Fault(
        "who proposed a refusal reviews the complaint of it",
        _DECISION,
        "    yield from other.proposers\n",
        "",
        f"{_TESTS}::test_who_proposed_does_not_review_the_complaint",
    ),
    Fault(
        "who opened a revocation reviews the complaint of it",
        _DECISION,
        "        yield other.events[0].actor\n",
        "        yield from ()\n",
        f"{_TESTS}::test_a_complaint_of_a_revocation_is_reviewed_by_a_third_person_and_lifts_it",
    ),
    Fault(
        "who dismissed a complaint takes it up again",
        _DECISION,
        'if entry.event.name == "dismissed")',
        'if entry.event.name == "upheld")',
        f"{_TESTS}::test_a_dismissed_complaint_is_taken_up_anew",
    ),
    Fault(
        "who decided dismisses the complaint",
        _PROCESS,
        '"dismiss", "closed", (TO_DISMISS, BY_ANOTHER)',
        '"dismiss", "closed", (TO_DISMISS,)',
        f"{_TESTS}::test_who_decided_does_not_dismiss_the_complaint",
    ),
    Fault(
        "a decision is reversed without a day more",
        _GUARDS,
        "    if favours(old, Result(True, *new.valid)):",
        "    if favours(old, Result(True, *new.valid)) or old:",
        f"{_TESTS}::test_a_grant_is_reversed_only_for_more_days",
    ),
    Fault(
        "a decision under correction is reversed",
        _PROCESS,
        "(ADMISSIBLE, CAN_BE_COMPLAINED_OF, BY_ANOTHER, BETTER, NOTHING_UNDER_WAY)",
        "(ADMISSIBLE, CAN_BE_COMPLAINED_OF, BY_ANOTHER, BETTER)",
        f"{_TESTS}::test_a_decision_under_correction_is_not_reversed",
    ),
    Fault(
        "a reversal opens a correction and leaves it undecided",
        _BEARING,
        ", (Approve(now.command.by),)),)",
        "),)",
        f"{_TESTS}::test_a_reversal_bears_a_decided_correction_in_one_commit",
    ),
    Fault(
        "a finding of the review is left out of the new decision",
        _BEARING,
        "        findings=case.findings,\n",
        "",
        f"{_TESTS}::test_a_finding_of_the_review_is_part_of_the_new_decision",
    ),
    Fault(
        "a complaint that is taken up anew has today's day of receipt",
        _BEARING,
        "            received=dismissed.received,\n",
        "",
        f"{_TESTS}::test_a_dismissed_complaint_is_taken_up_anew",
    ),
    Fault(
        "a complaint that is taken up anew is late again",
        _FILE,
        "            late_accepted=True,\n",
        "",
        f"{_TESTS}::test_a_dismissed_complaint_is_taken_up_anew",
    ),
    Fault(
        "a returned complaint keeps its target",
        _FILE,
        'recorded.effective if outcome == "returned" else case.target_from',
        "case.target_from",
        f"{_TESTS}::test_a_returned_complaint_has_a_new_target",
    ),
    Fault(
        "a preliminary reply follows an upheld decision",
        _TIMERS,
        'return None if case.happened("upheld") else reimbursement.preliminary_reply(case)',
        "return reimbursement.preliminary_reply(case)",
        f"{_TESTS}::test_no_preliminary_reply_after_the_decision_was_upheld",
    ),
    Fault(
        "the silence of the body is noted once",
        _TIMERS,
        "(len(asked) + 1) * days * _DAY",
        "(len(asked) + 9) * days * _DAY",
        f"{_TESTS}::test_the_silence_of_the_body_is_noted_again_and_again",
    ),
    Fault(
        "the day before the complaint is sent on names the body",
        _RECEIVERS,
        "(comment and comment.acts_on)",
        "(comment and comment.due)",
        f"{_LETTERS}::test_the_statement_names_the_body_that_it_will_go_to",
    ),
    Fault(
        "the medicine is named to somebody who may not complain",
        _CONTENT,
        "medicine.name if assessed.may_complain else None",
        "medicine.name",
        f"{_LETTERS}::test_while_nobody_knows_who_may_complain_neither_medicine_nor_disease_is_named",
    ),
    Fault(
        "the patient gets a copy of the own letter",
        _RECEIVERS,
        "return patient_side(case, on) if is_represented(assessed) else ()",
        "return patient_side(case, on)",
        f"{_TESTS}::test_the_patient_is_written_to_alone",
    ),
    Fault(
        "an answer to a complaint is read as one to an application",
        "handlers/cli/verbs/any_step.py",
        "if here.office.look(case).process.form is Application:",
        "if here.office.look(case).process.form:",
        "tests/handlers/test_complaints.py"
        "::test_ask_answer_and_judge_take_the_facts_and_the_form_of_a_complaint",
    ),
    Fault(
        "a complaint comes before the decision",
        "workflow/complaint/steps.py",
        "        AFTER_THE_DECISION,\n",
        "",
        f"{_TESTS}::test_a_complaint_does_not_come_before_the_decision",
    ),
    Fault(
        "a new fact loses the day on which it came",
        _FILE,
        "heard=max(arrived, case.heard or arrived)",
        "heard=arrived",
        f"{_VALUES}::test_new_facts_keep_the_day_on_which_the_newest_came",
    ),
)
