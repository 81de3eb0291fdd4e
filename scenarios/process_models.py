"""Build the models of a process's scenarios from its form, states, steps, letters and timers.

A scenario of one case has one model for each process. In a story of several, each case and each
moment has the model of its process.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    GetJsonSchemaHandler,
    create_model,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from scenarios.scenario import DEFAULT_PROCESS, Expect, Scenario, Step, WhatIf, expecting
from scenarios.steps import GROUNDS, Key, opens_alone, written_openings, written_steps
from scenarios.story import Opening, Story, StoryWhatIf, Together
from workflow.engine.process import Process
from workflow.processes import PROCESSES
from workflow.reimbursement.field_types import Day, Text


class _OrFileName:
    """Let the JSON Schema accept a file name too: the reader puts in the file's content."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [handler(core), {"type": "string"}]}


@cache
def scenario_model(process: Process[Any]) -> type[Scenario]:
    """Return the model of the scenarios of one case of a process that can be opened alone."""
    expect, step = expect_model(process), step_model(process)
    what_if = create_model(
        "WhatIf",
        __base__=WhatIf,
        __doc__=_first_line(WhatIf),
        add=_as(WhatIf, "add", tuple[step, ...]),  # type: ignore[valid-type]
        expect=_as(WhatIf, "expect", expect),
    )
    return create_model(
        "Scenario",
        __base__=Scenario,
        __cls_kwargs__={"defer_build": False},  # the models in it are made with it
        __doc__=_first_line(Scenario),
        process=_as(Scenario, "process", Literal[process.name]),
        application=_as(Scenario, "application", Annotated[process.form, _OrFileName()]),
        timeline=_as(
            Scenario,
            "timeline",
            Annotated[tuple[step, ...], AfterValidator(expecting)],  # type: ignore[valid-type]
        ),
        what_if=_as(Scenario, "what_if", tuple[what_if, ...]),  # type: ignore[valid-type]
    )


def model_of(what: Literal["application", "scenario"], process: Process[Any]) -> type[BaseModel]:
    """Return the model of a file of a process. Raises ValueError if it has no such file."""
    if what == "application":
        if process.form is None:
            raise ValueError(f"a case of {process.name} has no application")
        return process.form
    if not opens_alone(process):
        raise ValueError(
            f"a case of {process.name} follows from another; a story tells of both "
            "(`saksgang form story`)"
        )
    return scenario_model(process)


@cache
def opening_model(process: Process[Any]) -> type[Opening]:
    """Return the model of a case of a process in a story: how it is opened."""
    written = written_openings(process)
    own = _own_fields(process, {name: step.keys for name, step in written.items()})
    for rule in process.links:
        says = f"The {' or '.join(rule.to)} that it is linked to, by its name in the story."
        own[rule.kind] = (Text | None, Field(default=None, description=says))
    if process.form is not None:
        form: Any = Annotated[process.form, _OrFileName()]
        own["application"] = _as(Opening, "application", form)
    return create_model(
        _named(process, "Case"),
        __base__=Opening,
        __cls_kwargs__={"defer_build": False},
        __doc__=_first_line(Opening),
        process=_as(Opening, "process", Literal[process.name]),
        do=_as(Opening, "do", _one_of(written)),
        **own,
    )


@cache
def moment_model(process: Process[Any]) -> type[Step]:
    """Return the model of a moment of a case in a story."""
    says = "Whose step it is, or of whom something is expected: a name under `cases`."
    return create_model(
        _named(process, "Moment"),
        __base__=step_model(process),
        __cls_kwargs__={"defer_build": False},
        __doc__=_first_line(Step),
        case=(Text, Field(description=says)),
    )


@cache
def story_model() -> type[Story]:
    """Return the model of stories for their schema: a case or moment is of any process.

    What is read is read by the model of its own process.
    """
    processes = PROCESSES.values()
    case: Any = _any_of(map(opening_model, processes))
    expect: Any = _any_of(map(expect_model, processes))
    together = create_model(
        "Together",
        __base__=Together,
        __doc__=_first_line(Together),
        expect=_as(Together, "expect", dict[str, expect]),
    )
    moment: Any = _any_of([*map(moment_model, processes), together])
    what_if: Any = create_model(
        "WhatIf",
        __base__=StoryWhatIf,
        __doc__=_first_line(StoryWhatIf),
        add=_as(StoryWhatIf, "add", tuple[moment, ...]),
        expect=_as(StoryWhatIf, "expect", dict[str, expect]),
    )
    return create_model(
        "Story",
        __base__=Story,
        __doc__=_first_line(Story),
        cases=_as(Story, "cases", dict[str, case]),
        timeline=_as(Story, "timeline", tuple[moment, ...]),
        what_if=_as(Story, "what_if", tuple[what_if, ...]),
    )


