"""What a Teams bot's Adaptive Card must keep to: `problems(card)` is empty for a card that draws.

Stricter than Teams where Teams is silent: a client drops what it does not know without a word,
and draws markdown in places that look like plain text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.teams.kinds import CARD, GROUPS, Inside, Kind

LARGEST = 28 * 1024  # bytes of a card as JSON
BUTTONS_MOST = 6  # primary actions of one set; Teams hides the others
VERSION = (1, 5)
OUTSIDE = re.compile(r"^\s*(https?:)?//|^\s*javascript:", re.IGNORECASE)
LINK = re.compile(r"\]\s?\(|https?://", re.IGNORECASE)
FORMULA = re.compile(r"\{\{\s*(DATE|TIME)\s*\(")  # clients replace these, in TextRun too

Part = dict[str, Any]


def problems(card: Any) -> list[str]:
    """Everything that is wrong with a card, each with the place where it stands."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["card: type is not AdaptiveCard"]
    found = [*_version(card), *_checked(card, CARD, "card"), *_names(card)]
    if (length := size(card)) >= LARGEST:
        found.append(f"card: {length} bytes, below {LARGEST} wanted")
    return found


def size(card: Part) -> int:
    return len(json.dumps(card, ensure_ascii=False).encode())


def parts(thing: Any, fallbacks: bool = False) -> Iterator[Part]:
    """Every typed part inside a card, outer ones first; those of a fallback only when asked."""
    if isinstance(thing, list):
        for one in thing:
            yield from parts(one, fallbacks)
    elif isinstance(thing, dict):
        if "type" in thing:
            yield thing
        for name, value in thing.items():
            if name not in ("data", "msteams") and (fallbacks or name != "fallback"):
                yield from parts(value, fallbacks)


def inputs(card: Part) -> dict[str, Part]:
    """The inputs a person finds on a card, by id."""
    return {p["id"]: p for p in parts(card) if p["type"].startswith("Input.") and "id" in p}


def _version(card: Part) -> Iterator[str]:
    match = re.fullmatch(r"(\d+)\.(\d+)", str(card.get("version")))
    if not match:
        yield "card: version is missing or not like 1.5"
    elif (int(match[1]), int(match[2])) > VERSION:
        yield f"card: version {match[0]} is newer than bots may use"


def _names(card: Part) -> Iterator[str]:
    """Ids are used once, and a button's data never stands in the way of an input's value."""
    ids = Counter(p["id"] for p in parts(card) if isinstance(p.get("id"), str))
    yield from (f"id {id!r} is used {n} times" for id, n in ids.items() if n > 1)
    fields = inputs(card).keys()
    for part in parts(card, fallbacks=True):
        data = part.get("data")
        if part["type"].startswith("Action.") and isinstance(data, dict):
            yield from (f"data {name!r} is also an input" for name in sorted(data.keys() & fields))


def _part(part: Any, group: str, where: str) -> Iterator[str]:
    if group == "run" and isinstance(part, str):
        yield from _drawn(part, where)
        return
    if not isinstance(part, dict):
        yield f"{where}: not an object"
        return
    name = part.get("type", "")
    where = f"{where} {name}".strip()
    kind = GROUPS[group].get(name)
    if kind is not None:
        yield from _checked(part, kind, where)
        yield from _own_rules(part, name, where)
    elif isinstance(part.get("fallback"), dict) and group in ("element", "action"):
        yield from _part(part["fallback"], group, f"{where} fallback")
    else:
        yield f"{where}: unknown {group}, and no fallback"


def _checked(part: Part, kind: Kind, where: str) -> Iterator[str]:
    """Required and known properties, and what is inside them."""
    for name in sorted(kind.needs - part.keys()):
        yield f"{where}: {name} is missing"
    for name, value in part.items():
        if name == "type":
            continue
        want = kind.may.get(name)
        if want is None:
            yield f"{where}: unknown property {name}"
        elif isinstance(want, Inside):
            yield from _inside(value, want, name, f"{where} {name}")
        elif not want(value):
            yield f"{where}: {name} cannot be {value!r:.60}"
        elif name in ("url", "iconUrl") and OUTSIDE.search(value):
            yield f"{where}: {name} leads outside"


