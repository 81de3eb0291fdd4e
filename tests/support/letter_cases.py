"""Letters for tests: a case for every kind of letter in both language forms, and its documents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from builders import BORN_2012, a_3b_application, an_application
from cases import ELI, OLA, day, noon, received, swept, then

from handlers.letters.document import ItemList, LetterDocument
from handlers.letters.rendering import render
from workflow.engine.advance import take
from workflow.engine.case import apply
from workflow.engine.errors import Refused
from workflow.engine.letters import Letter, letters_for
from workflow.engine.moving import Move, PolicyValues
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import (
    Answer,
    Approve,
    Ask,
    Extend,
    Grant,
    Propose,
    Reject,
    Start,
    Withdraw,
)
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.words import Language

HOSPITAL: Final[dict[str, Any]] = {"treatment": {"outside_hospital": "no"}}
NO_DATE: Final[dict[str, Any]] = {"initiation": {"date": None}}
NO_CODE: Final[dict[str, Any]] = {
    "diagnosis": {"code": "X99", "reimbursement_code": None},
    "documentation": None,
}
OFF_LABEL: Final[dict[str, Any]] = {"medicine": {"indication_approved": "none"}}
REASON: Final = {"kind": "medical", "text": "Hjelpestoffet i de andre tåles ikke."}
UNREGISTERED: Final[dict[str, Any]] = {
    "medicine": {"marketing": "unregistered", "reason_not_marketed": REASON}
}
NEUROLOGIST: Final[dict[str, Any]] = {"doctor": {"role": "specialist", "specialty": "37"}}
HOSTILE: Final = (
    "{{7*7}}",
    "{% include 'nb/receipt.txt.jinja' %}",
    "{0.__class__}",
    "# Søknaden er innvilget",
    "- Søknaden er innvilget",
    "Kari\n\n# Søknaden er innvilget\n\n- ja\r\n- nei",
    "Kari\u2028# Søknaden er innvilget\x85- ja",
    "\x1b[31mrød\x1b[0m",
    "\x02\x03\x00\x9b",
    "\u202eenlab\u202c\u200b",
    "<b>fet</b> #set text(red)",
)
"""Texts that try to be a heading, a list, a template, or to hide something."""


def written(language: Language, *changes: dict[str, Any]) -> Application:
    """The usual application, its letters in a language form, with changes."""
    base: dict[str, Any] = {
        "patient": {"language": language, "address": ["Storgata 1", "0001 Fjordby"]},
        "doctor": {
            "language": language,
            "address": ["Fjordby legesenter", "Postboks 7", "0001 Fjordby"],
        },
    }
    for change in changes:
        for section, fields in change.items():
            base[section] = (
                {**base.get(section, {}), **fields} if isinstance(fields, dict) else fields
            )
    return an_application(**base)


def guarded(language: Language, name: str = "Jorunn Solbakken") -> dict[str, Any]:
    """A change: the patient is a child, whose guardian is written to."""
    return {
        "patient": {
            "identity_number": BORN_2012,
            "guardians": [{"name": name, "language": language}],
        }
    }


WIDE: Final = "Nordre Heggelandsvegen 1234, leilegheit H0502, oppgang C"


def six_lines(language: Language) -> dict[str, Any]:
    """A change: two guardians share the longest address that the form takes."""
    guardians = [{"name": name, "language": language} for name in ("Jorunn Solbakken", "Odd Lie")]
    address = ["c/o Ragnhild Solbakken", "Storgata 1", "0001 Fjordby", "Danmark"]
    return {"patient": {"identity_number": BORN_2012, "guardians": guardians, "address": address}}


def asked(application: Application) -> Case:
    """The case after its request for information."""
    return then(received(application), Ask(ELI))


def moved(case: Case, policy: Policy, on: date) -> Case:
    """The case after a move to other policy values, and the letters that follow."""
    command = Move(ELI, "Kontoret har for mye å gjøre.", PolicyValues(policy))
    after: Case = take(case, command, noon(on))[-1].case
    return after


def decided(application: Application) -> Case:
    """The case after a decision: granted where the law grants it."""
    case = then(received(application), Start(ELI))
    try:
        return then(case, Grant(ELI))
    except Refused:
        return then(case, Reject(ELI))


def never_answered(application: Application) -> Case:
    """The case decided on the file, after the deadline."""
    return then(swept(asked(application), day(31)), Reject(ELI), on=day(31))


def on_discretion(language: Language, because: str = "Effekten er liten.") -> Case:
    """A § 3b case refused on discretion."""
    change = {"patient": {"language": language}, "doctor": {"language": language}}
    return then(
        received(a_3b_application(**change)), Start(ELI), Propose(ELI, because), Approve(OLA)
    )


def late_request(language: Language, after_days: int) -> Case:
    """A case whose request for information was sent so many days after receipt."""
    return then(received(written(language, NO_DATE)), Ask(ELI), on=day(after_days))


def half_answered(language: Language) -> Case:
    """A case whose reminder comes after a partial answer."""
    case = asked(written(language, NO_DATE, {"initiation": {"by": None}}))
    answer = Application.model_validate({"initiation": {"by": "Per Nevland"}})
    return swept(then(case, Answer(ELI, answer), on=day(5)), day(15))


BY_DATE: Final = replace(DEFAULT, rule_sets_by_date=True)
IN_2019, IN_2024 = date(2019, 3, 4), date(2024, 3, 4)
SERIOUS: Final[dict[str, Any]] = {
    "form": {"kind": "portal"},
    "diagnosis": {"seriousness": "serious_disease", "reimbursement_code": None},
}
ADDICTIVE: Final[dict[str, Any]] = {
    "medicine": {"prescription_group": "B", "atc": "N05BA01"},
    "treatment": {"purpose": None},
}


def under_section_3(language: Language, *changes: dict[str, Any], on: date = IN_2024) -> Case:
    """A new case under § 3: the usual application, with changes."""
    return received(written(language, SERIOUS, *changes), on, BY_DATE)


def decided_under_section_3(
    language: Language, *changes: dict[str, Any], on: date = IN_2024
) -> Case:
    """The case after a decision under § 3: granted where the law grants it."""
    case = then(under_section_3(language, *changes, on=on), Start(ELI), on=on)
    try:
        return then(case, Grant(ELI), on=on)
    except Refused:
        return then(case, Reject(ELI), on=on)


def ends_after_the_law(language: Language) -> Case:
    """A grant of 2016 that ends in 2018, when other rules are in force; its warning is sent."""
    on = date(2016, 3, 16)
    case = then(received(written(language), on, BY_DATE), Start(ELI), Grant(ELI), on=on)
    return swept(case, date(2018, 1, 20))


CASES: Final[dict[str, Callable[[Language], Case]]] = {
    "receipt": lambda language: received(written(language)),
    "request_for_information": lambda language: asked(written(language, NO_DATE)),
    "reminder": half_answered,
    "time_extended": lambda language: then(
        asked(written(language, NO_DATE)), Extend(ELI), on=day(14)
    ),
    "preliminary_reply": lambda language: swept(received(written(language)), day(31)),
    "delay_notice": lambda language: swept(received(written(language)), day(60)),
    "decision_granted": lambda language: decided(written(language)),
    "decision_rejected": lambda language: decided(written(language, HOSPITAL)),
    "decision_dismissed": lambda language: decided(
        written(language, {"patient": {"member": "no"}})
    ),
    "expiry_warning": lambda language: swept(decided(written(language)), date(2017, 1, 20)),
    "withdrawn": lambda language: then(received(written(language)), Withdraw(ELI, party="doctor")),
}
OF_2008: Final[dict[str, tuple[str, Callable[[Language], Case]]]] = {
    **{kind: (kind, make) for kind, make in CASES.items()},
    "request_wrong_applicant": (
        "request_for_information",
        lambda x: asked(written(x, OFF_LABEL, NO_DATE)),
    ),
    "request_no_code": ("request_for_information", lambda x: asked(written(x, NO_CODE))),
    "reminder_wrong_applicant": (
        "reminder",
        lambda x: swept(asked(written(x, OFF_LABEL)), day(15)),
    ),
    "time_extended_wrong_applicant": (
        "time_extended",
        lambda x: then(asked(written(x, OFF_LABEL)), Extend(ELI), on=day(14)),
    ),
    "delay_notice_too_late": ("delay_notice", lambda x: swept(received(written(x)), day(90))),
    "preliminary_reply_waiting": (
        "preliminary_reply",
        lambda x: swept(late_request(x, 20), day(31)),
    ),
    "preliminary_reply_late": ("preliminary_reply", lambda x: swept(received(written(x)), day(70))),
    "delay_notice_waiting": ("delay_notice", lambda x: swept(late_request(x, 50), day(60))),
    "delay_notice_moved": (
        "delay_notice",
        lambda x: moved(received(written(x)), replace(DEFAULT, target_days=90), day(1)),
    ),
    "delay_notice_moved_waiting": (
        "delay_notice",
        lambda x: moved(asked(written(x, NO_DATE)), replace(DEFAULT, target_days=90), day(1)),
    ),
    "delay_notice_moved_again": (
        "delay_notice",
        lambda x: moved(
            swept(received(written(x)), day(60)), replace(DEFAULT, delay_days=60), day(61)
        ),
    ),
    "time_extended_moved": (
        "time_extended",
        lambda x: moved(
            asked(written(x, NO_DATE)),
            replace(DEFAULT, answer_days=60, extended_answer_days=90),
            day(1),
        ),
    ),
    "time_extended_moved_wrong_applicant": (
        "time_extended",
        lambda x: moved(
            asked(written(x, OFF_LABEL)),
            replace(DEFAULT, answer_days=60, extended_answer_days=90),
            day(1),
        ),
    ),
    "granted_not_marketed": (
        "decision_granted",
        lambda x: decided(written(x, UNREGISTERED, NEUROLOGIST)),
    ),
    "granted_a_child": ("decision_granted", lambda x: decided(written(x, guarded(x)))),
    "rejected_a_child": ("decision_rejected", lambda x: decided(written(x, guarded(x), HOSPITAL))),
    "rejected_never_answered": ("decision_rejected", lambda x: never_answered(written(x, NO_DATE))),
    "rejected_wrong_applicant": (
        "decision_rejected",
        lambda x: never_answered(written(x, OFF_LABEL)),
    ),
    "rejected_discretion": ("decision_rejected", on_discretion),
    "rejected_four_grounds": (
        "decision_rejected",
        lambda x: decided(
            written(
                x,
                HOSPITAL,
                {
                    "diagnosis": {"duration_months": "12"},
                    "medicine": {"over_the_counter": "yes"},
                    "register": {"financed_by_others": "yes"},
                },
            )
        ),
    ),
    "dismissed_duplicate": (
        "decision_dismissed",
        lambda x: decided(written(x, {"register": {"duplicate": "pending"}})),
    ),
    "dismissed_on_the_list": (
        "decision_dismissed",
        lambda x: decided(
            written(
                x,
                {
                    "register": {"on_refund_list_for_code": "yes"},
                    "medicine": {"list_conditions_met": "yes"},
                },
            )
        ),
    ),
    "dismissed_no_doctor": (
        "decision_dismissed",
        lambda x: decided(written(x, {"doctor": {"role": "not_a_doctor"}})),
    ),
    "dismissed_not_identified": (
        "decision_dismissed",
        lambda x: decided(written(x, {"patient": {"identity_number": "none"}})),
    ),
    "receipt_six_lines": ("receipt", lambda x: received(written(x, six_lines(x)))),
    "receipt_wide": (
        "receipt",
        lambda x: received(
            written(
                x,
                {
                    "patient": {
                        "name": "Anne-Margrethe Bjørnstjerne-Kristoffersen Heggeland",
                        "address": [WIDE, "0001 Nordre Fjordbygda"],
                    },
                    "doctor": {
                        "department": "Nevrologisk avdeling, Fjordby universitetssykehus",
                        "address": [WIDE, "0001 Nordre Fjordbygda"],
                    },
                },
            )
        ),
    ),
    "receipt_not_identified": (
        "receipt",
        lambda x: received(written(x, {"patient": {"identity_number": "none"}})),
    ),
    "expiry_warning_too_late": (
        "expiry_warning",
        lambda x: swept(decided(written(x)), date(2017, 5, 20)),
    ),
}
SINCE_2018: Final[dict[str, tuple[str, Callable[[Language], Case]]]] = {
    "section_3_granted": ("decision_granted", decided_under_section_3),
    "section_3_granted_two_years": (
        "decision_granted",
        lambda x: decided_under_section_3(
            x,
            ADDICTIVE,
            {
                "treatment": {
                    "purpose": "chronic_pain",
                    **dict.fromkeys(
                        ("improves_function", "lowest_dose", "plan", "individually_assessed"), "yes"
                    ),
                }
            },
        ),
    ),
    "section_3_rejected": (
        "decision_rejected",
        lambda x: decided_under_section_3(
            x,
            ADDICTIVE,
            {
                "diagnosis": {"seriousness": "neither"},
                "treatment": {"purpose": "sleep", "specialist_steered": "yes"},
                "register": {"assessment": "no"},
                "patient": {"differs_by": "no"},
            },
        ),
    ),
    "section_3_dismissed": (
        "decision_dismissed",
        lambda x: decided_under_section_3(x, {"form": {"kind": "message"}}),
    ),
    "section_3_request": (
        "request_for_information",
        lambda x: then(
            under_section_3(
                x,
                ADDICTIVE,
                {"medicine": {"atc": None}, "diagnosis": {"seriousness": None}},
                {"prior_treatments": None},
            ),
            Ask(ELI),
            on=IN_2024,
        ),
    ),
    "section_3_request_2019": (
        "request_for_information",
        lambda x: then(
            under_section_3(x, {"diagnosis": {"seriousness": None}}, on=IN_2019),
            Ask(ELI),
            on=IN_2019,
        ),
    ),
    "section_3_wrong_applicant": (
        "request_for_information",
        lambda x: then(
            under_section_3(x, {"medicine": {"indication_approved": "eea"}}), Ask(ELI), on=IN_2024
        ),
    ),
    "expiry_warning_other_rules": ("expiry_warning", ends_after_the_law),
}
VARIANTS: Final[dict[str, tuple[str, Callable[[Language], Case]]]] = OF_2008 | SINCE_2018
LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn")
EVERY: Final = [(variant, language) for variant in VARIANTS for language in LANGUAGES]


def documents(
    case: Case, kind: str, case_worker: str | None = "Eli Vikane"
) -> list[tuple[Letter, LetterDocument]]:
    """Render the letters of the last event that gives a kind, from the case just after it."""
    then_ = Case.opened(REIMBURSEMENT, case.number, case.events[0])
    found: list[tuple[Letter, LetterDocument]] = []
    for recorded in case.events:
        then_ = apply(then_, recorded) if recorded.sequence > 1 else then_
        letters = [letter for letter in letters_for(then_, recorded) if letter.kind == kind]
        found = [
            (letter, render(letter, then_, recorded, case_worker)) for letter in letters
        ] or found
    return found


def one(variant: str, language: Language, to: str = "applicant") -> LetterDocument:
    """The document of a variant to a receiver."""
    kind, make = VARIANTS[variant]
    return next(document for letter, document in documents(make(language), kind) if letter.to == to)


def of(variant: str, language: Language) -> list[LetterDocument]:
    """Every document of a variant."""
    kind, make = VARIANTS[variant]
    return [document for _, document in documents(make(language), kind)]


def texts(document: LetterDocument) -> list[str]:
    """The texts of a document's blocks."""
    return [
        text
        for block in document.blocks
        for text in (block.items if isinstance(block, ItemList) else (block.text,))
    ]
