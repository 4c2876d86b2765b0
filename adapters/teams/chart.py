"""Charts as Teams draws them, with the figures as a table for clients that cannot."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.teams.table import draw_table
from adapters.teams.text import BOLD, QUIET, Payload, paragraph
from bot.message import Chart, Series, Table

# Teams gives each of these names a shade for its light and one for its dark theme
_TONES = {"green": "good", "orange": "warning", "red": "attention"}
_PLAIN = (
    "categoricalBlue", "categoricalMarigold", "categoricalPurple",
    "categoricalTeal", "categoricalLavender", "categoricalLightBlue",
)  # fmt: skip


def draw_chart(chart: Chart) -> list[Payload]:
    """The picture, and below it what it says in words."""
    if not chart.labels or not chart.series:
        return [*paragraph(chart.title, BOLD), *paragraph(chart.alt, QUIET)]
    figures = {"type": "Container", "items": draw_table(_figures(chart))}
    around = {"title": chart.title, "showTitle": True, "fallback": figures}
    return [_picture(chart) | around, *paragraph(chart.alt, QUIET)]


def _picture(chart: Chart) -> Payload:
    colours = list(_colours(chart.series))
    if chart.kind == "stacked":
        bars = [_stack(chart, index, colours) for index in range(len(chart.labels))]
        return {"type": "Chart.HorizontalBar.Stacked", "data": bars} | _axis("x", chart.unit)
    lines = [
        {"legend": series.name, "color": colour, "values": _points(chart, series)}
        for series, colour in zip(chart.series, colours, strict=True)
    ]
    if chart.kind == "line":
        return {"type": "Chart.Line", "data": lines} | _axis("y", chart.unit)
    grouped = {"type": "Chart.VerticalBar.Grouped", "data": lines, "showBarValues": True}
    return grouped | _axis("y", chart.unit)


def _axis(which: str, unit: str) -> Payload:
    return {f"{which}AxisTitle": unit} if unit else {}


def _points(chart: Chart, series: Series) -> list[Payload]:
    return [{"x": x, "y": y} for x, y in zip(chart.labels, series.values, strict=True)]


def _stack(chart: Chart, index: int, colours: list[str]) -> Payload:
    pieces = [
        {"legend": series.name, "value": series.values[index], "color": colour}
        for series, colour in zip(chart.series, colours, strict=True)
    ]
    return {"title": chart.labels[index], "data": pieces}


def _colours(series: tuple[Series, ...]) -> Iterator[str]:
    """Each series in its tone, else in the next of the plain colours."""
    plain = 0
    for one in series:
        if one.tone in _TONES:
            yield _TONES[one.tone]
        else:
            yield _PLAIN[plain % len(_PLAIN)]
            plain += 1


def _figures(chart: Chart) -> Table:
    head = ("", *(series.name for series in chart.series))
    rows = (
        (label, *(f"{series.values[index]:g}{chart.unit}" for series in chart.series))
        for index, label in enumerate(chart.labels)
    )
    return Table(chart.title, head, tuple(rows))
