"""What became of lived cases that were played again, in lines for people and in numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from handlers.cli.cause_words import cause_in_words
from handlers.population.lived_cases import LivedCase

_MOST_NAMED: Final = 10


class Tally:
    """Counts cases that pass by. played: as they were lived or not. by_cause: cases that differ.

    Of each cause only the first cases are named, so that it stays small.
    """

    def __init__(self) -> None:
        self.alike = self.differ = self.not_played = 0
        self.by_cause: Counter[str] = Counter()
        self.named: dict[str, list[str]] = {}

    def counted(self, cases: Iterable[LivedCase]) -> Iterator[LivedCase]:
        """Yield the cases, each counted."""
        for case in cases:
            self._count(case)
            yield case

    def _count(self, case: LivedCase) -> None:
        if case.not_played:
            self.not_played += 1
        elif case.passed:
            self.alike += 1
        else:
            self.differ += 1
            cause = cause_in_words(case.cause, case.how)
            self.by_cause[cause] += 1
            named = self.named.setdefault(cause, [])
            if len(named) < _MOST_NAMED:
                named.append(case.number)

    def in_words(self) -> str:
        """Say how many cases there were, and what was not checked."""
        every = self.alike + self.differ + self.not_played
        says = f"{self.alike:,} of {every:,} cases become what they became; {self.differ:,} "
        says += "differs" if self.differ == 1 else "differ"
        if self.not_played:
            says += f"; not played, so nothing is known of them: {self.not_played:,}"
        return f"{says}."

    def lines(self) -> Iterator[str]:
        """Yield the cases that differ by their cause, the most first, and how many there were."""
        if self.by_cause:
            yield ""
            yield "Cases that differ, by cause:"
        for cause, count in self.by_cause.most_common():
            more = count - len(self.named[cause])
            named = [*self.named[cause], *([f"{more:,} more"] if more else [])]
            yield f"{count:8,}  {cause}: {', '.join(named)}"
        yield self.in_words()


def lived_lines(cases: Iterable[LivedCase]) -> Iterator[str]:
    """Yield each case that becomes something else or was not played; of the others nothing."""
    for case in cases:
        if case.not_played:
            yield f"{case.number}  NOT PLAYED: {case.not_played}"
        elif not case.passed:
            cause = cause_in_words(case.cause, case.how)
            yield f"{case.number}  DIFFERS: {_ends(case)}; because of {cause}"
            yield f"    {case.differences[0]}"


def _ends(case: LivedCase) -> str:
    before, after = case.before, case.after
    assert before is not None
    if after is None:
        return f"{_end(before)} → not opened"
    if before == after:
        return f"{_end(before)}, as before, but not by the same events"
    days = any(before[name] != after[name] for name in ("valid_from", "valid_to"))
    return f"{_end(before, days=days)} → {_end(after, days=days)}"


def _end(end: Mapping[str, Any], *, days: bool = False) -> str:
    """Say where a case ends. days: also from when to when a grant holds."""
    says = str(end["outcome"] or end["state"])
    says += f" under {end['basis']}" if end["basis"] else ""
    if end["reasons"]:
        says += f" for reason {', '.join(map(str, end['reasons']))}"
    if days and end["valid_from"]:
        says += f" from {end['valid_from']} to {end['valid_to'] or 'no limit'}"
    return says if end["state"] in says else f"{says} ({end['state']})"
