"""Faults put into what an application states: its fields, its form, and what is refused in it."""

from typing import Final

from fault import Fault

_DERIVATION: Final = (
    "tests/workflow/test_derivation.py"
    "::test_the_rules_of_2008_read_a_word_of_paragraph_3_as_the_nearest_of_their_own"
)
_CASEWORK: Final = "tests/handlers/test_casework.py"

APPLICATIONS: Final = (
    Fault(
        "the plan of treatment of a message of 2017 is not read",
        "scenarios/m2/elements.py",
        'plan=yes_no("treatment.plan"),',
        "plan=NO_FIELD,",
        "tests/scenarios/test_m2.py"
        "::test_the_plan_of_treatment_is_read_from_a_message_of_2017[1-True]",
    ),
    Fault(
        "an application that states findings opens a case",
        "handlers/casework/door.py",
        '        refuse_stated_findings("register", START, application)\n',
        "",
        f"{_CASEWORK}::test_an_application_that_states_findings_opens_no_case",
    ),
    Fault(
        "check is silent about findings in a file",
        "handlers/analysis/check.py",
        "if read.findings is not None:",
        "if read.findings is not None and not said:",
        "tests/handlers/test_analysis.py::test_check_says_that_findings_in_a_file_open_no_case",
    ),
    Fault(
        "an answer may state findings",
        "handlers/casework/door.py",
        '            refuse_stated_findings("answer", case.state, supplement)\n',
        "",
        f"{_CASEWORK}::test_no_answer_states_findings",
    ),
    Fault(
        "a step by its name may state findings",
        "handlers/casework/door.py",
        "                refuse_stated_findings(step, case.state, form)\n",
        "                del form\n",
        f"{_CASEWORK}::test_no_answer_states_findings",
    ),
    Fault(
        "the number of a foreign passport is shown",
        "handlers/casework/stated_fields.py",
        '"patient.foreign_id": 0}',
        '"patient.foreign_id": 6}',
        f"{_CASEWORK}::test_a_number_that_tells_who_the_patient_is_is_masked"
        "[patient.foreign_id-X12345-*****]",
    ),
    Fault(
        "a hospital pharmacy's product is no pharmacy-made one under § 3a",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        'OneOf(f.MARKETING, ("pharmacy_made", "hospital_pharmacy")), Is(f.MARKETED_SUBSTANCE)',
        'OneOf(f.MARKETING, ("pharmacy_made",)), Is(f.MARKETED_SUBSTANCE)',
        f"{_DERIVATION}[a hospital pharmacy]",
    ),
    Fault(
        "an excuse of § 3 is no reason under § 3a",
        "workflow/reimbursement/derive/prior_treatment.py",
        "if entry.excused_by is None or entry.not_tried_because is not None:",
        "if entry.excused_by is not None or entry.not_tried_because is not None:",
        f"{_DERIVATION}[an excuse]",
    ),
)
