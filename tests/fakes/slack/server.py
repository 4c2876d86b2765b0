"""Serves a workspace as Slack's Web API on the loopback: tokens, scopes, limits, faults."""

from __future__ import annotations

import json
import math
from typing import Any

from aiohttp import web

from tests.fakes.faults import Fault, Trouble
from tests.fakes.slack.api import METHODS, Method
from tests.fakes.slack.api.registry import allowed
from tests.fakes.slack.checks import Json
from tests.fakes.slack.socket import Socket
from tests.fakes.slack.workspace import SECRET, Call, Refusal, TooFast, Workspace

AS_JSON = ("blocks", "view", "message", "metadata", "files", "attachments")
FLAGS = {"include_locale", "include_all_metadata"}
LOOPBACK = "127.0.0.1"


class FakeSlack:
    """`async with FakeSlack(workspace) as slack:` then `AsyncWebClient(base_url=slack.api)`."""

    def __init__(self, space: Workspace) -> None:
        self.space = space
        self.socket = Socket(space)
        self.app = web.Application(client_max_size=10_000_000)
        self.app.router.add_route("*", "/api/{method}", self._api)
        self.app.router.add_post("/upload/{file}", self._upload)
        self.app.router.add_get("/socket", self.socket.serve)
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)

    @property
    def api(self) -> str:
        """The `base_url` for slack_sdk."""
        return f"{self.space.base}/api/"

    def settings(self, socket: bool = False) -> dict[str, str]:
        """What to put in the environment of a coach, so that it takes this for Slack."""
        how = {"APP_TOKEN": self.space.app_token} if socket else {"SIGNING_SECRET": SECRET}
        known = {"API": self.api, "BOT_TOKEN": self.space.token, **how}
        return {f"COACH_SLACK_{name}": value for name, value in known.items()}

    async def __aenter__(self) -> FakeSlack:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> FakeSlack:
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, port)
        await site.start()
        self.space.base = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        self.space.faults.close()
        await self.socket.close()
        await self._runner.cleanup()

    # --- the Web API ------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        body = await _body(request)
        call = Call(name, {key: value for key, value in body.items() if key != "token"})
        self.space.calls.append(call)
        trouble = self.space.faults.take(name)
        if trouble is not None and trouble not in (Fault.DROP_AFTER, Fault.TIMEOUT_AFTER):
            call.outcome = _named(trouble)
            return await self._strike(request, trouble)
        try:
            answer = {"ok": True, **self._run(name, body, _bearer(request, body))}
            call.outcome = "ok"
        except Refusal as refusal:
            call.outcome = refusal.error
            answer = {"ok": False, "error": refusal.error, **refusal.more}
        except TooFast as fast:
            call.outcome = "ratelimited"
            return _too_fast(fast.after)
        if trouble is not None:
            call.outcome = _named(trouble)
            return await self._strike(request, trouble)
        scopes = ",".join(sorted(self.space.scopes))
        return web.json_response(answer, headers={"X-OAuth-Scopes": scopes})

    def _run(self, name: str, body: Json, token: str) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        self._admit(method, token)
        if method.per_minute:
            self.space.pace(name, method.per_minute / 60, method.per_minute)
        return method.run(self.space, body)

    def _admit(self, method: Method, token: str) -> None:
        if not token:
            raise Refusal("not_authed")
        if token not in (self.space.token, self.space.app_token):
            raise Refusal("invalid_auth")
        if method.app_token != (token == self.space.app_token):
            raise Refusal("not_allowed_token_type")
        allowed(self.space, method.scope)

    async def _strike(self, request: web.Request, trouble: Trouble) -> web.StreamResponse:
        if isinstance(trouble, str):
            return web.json_response({"ok": False, "error": trouble})
        if trouble is Fault.TOO_FAST:
            return _too_fast(1.0)
        if trouble in (Fault.TIMEOUT, Fault.TIMEOUT_AFTER):
            await self.space.faults.hang()
        if isinstance(trouble, int) or trouble is Fault.SERVER_ERROR:
            status = trouble if isinstance(trouble, int) else 500
            return web.Response(status=status, text="<h1>oops</h1>", content_type="text/html")
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _upload(self, request: web.Request) -> web.Response:
        upload = self.space.uploads.get(request.match_info["file"])
        if upload is None:
            return web.Response(status=404, text="file_not_found")
        content = await request.read()
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")


def _named(trouble: Trouble) -> str:
    return trouble.name.lower() if isinstance(trouble, Fault) else str(trouble)


def _too_fast(after: float) -> web.Response:
    """Whole seconds, as Slack says them; never zero."""
    headers = {"Retry-After": str(max(1, math.ceil(after)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def _bearer(request: web.Request, body: Json) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else str(body.get("token") or "")


async def _body(request: web.Request) -> Json:
    """The arguments, however slack_sdk sends them: query, form, or JSON; nested JSON is read."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        read = await request.json()
        given |= read if isinstance(read, dict) else {}
    else:
        given |= dict(await request.post())
    for name in AS_JSON:
        if isinstance(given.get(name), str):
            given[name] = _read(given[name])
    for name in FLAGS & given.keys():
        given[name] = given[name] in (True, "1", "true")
    return given


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value
