"""Make a verb of any step of any process: `saksgang STEP CASE`, with its fields as options.

The verb is made when it is asked for, from the class of the step's command:

    str    --field TEXT      date   --field DATE        bool   --field, or --field/--no-field
    int    --field NUMBER    tuple  --field, repeated   form   the argument FILE

Written grounds are `--because`, whatever their field is called. Where several processes have a step
of one name, the verb takes the fields of all; the process of the case says which ones count.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import click

from handlers.cli.completing import cases
from handlers.cli.parameters import DAY
from handlers.cli.verbs import Verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings
    from workflow.engine.process import Process, Step

Kind = Literal["text", "day", "number", "flag", "yes_no", "several", "form"]
FILE: Final = "file"
_GROUNDS: Final = "because"
_KINDS: Final[Mapping[Any, Kind]] = {bool: "yes_no", int: "number", date: "day"}
_SAYS: Final = {
    _GROUNDS: "Written grounds.",
    "received": "The day of arrival at the office; else today.",
}


@dataclass(frozen=True)
class Field:
    """One field of a step's command. option: what one types for it, without dashes in front.

    type: as the command holds it. says: for people. required: whether the step needs it.
    """

    name: str
    option: str
    kind: Kind
    type: Any
    says: str
    required: bool


def step_verbs() -> list[str]:
    """Return the names of the verbs of all steps of all processes."""
    return list(dict.fromkeys(typed(step) for _, step in _every_step()))


def step_verb(name: str) -> click.Command | None:
    """Return the verb of a step, by its name with hyphens; None if no process has such a step."""
    found = [(process, step) for process, step in _every_step() if typed(step) == name]
    if not found:
        return None
    steps = [step for _, step in found]
    parameters = list(_parameters(steps))
    needed = " ".join(_example(each) for each in parameters if each.required)
    help_ = f"{_said_of(found)}\n\nExample: saksgang {name} {needed}"
    return Verb(name, params=parameters, callback=click.pass_obj(_taking(name)), help=help_)


def _said_of(found: "list[tuple[Process[Any], Step[Any]]]") -> str:
    """Return what steps of one name do, in which kinds of cases; each sentence once."""
    kinds: dict[str, list[str]] = {}
    for process, step in found:
        says = step.says or f"Take the step {typed(step)}."
        kinds.setdefault(says, []).append(process.name)
    first, *others = kinds
    told = f"{first}\n\nFor cases of: {', '.join(kinds[first])}."
    return told + "".join(f" For cases of {', '.join(kinds[says])}: {says}" for says in others)


def typed(step: "Step[Any]") -> str:
    """Return the name of a step as one types it."""
    return step.name.replace("_", "-")


def _every_step() -> "Iterator[tuple[Process[Any], Step[Any]]]":
    """Yield each step that a person takes on a case, with its process.

    Some open a case of that process on the one that is typed.
    """
    from workflow.processes import PROCESSES

    for process in PROCESSES.values():
        for step in process.steps:
            if step.by_people and (step.on or not process.opens(step.name)):
                yield process, step


def taken_by_its_form(settings: "Settings", name: str, case: str, **given: Any) -> int | None:
    """Take a step on a case whose process has another form than an application; else return None.

    For the verbs that are made by hand for applications. given: as if they were options.
    """
    from handlers.cli.session import session
    from workflow.reimbursement.application import Application

    with session(settings) as here:
        if here.office.look(case).process.form is Application:
            return None
    return _taking(name)(settings, case, **given)


def _taking(name: str) -> "Callable[..., int]":
    """Return the function that takes a step on the case that is typed."""

    def take(settings: "Settings", case: str, **given: Any) -> int:
        """Take the step on a case. given: the options and files that were typed."""
        from handlers.cli.session import session
        from workflow.processes import opening_on

        with session(settings, writes=True) as here:
            process = here.office.look(case).process
            opening = None
            with suppress(KeyError):
                opening = opening_on(name.replace("-", "_"))
            if opening is not None:
                opened, first = opening
                return here.open_on(name, case, first.name, **values_of(first, opened, given))
            steps = (step for each, step in _every_step() if each is process)
            step = next((step for step in steps if typed(step) == name), None)
            if step is None:
                here.office.take(case, name)  # refused, with the steps that there are
                return 0
            values = values_of(step, process, given)
            return here.take(
                name,
                case,
                step.name,
                f"Take the step {name} in case",
                only_with_letters=True,
                **values,
            )

    return take


# Options ---------------------------------------------------------------------------------------


def fields_of(step: "Step[Any]") -> list[Field]:
    """Return the fields of a step's command, but for who takes it."""
    hints = get_type_hints(step.command, include_extras=True)
    described = []
    for each in fields(step.command):
        if each.name == "by" or (step.on and each.name in ("number", "links")):
            continue
        if "from" in each.metadata:  # filled in by what it is read from
            continue
        grounds = each.name == step.because
        option = _GROUNDS if grounds else each.name.rstrip("_").replace("_", "-")
        kind = "text" if each.name in step.readers else _kind(hints[each.name])
        if kind == "yes_no" and each.default is False:
            kind = "flag"
        says = _says(hints[each.name]) or _SAYS.get(option, "")
        described.append(
            Field(
                each.name, option, kind, hints[each.name], says, grounds or each.name in step.needs
            )
        )
    return described


def _kind(hint: Any) -> Kind:
    """Return how the type of a field is written."""
    from workflow.engine.forms import form_class

    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _kind(parts[0])
    if form_class(hint) is not None:
        return "form"
    if origin in (Union, UnionType):
        inner = [_kind(part) for part in parts if part is not type(None)]
        return inner[0] if len(inner) == 1 else "text"
    if origin is tuple:
        return "several"
    return _KINDS.get(hint, "text")


