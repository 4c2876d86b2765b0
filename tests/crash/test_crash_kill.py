"""Killed in the middle of sending, at any moment, and started again: nothing is lost, and nothing
is said twice where the platform lets us look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientError, ClientSession, web

from adapters.slack.door import PATH
from bot.actions import StartCoaching
from bot.delivery import Due, plan
from bot.features.welcome import Invite
from bot.lane import Pace
from bot.store import Store
from tests.conftest import PROVE
from tests.crash.nursery import Nursery
from tests.crash.platforms import in_file, on_slack, on_teams
from tests.crash.stage import LEAVING, MORNING, OPEN, Figures, Stage
from tests.fakes.faults import Fault
from tests.fakes.slack.client import Client

COUNT, KILLS = (2000, 4) if PROVE else (150, 2)
TROUBLES = (Fault.DROP_AFTER, Fault.DROP_BEFORE, Fault.SERVER_ERROR, Fault.TOO_FAST)
UNSURE = {"drop_after", "drop_before", "server_error"}
YES = StartCoaching().pack()
KEPT = """SELECT person.consent, timer.feature, timer.due FROM person
JOIN timer ON timer.person_id = person.id WHERE timer.feature = 'nudge'"""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def nursery() -> AsyncIterator[Nursery]:
    async with Nursery() as nursery:
        yield nursery


def rooms_at_most(figures: Figures, guesses: int = 0) -> bool:
    """Nobody can look in a room: each message in the air at an end may be lost or doubled."""
    odd = len(figures.lost(True)) + sum(figures.sent[n] - 1 for n in figures.doubled(True))
    return odd <= sum(rooms for _, rooms in figures.air) + guesses


def bounded(figures: Figures) -> bool:
    return all(sum(one) <= Pace().at_once for one in figures.air)


@pytest.mark.prove
async def test_killed_while_it_speaks_in_slack(nursery: Nursery, tmp_path: Path) -> None:
    async with on_slack(nursery, in_file(tmp_path), COUNT) as (stage, _):
        figures = await stage.killed(KILLS)
        print(figures)
        assert (figures.lost(False), figures.doubled(False)) == ([], [])
        assert rooms_at_most(figures) and bounded(figures)
        assert sum(people for people, _ in figures.air) > 0  # else nothing was shown


@pytest.mark.prove
async def test_killed_while_slack_fails_too(nursery: Nursery, tmp_path: Path) -> None:
    async with on_slack(nursery, in_file(tmp_path), COUNT, seed=2) as (stage, space):
        troubles = cycle(TROUBLES)
        stage.watch.trouble = lambda: space.faults.add("chat.postMessage", next(troubles))
        figures = await stage.killed(KILLS)
        unsure = [one for one in space.calls if one.outcome in UNSURE]
        struck = [one for one in unsure if one.body["channel"].startswith("C")]
        print(figures, f"; {len(struck)} of the rooms' were unsure")
        assert (figures.lost(False), figures.doubled(False)) == ([], [])
        assert rooms_at_most(figures, len(struck)) and bounded(figures)
        assert {one.outcome for one in space.calls} >= UNSURE | {"too_fast"}


@pytest.mark.prove
async def test_killed_while_it_speaks_in_teams(nursery: Nursery, tmp_path: Path) -> None:
    """Teams shows a bot nothing of what was said: what was asked for is said again."""
    async with on_teams(nursery, in_file(tmp_path), COUNT, seed=3) as (stage, _):
        figures = await stage.killed(KILLS)
        print(figures)
        asked = {n for n in range(COUNT) if stage.plan.purpose(n) in ("own", "duty")}
        odd = sum(len(figures.lost(r)) + len(figures.doubled(r)) for r in (True, False))
        assert odd <= sum(map(sum, figures.air)) and bounded(figures)
        assert asked.isdisjoint(figures.lost(False))
        assert asked.issuperset(figures.doubled(False))


async def test_asked_to_end_while_it_speaks(nursery: Nursery, tmp_path: Path) -> None:
    async with on_slack(nursery, in_file(tmp_path), COUNT, seed=4) as (stage, _):
        child = await stage.start()
        await stage.watch.strikes(COUNT // 2, lambda: None)
        async with asyncio.timeout(10):
            assert await child.ends() == 0
        assert await stage.ledger.count(LEAVING) == 0 and await stage.ledger.count(OPEN) > 0
        child = await stage.start()
        await stage.ledger.until(OPEN)
        assert set(stage.sent().values()) == {1} and len(stage.sent()) == COUNT


async def test_killed_between_keeping_a_press_and_answering_it(
    nursery: Nursery, tmp_path: Path
) -> None:
    """Pressed again it is answered as it would have been, and was kept once."""
    async with on_slack(nursery, in_file(tmp_path), 0) as (stage, space), ClientSession() as http:
        await invite(stage, 2)
        child = await stage.start()
        await stage.ledger.until(OPEN)
        killed = asyncio.Event()

        def at_the_answer(request: web.Request) -> None:
            if request.path.endswith("/chat.update") and not killed.is_set():
                child.kill()
                killed.set()
                raise web.HTTPServiceUnavailable

        stage.watch.arrives = at_the_answer
        anna = Client(space, stage.plan.people[1], child.address + PATH, session=http)
        with suppress(ClientError):
            await anna.clicks(YES)
        await asyncio.wait_for(killed.wait(), 5)
        await child.buried()
        kept = await stage.ledger.rows(KEPT)
        assert (len(kept), kept[0][0], anna.reads()[0].edited) == (1, "yes", False)
        child = await stage.start()
        anna = Client(space, stage.plan.people[1], child.address + PATH, session=http)
        await anna.clicks(YES)
        await space.until(lambda: anna.reads()[0].edited)
        assert "Fijn. Ik stuur je" in anna.reads()[0].text
        again = await stage.ledger.rows(KEPT)
        assert len(anna.reads()) == 1 and [row[:2] for row in again] == [row[:2] for row in kept]


async def invite(stage: Stage, person: int) -> None:
    """Plan their invitation, for now."""
    store = Store(stage.orders.database)
    one = Due(
        key="welcome", topic=Invite(), at=MORNING, until=MORNING + timedelta(days=1),
        purpose="invitation", person_id=person,
    )  # fmt: skip
    await store.transact(lambda session: plan(session, [one], MORNING))
    await store.close()
