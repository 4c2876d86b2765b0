"""Where coaches are killed: a ledger with much to say, a loopback platform that watches, and the
hand that kills."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
from aiohttp import web
from sqlmodel import Session

from adapters.clock import WallClock
from adapters.engine import engine_for
from adapters.needs import up_to_date
from bot import delivery
from bot.delivery import Due
from bot.people import Address, Channel, Person, Team
from bot.store import Store
from tests.crash.child import Orders
from tests.crash.numbered import Number
from tests.crash.nursery import PATIENCE, Child, Nursery
from tests.fakes.postgresql import OwnServer
from tests.town import START

MORNING = START + timedelta(hours=2)
ROOMS = 3
OFTEN = 0.08
DELAY = 0.008  # seconds, at most, before and after a platform takes a message

Sent = Callable[[], Counter[int]]
"""How often each number stands anywhere, by what the platform itself holds."""


@dataclass(slots=True)
class Watch:
    """Lets every post to a platform take its time, and some meet a `trouble`; does `then` right
    after number `at` was taken, before the coach hears of it."""

    posts: Callable[[web.Request], bool]
    dice: random.Random
    taken: int = 0
    at: int = 0
    then: Callable[[], None] = lambda: None
    trouble: Callable[[], None] = lambda: None
    arrives: Callable[[web.Request], None] = lambda request: None
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    times: list[float] = field(default_factory=list)

    def middleware(self) -> Callable[..., object]:
        @web.middleware
        async def watched(request: web.Request, handler: Callable) -> web.StreamResponse:
            self.arrives(request)
            if not self.posts(request):
                return await handler(request)
            if self.dice.random() < OFTEN:
                self.trouble()
            await asyncio.sleep(self.dice.random() * DELAY)
            answer = await handler(request)
            self.taken += 1
            self.times.append(WallClock().now().timestamp())
            if self.taken >= self.at and not self.rung.is_set():
                self.then()
                self.rung.set()
            await asyncio.sleep(self.dice.random() * DELAY)
            return answer

        return watched

    async def strikes(self, at: int, then: Callable[[], None]) -> None:
        """Wait until that many were taken, and `then` was done."""
        self.at, self.then = max(at, self.taken + 1), then
        self.rung.clear()
        async with asyncio.timeout(PATIENCE):
            await self.rung.wait()


# --- the ledger -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """So many numbers to say on one platform, mixed: to these people, in these rooms.

    Every seventh goes to a room.
    """

    platform: str
    count: int
    people: list[str]
    rooms: list[str]

    def dues(self) -> Iterator[Due]:
        for number in range(self.count):
            one = number // 7 % ROOMS if self.to_room(number) else number % len(self.people)
            yield Due(
                key=f"number:{number}",
                topic=Number(number),
                at=MORNING,
                until=MORNING + timedelta(hours=4),
                purpose=self.purpose(number),
                person_id=None if self.to_room(number) else one + 1,
                channel_id=one + 1 if self.to_room(number) else None,
            )

    @staticmethod
    def to_room(number: int) -> bool:
        return number % 7 == 6

    def purpose(self, number: int) -> delivery.Purpose:
        """Every other person said yes, so they get coaching; the others are invited."""
        if self.to_room(number):
            return "team"
        if number // len(self.people) % 3 == 0:
            return "invitation" if number % len(self.people) % 2 else "coaching"
        return "duty" if number // len(self.people) % 3 == 1 else "own"


_migrated: list[str] = []  # the same for every ledger, so it is made once


async def found_ledger(path: Path, plan: Plan) -> str:
    """A database with all of it planned for now; returns its address."""
    url = f"sqlite:///{path}"
    if not _migrated:
        store = Store(url)
        await up_to_date(store)
        await store.close()
        _migrated.append(str(shutil.copy(path, path.with_suffix(".empty"))))
    shutil.copy(_migrated[0], path)
    await fill(url, plan)
    return url


async def found_in(server: OwnServer, plan: Plan) -> str:
    """The same in a new database of a server."""
    if not server.ask("SELECT 1 FROM pg_database WHERE datname = 'empty'"):
        server.ask("CREATE DATABASE empty")
        store = Store(server.url_of("empty"))
        await up_to_date(store)
        await store.close()
    url = server.new_database("empty")
    await fill(url, plan)
    return url


async def fill(url: str, plan: Plan) -> None:
    store = Store(url)
    engine = engine_for(store, lambda: MORNING)

    def work(session: Session) -> None:
        session.add(Team(id=1, ref="team", name="Team", opened_at=MORNING))
        session.flush()
        for key, external in enumerate(plan.people, 1):
            consent = "new" if (key - 1) % 2 else "yes"
            session.add(Person(
                id=key, ref=external, name=f"P {key}", email=f"p{key}@example.org", team_id=1,
                consent=consent,
            ))  # fmt: skip
            session.flush()
            session.add(Address(person_id=key, platform=plan.platform, external=external))
        for key, room in enumerate(plan.rooms, 1):
            session.add(Channel(id=key, team_id=1, platform=plan.platform, external=room))
        session.flush()
        engine.enqueue(session, delivery.plan(session, plan.dues(), MORNING))

    await engine.prepare()
    await store.transact(work)
    await store.close()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Read by another program, as an administrator might; nobody waits for that."""

    url: str

    async def count(self, where: str) -> int:
        return int((await self.rows(f"SELECT count(*) FROM delivery WHERE {where}"))[0][0])

    async def rows(self, what: str) -> list[tuple]:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
                return connection.execute(what).fetchall()
        other = await asyncpg.connect(self.url)
        try:
            return [tuple(row) for row in await other.fetch(what)]
        finally:
            await other.close()

    async def until(self, where: str, count: int = 0) -> None:
        async with asyncio.timeout(PATIENCE):
            while await self.count(where) != count:  # noqa: ASYNC110 - another program changes it
                await asyncio.sleep(0.03)


