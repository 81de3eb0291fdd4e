"""What an application under § 3 says, read from plain data into the facts of `law_2018.py`.

Nothing of the product is imported here. The tables are small copies: they hold the codes that
`random_2018.py` draws, and no others.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from oracles.dates import age as age_on
from oracles.dates import plus

Application = Mapping[str, Any]
Truth = bool | None

PREPARATIONS: Final = ("naf", "hospital_pharmacy", "pharmacy_made")
MARKETED: Final = ("marketed", "naf", "hospital_pharmacy")
GUIDELINES: Final = ("guideline", "national_guideline", "established_practice")

# Tables (copies) -------------------------------------------------------------------------------

ICPC_CODES: Final = ("N88", "P06", "N89", "R95")
"""Codes of our table that only ICPC-2 has."""

FIELDS: Final[dict[int, tuple[str, str]]] = {
    1: ("", ""),
    2: ("R52 -71 -52 -90", "A01 -71 -52 -90"),
    3: ("", ""),
    16: ("L C43 C44 B35 B36 -30", "S -30"),
    37: ("G I6 R25 C70 C71 C72 E75 F95", "N K90 P06 P10"),
    40: ("F G47 -F -70", "P -70 -72 -73 -74"),
    197: ("J G47 T78 -81", "R P06 A92 -81"),
}
"""Specialty → the beginnings of the codes in its field: ICD-10, ICPC-2."""
PAEDIATRICS: Final = 3  # every disease, of patients under age

GROUPS: Final = (  # table 3.4: the beginning of an ATC code → prescription group
    *(("N02A", "A"), ("N07BC02", "A"), ("N02BF02", "B"), ("N03AX16", "B"), ("N05BA01", "A")),
    *(("N05CD08", "B"), ("N05CH01", "C"), ("N06BA07", "A"), ("N06BA09", "C"), ("N03AX12", "C")),
)


def at(application: Application, path: str) -> Any:
    """Return the value at a dotted path, None where nothing is stated."""
    value: Any = application
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def yes(application: Application, path: str) -> Truth:
    value = at(application, path)
    return None if value is None else value == "yes"


def day(application: Application, path: str) -> date | None:
    value = at(application, path)
    return None if value is None else date.fromisoformat(value)


def is_yes(application: Application, path: str) -> bool:
    return bool(at(application, path) == "yes")


def hpr_number(application: Application) -> bool | None:
    """Return True for a number of 7 to 9 digits; another one counts as not stated."""
    number = at(application, "doctor.hpr_number")
    return True if number and number.isdigit() and 7 <= len(number) <= 9 else None


def duplicate(application: Application) -> bool | None:
    """Tell whether a case repeats another one (S-2); a renewal is no repeated grant."""
    answer = at(application, "register.duplicate")
    if answer == "possible":
        return None
    renewal = at(application, "form.first_time") == "no"
    return bool(answer == "pending" or (answer == "granted" and not renewal))


# The patient -----------------------------------------------------------------------------------


def birth_in(number: str) -> date | None:
    """Return the day of birth in a synthetic number: month + 80, D-number day + 40 (law 3.7)."""
    d, month, year, individual = (
        *(int(number[0:2]), int(number[2:4]) - 80, int(number[4:6])),
        int(number[6:9]),
    )
    if individual < 500:
        century = 1900
    elif year < 40:
        century = 2000
    elif individual >= 900:
        century = 1900
    elif individual < 750 and year >= 54:
        century = 1800
    else:
        return None
    try:
        return date(century + year, month, d - 40 if d > 40 else d)
    except ValueError:
        return None


def digits_fit(number: str) -> bool:
    """Tell whether both check digits are right, by the rules before 2032 (law 3.7)."""
    digits = [int(digit) for digit in number]
    first = sum(w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), digits, strict=False))
    second = sum(w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), digits, strict=True))
    return first % 11 == 0 and second % 11 == 0


def identity(application: Application, received: date) -> str | None:
    """Return what the number is: valid, invalid or none; None where it is not stated."""
    number = at(application, "patient.identity_number")
    if number in (None, "none"):
        return number  # type: ignore[no-any-return]
    born = birth_in(number)
    valid = born is not None and born <= received and digits_fit(number)
    return "valid" if valid else "invalid"


def age(application: Application, received: date) -> int | None:
    """Return the age on the day of receipt; the stated day of birth counts without a number."""
    number = at(application, "patient.identity_number")
    if number is None:
        return None
    born = day(application, "patient.birth_date") if number == "none" else birth_in(number)
    return None if born is None or born > received else age_on(born, received)


def age_of_old(application: Application, received: date) -> int | None:
    """Return the age as the rule on specialists reads it: the day of birth may stand alone."""
    number = at(application, "patient.identity_number")
    born = None if number in (None, "none") else birth_in(number)
    born = born or day(application, "patient.birth_date")
    return None if born is None or born > received else age_on(born, received)


# The disease -----------------------------------------------------------------------------------


def is_icpc2(application: Application) -> bool:
    """Tell which system the diagnosis code is of: stated, by a group code, by the table, ICD-10."""
    system = at(application, "diagnosis.system")
    group = at(application, "diagnosis.reimbursement_code")
    if system is not None:
        return bool(system == "icpc2")
    if group in ("-72", "-73", "-74"):
        return True
    if group in ("-F2", "-F3", "-F4"):
        return False
    return (at(application, "diagnosis.code") or group) in ICPC_CODES


def counting_code(application: Application) -> str | None:
    """Return the stated minus-code if it counts (A-2); another kind of code says nothing here."""
    code = at(application, "diagnosis.reimbursement_code")
    if code is None or not code.startswith("-"):
        return None
    answer = yes(application, "register.code_covers_diagnosis")
    diagnosis = at(application, "diagnosis.code")
    if answer is not None or diagnosis is None:
        return code if answer is not False else None
    chapter = {"-F2": "F", "-F3": "F", "-F4": "F", "-72": "P", "-73": "P", "-74": "P"}.get(code)
    if chapter is None:
        return str(code)
    right_system = is_icpc2(application) == (chapter == "P")
    return code if right_system and diagnosis.startswith(chapter) else None


def disease(application: Application) -> str | None:
    """Return the code of N-14: the diagnosis code, else a reimbursement code without a minus."""
    code = at(application, "diagnosis.code") or at(application, "diagnosis.reimbursement_code")
    return None if code is None or code == "none" or code.startswith("-") else code


def is_symptom(application: Application) -> bool:
    """Tell whether the code is a symptom code: R00–R99 of ICD-10, number 01–29 of ICPC-2."""
    code = disease(application)
    if code is None:
        return False
    return 1 <= int(code[1:3]) <= 29 if is_icpc2(application) else code[0] == "R"


def purpose(application: Application) -> str | None:
    """Return what the medicine is used for: the first that fits (N-7), None if it is not known."""
    stated = at(application, "treatment.purpose")
    icd = None if is_icpc2(application) else disease(application)
    icd = icd or ""
    counting = counting_code(application)
    if stated == "sleep" or icd.startswith("F51") or icd == "G47.0":
        return "sleep"
    if counting == "-71":
        return "chronic_pain"
    if counting == "-81":
        return "tuberculosis_side_effects"
    if counting in ("-F2", "-F3", "-F4", "-72", "-73", "-74"):
        return "mental_disorder"
    if icd == "R25.2":
        return "cns_spasms"
    if icd == "G25.8":
        return "restless_legs"
    if icd.startswith("F"):
        return "mental_disorder"
    return stated  # type: ignore[no-any-return]


# The treatment ---------------------------------------------------------------------------------


def months_on(start: date, months: int) -> date:
    """Return the same day of the month so many months on, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for last in (start.day, 30, 29, 28):
        if last <= start.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


