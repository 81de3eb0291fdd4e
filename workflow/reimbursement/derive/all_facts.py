"""Derive the value of every fact from an application."""

from datetime import date

from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.codes import code_covers, names_the_disease, purpose
from workflow.reimbursement.derive.documentation import documentation
from workflow.reimbursement.derive.following import with_what_follows
from workflow.reimbursement.derive.patient import is_identified
from workflow.reimbursement.derive.prior_treatment import prior_treatments
from workflow.reimbursement.derive.renewal import is_duplicate, renews_grant
from workflow.reimbursement.derive.specialists import initiated, relevant_specialist
from workflow.reimbursement.derive.statements import STATEMENTS, persons_in_norway
from workflow.reimbursement.derive.treatment_time import treatment_time
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import Policy


def derive(application: Application, received: date, policy: Policy) -> dict[str, object]:
    """Return the value of every fact by its name, None where it is unknown.

    received: the day on which the application arrived (Oslo time).
    """
    prior = prior_treatments(application)
    values: dict[str, object] = {
        **{name: read(application) for name, read in STATEMENTS.items()},
        f.PATIENT_IDENTIFIED.name: is_identified(application, received),
        f.DUPLICATE.name: is_duplicate(application),
        f.CODE_COVERS.name: code_covers(application),
        f.DIAGNOSIS_CODE.name: names_the_disease(application),
        f.PERSONS.name: persons_in_norway(application, policy),
        f.TREATMENT_TIME.name: treatment_time(application, policy),
        f.PURPOSE.name: purpose(application),
        f.TRIED_ENOUGH.name: prior.tried_enough,
        f.CANNOT_BE_USED.name: prior.cannot_be_used,
        f.PRIOR_NAMED.name: prior.named,
        f.RENEWS_GRANT.name: renews_grant(application),
        f.RELEVANT_SPECIALIST.name: relevant_specialist(application, received, policy),
        f.INITIATED.name: initiated(application, received, policy),
        **documentation(application, policy),
    }
    said = {name: FACTS[name].silence if value is None else value for name, value in values.items()}
    return with_what_follows(said)