OPEN = "status IN ('planned', 'sending')"
LEAVING = "status = 'sending'"


# --- killing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class End:
    """When one was killed, or cut off, and what was in the air: rows and their rooms."""

    at: float
    rows: list[tuple]

    @property
    def air(self) -> tuple[int, int]:
        """To people, in rooms."""
        rooms = sum(room is not None for _, room in self.rows)
        return len(self.rows) - rooms, rooms


@dataclass(slots=True)
class Figures:
    """What came of it."""

    plan: Plan
    sent: Counter[int]
    air: list[tuple[int, int]]  # at each end: to people, in rooms
    seconds: float = 0.0
    waits: list[tuple[float, float]] = field(default_factory=list)
    """Seconds from each end until the next was taken, and until what was in the air was settled."""

    def lost(self, rooms: bool) -> list[int]:
        return [n for n in self._of(rooms) if not self.sent[n]]

    def doubled(self, rooms: bool) -> list[int]:
        return [n for n in self._of(rooms) if self.sent[n] > 1]

    def _of(self, rooms: bool) -> list[int]:
        return [n for n in range(self.plan.count) if self.plan.to_room(n) == rooms]

    def __str__(self) -> str:
        rooms, people = ((len(self.lost(r)), len(self.doubled(r))) for r in (True, False))
        return (
            f"{self.plan.platform}: {self.plan.count} sent in {self.seconds:.1f} s, "
            f"people lost {people[0]} doubled {people[1]}, rooms lost {rooms[0]} doubled "
            f"{rooms[1]}; in the air (people, rooms) {self.air}"
            + "".join(
                f"; went on after {one:.1f} s, was over it after {all:.1f} s"
                for one, all in self.waits
            )
        )


@dataclass(slots=True)
class Stage:
    """One platform, one ledger, and coaches that come and go."""

    nursery: Nursery
    plan: Plan
    ledger: Ledger
    orders: Orders
    watch: Watch
    sent: Sent
    dice: random.Random
    children: list[Child] = field(default_factory=list)

    async def start(self, role: str = "all") -> Child:
        child = await self.nursery.start(replace(self.orders, role=role))
        self.children.append(child)
        return child

    async def killed(self, kills: int, replicas: int = 1) -> Figures:
        """All of it said by coaches of which so many are killed, every other one right after the
        platform took a message. Each is replaced by another, the last of several by none."""
        ends: list[End] = []
        alive = [await self.start() for _ in range(replicas)]
        for at in sorted(self.dice.sample(range(self.plan.count // 10, self.plan.count), kills)):
            child = alive.pop(0)
            sudden = len(ends) % 2 == 0
            await self.watch.strikes(at * 9 // 10, child.kill if sudden else lambda: None)
            if not sudden:
                await asyncio.sleep(self.dice.random() * 0.03)
                child.kill()
            ends.append(await self.note_end())
            await child.buried()
            if len(ends) < kills or not alive:
                alive.append(await self.start())
        return await self.come_to_an_end(alive, ends)

    async def come_to_an_end(self, alive: list[Child], ends: list[End]) -> Figures:
        await self.ledger.until(OPEN)
        took = WallClock().now().timestamp() - self.orders.since
        waits = [await self.waited(end) for end in ends]
        for child in alive:
            await child.ends()
        return Figures(self.plan, self.sent(), [end.air for end in ends], took, waits)

    async def note_end(self) -> End:
        at = WallClock().now().timestamp()
        return End(
            at, await self.ledger.rows(f"SELECT id, channel_id FROM delivery WHERE {LEAVING}")
        )

    async def waited(self, end: End) -> tuple[float, float]:
        next_one = min((at for at in self.watch.times if at > end.at), default=end.at)
        if not end.rows:
            return next_one - end.at, 0.0
        ids = ", ".join(str(id) for id, _ in end.rows)
        [(last,)] = await self.ledger.rows(
            f"SELECT max(settled_at) FROM delivery WHERE id IN ({ids})"
        )
        last = datetime.fromisoformat(last).replace(tzinfo=UTC) if isinstance(last, str) else last
        return next_one - end.at, self.orders.passed(last) - (end.at - self.orders.since)

    async def clear(self) -> None:
        for child in self.children:
            if not child.gone:
                with suppress(ProcessLookupError):
                    child.kill()
                await child.buried()


@asynccontextmanager
async def serve_coach(
    nursery: Nursery, plan: Plan, orders: Orders, watch: Watch, sent: Sent
) -> AsyncIterator[Stage]:
    stage = Stage(nursery, plan, Ledger(orders.database), orders, watch, sent, watch.dice)
    try:
        yield stage
    finally:
        await stage.clear()


def orders_for(url: str, environment: dict[str, str], start: datetime = MORNING) -> Orders:
    since = WallClock().now().timestamp()
    return Orders(url, environment | {"COACH_PORT": "0"}, start.isoformat(), since)
