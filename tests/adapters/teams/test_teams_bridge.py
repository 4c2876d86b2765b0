"""The bot SDK behind its wall: each of its defects worked around, and nobody let in unproven."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from botbuilder.core.serializer_helper import serializer_helper
from botbuilder.schema import Activity
from msrest.universal_http.requests import ClientRetryPolicy
from teams_stage import AAD, serve_bot

from adapters.clock import WallClock
from adapters.settings import TeamsSettings
from adapters.teams.bridge import Bridge, Refusal, classify, refuse_unsafe
from adapters.teams.guard import MOST_BYTES, Json, allowed
from bot.ports import NotSent, PerhapsSent
from tests.fakes.faults import Fault
from tests.fakes.teams.client import Client
from tests.fakes.teams.identity import _key
from tests.fakes.teams.server import serve
from tests.fakes.teams.world import World

SETTINGS = TeamsSettings("app", "secret", "tenant")
HELLO: Json = {"type": "message", "text": "hello"}
BODY = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "é"}


class Lobby:
    """A bridge in front of a world; it answers every invoke with the same body."""

    def __init__(self, world: World, bridge: Bridge) -> None:
        self.world, self.bridge = world, bridge
        self.heard: list[Json] = []
        self.sofie: Client

    async def on(self, request: web.Request) -> web.Response:
        return await self.bridge.receive(request, self.hear)

    async def hear(self, activity: Json) -> Json | None:
        self.heard.append(activity)
        return BODY if activity["type"] == "invoke" else None

    async def chat(self) -> Json:
        return await self.bridge.create(self.world.service_url, self.world.tenant, AAD)

    def made(self, **more: Any) -> Json:
        """Words as Teams sends them, changed."""
        return self.sofie._made(self.sofie.chat, "message") | {"text": "hoi"} | more


@pytest.fixture
async def lobby() -> AsyncIterator[Lobby]:
    async with serve(World()) as world, ClientSession() as session:
        world.person(AAD, "Sofie Maes")
        world.private(AAD).installed = True
        settings = TeamsSettings.read(world.settings())
        assert settings
        lobby = Lobby(world, Bridge(settings))
        async with serve_bot(lobby.on) as url:
            lobby.sofie = Client(world, AAD, url, session)
            yield lobby
        await lobby.bridge.close()


# --- the defects ----------------------------------------------------------------------------------


async def test_defect_1_an_invoke_gets_its_body_as_it_is(lobby: Lobby) -> None:
    with pytest.raises(AttributeError):  # what the SDK's own handlers do to a body of plain JSON
        serializer_helper(BODY)
    made = lobby.made(type="invoke", name="adaptiveCard/action", value={})
    answer = await lobby.sofie.posts(made)
    assert (answer.status, answer.body) == (200, BODY)


def test_defect_2_a_client_is_made_without_a_long_search() -> None:
    assert _making(list(ClientRetryPolicy.safe_codes)) > 4 * _making(ClientRetryPolicy.safe_codes)


def _making(codes: Any) -> float:
    """Seconds of work for one retry policy, which every client of the SDK makes."""
    policy = type("Policy", (ClientRetryPolicy,), {"safe_codes": codes})
    times = []
    for _ in range(3):
        start = time.process_time()
        policy()
        times.append(time.process_time() - start)
    return min(times)


async def test_defect_3_one_token_serves_everybody_until_it_is_refused(lobby: Lobby) -> None:
    chats = await asyncio.gather(*(lobby.chat() for _ in range(4)))
    assert lobby.world.tokens == 1
    for _ in range(2):
        await lobby.sofie.writes("hoi")
    assert lobby.world.tokens == 1
    lobby.world.identity.revoke()
    assert await lobby.bridge.send(chats[0], HELLO)
    assert lobby.world.tokens == 2


async def test_defect_4_the_tenant_is_read_where_teams_says_it(lobby: Lobby) -> None:
    made = lobby.made()
    del made["conversation"]["tenantId"]
    assert (await lobby.sofie.posts(made)).status == 200
    assert Activity.deserialize(lobby.made()).conversation.tenant_id is None
    other = lobby.made(channelData={"tenant": {"id": "another"}})
    assert (await lobby.sofie.posts(other)).status == 403
    assert len(lobby.heard) == 1


async def test_defect_5_calls_go_out_at_once_and_only_once() -> None:
    """40 calls of 0.2 s: the SDK's six threads on two cores take 1.4 s and more."""
    calls = []

    async def slowly(request: web.Request) -> web.Response:
        calls.append(request.method)
        await asyncio.sleep(0.2)
        return web.json_response({"id": "1"}, status=200 if request.method == "POST" else 503)

    app = web.Application()
    app.router.add_route("*", "/v3/conversations/{chat}/activities", slowly)
    app.router.add_route("*", "/v3/conversations/{chat}/activities/{id}", slowly)
    async with TestServer(app) as server:
        base = str(server.make_url("/"))
        bridge = Bridge(TeamsSettings("", development=True, service_url=base))
        way = {"service_url": base, "conversation": "a:1", "tenant": "t", "bot": "28:x"}
        start = time.monotonic()
        await asyncio.gather(*(bridge.send(way, HELLO) for _ in range(40)))
        assert time.monotonic() - start < 1
        with pytest.raises(Refusal):
            await bridge.update(way, "1", HELLO)
        assert (calls.count("POST"), calls.count("PUT")) == (40, 1)
        await bridge.close()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 9000, b'"x"'])
