"""One round of an engine's claim, its question when more is due included, on either database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol
from uuid import uuid4

import asyncpg
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.models import Job
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

from adapters.engine import jobs
from adapters.engine.postgres import BATCH, STALE
from bot import lane
from bot.leaving import Leaving
from bot.sending import Sender
from bot.store import Store
from tests.bench.company import START
from tests.bench.outbox import POOL


class Claims(Protocol):
    async def claim(self) -> list[Leaving]: ...

    async def done(self) -> None:
        """With what was claimed."""
        ...


@asynccontextmanager
async def claims_on(store: Store, sender: Sender) -> AsyncIterator[Claims]:
    if store.url.get_backend_name() == "sqlite":
        yield Local(sender)
        return
    async with asyncpg.create_pool(store.dsn, **POOL) as pool:
        yield Handed(sender, Queries.from_asyncpg_pool(pool))


class Local:
    """As the engine of one process claims."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._room = dict.fromkeys(lane.queues(sender.house.paces), BATCH)

    async def claim(self) -> list[Leaving]:
        leaving, _ = await self._sender.go_on((), START, self._room, {})
        return leaving

    async def done(self) -> None:
        return


class Handed:
    """As pgqueuer hands jobs out, and looks how long it may sleep when there are none."""

    def __init__(self, sender: Sender, queries: Queries) -> None:
        self._sender, self._queries = sender, queries
        self._us, self._picked = QueueManagerId(uuid4()), list[Job]()
        paces = sender.house.paces
        self._queues = {door: queue for door, (queue, _) in jobs.doors(paces).items()}
        self._doors = {
            QueueEntrypoint(door): EntrypointExecutionParameter(concurrency_limit=BATCH)
            for door in self._queues
        }

    async def claim(self) -> list[Leaving]:
        picked = await self._queries.dequeue(BATCH, self._doors, self._us, None, STALE)
        given: dict[str, list[int]] = {"": []}
        for job in jobs.by_urgency(picked):
            given.setdefault(self._queues[job.entrypoint], []).append(jobs.row_of(job))
        taken = await self._sender.take((), START, given, {})
        if not picked:
            await self._queries.eligible_queued_work([*self._doors])
            await self._queries.next_deferred_eta([*self._doors])
        self._picked = picked
        return taken.leaving

    async def done(self) -> None:
        await self._queries.log_jobs([(job, "successful", None) for job in self._picked])
