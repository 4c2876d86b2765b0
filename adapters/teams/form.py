"""Draws a form as a Teams dialog, and reads what was filled in: both sides of the same inputs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any
from urllib.parse import unquote

from adapters.teams.fit import fitting
from adapters.teams.text import QUIET, WRONG, Payload, cut, filled, paragraph, plain
from bot.message import Field, Form, Values

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
OPEN_MOST = 7  # more choices than this become a list that opens
KINDS = "kinds"
OWN = ("action", "message", "channel", KINDS)  # what a submit carries besides the fields
YES, NO = "yes", "no"


def render_form(form: Form, *, message: str = "", channel: str = "") -> Payload:
    """The card of a dialog; `message` and `channel` say where it was opened."""
    data = {
        "action": form.action.pack(),
        "message": message,
        "channel": channel,
        # a client sends every value back as one string: what it was stands beside it
        KINDS: {field.id: field.kind for field in form.fields if field.kind in ("many", "yes")},
    }
    submit = {"type": "Action.Submit", "title": plain(form.submit), "data": data}
    return fitting(lambda most: _card(form, cut(form.intro, most), submit), len(form.intro))


def dialog_of(form: Form, message: str = "", channel: str = "") -> Payload:
    """The `value` of an answer to task/fetch, or to a task/submit that has to be mended."""
    return {
        "title": form.title,
        "card": {
            "contentType": ADAPTIVE,
            "content": render_form(form, message=message, channel=channel),
        },
        "height": "medium" if len(form.fields) < 3 else "large",
        "width": "medium",
    }


def decode_values(data: Any) -> Values:
    """The fields of a submit; whatever else came in is left out."""
    if not isinstance(data, dict):
        return {}
    kinds = data.get(KINDS)
    kinds = kinds if isinstance(kinds, dict) else {}
    sent = {name: value for name, value in data.items() if isinstance(value, str)}
    names = dict.fromkeys([*sent, *kinds])  # an empty choice may not have been sent at all
    return {name: _read(sent.get(name, ""), kinds.get(name)) for name in names if name not in OWN}


def _read(value: str, kind: Any) -> str | tuple[str, ...]:
    if kind == "many":
        return tuple(unquote(one) for one in value.split(",") if one)
    if kind == "yes":
        return YES if value == YES else ""
    return value


def _card(form: Form, intro: str, submit: Payload) -> Payload:
    fields = [block for field in form.fields for block in _field(field)]
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": plain(form.title),
        "body": filled([*paragraph(intro), *fields]),
        "actions": [submit],
    }


def _field(field: Field) -> Iterator[Payload]:
    """The input under its own label, which a screen reader needs; mistake and hint below it."""
    yield _input(field) | {"id": field.id} | _demands(field)
    mistake = paragraph(f"⚠️ {field.error}", WRONG) if field.error else []
    for block in (*mistake, *paragraph(field.hint, QUIET)):
        yield block | {"spacing": "Small"}


def _demands(field: Field) -> Payload:
    """The star at the label and, when it is left empty, the label again in red at the field.

    What should be there instead is said by the coach, once something was sent.
    """
    if not field.required:
        return {}
    return {"isRequired": True, "errorMessage": plain(f"⚠️ {field.label}")}


def _input(field: Field) -> Payload:
    label = plain(field.label)
    drawn: Payload
    match field.kind:
        case "line" | "text":
            long = {"isMultiline": True} if field.kind == "text" else {}
            drawn = {"type": "Input.Text", "label": label, "maxLength": field.limit} | long
        case "choice" | "many":
            drawn = {"type": "Input.ChoiceSet", "label": label} | _choices(field)
        case "date" | "time":
            drawn = {"type": f"Input.{field.kind.title()}", "label": label}
        case "yes":
            states = {"valueOn": YES, "valueOff": NO, "wrap": True}
            drawn = {"type": "Input.Toggle", "title": label} | states
    value = _initial(field)
    return drawn | {"value": value} if value else drawn


def _choices(field: Field) -> Payload:
    style = "expanded" if field.kind == "many" or len(field.options) <= OPEN_MOST else "compact"
    choices = [
        {"title": plain(option.label), "value": _coded(field, option.value)}
        for option in field.options
    ]
    several = {"isMultiSelect": True} if field.kind == "many" else {}
    return {"choices": choices, "style": style, "wrap": True} | several


def _coded(field: Field, value: str) -> str:
    """Several values come back parted by commas, so a comma inside one is written otherwise."""
    if field.kind != "many":
        return value
    return value.replace("%", "%25").replace(",", "%2C")


def _initial(field: Field) -> str:
    """What is filled in, as far as the input could have it."""
    given = field.initial if isinstance(field.initial, tuple) else (field.initial,)
    first = given[0] if given else ""
    match field.kind:
        case "many":
            known = [option.value for option in field.options if option.value in given]
            return ",".join(_coded(field, value) for value in known)
        case "choice":
            return first if any(option.value == first for option in field.options) else ""
        case "yes":
            return YES if first == YES else NO
        case "date" | "time":
            return first if _is_moment(first, field.kind) else ""
        case _:
            return first


def _is_moment(text: str, kind: str) -> bool:
    try:
        if kind == "date":
            return date.fromisoformat(text).isoformat() == text
        return time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False
