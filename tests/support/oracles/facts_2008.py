"""What an application says under §§ 3a and 3b, read from plain data into the facts of `law.py`.

Nothing of the product is imported here. Words that came with § 3 are read as the law page says:
what a hospital pharmacy made is pharmacy-made, a new purpose is another one, an excuse is another
reason why a medicine was not tried, a national guideline is a guideline, and a case-control study
counts as a cohort.
"""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any, Final

from oracles import facts_2018 as says
from oracles.dates import plus
from oracles.facts_2018 import Application, at, yes
from oracles.granted_2018 import Data
from oracles.law import Time, World
from oracles.random_2018 import drawn
from oracles.tried_2018 import tried

CODES: Final = ("G40", "G35", "G47.4", "C50", "J45")
"""Of the diagnoses that are drawn, those of ICD-10 that are reimbursement codes themselves."""
STUDIES: Final = ("randomised_controlled", "controlled", "cohort", "case_control", "case_series")
PURPOSES: Final = ("chronic_pain", "mental_disorder", "spinal_cord_spasms", "other")
PREPARATIONS: Final = ("naf", "hospital_pharmacy", "pharmacy_made")


def known(application: Application, received: date) -> tuple[World, frozenset[str]]:
    """Return the facts, None = unknown, and those of them that only the case worker can settle."""
    prior = tried(application, old=True)
    relevant, reason = says.relevant(application, received), says.reason_not_marketed(application)
    marketing = at(application, "medicine.marketing")
    made = marketing in PREPARATIONS
    identity = says.identity(application, received)
    long_enough = says.long_term(application, received)
    facts: World = {
        "patient.identity_number": None if identity is None else identity == "valid",
        "patient.name": True if at(application, "patient.name") else None,
        "patient.member": yes(application, "patient.member"),
        "duplicate": says.duplicate(application),
        "applicant_is_doctor": _is_doctor(application),
        "doctor.hpr_number": says.hpr_number(application),
        "on_refund_list_for_code": says.is_yes(application, "register.on_refund_list_for_code"),
        "medicine.list_conditions_met": yes(application, "medicine.list_conditions_met"),
        "medicine.classified_as_medicine": yes(application, "medicine.classified_as_medicine"),
        "medicine.over_the_counter": yes(application, "medicine.over_the_counter"),
        "otc_exception": says.is_yes(application, "register.otc_exception"),
        "financed_by_others": says.is_yes(application, "register.financed_by_others"),
        "medicine.marketing": "pharmacy_made" if marketing == "hospital_pharmacy" else marketing,
        "medicine.contains_marketed_substance": yes(
            application, "medicine.contains_marketed_substance"
        ),
        "medicine.indication_approved": "none"
        if made
        else at(application, "medicine.indication_approved"),
        "medicine.prescription_group": says.prescription_group(application),
        "medicine.reason_not_marketed": None if reason == "task" else reason,
        "refund_code_covers": _covered(application),
        "diagnosis.code": True if says.disease(application) else None,
        "diagnosis.duration_months": _months(application),
        "diagnosis.severity": True if at(application, "diagnosis.severity") else None,
        "diagnosis.persons_in_norway": _persons(application),
        "diagnosis.persons_at_severity": _number(application, "diagnosis.persons_at_severity"),
        "diagnosis.candidates_a_year": _number(application, "diagnosis.candidates_a_year"),
        "treatment.outside_hospital": yes(application, "treatment.outside_hospital"),
        "treatment_time": None
        if long_enough is None
        else Time(90, 3)
        if long_enough
        else Time(1, 0),
        "treatment.standby.serious_danger": yes(application, "treatment.standby.serious_danger"),
        "treatment.standby.months_a_year": _number_at(
            application, "treatment.standby.months_a_year"
        ),
        "annex_override": says.is_yes(application, "register.annex_override"),
        "grant_has_days": True,
        "treatment.purpose": _purpose(application),
        "tried_enough": prior.enough,
        "cannot_be_used": prior.unusable,
        "prior_treatments.product": prior.named or None,
        "renews_grant": says.is_yes(application, "register.earlier_grant")
        and at(application, "form.first_time") == "no",
        "relevant_specialist": None if relevant == "task" else relevant,
        "initiated_by_specialist": _initiated(application),
        "initiation.by": True if at(application, "initiation.department") else None,
        "initiation.date": True if at(application, "initiation.date") else None,
        "annex.institution_exempt": says.is_yes(application, "register.annex.institution_exempt"),
        "annex.specialist_required": bool(at(application, "register.annex.specialist_required")),
        "documentation.randomised_study": says.documented(application, STUDIES[:1]),
        "documentation.study": says.documented(application, STUDIES),
        "documentation.case_reports": says.documented(application, ("case_report",)),
        "documentation.guideline": says.documented(application, says.GUIDELINES),
    }
    tasks = {"relevant_specialist"} if relevant == "task" else set()
    tasks |= {"medicine.reason_not_marketed"} if reason == "task" else set()
    tasks |= {"duplicate"} if facts["duplicate"] is None else set()
    if prior.task and not prior.asks:
        tasks |= {name for name in ("tried_enough", "cannot_be_used") if facts[name] is None}
    return facts, frozenset(tasks)


