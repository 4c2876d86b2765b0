"""The jobs of pgqueuer that stand for planned deliveries: one each, made with its ledger row.

A job says which row is due and to whom it was given; everything else is in the ledger.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pgqueuer.adapters.persistence.queries import Queries
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.util import await_only
from sqlmodel import Session, col

from bot import delivery, lane
from bot.delivery import Delivery
from bot.lane import Paces
from bot.trouble import trouble

log = logging.getLogger(__name__)
ALONE = 0x0E6A  # the key of the lock under which tables are made and jobs are given out again
LISTENING = 1.0  # seconds after which pgqueuer hears what it is told
MANY = 5000  # rows in one statement
DIGITS = 18  # of a number that surely fits
URGENT = "!"  # marks the door of answers: what is offered never stands in their way
NOW = timedelta(0)
# another program may use pgqueuer in this database: its jobs are neither counted nor touched
OURS = "^(slack|teams|web)~?!?$"
_THESE = sa.select(
    col(Delivery.id),
    col(Delivery.lane),
    col(Delivery.rank),
    col(Delivery.ready),
    # pgqueuer counts from the transaction's beginning: given too soon, a job is soon given back
    (sa.func.clock_timestamp() - sa.func.now()).label("begun"),
).where(
    col(Delivery.id) == sa.any_(sa.bindparam("ids", type_=ARRAY(sa.BigInteger))),
    col(Delivery.lane) != "",
)
_JOBLESS = sa.text(
    "SELECT id FROM delivery WHERE status IN ('planned', 'sending') AND lane <> '' AND NOT EXISTS ("
    "SELECT FROM pgqueuer WHERE payload = convert_to(delivery.id::text, 'UTF8')"
    " AND entrypoint IN (delivery.lane, delivery.lane || '!'))"
)
# without it pgqueuer looks at all that is still to come before each of its pauses
_SOONEST = (
    "CREATE INDEX IF NOT EXISTS pgqueuer_coach_soonest ON pgqueuer (execute_after)"
    " WHERE status = 'queued'"
)
_COUNTED = sa.text("ANALYZE pgqueuer")
_ROWLESS = sa.text(
    "DELETE FROM pgqueuer WHERE status IN ('queued', 'failed') AND entrypoint ~ :ours"
    " AND NOT EXISTS (SELECT FROM delivery"
    " WHERE status IN ('planned', 'sending') AND payload = convert_to(delivery.id::text, 'UTF8')"
    " AND entrypoint IN (delivery.lane, delivery.lane || '!'))"
)
_AS_OF = (
    "UPDATE pgqueuer SET execute_after = now() + (delivery.ready - $1::timestamptz) FROM delivery"
    " WHERE pgqueuer.status = 'queued' AND delivery.id = convert_from(payload, 'UTF8')::bigint"
)


_OVER = "DELETE FROM pgqueuer WHERE id = ANY($1::bigint[]) AND queue_manager_id = $2"
_HELD_NOW = sa.text("SELECT count(*) FROM pgqueuer WHERE status = 'failed' AND entrypoint ~ :ours")
_TRY_AGAIN = (
    "UPDATE pgqueuer SET status = 'queued', execute_after = now(), updated = now(), attempts = 0,"
    " queue_manager_id = NULL WHERE status = 'failed' AND entrypoint ~ $1 RETURNING id"
)
_HELD = (
    "UPDATE pgqueuer SET status = 'failed', updated = now(), queue_manager_id = NULL"
    " WHERE id = ANY($1::bigint[]) AND queue_manager_id = $2"
)
_AGAIN = (
    "UPDATE pgqueuer SET status = 'queued', execute_after = now() + $3::interval, updated = now(),"
    " queue_manager_id = NULL WHERE id = ANY($1::bigint[]) AND queue_manager_id = $2"
)
_RENEW = (
    "UPDATE pgqueuer SET heartbeat = now() WHERE id = ANY($1::bigint[]) AND queue_manager_id = $2"
    " RETURNING id"
)


class Handed(Queries):
    """Says what becomes of jobs only while they are ours: one that went stale while this process
    stood still is another's, who knows better. No history is kept. `dealt` is told whenever the
    queue was asked for jobs and answered, be it with none."""

    dealt: Callable[[], None] = staticmethod(lambda: None)

    async def dequeue(self, *args: Any, **kwargs: Any) -> list[Any]:
        found = await super().dequeue(*args, **kwargs)
        self.dealt()
        return found

    async def log_jobs(self, job_status: Sequence[tuple[Any, str, Any]]) -> None:
        """Who was interrupted knows nothing of what becomes of it."""
        over = [job for job, status, _ in job_status if status not in ("failed", "canceled")]
        await self._say(_OVER, over)
        await self._say(_HELD, [job for job, status, _ in job_status if status == "failed"])

    async def retry_job(self, job: Any, delay: timedelta, traceback_record: Any) -> None:
        """A job that cannot be given back goes stale and is given to another; it is never held."""
        try:
            await self._say(_AGAIN, [job], delay)
        except Exception as error:
            log.info("a job could not be given back: %s", trouble(error))

    async def notify_health_check(self, health_check_event_id: Any) -> None:
        """The first time pgqueuer asks before it listens: unheard, all would begin anew."""
        await asyncio.sleep(LISTENING)
        await super().notify_health_check(health_check_event_id)

    async def _say(self, statement: str, these: Sequence[Any], *more: object) -> None:
        for us, ids in _by_holder(these).items():
            await self.driver.execute(statement, ids, us, *more)


async def renew(queries: Queries, these: Sequence[Any]) -> set[int]:
    """A sign of life of these jobs; returns which are still ours."""
    found: set[int] = set()
    for us, ids in _by_holder(these).items():
        found |= {int(str(row["id"])) for row in await queries.driver.fetch(_RENEW, ids, us)}
    return found


def _by_holder(these: Iterable[Any]) -> dict[Any, list[int]]:
    ids: dict[Any, list[int]] = defaultdict(list)
    for job in these:
        ids[job.queue_manager_id].append(job.id)
    return ids


_BACK = (
    "UPDATE pgqueuer SET status = 'queued', queue_manager_id = NULL WHERE id = ANY($1::bigint[])"
)


async def install(connection: Any) -> None:
    """Make pgqueuer's tables, or bring them to what this version of it needs. Several at once wait
    for each other."""
    queries = Queries.from_asyncpg_connection(connection)
    await connection.execute("SELECT pg_advisory_lock($1)", ALONE)
    try:
        if await queries.schema_is_installed():
            await queries.upgrade()
        else:
            await queries.install()
            await queries.optimize_autovacuum()
        await connection.execute(_SOONEST)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", ALONE)


def enqueue(session: Session, ids: Sequence[int], now: datetime) -> None:
    """A job for each of these rows that has a lane, in the transaction of this session."""
    rows = session.connection().execute(_THESE, {"ids": list(ids)}).all()
    if not rows:
        return
    # the driver's own connection is in the session's transaction since the statement above
    connection: Any = session.connection().connection.driver_connection
    making = Queries.from_asyncpg_connection(connection).enqueue(
        [door(row.lane, row.rank) for row in rows],
        [payload(row.id) for row in rows],
        [priority(row.rank) for row in rows],
        [row.ready - now + row.begun if row.ready > now else NOW for row in rows],
    )
    await_only(making)


def enqueue_jobless(session: Session, now: datetime) -> int:
    """A job for each row that has none: the ledger was moved, restored, or its jobs were lost.
    None is left of a queue that a row waits in no more: with two, two could be given it at once.

    Returns how many.
    """
    session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": ALONE})
    session.execute(_ROWLESS, {"ours": OURS})
    ids = list(session.execute(_JOBLESS).scalars())
    for start in range(0, len(ids), MANY):
        enqueue(session, ids[start : start + MANY], now)
    if len(ids) > MANY:  # until the server has counted them, each look walks past all of them
        session.execute(_COUNTED)
    return len(ids)


def beyond(session: Session, known: Sequence[str]) -> list[tuple[str, int]]:
    """How many rows wait for each other queue than these."""
    planned = sa.select(col(Delivery.lane), sa.func.count()).where(
        delivery.PLANNED, col(Delivery.lane).not_in(("", *known))
    )
    found = session.execute(planned.group_by(col(Delivery.lane)))
    return [(queue, count) for queue, count in found]


def held(session: Session) -> int:
    """How many failed the coach itself, and wait until somebody looks. None before `install`."""
    if session.scalar(sa.text("SELECT to_regclass('pgqueuer')")) is None:
        return 0
    return session.scalar(_HELD_NOW, {"ours": OURS}) or 0


async def try_again(queries: Queries) -> int:
    """All that is held; returns how many."""
    return len(await queries.driver.fetch(_TRY_AGAIN, OURS))


async def stand_at(queries: Queries, now: datetime) -> None:
    """Let jobs be due as a clock has it that is not the database's, such as a simulated one."""
    await queries.driver.execute(_AS_OF, now)


