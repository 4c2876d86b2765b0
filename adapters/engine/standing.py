"""Carries what is due for a clock that stands still: for demos and tests on PostgreSQL."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

from adapters.engine import jobs
from bot.leaving import Leaving
from bot.sending import Sender
from bot.settling import Outcome

STANDING = timedelta(days=1)  # while a clock stands still nothing gets stale
MANY = 200
Carry = Callable[[Sender, Leaving], Awaitable[Outcome]]
Settled = Callable[[Sequence[Outcome]], None]


async def carry_all(
    queries: Queries, sender: Sender, now: datetime, carry: Carry, settled: Settled
) -> int:
    """Returns how many left."""
    count, leaving = 0, 1
    while leaving:
        await jobs.stand_at(queries, now)
        leaving = await _once(queries, sender, now, carry, settled)
        count += leaving
    return count


async def _once(
    queries: Queries, sender: Sender, now: datetime, carry: Carry, settled: Settled
) -> int:
    doors = jobs.doors(sender.house.paces)
    anything = {
        QueueEntrypoint(door): EntrypointExecutionParameter(concurrency_limit=0) for door in doors
    }
    us = QueueManagerId(uuid4())
    picked = await queries.dequeue(MANY, anything, us, None, STANDING)
    given: dict[str, list[int]] = {"": []}
    for job in jobs.by_urgency(picked):
        given.setdefault(doors[job.entrypoint][0], []).append(jobs.row_of(job))
    taken = await sender.take((), now, given, {})
    outcomes = [await carry(sender, one) for one in taken.leaving]
    done = taken.done
    if outcomes:
        done |= (await sender.take(outcomes, now, {}, {})).done
        settled(outcomes)
    over = [(job, "successful", None) for job in picked if jobs.row_of(job) in done]
    await queries.log_jobs(over)  # type: ignore[arg-type]
    await jobs.put_back(queries, [job.id for job in picked if jobs.row_of(job) not in done])
    return len(outcomes)
