"""What analysts ask without a database: assess applications, check files, list the rules, show schemas and the machine.

Each verb is one function with typed arguments and a plain value; printing is the command's matter. No clock: days are arguments.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from handlers.files import input_files
from workflow.application import Application
from workflow.eligibility.assessment import MISSING_INFORMATION, Assessment, Proof, assess, prove
from workflow.eligibility.derivation import missing_fields
from workflow.eligibility.facts import FACTS
from workflow.eligibility.logic import Rule
from workflow.eligibility.rulesets import SEED, RuleSet, facts_of
from workflow.errors import Fault, InvalidInput
from workflow.lifecycle import ROADS
from workflow.policy import DEFAULT, Policy


@dataclass(frozen=True)
class Assessed:
    """One application file with its assessment and proof. asks: the fields that would answer each missing fact."""

    file: str
    application: Application
    assessment: Assessment
    proof: tuple[Proof, ...]
    asks: dict[str, tuple[str, ...]]


def assess_files(files: Sequence[str], received: date, policy: Policy = DEFAULT) -> list[Assessed]:
    """Assess application files as if received on an Oslo date; `-` is standard input.

    Raises InvalidInput with every fault of every file: all are assessed, or none.
    """
    return [_assessed(file, application, received, policy) for file, application in _read_all(files)]


def _assessed(file: str, application: Application, received: date, policy: Policy) -> Assessed:
    found = assess(application, received, policy)
    asks = {fact: missing_fields(fact, application) for fact in found.missing}
    return Assessed(file, application, found, prove(application, received, policy), asks)


def _read_all(files: Sequence[str]) -> list[tuple[str, Application]]:
    from scenarios.reader import parse_application, read_application

    read: list[tuple[str, Application]] = []
    faults: list[Fault] = []
    for file in files:
        try:
            read.append((file, parse_application(sys.stdin.read()) if file == "-" else read_application(file)))
        except InvalidInput as invalid:
            faults += invalid.faults
    if faults:
        raise InvalidInput(tuple(faults))
    return read


def check(paths: Sequence[str]) -> list[Fault]:
    """Every fault of every file; none = all can be used. A file is read as what its keys say it is (`scenarios.kinds`)."""
    from scenarios.kinds import read_any

    faults: list[Fault] = []
    try:
        files = input_files(paths)
    except InvalidInput as invalid:
        return list(invalid.faults)
    for file in files:
        try:
            read_any(file)
        except InvalidInput as invalid:
            faults += invalid.faults
    return sorted(faults)


def rules_list(rule_set: RuleSet = SEED) -> list[dict[str, Any]]:
    """Every rule as a row: id, kind, law (its paragraph), question, facts it reads, their owners, reason of list 7481, source.

    A documentary rule's statement that never comes ends in reason 13, missing information.
    """
    rules = rule_set.rules()
    return [_row(rule, rules) for rule in sorted(rules.values(), key=lambda rule: _place(rule.id))]


def _row(rule: Rule, rules: dict[str, Rule]) -> dict[str, Any]:
    facts = facts_of(rule, rules)
    return {
        "id": rule.id,
        "kind": rule.kind,
        "law": rule.law,
        "question": rule.question,
        "facts": list(facts),
        "owners": list(dict.fromkeys(FACTS[name].owner for name in facts)),
        "reason": rule.reason or (MISSING_INFORMATION if rule.kind == "documentary" else None),
        "source": rule.source,
        "carried_by": list(rule.carried_by),
        "implied": rule.implied,
    }


def _place(rule_id: str) -> tuple[int, int, str]:
    """The order of the law page: S, G, A, D-1…8, B, D-21…27, P."""
    letter, rest = rule_id.split("-", 1)
    number = int("".join(c for c in rest.split("+")[0] if c.isdigit()))
    group = "SGADBP".index(letter)
    return (4 if letter == "D" and number > 20 else group, number, rest)


def schema(what: Literal["application", "scenario"]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file."""
    from scenarios.schemas import json_schema

    return json_schema(what)


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, drawn from the table that runs: roads, guards, and the letters they give."""
    lines = ["stateDiagram-v2", "    [*] --> received: receive"]
    for road in ROADS:
        guard = f" [{road.guard.says}]" if road.guard else ""
        lines.append(f"    {road.source} --> {road.to}: {road.step}{guard}")
    lines += [f"    {state} --> [*]" for state in ("granted", "rejected")]
    return "\n".join(lines)


def proof_as_data(proof: Proof) -> dict[str, Any]:
    """A proof as plain data: answers are true, false or null (unknown)."""
    data: dict[str, Any] = {"id": proof.id, "answer": proof.answer}
    if proof.law is not None:
        data |= {"law": proof.law, "question": proof.question}
    if proof.parts:
        data["parts"] = [proof_as_data(part) for part in proof.parts]
    if proof.evidence is not None:
        data["evidence"] = {name: value for name, value in asdict(proof.evidence).items() if name != "judged" or value}
    return data
