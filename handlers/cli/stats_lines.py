"""Lines for people: statistics, each number by the day it counts on and by the day it was recorded.

Words stand here, not the names of JSON.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from handlers.cli.date_screens import in_words
from handlers.cli.output import columns
from handlers.reports.stats import Statistics
from handlers.reports.stats_figures import CLOCKS
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.process import REIMBURSEMENT

MOST_NAMED: Final = 10  # of the reasons, rules and facts
_TITLES: Final = ("", "effective", "recorded")
_GROUP_TITLES: Final = (
    *("received", "decided", "withdrawn", "open"),
    *("median days", "p90", "within 28", "within 56"),
)

Cells = tuple[str, ...]


def stats_lines(found: Statistics) -> Iterator[str]:
    """Yield statistics as tables: the whole span, its groups, and the weeks of arrival."""
    data = found.as_data()
    title = "applications" if found.process is REIMBURSEMENT else found.process.name
    since = "the first one" if found.first is None else found.first
    yield f"{title}, from {since} to {found.last}"
    for heading, rows in _tables(found, data):
        yield ""
        yield from columns(list(rows), (heading, *_TITLES[1:]))
    if found.by is not None:
        yield ""
        yield f"by {found.by}; effective / recorded where they differ"
        rows = [(str(group[str(found.by)]), *_group(group)) for group in data["groups"]]
        yield from columns(rows, (found.by, *_GROUP_TITLES))
    yield ""
    yield "by week of arrival; effective / recorded where they differ"
    weeks = [_week(week) for week in data["shares"]["weeks"]]
    yield from columns(weeks, ("week from", "received", "within 28", "within 56"))
    if any("*" in cell for row in weeks for cell in row):
        yield "* the last of these days is today, so that the share can still rise"


def _tables(found: Statistics, data: Mapping[str, Any]) -> Iterator[tuple[str, Iterable[Cells]]]:
    """Yield the tables of the whole span: a heading and the rows."""
    yield "cases", (_row(in_words(name), n) for name, n in data["flow"].items())
    yield "days from receipt to decision", _times(data["time"])
    shares = data["shares"]
    yield (
        "decided in time, of weeks that have had those days",
        (_row(f"within {limit} days", shares[f"within_{limit}"], _percent) for limit in (28, 56)),
    )
    yield f"open when {found.last} ended", _backlog(data["backlog"])
    reasons = data["reasons"]
    yield (
        "most frequent reasons",
        (
            _row(_reason(found, row["reason"]), row["cases"])
            for row in reasons["reasons"][:MOST_NAMED]
        ),
    )
    yield (
        "rules that were not met most often",
        (_row(row["rule"], row["cases"]) for row in reasons["rules"][:MOST_NAMED]),
    )
    yield (
        "facts asked for most often",
        (_row(row["fact"], row["requests"]) for row in reasons["asked"][:MOST_NAMED]),
    )
    yield "letters", _letters(data["letters"])


def _row(name: str, number: Mapping[str, Any], says: Any = None) -> Cells:
    return (name, *((says or _plain)(number[clock]) for clock in CLOCKS))


def _plain(number: object) -> str:
    return "–" if number is None else str(number)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _times(time: Mapping[str, Any]) -> Iterator[Cells]:
    for kind in ("gross", "net"):
        yield _row(f"half took at most, {kind}", time[kind]["median_days"])
        yield _row(f"nine of ten took at most, {kind}", time[kind]["p90_days"])
    for wait in time["waits"]:
        yield _row(f"cases that waited for {wait['party']}", wait["cases"])
        yield _row("  half of them waited at most", wait["median_days"])


def _backlog(backlog: Mapping[str, Any]) -> Iterator[Cells]:
    yield _row("open", backlog["open"])
    yield _row("of these waiting for somebody else", backlog["waiting"])
    yield _row("age of the oldest, in days", backlog["oldest_days"])
    for age in backlog["ages"]:
        yield _row(f"{age['days']} days old", age["cases"])


def _letters(letters: Mapping[str, Any]) -> Iterator[Cells]:
    for name in ("letters", "copies", "requests", "second_requests"):
        yield _row(in_words(name), letters[name])
    for kind in letters["kinds"]:
        yield _row(f"  {in_words(kind['kind'])}", kind["letters"])


def _reason(found: Statistics, number: int) -> str:
    """Return a reason's number; with its words where it is of the list of reimbursement."""
    words = REJECTION_REASONS.get(number) if found.process is REIMBURSEMENT else None
    return str(number) if words is None else f"{number} {words}"


def _group(group: Mapping[str, Any]) -> Cells:
    flow, gross, shares = group["flow"], group["time"]["gross"], group["shares"]
    return (
        *(_either(flow[name]) for name in ("received", "decided", "withdrawn", "open")),
        *(_either(gross[name]) for name in ("median_days", "p90_days")),
        *(_either(shares[f"within_{limit}"], _percent) for limit in (28, 56)),
    )


def _week(week: Mapping[str, Any]) -> Cells:
    monday: date = week["week"]
    shares = (
        _either(week[f"within_{limit}"], _percent)
        + ("*" if "today" in week[f"had_{limit}"].values() else "")
        for limit in (28, 56)
    )
    return monday.isoformat(), _either(week["received"]), *shares


def _either(number: Mapping[str, Any], says: Any = None) -> str:
    """Return a number once if both clocks agree, else both."""
    cells = [(says or _plain)(number[clock]) for clock in CLOCKS]
    return " / ".join(dict.fromkeys(cells))
