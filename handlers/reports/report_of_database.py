"""The report of a database: what `stats` tells, as one page.

Figures and the numbers on top go by the days on which events count; tables give both clocks.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from handlers.reports import charts
from handlers.reports.charts import Bar, Series
from handlers.reports.report_page import Big, Bigs, Column, Kind, Page, Picture, Section, Table
from handlers.reports.report_words import Writer
from handlers.reports.stats import Statistics
from handlers.reports.stats_figures import CLOCKS
from workflow import __version__

MOST_SHOWN: Final = 12  # bars in a figure
COUNTS: Final = CLOCKS[0]
"""The clock of figures: the day on which an event counts."""
_FLOW: Final = {
    "open_before": ("Uavgjorte ved start", "Undecided at the start"),
    "received": ("Mottatt", "Received"),
    "decided": ("Avgjort", "Decided"),
    "granted": ("– innvilget", "– granted"),
    "rejected": ("– avslått", "– rejected"),
    "dismissed": ("– avvist", "– dismissed"),
    "withdrawn": ("Trukket eller lukket", "Withdrawn or closed"),
    "open": ("Uavgjorte ved slutt", "Undecided at the end"),
}
_LETTERS: Final = {
    "letters": ("Brev", "Letters"),
    "copies": ("Kopier", "Copies"),
    "requests": ("Forespørsler om opplysninger", "Requests for information"),
    "second_requests": ("– ikke den første i saken", "– not the first one of the case"),
}

Number = Mapping[str, Any]
"""A number by both clocks."""


def page_of_database(found: Statistics, command: str, write: Writer) -> Page:
    """Return the page of statistics in the writer's language. command: how they were asked for."""
    data = found.as_data()
    parts = (
        _flow(data, write),
        _shares(data, write),
        _time(data, write),
        _backlog(data, write),
        _reasons(data, write),
        _asked(data, write),
        _letters(found, data, write),
        _origin(found, command, write),
    )
    say, last = write.say, write.day(found.last)
    if found.first is None:
        period = say("til og med {last}", "until {last}", last=last)
    else:
        period = f"{write.day(found.first)} – {last}"
    return Page(
        language=write.language,
        kicker=say("Saksgang · statistikk", "Saksgang · statistics"),
        title=say("Saksbehandlingen i tall", "Case handling in figures"),
        subtitle=f"{say(found.process.title.nb, found.process.name)} · {period}",
        bigs=[Bigs("", list(_bigs(data, write)), list(_sentences(found, data, write)))],
        sections=[part for part in parts if part is not None],
        footer=[
            say(
                "Alle personer er oppdiktet. Ingen tall gjelder enkelte ansatte.",
                "Every person is made up. No figure is of a single employee.",
            )
        ],
    )


def _bigs(data: Mapping[str, Any], write: Writer) -> Iterator[Big]:
    """Yield the four numbers on top: came, went, in time, still there."""
    flow, gross = data["flow"], data["time"]["gross"]
    half = write.write("whole", gross["median_days"][COUNTS])
    oldest = write.write("whole", data["backlog"]["oldest_days"][COUNTS])
    four = write.write("share", data["shares"]["within_28"][COUNTS])
    say = write.say
    granted = flow["granted"][COUNTS] if "granted" in flow else None
    for label, number, kind, below in (
        (("Mottatt", "Received"), flow["received"], "whole", ()),
        (
            ("Avgjort", "Decided"),
            flow["decided"],
            "whole",
            ()
            if granted is None
            else (say("{n} innvilget", "{n} granted", n=write.write("whole", granted)),),
        ),
        (
            ("Avgjort innen åtte uker", "Decided within eight weeks"),
            data["shares"]["within_56"],
            "share",
            (
                say("{n} innen fire uker", "{n} within four weeks", n=four),
                say("halvparten innen {n} dager", "half within {n} days", n=half),
            ),
        ),
        (
            ("Uavgjorte nå", "Undecided now"),
            flow["open"],
            "whole",
            (say("den eldste {n} dager", "the oldest {n} days", n=oldest),),
        ),
    ):
        yield _big(say(*label), number, kind, below, write)  # type: ignore[arg-type]


