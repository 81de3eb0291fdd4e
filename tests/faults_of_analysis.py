"""Seeded faults of what analysts read and write. Only a table."""

from typing import Final

from fault import Fault

TABLES: Final = "tests/handlers/test_tables_of_facts.py"
FORMATS: Final = (
    "tests/handlers/test_formats.py::test_every_format_of_every_verb_is_read_by_four_programs"
)
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
        "workflow/logic/outcome.py",
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
        'if parsed is None or (below and kind not in ("scenario", None)):',
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
        "pages under another policy look like the rules in force",
        "handlers/analysis/pages.py",
        "    if not other:\n        return []\n",
        "    if other or not other:\n        return []\n",
        f"{ANALYSIS}::test_pages_and_table_under_another_policy_say_so",
    ),
    Fault(
        "the diagram draws several arrows from a state to itself",
        "workflow/engine/roads.py",
        "arrows.setdefault((source, road.to), []).append(label)",
        "arrows.setdefault((source, road.to), [label])",
        "tests/test_docs.py::test_the_diagram_draws_every_road_once_and_no_arrow_twice",
    ),
)
