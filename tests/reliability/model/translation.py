"""Translate the model's answers and steps into the product's applications and commands."""

from datetime import date
from functools import cache
from typing import Any, Final

from builders import (
    BORN_1948,
    BORN_1961,
    BORN_1985,
    BORN_2008,
    BORN_2012,
    NEUROLOGY,
    a_3b_application,
    an_application,
)
from oracles.applications import FACT, Answers
from oracles.case import File
from oracles.office import Applied
from oracles.words import Person, Step

from workflow.engine.case import Command
from workflow.engine.process import TIME
from workflow.engine.steps import Note, TimePassed
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import (
    Advise,
    Answer,
    Approve,
    Ask,
    Extend,
    Grant,
    Judge,
    Propose,
    Reject,
    Return,
    Start,
    Withdraw,
)

PATIENTS: Final = (
    Person(BORN_1961, "Ingrid Solbakken", date(1961, 3, 14)),
    Person(BORN_1985, "Maren Tveitdal", date(1985, 12, 30), language="nn"),
    Person(BORN_2008, "Jonas Åsmyr", date(2008, 1, 5), guardians=("nb", "nn")),
    Person(BORN_2012, "Ida Fjellvik", date(2012, 6, 21)),
    Person(BORN_1948, "Arne Myrvang", date(1948, 11, 2), serious=True),
)
_STUDY: Final = {"title": "Oppdiktet studie 2013", "shows_effect": "yes"}
_LAMOTREL: Final = {"product": "Lamotrel", "tried": "yes"}
_SOURCE: Final = "Et oppdiktet register"
_GP: Final = {
    "name": "Kari Lundevik",
    "hpr_number": "9876543",
    "role": "general_practitioner",
    "specialty": None,
}
_SPECIALIST: Final = {
    "name": "Sivert Hauglie",
    "hpr_number": "8765432",
    "role": "specialist",
    "specialty": str(NEUROLOGY),
}
_DOCTORS: Final = {
    "gp": _GP,
    "specialist": _SPECIALIST,
    "gp without number": {**_GP, "hpr_number": None},
}
_NOT_MARKETED: Final = {
    "marketing": "unregistered",
    "reason_not_marketed": {"kind": "medical", "text": "Tåles ikke."},
}

_KINDS: Final[dict[str, dict[str, Any]]] = {
    "epilepsy": {},
    "pain": {
        "medicine": {
            "name": "Smertazin tabletter",
            "substance": "smertazin",
            "prescription_group": "A",
        },
        "treatment": {"purpose": "chronic_pain"},
    },
    "not marketed": {
        "medicine": {
            "name": "Utlandol",
            "substance": "utlandol",
            "indication_approved": "none",
            **_NOT_MARKETED,
        },
        "documentation": [{**_STUDY, "design": "randomised_controlled"}],
    },
    "rare": {"documentation": [{**_STUDY, "design": "case_series"}]},
    "rare, not marketed": {
        "medicine": {"name": "Fjernol", "substance": "fjernol", **_NOT_MARKETED},
        "documentation": [{**_STUDY, "design": "case_series"}],
    },
}
_CONSULTED: Final = "2015-01-12"  # before every arrival of a walk

# rule → how an application, or a supplement, says yes, no, and (an application) nothing
_STATED: Final[dict[str, dict[bool | None, dict[str, Any]]]] = {
    "S-1": {
        False: {"patient": {"identity_number": "none"}},
        None: {"patient": {"identity_number": None}},
    },
    "S-3": {a: {"patient": {"member": w}} for a, w in ((True, "yes"), (False, "no"), (None, None))},
    "G-1": {
        True: {"medicine": {"list_conditions_met": "no"}},
        False: {
            "medicine": {"list_conditions_met": "yes"},
            "register": {"on_refund_list_for_code": "yes"},
        },
    },
    "G-2a": {
        True: {"doctor": {"role": "general_practitioner"}},
        False: {"doctor": {"role": "not_a_doctor"}},
    },
    "S-4": {
        a: {"treatment": {"outside_hospital": w}}
        for a, w in ((True, "yes"), (False, "no"), (None, None))
    },
    "S-5": {
        a: {"medicine": {"classified_as_medicine": w}}
        for a, w in ((True, "yes"), (False, "no"), (None, None))
    },
    "S-6": {
        a: {"medicine": {"over_the_counter": w}}
        for a, w in ((True, "no"), (False, "yes"), (None, None))
    },
    "S-7": {
        a: {"diagnosis": {"duration_months": w}}
        for a, w in ((True, "lifelong"), (False, "24"), (None, None))
    },
    "S-8": {a: {"register": {"financed_by_others": w}} for a, w in ((True, "no"), (False, "yes"))},
    "G-4": {
        True: {"treatment": {"intervals": [{"start": "2015-04-01", "end": "open"}]}},
        False: {"treatment": {"intervals": [], "standby": {"serious_danger": "no"}}},
    },
    "A-4": {
        True: {"prior_treatments": [{**_LAMOTREL, "outcome": "side_effects"}]},
        False: {"prior_treatments": [{**_LAMOTREL, "outcome": "usable"}]},
        None: {"prior_treatments": [_LAMOTREL]},
    },
    "A-6": {
        True: {"initiation": {"done": "yes", "specialty": str(NEUROLOGY)}},
        False: {"initiation": {"done": "no"}},
        None: {"initiation": {"specialty": None}},
    },
    "D-3": {
        True: {"documentation": [{**_STUDY, "design": "randomised_controlled"}]},
        False: {"documentation": [{**_STUDY, "design": "case_report"}]},
        None: {"documentation": None},
    },
    "D-7": {
        True: {"medicine": {"reason_not_marketed": {"kind": "medical", "text": "Tåles ikke."}}},
        False: {"medicine": {"reason_not_marketed": {"kind": "not_medical"}}},
        None: {"medicine": {"reason_not_marketed": None}},
    },
    "B-1": {
        False: {
            "diagnosis": {
                "persons_in_norway": {"number": "40000", "source": _SOURCE},
                "persons_at_severity": {"number": "9000", "source": _SOURCE},
                "candidates_a_year": {"number": "700", "source": _SOURCE},
            }
        },
        True: {"diagnosis": {"persons_in_norway": {"number": "120", "source": _SOURCE}}},
    },
    "D-26": {
        True: {"documentation": [{**_STUDY, "design": "case_series"}]},
        False: {"documentation": [{**_STUDY, "design": "case_report"}]},
    },
    "G-2c": {None: {"patient": {"name": None}}},
    "A-8": {True: {"initiation": {"date": _CONSULTED}}, None: {"initiation": {"date": None}}},
    "D-27": {
        True: {"diagnosis": {"severity": "Taper gangfunksjon."}},
        None: {"diagnosis": {"severity": None}},
    },
}
_STATED["D-25"] = _STATED["D-7"]
TURNED: Final = ("S-2", "S-6", "S-8")  # rules whose fact says the opposite
NUMBERS: Final = {("S-7", True): 300, ("S-7", False): 12}


