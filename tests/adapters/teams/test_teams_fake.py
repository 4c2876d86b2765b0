"""The loopback Teams keeps Teams' own rules: else what the adapter proves against it is nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer
from botbuilder.schema import Activity, ChannelAccount, ConversationParameters
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import BotFrameworkAuthenticationFactory
from botframework.connector.auth.password_service_client_credential_factory import (
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.models import ErrorResponseException
from msrest.authentication import BasicTokenAuthentication

from tests.fakes.faults import Fault
from tests.fakes.teams.client import Answer, Client
from tests.fakes.teams.identity import ISSUER, SCOPE
from tests.fakes.teams.page import Page
from tests.fakes.teams.rules import LARGEST, problems
from tests.fakes.teams.server import make_app, serve, serve_app
from tests.fakes.teams.world import CARD, World

AAD = "7d3f0c52-5e0a-4b0e-9d0b-3f1b9d1c0001"
Send = Callable[..., Awaitable[tuple[int, dict[str, str], Any]]]
Say = Callable[[dict[str, Any]], tuple[int, Any]]


class Moment:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def now() -> Moment:
    return Moment()


@pytest.fixture
async def world(now: Moment) -> AsyncIterator[World]:
    async with serve(World(now=now)) as world:
        world.person(AAD, "Sofie Maes", "sofie@example.com")
        world.private(AAD).installed = True
        yield world


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def send(world: World, session: ClientSession) -> Send:
    """A plain client with the bot's token; answers with status, headers and body."""
    token = (await ask(world, session))[1]["access_token"]

    async def send(method: str, path: str, body: Any = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {more.pop('token', token)}"}
        url = world.service_url + "v3/conversations" + path
        async with session.request(method, url, json=body, headers=headers, **more) as response:
            raw = await response.read()
            return response.status, dict(response.headers), json.loads(raw or "null")

    return send


async def ask(world: World, session: ClientSession, **other: str) -> tuple[int, dict[str, Any]]:
    """Ask for a token, with the right form unless another is given."""
    form = {"grant_type": "client_credentials", "client_id": world.identity.app_id,
            "client_secret": world.identity.secret, "scope": SCOPE} | other  # fmt: skip
    url = f"{world.settings()['COACH_TEAMS_LOGIN']}/oauth2/v2.0/token"
    async with session.post(url, data=form) as response:
        return response.status, await response.json()


def run(text: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}


def press(action: str) -> dict[str, Any]:
    old = {"type": "Action.Submit", "title": action, "data": {"action": action, "verb": "press"}}
    return {"type": "Action.Execute", "title": action, "verb": "press", "data": {"action": action},
            "fallback": old}  # fmt: skip


def fetch(action: str) -> dict[str, Any]:
    data = {"msteams": {"type": "task/fetch"}, "action": action}
    return {"type": "Action.Submit", "title": action, "data": data}


def card(*body: dict[str, Any], actions: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "AdaptiveCard", "version": "1.5", "body": [*body]}
    return made | ({"actions": actions} if actions else {})


def post(content: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    attachment = {"contentType": CARD, "content": content or card(run("hello"))}
    return {"type": "message", "attachments": [attachment]} | more


def at(world: World) -> str:
    return f"/{world.private(AAD).id}/activities"


# --- rules ----------------------------------------------------------------------------------------

GOOD = card(
    run("https://is.only/text **here**"),
    {"type": "Table", "columns": [{"width": 1}], "rows": [
        {"type": "TableRow", "cells": [{"type": "TableCell", "items": [run("x")]}]}]},
    {"type": "Chart.Line", "data": [{"legend": "a", "values": [{"x": "1", "y": 2}]}],
     "fallback": run("a 2")},
    {"type": "Input.ChoiceSet", "id": "days", "isMultiSelect": True, "value": "mo,tu",
     "choices": [{"title": "Monday", "value": "mo"}, {"title": "Tuesday", "value": "tu"}]},
    {"type": "Badge", "text": "new", "fallback": run("new")},
    actions=[press("a.b"), fetch("c.d")],
)  # fmt: skip


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        (["version"], "1.6", "newer"),
        (["body", 0, "inlines", 0, "color"], "purple", "cannot be"),
        (["body", 0, "inlnes"], [], "unknown property"),
        (["body", 0, "inlines", 0, "text"], "{{DATE(2026-11-24T00:00:00Z)}}", "calculate"),
        (["body", 0], {"type": "TextRun", "text": "loose"}, "unknown element"),
        (["body", 0], {"type": "TextBlock", "text": "[x](y)"}, "a link"),
        (["body", 0], {"type": "Image", "url": "https://evil/x.png", "altText": "x"}, "outside"),
        (["body", 1, "rows", 0, "cells"], [], "empty"),
        (["body", 1, "columns"], [{"width": 1}, {"width": 1}], "1 cells under 2"),
        (["body", 2, "fallback"], "drop", "without a word"),
        (["body", 2, "data", 0, "values", 0, "y"], "2", "cannot be"),
        (["body", 3, "id"], None, "cannot be"),
        (["body", 3, "id"], "action", "also an input"),
        (["body", 3, "value"], "mo,we", "no choice"),
        (["body", 3, "choices", 0, "value"], "m,o", "comma"),
        (["body", 4, "fallback"], None, "no fallback"),
        (["actions", 0, "title"], " ", "without words"),
        (["actions", 0, "fallback"], fetch("other"), "other data"),
        (["actions"], [fetch(str(n)) for n in range(7)], "7 buttons"),
        (["fallbackText"], "x" * LARGEST, "bytes"),
    ],
)
def test_a_card_that_would_not_draw_is_told(where: list[Any], value: Any, said: str) -> None:
    assert problems(GOOD) == []
    spoilt = deepcopy(GOOD)
    inner: Any = spoilt
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    assert any(said in line for line in problems(spoilt)), problems(spoilt)


