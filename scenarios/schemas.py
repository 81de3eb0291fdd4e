"""Make the JSON Schemas of applications, scenarios, stories, policies, offices and populations.

`python -m scenarios.schemas` writes those of the default process to `schema/`; `saksgang schema`
prints every other. It also puts each process's words in the lists of its scenario form. A schema
what the reader accepts, as far as JSON Schema can express it. No schema allows null: the
reader refuses it. Descriptions stand at the fields of the models.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scenarios.forms import with_words
from scenarios.labels import words_of
from scenarios.office import OfficeProfile
from scenarios.population import PopulationFile
from scenarios.process_models import model_of, story_model
from scenarios.scenario import DEFAULT_PROCESS
from workflow.engine.process import Process
from workflow.processes import PROCESSES
from workflow.reimbursement.field_types import YES_NO_WORDS, Day

_COUNT: Final = r"^[0-9]{1,6}$"
FOLDER: Final = Path(__file__).parent / "schema"
What = Literal["application", "scenario", "story", "policy", "office", "population"]
OF_ALL: Final = ("story", "office", "population")
"""Kinds of files that are the same for every process."""
WRITTEN: Final[tuple[What, ...]] = ("application", "scenario", "policy", "office", "population")
"""Kinds whose schema stands in `schema/`."""


def json_schema(what: What, process: Process[Any] = PROCESSES[DEFAULT_PROCESS]) -> dict[str, Any]:
    """Return the schema of a kind of file of a process, draft 2020-12.

    Those of a story, an office and a population are the same for every process. Raises ValueError
    for what a process has not.
    """
    if what == "office":
        return _head(what, process) | OfficeProfile.model_json_schema(schema_generator=_Generator)
    if what == "population":
        return _head(what, process) | _population_file(process)
    if what == "policy":
        return _head(what, process) | _policy_file(process)
    model = story_model() if what == "story" else model_of(what, process)
    schema = model.model_json_schema(schema_generator=_Generator)
    definitions = schema.get("$defs", {})
    for each in PROCESSES.values() if what == "story" else (process,):
        held = "" if each.form is None else each.form.__name__
        form = schema if what == "application" else definitions.get(held, {})
        _accept_words(form, definitions, "", each)
    if what != "application":
        schema["properties"]["policy"] |= _policy(process.policy)
    return _head(what, process) | schema


def _population_file(process: Process[Any]) -> dict[str, Any]:
    """Return the schema of a population file, with the policy values of its variants."""
    schema = PopulationFile.model_json_schema(schema_generator=_Generator)
    schema["$defs"]["Variant"]["properties"]["policy"] |= _policy(process.policy)
    return schema


def _head(what: What, process: Process[Any]) -> dict[str, Any]:
    name = file_name(what, process).removesuffix(".json").replace(".", "/")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"saksgang/{name}/1"}


def _policy_file(process: Process[Any]) -> dict[str, Any]:
    """Return the schema of a policy file: version and title, then the values."""
    if process.policy is None:
        raise ValueError(f"the process {process.name} has no policy")
    values = _policy(process.policy)
    head = {
        "schema": {"enum": [1, "1"], "description": "Version of this file format: 1."},
        "policy": {
            "type": "string",
            "minLength": 1,
            "description": "What this policy is, in words.",
        },
    }
    about = {"title": "Policy", "type": "object", "description": "Values that the law leaves open."}
    return about | values | {"properties": head | values["properties"]}


def file_name(what: What, process: Process[Any]) -> str:
    """Return the name of a schema's file; that of the default process is the kind alone."""
    alone = what in OF_ALL or process.name == DEFAULT_PROCESS
    return f"{what}.json" if alone else f"{process.name}.{what}.json"


def as_text(schema: Mapping[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


class _Generator(GenerateJsonSchema):
    """Generate schemas without null: an unknown field is left out."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def _accept_words(
    section: dict[str, Any], definitions: dict[str, Any], path: str, process: Process[Any]
) -> None:
    """Let each field below a section take the words that the form prints beside its codes."""
    for name, schema in section.get("properties", {}).items():
        field = f"{path}.{name}".lstrip(".")
        words = words_of(process, field)
        holder = schema["items"] if words and "items" in schema else schema
        if words:
            about = {key: holder.pop(key) for key in ("title", "description") if key in holder}
            codes = holder.pop("anyOf", None) or [dict(holder)]
            holder.clear()
            holder |= about | {"anyOf": [*codes, {"enum": words}]}
        for arm in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
            reference = str(arm.get("$ref") or arm.get("items", {}).get("$ref", ""))
            inner = definitions.get(reference.rpartition("/")[2])
            if inner is not None:
                _accept_words(inner, definitions, field, process)


def _policy(policy: Any) -> dict[str, Any]:
    """Return the schema of the `policy` section, from the fields of the policy itself."""
    known = () if policy is None else fields(policy)
    types = {} if policy is None else get_type_hints(type(policy))
    properties = {x.name: _value(types[x.name], x.metadata) for x in known}
    return {"additionalProperties": False, "properties": properties}


def _value(wanted: Any, about: Mapping[str, Any]) -> dict[str, Any]:
    form = _form(wanted, about)
    if get_origin(wanted) is tuple:
        form = {"type": "array", "items": _form(get_args(wanted)[0], about), "uniqueItems": True}
    return form | {"description": f"{about['says']} ({about['unit']}; {about['source']})"}


def _form(wanted: Any, about: Mapping[str, Any]) -> dict[str, Any]:
    if wanted is bool:
        return {"enum": [*YES_NO_WORDS, True, False]}
    if wanted is int:
        return {"type": ["integer", "string"], "minimum": about["least"], "pattern": _COUNT}
    if wanted is str:
        return {"type": "string", "pattern": f"^{about['form'].pattern}$"}
    if get_origin(wanted) is Literal:
        return {"enum": list(get_args(wanted))}
    return TypeAdapter(Day).json_schema()


def main() -> None:
    """Write the schema files of the default process, and the lists of words in each form."""
    FOLDER.mkdir(exist_ok=True)
    for what in WRITTEN:
        (FOLDER / f"{what}.json").write_text(as_text(json_schema(what)), encoding="utf-8")
    for process in PROCESSES.values():
        own = None if process.folder is None else process.folder / "form" / "scenario.yaml"
        if own is not None and own.is_file():
            text = with_words(own.read_text(encoding="utf-8"), process)
            own.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
