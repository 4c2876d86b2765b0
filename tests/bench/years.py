"""Simulated people living for weeks: how many person-weeks a second, and against bare clicks."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from time import process_time
from typing import NamedTuple

from adapters.needs import store_at, up_to_date
from adapters.simulation.years.living import Years
from bot.actions import ShowHelp
from tests.bench.apart import Settle
from tests.bench.company import shelf
from tests.bench.figures import Aim, Figure


class Size(NamedTuple):
    people: int
    weeks: int


LEAST, USUAL, FULL = Size(4, 1), Size(100, 13), Size(250, 52)


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    store = store_at("sqlite://")
    await up_to_date(store)
    years = Years(store, shelf(), size.people, seed=1)
    lived = await _cpu(years.live(size.weeks))
    pressed = await _cpu(_press(years, years.town.events))
    await store.close()
    weeks = size.people * size.weeks
    return [
        Figure("simulated person-weeks (1 process)", weeks / lived, "a second", aim=Aim("≥", 84)),
        Figure(
            "CPU of one, against as many bare clicks", lived / weeks * 1000, "ms CPU",
            pressed / weeks * 1000, Aim("≤", 10),
        ),
    ]  # fmt: skip


async def _cpu(work: Coroutine[None, None, None]) -> float:
    """Seconds of CPU it takes."""
    start = process_time()
    await work
    return process_time() - start


async def _press(years: Years, clicks: int) -> None:
    """As many presses as there were in those weeks, of a button behind which nothing happens."""
    people = list(years.players)
    for number in range(clicks):
        await years.press(people[number % len(people)], ShowHelp())
