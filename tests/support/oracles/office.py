"""The model of an office: its cases, its answers to commands, and what is due when.

Nothing of the product is imported here.
"""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from oracles.applications import KINDS, Answers, says_something
from oracles.case import File, Register
from oracles.dates import oslo_day, plus
from oracles.words import ASSESSING, REACHED, Person, Refusal, Step

DOCTORS: Final = ("gp", "specialist", "gp without number")


@dataclass(frozen=True)
class Applied:
    """An application that reaches the office.

    flaws: what it answers otherwise than a complete one, as (rule, answer).
    """

    kind: str
    flaws: tuple[tuple[str, bool | None], ...]
    patient: Person
    doctor: str

    def answers(self) -> Answers:
        """Return what it answers to each rule."""
        answers: Answers = dict.fromkeys(KINDS[self.kind].rules, True)
        answers |= {"specialist": self.doctor == "specialist", "S-2": True}
        if self.doctor == "gp without number":
            answers["G-2b"] = None
        return answers | dict(self.flaws)

    def says(self) -> Answers:
        """Return its answers where it completes another application. What is unsaid stays."""
        silent = {"S-2", "S-8", "G-1"} | (set() if self.known_doctor else {"specialist", "G-2b"})
        flaws = dict(self.flaws)
        return {
            rule: a
            for rule, a in self.answers().items()
            if a is not None and (rule in flaws or rule not in silent)
        }

    @property
    def known_doctor(self) -> str | None:
        """Return the doctor, or None where no number tells who it is."""
        return None if self.doctor == "gp without number" else self.doctor

    @property
    def numbered(self) -> bool:
        """Return whether a valid identity number is stated."""
        return self.answers()["S-1"] is True


@dataclass(frozen=True)
class Answer:
    """The answer to a command. number: of the case; repeated: it was done before."""

    number: str
    repeated: bool = False