def long_term(application: Application, received: date) -> Truth:
    """Tell whether the treatment is long enough (G-5). Ended before it was applied for: unknown."""
    intervals = at(application, "treatment.intervals")
    if not intervals:
        return None if intervals is None else False
    courses = tuple((each.get("start"), each.get("end")) for each in intervals)
    return _long_term(courses, received)


@cache
def _long_term(courses: tuple[tuple[str | None, str | None], ...], received: date) -> Truth:
    ends = [end for _, end in courses]
    if None not in ends and "open" not in ends and max(map(str, ends)) < received.isoformat():
        return None
    if "open" in ends:
        return True
    whole = [
        (date.fromisoformat(start), date.fromisoformat(end))
        for start, end in courses
        if start is not None and end is not None
    ]
    oldest = months_on(received, -12)
    days = sorted({
        plus(start, n)
        for start, end in whole
        if end >= oldest
        for n in range((end - start).days + 1)
    })  # fmt: skip
    if _three_months_in_a_row(days) or _ninety_in_a_year(days):
        return True
    return False if len(whole) == len(courses) else None


def _three_months_in_a_row(days: Sequence[date]) -> bool:
    treated = set(days)
    for first in days:
        last = plus(months_on(first, 3), -1)
        if all(plus(first, n) in treated for n in range((last - first).days + 1)):
            return True
    return False


