"""Draws a form as a Slack modal, one input block for each of its fields."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from adapters.slack.blocks import Block, label, plain, short, text_blocks
from bot.message import TITLE_LIMIT, Field, Form, Option, Text

INPUT = "value"  # the action_id of every input
YES = "yes"
LABEL = 2000
OPTION = 75
RADIOS = 10
MENU = 100
TYPED = 3000
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def render_form(form: Form, *, message: str = "", channel: str = "") -> dict[str, Any]:
    """A view; `message` and `channel` say where the form was opened and come back with it."""
    inputs = [_input(field) for field in form.fields if field.options or not _chooses(field)]
    return {
        "type": "modal",
        "callback_id": form.action.pack(),
        "private_metadata": json.dumps({"message": message, "channel": channel}),
        "title": label(form.title, TITLE_LIMIT),
        "submit": label(form.submit, TITLE_LIMIT),
        "close": label(form.close, TITLE_LIMIT),
        "blocks": [*text_blocks(Text(form.intro)), *inputs],
    }


def errors_of(form: Form) -> dict[str, str]:
    """What is wrong, by block_id, for the answer to a submission."""
    return {field.id: short(field.error, LABEL) for field in form.fields if field.error}


def _input(field: Field) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.id,
        "label": label(field.label, LABEL),
        "optional": not field.required,
        "element": _element(field) | {"action_id": INPUT},
    }
    # Slack keeps no error in a view that is opened anew, so it stands with the hint
    notes = [f"⚠ {field.error}"] * bool(field.error) + [field.hint] * bool(field.hint.strip())
    return block | {"hint": plain("\n".join(notes), LABEL)} if notes else block


def _element(field: Field) -> Block:
    match field.kind:
        case "line" | "text":
            return _typed(field)
        case "choice":
            return _choice(field)
        case "many":
            return _many(field)
        case "date":
            return {"type": "datepicker"} | _if(_day(field.initial), "initial_date")
        case "time":
            return {"type": "timepicker"} | _if(_clock(field.initial), "initial_time")
        case "yes":
            return _ticks([Option(YES, field.label)], (YES,) if field.initial else ())


def _typed(field: Field) -> Block:
    """`initial` is a value that comes back, not text that is drawn: escaped it would be changed."""
    most = min(field.limit, TYPED)
    initial = field.initial[:most] if isinstance(field.initial, str) else ""
    element: Block = {
        "type": "plain_text_input",
        "multiline": field.kind == "text",
        "max_length": most,
    }
    return element | _if(initial, "initial_value")


def _choice(field: Field) -> Block:
    chosen = next((_option(o) for o in field.options if o.value == field.initial), None)
    kind = "radio_buttons" if len(field.options) <= RADIOS else "static_select"
    return {"type": kind} | _menu(field.options) | _if(chosen, "initial_option")


def _many(field: Field) -> Block:
    wanted = field.initial if isinstance(field.initial, tuple) else (field.initial,)
    if len(field.options) <= RADIOS:
        return _ticks(field.options, wanted)
    chosen = [_option(o) for o in field.options if o.value in wanted]
    menu = {"type": "multi_static_select"} | _menu(field.options)
    return menu | _if(chosen, "initial_options")


def _ticks(options: Sequence[Option], wanted: Sequence[str]) -> Block:
    chosen = [_option(o) for o in options if o.value in wanted]
    ticks = {"type": "checkboxes", "options": [_option(o) for o in options]}
    return ticks | _if(chosen, "initial_options")


def _menu(options: Sequence[Option]) -> Block:
    """A list of options; one that is too long for Slack in numbered groups."""
    if len(options) <= MENU:
        return {"options": [_option(o) for o in options]}
    starts = range(0, len(options), MENU)
    groups = ((start + 1, options[start : start + MENU]) for start in starts)
    return {
        "option_groups": [
            {
                "label": label(f"{first}–{first + len(group) - 1}", OPTION),
                "options": [_option(o) for o in group],
            }
            for first, group in groups
        ]
    }


def _option(option: Option) -> Block:
    return {"text": label(option.label, OPTION), "value": option.value}


def _chooses(field: Field) -> bool:
    return field.kind in ("choice", "many")


def _day(initial: str | tuple[str, ...]) -> str:
    try:
        return date.fromisoformat(str(initial)).isoformat()
    except ValueError:
        return ""


def _clock(initial: str | tuple[str, ...]) -> str:
    return initial if isinstance(initial, str) and CLOCK.fullmatch(initial) else ""


def _if(value: Any, key: str) -> Block:
    return {key: value} if value else {}
