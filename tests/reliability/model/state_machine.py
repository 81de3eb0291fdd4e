"""A Hypothesis state machine over the whole product: an office at work.

Several people take steps in any order, by a clock of their own; the sweeper has another clock. A
plain walk (`random_walks.py`) draws the same steps from a seed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from hypothesis.strategies import sampled_from
from oracles.applications import FACT, KINDS
from oracles.case import File
from oracles.dates import begins, oslo_day, plus
from oracles.office import DOCTORS, Answer, Applied
from oracles.words import REACHED, ROADS, Refusal, Step
from reliability.model.comparison import DONE, Compared, Way
from reliability.model.crashing_store import Place
from reliability.model.translation import (
    PATIENTS,
    application,
    can_find,
    can_say,
    command,
    likely,
    says,
    supplement,
)

from workflow.engine.steps import Register

F = TypeVar("F", bound=Callable[..., Any])

STARTS: Final = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2015-03-16T11:00+00:00",
        "2015-11-30T23:30+00:00",  # 1 December in Oslo
        "2015-12-04T08:00+00:00",  # three weeks before Christmas
        "2016-02-29T10:00+00:00",
        "2016-03-26T23:30+00:00",  # the night of summer time
        "2016-10-29T22:15+00:00",  # and of winter time
        "2017-04-25T06:00+00:00",  # three weeks before 17 May
    )
)
LATEST: Final = datetime(2021, 1, 1, tzinfo=UTC)
PEOPLE: Final = (
    "Eli Saksbehandler",
    "eli  saksbehandler",
    "Ola Rådgiver",
    "Åse Berge",
    "ÅSE BERGE ",
)
WAITS: Final = (*[0] * 6, 1, 7, 24, 72, 168, 336, -24, -1)
"""Hours between two steps of the workers."""
SKEWS: Final = (*[0] * 5, 1, -1, 30, -72, *(24 * days for days in (8, 15, 60, 700)))
"""Hours by which the sweeper's clock is ahead of theirs."""
LATE: Final = (*[None] * 3, 0, 2, 20, -3, 600)
"""Days since it reached the office. -3: it has not yet; 600: before the application."""
WAYS: Final = (
    *[DONE] * 24,
    *[Way("tried")] * 3,
    *[Way("doubled")] * 2,
    *(Way("died", lives) for lives in range(9)),
)
BECAUSE: Final = ("Står i journalen.", "Legen ringte.", "Tvil om virkningen.", "  ")
SINGLE: Final = tuple(
    ((rule, answer),)
    for rule in FACT
    for answer in (None, False)
    if (rule, answer)
    not in (
        ("G-1", None),
        ("G-2a", None),
        ("G-4", None),
        ("B-1", None),
        ("D-26", None),
        ("S-8", None),
    )
    and rule not in ("S-2", "A-3", "A-10", "B-4", "G-2b")
    and (rule not in ("G-2c", "A-8", "D-27") or answer is None)
)
FLAWS: Final[tuple[tuple[tuple[str, bool | None], ...], ...]] = (
    *[()] * 14,
    *[(("A-8", None), ("D-27", None))] * 6,
    *SINGLE,
    (("S-3", None), ("S-4", False)),
    (("S-1", False), ("S-3", False), ("A-4", False)),
    (("S-5", False), ("S-6", False), ("S-7", False), ("A-6", False)),
    (("S-4", None), ("G-2c", None), ("A-8", None)),
    (("D-3", False), ("D-7", False)),
    (("D-26", False), ("D-25", False), ("B-1", False)),
    (("S-1", None), ("A-4", False)),
)
NAMED: Final = (
    (),
    (),
    (),
    ("diagnosis.severity",),
    ("duplicate",),
    ("patient.name", "financed_by_others"),
)
STEPS: Final = tuple(sorted({step for _, step in ROADS if step not in ("answer", "overdue")}))
TIMES: Final = (
    *("preliminary_reply", "reminder", *["answer"] * 3, "early_warning", "late_warning"),
    *("target", "four_weeks", "eight_weeks", "expiry_warning"),
)


