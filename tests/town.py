"""The town tests live in: someone says, someone clicks, and the clock moves by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from adapters.simulation.clock import SimulatedClock
from adapters.simulation.seat import Seat
from adapters.simulation.town import Town
from adapters.web.send import PLATFORM
from bot import delivery
from bot.actions import StartCoaching
from bot.calendar import UTC
from bot.content import PACKAGE, Shelf, load
from bot.delivery import Due
from bot.message import Button, Message
from bot.people import Address, Channel, Person, Team
from bot.store import Store

START = datetime(2026, 11, 2, 8, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)
SECRET = "a secret for tests"
IN_MEMORY = "sqlite://"


@cache
def shelf() -> Shelf:
    return load(PACKAGE)


@dataclass(slots=True)
class Room:
    """A team's channel, as everybody in it reads it."""

    town: Town
    external: str

    @property
    def posts(self) -> list[Message]:
        return [message for _, message in self.town.front.standing(self.external, False)][::-1]

    def sees(self, text: str) -> bool:
        return any(
            text in message.text or any(text == b.label for b in message.buttons())
            for message in self.posts
        )


@dataclass(slots=True)
class Place:
    """A town with handy ways to put people in it."""

    town: Town
    teams: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.town, name)

    @property
    def now(self) -> datetime:
        return self.town.now

    async def team(self, name: str, *, opened: bool = True, **more: Any) -> int:
        """A team with a channel of its own name; made on first use."""
        if name not in self.teams:
            self.teams[name] = await self.town.store.transact(
                lambda session: _team(session, name, self.now if opened else None, more)
            )
        return self.teams[name]

    async def someone(
        self, name: str = "", *, team: str = "service", said: str = "yes", opened: bool = True,
        **more: Any,
    ) -> Seat:  # fmt: skip
        """A person in a team; `said="yes"` presses yes for them, `new` leaves the choice open."""
        self.count += 1
        name = name or f"Persoon {self.count}"
        external = f"{name.split()[0].lower()}{self.count}"
        team_id = await self.team(team, opened=opened)
        key = await self.town.store.transact(
            lambda session: _person(session, name, external, team_id, more)
        )
        seat = Seat(self.town, external, rooms=(team,), person_id=key)
        if said == "yes":
            await seat.presses(Button("", StartCoaching()))
        return seat

    def channel(self, name: str) -> Room:
        return Room(self.town, name)

    async def person(self, seat: Seat) -> Person:
        return await self.town.store.transact(lambda s: s.get_one(Person, seat.person_id))

    async def plan(self, *dues: Due) -> list[int]:
        """Into the ledger, and to the engine, as a turn does it."""

        def work(session: Session) -> list[int]:
            ids = delivery.plan(session, dues, self.now, self.town.house.paces)
            self.town.house.engine.enqueue(session, ids)
            return ids

        return await self.town.store.transact(work)

    async def rows(self, table: type[SQLModel]) -> list[Any]:
        return await self.town.store.transact(lambda s: list(s.exec(select(table))))


def _team(session: Session, name: str, opened_at: datetime | None, more: dict[str, Any]) -> int:
    team = Team(ref=name, name=name.capitalize(), opened_at=opened_at, **more)
    session.add(team)
    session.flush()
    assert team.id is not None
    session.add(Channel(team_id=team.id, platform=PLATFORM, external=name))
    return team.id


def _person(session: Session, name: str, external: str, team_id: int, more: dict[str, Any]) -> int:
    more = {"tools": ["chat"], "groups": ["office"]} | more
    more = {key: list(v) if isinstance(v, tuple) else v for key, v in more.items()}
    person = Person(
        ref=external, name=name, email=f"{external}@example.org", team_id=team_id, **more
    )
    session.add(person)
    session.flush()
    session.add(Address(person_id=person.key, platform=PLATFORM, external=external))
    return person.key


class Reused(Store):
    """A database in memory that is emptied and kept for the next town: with a new one, SQLAlchemy
    would compile every statement anew, which took almost half the time of a short test."""

    spare: ClassVar[list[Reused]] = []

    async def close(self) -> None:
        try:
            await self.transact(_emptied)
        except Exception:  # a test broke it on purpose
            await super().close()
        else:
            self.spare.append(self)


def _emptied(session: Session) -> None:
    for table in reversed(SQLModel.metadata.sorted_tables):
        session.execute(table.delete())
    session.execute(sa.text("DELETE FROM sqlite_sequence"))  # numbers begin at 1 again


async def open_town(url: str = IN_MEMORY, start: datetime = START) -> Place:
    if url == IN_MEMORY and Reused.spare:
        return _place(Reused.spare.pop(), start)
    store = Reused(url) if url == IN_MEMORY else Store(url)
    place = _place(store, start)
    if await store.transact(_furnish):
        await place.engine.prepare()
    return place


def _furnish(session: Session) -> bool:
    """Make all tables; False when the database was made like one that has them."""
    if sa.inspect(session.connection()).has_table(Person.__tablename__):
        return False
    SQLModel.metadata.create_all(session.connection())
    return True


def _place(store: Store, start: datetime) -> Place:
    return Place(Town.build(store, shelf(), SECRET, SimulatedClock(start)))
