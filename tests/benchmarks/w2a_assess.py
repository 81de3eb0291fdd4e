"""W2a: one application assessed from its derived facts, beside the same conditions as plain ifs.

    PYTHONPATH=.:tests/support .venv/bin/python tests/benchmarks/w2a_assess.py [APPLICATIONS]

The floor is the conditions of §§ 3a and 3b, written out by hand as ifs that collect what failed. It
knows no unknown groups, paragraphs, missing facts or proofs. Processor time for each application.
"""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from measuring import Line, medians, report
from worlds import LAW, near_a_grant

from workflow.logic.outcome import assess, failing
from workflow.logic.proof import prove_all

PREPARATIONS = ("naf", "pharmacy_made", "hospital_pharmacy")
NOT_MARKETED = ("authorised_not_marketed", "authorised_in_eea", "unregistered")
PAIN = ("chronic_pain", "mental_disorder", "spinal_cord_spasms")
ROUNDS = 9


def by_hand(f: Mapping[str, Any]) -> list[str]:
    """Return the ids of the conditions that are certainly not met, if the rules came to them."""
    failed = []
    if f["patient.identity_number"] is False:
        failed.append("S-1")
    if f["duplicate"] is True:
        failed.append("S-2")
    if f["patient.member"] is False:
        failed.append("S-3")
    if f["on_refund_list_for_code"] is True and f["medicine.list_conditions_met"] is True:
        failed.append("G-1")
    if f["applicant_is_doctor"] is False:
        failed.append("G-2a")
    if failed:
        return failed
    code, marketing = f["refund_code_covers"], f["medicine.marketing"]
    use, persons = f["medicine.indication_approved"], f["diagnosis.persons_in_norway"]
    time, standby = f["treatment_time"], f["treatment.standby.months_a_year"]
    duration, severe = f["diagnosis.duration_months"], f["diagnosis.persons_at_severity"]
    candidates, contains = (
        f["diagnosis.candidates_a_year"],
        f["medicine.contains_marketed_substance"],
    )
    abroad = marketing in NOT_MARKETED
    unapproved = use == "none"
    if f["treatment.outside_hospital"] is False:
        failed.append("S-4")
    if f["medicine.classified_as_medicine"] is False:
        failed.append("S-5")
    if f["medicine.over_the_counter"] is True and f["otc_exception"] is False:
        failed.append("S-6")
    if duration is not None and duration < 25:
        failed.append("S-7")
    if f["financed_by_others"] is True:
        failed.append("S-8")
    if (
        time is not None
        and time.days < 90
        and time.months < 3
        and f["annex_override"] is False
        and (f["treatment.standby.serious_danger"] is False or (standby or 99) < 6)
    ):
        failed.append("G-4")
    poorly_known = unapproved and (
        (marketing is not None and marketing not in PREPARATIONS)
        or f["documentation.guideline"] is False
    )
    no_study = poorly_known and f["documentation.randomised_study"] is False
    no_product = (
        marketing is not None
        and (marketing != "marketed" or unapproved)
        and marketing != "naf"
        and (marketing not in PREPARATIONS or contains is False)
    )
    special = (
        (marketing is not None and marketing not in PREPARATIONS and unapproved)
        or abroad
        or (f["medicine.prescription_group"] in ("A", "B") and f["treatment.purpose"] in PAIN)
        or no_product
        or f["annex.specialist_required"] is True
    )
    if code is True:
        if f["renews_grant"] is False:
            if f["tried_enough"] is False:
                failed.append("A-3")
            if f["cannot_be_used"] is False:
                failed.append("A-4")
            if (
                f["initiated_by_specialist"] is False
                and f["annex.institution_exempt"] is False
                and f["relevant_specialist"] is False
                and marketing is not None
                and not abroad
                and use in ("norway", "eea")
                and f["medicine.prescription_group"] not in ("A", "B", None)
                and f["annex.specialist_required"] is False
            ):
                failed.append("A-6")
        if no_study:
            failed.append("D-3")
        if abroad and f["medicine.reason_not_marketed"] is False:
            failed.append("D-7")
    elif code is False:
        if (
            persons is not None
            and persons >= 500
            and severe is not None
            and severe >= 500
            and candidates is not None
            and candidates >= 500
        ):
            failed.append("B-1")
        elif (
            no_study
            and persons is not None
            and (persons >= 500 or f["documentation.study"] is False)
            and (persons >= 100 or f["documentation.case_reports"] is False)
        ):
            failed.append("D-26")
        elif abroad and f["medicine.reason_not_marketed"] is False:
            failed.append("D-25")
    if f["grant_has_days"] is False:
        failed.append("V-1")
    if failed:
        return failed
    if f["relevant_specialist"] is False and special:
        if code is True:
            failed.append("A-10")
        if code is False and (no_product or f["annex.specialist_required"] is True):
            failed.append("B-4")
    return failed


def grounds(facts: Mapping[str, object]) -> list[str]:
    """Return the ids of the first group's rules that certainly fail."""
    for group in LAW.rule_set.groups:
        if found := failing(LAW, group, facts):
            return [each.rule for each in found]
    return []


def main(number: int) -> None:
    """Report each reading beside the floor."""
    applications = list(near_a_grant(number, 7, 6))
    alike = sum(by_hand(facts) == grounds(facts) for facts in applications)

    def of_all(reading: Callable[[Mapping[str, object]], object]) -> Callable[[], None]:
        def work() -> None:
            for facts in applications:
                reading(facts)

        return work

    works = {
        "floor": of_all(by_hand),
        "failing rules": of_all(grounds),
        "outcome, with the exact missing list": of_all(partial(assess, LAW)),
        "the full proof": of_all(partial(prove_all, LAW)),
    }
    seconds = {name: each / number * 1e6 for name, each in medians(works, rounds=ROUNDS).items()}
    floor = seconds.pop("floor")
    goals = {
        "failing rules": "≤ 8 ×",
        "outcome, with the exact missing list": "≤ 40 ×",
        "the full proof": "≤ 100 ×",
    }
    report(
        "W2a: one application assessed",
        f"{number:,} applications near a grant, some facts unknown; {alike:,} fail for the same "
        "rules by hand and by the rule set. Facts are derived before.",
        [Line(name, each, floor, "µs", goals.get(name, "")) for name, each in seconds.items()],
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
