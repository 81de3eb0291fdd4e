"""A process whose tables do not fit together can't be built; the error names process and row."""

from dataclasses import replace
from typing import Any

import pytest
from enquiry import ENQUIRY, WAITS, a_week

from workflow.engine.errors import Reason
from workflow.engine.language import Words
from workflow.engine.links import LinkRule
from workflow.engine.outdated import MARK_OUTDATED, outdated_timer
from workflow.engine.process import (
    START,
    Addressee,
    Guard,
    LetterRule,
    Process,
    Receiver,
    Road,
    State,
    Step,
    Timer,
)
from workflow.engine.steps import loops
from workflow.engine.told import OUTDATED
from workflow.processes import PROCESSES
from workflow.reimbursement.process import REIMBURSEMENT


def with_more(**rows: Any) -> Process[Any]:
    """Return the small process with rows added to its tables."""
    return replace(ENQUIRY, **{table: getattr(ENQUIRY, table) + row for table, row in rows.items()})


def without(table: str, *names: str) -> Process[Any]:
    """Return the small process without some rows of a table."""
    rows = tuple(row for row in getattr(ENQUIRY, table) if getattr(row, "name", row) not in names)
    return replace(ENQUIRY, **{table: rows})


def nobody(*_: Any) -> tuple[Addressee, ...]:
    return ()


def always(_: Any) -> tuple[Reason, ...]:
    return ()


NOWHERE = State("nowhere", "working", WAITS, "is nowhere")
SENDER: Receiver[Any] = Receiver("sender", nobody)
REPLY = LetterRule("replied", "reply", "sender", None, Words("Svar", "Svar"))
REFER = ENQUIRY.step("refer")
ASKED_TO_REPLIED = Road("asked", "reply", "replied", (Guard("a rule", always, rules=("X-9",)),))


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: with_more(states=(NOWHERE,)), "state nowhere is never reached"),
        (
            lambda: with_more(links=(LinkRule("follows", ("enquiry",)),)),
            "cases are linked, but there is no step link",
        ),
        (
            lambda: replace(
                ENQUIRY, steps=(replace(ENQUIRY.steps[0], on="follows"), *ENQUIRY.steps[1:])
            ),
            "step register opens a case on the unknown link follows",
        ),
        (
            lambda: with_more(states=(NOWHERE,), roads=(Road("asked", "refer", "nowhere"),)),
            "state nowhere is never left",
        ),
        (
            lambda: with_more(roads=(Road("replied", "refer", "with_adviser"),)),
            "state replied has ended, but a road leads on by refer",
        ),
        (
            lambda: with_more(roads=loops(("refer",), ("replied",))),
            "state replied has ended, but a road leads on by refer",
        ),
        (
            lambda: without("timers", "advice"),
            "state with_adviser waits without a timer that says for whom and what happens then",
        ),
        (lambda: without("timers", "target"), "state asked has no target date"),
        (
            lambda: with_more(roads=(Road("asked", "refer", "elsewhere"),)),
            "road asked → elsewhere by refer names an unknown state",
        ),
        (
            lambda: with_more(roads=(Road("asked", "fly", "replied"),)),
            "road asked → replied names the unknown step fly",
        ),
        (
            lambda: with_more(steps=(replace(REFER, name="fly"),)),
            "step fly has no road",
        ),
        (
            lambda: replace(
                ENQUIRY,
                steps=tuple(
                    replace(step, undecided=step.name in ("refer", "reply"))
                    for step in ENQUIRY.steps
                ),
            ),
            "step refer ends no case: it leads to with_adviser",
        ),
        (
            lambda: with_more(
                steps=(Step("again", REFER.command, REFER.events, effect=lambda case, _: case),),
                roads=loops(("again",), ("asked",)),
            ),
            "event referred has two effects",
        ),
        (
            lambda: with_more(roads=(ASKED_TO_REPLIED,)),
            "a road from asked by reply is never taken: the one before it has no guard",
        ),
        (
            lambda: replace(ENQUIRY, roads=(ASKED_TO_REPLIED, *ENQUIRY.roads)),
            "guard «a rule» cites the unknown rule X-9",
        ),
        (
            lambda: with_more(timers=(Timer("t", ("gone",), a_week, WAITS, "us", "nothing"),)),
            "timer t names the unknown state gone",
        ),
        (
            lambda: with_more(
                timers=(
                    Timer(
                        name="t",
                        states=("asked",),
                        due=a_week,
                        words=WAITS,
                        party="us",
                        consequence="nothing",
                        acts_after=1,
                        step="silent",
                    ),
                )
            ),
            "timer t takes silent, which has no road from asked",
        ),
        (
            lambda: with_more(
                timers=(Timer("t", ("asked",), a_week, WAITS, "us", "nothing", acts_after=1),)
            ),
            "timer t has a step without a day to take it, or a day without a step",
        ),
        (
            lambda: with_more(letters=(REPLY._replace(event="flown"),), receivers=(SENDER,)),
            "letter reply names the unknown event flown",
        ),
        (lambda: with_more(letters=(REPLY,)), "letter reply goes to an unknown receiver"),
        (
            lambda: with_more(letters=(REPLY._replace(tells=("gone",)),), receivers=(SENDER,)),
            "letter reply tells the unknown date gone",
        ),
        (
            lambda: with_more(letters=(REPLY._replace(title=Words("", "")),), receivers=(SENDER,)),
            "letter reply has no title in both forms of Norwegian",
        ),
        (lambda: with_more(states=(ENQUIRY.states[0],)), "state asked stands twice"),
        (lambda: with_more(steps=(REFER,)), "step refer stands twice"),
        (lambda: with_more(timers=(ENQUIRY.timers[0],)), "timer target stands twice"),
        (lambda: with_more(receivers=(SENDER, SENDER)), "receiver sender stands twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_process_that_does_not_fit_together_is_refused(build: Any, says: str) -> None:
    with pytest.raises(ValueError, match="process enquiry: ") as refused:
        build()

    assert says in str(refused.value)


def test_every_process_of_the_product_fits_together() -> None:
    assert [name for name, process in PROCESSES.items() if name != process.name] == []
    assert all(road.source != START or road.step == "register" for road in ENQUIRY.roads)


def test_a_step_decides_if_all_its_roads_end_in_a_decision() -> None:
    decides = {step.name for step in REIMBURSEMENT.steps if REIMBURSEMENT.decides(step.name)}

    assert decides == {"grant", "reject", "approve"}
    assert not any(ENQUIRY.decides(step.name) for step in ENQUIRY.steps)


def test_a_told_date_has_a_timer_that_marks_it() -> None:
    tells = {"letters": (REPLY._replace(tells=("target",)),), "receivers": (SENDER,)}
    marks = {
        "timers": (outdated_timer(("asked",)),),
        "steps": (MARK_OUTDATED,),
        "roads": loops((OUTDATED,), ("asked",)),
    }

    with pytest.raises(ValueError, match="date target is told, but in asked no timer marks it"):
        with_more(**tells)
    assert with_more(**tells, **marks).told_timers == (ENQUIRY.timers[0],)


def test_the_events_that_end_a_case_are_told_with_whether_they_decide_it() -> None:
    assert REIMBURSEMENT.outcomes == {
        "granted": True,
        "rejected": True,
        "dismissed": True,
        "withdrawn": False,
    }
    assert PROCESSES["revocation"].outcomes == {"revoked": True, "dropped": False}
    assert PROCESSES["complaint"].parties["sent_on"] == "the body that decides the complaint"
