"""The model of one case, in plain Python: its dates, its steps, and its letters.

Written by hand from the law page (2.1 to 2.3); nothing of the product is imported here. The answers
of guards and the transitions taken are counted in `REACHED`.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from oracles.applications import (
    FACT,
    NEVER_THE_SAME,
    Answers,
    Found,
    Kind,
    assess,
    says_something,
)
from oracles.dates import a_month_after, age, last_valid_day, oslo_day, plus, rolled
from oracles.guards import GUARDS, OPEN
from oracles.words import (
    EVENT,
    HAPPENED,
    LETTERS,
    ORDER,
    REACHED,
    ROADS,
    TELLS,
    WORDS,
    Entry,
    Person,
    Post,
    Refusal,
    Step,
)

Register = tuple[str | None, str | None, bool]


@dataclass(frozen=True)
class Request:
    """What was asked of the doctor."""

    asked: date
    wrong_applicant: bool
    extended: bool = False
    reminded: bool = False
    overdue: bool = False

    @property
    def due(self) -> date:
        """Return the last day to answer."""
        return rolled(plus(self.asked, 42 if self.extended else 21))


@dataclass
class File:
    """A case.

    stated, judged: the answers of the doctor and of case workers. restated: rules that the doctor
    has said something of since they were judged. numbered: a valid identity number is stated.
    proposers, advisers: everybody who has proposed or advised. missed: the target that was missed.
    told: the target that the newest letter told; marked: it was noted that this day is out of date.
    known: whether a number was ever stated. register: how it repeats other cases, which, and
    whether there is an earlier grant. office: where the other cases are.
    """

    number: str
    kind: Kind
    patient: Person
    stated: Answers
    numbered: bool
    doctor: str | None
    received: date
    state: str = "received"
    judged: Answers = field(default_factory=dict)
    restated: set[str] = field(default_factory=set)
    request: Request | None = None
    proposer: str | None = None
    proposers: tuple[str, ...] = ()
    advisers: tuple[str, ...] = ()
    decided_on: date | None = None
    valid_to: date | None = None
    missed: date | None = None
    told: date | None = None
    marked: bool = False
    known: bool = False
    register: Register = (None, None, False)
    office: Any = field(default=None, repr=False, compare=False)
    version: int = 1
    assigned_to: str | None = None
    entries: list[Entry] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    def copy(self) -> "File":
        """Return a copy, to try something on."""
        return replace(
            self,
            stated=dict(self.stated),
            judged=dict(self.judged),
            restated=set(self.restated),
            entries=list(self.entries),
            posts=list(self.posts),
        )

    @property
    def final(self) -> bool:
        """Return whether the case has ended."""
        return self.state in ("granted", "rejected", "withdrawn")

    def found(self, today: date, closed: bool = False) -> Found:
        """Return what becomes of the application as it is on a day.

        When a grant would be over, only the case worker can say whether there can be one (V-1).
        """
        too_late = today > last_valid_day(self.received, self.kind.years)
        return assess(
            self.kind,
            self.answers | ({"V-1": None} if too_late else {}),
            closed and self.request is not None and self.request.overdue,
            self.contradicted | ({"V-1"} if too_late else set()),
        )

    @property
    def contradicted(self) -> frozenset[str]:
        """Rules on which the doctor has said otherwise since they were judged."""
        return frozenset(
            rule
            for rule in self.restated
            if rule in NEVER_THE_SAME or self.stated[rule] is not self.judged[rule]
        )

    @property
    def answers(self) -> Answers:
        """The answer to each rule: a finding before what is stated, and neither if they differ."""
        unsure = dict.fromkeys(self.contradicted)
        return {**self.stated, **self.judged, **unsure}

    # Time -----------------------------------------------------------------------------------------

    def dates(self) -> list[tuple[str, date, date | None]]:
        """Return kind and day of what is ahead, and the day on which it happens by itself."""
        happened = {entry.name for entry in self.entries}
        if self.state == "withdrawn":
            return []
        if self.final:
            assert self.decided_on is not None
            ahead = [("complaint", rolled(plus(self.decided_on, 42)), None)]
            if self.valid_to is not None:
                ahead.append(("grant_end", self.valid_to, None))
                if not {"expiry_warned", "expiry_silent"} & happened:
                    ahead.append(("expiry_warning", plus(self.valid_to, -56), 0))  # type: ignore[arg-type]
            return self._in_order(ahead)
        young = self.numbered and age(self.patient.born, self.received) < 12
        target = plus(self.received, 28 if young or self.patient.serious else 56)
        every: list[tuple[str, date, int | None]] = [
            ("preliminary_reply", a_month_after(self.received), 0),
            ("early_warning", plus(target, -7), 0),
            ("late_warning", plus(target, -2), 0),
            ("target", target, 1),
            ("four_weeks", plus(self.received, 28), 1),
            ("eight_weeks", plus(self.received, 56), 1),
        ]
        ahead = [each for each in every if EVENT[each[0]] not in happened]  # type: ignore[misc]
        if self.missed is not None:
            ahead.append(("expected_decision", plus(self.missed, 28), None))
        elif self.told is not None and target > self.told and not self.marked:
            ahead.append(("told_date_outdated", self.told, 0))  # type: ignore[arg-type]
        if self.state == "missing_info" and self.request is not None:
            ahead.append(("answer", self.request.due, 1))  # type: ignore[arg-type]
            if not self.request.reminded:
                ahead.append(("reminder", plus(self.request.asked, 14), 0))  # type: ignore[arg-type]
        return self._in_order(ahead)

    @staticmethod
    def _in_order(ahead: list[Any]) -> list[tuple[str, date, date | None]]:
        acting = [
            (kind, day, None if after is None else plus(day, after)) for kind, day, after in ahead
        ]
        return sorted(acting, key=lambda each: (each[2] or date.max, ORDER.index(each[0])))

    @property
    def next_day(self) -> date | None:
        """Return the day on which something next happens by itself."""
        return next((acts for _, _, acts in self.dates() if acts is not None), None)

    def pass_time(self, at: datetime, step: str = "") -> bool:
        """Do all that is due by an instant. Return whether anything was.

        step: taken next. A letter that gives more time contains a reminder of the day.
        """
        today, any_ = oslo_day(at), False
        while (found := self._next(today, step)) is not None:
            self._notice(*found, at)
            any_ = True
        return any_

    def _next(self, today: date, step: str) -> tuple[str, date, date] | None:
        for kind, due, day in self.dates():
            folded = step == "extend" and kind == "reminder" and day == today
            if day is not None and day <= today and not folded:
                return kind, due, day
        return None

    def _notice(self, kind: str, due: date, day: date, at: datetime) -> None:
        name, state, says = EVENT[kind], self.state, {"due": due.isoformat()}
        if kind == "target":
            self.missed = due
        if kind == "told_date_outdated":
            self.marked, says = True, {**says, "kind": "target"}
            REACHED["a told target that was out of date"] += 1
        if kind == "reminder" and self.request is not None:
            name = "reminder_not_sent" if oslo_day(at) > self.request.due else name
            self.request = replace(self.request, reminded=True)
        if kind == "expiry_warning" and self.office.is_covered(self):
            name = "expiry_silent"
            REACHED["a grant that another one follows"] += 1
        if kind == "answer" and self.request is not None:
            state = self._road("overdue", Step("overdue", "time"), oslo_day(at))
            self.request = replace(self.request, overdue=True)
        self._add(name, day, at, "time", state, says)

    # Steps ----------------------------------------------------------------------------------------

    def ask_register(self, answer: Register, at: datetime, by: str) -> None:
        """Record what the case register answers, if it is another answer than before."""
        if self.final or answer == self.register:
            return
        self.register = answer
        self.stated["S-2"] = answer[0] is None
        names = ("duplicate", "duplicate_of", "earlier_grant")
        says = dict(zip(names, answer, strict=True))
        self._add("register_answered", oslo_day(at), at, by, self.state, says)
        REACHED[f"the register answered: {answer[0]}"] += 1

    def take(self, step: Step, at: datetime) -> None:
        """Take a step of a person, after those of time. Raises Refusal."""
        today = oslo_day(at)
        if today < self.received:
            raise Refusal("the application had not been received by then")
        if not step.because.strip():
            raise Refusal("there are no written grounds")
        if step.medicine and step.rule == "A-4":
            raise Refusal("the application names no such medicine among those tried")
        if step.medicine:
            fact = FACT[step.rule]
            others = f"{FACT['A-4']} and reason_insufficient"
            raise Refusal(f"{fact} is not judged medicine by medicine; {others} are")
        if step.name == "note":
            return self._add("note_added", today, at, step.by, self.state, {"text": step.because})
        if step.name == "assign":
            self.assigned_to = step.to
            return self._add("assigned", today, at, step.by, self.state, {"to": step.to})
        if step.name == "pass time":
            if step.kind == "answer" and self.state == "missing_info":
                guard = "the deadline has passed"
                REACHED[f"guard {guard}: {not GUARDS[guard](self, step, today)}"] += 1
            raise Refusal(f"no {step.kind} is due by then")  # whatever was due has happened already
        effective = step.received or today
        if effective > today:
            raise Refusal("the day of receipt lies in the future")
        if effective < self.received:
            what = "a withdrawal" if step.name == "withdraw" else "an answer"
            raise Refusal(f"{what} can't come before its application")
        after = self.copy()
        after._put_in(step)
        state = after._road(step.name, step, today)
        newest = max((oslo_day(entry.recorded) for entry in self.entries), default=today)
        if state in ("granted", "rejected") and today < newest:
            raise Refusal(
                f"an event of the case was recorded later ({newest}), "
                "and no decision comes before it"
            )
        vars(self).update(vars(after))
        self._add(*self._event(step, effective, at, state))
        return None

    def _put_in(self, step: Step) -> None:
        """Put into the case what the step says about the application."""
        self.stated.update(step.supplies)
        self.doctor = step.doctor or self.doctor
        if step.supplies.get("S-1") is not None:
            self.numbered = step.supplies["S-1"] is True
            self.known = self.known or self.numbered
        self.restated |= {rule for rule in self.judged if says_something(rule, step.supplies)}
        if step.rule:
            self.judged[step.rule] = step.value
            self.restated.discard(step.rule)

    def _event(
        self, step: Step, day: date, at: datetime, state: str
    ) -> tuple[str, date, datetime, str, str, dict[str, Any]]:
        found, says = self.found(oslo_day(at)), dict[str, Any]()
        name = HAPPENED.get(step.name, "")
        match step.name:
            case "ask":
                wrong = found.outcome == "wrong_applicant"
                says = {"facts": sorted({*found.missing, *step.facts}), "wrong_applicant": wrong}
                self.request = Request(day, wrong)
            case "answer" if step.rule:
                name, says = "fact_judged", {"because": step.because}
            case "answer":
                says = {"still_missing": sorted(found.missing)}
            case "extend":
                assert self.request is not None
                reminder = plus(self.request.asked, 14)
                folded = reminder == day and not self.request.reminded
                says = {"reminder": reminder.isoformat() if folded else None}
                REACHED[f"a reminder folded in: {folded}"] += 1
                reminded = self.request.reminded or folded
                self.request = replace(self.request, extended=True, reminded=reminded)
            case "propose":
                self.proposer, self.proposers = step.by, (*self.proposers, step.by)
            case "advise":
                self.advisers = (*self.advisers, step.by)
            case "return" | "withdraw":
                self.proposer = None
            case "grant":
                self.valid_to = last_valid_day(self.received, self.kind.years)
                says = {
                    "valid_to": self.valid_to.isoformat(),
                    "basis": self.kind.paragraph,
                    "reasons": [],
                }
            case "approve":
                says = {"reasons": [16], "basis": self.kind.paragraph, "missing": []}
            case "reject":
                found = self.found(oslo_day(at), closed=True)
                name = "dismissed" if found.outcome == "dismiss" else "rejected"
                says = {"reasons": found.reasons, "missing": sorted(found.missing)}
            case _:
                pass
        if state in ("granted", "rejected"):
            self.decided_on = day
        return name, day, at, step.by, state, says

    def _add(
        self, name: str, day: date, at: datetime, actor: str, state: str, says: dict[str, Any]
    ) -> None:
        self.state = state
        left_out = name in LETTERS and not self._identified()
        self.entries.append(Entry(name, day, at, actor, state, left_out, says))
        if name in LETTERS:
            self._write(*LETTERS[name], oslo_day(at))
            self._tell(TELLS[name], oslo_day(at), says)

    def _tell(self, kinds: tuple[str, ...], made: date, says: dict[str, Any]) -> None:
        """Note the dates that the letters of a day tell: those that have not passed."""
        told = {kind: day for kind, day, _ in self.dates() if kind in kinds and day >= made}
        if told:
            says["told"] = {kind: day.isoformat() for kind, day in told.items()}
        if "target" in told:
            self.told, self.marked = told["target"], False

    def open(self, at: datetime, by: str) -> None:
        """Record the first event."""
        self._add("application_received", self.received, at, by, "received", {})

    def _identified(self) -> bool:
        return self.answers["S-1"] is True

    def _write(self, kind: str, first: str, made: date) -> None:
        languages = [self.patient.language]
        if self.numbered and age(self.patient.born, made) < 18 and self.patient.guardians:
            languages = list(self.patient.guardians)
        for language in languages if self._identified() else []:
            self.posts.append(
                Post(len(self.entries), kind, "applicant", first != "applicant", language, made)
            )
        self.posts.append(Post(len(self.entries), kind, "doctor", first != "doctor", "nb", made))

    # Transitions and guards -----------------------------------------------------------------------

    def _road(self, name: str, step: Step, today: date) -> str:
        """Return the state that a step leads to. Raises Refusal with each reason against it."""
        if self.final:
            kind = "closed" if self.state == "withdrawn" else "decided"
            raise Refusal(f"the case is {self.state}, and a {kind} case never changes")
        roads = ROADS.get((self.state, name))
        if roads is None:
            raise Refusal(
                f"the case {WORDS[self.state]}, and this step does not lead on from there"
            )
        against = [GUARDS[guard](self, step, today) if guard else OPEN for guard, _ in roads]
        for (guard, _), reasons in zip(roads, against, strict=True):
            if guard:
                REACHED[f"guard {guard}: {not reasons}"] += 1
        for (_, to), reasons in zip(roads, against, strict=True):
            if not reasons:
                REACHED[f"road {self.state} – {name} → {to}"] += 1
                return to
        raise Refusal(*frozenset.union(*against))