async def test_defect_6_no_json_is_a_bad_request(lobby: Lobby, body: bytes) -> None:
    sofie = lobby.sofie
    async with sofie.session.post(sofie.url, data=body) as answer:
        assert answer.status == 400
    assert not lobby.heard


@pytest.mark.parametrize(
    "claims",
    [
        {"issuer": "https://evil.example"},
        {"issuer": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"},
        {"audience": "another-app"},
        {"signer": "stranger"},
        {"signer": "webchat"},
        {"age": timedelta(hours=3)},
        {"service_url": None},
        {"service_url": "https://smba.trafficmanager.net/emea/"},
    ],
    ids=str,
)
async def test_defect_6_a_bad_token_is_unauthorized(lobby: Lobby, claims: dict[str, Any]) -> None:
    made = lobby.made()
    url = claims.pop("service_url", made["serviceUrl"])
    answer = await lobby.sofie.posts(made, lobby.world.identity.sign(url, **claims))
    assert answer.status == 401
    assert not lobby.heard


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "Bearer", "é", "eyJhbGciOiJub25lIn0.e30."])
async def test_defect_6_what_is_no_token_is_unauthorized(lobby: Lobby, token: str) -> None:
    assert (await lobby.sofie.posts(lobby.made(), token)).status == 401
    assert not lobby.heard


async def test_defect_6_keys_are_fetched_in_time_or_not_at_all(lobby: Lobby) -> None:
    """A key server that hangs holds nobody up: meanwhile the loop runs, and then Teams is told."""
    hung = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        hung.set()
        await asyncio.sleep(0.5)
        return web.Response(status=500)

    app = web.Application()
    app.router.add_get("/keys", hang)
    async with TestServer(app) as server:
        settings = replace(lobby.bridge.settings, openid=str(server.make_url("/keys")))
        lobby.bridge = Bridge(settings)
        asking = asyncio.create_task(lobby.sofie.posts(lobby.made()))
        await hung.wait()
        assert not asking.done()
        assert (await asking).status == 503
        hung.clear()
        assert (await lobby.sofie.posts(lobby.made())).status == 503
        assert not hung.is_set()  # not asked again at once
    assert not lobby.heard


