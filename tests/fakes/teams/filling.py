"""Fills in a dialog's card the way a Teams client lets a person do it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from tests.fakes.teams.rules import chosen, inputs
from tests.fakes.teams.world import Json

Given = str | bool | Collection[str]
FORMS = {"Input.Date": r"\d{4}-\d\d-\d\d", "Input.Time": r"\d\d:\d\d", "Input.Number": r"-?[\d.]+"}


def filled(card: Json, given: Mapping[str, Given]) -> Json:
    """What is sent back by input id. Fails when a field, a choice or a form of value is not there.

    A field not given keeps what stands in it. A choice may be named by its value or by its title.
    """
    fields = inputs(card)
    lacking = sorted(given.keys() - fields.keys())
    assert not lacking, f"no field {lacking} in the dialog, only {sorted(fields)}"
    sent: Json = {}
    for id, field in fields.items():
        value = _typed(field, given[id]) if id in given else _standing(field)
        empty = field.get("valueOff", "false") if field["type"] == "Input.Toggle" else ""
        assert value != empty or not field.get("isRequired"), f"{id} must be filled in"
        if value or field["type"] != "Input.ChoiceSet":  # nothing chosen is not sent at all
            sent[id] = value
    return sent


def _standing(field: Json) -> str:
    match field["type"]:
        case "Input.Toggle":
            return str(field.get("value", field.get("valueOff", "false")))
        case "Input.ChoiceSet":
            return ",".join(chosen(field))
        case _:
            return str(field.get("value", ""))


def _typed(field: Json, given: Given) -> str:
    match field["type"]:
        case "Input.Toggle":
            return _toggled(field, given)
        case "Input.ChoiceSet":
            return _chosen(field, [given] if isinstance(given, str) else list(_many(given)))
    assert isinstance(given, str), f"{field['id']} takes text"
    form = FORMS.get(field["type"])
    assert not given or not form or re.fullmatch(form, given), f"{field['id']}: {given!r} is no way"
    most = field.get("maxLength")
    assert most is None or len(given) <= most, f"{field['id']} takes {most} characters"
    return given


def _toggled(field: Json, given: Given) -> str:
    on, off = field.get("valueOn", "true"), field.get("valueOff", "false")
    assert given in (on, off, "", True, False), f"{field['id']} is {on!r} or {off!r}, not {given!r}"
    return str(on if given in (on, True) else off)


def _chosen(field: Json, given: list[str]) -> str:
    known = {choice["title"]: choice["value"] for choice in field["choices"]}
    known |= {choice["value"]: choice["value"] for choice in field["choices"]}
    lacking = [one for one in given if one and one not in known]
    assert not lacking, f"{field['id']} has no choice {lacking}, only {sorted(known)}"
    assert field.get("isMultiSelect") or len(given) <= 1, f"{field['id']} takes one choice"
    return ",".join(known[one] for one in given if one)


def _many(given: Any) -> Collection[str]:
    assert not isinstance(given, bool), "a choice is not yes or no"
    return given  # type: ignore[no-any-return]
