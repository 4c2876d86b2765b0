"""Whoever was thought to be gone, and was not, spoils nothing of what another does by now."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver

from adapters.engine import carrying
from adapters.engine import postgres as engines
from bot import given, settling
from bot.given import Taken
from bot.ports import NotSent
from bot.sending import Sender
from tests.crash.shared import SECOND, Line, do, replicas, rows, settled, statuses

SOON = SECOND * 0.1
FORGOTTEN = "UPDATE pgqueuer SET heartbeat = now() - interval '1 hour' WHERE status = 'picked'"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (given, settling, engines):
        monkeypatch.setattr(module, "SOON", SOON)
    monkeypatch.setattr(settling, "SHORTEST", SOON)
    monkeypatch.setattr(settling, "HELD", SOON)
    monkeypatch.setattr(engines, "LOOK", SECOND * 0.1)


async def test_whose_job_went_to_another_leaves_it_alone(postgres: str) -> None:
    """The first is refused for good at last, when it is looked for already."""
    line, calls, go = Line(), [], asyncio.Event()

    async def before(key: str) -> None:
        calls.append(key)
        if len(calls) == 1:
            await go.wait()
            raise NotSent("never")

    line.before = before
    async with replicas(postgres, line) as (one, _):
        await one.plans(1)
        while not await rows(one.store, "SELECT id FROM delivery WHERE doubt"):
            await do(one.store, FORGOTTEN)  # the first may be given it again, and passes it over
            await asyncio.sleep(0.05)
        go.set()
        await settled(one.store)
        assert line.said == {"1": 1} and len(calls) == 2
        assert await statuses(one.store) == {"1": "sent"}


@pytest.mark.prove
async def test_a_job_that_cannot_be_given_back_is_not_held(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database went away right after the ledger said when to look again: the job goes stale."""
    monkeypatch.setattr(engines, "STALE", SECOND * 0.6)
    line, failed, execute = Line(), [], AsyncpgPoolDriver.execute
    refusals = [NotSent("not now", SOON)]

    async def before(key: str) -> None:
        if refusals:
            raise refusals.pop()

    async def executes(driver: AsyncpgPoolDriver, query: str, *given: object) -> str:
        if "execute_after" in query and not failed:
            failed.append(query)
            raise ConnectionResetError
        return await execute(driver, query, *given)

    line.before = before
    monkeypatch.setattr(AsyncpgPoolDriver, "execute", executes)
    async with replicas(postgres, line, 1) as (one,):
        await one.plans(1)
        await settled(one.store)
        assert failed and line.said == {"1": 1}
        assert await one.store.look(one.engine.held) == 0


@pytest.mark.prove
async def test_what_became_of_a_commit_may_be_unknown(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was refused for a moment, that was written down, and then the database went away before it
    said so: written down again, it still is not over."""
    line, refusals, failed = Line(), [NotSent("not now", SOON)], []
    real = Sender.take

    async def before(key: str) -> None:
        if refusals:
            raise refusals.pop()

    async def take(sender: Sender, outcomes: Any, *more: Any) -> Taken:
        taken = await real(sender, outcomes, *more)
        if outcomes and not failed:
            failed.append(outcomes)
            raise sa.exc.TimeoutError
        return taken

    line.before = before
    monkeypatch.setattr(Sender, "take", take)
    monkeypatch.setattr(carrying, "BROKEN", 0.05)
    async with replicas(postgres, line, 1) as (one,):
        await one.plans(1)
        await settled(one.store)
        assert failed and line.said == {"1": 1}
