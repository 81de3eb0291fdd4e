"""The case of a hospital's use of a medicine, and what each event does to it.

The case's state is the one that the roads gave.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from workflow.cu_agreement.field_types import Period
from workflow.cu_agreement.file import FileCase
from workflow.cu_hospital.application import HospitalForm
from workflow.cu_hospital.events import ExemptionRenewed, PatientEnded, PatientStarted
from workflow.engine.calendar import add_months, oslo_day
from workflow.engine.case import Recorded

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Treatment:
    """The treatment of a patient. last: its last day; None = it goes on."""

    pseudonym: str
    first: date
    last: date | None = None


@dataclass(frozen=True)
class Case(FileCase):
    """The case of one hospital under an agreement.

    allowed_on: the Oslo day from which patients may start. treatments: in order of recording.
    """

    application: HospitalForm
    allowed_on: date | None = None
    treatments: tuple[Treatment, ...] = ()

    @property
    def agreement(self) -> Any:
        """The agreement's case; None where nobody read it."""
        return next(iter(self.linked_to("under")), None)

    @property
    def treated(self) -> tuple[str, ...]:
        """The pseudonyms of those who are under treatment, in order of their start."""
        return tuple(each.pseudonym for each in self.treatments if each.last is None)

    def newest_treatment(self, pseudonym: str) -> Treatment | None:
        """Return a patient's newest treatment."""
        own = [each for each in self.treatments if each.pseudonym == pseudonym]
        return own[-1] if own else None

    @property
    def exemption_end(self) -> date | None:
        """The latest day that an exemption covers; None without one."""
        return max(map(last_day, self.application.exemption or ()), default=None)

    @property
    def exemption_recorded(self) -> date | None:
        """The Oslo day on which the exemption with the latest end was recorded, if there is one."""
        end = self.exemption_end
        days = (
            oslo_day(recorded.recorded)
            for recorded in self.events
            if end in [last_day(each) for each in _stated_exemptions(recorded.event)]
        )
        return next(days, None)


def last_day(exemption: Period) -> date:
    """Return the last day of an exemption: at most the day before the anniversary of the first."""
    year = add_months(exemption.first, 12) - _DAY
    return year if exemption.last == "open" else min(year, exemption.last)


def covers(exemption: Period, day: date) -> bool:
    """Return whether an exemption covers a day."""
    return exemption.first <= day <= last_day(exemption)


def _stated_exemptions(event: Any) -> tuple[Period, ...]:
    """Return the exemptions that an event brought."""
    if isinstance(event, ExemptionRenewed):
        return (event.exemption,)
    said = getattr(event, "application", None) or getattr(event, "supplement", None)
    return tuple(said.exemption or ()) if said is not None else ()


def allowed(case: Case, recorded: Recorded) -> Case:
    """Return the case of a hospital that may treat patients."""
    return replace(case, allowed_on=recorded.effective)


def started(case: Case, recorded: Recorded) -> Case:
    """Return the case with one more treatment."""
    event = cast("PatientStarted", recorded.event)
    return replace(case, treatments=(*case.treatments, Treatment(event.pseudonym, event.day)))


def ended(case: Case, recorded: Recorded) -> Case:
    """Return the case with a treatment that has ended."""
    event = cast("PatientEnded", recorded.event)
    return replace(
        case,
        treatments=tuple(
            replace(each, last=event.day)
            if each.pseudonym == event.pseudonym and each.last is None
            else each
            for each in case.treatments
        ),
    )


def renewed(case: Case, recorded: Recorded) -> Case:
    """Return the case with one more exemption."""
    more = cast("ExemptionRenewed", recorded.event).exemption
    exemption = (*(case.application.exemption or ()), more)
    return replace(case, application=case.application.model_copy(update={"exemption": exemption}))
