"""Faults put into what is in force, what the case register answers, withdrawals and renewals."""

from typing import Final

from fault import Fault

_POSITION: Final = "tests/workflow/test_position.py"
_ASKED: Final = "tests/workflow/test_register_asked_anew.py"
_WITHDRAWN: Final = "tests/workflow/test_withdrawal.py"
_RENEWED: Final = "tests/handlers/test_renewal.py"
_RULES: Final = "workflow/reimbursement/position.py"
_REGISTER: Final = "workflow/reimbursement/case_register.py"

POSITION: Final = (
    Fault(
        "an assessment is used again though another case of the matter has changed",
        "workflow/reimbursement/assessed.py",
        "return self.application, case.applied_on,",
        "return case.application, case.applied_on,",
        f"{_ASKED}::test_an_assessment_is_used_again_while_the_case_and_its_matter_say_the_same",
    ),
    Fault(
        "of two grants the one with the higher number is in force",
        _RULES,
        "key=lambda grant: (grant.first, grant.case.number)",
        "key=lambda grant: grant.case.number",
        f"{_POSITION}::test_the_position_is_that_of_a_plain_reading",
    ),
    Fault(
        "a revocation takes away the days before it",
        _RULES,
        "return self.first <= day and self.lasts_until(day)",
        "return self.first <= day and self.lasts_until(day) and not self.revoked",
        f"{_POSITION}::test_the_example_of_the_law",
    ),
    Fault(
        "a revocation leaves the corrections of what it revokes",
        _RULES,
        "yield frozenset((*revoked, *reached)), day",
        "yield frozenset(revoked), day",
        f"{_POSITION}::test_a_revocation_reaches_every_correction_of_what_it_revokes",
    ),
    Fault(
        "a corrected revocation counts as it was",
        _RULES,
        "newest_of_it = [case, *chain(case, corrections)][-1]",
        "newest_of_it = case",
        f"{_POSITION}::test_a_corrected_revocation_is_lifted_or_begins_later",
    ),
    Fault(
        "an open revocation cuts a grant",
        _RULES,
        "if case.process.name != REVOCATION or not case.decided:",
        "if case.process.name != REVOCATION:",
        f"{_POSITION}::test_what_is_not_decided_cuts_nothing",
    ),
    Fault(
        "of revoked and corrected, the later cut tells why",
        _RULES,
        'return "revoked" if revoked else "corrected"',
        'return "revoked" if self.revoked is not None else "corrected"',
        f"{_POSITION}::test_whichever_cut_a_grant_shorter_tells_why",
    ),
    Fault(
        "the end of a grant is warned of though a renewal is granted",
        _RULES,
        "return position(cases, key, own.last + _DAY).why is None",
        "return position(cases, key, own.last + 999 * _DAY).why is None",
        f"{_ASKED}::test_nobody_is_told_where_a_renewal_is_granted",
    ),
    Fault(
        "an open case keeps the answer that the register gave first",
        _REGISTER,
        "if case.ended or not case.linked:",
        "if case.register or not case.linked:",
        f"{_ASKED}::test_a_duplicate_of_a_withdrawn_application_is_none_any_more",
    ),
    Fault(
        "a decided case is assessed by what the register answers today",
        _REGISTER,
        "if case.ended or not case.linked:",
        "if not case.linked:",
        f"{_ASKED}::test_the_decided_case_keeps_the_answer_that_it_was_decided_on",
    ),
    Fault(
        "a note asks the register",
        _REGISTER,
        "return asked_first(case, command.by) if isinstance(command, ASSESSING) else ()",
        "return asked_first(case, command.by)",
        f"{_ASKED}::test_a_step_that_does_not_assess_asks_nothing",
    ),
    Fault(
        "the register is asked what the file states",
        _REGISTER,
        'duplicate = None if "duplicate" in said else _duplicate(case, key, own)',
        "duplicate = _duplicate(case, key, own)",
        f"{_ASKED}::test_what_the_file_states_is_not_asked",
    ),
    Fault(
        "a case that came later makes a duplicate",
        _REGISTER,
        "if _registered(other, every) < own]",
        "if _registered(other, every) != own]",
        f"{_ASKED}::test_only_cases_registered_before_make_a_duplicate",
    ),
    Fault(
        "a grant without end is no duplicate",
        _RULES,
        "return last is None or (last >= day and last >= self.first)",
        "return last is not None and last >= day and last >= self.first",
        "tests/handlers/test_duplicates.py::test_a_grant_without_end_is_valid_for_ever",
    ),
    Fault(
        "a refusal is a valid grant",
        _RULES,
        'decision.verdict == "granted" and bool(decision.valid_from)',
        "bool(decision.verdict)",
        "tests/handlers/test_duplicates.py::test_a_refusal_is_no_valid_grant",
    ),
    Fault(
        "a renewal is linked to a grant that was revoked",
        _REGISTER,
        "if same and not grant.cut)\n    found",
        "if same)\n    found",
        "tests/handlers/test_replay.py::test_every_scenario_of_the_library_passes",
    ),
    Fault(
        "an application that calls itself the first is linked to a grant",
        _REGISTER,
        "if key is None or not is_renewal(case.application):",
        "if key is None:",
        f"{_ASKED}::test_no_link_where_there_is_nothing_to_renew",
    ),
    Fault(
        "a proposed refusal outlives the withdrawal",
        "workflow/reimbursement/steps.py",
        "events=events.Withdrawn,\n        effect=file.without_proposal,",
        "events=events.Withdrawn,",
        f"{_WITHDRAWN}::test_a_proposed_refusal_lapses",
    ),
    Fault(
        "a withdrawal counts from its recording",
        "workflow/reimbursement/steps.py",
        'day=day_of_receipt,\n        by="post",\n        undecided=True,\n',
        'by="post",\n        undecided=True,\n',
        f"{_WITHDRAWN}::test_the_day_of_arrival_counts_not_that_of_recording",
    ),
    Fault(
        "a withdrawal that is typed again is refused",
        "handlers/casework/idempotency.py",
        "case Withdraw(party=party, because=because):",
        "case Withdraw(party=party, because=because) if not case.number:",
        f"{_RENEWED}::test_a_withdrawn_application_gives_way_to_a_new_one",
    ),
    Fault(
        "a refused application is renewed",
        "workflow/reimbursement/renewing.py",
        "    if own is None:\n        says",
        "    if own is None and case.ended is None:\n        says",
        f"{_RENEWED}::test_only_a_grant_is_renewed",
    ),
    Fault(
        "a renewal's file has the doctor's grounds of last time",
        "workflow/reimbursement/renewing.py",
        'kept.get("medicine", {}).pop("reason_not_marketed", None)',
        'kept.get("medicine", {}).get("reason_not_marketed", None)',
        f"{_RENEWED}::test_the_reason_against_marketed_medicines_is_the_doctors",
    ),
    Fault(
        "what a renewal's file says in quotation marks can't be read again",
        "scenarios/filled_form.py",
        "return json.dumps(value, ensure_ascii=False)",
        "return f'\"{value}\"'",
        f"{_RENEWED}::test_the_file_states_what_stays_the_same_and_leaves_the_doctors_part_blank",
    ),
)
