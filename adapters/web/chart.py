"""The geometry of a chart: widths in percent and heights in pixels, so that text keeps its size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, log10

from bot.message import Chart, Series

LABEL_ROW = 20
BAR_ROW = 24
GAP = 12
BAR_MOST = 82.0  # percent of the width: the rest is for the figure behind the longest bar
PLOT_TOP, PLOT_HEIGHT = 18.0, 150.0
SHADES = 6
LEGIBLE = 0.09  # a narrower piece of a stacked bar has no room for its figure; the table has it


@dataclass(frozen=True, slots=True)
class Piece:
    """One bar, or one part of a stacked bar."""

    x: float
    y: float
    width: float
    shade: str
    figure: str


@dataclass(frozen=True, slots=True)
class Word:
    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Curve:
    shade: str
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        return " ".join(f"{x:.2f},{y:.2f}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be drawn: `height` in pixels, everything sideways in percent."""

    height: float
    words: tuple[Word, ...]
    pieces: tuple[Piece, ...] = ()
    curves: tuple[Curve, ...] = ()
    grid: tuple[tuple[float, str], ...] = ()


Figure = Callable[[float], str]


def shades(series: tuple[Series, ...]) -> list[str]:
    """A colour class for each series: its own tone, else the next of the plain ones."""
    plain = [s.name for s in series if s.tone == "plain"]
    return [
        f"shade-{plain.index(s.name) % SHADES}" if s.tone == "plain" else f"shade-{s.tone}"
        for s in series
    ]


def draw(chart: Chart, figure: Figure, share: Figure) -> Drawing:
    """Lay a chart out; `figure` writes a value, `share` a part between 0 and 1."""
    if chart.kind == "stacked":
        return _stacked(chart, share)
    return _lines(chart, figure) if chart.kind == "line" else _bars(chart, figure)


def short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _bars(chart: Chart, figure: Figure) -> Drawing:
    top = max((v for s in chart.series for v in s.values), default=0) or 1
    colours, words, pieces, y = shades(chart.series), [], [], 0.0
    for index, label in enumerate(chart.labels):
        words.append(Word(0, y + 14, short(label, 44)))
        y += LABEL_ROW
        for series, shade in zip(chart.series, colours, strict=True):
            value = series.values[index]
            width = max(value, 0) / top * BAR_MOST
            pieces.append(Piece(0, y, width, shade, figure(value)))
            y += BAR_ROW
        y += GAP
    return Drawing(max(y - GAP, 0), tuple(words), tuple(pieces))


def _stacked(chart: Chart, share: Figure) -> Drawing:
    colours, words, pieces, y = shades(chart.series), [], [], 0.0
    for index, label in enumerate(chart.labels):
        words.append(Word(0, y + 14, short(label, 44)))
        y += LABEL_ROW
        whole, x = sum(max(s.values[index], 0) for s in chart.series) or 1, 0.0
        for series, shade in zip(chart.series, colours, strict=True):
            part = max(series.values[index], 0) / whole
            if part:
                text = share(part) if part >= LEGIBLE else ""
                pieces.append(Piece(x, y, part * 100, shade, text))
            x += part * 100
        y += BAR_ROW + GAP
    return Drawing(max(y - GAP, 0), tuple(words), tuple(pieces))


def _lines(chart: Chart, figure: Figure) -> Drawing:
    top = _round_up(max((v for s in chart.series for v in s.values), default=0))
    xs = _spread(len(chart.labels))

    def high(value: float) -> float:
        return PLOT_TOP + PLOT_HEIGHT * (1 - max(value, 0) / top)

    curves = tuple(
        Curve(shade, tuple((x, high(v)) for x, v in zip(xs, series.values, strict=True)))
        for series, shade in zip(chart.series, shades(chart.series), strict=True)
    )
    grid = tuple((high(top * part), figure(top * part)) for part in (0, 0.5, 1))
    words = tuple(_under(chart.labels, xs, PLOT_TOP + PLOT_HEIGHT + 18))
    return Drawing(PLOT_TOP + PLOT_HEIGHT + 26, words, curves=curves, grid=grid)


def _spread(count: int) -> list[float]:
    return [12 + 84 * i / (count - 1) for i in range(count)] if count > 1 else [50.0] * count


def _under(labels: tuple[str, ...], xs: list[float], y: float) -> list[Word]:
    """At most six labels under the axis, the first and the last always among them."""
    last = len(labels) - 1
    if last < 1:
        return [Word(x, y, label, "middle") for x, label in zip(xs, labels, strict=True)]
    steps = last if last < 6 else 4
    chosen = sorted({round(last * step / steps) for step in range(steps + 1)})
    anchors = {0: "start", last: "end"}
    return [Word(xs[i], y, short(labels[i], 10), anchors.get(i, "middle")) for i in chosen]


def _round_up(value: float) -> float:
    """The next 1, 2, 4, 5 or 10 times a power of ten: the top of an axis people can read."""
    if value <= 0:
        return 1
    step = 10.0 ** floor(log10(value))
    return next(m * step for m in (1, 2, 4, 5, 10) if m * step >= value)
