"""The way to the administrator's own collector of traces (OTLP over HTTP); imported when it is on.

Nothing here is global: what other libraries would trace by themselves goes nowhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread

import requests
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import NoOpTracer, Span, SpanKind, Status, StatusCode, set_span_in_context

from adapters.settings import TracingSettings

log = logging.getLogger(__name__)
KINDS = {"request": SpanKind.SERVER, "call": SpanKind.CLIENT}
NOTHING = NoOpTracer()
EVERY = 2000  # milliseconds in which is gathered what goes together
AT_ONCE, KEPT = 512, 2048  # spans; of those that do not get away the oldest are let go
PATIENCE = 3.0  # seconds for the collector; it holds up nothing but itself
LAST_WORDS = 1.0  # seconds at the end: what is before it in adapters/server.py may take eight


class Collector:
    """`on` until it is told otherwise; what goes there is made in spans.py alone."""

    def __init__(self, settings: TracingSettings, version: str) -> None:
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # it says each loss, and more
        who = {"service.name": settings.name, "service.version": version}
        self._provider = TracerProvider(resource=Resource(who), shutdown_on_exit=False)
        there = OTLPSpanExporter(
            f"{settings.collector.rstrip('/')}/v1/traces", timeout=PATIENCE, session=_curt()
        )
        self._lossy = Lossy(there)
        self._provider.add_span_processor(BatchSpanProcessor(self._lossy, KEPT, EVERY, AT_ONCE))
        self._tracer = self._provider.get_tracer("omega")
        self.on = True

    def begin(self, name: str, under: Context | None, told: dict[str, str | int], at: int) -> Span:
        """Below nothing but what we say: what a request from outside claims to continue is not
        even read. `at` is in nanoseconds, as everything there is."""
        tracer = self._tracer if self.on else NOTHING
        kind = KINDS.get(name, SpanKind.INTERNAL)
        return tracer.start_span(name, under or Context(), kind, told, start_time=at)

    async def close(self) -> None:
        """Give away what is left, if that is quick. A collector that hangs keeps a thread of its
        own waiting, which the process does not wait for."""
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def give_away() -> None:
            self._provider.shutdown()
            with suppress(RuntimeError):  # nobody waits any more
                loop.call_soon_threadsafe(done.set)

        Thread(target=give_away, name="last-traces", daemon=True).start()
        try:
            await asyncio.wait_for(done.wait(), LAST_WORDS)
        except TimeoutError:
            self._lossy.note(well=False)


class Lossy(SpanExporter):
    """What does not arrive is lost, and that is said once."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner, self._well = inner, True

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        try:
            result = self._inner.export(spans)
        except Exception:
            result = SpanExportResult.FAILURE
        self.note(well=result is SpanExportResult.SUCCESS)
        return result

    def shutdown(self) -> None:
        self._inner.shutdown()

    def note(self, *, well: bool) -> None:
        if self._well and not well:
            log.warning("the collector takes no traces; they are lost, and all else goes on")
        elif well and not self._well:
            log.warning("the collector takes traces again")
        self._well = well


def _curt() -> requests.Session:
    """Of an answer only its number is read: a body without end would fill this machine."""

    def hang_up(response: requests.Response, *_: object, **__: object) -> None:
        response.close()
        response._content = b""

    session = requests.Session()
    session.hooks["response"].append(hang_up)
    return session


def below(span: Span) -> Context:
    """For what is part of it."""
    return set_span_in_context(span, Context())


def mark_failed(span: Span) -> None:
    """Without a word: messages of errors may hold people's."""
    span.set_status(Status(StatusCode.ERROR))
