"""The Bot Connector of the loopback Teams: what a bot may ask of chats and their members."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.fakes.teams.errors import Handler, go_wrong, refusal, too_fast
from tests.fakes.teams.identity import Refused
from tests.fakes.teams.rules import problems
from tests.fakes.teams.world import CARD, WORLD, Call, Chat, Json, Post, Resident, World

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE_INFO = "application/vnd.microsoft.teams.card.file.info"
LARGEST = 100 * 1024  # bytes of a whole activity
PAGE = 50


def add_routes(app: web.Application, world: World) -> None:
    at = f"/emea/{world.tenant}/v3/conversations"
    one = at + "/{chat}"
    for method, path, handler in (
        ("POST", at, _create), ("POST", one + "/activities", _post),
        ("POST", one + "/activities/{post}", _post), ("PUT", one + "/activities/{post}", _edit),
        ("DELETE", one + "/activities/{post}", _delete), ("GET", one + "/members", _members),
        ("GET", one + "/pagedmembers", _paged), ("GET", one + "/members/{member}", _member),
    ):  # fmt: skip
        app.router.add_route(method, path, _guarded(handler))


def _guarded(handler: Handler) -> Handler:
    """What every call meets: faults, the bearer token, the limit of the tenant; then it is kept."""

    async def admitted(request: web.Request) -> web.Response:
        world = request.app[WORLD]
        try:
            world.identity.admit(request.headers.get("Authorization", ""))
        except Refused as no:
            return web.json_response({"message": str(no)}, status=no.status)
        if wait := world.wait("all", ""):
            return too_fast(wait)
        return await handler(request)

    async def guarded(request: web.Request) -> web.Response:
        world = request.app[WORLD]
        path = request.path.removeprefix(f"/emea/{world.tenant}")
        try:
            body = json.loads(await request.read() or "null")
        except ValueError:
            return refusal("BadSyntax", "The request body is not JSON.")
        trouble = world.faults.take(f"{request.method} {path}")
        if trouble is None:
            response = await admitted(request)
        else:
            response = await go_wrong(request, trouble, admitted)
        world.calls.append(Call(request.method, path, body, response.status))
        return response

    return guarded


async def _create(request: web.Request) -> web.Response:
    """A private chat with one person; or, in a channel, a new thread with a first post."""
    world, asked = request.app[WORLD], await request.json()
    data = asked.get("channelData") or {}
    tenant = asked.get("tenantId") or asked.get("tenantID") or (data.get("tenant") or {}).get("id")
    if asked.get("isGroup"):
        return await _create_thread(world, asked, str((data.get("channel") or {}).get("id", "")))
    if tenant != world.tenant:
        return refusal("BadSyntax", "Could not parse tenant id")
    members = asked.get("members") or [{}]
    person = world.known(str(members[0].get("id", ""))) if len(members) == 1 else None
    if person is None:
        return refusal("BadArgument", "Failed to decrypt pairwise id")
    chat = world.private(person.aad)
    if wait := world.wait("create", chat.id):
        return too_fast(wait)
    if not chat.installed:
        return refusal("NotInstalled")
    return web.json_response({"id": chat.id}, status=201)


async def _create_thread(world: World, asked: Json, id: str) -> web.Response:
    chat, activity = world.chats.get(id), asked.get("activity") or {}
    if chat is None or chat.private:
        return refusal("ConversationNotFound")
    if wait := world.wait("create", chat.id):
        return too_fast(wait)
    if no := _refused(chat, activity):
        return no
    post = world.put(chat, activity, mine=True)
    return web.json_response(
        {"id": f"{chat.id};messageid={post.id}", "activityId": post.id}, status=201
    )


async def _post(request: web.Request) -> web.Response:
    world, activity = request.app[WORLD], await request.json()
    chat = _chat(request)
    if chat is None:
        return refusal("ConversationNotFound", "Conversation not found.")
    if wait := world.wait("send", chat.id):
        return too_fast(wait)
    if no := _refused(chat, activity):
        return no
    if activity.get("type") == "typing":
        return web.json_response({"id": world.number()}, status=201)
    thread = request.match_info["chat"].partition(";messageid=")[2]
    reply_to = request.match_info.get("post", thread)
    post = world.put(chat, activity | {"id": None}, mine=True, reply_to=reply_to)
    return web.json_response({"id": post.id}, status=201)


async def _edit(request: web.Request) -> web.Response:
    activity = await request.json()
    post = _standing(request)
    if isinstance(post, web.Response):
        return post
    chat = _chat(request)
    if chat is not None and (no := _refused(chat, activity)):
        return no
    post.activity, post.edited = activity, post.edited + 1
    post.seen.clear()
    return web.json_response({"id": post.id})


async def _delete(request: web.Request) -> web.Response:
    post = _standing(request)
    if isinstance(post, web.Response):
        return post
    post.deleted = True
    return web.Response()


async def _members(request: web.Request) -> web.Response:
    people = _roster(request)
    if isinstance(people, web.Response):
        return people
    return web.json_response([person.account for person in people])


async def _paged(request: web.Request) -> web.Response:
    people = _roster(request)
    if isinstance(people, web.Response):
        return people
    size = max(1, min(int(request.query.get("pageSize", PAGE)), 500))
    start = int(request.query.get("continuationToken", 0))
    page: Json = {"members": [person.account for person in people[start : start + size]]}
    if start + size < len(people):
        page["continuationToken"] = str(start + size)
    return web.json_response(page)


async def _member(request: web.Request) -> web.Response:
    people = _roster(request)
    if isinstance(people, web.Response):
        return people
    person = request.app[WORLD].known(request.match_info["member"])
    if person is None or person not in people:
        return refusal("MemberNotFound", "The member is not part of the conversation roster.")
    return web.json_response(person.account)


def _chat(request: web.Request) -> Chat | None:
    """The conversation of a call; a thread is part of its channel."""
    return request.app[WORLD].chats.get(request.match_info["chat"].partition(";messageid=")[0])


def _roster(request: web.Request) -> list[Resident] | web.Response:
    chat = _chat(request)
    if chat is None:
        return refusal("ConversationNotFound", "Conversation not found.")
    if wait := request.app[WORLD].wait("read", chat.id):
        return too_fast(wait)
    if not chat.installed:
        return refusal("BotNotInConversationRoster")
    return chat.members


def _standing(request: web.Request) -> Post | web.Response:
    """The bot's own post that a call wants to change."""
    chat = _chat(request)
    if chat is None:
        return refusal("ConversationNotFound", "Conversation not found.")
    if wait := request.app[WORLD].wait("send", chat.id):
        return too_fast(wait)
    post = chat.find(request.match_info["post"])
    if post is None or post.deleted:
        return refusal("ActivityNotFoundInConversation")
    return post if post.mine else refusal("NotEnoughPermissions")