def _big(label: str, number: Number, kind: Kind, below: Sequence[str], write: Writer) -> Big:
    """Return a number by the days that count, with the other clock's below where it differs."""
    value, recorded = (number[clock] for clock in CLOCKS)
    if recorded != value:
        other = write.write(kind, recorded)
        below = (*below, write.say("{n} etter registrering", "{n} as recorded", n=other))
    return Big(label, value, write.write(kind, value), "", below)


def _sentences(found: Statistics, data: Mapping[str, Any], write: Writer) -> Iterator[str]:
    """Yield two sentences: what came and went, and what is still there."""
    flow = {name: number[COUNTS] for name, number in data["flow"].items()}
    growth = flow["open"] - flow["open_before"]
    words = {name: write.write("whole", number) for name, number in flow.items()}
    yield write.say(
        "Det kom {received} saker, og {decided} ble avgjort.",
        "{received} cases came in, and {decided} were decided.",
        **words,
    )
    if found.first is None:
        yield write.say("{open} er uavgjorte.", "{open} are undecided.", **words)
        return
    if growth == 0:
        yield write.say(
            "Like mange er uavgjorte som ved start: {open}.",
            "As many are undecided as at the start: {open}.",
            **words,
        )
        return
    yield write.say(
        "{open} er uavgjorte, {n} {flere} enn ved start.",
        "{open} are undecided, {n} {more} than at the start.",
        n=write.write("whole", abs(growth)),
        flere="flere" if growth > 0 else "færre",
        more="more" if growth > 0 else "fewer",
        **words,
    )


def _clocks(write: Writer, kind: Kind) -> tuple[Column, Column]:
    """Return the two columns of a number by both clocks."""
    return (
        Column(write.say("Etter virkningsdag", "As it counts"), CLOCKS[0], kind),
        Column(write.say("Etter registrering", "As recorded"), CLOCKS[1], kind),
    )


def _both(number: Number) -> tuple[Any, Any]:
    return number[CLOCKS[0]], number[CLOCKS[1]]


def _flow(data: Mapping[str, Any], write: Writer) -> Section:
    rows = [
        (write.say(*_FLOW.get(name, (f"– {name}", f"– {name}"))), *_both(number))
        for name, number in data["flow"].items()
    ]
    first = Column(write.say("Saker", "Cases"), "figure")
    caption = write.say("Saker inn og ut", "Cases in and out")
    table = Table(caption, (first, *_clocks(write, "whole")), rows, "flow")
    note = write.say(
        "Mottatte og uavgjorte ved start er til sammen like mange som avgjorte, trukne og "
        "uavgjorte ved slutt.",
        "Received cases and those undecided at the start are together as many as decided, "
        "withdrawn and at last undecided ones.",
    )
    return Section("flow", write.say("Inn og ut", "In and out"), tables=[table], lines=[note])


