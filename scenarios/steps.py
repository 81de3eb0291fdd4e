"""Say how each step of a process is written in a scenario, and make its command.

A step is written `do: NAME`, with the fields of its command as keys. Written grounds are always the
key `because`. A step that brings a form is written `NAME: {form}` instead; `at` is then the day on
which it arrived. Steps that time takes are not written.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from types import MappingProxyType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    NamedTuple,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import BaseModel

from scenarios.scenario import AnyScalar
from scenarios.scenario import Step as Moment
from scenarios.story import Opening
from workflow.engine.case import Command, Says
from workflow.engine.links import Link
from workflow.engine.moving import PolicyValues
from workflow.engine.process import Process, Step
from workflow.engine.steps import Register
from workflow.reimbursement.field_types import Day, Text, Whole, YesNo

CASE_WORKER: Final = "case worker"
POST: Final = "post"
GROUNDS: Final = "because"

_OF_OPENINGS: Final = ("number", "application", "links")

_TYPES: Final[Mapping[Any, Any]] = {
    str: Text,
    int: Whole,
    bool: YesNo,
    date: Day,
    PolicyValues: dict[str, Any],
}


class Key(NamedTuple):
    """One key of a step. field: of the command. type: as a file holds it. says: for people."""

    name: str
    field: str
    type: Any
    says: str
    required: bool


class Written(NamedTuple):
    """How a step is written.

    form: the key that brings its form; None = it is written with `do:`. arrives: whether `at` is
    the day on which it arrived. needs_application: whether a case that it opens must bring one.
    """

    step: Step[Any]
    keys: tuple[Key, ...]
    form: str | None
    arrives: bool
    needs_application: bool = True

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of the keys without which the step says nothing."""
        return tuple(key.name for key in self.keys if key.required)

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the fields that hold policy values."""
        return tuple(key.field for key in self.keys if key.type == _TYPES[PolicyValues])


@cache
def written_steps(process: Process[Any]) -> Mapping[str, Written]:
    """Return how each step of a process is written, by the step's name."""
    steps = (s for s in process.steps if s.by_people and not process.opens(s.name))
    return MappingProxyType({step.name: _written(step) for step in steps})


@cache
def written_openings(process: Process[Any]) -> Mapping[str, Written]:
    """Return how each step is written that opens a case of a process, by the step's name."""
    steps = (step for step in process.steps if step.by_people and process.opens(step.name))
    return MappingProxyType({step.name: _written(step, opens=True) for step in steps})


def opening_of(process: Process[Any], named: object, links: Collection[str]) -> Written | None:
    """Return the step that opens a case; None if nothing says which of several.

    named: its name, if it is stated. links: kinds of links that are stated, and maybe other words.
    """
    openings = written_openings(process)
    if named is not None:
        return openings.get(str(named))
    fit = [each for each in openings.values() if each.step.on in links]
    fit = fit or [each for each in openings.values() if not each.step.on] or [*openings.values()]
    return fit[0] if len(fit) == 1 else None


def opens_alone(process: Process[Any]) -> bool:
    """Return whether a case of a process can be opened that follows from no other."""
    openings = written_openings(process).values()
    return process.form is not None and any(not each.step.on for each in openings)


def name_of(moment: Moment, process: Process[Any]) -> str | None:
    """Return the name of the step that a moment takes; None if it takes none."""
    if moment.do is not None:
        return moment.do
    forms = (name for name, step in written_steps(process).items() if step.form)
    return next((name for name in forms if getattr(moment, name) is not None), None)


def command_of(
    moment: Moment,
    process: Process[Any],
    received: date,
    closed: tuple[date, ...] = (),
    policy_of: Callable[[Mapping[str, Any]], Any] = dict,
) -> Command | None:
    """Return the command of a moment of a case that arrived on a day; None if it takes no step.

    closed: further days on which the office is closed. policy_of: makes a policy of stated values.
    """
    name = name_of(moment, process)
    if name is None:
        return None
    written = written_steps(process)[name]
    values = _values(moment, written, policy_of)
    if written.arrives:
        values["received"] = moment.at.on(received, closed)
    return written.step.command(by=_by(moment, written), **values)


def opening_command(
    opening: Opening,
    written: Written,
    links: tuple[Link, ...],
    received: date,
    policy_of: Callable[[Mapping[str, Any]], Any] = dict,
) -> Register:
    """Return the command that opens a case of a story on a day. It has no number yet."""
    values = _values(opening, written, policy_of)
    if opening.application is not None:
        values["application"] = opening.application
    values |= {"number": "", "received": received, "links": links}
    return cast("Register", written.step.command(by=_by(opening, written), **values))


def _values(
    stated: Any, written: Written, policy_of: Callable[[Mapping[str, Any]], Any]
) -> dict[str, Any]:
    """Return the fields of a step's command that a moment or an opening states."""
    own = {key.field: getattr(stated, key.name) for key in written.keys}
    values = {field: value for field, value in own.items() if value is not None}
    values |= {name: policy_of(values[name]) for name in written.policies if name in values}
    return values | {x: read(values) for x, read in written.step.readers.items() if x in values}


def _by(stated: Any, written: Written) -> str:
    return stated.by or (POST if written.step.by == "post" else CASE_WORKER)


def _written(step: Step[Any], *, opens: bool = False) -> Written:
    """Return how a step is written in a scenario: its keys, and whether it brings a form.

    opens: whether it opens a case, whose form and links have keys of their own.
    """
    hints = get_type_hints(step.command, include_extras=True)
    left = ("by", "received", *(_OF_OPENINGS if opens else ()))
    every = [each for each in fields(step.command) if each.name not in left]
    form = next((each.name for each in every if _is_form(hints[each.name])), None)
    names = {form: step.name, step.because: GROUNDS}
    keys = tuple(
        Key(
            name=names.get(each.name, each.name.rstrip("_")),
            field=each.name,
            type=AnyScalar if each.name in step.readers else _in_file(hints[each.name]),
            says=_says(hints[each.name]),
            required=each.name in step.needs,
        )
        for each in every
    )
    arrives = any(each.name == "received" for each in fields(step.command))
    needs = not _may_be_none(hints.get("application"))
    return Written(step, keys, None if form is None else step.name, arrives, needs)


def _may_be_none(hint: Any) -> bool:
    bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return type(None) in (bare, *get_args(bare))


def _is_form(hint: Any) -> bool:
    bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return isinstance(bare, type) and issubclass(bare, BaseModel)


def _says(hint: Any) -> str:
    known = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next((each.text for each in known if isinstance(each, Says)), "")


def _in_file(hint: Any) -> Any:
    """Return the type that a file's text is read as, for the type of a command's field."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated and any(isinstance(each, Says) for each in parts[1:]):
        rest = [each for each in parts[1:] if not isinstance(each, Says)]
        return _in_file(Annotated[(parts[0], *rest)] if rest else parts[0])
    if origin in (Union, UnionType):
        return _in_file(next(part for part in parts if part is not type(None)))
    if origin is tuple:
        return tuple[_in_file(parts[0]), ...]  # type: ignore[misc]
    return _TYPES.get(hint, hint)
