"""What is held waits for somebody to look: in no number does it stand as what nobody carries."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from adapters.clock import WallClock
from adapters.doctor.work import standing
from adapters.readings import Reading, read
from bot.lane import Pace
from tests.crash.shared import PLATFORM, Line, do, replicas

LATER = timedelta(hours=1)


async def test_what_is_held_is_told_as_held_alone(postgres: str) -> None:
    now = WallClock().now()

    def look(session: Session) -> tuple[Reading, list[str]]:
        found = read(session, {PLATFORM: Pace()}, now + LATER)
        told = standing(session, now + LATER)
        return found, [one.what.removeprefix("doctor-work-") for one in told]

    async with replicas(postgres, Line(), 1, start=False) as (one,):
        await one.plans(1, 2, at=now)
        first, *_ = await one.plans(3, at=now + LATER / 2)
        reading, told = await one.store.look(look)
        assert (reading.queues[PLATFORM].count, reading.queues[PLATFORM].oldest) == (3, LATER)
        assert told == ["waiting"]
        fails = "UPDATE pgqueuer SET status = 'failed' WHERE payload <> convert_to('{}', 'UTF8')"
        await do(one.store, fails.format(first))
        reading, told = await one.store.look(look)
        assert (reading.queues[PLATFORM].count, reading.queues[PLATFORM].oldest) == (1, LATER / 2)
        assert told == ["waiting", "held"]
        await do(one.store, "UPDATE pgqueuer SET status = 'failed'")
        reading, told = await one.store.look(look)
        assert (reading.queues[PLATFORM].count, reading.queues[PLATFORM].oldest) == (0, timedelta())
        assert told == ["held"]
