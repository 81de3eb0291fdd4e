"""Print the forms that people fill in: applications, scenarios, policies and office profiles.

A process's own forms are commented YAML in its folder, `form/application.yaml` and
`form/scenario.yaml`. For a process without them, the form is made from its models. A line that
begins with `##` is an explanation. A line that begins with `# ` is a field: delete the mark to use
it. The tests compare each form with its model.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from scenarios.office import OWN, BothForms
from scenarios.process_models import model_of
from scenarios.scenario import DEFAULT_PROCESS
from workflow.engine.process import Process
from workflow.processes import PROCESSES

FormName = Literal["application", "scenario", "story", "policy", "office", "population"]

STORY: Final = Path(__file__).parent / "form" / "story.yaml"
POPULATION: Final = Path(__file__).parent / "form" / "population.yaml"

_HEAD: Final = """\
# yaml-language-server: $schema={what}.schema.json
##
## {title}
##
## Lines that begin with ## explain. Lines that begin with # and a blank are fields: delete the mark
## in front of the fields that you use, and of the lines that they belong under. A field that is
## left out is not known. A dash (-) begins an item; copy its lines for more of them.
"""


def form(what: FormName, process: Process[Any] = PROCESSES[DEFAULT_PROCESS]) -> str:
    """Return the empty form for a kind of file. Unchanged, it states nothing.

    Those of a story, an office and a population are the same for every process. That of an office
    states the simulation's own; that of a population is a complete example. Raises ValueError for
    what a process has not.
    """
    if what == "office":
        return _office_form()
    if what == "policy":
        return _policy_form(process)
    if what == "story":
        return STORY.read_text(encoding="utf-8")
    if what == "population":
        return POPULATION.read_text(encoding="utf-8")
    own = None if process.folder is None else process.folder / "form" / f"{what}.yaml"
    if own is not None and own.is_file():
        return own.read_text(encoding="utf-8")
    model = model_of(what, process)
    title = f"{process.title.nb}: {what}"
    return _HEAD.format(what=what, title=title) + "\n".join(_lines(model, "")) + "\n"


_OFFICE_FORM: Final = """\
# yaml-language-server: $schema=office.schema.json
##
## KONTORET SOM SENDER BREVENE (kontorprofil)
##
## Skriv inn ditt kontor, og bruk filen med --office FIL eller SAKSGANG_OFFICE. Linjer som begynner
## med ##, er forklaring. Kontoret under er simuleringens eget og finnes ikke.

## Versjonen av denne typen fil
schema: 1

## Kontorets navn på bokmål (nb) og nynorsk (nn)
office: {office}

## Postadressen, én til fire linjer
address: [{address}]

## Telefonnummer
phone: {phone}

## Når noen svarer
hours: {hours}

## Nettsted
web: {web}

## Klageorganet avgjør klager som kontoret ikke gir medhold i. Det første har ingen dato.
## Et senere gjelder vedtak fra og med datoen etter «from».
complaint_bodies:
{bodies}
"""


def _office_form() -> str:
    """Return the form of an office profile, filled in with the simulation's own office."""
    assert OWN.hours is not None
    bodies = [
        f"  - from: {body.from_.isoformat()}\n    name: {_in_both_forms(body.name)}"
        if body.from_
        else f"  - name: {_in_both_forms(body.name)}"
        for body in OWN.complaint_bodies
    ]
    return _OFFICE_FORM.format(
        office=_in_both_forms(OWN.office),
        address=", ".join(OWN.address),
        phone=OWN.phone,
        hours=_in_both_forms(OWN.hours),
        web=OWN.web,
        bodies="\n".join(bodies),
    )


def _in_both_forms(words: BothForms) -> str:
    return f"{{nb: {words.nb}, nn: {words.nn}}}"


_POLICY_HEAD: Final = """\
# yaml-language-server: $schema=policy.schema.json
##
## POLICY: the values that the law leaves open: numbers, switches, days, lists
##
## Lines that begin with ## explain. Lines that begin with # and a blank are the values in force:
## delete the mark in front of those that you change. What is left out stays as it is here.
##
## Then, for this file under the name my-policy.yaml:
##   saksgang check my-policy.yaml                   Is the file right?
##   saksgang rules diff --policy my-policy.yaml     Who is better or worse off?
##   saksgang replay FOLDER --policy my-policy.yaml  What becomes of these cases?

schema: 1
policy: my policy
"""


def _policy_form(process: Process[Any]) -> str:
    """Return the form of a policy file: every value with its default, unit and source."""
    if process.policy is None:
        raise ValueError(f"the process {process.name} has no policy")
    known = fields(process.policy)
    return _POLICY_HEAD + "".join(_policy_value(process.policy, about) for about in known)


def _policy_value(policy: Any, field: "Field[Any]") -> str:
    value, about = getattr(policy, field.name), field.metadata
    default = ("yes" if value else "no") if isinstance(value, bool) else value
    if isinstance(value, tuple):
        default = f"[{', '.join(map(str, value))}]"
    decides = "nothing" if about["decides"] == "nothing" else f"the {about['decides']}"
    explained = (
        f"## {about['says']}\n## {about['unit']}; decides {decides}; source: {about['source']}"
    )
    return f"\n{explained}\n# {field.name}: {default}\n"


def with_words(text: str, process: Process[Any]) -> str:
    """Return a scenario form with the process's own words in its lists.

    A list stands under its heading (`state`, `letters`, `deadlines`, and those of the process): a
    name and its words on each line.
    """
    lists: dict[str, Mapping[str, str]] = {
        "state": {state.name: state.words.nb for state in process.states},
        "letters": {kind: process.title_of(kind).nb for kind in process.letter_kinds},
        "deadlines": {timer.name: timer.words.nb for timer in process.timers},
        **process.form_lists,
    }
    for heading, words in lists.items():
        listed = "".join(f"##     {name}: {says}\n" for name, says in words.items())
        pattern = rf"(^## +{heading}: [^\n]*\n(?:##   \S[^\n]*\n)*)(?:##     [^\n]*\n)+"
        text = re.sub(pattern, rf"\g<1>{listed}", text, flags=re.MULTILINE)
    return text


def _lines(model: type[BaseModel], indent: str) -> Iterator[str]:
    """Yield a line for each field of a model, after its explanation; fields inside it below it."""
    for name, field in model.model_fields.items():
        yield ""
        yield f"## {indent}{_explained(field.description or '', field.annotation)}".rstrip()
        yield f"# {indent}{field.alias or name}:"
        inner, many = _model_in(field.annotation)
        if inner is not None:
            yield from [f"# {indent}  -"] if many else []
            yield from _lines(inner, indent + ("    " if many else "  "))


def _explained(says: str, kind: Any) -> str:
    words = _words(kind)
    return f"{says} One of: {', '.join(words)}." if words else says


def _words(kind: Any) -> list[str]:
    """Return the fixed answers of a field."""
    if get_origin(kind) is Literal:
        return [str(word) for word in get_args(kind)]
    return [word for part in get_args(kind) if not isinstance(part, str) for word in _words(part)]


def _model_in(kind: Any) -> tuple[type[BaseModel] | None, bool]:
    """Return the model inside a field's type, and whether the field is a list of them."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _model_in(parts[0])
    if origin in (Union, UnionType):
        return next((x for x in map(_model_in, parts) if x[0] is not None), (None, False))
    if origin is tuple:
        return _model_in(parts[0])[0], True
    return (kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None), False