def test_a_missing_verb_and_a_missing_chart_fallback_are_told() -> None:
    execute, chart = press("a.b"), deepcopy(GOOD["body"][2])
    del execute["verb"], chart["fallback"]
    told = problems(card(chart, actions=[execute]))
    assert [line.rpartition(": ")[2] for line in told] == [
        "fallback is missing", "verb is missing"
    ]  # fmt: skip


# --- tokens ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"client_secret": "guess"}, "invalid_client"),
        ({"client_id": "stranger"}, "unauthorized_client"),
        ({"scope": "https://graph.microsoft.com/.default"}, "invalid_scope"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
async def test_a_token_is_given_to_the_bot_only(
    world: World, session: ClientSession, other: dict[str, str], error: str
) -> None:
    assert (await ask(world, session))[0] == 200
    status, said = await ask(world, session, **other)
    assert (status >= 400, said["error"]) == (True, error)


async def test_the_connector_refuses_old_and_foreign_tokens(
    world: World, now: Moment, send: Send
) -> None:
    assert (await send("POST", at(world), post()))[0] == 201
    assert (await send("POST", at(world), post(), token="guess"))[0] == 401
    now.passes(3600)
    assert (await send("POST", at(world), post()))[0] == 401


@pytest.mark.parametrize(
    "knobs",
    [
        {"issuer": "https://evil.example"},
        {"audience": "another-app"},
        {"signer": "stranger"},
        {"signer": "webchat"},
        {"age": timedelta(hours=2)},
        {"service_url": None},
        {"service_url": "https://evil.example/"},
    ],
)
async def test_the_real_sdk_takes_our_tokens_and_none_that_is_wrong(
    world: World, knobs: dict[str, Any]
) -> None:
    sdk = BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url=world.settings()["COACH_TEAMS_LOGIN"],
        to_channel_from_bot_oauth_scope=ISSUER,
        to_bot_from_channel_token_issuer=ISSUER,
        to_bot_from_channel_open_id_metadata_url=world.settings()["COACH_TEAMS_OPENID"],
        credential_factory=PasswordServiceClientCredentialFactory(world.identity.app_id, "x"),
    )
    activity = Activity(channel_id="msteams", service_url=world.service_url)

    async def accepted(**given: Any) -> bool:
        token = world.identity.sign(**({"service_url": world.service_url} | given))
        checked = sdk.authenticate_request(activity, f"Bearer {token}")
        # the SDK fetches keys with a call that blocks, and the keys are served on this loop
        found = await asyncio.to_thread(asyncio.run, checked)
        return bool(found.claims_identity.is_authenticated)

    assert await accepted()
    with pytest.raises(Exception, match=r"[Ii]ssuer|[Ii]dentity|AppId|ignature|endorse|serviceurl"):
        await accepted(**knobs)


