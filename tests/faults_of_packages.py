"""Faults put into case packages, marks to the supervisor, next dates, and what screens ask."""

from typing import Final

from fault import Fault

_TEST: Final = "tests/handlers/test_packages.py"
_FORM: Final = "handlers/safekeeping/package.py"
_CHECK: Final = "handlers/safekeeping/package_verification.py"
_MAKE: Final = "handlers/casework/packing.py"
_FORGED: Final = f"{_TEST}::test_a_forged_package_with_new_seals_breaks_its_chains"
_LATE: Final = "workflow/engine/late.py"
_LATE_TEST: Final = "tests/workflow/test_late_cases.py"
_SELFCHECK: Final = "handlers/safekeeping/selfcheck.py"
_DATES: Final = "tests/handlers/test_next_dates.py"
_RULES: Final = "tests/handlers/test_any_rules_on_the_screen.py"
_REVIEWS: Final = "handlers/safekeeping/audit_reviews.py"
_AUDIT: Final = "tests/handlers/test_audit_reviews.py"
_SCREENS: Final = "tests/handlers/test_every_process_on_the_screen.py"

CASE_PACKAGES: Final = (
    Fault(
        "the seal of a package's letters is not compared",
        _CHECK,
        ' != row["letters_hash"]:\n',
        ' == "":\n',
        _FORGED,
    ),
    Fault(
        "the data of a package's events are not compared with their hash",
        _CHECK,
        '        if salted_hash(row["data_salt"], row["data"]) != row["data_hash"]:\n',
        "        if False:\n",
        _FORGED,
    ),
    Fault(
        "policy values that were changed pass in a package",
        _CHECK,
        '        if f"{POLICIES}/{values_hash(text)}.json" != name:\n',
        "        if False:\n",
        f"{_TEST}::test_forged_policy_values_are_found",
    ),
    Fault(
        "another file than the one that was sent passes in a package",
        _CHECK,
        '    if letter["pdf_as_sent"] and (',
        "    if False and (",
        f"{_TEST}::test_a_forged_file_of_a_sent_letter_is_found",
    ),
    Fault(
        "what stands between the files of a ZIP is not compared",
        _CHECK,
        "    if package.archive == made:\n",
        "    if True:\n",
        f"{_TEST}::test_every_changed_byte_of_a_small_zip_is_found",
    ),
    Fault(
        "a changed byte of SHA256SUMS passes",
        _CHECK,
        "        if files.get(SUMS) != should:\n",
        "        if False:\n",
        f"{_TEST}::test_every_changed_byte_of_a_small_package_is_found_with_its_file_and_place",
    ),
    Fault(
        "a changed byte is told one place off",
        _FORM,
        "    place = moved // by\n",
        "    place = moved // by + 1\n",
        f"{_TEST}::test_the_two_sums_tell_the_place_as_the_example_says",
    ),
    Fault(
        "the package of another program is read",
        _CHECK,
        '    if told.get("format") == FORMAT and told.get("version") == VERSION:\n',
        '    if told.get("version") == VERSION:\n',
        f"{_TEST}::test_the_package_of_another_program_is_refused",
    ),
    Fault(
        "a package is written over what is there",
        _FORM,
        "    if os.path.lexists(target):\n",
        "    if False:\n",
        f"{_TEST}::test_an_existing_target_is_refused_and_left_alone",
    ),
    Fault(
        "a case that does not verify is packed",
        _MAKE,
        "        if found.damages or found.rows is None:\n",
        "        if found.rows is None:\n",
        f"{_TEST}::test_a_case_that_was_changed_in_the_database_is_not_packed",
    ),
    Fault(
        "dates that have passed are left out of a package",
        _MAKE,
        '        "settled": [each.as_data() for each in details.settled],\n',
        '        "settled": [],\n',
        f"{_TEST}::test_it_holds_events_letters_dates_proof_policy_and_links",
    ),
    Fault(
        "nobody is told who packed a case",
        _MAKE,
        "        if log:\n",
        "        if False:\n",
        f"{_TEST}::test_who_packs_a_case_is_written_in_the_read_log",
    ),
    Fault(
        "a letter printed otherwise than it was sent is told as sent",
        _MAKE,
        "    return bool(sent.content_hash == hash_of(content))\n",
        "    return True\n",
        f"{_TEST}::test_a_letter_sent_as_another_file_has_its_hash_alone",
    ),
    # Marks and next dates
    Fault(
        "a late case is marked one week late",
        _LATE,
        "    marks = max(1, -(-(today - missed.due).days // every))\n",
        "    marks = 1 + (today - missed.due).days // every\n",
        f"{_LATE_TEST}::test_a_late_case_is_marked_every_seven_days_after_its_target",
    ),
    Fault(
        "a case that has ended is marked to the supervisor",
        _LATE,
        " or case.state not in timer.states or in_force",
        " or in_force",
        f"{_LATE_TEST}::test_no_case_is_marked_before_its_target_is_missed_or_after_its_end",
    ),
    Fault(
        "net days count the days of waiting",
        "workflow/engine/elapsed.py",
        "        start = day if state in parties else None\n",
        "        start = None\n",
        f"{_LATE_TEST}::test_a_pause_names_whom_the_case_waits_for",
    ),
    Fault(
        "an open case without a next date is not named",
        _SELFCHECK,
        "            if next_date(case, oslo_day(at)) is None:\n",
        "            if False:\n",
        f"{_DATES}::test_an_open_case_without_a_next_date_is_named",
    ),
    Fault(
        "a case in an ended state is said to lack a date",
        _SELFCHECK,
        "        if (process, state) not in open_:\n",
        "        if False:\n",
        f"{_DATES}::test_an_ended_case_needs_no_date",
    ),
    Fault(
        "a wake-up day that is gone is not named",
        _SELFCHECK,
        "            elif next_due(case) is not None:\n",
        "            elif False:\n",
        f"{_DATES}::test_a_date_that_no_sweep_would_find_is_named",
    ),
    Fault(
        "a mark makes a case late",
        "handlers/casework/stored_lines.py",
        "    return kind != MARK.name and makes_late(process.timer(kind))",
        "    return kind == MARK.name or makes_late(process.timer(kind))",
        f"{_DATES}::test_a_late_case_is_marked_on_every_screen",
    ),
    # What screens ask of a process
    Fault(
        "what would help is told in the words of reimbursement",
        "handlers/cli/reimbursement_screens.py",
        "    favour = details.screen.favour\n",
        '    favour = "granted"\n',
        f"{_RULES}::test_why_says_it_in_the_words_of_the_process",
    ),
    Fault(
        "nobody is told who answers what is missing",
        "handlers/cli/reimbursement_screens.py",
        '        whom = f" ({asked})" if asked not in NOBODY_OUTSIDE else ""\n',
        '        whom = ""\n',
        f"{_RULES}::test_why_says_it_in_the_words_of_the_process",
    ),
    Fault(
        "an identity number of another section is shown in full",
        "handlers/casework/details.py",
        '(masked(value) or None) if name == "identity_number" else value',
        '(masked(value) or None) if section == "patient" and name == "identity_number" else value',
        f"{_RULES}::test_show_says_who_and_what_and_how_it_stands",
    ),
    Fault(
        "a list names only patients",
        "handlers/casework/case_lines.py",
        "        who = patient or next(filter(None, first), None)\n",
        "        who = patient\n",
        f"{_RULES}::test_lists_name_the_first_whom_the_process_names",
    ),
    Fault(
        "a withdrawn case is told as its rules would have it",
        "handlers/casework/details.py",
        " if self.ended_by is None else self.ended_by.event.name\n",
        "\n",
        f"{_SCREENS}::test_what_is_missing_of_a_complaint_is_told_with_what_would_help",
    ),
    Fault(
        "a complaint is listed without its patient",
        "workflow/complaint/screen.py",
        '("patient", "medicine") if name in about',
        '("medicine",) if name in about',
        f"{_SCREENS}::test_a_complaint_is_told_with_the_patient_and_medicine_of_the_decision",
    ),
    # What complaints, corrections and revocations promise
    Fault(
        "audit verify passes a correction by one person",
        _REVIEWS,
        "        people = [case.opener, *(entry.actor for entry in added)]\n",
        "        people = [entry.actor for entry in added]\n",
        f"{_AUDIT}::test_a_correction_takes_two_people",
    ),
    Fault(
        "audit verify passes a revocation by one person",
        _REVIEWS,
        "        yield from _alone(case, entry, [case.opener], what)\n",
        "        yield from _alone(case, entry, [], what)\n",
        f"{_AUDIT}::test_a_revocation_takes_two_people_and_is_decided_once",
    ),
    Fault(
        "audit verify passes a complaint reviewed by who decided",
        _REVIEWS,
        "        if decided_it(case, entry.actor):\n",
        "        if False:\n",
        f"{_AUDIT}::test_a_complaint_is_reviewed_by_another_person",
    ),
    Fault(
        "audit verify passes a reversal that opened nothing",
        _REVIEWS,
        "    if settling != len(opens):\n",
        "    if settling > len(opens):\n",
        f"{_AUDIT}::test_a_reversal_without_its_correction_is_found",
    ),
    Fault(
        "audit verify reads no other case of the matter",
        "handlers/safekeeping/audit.py",
        "    if case.process.reads_linked:\n",
        "    if False:\n",
        f"{_AUDIT}::test_a_reversed_decision_verifies_and_is_made_again",
    ),
    Fault(
        "audit verify passes a link that came later",
        _REVIEWS,
        "    if sequences != [*range(2, len(sequences) + 2)]:\n",
        "    if False:\n",
        f"{_AUDIT}::test_links_come_at_the_birth_and_lead_where_they_may",
    ),
    Fault(
        "audit verify passes a decision that was replaced twice",
        _REVIEWS,
        "other.decided and same and other.number < case.number",
        "other.decided and same and other.number > case.number",
        f"{_AUDIT}::test_a_decision_is_replaced_once",
    ),
    Fault(
        "a correction made again may rest on another paragraph",
        _REVIEWS,
        "        holds = holds and stated == (",
        "        holds = holds or stated == (",
        f"{_AUDIT}::test_the_decision_of_a_correction_is_made_again",
    ),
    Fault(
        "a revocation made again counts from any day",
        _REVIEWS,
        "    if decided == day:\n",
        "    if decided:\n",
        f"{_AUDIT}::test_the_day_of_a_revocation_is_found_again",
    ),
)