def door(queue: str, rank: int) -> str:
    """By which a job of this queue comes in: pgqueuer's entrypoint."""
    return queue + URGENT if rank == delivery.ANSWER else queue


def doors(paces: Paces) -> dict[str, tuple[str, int]]:
    """The queue behind each, and how many of it may be in our hands, in all processes together."""
    return {
        door(queue, rank): (queue, paces[lane.platform_of(queue)].at_once)
        for queue in lane.queues(paces)
        for rank in delivery.RANKS
    }


async def put_back(queries: Queries, ids: Sequence[int]) -> None:
    """Give back what is not due for a clock that stands still."""
    if ids:
        await queries.driver.execute(_BACK, list(ids))


def payload(row: int) -> bytes:
    return str(row).encode()


def row_of(job: Any) -> int:
    """The ledger row of a job; what nobody here wrote stands for one that never was."""
    text = job.payload or b""
    return int(text) if text.isdigit() and len(text) <= DIGITS else 0


def priority(rank: int) -> int:
    """Of pgqueuer's jobs the highest goes first, of the ledger's ranks the lowest."""
    return max(delivery.RANKS) - rank


def by_urgency(jobs: Iterable[Any]) -> list[Any]:
    return sorted(jobs, key=lambda job: (-job.priority, job.id))
