"""What the engines are measured against: pgqueuer alone, and a table of messages with no coach."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any

import asyncpg
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager

from tests.bench.apart import Deeds

POOL = {"min_size": 2, "max_size": 4}  # connections, as the engine has them
TABLE = "CREATE TABLE outbox (id bigint PRIMARY KEY, status text NOT NULL DEFAULT 'planned')"
WAITING = "CREATE INDEX outbox_planned ON outbox (id) WHERE status = 'planned'"
CLAIM = """
    UPDATE outbox SET status = 'sending' WHERE id IN (
        SELECT id FROM outbox WHERE status = 'planned' ORDER BY id LIMIT {limit} {locked}
    ) RETURNING id"""


@asynccontextmanager
async def serve_pgqueuer(url: str, batch: int) -> AsyncIterator[Deeds]:
    """A job whose entrypoint does nothing."""
    async with asyncpg.create_pool(url, **POOL) as pool:
        queries = Queries.from_asyncpg_pool(pool)
        await queries.install()
        await queries.optimize_autovacuum()

        async def carry(count: int) -> tuple[float, float]:
            await queries.enqueue(["send"] * count, [b"1"] * count, [0] * count)
            manager, left = QueueManager(queries), count

            async def send(job: Any) -> None:
                nonlocal left
                left -= 1
                if not left:
                    manager.shutdown.set()

            manager.entrypoint("send", accepts_context=False)(send)
            wall, cpu = perf_counter(), process_time()
            await manager.run(batch_size=batch, log_aggregation_interval=timedelta(0))
            return perf_counter() - wall, process_time() - cpu

        yield {"carry": carry}


@asynccontextmanager
async def serve_table(url: str, batch: int) -> AsyncIterator[Deeds]:
    """In PostgreSQL: claim some, and mark them sent."""
    claim = CLAIM.format(limit="$1", locked="FOR UPDATE SKIP LOCKED")
    done = "UPDATE outbox SET status = 'sent' WHERE id = ANY($1::bigint[])"
    connection = await asyncpg.connect(url)
    await connection.execute(f"{TABLE}; {WAITING}")
    try:

        async def carry(count: int) -> tuple[float, float]:
            await connection.execute("TRUNCATE outbox")
            fill = "INSERT INTO outbox SELECT n FROM generate_series(1, $1::bigint) AS n"
            await connection.execute(fill, count)
            wall, cpu = perf_counter(), process_time()
            while some := await connection.fetch(claim, batch):
                await connection.execute(done, [row["id"] for row in some])
            return perf_counter() - wall, process_time() - cpu

        yield {"carry": carry}
    finally:
        await connection.close()


@asynccontextmanager
async def serve_file(name: str, batch: int) -> AsyncIterator[Deeds]:
    """In SQLite: claim some, and mark them sent; as durable as the ledger is."""
    with closing(sqlite3.connect(name, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(TABLE)
        connection.execute(WAITING)
        claim = CLAIM.format(limit="?", locked="")

        async def carry(count: int) -> tuple[float, float]:
            connection.execute("DELETE FROM outbox")
            rows = [(n,) for n in range(count)]
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO outbox (id) VALUES (?)", rows)
            connection.execute("COMMIT")
            wall, cpu = perf_counter(), process_time()
            while some := connection.execute(claim, (batch,)).fetchall():
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("UPDATE outbox SET status = 'sent' WHERE id = ?", some)
                connection.execute("COMMIT")
                await asyncio.sleep(0)
            return perf_counter() - wall, process_time() - cpu

        yield {"carry": carry}
