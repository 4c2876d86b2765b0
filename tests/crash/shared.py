"""Several Senders on one PostgreSQL, in one process: for tests of what they do to each other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from adapters.clock import WallClock
from adapters.engine.postgres import PostgresEngine
from bot import delivery
from bot.delivery import Delivery, Due, Purpose
from bot.features import FEATURES
from bot.lane import Pace, Paces
from bot.message import Message
from bot.people import Address, Person, Team
from bot.ports import Place
from bot.sending import Sender
from bot.store import Store
from bot.turn import House
from tests.crash.numbered import FEATURE, Number
from tests.town import SECRET, shelf

PLATFORM, OTHER = "slack", "teams"
SECOND = timedelta(seconds=1)
PATIENCE = 60.0
OPEN = ("planned", "sending")

Before = Callable[[str], Awaitable[None]]


async def at_once(key: str) -> None: ...


@dataclass(slots=True)
class Line:
    """A platform that knows what arrived there; `before` and `after` may hold a message up, or
    raise."""

    before: Before = at_once
    after: Before = at_once
    said: Counter[str] = field(default_factory=Counter)
    looked: list[str] = field(default_factory=list)

    async def send(self, place: Place, message: Message, key: str) -> str:
        await self.before(key)
        self.said[key] += 1
        await self.after(key)
        return f"m:{key}"

    async def find(self, place: Place, key: str) -> str:
        self.looked.append(key)
        return f"m:{key}" if self.said[key] else ""

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...

    async def until(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.said.total() < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@dataclass(slots=True)
class Replica:
    """One that sends, with connections of its own."""

    store: Store
    engine: PostgresEngine
    sender: Sender
    running: asyncio.Task[None] | None = None

    async def starts(self) -> None:
        now = WallClock().now
        await self.engine.begin(self.sender, now())
        self.running = asyncio.create_task(self.engine.run(self.sender, now))
        async with asyncio.timeout(PATIENCE):
            while self.engine._takes and self.engine._manager is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def ends(self) -> None:
        if self.running is not None:
            await self.engine.stop(self.running, 2)
        await self.store.close()

    async def plans(
        self, *numbers: int, who: int = 0, purpose: Purpose = "own", at: datetime | None = None
    ) -> list[int]:
        """Each to the next of the people, or all to one; returns the rows."""
        now = WallClock().now()
        dues = [
            Due(
                key=str(number), topic=Number(number), at=at or now, until=now + 999 * SECOND,
                purpose=purpose, person_id=who or 1 + number % self.people,
            )
            for number in numbers
        ]  # fmt: skip

        def plan(session: Session) -> list[int]:
            ids = delivery.plan(session, dues, now)
            self.engine.enqueue(session, ids)
            return ids

        return await self.store.transact(plan)

    people = 10


@asynccontextmanager
async def replicas(
    url: str, line: Line, count: int = 2, paces: Paces | None = None, *, start: bool = True
) -> AsyncIterator[list[Replica]]:
    several = [_replica(url, line, paces or {PLATFORM: Pace()}) for _ in range(count)]
    await several[0].store.transact(_found)
    for one in several:
        await one.engine.prepare()
    try:
        for one in several if start else ():
            await one.starts()
        yield several
    finally:
        await asyncio.gather(*(one.ends() for one in several))


def _replica(url: str, line: Line, paces: Paces) -> Replica:
    store = Store(url)
    engine = PostgresEngine(store, WallClock().now)
    house = House(shelf(), SECRET, (*FEATURES, FEATURE), engine, dict(paces))
    return Replica(store, engine, Sender(store, house, line))


def _found(session: Session) -> None:
    SQLModel.metadata.create_all(session.connection())
    if session.exec(select(Team)).first() is not None:
        return
    session.add(Team(id=1, ref="team", name="Team", opened_at=WallClock().now()))
    session.flush()
    for id in range(1, Replica.people + 1):
        session.add(Person(
            id=id, ref=f"p{id}", name=f"P {id}", email=f"p{id}@example.org", team_id=1,
            pattern="mon-sun 0-24",
        ))  # fmt: skip
        session.flush()
        session.add(Address(person_id=id, platform=PLATFORM, external=f"U{id}"))


async def rows(store: Store, what: str) -> list[Any]:
    return await store.transact(lambda session: [*session.execute(sa.text(what))])


async def do(store: Store, what: str) -> None:
    await store.transact(lambda session: session.execute(sa.text(what)))


async def statuses(store: Store) -> dict[str, str]:
    def read(session: Session) -> dict[str, str]:
        return {row.key: row.status for row in session.exec(select(Delivery))}

    return await store.transact(read)


async def settled(store: Store, but: Sequence[str] = ()) -> None:
    """Everything planned has ended, these keys apart."""
    async with asyncio.timeout(PATIENCE):
        while any(  # noqa: ASYNC110
            status in OPEN for key, status in (await statuses(store)).items() if key not in but
        ):
            await asyncio.sleep(0.02)
