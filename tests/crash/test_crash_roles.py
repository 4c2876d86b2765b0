"""Two webs, two senders and two clocks on one PostgreSQL: together they are one coach."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp import ClientSession
from sqlalchemy.util import await_only
from sqlmodel import Session, col, select

from adapters import server as serving
from adapters.engine import jobs
from adapters.roles import ROLES
from adapters.server import Server
from adapters.settings import ServerSettings
from adapters.simulation.clock import SimulatedClock
from adapters.slack.door import PATH
from bot import delivery
from bot.delivery import Delivery, Due
from bot.features.welcome import Invite
from bot.lane import Lane, Pace
from bot.people import Address, Person, Team
from bot.settings import Settings
from tests.conftest import PROVE
from tests.crash.numbered import FEATURE, RUNG, Bell
from tests.fakes.slack import payloads
from tests.fakes.slack.client import Client
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace
from tests.town import SECRET, START, shelf

PEOPLE, STEPS = (12, 40) if PROVE else (3, 3)
HOUR = timedelta(hours=1)
FOLLOWING = 20.0
AT_ONCE = Pace()


@dataclass(slots=True)
class House:
    """The servers by role, what they share, and the people at their Slack clients."""

    clock: SimulatedClock
    space: Workspace
    http: ClientSession
    dice: random.Random
    servers: dict[str, list[Server]] = field(default_factory=dict)

    @property
    def store(self) -> Any:
        return next(iter(self.servers.values()))[0].store

    def at(self, number: int, web: int) -> Client:
        address = self.servers["web"][web].address
        return Client(self.space, f"U{number:05}", address + PATH, session=self.http)

    async def starts(self, url: str, environment: dict[str, str], *roles: str) -> None:
        for name in roles:
            settings = Settings(url, secret=SECRET)
            server = Server(settings, shelf(), self.clock.now, role=ROLES[name])
            server.house.features = (*server.house.features, FEATURE)
            self.servers.setdefault(name, []).append(server)
            await server.open(ServerSettings.read(environment))
            if name != "clock":  # those beat by hand
                server.live()

    async def plans(self, *dues: Due) -> None:
        engine = self.servers["web"][0].engine

        def plan(session: Session) -> None:
            engine.enqueue(session, delivery.plan(session, dues, self.clock.now()))

        await self.store.transact(plan)

    async def moves(self, by: timedelta) -> None:
        """Both clocks beat at once, and again, and what is due then is said."""
        self.clock.move(self.clock.now() + by)
        await asyncio.gather(*(one.beat() for one in self.servers["clock"] * 2))
        await self.is_said()

    async def is_said(self) -> None:
        """All that is due by a clock that stands still."""
        for server in self.servers["web"]:
            await server.apps["slack"].idle()
        now = self.clock.now()
        late = col(Delivery.status).in_(("planned", "sending")) & (col(Delivery.ready) <= now)
        async with asyncio.timeout(FOLLOWING):
            while await self.store.transact(lambda s: s.exec(select(Delivery).where(late)).all()):
                await self.store.run(lambda one: await_only(stand_at(one, now)))
                await asyncio.sleep(0.05)

    async def somebody_presses(self) -> None:
        """The newest message with buttons, or what the coach always offers; now and then both
        webs are told of the same press at once."""
        number, both = self.dice.randrange(PEOPLE), self.dice.random() < 0.4
        web = self.dice.randrange(2)
        me = self.at(number, web)
        drawn = [list(payloads.buttons(post.blocks)) for post in me.reads()[-3:]]
        drawn = [one for one in drawn if one]
        if not drawn:
            await me.writes("help")
            return
        _, button = self.dice.choice(drawn[-1])
        request = me.clicked(button["action_id"])
        hearing = [me, self.at(number, 1 - web)] if both else [me]
        await asyncio.gather(*(one.sends(request) for one in hearing))

    def posts(self) -> Counter[tuple[str, str]]:
        """How often each thing stands in each chat, by the mark that the coach gives it."""
        return Counter(
            (channel, post.metadata["event_payload"]["key"])
            for channel, posts in self.space.chats.items()
            for post in posts
            if getattr(post, "metadata", None)
        )


async def stand_at(connection: sa.Connection, now: datetime) -> None:
    driver: Any = connection.connection.driver_connection
    await jobs.stand_at(jobs.Handed.from_asyncpg_connection(driver), now)


@asynccontextmanager
async def house(url: str, *roles: str, pace: Pace = AT_ONCE, seed: int = 0) -> AsyncIterator[House]:
    clock, space = SimulatedClock(START), Workspace()
    space.now, space.limited = clock.now, False
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(serving.PACES, "slack", pace)
        async with FakeSlack(space) as slack, ClientSession() as http, AsyncExitStack() as ending:
            one = House(clock, space, http, random.Random(seed))
            for number in range(PEOPLE):
                space.joins(f"U{number:05}", f"P {number}", f"p{number}@example.org")
            environment = slack.settings() | {"COACH_PORT": "0"}
            for role in roles:
                await one.starts(url, environment, role)
                ending.push_async_callback(one.servers[role][-1].close)
            await one.store.transact(_found)
            yield one


def _found(session: Session) -> None:
    session.add(Team(id=1, ref="team", name="Team", opened_at=START))
    session.flush()
    for id in range(1, PEOPLE + 1):
        session.add(Person(
            id=id, ref=f"p{id}", name=f"P {id}", email=f"p{id - 1}@example.org", team_id=1,
            tools=["chat"], groups=["office"],
        ))  # fmt: skip
        session.flush()
        session.add(Address(person_id=id, platform="slack", external=f"U{id - 1:05}"))


def due(key: str, person: int, topic: Any) -> Due:
    return Due(
        key=key, topic=topic, at=START, until=START + 48 * HOUR, purpose="own", person_id=person
    )


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(4))
async def test_whatever_they_do_at_once_is_done_once(postgres: str, seed: int) -> None:
    async with house(postgres, *("web", "sender", "clock") * 2, seed=seed) as one:
        await one.plans(*(due("welcome", id, Invite()) for id in range(1, PEOPLE + 1)))
        await one.is_said()
        for number in range(PEOPLE):
            request = one.at(number, 0).clicked("welcome.yes")
            await asyncio.gather(*(one.at(number, web).sends(request) for web in (0, 1)))
        for step in range(STEPS):
            await one.moves(one.dice.choice((3, 24, 70)) * HOUR if step else 3 * HOUR)
            await asyncio.gather(*(one.somebody_presses() for _ in range(PEOPLE // 2)))
            await one.is_said()
        rows = await one.store.transact(lambda s: list(s.exec(select(Delivery))))
        stands, mark = one.posts(), one.servers["sender"][0].lines["slack"]._mark
        said = [row for row in rows if (row.op, row.status) == ("send", "sent")]
        print(f"{len(rows)} rows, {len(said)} said, {stands.total()} posts, {STEPS} steps")
        assert set(stands.values()) == {1}
        chats = {row.id: one.space.chat_with(row.external) for row in said}
        assert all(stands[chats[row.id], mark(row.key)] == 1 for row in said)
        assert {row.status for row in rows} <= {"sent", "dropped", "expired", "planned"}
        assert not any(row.doubt for row in rows) and len(said) > PEOPLE


@pytest.mark.prove
async def test_what_one_hears_another_changes(postgres: str) -> None:
    """A press at a web plans a change of what stands there, and a sender makes it. The web sends
    nothing, and books its answers to the lane that all share."""
    async with house(postgres, "web", "sender", pace=Pace(HOUR, burst=9)) as one:
        await one.plans(due("bell", 1, Bell()))
        await one.is_said()
        await one.at(0, 0).clicks("Ring")
        await one.is_said()
        assert [RUNG in str(post.blocks) for post in one.at(0, 0).reads()] == [True, False]
        [web] = one.servers["web"]
        async with asyncio.timeout(5):
            while web.engine._answers:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        free = sa.select(col(Lane.free_at)).where(col(Lane.name) == "slack")
        at = (await one.store.transact(lambda s: s.execute(free).scalar_one())) / 1e6
        hours = (at - (one.clock.now() - 8 * HOUR).timestamp()) / 3600
        assert round(hours) == 3  # a message, a change and an answer
        assert web.engine._feeding is None and await web.health.missing() == []
