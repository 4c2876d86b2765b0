"""The same dialogues on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.people import DoNotContact, Person
from tests.town import Place


async def test_a_week_a_stop_and_an_erasure(either_town: Place) -> None:
    town = either_town
    anna = await town.someone("Anna")
    await town.until(town.now + timedelta(hours=2))
    await anna.clicks("Doe ik")
    await anna.clicks("Volgende werkdag")
    await town.days(1)
    assert anna.last.name == "nudge-reminder"
    await anna.says("stop")
    count = len(anna.heard)
    await town.weeks(2)
    assert len(anna.heard) == count
    await anna.says("wat weet je over mij?")
    await anna.clicks("Alles wissen")
    await anna.clicks("Ja, wis alles")
    assert await town.rows(Person) == []
    assert len(await town.rows(DoNotContact)) == 1


async def test_ticks_at_once_say_nothing_twice(either_town: Place) -> None:
    town = either_town
    anna = await town.someone("Anna")
    ten = town.now + timedelta(hours=2)
    town.clock.move(ten)
    await asyncio.gather(*(town.coach.tick(ten) for _ in range(4)))
    await asyncio.gather(*(town.engine.work(town.sender, ten) for _ in range(4)))
    await town.settle()
    assert len(anna.heard_named("nudge-offer")) == 1
