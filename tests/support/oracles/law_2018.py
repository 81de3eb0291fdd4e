"""The rules of § 3 since 2018 once more: every rule in plain Python, and what is missing.

Nothing of the product is imported here. `RULES` says each rule of a complete world, written from
the law page. `expected` carries out the definitions of law 1.0 literally: it tries every value of
every unknown fact. Rules that share no unknown fact are tried apart, which leaves the result as it
is: of all rules that fail, the one of the first group names the end.

Example: of 14 unknown facts, 4 are read by N-15 alone and the others by no two rules. Then 16 and
10 times 2 worlds are tried instead of 16,384.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from typing import Any, Final, NamedTuple

from oracles import facts_2018 as says
from oracles.dates import plus
from oracles.facts_2018 import Application
from oracles.known_2018 import (
    CIRCULAR_2022,
    NEVER,
    OTHER_VALUES,
    STANDARD,
    YES_OR_NO,
    Known,
    Policy,
    World,
    known,
)
from oracles.tried_2018 import tried

STOP, MERIT, APPLICANT, DOCUMENT, NONE = 4, 3, 2, 1, 0
"""The groups, the first of which that fails names the end."""


# The rules, in a complete world ------------------------------------------------------------------

Holds = Callable[[World, date], bool]


class Rule(NamedTuple):
    """A rule: its group, its reason in list 7481, the facts that it reads, and whether it holds."""

    id: str
    group: int
    reason: int | None
    reads: tuple[str, ...]
    holds: Holds
    until: date = date.max
    since: date = date.min


def s_1(w: World, _on: date) -> bool:
    number = w["patient.identity_number"]
    return bool(number == "valid" or (number == "none" and w["patient.foreign_id"]))


def s_3(w: World, _on: date) -> bool:
    special = w["special_group"] in ("asylum_seeker", "prisoner_without_membership")
    return bool(w["patient.member"] or special)


def n_12(w: World, _on: date) -> bool:
    """Portal: taken always. From July 2022 messages are not, and paper without a number only."""
    if w["channel"] == "portal":
        return True
    return bool(w["channel"] != "message" and w["patient.identity_number"] == "none")


def n_16(w: World, _on: date) -> bool:
    if not w["medicine.over_the_counter"] or w["otc_exception"]:
        return True
    if w["otc_ground"] == "child_strength":
        return bool(w["patient.birth_date"] <= 17)
    return bool(w["otc_ground"] == "single_vitamin_or_mineral")


def n_2b(w: World, _on: date) -> bool:
    standby = w["treatment.standby.serious_danger"] and w["treatment.standby.months_a_year"]
    excepted = w["annex_override"] or w["treatment.risk_of_long_use"]
    return bool(w["treatment_time"] or standby or excepted)


def counts_as_marketed(w: World) -> bool:
    return w["medicine.marketing"] in says.MARKETED


def is_preparation(w: World) -> bool:
    return w["medicine.marketing"] in says.PREPARATIONS


def n_4c(w: World, _on: date) -> bool:
    return bool(counts_as_marketed(w) or w["medicine.reason_not_marketed"])


def n_5(w: World, _on: date) -> bool:
    return bool(not w["demanded"] or w["assessment"] in ("yes", "no", "over_budget"))


def n_6(w: World, _on: date) -> bool:
    return bool(w["assessment"] not in ("no", "over_budget") or w["patient.differs_by"])


def n_6d(w: World, _on: date) -> bool:
    return bool(w["assessment"] not in ("no", "over_budget") or w["patient.differs_because"])


def is_addictive(w: World) -> bool:
    return w["medicine.prescription_group"] in ("A", "B")


def allowed_use(w: World) -> bool:
    """Tell whether the purpose is on the closed list; sleep only by the last three."""
    if w["end_of_life"] or w["annex_row"] or w["use_accepted"]:
        return True
    use = w["treatment.purpose"]
    if use == "sleep":
        return False
    if use == "mental_disorder" and w["in N05B"]:
        return True
    spasms = ("cns_spasms", "spinal_cord_spasms")
    others = ("chronic_pain", *spasms, "tuberculosis_side_effects", "restless_legs")
    return use in others or bool(w["pregabalin"])


FOUR_STATEMENTS: Final = (
    "treatment.improves_function",
    "treatment.lowest_dose",
    "treatment.plan",
    "treatment.individually_assessed",
)


def n_7(w: World, _on: date) -> bool:
    if not is_addictive(w):
        return True
    return allowed_use(w) and all(w[statement] for statement in FOUR_STATEMENTS)


def n_7d(w: World, _on: date) -> bool:
    if w["medicine.prescription_group"] == NEVER:
        return False
    return bool(not is_addictive(w) or w["medicine.atc"])


def n_11(w: World, _on: date) -> bool:
    names = ("steered", "monitored", "equipped", "financed_by_others")
    return not any(w[name] for name in names)


def n_15(w: World, _on: date) -> bool:
    if w["medicine.indication_approved"] in ("norway", "eea"):
        return True
    if w["documentation.randomised"] or w["documentation.national_guideline"]:
        return True
    if w["diagnosis.persons_in_norway"] and w["documentation.controlled"]:
        return True
    protected = w["patient.birth_date"] < 18 or w["pregnant"]
    return bool(protected and w["documentation.guideline"])


def n_8(w: World, on: date) -> bool:
    elsewhere = w["medicine.indication_approved"] != "norway" and not is_preparation(w)
    demanded = not counts_as_marketed(w) or elsewhere or w["annex_specialist"]
    if not demanded or w["relevant_specialist"]:
        return True
    if w["annex_specialist"] or on < CIRCULAR_2022:
        return False
    return bool(w["doctor.role"] == "hospital_doctor" and w["public_hospital"])


def _not_renewed(name: str) -> Holds:
    return lambda w, _on: bool(w["renewal"] or w[name])


def _is(name: str) -> Holds:
    return lambda w, _on: bool(w[name])


PERSON: Final = "patient.identity_number"
PRODUCT: Final = ("medicine.marketing", "medicine.indication_approved")
RULES: Final = (
    Rule("S-1", STOP, 17, (PERSON, "patient.foreign_id"), s_1),
    Rule("S-2", STOP, 18, ("duplicate",), lambda w, _on: not w["duplicate"]),
    Rule("S-3", STOP, 19, ("patient.member", "special_group"), s_3),
    Rule(
        *("G-1", STOP, 14, ("listed", "medicine.list_conditions_met")),
        lambda w, _on: not (w["listed"] and w["medicine.list_conditions_met"]),
    ),
    Rule("G-2a", STOP, 14, ("doctor.role",), lambda w, _on: w["doctor.role"] != "not_a_doctor"),
    Rule("N-12", STOP, 14, ("channel", PERSON), n_12, since=CIRCULAR_2022),
    Rule(
        *("S-4", MERIT, 11, ("treatment.outside_hospital",)),
        _is("treatment.outside_hospital"),
    ),
    Rule(
        *("S-5", MERIT, 5, ("medicine.classified_as_medicine",)),
        _is("medicine.classified_as_medicine"),
    ),
    Rule(
        *("S-6", MERIT, 6, ("medicine.over_the_counter", "otc_exception")),
        lambda w, _on: bool(not w["medicine.over_the_counter"] or w["otc_exception"]),
        until=plus(CIRCULAR_2022, -1),
    ),
    Rule(
        *("N-16", MERIT, 6),
        ("medicine.over_the_counter", "otc_exception", "otc_ground", "patient.birth_date"),
        n_16,
        since=CIRCULAR_2022,
    ),
    Rule("N-2", MERIT, 15, ("diagnosis.seriousness",), _is("diagnosis.seriousness")),
    Rule(
        *("N-2b", MERIT, 10),
        (
            *("treatment_time", "treatment.standby.serious_danger"),
            *("treatment.standby.months_a_year", "treatment.risk_of_long_use", "annex_override"),
        ),
        n_2b,
    ),
    Rule("N-3", MERIT, 15, ("cost_reasonable",), _is("cost_reasonable")),
    Rule("N-4a", MERIT, 2, ("renewal", "tried_enough"), _not_renewed("tried_enough")),
    Rule("N-4b", MERIT, 3, ("renewal", "cannot_be_used"), _not_renewed("cannot_be_used")),
    Rule("N-4c", MERIT, 4, ("medicine.marketing", "medicine.reason_not_marketed"), n_4c),
    Rule("N-5", MERIT, 15, ("demanded", "assessment"), n_5),
    Rule("N-6", MERIT, 15, ("assessment", "patient.differs_by"), n_6),
    Rule(
        *("N-7", MERIT, 14),
        (
            *("medicine.prescription_group", "treatment.purpose", "in N05B", "pregabalin"),
            *("end_of_life",),
            *("annex_row", "use_accepted", *FOUR_STATEMENTS),
        ),
        n_7,
    ),
    Rule("N-11", MERIT, 14, ("steered", "monitored", "equipped", "financed_by_others"), n_11),
    Rule(
        *("N-15", MERIT, 1),
        (
            *("medicine.indication_approved", "patient.birth_date", "pregnant"),
            *("diagnosis.persons_in_norway",),
            *("documentation.randomised", "documentation.national_guideline"),
            *("documentation.controlled", "documentation.guideline"),
        ),
        n_15,
    ),
    Rule(
        *("N-8", APPLICANT, 8),
        (*PRODUCT, "annex_specialist", "relevant_specialist", "doctor.role", "public_hospital"),
        n_8,
    ),
    Rule("G-2b", DOCUMENT, None, ("doctor.hpr_number",), _is("doctor.hpr_number")),
    Rule("G-2c", DOCUMENT, None, ("patient.name",), _is("patient.name")),
    Rule(
        *("N-4d", DOCUMENT, None, ("renewal", "prior_treatments.product")),
        _not_renewed("prior_treatments.product"),
    ),
    Rule("N-6d", DOCUMENT, None, ("assessment", "patient.differs_because"), n_6d),
    Rule("N-7d", DOCUMENT, None, ("medicine.prescription_group", "medicine.atc"), n_7d),
    Rule(
        *("N-14", DOCUMENT, None, ("diagnosis.code", "treatment.symptomatic")),
        lambda w, _on: bool(w["diagnosis.code"] and w["treatment.symptomatic"]),
    ),
)


def in_force(on: date) -> tuple[Rule, ...]:
    """Return the rules of the set of a day."""
    return tuple(rule for rule in RULES if rule.since <= on <= rule.until)


# What is certain, and what is decisive (law 1.0) --------------------------------------------------


def values(name: str) -> tuple[Any, ...]:
    return OTHER_VALUES.get(name, YES_OR_NO)


def completions(names: Sequence[str], stated: Sequence[Any]) -> Iterator[World]:
    """Yield these facts with every value of the unknown ones."""
    choices = (
        values(name) if value is None else (value,)
        for name, value in zip(names, stated, strict=True)
    )
    return (dict(zip(names, each, strict=True)) for each in product(*choices))


def certain(rule: Rule, facts: World, on: date) -> bool | None:
    """Tell whether a rule holds whatever the unknown facts are; None: that depends on them."""
    return _certain(rule, tuple(facts[name] for name in rule.reads), on)


@cache
def _certain(rule: Rule, stated: tuple[Any, ...], on: date) -> bool | None:
    answers = {rule.holds(world, on) for world in completions(rule.reads, stated)}
    return answers.pop() if len(answers) == 1 else None


def linked(rules: Sequence[Rule], facts: World) -> list[list[Rule]]:
    """Return the rules in parts, of which no two share an unknown fact."""
    parts: list[tuple[set[str], list[Rule]]] = []
    for rule in rules:
        hidden = {name for name in rule.reads if facts[name] is None}
        together = [part for part in parts if part[0] & hidden]
        parts = [part for part in parts if not part[0] & hidden]
        names = hidden.union(*(part[0] for part in together))
        parts.append((names, [each for part in together for each in part[1]] + [rule]))
    return [part for _, part in parts]


def decisive(
    rules: Sequence[Rule], facts: World, on: date, policy: Policy
) -> tuple[set[str], set[str]]:
    """Return the unknown facts that can change the end, and every end that can come."""
    parts = []
    for part in linked(rules, facts):
        names = tuple(dict.fromkeys(name for rule in part for name in rule.reads))
        parts.append(_tried_out(tuple(part), names, tuple(facts[name] for name in names), on))
    found = set()
    for position, (_, beside) in enumerate(parts):
        others = [reached for i, (reached, _) in enumerate(parts) if i != position]
        rest = _together(others)
        for name, group in beside:
            ends = ({end(max(level, other), policy) for level in group} for other in rest)
            if any(len(each) > 1 for each in ends):
                found.add(name)
    all_levels = _together([reached for reached, _ in parts])
    return found, {end(level, policy) for level in all_levels}


@cache
def _tried_out(
    part: tuple[Rule, ...], names: tuple[str, ...], stated: tuple[Any, ...], on: date
) -> tuple[set[int], set[tuple[str, frozenset[int]]]]:
    """Try every world of a part.

    Return the groups that can be the first to fail in it; and for each unknown fact the groups
    between which it chooses while the other facts stay as they are.
    """
    hidden = [name for name, value in zip(names, stated, strict=True) if value is None]
    beside: dict[tuple[Any, ...], set[int]] = {}
    reached = set()
    for world in completions(names, stated):
        level = max((rule.group for rule in part if not rule.holds(world, on)), default=NONE)
        reached.add(level)
        for name in hidden:
            key = (name, *(world[other] for other in hidden if other != name))
            beside.setdefault(key, set()).add(level)
    return reached, {(key[0], frozenset(levels)) for key, levels in beside.items()}


def _together(parts: Sequence[set[int]]) -> set[int]:
    levels = {NONE}
    for part in parts:
        levels = {max(level, other) for level in levels for other in part}
    return levels


def end(first: int, policy: Policy) -> str:
    """Return what becomes of a world, by the first group that fails in it."""
    if first == APPLICANT and policy.wrong_applicant_policy == "reject":
        return "rejected"
    return ("granted", "rejected", "wrong applicant", "rejected", "dismissed")[first]


@dataclass(frozen=True)
class Expected:
    """What becomes of an application.

    failing: rules. missing: facts to ask for; None where the law page does not say which. tasks:
    facts that still decide and that only the case worker can settle. closed: outcome and reasons
    when the file is decided as it stands.
    """

    outcome: str
    basis: str | None
    failing: tuple[str, ...]
    reasons: tuple[int, ...]
    missing: frozenset[str] | None
    tasks: frozenset[str]
    closed: tuple[str, tuple[int, ...]]

    def fields_of_earlier_treatment(self, application: Application) -> frozenset[str]:
        """Return the fields that are asked for of what was tried."""
        asked = {"tried_enough", "cannot_be_used"} & (self.missing or frozenset())
        return tried(application).asks if asked else frozenset()


REASONS: Final = {rule.id: rule.reason for rule in RULES}


def expected(
    application: Application, received: date, on: date, policy: Policy = STANDARD
) -> Expected:
    """Return what the law page says of an application by the five steps of law 1.0."""
    about, rules = known(application, received, on, policy), in_force(on)
    truths = {rule.id: certain(rule, about.facts, on) for rule in rules}
    fails = {
        group: tuple(r.id for r in rules if r.group == group and truths[r.id] is False)
        for group in (STOP, MERIT, APPLICANT)
    }
    may_stop = any(truths[rule.id] is None for rule in rules if rule.group == STOP)
    if fails[STOP]:
        return _ended("dismiss", None, fails[STOP])
    if fails[MERIT] and not may_stop:
        return _ended("reject", "§ 3", fails[MERIT])
    if fails[APPLICANT] and not fails[MERIT]:
        return _wrong_applicant(about, rules, fails[APPLICANT], on, policy)
    missing, tasks = _asked(rules, about, about.facts, on, policy)
    if missing == frozenset() and not tasks:
        return Expected("grant", "§ 3", (), (), frozenset(), tasks, ("grant", ()))
    late = {*_numbers(fails[MERIT]), *([13] if missing else [])}
    closed = ("missing", ()) if tasks else ("reject", tuple(sorted(late)))
    return Expected("missing", "§ 3", (), (), missing, tasks, closed)


def _ended(outcome: str, basis: str | None, failing: tuple[str, ...]) -> Expected:
    reasons = _numbers(failing)
    nothing: frozenset[str] = frozenset()
    return Expected(outcome, basis, failing, reasons, nothing, nothing, (outcome, reasons))


def _numbers(failing: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({reason for rule in failing if (reason := REASONS[rule]) is not None}))


def _wrong_applicant(
    about: Known, rules: Sequence[Rule], failing: tuple[str, ...], on: date, policy: Policy
) -> Expected:
    """Return what would be missing had the right applicant applied."""
    if policy.wrong_applicant_policy == "reject":
        return _ended("reject", "§ 3", failing)
    own = {"relevant_specialist": True, "doctor.role": "specialist", "doctor.hpr_number": True}
    missing, tasks = _asked(rules, about, {**about.facts, **own}, on, policy)
    late = (8, 13) if missing else (8,)
    return Expected("wrong_applicant", "§ 3", failing, (), missing, tasks, ("reject", late))


def _asked(
    rules: Sequence[Rule], about: Known, facts: World, on: date, policy: Policy
) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Return the facts to ask for and the case worker's; None where the page does not say."""
    found, ends = decisive(rules, facts, on, policy)
    if not found and ends != {"granted"}:
        return None, frozenset()
    names = {"medicine.atc" if name in ("in N05B", "pregabalin") else name for name in found}
    return frozenset(names - about.not_asked), frozenset(names & about.tasks)
