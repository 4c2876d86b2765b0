"""The engine's own tables lost, locked, or written in by others: it mends, says so, or lets be."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from adapters.clock import WallClock
from adapters.engine import carrying
from adapters.engine import postgres as engines
from adapters.needs import Missing, must_agree
from bot.store import Store
from tests.conftest import PROVE
from tests.crash.shared import SECOND, Line, Replica, do, replicas, rows, settled

ELSEWHERE = "INSERT INTO pgqueuer (priority, entrypoint, payload, status, execute_after) VALUES "
LATER, NOW = "now() + interval '1 day'", "now()"
COUNTS = "SELECT entrypoint, status::text, count(*) FROM pgqueuer GROUP BY 1, 2 ORDER BY 1, 2"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "BROKEN", 0.1)
    monkeypatch.setattr(engines, "LOOK", SECOND * 0.2)


async def until_able(one: Replica, able: bool) -> None:
    async with asyncio.timeout(10):
        while one.engine.able is not able:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param("DROP TABLE pgqueuer CASCADE", marks=pytest.mark.prove),
        pytest.param("ALTER TABLE pgqueuer DROP COLUMN slot", marks=pytest.mark.prove),
    ],
)
async def test_tables_that_somebody_broke_are_made_anew(
    postgres: str, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    line = Line()
    async with replicas(postgres, line, 1) as (one,):
        await one.plans(1, at=WallClock().now() + SECOND)
        await do(one.store, harm)
        await until_able(one, False)
        await until_able(one, True)
        await one.plans(2)
        await settled(one.store)
    assert line.said == {"1": 1, "2": 1}
    assert caplog.text.count("no deliveries are handed out") == 1


@pytest.mark.prove
async def test_it_is_not_well_for_as_long_as_nothing_is_handed_out(
    postgres: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also between two tries, of which each begins well; and it is said once."""

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no such thing")

    async with replicas(postgres, Line(), 1) as (one,):
        monkeypatch.setattr(engines.jobs.Handed, "dequeue", fails)
        await until_able(one, False)
        for _ in range(40):
            assert not one.engine.able
            await asyncio.sleep(0.01)
    assert caplog.text.count("no deliveries are handed out") == 1
    assert "WARNING" not in [r.levelname for r in caplog.records if "without a job" in r.message]


@pytest.mark.prove
async def test_a_queue_that_somebody_locks_is_noticed(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "SILENT", 0.5)
    line, other = Line(), Store(postgres)
    async with replicas(postgres, line, 1) as (one,):
        await until_able(one, True)

        def lock(connection: sa.Connection) -> None:
            connection.exec_driver_sql("LOCK TABLE pgqueuer IN ACCESS EXCLUSIVE MODE")
            sa.util.await_only(until_able(one, False))

        await other.run(lock)
        await other.close()
        await until_able(one, True)
        await one.plans(1)
        await settled(one.store)


async def test_what_another_program_queues_there_is_left_alone(postgres: str) -> None:
    async with replicas(postgres, Line(), 1, start=False) as (one,):
        await do(one.store, f"{ELSEWHERE} (0, 'invoice', '5', 'queued', {LATER})")
        await do(one.store, f"{ELSEWHERE} (0, 'invoice', '7', 'failed', {NOW})")
        await one.starts()
        assert await one.store.look(one.engine.held) == 0
        assert await one.engine.try_held_again() == 0
        theirs = [("invoice", "failed", 1), ("invoice", "queued", 1)]
        assert await rows(one.store, COUNTS) == theirs


@pytest.mark.prove
async def test_a_job_of_no_row_holds_nothing_up_and_goes(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "SOON", SECOND * 0.05)
    odd = ("NULL", "'abc'", "'99999999999999999999'", "'4711'")
    odd += ("'-1'", r"'\xff'", "''") if PROVE else ()
    line = Line()
    async with replicas(postgres, line, 1) as (one,):
        values = ", ".join(f"(9, 'slack', {text}, 'queued', {NOW})" for text in odd)
        await do(one.store, ELSEWHERE + values)
        await one.plans(1)
        await settled(one.store)
        async with asyncio.timeout(5):
            while await rows(one.store, COUNTS):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert await one.store.look(one.engine.held) == 0


@pytest.mark.prove
async def test_what_was_held_goes_with_its_row(postgres: str) -> None:
    """Somebody was erased meanwhile: nothing is left to be looked at."""
    async with replicas(postgres, Line(), 1, start=False) as (one,):
        await one.plans(1, 2)
        await do(one.store, "UPDATE pgqueuer SET status = 'failed'")
        await do(one.store, "DELETE FROM person WHERE id = 2")
        await one.starts()
        assert await one.store.look(one.engine.held) == 1


@pytest.mark.prove
async def test_it_says_when_others_may_serve_a_platform_that_is_off_here(
    postgres: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with replicas(postgres, Line(), 1, start=False) as (one,):
        await one.plans(1)
        await do(one.store, "UPDATE delivery SET lane = 'teams'")
        await one.starts()
    assert "1 deliveries wait" in caplog.text and "teams" in caplog.text


@pytest.mark.parametrize("apart", [timedelta(days=1), timedelta(minutes=-5), timedelta(seconds=2)])
async def test_a_coach_with_a_wrong_clock_does_not_start(postgres: str, apart: timedelta) -> None:
    """A sender whose clock ran a day ahead let go of all that was planned for today."""
    store = Store(postgres)
    try:
        if abs(apart) < timedelta(minutes=1):
            await must_agree(store, lambda: WallClock().now() + apart, "omega")
            return
        with pytest.raises(Missing) as refused:
            await must_agree(store, lambda: WallClock().now() + apart, "omega")
        assert refused.value.phrase == "cli-serve-clock"
    finally:
        await store.close()


async def test_a_long_work_plans_no_job_that_is_due_before_its_row(postgres: str) -> None:
    """Given too soon it was given back, and then not noticed for a while."""
    async with replicas(postgres, Line(), 1, start=False) as (one,):
        await one.plans(1)
        await do(one.store, "DELETE FROM pgqueuer")
        await do(one.store, "UPDATE delivery SET ready = now() + interval '9 s'")

        def slowly(session: Session) -> None:
            session.execute(sa.text("SELECT pg_sleep(0.3)"))
            one.engine.enqueue(session, [1])

        await one.store.transact(slowly)
        early = "SELECT ready - execute_after FROM pgqueuer, delivery"
        [[apart]] = await rows(one.store, early)
        assert -0.1 * SECOND < apart <= 0 * SECOND
