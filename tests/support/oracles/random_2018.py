"""Random applications under § 3, with faults and gaps put in on purpose near every border.

Nothing of the product is imported here. Each application begins as one that is granted. A few
faults are put in and a few fields taken out, so that most rules decide alone now and then.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from oracles.dates import plus
from oracles.facts_2018 import FIELDS, GROUPS, PREPARATIONS, digits_fit
from oracles.law_2018 import SETS, STANDARD, Policy

Data = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """An application with its day of receipt, the day whose rules apply, and the policy."""

    application: Data
    received: date
    on: date
    policy: Policy


POLICIES: Final = (
    STANDARD,
    Policy(few_persons=300),
    Policy(wrong_applicant_policy="reject"),
    Policy(hta_from=date(2020, 6, 15)),
    Policy(opioid_atc=("N07BC02",), pregabalin_atc=("N03AX16",), contract_atc=("N02CD01",)),
    Policy(validity_years_opioids=3, validity_years_addictive=5, validity_years_special_group=2),
)


def drawn(random: Random) -> Drawn:
    """Return a random application."""
    received = _day_of_receipt(random)
    on = _near_a_border(random) if random.random() < 0.15 else received
    policy = random.choice(POLICIES) if random.random() < 0.15 else STANDARD
    application = _good(random, received)
    for fault in random.sample(FAULTS, random.choices((0, 1, 2, 3), (38, 42, 15, 5))[0]):
        fault(random, application, received)
    _take_out(random, application)
    return Drawn(application, received, on, policy)


def _day_of_receipt(random: Random) -> date:
    if random.random() < 0.5:
        return _near_a_border(random)
    if random.random() < 0.1:
        return random.choice((date(2020, 2, 29), date(2024, 2, 29), date(2024, 2, 28)))
    return plus(SETS[0], random.randrange(9 * 365))


def _near_a_border(random: Random) -> date:
    """Return a day near one on which the rules changed."""
    return max(plus(random.choice(SETS), random.choice((-2, -1, -1, 0, 0, 1))), SETS[0])


# A granted application ---------------------------------------------------------------------------


def identity_number(random: Random, born: date) -> str:
    """Return a valid synthetic number of somebody born on a day (month + 80)."""
    individuals = range(500, 1000) if born.year >= 2000 else range(500)
    while True:
        nine = f"{born:%d}{born.month + 80}{born:%y}{random.choice(individuals):03}"
        for last in range(100):
            if digits_fit(f"{nine}{last:02}"):
                return f"{nine}{last:02}"


def _born(random: Random, received: date) -> date:
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


def _good(random: Random, received: date) -> Data:
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
    born = _born(random, received)
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
        registers["annex"] = _annex(random, received)
    if random.random() < 0.04:
        registers["annex_override"] = random.choice(("yes", "no"))
    if random.random() < 0.04:
        registers["annex_row"] = random.choice(("yes", "no"))
    if random.random() < 0.08:
        registers["earlier_grant"] = "yes"
    if random.random() < 0.1:
        outcome = random.choice(("yes", "yes", "no", "over_budget"))
        registers |= {"assessment": outcome, "first_authorised": _authorised(random, received)}
        if random.random() < 0.7:
            registers["assessment_decided"] = f"{plus(received, random.choice((-1, 0, 1, 30)))}"
    if random.random() < 0.05:
        registers["preapproved_from"] = f"{plus(received, random.choice((-1, 0, 1, 2, 400)))}"
    if random.random() < 0.05:
        registers["code_covers_diagnosis"] = random.choice(("yes", "no"))
    return registers


def _authorised(random: Random, received: date) -> str:
    near = random.choice((SETS[0], SETS[0], received, date(2020, 6, 15)))
    return f"{plus(near, random.choice((-1, 0, 0, 1)))}"


def _annex(random: Random, received: date) -> Data:
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


# Faults ------------------------------------------------------------------------------------------

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
    annex = application["register"].setdefault("annex", _annex(random, received))
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
        registers[name] = _authorised(random, received)
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
    born = _born(random, received)
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


# Gaps --------------------------------------------------------------------------------------------

LISTS: Final = ("prior_treatments", "documentation")
OFTEN: Final = (
    *("patient.name", "doctor.hpr_number", "patient.differs_because", "patient.differs_by"),
    *("medicine.prescription_group", "medicine.atc", "treatment.symptomatic", "diagnosis.code"),
    *("treatment.purpose", "medicine.marketing", "medicine.indication_approved", "documentation"),
    *("patient.identity_number", "patient.birth_date", "diagnosis.persons_in_norway"),
    *("nothing_tried", "prior_treatments", "doctor.specialty", "doctor.role"),
)


def _take_out(random: Random, application: Data) -> None:
    """Take out some fields; now and then many, or a whole section."""
    number = random.choices((0, 1, 2, 3, 5, 8, 14), (40, 28, 12, 8, 6, 4, 2))[0]
    for _ in range(number):
        path = random.choice(OFTEN) if random.random() < 0.4 else _any_field(random, application)
        _remove(application, path)
    if random.random() < 0.02:
        application.pop(random.choice(sorted(application)), None)


def _any_field(random: Random, application: Data) -> str:
    fields = [
        f"{section}.{name}"
        for section, values in application.items()
        if isinstance(values, dict)
        for name in values
    ]
    for name in LISTS:
        if isinstance(application.get(name), list):
            fields += [
                f"{name}.{i}.{field}" for i, item in enumerate(application[name]) for field in item
            ]
    return random.choice(fields)


def _remove(application: Data, path: str) -> None:
    *sections, name = path.split(".")
    section: Any = application
    for each in sections:
        section = section[int(each)] if isinstance(section, list) else section.get(each, {})
    section.pop(name, None)
