"""What more people in the database make slower: a claim, a beat and a click."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple, TypeVar

from sqlmodel import Session

from adapters.engine import engine_for
from bot import delivery
from bot.coach import BATCH as TIMERS
from bot.coach import Coach
from bot.delivery import Due
from bot.events import Clicked
from bot.events import Sender as Whom
from bot.features import FEATURES
from bot.lane import Pace
from bot.message import Message
from bot.sending import Sender
from bot.settling import Outcome
from bot.store import Store
from bot.turn import House
from tests.bench import company
from tests.bench.apart import Settle
from tests.bench.claims import BATCH, Claims, claims_on
from tests.bench.company import SECRET, START, Company, Someone, shelf
from tests.bench.crowded import PLATFORM, all_due, crowded
from tests.bench.databases import both
from tests.bench.figures import Aim, Figure
from tests.bench.served import Hello, Short, Silent

T = TypeVar("T")


class Size(NamedTuple):
    few: int
    many: int
    rounds: int


LEAST, USUAL, FULL = Size(1000, 2000, 1), Size(10_000, 100_000, 9), Size(10_000, 1_000_000, 31)
CLICKS = 4  # in a round


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    """One company after the other in each round, so that a noisy machine is noisy for both."""
    figures: list[Figure] = []
    with both(folder) as databases:
        for name, new in databases.items():
            async with _grown(new(), size.few, size) as few, _grown(new(), size.many, size) as many:
                for number in range(size.rounds + 1):
                    await few.round(number)
                    await many.round(number)
            where = f"with {size.many:,} people in {name}, against {size.few:,}"
            figures += [
                Figure(f"{what} {where}", _usual(many.found[what]), "ms", _usual(costs),
                       Aim("≤", 2))
                for what, costs in few.found.items()
            ]  # fmt: skip
    return figures


def _usual(costs: Sequence[float]) -> float:
    """After a first one to warm up."""
    return median(costs[1:])


@asynccontextmanager
async def _grown(url: str, people: int, size: Size) -> AsyncIterator[Grown]:
    store = await crowded(url, people, START)
    engine = engine_for(store, lambda: START)
    paces = {PLATFORM: Pace(at_once=BATCH)}
    house = House(shelf(), SECRET, (*FEATURES, Short()), engine, paces)  # type: ignore[arg-type]
    sender = Sender(store, house, Silent())
    clicks = await _clicks(url, range(people - (size.rounds + 1) * CLICKS + 1, people + 1))
    try:
        async with claims_on(store, sender) as claims:
            yield Grown(store, Coach(store, house), sender, claims, clicks)
    finally:
        await store.close()


async def _clicks(url: str, some: range) -> list[Clicked]:
    people = [Someone(n, f"U{n}") for n in some]
    messages = await company.asked(Company(url, PLATFORM, people), people)
    actions = [next(message.buttons()).action.pack() for message in messages]
    return [
        Clicked(id=f"c{p.id}", sender=Whom(PLATFORM, (p.external,)), at=START, action=action)
        for p, action in zip(people, actions, strict=True)
    ]


@dataclass(slots=True)
class Grown:
    """One company, and the milliseconds each kind of thing took in it."""

    store: Store
    coach: Coach
    sender: Sender
    claims: Claims
    clicks: list[Clicked]
    found: dict[str, list[float]] = field(default_factory=dict)

    async def round(self, number: int) -> None:
        assert not await self._timed("claim with nothing due", self.claims.claim())
        await self.store.transact(lambda session: self._plan(session, number))
        leaving = await self._timed(f"claim of {BATCH}", self.claims.claim())
        assert len(leaving) == BATCH, f"{len(leaving)} of {BATCH} claimed"
        await self.sender.settle([Outcome(one, "sent", "1") for one in leaving], START)
        await self.claims.done()
        await self._timed("beat with nothing due", self.coach.tick(START))
        due, late = _some(TIMERS, number), START - timedelta(seconds=1)
        await self.store.transact(lambda session: all_due(session, due, late))
        await self._timed(f"beat with {TIMERS} due", self.coach.tick(START))
        for _ in range(CLICKS):
            reply = await self._timed("click", self.coach.handle(self.clicks.pop()))
            assert isinstance(reply, Message) and reply.name.startswith("pulse-"), reply

    async def _timed(self, what: str, work: Awaitable[T]) -> T:
        start = perf_counter()
        done = await work
        self.found.setdefault(what, []).append((perf_counter() - start) * 1000)
        return done

    def _plan(self, session: Session, number: int) -> None:
        until = START + timedelta(hours=8)
        dues = [
            Due(key=f"claimed-{number}", topic=Hello(), at=START, until=until, purpose="coaching",
                person_id=person)
            for person in _some(BATCH, number)
        ]  # fmt: skip
        ids = delivery.plan(session, dues, START, self.sender.house.paces)
        self.sender.house.engine.enqueue(session, ids)


def _some(many: int, number: int) -> range:
    """Other people in each round."""
    return range(number * many + 1, (number + 1) * many + 1)
