"""Measures a click, a batch of nudges and a page of the gallery; prints ratios and figures."""

from __future__ import annotations

import asyncio
import platform
import time
from collections.abc import Awaitable, Callable

from sqlmodel import Session

from bot import delivery
from bot.actions import ShowHelp
from bot.delivery import Wake
from bot.events import Clicked, Sender
from bot.people import Address, Person
from tests.town import Place, open_town

CLICKS = 300
PEOPLE = 1000


async def main() -> None:
    print(f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}")
    for name, url in (("SQLite in memory", "sqlite://"),):
        town = await open_town(url)
        print(f"\n{name}")
        await _click(town)
        await _batch(town)
        await town.town.store.close()


async def _click(town: Place) -> None:
    await town.someone("Anna")
    empty = await _each(CLICKS, lambda n: town.town.store.transact(lambda session: None))

    async def click(n: int) -> None:
        event = Clicked(
            id=f"bench-{n}",
            sender=Sender("web", ("anna1",)),
            at=town.now,
            action=ShowHelp().pack(),
        )
        await town.town.coach.handle(event)

    one = await _each(CLICKS, click)
    print(
        f"one click: {one:.2f} ms CPU, {one / empty:.1f} times an empty transaction ({empty:.2f})"
    )


async def _batch(town: Place) -> None:
    """Planning this week's nudge for many people: all at once against one at a time."""
    ids = await town.town.store.transact(_crowd)

    def due(session: Session, some: list[int]) -> None:
        wakes = [Wake(feature="nudge", at=town.now, person_id=key) for key in some]
        delivery.wake(session, wakes)

    half = len(ids) // 2
    await town.town.store.transact(lambda session: due(session, ids[:half]))
    together = await _each(1, lambda n: town.town.coach.tick(town.now)) / half

    async def alone(n: int) -> None:
        await town.town.store.transact(lambda session: due(session, [ids[half + n]]))
        await town.town.coach.tick(town.now)

    single = await _each(100, alone)
    print(
        f"planning a nudge: {together:.2f} ms CPU a person in a batch of {half}, "
        f"{single / together:.1f} times faster than one at a time ({single:.2f})"
    )


def _crowd(session: Session) -> list[int]:
    people = [
        Person(
            ref=f"p{n}", name=f"Persoon {n}", email=f"p{n}@example.org", team_id=1, consent="yes"
        )
        for n in range(PEOPLE)
    ]
    session.add_all(people)
    session.flush()
    session.add_all(Address(person_id=p.key, platform="web", external=p.ref) for p in people)
    return [person.key for person in people]


async def _each(times: int, work: Callable[[int], Awaitable[object]]) -> float:
    """Milliseconds of CPU for one call."""
    start = time.process_time()
    for n in range(times):
        await work(n)
    return (time.process_time() - start) / times * 1000


if __name__ == "__main__":
    asyncio.run(main())
