"""The real clock and the ticker that hands its time to whoever waits for it; read nowhere else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY = timedelta(seconds=1)


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


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
        self._scheduler.shutdown(wait=False)