# --- connector ------------------------------------------------------------------------------------


async def test_the_real_connector_client_creates_posts_edits_and_deletes(
    world: World, session: ClientSession
) -> None:
    token = await ask(world, session)
    client = ConnectorClient(BasicTokenAuthentication(token[1]), world.service_url)
    to = client.conversations
    made = await to.create_conversation(
        ConversationParameters(bot=ChannelAccount(id=world.bot["id"]), tenant_id=world.tenant,
                               members=[ChannelAccount(id=AAD)])
    )  # fmt: skip
    activity = Activity().deserialize(post())
    sent = await to.send_to_conversation(made.id, activity)
    again = await to.reply_to_activity(made.id, sent.id, activity)
    activity.text = "other words"
    assert (await to.update_activity(made.id, sent.id, activity)).id == sent.id
    await to.delete_activity(made.id, again.id)
    [kept] = world.chats[made.id].standing
    assert (kept.id, kept.text, kept.edited, kept.card) == (
        sent.id, "other words", 1, card(run("hello"))
    )  # fmt: skip
    member = await to.get_conversation_member(made.id, AAD)
    assert member.additional_properties["userPrincipalName"] == "sofie@example.com"
    assert (await to.get_conversation_paged_members(made.id)).members[0].aad_object_id == AAD
    world.private(AAD).refusal = "ConversationBlockedByUser"
    with pytest.raises(ErrorResponseException) as refused:
        await to.send_to_conversation(made.id, activity)
    assert refused.value.response.status_code == 403
    assert refused.value.error.error.code == "ConversationBlockedByUser"


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("BotNotInConversationRoster", '"code": "BotNotInConversationRoster"'),
        ("MessageWritesBlocked", '"errorCode": 209'),
        ("NotInstalled", "not installed in user's personal scope"),
        ("Forbidden", "null"),
    ],
)
async def test_a_refusal_has_the_shape_teams_gives_it(
    world: World, send: Send, code: str, body: str
) -> None:
    world.private(AAD).refusal = code
    status, _, said = await send("POST", at(world), post())
    assert status == 403
    assert body in json.dumps(said)
    assert world.private(AAD).posts == []


async def test_what_is_asked_wrongly_is_not_found_or_not_taken(world: World, send: Send) -> None:
    member = {"members": [{"id": AAD}]}
    tenant = {"channelData": {"tenant": {"id": world.tenant}}}
    assert (await send("POST", "", member))[0] == 400
    assert (await send("POST", "", member | {"tenantId": "another"}))[0] == 400
    assert (await send("POST", "", {"members": [{"id": "29:nobody"}]} | tenant))[0] == 400
    assert (await send("POST", "", member | tenant))[0] == 201
    world.private(AAD).installed = False
    assert (await send("POST", "", member | tenant))[0] == 403
    world.private(AAD).installed = True
    assert (await send("POST", "/a:elsewhere/activities", post()))[0] == 404
    assert (await send("PUT", f"{at(world)}/123", post()))[0] == 404
    assert (await send("POST", at(world), {"type": "message"}))[0] == 400
    assert (await send("POST", at(world), post(text="x" * 110_000)))[0] == 413
    status, _, said = await send("POST", at(world), post(card({"type": "TextBlock"})))
    assert (status, said["error"]["code"]) == (400, "BadArgument")
    assert "text is missing" in said["error"]["message"]
    assert world.counts["POST", 201] == 1


