"""The loopback Slack as a bench uses it, and one so thin that nobody has to wait for it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.bench.apart import Deeds
from tests.bench.loopback import listening
from tests.fakes.slack.client import Client
from tests.fakes.slack.payloads import buttons
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import SECRET, Workspace

KIND = "application/x-www-form-urlencoded"  # how Slack sends a press


@asynccontextmanager
async def serve_slack(limited: bool = False) -> AsyncIterator[Deeds]:
    """A workspace that checks all it is given; with its limits when `limited`."""
    space = Workspace()
    space.limited = limited

    def joins(users: Sequence[str]) -> None:
        for user in users:
            space.joins(user, user, f"{user.lower()}@example.org")

    def pressed(stands: Sequence[tuple[str, dict[str, Any]]]) -> list[str]:
        """What Slack sends when people press the first button of what then stands in their chat."""
        return [_pressed(space, user, drawn) for user, drawn in stands]

    async with FakeSlack(space) as slack:
        yield {
            "settings": slack.settings,
            "joins": joins,
            "pressed": pressed,
            "count": space.count,
        }


def _pressed(space: Workspace, user: str, drawn: dict[str, Any]) -> str:
    space.put(space.chat_with(user), space.bot_user, drawn["text"], drawn["blocks"])
    button = next(buttons(drawn["blocks"]))[1]["action_id"]
    request = Client(space, user).clicked(button)
    return urlencode({"payload": json.dumps(request.payload)})


@asynccontextmanager
async def serve_thin_slack() -> AsyncIterator[Deeds]:
    """Takes every message unread."""
    posted = count(1)

    async def api(request: web.Request) -> web.Response:
        await request.read()
        if request.match_info["method"] == "auth.test":
            who = {"team_id": "T0", "bot_id": "B0", "user_id": "U0", "user": "bot"}
            return web.json_response({"ok": True, **who})
        ts = f"1700000000.{next(posted):06d}"
        return web.json_response({"ok": True, "channel": "D0", "ts": ts, "message": {}})

    app = web.Application()
    app.router.add_post("/api/{method}", api)
    async with listening(app) as base:
        known = {"API": f"{base}/api/", "BOT_TOKEN": "xoxb-thin", "SIGNING_SECRET": SECRET}
        settings = {f"COACH_SLACK_{name}": value for name, value in known.items()}
        yield {"settings": lambda: settings}