def step(**choices: Sequence[Any]) -> Callable[[F], F]:
    """Mark a rule of the machine. Each argument is drawn from the values given for it."""

    def mark(function: F) -> F:
        marked: Any = rule(**{name: sampled_from(values) for name, values in choices.items()})(
            function
        )
        marked.choices = choices
        return marked  # type: ignore[no-any-return]

    return mark


class OfficeWalk(RuleBasedStateMachine):
    """An office from its first day. The workers share a clock; the sweeper has another."""

    place: ClassVar[Place]
    anchor: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.both = Compared(self.place, self.anchor)
        self.now = STARTS[0]
        self.sent: list[tuple[Any, Any]] = []
        self._ids = count(1)

    @initialize(start=sampled_from(STARTS))
    def opens(self, start: datetime) -> None:
        """Begin on the first morning."""
        self.now = start

    def teardown(self) -> None:
        self.both.close()

    # Rules ----------------------------------------------------------------------------------------

    @step(
        kind=(*KINDS, "rare", "pain"),
        flaws=FLAWS,
        patient=PATIENTS,
        doctor=DOCTORS,
        by=PEOPLE,
        wait=WAITS,
        late=LATE,
        way=WAYS,
    )
    def somebody_applies(
        self,
        kind: str,
        flaws: Any,
        patient: Any,
        doctor: str,
        by: str,
        wait: int,
        late: int | None,
        way: Way,
    ) -> None:
        """Register an application."""
        self._apply(kind, flaws, patient, doctor, by, wait, late, way)

    def _apply(
        self,
        kind: str,
        flaws: Any,
        patient: Any,
        doctor: str,
        by: str,
        wait: int,
        late: int | None,
        way: Way,
    ) -> None:
        at = self._later(wait)
        kept = tuple(flaw for flaw in flaws if flaw[0] in KINDS[kind].rules)
        applied = Applied(kind, kept, patient, doctor)
        received = None if late is None or late > 30 else (at - timedelta(days=late)).date()

        self._do(
            lambda door, at: door.register(application(applied), at, by, received),
            lambda office, at: office.receive(applied, at, by, received),
            way,
        )

    @step(which=range(3), turn=range(6), by=PEOPLE, because=BECAUSE[:3], wait=WAITS, way=WAYS)
    def a_case_goes_on(
        self, which: int, turn: int, by: str, because: str, wait: int, way: Way
    ) -> None:
        """Take a step that an open case waits for."""
        cases = [case for case in self.both.model.cases.values() if not case.final]
        if not cases:
            patient, flaws = PATIENTS[turn % len(PATIENTS)], FLAWS[-1 - turn] if which else ()
            kind = tuple(KINDS)[(which + turn) % len(KINDS)]
            return self._apply(
                kind,
                flaws,
                patient,
                "gp" if kind == "epilepsy" else "specialist",
                by,
                wait,
                None,
                way,
            )
        case = cases[-1 - which % len(cases)]
        if case.state == "missing_info" and turn < 4:
            missing = sorted(
                rule
                for rule in case.kind.rules
                if case.stated[rule] is None and can_say(rule, True)
            )
            wanted = missing or (["specialist"] if case.kind.applicant else [])
            if wanted and turn < 3:
                return self._supply(case, wanted[turn % len(wanted)], True, by, None, wait, way)
        steps = likely(case)
        return self._step(case, Step(steps[turn % len(steps)], by, because=because), wait, way)

    a_case_goes_further = a_case_goes_on  # so that it is drawn more often
    a_case_goes_on_and_on = a_case_goes_on
    one_step_more = a_case_goes_on

    @step(which=range(4), name=STEPS, by=PEOPLE, facts=NAMED, because=BECAUSE, wait=WAITS, way=WAYS)
    def somebody_tries(
        self, which: int, name: str, by: str, facts: Any, because: str, wait: int, way: Way
    ) -> None:
        """Take any step on any case, allowed or not."""
        facts = facts if name == "ask" else ()
        because = because if name in ("return", "propose") else "given"
        self._step(self._case(which), Step(name, by, facts=facts, because=because), wait, way)

    somebody_tries_something_else = somebody_tries

    @step(
        which=range(4),
        about=range(24),
        answer=(True, True, False),
        by=PEOPLE,
        late=LATE,
        wait=WAITS,
        way=WAYS,
    )
    def an_answer_comes(
        self, which: int, about: int, answer: bool, by: str, late: int | None, wait: int, way: Way
    ) -> None:
        """Receive a supplement."""
        case = self._case(which)
        sayable = [rule for rule in (*case.kind.rules, "specialist") if can_say(rule, answer)]
        self._supply(case, sayable[about % len(sayable)], answer, by, late, wait, way)

    @step(
        which=range(4),
        about=range(24),
        answer=(True, True, False),
        by=PEOPLE,
        because=BECAUSE,
        wait=WAITS,
        way=WAYS,
    )
    def somebody_judges(
        self, which: int, about: int, answer: bool, by: str, because: str, wait: int, way: Way
    ) -> None:
        """Record a finding."""
        case = self._case(which)
        judged = [rule for rule in (*case.kind.rules, "specialist") if can_find(rule, answer)]
        asked = Step("answer", by, rule=judged[about % len(judged)], value=answer, because=because)
        self._step(case, asked, wait, way)

    @step(which=range(4), rule=("A-4", "S-4"), by=PEOPLE, wait=WAITS, way=WAYS)
    def a_medicine_that_nobody_named(
        self, which: int, rule: str, by: str, wait: int, way: Way
    ) -> None:
        """Judge a medicine that the application does not name, or a fact without medicines."""
        asked = Step("answer", by, rule=rule, medicine="Kanarifugl", value=False)
        self._step(self._case(which), asked, wait, way)

    @step(about=range(24), by=PEOPLE, wait=WAITS, way=WAYS)
    def somebody_doubts(self, about: int, by: str, wait: int, way: Way) -> None:
        """Record a finding against an application; then let somebody go on who has not seen it."""
        case = next(
            (case for case in reversed(self.both.model.cases.values()) if not case.final), None
        ) or self._case(0)
        judged = [rule for rule in (*case.kind.rules, "specialist") if can_find(rule, False)]
        self._step(
            case, Step("answer", by, rule=judged[about % len(judged)], value=False), wait, way
        )
        name = "ask" if self.both.model.cases[case.number].state == "received" else "grant"
        self._step(case, Step(name, by), 0, DONE)

    @step(
        which=range(4),
        by=PEOPLE,
        text=BECAUSE,
        kind=TIMES,
        what=("note", "pass time"),
        wait=WAITS,
        way=WAYS,
    )
    def something_is_noted(
        self, which: int, by: str, text: str, kind: str, what: str, wait: int, way: Way
    ) -> None:
        """Write a note, or try a step that only time may take."""
        case = self._case(which)
        if what == "note":
            return self._step(case, Step(what, by, because=text), wait, way)
        waiting = [
            case
            for case in self.both.model.cases.values()
            if case.state == "missing_info" and kind == "answer"
        ]
        return self._step((waiting or [case])[-1], Step(what, by, kind=kind), wait, way)

    @step(by=PEOPLE, way=WAYS)
    def more_time_is_given_on_the_day_of_the_reminder(self, by: str, way: Way) -> None:
        """Give more time before the day's sweep: the letter contains the reminder."""
        waiting = [
            case
            for case in self.both.model.cases.values()
            if case.request is not None and not case.request.reminded
        ]
        if not waiting or waiting[-1].request is None:
            return
        noon = begins(plus(waiting[-1].request.asked, 14)) + timedelta(hours=12)
        hours = max(0, (noon - self.now) // timedelta(hours=1))
        self._step(waiting[-1], Step("extend", by), hours, way)

    @step(wait=WAITS, skew=SKEWS, way=WAYS)
    def the_sweeper_comes(self, wait: int, skew: int, way: Way) -> None:
        """Sweep once, by the sweeper's clock."""
        REACHED["steps"] += 1
        self.both.sweep(self._later(wait) + timedelta(hours=skew), way)

    @step(which=range(12), wait=WAITS, way=WAYS)
    def the_same_comes_again(self, which: int, wait: int, way: Way) -> None:
        """Send again, under its id, a command that was sent before."""
        if not self.sent:
            self._step(self._case(0), Step("note", PEOPLE[0], because=BECAUSE[0]), wait, way)
        self._do(*self.sent[-1 - which % len(self.sent)], way, wait)

    @step(which=range(4), to=(None, *PEOPLE[:3]), by=PEOPLE, wait=WAITS, way=WAYS)
    def a_case_is_given_to(self, which: int, to: str | None, by: str, wait: int, way: Way) -> None:
        """Assign a case, or take it from whoever has it."""
        number = self._case(which).number
        self._do(
            lambda door, at: door.assign(number, to, by, at),
            lambda office, at: office.assign(number, to, by, at),
            way,
            wait,
        )

    @step(
        which=range(4),
        wrong=("number", "version", "again", "too long", "nul"),
        by=PEOPLE,
        wait=WAITS,
        way=WAYS,
    )
    def somebody_errs(self, which: int, wrong: str, by: str, wait: int, way: Way) -> None:
        """Make an error.

        The case is unknown, or has changed, or exists already; or the text can't be stored.
        """
        case = self._case(which)
        number, asked, refused = case.number, command(Step("note", by, because="x"), None), wrong
        if wrong == "number":
            call, refused = lambda door, at: door.handle("2015-999999", asked, at), "NotFound"
        elif wrong == "version":
            expects = case.version + 1
            call = lambda door, at: replace(door, expects=expects).handle(number, asked, at)  # noqa: E731
            refused = "Conflict"
        elif wrong == "again":
            again = Register(by, number, application(Applied("epilepsy", (), PATIENTS[0], "gp")))
            call = lambda door, at: door.handle(number, again, at)  # noqa: E731
            refused = "the case exists already"
        else:
            name, text = (by, "\0") if wrong == "nul" else (by * 30, "x")
            bad = command(Step("note", name, because=text), None)
            call, refused = lambda door, at: door.handle(number, bad, at), "Unstorable"

        def predict(_office: Any, at: datetime) -> Answer:
            early = refused == "Unstorable" and oslo_day(at) < case.received
            raise Refusal("the application had not been received by then" if early else refused)

        self._do(call, predict, way, wait)

    # How ------------------------------------------------------------------------------------------

    def _later(self, hours: int) -> datetime:
        """Move the workers' clock on, or a little back."""
        self.now = min(self.now + timedelta(hours=hours), LATEST)
        return self.now

    def _case(self, which: int) -> File:
        """Return one of the cases, the newest first. Register one if there is none yet."""
        if not self.both.model.cases:
            self._apply("rare", (), PATIENTS[which], "specialist", PEOPLE[0], 0, None, DONE)
        cases = list(self.both.model.cases.values())
        return cases[-1 - which % len(cases)]

    def _do(self, call: Any, predict: Any, way: Way, wait: int = 0) -> None:
        REACHED["steps"] += 1
        self.both.act(call, predict, self._later(wait), way)

    def _step(self, case: File, asked: Step, wait: int, way: Way) -> None:
        """Give a command under a new id."""
        command_id, number = f"walk-{next(self._ids)}", case.number
        made = command(asked, None)
        short = f"{number[:4]}-{int(number[5:])}"
        call = lambda door, at: door.handle(short, made, at, command_id)  # noqa: E731
        predict = lambda office, at: office.handle(number, asked, at, command_id)  # noqa: E731
        self.sent.append((call, predict))
        self._do(call, predict, way, wait)

    def _supply(
        self, case: File, about: str, answer: bool, by: str, late: int | None, wait: int, way: Way
    ) -> None:
        """Send a supplement, which needs no id: the same one on the same day is stored once."""
        at, number = self._later(wait), case.number
        received = None if late is None else (at - timedelta(days=late)).date()
        what = supplement(about, answer, case.patient)
        supplies, doctor = says(about, answer)
        asked = Step("answer", by, supplies=supplies, doctor=doctor, received=received)
        self._do(
            lambda door, at: door.answer(number, what, by, at, received),
            lambda office, at: office.supply(number, asked, at, (about, answer)),
            way,
        )
