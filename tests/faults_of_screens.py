"""Seeded faults of what people type and read: files, options, screens, lists. Only a table."""

from typing import Final

from fault import Fault

OUT_OF_FORCE: Final = "tests/handlers/test_rules_not_in_force.py"
LABELS: Final = "tests/scenarios/test_labels.py"
CASE: Final = "tests/handlers/test_case_on_the_screen.py"
LISTS: Final = "tests/handlers/test_lists.py"
SETTINGS: Final = "tests/handlers/test_settings.py"
TERMINAL: Final = "tests/handlers/test_terminal.py"
MESSAGES: Final = "tests/handlers/test_messages.py"
NUMBERS: Final = "tests/storage/test_numbers.py"
PROGRESS: Final = "tests/handlers/test_progress.py"
BAD_FILES: Final = (
    "tests/scenarios/test_bad_files.py::test_bad_file_gives_exactly_its_expected_faults"
)

SCREENS: Final[tuple[Fault, ...]] = (
    Fault(
        "a day of any age is read",
        "workflow/engine/readers.py",
        "    if year not in YEARS:",
        "    if year > YEARS[-1]:",
        "tests/handlers/test_cli.py::test_an_option_reads_a_day_as_a_file_does",
    ),
    Fault(
        "a Norwegian day is read as an American one",
        "workflow/engine/readers.py",
        r'    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII',
        r'    r"(?P<month>\d{1,2})\.(?P<day>\d{1,2})\.(?P<year>\d{4})", re.ASCII',
        "tests/workflow/test_application.py::test_a_day_is_read_in_international_and_norwegian_form",
    ),
    Fault(
        "an argument in another encoding reaches the database",
        "handlers/cli/main.py",
        "    for position, text in enumerate(args, 1):",
        "    for position, text in enumerate(args[:1], 1):",
        "tests/handlers/test_cli.py::test_bytes_that_are_not_utf_8_are_wrong_usage",
    ),
    Fault(
        "the first of several answers that a word begins is taken",
        "scenarios/labels.py",
        "    if len(begun) > 1:",
        "    if len(begun) > 9:",
        f"{LABELS}::test_words_that_begin_several_answers_are_refused_with_their_codes",
    ),
    Fault(
        "any doctor is one of a hospital department",
        "scenarios/labels.py",
        "SHORTEST: Final = 5",
        "SHORTEST: Final = 4",
        f"{LABELS}::test_other_words_stay_as_they_are",
    ),
    Fault(
        "words of the form are read in applications only, not in answers of scenarios",
        "scenarios/labels.py",
        "(step.form for step in written_steps(process).values() if step.form)",
        "(step.form for step in written_steps(process).values() if not step)",
        f"{LABELS}::test_a_scenario_takes_the_same_words",
    ),
    Fault(
        "a field freed without its section is read as one of the section above",
        "scenarios/reading/typed.py",
        "        if place.line in freed and path not in parsed.refused:",
        "        if place.line in freed and path in parsed.refused:",
        BAD_FILES,
    ),
    Fault(
        "each empty field of a form is a line",
        "scenarios/reading/parsed.py",
        "_EMPTY_SHOWN: Final = 9",
        "_EMPTY_SHOWN: Final = 99",
        BAD_FILES,
    ),
    Fault(
        "a field that an answer leaves as it is counts as stated by the answer",
        "handlers/casework/stated_fields.py",
        "            if before is not None and before.value == value:",
        "            if before is not None and before.value is value is None:",
        f"{CASE}::test_every_stated_field_has_who_stated_it_and_when",
    ),
    Fault(
        "the application's whole identity number is shown",
        "handlers/casework/stated_fields.py",
        '_SHOWN = {"patient.identity_number": 6,',
        '_SHOWN = {"patient.identity_number": 11,',
        f"{CASE}::test_the_application_shows_no_whole_identity_number",
    ),
    Fault(
        "a finding on a fact that nobody stated is shown nowhere",
        "handlers/casework/stated_fields.py",
        "        if not over:",
        "        if not paths:",
        f"{CASE}::test_a_finding_on_what_nobody_stated_has_a_row_of_its_own",
    ),
    Fault(
        "facts that were asked for by name and not answered are forgotten",
        "handlers/casework/details.py",
        "        return tuple(name for name in unknown if name not in self.missing)",
        "        return tuple(name for name in unknown if name in self.missing)",
        f"{CASE}::test_named_facts_that_were_asked_for_stay_unanswered_until_they_are_known",
    ),
    Fault(
        "a date on which time has acted is shown no more",
        "handlers/casework/case_dates.py",
        "            if by_time or kind not in now:",
        "            if not by_time and kind not in now:",
        f"{CASE}::test_a_late_case_shows_the_date_that_it_is_late_by",
    ),
    Fault(
        "history tells names of events only",
        "handlers/cli/screens.py",
        '            " ".join(filter(None, (_said(line.recorded), x.notes))),',
        "            x.notes,",
        f"{CASE}::test_history_tells_what_each_event_says",
    ),
    Fault(
        "an office date on a Sunday is shown like any other",
        "handlers/cli/date_screens.py",
        "    if why is None:\n        return str(day)",
        "    if why != '':\n        return str(day)",
        f"{CASE}::test_one_day_is_a_day_and_a_closed_day_names_the_working_day_before",
    ),
    Fault(
        "the answer of a dry run looks like the real one",
        "handlers/cli/output.py",
        '    return {"dry_run": True} if settings.dry_run else {}',
        '    return {"dry_run": True} if settings.yes else {}',
        "tests/handlers/test_dry_run.py::test_a_dry_run_prints_what_the_step_prints_and_stores_nothing",
    ),
    Fault(
        "a search takes any word of several",
        "handlers/casework/word_search.py",
        "    return set.intersection(*found_by) if found_by else set()",
        "    return set.union(*found_by) if found_by else set()",
        f"{LISTS}::test_search_finds_by_every_word_and_by_whole_numbers",
    ),
    Fault(
        "a part of a number finds a person",
        "storage/queries.py",
        "    found = case_word.c.word == number",
        "    found = case_word.c.word.contains(number)",
        f"{LISTS}::test_search_finds_by_every_word_and_by_whole_numbers",
    ),
    Fault(
        "a case of a person who has left it is nobody's next one",
        "handlers/casework/overview.py",
        " or not task.reserved or task.late",
        " or task.late",
        f"{LISTS}::test_a_case_of_somebody_else_comes_up_after_two_working_days",
    ),
    Fault(
        "a late case of somebody else is nobody's next one",
        "handlers/casework/overview.py",
        " or not task.reserved or task.late",
        " or not task.reserved",
        f"{LISTS}::test_a_late_case_comes_up_whoever_has_it",
    ),
    Fault(
        "a list is cut before it is sorted",
        "handlers/casework/case_lines.py",
        "        fitting: Iterable[Line] = (line for line in lines if self._fits(line))",
        "        fitting = islice((line for line in lines if self._fits(line)), self.limit)",
        f"{LISTS}::test_a_list_is_filtered_sorted_and_cut",
    ),
    Fault(
        "the filter for late cases lets every case pass",
        "handlers/casework/case_lines.py",
        "            and not (self.late and not line.late)",
        "            and not (self.late and line.late is None)",
        f"{LISTS}::test_late_cases_are_those_whose_deadline_has_passed",
    ),
    Fault(
        "the config file goes before the environment",
        "handlers/cli/config.py",
        "        if not os.environ.get(variable):",
        "        if variable:",
        f"{SETTINGS}::test_the_config_file_gives_defaults_that_variables_and_options_go_before",
    ),
    Fault(
        "a password is shown among the settings",
        "handlers/cli/verbs/settings.py",
        '    return value.replace(f":{password}@", ":***@") if password else value',
        "    return value",
        f"{SETTINGS}::test_config_show_says_where_each_setting_comes_from",
    ),
    Fault(
        "a setting that does not exist is passed over",
        "handlers/cli/config.py",
        "        if name not in names:",
        "        if name in ():",
        f"{SETTINGS}::test_a_wrong_config_file_is_wrong_usage_with_its_place",
    ),
    Fault(
        "completion without a database is a fault",
        "handlers/cli/completing.py",
        "    except Exception:",
        "    except KeyError:",
        f"{SETTINGS}::test_completion_makes_no_database_and_says_nothing_of_it",
    ),
    Fault(
        "a table is as wide as it is on any terminal",
        "handlers/cli/output.py",
        "    if terminal is not None and sum(widths)",
        "    if terminal is not None and 0 * sum(widths)",
        f"{TERMINAL}::test_a_narrow_list_tells_each_case_by_itself",
    ),
    Fault(
        "NO_COLOR is not obeyed",
        "handlers/cli/output.py",
        """    if os.environ.get("NO_COLOR") or""",
        """    if os.environ.get("NO_COLOUR") or""",
        f"{TERMINAL}::test_colour_is_switched_off",
    ),
    Fault(
        "long lines run out of a narrow terminal",
        "handlers/cli/output.py",
        "    if width is None or len(line) <= width:",
        "    if width is None or len(line) >= width:",
        f"{TERMINAL}::test_forty_columns_hold_every_line_and_cut_nothing",
    ),
    Fault(
        "a Word file is told by its invisible characters",
        "scenarios/reading/text.py",
        "    if other_kind is not None:",
        "    if other_kind == '':",
        f"{MESSAGES}::test_a_file_of_another_kind_is_called_what_it_is",
    ),
    Fault(
        "a case that is not there is not named",
        "storage/cases.py",
        '            raise NotFound("case", text) from None',
        "            raise NotFound from None",
        f"{MESSAGES}::test_a_message_names_what_is_wrong_and_what_helps",
    ),
    Fault(
        "whatever was typed for a case is repeated",
        "storage/errors.py",
        '        named = f" as {number}" if _NUMBER.fullmatch(number) else ""',
        '        named = f" as {number}"',
        f"{MESSAGES}::test_a_name_is_not_repeated_as_a_case",
    ),
    Fault(
        "facts are known by their codes only",
        "workflow/reimbursement/fact_values.py",
        "    if text.casefold() in _BY_LABEL:",
        "    if text in FACTS:",
        f"{LABELS}::test_a_fact_is_named_in_the_words_of_the_scenario_form",
    ),
    Fault(
        "every step of a case says again that its rules were not in force",
        "handlers/cli/session.py",
        "        told = handled.events and (not before or (case.decided and not was_decided))",
        "        told = True",
        f"{OUT_OF_FORCE}::test_it_is_said_once_when_a_case_is_registered_and_when_it_is_decided",
    ),
    Fault(
        "an application that is only assessed hears nothing of repealed rules",
        "handlers/cli/verbs/analysts.py",
        '    if says := why_not_in_force(str(rule_set), received):\n        note(f"{says}.")',
        "    why_not_in_force(str(rule_set), received)",
        f"{OUT_OF_FORCE}::test_assessing_says_so",
    ),
    Fault(
        "JSON says of repealed rules that they were in force",
        "handlers/casework/details.py",
        '            "in_force": getattr(self.assessed, "in_force", True),',
        '            "in_force": True,',
        f"{OUT_OF_FORCE}::test_screens_and_json_say_so",
    ),
    Fault(
        "a count within the year is completed from its last digit alone",
        "storage/numbers.py",
        "range(_DIGITS, len(typed) - 1, -1)",
        "range(_DIGITS, len(typed), -1)",
        f"{NUMBERS}::test_every_number_that_fits_is_found_the_newest_first[sqlite]",
    ),
    Fault(
        "the shell is offered the oldest cases",
        "storage/numbers.py",
        '    "ORDER BY number DESC LIMIT :limit"',
        '    "ORDER BY number LIMIT :limit"',
        f"{NUMBERS}::test_no_more_are_read_than_wanted_and_each_has_its_state[sqlite]",
    ),
    Fault(
        "a step on many cases shows no progress",
        "handlers/cli/session.py",
        "            shown = streamed(names, len(names), what)",
        "            shown = (name for name in names)",
        f"{PROGRESS}::test_verbs_on_many_cases_show_progress_and_print_the_same",
    ),
    Fault(
        "audit verify shows no progress",
        "handlers/safekeeping/audit.py",
        "        for each in progress(examined(work, numbers), len(numbers)):",
        "        for each in examined(work, numbers):",
        f"{PROGRESS}::test_verbs_on_many_cases_show_progress_and_print_the_same",
    ),
)
