"""Seeded faults of the letters of compassionate use: who is told, of what, once. Only a table."""

from typing import Final

from fault import Fault

LETTERS: Final = "tests/handlers/test_letter_compassionate_use.py"
LIVES: Final = "tests/handlers/test_compassionate_use.py"
TOLD_ONCE: Final = f"{LETTERS}::test_each_hospital_that_is_allowed_is_told_once"

COMPASSIONATE_LETTERS: Final[tuple[Fault, ...]] = (
    Fault(
        "hospitals are told a second time when a closed agreement ends",
        "workflow/cu_agreement/letters/__init__.py",
        "return isinstance(event, Ended) and event.was_open",
        "return isinstance(event, Ended)",
        TOLD_ONCE,
    ),
    Fault(
        "a hospital that is not allowed is told that nobody may start",
        "workflow/cu_agreement/letters/__init__.py",
        'if hospital.state == "allowed" and (',
        "if (",
        TOLD_ONCE,
    ),
    Fault(
        "letters to several hospitals share one file name",
        "handlers/letters/destination.py",
        'to = f"{letter.to}-{letter.addressee}" if letter.addressee else letter.to',
        "to = letter.to",
        f"{LIVES}::test_the_letters_of_an_authorisation_are_pdf_files_for_company_and_hospitals",
    ),
    Fault(
        "a refusal does not say what would help",
        "workflow/cu_agreement/letters/said.py",
        '"cures": _filled(cures, letter, longest),',
        '"cures": (),',
        f"{LETTERS}::test_a_refusal_names_each_fact_rule_and_cure",
    ),
    Fault(
        "the company is asked for what only the hospital knows",
        "workflow/cu_agreement/letters/content.py",
        'if f.FACTS[fact].owner == "hospital"]',
        'if f.FACTS[fact].owner == "nobody"]',
        f"{LETTERS}::test_who_never_answered_is_told_what_was_missing_and_not_of_the_documents",
    ),
    Fault(
        "an ended exemption is said to end soon",
        "workflow/cu_hospital/letters/content.py",
        "telling and end is not None and end < letter.made",
        "False",
        f"{LETTERS}::test_an_exemption_is_warned_of_and_then_said_to_have_ended",
    ),
    Fault(
        "a reminder repeats a request that was answered in part",
        "workflow/cu_agreement/letters/said.py",
        'or entry.event.name == "information_supplied"',
        "",
        f"{LETTERS}::test_a_reminder_asks_only_for_what_is_still_missing",
    ),
)
