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
        "an application that states findings opens a case",
        "handlers/casework/door.py",
        '        refuse_stated_findings("register", START, application)\n',
        "",
        f"{_CASEWORK}::test_an_application_that_states_findings_opens_no_case",
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
        "a product of a hospital pharmacy has no market status under §§ 3a and 3b",
        "workflow/reimbursement/derive/statements.py",
        'return "pharmacy_made" if stated == "hospital_pharmacy" else stated',
        'return None if stated == "hospital_pharmacy" else stated',
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