def _shares(data: Mapping[str, Any], write: Writer) -> Section | None:
    """Return the shares decided in time by week of receipt, of weeks that have had those days."""
    weeks = data["shares"]["weeks"]
    series = [
        Series(
            write.say("innen {n} dager", "within {n} days", n=limit),
            [week[f"within_{limit}"][COUNTS] for week in weeks],
        )
        for limit in (28, 56)
    ]
    if not any(value is not None for each in series for value in each.values):
        return None
    title = write.say("Avgjort i tide, etter ukens mottak", "Decided in time, by week of receipt")
    columns = [Column(write.say("Uke fra", "Week from"), "week", "day")]
    columns.append(Column(write.say("Mottatt", "Received"), "received", "whole"))
    for limit in (28, 56):
        days = write.say("{n} dager", "{n} days", n=limit)
        recorded = write.say("{days}, registrert", "{days}, recorded", days=days)
        columns.append(Column(days, f"within_{limit}_{CLOCKS[0]}", "share"))
        columns.append(Column(recorded, f"within_{limit}_{CLOCKS[1]}", "share"))
    rows = [
        (
            week["week"],
            week["received"][COUNTS],
            *(week[f"within_{limit}"][clock] for limit in (28, 56) for clock in CLOCKS),
        )
        for week in weeks
    ]
    drawn = charts.lines(
        [week["week"] for week in weeks], series, lambda n: write.axis("share", n), top=1
    )
    alt = write.say(
        "Linjer: andelen avgjort innen 28 og 56 dager, uke for uke.",
        "Lines: the share decided within 28 and 56 days, week by week.",
    )
    note = write.say(
        "En uke har en andel når alle søknadene fra den har hatt så mange dager.",
        "A week has a share once all its applications have had those days.",
    )
    table = Table(title, columns, rows, "weeks")
    return Section("shares", title, pictures=[(Picture(drawn, alt), table)], lines=[note])


def _time(data: Mapping[str, Any], write: Writer) -> Section | None:
    time, say = data["time"], write.say
    if not any(_both(time["cases"])):
        return None
    rows: list[tuple[Any, ...]] = [
        (say(nb, en), *_both(time[kind][name]))
        for kind, name, nb, en in (
            ("gross", "median_days", "Halvparten tok høyst", "Half took at most"),
            ("gross", "p90_days", "Ni av ti tok høyst", "Nine of ten took at most"),
            (
                "net",
                "median_days",
                "Halvparten tok høyst, uten ventetid",
                "Half took at most, without waits",
            ),
            (
                "net",
                "p90_days",
                "Ni av ti tok høyst, uten ventetid",
                "Nine of ten took at most, without waits",
            ),
        )
    ]
    for wait in time["waits"]:
        name = say(
            "Ventet på {who}: halvparten høyst",
            "Waited for {who}: half at most",
            who=write.party(wait["party"]),
        )
        rows.append((name, *_both(wait["median_days"])))
    title = say("Dager fra mottak til vedtak", "Days from receipt to decision")
    first = Column(say("Avgjorte saker", "Decided cases"), "figure")
    table = Table(title, (first, *_clocks(write, "whole")), rows, "time")
    return Section("time", title, tables=[table])


def _backlog(data: Mapping[str, Any], write: Writer) -> Section | None:
    backlog, say = data["backlog"], write.say
    if not any(_both(backlog["open"])):
        return None
    title = say("Uavgjorte saker etter alder", "Undecided cases by age")
    rows = [(age["days"], *_both(age["cases"])) for age in backlog["ages"]]
    first = Column(say("Dager siden mottak", "Days since receipt"), "days")
    table = Table(title, (first, *_clocks(write, "whole")), rows, "backlog")
    days = say("dager", "days")
    picture = _bars([(f"{name} {days}", value) for name, value, _ in rows], title, write)
    waiting = say(
        "{n} av dem venter på andre enn kontoret.",
        "{n} of them wait for somebody outside the office.",
        n=write.write("whole", backlog["waiting"][COUNTS]),
    )
    return Section("backlog", title, pictures=[(picture, table)], lines=[waiting])