@cache
def application(applied: Applied) -> Application:
    """Return the application that the model means."""
    base = a_3b_application if applied.kind.startswith("rare") else an_application
    patient: dict[str, Any] = {
        "identity_number": applied.patient.number,
        "name": applied.patient.name,
    }
    patient |= {
        "language": applied.patient.language,
        "serious_condition": "yes" if applied.patient.serious else "no",
    }
    patient["guardians"] = [
        {"name": f"Foresatt {i}", "language": form}
        for i, form in enumerate(applied.patient.guardians)
    ] or None
    changes: dict[str, Any] = _merged(
        {"patient": patient, "doctor": _DOCTORS[applied.doctor]}, _KINDS[applied.kind]
    )
    changes = _merged(changes, {"initiation": {"date": _CONSULTED}})
    for rule, answer in applied.flaws:
        changes = _merged(changes, _STATED[rule][answer])
    return base(**changes)


@cache
def supplement(rule: str, answer: bool, patient: Person) -> Application:
    """Return the supplement that answers a rule.

    The rule "specialist" means that a specialist takes over the application.
    """
    if rule == "specialist":
        return Application.model_validate({"doctor": _SPECIALIST})
    says = {
        "S-1": {"patient": {"identity_number": patient.number}},
        "G-2c": {"patient": {"name": patient.name}},
    }
    return Application.model_validate(
        says[rule] if answer and rule in says else _STATED[rule][answer]
    )


def says(rule: str, answer: bool) -> tuple[Answers, str | None]:
    """Return what that supplement answers, and its doctor where that is another one."""
    if rule == "specialist":
        return {"specialist": True, "G-2a": True, "G-2b": True}, "specialist"
    return {rule: answer}, None


def can_say(rule: str, answer: bool) -> bool:
    """Return whether a supplement can answer a rule so.

    Another role (G-2a) is another doctor, who replaces the first one with all that was stated.
    """
    if rule == "G-2a":
        return False
    return (
        answer
        if rule in ("specialist", "G-2c")
        else rule == "S-1" or answer in _STATED.get(rule, {})
    )


def can_find(rule: str, answer: bool) -> bool:
    """Return whether a finding can answer a rule so.

    Some rules rest on more than one fact, or share their fact with other rules. Of these a finding
    that the doctor contradicts is tried elsewhere. A finding can't say that a statement is not
    given.
    """
    if rule in ("G-1", "G-4", "A-4", "B-1", "specialist"):
        return False
    return answer or rule not in ("G-2b", "G-2c", "A-8", "D-27")


def command(step: Step, what: Application | None) -> Command:
    """Return the product's command for a step of the model."""
    by, because = step.by, step.because
    match step.name:
        case "answer" if step.rule:
            value = NUMBERS.get((step.rule, step.value), step.value != (step.rule in TURNED))
            return Judge(
                by,
                FACT[step.rule],
                value,
                because,
                step.medicine,
            )
        case "answer":
            return Answer(by, what or Application(), step.received)
        case "ask":
            return Ask(by, step.facts)
        case "propose":
            return Propose(by, because)
        case "return":
            return Return(by, because)
        case "advise":
            return Advise(by, "grant", because)
        case "note":
            return Note(by, because)
        case "pass time":
            return TimePassed(TIME, step.kind, date(2015, 4, 1))
        case other:
            plain = {
                "start": Start,
                "extend": Extend,
                "approve": Approve,
                "grant": Grant,
                "reject": Reject,
            }
            return Withdraw(by, "doctor") if other == "withdraw" else plain[other](by)


def likely(case: File) -> list[str]:
    """Return steps that the case may wait for."""
    outcome = case.found(case.received).outcome
    if case.state == "received":
        ready = outcome in ("grant", "reject", "dismiss")
        return ["start", "start", "ask"] if ready else ["ask", "start"]
    if case.state == "missing_info":
        return ["extend", "extend", "advise", "advise", "withdraw"]
    if case.proposer is not None:
        return ["approve", "return"]
    if outcome == "grant":
        return (
            ["propose", "grant"] if case.kind.paragraph == "§ 3b" else ["grant", "grant", "propose"]
        )
    return ["reject", "grant"] if outcome in ("reject", "dismiss") else ["reject", "ask", "grant"]


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    result = dict(one)
    for name, value in other.items():
        mine = result.get(name)
        result[name] = (
            _merged(mine, value) if isinstance(mine, dict) and isinstance(value, dict) else value
        )
    return result
