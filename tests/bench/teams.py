"""The loopback Teams as a bench uses it: people with the app, and what they press and write."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.bench.apart import Deeds
from tests.fakes.teams import activities as wire
from tests.fakes.teams.client import Client
from tests.fakes.teams.identity import SCOPE
from tests.fakes.teams.server import make_app, serve_app
from tests.fakes.teams.world import CARD, Json, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Boundless(World):
    def wait(self, kind: str, thread: str) -> int:
        return 0


@asynccontextmanager
async def serve_teams(latency: float = 0.0, limited: bool = False) -> AsyncIterator[Deeds]:
    """A tenant that answers each post after `latency` seconds; with its limits when `limited`."""
    world = World() if limited else Boundless()

    def joins(number: int) -> list[tuple[str, str]]:
        return [_resident(world, f"00000000-0000-4000-9000-{n:012}") for n in range(number)]

    def pressed(stands: Sequence[tuple[str, Json]]) -> list[Json]:
        """What Teams sends when people press the first button of the card in their chat."""
        return [_pressed(world, aad, card) for aad, card in stands]

    def written(aads: Sequence[str]) -> list[Json]:
        people = [world.people[aad] for aad in aads]
        return [wire.message(world, one, world.private(one.aad), "hallo") for one in people]

    app = make_app(world)
    app.middlewares.append(_slow(latency))
    async with serve_app(world, app):
        yield {
            "settings": world.settings,
            "joins": joins,
            "pressed": pressed,
            "written": written,
            "token": lambda: world.identity.sign(world.service_url),
            "granted": lambda: _granted(world),
            "counts": lambda: dict(world.counts),
        }


def _resident(world: World, aad: str) -> tuple[str, str]:
    """Somebody with the app: the directory's id, and the way to their chat."""
    world.person(aad)
    chat = world.private(aad)
    chat.installed = True
    way = {"service_url": world.service_url, "conversation": chat.id, "tenant": world.tenant,
           "bot": world.bot["id"]}  # fmt: skip
    return aad, json.dumps(way)


def _pressed(world: World, aad: str, card: Json) -> Json:
    client = Client(world, aad, "", None)  # type: ignore[arg-type]
    drawn = {"contentType": CARD, "content": card}
    world.put(client.chat, {"type": "message", "attachments": [drawn]}, mine=True)
    post, button = client.buttons()[0]
    made = wire.activity(world, client.me, client.chat, "invoke", post.id)
    return wire.invoke(made, "adaptiveCard/action", wire.executed(button, button["data"]), post.id)


def _granted(world: World) -> str:
    """A token of the bot's own."""
    known = world.identity
    form = {"grant_type": "client_credentials", "client_id": known.app_id,
            "client_secret": known.secret, "scope": SCOPE}  # fmt: skip
    return str(known.grant(known.tenant, form)["access_token"])


def _slow(latency: float) -> Any:
    @web.middleware
    async def slow(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await handler(request)
        if latency and request.method == "POST" and "/activities" in request.path:
            await asyncio.sleep(latency)
        return answer

    return slow
