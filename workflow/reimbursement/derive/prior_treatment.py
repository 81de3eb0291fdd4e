"""Which relevant medicines were tried, and why they cannot be used (A-3, A-4, law 1.3).

The rule tree can neither count nor read lists, so the answers are derived here medicine by
medicine, together with the fields that would answer what is unknown. The relevant medicines are
those that the application names and those that annex 1 demands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workflow.logic.tree import Truth, every
from workflow.reimbursement.application import Application, PriorTreatment

# Codes of the answer to «why was nothing tried?» (lists 7499 and 7507).
_NOTHING_RELEVANT_EXISTS = (1, 2)
_EXCLUDED_BY_ANOTHER_DIAGNOSIS = 3


@dataclass(frozen=True)
class Medicine:
    """One relevant medicine.

    `tried` answers A-3 and `unusable` answers A-4. `settled_by` is the rule that settles them, ""
    if they are open. `missing_field` is the path of the field that would settle them.
    """

    product: str
    tried: Truth
    unusable: Truth
    settled_by: Literal["A-4a", "A-4b", "A-4c", "A-4", "A-3", ""]
    missing_field: str | None = None


@dataclass(frozen=True)
class PriorTreatments:
    """All relevant medicines, and the facts `tried_enough`, `cannot_be_used` and their names."""

    medicines: tuple[Medicine, ...]
    tried_enough: Truth
    cannot_be_used: Truth
    named: Literal[True] | None
    missing_fields: tuple[str, ...]


def prior_treatments(application: Application) -> PriorTreatments:
    """Return what the application shows of the medicines that go directly on blue prescription."""
    entries = application.prior_treatments or ()
    code = application.nothing_tried
    annex = application.registers.annex if application.registers else None
    needed = annex.min_prior if annex else None
    required = annex.required_prior or () if annex else ()
    secondary = bool(application.diagnosis and application.diagnosis.secondary)

    nothing_tried = not any(_was_tried(entry) for entry in entries)
    all_excluded = nothing_tried and code == _EXCLUDED_BY_ANOTHER_DIAGNOSIS
    medicines = (
        *(_medicine(i, entry, secondary, all_excluded) for i, entry in enumerate(entries)),
        *_required_but_not_named(required, entries, excluded=all_excluded and secondary),
    )
    named: Literal[True] | None = True if needed == 0 else _named(entries, code)

    if nothing_tried and code in _NOTHING_RELEVANT_EXISTS:
        return PriorTreatments(medicines, True, True, named, ())
    if not medicines and needed is None:
        return _without_medicines(code, secondary, named)
    missing = [medicine.missing_field for medicine in medicines if medicine.missing_field]
    if needed is not None and len(medicines) < needed:
        missing.append("prior_treatments")
    must = [medicine for medicine in medicines if _is_required(medicine, required)]
    return PriorTreatments(
        medicines,
        _enough([m.tried for m in medicines], needed, [m.tried for m in must]),
        _enough([m.unusable for m in medicines], needed, [m.unusable for m in must]),
        named,
        tuple(dict.fromkeys(missing)),
    )


def _without_medicines(
    code: int | None, secondary: bool, named: Literal[True] | None
) -> PriorTreatments:
    """Answer for an application that names no medicine, where annex 1 gives no number either."""
    excluded = code == _EXCLUDED_BY_ANOTHER_DIAGNOSIS
    if excluded and secondary:
        return PriorTreatments((), True, True, named, ())
    field = "diagnosis.secondary" if excluded else "nothing_tried"
    return PriorTreatments((), None, None, named, (field,))


def _required_but_not_named(
    required: Sequence[str], entries: Sequence[PriorTreatment], *, excluded: bool
) -> list[Medicine]:
    """List the medicines that annex 1 demands and the application does not name."""
    names = [n for n in required if not any(_is_same(n, entry.product) for entry in entries)]
    if excluded:
        return [Medicine(name, True, True, "A-4c") for name in names]
    return [Medicine(name, None, None, "", "prior_treatments") for name in names]


def _was_tried(entry: PriorTreatment) -> bool:
    """Tell whether a medicine was tried; a stated outcome says so too."""
    return entry.tried is True or (entry.tried is None and entry.outcome is not None)


def _may_have_been_tried(entry: PriorTreatment) -> bool:
    """Tell whether a medicine was tried, or nobody has said that or why it was not."""
    if entry.tried is not None or entry.outcome is not None:
        return _was_tried(entry)
    return entry.excluded_by is None and entry.not_tried_because is None


def _medicine(
    position: int, entry: PriorTreatment, secondary: bool, all_excluded: bool
) -> Medicine:
    """Answer A-3 and A-4 for one entry of the list.

    `secondary`: a secondary diagnosis is stated. `all_excluded`: the coded answer says that
    another serious diagnosis excludes all of them.
    """
    name = entry.product or f"medicine {position + 1}"
    path = f"prior_treatments[{position}]"
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
    if all_excluded and secondary:
        return Medicine(name, True, True, "A-4c")
    if all_excluded:
        return Medicine(name, None, None, "", "diagnosis.secondary")
    field = "not_tried_because" if entry.tried is False else "tried"
    return Medicine(name, None, None, "", f"{path}.{field}")


def _excluded(entry: PriorTreatment, secondary: bool) -> Truth:
    """Tell whether another serious disorder excludes the medicine; unknown if it is not named."""
    if entry.excluded_by is None:
        return False
    return True if entry.excluded_by != "secondary_diagnosis" or secondary else None


def _named(entries: Sequence[PriorTreatment], code: int | None) -> Literal[True] | None:
    """Return True if every medicine that may have been tried is named; else None (D-5, D-24).

    If none is listed, a code must say why.
    """
    if any(entry.product is None and _may_have_been_tried(entry) for entry in entries):
        return None
    return True if entries or code is not None else None


def _is_same(name: str, product: str | None) -> bool:
    return product is not None and name.casefold() in product.casefold()


def _is_required(medicine: Medicine, required: Sequence[str]) -> bool:
    return any(_is_same(name, medicine.product) for name in required)


def _enough(truths: Sequence[Truth], needed: int | None, required: Sequence[Truth]) -> Truth:
    """Tell whether enough medicines hold: all, or the number and the medicines of annex 1.

    Fewer medicines than annex 1's number leave the count unknown. A medicine of annex 1 that fails
    is a no whatever else is named.

    Example: `needed` 2 and the answers yes, unknown, no. One is certain and two are possible, so
    the answer is unknown. With a second yes it is yes, with a second no it is no.
    """
    if needed is None:
        return every(truths)
    certain = sum(truth is True for truth in truths)
    possible = sum(truth is not False for truth in truths)
    may_reach = possible >= needed or len(truths) < needed
    count: Truth = True if certain >= needed else (None if may_reach else False)
    return every([count, *required])
