"""Random applications under § 3 that are granted, but for what chance adds to them.

Nothing of the product is imported here.
"""

from copy import deepcopy
from datetime import date
from random import Random
from typing import Any, Final

from oracles.dates import plus
from oracles.facts_2018 import GROUPS, PREPARATIONS, digits_fit
from oracles.known_2018 import SETS

Data = dict[str, Any]


def identity_number(random: Random, born: date) -> str:
    """Return a valid synthetic number of somebody born on a day (month + 80)."""
    individuals = range(500, 1000) if born.year >= 2000 else range(500)
    while True:
        nine = f"{born:%d}{born.month + 80}{born:%y}{random.choice(individuals):03}"
        for last in range(100):
            if digits_fit(f"{nine}{last:02}"):
                return f"{nine}{last:02}"


def birth_date(random: Random, received: date) -> date:
    """Return a day of birth: half of them near the 18th birthday on the day of receipt."""
    if random.random() < 0.5:
        day = plus(received, random.randint(-1, 1))
        if (day.month, day.day) == (2, 29):
            day = plus(day, 1)
        return day.replace(year=day.year - 18)
    if random.random() < 0.1:
        return date(2004, 2, 29)
    return date(random.randint(1940, 2016), random.randint(1, 12), random.randint(1, 28))


DISEASES: Final = (  # diagnosis, specialties in whose field it lies
    ({"code": "G40.2", "reimbursement_code": "G40"}, (37, 3)),
    ({"reimbursement_code": "G40"}, (37,)),
    ({"code": "N88"}, (37,)),
    ({"code": "G35"}, (37,)),
    ({"code": "F20.0", "reimbursement_code": "-F2"}, (40,)),
    ({"code": "F41", "reimbursement_code": "-F4"}, (40,)),
    ({"code": "P72", "system": "icpc2", "reimbursement_code": "-72"}, (40,)),
    ({"code": "G40", "reimbursement_code": "-F3"}, (37, 40)),
    ({"code": "F32", "reimbursement_code": "-73"}, (40,)),
    ({"code": "F51.0"}, (40,)),
    ({"code": "G47.0"}, (37, 40, 197)),
    ({"code": "G47.4"}, (37,)),
    ({"code": "G47"}, (40,)),
    ({"code": "G25.8"}, (37,)),
    ({"code": "G25"}, (37,)),
    ({"code": "R25.2"}, (37,)),
    ({"code": "R52", "reimbursement_code": "-71"}, (2, 37)),
    ({"code": "R52"}, (2,)),
    ({"code": "A01", "system": "icpc2", "reimbursement_code": "-71"}, (2,)),
    ({"code": "N29", "system": "icpc2"}, (37,)),
    ({"code": "N30", "system": "icpc2"}, (37,)),
    ({"code": "P01", "system": "icpc2"}, (40,)),
    ({"code": "R95"}, (197,)),
    ({"code": "R95", "system": "icd10"}, (37,)),
    ({"code": "R00", "system": "icd10"}, (37,)),
    ({"code": "R99", "reimbursement_code": "none"}, (37,)),
    ({"code": "Q99", "reimbursement_code": "none"}, (3, 37)),
    ({"code": "S00"}, (16,)),
    ({"code": "A15", "reimbursement_code": "-81"}, (197,)),
    ({"code": "C50", "reimbursement_code": "-90"}, (2,)),
    ({"code": "C50", "reimbursement_code": "-50"}, (2,)),
    ({"code": "L20", "reimbursement_code": "-30"}, (16,)),
    ({"reimbursement_code": "R52"}, (2,)),
    ({"code": "J45"}, (197,)),
    ({"code": "N20"}, (16,)),
)
ADDICTIVE_ATC: Final = (
    *("N05BA01", "N05BA12", "N02AA01", "N02AX02", "N07BC02", "N02BF02", "N03AX16", "N05CD08"),
    *("N06BA07", "N02CD01", "A08AA10", "N05", "N02B", "N03"),
)
OTHER_ATC: Final = (
    *("N06BA09", "N03AX12", "N05CH01", "N02CD01", "N02CD03", "N02CD04", "A08AA62", "A08A"),
    *("N02BF02", "N02A", "N05BA12", "L04AX07", "N05", "N02", "N02B", "N03AX", "A08"),
)
PURPOSES: Final = (
    *("chronic_pain", "mental_disorder", "spinal_cord_spasms", "cns_spasms", "restless_legs"),
    *("tuberculosis_side_effects", "sleep", "other"),
)
ALLOWED: Final = ("chronic_pain", "spinal_cord_spasms", "cns_spasms", "restless_legs")
DIFFERS: Final = {"differs_by": "severity", "differs_because": "Oppdiktet forskjell"}
REASON: Final = {"kind": "medical", "text": "Oppdiktet grunn"}
EFFECT: Final = {"title": "Oppdiktet vedlegg", "shows_effect": "yes"}