async def test_limits_are_those_of_a_thread_and_of_the_tenant(
    world: World, now: Moment, send: Send
) -> None:
    for _ in range(7):
        assert (await send("POST", at(world), post()))[0] == 201
    status, headers, _ = await send("POST", at(world), post())
    assert (status, headers["Retry-After"]) == (429, "1")
    now.passes(1)
    assert (await send("POST", at(world), post()))[0] == 201
    assert len(world.private(AAD).posts) == 8
    others = [world.person(str(n)).aad for n in range(50)]
    for aad in others:
        world.private(aad).installed = True
    now.passes(60)
    sent = [await send("POST", f"/{world.private(aad).id}/activities", post()) for aad in others]
    assert {status for status, _, _ in sent} == {201}
    assert (await send("POST", at(world), post()))[0] == 429


async def test_faults_happen_once_and_in_order(world: World, send: Send) -> None:
    for trouble in (Fault.SERVER_ERROR, 412, Fault.TOO_FAST, "BotDisabledByAdmin"):
        world.faults.add("POST */activities", trouble)
    got = [(await send("POST", at(world), post()))[0] for _ in range(5)]
    assert got == [500, 412, 429, 403, 201]
    world.faults.add("POST */activities", Fault.DROP_BEFORE)
    world.faults.add("POST */activities", Fault.DROP_AFTER)
    world.faults.add("POST */activities", Fault.TIMEOUT)
    kept = []
    for _ in range(3):
        with pytest.raises((ClientError, TimeoutError)):
            await send("POST", at(world), post(), timeout=ClientTimeout(total=0.3))
        kept.append(len(world.private(AAD).posts))
    assert kept == [1, 2, 2]


async def test_a_roster_is_read_in_pages(world: World, send: Send) -> None:
    chat = world.channel("team", *(world.person(f"aad-{n}").aad for n in range(5)))
    _, _, first = await send("GET", f"/{chat.id}/pagedmembers", params={"pageSize": "3"})
    more = {"pageSize": "3", "continuationToken": first["continuationToken"]}
    _, _, rest = await send("GET", f"/{chat.id}/pagedmembers", params=more)
    found = [person["aadObjectId"] for person in first["members"] + rest["members"]]
    assert found == [f"aad-{n}" for n in range(5)]
    assert "continuationToken" not in rest


# --- people ---------------------------------------------------------------------------------------


