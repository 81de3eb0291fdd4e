"""The good files that the hostile ones are made of, with `CANARY` in their free texts."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

CANARY: Final = "Kanari·4711"
NOT_SYNTHETIC: Final = "010170" + "12345"  # in two parts, because no file here holds such a number
LIBRARY: Final = Path("scenarios/library").resolve()
MESSAGES: Final = Path("tests/scenarios/m2").resolve()
POLICY: Final = (
    "answer_days: 21\nextended_answer_days: 42\nrare_persons: 500\nvery_rare_persons: 50\n"
    "wrong_applicant_policy: return\nlong_lasting_gate: yes\nhta_from: 2018-01-01\n"
    "closed_days: [2026-12-24, 2026-12-31]\nopioid_atc: [N02A, N07BC02]\n"
)
TABLE: Final = (
    "patient.member,doctor.hpr_number,duplicate,treatment_time.days,treatment_time.months,"
    "medicine.marketing\n"
    "ja,yes,,30,1,marketed\nNO,,yes,,,naf\nyes,yes,no,400,12,authorised_not_marketed\n,,,,,\n"
)
TEXTS: Final = (
    *("", " ", CANARY, f"{CANARY}\n{CANARY}", "x" * 3990 + CANARY, CANARY * 300),
    *("14836130031", NOT_SYNTHETIC, "9" * 30, "9" * 5000),
    *("-1", "0", "1e5", "1.5", "٣", "2015-02-30", "0000-00-00", "9999-12-31", "2015-03-16"),
    *("+9999d", "+999wd", "lifelong", "none"),
    *("open", "yes", "no", "ja", "NO", "../x.yaml", "/etc/passwd", "a\u202eb", "a\u0301" * 50),
    *("\U0001f600", "{{7*7}}", "=1+1", "æŋ"),
)
"""Awkward texts, to be put where another text is expected."""
_FREE: Final = {
    "name",
    "text",
    "by",
    "product",
    "title",
    "substance",
    "department",
    "severity",
    "scenario",
    "because",
    "source",
}


@cache
def good_files() -> dict[str, list[tuple[str, bytes]]]:
    """Return suffix and bytes of the good files by kind, with canaries in their free texts."""
    applications = [
        _with_canaries(path) for path in sorted((LIBRARY / "applications").glob("*.yaml"))
    ]
    scenarios = [_with_canaries(path) for path in sorted(LIBRARY.glob("*.yaml"))[::12]]
    messages = [path.read_text(encoding="utf-8") for path in sorted(MESSAGES.glob("*.xml"))]
    lines = TABLE.splitlines()
    heads = lines[0].split(",")
    rows = [dict(zip(heads, line.split(","), strict=True)) for line in lines[1:]]
    return {
        "application": [
            each for data in applications for each in (("yaml", _yaml(data)), ("json", _json(data)))
        ],
        "scenario": [
            each for data in scenarios for each in (("yaml", _yaml(data)), ("json", _json(data)))
        ],
        "policy": [
            ("yaml", POLICY.encode()),
            ("json", _json(yaml.load(POLICY, Loader=yaml.CBaseLoader))),
        ],
        "message": [
            ("xml", re.sub(r"(?<=>)([A-ZÆØÅ][a-zæøå]+)(?=<)", rf"\1 {CANARY}", text).encode())
            for text in messages
        ],
        "table": [
            ("csv", TABLE.encode()),
            (
                "jsonl",
                "".join(
                    json.dumps({k: v for k, v in row.items() if v}) + "\n" for row in rows
                ).encode(),
            ),
        ],
    }


def _with_canaries(path: Path) -> Any:
    def marked(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: marked(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [marked(inner, name) for inner in value]
        return f"{value} {CANARY}" if name in _FREE and value != "none" else value

    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    if isinstance(data.get("application"), str):  # a mutated file has no other file beside it
        beside = path.parent / data["application"]
        data["application"] = yaml.load(beside.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return marked(data, "")


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _yaml(data: Any) -> bytes:
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False).encode()