async def test_defect_6_keys_grow_old_and_stay_good_meanwhile(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    served = lobby.world.base + "/v1/.well-known/keys"

    async def metadata(request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.json_response({"jwks_uri": served}, status=200 if asked == 1 else 500)

    app = web.Application()
    app.router.add_get("/openid", metadata)
    async with TestServer(app) as server:
        settings = replace(lobby.bridge.settings, openid=str(server.make_url("/openid")))
        lobby.bridge = Bridge(settings)
        for _ in range(2):
            assert (await lobby.sofie.posts(lobby.made())).status == 200
        assert asked == 1
        monkeypatch.setattr("adapters.teams.bridge.monotonic", lambda: time.monotonic() + 100_000)
        for _ in range(2):
            assert (await lobby.sofie.posts(lobby.made())).status == 200
    assert asked == 2


# --- who is let in --------------------------------------------------------------------------------


async def test_what_came_is_handed_on_as_it_came(lobby: Lobby) -> None:
    made = lobby.made(extra={"kept": [1, None, "é"]})
    assert (await lobby.sofie.posts(made)).status == 200
    assert lobby.heard == [made]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"channelId": "webchat"}, 403),
        ({"recipient": {"id": "28:another"}}, 403),
        ({"recipient": None}, 403),
        ({"channelData": None}, 403),
        ({"channelData": {"tenant": "x"}}, 403),
        ({"serviceUrl": "http://10.0.0.1/"}, 403),
        ({"type": None}, 400),
        ({"timestamp": {"no": "moment"}}, 400),
        ({"text": "x" * MOST_BYTES}, 413),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_is_not_for_this_bot_is_turned_away(
    lobby: Lobby, change: Json, status: int
) -> None:
    assert (await lobby.sofie.posts(lobby.made(**change))).status == status
    assert not lobby.heard


async def test_a_token_that_vouches_for_no_address_is_not_enough(lobby: Lobby) -> None:
    """The SDK believes the emulator's tokens, which name no service address."""
    made, now = lobby.made(), int(WallClock().now().timestamp())
    claims = {
        "iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", "ver": "1.0",
        "appid": lobby.world.identity.app_id, "nbf": now - 1, "exp": now + 60,
    }  # fmt: skip
    token = jwt.encode(claims, _key("connector"), "RS256", headers={"kid": "connector"})
    assert (await lobby.sofie.posts(made, token)).status == 403
    assert not lobby.heard


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://evil.example/smba.trafficmanager.net", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("http://127.0.0.1/", False),
        ("https://[", False),
        (None, False),
    ],
)
def test_only_teams_own_addresses_are_spoken_to(url: Any, good: bool) -> None:
    assert allowed(SETTINGS, url) is good


async def test_a_stored_address_is_checked_again_before_anything_leaves(lobby: Lobby) -> None:
    way = await lobby.chat() | {"service_url": "https://evil.example/"}
    with pytest.raises(NotSent):
        await lobby.bridge.send(way, HELLO)


@pytest.mark.parametrize(
    ("settings", "host", "reason"),
    [
        (replace(SETTINGS, app_id=""), "127.0.0.1", "APP_ID"),
        (replace(SETTINGS, app_secret=""), "127.0.0.1", "APP_SECRET"),
        (replace(SETTINGS, tenant_id=""), "127.0.0.1", "TENANT_ID"),
        (replace(SETTINGS, development=True), "0.0.0.0", "DEVELOPMENT"),
        (TeamsSettings("", development=True), "0.0.0.0", "DEVELOPMENT"),
    ],
)
def test_unsafe_settings_are_refused(settings: TeamsSettings, host: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        refuse_unsafe(settings, host)


def test_safe_settings_are_taken() -> None:
    refuse_unsafe(SETTINGS, "0.0.0.0")
    refuse_unsafe(TeamsSettings("", development=True), "127.0.0.1")
    with pytest.raises(ValueError, match="APP_ID"):
        Bridge(replace(SETTINGS, app_id=""))


async def test_a_bot_without_an_app_id_hears_loopback_only() -> None:
    heard = []

    async def hear(activity: Json) -> None:
        heard.append(activity["serviceUrl"])

    bridge = Bridge(TeamsSettings("", development=True))

    async def on(request: web.Request) -> web.Response:
        return await bridge.receive(request, hear)

    async with serve_bot(on) as url, ClientSession() as session:
        for service in ("http://127.0.0.1:1/", "https://smba.trafficmanager.net/"):
            made = {"type": "message", "channelId": "msteams", "serviceUrl": service}
            await session.post(url, json=made)
    assert heard == ["http://127.0.0.1:1/"]
    await bridge.close()


# --- what goes wrong outside ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "after"),
    [
        (Fault.TOO_FAST, 1), (412, 5), (503, 5), (500, None), (502, None), (504, None),
        (Fault.DROP_AFTER, None), (Fault.DROP_BEFORE, None),
    ],
)  # fmt: skip
async def test_trouble_while_sending(lobby: Lobby, trouble: Any, after: int | None) -> None:
    """What may have arrived is never said to be lost, unless saying it twice does no harm."""
    way = await lobby.chat()
    lobby.world.faults.add("POST */activities", trouble)
    with pytest.raises(Exception) as caught:
        await lobby.bridge.send(way, HELLO)
    meant, again = classify(caught.value), classify(caught.value, repeatable=True)
    assert isinstance(again, NotSent) and again.after
    if after is None:
        assert isinstance(meant, PerhapsSent)
    else:
        assert isinstance(meant, NotSent) and meant.after == timedelta(seconds=after)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ConversationBlockedByUser", "blocked"),
        ("MessageWritesBlocked", "blocked"),
        ("BotNotInConversationRoster", "not installed"),
        ("ForbiddenOperationException", "not installed"),
        ("NotInstalled", "not installed"),
        ("ConversationNotFound", "404"),
        ("MessageSizeTooBig", "413"),
        ("BadArgument", "400"),
    ],
)
async def test_a_final_no_is_known(lobby: Lobby, code: str, reason: str) -> None:
    way = await lobby.chat()
    lobby.world.faults.add("POST */activities", code)
    with pytest.raises(Refusal) as caught:
        await lobby.bridge.send(way, HELLO)
    meant = classify(caught.value)
    assert isinstance(meant, NotSent) and meant.after is None and reason in str(meant)


