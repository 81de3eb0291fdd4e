"""Derive the value of every fact from an application, with the findings laid over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from workflow.logic.fact import Task
from workflow.logic.tree import Truth
from workflow.logic.validity import Validity
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.codes import code_covers, names_the_disease, purpose
from workflow.reimbursement.derive.documentation import documentation
from workflow.reimbursement.derive.findings_applied import (
    Findings,
    contradicted,
    on_use,
    with_findings,
)
from workflow.reimbursement.derive.following import with_what_follows
from workflow.reimbursement.derive.grant_days import first_day, last_day
from workflow.reimbursement.derive.order_of_days import Days, Pair, broken, unchanged_until
from workflow.reimbursement.derive.patient import is_identified
from workflow.reimbursement.derive.prior_treatment import PriorTreatments, prior_treatments
from workflow.reimbursement.derive.renewal import is_duplicate, renews_grant
from workflow.reimbursement.derive.section_3 import earlier_medicines, section_3
from workflow.reimbursement.derive.specialists import (
    relevance_of_the_doctor,
    relevance_of_the_start,
)
from workflow.reimbursement.derive.statements import STATEMENTS, persons_in_norway
from workflow.reimbursement.derive.tasks import tasks
from workflow.reimbursement.derive.treatment_time import treatment_time
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import Policy

LAST_DAY_HELP: Final = (
    "Find out the last day and record it (`judge CASE grant_has_days YYYY-MM-DD`), or find no and "
    "reject"
)

NO_FINDINGS: Final[Findings] = MappingProxyType({})


@dataclass(frozen=True)
class Derived:
    """What an application and its findings come to.

    facts: the value of every fact by its name, None where it is unknown. tasks: what only the case
    worker can settle, by fact. out_of_order: facts that are asked for because of the order of days,
    with what is wrong in words. unchanged_until: the last day of an assessment with the same facts;
    None = on every later day.
    """

    facts: Mapping[str, object]
    tasks: Mapping[str, Task]
    out_of_order: Mapping[str, str] = field(default_factory=dict)
    unchanged_until: date | None = None


def derive(
    application: Application,
    received: date,
    policy: Policy,
    findings: Findings = NO_FINDINGS,
    *,
    validity: Validity,
    heard: date | None = None,
    today: date | None = None,
) -> Derived:
    """Return facts and tasks of an application that arrived on an Oslo date.

    A finding replaces what is stated. What follows from other facts follows from findings too.
    validity: how long a grant lasts by the rule set.
    heard: when the newest answer arrived; None = there is none. today: the day of the assessment;
    None = no matter, as where a decision is made again.
    """
    days = Days(application, received, heard or received, today=today)
    prior = prior_treatments(application, on_use(findings))
    earlier = earlier_medicines(application, findings)
    stated = _as_stated(application, received, policy, prior, earlier, findings)
    asked = [pair for pair in broken(days) if pair.then == "asked"]
    stated |= {pair.fact.name: None for pair in asked if pair.fact}
    facts = with_what_follows(with_findings(stated, findings))
    first = first_day(application, received, validity)
    days = days._replace(
        grant_begins=first if first > received else None,
        grant_ends=last_day(application, received, policy, facts, findings, validity),
    )
    late = [pair for pair in broken(days) if pair.then == "task"]
    open_ = {
        **tasks(application, received, policy, prior, earlier),
        **_settled_by_the_case_worker(late, days),
        **contradicted(stated, findings),
    }
    facts |= {f.GRANT_HAS_DAYS.name: _has_days(facts[f.GRANT_HAS_DAYS.name], late)}
    return Derived(
        facts,
        {fact: task for fact, task in open_.items() if facts[fact] is None},
        {pair.fact.name: pair.says(days) for pair in asked if pair.fact},
        unchanged_until(days),
    )


def _has_days(value: object, late: Sequence[Pair]) -> Truth:
    """Tell whether a grant would have a day left. value: as stated or found, a day for its end."""
    if value is None or value is False:
        return value
    return None if late else True


def _settled_by_the_case_worker(late: Sequence[Pair], days: Days) -> dict[str, Task]:
    if not late:
        return {}
    says = "; ".join(pair.says(days) for pair in late)
    return {f.GRANT_HAS_DAYS.name: Task(f.GRANT_HAS_DAYS.name, f"{says}. {LAST_DAY_HELP}")}


def _as_stated(
    application: Application,
    received: date,
    policy: Policy,
    prior: PriorTreatments,
    earlier: PriorTreatments,
    findings: Findings,
) -> dict[str, object]:
    """Return every fact as stated.

    prior, earlier: what was tried, as found already, since it is judged item by item.

    findings: for the facts that are made of several fields, of which one may be found.
    """
    values: dict[str, object] = {
        **{name: read(application) for name, read in STATEMENTS.items()},
        f.PATIENT_IDENTIFIED.name: is_identified(application, received),
        f.CODE_COVERS.name: code_covers(application),
        f.DIAGNOSIS_CODE.name: names_the_disease(application),
        f.PERSONS.name: persons_in_norway(application, policy),
        f.TREATMENT_TIME.name: treatment_time(application, received, policy),
        f.PURPOSE.name: purpose(application),
        f.TRIED_ENOUGH.name: prior.tried_enough,
        f.CANNOT_BE_USED.name: prior.cannot_be_used,
        f.PRIOR_NAMED.name: prior.named,
        f.RENEWS_GRANT.name: renews_grant(application),
        f.GRANT_HAS_DAYS.name: None,
        f.RELEVANT_SPECIALIST.name: relevance_of_the_doctor(application, received, policy).truth,
        f.INITIATED.name: relevance_of_the_start(application, received, policy).truth,
        **documentation(application, policy),
        **section_3(application, received, policy, earlier, findings),
    }
    spoken = {
        name: FACTS[name].silence if value is None else value for name, value in values.items()
    }
    return {**spoken, f.DUPLICATE.name: is_duplicate(application)}  # here unknown is no silence
