"""Take random steps over linked cases of every process, through the API, on a real database.

A step is any step of any process, written as the command line would write it: fields at random from
small pools, files from a folder. Most are refused; what is stored must hold what was promised.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import click
from cases import noon
from reliability.linked_cases.files import make_files

from handlers.api import Office
from handlers.casework.door import Contradicts, Door, WaitsForAnswer
from handlers.casework.names import NameNeeded
from handlers.cli.verbs.any_step import Field, choices_of, fields_of, values_of
from storage.errors import Conflict
from storage.store import Store
from workflow.engine.errors import InvalidInput, Refused
from workflow.engine.people import same_person
from workflow.engine.process import Process, Step
from workflow.processes import PROCESSES

GENERATION: Final = 200
"""Steps on the cases of one patient and one medicine."""
PEOPLE: Final = ("Eli Saksbehandler", "Per Kollega", "Kari Leder", None)
REFUSALS: Final = (
    Refused,
    Conflict,
    InvalidInput,
    Contradicts,
    NameNeeded,
    click.UsageError,
)
ALLOWED_AFTER_THE_END: Final = frozenset(
    {"note_added", "mail_recorded", "expiry_warned", "expiry_silent", "told_date_outdated"}
    | {"assigned"}
)


@dataclass
class Counted:
    """How many steps were tried, and what became of them."""

    tried: int = 0
    done: int = 0
    refused: int = 0
    by_step: dict[str, int] = field(default_factory=dict)


@dataclass
class RandomOffice:
    """An office in which random steps are taken, on the cases of one generation at a time.

    folder: where the files of a generation are written.
    """

    store: Store
    random: Random
    folder: Path
    today: date
    counted: Counted = field(default_factory=Counted)
    ended: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    files: dict[str, list[Path]] = field(default_factory=dict)
    generations: int = 0

    def steps(self, count: int) -> None:
        """Take random steps. Each generation has a patient and a medicine of its own."""
        for number in range(count):
            if number % GENERATION == 0:
                self.generations += 1
                self.files = make_files(self.folder / f"{self.generations}", self.generations)
                self.numbers.clear()
            self.step()

    @property
    def office(self) -> Office:
        """The office at the present noon, with somebody at work."""
        at = noon(self.today)
        return Office(Door(self.store), by=self.random.choice(PEOPLE), now=lambda: at)

    def step(self) -> None:
        """Take one random step, or let time pass."""
        kind = self.random.random()
        if kind < 0.1:
            self.today += timedelta(days=self.random.choice((1, 1, 2, 3, 7, 15, 22, 60)))
            swept = self.office.tick()
            assert list(swept.faults()) == []
            for handled in swept.handled:
                self._look_at(handled.case)
            return
        self.counted.tried += 1
        try:
            handled = self._open() if kind < 0.22 or not self.numbers else self._take()
        except WaitsForAnswer:
            self.counted.refused += 1
        except REFUSALS:
            self.counted.refused += 1
        else:
            self.counted.done += 1
            for case in (handled.case, *handled.born):
                if case.number not in self.numbers:
                    self.numbers.append(case.number)
                self._look_at(case)

    # Steps ----------------------------------------------------------------------------------------

    def _open(self) -> Any:
        """Open a case, on a stored one if its process says so."""
        openings = [
            (process, step)
            for process in PROCESSES.values()
            for step in process.steps
            if step.by_people and process.opens(step.name)
        ]
        process, step = self.random.choice(openings)
        if step.on:
            if not self.numbers:
                return self._register(PROCESSES["reimbursement"], {})
            values = values_of(step, process, dict(self._typed(process, step)))
            ended = [number for number in self.numbers if number in self.ended]
            on = self.random.choice(ended if ended and self.random.random() < 0.8 else self.numbers)
            return self.office.open_on(on, step.name, **values)
        links = {}
        for rule in process.links:
            if rule.kind == "under" and self.numbers:
                agreements = [n for n in self.numbers if self._process(n) in rule.to]
                links = {rule.kind: self.random.choice(agreements or self.numbers)}
        return self._register(process, links)

    def _register(self, process: Process[Any], links: dict[str, str]) -> Any:
        from handlers.analysis.application_files import read_applications

        file = self.random.choice(self.files[process.name])
        ((_, form),) = read_applications([str(file)], lambda _: None, process.form)
        received = self.today - timedelta(days=self.random.choice((0, 0, 1, 9)))
        return self.office.register(form, received, process, links=links, new_case=True)

    def _take(self) -> Any:
        """Take a step of a stored case; the newest cases are chosen more often."""
        number = self.random.choice((*self.numbers, *self.numbers[-8:], *self.numbers[-8:]))
        process = PROCESSES[self._process(number)]
        steps = [x for x in process.steps if x.by_people and not process.opens(x.name)]
        step = self.random.choice(steps)
        office = self.office
        case = office.look(number)
        if self.random.random() < 0.85:  # mostly one that leads on from here
            able = [x for x in steps if (case.state, x.name) in _roads(process)]
            rare = ("note", "assign", "withdraw", "move", "advise", "drop")
            likely = [x for x in able if x.name not in rare or self.random.random() < 0.1]
            step = self.random.choice(likely or able or steps)
        self.counted.by_step[f"{process.name}.{step.name}"] = (
            self.counted.by_step.get(f"{process.name}.{step.name}", 0) + 1
        )
        return office.take(
            number, step.name, **values_of(step, process, dict(self._typed(process, step)))
        )

    def _typed(self, process: Process[Any], step: Step[Any]) -> Iterator[tuple[str, Any]]:
        """Yield what is typed for a step: what it needs, and the rest half of the time."""
        for each in fields_of(step):
            if each.required or self.random.random() < 0.5:
                yield (
                    each.option.replace("-", "_") if each.kind != "form" else "file",
                    self._value(process, each),
                )

    def _value(self, process: Process[Any], each: Field) -> Any:
        match each.kind:
            case "form":
                return str(self.random.choice(self.files[f"{process.name}.{each.name}"]))
            case "day":
                return self.today - timedelta(days=self.random.choice((0, 0, 1, 7, 30, -30, 400)))
            case "flag" | "yes_no":
                return self.random.random() < 0.5
            case "number":
                return self.random.randint(1, 9)
            case "several":
                return (self._fact(process),)
            case _:
                return self._text(process, each)

    def _text(self, process: Process[Any], each: Field) -> str:
        choices = choices_of(each.type)
        if choices:
            return str(self.random.choice(choices))
        if each.name == "fact":
            return self._fact(process)
        if each.name == "value":
            return self.random.choice(("yes", "no", "2015-06-01", "3"))
        return self.random.choice(("It is so.", "AB-1", "AB-2", "CD-17"))

    def _fact(self, process: Process[Any]) -> str:
        return self.random.choice(tuple(process.facts) or ("treatment_time",))

    # What must hold -------------------------------------------------------------------------------

    def _process(self, number: str) -> str:
        with self.store.transaction(write=False) as work:
            return str(work.get(number).case.process.name)

    def _look_at(self, case: Any) -> None:
        """Check that a case that had ended is as it was, and remember one that has ended now."""
        said = (case.state, getattr(case, "decision", None), case.application)
        if case.number in self.ended:
            events, before = self.ended[case.number]
            assert said == before, f"{case.number} ended and changed"
            names = {entry.event.name for entry in case.events[len(events) :]}
            assert case.events[: len(events)] == events
            assert names <= ALLOWED_AFTER_THE_END, (case.number, names)
        elif case.ended:
            self.ended[case.number] = (case.events, said)

    def look_at_all(self) -> None:
        """Check every case that has ended."""
        with self.store.transaction(write=False) as work:
            for number in self.ended:
                self._look_at(work.get(number).case)

    def decided_alone(self) -> list[str]:
        """Return the cases that one person decided where two are asked."""
        with self.store.transaction(write=False) as work:
            cases = [work.with_matter(number).case for number in self.ended]
        return [case.number for case in cases if _alone(case)]


def _roads(process: Process[Any]) -> set[tuple[str, str]]:
    return {(road.source, road.step) for road in process.roads}


def _actor(case: Any, *names: str) -> list[str]:
    return [entry.actor for entry in case.events if entry.event.name in names]


def _alone(case: Any) -> bool:
    """Tell whether one person alone decided a case that takes two, read from the events."""
    match case.process.name:
        case "reimbursement":
            by_discretion = case.decision is not None and case.decision.because is not None
            proposers = _actor(case, "rejection_proposed")[-1:] if by_discretion else []
            return _any_same(proposers, _actor(case, "rejected"))
        case "correction":
            if case.ground == "complaint":
                decided = [
                    _actor(x, "granted", "rejected", "dismissed")
                    for x in case.linked_to("corrects")
                ]
                return _any_same(
                    [name for each in decided for name in each], _actor(case, "changed")
                )
            worked = _actor(case, "correction_opened", "fact_judged", "information_supplied")
            return _any_same(worked, _actor(case, "changed"))
        case "revocation":
            return _any_same(_actor(case, "revocation_opened"), _actor(case, "revoked"))
        case _:
            return False


def _any_same(some: list[str], others: list[str]) -> bool:
    return any(same_person(one, other) for one in some for other in others)