def _says(hint: Any) -> str:
    """Return what a type says of itself, as a sentence for help."""
    from workflow.engine.case import Says

    told = [each for each in get_args(hint)[1:] if isinstance(each, Says)]
    return f"{told[0].text[:1].upper()}{told[0].text[1:]}." if told else ""


def _parameters(steps: "Iterable[Step[Any]]") -> Iterator[click.Parameter]:
    """Yield CASE, the options of all fields of all steps, and FILE if a step brings a form.

    Click asks for what every one of the steps needs; the rest is checked when the case is known.
    """
    every = [{_place(field): field for field in fields_of(step)} for step in steps]
    yield click.Argument(["case"], metavar="CASE", shell_complete=cases)
    for place in dict.fromkeys(place for each in every for place in each):
        field = next(each[place] for each in every if place in each)
        required = all(place in each and each[place].required for each in every)
        if place == FILE:
            metavar = "FILE|-" if required else "[FILE|-]"
            yield click.Argument([FILE], metavar=metavar, required=required)
        else:
            yield _option(field, required)


def _place(field: Field) -> str:
    return FILE if field.kind == "form" else field.option


def _option(field: Field, required: bool) -> click.Option:
    """Return the option of a field, with the form in which its kind is typed."""
    written = f"--{field.option}"
    names = [field.option.replace("-", "_"), written]
    if written == f"--{_GROUNDS}" and field.name != _GROUNDS:
        names.append(f"--{field.name.replace('_', '-')}")
    shared: dict[str, Any] = {"required": required, "help": field.says or None}
    match field.kind:
        case "flag":
            return click.Option(names, is_flag=True, help=field.says or None)
        case "yes_no":
            both = f"{written}/--no-{field.option}"
            return click.Option([names[0], both], default=None, **shared)
        case "day":
            return click.Option(names, type=DAY, metavar="DATE", **shared)
        case "number":
            return click.Option(names, type=click.INT, metavar="NUMBER", **shared)
        case "several":
            return click.Option(names, multiple=True, metavar="TEXT", **shared)
        case _:
            metavar = "|".join(map(str, choices_of(field.type))) or "TEXT"
            return click.Option(names, metavar=metavar, **shared)


def choices_of(hint: Any) -> tuple[Any, ...]:
    """Return the choices of a type; none if it is any text."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(choice for part in get_args(hint) for choice in choices_of(part))


def _example(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return "42" if parameter.name == "case" else "answer.yaml"
    metavar = parameter.metavar or ""
    first, *others = metavar.split("|")
    samples = {"DATE": "2026-03-02", "NUMBER": "3"}
    sample = first if others else samples.get(metavar, '"…"')
    return f"{parameter.opts[0]} {sample}"


def typed_with(step: "Step[Any]") -> str:
    """Return what one types after a step's case, as `--pseudonym TEXT --day DATE`; often nothing.

    Some verbs are made by hand, and take as an argument what would be an option here.
    """
    root = click.get_current_context().find_root()
    assert isinstance(root.command, click.Group)
    verb = root.command.get_command(root, step.typed.split()[0])
    every = {each.name: each for each in (verb.params if verb is not None else ())}
    needed = (every[_place(field).replace("-", "_")] for field in fields_of(step) if field.required)
    return " ".join(
        each.make_metavar(root)
        if isinstance(each, click.Argument)
        else f"{each.opts[0]} {each.make_metavar(root)}"
        for each in needed
    )


# Values ----------------------------------------------------------------------------------------


def values_of(
    step: "Step[Any]", process: "Process[Any]", given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields of a step from the options that were typed; those not typed are left out.

    Raises UsageError for an option that the step needs or does not have, or a wrong value, and
    InvalidInput for a form.
    """
    every = fields_of(step)
    known = {_place(field).replace("-", "_") for field in every}
    for name, value in given.items():
        if name not in known and value not in (None, (), False):
            raise click.UsageError(f"--{name.replace('_', '-')}: this step has no such option.")
    stated: dict[str, Any] = {}
    for field in every:
        value = given.get(_place(field).replace("-", "_"))
        if value not in (None, ()):
            stated[field.name] = value
        elif field.required:
            raise click.UsageError(f"Missing {_written(field)}.")
    values = {
        field.name: _read(field, process, stated[field.name])
        for field in every
        if field.name in stated and field.name not in step.readers
    }
    for name, read in step.readers.items():
        if name in stated:
            try:
                values[name] = read(stated)
            except ValueError as wrong:
                raise click.UsageError(f"--{name.replace('_', '-')}: {wrong}.") from None
    return values


def _written(field: Field) -> str:
    return "FILE" if field.kind == "form" else f"--{field.option}"


def _read(field: Field, process: "Process[Any]", value: Any) -> Any:
    """Convert what was typed for a field to the type that the step's command has for it.

    Raises UsageError for a value that does not fit. Reading a form from its file can raise
    InvalidInput.
    """
    from pydantic import TypeAdapter, ValidationError

    if field.kind == "form":
        from handlers.analysis.application_files import read_applications
        from handlers.cli.output import note
        from workflow.engine.forms import form_class

        own = form_class(field.type) or process.form
        [(_, form)] = read_applications([value], note, own)
        return form
    try:
        return TypeAdapter(field.type).validate_python(value)
    except ValidationError as wrong:
        says = wrong.errors(include_url=False, include_input=False)[0]["msg"]
        raise click.UsageError(f"--{field.option}: {says}.") from None
