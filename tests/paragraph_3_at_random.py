"""Compare product and oracle on random applications under § 3, over the four rule sets.

`python tests/paragraph_3_at_random.py --number 100000 --seed 1` prints every difference as JSON,
then how many applications ended how, and how often each rule failed or was unknown alone. The exit
code is 0 only if there was no difference.
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from oracles.known_2018 import SETS  # noqa: E402
from oracles.law_2018 import DOCUMENT, RULES  # noqa: E402
from oracles.random_2018 import Drawn, drawn  # noqa: E402
from paragraph_3 import Result, by_the_oracle, by_the_product  # noqa: E402

MOST_SHOWN: Final = 20


class Tally:
    """What random applications reached, counted by the oracle's results."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.sets: Counter[str] = Counter()
        self.failed_alone: Counter[str] = Counter()
        self.unknown_alone: Counter[str] = Counter()
        self.only_documents = self.differences = 0

    def count(self, one: Drawn, result: Result) -> None:
        """Count one application."""
        self.outcomes[result.outcome] += 1
        self.sets[f"§ 3, {max(day for day in SETS if day <= one.on)}"] += 1
        if len(result.failing) == 1:
            self.failed_alone.update(result.failing)
        if result.outcome != "missing" or not result.missing or result.tasks:
            return
        reading = [rule for rule in RULES if result.missing & set(rule.reads)]
        self.unknown_alone.update(r.id for r in reading if result.missing <= set(r.reads))
        self.only_documents += all(rule.group == DOCUMENT for rule in reading)

    def lines(self) -> list[str]:
        """Return the counts in lines."""
        each = [
            ("ended", self.outcomes),
            ("rule set", self.sets),
            ("failed alone", self.failed_alone),
            ("unknown alone", self.unknown_alone),
        ]
        return [
            *(f"{what}: " + ", ".join(f"{k} {n}" for k, n in c.most_common()) for what, c in each),
            f"only documents missing: {self.only_documents}",
            f"differences: {self.differences}",
        ]


def as_json(one: Drawn, product: Result, oracle: Result) -> str:
    """Return an application and what the two say of it differently."""
    differs = {
        name: {"product": _plain(left), "oracle": _plain(right)}
        for name, left, right in zip(Result._fields, product, oracle, strict=True)
        if left != right
    }
    about = {"received": one.received, "rules": one.on, "policy": vars(one.policy)}
    told = {**about, "differs": differs, "application": one.application}
    return json.dumps(told, ensure_ascii=False, default=str)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=10_000, help="how many applications")
    parser.add_argument("--seed", type=int, default=1, help="where Python's random begins")
    options = parser.parse_args()
    random, tally, begun = Random(options.seed), Tally(), time.monotonic()
    for _ in range(options.number):
        one = drawn(random)
        product, oracle = by_the_product(one), by_the_oracle(one)
        tally.count(one, oracle)
        if product != oracle:
            tally.differences += 1
            if tally.differences <= MOST_SHOWN:
                print(as_json(one, product, oracle))
    print(*tally.lines(), sep="\n")
    print(f"{options.number} applications from seed {options.seed}", end=" ")
    print(f"in {time.monotonic() - begun:.0f} seconds")
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main())
