"""Translates what Slack sends into what people do; whatever has another shape is Malformed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2s
from typing import Any

from adapters.slack.form import YES
from adapters.slack.send import PLATFORM, REFERENCE, reference_of
from bot.actions import LIMIT
from bot.events import Clicked, Event, Left, OpenedHome, Said, Sender, Submitted
from bot.message import Values

Json = Mapping[str, Any]
ID = re.compile(r"[A-Z0-9]{1,40}")
TS = re.compile(r"\d{1,12}\.\d{1,9}")
NAME = re.compile(r"[\x21-\x7e]{1,200}")  # ids of Slack's that mean nothing to us
TYPED = (None, "file_share")  # kinds of message that people write themselves
LINK = re.compile(r"<([^<>|][^<>]*)>")
MOST_FIELDS = 100


class Malformed(ValueError):
    """Not a shape Slack sends. Says which part is wrong, never what stood there."""


def receive(body: Json, at: datetime) -> Event | None:
    """The event in a payload; None for what the coach has no answer to. Raises Malformed."""
    match body.get("type"):
        case "event_callback":
            return _event(body, _part(body, "event"), at)
        case "block_actions":
            return _clicked(body, at)
        case "view_submission":
            return _submitted(body, _part(body, "view"), at)
    return _commanded(body, at) if "command" in body else None


def inputs_of(view: Json) -> Iterator[tuple[str, Json]]:
    """The fields of a modal: block_id and element."""
    for block in _parts(view, "blocks"):
        if block.get("type") == "input":
            yield _text(block, "block_id"), _part(block, "element")


def plain(text: str) -> str:
    """What a person sees of text in Slack's notation: links as their words, entities undone."""
    return _unescaped(LINK.sub(_shown, text))


# --- the four kinds of payload --------------------------------------------------------------------


def _event(body: Json, event: Json, at: datetime) -> Event | None:
    if event.get("type") == "message":
        return _said(_line(body, "team_id"), event, at)
    if event.get("type") == "app_home_opened" and event.get("tab") == "home":
        id = _line(body, "event_id", NAME)
        return OpenedHome(id=id, sender=_sender(_line(event, "user")), at=at)
    if _is_removal(event):
        return Left(id=_line(body, "event_id", NAME), sender=Sender(PLATFORM, ()), at=at)
    return None


def _is_removal(event: Json) -> bool:
    """Of the whole app, or of the token it speaks with; not of one that some person gave it."""
    if event.get("type") == "tokens_revoked" and event.get("tokens"):
        return bool(_part(event, "tokens").get("bot"))
    return event.get("type") == "app_uninstalled"


def _said(team: str, event: Json, at: datetime) -> Said | None:
    """Words in the private chat; `event_id` is no good for dedupe, one message may have many."""
    private = event.get("channel_type") == "im"
    if not private or event.get("subtype") not in TYPED or event.get("bot_id"):
        return None
    user, channel, ts = _line(event, "user"), _line(event, "channel"), _line(event, "ts", TS)
    text = plain(_text(event, "text")).strip()
    if not text:
        return None
    id = f"{team}:{channel}:{ts}:{user}"
    return Said(id=id, sender=_sender(user), at=at, route=channel, text=text)


def _commanded(body: Json, at: datetime) -> Said:
    """Any private chat may be the one with the coach: only a channel is somewhere else."""
    trigger = _line(body, "trigger_id", NAME)
    text = plain(_text(body, "text")).strip() or "help"
    sender, where = _sender(_line(body, "user_id")), _line(body, "channel_id")
    channel = "" if where.startswith("D") else where
    return Said(id=trigger, sender=sender, at=at, channel=channel, trigger=trigger, text=text)


def _clicked(body: Json, at: datetime) -> Clicked | None:
    pressed = next(_parts(body, "actions"), {})
    if pressed.get("type") != "button":
        return None
    user, action = _line(_part(body, "user"), "id"), _packed(pressed, "action_id")
    return Clicked(
        id=f"{_line(pressed, 'action_ts', TS)}:{action}:{user}",
        sender=_sender(user),
        at=at,
        trigger=_line(body, "trigger_id", NAME),
        action=action,
        **_where(body),
    )


