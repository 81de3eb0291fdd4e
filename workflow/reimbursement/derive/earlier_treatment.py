"""Which pre-approved medicines were tried, and why they cannot be used, under § 3 (N-4, INT).

As in `prior_treatment.py`, but an excuse counts like a disorder that excludes a medicine, and a
coded answer counts for every medicine without a reason of its own. The case worker may find a
reason insufficient.
"""

from collections.abc import Iterable, Sequence

from workflow.engine.folding import folded
from workflow.reimbursement.application import Application, PriorTreatment
from workflow.reimbursement.derive.prior_treatment import (
    NOTHING_RELEVANT_EXISTS,
    Exclusion,
    Medicine,
    PriorTreatments,
    Stated,
    count_holds,
    excluded,
    exclusion_of,
    is_demanded,
    names_told,
    nothing_was_tried,
    stated,
    was_tried,
)

_BY_ANOTHER_DISEASE = (3, 4, 5)  # contraindication, caution, because of another disease
_NAMES_WANTED = 6  # "other": says too little


def earlier_treatment(application: Application, insufficient: Iterable[str]) -> PriorTreatments:
    """Return what an application shows of the pre-approved medicines.

    insufficient: names of medicines whose reason the case worker finds insufficient.
    """
    says = stated(application)
    annex = application.registers.annex if application.registers else None
    needed = annex.min_prior if annex else None
    demanded = annex.required_prior or () if annex else ()
    named = True if needed == 0 else names_told(says)
    refused = frozenset(map(folded, insufficient))
    coded = _coded(says)
    medicines = [
        _medicine(position, entry, says, coded, refused)
        for position, entry in enumerate(application.prior_treatments or ())
    ]
    if nothing_was_tried(says) and says.code in NOTHING_RELEVANT_EXISTS:
        return PriorTreatments(tuple(medicines), True, True, named)
    if not medicines and not demanded and needed is None:
        medicines = [coded or Medicine("", None, None, "", "nothing_tried")]
    medicines += _demanded_but_not_named(demanded, medicines, coded)
    wanted = 0 if needed is None else needed - len(medicines)
    more_may_come = coded is None or says.code == _NAMES_WANTED
    if coded is not None and not more_may_come:
        medicines += [coded] * wanted
    fields = [medicine.missing_field for medicine in medicines if medicine.missing_field]
    fields += ["prior_treatments"] if wanted > 0 and more_may_come else []
    must = [each for each in medicines if is_demanded(each, demanded)]
    return PriorTreatments(
        tuple(medicines),
        count_holds([m.tried for m in medicines], needed, [m.tried for m in must]),
        count_holds([m.unusable for m in medicines], needed, [m.unusable for m in must]),
        named,
        tuple(dict.fromkeys(fields)),
        tuple(dict.fromkeys(m.task for m in medicines if m.task)),
    )


def _coded(says: Stated) -> Medicine | None:
    """Return what the coded answer says of every medicine that gives no reason of its own.

    None if there is no such answer, or if something was tried. Codes 3 to 5 need a secondary
    diagnosis; 7 to 9 are the excuses of list 7507 and stand alone (INT).
    """
    if says.code is None or not nothing_was_tried(says):
        return None
    if says.code == _NAMES_WANTED:
        return Medicine("", None, None, "", "prior_treatments")
    if says.code in _BY_ANOTHER_DISEASE and not says.secondary:
        return Medicine("", None, None, "", "diagnosis.secondary")
    return Medicine("", True, True, "A-4")


def _medicine(
    position: int,
    entry: PriorTreatment,
    says: Stated,
    coded: Medicine | None,
    refused: frozenset[str],
) -> Medicine:
    name, path = entry.product or f"medicine {position + 1}", f"prior_treatments[{position}]"
    is_refused = folded(entry.product or "") in refused
    reason = "no" if is_refused else _reason(entry, says)
    if was_tried(entry):
        return _tried(name, path, entry, says, reason)
    if is_refused:
        return Medicine(name, False, False, "A-3")
    if reason != "no":
        return excluded(name, reason, name, says, entry)
    if entry.not_tried_because is not None:
        return Medicine(name, False, False, "A-3")
    if coded is not None:
        return coded._replace(product=name)
    field = "not_tried_because" if entry.tried is False else "tried"
    return Medicine(name, None, None, "", f"{path}.{field}")


def _reason(entry: PriorTreatment, says: Stated) -> Exclusion:
    """Tell whether a medicine is excused, or excluded by another serious disorder."""
    return "yes" if entry.excused_by is not None else exclusion_of(entry, says)


def _tried(
    name: str, path: str, entry: PriorTreatment, says: Stated, reason: Exclusion
) -> Medicine:
    if entry.outcome in ("side_effects", "no_effect"):
        return Medicine(name, True, True, "A-4a" if entry.outcome == "side_effects" else "A-4b")
    if reason in ("yes", "open"):
        return excluded(name, reason, name, says, entry)._replace(tried=True)
    if entry.outcome is None:
        return Medicine(name, True, None, "", f"{path}.outcome")
    if reason == "not named":
        return Medicine(name, True, None, "", "diagnosis.secondary")
    return Medicine(name, True, False, "A-4")


def _demanded_but_not_named(
    demanded: Sequence[str], medicines: Sequence[Medicine], coded: Medicine | None
) -> list[Medicine]:
    """Return the medicines that annex 1 demands and the application does not name."""
    unnamed = coded or Medicine("", None, None, "", "prior_treatments")
    return [
        unnamed._replace(product=name)
        for name in demanded
        if not any(is_demanded(medicine, [name]) for medicine in medicines)
    ]
