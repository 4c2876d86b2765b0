"""A delivery that fails the coach itself is held alone, and one whose job was lost gets another."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlmodel import Session

from adapters.engine import carrying
from adapters.engine import postgres as engines
from bot import given, sending
from bot.given import Given, Taken
from bot.lane import Pace
from bot.sending import Sender
from tests.crash.shared import OTHER, SECOND, Line, Replica, do, replicas, rows, settled, statuses

BAD = {"3"}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LOOK", SECOND * 0.1)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Rows at which the coach's own transaction fails."""
    bad: set[int] = set()
    real = sending.claim_given

    def claim(session: Session, house: Any, now: Any, given: Given, **more: Any) -> Taken:
        if bad & {row for several in given.values() for row in several}:
            raise RuntimeError("somebody's words")
        return real(session, house, now, given, **more)

    monkeypatch.setattr(sending, "claim_given", claim)
    return bad


async def held(one: Replica) -> int:
    return await one.store.look(one.engine.held)


async def until_held(one: Replica, count: int) -> None:
    async with asyncio.timeout(5):
        while await held(one) != count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_one_that_fails_the_coach_is_held_and_the_others_go_on(
    postgres: str, failing: set[int], caplog: pytest.LogCaptureFixture
) -> None:
    line = Line()
    async with replicas(postgres, line, 1) as (one,):
        failing |= set(await one.plans(3))
        await one.plans(*range(4, 10))
        await settled(one.store, but=BAD)
        assert line.said.total() == 6
        await until_held(one, 1)
        assert await statuses(one.store) == {str(n): "sent" for n in range(4, 10)} | {
            "3": "planned"
        }
        assert "is held" in caplog.text and "words" not in caplog.text
        assert await one.engine.try_held_again() == 1  # nothing was mended
        await until_held(one, 1)
        failing.clear()
        assert await one.engine.try_held_again() == 1
        await settled(one.store)
        assert line.said["3"] == 1 and await held(one) == 0


@pytest.mark.prove
async def test_what_landed_while_another_row_fails_is_written_down(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the very same transaction."""
    line, go, bad, met = Line(), asyncio.Event(), set[int](), []
    real = Sender._take

    async def waits(key: str) -> None:
        await go.wait()

    def take(sender: Sender, outcomes: Any, now: Any, given: Given, *more: Any, **m: Any) -> Taken:
        if not bad & {row for several in given.values() for row in several}:
            return real(sender, outcomes, now, given, *more, **m)
        go.set()
        if not outcomes and not met:
            return Taken()  # as if its lane were shut
        met.append(len(outcomes))
        raise RuntimeError

    monkeypatch.setattr(Sender, "_take", take)
    line.after = waits
    async with replicas(postgres, line, 1) as (one,):
        await one.plans(4, 5)
        await line.until(2)
        bad |= set(await one.plans(3, 6))
        await settled(one.store, but=("3", "6"))
        await until_held(one, 2)
        bad.clear()
        await one.engine.try_held_again()
        await settled(one.store)
        assert met[0] > 0 and line.said == {"3": 1, "4": 1, "5": 1, "6": 1}
        assert line.looked == []  # nobody doubts what came back


@pytest.mark.prove
async def test_one_without_an_address_that_fails_the_coach_holds_up_nobody(
    postgres: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It has no job that could be held: all of these are passed over for a while."""
    line, real = Line(), sending.claim_given

    def claim(session: Session, house: Any, now: Any, given: Given, **more: Any) -> Taken:
        if "" in given:
            raise RuntimeError
        return real(session, house, now, given, **more)

    monkeypatch.setattr(sending, "claim_given", claim)
    async with replicas(postgres, line, 1) as (one,):
        await one.plans(*range(5))
        await settled(one.store)
        assert line.said.total() == 5 and one.engine.able
        assert "no address yet has to wait" in caplog.text


@pytest.mark.prove
async def test_when_all_of_them_fail_it_is_none_of_their_doing(
    postgres: str, failing: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only some are held, the others come back later, and the coach is not well meanwhile."""
    monkeypatch.setattr(engines, "BLAMED", 2)
    monkeypatch.setattr(engines, "PASSED_OVER", SECOND * 0.2)
    monkeypatch.setattr(carrying, "BROKEN", 0.05)
    line = Line()
    async with replicas(postgres, line, 1) as (one,):
        failing |= set(range(1, 99))
        await one.plans(*range(6))
        await until_held(one, 2)
        while one.engine.able:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        failing.clear()
        async with asyncio.timeout(5):
            while line.said.total() < 4:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert await held(one) == 2
        await one.engine.try_held_again()
        await settled(one.store)
        assert set(line.said.values()) == {1} and len(line.said) == 6


async def test_a_row_whose_job_was_lost_gets_another(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was in the air then is looked for: one had arrived, the other had not."""
    monkeypatch.setattr(given, "SOON", SECOND * 0.1)
    line = Line()
    async with replicas(postgres, line, 2, start=False) as (one, other):
        await one.plans(*range(5))
        await do(one.store, "UPDATE delivery SET status = 'sending' WHERE key IN ('3', '4')")
        line.said["4"] = 1
        await do(one.store, "TRUNCATE pgqueuer")
        await one.starts()
        await settled(one.store)
        assert sorted(line.looked) == ["3", "4"]
        assert line.said == {str(n): 1 for n in range(5)}
        monkeypatch.setattr(engines, "TEND", 0.1)
        await other.starts()
        await other.plans(7)
        await do(one.store, "TRUNCATE pgqueuer")
        await settled(one.store)
        assert line.said["7"] == 1


@pytest.mark.prove
async def test_a_job_of_a_lane_that_is_no_more_makes_nobody_doubt(postgres: str) -> None:
    """A platform was off for a while: its rows waited without a lane, and have one job each."""
    line = Line()
    async with replicas(postgres, line, 2, start=False) as (one, other):
        await one.plans(*range(4))
        one.sender.house.paces = {OTHER: Pace()}
        await one.starts()
        await one.engine.stop(one.running, 1)
        assert await rows(one.store, "SELECT count(*) FROM pgqueuer") == [(0,)]
        await do(one.store, "UPDATE delivery SET ready = now()")
        await other.starts()
        await settled(one.store)
        assert line.looked == [] and set(line.said.values()) == {1} and len(line.said) == 4