def _is_doctor(application: Application) -> bool | None:
    role = at(application, "doctor.role")
    return None if role is None else role != "not_a_doctor"


def _covered(application: Application) -> bool | None:
    """Tell whether a reimbursement code covers the disease (A-1, law 1.2)."""
    if at(application, "diagnosis") is None:
        return None
    code = at(application, "diagnosis.code")
    stated = at(application, "diagnosis.reimbursement_code")
    icpc2 = says.is_icpc2(application)
    itself = code in (says.ICPC_CODES if icpc2 else CODES)
    if itself or stated == "none":
        return itself
    if stated is None:
        return None
    answer = yes(application, "register.code_covers_diagnosis")
    if answer is not None or code is None:
        return True if answer is not False else None
    if stated.startswith("-"):
        return True if says.counting_code(application) else None
    covers = {"G40": "N88" if icpc2 else "G40"}.get(stated)
    return True if covers is None or code.startswith(covers) else None


def _months(application: Application) -> int | None:
    stated = at(application, "diagnosis.duration_months")
    return 1200 if stated == "lifelong" else None if stated is None else int(stated)


def _number_at(application: Application, path: str) -> int | None:
    stated = at(application, path)
    return None if stated is None else int(stated)


def _number(application: Application, path: str) -> int | None:
    return _number_at(application, f"{path}.number")


def _persons(application: Application) -> int | None:
    """Return the number of persons; one that would make the disease rare needs a source."""
    number = _number(application, "diagnosis.persons_in_norway")
    if number is None or number >= 500:
        return number
    return number if at(application, "diagnosis.persons_in_norway.source") else None


def _purpose(application: Application) -> str | None:
    """Return the use: by a group code that counts, by chapter F, as stated; a new word: other."""
    counting = says.counting_code(application)
    code = at(application, "diagnosis.code") or ""
    if counting == "-71":
        return "chronic_pain"
    if counting in ("-F2", "-F3", "-F4", "-72", "-73", "-74"):
        return "mental_disorder"
    if code.startswith("F") and not says.is_icpc2(application):
        return "mental_disorder"
    stated = at(application, "treatment.purpose")
    return stated if stated is None or stated in PURPOSES else "other"


def _initiated(application: Application) -> bool | None:
    """Tell whether a department in words started the treatment; the only kind that is drawn."""
    initiation: Mapping[str, str] | None = at(application, "initiation")
    if initiation is None:
        return None
    if initiation.get("done") == "no":
        return False
    return True if "department" in initiation else None


def drawn_2008(random: Random) -> tuple[Data, date]:
    """Return a random application with what §§ 3a and 3b ask for, and its day of receipt.

    Its words are those of § 3 as often as not.
    """
    one = drawn(random)
    application, received = one.application, one.received
    (at(application, "register.annex") or {}).pop("valid_until", None)
    diagnosis = application.setdefault("diagnosis", {})
    _put(random, diagnosis, "duration_months", ("lifelong", "lifelong", "lifelong", "24", "25"))
    if random.random() < 0.6 and "reimbursement_code" not in diagnosis:
        diagnosis["reimbursement_code"] = random.choice(("none", "none", "G41", "G40"))
    if diagnosis.get("reimbursement_code") == "none" or random.random() < 0.3:
        _put(random, diagnosis, "severity", ("alvorlig",))
        _put(random, diagnosis, "persons_at_severity", ({"number": "499"}, {"number": "500"}))
        _put(random, diagnosis, "candidates_a_year", ({"number": "500"}, {"number": "500"}))
        numbers = ("99", "100", "120", "499", "500")
        persons = {"number": random.choice(numbers), "source": "Oppdiktet"}
        diagnosis.setdefault("persons_in_norway", persons)
    if random.random() < 0.9:
        started = {"department": "Nevrologisk avdeling", "date": f"{plus(received, -3)}"}
        application["initiation"] = {"done": random.choice(("yes", "yes", "yes", "no")), **started}
    marketing = at(application, "medicine.marketing")
    if marketing in ("pharmacy_made", "hospital_pharmacy"):
        _put(random, application["medicine"], "contains_marketed_substance", ("yes", "yes", "no"))
    return application, received


def _put(random: Random, section: dict[str, Any], name: str, values: tuple[Any, ...]) -> None:
    if random.random() < 0.93:
        section[name] = random.choice(values)
