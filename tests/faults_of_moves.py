"""Faults put into moves of open cases: what they record, what follows, and what `move` shows."""

from typing import Final

from fault import Fault

_STEPS: Final = "tests/workflow/test_moving.py"
_MANY: Final = "tests/handlers/test_moves.py"
_VERB: Final = "tests/handlers/test_move_verb.py"
_ENGINE: Final = "workflow/engine/moving.py"
_DEMANDS: Final = "workflow/reimbursement/moving.py"

MOVES: Final = (
    Fault(
        "a case with a proposed refusal is moved",
        "workflow/reimbursement/process.py",
        'Road("under_review", "move", "under_review", (NO_PROPOSAL, RULES_AT_HAND)),',
        'Road("under_review", "move", "under_review", (RULES_AT_HAND,)),',
        f"{_STEPS}::test_a_case_with_a_proposed_refusal_waits_for_the_second_person",
    ),
    Fault(
        "other values choose the rules of every case anew",
        _ENGINE,
        "same = before.rule_set == after.rule_set",
        "same = own.rule_set == after.rule_set",
        f"{_STEPS}::test_other_values_leave_the_rules_unless_they_choose_other_rules",
    ),
    Fault(
        "a move to what a case carries is an event",
        _ENGINE,
        "    if changes_nothing(now.case, command):\n",
        "    if False:\n",
        f"{_STEPS}::test_a_move_needs_a_goal_a_cause_and_something_new",
    ),
    Fault(
        "values that are the same are recorded as changed",
        _ENGINE,
        "for name in different_values(before, after)",
        "for name in old",
        f"{_STEPS}::test_a_move_records_old_and_new_values_and_the_cause",
    ),
    Fault(
        "an earlier day is told in a letter",
        _ENGINE,
        "return new.due > max(old.due, new.told.day) and new.due >= today",
        "return new.due != old.due and new.due >= today",
        f"{_STEPS}::test_a_reviewed_case_stays_where_nothing_else_is_missing",
    ),
    Fault(
        "a later day is told by no letter",
        _ENGINE,
        "then=lambda now: (*demands(now), *_later_days(now)),",
        "then=demands,",
        f"{_STEPS}::test_a_later_day_to_answer_is_told_and_uses_up_no_extension",
    ),
    Fault(
        "a letter of more time is sent for a later target",
        "workflow/reimbursement/letters/__init__.py",
        '    _after_a_move(_TIME_EXTENDED, "answer"),',
        '    _after_a_move(_TIME_EXTENDED, "answer", "target"),',
        f"{_STEPS}::test_a_later_decision_is_told_in_a_delay_notice",
    ),
    Fault(
        "what follows from a move is left to somebody",
        "workflow/engine/advance.py",
        "        commands += outcome.follows\n",
        "",
        f"{_STEPS}::test_a_reviewed_case_is_asked_about_what_the_new_rules_miss",
    ),
    Fault(
        "a new case is asked about by its move",
        _DEMANDS,
        'if now.case.state == "received" or wanted == NOTHING:',
        "if wanted == NOTHING:",
        f"{_STEPS}::test_a_new_case_keeps_its_place_and_the_case_worker_asks",
    ),
    Fault(
        "a closed file is asked about what was asked before",
        _DEMANDS,
        "        unasked = wanted.facts - set(request.facts)",
        "        unasked = wanted.facts",
        f"{_STEPS}::test_a_closed_file_is_asked_about_once_more_only_for_what_nobody_asked",
    ),
    Fault(
        "a closed file never hears that another doctor must apply",
        _DEMANDS,
        "return bool(unasked) or (wanted.wrong_applicant and not request.wrong_applicant)",
        "return bool(unasked)",
        f"{_STEPS}::test_a_closed_file_is_asked_about_once_more_where_another_doctor_must_apply",
    ),
    Fault(
        "a request stands though another doctor must apply",
        _DEMANDS,
        'return Wanted(frozenset(found.missing), found.outcome == "wrong_applicant")',
        "return Wanted(frozenset(found.missing), wrong_applicant=False)",
        f"{_STEPS}::test_another_doctor_must_apply_under_the_new_rules_alone",
    ),
    Fault(
        "without the old rules every open request is sent again",
        _DEMANDS,
        'return _waited_for(case, now.assessed) if case.state == "missing_info" else NOTHING',
        "return NOTHING",
        f"{_STEPS}::test_a_case_whose_rules_are_not_here_is_moved_to_rules_that_are[missing_info]",
    ),
    Fault(
        "a missed target moves with the policy",
        "workflow/reimbursement/timers.py",
        "    if missed is not None and missed != goal.day:",
        "    if False:",
        f"{_STEPS}::test_a_target_that_was_missed_stays_missed",
    ),
    Fault(
        "the letter of more time says that there is no more, though it can be asked for",
        "workflow/reimbursement/letters/last_days.py",
        '"extended": case.request.extended,',
        '"extended": True,',
        f"{_VERB}::test_it_stores_what_it_showed_and_sends_the_letters",
    ),
    Fault(
        "a move takes a policy from the environment",
        "handlers/cli/verbs/moving.py",
        'policy = settings.policy() if "policy_file" in settings.typed else None',
        "policy = settings.policy() if settings.policy_file else None",
        f"{_VERB}::test_a_policy_from_the_environment_moves_nothing",
    ),
    Fault(
        "--yes moves without a cause",
        "handlers/cli/verbs/moving.py",
        "    if settings.yes and because is None and not settings.dry_run:",
        "    if False:",
        f"{_VERB}::test_the_cause_is_needed",
    ),
    Fault(
        "a move typed again is refused",
        "handlers/casework/idempotency.py",
        "return stated and not case.ended and changes_nothing(case, command)",
        "return False",
        f"{_VERB}::test_the_same_again_is_no_move",
    ),
    Fault(
        "the letters of time are shown as those of the move",
        "handlers/casework/moves.py",
        "before=_standing(before, [*sent, *due], today),",
        "before=_standing(before, due, today),",
        f"{_MANY}::test_an_added_closed_day_touches_exactly_the_cases_whose_date_falls_on_it",
    ),
    Fault(
        "the case after a move is shown as before",
        "handlers/casework/moves.py",
        "after=_standing(case, [*sent, *due, *own], today),",
        "after=_standing(before, [*sent, *due, *own], today),",
        f"{_MANY}::test_what_is_shown_of_each_case_is_what_is_done[more days]",
    ),
    Fault(
        "one case that was changed stops the other moves",
        "handlers/casework/moves.py",
        "            yield replace(moving, error=error)",
        "            raise",
        f"{_MANY}::test_a_case_that_somebody_changed_meanwhile_is_not_moved",
    ),
    Fault(
        "the audit reports two letters on later days",
        "handlers/safekeeping/audit_reimbursement.py",
        'if letter.routine and letter.event not in ("reminder_sent", "later_day_told")',
        'if letter.routine and letter.event != "reminder_sent"',
        f"{_VERB}::test_it_stores_what_it_showed_and_sends_the_letters",
    ),
)
