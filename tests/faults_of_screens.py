"""Seeded faults of what people type and read: files, options, screens, lists. Only a table."""

from typing import Final

from fault import Fault

LABELS: Final = "tests/scenarios/test_labels.py"
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
)
