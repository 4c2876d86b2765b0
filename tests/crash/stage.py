"""Where coaches are killed: a ledger with much to say, a loopback platform that watches, and the
hand that kills."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from adapters.clock import WallClock
from adapters.needs import up_to_date
from bot import delivery
from bot.delivery import Due
from bot.people import Address, Channel, Person, Team
from bot.store import Store
from tests.crash.child import Orders
from tests.crash.numbered import Number
from tests.town import START

HERE = Path(__file__).parents[2]
MORNING = START + timedelta(hours=2)
ROOMS = 3
PATIENCE = 60.0  # seconds until all is said
OFTEN = 0.08
DELAY = 0.008  # seconds, at most, before and after a platform takes a message

Sent = Callable[[], Counter[int]]
"""How often each number stands anywhere, by what the platform itself holds."""


class Nursery:
    """`async with Nursery() as nursery:` then `await nursery.start(orders)`, one at a time."""

    async def __aenter__(self) -> Nursery:
        self._loader = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.crash.child", cwd=HERE,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await self._told("ready")
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._loader.stdin is not None
        self._loader.stdin.close()
        await self._loader.wait()

    async def start(self, orders: Orders) -> Child:
        assert self._loader.stdin is not None
        self._loader.stdin.write(f"{orders.line}\n".encode())
        pid = int(str(await self._told("pid")))
        return Child(self, pid, str(await self._told("address")))

    async def ended(self) -> int:
        """The status of the one that runs, once it is gone."""
        return int(str(await self._told("ended")))

    async def _told(self, what: str) -> object:
        assert self._loader.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := await self._loader.stdout.readline():
                if what in (news := json.loads(line)):
                    return news[what]
                assert "ended" not in news, "the coach ended by itself"
        raise AssertionError("the loader is gone")


@dataclass(slots=True)
class Child:
    nursery: Nursery
    pid: int
    address: str
    gone: bool = False

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    async def buried(self) -> int:
        """Once it is gone, by whatever hand; its status."""
        self.gone = True
        return await self.nursery.ended()

    async def ends(self) -> int:
        """Asked to, in order."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.buried()


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


async def found_ledger(path: Path, plan: Plan) -> None:
    """A database with all of it planned for now."""
    store = Store(f"sqlite:///{path}")
    if not _migrated:
        await up_to_date(store)
        await store.close()
        _migrated.append(str(shutil.copy(path, path.with_suffix(".empty"))))
    shutil.copy(_migrated[0], path)

    def fill(session: object) -> None:
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
        delivery.plan(session, plan.dues(), MORNING)

    await store.transact(fill)
    await store.close()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Read by another program, as an administrator might; nobody waits for that."""

    path: Path

    def count(self, where: str) -> int:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(f"SELECT count(*) FROM delivery WHERE {where}").fetchone()[0]

    def rows(self, what: str) -> list[tuple]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(what).fetchall()

    async def until(self, where: str, count: int = 0) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.count(where) != count:  # noqa: ASYNC110 - another program changes it
                await asyncio.sleep(0.03)


OPEN = "status IN ('planned', 'sending')"
LEAVING = "status = 'sending'"


# --- killing --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Figures:
    """What came of it."""

    plan: Plan
    sent: Counter[int]
    air: list[tuple[int, int]]  # at each end: to people, in rooms
    seconds: float = 0.0

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
    child: Child | None = None

    async def start(self) -> Child:
        self.child = await self.nursery.start(self.orders)
        return self.child

    async def killed(self, kills: int) -> Figures:
        """All of it said by coaches of which so many are killed, every other one right after the
        platform took a message."""
        began, air = asyncio.get_running_loop().time(), []
        for at in sorted(self.dice.sample(range(self.plan.count // 10, self.plan.count), kills)):
            child = await self.start()
            sudden = len(air) % 2 == 0
            await self.watch.strikes(at * 9 // 10, child.kill if sudden else lambda: None)
            if not sudden:
                await asyncio.sleep(self.dice.random() * 0.03)
                child.kill()
            await child.buried()
            air.append(self.in_the_air())
        child = await self.start()
        await self.ledger.until(OPEN)
        await child.ends()
        took = asyncio.get_running_loop().time() - began
        return Figures(self.plan, self.sent(), air, took)

    def in_the_air(self) -> tuple[int, int]:
        people = self.ledger.count(f"{LEAVING} AND person_id IS NOT NULL")
        return people, self.ledger.count(LEAVING) - people


@asynccontextmanager
async def serve_coach(
    nursery: Nursery, plan: Plan, path: Path, orders: Orders, watch: Watch, sent: Sent
) -> AsyncIterator[Stage]:
    stage = Stage(nursery, plan, Ledger(path), orders, watch, sent, watch.dice)
    await found_ledger(path, plan)
    try:
        yield stage
    finally:
        if stage.child is not None and not stage.child.gone:
            with suppress(ProcessLookupError):
                stage.child.kill()
            await stage.child.buried()


def orders_for(path: Path, environment: dict[str, str], start: datetime = MORNING) -> Orders:
    since = WallClock().now().timestamp()
    return Orders(f"sqlite:///{path}", environment | {"COACH_PORT": "0"}, start.isoformat(), since)
