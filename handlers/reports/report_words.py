"""The words of a report in Norwegian (bokmål) and English, and how it writes numbers and days."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from handlers.reports.report_page import Kind, Language
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.rule_sets import RULE_SETS
from workflow.reimbursement.words import FACT_LABELS
from workflow.reimbursement.words.grounds import RULES as GROUNDS_OF_2008
from workflow.reimbursement.words.grounds_since_2018 import RULES as GROUNDS_SINCE_2018
from workflow.reimbursement.words.list_7481 import REASONS

MILLION: Final = 1_000_000
_LEAST: Final = 0.05  # what is below it is written as 0
_NO_BREAK: Final = "\u00a0"
_MINUS: Final = "\u2212"
_MONTHS: Final = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}
_ANSWERS: Final = {
    "grant": ("innvilget", "granted"),
    "reject": ("avslått", "rejected"),
    "dismiss": ("avvist", "dismissed"),
    "wrong_applicant": ("feil søker", "another doctor must apply"),
    "missing": ("mangler opplysninger", "misses information"),
}
_PARTIES: Final = {
    "the doctor": "legen",
    "the patient": "pasienten",
    "the complainant": "klageren",
    "the body that decides the complaint": "klageinstansen",
    "the hospital": "sykehuset",
    "company and hospital": "firma og sykehus",
    "somebody else": "andre",
}
_ONLY_YES: Final = " (bare yes)"
"""What the form says of a fact that can only be confirmed."""


@dataclass(frozen=True)
class Writer:
    """Writes numbers, days and names in one language."""

    language: Language

    def say(self, nb: str, en: str, **values: object) -> str:
        """Return a text of the report in its language, with values put in."""
        return (nb if self.language == "nb" else en).format(**values)

    def write(self, kind: Kind, value: Any, unknown: str = "–") -> str:
        """Return a value of a kind as text. unknown: what None is written as."""
        if value is None:
            return unknown
        match kind:
            case "whole":
                return self._number(value)
            case "signed":
                return self._signed(value)
            case "share":
                return f"{self._decimal(100 * value, 1)}{self._percent}"
            case "points":
                return self._signed(100 * value, 1)
            case "day":
                return value.isoformat() if isinstance(value, date) else str(value)
        return str(value)

    def axis(self, kind: Kind, value: float) -> str:
        """Return a number of an axis: a share without decimals."""
        if kind == "share":
            return f"{self._decimal(100 * value, 0)}{self._percent}"
        return self.write(kind, value)

    @property
    def _percent(self) -> str:
        return f"{_NO_BREAK}%" if self.language == "nb" else "%"

    def _number(self, value: float) -> str:
        """Return a number without decimals; one below ten that is not whole has one."""
        whole = abs(value) >= 10 or float(value).is_integer() or abs(value) < _LEAST
        return self._decimal(value, 0 if whole else 1)

    def _decimal(self, value: float, places: int) -> str:
        text = f"{abs(value):,.{places}f}"
        if self.language == "nb":
            text = text.replace(",", _NO_BREAK).replace(".", ",")
        negative = value < 0 and any(c in "123456789" for c in text)
        return f"{_MINUS}{text}" if negative else text

    def _signed(self, value: float, places: int | None = None) -> str:
        text = self._number(value) if places is None else self._decimal(value, places)
        positive = value > 0 and any(c in "123456789" for c in text)
        return f"+{text}" if positive else text

    def millions(self, value: float, *, signed: bool) -> tuple[str, str]:
        """Return an amount of kroner and its unit: in millions from a million on."""
        unit = self.say("kr", "NOK")
        if abs(value) < MILLION:
            return (self._signed(value) if signed else self._number(value)), unit
        places = 1 if abs(value) < 1000 * MILLION else 0
        millions = value / MILLION
        text = self._signed(millions, places) if signed else self._decimal(millions, places)
        return text, self.say("mill. kr", "million NOK")

    def day(self, day: date) -> str:
        """Return a day in words, such as 1. januar 2026 and 1 January 2026."""
        month = _MONTHS[self.language].split()[day.month - 1]
        return f"{day.day}{'.' if self.language == 'nb' else ''} {month} {day.year}"

    def answer(self, outcome: str, basis: str | None = None, reasons: tuple[int, ...] = ()) -> str:
        """Return an outcome in words, with its paragraph or its reasons."""
        words = self.say(*_ANSWERS[outcome])
        if reasons:
            numbers = ", ".join(map(str, reasons))
            return f"{words} ({self.say('grunn', 'reason')} {numbers})"
        return f"{words}, {basis}" if basis else words

    def fact(self, name: str) -> str:
        """Return what a fact is called; its name where there are no words."""
        known = FACTS.get(name)
        in_english = name if known is None else known.says
        in_norwegian = FACT_LABELS.get(name, in_english).removesuffix(_ONLY_YES)
        return in_norwegian if self.language == "nb" else in_english

    def party(self, name: str) -> str:
        """Return for whom a case waits; as the process says it where there are no words."""
        return _PARTIES.get(name, name) if self.language == "nb" else name

    def rule(self, name: str) -> str:
        """Return what a rule asks, or states as a ground; "" where there are no words."""
        if self.language == "nb":
            words = GROUNDS_OF_2008.get(name) or GROUNDS_SINCE_2018.get(name)
            return "" if words is None else words.nb
        found = (rules[name] for each in RULE_SETS if name in (rules := each.rules()))
        rule = next(found, None)
        return "" if rule is None else rule.question

    def reason(self, number: int) -> str:
        """Return what a number of list 7481 means; "" where it is none of the list."""
        if self.language == "nb":
            return REASONS[number].nb if number in REASONS else ""
        return REJECTION_REASONS.get(number, "")
