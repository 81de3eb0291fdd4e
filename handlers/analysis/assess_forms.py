"""Assess forms of any process whose cases follow from no other, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, cast

from pydantic import BaseModel

from handlers.analysis.application_files import Said, read_applications
from handlers.analysis.assess import AssessedApplication, assess_facts
from workflow.engine.calendar import OSLO
from workflow.engine.case import Recorded
from workflow.engine.process import START, Process, Situation
from workflow.engine.steps import Register
from workflow.engine.terms import Terms
from workflow.reimbursement.policy import Policy


def assess_forms(
    files: Sequence[str],
    process: Process[Any],
    received: date,
    policy: Policy,
    said: Said,
    *,
    keep_number: bool = False,
    rules_day: date | None = None,
) -> list[AssessedApplication]:
    """Assess forms of a process as if received on a day (Oslo time); `-` is standard input.

    What other cases tell is unknown. The rest is as in `assess.assess_files`.
    """
    terms = process.terms(received, policy, rules_day)
    forms = read_applications(files, said, process.form, keep_number=keep_number)
    return [_assessed(file, form, received, process, terms) for file, form in forms]


def _assessed(
    file: str, form: BaseModel, received: date, process: Process[Any], terms: Terms
) -> AssessedApplication:
    """Assess a form as if received at noon of a day."""
    command = Register(by="", number="", application=form, received=received)
    step = process.step_of(command)
    situation = Situation(cast("Any", None), command, None, received, terms)
    at = datetime.combine(received, time(12), OSLO)
    born = next(r.to for r in process.roads if (r.source, r.step) == (START, step.name))
    recorded = Recorded(1, step.happens(situation), received, at, "", born)
    case = process.case.opened(process, "", recorded)
    assessed = process.assess(case, received)
    found = assess_facts(file, assessed.rules, assessed.facts, received, assessed.tasks)
    return replace(found, known=process.facts, favour=process.screen.favour)
