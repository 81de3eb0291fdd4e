"""On every walk of a case the date in force is the later of told and computed, and a computed date
later than the last told one is told or marked.

A walk lets days pass, takes steps as they come, and gives the case other policy values: by `move`,
or without a letter, as nothing in the product does. What letters told is written down here by the
walk itself.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from builders import BORN_1961, BORN_2012, an_application
from cases import ELI, INCOMPLETE, OLA, RECEIVED, noon, received, under
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow.engine.advance import Outcome, advance, due, take
from workflow.engine.case import Command
from workflow.engine.errors import Refused
from workflow.engine.moving import Move, PolicyValues
from workflow.engine.outdated import ToldDateOutdated
from workflow.engine.timers import deadlines
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import (
    Answer,
    Ask,
    Extend,
    Grant,
    Judge,
    Propose,
    Reject,
    Start,
)
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

CASES: Final = 200
CASES_IN_FULL: Final = 10_000
BINDING: Final = ("answer", "complaint")
TOLD: Final = (*BINDING, "target", "expected_decision", "grant_end")
RUNS: Final = {
    "answer": ("missing_info",),
    "complaint": ("granted", "rejected"),
    "grant_end": ("granted", "rejected"),
    "target": ("received", "missing_info", "under_review"),
    "expected_decision": ("received", "missing_info", "under_review"),
}
"""The states in which each date runs. What was told of an earlier run is of no account."""


def supplement(**said: Any) -> Answer:
    return Answer("post", Application.model_validate(said))


STEPS: Final[tuple[Command, ...]] = (
    Start(ELI),
    Ask(ELI),
    Ask(ELI, ("diagnosis.severity",)),
    Extend(ELI),
    supplement(initiation={"date": "2015-03-02"}),
    supplement(patient={"serious_condition": "yes"}),
    supplement(patient={"serious_condition": "no"}),
    supplement(patient={"identity_number": BORN_1961}),
    supplement(patient={"identity_number": BORN_2012}),
    Judge(ELI, "treatment.outside_hospital", False, "Står i journalen."),
    Propose(OLA, "Tvil."),
    Grant(ELI),
    Reject(ELI),
)
POLICIES: Final[tuple[Policy, ...]] = (
    DEFAULT,
    replace(DEFAULT, answer_days=10, extended_answer_days=10, reminder_days=5),
    replace(DEFAULT, answer_days=45, extended_answer_days=70, reminder_days=40),
    replace(DEFAULT, target_days=30, priority_target_days=20, delay_days=10),
    replace(DEFAULT, target_days=90, priority_target_days=50, delay_days=60),
    replace(DEFAULT, complaint_weeks=2, preliminary_reply_months=2),
    replace(DEFAULT, complaint_weeks=9),
    replace(DEFAULT, closed_days=tuple(RECEIVED + timedelta(days=n) for n in range(20, 120, 3))),
)
APPLICATIONS: Final = (
    INCOMPLETE,
    an_application(),
    an_application(initiation={"date": None}, patient={"serious_condition": "yes"}),
    an_application(treatment={"outside_hospital": "no"}),
)
MOVES: Final = st.one_of(
    st.sampled_from(STEPS),
    st.sampled_from((*STEPS[:4], *STEPS[-2:])),
    st.sampled_from(POLICIES),
)
WALKS: Final = st.lists(st.tuples(st.sampled_from([0, 1, 3, 7, 14, 21, 40]), MOVES), max_size=14)


class Walk:
    """A case on its way, and what its letters told. last: the newest told day of each date."""

    def __init__(self, application: Application, policy: Policy, *, by_move: bool) -> None:
        self.today, self.by_move = RECEIVED, by_move
        self.case: Case = received(application, policy=policy)
        self.last: dict[str, date] = {}
        self.marked: set[str] = set()
        self.reached: Counter[str] = Counter()
        self._note(self.case, "received")

    def goes_on(self, days: int, move: Command | Policy) -> None:
        """Let days pass, each with its sweep; then take a step, or move the case."""
        for _ in range(days):
            self.today += timedelta(days=1)
            self.pass_time()
        if isinstance(move, Policy) and not self.by_move:
            self.case = under(self.case, move)
        else:
            command = Move(OLA, "Stengt.", PolicyValues(move)) if isinstance(move, Policy) else move
            try:
                outcomes = take(self.case, command, noon(self.today))
            except Refused:
                return
            before, told = self.case, dict(self.last)
            for outcome in outcomes:
                self._keep(outcome)
            if isinstance(command, Move):
                self.is_told_what_is_later(before, told)
        self.check()
        self.pass_time()

    def pass_time(self) -> None:
        """Sweep, and check the case after every step of time."""
        while commands := due(self.case, noon(self.today)):
            self._keep(advance(self.case, commands[0], noon(self.today)))
            self.check()
        self.check_marks()

    def _keep(self, outcome: Outcome) -> None:
        before, self.case = self.case, outcome.case
        event = outcome.events[0].event
        if isinstance(event, ToldDateOutdated):
            self.is_right_to_mark(before, event)
        self._note(self.case, before.state)

    def is_told_what_is_later(self, before: Case, told: dict[str, date]) -> None:
        """Check that a move told each day to come that it made later than letters had told."""
        old = {each.kind: each.due for each in deadlines(before)}
        new = {each.kind: each.due for each in deadlines(self.case)}
        for kind in old.keys() & new.keys() & told.keys():
            if new[kind] > max(old[kind], told[kind]) and new[kind] >= self.today:
                assert self.last[kind] == new[kind], (kind, self.case.events)
                self.reached[f"{kind} told by a move"] += 1
        self.reached["moves"] += 1

    def is_right_to_mark(self, before: Case, event: ToldDateOutdated) -> None:
        """Check that a mark is of the last told day, for the first time, and of a later one."""
        assert event.due == self.last[event.kind] <= self.today
        assert event.kind not in self.marked
        assert event.computed == computed(before)[event.kind] > event.due
        assert self.case.events[-1].effective == event.due
        self.marked.add(event.kind)
        self.reached["marked"] += 1

    def _note(self, case: Case, before: str) -> None:
        """Write down what the letters of the newest event tell: the days that count after it."""
        for kind, states in RUNS.items():
            if case.state not in states or before not in states:
                self.last.pop(kind, None)
                self.marked.discard(kind)
        rules = REIMBURSEMENT.letters_of(case.events[-1].event)
        counting = {each.kind: each.due for each in deadlines(case)}
        for kind in (kind for rule in rules for kind in rule.tells):
            if kind in counting and counting[kind] >= self.today:
                self.last[kind] = counting[kind]
                self.marked.discard(kind)

    def check(self) -> None:
        """The date in force is the later of told and computed, where a told date binds."""
        by_itself = computed(self.case)
        for each in deadlines(self.case):
            if each.kind not in TOLD:
                continue
            told = self.last.get(each.kind)
            assert (each.told.day if each.told else None) == told, each
            assert each.computed == by_itself[each.kind], each
            binds = told is not None and each.kind in BINDING
            assert each.due == max(each.computed, told or each.computed if binds else each.computed)
            assert each.told_otherwise == (told not in (None, each.computed))
            self.reached[f"{each.kind} told otherwise"] += each.told_otherwise
            self.reached["a told day stood"] += each.due > each.computed

    def check_marks(self) -> None:
        """A computed date later than the told one has its mark, once the told day has come."""
        for each in deadlines(self.case):
            told = self.last.get(each.kind)
            if told is not None and each.computed > told and self.today >= told:
                assert each.kind in self.marked, each


def computed(case: Case) -> dict[str, date]:
    """The dates of a case as if no letter had told any."""
    untold = replace(case, events=tuple(replace(entry, told=()) for entry in case.events))
    return {each.kind: each.due for each in deadlines(untold)}


WANTED: Final = {
    False: (
        *("marked", "a told day stood", "target told otherwise"),
        *(f"{kind} told otherwise" for kind in BINDING),
    ),
    True: ("moves", "target told by a move"),
}
"""What walks must have come to, without letters and by `move`."""


@pytest.mark.parametrize("by_move", [False, True])
def test_the_date_in_force_is_the_later_of_told_and_computed_and_is_told_or_marked(
    request: pytest.FixtureRequest, by_move: bool
) -> None:
    full = request.config.getoption("--full")
    reached: Counter[str] = Counter()

    @settings(
        max_examples=CASES_IN_FULL if full else CASES,
        derandomize=not full,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.sampled_from(APPLICATIONS), st.sampled_from(POLICIES), WALKS)
    def holds(application: Application, policy: Policy, moves: list[tuple[int, Any]]) -> None:
        walk = Walk(application, policy, by_move=by_move)
        walk.check()
        for days, move in moves:
            walk.goes_on(days, move)
        reached.update(walk.reached)
        reached["cases"] += 1

    holds()
    print(dict(reached))
    assert all(reached[what] for what in WANTED[by_move]), reached
