"""A-3 and A-4 medicine by medicine: what each prior treatment shows, and what all of them show together. No other rule may enter.

Counts and lists don't fit the rule tree, so they are derived here, three-valued, with the fields they wait for (law 1.3,
notes to A-3). Relevant medicines are those that the application names, plus what annex 1 adds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workflow.logic.tree import Truth, every
from workflow.reimbursement.application import Application, PriorTreatment


@dataclass(frozen=True)
class Medicine:
    """One relevant medicine. tried: A-3 for it; unusable: A-4 for it; rule: what settles it; wants: the field that would."""

    product: str
    tried: Truth
    unusable: Truth
    rule: Literal["A-4a", "A-4b", "A-4c", "A-4", "A-3", ""]
    wants: str | None = None


@dataclass(frozen=True)
class PriorTreatments:
    """All of them together: the values of `tried_enough`, `cannot_be_used` and `prior_treatments.product`."""

    medicines: tuple[Medicine, ...]
    tried_enough: Truth
    cannot_be_used: Truth
    named: Literal[True] | None
    wants: tuple[str, ...]


def prior_treatments(application: Application) -> PriorTreatments:
    """What the application shows of the medicines that go directly on blue prescription."""
    entries = application.prior_treatments or ()
    code = application.nothing_tried
    annex = application.registers.annex if application.registers else None
    needed = annex.min_prior if annex else None
    required = annex.required_prior or () if annex else ()
    secondary = bool(application.diagnosis and application.diagnosis.secondary)

    none_tried = not any(_was_tried(entry) for entry in entries)
    medicines = [_medicine(i, entry, secondary, none_tried and code == 3) for i, entry in enumerate(entries)]
    missing = [name for name in required if not any(_same(name, entry.product) for entry in entries)]
    excluded = none_tried and code == 3 and secondary
    medicines += [
        Medicine(name, True, True, "A-4c") if excluded else Medicine(name, None, None, "", "prior_treatments") for name in missing
    ]
    named: Literal[True] | None = True if needed == 0 else _named(entries, code)
    wants = tuple(dict.fromkeys(m.wants for m in medicines if m.wants))

    if none_tried and code in (1, 2):  # nothing relevant exists, whatever is named untried and whatever annex 1 demands
        return PriorTreatments(tuple(medicines), True, True, named, ())
    if not medicines and needed is None:
        all_excluded = True if code == 3 and secondary else None
        asks = "diagnosis.secondary" if code == 3 else "nothing_tried"
        return PriorTreatments((), all_excluded, all_excluded, named, () if all_excluded else (asks,))
    too_few = needed is not None and len(medicines) < needed
    return PriorTreatments(
        tuple(medicines),
        _enough([m.tried for m in medicines], needed, [m.tried for m in medicines if _is_required(m, required)]),
        _enough([m.unusable for m in medicines], needed, [m.unusable for m in medicines if _is_required(m, required)]),
        named,
        (*wants, "prior_treatments") if too_few else wants,
    )


def _was_tried(entry: PriorTreatment) -> bool:
    return entry.tried is True or (entry.tried is None and entry.outcome is not None)


def _medicine(place: int, entry: PriorTreatment, secondary: bool, all_excluded: bool) -> Medicine:
    name = entry.product or f"medicine {place + 1}"
    path = f"prior_treatments[{place}]"
    excluded = _excluded(entry, secondary)
    if _was_tried(entry):
        if entry.outcome in ("side_effects", "no_effect"):
            return Medicine(name, True, True, "A-4a" if entry.outcome == "side_effects" else "A-4b")
        if excluded is True:
            return Medicine(name, True, True, "A-4c")
        if entry.outcome is None:
            return Medicine(name, True, None, "", f"{path}.outcome")
        if excluded is None:
            return Medicine(name, True, None, "", "diagnosis.secondary")
        return Medicine(name, True, False, "A-4")
    if excluded is True:
        return Medicine(name, True, True, "A-4c")
    if excluded is None:
        return Medicine(name, None, None, "", "diagnosis.secondary")
    if entry.not_tried_because is not None:
        return Medicine(name, False, False, "A-3")
    if all_excluded:
        return Medicine(name, True, True, "A-4c") if secondary else Medicine(name, None, None, "", "diagnosis.secondary")
    return Medicine(name, None, None, "", f"{path}.not_tried_because" if entry.tried is False else f"{path}.tried")


def _excluded(entry: PriorTreatment, secondary: bool) -> Truth:
    """Excluded by another serious disorder: claimed and named, claimed and not named, or not claimed."""
    if entry.excluded_by is None:
        return False
    return True if entry.excluded_by != "secondary_diagnosis" or secondary else None


def _named(entries: Sequence[PriorTreatment], code: int | None) -> Literal[True] | None:
    if any(entry.product is None for entry in entries):
        return None
    return True if entries or code is not None else None


def _same(name: str, product: str | None) -> bool:
    return product is not None and name.casefold() in product.casefold()


def _is_required(medicine: Medicine, required: Sequence[str]) -> bool:
    return any(_same(name, medicine.product) for name in required)


def _enough(truths: Sequence[Truth], needed: int | None, required: Sequence[Truth]) -> Truth:
    """Each of them, or annex 1's number of them and each that annex 1 names; fewer named than that is unknown."""
    if needed is None:
        return every(truths)
    if len(truths) < needed:
        return None
    sure, possible = sum(t is True for t in truths), sum(t is not False for t in truths)
    count: Truth = True if sure >= needed else (None if possible >= needed else False)
    return every([count, *required])
