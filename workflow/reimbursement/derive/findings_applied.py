"""Findings laid over what is stated, and those that the doctor has contradicted since.

A finding replaces what the application said when it was made. It lasts until the doctor states
something else of the fact. Then only the case worker can tell which of the two holds.
"""

from collections.abc import Mapping
from typing import Final

from workflow.engine.folding import folded
from workflow.logic.fact import Finding, Task
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.documentation import DESIGNS, can_show
from workflow.reimbursement.derive.paths import value_at
from workflow.reimbursement.derive.prior_treatment import stated
from workflow.reimbursement.facts import FACTS

Findings = Mapping[str, Finding]

_PRIOR: Final = (f.TRIED_ENOUGH.name, f.CANNOT_BE_USED.name)
_ALSO: Final = {f.RELEVANT_SPECIALIST.name: ("doctor.hpr_number", "doctor.name")}
"""Fields besides those of the fact that tell whom a finding was about."""


def said_of(fact: str, application: Application) -> tuple[object, ...]:
    """Return what an application or a supplement says of a fact; empty if it says nothing."""
    if fact in _PRIOR:
        said = stated(application)
        return said if said.entries or said.code is not None or said.secondary else ()
    if fact in DESIGNS:
        documents = application.documentation or ()
        return tuple(document for document in documents if can_show(document, DESIGNS[fact]))
    paths = (*FACTS[fact].fields, *_ALSO.get(fact, ()))
    values = tuple(value_at(path, application) for path in paths)
    return values if any(value is not None for value in values) else ()


def after_a_supplement(findings: Findings, supplement: Application) -> Findings:
    """Return the findings, each with what a supplement says of its fact."""
    said = {found.key: said_of(found.fact, supplement) for found in findings.values()}
    return {
        key: found._replace(since=(*found.since, said[key])) if said[key] else found
        for key, found in findings.items()
    }


def on_use(findings: Findings) -> tuple[Finding, ...]:
    """Return the findings on whether the relevant medicines can be used, the oldest first.

    They are derived medicine by medicine, in `prior_treatment.py`.
    """
    return tuple(x for x in findings.values() if x.fact == f.CANNOT_BE_USED.name)


def with_findings(facts: Mapping[str, object], findings: Findings) -> dict[str, object]:
    """Return facts as stated with the findings over them; contradicted ones are unknown."""
    values = dict(facts)
    for found in findings.values():
        if found.fact != f.CANNOT_BE_USED.name:
            values[found.fact] = None if _is_contradicted(found, facts) else read_of(found)
    return values


def read_of(found: Finding) -> object:
    """Return what rules read of a finding: of a statement that it is there, whatever it says."""
    given = FACTS[found.fact].kind == "given" and isinstance(found.value, str)
    return True if given else found.value


def contradicted(facts: Mapping[str, object], findings: Findings) -> dict[str, Task]:
    """Return a task for each finding that the doctor has contradicted. facts: as stated."""
    tasks = {}
    for found in findings.values():
        if found.fact != f.CANNOT_BE_USED.name and _is_contradicted(found, facts):
            value = found.value
            word = ("yes" if value else "no") if isinstance(value, bool) else value
            says = (
                f"which holds: {found.by} found {word} ({found.because}), and the doctor has "
                "stated otherwise since"
            )
            tasks[found.fact] = Task(found.fact, says)
    return tasks


def _is_contradicted(found: Finding, facts: Mapping[str, object]) -> bool:
    """Tell whether the doctor has stated something else since; of a statement, in other words."""
    if not found.since:
        return False
    if FACTS[found.fact].kind != "given" or not isinstance(found.value, str):
        return facts[found.fact] != found.value
    newest = found.since[-1]
    said = [str(x) for x in newest if x is not None] if isinstance(newest, tuple) else []
    return bool(said) and folded(found.value) not in map(folded, said)
