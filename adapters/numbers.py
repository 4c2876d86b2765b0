"""The page `/metrics`: what was counted, and how the coach's work stands now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector
from sqlmodel import Session

from adapters.access import may_look
from adapters.metrics import Metrics, name_of
from adapters.readings import Reading, read
from bot.lane import Paces
from bot.reachable import reach_counts
from bot.store import Store
from bot.trouble import trouble

log = logging.getLogger(__name__)
SELDOM = timedelta(minutes=10)  # people are many, and what is told of them is no news
Reach = dict[tuple[str, str], int | None]


class Page:
    """For strangers there is none."""

    def __init__(
        self,
        metrics: Metrics,
        store: Store,
        paces: Paces,
        now: Callable[[], datetime],
        token: str,
        held: Callable[[Session], int] = lambda session: 0,
    ) -> None:
        self._held = held
        self._registry, self._token = metrics.registry, token
        self._store, self._paces, self._now = store, paces, now
        self._stand = _Stand()
        self._asked: datetime | None = None
        metrics.registry.register(self._stand)

    async def show(self, request: web.Request) -> web.Response:
        if not may_look(request, self._token):
            raise web.HTTPNotFound
        await self._look()
        kind = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        return web.Response(body=generate_latest(self._registry), headers=kind)

    async def _look(self) -> None:
        """Without a database there are still numbers, and they say so."""
        now, stand = self._now(), self._stand
        try:
            stand.reading = await self._store.look(partial(self._read, now))
            if self._asked is None or now - self._asked >= SELDOM:
                stand.reach = await self._store.look(reach_counts)
                self._asked = now
        except Exception as error:
            log.error("the database does not answer: %s", trouble(error))
            stand.reading = None

    def _read(self, now: datetime, session: Session) -> Reading:
        return replace(read(session, self._paces, now), held=self._held(session))


class _Stand(Collector):
    """How the work stands, as it was last read."""

    def __init__(self) -> None:
        self.reading: Reading | None = None
        self.reach: Reach = {}

    def collect(self) -> Iterator[Metric]:
        answers = float(self.reading is not None)
        yield GaugeMetricFamily("coach_database_up", "Whether the database answers", answers)
        people = GaugeMetricFamily(
            "coach_people", "People by reach, in fives", labels=["platform", "reach"]
        )
        for (platform, reach), count in self.reach.items():
            if count is not None:
                people.add_metric([platform, reach], count)
        yield people
        if self.reading is not None:
            yield from _lanes(self.reading)
            overdue = "Timers that should have been looked at a minute ago"
            yield GaugeMetricFamily("coach_timers_overdue", overdue, self.reading.timers)
            held = "Deliveries that failed the coach and wait for somebody to look"
            yield GaugeMetricFamily("coach_held", held, self.reading.held)


def _lanes(reading: Reading) -> Iterator[Metric]:
    told = (
        ("coach_waiting", "Deliveries that are ready", "count"),
        ("coach_waiting_oldest_seconds", "How long the first of them waits", "oldest"),
        ("coach_lane_closed_seconds", "How long nothing may leave", "closed"),
        ("coach_in_the_air", "Deliveries that left and did not land yet", "in_the_air"),
    )
    for name, about, field in told:
        family = GaugeMetricFamily(name, about, labels=["lane"])
        for queue, waiting in reading.queues.items():
            value = getattr(waiting, field)
            seconds = value.total_seconds() if isinstance(value, timedelta) else value
            family.add_metric([name_of(queue)], seconds)
        yield family
