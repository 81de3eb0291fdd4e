"""The report of a folder of results: what `compare` or `simulate` found, as one page.

It shows only what the summary holds. The first variant is today; the others are compared with it.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from handlers.reports.report_page import Big, Bigs, Kind, Page
from handlers.reports.report_words import MILLION, Writer
from handlers.reports.results_sections import sections_of
from handlers.results.summary import Difference, Interval, Summary, Variant


class Headline(NamedTuple):
    """One of the four numbers on top. key: of the variant. Words are in Norwegian and English.

    label: of the number alone. more, fewer: of what it is above or below today's.
    """

    key: str
    level: Kind
    change: Kind
    label: tuple[str, str]
    more: tuple[str, str]
    fewer: tuple[str, str]


GRANTED: Final = Headline(
    "granted",
    "whole",
    "signed",
    ("Personer innvilget", "People granted"),
    ("Flere personer innvilget", "More people granted"),
    ("Færre personer innvilget", "Fewer people granted"),
)
IN_TIME: Final = Headline(
    "decided_within_8_weeks",
    "share",
    "points",
    ("Avgjort innen åtte uker", "Decided within eight weeks"),
    ("Avgjort innen åtte uker", "Decided within eight weeks"),
    ("Avgjort innen åtte uker", "Decided within eight weeks"),
)
HOURS: Final = Headline(
    "hours",
    "whole",
    "signed",
    ("Timer arbeid", "Hours of work"),
    ("Flere timer arbeid", "More hours of work"),
    ("Færre timer arbeid", "Fewer hours of work"),
)
KRONER: Final = Headline(
    "kroner",
    "whole",
    "signed",
    ("Kroner i året", "Kroner a year"),
    ("Mer i kroner i året", "More kroner a year"),
    ("Mindre i kroner i året", "Fewer kroner a year"),
)
HEADLINES: Final = (GRANTED, IN_TIME, HOURS, KRONER)


def page_of_results(summary: Summary, write: Writer) -> Page:
    """Return the page of a summary in the writer's language. A part without figures is left out."""
    made = _Results(summary, write)
    say = write.say
    return Page(
        language=write.language,
        kicker=made.kicker(),
        title=summary.population,
        subtitle=made.subtitle(),
        bigs=[made.bigs(each) for each in made.compared],
        sections=sections_of(summary, write),
        footer=[
            say(
                "Saksgang er en simulering. Ingen tall her er HELFOs.",
                "Saksgang is a simulation. No figure here is one of HELFO's.",
            )
        ],
    )


