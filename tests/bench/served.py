"""The coach under measurement: the real server, over a real database file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter, process_time

from sqlmodel import Session

from adapters.roles import ALL, Role
from adapters.server import Server
from adapters.settings import ServerSettings
from bot import delivery
from bot.actions import Topic
from bot.delivery import Due
from bot.lane import Pace
from bot.message import Message, Text
from bot.ports import Messenger, Place
from bot.settings import Settings
from bot.settling import Outcome
from bot.turn import Turn
from tests.bench.apart import Deeds
from tests.bench.company import SECRET, START, Clock, Company, shelf

PATIENCE = 180.0  # seconds for whatever is to be said


class Silent:
    """A Messenger that nobody hears: what a click costs before anything is shown."""

    async def send(self, place: Place, message: Message, key: str) -> str:
        return ""

    async def find(self, place: Place, key: str) -> str:
        return ""

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Hello(Topic, verb="bench.hello"):
    """Words that nobody has to look up anything for."""


class Short:
    """The part of a feature that a sender needs: all it says is the same for everybody."""

    NAME = "bench"
    said = Message("bench-hello", (Text("Over een uur begint het AI-uur van je team."),))

    def say(self, turn: Turn, topic: Topic) -> Message | None:
        return self.said


class Measured:
    """`show` says whether answers are shown, `carry` says things through the ledger."""

    def __init__(self, server: Server, company: Company) -> None:
        self.server = server
        self.company = company
        self.desk, self.app = server.desks[company.platform], server.apps[company.platform]
        self._heard: Messenger = self.desk.messenger
        self._rounds = 0
        self._left = 0
        self._done = asyncio.Event()
        self._since = (0.0, 0.0)
        server.engine.settled = self._settled

    def show(self, shown: bool) -> None:
        self.desk.messenger = self._heard if shown else Silent()

    async def idle(self) -> None:
        await self.app.idle()

    async def plan(self, people: Sequence[int], topic: Topic) -> None:
        """To be said to each of them from now on."""
        self._rounds += 1
        self._left = len(people)
        self._done.clear()
        dues = [self._due(person, topic) for person in people]

        def enter(session: Session) -> None:
            ids = delivery.plan(session, dues, self.server.now())
            self.server.engine.enqueue(session, ids)

        await self.server.store.transact(enter)
        self._since = (perf_counter(), process_time())

    async def carry(self, people: Sequence[int], topic: Topic) -> tuple[float, float]:
        """Plan and say; the seconds it took to say it, and how many of those on the CPU."""
        await self.plan(people, topic)
        async with asyncio.timeout(PATIENCE):
            await self._done.wait()
        wall, cpu = self._since
        return perf_counter() - wall, process_time() - cpu

    def _due(self, person: int, topic: Topic) -> Due:
        return Due(
            key=f"measured-{self._rounds}",
            topic=topic,
            at=START,
            until=START.replace(hour=23),
            purpose="coaching",
            person_id=person,
        )

    def _settled(self, outcomes: Sequence[Outcome]) -> None:
        """A message that was refused for now comes again."""
        for one in outcomes:
            assert one.end in ("sent", "refused"), one.end
            self._left -= one.end == "sent"
        if not self._left:
            self._done.set()


@asynccontextmanager
async def serve_coach(
    company: Company,
    environment: Mapping[str, str],
    carrying: bool = False,
    hurried: bool = False,
    role: Role = ALL,
) -> AsyncIterator[Deeds]:
    """With `carrying` it says what is planned, and `hurried` at no pace at all."""
    settings = Settings(company.url, secret=SECRET)
    server = Server(settings, shelf(), Clock().now, role=role)
    try:
        await server.open(ServerSettings.read({**environment, "COACH_PORT": "0"}))
        server.house.features += (Short(),)  # type: ignore[assignment]
        if hurried:
            server.paces[company.platform] = Pace()
        if carrying:
            server.live()
        coach = Measured(server, company)
        yield {
            "address": lambda: server.address,
            "show": coach.show,
            "idle": coach.idle,
            "plan": coach.plan,
            "carry": coach.carry,
        }
    finally:
        await server.close()
