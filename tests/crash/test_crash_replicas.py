"""Two that send from one PostgreSQL: killed, paused, and cut off from it, they lose nothing, and
say nothing twice where the platform lets us look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from adapters.server import PACES
from bot.lane import Pace
from tests.crash.child import STALE
from tests.crash.nursery import Child, Nursery
from tests.crash.platforms import Found, on_slack, on_teams
from tests.crash.stage import Figures, Stage, found_in
from tests.fakes.postgresql import OwnServer, own_server

COUNT, KILLS = 2000, 4
FEW, BRIEF = 90, 2.0  # in make test, and after how many seconds a job is stale there
JOBS = "SELECT * FROM pgqueuer"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with own_server() as server:
        yield server


@pytest.fixture
def found(server: OwnServer) -> Found:
    return partial(found_in, server)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def nursery() -> AsyncIterator[Nursery]:
    async with Nursery() as nursery:
        yield nursery


def people_heard_once(figures: Figures) -> bool:
    print(figures)
    return (figures.lost(False), figures.doubled(False)) == ([], [])


def rooms_at_most(figures: Figures) -> bool:
    """Nobody can look in a room: each message in the air at an end may be lost or doubled."""
    odd = len(figures.lost(True)) + sum(figures.sent[n] - 1 for n in figures.doubled(True))
    return odd <= sum(rooms for _, rooms in figures.air)


def bounded(figures: Figures) -> bool:
    """Answers have a door of their own, so twice as many."""
    return all(sum(one) <= 2 * Pace().at_once for one in figures.air)


@pytest.mark.prove
async def test_cut_off_and_killed(nursery: Nursery, found: Found, server: OwnServer) -> None:
    """PostgreSQL goes in the middle of sending and comes back, and one of two is killed: nobody
    restarts anything."""
    async with on_slack(nursery, found, FEW) as (stage, _):
        stage.orders = replace(stage.orders, stale=BRIEF)
        one, other = await both(stage)
        ends = []
        await stage.watch.strikes(FEW // 4, server.stop_now)
        assert "deliveries" in await asks(other, well=False)
        server.start()
        await asks(other, well=True)
        await stage.watch.strikes(FEW // 2, one.kill)
        ends.append(await stage.note_end())
        await one.buried()
        figures = await stage.come_to_an_end([other], ends)
        assert people_heard_once(figures) and sum(figures.air[0]) > 0
        assert await stage.ledger.rows(JOBS) == []


@pytest.mark.prove
async def test_two_of_which_one_is_killed_time_and_again(nursery: Nursery, found: Found) -> None:
    async with on_slack(nursery, found, COUNT) as (stage, _):
        figures = await stage.killed(KILLS, replicas=2)
        assert people_heard_once(figures)
        assert rooms_at_most(figures) and bounded(figures)
        assert sum(people for people, _ in figures.air) > 0  # else nothing was shown


@pytest.mark.prove
async def test_killed_where_nobody_can_look(nursery: Nursery, found: Found) -> None:
    """Teams shows a bot nothing of what was said: what was asked for is said again."""
    async with on_teams(nursery, found, COUNT, seed=3) as (stage, _):
        figures = await stage.killed(KILLS, replicas=2)
        print(figures)
        asked = {n for n in range(COUNT) if stage.plan.purpose(n) in ("own", "duty")}
        odd = sum(len(figures.lost(r)) + len(figures.doubled(r)) for r in (True, False))
        assert odd <= sum(map(sum, figures.air)) and bounded(figures)
        assert asked.isdisjoint(figures.lost(False))
        assert asked.issuperset(figures.doubled(False))


@pytest.mark.prove
async def test_postgresql_goes_in_the_middle_of_sending_and_comes_back(
    nursery: Nursery, found: Found, server: OwnServer
) -> None:
    """For a moment, and for longer than a job waits for who took it. Nobody restarts anything."""
    async with on_slack(nursery, found, COUNT) as (stage, _):
        children, ends = await both(stage), []
        for part, away in ((3, 0.0), (2, STALE + 1)):
            await stage.watch.strikes(COUNT // part, server.stop_now)
            for one in children:
                assert "deliveries" in await asks(one, well=False)
            await asyncio.sleep(away)
            server.start()
            ends.append(await stage.note_end())
            for one in children:
                await asks(one, well=True)
        figures = await stage.come_to_an_end(children, ends)
        assert people_heard_once(figures) and rooms_at_most(figures)
        assert await stage.ledger.rows(JOBS) == []


@pytest.mark.prove
async def test_one_that_was_only_paused_spoils_nothing(nursery: Nursery, found: Found) -> None:
    """Another took over what it had; what it says and writes late changes nothing of that."""
    async with on_slack(nursery, found, COUNT) as (stage, _):
        stage.orders = replace(stage.orders, at_once=PACES["slack"].at_once)
        [paused, other], ends = await both(stage), []
        for part in (4, 3, 2):
            await stage.watch.strikes(COUNT // part, paused.pause)
            ends.append(await stage.note_end())
            await asyncio.sleep(STALE + 1)
            paused.wake()
        figures = await stage.come_to_an_end([paused, other], ends)
        assert people_heard_once(figures) and rooms_at_most(figures)
        assert await stage.ledger.rows(JOBS) == []


async def both(stage: Stage) -> list[Child]:
    return list(await asyncio.gather(stage.start(), stage.start()))


async def asks(child: Child, *, well: bool) -> list[str]:
    """What is not well with a coach, as it says itself once it is so far; `deliveries` if any."""
    async with asyncio.timeout(30), ClientSession() as http:
        while True:
            async with http.get(child.address + "/readyz") as answer:
                said = (await answer.text()).split()
            if (well and not said) or (not well and "deliveries" in said):
                return said
            await asyncio.sleep(0.05)
