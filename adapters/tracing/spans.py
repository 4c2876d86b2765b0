"""Makes spans of what happens, as the numbers and the sender hand it on; for adapters/tracing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.metrics import ENDS, KINDS, Around, answer_of
from adapters.tracing.collector import Collector, below, mark_failed
from adapters.tracing.work import CAUSE, REQUEST, WORK, Work, nanoseconds
from bot.events import Event
from bot.leaving import Leaving
from bot.message import Reply
from bot.ports import NotSent, PerhapsSent
from bot.sending import Sender
from bot.settling import Outcome
from bot.whereabouts import Stranger

if TYPE_CHECKING:
    from opentelemetry.context import Context

log = logging.getLogger(__name__)
T = TypeVar("T")


class Tracing:
    """What is told of each thing that happens, as adapters/metrics.py hands it on."""

    def __init__(self, collector: Collector, until: datetime, now: Callable[[], datetime]) -> None:
        self._collector, self._until, self._now = collector, until, now
        self._rounds: dict[int, Context | None] = {}

    async def event(self, event: Event, asked: Awaitable[Reply]) -> Reply:
        """What follows in its task, such as the way of the answer, belongs to it."""
        told: dict[str, str | int] = {
            "platform": event.sender.platform, "kind": KINDS[type(event)],
        }  # fmt: skip
        with self._going("event", told, REQUEST.get()) as work:
            reply = await asked
            work.told["answer"] = answer_of(event, reply)
        CAUSE.set(work.here)
        return reply

    @contextmanager
    def beat(self, counted: Around) -> Iterator[None]:
        """One that finds nothing to do is not told."""
        with self._going("beat", {}, idle=True), counted:
            yield

    @contextmanager
    def call(self, platform: str, call: str, timed: Around) -> Iterator[None]:
        with self._going("call", {"platform": platform, "call": call}, CAUSE.get()), timed:
            yield

    async def round(
        self,
        outcomes: Sequence[Outcome],
        going: Awaitable[T],
        leaving: Callable[[T], list[Leaving]],
    ) -> T:
        """Of sending: what landed is settled, and what leaves is claimed. Who was passed over at
        that moment shows in neither."""
        with self._going("round", {}) as work:
            done = await going
            left, ends = leaving(done), Counter(one.end for one in outcomes if one.end in ENDS)
            work.told |= {str(end): count for end, count in ends.items()} | {"leaving": len(left)}
            work.idle = not (left or ends)
        self._rounds |= dict.fromkeys((one.row for one in left), work.here)
        return done

    def round_of(self, row: int) -> Context | None:
        return self._rounds.pop(row, None)

    @property
    def around_requests(self) -> Middleware:
        @web.middleware
        async def around(request: web.Request, handler: Handler) -> web.StreamResponse:
            resource = request.match_info.route.resource
            if request.method != "POST" or resource is None:  # no platform's doing
                return await handler(request)
            return await self._answered(request, handler, resource.canonical)

        return around

    # --- inside -----------------------------------------------------------------------------------

    async def _answered(
        self, request: web.Request, handler: Handler, route: str
    ) -> web.StreamResponse:
        self._look_at_the_day()
        span = self._collector.begin("request", None, {"http.route": route}, nanoseconds())
        token, status = REQUEST.set(below(span)), 500
        try:
            answer = await handler(request)
            status = answer.status
            return answer
        except web.HTTPException as answer:
            status = answer.status
            raise
        finally:
            REQUEST.reset(token)
            span.set_attribute("http.response.status_code", status)
            span.end()

    @contextmanager
    def _going(
        self,
        name: str,
        told: dict[str, str | int],
        under: Context | None = None,
        *,
        idle: bool = False,
    ) -> Iterator[Work]:
        work = Work(told, idle)
        token = WORK.set(work)
        try:
            yield work
        except Stranger:  # looked up now, and asked once more: who is new here is told to nobody
            work.idle = True
            raise
        except BaseException as error:
            work.idle = False
            work.told.update(_end_of(error))
            raise
        finally:
            WORK.reset(token)
            if not work.idle:
                work.here = self._tell(name, work, under)

    def _tell(self, name: str, work: Work, under: Context | None) -> Context:
        self._look_at_the_day()
        end = work.now()
        span = self._collector.begin(name, under, {"outcome": "done", **work.told}, work.began)
        here = below(span)
        for step, began, ended in work.steps:
            self._collector.begin(step, here, {}, began).end(ended)
        if "error.type" in work.told:
            mark_failed(span)
        span.end(end)
        return here

    def _look_at_the_day(self) -> None:
        if self._collector.on and self._now() >= self._until:
            self._collector.on = False
            log.warning("nothing is traced any more: the day in COACH_TRACING_UNTIL is over")


def _end_of(error: BaseException) -> dict[str, str | int]:
    """The kind of trouble alone. Why a platform refuses would tell of who is there."""
    if isinstance(error, NotSent):
        return {"outcome": "too_fast" if error.too_fast else "refused"}
    if isinstance(error, PerhapsSent):
        return {"outcome": "doubt"}
    return {"outcome": "failed", "error.type": type(error).__name__}


class Rounds(Sender):
    """A sender whose rounds are told, each with the calls of what left in it."""

    def __init__(self, sender: Sender, tracing: Tracing) -> None:
        super().__init__(sender.store, sender.house, sender.messenger)
        self._tracing = tracing

    async def turn_over(self, outcomes: Sequence[Outcome], *rest: Any) -> list[Leaving]:
        going = super().turn_over(outcomes, *rest)
        return await self._tracing.round(outcomes, going, lambda leaving: leaving)

    async def go_on(self, outcomes: Sequence[Outcome], *rest: Any) -> Any:
        going = super().go_on(outcomes, *rest)
        return await self._tracing.round(outcomes, going, lambda done: done[0])

    async def take(self, outcomes: Sequence[Outcome], *rest: Any) -> Any:
        going = super().take(outcomes, *rest)
        return await self._tracing.round(outcomes, going, lambda taken: taken.leaving)

    async def post(self, one: Leaving) -> Outcome:
        token = CAUSE.set(self._tracing.round_of(one.row))
        try:
            return await super().post(one)
        finally:
            CAUSE.reset(token)
