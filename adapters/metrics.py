"""Counts and times the coach's work for whoever keeps it running; of nobody in particular.

All numbers are of the whole organisation. A watcher could still set them beside the clock, so some
are left out on purpose: which button, action or purpose (that would tell a no from a yes); what was
dropped at the moment of sending (somebody just said stop); removing the app apart from installing
it; and why a message was refused for good (somebody blocked the bot). What is told of people by
reach comes in whole fives (bot/reachable.py), once in a while. No label holds an id, a key, a team
or a name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from adapters.desk import Coaching
from bot import lane
from bot.events import Clicked, Event, Joined, Left, OpenedHome, Said, Submitted
from bot.message import Message, Reply
from bot.ports import Messenger, NotSent, Place
from bot.settling import Outcome

KINDS = {
    Said: "said", Clicked: "clicked", Submitted: "submitted", OpenedHome: "opened_home",
    Joined: "came_or_went", Left: "came_or_went",
}  # fmt: skip
ANSWERS = ("answered", "repeated", "sorry")
ENDS = ("sent", "refused", "doubt", "unknown")
CALLS = ("send", "find", "update", "withdraw")
QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10)
SLOW = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
LATE = (1, 5, 15, 60, 300, 900, 3600, 14400, 86400)
BEATS = (0.005, 0.05, 0.25, 1, 5, 20, 60, 300)
Around = AbstractContextManager[None]


class Traces(Protocol):
    """Follows each thing that is counted, where that is asked for (adapters/tracing)."""

    async def event(self, event: Event, asked: Awaitable[Reply]) -> Reply: ...

    def beat(self, counted: Around) -> Around: ...

    def call(self, platform: str, call: str, timed: Around) -> Around: ...


class Metrics:
    """What is counted as it happens, in a registry of its own."""

    def __init__(self) -> None:
        self.traces: Traces | None = None
        self.registry = CollectorRegistry()
        ours, new = self.registry, partial(Counter, registry=self.registry)
        timed = partial(Histogram, registry=ours)
        self._deliveries = new(
            "coach_deliveries", "Tries to say what was planned", ["lane", "outcome"]
        )
        self._late = timed(
            "coach_delivery_late_seconds", "Between ready and leaving", ["lane"], buckets=LATE
        )
        self._calls = timed(
            "coach_call_seconds", "Calls to a platform", ["platform", "call"], buckets=SLOW
        )
        self._too_fast = new(
            "coach_too_fast", "Calls that a platform sent back with 429", ["platform"]
        )
        self._events = new("coach_events", "What people did", ["platform", "kind", "answer"])
        self._answers = timed(
            "coach_event_seconds", "Until the answer is stored", ["platform"], buckets=QUICK
        )
        self._beats = timed("coach_beat_seconds", "Looking at what is due", buckets=BEATS)
        self._failed = new("coach_beats_failed", "Beats that came to nothing")
        self._beaten = Gauge("coach_last_good_beat_timestamp_seconds", "When", registry=ours)
        self._built = Gauge("coach_build_info", "What runs", ["version", "revision"], registry=ours)
        ProcessCollector(registry=ours)

    def expect(self, platform: str) -> None:
        """Start at nought: a first one is an increase too, and its moment is not told apart."""
        for queue in (platform, platform + lane.CHANGES):
            self._late.labels(name_of(queue))
            for end in ENDS:
                self._deliveries.labels(name_of(queue), end)
        for call in CALLS:
            self._calls.labels(platform, call)
        for kind in set(KINDS.values()):
            for answer in ANSWERS:
                self._events.labels(platform, kind, answer)
        self._too_fast.labels(platform)
        self._answers.labels(platform)

    def built(self, revision: str) -> None:
        """`revision` is the database's."""
        self._built.labels(running_version(), revision).set(1)

    # --- what happens -----------------------------------------------------------------------------

    def settled(self, outcomes: Sequence[Outcome]) -> None:
        for one in outcomes:
            if one.end in ENDS:
                self._deliveries.labels(name_of(one.of.lane), one.end).inc()
                self._late.labels(name_of(one.of.lane)).observe(one.of.late.total_seconds())

    def answered(self, event: Event, reply: Reply, seconds: float) -> None:
        platform, kind = event.sender.platform, KINDS[type(event)]
        self._events.labels(platform, kind, answer_of(event, reply)).inc()
        self._answers.labels(platform).observe(seconds)

    def beat(self, now: Callable[[], datetime]) -> Around:
        """Around a beat; a failure goes on to whoever asked for it."""
        counted = self._beat(now)
        return self.traces.beat(counted) if self.traces else counted

    def call(self, platform: str, call: str) -> Around:
        """Around a call; a refusal, also one before anything left, says nothing of the time."""
        timed = self._call(platform, call)
        return self.traces.call(platform, call, timed) if self.traces else timed

    # --- inside -----------------------------------------------------------------------------------

    @contextmanager
    def _beat(self, now: Callable[[], datetime]) -> Iterator[None]:
        since = perf_counter()
        try:
            yield
        except Exception:
            self._failed.inc()
            raise
        self._beats.observe(perf_counter() - since)
        self._beaten.set(now().timestamp())

    @contextmanager
    def _call(self, platform: str, call: str) -> Iterator[None]:
        since = perf_counter()
        try:
            yield
        except NotSent as refusal:
            if refusal.too_fast:
                self._too_fast.labels(platform).inc()
            raise
        except BaseException:
            self._calls.labels(platform, call).observe(perf_counter() - since)
            raise
        self._calls.labels(platform, call).observe(perf_counter() - since)


class Timed:
    """A Messenger whose calls are timed."""

    def __init__(self, inner: Messenger, metrics: Metrics) -> None:
        self._inner, self._metrics = inner, metrics

    async def send(self, place: Place, message: Message, key: str) -> str:
        with self._metrics.call(place.platform, "send"):
            return await self._inner.send(place, message, key)

    async def find(self, place: Place, key: str) -> str:
        with self._metrics.call(place.platform, "find"):
            return await self._inner.find(place, key)

    async def update(self, place: Place, reference: str, message: Message) -> None:
        with self._metrics.call(place.platform, "update"):
            await self._inner.update(place, reference, message)

    async def withdraw(self, place: Place, reference: str) -> None:
        with self._metrics.call(place.platform, "withdraw"):
            await self._inner.withdraw(place, reference)


class Counted:
    """A coach whose answers are counted and timed."""

    def __init__(self, coach: Coaching, metrics: Metrics) -> None:
        self._coach, self._metrics = coach, metrics

    async def handle(self, event: Event, *, by_id: bool = False) -> Reply:
        since, traces = perf_counter(), self._metrics.traces
        asked = self._coach.handle(event, by_id=by_id)
        reply = await (traces.event(event, asked) if traces else asked)
        self._metrics.answered(event, reply, perf_counter() - since)
        return reply


def answer_of(event: Event, reply: Reply) -> str:
    """One of ANSWERS."""
    if reply is None and not isinstance(event, Joined | Left):
        return "repeated"
    return "sorry" if isinstance(reply, Message) and reply.name == "sorry" else "answered"


def name_of(queue: str) -> str:
    return queue.replace(lane.CHANGES, "_changes")


def running_version() -> str:
    try:
        return version("omega-coach")
    except PackageNotFoundError:  # run from its folder
        return "unpackaged"
