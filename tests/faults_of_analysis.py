"""Seeded faults of what analysts read and write. Only a table."""

from typing import Final

from fault import Fault

TABLES: Final = "tests/handlers/test_tables_of_facts.py"
FORMATS: Final = (
    "tests/handlers/test_formats.py::test_every_format_of_every_verb_is_read_by_four_programs"
)
COMPARISON: Final = "tests/workflow/test_comparison.py"
BY_DAY: Final = "tests/handlers/test_rules_by_day.py"
ANALYSIS: Final = "tests/handlers/test_analysis.py"
OPTIONS: Final = "tests/handlers/test_options.py"

OF_ANALYSIS: Final[tuple[Fault, ...]] = (
    Fault(
        "CSV has the columns of the first row only",
        "handlers/cli/output.py",
        "titles = list(dict.fromkeys(title for row in rows for title in row))",
        "titles = list(rows[0]) if rows else []",
        f"{FORMATS}[rules diff --policy POLICY]",
    ),
    Fault(
        "values of facts have several types in plain data",
        "workflow/logic/proof.py",
        '{"fact": self.fact, "value": value_as_text(self.value)}',
        '{"fact": self.fact, "value": self.value}',
        "tests/workflow/test_values_as_data.py::test_values_of_all_kinds_are_one_type_in_plain_data",
    ),
    Fault(
        "a Parquet file that aborts its reader is taken for an empty one",
        "handlers/analysis/parquet_blocks.py",
        "    if reader.returncode != 0:",
        "    if False:",
        f"{TABLES}::test_a_parquet_file_that_aborts_its_reader_gives_one_line",
    ),
    Fault(
        "the reader of Parquet files reports a panic by itself",
        "handlers/analysis/parquet_blocks.py",
        "stderr=subprocess.DEVNULL,",
        "stderr=None,",
        f"{TABLES}::test_a_parquet_file_that_aborts_its_reader_gives_one_line",
    ),
    Fault(
        "a Parquet file is unpacked however large it says it is",
        "handlers/analysis/table_rows.py",
        "wide = any(size > each * values + more for values, size in footer.chunks)",
        "wide = False",
        "tests/reliability/analysis_files/test_analysis_files.py"
        "::test_an_oversized_table_is_refused_in_little_memory_and_time[cell.parquet]",
    ),
    Fault(
        "semicolons part no cells",
        "handlers/analysis/table_rows.py",
        'SEPARATORS: Final = (",", ";", "\\t")',
        'SEPARATORS: Final = (",", "\\t")',
        f"{TABLES}::test_a_table_from_a_spreadsheet_is_read",
    ),
    Fault(
        "of two columns with one name the last counts",
        "handlers/analysis/table_rows.py",
        "        elif times > 1:\n",
        "        elif times > 99:\n",
        f"{TABLES}::test_a_heading_that_is_wrong_is_named_with_the_remedy",
    ),
    Fault(
        "one bad row blocks a table",
        "handlers/analysis/facts_table.py",
        "if made.left_out * MOST_LEFT_OUT > made.read:",
        "if made.left_out:",
        f"{TABLES}::test_one_bad_row_in_a_hundred_is_left_out_told_and_counted",
    ),
    Fault(
        "rows that are left out are not told",
        "handlers/cli/verbs/analysts.py",
        "return Findings.exit_code if found.left_out else 0",
        "return 0",
        f"{TABLES}::test_one_bad_row_in_a_hundred_is_left_out_told_and_counted",
    ),
    Fault(
        "a policy value that acts in a derivation is silently ignored over a table",
        "handlers/cli/verbs/analysts.py",
        '    check_policy(policy, settings.policy_file or "")\n',
        "",
        f"{TABLES}::test_the_policy_acts_on_a_table_or_is_refused",
    ),
    Fault(
        "an option that a verb can't obey is ignored",
        "handlers/cli/verbs/__init__.py",
        "for name in sorted(typed & UNUSED.get(verb, frozenset())):",
        "for name in ():",
        f"{OPTIONS}::test_an_option_that_a_verb_cant_obey_is_refused",
    ),
    Fault(
        "a named pipe is opened and waited for",
        "scenarios/reading/raw.py",
        "if not S_ISREG(mode):",
        "if False:",
        f"{OPTIONS}::test_a_named_pipe_is_refused_and_not_waited_for[pipe.yaml-check]",
    ),
    Fault(
        "a folder with an application beside its scenario is not played",
        "handlers/analysis/replay.py",
        'if parsed is None or (in_folder and kind not in ("scenario", None)):',
        "if False:",
        f"{ANALYSIS}::test_a_folder_with_other_files_is_played_and_they_are_counted",
    ),
    Fault(
        "a policy with its head is taken for a scenario",
        "scenarios/kinds.py",
        '_OF_SCENARIOS: Final = _SCENARIO - {*HEAD, "process"}',
        '_OF_SCENARIOS: Final = _SCENARIO - {"policy"}',
        f"{ANALYSIS}::test_a_misspelt_file_is_what_its_names_are_nearest_to",
    ),
    Fault(
        "a policy of Python takes a text for a number",
        "workflow/reimbursement/policy_fields.py",
        "    return type(item) is wanted",
        "    return True",
        "tests/workflow/test_policy.py::test_a_value_of_a_wrong_type_or_an_unknown_word_is_refused",
    ),
    Fault(
        "the model for other engines gives reasons that are pointless to judge",
        "handlers/analysis/decision_model.py",
        "for other in rule.yields_to if other in own}",
        "for other in ()}",
        "tests/handlers/test_decision_model.py"
        "::test_the_model_gives_the_outcome_and_the_reasons_of_every_complete_application",
    ),
    Fault(
        "a rule that fails alike on both sides is said to be behind a difference",
        "workflow/logic/comparison.py",
        "            where = diagram.both(where, diagram.negation(same.fails))\n",
        "            where = diagram.either(where, diagram.negation(same.fails))\n",
        f"{BY_DAY}::test_the_law_of_2018_is_stricter_and_looser_by_rules_with_an_example_each_way",
    ),
    Fault(
        "a rule is behind a stricter end that an earlier rule decides",
        "workflow/logic/comparison.py",
        "reached = diagram.both(fails[rule.id], diagram.negation(earlier))",
        "reached = fails[rule.id]",
        f"{BY_DAY}::test_what_a_rule_alone_turns_is_counted_once_for_it",
    ),
    Fault(
        "a difference that no rule of the losing side makes has no rule behind it",
        "workflow/logic/comparison.py",
        "diagram.either(found.get(name, diagram.false), diagram.both(rest, where))",
        "diagram.either(found.get(name, diagram.false), diagram.false)",
        f"{COMPARISON}::test_flips_and_the_rules_behind_them_are_those_of_each_world",
    ),
    Fault(
        "a rule that another one makes pointless is behind a difference",
        "workflow/logic/comparison.py",
        "            silenced = diagram.either(silenced, fails[other])",
        "            silenced = diagram.both(silenced, fails[other])",
        f"{COMPARISON}::test_flips_and_the_rules_behind_them_are_those_of_each_world",
    ),
    Fault(
        "a rule that leads elsewhere on the other side is not behind a difference",
        "workflow/logic/comparison.py",
        "if same is not None and same.end == ground.end:",
        "if same is not None:",
        f"{COMPARISON}::test_flips_and_the_rules_behind_them_are_those_of_each_world",
    ),
    Fault(
        "the example of a rule wins or loses no grant though it could",
        "workflow/logic/comparison.py",
        "if prefer or kind not in examples:",
        "if kind not in examples:",
        f"{BY_DAY}::test_the_law_of_2018_is_stricter_and_looser_by_rules_with_an_example_each_way",
    ),
    Fault(
        "two days whose grants last otherwise look the same",
        "handlers/analysis/rules_diff.py",
        "    if old != new:\n",
        "    if not old:\n",
        f"{BY_DAY}::test_a_border_that_changes_no_outcome_says_what_it_changes[2023-11-01-other1]",
    ),
    Fault(
        "the table of how long grants last has the conditions turned round",
        "workflow/logic/decision_table.py",
        "in minimal_reasons(Not(row.when), policy)",
        "in minimal_reasons(row.when, policy)",
        "tests/workflow/test_verification.py::"
        "test_how_long_grants_last_is_a_table_in_the_order_of_the_rows",
    ),
    Fault(
        "the rules of a day are always those of 2008",
        "handlers/analysis/rules_by_day.py",
        "        return assembled(day)\n",
        "        return assembled(date(2008, 3, 3))\n",
        f"{BY_DAY}::test_a_day_chooses_the_rules_whatever_the_policy_says",
    ),
    Fault(
        "nobody is told that a change of the circular has not been read",
        "handlers/analysis/unread_law.py",
        "UNREAD_FROM: Final = date(2026, 1, 1)",
        "UNREAD_FROM: Final = date(2036, 1, 1)",
        f"{BY_DAY}::test_the_change_that_was_not_read_is_told_from_its_day_on[list]",
    ),
    Fault(
        "a scenario's day of rules is not read",
        "workflow/reimbursement/carried.py",
        "chosen(received, policy, rules_day)",
        "chosen(received, policy)",
        f"{BY_DAY}::test_a_scenario_takes_the_rules_of_a_day[in memory]",
    ),
    Fault(
        "a scenario's day of rules is not read where it is kept in a store",
        "handlers/analysis/back_ends.py",
        "self.door = Door(store, in_force, rules_day=rules_day)",
        "self.door = Door(store, in_force)",
        f"{BY_DAY}::test_a_scenario_takes_the_rules_of_a_day[in a store]",
    ),
    Fault(
        "the dictionary of facts has columns that the rules do not read",
        "handlers/analysis/fact_list.py",
        " if fact in read for row in _columns(fact)]",
        " for row in _columns(fact)]",
        "tests/handlers/test_tables_of_facts.py::"
        "test_every_column_of_the_dictionary_can_stand_in_a_table[2008-03-03]",
    ),
    Fault(
        "pages under another policy look like the rules in force",
        "handlers/analysis/pages.py",
        "    if other:\n        lines += ",
        "    if not values:\n        lines += ",
        f"{ANALYSIS}::test_pages_and_table_under_another_policy_say_so",
    ),
    Fault(
        "the diagram draws several arrows from a state to another",
        "workflow/engine/roads.py",
        "ways = dict.fromkeys((road.source, road.to) for road in process.roads)",
        "ways = [(road.source, road.to) for road in process.roads]",
        "tests/test_docs.py::test_the_diagram_draws_every_road_once_and_no_arrow_twice",
    ),
)