class Bot:
    """A bot that keeps what it hears and answers what it is told to."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.say: Say = lambda activity: (200, None)

    async def messages(self, request: web.Request) -> web.Response:
        self.heard.append(await request.json())
        status, body = self.say(self.heard[-1])
        if body is None:
            return web.Response(status=status)
        return web.json_response(body, status=status)


@pytest.fixture
async def bot() -> AsyncIterator[tuple[Bot, str]]:
    bot, app = Bot(), web.Application()
    app.router.add_post("/api/messages", bot.messages)
    async with TestServer(app, host="127.0.0.1") as server:
        yield bot, str(server.make_url("/api/messages"))


@pytest.fixture
def sofie(world: World, bot: tuple[Bot, str], session: ClientSession) -> Client:
    return Client(world, aad=AAD, url=bot[1], session=session)


def task(content: dict[str, Any]) -> dict[str, Any]:
    value = {"title": "A form", "card": {"contentType": CARD, "content": content}}
    return {"task": {"type": "continue", "value": value}}


FORM = card(
    {"type": "Input.Text", "id": "why", "maxLength": 5},
    {"type": "Input.ChoiceSet", "id": "days", "isMultiSelect": True,
     "choices": [{"title": "Monday", "value": "mo"}, {"title": "Tuesday", "value": "tu"}]},
    {"type": "Input.Toggle", "id": "sure", "title": "Sure?", "valueOn": "yes", "valueOff": "no"},
    {"type": "Input.Date", "id": "day", "value": "2026-11-24"},
    actions=[{"type": "Action.Submit", "title": "Go", "data": {"action": "x.go"}}],
)  # fmt: skip


async def test_a_press_goes_the_way_the_button_declares(
    world: World, send: Send, sofie: Client, bot: tuple[Bot, str]
) -> None:
    content = card(run("hi"), actions=[press("a.b"), fetch("c.d")])
    _, _, sent = await send("POST", at(world), post(content))
    shown = card(run("done"))
    bot[0].say = lambda activity: (200, {"statusCode": 200, "type": CARD, "value": shown})
    with pytest.raises(AssertionError, match="no button"):
        await sofie.presses("a.c")
    await sofie.presses("a.b", activity_id=sent["id"])
    assert sofie.sees(sofie.reads()[0]) == shown
    await send("PUT", f"{at(world)}/{sent['id']}", post(content))
    await sofie.presses("a.b", old=True)
    bot[0].say = lambda activity: (200, task(FORM))
    await sofie.presses("c.d")
    execute, submit, fetched = bot[0].heard
    assert (execute["name"], execute["value"]["trigger"]) == ("adaptiveCard/action", "manual")
    assert execute["value"]["action"]["data"] == {"action": "a.b"}
    assert execute["replyToId"] == sent["id"]
    assert (submit["type"], submit["value"]) == ("message", {"action": "a.b", "verb": "press"})
    assert (fetched["name"], fetched["value"]["data"]["action"]) == ("task/fetch", "c.d")
    assert sofie.dialog
    assert sofie.dialog.title == "A form"


async def test_a_dialog_takes_only_what_stands_in_it(
    world: World, send: Send, sofie: Client, bot: tuple[Bot, str]
) -> None:
    await send("POST", at(world), post(card(run("hi"), actions=[fetch("c.d")])))
    bot[0].say = lambda activity: (200, task(FORM))
    await sofie.presses("c.d")
    for wrong in (
        {"who": "x"}, {"why": "too long"}, {"days": ["we"]}, {"sure": "maybe"}, {"day": "24-11-26"}
    ):  # fmt: skip
        with pytest.raises(AssertionError):
            await sofie.submits(wrong)
    await sofie.submits({"why": "x", "days": ("mo", "Tuesday"), "sure": True})
    sent = bot[0].heard[-1]
    assert (sent["name"], sent["value"]["data"]) == (
        "task/submit",
        {"action": "x.go", "why": "x", "days": "mo,tu", "sure": "yes", "day": "2026-11-24"},
    )
    assert sofie.dialog  # the answer was another card
    bot[0].say = lambda activity: (200, {"task": {"type": "message", "value": "thanks"}})
    await sofie.submits({})
    assert bot[0].heard[-1]["value"]["data"] == {
        "action": "x.go", "why": "", "sure": "no", "day": "2026-11-24"
    }  # fmt: skip
    assert (sofie.dialog, sofie.told) == (None, ["thanks"])


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, None),
        (501, None),
        (200, None),
        (200, {"status": 200, "body": {"statusCode": 200}}),
        (200, {"statusCode": 200, "type": CARD, "value": card({"type": "TextBlock"})}),
        (200, {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": {}}),
    ],
)
async def test_an_answer_teams_does_not_understand_fails(
    world: World, send: Send, sofie: Client, bot: tuple[Bot, str], status: int, body: Any
) -> None:
    await send("POST", at(world), post(card(run("hi"), actions=[press("a.b")])))
    bot[0].say = lambda activity: (status, body)
    with pytest.raises(AssertionError):
        await sofie.presses("a.b")


async def test_coming_and_going_is_told_as_teams_tells_it(
    world: World, sofie: Client, bot: tuple[Bot, str]
) -> None:
    chat = world.channel("team", AAD)
    for step in (sofie.installs, sofie.removes):
        await step()
        await step(upgrade=True)
    await sofie.installs(chat.id)
    await sofie.writes("help", chat.id)
    heard = bot[0].heard
    assert [(one["type"], one.get("action")) for one in heard] == [
        ("conversationUpdate", None), ("installationUpdate", "add"),
        ("installationUpdate", "add-upgrade"), ("installationUpdate", "remove"),
        ("installationUpdate", "remove-upgrade"),
        ("conversationUpdate", None), ("installationUpdate", "add"), ("message", None),
    ]  # fmt: skip
    assert heard[0]["membersAdded"] == [{"id": world.bot["id"]}]
    assert heard[5]["channelData"]["eventType"] == "teamMemberAdded"
    assert heard[7]["text"] == "<at>Omega</at> help"
    assert heard[7]["conversation"]["id"] == f"{chat.id};messageid={heard[7]['id']}"
    assert heard[7]["channelData"]["tenant"] == {"id": world.tenant}
    assert heard[7]["entities"][0]["timezone"] == "Europe/Amsterdam"


async def test_a_repeated_activity_is_the_same_to_the_last_letter(
    sofie: Client, bot: tuple[Bot, str]
) -> None:
    await sofie.writes("stop")
    assert await sofie.again() == Answer(200, None)
    assert bot[0].heard[0] == bot[0].heard[1]


async def test_a_file_is_offered_taken_and_uploaded(
    world: World, send: Send, session: ClientSession, sofie: Client, bot: tuple[Bot, str]
) -> None:
    offer = {"contentType": "application/vnd.microsoft.teams.card.file.consent", "name": "é.ics",
             "content": {"sizeInBytes": 3, "acceptContext": {"key": "k"}, "declineContext": {}},
             }  # fmt: skip
    assert (await send("POST", at(world), {"type": "message", "attachments": [offer]}))[0] == 201
    channel = world.channel("team", AAD)
    answer = await send("POST", f"/{channel.id}/activities",
                        {"type": "message", "attachments": [offer]})  # fmt: skip
    assert answer[0] == 400
    await sofie.consents()
    value = bot[0].heard[-1]["value"]
    assert (value["action"], value["context"]) == ("accept", {"key": "k"})
    for span, status in (("bytes 0-9/10", 416), ("bytes 0-2/3", 201)):
        async with session.put(
            value["uploadInfo"]["uploadUrl"], data=b"abc", headers={"Content-Range": span}
        ) as response:
            assert response.status == status
    assert list(world.uploads.values()) == [b"abc"]
    await sofie.consents(False)
    assert bot[0].heard[-1]["value"] == {"type": "fileUpload", "action": "decline", "context": {}}


async def test_the_page_shows_the_chats_and_lets_one_write_and_press(
    session: ClientSession, bot: tuple[Bot, str]
) -> None:
    world = World()
    world.person(AAD, "<Sofie>")
    client = Client(world, AAD, bot[1], session)
    world.put(client.chat, post(card(run("<b>hi"), actions=[press("a.b")])), mine=True)
    app = make_app(world)
    Page({AAD: client}, acting=True).add_routes(app)
    async with serve_app(world, app):
        for act in (
            {"what": "write", "value": "<i>"},
            {"what": "press", "value": "a.b", "post": ""},
        ):
            async with session.post(f"{world.base}/do", data=act | {"who": AAD}) as response:
                shown = await response.text()
    assert [one["type"] for one in bot[0].heard] == ["message", "invoke"]
    for words in (
        "&lt;Sofie&gt;",
        "&lt;b&gt;hi",
        "&lt;i&gt;",
        'value="a.b"',
        "Unable to reach app",
    ):
        assert words in shown
