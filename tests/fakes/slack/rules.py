"""What Slack draws and what it refuses, for every block and element the coach may use.

Sources: docs.slack.dev, Reference, Block Kit. Stricter than Slack where the house is: text is never
markup (`plain_text` without emoji codes, or `rich_text`), and an unknown type is always a problem.
Lengths are counted as sent, so `&amp;` counts for five.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack.checks import (
    Check,
    Json,
    array,
    both,
    fault,
    kinds,
    moment,
    number,
    one_of,
    raw,
    shape,
    string,
    whole,
    words,
)

TEXT_OF_A_MESSAGE = 40_000
CHARACTERS_OF_BLOCKS = 13_000  # Slack answers msg_blocks_too_long a little above, undocumented
CHARACTERS_OF_A_TABLE = 10_000
CHARTS_OF_A_MESSAGE = 2
BLOCKS = {"message": 50, "modal": 100, "home": 100}
STANDS_IN = {
    "input": {"modal", "home"},
    "table": {"message"},
    "data_visualization": {"message", "home"},
}

flag = one_of(True, False)
ident = string(255)


def text(most: int) -> Check:
    """A text object. Markup and emoji codes would change what a person wrote."""
    return kinds({"plain_text": shape({"text": words(most), "emoji": one_of(False)})})


# --- elements -------------------------------------------------------------------------------------

OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75)})


def options_of(element: Json) -> list[Json]:
    """What can be chosen, whether it stands in groups or not."""
    groups = [element.get("options", []), *(g["options"] for g in element.get("option_groups", []))]
    return [one for group in groups for one in group]


def _fitting_options(where: str, element: Json) -> Iterator[str]:
    """Values differ, and what is chosen beforehand is one of the options."""
    options = options_of(element)
    values = Counter(one["value"] for one in options)
    if doubled := [value for value, times in values.items() if times > 1]:
        yield fault(where, f"values used twice: {doubled}")
    chosen = [element["initial_option"]] if "initial_option" in element else []
    for one in chosen + list(element.get("initial_options", [])):
        if one not in options:
            yield fault(where, "initial option is not one of the options")


def _choice(most: int, **extra: Check) -> Check:
    known = {"focus_on_load": flag, **extra}
    return both(
        shape({"action_id": ident, "options": array(OPTION, most)}, known), _fitting_options
    )


def _menu(**extra: Check) -> Check:
    group = shape({"label": text(75), "options": array(OPTION, 100)})
    known = {
        "options": array(OPTION, 100),
        "option_groups": array(group, 100),
        "placeholder": text(150),
        "focus_on_load": flag,
        **extra,
    }

    def one_list(where: str, element: Json) -> Iterator[str]:
        if ("options" in element) == ("option_groups" in element):
            yield fault(where, "either options or option_groups")

    return both(shape({"action_id": ident}, known), one_list, _fitting_options)


def _fitting_value(where: str, element: Json) -> Iterator[str]:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if low > high:
        yield fault(where, "min_length is above max_length")
    if not low <= len(element.get("initial_value", " " * low)) <= high:
        yield fault(where, f"initial_value must be {low} to {high} characters")


INPUTS: dict[str, Check] = {
    "plain_text_input": both(
        shape(
            {"action_id": ident},
            {
                "initial_value": string(3000),  # a value, no text object: Slack shows it as it is
                "placeholder": text(150),
                "multiline": flag,
                "min_length": whole(0, 3000),
                "max_length": whole(1, 3000),
                "focus_on_load": flag,
            },
        ),
        _fitting_value,
    ),
    "static_select": _menu(initial_option=OPTION),
    "multi_static_select": _menu(
        initial_options=array(OPTION, 100), max_selected_items=whole(1, 100)
    ),
    "radio_buttons": _choice(10, initial_option=OPTION),
    "checkboxes": _choice(10, initial_options=array(OPTION, 10)),
    "datepicker": shape(
        {"action_id": ident},
        {
            "initial_date": moment("%Y-%m-%d", "2026-11-24"),
            "placeholder": text(150),
            "focus_on_load": flag,
        },
    ),
    "timepicker": shape(
        {"action_id": ident},
        {
            "initial_time": moment("%H:%M", "14:30"),
            "placeholder": text(150),
            "timezone": string(64),
            "focus_on_load": flag,
        },
    ),
}
BUTTON = shape(
    {"text": text(75), "action_id": ident},
    {
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "accessibility_label": words(75),
    },
)
PRESSED = {"button": BUTTON, **{k: v for k, v in INPUTS.items() if k != "plain_text_input"}}

# --- rich text, tables and charts -----------------------------------------------------------------

STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code"), flag))
RUN = kinds({"text": shape({"text": raw(CHARACTERS_OF_BLOCKS)}, {"style": STYLE})})
RUNS = array(RUN, 500)
SECTION = shape({"elements": RUNS})
RICH = kinds(
    {
        "rich_text_section": SECTION,
        "rich_text_quote": shape({"elements": RUNS}, {"border": one_of(0, 1)}),
        "rich_text_preformatted": shape(
            {"elements": RUNS}, {"border": one_of(0, 1), "language": string(50)}
        ),
        "rich_text_list": shape(
            {
                "style": one_of("bullet", "ordered"),
                "elements": array(kinds({"rich_text_section": SECTION}), 500),
            },
            {"indent": whole(0, 8), "offset": whole(0, 1000), "border": one_of(0, 1)},
        ),
    }
)
CELL = kinds(
    {
        "raw_text": shape({"text": words(CHARACTERS_OF_A_TABLE)}),
        "rich_text": shape({"elements": array(RICH, 50)}),
    }
)


def _even_rows(where: str, table: Json) -> Iterator[str]:
    if len({len(row) for row in table["rows"]}) > 1:
        yield fault(where, "rows differ in length")


POINT = shape({"label": words(20), "value": number})
SERIES = shape({"name": words(20), "data": array(POINT, 20)})
AXIS = shape({"categories": array(words(20), 20)}, {"x_label": words(50), "y_label": words(50)})


def _fitting_series(where: str, chart: Json) -> Iterator[str]:
    """Names differ, and every series has exactly one point for each category."""
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        yield fault(where, "categories must be unique")
    if len({one["name"] for one in chart["series"]}) != len(chart["series"]):
        yield fault(where, "series names must be unique")
    for one in chart["series"]:
        if sorted(point["label"] for point in one["data"]) != sorted(categories):
            yield fault(where, f"labels of {one['name']!r} must match the categories")


PLOT = both(shape({"series": array(SERIES, 6), "axis_config": AXIS}), _fitting_series)
CHART = kinds(dict.fromkeys(("bar", "line", "area"), PLOT))

# --- blocks ---------------------------------------------------------------------------------------


def _text_or_fields(where: str, block: Json) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield fault(where, "missing required field: text or fields")


def _block(needed: dict[str, Check], **extra: Check) -> Check:
    return shape(needed, {"block_id": ident, **extra})


BLOCK = kinds(
    {
        "header": _block({"text": text(150)}),
        "section": both(
            _block(
                {},
                text=text(3000),
                fields=array(text(2000), 10),
                accessory=kinds(PRESSED),
                expand=flag,
            ),
            _text_or_fields,
        ),
        "context": _block({"elements": array(text(3000), 10)}),
        "divider": _block({}),
        "actions": _block({"elements": array(kinds(PRESSED), 25)}),
        "input": _block(
            {"label": text(2000), "element": kinds(INPUTS)},
            hint=text(2000),
            optional=flag,
            dispatch_action=flag,
        ),
        "rich_text": _block({"elements": array(RICH, 100)}),
        "table": both(
            _block(
                {"rows": array(array(CELL, 20), 100)},
                column_settings=array(
                    shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag}), 20
                ),
            ),
            _even_rows,
        ),
        "data_visualization": _block({"title": words(50), "chart": CHART}),
    }
)

# --- whole payloads -------------------------------------------------------------------------------

VIEW = {
    "title": text(24),
    "submit": text(24),
    "close": text(24),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "notify_on_close": flag,
    "clear_on_close": flag,
}


def problems(payload: Json) -> list[str]:
    """What Slack, or the house, has against `{"surface": "message|modal|home", "blocks": […], …}`.

    A message has `text` too, a modal `title` and perhaps `submit` and `close`.
    """
    surface = payload.get("surface")
    if surface not in BLOCKS:
        return [fault("/surface", f"must be one of {', '.join(BLOCKS)}")]
    blocks = payload.get("blocks")
    found = list(_envelope(str(surface), payload))
    if blocks is not None:
        found += array(BLOCK, BLOCKS[str(surface)], 0)("/blocks", blocks)
    elif surface != "message":
        found.append(fault("", "missing required field: blocks"))
    # what follows looks across blocks, and reads only what is sound by itself
    return found or list(_across(str(surface), payload, blocks or []))


def _envelope(surface: str, payload: Json) -> Iterator[str]:
    if surface == "message":
        yield from words(TEXT_OF_A_MESSAGE)("/text", payload.get("text", ""))
        return
    if surface == "modal" and "title" not in payload:
        yield fault("", "missing required field: title")
    for name, check in VIEW.items():
        if name in payload:
            yield from check(f"/{name}", payload[name])


def _across(surface: str, payload: Json, blocks: list[Json]) -> Iterator[str]:
    count = Counter(block["type"] for block in blocks)
    for kind, surfaces in STANDS_IN.items():
        if count[kind] and surface not in surfaces:
            yield fault("/blocks", f"{kind} is not supported in a {surface}")
    if surface == "modal" and count["input"] and "submit" not in payload:
        yield fault("", "missing required field: submit")
    yield from _few_and_small(surface, blocks, count)
    yield from _unique(blocks)


def _few_and_small(surface: str, blocks: list[Json], count: Counter[str]) -> Iterator[str]:
    if count["table"] > 1:
        yield fault("/blocks", "only_one_table_allowed")
    if count["data_visualization"] > CHARTS_OF_A_MESSAGE:
        yield fault("/blocks", f"no more than {CHARTS_OF_A_MESSAGE} data_visualization allowed")
    tables = [block["rows"] for block in blocks if block["type"] == "table"]
    if characters(tables) > CHARACTERS_OF_A_TABLE:
        yield fault("/blocks", f"a table holds more than {CHARACTERS_OF_A_TABLE} characters")
    if surface == "message" and too_long(blocks):
        yield fault("/blocks", "msg_blocks_too_long")


def _unique(blocks: list[Json]) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for block_id, times in ids.items():
        if times > 1:
            yield fault("/blocks", f"block_id {block_id!r} is used {times} times")
    for place, block in enumerate(blocks):
        acts = Counter(one["action_id"] for one in pressable(block))
        for action_id, times in acts.items():
            if times > 1:
                yield fault(f"/blocks/{place}", f"action_id {action_id!r} is used {times} times")


def pressable(block: Json) -> list[Json]:
    """The interactive elements of one block."""
    elements = block.get("elements", []) if block["type"] == "actions" else []
    return [*elements, *(block[name] for name in ("accessory", "element") if name in block)]


def too_long(blocks: list[Json]) -> bool:
    """Whether Slack would answer `msg_blocks_too_long`."""
    return characters(blocks) >= CHARACTERS_OF_BLOCKS


def characters(part: Any) -> int:
    """How much text stands in a part of a payload: what people read, not ids and types."""
    if isinstance(part, list):
        return sum(characters(one) for one in part)
    if not isinstance(part, dict):
        return 0
    read = ("text", "title", "label", "name")
    own = sum(len(part[key]) for key in read if isinstance(part.get(key), str))
    return own + sum(characters(value) for value in part.values())
