"""W2c, the speed of a comparison: a million applications under two variants, beside a floor.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/bench_compare.py [ROWS | streamed]

The floor is NumPy by hand on the same columns: the conditions of §§ 3a and 3b as Boolean masks, for
what surely and what possibly holds, then outcome and reasons of each row as numbers, and a count of
each pair of outcomes. It knows no states of knowledge, causes, rules or missing lists. Seconds of
this process, medians of five rounds in turn. Memory is the most that a process used.

`streamed` compares 1,000,000 and 10,000,000 rows, each in a process of its own: how time grows, and
how much memory the larger one takes.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np
import polars as pl
from worlds import LAW, near_a_grant

from handlers.analysis.columns import Endings, endings
from handlers.analysis.facts_frame import frame_of
from handlers.analysis.missing_columns import _FOUND, missing_lists
from handlers.analysis.planes import FactColumns, as_received, unpack
from handlers.population.causes import flips
from handlers.population.compare import compare
from handlers.population.population import read_population
from handlers.population.row_outcomes import row_outcomes
from handlers.population.variant_settings import Setting
from workflow.logic.prepared import prepared
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULES_2008

ROUNDS = 5
DISTINCT = 20_000
PART = 1_000_000
POPULATION = "population.yaml"
REFORM = replace(DEFAULT, rare_persons=300)
PREPARATIONS = ("naf", "pharmacy_made", "hospital_pharmacy")
NOT_MARKETED = ("authorised_not_marketed", "authorised_in_eea", "unregistered")
STOPS = ("S-1", "S-2", "S-3", "G-1", "G-2a")
Mask = Any


class Masks:
    """Columns of bytes: for each fact where it is so, where it is not, and where it is known."""

    def __init__(self, columns: FactColumns) -> None:
        rows = columns.rows
        self.yes, self.no = {}, {}
        for name, planes in columns.truths.items():
            self.yes[name] = unpack(planes.surely, rows)
            self.no[name] = ~unpack(planes.possibly, rows)
        self.choices = columns.choices
        self.numbers = {
            name: (cells, unpack(known, rows)) for name, (cells, known) in columns.numbers.items()
        }

    def among(self, fact: str, values: tuple[str, ...]) -> tuple[Mask, Mask]:
        """Return where a choice is one of these, and where it is another one."""
        codes = self.choices[fact]
        choices = FACTS[fact].choices
        chosen = np.zeros(codes.shape, dtype=bool)
        for value in values:
            chosen |= codes == choices.index(value) + 1
        return chosen, (codes != 0) & ~chosen

    def below(self, column: str, limit: int) -> tuple[Mask, Mask]:
        """Return where a number is below a limit, and where it is not."""
        cells, known = self.numbers[column]
        less = cells < limit
        return known & less, known & ~less


def by_hand(of: Masks, rare: int) -> tuple[Mask, Mask]:
    """Return outcome and reasons of each row as numbers, and nothing else."""
    y, n = of.yes, of.no
    code, no_code = y["refund_code_covers"], n["refund_code_covers"]
    prep, no_prep = of.among("medicine.marketing", PREPARATIONS)
    abroad, not_abroad = of.among("medicine.marketing", NOT_MARKETED)
    marketed, not_marketed = of.among("medicine.marketing", ("marketed",))
    naf, no_naf = of.among("medicine.marketing", ("naf",))
    made, not_made = of.among("medicine.marketing", PREPARATIONS[1:])
    approved, not_approved = of.among("medicine.indication_approved", ("norway", "eea"))
    addictive, harmless = of.among("medicine.prescription_group", ("A", "B"))
    pain, no_pain = of.among(
        "treatment.purpose", ("chronic_pain", "mental_disorder", "spinal_cord_spasms")
    )
    is_rare, is_common = of.below("diagnosis.persons_in_norway", rare)
    very_rare, not_very = of.below("diagnosis.persons_in_norway", 100)
    severe, not_severe = of.below("diagnosis.persons_at_severity", 500)
    few, many = of.below("diagnosis.candidates_a_year", 500)
    short_days, days = of.below("treatment_time.days", 90)
    short_months, months = of.below("treatment_time.months", 3)
    brief, standby = of.below("treatment.standby.months_a_year", 6)
    soon_over, lasting = of.below("diagnosis.duration_months", 25)
    contains, contains_none = (x["medicine.contains_marketed_substance"] for x in (y, n))
    specialist, no_specialist = y["relevant_specialist"], n["relevant_specialist"]
    annex, no_annex = y["annex.specialist_required"], n["annex.specialist_required"]
    product = (marketed & approved) | naf | (made & contains)
    no_product = (not_marketed | not_approved) & no_naf & (not_made | contains_none)
    unapproved, fine = not_approved, approved
    special = (no_prep & unapproved) | abroad | (addictive & pain) | no_product | annex
    plain = (prep | fine) & not_abroad & (harmless | no_pain) & product & no_annex
    renews, first_time = y["renews_grant"], n["renews_grant"]
    exempt, not_exempt = y["annex.institution_exempt"], n["annex.institution_exempt"]
    needs_start = code & not_exempt & first_time & no_specialist & plain
    free_start = no_code | exempt | renews | specialist | special
    known_effect = approved | (prep & y["documentation.guideline"])
    no_known_effect = not_approved & (no_prep | n["documentation.guideline"])
    study, no_study = y["documentation.randomised_study"], n["documentation.randomised_study"]
    reports, no_reports = (x["documentation.case_reports"] for x in (y, n))
    may = specialist | (product & no_annex)
    may_not = no_specialist & (no_product | annex)
    true = {
        "S-1": y["patient.identity_number"],
        "S-2": n["duplicate"],
        "S-3": y["patient.member"],
        "G-1": n["on_refund_list_for_code"] | n["medicine.list_conditions_met"],
        "G-2a": y["applicant_is_doctor"],
        "S-4": y["treatment.outside_hospital"],
        "S-5": y["medicine.classified_as_medicine"],
        "S-6": n["medicine.over_the_counter"] | y["otc_exception"],
        "S-7": lasting,
        "S-8": n["financed_by_others"],
        "G-4": days
        | months
        | (y["treatment.standby.serious_danger"] & standby)
        | y["annex_override"],
        "A-3": no_code | renews | y["tried_enough"],
        "A-4": no_code | renews | y["cannot_be_used"],
        "A-6": free_start | y["initiated_by_specialist"],
        "D-3": no_code | known_effect | study,
        "D-7": no_code | not_abroad | y["medicine.reason_not_marketed"],
        "B-1": code | is_rare | severe | few,
        "D-26": code
        | known_effect
        | study
        | (is_rare & y["documentation.study"])
        | (very_rare & reports),
        "D-25": code | not_abroad | y["medicine.reason_not_marketed"],
        "V-1": y["grant_has_days"],
        "A-10": no_code | specialist | plain,
        "B-4": code | may,
        "A-10+B-4": specialist | plain | may,
        "G-2b": y["doctor.hpr_number"],
        "G-2c": y["patient.name"],
        "A-8": free_start | (y["initiation.by"] & y["initiation.date"]),
        "D-4": no_code | y["diagnosis.code"],
        "D-5": no_code | renews | y["prior_treatments.product"],
        "D-23": code | y["diagnosis.code"],
        "D-24": code | y["prior_treatments.product"],
        "D-27": code | y["diagnosis.severity"],
    }
    false = {
        "S-1": n["patient.identity_number"],
        "S-2": y["duplicate"],
        "S-3": n["patient.member"],
        "G-1": y["on_refund_list_for_code"] & y["medicine.list_conditions_met"],
        "G-2a": n["applicant_is_doctor"],
        "S-4": n["treatment.outside_hospital"],
        "S-5": n["medicine.classified_as_medicine"],
        "S-6": y["medicine.over_the_counter"] & n["otc_exception"],
        "S-7": soon_over,
        "S-8": y["financed_by_others"],
        "G-4": short_days
        & short_months
        & (n["treatment.standby.serious_danger"] | brief)
        & n["annex_override"],
        "A-3": code & first_time & n["tried_enough"],
        "A-4": code & first_time & n["cannot_be_used"],
        "A-6": needs_start & n["initiated_by_specialist"],
        "D-3": code & no_known_effect & no_study,
        "D-7": code & abroad & n["medicine.reason_not_marketed"],
        "B-1": no_code & is_common & not_severe & many,
        "D-26": no_code
        & no_known_effect
        & no_study
        & (is_common | n["documentation.study"])
        & (not_very | no_reports),
        "D-25": no_code & abroad & n["medicine.reason_not_marketed"],
        "V-1": n["grant_has_days"],
        "A-10": code & no_specialist & special,
        "B-4": no_code & may_not,
        "A-10+B-4": no_specialist & special & may_not,
    }
    false["D-26"] &= ~false["B-1"]
    false["D-25"] &= ~false["B-1"]
    reasons = {rule.id: rule.reason for rule in RULES_2008.conditions}
    merits = [rule for rule in false if rule not in (*STOPS, "A-10", "B-4", "A-10+B-4")]
    stops_open = ~np.logical_and.reduce([true[rule] | false[rule] for rule in STOPS])
    outcome = np.zeros(len(code), dtype=np.uint8)  # missing
    outcome[np.logical_and.reduce(list(true.values())) & (code | no_code)] = 4
    outcome[false["A-10"] | false["B-4"] | false["A-10+B-4"]] = 3
    failed = np.logical_or.reduce([false[rule] for rule in merits])
    outcome[failed] = np.where(stops_open[failed], 0, 2)
    outcome[np.logical_or.reduce([false[rule] for rule in STOPS])] = 1
    given = np.zeros(len(code), dtype=np.int32)
    for rules, which in ((STOPS, 1), (merits, 2)):
        here = outcome == which
        for rule in rules:
            given |= (false[rule] & here).astype(np.int32) << reasons[rule]
    return outcome, given


def compared_by_hand(of: Masks) -> Mask:
    """Return how many rows there are of each pair of outcomes."""
    before, after = by_hand(of, 500), by_hand(of, 300)
    same = (before[0] == after[0]) & (before[1] == after[1])
    return np.bincount(before[0] * 5 + after[0], minlength=25), int((~same).sum())


def differing(before: Endings, after: Endings) -> int:
    """Return how many rows end otherwise, or for other reasons."""
    places = {ending: place for place, ending in enumerate({*before.distinct, *after.distinct})}
    old, new = (
        np.array([places[each] for each in side.distinct])[side.index] for side in (before, after)
    )
    return int((old != new).sum())


def compared(rows: Any) -> Any:
    """Return what becomes of the rows as received under both variants."""
    columns = rows.columns(Setting())
    known = as_received(columns)
    before, after = (endings(known, prepared(RULES_2008, p)) for p in (DEFAULT, REFORM))
    return before, after


def rounds(*functions: Callable[[], object]) -> list[float]:
    """Return the median seconds of each, measured in turn."""
    seconds: list[list[float]] = [[] for _ in functions]
    for _ in range(ROUNDS):
        for place, function in enumerate(functions):
            began = process_time()
            function()
            seconds[place].append(process_time() - began)
    return [median(each) for each in seconds]


def table(folder: Path, rows: int) -> Path:
    """Write a table of facts and a population file of it, and return that."""
    frame = frame_of(near_a_grant(DISTINCT, 1, 4))
    persons = pl.col("diagnosis.persons_in_norway")
    parts = [folder / f"part_{first}.parquet" for first in range(0, rows, PART)]
    for number, part in enumerate(parts):
        size = min(PART, rows - number * PART)
        row = pl.int_range(number * PART, number * PART + size)
        some = pl.when((persons == 100) & (row % 3 == 0)).then(350).otherwise(persons)
        many = pl.concat([frame] * (-(-size // DISTINCT))).head(size)
        many = many.with_columns(some.alias("diagnosis.persons_in_norway"), id=row)
        many.write_parquet(part)
    pl.scan_parquet(parts).sink_parquet(folder / "facts.parquet")
    for part in parts:
        part.unlink()
    file = folder / POPULATION
    file.write_text(
        "schema: 1\npopulation: many\nsynthetic: yes\nfrom: facts.parquet\nreceived: 2015-03-16\n"
        "variants: [{name: today}, {name: reform, policy: {rare_persons: 300}}]\n",
        encoding="utf-8",
    )
    return file


def memory(file: str) -> None:
    """Compare a population with causes and rules, and print the most memory and the time it took.

    The memory is that of the process that compares; the seconds are also those of the one that
    reads the Parquet file for it.
    """
    compare(read_population(file))
    own, reader = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    seconds = sum(used.ru_utime + used.ru_stime for used in (own, reader))
    print(f"{own.ru_maxrss / 1024:.0f} {seconds:.1f}")


def apart(*arguments: object) -> list[float]:
    """Run a part in a process of its own, and return the numbers that it prints.

    A process counts the memory of the one that started it, so that one must not be large.
    """
    command = [sys.executable, __file__, *map(str, arguments)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(number) for number in told.split()]


def streamed() -> None:
    """Print how time grows from 1,000,000 to 10,000,000 rows, and the memory of the larger."""
    found = {}
    for rows in (1_000_000, 10_000_000):
        with tempfile.TemporaryDirectory() as folder:
            apart("table", folder, rows)
            megabytes, found[rows] = apart("memory", Path(folder, POPULATION))
        print(
            f"{rows:,} rows × 2 variants: {found[rows]:.1f} s of the processor, "
            f"{megabytes:.0f} MB at most"
        )
    grown = found[10_000_000] / found[1_000_000]
    print(f"ten times the rows take {grown:.1f} × the time")


def main(rows: int) -> None:
    """Print each figure beside its floor."""
    with tempfile.TemporaryDirectory() as folder:
        apart("table", folder, rows)
        file = Path(folder, POPULATION)
        memory_of_all, _ = apart("memory", file)
        began = process_time()
        population = read_population(str(file))
        print(f"encode {rows:,} rows from Parquet: {process_time() - began:.2f} s of this process")
        print(f"memory of a whole comparison: {memory_of_all:.0f} MB")
    columns = population.rows.columns(Setting())
    masks = Masks(columns)
    expected = compared_by_hand(masks)
    before, after = compared(population.rows)
    assert differing(before, after) == expected[1]
    outcomes_by_hand, _ = by_hand(masks, 500)
    names = ("missing", "dismiss", "reject", "wrong_applicant", "grant")
    codes = np.array([names.index(ending.outcome) for ending in before.distinct])
    assert (codes[before.index] == outcomes_by_hand).all()
    outcomes, _ = row_outcomes(population.rows, Setting())
    reform = Setting(REFORM)
    reformed, _ = row_outcomes(population.rows, reform)

    def with_causes() -> None:
        columns._leaves.clear()
        compared(population.rows)
        flips(population.rows, (Setting(), outcomes), (reform, reformed))

    hand, ours, causes = rounds(
        lambda: compared_by_hand(masks),
        lambda: (columns._leaves.clear(), compared(population.rows)),
        with_causes,
    )
    waiting = endings(as_received(columns), LAW).among(LAW.rule_set.waiting)
    [lists] = rounds(
        lambda: (_FOUND.clear(), missing_lists(as_received(columns), LAW, waiting))  # as if first
    )
    print(f"outcomes and reasons of two variants by hand: {hand:.3f} s; {expected[1]:,} differ")
    print(f"the same in columns: {ours:.3f} s ({ours / hand:.2f} ×)")
    print(f"with flips, causes and rules: {causes:.3f} s ({causes / hand:.2f} ×)")
    print(f"missing lists of {int(waiting.sum()):,} that wait: {lists:.2f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        memory(sys.argv[2])
    elif sys.argv[1:2] == ["table"]:
        table(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:] == ["streamed"]:
        streamed()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
