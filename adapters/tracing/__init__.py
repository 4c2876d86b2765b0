"""Follows what the coach does for the administrator's own collector, for some days; of nobody.

A span names platforms, kinds and ends as the numbers do (adapters/metrics.py), and leaves out what
they leave out; never a name, id, key, address, word, button or purpose. It does tell when, to the
millisecond, and what belonged together. Why that is for few eyes and a short time: ADR 15.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

from aiohttp.typedefs import Middleware

from adapters.metrics import Metrics, running_version
from adapters.needs import Missing
from adapters.settings import TracingSettings
from bot.sending import Sender
from bot.store import Store

if TYPE_CHECKING:
    from adapters.tracing.collector import Collector

log = logging.getLogger(__name__)
DAY, LONGEST = timedelta(days=1), 14  # days
WEB = ("http://", "https://")


class Followed(Protocol):
    """What of a server is followed."""

    metrics: Metrics
    store: Store
    sender: Sender
    now: Callable[[], datetime]


@asynccontextmanager
async def following(
    settings: TracingSettings | None, server: Followed
) -> AsyncIterator[Sequence[Middleware]]:
    """From now on, when it is asked for; what goes around requests is given back. Raises Missing.

    Without it nothing is imported, and nothing stands in anybody's way.
    """
    until = _last_moment(settings, server.now()) if settings else None
    if settings is None or until is None:
        yield ()
        return
    collector = _collector(settings)
    from adapters.tracing.spans import Rounds, Tracing
    from adapters.tracing.work import watch

    log.warning("what happens is traced until %s, for whoever runs the coach", settings.until)
    tracing = Tracing(collector, until, server.now)
    server.metrics.traces, server.sender = tracing, Rounds(server.sender, tracing)
    watch(server.store)
    try:
        yield (tracing.around_requests,)
    finally:
        await collector.close()


def _last_moment(settings: TracingSettings, now: datetime) -> datetime | None:
    """None when it is over."""
    if not settings.collector.startswith(WEB) or any(map(str.isspace, settings.collector)):
        raise Missing("cli-tracing-where")
    try:
        day = date.fromisoformat(settings.until)
    except ValueError:
        day = date.max
    if day > now.date() + LONGEST * DAY:
        example = (now.date() + 7 * DAY).isoformat()
        raise Missing("cli-tracing-day", example=example, days=str(LONGEST))
    if day < now.date():
        log.info("nothing is traced: the day in COACH_TRACING_UNTIL is over")
        return None
    return datetime.combine(day + DAY, time(), UTC)


def _collector(settings: TracingSettings) -> Collector:
    try:
        from adapters.tracing.collector import Collector
    except ImportError as error:
        raise Missing("cli-tracing-packages") from error
    try:
        return Collector(settings, running_version())
    except Exception as error:  # it reads more of the environment than we do
        raise Missing("cli-tracing-odd", kind=type(error).__name__) from error
