"""The dictionary of a table of facts: as a list for people, and as a JSON Schema of a row."""

from collections.abc import Iterator
from typing import Any, Final

from handlers.analysis.fact_list import every_column
from handlers.cli.output import columns

_OF_A_ROW: Final = {
    "id": "what you call the row",
    "weight": "how many applications it stands for; empty: 1",
    "received": "the day of arrival, as 2026-03-02",
    "stratum": "a group for which totals or prices are known",
    "amount": "kroner a year of a grant",
    "priority": "yes: the shorter target; empty: no",
}
_STATED: Final = "whether the application states it at first; empty: yes, if it is known"


def form_of_facts() -> tuple[list[dict[str, Any]], Iterator[str]]:
    """Return the columns as rows of data, and as lines for people."""
    rows = every_column()
    return rows, _lines(rows)


def _lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    titles = ("column", "values", "unit", "owner", "empty", "says")
    yield from columns([[row[title] for title in titles] for row in rows], titles)
    yield ""
    yield f"NAME.stated, of a fact that is unknown where its column is empty: {_STATED}."
    yield "Of a row: " + "; ".join(f"{name} ({says})" for name, says in _OF_A_ROW.items()) + "."


def schema_of_facts() -> dict[str, Any]:
    """Return the JSON Schema of a row of a table of facts, as of a line of JSON Lines."""
    properties: dict[str, Any] = {}
    for row in every_column():
        says = "; ".join(
            part for part in (row["says"], row["unit"], f"owner: {row['owner']}") if part
        )
        properties[row["column"]] = _type(row) | {
            "description": f"{says}; empty: {row['empty']}",
        }
        if row["empty"] in ("unknown", "not stated"):
            about = {"type": ["boolean", "null"], "description": f"{row['name']}: {_STATED}"}
            properties[f"{row['name']}.stated"] = about
    for name, says in _OF_A_ROW.items():
        properties[name] = {"description": says}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "saksgang/facts/1",
        "title": "A row of a table of facts",
        "type": "object",
        "properties": properties,
    }


def _type(row: dict[str, Any]) -> dict[str, Any]:
    match row["type"]:
        case "choice":
            return {"enum": [*row["choices"], None]}
        case "number":
            return {"type": ["integer", "null"], "minimum": 0}
        case "given":
            return {"enum": [True, None]}
        case _:
            return {"type": ["boolean", "null"]}