class Office:
    """All cases, and what has been done.

    done: case number by command id. applied, supplied: what came on which day. given: the last case
    number of each year. saves: how many commands were stored.
    """

    def __init__(self) -> None:
        self.cases: dict[str, File] = {}
        self.done: dict[str, str] = {}
        self.applied: dict[tuple[Applied, date], str] = {}
        self.supplied: dict[str, tuple[tuple[object, date | None, Answers], ...]] = {}
        self.given: dict[int, int] = {}
        self.saves = 0

    def copy(self) -> "Office":
        """Return a copy, to try something in. A case is copied only where it changes."""
        new = copy(self)
        new.cases, new.done, new.applied = dict(self.cases), dict(self.done), dict(self.applied)
        new.supplied, new.given = dict(self.supplied), dict(self.given)
        return new

    def handle(
        self, number: str, step: Step, at: datetime, command_id: str, expects: int | None = None
    ) -> Answer:
        """Take a step on a case, after all that is due by then. Raises Refusal."""
        if command_id in self.done:
            return Answer(number, repeated=True)
        case = self._copy(number)
        if expects not in (None, case.version):
            raise Refusal("Conflict")
        case.pass_time(at, step.name)
        if step.name in ASSESSING and oslo_day(at) >= case.received:
            case.ask_register(self._register(case), at, step.by)
        case.take(step, at)
        self._keep(case)
        self.done[command_id] = number
        came = self.supplied.get(number, ())
        if step.rule and came and says_something(step.rule, came[-1][2]):
            self._supplied(number, "a finding", None, {})
        return Answer(number)

    def receive(self, applied: Applied, at: datetime, by: str, received: date | None) -> Answer:
        """Receive an application.

        It opens a case, answers one that waits for another doctor, or is known already.
        """
        day, by = received or oslo_day(at), by.strip()
        for before in _days(received, at):
            if (applied, before) in self.applied:
                return Answer(self.applied[applied, before], repeated=True)
        waiting = self._waits_for(applied)
        if waiting is not None and _one_doctor(self.cases[waiting], applied):
            raise Refusal(f"case {waiting} waits for this doctor's answer about the same treatment")
        if waiting is not None:
            supplies = applied.says()
            if not applied.known_doctor:  # all that was stated of the first doctor is gone
                supplies = {**supplies, "specialist": False, "G-2b": None}
            step = Step("answer", by, supplies=supplies, doctor=applied.doctor, received=received)
            answer = self.handle(waiting, step, at, "")
            del self.done[""]
            self._supplied(waiting, applied, day, applied.says())
            REACHED["a specialist's application answered a case that waited for one"] += 1
        else:
            answer = Answer(self._open(applied, at, by, day))
        self.applied[applied, day] = answer.number
        return answer

    def supply(self, number: str, step: Step, at: datetime, what: object) -> Answer:
        """Receive a supplement by post.

        The same one on the same day counts once, until another one or a finding on what it says.
        """
        for before, came, _ in reversed(self.supplied.get(number, ())):
            if before != what:
                break
            if came in _days(step.received, at):
                return Answer(number, repeated=True)
        answer = self.handle(number, replace(step, by=step.by.strip()), at, "")
        del self.done[""]
        self._supplied(number, what, step.received or oslo_day(at), step.supplies)
        return answer

    def _supplied(self, number: str, what: object, day: date | None, says: Answers) -> None:
        self.supplied[number] = (*self.supplied.get(number, ()), (what, day, says))

    def assign(self, number: str, to: str | None, by: str, at: datetime) -> Answer:
        """Give a case to somebody, once until it is given to another."""
        has = self.cases[number].assigned_to
        if has == to or (has and to and has.lower().split() == to.lower().split()):
            return Answer(number, repeated=True)
        answer = self.handle(number, Step("assign", by.strip(), to=to), at, "")
        del self.done[""]
        return answer

    def sweep(self, at: datetime, most: int | None = None) -> list[str]:
        """Take time's own steps in at most `most` cases, the longest due first. Return which."""
        day = oslo_day(at)
        due = sorted(
            (case.next_day, number)
            for number, case in self.cases.items()
            if case.next_day and case.next_day <= day
        )
        numbers = [number for _, number in due][:most]
        for number in numbers:
            case = self._copy(number)
            case.pass_time(at)
            self._keep(case)
        return numbers

    def _copy(self, number: str) -> File:
        """Return a copy of a case that sees the other cases of this office."""
        case = self.cases[number].copy()
        case.office = self
        return case

    def _register(self, case: File) -> Register:
        """Return what the case register answers of a case, from those registered before it."""
        if not case.numbered:
            return None, None, False
        before = [
            other
            for other in self.cases.values()
            if _registered(other) < _registered(case) and _one_treatment(other, case)
        ]
        granted = [other for other in before if other.valid_to is not None]
        pending = [other.number for other in before if not other.final]
        valid = [other.number for other in granted if _valid(other, case.received)]
        kind = "pending" if pending else "granted" if valid else None
        numbers = ", ".join(sorted(pending or valid)) or None
        return kind, numbers, bool(granted)

    def is_covered(self, case: File) -> bool:
        """Return whether a grant for the same is in force on the day after this one ends."""
        after = plus(case.valid_to, 1) if case.valid_to is not None else None
        return (
            after is not None
            and case.numbered
            and any(
                _one_treatment(other, case) and other.received <= after and _valid(other, after)
                for other in self.cases.values()
                if other.number != case.number
            )
        )

    def _keep(self, case: File) -> None:
        case.version += 1
        self.saves += 1
        self.cases[case.number] = case

    def _open(self, applied: Applied, at: datetime, by: str, day: date) -> str:
        if day > oslo_day(at):
            raise Refusal("the day of receipt lies in the future")
        self.given[day.year] = self.given.get(day.year, 0) + 1
        number = f"{day.year}-{self.given[day.year]:06d}"
        case = File(
            number,
            KINDS[applied.kind],
            applied.patient,
            applied.answers(),
            applied.numbered,
            applied.doctor,
            day,
            known=applied.numbered,
        )
        case.open(at, by)
        case.ask_register(self._register(case), at, by)
        self.saves += 1
        self.cases[number] = case
        return number

    def _waits_for(self, applied: Applied) -> str | None:
        """Return the case that waits for this doctor, or for another one than it has."""
        waiting = [
            case.number
            for case in self.cases.values()
            if case.state == "missing_info"
            and case.request is not None
            and self._same(case, applied)
            and (case.request.wrong_applicant or _one_doctor(case, applied))
        ]
        return min(waiting, default=None)

    @staticmethod
    def _same(case: File, applied: Applied) -> bool:
        """Return whether both are for the same treatment of the same identified patient."""
        return (
            case.known
            and applied.numbered
            and case.patient == applied.patient
            and case.kind.name == applied.kind
        )


def _one_doctor(case: File, applied: Applied) -> bool:
    """Return whether the doctor of a case applies again: by number, else by name and role."""
    if case.doctor in ("gp", "specialist") and applied.known_doctor:
        return case.doctor == applied.doctor
    if (case.doctor == "specialist") != (applied.doctor == "specialist"):
        return False
    return (case.stated["G-2a"] is False) == (applied.answers()["G-2a"] is False)


def _days(received: date | None, at: datetime) -> set[date]:
    """Return the days on which the same may have come; without a day also just before midnight."""
    return {oslo_day(at), oslo_day(at - timedelta(hours=1))} if received is None else {received}


def _registered(case: File) -> tuple[datetime, str]:
    """Return when a case was registered, in order."""
    return case.entries[0].recorded, case.number


def _one_treatment(one: File, other: File) -> bool:
    """Return whether both cases are for the same treatment of the same patient."""
    return one.known and other.known and (one.patient, one.kind) == (other.patient, other.kind)


def _valid(case: File, on: date) -> bool:
    return case.valid_to is not None and case.valid_to >= on
