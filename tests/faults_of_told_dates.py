"""Seeded faults of dates that letters told: kept, binding, marked, shown. Only a table."""

from typing import Final

from fault import Fault

TOLD: Final = "tests/workflow/test_told_dates.py"
SCREEN: Final = "tests/handlers/test_dates_on_the_screen.py"
LETTERS: Final = "tests/handlers/test_letter_told_dates.py"

TOLD_DATES: Final[tuple[Fault, ...]] = (
    Fault(
        "a target that was told binds",
        "workflow/engine/timers.py",
        "if timer.binds and told is not None else computed",
        "if told is not None else computed",
        f"{TOLD}::test_a_target_that_was_told_does_not_bind_and_the_difference_is_shown",
    ),
    Fault(
        "a day to complain that was told does not bind",
        "workflow/reimbursement/timers.py",
        'consequence="the decision stands",\n    rolls=True,\n    binds=True,',
        'consequence="the decision stands",\n    rolls=True,',
        f"{TOLD}::test_a_day_to_complain_that_was_told_is_never_shortened",
    ),
    Fault(
        "what was told of one request binds the next",
        "workflow/engine/told.py",
        "        if recorded.state not in timer.states and not is_move:\n            break",
        "        if recorded.sequence < 1:\n            break",
        f"{TOLD}::test_what_was_told_of_one_request_does_not_bind_the_next",
    ),
    Fault(
        "a letter tells a day that has passed",
        "workflow/engine/letters.py",
        "if each and each.due >= made))",
        "if each))",
        f"{TOLD}::test_a_letter_made_after_a_day_does_not_tell_it",
    ),
    Fault(
        "a date counts as told though nobody is written to",
        "workflow/engine/letters.py",
        "for each in letters if each.addressees for kind in each.rule.tells)",
        "for each in letters for kind in each.rule.tells)",
        f"{TOLD}::test_nothing_is_told_to_nobody",
    ),
    Fault(
        "a receipt does not keep the target that it tells",
        "workflow/reimbursement/letters/__init__.py",
        '        "target",\n        routine=True,\n    ),\n    _to_doctor(',
        "        routine=True,\n    ),\n    _to_doctor(",
        f"{TOLD}::test_an_event_keeps_the_dates_that_its_letters_tell",
    ),
    Fault(
        "a told day that a later one replaces is not marked",
        "workflow/engine/outdated.py",
        "later = deadline.computed > deadline.told.day",
        "later = deadline.computed < date.min",
        f"{TOLD}::test_a_told_day_that_a_later_one_replaces_is_marked_on_that_day_and_once",
    ),
    Fault(
        "a told day is marked a day late",
        "workflow/engine/outdated.py",
        "acts_after=0,",
        "acts_after=1,",
        f"{TOLD}::test_a_told_day_that_a_later_one_replaces_is_marked_on_that_day_and_once",
    ),
    Fault(
        "a date is marked once, whatever later letters tell",
        "workflow/engine/outdated.py",
        "for recorded in case.events[told.event :]",
        "for recorded in case.events",
        f"{TOLD}::test_a_new_letter_of_an_outdated_day_tells_one_that_is_marked_in_its_turn",
    ),
    Fault(
        "a process may tell dates that no timer marks",
        "workflow/engine/checks.py",
        "            if state not in marked:",
        "            if state not in process.state_names:",
        "tests/workflow/test_process_checks.py::test_a_told_date_has_a_timer_that_marks_it",
    ),
    Fault(
        "the reminder of the day goes out beside the letter that contains it",
        "workflow/reimbursement/asking.py",
        '        folds=("reminder",),\n',
        "",
        f"{SCREEN}::test_more_time_takes_the_reminder_of_the_day_into_its_letter",
    ),
    Fault(
        "a reminder is left out that was due on an earlier day",
        "workflow/engine/advance.py",
        "if each.acts_on == today)",
        "if each.acts_on is not None and each.acts_on <= today)",
        f"{SCREEN}::test_a_reminder_that_was_due_before_is_sent_for_itself",
    ),
    Fault(
        "a reminder that a letter contains is sent again",
        "workflow/reimbursement/asking.py",
        "done = request.reminded or event.reminder is not None",
        "done = request.reminded",
        f"{TOLD}::test_the_reminder_of_the_day_is_part_of_the_letter_that_gives_more_time",
    ),
    Fault(
        "a reminder is part of a letter of an earlier day",
        "workflow/reimbursement/asking.py",
        "reminder if reminder == now.today else None",
        "reminder",
        f"{TOLD}::test_the_reminder_of_the_day_is_part_of_the_letter_that_gives_more_time",
    ),
    Fault(
        "a replay sends the reminder before the letter that contains it",
        "handlers/analysis/replay.py",
        "return bool(folded(self.kept.look(number), command, day))",
        "return False",
        "tests/handlers/test_replay.py::test_every_scenario_of_the_library_passes"
        "[deadlines_reminder_in_the_letter_of_more_time]",
    ),
    Fault(
        "the new date of a delay notice counts from the arrival",
        "workflow/reimbursement/timers.py",
        "missed + days * _DAY",
        "case.received + days * _DAY",
        f"{TOLD}::test_a_missed_target_is_followed_by_a_new_expected_date",
    ),
    Fault(
        "a delay notice promises a day that has passed",
        "workflow/reimbursement/letters/content.py",
        '"expected_passed": letter.made > expected.due',
        '"expected_passed": letter.made < case.received',
        f"{LETTERS}::test_a_date_that_has_passed_stands_in_the_letter_as_passed",
    ),
    Fault(
        "told dates are not stored",
        "storage/codec.py",
        "        data[TOLD] = days",
        "        days.clear()",
        "tests/storage/test_codec.py::test_the_text_is_canonical",
    ),
    Fault(
        "an event may have a field that told dates overwrite",
        "storage/codec.py",
        "        if TOLD in self.names:",
        "        if TOLD in self.fields[:0]:",
        "tests/storage/test_codec.py::"
        "test_an_event_has_no_field_of_the_name_under_which_told_dates_are_stored",
    ),
    Fault(
        "every told date is marked, whether it differs or not",
        "handlers/cli/date_screens.py",
        'return "" if told in (None, computed) else',
        'return "" if told is None else',
        f"{SCREEN}::test_show_marks_a_date_that_was_told_otherwise_at_once",
    ),
    Fault(
        "the inbox marks no date that was told otherwise",
        "handlers/casework/overview.py",
        "each.told is not None and each.told != each.computed",
        "False",
        f"{SCREEN}::test_inbox_and_deadlines_mark_it_too_and_only_then",
    ),
    Fault(
        "a list has an empty column for told dates",
        "handlers/cli/screens.py",
        "    if any(row[-1] for row in rows):",
        "    if rows:",
        f"{SCREEN}::test_lists_have_no_column_for_what_no_case_has",
    ),
    Fault(
        "why-date forgets dates that something else than time settled",
        "handlers/casework/case_dates.py",
        "            if by_time or kind not in now:",
        "            if by_time:",
        f"{SCREEN}::test_why_date_explains_dates_that_are_settled_as_they_were_then",
    ),
    Fault(
        "why-date of one kind tells every date",
        "handlers/cli/verbs/case_workers.py",
        "for each in dates if name in (None, each.date.kind)]",
        "for each in dates]",
        f"{SCREEN}::test_why_date_of_one_kind_explains_that_date_alone",
    ),
    Fault(
        "a late case is late twice",
        "handlers/casework/case_dates.py",
        '    if timer.name == "expected_decision":',
        '    if timer.name == "":',
        "tests/handlers/test_casework.py::test_a_late_case_stays_late_until_it_is_decided",
    ),
    Fault(
        "the audit passes over a told date that was marked twice",
        "handlers/safekeeping/audit_reimbursement.py",
        "    for (kind, due), times in marks.items():\n        if times > 1:",
        "    for (kind, due), times in marks.items():\n        if times > 2:",
        "tests/handlers/test_audit.py::test_a_told_date_that_was_marked_twice_is_found",
    ),
)
