"""The town tests live in: someone says, someone clicks, and the clock moves by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from adapters.simulation.clock import SimulatedClock
from adapters.simulation.company import MakeFront
from adapters.simulation.front import Front
from adapters.simulation.seat import Seat
from adapters.simulation.town import Town
from bot import delivery
from bot.actions import StartCoaching
from bot.calendar import UTC
from bot.content import PACKAGE, Shelf, load
from bot.delivery import Due
from bot.message import Button, Form, Message, Reply
from bot.people import Address, Channel, Person, Team
from bot.store import Store
from tests.fakes.front import LoopbackFront

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


class PlatformSeat(Seat):
    """A seat at a client of Slack or Teams, where nothing can be pressed that is not drawn."""

    async def presses(self, button: Button, reference: str = "", channel: str = "") -> Reply:
        front = self.town.front
        assert isinstance(front, LoopbackFront)
        if channel and not reference:
            posts = front.standing(channel, private=False)
            reference = next(
                there
                for there, post in posts
                for one in post.buttons()
                if one.action == button.action
            )
        elif not reference and button not in (self._home.buttons() if self._home else ()):
            reference = await front.draw(self.external, button)
        reply = await super().presses(button, reference, channel)
        if isinstance(reply, Form) and not front.fills_in(self.external):
            return await self.clicks(reply.title)  # of the button that came instead of the form
        return reply


@dataclass(slots=True)
class Place:
    """A town with handy ways to put people in it."""

    town: Town
    teams: dict[str, int] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)

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
            channel = self.new_channel(name, self.teams[name])
            await self.town.store.transact(lambda session: session.add(channel))
        return self.teams[name]

    def new_channel(self, name: str, team_id: int) -> Channel:
        external = self.channel(name).external
        return Channel(team_id=team_id, platform=self.town.front.name, external=external)

    async def someone(
        self, name: str = "", *, team: str = "service", said: str = "yes", opened: bool = True,
        **more: Any,
    ) -> Seat:  # fmt: skip
        """A person in a team; `said="yes"` presses yes for them, `new` leaves the choice open."""
        count = len(self.seats) + 1
        name = name or f"Persoon {count}"
        external = f"{name.split()[0].lower()}{count}"
        team_id = await self.team(team, opened=opened)
        there = self.town.front.place(external, private=True)
        address = Address(platform=self.town.front.name, external=there) if there else None
        key = await self.town.store.transact(
            lambda session: _person(session, name, external, team_id, address, more)
        )
        seat = await self._seated(key, external, team)
        if said == "yes":
            await seat.presses(Button("", StartCoaching()))
        return seat

    async def _seated(self, key: int, external: str, team: str) -> Seat:
        front = self.town.front
        await front.arrive(self.town, [f"{external}@example.org"])
        make = PlatformSeat if isinstance(front, LoopbackFront) else Seat

        def where(session: Session) -> str:
            here = (col(Address.person_id) == key, col(Address.platform) == front.name)
            return session.exec(select(Address.external).where(*here)).one()

        there = await self.town.store.look(where)
        seat = make(self.town, there, rooms=(self.channel(team).external,), person_id=key)
        self.seats.append(seat)
        return seat

    def channel(self, name: str) -> Room:
        if name not in self.rooms:
            self.rooms[name] = self.town.front.place(name, private=False)
        return Room(self.town, self.rooms[name])

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
    return team.id


def _person(
    session: Session, name: str, external: str, team_id: int, address: Address | None,
    more: dict[str, Any],
) -> int:  # fmt: skip
    more = {"tools": ["chat"], "groups": ["office"]} | more
    more = {key: list(v) if isinstance(v, tuple) else v for key, v in more.items()}
    person = Person(
        ref=external, name=name, email=f"{external}@example.org", team_id=team_id, **more
    )
    session.add(person)
    session.flush()
    if address is not None:
        address.person_id = person.key
        session.add(address)
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


async def open_town(
    url: str = IN_MEMORY, start: datetime = START, make_front: MakeFront | None = None
) -> Place:
    """`make_front` makes the platform people meet on; without one it is the chat page's."""
    clock = SimulatedClock(start)
    front = await make_front(clock) if make_front else None
    if url == IN_MEMORY and Reused.spare:
        return _place(Reused.spare.pop(), clock, front)
    store = Reused(url) if url == IN_MEMORY else Store(url)
    place = _place(store, clock, front)
    if await store.transact(_furnish):
        await place.engine.prepare()
    return place


def _furnish(session: Session) -> bool:
    """Make all tables; False when the database was made like one that has them."""
    if sa.inspect(session.connection()).has_table(Person.__tablename__):
        return False
    SQLModel.metadata.create_all(session.connection())
    return True


def _place(store: Store, clock: SimulatedClock, front: Front | None) -> Place:
    return Place(Town.build(store, shelf(), SECRET, clock, front))
