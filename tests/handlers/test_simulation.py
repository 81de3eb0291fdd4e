"""A simulation: what it counts, how variants are paired, and why a case is decided otherwise."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from statistics import stdev
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from simulated import (
    FIRST,
    GRANT,
    MISSING,
    NO_ANSWER,
    REJECT,
    Applied,
    alternative,
    at_random,
    outcomes,
    settings,
    staff,
)

from handlers.population.outcomes import RowOutcomes
from handlers.simulation.counts import counted, minutes_worked, open_cases
from handlers.simulation.event_loop import NOT_YET
from handlers.simulation.figures import Costs, figures
from handlers.simulation.flips import causes
from handlers.simulation.lives import UNDECIDED, Lives, lives
from handlers.simulation.luck_of_cases import Purpose, luck
from handlers.simulation.plan import Plan, Rows, plan_of
from handlers.simulation.process_days import NEVER, letters_of
from handlers.simulation.step_events import happened
from handlers.simulation.study import Alternative, simulate_alternatives
from workflow.engine.calendar import is_working_day
from workflow.reimbursement.policy import DEFAULT, Policy

OFFICE = at_random(1_500)


def plan(of: Applied = OFFICE, **changes: Any) -> Plan:
    return plan_of("today", settings(**changes), DEFAULT, of.rows, of.outcomes)


# Luck


def test_luck_depends_on_seed_replication_and_purpose_and_a_case_keeps_its_own() -> None:
    first = luck(7, 3, Purpose.ROW, 1_000)

    assert (luck(7, 3, Purpose.ROW, 2_000)[:1_000] == first).all()
    for other in (
        luck(8, 3, Purpose.ROW, 1_000),
        luck(7, 4, Purpose.ROW, 1_000),
        luck(7, 3, Purpose.DAY, 1_000),
    ):
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.1


def test_luck_is_the_same_on_every_machine() -> None:
    assert luck(2026, 0, Purpose.ROW, 2).tolist() == [0.7053209004349337, 0.004441929436082903]


def test_a_replication_can_be_run_again_alone() -> None:
    found = simulate_alternatives(OFFICE.rows, [alternative("today", OFFICE, replications="4")])

    again = lives(found.plans[0], 2)

    assert (
        figures(found.plans[0], counted(found.plans[0], again), None)
        == (found.replications["today"][2])
    )
    assert found.replications["today"][2] != found.replications["today"][1]


# Arrivals


def test_observed_rows_come_once_each_on_their_day() -> None:
    one = plan(arrivals="observed")

    of = lives(one, 0)

    assert sorted(of.row.tolist()) == list(range(1_500))
    on = (OFFICE.rows.received[of.row] - np.datetime64(FIRST)).astype(int)
    assert of.received.tolist() == on.tolist() == sorted(on.tolist())


def test_observed_rows_outside_the_simulated_days_are_left_out_and_told() -> None:
    late = replace(OFFICE.rows, received=OFFICE.rows.received + np.timedelta64(50, "D"))
    of = replace(OFFICE, rows=late)

    found = simulate_alternatives(
        of.rows, [alternative("today", of, arrivals="observed", follow="0")]
    )

    assert found.left_out == int((late.received > np.datetime64(FIRST) + 83).sum()) > 0
    assert found.variants[0].cases == 1_500 - found.left_out


def test_drawn_rows_come_by_weight_on_working_days_in_all_the_simulated_time() -> None:
    weight = np.where(np.arange(1_500) < 500, 4.0, 1.0)
    rows = replace(OFFICE.rows, weight=weight)
    of = lives(plan(replace(OFFICE, rows=rows), arrivals={"a_year": "40000"}, warm_up="30"), 0)

    assert len(of.row) == round(40_000 * (84 + 30 + 150) / 365)
    assert (of.row < 500).mean() == pytest.approx(2 / 3, abs=0.01)
    days = {FIRST - timedelta(days=30) + timedelta(days=day) for day in set(of.received.tolist())}
    assert all(is_working_day(day) for day in days)
    assert (min(days), max(days)) == (date(2015, 2, 16), date(2015, 11, 4))


def test_rows_that_stand_for_several_can_t_be_observed() -> None:
    rows = replace(OFFICE.rows, weight=np.full(1_500, 2.0))

    with pytest.raises(ValueError, match="write how many arrive a year"):
        simulate_alternatives(rows, [alternative("today", OFFICE, arrivals="observed")])


def test_variants_of_different_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="the variants differ in follow"):
        simulate_alternatives(
            OFFICE.rows, [alternative("a", OFFICE), alternative("b", OFFICE, follow="10")]
        )


# Counts


BUSY = {"staff": staff(1, "7.5"), "arrivals": {"a_year": "2700"}, "warm_up": "20"}


@pytest.mark.parametrize("queue", ["oldest", "priority"])
def test_the_figures_are_those_of_a_recount_case_by_case(queue: str) -> None:
    one = plan(**BUSY, queue=queue)
    of = lives(one, 1)
    found = counted(one, of)
    first, last = 20, 20 + 83

    cohort = [i for i in range(len(of.row)) if first <= of.received[i] <= last]
    gross, net = Counter[int](), Counter[int]()
    endings = Counter[str]()
    for i in cohort:
        if of.ending[i] == UNDECIDED:
            continue
        days = int(of.decided[i] - of.received[i])
        gross[days] += 1
        net[days - (int(of.left[i] - of.asked[i]) if of.asked[i] < NEVER else 0)] += 1
        endings[str(one.outcomes.endings[of.ending[i]])] += 1
    figure = figures(one, found, None)
    assert found.cases == len(cohort) == figure["cases"]
    assert found.undecided == len(cohort) - gross.total()
    for prefix, taken in (("", gross), ("net_", net)):
        ordered = sorted(taken.elements())
        assert figure[f"{prefix}decided_within_4_weeks"] == sum(d <= 28 for d in ordered) / len(
            cohort
        )
        assert figure[f"{prefix}decided_within_8_weeks"] == sum(d <= 56 for d in ordered) / len(
            cohort
        )
        assert figure[f"{prefix}median_days"] == ordered[-(-len(cohort) // 2) - 1]
        assert figure[f"{prefix}p90_days"] == ordered[-(-len(cohort) * 9 // 10) - 1]
    assert figure["granted"] == endings[str(GRANT)]
    assert figure["rejections_for_reason_13"] == endings[str(NO_ANSWER)] > 0
    assert figure["backlog"] == sum(
        of.received[i] <= last < of.decided[i] for i in range(len(of.row))
    )
    letters = sum(
        letters_of(each.kind.event)
        for each in happened(one, of)
        for day in each.day
        if first <= day <= last
    )
    assert figure["letters"] == letters
    assert figure["utilisation"] == found.worked.sum() / found.capacity.sum()
    assert figure["hours"] == pytest.approx(found.worked.sum() / 0.88 / 60)
    assert figure["p90_days"] > 30


def test_work_is_counted_on_the_days_on_which_it_is_done() -> None:
    one = plan(
        staff=staff(1, "1"),
        arrivals={"a_year": "300"},
        follow="300",
        effort={"first_assessment": "400", "after_answer": "20", "overdue": "15"},
    )
    of = lives(one, 0)
    found = minutes_worked(one, of)

    done = (of.first != NOT_YET).sum() * 400
    second = of.second != NOT_YET
    done += second.sum() * 15 + (second & of.by_answer).sum() * 5
    assert found.sum() == done
    assert (found <= one.time.capacity).all()
    assert (found == one.time.capacity).any()


@pytest.mark.parametrize("replication", range(5))
def test_littles_law_holds_in_each_run(replication: int) -> None:
    one = plan(**BUSY)
    of = lives(one, replication)

    number_of_days = one.span.days
    mean_number = open_cases(one, of).sum() / number_of_days
    rate = len(of.row) / number_of_days
    mean_time = (np.minimum(of.decided, number_of_days) - of.received).mean()
    assert mean_number == pytest.approx(rate * mean_time)
    assert mean_number > 50


def test_cases_with_priority_come_first_if_the_queue_says_so() -> None:
    waits = {}
    for queue in ("oldest", "priority"):
        one = plan(**BUSY, queue=queue)
        of = lives(one, 0)
        urgent = one.priority[of.row]
        end = np.where(of.first == NOT_YET, one.time.opens[-1], of.first)
        waited = end - one.time.opens[of.received]
        waits[queue] = waited[urgent].mean(), waited[~urgent].mean()

    assert waits["priority"][0] < waits["oldest"][0] / 5
    assert waits["priority"][1] > waits["oldest"][1]


def test_kroner_are_of_a_year_and_none_without_costs() -> None:
    rows = replace(OFFICE.rows, grant_a_year=np.full(1_500, 1_000.0))
    year = {"period": {"from": date(2015, 1, 1), "to": date(2015, 12, 31)}}
    half = {"period": {"from": date(2015, 1, 1), "to": date(2015, 6, 30)}}
    for period, factor in ((year, 1), (half, 365 / 181)):
        one = plan_of("today", settings(**period), DEFAULT, rows, OFFICE.outcomes)
        figure = figures(one, counted(one, lives(one, 0)), Costs(600, 20))
        parts = figure["granted"] * 1_000 + figure["hours"] * 600 + figure["letters"] * 20
        assert figure["kroner"] == pytest.approx(parts * factor)
    assert "kroner" not in figures(one, counted(one, lives(one, 0)), None)


def test_a_week_that_has_not_had_its_days_has_no_share() -> None:
    [variant] = simulate_alternatives(
        OFFICE.rows, [alternative("today", OFFICE, follow="40")]
    ).variants

    assert variant.weeks is not None
    assert len(variant.weeks) == 12
    assert [week.within_4_weeks is None for week in variant.weeks] == [False] * 12
    assert [week.within_8_weeks is None for week in variant.weeks] == [False] * 9 + [True] * 3


def test_too_few_case_workers_leave_cases_undecided_and_days_unknown() -> None:
    [variant] = simulate_alternatives(
        OFFICE.rows, [alternative("today", OFFICE, staff=staff(1, "1"), replications="3")]
    ).variants

    assert variant.undecided is not None
    assert variant.undecided > 500
    assert variant.median_days is None
    assert variant.utilisation == pytest.approx(1, abs=0.01)
    assert "median_days" not in variant.intervals


# Pairs of variants


def test_a_variant_that_changes_nothing_differs_in_nothing() -> None:
    found = simulate_alternatives(
        OFFICE.rows,
        [alternative(name, OFFICE, **BUSY, replications="5") for name in ("today", "the same")],
    )

    differences = found.variants[1].differences
    assert len(differences) >= 14
    assert {(d.value, d.low, d.high) for d in differences.values()} == {(0, 0, 0)}
    assert found.flips == ()


def test_pairing_halves_the_standard_deviation() -> None:
    changed = BUSY | {"staff": staff(1, "7.6")}
    found = simulate_alternatives(
        OFFICE.rows,
        [
            alternative("today", OFFICE, **BUSY, replications="20"),
            alternative("a bit more", OFFICE, **changed, replications="20"),
        ],
    )

    one, other = found.replications.values()
    for key in ("decided_within_4_weeks", "backlog", "letters", "median_days"):
        before, after = ([run[key] for run in runs] for runs in (one, other))
        paired = stdev(b - a for a, b in zip(before, after, strict=True))
        moved = before[1:] + before[:1]
        unpaired = stdev(b - a for a, b in zip(moved, after, strict=True))
        assert 0 < paired <= unpaired / 2, key


def test_staffing_alone_changes_a_decision_only_where_a_deadline_did() -> None:
    # Nobody works for two weeks: what was asked for before is decided later, with late answers.
    away = [*staff(2), *staff(0, since=date(2015, 4, 20)), *staff(2, since=date(2015, 5, 26))]
    of = OFFICE
    alternatives = [
        alternative("today", of, **QUICK),
        alternative("away", of, **QUICK | {"staff": away}),
    ]
    found = simulate_alternatives(of.rows, alternatives)

    one, other = (lives(each, 0) for each in found.plans)
    assert (one.row == other.row).all()
    used = [
        each.by_answer.astype(int) * 2 + (each.answered <= each.decided) for each in (one, other)
    ]
    decided = (one.ending >= 0) & (other.ending >= 0)
    flips = decided & (one.ending != other.ending)
    assert flips.any()
    assert (used[0] != used[1])[flips].all()
    assert {flip.cause for flip in found.flips} == {("staff",)}
    in_period = one.received <= found.span.counted[1]
    assert sum(flip.count or 0 for flip in found.flips) == (flips & in_period).sum()


QUICK = {"staff": staff(2), "arrivals": {"a_year": "4000"}}


def with_planted(number: int) -> RowOutcomes:
    """The outcomes of `OFFICE`, but so many rejected rows are granted."""
    found = OFFICE.outcomes
    rejected = np.nonzero(found.as_received == 1)[0][:number]
    changed = {}
    for name in ("as_received", "after_answer", "unanswered", "closed"):
        changed[name] = getattr(found, name).copy()
        changed[name][rejected] = 0
    return replace(found, **changed)


def test_each_cause_is_found_in_a_variant_that_changes_several_things() -> None:
    policy = Policy(rare_persons=300)
    answers = {"answered": "100%", "days": {"7": "100%"}}
    same = QUICK | {"arrivals": "observed"}
    found = simulate_alternatives(
        OFFICE.rows,
        [
            alternative("today", OFFICE, **same),
            Alternative(
                "both",
                settings(**same, answers=answers),
                policy,
                with_planted(17),
                ("rare_persons",),
            ),
        ],
    )

    by_cause = Counter[tuple[str, ...]]()
    for flip in found.flips:
        by_cause[flip.cause] += flip.count or 0
        if flip.cause == ("rare_persons",):
            assert (flip.before.outcome, flip.after.outcome) == ("reject", "grant")
    assert by_cause[("rare_persons",)] == 17
    assert by_cause[("answers",)] > 50
    assert set(by_cause) == {("rare_persons",), ("answers",)}


def test_flips_are_told_apart_by_the_rules_whose_answer_to_the_row_differs() -> None:
    same = QUICK | {"arrivals": "observed"}
    asked: list[int] = []

    def rules_of(rows: NDArray[np.int64]) -> list[tuple[str, ...]]:
        asked.extend(rows.tolist())
        return [("B-1", "D-26") if row % 2 else ("B-1",) for row in rows.tolist()]

    rare = Alternative(
        "rare",
        settings(**same),
        Policy(rare_persons=300),
        with_planted(17),
        ("rare_persons",),
        rules_of=rules_of,
    )
    found = simulate_alternatives(OFFICE.rows, [alternative("today", OFFICE, **same), rare])

    odd = sum(row % 2 for row in asked)
    assert len(asked) == 17 and 0 < odd < 17
    assert {flip.rules: flip.count for flip in found.flips} == {
        ("B-1", "D-26"): odd,
        ("B-1",): 17 - odd,
    }


def test_a_unit_that_can_t_be_put_back_alone_is_asked_of_the_caller() -> None:
    asked: list[frozenset[str]] = []

    def mixed(units: frozenset[str]) -> tuple[Policy, RowOutcomes]:
        asked.append(units)
        return DEFAULT, with_planted(5) if "a" in units else OFFICE.outcomes

    same = QUICK | {"arrivals": "observed"}
    both = Alternative("both", settings(**same), DEFAULT, with_planted(5), ("a", "b"), mixed)
    found = simulate_alternatives(OFFICE.rows, [alternative("today", OFFICE, **same), both])

    assert {flip.cause for flip in found.flips} == {("a",)}
    assert set(asked) == {frozenset("a"), frozenset("b")}


def codes(*numbers: int) -> Any:
    return np.array(numbers)


def test_a_cause_is_what_undoes_the_flip_else_any_that_makes_it_else_all_together() -> None:
    before, after = codes(0, 0, 0, 0), codes(1, 1, 1, 1)
    put_back = {"staff": codes(0, 0, 1, 1), "answers": codes(1, 0, 1, 2)}
    alone = {"staff": codes(0, 0, 1, 0), "answers": codes(0, 0, 1, 2)}

    found = causes(("staff", "answers"), before, after, put_back, alone)

    assert found == [
        (("staff",), "each"),
        (("answers", "staff"), "each"),
        (("answers", "staff"), "any_of"),
        (("answers", "staff"), "together"),
    ]


def test_a_variant_with_other_arrivals_has_no_flips() -> None:
    found = simulate_alternatives(
        OFFICE.rows,
        [
            alternative("today", OFFICE, **QUICK),
            alternative("more", OFFICE, **QUICK | {"arrivals": {"a_year": "8000"}}),
        ],
    )

    assert found.flips == ()
    assert found.variants[1].differences["cases"].value > 500


def test_what_waits_for_a_finding_stays_undecided() -> None:
    rows = Rows(np.ones(1), np.array([FIRST], dtype="datetime64[D]"), np.array([False]))
    tasks = outcomes(
        (MISSING, REJECT), as_received=[0], after_answer=[0], unanswered=[0], closed=[0]
    )
    of: Lives = lives(plan_of("x", settings(arrivals="observed"), DEFAULT, rows, tasks), 0)

    assert of.ending.tolist() == [UNDECIDED]
    assert of.second[0] > 0
