"""Read a report as a browser does: its numbers, tables, figures and links."""

import csv
from base64 import b64decode
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import StringIO

VOID = ("meta", "img", "br", "link")


@dataclass
class Report:
    """What a report holds.

    tags: every element with its attributes. tables: cells by the table's id; a number is the value
    of its `data` element. bigs: label and value of each number on top, None = unknown. text: all
    text outside the style sheet. csv: rows of each CSV file by its name. svgs, alts: of figures.
    """

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    heads: dict[str, list[str]] = field(default_factory=dict)
    bigs: list[tuple[str, float | None]] = field(default_factory=list)
    text: str = ""
    csv: dict[str, list[list[str]]] = field(default_factory=dict)
    svgs: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Report()
        self.open: list[str] = []
        self.table = ""
        self.cell: list[str] | None = None
        self.value: str | None = None
        self.label: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.found.tags.append((tag, own))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.table = own["id"] or ""
            self.found.tables[self.table], self.found.heads[self.table] = [], []
        elif tag == "tr" and "tbody" in self.open:
            self.found.tables[self.table].append([])
        elif tag in ("td", "th") or (tag == "dt" and "figure" not in (own.get("class") or "")):
            self.cell, self.value = [], None
        elif tag in ("data", "time"):
            self.value = own.get("value") or own.get("datetime")
        elif tag == "dd" and own.get("class") == "figure":
            self.cell, self.value = [], None
        elif tag == "a":
            name, link = own["download"] or "", own["href"] or ""
            text = b64decode(link.removeprefix("data:text/csv;charset=utf-8;base64,")).decode()
            self.found.csv[name] = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
        elif tag == "img":
            link = own["src"] or ""
            svg = b64decode(link.removeprefix("data:image/svg+xml;base64,")).decode()
            self.found.svgs.append(svg)
            self.found.alts.append(own["alt"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, (tag, self.open)
        if self.cell is None:
            return
        text = "".join(self.cell).strip()
        if tag in ("td", "th"):
            if "tbody" in self.open:
                self.found.tables[self.table][-1].append(text if self.value is None else self.value)
            elif "thead" in self.open:
                self.found.heads[self.table].append(text)
            self.cell = None
        elif tag == "dt":
            self.label, self.cell = text, None
        elif tag == "dd" and self.label is not None:
            number = None if self.value is None else float(self.value)
            self.found.bigs.append((self.label, number))
            self.label = self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)
        if "style" not in self.open:
            self.found.text += data


def read(html: str) -> Report:
    """Read a report. Raises AssertionError where elements are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.found
