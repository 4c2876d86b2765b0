"""A town whose clock is set wrong, whose power goes and whose platform has moods: for tests."""

from __future__ import annotations

import atexit
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import SQLModel

from adapters.engine.local import LocalEngine
from adapters.simulation.clock import SimulatedClock
from adapters.simulation.town import Town
from bot.message import Message
from bot.ports import Messenger, NotSent, PerhapsSent
from bot.ports import Place as Where
from bot.store import Store
from tests.fakes.power import PowerCut, cut_at
from tests.town import SECRET, Place, shelf

Mood = Literal["fast", "lost", "unseen", "cut", "cut-after"]
HURRY = 40  # times it may act without any time going by
TOO_FAST = timedelta(minutes=2)


class Still(Town):
    """A town that acts only when it is told to, not after everything somebody does."""

    async def settle(self) -> None:
        pass


class Jumpy(SimulatedClock):
    """A clock that may be set."""

    def set_by(self, step: timedelta) -> None:
        self._now += step


@dataclass(frozen=True, slots=True)
class Heard:
    """What arrived: when by the coach's clock, where, under which key, and its name."""

    at: datetime
    external: str
    key: str
    name: str


@dataclass(slots=True)
class Moody:
    """A platform that knows what arrived, and takes the next message as its moods say."""

    inner: Messenger
    clock: SimulatedClock
    moods: list[Mood] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    _there: dict[tuple[str, str], str] = field(default_factory=dict)

    async def send(self, place: Where, message: Message, key: str) -> str:
        mood = self.moods.pop(0) if self.moods else None
        if mood == "fast":
            raise NotSent("too fast", TOO_FAST, lane=True)
        if mood == "lost":
            raise PerhapsSent("the line broke")
        if mood == "cut":
            raise PowerCut
        reference = await self.inner.send(place, message, key)
        self._there[place.external, key] = reference
        self.heard.append(Heard(self.clock.now(), place.external, key, message.name))
        if mood == "unseen":
            raise PerhapsSent("the line broke")
        if mood == "cut-after":
            raise PowerCut
        return reference

    async def find(self, place: Where, key: str) -> str:
        return self._there.get((place.external, key), "")

    async def update(self, place: Where, reference: str, message: Message) -> None:
        await self.inner.update(place, reference, message)

    async def withdraw(self, place: Where, reference: str) -> None:
        await self.inner.withdraw(place, reference)

    def times(self) -> Counter[tuple[str, str]]:
        """How often each thing arrived."""
        return Counter((one.external, one.key) for one in self.heard)


@dataclass(slots=True)
class Living:
    """`passes` lets the coach act whenever it wants to; `awake` is when, by its own clock."""

    place: Place
    clock: Jumpy
    moody: Moody
    awake: list[tuple[datetime, datetime]] = field(default_factory=list)
    falls: int | None = None  # at this statement of the next beat the power goes

    @property
    def town(self) -> Town:
        return self.place.town

    async def passes(self, time: timedelta) -> None:
        """So much time goes by, whatever the clock says."""
        start, left, hurried = self.clock.now(), time, 0
        while True:
            await self.beat()
            at = await self.town.next_moment()
            if at is None or at > self.clock.now() + left:
                break
            step = max(at - self.clock.now(), timedelta(0))
            hurried = hurried + 1 if not step else 0
            assert hurried < HURRY, f"it goes round and round at {self.clock.now()}"
            left -= step
            self.clock.set_by(step)
        self.clock.set_by(left)
        self.awake.append((start, self.clock.now()))

    async def beat(self) -> None:
        """What is due is planned and said; after a power cut by the next process."""
        falls, self.falls = self.falls, None
        while True:
            try:
                with cut_at(self.town.store, falls):
                    await self._acts()
                return
            except PowerCut:
                falls = None
                await self.restarts()

    async def _acts(self) -> None:
        await self.town.coach.tick(self.clock.now())
        await self.town.engine.work(self.town.sender, self.clock.now())

    async def restarts(self) -> None:
        """The next process, on what the last one left in the database."""
        await self.town.store.close()
        engine = LocalEngine()
        self.town.engine = self.town.house.engine = engine
        await self.town.sender.recover(self.clock.now())


@asynccontextmanager
async def living(start: datetime) -> AsyncIterator[Living]:
    """On a file, for what is in memory goes with the power.

    The file is used again for the next life: with a new one, every statement is compiled anew.
    """
    folder, store = _spare.pop() if _spare else await _new()
    clock = Jumpy(start)
    town = Still.build(store, shelf(), SECRET, clock)
    moody = Moody(town.front.messenger, clock)
    town.sender.messenger = moody
    try:
        yield Living(Place(town), clock, moody)
    finally:
        await store.close()
        as_before(folder)
        _spare.append((folder, store))


_spare: list[tuple[Path, Store]] = []


async def _new() -> tuple[Path, Store]:
    folder = Path(mkdtemp(prefix="omega-living-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = await store_in(folder)
    await store.close()
    keep(folder)
    return folder, store


def keep(folder: Path) -> None:
    """Remember a closed database as it is."""
    shutil.copy(folder / "coach.db", folder / "before.db")


def as_before(folder: Path) -> None:
    """Put a closed database back as it was kept."""
    for old in folder.glob("coach.db*"):
        old.unlink()
    shutil.copy(folder / "before.db", folder / "coach.db")


async def store_in(folder: Path) -> Store:
    """A database on a file that need not outlive the machine."""
    store = Store(f"sqlite:///{folder}/coach.db")
    assert store._sync is not None

    @sa.event.listens_for(store._sync, "connect")
    def hurry(connection: Any, _: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    await store.transact(lambda session: SQLModel.metadata.create_all(session.connection()))
    return store
