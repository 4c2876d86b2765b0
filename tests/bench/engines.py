"""An engine that carries sends that do nothing, for as long as there are any: with lanes without
limit, through the real ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from adapters.engine import engine_for
from adapters.engine.carrying import Carrying
from adapters.engine.postgres import PostgresEngine
from adapters.needs import store_at
from bot import delivery
from bot.delivery import Delivery, Due
from bot.features import FEATURES
from bot.lane import Pace
from bot.sending import Sender
from bot.settling import Outcome
from bot.turn import House
from tests.bench.apart import Deeds, Other
from tests.bench.company import SECRET, START, Clock, Company, shelf
from tests.bench.figures import Aim, Figure
from tests.bench.served import PATIENCE, Hello, Short, Silent

LIMITLESS = Pace(at_once=1000)  # in the air: no limit that counts


class Size(NamedTuple):
    rounds: int
    sends: int


LEAST, USUAL, FULL = Size(1, 10), Size(3, 600), Size(9, 5000)
Cost = tuple[float, float]  # seconds in all, and on the CPU


@asynccontextmanager
async def serve_engine(company: Company, pace: Pace = LIMITLESS) -> AsyncIterator[Deeds]:
    clock, store, rounds = Clock(), store_at(company.url), iter(range(1000))
    paces = {company.platform: pace}

    def engine_of(house: House) -> Carrying:
        engine = engine_for(store, clock.now)
        house.engine = engine
        return engine

    house = House(shelf(), SECRET, (*FEATURES, Short()), None, paces)  # type: ignore[arg-type]
    sender = Sender(store, house, Silent())

    async def carry(people: Sequence[int]) -> Cost:
        engine, key = engine_of(house), f"measured-{next(rounds)}"
        await engine.prepare()
        await store.transact(lambda session: _plan(session, engine, people, key))
        left, done = len(people), asyncio.Event()

        def settled(outcomes: Sequence[Outcome]) -> None:
            nonlocal left
            left -= sum(one.end == "sent" for one in outcomes)
            if not left:
                done.set()

        engine.settled = settled
        running = asyncio.create_task(engine.run(sender, clock.now))
        async with asyncio.timeout(PATIENCE):
            while isinstance(engine, PostgresEngine) and engine._manager is None:  # noqa: ASYNC110
                await asyncio.sleep(0.001)  # it connects
            wall, cpu = perf_counter(), process_time()
            await done.wait()
        cost = perf_counter() - wall, process_time() - cpu
        await engine.stop(running, 5.0)
        said = await store.look(lambda session: _said(session, key))
        assert said == len(people), f"{said} of {len(people)} stand as sent"
        return cost

    try:
        yield {"carry": carry}
    finally:
        await store.close()


async def compared(
    size: Size, people: Sequence[int], ours: Other, *bare: Other
) -> tuple[tuple[float, float], ...]:
    """Sends a second and the milliseconds of CPU of one, of each; one after another in each round,
    after a first one to warm up."""
    found: list[list[Cost]] = [[] for _ in (ours, *bare)]
    for _ in range(size.rounds + 1):
        found[0].append(await ours.ask("carry", people))
        for other, costs in zip(bare, found[1:], strict=True):
            costs.append(await other.ask("carry", size.sends))
    return tuple(
        (size.sends / median(wall for wall, _ in costs[1:]),
         median(cpu for _, cpu in costs[1:]) / size.sends * 1000)
        for costs in found
    )  # fmt: skip


def against(name: str, database: str, ours: Cost, bare: Cost) -> list[Figure]:
    third, what = Aim("≥", 0.3), f"sends that do nothing through the ledger in {database}"
    return [
        Figure(f"{what}, against {name}", ours[0], "a second", bare[0], third),
        Figure(f"CPU of one of those, against {name}", ours[1], "ms CPU", bare[1]),
    ]


def _plan(session: Session, engine: Carrying, people: Sequence[int], key: str) -> None:
    dues = [
        Due(key=key, topic=Hello(), at=START, until=START.replace(hour=23), purpose="coaching",
            person_id=person)
        for person in people
    ]  # fmt: skip
    engine.enqueue(session, delivery.plan(session, dues, START))


def _said(session: Session, key: str) -> int:
    query = sa.select(sa.func.count()).where(
        col(Delivery.key) == key, col(Delivery.status) == "sent"
    )
    return int(session.execute(query).scalar_one())
