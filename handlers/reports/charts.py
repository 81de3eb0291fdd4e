"""Figures of a report, drawn by Matplotlib as SVG: the same values give the same bytes.

They stand on a light card, so their colours are fixed. No text in them is read as mathematics, and
each series is named beside its line, so that colour is never alone.
"""

import logging
import re
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from io import StringIO
from typing import Any, Final, NamedTuple

import matplotlib as mpl
import matplotlib.dates
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from handlers.text import one_line

INK: Final = "#1d2733"
QUIET: Final = "#5a6673"
HAIR: Final = "#dde2e7"
COLOURS: Final = ("#7d8b99", "#0b6b74", "#b4531a", "#5b4a9c", "#2f7a3d", "#8c2f52")
"""Of the series, in their order: the first one is today."""
MORE, FEWER, OTHER = COLOURS[1], COLOURS[2], COLOURS[0]
_DASHES: Final = ("-", "-", (0, (5, 2)), (0, (1, 1.4)), (0, (6, 2, 1, 2)), (0, (9, 3)))
_WIDTH: Final = 8.8  # inches
_LONGEST: Final = 46  # characters of a label
_FONTS: Final = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
_STYLE: Final[Any] = {
    "svg.hashsalt": "saksgang",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": HAIR,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": HAIR,
    "ytick.color": HAIR,
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
    "grid.color": HAIR,
    "grid.linewidth": 0.7,
    "lines.linewidth": 1.9,
    "figure.facecolor": "#ffffff",
    "axes.facecolor": "#ffffff",
}
_DATES: Final[Any] = matplotlib.dates
Number = Callable[[float], str]
"""Writes a number of an axis."""


class Series(NamedTuple):
    """A line: its name, and its values; None where there is none."""

    name: str
    values: Sequence[float | None]


class Bar(NamedTuple):
    """A bar. colour: one of those of this module."""

    name: str
    value: float
    colour: str = MORE


def bars(rows: Sequence[Bar], number: Number) -> str:
    """Draw horizontal bars, the first on top, each with its number at the end."""

    def draw(axes: Axes) -> None:
        places = range(len(rows))
        axes.barh(places, [bar.value for bar in rows], 0.62, color=[bar.colour for bar in rows])
        _name_rows(axes, [bar.name for bar in rows])
        most = max((bar.value for bar in rows), default=0)
        for place, bar in enumerate(rows):
            axes.text(bar.value + most * 0.012, place, number(bar.value), va="center", fontsize=9)
        axes.set_xlim(0, most * 1.14 or 1)

    return _svg(draw, 0.55 + 0.33 * len(rows))


def pairs(names: Sequence[str], series: Sequence[Series], number: Number) -> str:
    """Draw horizontal bars in groups: one for each series below each name."""
    thick = 0.76 / len(series)

    def draw(axes: Axes) -> None:
        most = max((value or 0 for each in series for value in each.values), default=0)
        for order, each in enumerate(series):
            places = [place - 0.38 + thick * (order + 0.5) for place in range(len(names))]
            values = [value or 0 for value in each.values]
            axes.barh(places, values, thick * 0.86, color=_colour(order), label=_label(each.name))
            for place, value in zip(places, values, strict=True):
                axes.text(value + most * 0.012, place, number(value), va="center", fontsize=8.5)
        _name_rows(axes, names)
        axes.set_xlim(0, most * 1.14 or 1)
        _legend(axes, len(series))

    return _svg(draw, 0.95 + (0.18 + 0.2 * len(series)) * len(names))


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), [_label(name) for name in names])
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.invert_yaxis()
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])


def steps(
    edges: Sequence[float],
    series: Sequence[Series],
    marks: Sequence[tuple[float, str]],
    number: Number,
    axis: str,
) -> str:
    """Draw a distribution as steps. edges: one more than values. marks: upright lines, named."""

    def draw(axes: Axes) -> None:
        for order, each in enumerate(series):
            values = [value or 0 for value in each.values]
            axes.stairs(
                values,
                edges,
                color=_colour(order),
                linestyle=_dash(order),
                linewidth=1.9,
                fill=False,
                baseline=None,
                label=_label(each.name),
            )
            if order == 0:
                axes.stairs(values, edges, color=_colour(order), alpha=0.16, fill=True)
        top = max((value or 0 for each in series for value in each.values), default=0) or 1
        axes.set_ylim(0, top * 1.16)
        axes.set_xlim(edges[0], edges[-1])
        for day, name in marks:
            axes.axvline(day, color=INK, linewidth=0.9, linestyle=(0, (2, 2)))
            axes.text(day + 0.8, top * 1.15, name, va="top", fontsize=8.5, color=INK)
        axes.set_xticks([*range(0, int(edges[-1]) + 1, 14)])
        axes.set_xlabel(axis)
        _upright(axes, number)
        _legend(axes, len(series))

    return _svg(draw, 3.3)


def lines(
    days: Sequence[date], series: Sequence[Series], number: Number, *, top: Any = None
) -> str:
    """Draw lines over days. top: of the upright axis; None = what fits."""

    def draw(axes: Axes) -> None:
        places = _DATES.date2num(days)
        for order, each in enumerate(series):
            values = [float("nan") if value is None else value for value in each.values]
            axes.plot(
                places,
                values,
                color=_colour(order),
                linestyle=_dash(order),
                label=_label(each.name),
                solid_capstyle="round",
            )
        axes.set_ylim(0, top)
        axes.margins(x=0.01)
        axes.xaxis.set_major_locator(_DATES.AutoDateLocator(minticks=3, maxticks=7))
        axes.xaxis.set_major_formatter(_DATES.DateFormatter("%Y-%m-%d"))
        axes.tick_params(axis="x", labelsize=8.5)
        _upright(axes, number)
        _legend(axes, len(series))

    return _svg(draw, 3.1)


def _upright(axes: Axes, number: Number) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.grid(axis="y")
    axes.tick_params(axis="y", length=0)


def _legend(axes: Axes, count: int) -> None:
    """Name the series above the figure, where there are several."""
    if count > 1:
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=min(count, 3),
            frameon=False,
            borderaxespad=0.2,
            handlelength=1.8,
            columnspacing=1.6,
        )


def _colour(order: int) -> str:
    return COLOURS[order % len(COLOURS)]


def _dash(order: int) -> Any:
    return _DASHES[order % len(_DASHES)]


def _label(text: str) -> str:
    """Return a name that fits beside a figure. A leading underscore would hide it."""
    shown = one_line(text)
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"
    return f"\u200a{shown}" if shown.startswith("_") else shown


def _svg(draw: Callable[[Axes], None], height: float) -> str:
    """Draw a figure of a height in inches; return it as SVG without a date or a program's name."""
    written = StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # letters that its own font lacks: the reader's has them
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.subplots())
        figure.savefig(written, format="svg", metadata=nothing)
    text = written.getvalue()
    text = text[text.index("<svg") :].replace("'DejaVu Sans'", _FONTS)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S))


logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