@pytest.mark.parametrize("code", ["Forbidden", "BotDisabledByAdmin", "NotEnoughPermissions"])
async def test_a_403_that_explains_nothing_may_pass(lobby: Lobby, code: str) -> None:
    way = await lobby.chat()
    lobby.world.faults.add("POST */activities", code)
    with pytest.raises(Refusal) as caught:
        await lobby.bridge.send(way, HELLO)
    meant = classify(caught.value)
    assert isinstance(meant, NotSent) and meant.after


async def test_nothing_left_when_nobody_answers() -> None:
    bridge = Bridge(TeamsSettings("", development=True))
    way = {"service_url": "http://127.0.0.1:1/", "conversation": "a", "tenant": "", "bot": "b"}
    with pytest.raises(OSError) as caught:
        await bridge.send(way, HELLO)
    meant = classify(caught.value)
    assert isinstance(meant, NotSent) and meant.after
    await bridge.close()


async def test_a_wrong_secret_is_told_without_the_secret(
    lobby: Lobby, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(lobby.bridge.settings, app_secret="very-secret")
    bridge = Bridge(settings)
    with pytest.raises(NotSent) as caught:
        await bridge.create(lobby.world.service_url, lobby.world.tenant, AAD)
    assert caught.value.after
    assert "invalid_client" in caplog.text and "very-secret" not in caplog.text
    await bridge.close()


async def test_a_page_in_place_of_an_error_is_a_refusal_too(lobby: Lobby) -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(status=502, text="<html>Bad gateway</html>", content_type="text/html")

    app = web.Application()
    app.router.add_post("/v3/conversations/{chat}/activities", page)
    async with TestServer(app) as server:
        way = await lobby.chat() | {"service_url": str(server.make_url("/"))}
        with pytest.raises(Refusal) as caught:
            await lobby.bridge.send(way, HELLO)
    assert caught.value.status == 502


async def test_the_connector_keeps_every_word_of_a_card(lobby: Lobby) -> None:
    """The SDK reads and writes what it is given: nothing in a card may change on the way."""
    run = {"type": "TextRun", "text": "é \u202e <b> ${x} 🟢 \\n", "weight": "Bolder"}
    data = {"action": "a.b|1", "Mixed_Case": [1, 2.5, True, None]}
    old = {"type": "Action.Submit", "title": "x", "data": data | {"verb": "press"}}
    card = {
        "type": "AdaptiveCard", "version": "1.5", "body": [{"type": "RichTextBlock",
        "inlines": [run]}], "actions": [old], "msteams": {"width": "Full"},
    }  # fmt: skip
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    way = await lobby.chat()
    await lobby.bridge.send(way, {"type": "message", "summary": "s", "attachments": [content]})
    [post] = lobby.sofie.reads()
    assert json.dumps(post.card, sort_keys=True) == json.dumps(card, sort_keys=True)
    assert post.activity["summary"] == "s"
