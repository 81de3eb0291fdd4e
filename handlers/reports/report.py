"""Write a report: one HTML file of a folder of results, or of a database's statistics.

It holds no script, loads nothing, and is the same bytes for the same figures.
"""

from base64 import b64encode
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from handlers.reports.report_of_database import page_of_database
from handlers.reports.report_of_results import page_of_results
from handlers.reports.report_page import NUMBERS, Language, Page, Picture, Table
from handlers.reports.report_words import Writer
from handlers.reports.stats import Statistics
from handlers.results.summary import read_summary
from handlers.text import one_line

_NO_BREAK = "\u00a0"
_TEMPLATES = Path(__file__).parent / "templates"


def report_of_results(folder: Path, language: Language) -> str:
    """Return the report of a folder that `compare` or `simulate` wrote. Raises InvalidInput."""
    write = Writer(language)
    return as_html(page_of_results(read_summary(folder), write), write)


def report_of_database(found: Statistics, command: str, language: Language) -> str:
    """Return the report of statistics. command: how they were asked for."""
    write = Writer(language)
    return as_html(page_of_database(found, command, write), write)


def as_html(page: Page, write: Writer) -> str:
    """Return a page as HTML. Every text is escaped."""
    return _template().render(
        page=page,
        write=write.write,
        numbers=NUMBERS,
        csv_link=_csv_link,
        picture_link=_picture_link,
    )


@cache
def _template() -> Template:
    loader = FileSystemLoader(_TEMPLATES)
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, finalize=_without_controls
    )
    return made.get_template("report.html.jinja")


def _without_controls(value: object) -> object:
    """Return a text with control and format characters as escapes; no-break blanks stay."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _NO_BREAK.join(map(one_line, value.split(_NO_BREAK)))


def _csv_link(table: Table) -> str:
    """Return a link that holds the table as a CSV file, with a mark by which Excel knows UTF-8."""
    return _data("text/csv;charset=utf-8", "\ufeff" + table.as_csv())


def _picture_link(picture: Picture) -> str:
    return _data("image/svg+xml", picture.svg)


def _data(kind: str, text: str) -> str:
    return f"data:{kind};base64,{b64encode(text.encode()).decode()}"
