"""Both engines as they run: at once, at the platform's pace, and no platform holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from time import monotonic

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from adapters.clock import WallClock
from adapters.engine import engine_for
from adapters.engine.carrying import Carrying
from adapters.engine.postgres import PostgresEngine
from bot import delivery
from bot.delivery import Delivery, Due, Purpose
from bot.features.welcome import Invite
from bot.lane import Pace
from bot.message import Message
from bot.people import Address
from bot.ports import NotSent, Place
from tests.conftest import BOTH
from tests.town import IN_MEMORY, open_town
from tests.town import Place as Village

SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Line:
    """Two platforms; `hangs` answer nothing until they are let go."""

    hangs: set[str] = field(default_factory=set)
    refuse: list[NotSent] = field(default_factory=list)
    refused_at: float = 0
    sent: list[tuple[str, str, float]] = field(default_factory=list)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    hanging: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, place: Place, message: Message, key: str) -> str:
        if place.platform in self.hangs:
            self.hanging.set()
            await self.go.wait()
        if self.refuse:
            self.refused_at = monotonic()
            raise self.refuse.pop()
        self.sent.append((place.platform, key, monotonic()))
        return f"m{len(self.sent)}"

    async def find(self, place: Place, key: str) -> str:
        return ""

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.sent) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.005)


@dataclass(slots=True)
class Office:
    town: Village
    line: Line
    engine: Carrying
    running: asyncio.Task[None] = field(init=False)
    people: dict[str, int] = field(default_factory=dict)

    async def plans(self, who: str, key: str, purpose: Purpose = "own", later: float = 0) -> None:
        now = WallClock().now()
        due = Due(
            key=key, topic=Invite(), at=now + later * SECOND, until=now + 99 * SECOND,
            purpose=purpose, person_id=self.people[who],
        )  # fmt: skip

        def plan(session: Session) -> None:
            ids = delivery.plan(session, [due], now)
            self.engine.enqueue(session, ids)

        await self.town.town.store.transact(plan)

    async def statuses(self) -> dict[str, str]:
        return {row.key: row.status for row in await self.town.rows(Delivery)}


Working = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture(params=BOTH)
def at_work(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Working:
    """Everything here holds of the engine of one process, and of that of several."""
    monkeypatch.setattr("bot.settling.SHORTEST", SECOND * 0.3)  # the sooner we know
    return partial(working, IN_MEMORY if request.param == "sqlite" else pg(request))


def pg(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("furnished")
    return url


@asynccontextmanager
async def working(url: str = IN_MEMORY, **paces: Pace) -> AsyncIterator[Office]:
    """Anna is on slack, Tomasz on teams; the engine runs."""
    town = await open_town(url)
    office = Office(town, Line(), engine_for(town.town.store, WallClock().now))
    for name, platform in (("Anna", "slack"), ("Tomasz", "teams")):
        seat = await town.someone(name, said="new", pattern="mon-sun 0-24")
        office.people[name] = seat.person_id
        await town.town.store.transact(
            lambda session, seat=seat, platform=platform: _moves(session, seat.person_id, platform)
        )
    town.town.house.paces = {"slack": Pace(), "teams": Pace()} | paces
    town.town.sender.messenger = office.line
    town.town.house.engine = office.engine
    office.running = asyncio.create_task(office.engine.run(town.town.sender, WallClock().now))
    await under_way(office.engine)
    try:
        yield office
    finally:
        office.line.go.set()
        await office.engine.stop(office.running, 2)
        await town.town.store.close()


async def under_way(engine: Carrying) -> None:
    """Until jobs are handed out."""
    async with asyncio.timeout(5):
        while isinstance(engine, PostgresEngine) and engine._manager is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def _moves(session: Session, person: int, platform: str) -> None:
    theirs = sa.update(Address).where(col(Address.person_id) == person)
    session.execute(theirs.values(platform=platform))


async def test_what_is_planned_leaves_at_once(at_work: Working) -> None:
    async with at_work() as office:
        await asyncio.sleep(0.05)  # it naps
        start = monotonic()
        await office.plans("Anna", "hello")
        await office.line.until(1)
        assert office.line.sent[0][2] - start < 0.8  # a nap lasts a second


async def test_what_is_due_in_a_moment_leaves_in_a_moment(at_work: Working) -> None:
    async with at_work() as office:
        start = monotonic()
        await office.plans("Anna", "soon", later=0.2)
        await office.line.until(1)
        assert 0.19 < office.line.sent[0][2] - start < 0.6


async def test_a_platform_that_hangs_holds_up_nobody_on_the_other(at_work: Working) -> None:
    async with at_work() as office:
        office.line.hangs = {"slack"}
        for n in range(40):
            await office.plans("Anna", f"a{n}")
        for n in range(40):
            await office.plans("Tomasz", f"t{n}")
        await office.line.until(40)
        assert {platform for platform, _, _ in office.line.sent} == {"teams"}
        office.line.go.set()
        await office.line.until(80)
        assert len({key for _, key, _ in office.line.sent}) == 80


async def test_an_answer_goes_before_what_is_offered(at_work: Working) -> None:
    async with at_work(slack=Pace(SECOND / 40, burst=1)) as office:
        for n in range(40):
            await office.plans("Anna", f"offer{n}", "invitation")
        await office.line.until(2)
        await office.plans("Anna", "answer")
        before = len(office.line.sent)
        await office.line.until(30)
        place = [key for _, key, _ in office.line.sent].index("answer")
        # who is told by another process hears of it a moment later
        assert place - before < (10 if isinstance(office.engine, PostgresEngine) else 3)


async def test_too_fast_closes_one_lane_and_is_tried_again_when_it_opens(at_work: Working) -> None:
    async with at_work() as office:
        office.line.refuse = [NotSent("too fast", SECOND * 0.4, lane=True)]
        await office.plans("Anna", "a")
        await asyncio.sleep(0.05)
        await office.plans("Anna", "b")
        await office.plans("Tomasz", "t")
        await office.line.until(3)
        assert office.line.sent[0][1] == "t"
        assert office.line.sent[1][2] - office.line.refused_at > 0.35


async def test_what_concerns_one_message_makes_only_that_one_wait(at_work: Working) -> None:
    async with at_work() as office:
        office.line.refuse = [NotSent("not now", SECOND * 0.3)]
        await office.plans("Anna", "a")
        await asyncio.sleep(0.05)
        await office.plans("Anna", "b")
        await office.line.until(2)
        assert [key for _, key, _ in office.line.sent] == ["b", "a"]


@pytest.mark.parametrize("lands", [True, False])
async def test_an_end_waits_for_what_is_in_the_air_and_not_for_ever(
    at_work: Working, lands: bool
) -> None:
    async with at_work() as office:
        office.line.hangs = {"slack"}
        await office.plans("Anna", "a")
        await office.line.hanging.wait()
        await office.plans("Tomasz", "later", later=30)
        if lands:
            asyncio.get_running_loop().call_later(0.1, office.line.go.set)
        start = monotonic()
        await office.engine.stop(office.running, 0.4)
        assert monotonic() - start < 2
        assert await office.statuses() == {"a": "sent" if lands else "sending", "later": "planned"}


async def test_answers_beside_the_ledger_take_their_share_of_the_lane(at_work: Working) -> None:
    async with at_work(slack=Pace(SECOND / 10, burst=1)) as office:
        for _ in range(5):
            office.engine.answered("slack")
        start = monotonic()
        await office.plans("Anna", "a")
        await office.line.until(1)
        assert office.line.sent[0][2] - start > 0.35
