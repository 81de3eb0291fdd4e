"""Which decisions need an adviser's opinion, and who can't give it."""

from dataclasses import replace
from datetime import date

import pytest
from builders import a_3b_application, an_application
from cases import ELI, OLA, noon, received, then

from workflow.engine.advance import advance, open_steps
from workflow.engine.case import Command
from workflow.engine.errors import Refused
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Advise, Grant, Judge, Propose, Reject, Return, Start
from workflow.reimbursement.file import Case, Opinion
from workflow.reimbursement.policy import DEFAULT, Policy

KARI = "Kari Åsheim"
LOOKS_LIKE_KARI = "\N{CYRILLIC CAPITAL LETTER KA}ari Åsheim"
LAST, FIRST = date(2017, 3, 15), date(2017, 3, 16)
DEMANDED = replace(DEFAULT, adviser_outside_annex=True)
NOT_HEARD = "annex 1 does not cover the application, and no adviser has been heard"
HAS_ADVISED = "the person who advised in this case can neither decide it nor propose a refusal"
HAS_PROPOSED = "the person who proposed a refusal of this case can't advise in it"
FAILING = an_application(treatment={"outside_hospital": "no"})
YES = Advise(KARI, "grant", "Retningslinjen dekker det.")


def reviewed(application: Application | None = None, policy: Policy = DEMANDED) -> Case:
    return then(received(application or an_application(), LAST, policy), Start(ELI), on=LAST)


def against(case: Case, command: Command, on: date = FIRST) -> list[str]:
    """Return why a command is refused on a day; nothing if it is done."""
    try:
        advance(case, command, noon(on))
    except Refused as refused:
        return [reason.says for reason in refused.reasons]
    return []


@pytest.mark.parametrize(
    ("policy", "on", "reasons"),
    [(DEMANDED, FIRST, [NOT_HEARD]), (DEMANDED, LAST, []), (DEFAULT, FIRST, [])],
    ids=["demanded", "the day before", "switched off"],
)
@pytest.mark.parametrize("step", ["grant", "reject"])
def test_a_decision_waits_for_an_adviser_from_the_first_day_on(
    step: str, policy: Policy, on: date, reasons: list[str]
) -> None:
    case = reviewed(None if step == "grant" else FAILING, policy)
    command: Command = Grant(ELI) if step == "grant" else Reject(ELI)

    assert against(case, command, on) == reasons
    assert against(then(case, YES, on=on), command, on) == []


@pytest.mark.parametrize(
    ("registers", "reasons"),
    [
        ({"annex_row": "yes"}, []),
        ({"annex": {"min_prior": 1}}, []),
        ({"annex_override": "yes"}, []),
        ({"annex_row": "no"}, [NOT_HEARD]),
    ],
)
def test_what_annex_1_covers_needs_no_adviser(
    registers: dict[str, object], reasons: list[str]
) -> None:
    assert against(reviewed(an_application(register=registers)), Grant(ELI)) == reasons


def test_a_finding_that_annex_1_covers_it_helps_as_the_refusal_says() -> None:
    case = reviewed()
    with pytest.raises(Refused) as refused:
        advance(case, Grant(ELI), noon(FIRST))
    [reason] = refused.value.reasons
    assert "`advise CASE --opinion grant|reject --because …`" in reason.help
    assert "`judge CASE annex_row yes --because …`" in reason.help

    found = then(case, Judge(ELI, "annex_row", True, "Vedlegg 1."), on=FIRST)
    assert against(found, Grant(ELI)) == []


def test_only_a_decision_that_can_come_is_said_to_lack_an_adviser() -> None:
    """A dismissal needs none. Where a rejection is the outcome, a grant is not what lacks it."""
    lack = {
        name: [
            step
            for step, why in open_steps(case, ELI, noon(FIRST)).items()
            if NOT_HEARD in {reason.says for reason in why}
        ]
        for name, case in {
            "grant": reviewed(),
            "reject": reviewed(FAILING),
            "dismiss": reviewed(an_application(doctor={"role": "not_a_doctor"})),
            "missing": received(an_application(initiation={"date": None}), LAST, DEMANDED),
        }.items()
    }

    assert lack == {"grant": ["grant"], "reject": ["reject"], "dismiss": [], "missing": []}


def test_a_proposed_refusal_waits_for_an_adviser_too() -> None:
    rare = a_rare_case()
    proposed = then(rare, Propose(ELI, "Tvil."), on=FIRST)

    assert NOT_HEARD not in lacking(rare) and NOT_HEARD in lacking(proposed)
    assert lacking(then(proposed, YES, on=FIRST)) == []


def a_rare_case() -> Case:

    return reviewed(a_3b_application())


def lacking(case: Case) -> list[str]:
    return [reason.says for reason in open_steps(case, OLA, noon(FIRST))["approve"]]


@pytest.mark.parametrize("by", [KARI, "kari  åsheim", "KARI ÅSHEIM"])
def test_who_advised_neither_decides_nor_proposes(by: str) -> None:
    assert against(then(reviewed(), YES, on=FIRST), Grant(by)) == [HAS_ADVISED]
    assert against(then(reviewed(FAILING), YES, on=FIRST), Reject(by)) == [HAS_ADVISED]
    assert against(then(a_rare_case(), YES, on=FIRST), Propose(by, "Tvil.")) == [HAS_ADVISED]


def test_who_advised_first_does_not_decide_after_another_opinion() -> None:
    case = then(reviewed(), YES, Advise(OLA, "reject", "Nei."), on=FIRST)

    assert against(case, Grant(KARI)) == against(case, Grant(OLA)) == [HAS_ADVISED]
    assert against(case, Grant(ELI)) == []


def test_a_name_that_looks_like_the_adviser_s_does_not_decide() -> None:
    case = then(reviewed(), YES, on=FIRST)

    assert against(case, Grant(LOOKS_LIKE_KARI)) == [
        "an adviser was heard, so the step takes two people, and nobody has this name"
    ]
    assert against(reviewed(policy=DEFAULT), Grant(LOOKS_LIKE_KARI)) == []


def test_who_proposed_does_not_advise_also_after_the_proposal_was_dropped() -> None:
    proposed = then(a_rare_case(), Propose(ELI, "Tvil."), on=FIRST)
    dropped = then(proposed, Return(OLA, "Nei."), on=FIRST)

    for case in (proposed, dropped):
        assert against(case, Advise("eli saksbehandler", "reject", "Tvil.")) == [HAS_PROPOSED]
        assert against(case, YES) == []


def test_an_opinion_stands_in_the_case_with_who_and_when() -> None:
    case = then(reviewed(), YES, Advise(OLA, "reject", "Nei."), on=FIRST)

    assert case.opinions == (
        Opinion(KARI, "grant", "Retningslinjen dekker det.", FIRST),
        Opinion(OLA, "reject", "Nei.", FIRST),
    )
    assert case.events[-1].event.name == "adviser_heard" and case.state == "under_review"


def test_an_opinion_needs_grounds_and_a_name() -> None:
    assert against(reviewed(), Advise(KARI, "grant", "  ")) == ["there are no written grounds"]
    assert against(reviewed(), Advise("", "grant", "Ja.")) == [
        "this step takes two people, and nobody has this name"
    ]


def test_a_decided_case_takes_no_opinion() -> None:
    granted = then(reviewed(policy=DEFAULT), Grant(ELI), on=FIRST)

    assert against(granted, YES) == ["the case is granted, and a decided case never changes"]