def _where(body: Json) -> dict[str, str]:
    """The message that was pressed; nothing in the home tab."""
    if "view" in body:
        return {}
    channel = _line(_part(body, "channel"), "id")
    message = reference_of(channel, _line(_part(body, "container"), "message_ts", TS))
    if channel.startswith("D"):
        return {"message": message, "route": channel}
    return {"message": message, "channel": channel}


def _submitted(body: Json, view: Json, at: datetime) -> Submitted:
    """What is filled in is part of the id: after an error Slack sends the same view and hash."""
    user, values = _line(_part(body, "user"), "id"), _values(view)
    filled = json.dumps(values, sort_keys=True).encode()
    id = ":".join(
        (_line(view, "id", NAME), _line(view, "hash", NAME), blake2s(filled).hexdigest()[:16])
    )
    return Submitted(
        id=id,
        sender=_sender(user),
        at=at,
        trigger=_line(body, "trigger_id", NAME),
        action=_packed(view, "callback_id"),
        values=values,
        **_opened_from(_text(view, "private_metadata")),
    )


def _opened_from(metadata: str) -> dict[str, str]:
    """Where the form was opened, as it was written down then."""
    try:
        kept = json.loads(metadata or "{}")
    except (ValueError, RecursionError):
        raise Malformed("private_metadata") from None
    if not isinstance(kept, dict):
        raise Malformed("private_metadata")
    message = _line(kept, "message", REFERENCE) if kept.get("message") else ""
    channel = _line(kept, "channel") if kept.get("channel") else ""
    route = message.partition(":")[0] if message.startswith("D") else ""
    return {"message": message, "channel": channel, "route": route}


# --- what was filled in ---------------------------------------------------------------------------


def _values(view: Json) -> Values:
    ticks = {id for id, element in inputs_of(view) if _is_yes(element)}
    blocks = _part(_part(view, "state"), "values")
    if len(blocks) > MOST_FIELDS:
        raise Malformed("values")
    return {str(id): _value(blocks, id, id in ticks) for id in blocks}


def _is_yes(element: Json) -> bool:
    """The one box of a yes field, whose value is a line; those of `many` are a tuple."""
    if element.get("type") != "checkboxes":
        return False
    return [_text(one, "value") for one in _parts(element, "options")] == [YES]


def _value(blocks: Json, id: str, yes: bool) -> str | tuple[str, ...]:
    states = list(_part(blocks, id).values())
    if len(states) != 1 or not isinstance(states[0], dict):
        raise Malformed("values")
    state = states[0]
    match state.get("type"):
        case "plain_text_input":
            return _unescaped(_text(state, "value"))
        case "radio_buttons" | "static_select":
            chosen = _part(state, "selected_option") if state.get("selected_option") else {}
            return _text(chosen, "value")
        case "checkboxes" | "multi_static_select":
            ticked = tuple(_text(one, "value") for one in _parts(state, "selected_options"))
            return "".join(ticked[:1]) if yes else ticked
        case "datepicker":
            return _text(state, "selected_date")
        case "timepicker":
            return _text(state, "selected_time")
    raise Malformed("values")


# --- the pieces -----------------------------------------------------------------------------------


def _sender(user: str) -> Sender:
    return Sender(PLATFORM, (user,))


def _part(body: Json, name: str) -> Json:
    part = body.get(name)
    if not isinstance(part, dict):
        raise Malformed(name)
    return part


def _parts(body: Json, name: str) -> Iterator[Json]:
    parts = body.get(name) or []
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise Malformed(name)
    yield from parts


def _line(body: Json, name: str, shape: re.Pattern[str] = ID) -> str:
    line = body.get(name)
    if not isinstance(line, str) or not shape.fullmatch(line):
        raise Malformed(name)
    return line


def _text(body: Json, name: str) -> str:
    """Words, empty when there are none; Slack writes null for an empty field."""
    text = body.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Malformed(name)
    return text


def _packed(body: Json, name: str) -> str:
    """As it came in: whether it stands for something is for the coach to say."""
    action = _text(body, name)
    if not 0 < len(action) <= LIMIT:
        raise Malformed(name)
    return action


def _shown(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    kind, rest = target[0], target[1:]
    if kind in "@#":
        return kind + (label or rest)
    if kind == "!":
        return label or f"@{rest}"
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