def _any_of(models: Iterable[Any]) -> Any:
    """Return the type of what one of the models describes."""
    return Union[tuple(models)]  # noqa: UP007 - built at run time


def _named(process: Process[Any], what: str) -> str:
    """Return the name of a model; those of the default process are called by what they are."""
    title = "".join(word.title() for word in process.name.split("_"))
    return what if process.name == DEFAULT_PROCESS else f"{title}{what}"


def _as(base: Any, name: str, kind: Any) -> Any:
    """Return a field of a base model with another type."""
    field = base.model_fields[name]
    optional = field.default is None
    return (kind | None if optional else kind, field)


def _first_line(base: Any) -> str:
    return str(base.__doc__).partition("\n")[0]


def _one_of(names: Iterable[str]) -> Any:
    """Return the type of a text that is one of the names; any text if there are none."""
    known = tuple(names)
    return Literal[known] if known else Text


@cache
def expect_model(process: Process[Any]) -> type[Expect]:
    """Return the model of an expectation, with the process's own names and findings."""
    bases: Any = (Expect,) if process.findings is None else (process.findings, Expect)
    letter: Any = _one_of(process.letter_kinds)
    timer: Any = _one_of(timer.name for timer in process.timers)
    event: Any = _one_of(process.events)
    return create_model(  # type: ignore[no-any-return]
        _named(process, "Expect"),
        __base__=bases,
        __cls_kwargs__={"defer_build": False},
        __doc__=_first_line(Expect),
        state=_as(Expect, "state", _one_of(process.state_names)),
        letters=_as(Expect, "letters", tuple[letter, ...]),
        deadlines=_as(Expect, "deadlines", dict[timer, Day]),
        events=_as(Expect, "events", tuple[event, ...]),
    )


@cache
def step_model(process: Process[Any]) -> type[Step]:
    """Return the model of a step. Raises ValueError if two steps use a key with different types."""
    written = written_steps(process)
    own = _own_fields(process, {name: step.keys for name, step in written.items()})
    by_verb = [name for name, step in written.items() if step.form is None]
    return create_model(
        _named(process, "Step"),
        __base__=Step,
        __doc__=_first_line(Step),
        __validators__={"one_thing": model_validator(mode="after")(_one_thing(process))},  # type: ignore[dict-item]
        do=_as(Step, "do", _one_of(by_verb)),
        expect=_as(Step, "expect", expect_model(process)),
        **own,
    )


def _own_fields(process: Process[Any], steps: Mapping[str, tuple[Key, ...]]) -> dict[str, Any]:
    """Return the fields for the keys of steps. Raises ValueError for one key of two types."""
    keys: dict[str, Key] = {}
    users: dict[str, list[str]] = {}
    for name, own in steps.items():
        for key in own:
            if keys.setdefault(key.name, key).type != key.type:
                raise ValueError(
                    f"process {process.name}: the steps {users[key.name][0]} and {name} have the "
                    f"field {key.name} with different types; rename it in one of them"
                )
            users.setdefault(key.name, []).append(name)
    return {
        name: (key.type | None, Field(default=None, description=_described(key, users[name])))
        for name, key in keys.items()
    }


def _described(key: Key, users: list[str]) -> str:
    says = key.says or {GROUNDS: "written grounds"}.get(key.name, key.name)
    return f"For {', '.join(users)}: {says}."


def _one_thing(process: Process[Any]) -> Callable[[Any], Any]:
    """Return the check that a moment takes one step with what it needs, sweeps, or only expects."""
    written = written_steps(process)
    ways = ("do", *(step.form for step in written.values() if step.form is not None), "sweep")

    def one_thing(moment: Any) -> Any:
        """Return the moment. Raises PydanticCustomError unless it takes one whole step."""
        taken = [way for way in ways if getattr(moment, way) is not None]
        if len(taken) > 1:
            says = f"a step does one thing: {_either(*ways)}; write two steps"
            raise PydanticCustomError("step", says)
        if not taken and moment.expect is None:
            says = f"a step needs something: {_either(*ways, 'expect')}"
            raise PydanticCustomError("step", says)
        if moment.refused is not None and taken in ([], ["sweep"]):
            raise PydanticCustomError("step", "only a step that does something can be refused")
        needed = written[moment.do].needed if moment.do is not None else ()
        lacking = [name for name in needed if getattr(moment, name) is None]
        if lacking:
            names = {"names": ", ".join(lacking)}
            raise PydanticCustomError("step", "this step also needs: {names}", names)
        return moment

    return one_thing


def _either(*names: str) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
