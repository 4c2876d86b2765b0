"""Translates what the page sends into what people do; refuses anything the page would not send."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from adapters.web.send import PLATFORM
from bot.actions import LIMIT
from bot.events import Clicked, Event, OpenedHome, Said, Sender, Submitted
from bot.message import Values

MOST_BYTES = 20_000
MOST_FIELDS = 60
MOST_ID = 200
NONCE = re.compile(r"[A-Za-z0-9-]{8,64}")


class Refused(Exception):
    """Not something this page sends; `phrase` says it in words people can read."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


def parse(raw: bytes) -> dict[str, Any]:
    """A JSON object of at most 20 kB. Raises Refused."""
    if len(raw) > MOST_BYTES:
        raise Refused("web-refused-long")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused("web-refused-json") from None
    if not isinstance(body, dict):
        raise Refused("web-refused-json")
    return body


def receive(body: dict[str, Any], places: Mapping[str, Collection[str]], at: datetime) -> Event:
    """The event in a body `{id, as, kind, …}`; `places` are the channels that each person reads.

    Raises Refused, for an unknown person too.
    """
    person = _line(body, "as", MOST_ID)
    if person not in places:
        raise Refused("web-refused-person")
    channel = _line(body, "channel", MOST_ID)
    if channel and channel not in places[person]:
        raise Refused("web-refused-place")
    nonce = _line(body, "id", MOST_ID)
    if not NONCE.fullmatch(nonce):
        raise Refused("web-refused-fields")
    around = {
        "id": f"{nonce}:{person}",
        "sender": Sender(PLATFORM, (person,)),
        "at": at,
        "message": _line(body, "message", MOST_ID),
        "channel": channel,
    }
    return _event(body, around)


def _event(body: dict[str, Any], around: dict[str, Any]) -> Event:
    match body.get("kind"):
        case "say" if text := _line(body, "text", MOST_BYTES).strip():
            return Said(text=text, **around)
        case "click":
            return Clicked(action=_action(body), **around)
        case "submit":
            return Submitted(action=_action(body), values=_values(body), **around)
        case "home":
            return OpenedHome(**around)
    raise Refused("web-refused-fields")


def _action(body: dict[str, Any]) -> str:
    action = _line(body, "action", LIMIT)
    if not action:
        raise Refused("web-refused-fields")
    return action


def _values(body: dict[str, Any]) -> Values:
    values = body.get("values")
    if not isinstance(values, dict) or len(values) > MOST_FIELDS:
        raise Refused("web-refused-fields")
    return {_clean(name): _value(value) for name, value in values.items()}


def _value(value: Any) -> str | tuple[str, ...]:
    return tuple(_clean(each) for each in value) if isinstance(value, list) else _clean(value)


def _line(body: dict[str, Any], name: str, most: int) -> str:
    """A field as text, empty when missing."""
    line = _clean(body.get(name, ""))
    if len(line) > most:
        raise Refused("web-refused-fields")
    return line


def _clean(value: Any) -> str:
    """Text that every database can keep: no half characters, no NUL."""
    if not isinstance(value, str):
        raise Refused("web-refused-fields")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused("web-refused-fields") from None
    return value.replace("\0", "")
