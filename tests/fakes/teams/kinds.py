"""What Adaptive Cards 1.5 and Teams' charts are made of, as published, for the rules of the fake.

Only what a coach has use for: another element is unknown, and needs a fallback that is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Check = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Inside:
    """A property that holds other parts, of one group of kinds."""

    group: str
    many: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """The properties one type of part may have, and those it must have."""

    may: dict[str, Check | Inside]
    needs: frozenset[str]


def text(value: Any) -> bool:
    return isinstance(value, str)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def pixels(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d+px", value) is not None


def width(value: Any) -> bool:
    return number(value) or value in ("auto", "stretch") or pixels(value)


def text_or_number(value: Any) -> bool:
    return text(value) or number(value)


def object_or_text(value: Any) -> bool:
    return isinstance(value, dict | str)


def full(value: Any) -> bool:
    return isinstance(value, dict) and [v.lower() for v in value.values()] == ["full"]


def form(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def one_of(words: str) -> Check:
    """Enumerations are read without regard to case."""
    allowed = frozenset(words.lower().split())
    return lambda value: isinstance(value, str) and value.lower() in allowed


DATE = form(r"\d{4}-\d\d-\d\d|")
TIME = form(r"([01]\d|2[0-3]):[0-5]\d|")
CONTAINER = one_of("default emphasis good attention warning accent")
ACROSS = one_of("left center right")
DOWN = one_of("top center bottom")
HUES = {
    "categorical": "Red Purple Lavender Blue LightBlue Teal Green Lime Marigold",
    "diverging": "Blue LightBlue Cyan Teal Yellow Peach LightRed Red Maroon Gray",
    "sequential": "1 2 3 4 5 6 7 8",
    "sequentialRed": "1 2 3 4 5 6 7 8",
    "sequentialGreen": "1 2 3 4 5 6 7 8",
    "sequentialYellow": "1 2 3 4 5 6 7 8",
}
NAMED = [f"{scale}{hue}" for scale, hues in HUES.items() for hue in hues.split()]
COLOUR = one_of(" ".join(["good warning attention neutral", *NAMED]))

Properties = dict[str, Check | Inside]

PLACED: Properties = {
    "id": text, "isVisible": flag, "separator": flag, "height": one_of("auto stretch"),
    "spacing": one_of("none extraSmall small default medium large extraLarge padding"),
    "horizontalAlignment": ACROSS, "fallback": Inside("element", many=False),
    "lang": text, "rtl": flag, "targetWidth": text,
}  # fmt: skip
LETTERS: Properties = {
    "size": one_of("small default medium large extraLarge"),
    "weight": one_of("lighter default bolder"),
    "color": one_of("default dark light accent good warning attention"),
    "isSubtle": flag, "fontType": one_of("default monospace"),
}  # fmt: skip
BOX: Properties = {
    "style": CONTAINER, "bleed": flag, "minHeight": pixels, "verticalContentAlignment": DOWN,
    "showBorder": flag, "roundedCorners": flag, "selectAction": Inside("action", many=False),
}  # fmt: skip
INPUT: Properties = {"label": text, "isRequired": flag, "errorMessage": text}
CHART: Properties = {
    "title": text, "showTitle": flag, "showLegend": flag, "maxWidth": pixels, "color": COLOUR,
    "colorSet": one_of(
        "categorical sequential sequentialRed sequentialGreen sequentialYellow diverging"
    ),
}  # fmt: skip
AXES: Properties = {"xAxisTitle": text, "yAxisTitle": text}
RANGE: Properties = {"yMin": number, "yMax": number}
PRESSED: Properties = {
    "id": text, "title": text, "tooltip": text, "isEnabled": flag, "iconUrl": text,
    "style": one_of("default positive destructive"), "mode": one_of("primary secondary"),
    "fallback": Inside("action", many=False),
}  # fmt: skip


def _kind(needs: str, *more: Properties, **own: Check | Inside) -> Kind:
    may: Properties = {}
    for properties in (*more, own):
        may |= properties
    return Kind(may, frozenset(needs.split()))


GROUPS: dict[str, dict[str, Kind]] = {
    "element": {
        "TextBlock": _kind("text", PLACED, LETTERS, text=text, wrap=flag, maxLines=count,
                           style=one_of("default heading columnHeader")),
        "RichTextBlock": _kind("inlines", PLACED, inlines=Inside("run"), labelFor=text),
        "Image": _kind("url altText", PLACED, url=text, altText=text, width=pixels, height=pixels,
                       size=one_of("auto stretch small medium large"),
                       style=one_of("default person roundedCorners")),
        "Container": _kind("items", PLACED, BOX, items=Inside("element")),
        "ColumnSet": _kind("columns", PLACED, BOX, columns=Inside("column")),
        "FactSet": _kind("facts", PLACED, facts=Inside("fact")),
        "ActionSet": _kind("actions", PLACED, actions=Inside("action")),
        "Table": _kind("columns rows", PLACED, columns=Inside("definition"), rows=Inside("row"),
                       firstRowAsHeaders=flag, showGridLines=flag,
                       gridStyle=CONTAINER, roundedCorners=flag,
                       horizontalCellContentAlignment=ACROSS, verticalCellContentAlignment=DOWN),
        "Input.Text": _kind("id", PLACED, INPUT, value=text, placeholder=text, isMultiline=flag,
                            maxLength=count, regex=text,
                            style=one_of("text tel url email password")),
        "Input.Number": _kind("id", PLACED, INPUT, value=number, placeholder=text, min=number,
                              max=number),
        "Input.Date": _kind("id", PLACED, INPUT, value=DATE, placeholder=text, min=DATE, max=DATE),
        "Input.Time": _kind("id", PLACED, INPUT, value=TIME, placeholder=text, min=TIME, max=TIME),
        "Input.Toggle": _kind("id title", PLACED, INPUT, title=text, value=text, valueOn=text,
                              valueOff=text, wrap=flag),
        "Input.ChoiceSet": _kind("id choices", PLACED, INPUT, choices=Inside("choice"), value=text,
                                 placeholder=text, isMultiSelect=flag, wrap=flag,
                                 style=one_of("compact expanded filtered")),
        "Chart.VerticalBar": _kind("data fallback", PLACED, CHART, AXES, RANGE,
                                   data=Inside("point"), showBarValues=flag),
        "Chart.VerticalBar.Grouped": _kind("data fallback", PLACED, CHART, AXES, RANGE,
                                           data=Inside("bars"), showBarValues=flag, stacked=flag),
        "Chart.HorizontalBar": _kind("data fallback", PLACED, CHART, AXES, data=Inside("point"),
                                     displayMode=one_of(
                                         "absoluteWithAxis absoluteNoAxis partToWhole")),
        "Chart.HorizontalBar.Stacked": _kind("data fallback", PLACED, CHART, AXES,
                                             data=Inside("stack")),
        "Chart.Line": _kind("data fallback", PLACED, CHART, AXES, RANGE, data=Inside("bars")),
        "Chart.Donut": _kind("data fallback", PLACED, CHART, data=Inside("slice")),
        "Chart.Pie": _kind("data fallback", PLACED, CHART, data=Inside("slice")),
    },
    "action": {
        "Action.Execute": _kind("title verb", PRESSED, verb=text, data=object_or_text,
                                associatedInputs=one_of("auto none")),
        "Action.Submit": _kind("title", PRESSED, data=object_or_text,
                               associatedInputs=one_of("auto none")),
        "Action.OpenUrl": _kind("title url", PRESSED, url=text),
    },
    "column": {"Column": _kind("items", PLACED, BOX, items=Inside("element"), width=width)},
    "run": {"TextRun": _kind("text", LETTERS, text=text, italic=flag, underline=flag,
                             strikethrough=flag, highlight=flag, lang=text)},
    "row": {"TableRow": _kind("cells", cells=Inside("cell"), style=CONTAINER,
                              horizontalCellContentAlignment=ACROSS,
                              verticalCellContentAlignment=DOWN)},
    "cell": {"TableCell": _kind("items", BOX, items=Inside("element"), rtl=flag)},
    # the parts below have no type of their own
    "definition": {"": _kind("width", width=width, horizontalCellContentAlignment=ACROSS,
                             verticalCellContentAlignment=DOWN)},
    "fact": {"": _kind("title value", title=text, value=text)},
    "choice": {"": _kind("title value", title=text, value=text)},
    "point": {"": _kind("x y", x=text_or_number, y=number, color=COLOUR)},
    "bars": {"": _kind("legend values", legend=text, values=Inside("point"), color=COLOUR)},
    "stack": {"": _kind("title data", title=text, data=Inside("slice"))},
    "slice": {"": _kind("legend value", legend=text, value=number, color=COLOUR)},
}  # fmt: skip

CARD = _kind(
    "version body", version=text, body=Inside("element"), actions=Inside("action"),
    fallbackText=text, speak=text, lang=text, rtl=flag, msteams=full, minHeight=pixels,
    verticalContentAlignment=DOWN, **{"$schema": text},
)  # fmt: skip