def _ninety_in_a_year(days: Sequence[date]) -> bool:
    """Tell whether 90 days lie within 12 months from date to date, both days included."""
    return any(last < months_on(first, 12) for first, last in zip(days, days[89:], strict=False))


# Who applies -----------------------------------------------------------------------------------


def relevant(application: Application, received: date) -> bool | str | None:
    """Tell whether the doctor is a relevant specialist; "task" where only we can tell (law 1.3)."""
    doctor = at(application, "doctor")
    if doctor is None:
        return None
    role, specialty = doctor.get("role"), doctor.get("specialty")
    required = at(application, "register.annex.specialist_required") or ()
    if specialty is None:
        if role in ("general_practitioner", "other_doctor", "not_a_doctor"):
            return False
        return "task" if role == "hospital_doctor" and "department" in doctor else None
    if required:
        return specialty in required
    return _covers(int(specialty), application, age_of_old(application, received))


def _covers(specialty: int, application: Application, patient: int | None) -> bool | str | None:
    icd10, icpc2 = FIELDS[specialty]
    if specialty == PAEDIATRICS:
        if patient is not None and patient >= 18:
            return False
        if disease(application) is None and counting_code(application) is None:
            return None
        return None if patient is None else True
    if not icd10:
        return False
    if at(application, "diagnosis") is None:
        return None
    field = tuple((icpc2 if is_icpc2(application) else icd10).split())
    code, group = disease(application), counting_code(application)
    if any(each is not None and each.startswith(field) for each in (code, group)):
        return True
    if code is None:
        return None
    organ = code[0] not in "AZ" and int(code[1:3]) >= 70
    organ = organ if is_icpc2(application) else code[0] not in "RZ"
    other_chapter = code[0] not in [beginning[0] for beginning in field]
    return False if group is None and organ and other_chapter else "task"


# Documentation ---------------------------------------------------------------------------------


def documented(application: Application, designs: Sequence[str]) -> Truth:
    """Tell whether an attachment of one of the designs shows effect; nothing attached: unknown.

    A study must say that it shows effect. A guideline or practice does unless it says not.
    """
    documents = at(application, "documentation")
    if documents in (None, "none") or not documents:
        return None
    answers: list[Truth] = []
    for document in documents:
        design, effect = document.get("design"), document.get("shows_effect")
        if effect == "no" or design not in (None, *designs):
            answers.append(False)
        elif design is None:
            answers.append(None)
        else:
            answers.append(True if effect == "yes" or design in GUIDELINES else None)
    return True if True in answers else None if None in answers else False


def few_persons(application: Application, limit: int) -> Truth:
    """Tell whether at most so many have the disease; a number that would help needs a source."""
    number = at(application, "diagnosis.persons_in_norway.number")
    if number is None:
        return None
    if int(number) > limit:
        return False
    return True if at(application, "diagnosis.persons_in_norway.source") else None


# The product -----------------------------------------------------------------------------------


def approved_use(application: Application) -> str | None:
    """Return where the use is approved: nowhere for a preparation, whatever is stated.

    While the market status is unknown, a stated approval counts (as under §§ 3a and 3b).
    """
    if at(application, "medicine.marketing") in PREPARATIONS:
        return "none"
    return at(application, "medicine.indication_approved")  # type: ignore[no-any-return]


def prescription_group(application: Application) -> str | None:
    stated = at(application, "medicine.prescription_group")
    atc = at(application, "medicine.atc") or ""
    by_atc = (group for beginning, group in GROUPS if atc.startswith(beginning))
    return stated or next(by_atc, None)


def is_in_atc_group(application: Application, groups: Sequence[str]) -> Truth:
    """Tell whether the ATC code begins with one of these; None if it is too short to tell."""
    atc = at(application, "medicine.atc")
    if atc is None:
        return None
    if any(atc.startswith(group) for group in groups):
        return True
    return None if any(group.startswith(atc) for group in groups) else False


def reason_not_marketed(application: Application) -> bool | str | None:
    """Tell whether there is a medical reason (D-7); in words alone it is for us to judge."""
    kind = at(application, "medicine.reason_not_marketed.kind")
    text = at(application, "medicine.reason_not_marketed.text")
    if kind == "not_medical":
        return False
    if kind == "medical":
        return True if text else None
    return "task" if text else None


def assessment_demanded(application: Application, since: date, received: date) -> bool:
    days = (day(application, f"register.{name}") for name in ("first_authorised", "use_authorised"))
    return any(known is not None and since <= known <= received for known in days)


def annex_row(application: Application) -> bool:
    stated = yes(application, "register.annex_row")
    if stated is not None:
        return stated
    override = at(application, "register.annex_override") == "yes"
    return bool(at(application, "register.annex")) or override
