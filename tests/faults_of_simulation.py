"""Seeded faults of the simulation. Only a table."""

from typing import Final

from fault import Fault

SIMULATION: Final = "tests/handlers/test_simulation.py"
QUEUES: Final = "tests/handlers/test_simulated_queues.py"
DAYS: Final = "tests/handlers/test_simulated_days.py"
CASES: Final = (
    "tests/handlers/test_simulated_cases.py::test_the_engine_gives_the_same_events_on_the_same_days"
)
INTERVALS: Final = "tests/handlers/test_simulated_intervals.py"

OF_SIMULATION: Final[tuple[Fault, ...]] = (
    Fault(
        "a changed answer names no rule",
        "handlers/simulation/study.py",
        "key._replace(rules=rules[row])",
        "key",
        "tests/handlers/test_simulation.py"
        "::test_flips_are_told_apart_by_the_rules_whose_answer_to_the_row_differs",
    ),
    Fault(
        "rules that are the same on both sides are said to differ",
        "handlers/population/causes.py",
        "strict=True) if where[row])",
        "strict=True) if not where[row])",
        "tests/handlers/test_simulate_verb.py::test_data_has_the_fixed_keys_for_each_variant",
    ),
    Fault(
        "work that ends with a day ends on the next one",
        "handlers/simulation/event_loop.py",
        "asked = day_of[now - 1]",
        "asked = day_of[now]",
        f"{QUEUES}::test_what_ends_with_a_day_has_ended_on_it",
    ),
    Fault(
        "an answer on the day when time is up is in time",
        "handlers/simulation/event_loop.py",
        "= answer_effort if answer < over else overdue_effort",
        "= answer_effort if answer <= over else overdue_effort",
        f"{QUEUES}::test_an_answer_makes_the_case_ready_and_silence_the_deadline",
    ),
    Fault(
        "a case worker is not free after a first assessment",
        "handlers/simulation/event_loop.py",
        "            free += 1\n            if done_first[case] >= 0:",
        "            free += done_first[case] >= 0\n            if done_first[case] >= 0:",
        f"{QUEUES}::test_whoever_stands_first_in_rank_is_next",
    ),
    Fault(
        "in the lives, an answer on the day when time is up is in time",
        "handlers/simulation/lives.py",
        "by_answer = complete & (answered < over)",
        "by_answer = complete & (answered <= over)",
        f"{CASES}[quick-today]",
    ),
    Fault(
        "a late answer is not used",
        "handlers/simulation/lives.py",
        "np.where(answered <= decided, found.closed[row], found.unanswered[row])",
        "found.unanswered[row]",
        f"{CASES}[overloaded-today]",
    ),
    Fault(
        "a variant has luck of its own",
        "handlers/simulation/luck_of_cases.py",
        "key = np.array([seed, replication << 8 | purpose], dtype=np.uint64)",
        "key = None",
        f"{SIMULATION}::test_a_variant_that_changes_nothing_differs_in_nothing",
    ),
    Fault(
        "the reminder of a request comes after the case was decided",
        "handlers/simulation/step_events.py",
        "before & (acts <= of.left)",
        "before",
        f"{CASES}[quick-today]",
    ),
    Fault(
        "a notice of the day of the decision is left out",
        "handlers/simulation/step_events.py",
        "acts <= of.decided)",
        "acts < of.decided)",
        f"{CASES}[overloaded-today]",
    ),
    Fault(
        "absence is forgotten",
        "handlers/simulation/working_time.py",
        "done += Fraction(entry.hours_a_day) * 60 * (1 - Fraction(entry.absence))",
        "done += Fraction(entry.hours_a_day) * 60",
        f"{DAYS}::test_absence_divides_the_speed_exactly_over_a_year",
    ),
    Fault(
        "days on which the office is closed are worked",
        "handlers/simulation/working_time.py",
        "if is_working_day(first + timedelta(days=number), closed):",
        "if is_working_day(first + timedelta(days=number)):",
        f"{DAYS}::test_minutes_of_work_never_fall_and_stand_still_on_closed_days",
    ),
    Fault(
        "cases with priority have the dates of the others",
        "handlers/simulation/process_days.py",
        "urgent = [_while_undecided(day, policy, _WITH_PRIORITY) for day in every]",
        "urgent = [_while_undecided(day, policy, _WITHOUT) for day in every]",
        f"{DAYS}::test_the_tables_are_the_timers_of_25_000_random_cases[default]",
    ),
    Fault(
        "undecided cases are left out of the shares",
        "handlers/simulation/counts.py",
        "arrived=np.bincount(week[cohort], minlength=weeks),",
        "arrived=np.bincount(week[decided], minlength=weeks),",
        f"{SIMULATION}::test_too_few_case_workers_leave_cases_undecided_and_days_unknown",
    ),
    Fault(
        "net days count the wait for an answer",
        "handlers/simulation/counts.py",
        "net = gross - np.where(of.asked < NEVER, of.left - of.asked, 0)",
        "net = gross",
        f"{SIMULATION}::test_the_figures_are_those_of_a_recount_case_by_case[oldest]",
    ),
    Fault(
        "work is counted on the day on which it ends",
        "handlers/simulation/counts.py",
        "        ends, starts = begins[rest], starts[rest]",
        "        break",
        f"{SIMULATION}::test_work_is_counted_on_the_days_on_which_it_is_done",
    ),
    Fault(
        "differences are not paired",
        "handlers/simulation/figures.py",
        "pairs = zip(runs, today, strict=True)",
        "pairs = zip(runs, [*today[1:], today[0]], strict=True)",
        f"{SIMULATION}::test_a_variant_that_changes_nothing_differs_in_nothing",
    ),
    Fault(
        "intervals are those of the normal distribution",
        "handlers/simulation/intervals.py",
        "half = t_quantile(len(values) - 1) * stdev",
        "half = 1.96 * stdev",
        f"{INTERVALS}::test_95_percent_intervals_hold_the_truth_in_1870_to_1930_of_2000_runs[3]",
    ),
    Fault(
        "the cause of a flip is every unit",
        "handlers/simulation/flips.py",
        "undone = np.array([put_back[unit] == before for unit in units]).T",
        "undone = np.ones((len(before), len(units)), dtype=bool)",
        f"{SIMULATION}::test_each_cause_is_found_in_a_variant_that_changes_several_things",
    ),
    Fault(
        "a small number of today shows in what a variant has more",
        "handlers/simulation/simulation_summary.py",
        "if key not in small | of_today",
        "if key not in small",
        "tests/handlers/test_simulate_verb.py"
        "::test_a_small_number_of_today_can_t_be_found_from_another_variant",
    ),
    Fault(
        "runs come in the order in which they end",
        "handlers/population/in_order.py",
        "            yield waiting.popleft().result()\n    while",
        "            yield waiting.pop().result()\n    while",
        "tests/handlers/test_simulation_workers.py"
        "::test_so_many_local_workers_give_the_same_bytes[8]",
    ),
)
