"""The memory in which `coach serve` lives, with very many people in the database or nobody."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from adapters.clock import WallClock
from bot.store import Store
from bot.timers import next_due
from tests.bench.apart import Settle
from tests.bench.company import SECRET
from tests.bench.crowded import all_due, crowded
from tests.bench.databases import both
from tests.bench.figures import Aim, Figure
from tests.bench.slack import serve_slack
from tests.bench.start import free_port, resident, served, well
from tests.bench.teams import serve_teams

PATIENCE = 90.0  # seconds until a beat has planned for all that were due
OFTEN = 0.2


class Size(NamedTuple):
    people: int
    due: int
    idle: float


LEAST, USUAL, FULL = Size(200, 20, 0.0), Size(100_000, 2000, 1.0), Size(1_000_000, 20_000, 10.0)


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    figures: list[Figure] = []
    async with settle(serve_slack) as slack, settle(serve_teams) as teams:
        settings = await slack.ask("settings") | await teams.ask("settings")
        now = WallClock().now()
        with both(folder) as databases:
            places = [(new(), people) for new in databases.values() for people in (size.people, 0)]
            stores = [await crowded(url, people, now) for url, people in places]
            # all at once: they are slower so, and not larger
            lives = [
                _lived(url, store, now, size, settings)
                for (url, _), store in zip(places, stores, strict=True)
            ]
            found = await asyncio.gather(*lives)
            for name, pair in zip(databases, (found[:2], found[2:]), strict=True):
                figures += _figures(name, size, *pair)
    return figures


def _figures(
    name: str, size: Size, many: tuple[float, ...], nobody: tuple[float, ...]
) -> list[Figure]:
    where = f"with {size.people:,} people in {name}, against nobody"
    return [
        Figure(f"resident memory, idle, {where}", many[0], "MB", nobody[0], Aim("≤", 1.5)),
        Figure(
            f"resident memory after {size.due:,} nudges were planned, {where}",
            many[1], "MB", nobody[1], Aim("≤", 1.5),
        ),
        Figure(f"the most there was in between, {where}", many[2], "MB", nobody[2], Aim("≤", 1.5)),
    ]  # fmt: skip


async def _lived(
    url: str, store: Store, now: datetime, size: Size, settings: Mapping[str, str]
) -> tuple[float, ...]:
    """Megabytes: idle, after a beat in which some of the people were due, and at most."""
    environment = {
        **os.environ, **settings,
        "COACH_DATABASE_URL": url, "COACH_SECRET": SECRET, "COACH_PORT": str(free_port()),
    }  # fmt: skip
    try:
        async with served(environment) as pid:
            await well(f"http://127.0.0.1:{environment['COACH_PORT']}/healthz")
            await asyncio.sleep(size.idle)
            idle = resident(pid)
            await store.transact(lambda session: all_due(session, range(1, size.due + 1), now))
            async with asyncio.timeout(PATIENCE):
                while await _waits(store, now):  # noqa: ASYNC110
                    await asyncio.sleep(OFTEN)
            await asyncio.sleep(size.idle)
            return idle, resident(pid), resident(pid, "VmHWM")
    finally:
        await store.close()


async def _waits(store: Store, now: datetime) -> bool:
    """Whether somebody who was due then has not been looked at."""
    first = await store.look(next_due)
    return first is not None and first <= now
