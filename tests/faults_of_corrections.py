"""Faults in corrections, revocations and mail on an ended case, each with its test."""

from typing import Final

from fault import Fault

_CORRECTION: Final = "tests/workflow/test_correction.py"
_REVOCATION: Final = "tests/workflow/test_revocation.py"
_LETTERS: Final = "tests/handlers/test_letter_corrections.py"
_COMMAND: Final = "tests/handlers/test_corrections.py"
_GUARDS: Final = "workflow/correction/guards.py"
_ENDS: Final = "workflow/revocation/guards.py"
_FIRST: Final = f"{_CORRECTION}::test_a_refusal_becomes_a_grant_from_the_first_receipt"
_DETRIMENT: Final = f"{_CORRECTION}::test_detriment"

CORRECTIONS: Final[tuple[Fault, ...]] = (
    Fault(
        "the days of a corrected grant are counted from what was new",
        "workflow/correction/file.py",
        "return self.opening.applied_on",
        "return self.received",
        _FIRST,
    ),
    Fault(
        "a correction is handled under the rules of its own day",
        "workflow/correction/process.py",
        "terms_of=lambda corrected, _: corrected.terms,",
        "terms_of=lambda corrected, on: terms_of(on, corrected.policy, on),",
        f"{_CORRECTION}::test_rules_and_policy_are_those_of_the_decision",
    ),
    Fault(
        "a grant whose days have passed can't be given by a correction",
        "workflow/correction/process.py",
        "return assessed(replace(case, linked=()) if case.of_a_revocation else case)",
        "return assessed(case, date.max)",
        f"{_CORRECTION}::test_rules_and_policy_are_those_of_the_decision",
    ),
    Fault(
        "a day of the past counts as taken away",
        "workflow/correction/result.py",
        "before, after = old.days(today), new.days()",
        "before, after = old.days(), new.days()",
        _DETRIMENT,
    ),
    Fault(
        "a later first day takes nothing away",
        "workflow/correction/result.py",
        "return after is None or after[0] > before[0] or after[1] < before[1]",
        "return after is None or after[1] < before[1]",
        _DETRIMENT,
    ),
    Fault(
        "the same days are in favour",
        "workflow/correction/result.py",
        "if after is None or after == before:",
        "if after is None:",
        f"{_CORRECTION}::test_in_favour",
    ),
    Fault(
        "ground a takes days away (R-1)",
        _GUARDS,
        'if now.case.ground != "a" or not is_to_detriment(now):',
        'if now.case.ground != "a" or is_to_detriment(now):',
        f"{_CORRECTION}::test_r_1_ground_a_takes_no_day_away",
    ),
    Fault(
        "ground b is open though nobody has looked for letters (R-2)",
        _GUARDS,
        "    if sent is None:\n",
        "    if sent is None and now.case.ended:\n",
        f"{_CORRECTION}::test_r_2_a_letter_that_came_back_is_not_out",
    ),
    Fault(
        "a letter that came back is still out (R-2)",
        _GUARDS,
        "out = sorted(set(sent) - returned_letters(now.case.corrected))",
        "out = sorted(set(sent))",
        f"{_CORRECTION}::test_r_2_a_letter_that_came_back_is_not_out",
    ),
    Fault(
        "a notice of any decision will do (R-3)",
        _GUARDS,
        "if told is not None and new == _as_told(told):",
        "if told is not None:",
        f"{_CORRECTION}::test_another_decision_than_was_told_needs_another_notice",
    ),
    Fault(
        "who added to the file approves the correction (R-4)",
        _GUARDS,
        "if any(same_person(by, each) for each in added):",
        "if all(same_person(by, each) for each in added) and not added:",
        f"{_CORRECTION}::test_r_4_who_supplied_facts_does_not_decide",
    ),
    Fault(
        "a correction that changes nothing is decided (R-5)",
        _GUARDS,
        "    if not same:\n        return ()",
        "    if new is not None:\n        return ()",
        f"{_CORRECTION}::test_r_5_something_differs",
    ),
    Fault(
        "a correction of a corrected revocation is judged as an application",
        "workflow/correction/file.py",
        'behind(self.corrected, CORRECTION, "corrects", self.linked)',
        "self.corrected",
        f"{_CORRECTION}::test_a_correction_of_a_revocation_is_corrected_as_one",
    ),
    Fault(
        "a decision that was replaced is corrected again (R-6)",
        _GUARDS,
        "if case.process.name == CORRECTION and case.number != own and case.decided",
        "if case.process.name == CORRECTION and case.number == own and case.decided",
        f"{_CORRECTION}::test_r_6_no_other_review_is_open_and_it_was_not_replaced",
    ),
    Fault(
        "an open complaint does not bar a correction (R-6)",
        _GUARDS,
        'if ("complains_of", number) in case.links and not case.ended',
        'if ("complains_of", number) in case.links and case.ended',
        f"{_CORRECTION}::test_r_6_an_open_complaint_bars",
    ),
    Fault(
        "what the body decided is dropped",
        _GUARDS,
        'def _not_of_the_body(now: Now) -> Reasons:\n    if now.case.ground != "body":',
        'def _not_of_the_body(now: Now) -> Reasons:\n    if now.case.ground != "c":',
        f"{_CORRECTION}::test_a_refusal_is_decided_as_the_body_says",
    ),
    Fault(
        "mail of the day after the last one opens a correction",
        "workflow/correction/late_mail.py",
        "(mail.received or now.today) > last",
        "(mail.received or now.today) < last",
        f"{_CORRECTION}::test_mail_that_came_in_time_opens_a_correction",
    ),
    Fault(
        "mail changes the file of a decided case",
        "workflow/reimbursement/mail.py",
        "    day=day_of_receipt,\n    bears=opened_by_mail,",
        "    day=day_of_receipt,\n"
        "    effect=lambda x, _: type(x)(**vars(x) | {'application': _.event.supplement}),\n"
        "    bears=opened_by_mail,",
        f"{_CORRECTION}::test_mail_on_other_decisions_is_recorded_alone",
    ),
    Fault(
        "§ 21-6 ends one grant alone",
        "workflow/revocation/steps.py",
        "alone = command.ground != CHANGED",
        "alone = command.ground == CHANGED",
        f"{_REVOCATION}::test_changed_circumstances_end_each_grant_of_the_treatment",
    ),
    Fault(
        "a revocation counts from a day before its decision (V-2)",
        _ENDS,
        "return max(opening.day, now.today) if opening.ground == CHANGED else opening.day",
        "return opening.day",
        f"{_REVOCATION}::test_under_21_6_the_day_of_the_decision_counts_if_it_is_later",
    ),
    Fault(
        "a day before the grant is taken away (V-3)",
        _ENDS,
        "    if opening.day >= first:\n",
        "    if opening.day <= first:\n",
        f"{_REVOCATION}::test_v_3_not_before_the_grant",
    ),
    Fault(
        "who opened a revocation approves it (V-4)",
        _ENDS,
        "if not same_person(now.command.by, now.case.opener):",
        "if now.command.by != now.case.opener:",
        f"{_REVOCATION}::test_v_4_two_persons",
    ),
    Fault(
        "a grant is revoked twice at once (V-5)",
        "workflow/reimbursement/review.py",
        "if case.number != own and not case.ended",
        "if case.number != own and case.ended",
        f"{_REVOCATION}::test_v_5_no_other_review_is_open",
    ),
    Fault(
        "what is left of a grant is told as nothing",
        "workflow/revocation/letters/content.py",
        "left = last is not None and last >= grant.first",
        "left = last is not None and last < grant.first",
        f"{_LETTERS}::test_a_revocation_names_the_grants_and_what_is_left",
    ),
    Fault(
        "a letter in favour says nothing of costs",
        "workflow/correction/letters/content.py",
        '"favour": decision.favour,',
        '"favour": not decision.favour,',
        f"{_LETTERS}::test_a_changed_decision_says_what_it_replaces_and_why",
    ),
    Fault(
        "a letter of a replaced decision goes out later",
        "storage/letters.py",
        "return self.mark_failed(id, WITHHELD, at, None)",
        "return self.mark_failed(id, INTERRUPTED, at, at)",
        f"{_COMMAND}::test_a_decision_is_corrected_before_its_letters_are_out",
    ),
    Fault(
        "ground b does not look whether letters are out",
        "handlers/casework/decision_letters.py",
        'if state_of(letter, at) in ("sent", "sending")',
        'if state_of(letter, at) in ("failed",)',
        f"{_COMMAND}::test_ground_b_is_refused_when_a_letter_is_out_until_it_comes_back",
    ),
)
