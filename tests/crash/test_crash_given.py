"""Whoever was thought to be gone, and was not, spoils nothing of what another does by now."""

from __future__ import annotations

import asyncio

import pytest
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver

from adapters.engine import postgres as engines
from bot import given, settling
from bot.ports import NotSent, PerhapsSent
from tests.crash.shared import SECOND, Line, do, replicas, rows, settled, statuses

SOON = SECOND * 0.3
FORGOTTEN = "UPDATE pgqueuer SET heartbeat = now() - interval '1 hour' WHERE status = 'picked'"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (given, settling, engines):
        monkeypatch.setattr(module, "SOON", SOON)
    monkeypatch.setattr(engines, "LOOK", SECOND * 0.2)


async def test_whose_job_went_to_another_leaves_it_alone(postgres: str) -> None:
    """The first is refused for good at last, while the other waits to look for it."""
    line, calls, go = Line(), [], asyncio.Event()

    async def before(key: str) -> None:
        calls.append(key)
        if len(calls) == 1:
            await go.wait()
            raise NotSent("never")
        if len(calls) == 2:
            go.set()
            raise PerhapsSent

    line.before = before
    async with replicas(postgres, line) as (one, _):
        await one.plans(1)
        while not calls:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        while not (await rows(one.store, "SELECT id FROM delivery WHERE doubt")):
            await do(one.store, FORGOTTEN)  # the first may be given it again, and passes it over
            await asyncio.sleep(0.1)
        await settled(one.store)
        assert line.said == {"1": 1} and len(calls) == 3
        assert await statuses(one.store) == {"1": "sent"}
        await asyncio.sleep(0.2)
        assert await rows(one.store, "SELECT * FROM pgqueuer") == []


async def test_a_job_that_cannot_be_given_back_is_not_held(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database went away right after the ledger said when to look again: the job goes stale."""
    monkeypatch.setattr(engines, "STALE", SECOND)
    line, failed, execute = Line(), [], AsyncpgPoolDriver.execute
    refusals = [NotSent("not now", SECOND)]

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
