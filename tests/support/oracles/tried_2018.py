"""Which relevant medicines were tried and why they can't be used, medicine by medicine (N-4).

Nothing of the product is imported here. `old` reads them as §§ 3a and 3b do (A-3, A-4, D-5).
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from oracles.facts_2018 import Application, Truth, at, is_icpc2

SERIOUS: Final = {"icd10": ("N18", "I50", "G40"), "icpc2": ("K77", "N88", "R95")}
"""Of the codes that are drawn, the beginnings of those that count as serious disorders."""


class Tried(NamedTuple):
    """What is known of the relevant medicines.

    enough: N-4a. unusable: N-4b. named: whether the names of those tried are there. asks: the
    fields in which the doctor can say more. task: whether the case worker has something to find
    out.
    """

    enough: Truth
    unusable: Truth
    named: bool
    asks: frozenset[str] = frozenset()
    task: bool = False


class OneMedicine(NamedTuple):
    """What is known of one medicine. asks: the field in which the doctor can say more."""

    product: str
    tried: Truth
    unusable: Truth
    asks: str = ""
    task: bool = False


SECONDARY: Final = "diagnosis.secondary"
MORE_NAMES: Final = OneMedicine("", None, None, asks="prior_treatments")


def was_tried(entry: Mapping[str, str]) -> bool:
    if "tried" in entry:
        return entry["tried"] == "yes"
    return "outcome" in entry


def excluded(application: Application, entry: Mapping[str, str]) -> str:
    """Tell whether another serious disorder excludes a medicine: no, yes, not named, open."""
    by = entry.get("excluded_by")
    if by is None:
        return "no"
    codes = [by]
    if by == "secondary_diagnosis":
        codes = list(at(application, "diagnosis.secondary") or ())
    if not codes:
        return "not named"
    icpc2 = is_icpc2(application)
    serious = (
        code.startswith(SERIOUS["icpc2" if icpc2 and "." not in code else "icd10"])
        for code in codes
    )
    return "yes" if any(serious) else "open"


def one_medicine(
    application: Application,
    position: int,
    entry: Mapping[str, str],
    coded: OneMedicine | None,
    old: bool,
) -> OneMedicine:
    """Tell whether one medicine was tried, and whether it can't be used (A-3, A-4, N-4).

    old: under §§ 3a and 3b, where `excused_by` is another reason why a medicine was not tried.
    """
    name = entry.get("product", "")
    insufficient = name in (at(application, "findings.reason_insufficient") or ()) and not old
    exclusion, excused = excluded(application, entry), entry.get("excused_by", "none") != "none"
    another_reason = "not_tried_because" in entry or (old and excused)
    excused = excused and not old
    if insufficient:
        exclusion, excused = "no", False
    tried, outcome = was_tried(entry), entry.get("outcome")
    if tried and outcome in ("side_effects", "no_effect"):
        return OneMedicine(name, True, True)
    if excused or exclusion == "yes":
        return OneMedicine(name, True, True)
    if exclusion == "open":
        return OneMedicine(name, True if tried else None, None, task=True)
    if tried and (outcome is None or exclusion == "not named"):
        asks = f"prior_treatments[{position}].outcome" if outcome is None else SECONDARY
        return OneMedicine(name, True, None, asks)
    if tried:
        return OneMedicine(name, True, False)
    if exclusion == "not named":
        return OneMedicine(name, None, None, SECONDARY)
    if insufficient or another_reason:
        return OneMedicine(name, False, False)
    if coded is not None:
        return coded._replace(product=name)
    field = "not_tried_because" if entry.get("tried") == "no" else "tried"
    return OneMedicine(name, None, None, f"prior_treatments[{position}].{field}")


def by_code(application: Application, old: bool) -> OneMedicine | None:
    """Return what the coded answer says of each medicine without a reason of its own."""
    code = int(at(application, "nothing_tried") or 0)
    entries = at(application, "prior_treatments") or ()
    if not code or any(was_tried(entry) for entry in entries):
        return None
    if code in (1, 2):
        return OneMedicine("", True, True)
    if old and code == 3:
        exclusion = excluded(application, {"excluded_by": "secondary_diagnosis"})
        holds = True if exclusion == "yes" else None
        asks = SECONDARY if exclusion == "not named" else ""
        return OneMedicine("", holds, holds, asks, exclusion == "open")
    if code in (3, 4, 5) and not old:
        if at(application, "diagnosis.secondary"):
            return OneMedicine("", True, True)
        return OneMedicine("", None, None, SECONDARY)
    if code in (7, 8, 9) and not old:  # the reasons of `excused_by`
        return OneMedicine("", True, True)
    return OneMedicine("", None, None, task=True) if old else MORE_NAMES


def tried(application: Application, *, old: bool = False) -> Tried:
    """Return what is known of the relevant medicines (N-4a, N-4b, N-4d; A-3, A-4, D-5)."""
    entries = at(application, "prior_treatments") or ()
    code, needed = at(application, "nothing_tried"), at(application, "register.annex.min_prior")
    coded = by_code(application, old)
    named = _are_named(entries, code) or needed == "0"
    if coded and code in ("1", "2"):
        return Tried(True, True, named)
    medicines = [
        one_medicine(application, position, entry, coded, old)
        for position, entry in enumerate(entries)
    ]
    required = at(application, "register.annex.required_prior") or ()
    may_speak = coded is not None and (code != "6" or old)
    for name in required:
        if not any(name in medicine.product for medicine in medicines):
            unnamed = coded if coded and may_speak else MORE_NAMES
            medicines.append(unnamed._replace(product=name))
    must = [m for m in medicines if any(name in m.product for name in required)]
    count = len(medicines) if needed is None else int(needed)
    if needed is None and not medicines:
        medicines = [coded or OneMedicine("", None, None, "nothing_tried")]
        count = 1
    elif len(medicines) < count:
        speaks = coded if may_speak else None
        if old and speaks and not speaks.task:
            speaks = None  # under §§ 3a and 3b further names are asked for
        others = speaks or MORE_NAMES
        # a coded answer fills the number; without one as many more may be named as annex 1 wants
        medicines += [others] * (count - len(medicines) if speaks else count)
    return Tried(
        _enough([m.tried for m in medicines], count, [m.tried for m in must]),
        _enough([m.unusable for m in medicines], count, [m.unusable for m in must]),
        named,
        frozenset(m.asks for m in medicines if m.asks),
        any(m.task for m in medicines),
    )


def _are_named(entries: Sequence[Mapping[str, str]], code: str | None) -> bool:
    """Tell whether each medicine that may have been tried is named; or why there is none."""
    reasons = ("excluded_by", "excused_by", "not_tried_because")
    for entry in entries:
        silent = "tried" not in entry and "outcome" not in entry
        silent = silent and not any(reason in entry for reason in reasons)
        if "product" not in entry and (was_tried(entry) or silent):
            return False
    return bool(entries) or code is not None


def _enough(answers: Sequence[Truth], needed: int, must: Sequence[Truth]) -> Truth:
    """Tell whether so many answers are yes, and each of those that must be."""
    if sum(answer is True for answer in answers) >= needed and all(must):
        return True
    if sum(answer is not False for answer in answers) < needed or False in must:
        return False
    return None
