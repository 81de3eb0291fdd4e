"""Faults of populations: what is known when, causes, weights, and what is not told."""

from typing import Final

from fault import Fault

_STATES = "tests/handlers/test_states_of_knowledge.py"
_COMPARE = "tests/handlers/test_compare.py"
_WEIGHTS = "tests/handlers/test_weights.py"
_CELLS = "tests/handlers/test_small_cells.py"
_BLOCKS = "tests/handlers/test_blocks.py"

OF_POPULATIONS: Final[tuple[Fault, ...]] = (
    Fault(
        "what is not stated counts as no",
        "handlers/analysis/planes.py",
        "return Planes(planes.surely & stated, planes.possibly | ~stated)",
        "return Planes(planes.surely & stated, planes.possibly & stated)",
        f"{_STATES}::test_columns_follow_a_row_from_receipt_to_the_closed_file",
    ),
    Fault(
        "an answer tells what was not asked for",
        "handlers/population/row_outcomes.py",
        "found[name] = stated | pack(is_asked[asked.index])",
        "found[name] = stated | ~stated",
        f"{_STATES}::test_columns_follow_a_row_from_receipt_to_the_closed_file",
    ),
    Fault(
        "a file that is closed without an answer counts as answered",
        "handlers/population/row_outcomes.py",
        "unanswered = endings(at_first, rules, _lacking(asked))",
        "unanswered = endings(later, rules, _lacking(asked))",
        f"{_STATES}::test_columns_follow_a_row_from_receipt_to_the_closed_file",
    ),
    Fault(
        "rows of another day are judged by the rules of the first",
        "handlers/population/row_outcomes.py",
        "yield rules, None if alone else np.flatnonzero(np.isin(rows.received, same))",
        "yield rules, None",
        f"{_STATES}::test_rows_of_days_under_several_rule_sets_are_each_under_their_own",
    ),
    Fault(
        "rules that are put back are those of the first day for all rows",
        "handlers/population/row_outcomes.py",
        "by_name.setdefault(setting.names_chosen(_day(day)), [])",
        "by_name.setdefault((setting.chosen(_day(day)).name,), [])",
        f"{_STATES}::test_rows_of_days_under_several_rule_sets_are_each_under_their_own",
    ),
    Fault(
        "each block of drawn rows begins the luck of its facts anew",
        "handlers/population/drawn.py",
        'luck(read.seed, f"fact {name}", len(part), part.start)',
        'luck(read.seed, f"fact {name}", len(part), 0)',
        f"{_BLOCKS}::test_any_number_of_blocks_gives_the_same_bytes[drawn_from_groups-True]",
    ),
    Fault(
        "a sum of weights loses its last digits",
        "handlers/population/exact_sums.py",
        "_BITS: Final = 53",
        "_BITS: Final = 48",
        f"{_BLOCKS}::test_an_exact_sum_is_rounded_once_whatever_the_order",
    ),
    Fault(
        "groups of rows are drawn as if they were of one size",
        "handlers/population/bootstrap.py",
        "times * weight * (size / (times @ rows))",
        "times * weight",
        f"{_WEIGHTS}::test_groups_of_rows_tell_as_much_as_single_rows[False]",
    ),
    Fault(
        "every unit is a cause",
        "handlers/population/causes.py",
        "undone = [self._codes(unit.put, self.after, self.before) == old for unit in differing]",
        "undone = [old == old for unit in differing]",
        f"{_COMPARE}::test_the_cause_is_the_unit_that_makes_the_difference",
    ),
    Fault(
        "a rule that is left out is asked all the same",
        "workflow/logic/changed_rules.py",
        "return tuple(rule for rule in rules if rule.id not in ids)",
        "return rules",
        f"{_COMPARE}::test_a_rule_that_is_left_out_is_a_cause",
    ),
    Fault(
        "weights stop short of their totals",
        "handlers/population/weights.py",
        "if all(_is_hit(made, margin) for margin in margins):",
        "if any(_is_hit(made, margin) for margin in margins):",
        f"{_WEIGHTS}::test_raking_hits_every_total",
    ),
    Fault(
        "intervals are those of eight surveys in ten",
        "handlers/population/bootstrap.py",
        "_TAILS: Final = (2.5, 97.5)",
        "_TAILS: Final = (10.0, 90.0)",
        f"{_WEIGHTS}::test_intervals_hold_the_truth_as_often_as_they_say",
    ),
    Fault(
        "small numbers are hidden, and the others give them away",
        "handlers/population/small_cells.py",
        "told &= ~_others(small[first : first + at_once], cells, sums, told)",
        "told &= told",
        f"{_CELLS}::test_every_hidden_cell_of_every_small_table_can_be_another_number",
    ),
    Fault(
        "few real persons are told",
        "handlers/population/compare_summary.py",
        "if comparison.population.file.synthetic:",
        "if True:",
        f"{_COMPARE}::test_few_real_persons_are_not_told",
    ),
)