def _inside(value: Any, want: Inside, name: str, where: str) -> Iterator[str]:
    if name == "fallback" and value == "drop":
        yield f"{where}: drops its content without a word"
    elif not want.many:
        yield from _part(value, want.group, where)
    elif not isinstance(value, list) or not value:
        yield f"{where}: empty or not a list"
    else:
        for place, one in enumerate(value):
            yield from _part(one, want.group, f"{where}[{place}]")
        if want.group == "action":
            yield from _buttons(value, where)


def _buttons(actions: list[Any], where: str) -> Iterator[str]:
    primary = [a for a in actions if isinstance(a, dict) and a.get("mode") != "secondary"]
    if len(primary) > BUTTONS_MOST:
        yield f"{where}: {len(primary)} buttons, {BUTTONS_MOST} at most"


def _own_rules(part: Part, name: str, where: str) -> Iterator[str]:
    match name:
        case "TextBlock":
            yield from _markdown(part.get("text"), where)
        case "TextRun":
            yield from _drawn(part.get("text"), where)
        case "FactSet":
            for fact in _dicts(part.get("facts")):
                yield from _markdown(f"{fact.get('title')} {fact.get('value')}", where)
        case "Table":
            yield from _table(part, where)
        case "Input.ChoiceSet":
            yield from _choices(part, where)
        case "Input.Toggle":
            yield from _markdown(part.get("title"), where)
            on, off = part.get("valueOn", "true"), part.get("valueOff", "false")
            if not (on and off):  # clients take an empty one for the default
                yield f"{where}: an empty valueOn or valueOff"
            if part.get("value", off) not in (on, off):
                yield f"{where}: value is neither valueOn nor valueOff"
        case "Action.Execute" | "Action.Submit":
            yield from _press(part, where)


def _table(part: Part, where: str) -> Iterator[str]:
    columns = len(part.get("columns") or ())
    for place, row in enumerate(_dicts(part.get("rows"))):
        if (cells := len(row.get("cells") or ())) != columns:
            yield f"{where} rows[{place}]: {cells} cells under {columns} columns"


def _choices(part: Part, where: str) -> Iterator[str]:
    choices = _dicts(part.get("choices"))
    values = [str(choice.get("value")) for choice in choices]
    if len(set(values)) < len(values):
        yield f"{where}: two choices have the same value"
    if part.get("isMultiSelect") and any("," in value for value in values):
        yield f"{where}: a value has a comma, which parts the values that come back"
    for value in chosen(part):
        if value not in values:
            yield f"{where}: value {value!r:.60} is no choice"
    if str(part.get("style")).lower() == "expanded":  # radio buttons and boxes draw markdown
        for choice in choices:
            yield from _markdown(choice.get("title"), where)


def _press(part: Part, where: str) -> Iterator[str]:
    if not str(part.get("title", "")).strip():
        yield f"{where}: a button without words"
    fallback = part.get("fallback")
    if part["type"] == "Action.Submit":
        return
    if not isinstance(fallback, dict) or fallback.get("type") != "Action.Submit":
        yield f"{where}: no Action.Submit as fallback"
        return
    data, same = part.get("data") or {}, fallback.get("data") or {}
    if isinstance(data, dict) and isinstance(same, dict) and not data.items() <= same.items():
        yield f"{where}: its fallback sends other data"


def _markdown(value: Any, where: str) -> Iterator[str]:
    """For text in which clients draw markdown: no link that somebody's words could have made."""
    if isinstance(value, str) and LINK.search(value):
        yield f"{where}: a link would be drawn in {value!r:.60}"
    yield from _drawn(value, where)


def _drawn(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, str) and FORMULA.search(value):
        yield f"{where}: clients would calculate {value!r:.60}"


def chosen(part: Part) -> list[str]:
    """The values a ChoiceSet has, as Teams sends them: several are parted by commas."""
    value = str(part.get("value", ""))
    return [one for one in (value.split(",") if part.get("isMultiSelect") else [value]) if one]


def _dicts(value: Any) -> list[Part]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
