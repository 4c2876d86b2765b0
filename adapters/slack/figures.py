"""Draws charts and tables where Slack can, and says them in words wherever it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from adapters.slack.blocks import (
    Block,
    bold,
    cell,
    escaped,
    fits,
    preformatted,
    short,
    text_blocks,
)
from bot.message import Chart, Table, Text

TITLE = 50
LABEL = 20
SERIES = 6
LABELS = 20
ROWS = 100
COLUMNS = 20
TABLE_TEXT = 10_000  # of all cells together


def chart_blocks(chart: Chart, *, drawn: bool) -> Iterator[Block]:
    """The picture when it can be `drawn`, and always its figures in words below it."""
    if not drawn or not fits(chart.title, TITLE):
        yield from bold(chart.title)
    if drawn:
        yield _picture(chart)
    # a line for each label reads better on a phone than one long sentence
    in_words = chart.alt.replace("; ", "\n")
    yield from text_blocks(Text(in_words, "quiet" if drawn else "plain"))


def drawable(chart: Chart) -> bool:
    """Whether Slack takes it as a picture: few enough series and labels, all of them different."""
    labels, names = _labels(chart), _names(chart)
    return (
        0 < len(labels) <= LABELS
        and 0 < len(names) <= SERIES
        and len(set(labels)) == len(labels)
        and len(set(names)) == len(names)
        and all((*labels, *names, chart.title.strip()))
        and all(len(s.values) == len(labels) and all(map(isfinite, s.values)) for s in chart.series)
    )


def _picture(chart: Chart) -> Block:
    """Lines, or bars side by side for each label.

    Slack stacks no bars, and its areas lie over each other: side by side every figure can be read
    off the same axis, so stacked charts are drawn that way too.
    """
    labels = _labels(chart)
    series = [
        {
            "name": name,
            "data": [{"label": at, "value": v} for at, v in zip(labels, one.values, strict=True)],
        }
        for name, one in zip(_names(chart), chart.series, strict=True)
    ]
    axis: Block = {"categories": labels}
    if chart.unit.strip():
        axis["y_label"] = short(chart.unit, TITLE)
    kind = "line" if chart.kind == "line" else "bar"
    return {
        "type": "data_visualization",
        "title": short(chart.title, TITLE),
        "chart": {"type": kind, "series": series, "axis_config": axis},
    }


def _labels(chart: Chart) -> list[str]:
    return [short(text.strip(), LABEL) for text in chart.labels]


def _names(chart: Chart) -> list[str]:
    return [short(series.name.strip(), LABEL) for series in chart.series]


def table_blocks(table: Table, *, drawn: bool) -> Iterator[Block]:
    """A table block when it can be `drawn`, else the same columns as preformatted text."""
    yield from bold(table.title)
    if drawn:
        head = [cell(text, bold=True) for text in table.head]
        yield {"type": "table", "rows": [head, *([cell(t) for t in row] for row in table.rows)]}
    else:
        yield from preformatted(_columns(table))


def settable(table: Table) -> bool:
    """Whether Slack takes it as a table."""
    size = sum(max(len(escaped(text)), 1) for row in (table.head, *table.rows) for text in row)
    return len(table.rows) < ROWS and 0 < len(table.head) <= COLUMNS and size <= TABLE_TEXT


def _columns(table: Table) -> str:
    rows = [[" ".join(text.split()) for text in row] for row in (table.head, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines)
