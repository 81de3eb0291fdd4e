"""Would be granted with: each way flips the case, and no smaller one does."""

from itertools import combinations, product

from builders import an_application, assessed
from worlds import LAW, VARIABLES, near_a_grant

from workflow.logic.counterfactual import Change, would_grant
from workflow.logic.outcome import assess
from workflow.reimbursement.application import Application


def ways(**changes: object) -> list[list[str]]:
    found = assessed(an_application(**changes))
    return [[change.fact for change in way] for way in would_grant(LAW, found.facts)]


def test_a_granted_application_needs_no_change() -> None:
    assert ways() == [[]]


def test_what_is_missing_has_to_be_stated() -> None:
    assert ["initiation.date"] in ways(initiation={"date": None})


def test_what_nobody_can_change_is_never_offered() -> None:
    assert ways(patient={"member": "no"}) == []


def test_an_unknown_fact_that_nobody_can_change_is_offered_to_be_stated() -> None:
    assert ways(patient={"member": None}) == [["patient.member"]]


def test_each_way_says_what_the_fact_is_and_what_it_would_have_to_be() -> None:
    found = assessed(an_application(treatment={"outside_hospital": "no"}))

    change = Change("treatment.outside_hospital", False, True, "yes")

    assert would_grant(LAW, found.facts) == ((change,),)
    assert change.as_data() == {
        "fact": "treatment.outside_hospital",
        "before": "no",
        "after": "yes",
        "says": "yes",
    }


def test_a_change_names_every_value_that_would_do() -> None:
    short = {"intervals": [{"start": "2015-04-01", "end": "2015-04-10"}]}
    found = assessed(an_application(treatment={**short, "standby": {"serious_danger": "no"}}))
    [[change], *_] = [way for way in would_grant(LAW, found.facts) if len(way) == 1]

    assert change.fact == "treatment_time"
    assert change.says == "90 days or more within a year, or 3 months or more unbroken"


def test_a_sparse_application_has_few_ways_and_none_holds_another() -> None:
    """There were 87 ways, most of which named single values of what others named too."""
    found = assessed(Application.model_validate({"patient": {"name": "Ingrid Solbakken"}}))
    ways = would_grant(LAW, found.facts)
    rows = [{change.fact: change.says for change in way} for way in ways]

    assert 1 < len(ways) <= 12
    assert all(rows.count(row) == 1 for row in rows)


def test_ways_that_only_state_what_is_missing_come_first() -> None:
    found = assessed(an_application(initiation={"date": None}))
    stated_first = [any(c.before is not None for c in way) for way in would_grant(LAW, found.facts)]

    assert stated_first == sorted(stated_first) and set(stated_first) == {False, True}


def _granted(facts: dict[str, object]) -> bool:
    return assess(LAW, facts).outcome == "grant"


def _smaller_ways(facts: dict[str, object], size: int) -> bool:
    """Return by brute force whether any set of so many allowed changes ends in a grant."""
    open_ = [v for v in VARIABLES if not (v.fact.fixed and facts[v.fact.name] is not None)]
    for some in combinations(open_, size):
        names = [v.fact.name for v in some]
        stated = ([x for x in v.examples if v.fact.kind != "given" or x] for v in some)
        for values in product(*stated):
            if _granted({**facts, **dict(zip(names, values, strict=True))}):
                return True
    return False


def test_every_way_flips_the_case_and_no_smaller_one_does() -> None:
    sizes = []
    for facts in near_a_grant(250, 11, 4):
        found = would_grant(LAW, facts)
        for way in found:
            assert _granted({**facts, **{change.fact: change.after for change in way}})
        assert len({len(way) for way in found}) <= 1
        sizes.append(len(found[0]) if found else 0)
        if found:
            assert not any(_smaller_ways(facts, size) for size in range(min(len(found[0]), 3)))

    assert {0, 1, 2} <= set(sizes)


def test_where_no_way_is_found_none_exists() -> None:
    stuck = [facts for facts in near_a_grant(400, 12, 3) if not would_grant(LAW, facts)]

    assert stuck
    assert not any(_smaller_ways(facts, size) for facts in stuck[:20] for size in (0, 1))
