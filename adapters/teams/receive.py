"""Translates what Teams sends into what people do, or into None where nobody did anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

from adapters.teams.form import decode_values
from bot.events import Clicked, Event, Joined, Left, Said, Sender, Submitted

PLATFORM = "teams"
MOST = 1000  # characters of an id; Teams' own have about 150
CARD_ACTION, DIALOG_OPEN, DIALOG_SEND = "adaptiveCard/action", "task/fetch", "task/submit"
FILE_CONSENT = "fileConsent/invoke"

Json = dict[str, Any]


class Malformed(ValueError):
    """Not something Teams sends."""


def receive(activity: Json, at: datetime) -> Event | None:
    """The event in an activity as it came in. Raises Malformed."""
    match activity.get("type"):
        case "message":
            return _message(activity, at)
        case "invoke":
            return _invoke(activity, at)
        case "installationUpdate":
            return _installation(activity, at)
        case "conversationUpdate" if _private(activity) and _bot_added(activity):
            return Joined(**_around(activity, at))
        case str():
            return None
    raise Malformed("type")


def reference_of(activity: Json) -> Json:
    """How the conversation of an activity is reached, for as long as it lasts."""
    return {
        "service_url": _line(activity, "serviceUrl"),
        "conversation": _root(activity),
        # the conversation's own tenantId is not always there
        "tenant": _line(_dict(_dict(activity, "channelData"), "tenant"), "id", needed=False),
        "bot": _line(_dict(activity, "recipient"), "id"),
    }


def sender_of(activity: Json) -> Sender:
    """The directory's id first: it is the same for every bot, and a chat can be opened with it."""
    person = _dict(activity, "from")
    ids = (_line(person, "aadObjectId", needed=False), _line(person, "id"))
    return Sender(PLATFORM, tuple(dict.fromkeys(filter(None, ids))))


def _message(activity: Json, at: datetime) -> Event | None:
    if isinstance(value := activity.get("value"), dict):
        return _pressed(activity, value, at)
    if not _private(activity) and not any(_own_mentions(activity)):
        return None  # said to others
    return Said(text=_said(activity), **_around(activity, at))


def _invoke(activity: Json, at: datetime) -> Event | None:
    value = _dict(activity, "value")
    match activity.get("name"):
        case str(name) if name == CARD_ACTION:
            return _pressed(activity, _dict(_dict(value, "action"), "data"), at)
        case str(name) if name == DIALOG_OPEN:
            data = _dict(value, "data")
            return Clicked(action=_action(data), **_around(activity, at))
        case str(name) if name == DIALOG_SEND:
            return _submitted(activity, _dict(value, "data"), at)
    return None


def _installation(activity: Json, at: datetime) -> Event | None:
    """Adding the app to a team, or renewing it, is no arrival of a person."""
    if not _private(activity):
        return None
    match activity.get("action"):
        case "add":
            return Joined(**_around(activity, at))
        case "remove":
            return Left(**_around(activity, at))
    return None


def _pressed(activity: Json, data: Json, at: datetime) -> Event:
    """A button's data, or that of a form's submit, which says where the form was opened."""
    if "message" in data:
        return _submitted(activity, data, at)
    return Clicked(action=_action(data), **_around(activity, at))


def _submitted(activity: Json, data: Json, at: datetime) -> Event:
    """`message` is what the form was opened from. Where that stands is the activity's to say: what
    a card sends back could have been made up."""
    around = _around(activity, at)
    opened = _line(data, "message", needed=False)
    return Submitted(
        action=_action(data),
        values=decode_values(data),
        **around | {"message": opened or around["message"]},
    )


def _around(activity: Json, at: datetime) -> Json:
    root = _root(activity)
    return {
        # ids of messages count the milliseconds of a chat, so two chats may have the same
        "id": f"{root}:{_line(activity, 'id')}",
        "sender": sender_of(activity),
        "at": at,
        "message": _line(activity, "replyToId", needed=False),
        "channel": "" if _private(activity) else root,
        "route": json.dumps(reference_of(activity), sort_keys=True),
    }


def _action(data: Json) -> str:
    return _line(data, "action")


def _private(activity: Json) -> bool:
    return _dict(activity, "conversation").get("conversationType") == "personal"


def _root(activity: Json) -> str:
    """The conversation, without the thread of a channel."""
    return _line(_dict(activity, "conversation"), "id").partition(";messageid=")[0]


def _bot_added(activity: Json) -> bool:
    members = activity.get("membersAdded")
    own = _line(_dict(activity, "recipient"), "id")
    return isinstance(members, list) and any(
        isinstance(member, dict) and member.get("id") == own for member in members
    )


def _said(activity: Json) -> str:
    """The words as they were typed, without the bot's own name."""
    text = activity.get("text") or ""
    if not isinstance(text, str):
        raise Malformed("text")
    for mention in _own_mentions(activity):
        text = text.replace(mention, "").replace("&nbsp;", " ")
    if activity.get("textFormat") in ("xml", "html"):
        text = unescape(re.sub(r"<[^<>]*>", "", text))
    return text.replace("\xa0", " ").strip()


def _own_mentions(activity: Json) -> Iterator[str]:
    own = _line(_dict(activity, "recipient"), "id")
    entities = activity.get("entities")
    for entity in entities if isinstance(entities, list) else ():
        if isinstance(entity, dict) and entity.get("type") == "mention":
            text = entity.get("text")
            if _dict(entity, "mentioned").get("id") == own and isinstance(text, str) and text:
                yield text


def _dict(source: Json, name: str) -> Json:
    """A part of it, empty when missing."""
    part = source.get(name) or {}
    if not isinstance(part, dict):
        raise Malformed(name)
    return part


def _line(source: Json, name: str, *, needed: bool = True) -> str:
    """A field as text that every database can keep; empty when missing and not needed."""
    line = source.get(name) or ""
    if not isinstance(line, str) or len(line) > MOST or (needed and not line):
        raise Malformed(name)
    if "\0" in line or any("\ud800" <= one <= "\udfff" for one in line):
        raise Malformed(name)
    return line
