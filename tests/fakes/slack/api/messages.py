"""Web API methods about conversations and what is posted in them."""

from __future__ import annotations

from copy import deepcopy

from tests.fakes.slack.api.registry import allowed, checked, method, needed, page
from tests.fakes.slack.checks import Json
from tests.fakes.slack.rules import too_long
from tests.fakes.slack.workspace import Person, Post, Refusal, Workspace

# the special limits of chat.postMessage: one a second in a channel, some hundreds a minute in all
IN_ONE_CHANNEL = (1.0, 3)
IN_A_WORKSPACE = (525 / 60, 30)


@method("conversations.open", "im:write", 50)
def conversations_open(space: Workspace, args: Json) -> Json:
    [user] = needed(args, "users")
    return {"channel": {"id": space.chat_with(partner(space, user, "user_not_found").id)}}


@method("conversations.history", "im:history", 50)
def conversations_history(space: Workspace, args: Json) -> Json:
    [channel] = needed(args, "channel")
    if channel.startswith("C"):
        allowed(space, "channels:history")
    standing = [
        post
        for post in reversed(space.posts(place(space, channel)))
        if float(args.get("oldest") or 0) < float(post.ts) <= float(args.get("latest") or 1e12)
    ]
    some, cursor = page(standing, args)
    told = [message_of(space, post, bool(args.get("include_all_metadata"))) for post in some]
    return {
        "messages": told,
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def partner(space: Workspace, user: str, unknown: str) -> Person:
    person = space.people.get(user)
    if person is None:
        raise Refusal(unknown)
    if person.deleted:
        raise Refusal("user_disabled")
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    return person


def place(space: Workspace, channel: str) -> str:
    """The channel meant by a channel's or a person's id, if the app may be there."""
    if channel.startswith(("U", "W")):
        return space.chat_with(partner(space, channel, "channel_not_found").id)
    if owner := space.owner_of(channel):
        partner(space, owner.id, "channel_not_found")
        return channel
    room = space.rooms.get(channel)
    if room is None:
        raise Refusal("channel_not_found")
    if space.bot_user not in room.members:
        raise Refusal("not_in_channel")
    if room.archived:
        raise Refusal("is_archived")
    return channel


def message_of(space: Workspace, post: Post, metadata: bool = False) -> Json:
    """A post as Slack tells it to apps, text escaped as it was sent."""
    told: Json = {
        "type": "message",
        "user": post.user,
        "text": post.text,
        "ts": post.ts,
        "team": space.team,
        "blocks": deepcopy(post.blocks),
    }
    if post.user == space.bot_user:
        told |= {"bot_id": space.bot, "app_id": space.app}
    if post.edited and not post.blocks:  # Slack shows no mark on edited blocks
        told["edited"] = {"user": space.bot_user, "ts": post.ts}
    if metadata and post.metadata:
        told["metadata"] = deepcopy(post.metadata)
    return told


def _drawable(args: Json) -> None:
    blocks = args.get("blocks")
    if not blocks and not args.get("text"):
        raise Refusal("no_text")
    if isinstance(blocks, list) and too_long(blocks):
        raise Refusal("msg_blocks_too_long")
    checked(
        "invalid_blocks",
        "message",
        {name: args[name] for name in ("text", "blocks") if args.get(name) is not None},
    )


def _metadata(args: Json) -> Json | None:
    metadata: Json | None = args.get("metadata")
    if not metadata:
        return None
    sound = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not sound:
        raise Refusal("invalid_metadata_format")
    return deepcopy(metadata)


@method("chat.postMessage", "chat:write", 0)
def chat_post(space: Workspace, args: Json) -> Json:
    [asked] = needed(args, "channel")
    channel = place(space, asked)
    _drawable(args)
    metadata = _metadata(args)
    space.pace(f"chat.postMessage {channel}", *IN_ONE_CHANNEL)
    space.pace("chat.postMessage", *IN_A_WORKSPACE)
    post = space.put(channel, space.bot_user, args.get("text") or "", args.get("blocks"))
    post.metadata = metadata
    return {"channel": channel, "ts": post.ts, "message": message_of(space, post)}


@method("chat.postEphemeral", "chat:write", 100)
def chat_whisper(space: Workspace, args: Json) -> Json:
    """For one person in a channel; it is not kept."""
    asked, user = needed(args, "channel", "user")
    channel = place(space, asked)
    _drawable(args)
    room = space.rooms.get(channel)
    if room is not None and user not in room.members:
        raise Refusal("user_not_in_channel")
    space.whispers[channel, user].append(args.get("text") or "")
    return {"message_ts": space.next_ts()}


def _own(space: Workspace, args: Json, refusal: str) -> tuple[str, Post]:
    """A post of the app's. A person's id is no channel here."""
    channel, ts = needed(args, "channel", "ts")
    if channel.startswith(("U", "W")):
        raise Refusal("channel_not_found")
    post = space.find(place(space, channel), ts)
    if post is None:
        raise Refusal("message_not_found")
    if post.user != space.bot_user:
        raise Refusal(refusal)
    return channel, post


@method("chat.update", "chat:write", 50)
def chat_update(space: Workspace, args: Json) -> Json:
    """What is left out stays as it was; but text alone takes the place of blocks."""
    channel, post = _own(space, args, "cant_update_message")
    _drawable(args)
    if args.get("blocks") is not None or args.get("text"):
        post.blocks = space.with_ids(args.get("blocks") or [])
    post.text = args.get("text", post.text)
    post.metadata = _metadata(args) or post.metadata
    post.edited = True
    told = message_of(space, post)
    return {"channel": channel, "ts": post.ts, "text": post.text, "message": told}


@method("chat.delete", "chat:write", 50)
def chat_delete(space: Workspace, args: Json) -> Json:
    channel, post = _own(space, args, "cant_delete_message")
    post.deleted = True
    return {"channel": channel, "ts": post.ts}
