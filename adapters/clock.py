"""The real clock and the ticker that hands its time to whoever waits for it; read nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)
EVERY = timedelta(seconds=1)
LEAP, LASTS = timedelta(days=1), 120.0  # and seconds for which it must last


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SteadyClock:
    """The wall's time, for a running coach. A leap of a day or more is believed only when it lasts:
    one wrong beat would let go of all that is planned, and move each week's offer a year on."""

    def __init__(self, wall: Callable[[], datetime], runs: Callable[[], float] = monotonic) -> None:
        self._wall, self._runs = wall, runs
        self._then, self._ran = wall(), runs()
        self._leapt: float | None = None

    def now(self) -> datetime:
        wall, ran = self._wall(), self._runs()
        expected = self._then + timedelta(seconds=ran - self._ran)
        if abs(wall - expected) >= LEAP:
            if self._leapt is None:
                log.warning("the clock leapt by a day or more: believed if it lasts")
                self._leapt = ran
            if ran - self._leapt < LASTS:
                return expected
        self._then, self._ran, self._leapt = wall, ran, None
        return wall


class Ticker:
    """Calls `tick` at every beat. A beat that finds the last one still running is passed over.

    APScheduler serves only as a metronome (memory store, UTC): its cron fires twice at the autumn
    hour, and two schedulers on one job store fire twice (DESIGN.md, Time).
    """

    def __init__(self, tick: Callable[[], Awaitable[None]], every: timedelta = EVERY) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            tick, "interval", seconds=every.total_seconds(), coalesce=True, max_instances=1
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
