"""A whole installation around a simulated clock: real core, real database, any platform."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from adapters.engine import engine_for
from adapters.engine.carrying import Carrying
from adapters.simulation.clock import SimulatedClock
from adapters.simulation.front import Front, WebFront
from adapters.simulation.witness import Deed, Overheard, Witness
from bot import sending
from bot.coach import Coach
from bot.content import Shelf
from bot.events import Event
from bot.features import FEATURES
from bot.lane import Pace
from bot.message import Reply
from bot.store import Store
from bot.turn import House

# that of the slowest platform (525 a minute, PLATFORMS.md): a month is the same on each of them
PACE = Pace(timedelta(milliseconds=115))
HURRY = 1000  # times it may act without any time going by


@dataclass(slots=True)
class Town:
    """`next`, `until`, `days` and `weeks` move the clock from one thing that happens to the next.

    `witnesses` see everything that is said and done.
    """

    store: Store
    house: House
    coach: Coach
    sender: sending.Sender
    engine: Carrying
    clock: SimulatedClock
    front: Front
    events: int = field(default=0)
    witnesses: list[Witness] = field(default_factory=list)
    _label: str = ""

    @classmethod
    def build(
        cls,
        store: Store,
        shelf: Shelf,
        secret: str,
        clock: SimulatedClock,
        front: Front | None = None,
    ) -> Self:
        front, engine = front or WebFront(clock), engine_for(store, clock.now)
        house = House(shelf, secret, FEATURES, engine, {front.name: PACE})
        witnesses: list[Witness] = []
        overheard = Overheard(front.messenger, clock.now, witnesses)
        sender = sending.Sender(store, house, overheard)
        coach = Coach(store, house)
        town = cls(store, house, coach, sender, engine, clock, front, witnesses=witnesses)
        front.listen(town)
        return town

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def event_id(self) -> str:
        self.events += 1
        return f"sim-{self.events:06}"

    async def act(self, event: Event, label: str = "") -> Reply:
        """Let somebody do this on their platform, and whatever else is due at this moment.

        `label` is on the button or form that was used.
        """
        self._label = label
        reply = await self.front.act(event, label)
        await self.settle()
        return reply

    async def answer(self, event: Event) -> Reply:
        """The coach's reply, which lands nowhere, with whatever else is due at this moment."""
        self._label = ""
        reply = await self.handle(event)
        await self.settle()
        return reply

    # --- the coach, as the platform meets it ------------------------------------------------------

    async def handle(self, event: Event, *, by_id: bool = False) -> Reply:
        reply = await self.coach.handle(event, by_id=by_id)
        for witness in self.witnesses:
            witness.did(Deed(event, self._label, reply))
        return reply

    async def next_moment(self) -> datetime | None:
        """When the coach will next do something by itself."""
        moments = (await self.coach.next_moment(), await self.sender.next_moment(self.now))
        return min((at for at in moments if at is not None), default=None)

    async def settle(self) -> None:
        """Do everything that is due now, and let the lane carry it within the next minute."""
        soon, hurried = self.now + timedelta(seconds=30), 0
        while (at := await self.next_moment()) is not None and at <= soon:
            hurried = hurried + 1 if at <= self.now else 0
            if hurried > HURRY:
                raise RuntimeError(f"nobody does what is due at {at}")
            self.clock.move(at)
            await self.coach.tick(self.now)
            await self.engine.work(self.sender, self.now)

    async def next(self, *, before: datetime | None = None) -> bool:
        """Move on to the next thing the coach does by itself; False when there is none in time."""
        at = await self.next_moment()
        if at is None or (before is not None and at > before):
            return False
        self.clock.move(at)
        await self.settle()
        return True

    async def until(self, at: datetime) -> None:
        while await self.next(before=at):
            pass
        self.clock.move(at)

    async def days(self, days: float) -> None:
        await self.until(self.now + timedelta(days=days))

    async def weeks(self, weeks: float) -> None:
        await self.days(7 * weeks)
