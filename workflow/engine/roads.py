"""Runs the roads of a process with `transitions`: one machine for each process.

The machine never owns a case's state. It is asked, on a throw-away cursor, where a step leads;
each road is one condition that asks all its guards and leaves every reason on the cursor.
"""

from functools import cache
from typing import Any

from transitions import Machine, MachineError

from workflow.engine.case import Case
from workflow.engine.errors import NotAssessed, Reason, Refused
from workflow.engine.process import START, Process, Road, Situation

Reasons = tuple[Reason, ...]


class _Cursor:
    """Where one question stands, and why the roads asked so far are closed."""

    def __init__(self, state: str) -> None:
        self.state, self.reasons = state, list[Reason]()


class _Condition:
    """Every guard of a road as one condition of the machine."""

    def __init__(self, road: Road[Any]) -> None:
        self._guards = road.guards
        self.__name__ = ", ".join(guard.says for guard in road.guards)

    def __call__(self, situation: Situation[Any], cursor: _Cursor) -> bool:
        try:
            reasons = [reason for guard in self._guards for reason in guard.reasons(situation)]
        except NotAssessed as none:
            reasons = [Reason("road", none.says, none.help)]
        cursor.reasons += reasons
        return not reasons


@cache
def machine_of(process: Process[Any]) -> Machine:
    """Build the machine of a process: no model, no initial state, no way past the table."""
    return Machine(
        model=None,
        states=[START, *process.state_names],
        initial=None,
        auto_transitions=False,
        transitions=[
            {
                "trigger": road.step,
                "source": road.source,
                "dest": road.to,
                "conditions": [_Condition(road)] if road.guards else [],
            }
            for road in process.roads
        ],
    )


def road_taken(step: str, situation: Situation[Any], state: str | None = None) -> str:
    """Return the state that a step leads to. state: where it starts, if not at the case's own.

    Raises Refused with every reason when no road is open.
    """
    reasons, to = _asked(step, situation, state)
    if reasons:
        raise Refused(step, situation.case.state, reasons)
    return to


def reasons_against(step: str, situation: Situation[Any]) -> Reasons:
    """Return why a step is not open just now; nothing where it is open."""
    return _asked(step, situation, None)[0]


def _asked(step: str, situation: Situation[Any], state: str | None) -> tuple[Reasons, str]:
    case = situation.case
    cursor = _Cursor(state or case.state)
    try:
        moved: Any = machine_of(case.process).events[step].trigger(cursor, situation, cursor)
    except MachineError:
        return no_such_road(case), cursor.state
    return (() if moved else tuple(dict.fromkeys(cursor.reasons))), cursor.state


def no_such_road(case: Case) -> Reasons:
    """Return why a step is refused that has no road at all from the case's state."""
    process, state = case.process, case.process.state(case.state)
    steps = [process.step(name) for name in machine_of(process).get_triggers(state.name)]
    if state.ended:
        says = f"the case {state.says}, and a {state.kind} case never changes"
        post = "".join(f"Record what comes in (`{s.typed}`). " for s in steps if s.by == "post")
        return (Reason("road", says, f"{post}A complaint or a renewal is a new case."),)
    typed = ", ".join(f"`{s.typed}`" for s in steps if s.by_people and not s.common)
    says = f"the case {state.says}, and this step does not lead on from there"
    return (Reason("road", says, f"What does: {typed}."),)


def mermaid(process: Process[Any]) -> str:
    """Return the diagram of the roads in Mermaid's notation.

    Steps after which a case stays in its state stand in the state's box: labels of an arrow from a
    state to itself would cover others. All roads between two states are one arrow.
    """
    boxes = (
        f"    {state.name}: {says}"
        for state in process.states
        for says in (state.name, _labels(process, state.name, state.name))
    )
    lines = ["stateDiagram-v2", *(box for box in boxes if not box.endswith(": "))]
    ways = dict.fromkeys((road.source, road.to) for road in process.roads)
    lines += [
        f"    {'[*]' if source == START else source} --> {to}: {_labels(process, source, to)}"
        for source, to in ways
        if source != to
    ]
    lines += [f"    {state.name} --> [*]" for state in process.states if state.ended]
    return "\n".join(lines)


def _labels(process: Process[Any], source: str, to: str) -> str:
    """Return the steps from a state to a state, each with its guards, one to a line.

    A semicolon would end the statement in Mermaid's notation.
    """
    labels = []
    for road in process.roads:
        if (road.source, road.to) == (source, to):
            guards = ", ".join(guard.says for guard in road.guards).replace(";", ",")
            labels.append(f"{road.step}{f' [{guards}]' if guards else ''}")
    return "<br>".join(labels)
