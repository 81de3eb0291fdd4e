"""The parts of the report of a folder of results, each a figure with its table or a table alone."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from handlers.reports import charts
from handlers.reports.charts import Bar, Series
from handlers.reports.known_sentences import in_norwegian
from handlers.reports.report_page import Column, Kind, Picture, Section, Table
from handlers.reports.report_words import Writer
from handlers.results.summary import Answer, Flip, Summary, Variant, Week

MOST_SHOWN: Final = 12  # bars in a figure
CLASS: Final = 7  # days in a class of the distribution
MARKS: Final = (28, 56)

Line = tuple[str, str, Kind, Callable[[Variant], float | None]]
"""A row of numbers: its words in Norwegian and English, its kind, the number of a variant."""
_LINES: Final[tuple[Line, ...]] = (
    ("Innvilget", "Granted", "whole", lambda v: v.granted),
    ("Saker", "Cases", "whole", lambda v: v.cases),
    (
        "Avgjort innen fire uker",
        "Decided within four weeks",
        "share",
        lambda v: v.decided_within_4_weeks,
    ),
    (
        "Avgjort innen åtte uker",
        "Decided within eight weeks",
        "share",
        lambda v: v.decided_within_8_weeks,
    ),
    (
        "Avgjort innen åtte uker uten ventetid",
        "Decided within eight weeks without waits",
        "share",
        lambda v: v.net.decided_within_8_weeks if v.net else None,
    ),
    ("Halvparten tar høyst, dager", "Half take at most, days", "whole", lambda v: v.median_days),
    ("Ni av ti tar høyst, dager", "Nine of ten take at most, days", "whole", lambda v: v.p90_days),
    (
        "Halvparten tar høyst uten ventetid, dager",
        "Half take at most without waits, days",
        "whole",
        lambda v: v.net.median_days if v.net else None,
    ),
    ("Uavgjorte saker", "Undecided cases", "whole", lambda v: v.backlog),
    ("Arbeidstid i bruk", "Working time used", "share", lambda v: v.utilisation),
    ("Brev", "Letters", "whole", lambda v: v.letters),
    (
        "Avslått fordi svar ikke kom",
        "Rejected since no answer came",
        "whole",
        lambda v: v.rejections_for_reason_13,
    ),
    ("Timer arbeid", "Hours of work", "whole", lambda v: v.hours),
    ("Kroner i året", "Kroner a year", "whole", lambda v: v.kroner),
)


def sections_of(summary: Summary, write: Writer) -> list[Section]:
    """Return the parts of the page in order. A part without figures is left out."""
    made = (part(summary, write) for part in _PARTS)
    return [section for section in made if section is not None]


def _variants(summary: Summary, write: Writer) -> Section | None:
    """Return the numbers of all variants side by side, and what each variant changes."""
    tables = [
        *_side_by_side(summary, write),
        *_outcomes(summary, write),
        *_changes(summary, write),
    ]
    title = write.say("Variantene side om side", "The variants side by side")
    return Section("variants", title, tables=tables) if tables else None


def _side_by_side(summary: Summary, write: Writer) -> Iterator[Table]:
    """Yield a table with a column for each variant, without numbers that nobody knows."""
    rows: list[tuple[object, ...]] = []
    kinds: list[Kind] = []
    for nb, en, kind, read in _LINES:
        values = [read(variant) for variant in summary.variants]
        if any(value is not None for value in values):
            rows.append((write.say(nb, en), *values))
            kinds.append(kind)
    columns = [Column(variant.name, variant.name, "whole") for variant in summary.variants]
    if rows:
        head = Column(write.say("Tall", "Figure"), "figure")
        caption = write.say("Tall for hver variant", "Figures of each variant")
        yield Table(caption, (head, *columns), rows, "variants", kinds=kinds)


def _outcomes(summary: Summary, write: Writer) -> Iterator[Table]:
    """Yield what becomes of the applications, with a column for each variant."""
    counted = [variant for variant in summary.variants if variant.counts is not None]
    by_variant = [
        {
            (count.outcome, count.basis, count.reasons): count.weight
            for count in variant.counts or ()
        }
        for variant in counted
    ]
    answers = dict.fromkeys(answer for counts in by_variant for answer in counts)
    rows = [
        (write.answer(*answer), *(counts.get(answer, 0.0) for counts in by_variant))
        for answer in answers
    ]
    if rows:
        caption = write.say("Hva det blir av søknadene", "What becomes of the applications")
        head = Column(write.say("Svar", "Answer"), "answer")
        columns = [Column(variant.name, variant.name, "whole") for variant in counted]
        yield Table(caption, (head, *columns), rows, "outcomes", empty=_hidden(write))


def _changes(summary: Summary, write: Writer) -> Iterator[Table]:
    """Yield a table of what variants change, if any does."""
    assumed = write.say(" (antatt atferd)", " (assumed behaviour)")
    rows = [
        (
            each.name,
            change.unit,
            change.before,
            change.after + (assumed if change.assumed_behaviour else ""),
        )
        for each in summary.variants
        for change in each.changes
    ]
    if rows:
        yield Table(
            write.say("Hva variantene endrer", "What the variants change"),
            (
                Column(write.say("Variant", "Variant"), "variant"),
                Column(write.say("Hva", "What"), "unit", "code"),
                Column(summary.variants[0].name, "before"),
                Column(write.say("Endret til", "Changed to"), "after"),
            ),
            rows,
            "changes",
        )


# Who is granted or not (c) -----------------------------------------------------------------------


def _flips(summary: Summary, write: Writer) -> Section | None:
    """Return the applications with another answer, as a figure by rule and as a table."""
    if summary.flips is None or len(summary.variants) == 1:
        return None
    title = write.say("Søknader som får et annet svar", "Applications with another answer")
    if not summary.flips:
        lead = write.say("Ingen søknad får et annet svar.", "No application gets another answer.")
        return Section("flips", title, lead)
    told = [flip for flip in summary.flips if flip.weight is not None]
    lines = []
    if len(told) < len(summary.flips):
        lines.append(
            write.say(
                "«{sign}»: så få rader at noen kunne kjennes igjen, eller et tall som røper dem.",
                "“{sign}”: so few rows that somebody could be known, or a number that tells them.",
                sign=_hidden(write),
            )
        )
    pictures = [_by_rule(told, write)] if told else []
    return Section(
        "flips",
        title,
        pictures=pictures,
        tables=[_flip_table(summary, summary.flips, write)],
        lines=lines,
    )


def _hidden(write: Writer) -> str:
    """Return what stands for a number that is not told."""
    return write.say("skjult", "hidden")


def _flip_table(summary: Summary, flips: Sequence[Flip], write: Writer) -> Table:
    """Return every flip as a row, the heaviest first."""
    counted = write.say("Rader", "Rows")
    if summary.verb == "simulate":
        counted = write.say("Saker, alle gjentakelser", "Cases, all replications")

    def answer(of: Answer) -> str:
        return write.answer(of.outcome, of.basis, of.reasons)

    hows = {
        "each": "",
        "any_of": write.say("én av: ", "any of: "),
        "together": write.say("sammen: ", "together: "),
    }
    rows = [
        (
            flip.to,
            answer(flip.before),
            answer(flip.after),
            flip.count,
            flip.weight,
            hows[flip.how] + ", ".join(flip.cause),
            ", ".join(flip.rules),
        )
        for flip in sorted(flips, key=lambda flip: -(flip.weight or 0))
    ]
    columns = (
        Column("Variant", "to"),
        Column(write.say("Svar før", "Answer before"), "before"),
        Column(write.say("Svar etter", "Answer after"), "after"),
        Column(counted, "count", "whole"),
        Column(write.say("Søknader", "Applications"), "weight", "whole"),
        Column(write.say("Årsak", "Cause"), "cause", "code"),
        Column(write.say("Regler", "Rules"), "rules", "code"),
    )
    caption = write.say("Endrede svar", "Changed answers")
    return Table(caption, columns, rows, "flips", empty=_hidden(write)).without_blank("rules")


def _by_rule(flips: Sequence[Flip], write: Writer) -> tuple[Picture, Table]:
    """Return how many applications get another answer, by the rules whose answer differs.

    A flip that names no rule is counted by its cause.
    """
    by_rule = any(flip.rules for flip in flips)
    more, fewer, other = (defaultdict[str, float](float) for _ in range(3))
    for flip in flips:
        granted = (flip.before.outcome == "grant", flip.after.outcome == "grant")
        count = {(False, True): more, (True, False): fewer}.get(granted, other)
        for name in flip.rules or flip.cause:
            count[name] += flip.weight or 0
    kinds = (
        (more, write.say("blir innvilget", "become granted"), charts.MORE),
        (fewer, write.say("blir ikke lenger innvilget", "are no longer granted"), charts.FEWER),
        (other, write.say("får et annet svar", "get another answer"), charts.OTHER),
    )
    rows = sorted(
        ((name, says, count[name], colour) for count, says, colour in kinds for name in count),
        key=lambda row: (-row[2], row[0], row[1]),
    )
    if by_rule:
        caption = write.say("Endrede svar etter regel", "Changed answers by rule")
        if not all(flip.rules for flip in flips):
            caption += write.say(", ellers etter årsak", ", else by cause")
        first = Column(write.say("Regel", "Rule"), "rule", "code")
    else:
        caption = write.say("Endrede svar etter årsak", "Changed answers by cause")
        first = Column(write.say("Årsak", "Cause"), "cause", "code")
    table = Table(
        caption,
        (
            first,
            Column(write.say("Hva regelen sier", "What the rule asks"), "says"),
            Column(write.say("Hva som skjer", "What happens"), "effect"),
            Column(write.say("Søknader", "Applications"), "weight", "whole"),
        ),
        [(name, write.rule(name), says, weight) for name, says, weight, _ in rows],
        "flips-by-rule",
    )
    shown = rows[:MOST_SHOWN]
    drawn = charts.bars(
        [Bar(f"{name} · {says}", weight, colour) for name, says, weight, colour in shown],
        lambda n: write.write("whole", n),
    )
    alt = write.say(
        "Liggende søyler: {what}. Flest ved {name}: {n}.",
        "Horizontal bars: {what}. Most at {name}: {n}.",
        what=f"{caption[0].lower()}{caption[1:]}",
        name=shown[0][0],
        n=write.write("whole", shown[0][2]),
    )
    return Picture(drawn, alt), table.without_blank("says")


# Time (d), (e) -----------------------------------------------------------------------------------


def _times(summary: Summary, write: Writer) -> Section | None:
    """Return how many cases took how many days, in classes of a week."""
    timed = [variant for variant in summary.variants if variant.days]
    if not timed:
        return None
    longest = max(day.days for variant in timed for day in variant.days or ())
    classes = max(longest + CLASS - 1, CLASS * 9) // CLASS
    counted = [_in_classes(variant, classes) for variant in timed]
    named = [f"{CLASS * n + 1 if n else 0}–{CLASS * (n + 1)}" for n in range(classes)]
    table = Table(
        write.say("Avgjorte saker etter dager", "Decided cases by days"),
        (
            Column(write.say("Dager", "Days"), "days"),
            *(Column(variant.name, variant.name, "whole") for variant in timed),
        ),
        [(name, *(counts[n] for counts in counted)) for n, name in enumerate(named)],
        "days",
    )
    drawn = charts.steps(
        [0.5 + CLASS * n for n in range(classes + 1)],
        [Series(v.name, counts) for v, counts in zip(timed, counted, strict=True)],
        [(day + 0.5, write.say("{n} dager", "{n} days", n=day)) for day in MARKS],
        lambda n: write.write("whole", n),
        write.say("dager fra mottak til vedtak", "days from receipt to decision"),
    )
    medians = "; ".join(
        f"{variant.name}: {write.write('whole', variant.median_days)}"
        for variant in timed
        if variant.median_days is not None
    )
    alt = write.say(
        "Fordeling av tiden fra mottak til vedtak, med streker ved 28 og 56 dager. "
        "Median i dager – {medians}.",
        "Distribution of the time from receipt to decision, with lines at 28 and 56 days. "
        "Median in days – {medians}.",
        medians=medians,
    )
    undecided = [
        write.say(
            "«{name}»: {n} saker var uavgjort da simuleringen var over.",
            "“{name}”: {n} cases were undecided when the simulation was over.",
            name=variant.name,
            n=write.write("whole", variant.undecided),
        )
        for variant in timed
        if variant.undecided
    ]
    title = write.say("Hvor lang tid sakene tar", "How long the cases take")
    return Section("time", title, pictures=[(Picture(drawn, alt), table)], lines=undecided)


def _in_classes(variant: Variant, classes: int) -> list[float]:
    """Return the cases of each class: 0–7 days, then 8–14 and so on."""
    counts = [0.0] * classes
    for day in variant.days or ():
        counts[max(day.days - 1, 0) // CLASS] += day.cases
    return counts


def _backlog(summary: Summary, write: Writer) -> Section | None:
    """Return undecided cases, and the shares decided in time, week by week."""
    backlog = _weekly(
        summary,
        write,
        lambda week: week.backlog,
        Column(
            write.say("Uavgjorte saker ved ukens slutt", "Undecided cases when the week ended"),
            "backlog",
            "whole",
        ),
    )
    in_time = _weekly(
        summary,
        write,
        lambda week: week.within_8_weeks,
        Column(
            write.say(
                "Avgjort innen åtte uker, etter ukens mottak",
                "Decided within eight weeks, by week of receipt",
            ),
            "within-eight-weeks",
            "share",
        ),
    )
    title = write.say(
        "Restanse og saksbehandlingstid uke for uke", "Backlog and time, week by week"
    )
    pictures = [*backlog, *in_time]
    return Section("weeks", title, pictures=pictures) if pictures else None


def _weekly(
    summary: Summary, write: Writer, read: Callable[[Week], float | None], of: Column
) -> Iterator[tuple[Picture, Table]]:
    """Yield a number of each week by variant as lines and a table, if it is known of any week."""
    by_variant = {
        variant.name: {week.week: read(week) for week in variant.weeks or ()}
        for variant in summary.variants
    }
    weeks = sorted({week for known in by_variant.values() for week in known})
    series = [
        Series(name, [known.get(week) for week in weeks])
        for name, known in by_variant.items()
        if any(value is not None for value in known.values())
    ]
    if not series:
        return
    columns = (
        Column(write.say("Uke fra", "Week from"), "week", "day"),
        *(Column(each.name, each.name, of.kind) for each in series),
    )
    rows = [(week, *(each.values[n] for each in series)) for n, week in enumerate(weeks)]
    top = 1 if of.kind == "share" else None
    drawn = charts.lines(weeks, series, lambda n: write.axis(of.kind, n), top=top)
    alt = _alt_of_lines(of, series, write)
    yield Picture(drawn, alt), Table(of.title, columns, rows, of.name)


def _alt_of_lines(of: Column, series: Sequence[Series], write: Writer) -> str:
    """Return what lines show: the first and the last known value of each."""
    ends = []
    for each in series:
        known = [value for value in each.values if value is not None]
        first, last = (write.write(of.kind, value) for value in (known[0], known[-1]))
        says = write.say("fra {first} til {last}", "from {first} to {last}", first=first, last=last)
        ends.append(f"{each.name}: {says}")
    return f"{of.title}. {'; '.join(ends)}."


# What is asked (f), what it rests on (g), where it comes from (h) -------------------------------


def _asked(summary: Summary, write: Writer) -> Section | None:
    """Return what doctors are asked for, by variant."""
    asking = [(variant, variant.asked) for variant in summary.variants if variant.asked]
    if not asking:
        return None
    counts = [{fact.fact: fact.weight for fact in asked.facts} for _, asked in asking]
    names = sorted(
        {name for count in counts for name in count},
        key=lambda name: (-max(count.get(name, 0) for count in counts), name),
    )
    rows = [(write.fact(name), name, *(count.get(name, 0) for count in counts)) for name in names]
    columns = (
        Column(write.say("Det spørres om", "Asked for"), "asked"),
        Column(write.say("Navn", "Name"), "fact", "code"),
        *(Column(variant.name, variant.name, "whole") for variant, _ in asking),
    )
    pictures = []
    caption = write.say("Søknader der det spørres", "Applications in which it is asked")
    if names:
        shown = names[:MOST_SHOWN]
        drawn = charts.pairs(
            [write.fact(name) for name in shown],
            [
                Series(variant.name, [count.get(name, 0) for name in shown])
                for (variant, _), count in zip(asking, counts, strict=True)
            ],
            lambda n: write.write("whole", n),
        )
        alt = write.say(
            "Liggende søyler: hva legene oftest blir spurt om, for hver variant. Mest: {fact}.",
            "Horizontal bars: what doctors are asked for most, by variant. Most: {fact}.",
            fact=write.fact(names[0]),
        )
        pictures.append((Picture(drawn, alt), Table(caption, columns, rows, "asked")))
    lines = [
        write.say(
            "«{name}»: {letters} brev med spørsmål; {share} av søknadene venter på svar.",
            "“{name}”: {letters} letters with questions; {share} of the applications wait.",
            name=variant.name,
            letters=write.write("whole", asked.letters),
            share=write.write("share", asked.share_waits),
        )
        for variant, asked in asking
    ]
    title = write.say("Hva legene blir spurt om", "What doctors are asked for")
    return Section("asked", title, pictures=pictures, lines=lines)


def _assumptions(summary: Summary, write: Writer) -> Section | None:
    """Return what the figures rest on, with sources, and what was left out."""

    def said(sentence: str) -> str:
        return in_norwegian(sentence) if write.language == "nb" else sentence

    lines = [said(note) for note in summary.notes]
    if summary.intervals_from is not None:
        how = said(summary.intervals_from).rstrip(".")
        lines.insert(0, write.say("Intervaller: {how}.", "Intervals: {how}.", how=how))
    if summary.not_simulated:
        left_out = "; ".join(map(said, summary.not_simulated))
        lines.append(write.say("Ikke med: {what}.", "Left out: {what}.", what=left_out))
    if summary.design_effect is not None:
        effect = f"{summary.design_effect:.2f}".replace(".", "," if write.language == "nb" else ".")
        lines.append(
            write.say(
                "Vektenes designeffekt er {n}.", "The weights' design effect is {n}.", n=effect
            )
        )
    tables = []
    if summary.assumptions:
        assumed = write.say("antatt", "assumed")
        tables.append(
            Table(
                write.say("Forutsetninger", "Assumptions"),
                (
                    Column(write.say("Hva", "What"), "name", "code"),
                    Column(write.say("Verdi", "Value"), "value"),
                    Column(write.say("Kilde", "Source"), "source"),
                ),
                [(each.name, each.value, each.source or assumed) for each in summary.assumptions],
                "assumptions",
            )
        )
    if not (lines or tables):
        return None
    title = write.say("Hva tallene bygger på", "What the figures rest on")
    return Section("assumptions", title, tables=tables, lines=lines)


def _origin(summary: Summary, write: Writer) -> Section:
    """Return how the figures can be computed again."""
    origin, say = summary.origin, write.say
    facts = [
        (say("Program", "Program"), f"saksgang {origin.program}"),
        (say("Kommando", "Command"), origin.command),
    ]
    if origin.seed is not None:
        facts.append((say("Frø", "Seed"), str(origin.seed)))
    if origin.replications is not None:
        facts.append((say("Gjentakelser", "Replications"), str(origin.replications)))
    facts += [
        (say("Fil", "File"), f"{each.name} · SHA-256 {each.sha256}") for each in origin.inputs
    ]
    facts += [
        (say("Regler", "Rules"), f"{name} · {digest}") for name, digest in origin.rule_sets.items()
    ]
    facts += [
        (say("Policy", "Policy"), f"{name} · {digest}") for name, digest in origin.policies.items()
    ]
    if origin.packages:
        packages = ", ".join(f"{name} {version}" for name, version in origin.packages.items())
        facts.append((say("Pakker", "Packages"), packages))
    return Section(
        "origin", say("Hvor tallene kommer fra", "Where the figures come from"), facts=facts
    )


_PARTS: Final = (_variants, _flips, _times, _backlog, _asked, _assumptions, _origin)
