"""A town in a file, which lives, is backed up, lives on and goes back: for the tests of keeping."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from adapters.engine.jobs import enqueue_jobless
from adapters.engine.local import LocalEngine
from adapters.keeping.backup import Made, back_up, back_up_server
from adapters.keeping.restore import Restored, Wanted, restore
from adapters.keeping.restore_server import restore_server
from adapters.simulation.clock import SimulatedClock
from adapters.simulation.front import WebFront
from adapters.simulation.seat import Seat
from adapters.simulation.town import Town
from adapters.web.send import WebPlatform
from bot.features import FEATURES
from bot.message import Message
from bot.migrations import migrate
from bot.ports import Place as Spot
from bot.store import Store
from bot.turn import House
from tests.town import SECRET, START, Place, shelf

EVENTS = count(0, 10_000)


class Remembering(WebPlatform):
    """A platform that can be asked whether a message arrived, and counts what was said."""

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__(clock.now)
        self.said: Counter[tuple[str, str]] = Counter()
        self.names: Counter[tuple[str, str]] = Counter()
        self.where: dict[tuple[str, str], str] = {}

    async def send(self, place: Spot, message: Message, key: str) -> str:
        reference = await super().send(place, message, key)
        self.said[place.external, key] += 1
        self.names[place.external, message.name] += 1
        self.where[place.external, key] = reference
        return reference

    async def find(self, place: Spot, key: str) -> str:
        return self.where.get((place.external, key), "")

    @property
    def twice(self) -> list[tuple[str, str]]:
        return [one for one, times in self.said.items() if times > 1]


@dataclass
class Kept:
    """One installation: its file, its clock, and a platform that outlives what happens to both."""

    folder: Path
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(START))
    seats: dict[str, Seat] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.front = WebFront(self.clock)
        self.front.messenger = self.said = Remembering(self.clock)

    @property
    def file(self) -> Path:
        return self.folder / "coach.db"

    @property
    def url(self) -> sa.URL:
        return sa.make_url(f"sqlite:///{self.file}")

    def store(self) -> Store:
        return _store(self.file)

    @asynccontextmanager
    async def lives(self) -> AsyncIterator[Place]:
        """The coach runs, as long as the block does; whoever sat there sits there again."""
        town = Town.build(self.store(), shelf(), SECRET, self.clock, self.front)
        town.events = next(EVENTS)  # a platform gives no number twice
        await begin(town)
        for seat in self.seats.values():
            seat.town = town
        try:
            yield Place(town, self.teams, seats=list(self.seats.values()))
        finally:
            await town.store.close()

    def back_up(self, name: str = "backup.db") -> Made:
        return back_up(self.url, self.folder / name, self.clock.now(), force=True)

    async def restore(self, name: str = "backup.db", **how: Any) -> Restored:
        wanted = Wanted(self.folder / name, **how)
        return await restore(self.url, wanted, house(), self.clock.now())

    def lose(self) -> None:
        for path in self.folder.glob("coach.db*"):
            path.unlink()

    def rows(self, query: str, name: str = "coach.db") -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / name)) as connection:
            return connection.execute(query).fetchall()

    def value(self, query: str, name: str = "coach.db") -> object:
        ((found,),) = self.rows(query, name)
        return found

    def bytes(self) -> bytes:
        """Everything beside and in the database, as it lies on the disk."""
        return b"".join(path.read_bytes() for path in self.folder.rglob("coach.db*"))


@dataclass
class Served(Kept):
    """An installation on PostgreSQL; `address` may be another one after a while."""

    address: str = ""

    @property
    def url(self) -> sa.URL:
        return sa.make_url(self.address)

    def store(self) -> Store:
        return Store(self.address)

    async def back_up_server(self, name: str = "backup.db") -> Made:
        file = self.folder / name
        return await back_up_server(self.url, file, self.clock.now(), force=True)

    async def back_to(self, backup: str, **how: Any) -> Restored:
        """A file in our folder, or an address."""
        where = sa.make_url(backup) if "://" in backup else self.folder / backup
        wanted = Wanted(where, **how)
        return await restore_server(self.url, wanted, house(), self.clock.now())

    async def ask(self, query: str) -> list[tuple[object, ...]]:
        store = self.store()
        try:
            return await store.run(lambda one: [tuple(r) for r in one.exec_driver_sql(query)])
        finally:
            await store.close()


async def begin(town: Town) -> None:
    """What a start does: the engine looks what is left, and what has no job yet."""
    await town.engine.prepare()
    await town.engine.begin(town.sender, town.now)
    if town.store.url.get_backend_name() == "postgresql":
        await town.store.transact(lambda session: enqueue_jobless(session, town.now))


def house() -> House:
    return House(shelf(), SECRET, FEATURES, LocalEngine())


def on_server(kept: Kept, address: str) -> Served:
    """The same people and the same platform, on a database they were moved to."""
    served = Served(kept.folder, kept.clock, kept.seats, kept.teams, address=address)
    served.front, served.said = kept.front, kept.said
    return served


@cache
def _store(file: Path) -> Store:
    """The same one for every file at this path: with a new one, SQLAlchemy would compile every
    statement anew."""
    store = Store(f"sqlite:///{file}")
    assert store._sync is not None
    sa.event.listen(store._sync, "connect", _in_haste)
    return store


def _in_haste(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # nobody pulls the plug in these tests


async def fresh(folder: Path) -> Path:
    """An empty database that is up to date."""
    store = Store(f"sqlite:///{folder / 'fresh.db'}")
    await migrate(store)
    await store.close()
    return folder / "fresh.db"


def settle_in(folder: Path, sound: Path) -> Kept:
    """An installation in this folder, whatever was there before."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    shutil.copy(sound, folder / "coach.db")
    return Kept(folder)


async def lived_in(folder: Path, sound: Path) -> Kept:
    """The six of them have just said yes; to be copied for every test."""
    kept = settle_in(folder, sound)
    async with kept.lives() as town:
        await move_in(kept, town)
    return kept


def settle_as(folder: Path, example: Kept) -> Kept:
    kept = settle_in(folder, example.file)
    kept.teams |= example.teams
    for name, seat in example.seats.items():
        kept.seats[name] = replace(seat, form=None)
    return kept


NAMES = ("Anna", "Bram", "Cato", "Daan", "Eva", "Finn")


async def move_in(kept: Kept, town: Place, *names: str) -> None:
    for day, name in enumerate(names or NAMES):
        duties = ("ambassador",) if name == "Bram" else ()
        kept.seats[name] = await town.someone(
            f"{name} Kanarie{name}", duties=duties, day=day % 5, hour=10 + day
        )
