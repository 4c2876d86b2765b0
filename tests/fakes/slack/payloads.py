"""What Slack sends to an app: events, slash commands and presses, in the shapes it documents."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html import escape

from tests.fakes.slack.api.messages import message_of
from tests.fakes.slack.checks import Json
from tests.fakes.slack.rules import pressable
from tests.fakes.slack.workspace import Person, Post, Workspace

TOKEN = "verification-token"  # deprecated by Slack and still in every payload


@dataclass(frozen=True, slots=True)
class Request:
    """One payload on its way to the app. `kind` is its Socket Mode envelope."""

    kind: str
    payload: Json = field(repr=False)


def escaped(text: str) -> str:
    """Text as Slack hands it on."""
    return escape(text, quote=False)


# --- events ---------------------------------------------------------------------------------------


def event(space: Workspace, what: Json, team: str = "") -> Request:
    """An event of any type in its envelope; another `team` is one the app is not installed in."""
    payload = {
        "token": TOKEN,
        "team_id": team or space.team,
        "context_team_id": team or space.team,
        "context_enterprise_id": None,
        "api_app_id": space.app,
        "event": what,
        "type": "event_callback",
        "event_id": space.name("Ev"),
        "event_time": int(space.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team or space.team,
                "user_id": space.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": space.name("4-"),
    }
    return Request("events_api", payload)


def said(space: Workspace, channel: str, post: Post) -> Request:
    """`message.im`, as it also comes for what the app itself posts."""
    return event(
        space,
        {
            **message_of(space, post),
            "client_msg_id": space.name("client-msg-"),
            "channel": channel,
            "event_ts": post.ts,
            "channel_type": "im",
        },
    )


def changed(space: Workspace, channel: str, post: Post) -> Request:
    """`message.im` with a subtype, as it comes after `chat.update`: nobody said anything."""
    ts = space.next_ts()
    return event(
        space,
        {
            "type": "message",
            "subtype": "message_changed",
            "message": message_of(space, post),
            "previous_message": message_of(space, post),
            "channel": channel,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            "channel_type": "im",
        },
    )


def opened(space: Workspace, person: Person, tab: str) -> Request:
    """`app_home_opened` for the tab `home`, with the view when there is one, or `messages`."""
    what: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": space.chat_with(person.id),
        "tab": tab,
        "event_ts": space.next_ts(),
    }
    if tab == "home" and person.id in space.homes:
        what["view"] = deepcopy(space.homes[person.id])
    return event(space, what)


def typed(text: str) -> list[Json]:
    """The blocks of what a person typed."""
    run = {"type": "text", "text": escaped(text)}
    section = {"type": "rich_text_section", "elements": [run]}
    return [{"type": "rich_text", "elements": [section]}]


# --- commands -------------------------------------------------------------------------------------


def command(space: Workspace, person: Person, name: str, text: str, channel: str) -> Request:
    private = channel.startswith("D")
    fields = {
        "token": TOKEN,
        "team_id": space.team,
        "team_domain": space.domain,
        "channel_id": channel,
        "channel_name": "directmessage" if private else space.rooms[channel].name,
        "user_id": person.id,
        "user_name": _short(person),
        "command": name,
        "text": text,
        "api_app_id": space.app,
        "is_enterprise_install": "false",
        "response_url": f"{space.base}/response/{space.name('r')}",
        "trigger_id": space.trigger(person.id),
    }
    return Request("slash_commands", fields)


# --- presses and views ----------------------------------------------------------------------------


def press(space: Workspace, person: Person, block: Json, element: Json) -> Json:
    """What every `block_actions` payload has; where it was pressed is added by the two below."""
    action = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "text": element["text"],
        "type": element["type"],
        "action_ts": space.next_ts(),
    }
    if "value" in element:
        action["value"] = element["value"]
    return {
        "type": "block_actions",
        **_who(space, person),
        "trigger_id": space.trigger(person.id),
        "actions": [action],
    }


def in_message(space: Workspace, pressed: Json, channel: str, post: Post) -> Request:
    private = channel.startswith("D")
    return Request(
        "interactive",
        {
            **pressed,
            "container": {
                "type": "message",
                "message_ts": post.ts,
                "channel_id": channel,
                "is_ephemeral": False,
            },
            "channel": {
                "id": channel,
                "name": "directmessage" if private else space.rooms[channel].name,
            },
            "message": message_of(space, post),
            "state": {"values": {}},
            "response_url": f"{space.base}/response/{space.name('r')}",
        },
    )


def in_view(pressed: Json, view: Json) -> Request:
    container = {"type": "view", "view_id": view["id"]}
    return Request("interactive", {**pressed, "container": container, "view": deepcopy(view)})


def submission(space: Workspace, person: Person, view: Json, values: Json) -> Request:
    filled = {**deepcopy(view), "state": {"values": values}}
    return Request(
        "interactive",
        {
            "type": "view_submission",
            **_who(space, person),
            "trigger_id": space.trigger(person.id),
            "view": filled,
            "response_urls": [],
        },
    )


def closing(space: Workspace, person: Person, view: Json) -> Request:
    closed = {"type": "view_closed", **_who(space, person), "view": deepcopy(view)}
    return Request("interactive", {**closed, "is_cleared": False})


def _who(space: Workspace, person: Person) -> Json:
    short = _short(person)
    return {
        "user": {"id": person.id, "username": short, "name": short, "team_id": space.team},
        "team": {"id": space.team, "domain": space.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": space.app,
        "token": TOKEN,
    }


def _short(person: Person) -> str:
    return person.name.partition(" ")[0].lower()


def buttons(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every button and the block it stands in."""
    for block in blocks:
        yield from ((block, one) for one in pressable(block) if one["type"] == "button")
