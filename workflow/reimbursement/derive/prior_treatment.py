"""Which relevant medicines were tried, and why they cannot be used (A-3, A-4, law 1.3).

The rule tree can neither count nor read lists, so the answers are derived here medicine by
medicine, together with what would answer what is unknown: a field that the doctor is asked for, or
a task that only the case worker can settle. The relevant medicines are those that the application
names and those that annex 1 demands.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from workflow.engine.folding import folded
from workflow.logic.fact import Finding
from workflow.logic.tree import Truth, every
from workflow.registers.lists import NOTHING_TRIED
from workflow.registers.serious_disorders import is_serious
from workflow.reimbursement.application import Application, PriorTreatment
from workflow.reimbursement.derive.codes import is_icpc2

# Codes of the answer to «why was nothing tried?» (lists 7499 and 7507).
NOTHING_RELEVANT_EXISTS: Final = (1, 2)
_EXCLUDED_BY_ANOTHER_DIAGNOSIS: Final = 3

Exclusion: TypeAlias = Literal["no", "yes", "not named", "open"]
"""Whether another serious disorder excludes a medicine; open = only the case worker can tell."""


class Medicine(NamedTuple):
    """One relevant medicine.

    `tried` answers A-3 and `unusable` answers A-4. `settled_by` is the rule that settles them, ""
    if they are open. `missing_field` is the path of the field that would settle them, `task` what
    the case worker has to find out instead.
    """

    product: str
    tried: Truth
    unusable: Truth
    settled_by: Literal["A-4a", "A-4b", "A-4c", "A-4", "A-3", ""]
    missing_field: str | None = None
    task: str | None = None


class PriorTreatments(NamedTuple):
    """All relevant medicines, and the facts `tried_enough`, `cannot_be_used` and their names."""

    medicines: tuple[Medicine, ...]
    tried_enough: Truth
    cannot_be_used: Truth
    named: Literal[True] | None
    missing_fields: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


class Stated(NamedTuple):
    """What an application says of earlier treatment."""

    entries: tuple[PriorTreatment, ...]
    code: int | None
    secondary: tuple[str, ...]
    icpc2: bool


def stated(application: Application) -> Stated:
    """Return what an application says of earlier treatment: that is what a finding is about."""
    diagnosis = application.diagnosis
    return Stated(
        tuple(_with_its_reason(entry) for entry in application.prior_treatments or ()),
        application.nothing_tried,
        (diagnosis.secondary or ()) if diagnosis else (),
        is_icpc2(diagnosis) if diagnosis else False,
    )


def _with_its_reason(entry: PriorTreatment) -> PriorTreatment:
    """Return an entry whose excuse is its reason: A-3 and A-4 know no excuses."""
    if entry.excused_by is None or entry.not_tried_because is not None:
        return entry
    return entry.model_copy(update={"not_tried_because": entry.excused_by})


def prior_treatments(application: Application, findings: Sequence[Finding] = ()) -> PriorTreatments:
    """Return what the application shows of the medicines that go directly on blue prescription.

    findings: those on `cannot_be_used`, in the order of time. Each is about one medicine, or about
    all that the application named when it was made.
    """
    says = stated(application)
    annex = application.registers.annex if application.registers else None
    needed = annex.min_prior if annex else None
    required = annex.required_prior or () if annex else ()

    coded = _coded(says)
    medicines = (
        *(_medicine(i, entry, says, findings) for i, entry in enumerate(says.entries)),
        *_required_but_not_named(required, says.entries, coded),
    )
    named: Literal[True] | None = True if needed == 0 else names_told(says)
    if nothing_was_tried(says) and says.code in NOTHING_RELEVANT_EXISTS:
        return _all_found(PriorTreatments(medicines, True, True, named), findings, says)
    if not medicines and needed is None:
        return _all_found(_without_medicines(coded, named), findings, says)
    missing = [medicine.missing_field for medicine in medicines if medicine.missing_field]
    open_ = [medicine.task for medicine in medicines if medicine.task]
    if needed is not None and len(medicines) < needed:
        missing += [] if coded and coded.task else ["prior_treatments"]
        open_ += [coded.task] if coded and coded.task else []
    must = [medicine for medicine in medicines if is_demanded(medicine, required)]
    found = PriorTreatments(
        medicines,
        count_holds([m.tried for m in medicines], needed, [m.tried for m in must]),
        count_holds([m.unusable for m in medicines], needed, [m.unusable for m in must]),
        named,
        tuple(dict.fromkeys(missing)),
        tuple(dict.fromkeys(open_)),
    )
    return _all_found(found, findings, says)


def _without_medicines(coded: Medicine | None, named: Literal[True] | None) -> PriorTreatments:
    """Answer for an application that names no medicine, where annex 1 gives no number either."""
    if coded is None:
        return PriorTreatments((), None, None, named, ("nothing_tried",))
    fields = (coded.missing_field,) if coded.missing_field else ()
    tasks = (coded.task,) if coded.task else ()
    return PriorTreatments((), coded.tried, coded.unusable, named, fields, tasks)


def _coded(says: Stated) -> Medicine | None:
    """Return what the coded answer says of every medicine that gives no reason of its own.

    None if there is no such answer, or if something was tried. Codes 4 to 6 say too little: the
    case worker finds out whether the reason holds (INT). The product is not named here.
    """
    if says.code is None or not nothing_was_tried(says):
        return None
    if says.code in NOTHING_RELEVANT_EXISTS:
        return Medicine("", True, True, "A-4")
    if says.code == _EXCLUDED_BY_ANOTHER_DIAGNOSIS:
        return excluded("", _by_secondary(says), "them", says)
    reason = NOTHING_TRIED[says.code]
    task = f"whether this is reason enough to try nothing: {reason} (coded answer {says.code})"
    return Medicine("", None, None, "", task=task)


def _required_but_not_named(
    required: Sequence[str], entries: Sequence[PriorTreatment], coded: Medicine | None
) -> list[Medicine]:
    """List the medicines that annex 1 demands and the application does not name."""
    names = [n for n in required if not any(_is_same(n, entry.product) for entry in entries)]
    if coded is not None and (coded.unusable or coded.task):
        return [coded._replace(product=name) for name in names]
    return [Medicine(name, None, None, "", "prior_treatments") for name in names]


def nothing_was_tried(says: Stated) -> bool:
    return not any(was_tried(entry) for entry in says.entries)


def was_tried(entry: PriorTreatment) -> bool:
    """Tell whether a medicine was tried; a stated outcome says so too."""
    return entry.tried is True or (entry.tried is None and entry.outcome is not None)


def _may_have_been_tried(entry: PriorTreatment) -> bool:
    """Tell whether a medicine was tried, or nobody has said that or why it was not."""
    if entry.tried is not None or entry.outcome is not None:
        return was_tried(entry)
    return entry.excluded_by is None and entry.not_tried_because is None


def _stated_medicine(
    position: int, entry: PriorTreatment, says: Stated, exclusion: Exclusion
) -> Medicine:
    """Answer A-3 and A-4 for one entry of the list, from what is stated."""
    name = entry.product or f"medicine {position + 1}"
    path = f"prior_treatments[{position}]"
    if was_tried(entry):
        if entry.outcome in ("side_effects", "no_effect"):
            return Medicine(name, True, True, "A-4a" if entry.outcome == "side_effects" else "A-4b")
        if exclusion in ("yes", "open"):
            return excluded(name, exclusion, name, says, entry)._replace(tried=True)
        if entry.outcome is None:
            return Medicine(name, True, None, "", f"{path}.outcome")
        if exclusion == "not named":
            return Medicine(name, True, None, "", "diagnosis.secondary")
        return Medicine(name, True, False, "A-4")
    if exclusion != "no":
        return excluded(name, exclusion, name, says, entry)
    if entry.not_tried_because is not None:
        return Medicine(name, False, False, "A-3")
    coded = _coded(says)
    if coded is not None:
        return coded._replace(product=name)
    field = "not_tried_because" if entry.tried is False else "tried"
    return Medicine(name, None, None, "", f"{path}.{field}")


def excluded(
    name: str,
    exclusion: Exclusion,
    whom: str,
    says: Stated,
    entry: PriorTreatment | None = None,
) -> Medicine:
    """Return the answer for a medicine that is said to be excluded, tried or not."""
    if exclusion == "yes":
        return Medicine(name, True, True, "A-4c")
    if exclusion == "not named":
        return Medicine(name, None, None, "", "diagnosis.secondary")
    code = entry.excluded_by if entry is not None else None
    codes = ", ".join(says.secondary) if code in (None, "secondary_diagnosis") else code
    task = f"whether {codes} is a serious disorder that excludes {whom}"
    return Medicine(name, None, None, "", task=task)


def exclusion_of(entry: PriorTreatment, says: Stated) -> Exclusion:
    """Tell whether another serious disorder excludes the medicine (A-4c).

    A code outside the table of serious disorders leaves it to the case worker (INT).
    """
    if entry.excluded_by is None:
        return "no"
    if entry.excluded_by == "secondary_diagnosis":
        return _by_secondary(says)
    return "yes" if _serious(entry.excluded_by, says) else "open"


def _by_secondary(says: Stated) -> Exclusion:
    if not says.secondary:
        return "not named"
    return "yes" if any(_serious(code, says) for code in says.secondary) else "open"


def _serious(code: str, says: Stated) -> bool:
    return is_serious(code, icpc2=says.icpc2 and "." not in code)


def names_told(says: Stated) -> Literal[True] | None:
    """Return True if every medicine that may have been tried is named; else None (D-5, D-24).

    If none is listed, a code must say why.
    """
    if any(entry.product is None and _may_have_been_tried(entry) for entry in says.entries):
        return None
    return True if says.entries or says.code is not None else None


def _is_same(name: str, product: str | None) -> bool:
    return product is not None and folded(name) in folded(product)


def is_demanded(medicine: Medicine, required: Sequence[str]) -> bool:
    return any(_is_same(name, medicine.product) for name in required)


def count_holds(truths: Sequence[Truth], needed: int | None, required: Sequence[Truth]) -> Truth:
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


# Findings --------------------------------------------------------------------------------------

_Ground = Literal["outcome", "excluded_by", "not_tried_because", ""]


def _medicine(
    position: int, entry: PriorTreatment, says: Stated, findings: Sequence[Finding]
) -> Medicine:
    """Answer A-3 and A-4 for one entry: as stated, or as the newest finding about it says.

    A finding is about the ground that was stated then. It holds until the doctor states that ground
    otherwise, which is a task; another ground, as an outcome instead of an exclusion, counts.
    """
    as_stated = _stated_medicine(position, entry, says, exclusion_of(entry, says))
    for found in reversed(findings):
        if found.item and folded(found.item) != folded(entry.product or ""):
            continue
        before = says if found.stated is None else _as_said(found.stated)
        then = _entry_in(before, position, entry)
        if then is not None:
            return _found(as_stated, found, position, then, (entry, says))
    return as_stated


def _as_said(said: object) -> Stated:
    return said if isinstance(said, Stated) else Stated((), None, (), False)


def _entry_in(before: Stated, position: int, entry: PriorTreatment) -> PriorTreatment | None:
    """Return the entry as it stood before: the one of the same product, else of the position."""
    if entry.product is None:
        return before.entries[position] if position < len(before.entries) else None
    named = (e for e in before.entries if folded(e.product or "") == folded(entry.product))
    return next(named, None)


def _found(
    as_stated: Medicine,
    found: Finding,
    position: int,
    then: PriorTreatment,
    now: tuple[PriorTreatment, Stated],
) -> Medicine:
    """Return a medicine as a finding has it. then, now: its entry when found, and as it stands."""
    entry, says = now
    value, ground = found.value is True, _ground_of(then)
    if _ground_of(entry) != ground:
        return as_stated
    if _is_restated(ground, position, entry, found):
        if as_stated.unusable is value:
            return as_stated
        task = (
            f"what holds of {as_stated.product}: {found.by} found {'yes' if value else 'no'} "
            f"({found.because}), and the doctor has stated otherwise since"
        )
        tried = True if was_tried(entry) else None
        return as_stated._replace(
            tried=tried, unusable=None, settled_by="", missing_field=None, task=task
        )
    if then == entry:
        return _settled(as_stated, entry, value)
    if ground == "excluded_by":
        again = _stated_medicine(position, entry, says, "yes" if value else "no")
        is_open = again.tried is None and not value
        return Medicine(again.product, False, False, "A-3") if is_open else again
    return _settled(as_stated, entry, value) if ground == "outcome" else as_stated


def _ground_of(entry: PriorTreatment) -> _Ground:
    """Return the field that says why a medicine cannot be used, or that it can."""
    if was_tried(entry) and entry.outcome in ("side_effects", "no_effect"):
        return "outcome"
    if entry.excluded_by is not None:
        return "excluded_by"
    if was_tried(entry) and entry.outcome is not None:
        return "outcome"
    return "not_tried_because" if entry.not_tried_because is not None else ""


def _is_restated(ground: _Ground, position: int, entry: PriorTreatment, found: Finding) -> bool:
    """Tell whether the doctor has stated the ground of a finding again since, in any words."""
    refers = entry.excluded_by == "secondary_diagnosis" and ground == "excluded_by"
    for said in found.since:
        assert isinstance(said, Stated)
        again = _entry_in(said, position, entry)
        if refers and said.secondary:
            return True
        if again is not None and ground and getattr(again, ground) is not None:
            return True
        if not ground and said.code is not None:
            return True
    return False


def _settled(as_stated: Medicine, entry: PriorTreatment, value: bool) -> Medicine:
    """Return a medicine whose use a finding has settled.

    One that cannot be used counts as tried unless another reason is stated why it was not. One that
    can be used, and was not tried, fails both A-3 and A-4.
    """
    name, tried = as_stated.product, was_tried(entry)
    if value:
        counts = tried or entry.not_tried_because is None
        return Medicine(name, counts, True, "A-4c" if entry.excluded_by else "A-4")
    if tried:
        return Medicine(name, True, False, "A-4")
    if entry.tried is None and as_stated.missing_field is not None:
        return as_stated._replace(unusable=False)
    return Medicine(name, False, False, "A-3")


def _all_found(
    derived: PriorTreatments, findings: Sequence[Finding], says: Stated
) -> PriorTreatments:
    """Return the facts as the newest finding has them, if it is about all medicines at once."""
    found = findings[-1] if findings else None
    if found is None or found.item:
        return derived
    by_code = nothing_was_tried(says) and says.code in NOTHING_RELEVANT_EXISTS
    value, by_code = found.value is True, by_code or not says.entries
    if not found.since:
        tried = value if by_code else derived.tried_enough
        settled = derived._replace(tried_enough=tried, cannot_be_used=value)
        return settled if tried is None else settled._replace(missing_fields=(), tasks=())
    if not by_code or derived.cannot_be_used is value:
        return derived
    task = (
        f"whether the medicines cannot be used: {found.by} found {'yes' if value else 'no'} "
        f"({found.because}), and the doctor has stated otherwise since"
    )
    return derived._replace(
        tried_enough=None, cannot_be_used=None, missing_fields=(), tasks=(task,)
    )
