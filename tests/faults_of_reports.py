"""Seeded faults of statistics, event logs and reports. Only a table."""

from typing import Final

from fault import Fault

STATS: Final = "tests/handlers/test_stats.py"
RECOUNT: Final = f"{STATS}::test_every_number_is_what_a_recount_gives"
EXPORT: Final = "handlers/reports/exported_events.py"
EXPORTED: Final = "tests/handlers/test_export_events.py"
REPORT: Final = "tests/handlers/test_report.py"
TALLY: Final = "handlers/reports/tally.py"

OF_REPORTS: Final[tuple[Fault, ...]] = (
    Fault(
        "net days count the days of waiting in statistics",
        TALLY,
        "self.net[days - sum(waited.values())] += 1",
        "self.net[days] += 1",
        RECOUNT,
    ),
    Fault(
        "a decision on the 28th day comes too late",
        TALLY,
        "+= days <= limit",
        "+= days < limit",
        f"{STATS}::test_a_week_has_a_share_once_all_its_cases_have_had_the_days",
    ),
    Fault(
        "a week has a share before its cases have had the days",
        TALLY,
        "if over > as_of:",
        "if over > as_of + timedelta(days=1):",
        f"{STATS}::test_a_week_has_a_share_once_all_its_cases_have_had_the_days",
    ),
    Fault(
        "a withdrawn case counts as undecided in time",
        TALLY,
        "return self.within[limit], self.cases - self.gone[limit]",
        "return self.within[limit], self.cases",
        RECOUNT,
    ),
    Fault(
        "both clocks are the effective day",
        "handlers/reports/stats.py",
        "recorded = [oslo_day(row.recorded) for row in history]",
        "recorded = [row.effective for row in history]",
        RECOUNT,
    ),
    Fault(
        "the event log holds case numbers",
        EXPORT,
        "self._case = number, digest[:_DIGITS]",
        "self._case = number, number",
        f"{EXPORTED}::test_nothing_in_it_names_anybody",
    ),
    Fault(
        "the event log holds the names of case workers",
        EXPORT,
        "return self._workers[actor]",
        "return actor",
        f"{EXPORTED}::test_nothing_in_it_names_anybody",
    ),
    Fault(
        "an export is not noted in the read log",
        EXPORT,
        "    if not dry_run:\n        with",
        "    if False:\n        with",
        f"{EXPORTED}::test_the_read_log_tells_who_exported",
    ),
    Fault(
        "a log that breaks off replaces the one before it",
        "handlers/results/event_log.py",
        'part = file.with_name(f".{file.name}.part")',
        "part = file",
        "tests/handlers/test_event_log.py::test_what_the_events_raise_is_raised_and_leaves_no_file",
    ),
    Fault(
        "a name in a report is HTML",
        "handlers/reports/report.py",
        "autoescape=True",
        "autoescape=False",
        f"{REPORT}::test_a_hostile_name_stays_a_name",
    ),
    Fault(
        "a name in a figure is read as mathematics",
        "handlers/reports/charts.py",
        '"text.parse_math": False',
        '"text.parse_math": True',
        f"{REPORT}::test_a_hostile_name_stays_a_name",
    ),
    Fault(
        "figures have ids that are drawn anew",
        "handlers/reports/charts.py",
        '"svg.hashsalt": "saksgang"',
        '"svg.hashsalt": None',
        f"{REPORT}::test_the_same_results_give_the_same_bytes_in_any_process",
    ),
    Fault(
        "a heading of a CSV file in a report is a formula",
        "handlers/reports/report_page.py",
        "_cell(column.name)",
        "column.name",
        f"{REPORT}::test_a_hostile_name_stays_a_name",
    ),
    Fault(
        "the 28th day is told as later than four weeks",
        "handlers/reports/results_sections.py",
        "counts[max(day.days - 1, 0) // CLASS]",
        "counts[day.days // CLASS]",
        f"{REPORT}::test_the_distribution_holds_every_case_in_its_class",
    ),
    Fault(
        "a small cell looks like a number",
        "handlers/reports/results_sections.py",
        '"flips", empty=_hidden(write))',
        '"flips", empty="3")',
        f"{REPORT}::test_a_small_cell_is_told_nowhere",
    ),
    Fault(
        "a case that ends on the last day is still open",
        TALLY,
        "(self.ended is None or self.ended > day)",
        "(self.ended is None or self.ended >= day)",
        f"{STATS}::test_what_came_in_went_out_or_is_still_there",
    ),
)
