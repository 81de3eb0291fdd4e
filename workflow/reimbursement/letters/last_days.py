"""The last days that letters of several processes tell: to answer, and to complain."""

from typing import Any

from workflow.engine.letter_content import Length, Value
from workflow.engine.letters import Letter
from workflow.engine.process import Timer
from workflow.engine.timers import in_force


def to_answer(letter: Letter, case: Any, timer: Timer[Any]) -> dict[str, Value]:
    """Return the values of the open request. waiting: whether there is one; else nothing more."""
    answer = in_force(case, timer)
    if answer is None or case.request is None:
        return {"waiting": False}
    return {
        "waiting": True,
        "asked_on": case.request.asked,
        "answer": answer.due,
        "answer_passed": letter.made > answer.due,
        "extended": case.request.extended,
    }


def to_complain(case: Any) -> dict[str, Value]:
    """Return until when a decision can be complained of, and how long that is from its day."""
    complaint = in_force(case, case.process.timer("complaint"))
    assert complaint is not None  # the letter is of a decided case
    return {
        "complaint": complaint.due,
        "complaint_length": Length(days=case.policy.complaint_weeks * 7),
    }
