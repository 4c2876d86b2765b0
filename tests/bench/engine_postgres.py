"""Sends that do nothing through the ledger in PostgreSQL, against pgqueuer and a table alone.

All three take as many in one step. The bare ones look at nobody: no person, consent or hours, and
nothing is composed. On two processors that all share, a quarter of pgqueuer's pace was reached and
an eighth of the table's; what is left is the coach's own CPU, and larger steps do not change it.
"""

from __future__ import annotations

from pathlib import Path

from adapters.engine.postgres import BATCH
from tests.bench import company
from tests.bench.apart import Settle
from tests.bench.databases import SERVER, postgresql
from tests.bench.engines import FULL, LEAST, USUAL, Size, against, compared, serve_engine
from tests.bench.figures import Figure
from tests.bench.outbox import serve_pgqueuer, serve_table

__all__ = ["FULL", "LEAST", "USUAL", "measure"]


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    ways = [(f"U{n}", f"DU{n}") for n in range(size.sends)]
    with postgresql() as new:
        made = await company.found(folder, "slack", ways, new())
        async with (
            settle(serve_engine, made) as engine,
            settle(serve_pgqueuer, new(), BATCH) as queue,
            settle(serve_table, new(), BATCH) as table,
        ):
            people = [one.id for one in made.people]
            ours, queued, plain = await compared(size, people, engine, queue, table)
    return [
        *against("bare pgqueuer", SERVER, ours, queued),
        *against("a bare table", SERVER, ours, plain),
    ]
