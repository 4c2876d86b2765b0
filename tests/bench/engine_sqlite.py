"""Sends that do nothing through the ledger in SQLite, against a table alone.

Both take as many in one step. The bare table looks at nobody: no person, consent or hours, and
nothing is composed. A seventh to a ninth of its pace was reached: what is left is the coach's CPU.
"""

from __future__ import annotations

from pathlib import Path

from adapters.engine.postgres import BATCH
from bot.lane import Pace
from tests.bench import company
from tests.bench.apart import Settle
from tests.bench.engines import FULL, LEAST, USUAL, Size, against, compared, serve_engine
from tests.bench.figures import Figure
from tests.bench.outbox import serve_file

__all__ = ["FULL", "LEAST", "USUAL", "measure"]


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    ways = [(f"U{n}", f"DU{n}") for n in range(size.sends)]
    made = await company.found(folder, "slack", ways)
    name = str(folder / "outbox.db")
    async with (
        settle(serve_engine, made, Pace(at_once=BATCH)) as engine,
        settle(serve_file, name, BATCH) as table,
    ):
        people = [one.id for one in made.people]
        ours, plain = await compared(size, people, engine, table)
    return against("a bare table", "SQLite", ours, plain)
