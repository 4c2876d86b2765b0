"""How a person fills in a modal: what each element takes, and how Slack tells what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from tests.fakes.slack.checks import Json
from tests.fakes.slack.rules import options_of

Given = str | tuple[str, ...]
ONE_OF = ("radio_buttons", "static_select")
SOME_OF = ("checkboxes", "multi_static_select")


def filled(view: Json, given: Mapping[str, Given], before: Json) -> Json:
    """`state.values` with what is given now, was given `before`, or stands there to begin with.

    Raises AssertionError where Slack's own client would not let a person do this.
    """
    inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    if strange := given.keys() - inputs.keys():
        raise AssertionError(f"no field {sorted(strange)} in this modal; it has {list(inputs)}")
    values = {}
    for name, block in inputs.items():
        element = block["element"]
        if name in given:
            state = _stated(name, element, given[name])
        else:
            state = before.get(name, {}).get(element["action_id"]) or _initial(element)
        if not block.get("optional", False) and not _has(state):
            raise AssertionError(f"field {name!r} must be filled in before this can be submitted")
        values[name] = {element["action_id"]: state}
    return values


def _has(state: Json) -> bool:
    return any(value for key, value in state.items() if key != "type")


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind in ONE_OF:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in SOME_OF:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind == "datepicker":
        return {"type": kind, "selected_date": element.get("initial_date")}
    if kind == "timepicker":
        return {"type": kind, "selected_time": element.get("initial_time")}
    return {"type": kind, "value": element.get("initial_value")}


def _stated(name: str, element: Json, given: Given) -> Json:
    kind = element["type"]
    if kind in SOME_OF:
        several = (given,) if isinstance(given, str) else given
        chosen = [_option(name, element, one) for one in several if one]
        return {"type": kind, "selected_options": chosen}
    assert isinstance(given, str), f"field {name!r} takes one value"
    if kind in ONE_OF:
        return {"type": kind, "selected_option": _option(name, element, given) if given else None}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given and date.fromisoformat(given).isoformat()}
    if kind == "timepicker":
        at = given and time.fromisoformat(given).strftime("%H:%M")
        return {"type": kind, "selected_time": at}
    return {"type": kind, "value": _line(name, element, given)}


def _option(name: str, element: Json, value: str) -> Any:
    options = {one["value"]: one for one in options_of(element)}
    assert value in options, f"field {name!r} has no option {value!r}, only {list(options)}"
    return options[value]


def _line(name: str, element: Json, text: str) -> str | None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    assert not text or low <= len(text) <= high, f"field {name!r} takes {low} to {high} characters"
    assert element.get("multiline") or "\n" not in text, f"field {name!r} is one line"
    return text or None
