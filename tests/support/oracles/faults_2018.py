"""Faults put into random applications under § 3 on purpose, near every border of the law.

Nothing of the product is imported here.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from random import Random
from typing import Any, Final

from oracles.dates import plus
from oracles.facts_2018 import FIELDS
from oracles.granted_2018 import (
    ADDICTIVE_ATC,
    DIFFERS,
    EFFECT,
    PRODUCTS,
    REASON,
    Data,
    annex_row,
    authorised,
    birth_date,
)

Fault = Callable[[Random, Data, date], None]


def _put(path: str, *values: Any) -> Fault:
    """Return a fault that states one of these values at a dotted path."""

    def fault(random: Random, application: Data, _received: date) -> None:
        *sections, name = path.split(".")
        section = application
        for each in sections:
            section = section.setdefault(each, {})
        section[name] = deepcopy(random.choice(values))

    return fault


def _all(*faults: Fault) -> Fault:
    def fault(random: Random, application: Data, received: date) -> None:
        for each in faults:
            each(random, application, received)

    return fault


def _wrong_digits(_random: Random, application: Data, _received: date) -> None:
    number = application["patient"].get("identity_number", "none")
    if number != "none":
        last = (int(number[-1]) + 1) % 10
        application["patient"]["identity_number"] = f"{number[:-1]}{last}"


def _short_course(random: Random, application: Data, received: date) -> None:
    days = random.choice((0, 20, 88, 89))
    course = {"start": f"{received}", "end": f"{plus(received, days)}"}
    application["treatment"] |= {"intervals": [course], "risk_of_long_use": "no"}
    danger = random.choice(({"serious_danger": "no"}, {"months_a_year": "5"}, None))
    application["treatment"].pop("standby", None)
    if danger is not None:
        application["treatment"]["standby"] = danger


def _over(random: Random, application: Data, received: date) -> None:
    """Let the course end about when the application came."""
    end = plus(received, random.choice((-400, -2, -1, 0)))
    course = {"start": f"{plus(end, -100)}", "end": f"{end}"}
    application["treatment"]["intervals"] = [course]


def _bad_medicine(random: Random, application: Data, _received: date) -> None:
    bad = random.choice(
        (
            {"tried": "yes", "outcome": "usable"},
            {"tried": "yes", "outcome": "usable", "excluded_by": "secondary_diagnosis"},
            {"tried": "yes", "outcome": "usable", "excluded_by": "K29"},
            {"tried": "no", "not_tried_because": "pris"},
            {"not_tried_because": "pris", "excused_by": "compliance"},
            {"tried": "no", "not_tried_because": "pris", "outcome": "no_effect"},
            {"tried": "yes"},
            {},
            {"tried": "no"},
        )
    )
    entry = {"product": "Valprin", **bad}
    if random.random() < 0.2:
        entry.pop("product")
    application["prior_treatments"] = [*application.get("prior_treatments", ()), entry]


def _insufficient(random: Random, application: Data, _received: date) -> None:
    names = random.sample(PRODUCTS, random.choice((1, 2)))
    application.setdefault("findings", {})["reason_insufficient"] = names


def _only_coded(random: Random, application: Data, _received: date) -> None:
    application.pop("prior_treatments", None)
    application["nothing_tried"] = random.choice("1233445566789")
    if random.random() < 0.5:
        application["diagnosis"].pop("secondary", None)


def _renewal(random: Random, application: Data, received: date) -> None:
    """Renew an earlier grant, or nearly, with a gap or a fault in what was tried."""
    application.setdefault("form", {})["first_time"] = random.choice(("no", "no", "no", "yes"))
    application["register"]["earlier_grant"] = random.choice(("yes", "yes", "yes", "no"))
    application["register"].pop("duplicate", None)
    if random.random() < 0.5:
        _bad_medicine(random, application, received)
    else:
        entry = {"tried": "yes", "outcome": random.choice(("no_effect", "usable"))}
        application["prior_treatments"] = [entry]


def _coded_untried(random: Random, application: Data, _received: date) -> None:
    entries = [{"product": name, "tried": "no"} for name in random.sample(PRODUCTS, 2)]
    entries[0] |= random.choice(({}, {"excluded_by": "N18.4"}, {"not_tried_because": "pris"}))
    application["prior_treatments"] = entries
    application["nothing_tried"] = random.choice("13456")


def _annex_wants(random: Random, application: Data, received: date) -> None:
    annex = application["register"].setdefault("annex", annex_row(random, received))
    annex |= random.choice(
        ({"min_prior": "2"}, {"min_prior": "3"}, {"required_prior": ["Valprin"]})
    )


def _annex_specialist(random: Random, application: Data, _received: date) -> None:
    annex = application["register"].setdefault("annex", {})
    annex["specialist_required"] = [random.choice(("37", "40", "16"))]
    if random.random() < 0.5:
        application["doctor"] |= {"role": "hospital_doctor", "specialty": "2"}


def _not_marketed(random: Random, application: Data, _received: date) -> None:
    reasons = ({"kind": "not_medical"}, {"kind": "medical"}, {"text": "pris"}, REASON)
    kinds = ("unregistered", "pharmacy_made", "authorised_in_eea", "naf", "hospital_pharmacy")
    application["medicine"] |= {
        "marketing": random.choice(kinds),
        "reason_not_marketed": dict(random.choices(reasons, (50, 15, 15, 20))[0]),
    }


def _demanded(random: Random, application: Data, received: date) -> None:
    registers = application["register"]
    registers.pop("assessment", None)
    for name in random.sample(("first_authorised", "use_authorised"), random.choice((1, 2))):
        registers[name] = authorised(random, received)
    if random.random() < 0.4:
        registers["assessment"] = "pending"


def _not_for_everybody(random: Random, application: Data, _received: date) -> None:
    application["register"]["assessment"] = random.choice(("no", "over_budget"))
    application["patient"] |= DIFFERS
    application["patient"]["differs_by"] = random.choice(("no", "no", "no", "benefit", "cost"))


def _addictive(random: Random, application: Data, _received: date) -> None:
    application["medicine"] |= {
        "atc": random.choice(ADDICTIVE_ATC),
        "prescription_group": random.choice("AB"),
    }
    change = random.random()
    treatment, register = application["treatment"], application["register"]
    if change < 0.3:
        statements = ("improves_function", "lowest_dose", "plan", "individually_assessed")
        treatment[random.choice(statements)] = "no"
        return
    treatment["purpose"] = random.choice(("other", "sleep", "mental_disorder"))
    if change < 0.7:
        treatment.pop("end_of_life", None)
        register.pop("annex", None)
    if change > 0.6:
        ways: tuple[Data, ...] = (
            *({"annex_override": "yes"}, {"annex_row": "yes"}, {"annex_row": "no"}),
            *({"annex": {"validity_years": "4"}}, {"annex_override": "no"}),
        )
        register |= deepcopy(random.choice(ways))


def _limited_in_time(random: Random, application: Data, _received: date) -> None:
    """Let a grant be one that the rows of 2023 limit, or pregabalin, which no row does."""
    medicine, treatment = application["medicine"], application["treatment"]
    kind = random.choice(("end of life", "opioid", "not marketed", "pregabalin"))
    if kind == "end of life":
        treatment["end_of_life"] = "yes"
        return
    medicine |= {
        "atc": random.choice(
            {"opioid": ("N02AA05", "N07BC02"), "pregabalin": ("N02BF02", "N03AX16")}.get(
                kind, ("N05BA01", "N06BA07")
            )
        ),
        "prescription_group": random.choice("AB"),
    }
    treatment["purpose"] = "chronic_pain"
    if kind == "not marketed":
        medicine |= {"marketing": "unregistered", "reason_not_marketed": dict(REASON)}


def _undocumented(random: Random, application: Data, _received: date) -> None:
    documents: list[Any] = [
        [{**EFFECT, "design": random.choice(("case_series", "case_report"))}],
        [{"design": "randomised_controlled", "shows_effect": "no"}],
        [{**EFFECT, "design": random.choice(("cohort", "case_control", "controlled"))}],
        [{"design": random.choice(("guideline", "national_guideline")), "shows_effect": "no"}],
        [{"design": random.choice(("guideline", "established_practice"))}],
        [{"title": "Oppdiktet", "design": random.choice(("cohort", "randomised_controlled"))}],
        [{**EFFECT}],
        [{"title": "Oppdiktet"}, {**EFFECT, "design": "cohort"}],
        "none",
    ]
    application["documentation"] = random.choice(documents)
    application["medicine"]["indication_approved"] = "none"
    numbers: list[Any] = [
        *({"number": "401", "source": "Oppdiktet"}, {"number": "400", "source": "Oppdiktet"}),
        *({"number": "400"}, {"number": "401"}, {"source": "Oppdiktet"}, None),
    ]
    persons = random.choice(numbers)
    application["diagnosis"].pop("persons_in_norway", None)
    if persons is not None:
        application["diagnosis"]["persons_in_norway"] = persons


def _another_doctor(random: Random, application: Data, _received: date) -> None:
    doctor = application["doctor"]
    doctor.pop("specialty", None)
    doctor["role"] = random.choice(
        ("general_practitioner", "other_doctor", "hospital_doctor", "hospital_doctor", "specialist")
    )
    if random.random() < 0.6:
        doctor["specialty"] = str(random.choice(list(FIELDS)))
    if doctor["role"] == "hospital_doctor" and random.random() < 0.6:
        doctor["public_hospital"] = random.choice(("yes", "no", "no"))
    if random.random() < 0.7:
        application["medicine"]["indication_approved"] = random.choice(("eea", "none"))


def _no_number(random: Random, application: Data, _received: date) -> None:
    patient = application["patient"]
    if random.random() < 0.3:
        patient.pop("identity_number", None)
        return
    patient |= {"identity_number": "none", "birth_date": "2001-03-04"}
    patient["foreign_id"] = random.choice(("none", "AB 123"))
    if random.random() < 0.4:
        patient.pop(random.choice(("foreign_id", "birth_date")), None)


def _for_a_child(random: Random, application: Data, _received: date) -> None:
    application["medicine"] |= {
        "over_the_counter": "yes",
        "otc_ground": random.choice(("child_strength", "child_strength", "none")),
    }


def _symptom(random: Random, application: Data, _received: date) -> None:
    diagnosis: Data = random.choice(
        (
            *({"code": "R52"}, {"code": "N29", "system": "icpc2"}, {"code": "A01"}),
            *({"code": "A01", "system": "icpc2"}, {"reimbursement_code": "R10"}),
        )
    )
    for name in ("code", "system", "reimbursement_code"):
        application["diagnosis"].pop(name, None)
    application["diagnosis"] |= diagnosis
    application["treatment"]["symptomatic"] = random.choice(("no", "no", "yes"))


def _age_decides(random: Random, application: Data, received: date) -> None:
    """Let the outcome hang on the age of a patient without a number."""
    patient = application["patient"]
    born = birth_date(random, received)
    patient |= {"identity_number": "none", "foreign_id": "AB 123", "birth_date": f"{born}"}
    if random.random() < 0.5:
        patient.pop("birth_date")
    patient.pop("pregnant", None)
    if random.random() < 0.4:
        _for_a_child(random, application, received)
        return
    design = random.choice(("guideline", "established_practice", "national_guideline"))
    application["medicine"]["indication_approved"] = "none"
    application["documentation"] = [{"design": design, "title": "Oppdiktet"}]


def _need_unknown(random: Random, application: Data, _received: date) -> None:
    """Leave one thing open of how long the medicine is needed."""
    treatment = application["treatment"]
    treatment |= {"risk_of_long_use": "no", "intervals": []}
    treatment["standby"] = {"serious_danger": "yes", "months_a_year": random.choice("56")}
    gap = random.choice(("risk_of_long_use", "intervals", "serious_danger", "months_a_year"))
    if gap in treatment["standby"]:
        treatment["standby"].pop(gap, None)
    else:
        treatment["standby"] = {"serious_danger": "no"}
        treatment.pop(gap)


def _difference_unknown(random: Random, application: Data, received: date) -> None:
    _not_for_everybody(random, application, received)
    application["patient"].pop(random.choice(("differs_by", "differs_because")), None)


FAULTS: Final[tuple[Fault, ...]] = (
    *(_wrong_digits, _no_number),
    _put("register.duplicate", "pending", "granted", "possible"),
    _all(_put("register.duplicate", "granted"), _put("form.first_time", "no")),
    _put("patient.member", "no"),
    _all(
        _put("patient.member", "no", "no", "yes"),
        _put("patient.special_group", "asylum_seeker", "prisoner_without_membership", "none"),
    ),
    _all(
        _put("register.on_refund_list_for_code", "yes"),
        _put("medicine.list_conditions_met", "yes", "yes", "no"),
    ),
    _put("register.on_refund_list_for_code", "yes"),
    _put("doctor.role", "not_a_doctor"),
    _put("form.kind", "message", "helfo_form", "letter"),
    _all(_put("form.kind", "message", "helfo_form", "letter"), _no_number),
    _put("treatment.outside_hospital", "no"),
    _put("medicine.classified_as_medicine", "no"),
    _put("medicine.over_the_counter", "yes"),
    _all(
        _put("medicine.over_the_counter", "yes"),
        _put("medicine.otc_ground", "single_vitamin_or_mineral", "none"),
        _put("register.otc_exception", "yes", "no"),
    ),
    *(_for_a_child, _all(_for_a_child, _no_number)),
    _put("diagnosis.seriousness", "neither"),
    *(_short_course, _short_course, _over),
    _put("findings.cost_reasonable", "no", "no", "yes"),
    *(_bad_medicine, _bad_medicine, _insufficient, _insufficient, _renewal, _renewal),
    *(_only_coded, _only_coded, _coded_untried, _coded_untried),
    *(_annex_wants, _annex_specialist, _annex_specialist, _not_marketed, _demanded, _demanded),
    *(_not_for_everybody, _not_for_everybody, _addictive, _addictive, _addictive),
    _put("treatment.specialist_steered", "yes"),
    _put("treatment.specialist_monitoring", "yes"),
    _put("treatment.specialist_equipment", "yes"),
    _put("register.financed_by_others", "yes"),
    *(_undocumented, _undocumented, _undocumented, _another_doctor, _another_doctor, _symptom),
    *(
        _limited_in_time,
        _limited_in_time,
        _age_decides,
        _age_decides,
        _need_unknown,
        _difference_unknown,
    ),
    _put("doctor.hpr_number", "12345"),
)
