"""What analysts ask without a database: assess applications, check files, list the rules, show schemas and the machine.

Each verb is one function with typed arguments and a plain value; printing is the command's matter. No clock: days are arguments.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from handlers.analysis.input_files import input_files
from handlers.text import yes_no
from workflow.engine.errors import Fault, InvalidInput
from workflow.engine.roads import mermaid
from workflow.logic.counterfactual import Change, would_grant
from workflow.logic.outcome import MISSING_INFORMATION, Assessment, Proof, ready
from workflow.logic.rule_set import RuleSet, facts_of
from workflow.logic.tree import Rule
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessment import assess, prove
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import SEED, in_force

Said = Callable[[str], None]


def silent(_: str) -> None:
    """Drop what is said."""


@dataclass(frozen=True)
class Assessed:
    """One application with its assessment, proof and ways to a grant. asks: the fields that would answer each missing fact."""

    file: str
    assessment: Assessment
    proof: tuple[Proof, ...]
    would_grant: tuple[tuple[Change, ...], ...]
    asks: dict[str, tuple[str, ...]]

    def as_data(self) -> dict[str, Any]:
        """As the contract of `assess` says it."""
        found = self.assessment
        return {
            "file": self.file,
            "outcome": found.outcome,
            "basis": found.basis,
            "reasons": list(found.reasons),
            "missing": list(found.missing),
            "would_grant": [[change.fact for change in way] for way in self.would_grant],
            "proof": [proof_as_data(rule) for rule in self.proof],
            "failing": [{"rule": f.rule, "law": f.law, "question": f.question, "reason": f.reason} for f in found.failing],
            "asks": self.asks,
            "changes": [[asdict(change) for change in way] for way in self.would_grant],
        }

    def lines(self, *, with_proof: bool) -> Iterator[str]:
        """As people read it."""
        found = self.assessment
        yield f"{self.file}: {found.outcome}{f' under {found.basis}' if found.basis else ''}"
        for failing in found.failing:
            reason = f"reason {failing.reason}: {REJECTION_REASONS[failing.reason]}"
            yield f"  not met: {failing.question} ({failing.rule}, {failing.law}; {reason})"
        for fact in found.missing:
            asks = f" ({', '.join(self.asks[fact])})" if self.asks else ""
            yield f"  missing: {FACTS[fact].says}{asks}"
        ways = [in_words(way) for way in self.would_grant if way]
        yield from (f"  would be granted with: {way}" for way in ways[:MOST_WAYS])
        if len(ways) > MOST_WAYS:
            yield f"  … and in {len(ways) - MOST_WAYS} more ways (--format json lists them)"
        if found.outcome != "grant" and not self.would_grant:
            yield "  nothing that anybody can change would have it granted"
        if with_proof:
            yield from (f"  {rule.id} {yes_no(rule.answer)}: {rule.question} ({rule.law})" for rule in self.proof)


MOST_WAYS = 3


def in_words(way: Sequence[Change]) -> str:
    """A set of changes as a doctor understands it: each fact, and what it would have to be."""
    return "; ".join(f"{FACTS[change.fact].says}: {_value(change)}" for change in way)


def _value(change: Change) -> str:
    after = change.after
    if after is True:
        return "stated" if FACTS[change.fact].kind == "given" else "yes"
    if isinstance(after, tuple):
        return f"as {after[0]} days within a year, or {after[1]} months unbroken"
    return "no" if after is False else f"as {after} {FACTS[change.fact].unit}".rstrip()


def assess_files(files: Sequence[str], received: date, policy: Policy = DEFAULT, said: Said = silent) -> list[Assessed]:
    """Assess application files as if received on an Oslo date; `-` is standard input.

    Raises InvalidInput with every fault of every file: all are assessed, or none.
    """
    return [_assessed(file, application, received, policy) for file, application in read_applications(files, said)]


def _assessed(file: str, application: Application, received: date, policy: Policy) -> Assessed:
    found = assess(application, received, policy)
    asks = {fact: missing_fields(fact, application) for fact in found.missing}
    ways = would_grant(ready(in_force(received, policy), policy), found.facts)
    return Assessed(file, found, prove(application, received, policy), ways, asks)


TABLES = (".parquet", ".csv", ".jsonl", ".ndjson")


def is_table(file: str) -> bool:
    """Whether a file is a table of facts, by its name."""
    return file.lower().endswith(TABLES)


def row_numbers(text: str, rows: int) -> list[int]:
    """Row numbers (from 1) as places (from 0). Raises InvalidInput for what is no row of the file."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= rows for part in parts):
        raise InvalidInput((Fault("--rows", 1, 1, "", f"write row numbers from 1 to {rows}, with commas between"),))
    return [int(part) - 1 for part in parts]


def read_applications(files: Sequence[str], said: Said = silent) -> list[tuple[str, Application]]:
    """Application files, each once; `-` is standard input; `.xml` is a message M2; `said` gets what it says
    beyond an application.

    Raises InvalidInput with every fault of every file: all or none.
    """
    from scenarios.reader import is_m2, parse_application, read_application

    read: list[tuple[str, Application]] = []
    faults: list[Fault] = []
    for file in files:
        try:
            read.append((file, parse_application(_standard_input()) if file == "-" else read_application(file)))
            if is_m2(file):
                _note_unplaced(file, said)
        except InvalidInput as invalid:
            faults += invalid.faults
    if faults:
        raise InvalidInput(tuple(faults))
    return read


def _standard_input() -> str:
    """What came through it, or as much as shows that it is too large; nothing where it is closed."""
    from scenarios.reading.text import MAX_BYTES

    return sys.stdin.read(MAX_BYTES + 1) if sys.stdin else ""


def check(paths: Sequence[str], said: Said = silent) -> list[Fault]:
    """Every fault of every file; none = all can be used. A file is read as what its keys say it is (`scenarios.kinds`).

    said: called with each thing that a message M2 says and the application has no place for. It is no fault, but must be read.
    """
    from scenarios.kinds import read_any
    from scenarios.reader import is_m2

    faults: list[Fault] = []
    try:
        files = input_files(paths)
    except InvalidInput as invalid:
        return list(invalid.faults)
    for file in files:
        try:
            if is_m2(file):
                _note_unplaced(file, said)
            else:
                read_any(file)
        except InvalidInput as invalid:
            faults += invalid.faults
    return sorted(faults)


def _note_unplaced(file: str, said: Said) -> None:
    """Say what a message holds that the application has no place for: nothing is guessed, so somebody must read it."""
    from scenarios.m2 import unplaced

    for each in unplaced(file):
        said(f"{file}:{each}")


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


def form(what: Literal["application", "scenario"]) -> str:
    """The form to fill in, as commented YAML in Norwegian."""
    from scenarios.forms import form as shipped

    return shipped(what)


def schema(what: Literal["application", "scenario"]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file."""
    from scenarios.schemas import json_schema

    return json_schema(what)


def diagram() -> str:
    """The lifecycle as a Mermaid state diagram, drawn from the table that runs: roads and guards."""
    return mermaid(REIMBURSEMENT)


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
