"""Make the JSON Schemas of application and scenario from their models.

`python -m scenarios.schemas` writes them to `schema/`. A schema accepts what the reader accepts, as
far as JSON Schema can express it. No schema allows null: the reader refuses it. Descriptions stand
at the fields of the models.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_type_hints

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scenarios.scenario import Scenario
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import DEFAULT, Policy

FOLDER: Final = Path(__file__).parent / "schema"
_MODELS: Final[Mapping[str, type[BaseModel]]] = {"application": Application, "scenario": Scenario}


def json_schema(what: Literal["application", "scenario"]) -> dict[str, Any]:
    """Return the schema of a kind of file, draft 2020-12."""
    schema = _MODELS[what].model_json_schema(schema_generator=_Generator)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"saksgang/{what}/1"}
    if what == "scenario":
        schema["properties"]["policy"] |= _policy()
    sections = schema if what == "application" else schema["$defs"]["Application"]
    documentation = sections["properties"]["documentation"]
    listed = {key: documentation.pop(key) for key in ("type", "items")}
    documentation["anyOf"] = [listed, {"const": "none", "type": "string"}]
    return head | schema


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


def _policy() -> dict[str, Any]:
    """Return the schema of the `policy` section, from the fields of the policy itself."""
    return {
        "additionalProperties": False,
        "properties": {name: _value(name) for name in DEFAULT.values()},
    }


def _value(name: str) -> dict[str, Any]:
    wanted, about = get_type_hints(Policy)[name], Policy.__dataclass_fields__[name].metadata
    if wanted is bool:
        form: dict[str, Any] = {"enum": ["yes", "no", True, False]}
    elif wanted is int:
        form = {"type": "integer", "minimum": about["least"]}
    else:
        form = {"enum": list(get_args(wanted))}
    more = f"{about['unit']}; decides: {about['decides']}; {about['source']}"
    return form | {"description": f"{about['says']} ({more})"}


def main() -> None:
    """Write the schema files."""
    FOLDER.mkdir(exist_ok=True)
    for what in get_args(Literal["application", "scenario"]):
        (FOLDER / f"{what}.json").write_text(as_text(json_schema(what)), encoding="utf-8")


if __name__ == "__main__":
    main()
