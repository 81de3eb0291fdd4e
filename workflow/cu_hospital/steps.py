"""The steps of a hospital's use of a medicine: what each one means once it is allowed."""

from typing import Final, cast

from workflow.cu_agreement.field_types import Period
from workflow.cu_agreement.guards import Now
from workflow.cu_agreement.steps import REFUSE, WITHDRAW, file_steps
from workflow.cu_hospital import commands, events, file
from workflow.cu_hospital.application import HospitalForm
from workflow.cu_hospital.file import Case
from workflow.cu_hospital.guards import A_PSEUDONYM, STATED, UNDER_ONE
from workflow.cu_hospital.timers import PARTY
from workflow.engine.outdated import MARK_OUTDATED
from workflow.engine.process import Step
from workflow.engine.steps import ASSIGN, LINK, NOTE, register
from workflow.reimbursement.asking import OVERDUE, REMIND, START_REVIEW, extend_step, notice
from workflow.reimbursement.events import TargetMissed


def _renewed(now: Now) -> events.ExemptionRenewed:
    command = cast("commands.RenewExemption", now.command)
    stated = {"from": command.from_, "to": command.until or "open"}
    return events.ExemptionRenewed(Period.model_validate(stated))


STEPS: Final[tuple[Step[Case], ...]] = (
    register(events.ApplicationReceived, STATED, UNDER_ONE),
    LINK,
    START_REVIEW,
    *file_steps(
        HospitalForm,
        PARTY,
        (commands.Ask, commands.Answer, commands.Judge),
        events.InformationSupplied,
    ),
    extend_step(PARTY),
    Step(
        name="allow",
        command=commands.Allow,
        events=events.Allowed,
        effect=file.allowed,
        says="Allow the hospital to treat patients under the agreement.",
    ),
    REFUSE,
    WITHDRAW,
    Step(
        name="patient_started",
        command=commands.StartPatient,
        events=events.PatientStarted,
        effect=file.started,
        checks=(A_PSEUDONYM,),
        says="Record that a patient's treatment started.",
    ),
    Step(
        name="patient_ended",
        command=commands.EndPatient,
        events=events.PatientEnded,
        effect=file.ended,
        checks=(A_PSEUDONYM,),
        tries=lambda case: {"pseudonym": case.treated},
        says="Record that a patient's treatment ended.",
    ),
    Step(
        name="renew_exemption",
        command=commands.RenewExemption,
        event=_renewed,
        events=events.ExemptionRenewed,
        effect=file.renewed,
        says="Record one more exemption.",
    ),
    Step(
        name="end",
        command=commands.EndUse,
        events=events.UseEnded,
        says="End the hospital's use: nobody is treated any more.",
    ),
    NOTE,
    ASSIGN,
    REMIND,
    OVERDUE,
    notice("target_missed", TargetMissed),
    notice("exemption_warning", events.ExemptionWarned),
    notice("exemption_expired", events.ExemptionExpired),
    MARK_OUTDATED,
)
