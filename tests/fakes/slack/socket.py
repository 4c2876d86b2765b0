"""Socket Mode: a websocket over which Slack hands the app its envelopes and waits for acks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack.checks import Json
from tests.fakes.slack.workspace import Workspace


class Socket:
    """All open connections of one app. Envelopes go to the newest; `acks` keeps what came back."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self.acks: list[Json] = []
        self.hellos = 0
        self.silent = False  # answers no ping and delivers nothing, but keeps the line open

    @property
    def connections(self) -> int:
        return len(self._open)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse(autoping=False)
        await line.prepare(request)
        self._open.append(line)
        info = {"app_id": self._space.app}
        await line.send_json(
            {"type": "hello", "num_connections": len(self._open), "connection_info": info}
        )
        self.hellos += 1
        try:
            await self._listen(line)
        finally:
            self._open.remove(line)
        return line

    async def _listen(self, line: web.WebSocketResponse) -> None:
        async for frame in line:
            if frame.type == WSMsgType.PING and not self.silent:
                await line.pong(frame.data)
            if frame.type == WSMsgType.TEXT:
                self._acked(json.loads(frame.data))

    def _acked(self, ack: Json) -> None:
        self.acks.append(ack)
        waiting = self._waiting.get(ack.get("envelope_id", ""))
        if waiting and not waiting.done():
            waiting.set_result(ack.get("payload") or {})

    async def deliver(self, kind: str, payload: Json, patience: float, **retry: Any) -> Json:
        """Send an envelope and return the payload of its ack. Raises AssertionError without one."""
        assert self._open, "no app is connected over Socket Mode"
        envelope = {
            "envelope_id": self._space.name("envelope-"),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **retry,
        }
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = waiting
        if not self.silent:
            await self._open[-1].send_json(envelope)
        try:
            return await asyncio.wait_for(waiting, patience)
        except TimeoutError:
            raise AssertionError(f"no ack of this {kind} within {patience} s") from None
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def refresh(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        for line in list(self._open):
            await line.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def close(self) -> None:
        """Hang up."""
        for line in list(self._open):
            await line.close()
