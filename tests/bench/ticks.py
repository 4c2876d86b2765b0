"""A beat in which nothing is due, with very many timers and with few."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

from sqlmodel import Session

from adapters.needs import store_at, up_to_date
from bot.coach import Coach
from bot.store import Store
from bot.timers import Timer
from tests.bench.apart import Settle
from tests.bench.company import CHUNK, START, house, insert
from tests.bench.figures import Aim, Figure


class Size(NamedTuple):
    many: int
    few: int
    rounds: int
    ticks: int


LEAST = Size(20, 10, 1, 2)
USUAL, FULL = Size(100_000, 1_000, 11, 100), Size(1_000_000, 1_000, 11, 200)


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    coaches = [Coach(await _filled(folder, count), house()) for count in (size.many, size.few)]
    found: list[list[float]] = [[], []]
    for _ in range(size.rounds + 1):
        for coach, costs in zip(coaches, found, strict=True):
            costs.append(await _ticked(coach, size.ticks))
    for coach in coaches:
        await coach.store.close()
    many, few = (median(costs[1:]) * 1000 for costs in found)
    name = f"tick with nothing due of {size.many:,} timers, against {size.few:,}"
    return [Figure(name, many, "ms CPU", few, Aim("≤", 2))]


async def _ticked(coach: Coach, ticks: int) -> float:
    """Seconds of CPU for one."""
    start = process_time()
    for _ in range(ticks):
        await coach.tick(START)
    return (process_time() - start) / ticks


async def _filled(folder: Path, count: int) -> Store:
    store = store_at(f"sqlite:///{folder / f'timers-{count}.db'}")
    await up_to_date(store)
    for start in range(0, count, CHUNK):
        some = range(start, min(start + CHUNK, count))
        await store.transact(lambda session, some=some: _wait(session, some))
    return store


def _wait(session: Session, some: range) -> None:
    """Timers that are due one after another, from an hour from now."""
    soon = START + timedelta(hours=1)
    rows = [{"subject": n, "due": soon + timedelta(seconds=n)} for n in some]
    insert(session, Timer(feature="question", due=START), rows)