def _refused(chat: Chat, activity: Json) -> web.Response | None:
    if chat.refusal or not chat.installed:
        return refusal(chat.refusal or "BotNotInConversationRoster")
    if len(json.dumps(activity)) > LARGEST:
        return refusal("MessageSizeTooBig", "Message size too large.")
    wrong = _wrong(chat, activity)
    return refusal("BadArgument", "; ".join(wrong)) if wrong else None


def _wrong(chat: Chat, activity: Any) -> list[str]:
    """What keeps an activity from being shown as it is."""
    if not isinstance(activity, dict) or activity.get("type") not in ("message", "typing"):
        return ["Activity type is missing or unknown."]
    attachments = activity.get("attachments") or []
    if activity["type"] == "message" and not (attachments or activity.get("text")):
        return ["Activity has neither text nor attachments."]
    return [line for one in attachments for line in _attachment(chat, one)]


def _attachment(chat: Chat, attachment: Json) -> list[str]:
    content = attachment.get("content") or {}
    match attachment.get("contentType"):
        case str(kind) if kind == CARD:
            return problems(content)
        case str(kind) if kind == CONSENT:
            lacking = {"sizeInBytes", "acceptContext", "declineContext"} - content.keys()
            where = [] if chat.private else ["Files can be offered in private chats only."]
            return where + [f"consent: {name} is missing" for name in sorted(lacking)]
        case str(kind) if kind == FILE_INFO:
            return [
                f"file info: {n} is missing" for n in ("uniqueId", "fileType") if n not in content
            ]
        case other:
            return [f"Unknown attachment type {other}."]