def granted(random: Random, received: date) -> Data:
    """Return an application that is granted, but for what chance adds to it."""
    disease, specialties = random.choice(DISEASES)
    specialist = random.choice(specialties)
    application: Data = {
        "form": _form(random),
        "patient": _patient(random, received),
        "doctor": _doctor(random, specialist),
        "medicine": _medicine(random),
        "diagnosis": {
            **deepcopy(disease),
            "seriousness": random.choice(("serious_disease", "risk_factors")),
        },
        "treatment": _treatment(random, received),
        "register": _registers(random, received),
    }
    if random.random() < 0.4:
        application["diagnosis"]["secondary"] = [random.choice(("N18.4", "I50", "K29", "K77"))]
    _with_prior_treatment(random, application)
    if random.random() < 0.9:
        application["treatment"]["symptomatic"] = "yes"
    medicine = application["medicine"]
    approved = medicine["indication_approved"] != "none"
    if not approved or medicine["marketing"] in PREPARATIONS or random.random() < 0.3:
        _with_documents(random, application)
    if application["register"].get("assessment") in ("no", "over_budget"):
        application["patient"] |= DIFFERS
    if random.random() < 0.06:
        application["findings"] = {"use_accepted": random.choice(("yes", "no"))}
    return application


def _form(random: Random) -> Data:
    kind = random.choices(("portal", None, "helfo_form", "letter", "message"), (64, 30, 2, 2, 2))[0]
    form: Data = {"first_time": "no" if random.random() < 0.08 else "yes"}
    return form if kind is None else {**form, "kind": kind}


def _patient(random: Random, received: date) -> Data:
    born = birth_date(random, received)
    patient: Data = {"name": "Oppdiktet Pasient", "member": "yes"}
    if random.random() < 0.85:
        patient["identity_number"] = identity_number(random, born)
    else:
        patient |= {"identity_number": "none", "foreign_id": "AB 123", "birth_date": f"{born}"}
    if random.random() < 0.06:
        patient["special_group"] = random.choice(
            ("asylum_seeker", "prisoner_without_membership", "none")
        )
    if random.random() < 0.06:
        patient["pregnant"] = random.choice(("yes", "no"))
    return patient


def _doctor(random: Random, specialty: int) -> Data:
    doctor: Data = {"name": "Oppdiktet Lege", "hpr_number": "9876543"}
    role = random.choices(
        ("specialist", "hospital_doctor", "general_practitioner", "other_doctor"), (70, 20, 8, 2)
    )[0]
    doctor["role"] = role
    if role in ("specialist", "hospital_doctor"):
        doctor["specialty"] = str(specialty)
    if role == "hospital_doctor":
        if random.random() < 0.6:
            doctor["public_hospital"] = random.choice(("yes", "no"))
        if random.random() < 0.2:
            doctor.pop("specialty")
        if random.random() < 0.3:
            doctor["department"] = "Nevrologisk avdeling"
    return doctor


def _medicine(random: Random) -> Data:
    addictive = random.random() < 0.45
    medicine: Data = {
        "name": "Oppdikta tabletter 5 mg",
        "classified_as_medicine": "yes",
        "over_the_counter": "no",
        "marketing": random.choices(
            (
                *("marketed", "authorised_not_marketed", "authorised_in_eea", "unregistered"),
                *("naf", "hospital_pharmacy", "pharmacy_made"),
            ),
            (62, 7, 7, 7, 6, 6, 5),
        )[0],
        "indication_approved": random.choices(("norway", "eea", "none"), (55, 20, 25))[0],
        "atc": random.choice(ADDICTIVE_ATC if addictive else OTHER_ATC),
    }
    in_the_table = medicine["atc"].startswith(tuple(beginning for beginning, _ in GROUPS))
    if not in_the_table or random.random() < 0.8:
        medicine["prescription_group"] = random.choice("AB" if addictive else "CF")
    if medicine["marketing"] not in ("marketed", "naf", "hospital_pharmacy"):
        medicine["reason_not_marketed"] = dict(REASON)
    if random.random() < 0.05:
        medicine["list_conditions_met"] = "no"
    return medicine


def _treatment(random: Random, received: date) -> Data:
    treatment: Data = {
        "outside_hospital": "yes",
        "purpose": random.choice(ALLOWED if random.random() < 0.8 else PURPOSES),
        "improves_function": "yes",
        "lowest_dose": "yes",
        "plan": "yes",
        "individually_assessed": "yes",
    }
    for claim, chance in (("end_of_life", 0.06), ("specialist_steered", 0.05)):
        if random.random() < chance:
            treatment[claim] = "yes" if claim == "end_of_life" else "no"
    start = plus(received, random.randint(-40, 40))
    need = random.random()
    if need < 0.65:
        treatment["intervals"] = [{"start": f"{start}", "end": "open"}]
    elif need < 0.8:
        treatment["intervals"] = _courses(random, start, received)
    if need > 0.7:
        treatment["risk_of_long_use"] = "yes"
    if 0.5 < need < 0.7 or need > 0.97:
        treatment["standby"] = {
            "serious_danger": random.choice(("yes", "yes", "no")),
            "months_a_year": random.choice(("5", "6")),
        }
    return treatment


