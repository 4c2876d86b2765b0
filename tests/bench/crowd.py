"""Very many people due at once for their weekly nudge, and others who press something meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.coach import Coach
from bot.delivery import Delivery
from bot.events import Clicked, Sender
from bot.message import Message
from bot.store import Store
from bot.timers import Timer
from tests.bench import company
from tests.bench.apart import Settle
from tests.bench.company import CHUNK, START, Someone, house, insert
from tests.bench.figures import Aim, Figure

PRESSING = 2000  # people who are not due, and press something
EVERY = 0.02  # seconds
ALL = 100_000


class Size(NamedTuple):
    people: int


LEAST, USUAL, FULL = Size(300), Size(20_000), Size(ALL)


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    pressing = min(PRESSING, size.people)
    ways = [(f"U{n}", "") for n in range(size.people + pressing)]
    made = await company.found(folder, "slack", ways)
    due, others = made.people[: size.people], made.people[size.people :]
    store = Store(made.url)
    await store.transact(lambda session: _wake(session, due))
    coach = Coach(store, house())
    clicks = await _clicks(made, others)
    start = perf_counter()
    waits: list[float] = []
    clicking = asyncio.create_task(_press(coach, clicks, waits))
    await coach.tick(START)
    seconds = perf_counter() - start
    clicking.cancel()
    await asyncio.gather(clicking, return_exceptions=True)
    planned = await store.transact(_planned)
    await store.close()
    assert planned == size.people, f"{planned} of {size.people} planned"
    p99 = quantiles(waits, n=100)[-1] if len(waits) > 1 else waits[0]
    return [
        _planning(size, seconds),
        Figure("clicks meanwhile (p99)", p99, "ms", aim=Aim("≤", 250)),
    ]


def _planning(size: Size, seconds: float) -> Figure:
    scaled = "" if size.people == ALL else f", scaled from {size.people:,}"
    name = f"planning the nudge of {ALL:,} at once{scaled}"
    return Figure(name, seconds * ALL / size.people, "s", aim=Aim("≤", 20))


def _wake(session: Session, people: Sequence[Someone]) -> None:
    """One second ago, so that everybody's moment is still to come this week."""
    due = START - timedelta(seconds=1)
    for start in range(0, len(people), CHUNK):
        rows = [{"person_id": one.id} for one in people[start : start + CHUNK]]
        insert(session, Timer(feature="nudge", due=due), rows)


def _planned(session: Session) -> int:
    query = sa.select(sa.func.count()).where(col(Delivery.key).startswith("nudge:"))
    return int(session.execute(query).scalar_one())


async def _clicks(made: company.Company, people: Sequence[Someone]) -> list[Clicked]:
    """The first answer to the pulse of each of these people."""
    messages = await company.asked(made, people)
    return [
        Clicked(
            id=f"click-{one.id}",
            sender=Sender(made.platform, (one.external,)),
            at=START,
            action=next(message.buttons()).action.pack(),
        )
        for one, message in zip(people, messages, strict=True)
    ]


async def _press(coach: Coach, clicks: Sequence[Clicked], waits: list[float]) -> None:
    """One every so often, however long the last one takes; waits are in milliseconds."""
    start = perf_counter()
    going: set[asyncio.Task[None]] = set()

    async def one(click: Clicked, wanted: float) -> None:
        reply = await coach.handle(click)
        assert isinstance(reply, Message) and reply.name.startswith("pulse-"), reply
        waits.append((perf_counter() - wanted) * 1000)

    try:
        for number, click in enumerate(clicks):
            wanted = start + number * EVERY
            if (ahead := wanted - perf_counter()) > 0:  # all that are late come at once
                await asyncio.sleep(ahead)
            task = asyncio.create_task(one(click, wanted))
            going.add(task)
            task.add_done_callback(going.discard)
    finally:
        if going:
            await asyncio.wait(going)