def _reasons(data: Mapping[str, Any], write: Writer) -> Section | None:
    reasons, rules = data["reasons"]["reasons"], data["reasons"]["rules"]
    say = write.say
    if not reasons and not rules:
        return None
    title = say("Hvorfor søknader ikke ble innvilget", "Why applications were not granted")
    clocks = _clocks(write, "whole")
    of_reasons = Table(
        say("Begrunnelser (liste 7481)", "Reasons (list 7481)"),
        (
            Column(say("Nummer", "Number"), "reason", "code"),
            Column(say("Begrunnelse", "Reason"), "says"),
            *clocks,
        ),
        [(row["reason"], write.reason(row["reason"]), *_both(row["cases"])) for row in reasons],
        "reasons",
    )
    of_rules = Table(
        say("Regler som ikke var oppfylt", "Rules that were not met"),
        (
            Column(say("Regel", "Rule"), "rule", "code"),
            Column(say("Hva regelen sier", "What the rule asks"), "says"),
            *clocks,
        ),
        [(row["rule"], write.rule(row["rule"]), *_both(row["cases"])) for row in rules],
        "rules",
    )
    named = [
        (f"{row['reason']} · {write.reason(row['reason'])}", row["cases"][COUNTS])
        for row in reasons
    ]
    tables = [of_rules] if rules else []
    if not reasons:
        return Section("reasons", title, tables=tables)
    picture = _bars(named, of_reasons.caption, write)
    return Section("reasons", title, pictures=[(picture, of_reasons)], tables=tables)


def _asked(data: Mapping[str, Any], write: Writer) -> Section | None:
    asked, say = data["reasons"]["asked"], write.say
    if not asked:
        return None
    title = say("Hva det oftest ble spurt om", "What was asked for most")
    rows = [(write.fact(row["fact"]), row["fact"], *_both(row["requests"])) for row in asked]
    columns = (
        Column(say("Det ble spurt om", "Asked for"), "asked"),
        Column(say("Navn", "Name"), "fact", "code"),
        *_clocks(write, "whole"),
    )
    picture = _bars([(name, value) for name, _, value, _ in rows], title, write)
    return Section("asked", title, pictures=[(picture, Table(title, columns, rows, "asked"))])


def _letters(found: Statistics, data: Mapping[str, Any], write: Writer) -> Section:
    letters, say = data["letters"], write.say

    def title(kind: str) -> str:
        known = found.process.title_of(kind).nb if kind in found.process.letter_kinds else kind
        return known if write.language == "nb" else kind.replace("_", " ")

    clocks = _clocks(write, "whole")
    totals = Table(
        say("Brev i alt", "Letters in all"),
        (Column(say("Brev", "Letters"), "figure"), *clocks),
        [(say(*words), *_both(letters[name])) for name, words in _LETTERS.items()],
        "letters",
    )
    kinds = Table(
        say("Brev etter slag, uten kopier", "Letters by kind, without copies"),
        (Column(say("Slag", "Kind"), "kind"), *clocks),
        [(title(row["kind"]), *_both(row["letters"])) for row in letters["kinds"]],
        "letter-kinds",
    )
    tables = [totals, kinds] if letters["kinds"] else [totals]
    return Section("letters", say("Brev", "Letters"), tables=tables)


def _bars(rows: Sequence[tuple[str, float]], caption: str, write: Writer) -> Picture:
    """Draw the first rows as bars; the text tells the largest one."""
    shown = rows[:MOST_SHOWN]
    drawn = charts.bars([Bar(*row) for row in shown], lambda n: write.write("whole", n))
    name, most = max(shown, key=lambda row: row[1])
    alt = write.say(
        "Liggende søyler: {what}. Mest: {name}, {n}.",
        "Horizontal bars: {what}. Most: {name}, {n}.",
        what=f"{caption[0].lower()}{caption[1:]}",
        name=name,
        n=write.write("whole", most),
    )
    return Picture(drawn, alt)


def _origin(found: Statistics, command: str, write: Writer) -> Section:
    say = write.say
    facts = [
        (say("Program", "Program"), f"saksgang {__version__}"),
        (say("Kommando", "Command"), command),
        (say("Talt", "Counted"), write.day(found.today)),
    ]
    note = say(
        "Etter virkningsdag teller en hendelse den dagen den gjelder fra; etter registrering den "
        "dagen den ble skrevet inn.",
        "As it counts, an event stands on the day from which it holds; as recorded, on the day "
        "on which it was typed in.",
    )
    title = say("Hvor tallene kommer fra", "Where the figures come from")
    return Section("origin", title, facts=facts, lines=[note])