def _courses(random: Random, start: date, received: date) -> list[Data]:
    """Return courses around 90 days in a year, and around three months in a row."""
    if random.random() < 0.5:
        start = random.choice((date(received.year, 2, 1), date(received.year, 2, 2)))
        days = random.randint(87, 92)
        return [{"start": f"{start}", "end": f"{plus(start, days)}"}]
    first = random.randint(28, 32)
    second = random.choice((340, 360, 365, 366, 30))
    lengths = ((0, first), (60, 30), (second, random.randint(27, 31)))
    return [
        {"start": f"{plus(start, skip)}", "end": f"{plus(start, skip + length - 1)}"}
        for skip, length in lengths
    ]


def _registers(random: Random, received: date) -> Data:
    registers: Data = {"duplicate": "no"} if random.random() < 0.5 else {}
    if random.random() < 0.12:
        registers["annex"] = annex_row(random, received)
    if random.random() < 0.04:
        registers["annex_override"] = random.choice(("yes", "no"))
    if random.random() < 0.04:
        registers["annex_row"] = random.choice(("yes", "no"))
    if random.random() < 0.08:
        registers["earlier_grant"] = "yes"
    if random.random() < 0.1:
        outcome = random.choice(("yes", "yes", "no", "over_budget"))
        registers |= {"assessment": outcome, "first_authorised": authorised(random, received)}
        if random.random() < 0.7:
            registers["assessment_decided"] = f"{plus(received, random.choice((-1, 0, 1, 30)))}"
    if random.random() < 0.05:
        registers["preapproved_from"] = f"{plus(received, random.choice((-1, 0, 1, 2, 400)))}"
    if random.random() < 0.05:
        registers["code_covers_diagnosis"] = random.choice(("yes", "no"))
    return registers


def authorised(random: Random, received: date) -> str:
    near = random.choice((SETS[0], SETS[0], received, date(2020, 6, 15)))
    return f"{plus(near, random.choice((-1, 0, 0, 1)))}"


def annex_row(random: Random, received: date) -> Data:
    annex: Data = {}
    if random.random() < 0.3:
        annex["specialist_required"] = [str(random.choice((37, 40, 2)))]
    if random.random() < 0.3:
        annex["min_prior"] = str(random.choice((0, 1, 1, 2)))
    if random.random() < 0.3:
        annex["required_prior"] = [random.choice(("Lamotrel", "Valprin"))]
    if random.random() < 0.3:
        annex["validity_years"] = str(random.choice((1, 3)))
    if random.random() < 0.25:
        annex["valid_until"] = f"{plus(received, random.choice((-1, 0, 1, 200, 900)))}"
    return annex or {"validity_years": "5"}


PRODUCTS: Final = ("Lamotrel", "Karbazin", "Lamotrel depot")


def _with_prior_treatment(random: Random, application: Data) -> None:
    """State what was tried: medicines that failed or are excused, or a coded answer."""
    count = random.choices((0, 1, 2), (25, 35, 40))[0]
    entries = [_entry(random, name) for name in random.sample(PRODUCTS, count)]
    if entries:
        application["prior_treatments"] = entries
    if not entries or random.random() < 0.12:
        code = random.choices("123456789", (40, 15, 15, 11, 11, 2, 2, 2, 2))[0]
        application["nothing_tried"] = code
        if not entries and code in "345":
            application["diagnosis"]["secondary"] = ["N18.4"]


def _entry(random: Random, product: str) -> Data:
    kinds = (
        {"tried": "yes", "outcome": random.choice(("side_effects", "no_effect"))},
        {"outcome": "side_effects"},
        {"excused_by": random.choice(("serious_side_effect_risk", "compliance"))},
        {"tried": "no", "excused_by": "compliance"},
        {"tried": "yes", "outcome": "usable", "excused_by": "compliance"},
        {"tried": "no", "excluded_by": random.choice(("N18.4", "K29", "secondary_diagnosis"))},
        {"tried": "yes", "excluded_by": random.choice(("I50", "secondary_diagnosis"))},
        {"tried": "no"},
    )
    return {"product": product, **random.choices(kinds, (60, 6, 10, 8, 5, 5, 3, 3))[0]}


def _with_documents(random: Random, application: Data) -> None:
    """Attach documentation that suffices by one of the roads of N-15, or nearly."""
    road = random.choice(("i", "ii", "iii", "iii", "iv", "iv"))
    designs = {
        "i": ("randomised_controlled",),
        "ii": ("national_guideline",),
        "iii": ("cohort", "case_control", "controlled"),
        "iv": ("guideline", "established_practice"),
    }
    document = {**EFFECT, "design": random.choice(designs[road])}
    if road in ("ii", "iv") and random.random() < 0.5:
        document.pop("shows_effect")
    application["documentation"] = [document]
    if road == "iii" or random.random() < 0.2:
        persons = {"number": random.choice(("300", "301", "399", "400")), "source": "Oppdiktet"}
        application["diagnosis"]["persons_in_norway"] = persons
    if road == "iv" and random.random() < 0.6:
        application["patient"]["pregnant"] = "yes"
    if random.random() < 0.2:
        application["documentation"].append({**EFFECT, "design": "case_series"})
