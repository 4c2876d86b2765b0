"""A loopback collector of traces (OTLP over HTTP), that takes them, refuses them, hangs, or
talks without end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

PIECE, ENOUGH = 100_000, 100_000_000
Mood = Literal["takes", "refuses", "hangs", "endless"]


@dataclass(slots=True)
class Collected:
    """`raw` is all that ever came, byte for byte."""

    address: str = ""
    mood: Mood = "takes"
    raw: list[bytes] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    asked: int = 0
    talked: int = 0
    _let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def named(self, name: str, **told: str | int) -> list[Span]:
        return [one for one in self.spans if one.name == name and told.items() <= said(one).items()]

    def below(self, span: Span) -> list[Span]:
        return [one for one in self.spans if one.parent_span_id == span.span_id]

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if self.mood == "endless":
            return await self._talk(request)
        if self.mood == "hangs":
            await self._let_go.wait()
        if self.mood != "takes":
            return web.Response(status=400)
        assert request.headers["Content-Type"] == "application/x-protobuf"
        body = await request.read()
        self.raw += [body, repr(dict(request.headers)).encode()]
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return web.Response(content_type="application/x-protobuf")

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        with suppress(ConnectionError):
            while self.talked < ENOUGH:
                await answer.write(bytes(PIECE))
                self.talked += PIECE
        return answer


def said(span: Span) -> dict[str, str | int]:
    """Its attributes."""
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


@asynccontextmanager
async def collecting(mood: Mood = "takes") -> AsyncIterator[Collected]:
    collected = Collected(mood=mood)
    app = web.Application()
    app.add_routes([web.post("/v1/traces", collected.take)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    collected.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield collected
    finally:
        collected._let_go.set()
        await runner.cleanup()
