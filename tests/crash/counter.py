"""What tests of a database in trouble share: a town in a file, a messenger that counts, a loop
that is watched, and a log that is read."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.simulation.seat import Seat
from bot import delivery
from bot.actions import Action
from bot.delivery import Delivery, Due
from bot.events import Clicked, Sender
from bot.features.welcome import Invite
from bot.lane import Pace
from bot.message import Message, Reply
from bot.people import Person
from bot.ports import Place
from tests.town import Place as Village
from tests.town import open_town

OPEN = {"planned", "sending"}
AT_ONCE = 8


@dataclass(slots=True)
class Counting:
    """Says everything, once it is let go."""

    heard: Counter[str] = field(default_factory=Counter)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.reached.set()
        await self.go.wait()
        self.heard[f"{place.external} {key}"] += 1
        return f"m{self.heard.total()}"

    async def find(self, place: Place, key: str) -> str:
        return ""

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...


@asynccontextmanager
async def town_in(folder: Path) -> AsyncIterator[Village]:
    place = await open_town(f"sqlite:///{folder / 'coach.db'}")
    try:
        yield place
    finally:
        await place.town.store.close()


@asynccontextmanager
async def carried(town: Village, line: Counting) -> AsyncIterator[None]:
    """Deliveries leave by themselves, as fast as can be."""
    town.sender.messenger = line
    town.house.paces[town.front.name] = Pace(at_once=AT_ONCE)
    running = asyncio.create_task(town.engine.run(town.sender, town.town.clock.now))
    try:
        yield
    finally:
        line.go.set()
        await town.engine.stop(running, 2)


async def plan_for_all(town: Village, *keys: str) -> None:
    """An answer for everybody, under each of these keys."""
    people = await town.rows(Person)
    dues = [
        Due(
            key=key, topic=Invite(), at=town.now, until=town.now + timedelta(days=1),
            purpose="own", person_id=one.id,
        )
        for key in keys for one in people
    ]  # fmt: skip

    def plan(session: object) -> None:
        town.engine.enqueue(session, delivery.plan(session, dues, town.now))

    await town.town.store.transact(plan)


async def answer(town: Village, seat: Seat, id: str, action: Action) -> Reply:
    """What the coach answers somebody who presses this."""
    at, sender = town.now, Sender(town.town.front.name, (seat.external,))
    return await town.coach.handle(Clicked(id=id, sender=sender, at=at, action=action.pack()))


async def settled(town: Village) -> None:
    """Everything planned has ended."""
    async with asyncio.timeout(60):
        while {one.status for one in await town.rows(Delivery)} & OPEN:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@contextmanager
def locked(database: Path) -> Iterator[sqlite3.Connection]:
    """Another program writes there, until it is done or commits."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@dataclass(slots=True)
class Loop:
    """How often something else could run, and how often the lock was asked for."""

    beats: int = 0
    tries: int = 0


@asynccontextmanager
async def watched(town: Village) -> AsyncIterator[Loop]:
    loop = Loop()

    async def beat() -> None:
        while True:
            await asyncio.sleep(0.005)
            loop.beats += 1

    def ask(_: object) -> None:
        loop.tries += 1

    engine, beating = town.town.store._sync, asyncio.create_task(beat())
    sa.event.listen(engine, "begin", ask)
    try:
        yield loop
    finally:
        sa.event.remove(engine, "begin", ask)
        beating.cancel()


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