class _Results:
    """Makes the parts of the page. compared: the variants that stand on top."""

    def __init__(self, summary: Summary, write: Writer) -> None:
        self.summary, self.write, self.say = summary, write, write.say
        self.today, *self.others = summary.variants
        self.compared = self.others or [self.today]

    def kicker(self) -> str:
        """Return what the report is, and whose data it shows."""
        if self.summary.synthetic:
            return self.say(
                "Saksgang · hva om · oppdiktede personer", "Saksgang · what if · made-up persons"
            )
        return self.say(
            "Saksgang · hva om · ikke til publisering", "Saksgang · what if · not for publication"
        )

    def subtitle(self) -> str:
        """Return the period, the size of the population, and what is compared."""
        parts, found = [], self.summary
        if found.first is not None and found.last is not None:
            parts.append(f"{self.write.day(found.first)} – {self.write.day(found.last)}")
        if found.rows is not None:
            rows = self.write.write("whole", found.rows)
            parts.append(self.say("{n} rader", "{n} rows", n=rows))
        if self.others:
            quoted = [self.say("«{name}»", "“{name}”", name=v.name) for v in self.summary.variants]
            against = self.say(" mot ", " against ")
            parts.append(against.join((", ".join(quoted[1:]), quoted[0])))
        return " · ".join(parts)

    # The numbers on top --------------------------------------------------------------------------

    def difference(self, variant: Variant, key: str) -> Difference | None:
        """Return a number less today's: as it is told, else without an interval."""
        if key in variant.differences:
            return variant.differences[key]
        here, before = getattr(variant, key), getattr(self.today, key)
        return None if here is None or before is None else Difference(value=here - before)

    def bigs(self, variant: Variant) -> Bigs:
        """Return the four numbers of a variant; its name stands over them if there are several."""
        make = self._level if variant is self.today else self._change
        title = variant.name if len(self.others) > 1 else ""
        numbers = [make(variant, headline) for headline in HEADLINES]
        return Bigs(title, numbers, list(self.sentences(variant)))

    def _level(self, variant: Variant, headline: Headline) -> Big:
        """Return a number by itself, with its interval."""
        interval = variant.intervals.get(headline.key)
        below = () if interval is None else (self._interval(headline.level, interval),)
        value = getattr(variant, headline.key)
        return self._big(headline, self.say(*headline.label), value, headline.level, below)

    def _change(self, variant: Variant, headline: Headline) -> Big:
        """Return how a number differs from today's; of a share, the share itself."""
        change = self.difference(variant, headline.key)
        here, before = getattr(variant, headline.key), getattr(self.today, headline.key)
        if change is None:
            return self._big(headline, self.say(*headline.label), None, headline.level, ())
        below = [self._interval(headline.change, change)]
        if headline is IN_TIME:
            points = self.write.write("points", change.value)
            below = [self.say("{n} prosentpoeng", "{n} percentage points", n=points), *below]
        if here is not None and before is not None:
            levels = (self._short(headline.level, each) for each in (before, here))
            below.append(" → ".join(levels))
        same = self.write.write(headline.change, change.value).strip("0.,") == ""
        words = headline.fewer if change.value < 0 else headline.more
        label = self.say(*(headline.label if same else words))
        if headline is IN_TIME and here is not None:
            return self._big(headline, label, here, headline.level, below)
        return self._big(headline, label, change.value, headline.change, below)

    def _interval(self, kind: Kind, ends: Interval | Difference) -> str:
        if ends.low is None or ends.high is None:
            return self.say("uten intervall", "no interval")
        low, high = (self._short(kind, each) for each in (ends.low, ends.high))
        return self.say("95 %: {low} til {high}", "95%: {low} to {high}", low=low, high=high)

    def _short(self, kind: Kind, value: float) -> str:
        """Return a number that stands below a big one: from a million on, in millions."""
        if kind in ("whole", "signed") and abs(value) >= MILLION:
            text, _ = self.write.millions(value, signed=kind == "signed")
            return text
        return self.write.write(kind, value)

    def _big(
        self,
        headline: Headline,
        label: str,
        value: float | None,
        kind: Kind,
        below: Sequence[str],
    ) -> Big:
        if value is None:
            return Big(label, None, "–", "", (self.say("ikke beregnet", "not computed"),))
        if headline is KRONER:
            text, unit = self.write.millions(value, signed=kind == "signed")
            return Big(label, value, text, unit, below)
        unit = self.say("timer", "hours") if headline is HOURS else ""
        return Big(label, value, self.write.write(kind, value), unit, below)

    def sentences(self, variant: Variant) -> Iterator[str]:
        """Yield two sentences on what changed: who is granted, and what it means for time."""
        yield from [*self._granted(variant), *self._in_time(variant), *self._letters(variant)][:2]

    def _granted(self, variant: Variant) -> Iterator[str]:
        number, granted = self.write.write, variant.granted
        change = self.difference(variant, "granted")
        if granted is None or change is None:
            return
        if variant is self.today:
            yield self.say(
                "{n} personer blir innvilget.",
                "{n} people are granted.",
                n=number("whole", granted),
            )
        elif change.value == 0:
            yield self.say(
                "Med «{name}» blir like mange personer innvilget som med «{today}»: {n}.",
                "With “{name}” as many people are granted as with “{today}”: {n}.",
                name=variant.name,
                today=self.today.name,
                n=number("whole", granted),
            )
        else:
            yield self.say(
                "Med «{name}» blir {n} {flere} personer innvilget enn med «{today}»: "
                "{here} mot {before}.",
                "With “{name}” {n} {more} people are granted than with “{today}”: "
                "{here} against {before}.",
                name=variant.name,
                today=self.today.name,
                n=number("whole", abs(change.value)),
                flere="flere" if change.value > 0 else "færre",
                more="more" if change.value > 0 else "fewer",
                here=number("whole", granted),
                before=number("whole", self.today.granted),
            )

    def _in_time(self, variant: Variant) -> Iterator[str]:
        here, before = variant.decided_within_8_weeks, self.today.decided_within_8_weeks
        if here is None or before is None:
            return
        share, then = (self.write.write("share", each) for each in (here, before))
        if variant is self.today:
            yield self.say(
                "{n} av sakene blir avgjort innen åtte uker.",
                "{n} of the cases are decided within eight weeks.",
                n=share,
            )
        elif share == then:
            yield self.say(
                "{n} av sakene blir avgjort innen åtte uker, som med «{today}».",
                "{n} of the cases are decided within eight weeks, as with “{today}”.",
                n=share,
                today=self.today.name,
            )
        else:
            yield self.say(
                "{n} av sakene blir avgjort innen åtte uker, mot {before}.",
                "{n} of the cases are decided within eight weeks, against {before}.",
                n=share,
                before=then,
            )

    def _letters(self, variant: Variant) -> Iterator[str]:
        if variant.asked is None:
            return
        letters = self.write.write("whole", variant.asked.letters)
        share = self.write.write("share", variant.asked.share_waits)
        yield self.say(
            "Legene får {n} brev med spørsmål, og {share} av søknadene venter på svar.",
            "Doctors get {n} letters with questions, and {share} of the applications wait.",
            n=letters,
            share=share,
        )
