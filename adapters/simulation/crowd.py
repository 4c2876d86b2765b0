"""The scripted colleagues of a town, living along with its clock until a human takes a seat."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.simulation.colleague import Colleague
from adapters.simulation.errands import deal_errands, run
from adapters.simulation.reactions import look, reaction_to
from adapters.simulation.script import Script, load_script
from adapters.simulation.seat import Seat
from adapters.simulation.temperament import deal
from adapters.simulation.town import Town
from adapters.simulation.witness import Deed, Told

LOOK = "look"
PATIENCE = timedelta(weeks=4)


@dataclass(order=True, slots=True)
class _Planned:
    at: datetime
    number: int
    external: str = field(compare=False)
    what: str = field(compare=False)


class Crowd:
    """`seats` are the people to play, by external id; those without a person have no script.

    What the coach says makes whoever it reaches look at their screen some time later, in their own
    working hours. The same town and seed live the same, to the minute.
    """

    def __init__(
        self, town: Town, seats: Mapping[str, Seat], seed: int, script: Script | None = None
    ) -> None:
        self.town = town
        self.script = script or load_script()
        self._agenda: list[_Planned] = []
        self._count = 0
        self._taken: set[str] = set()
        self.colleagues = self._sit_down(seats, seed)
        town.witnesses.append(self)
        everyone = list(self.colleagues.values())
        for errand in deal_errands(everyone, self.script, seed, town.now):
            self.plan(errand.at, errand.external, errand.what)
        for external, seat in seats.items():
            if external in self.colleagues and any(seat.standing()):
                self.plan(self._notice(self.colleagues[external]), external, LOOK)

    def _sit_down(self, seats: Mapping[str, Seat], seed: int) -> dict[str, Colleague]:
        played = {external: seat.person for external, seat in seats.items() if seat.person}
        temperaments = deal(played.values(), seed)
        told: set[str] = set()
        return {
            external: Colleague(
                seats[external], person, temperaments[person.ref], self.script, seed, told
            )
            for external, person in played.items()
        }

    def plays(self, external: str) -> bool:
        """Whether this person's part is played by the script."""
        return external in self.colleagues and external not in self._taken

    def take(self, external: str) -> None:
        """From now on a human plays this person."""
        self._taken.add(external)

    # --- moving on --------------------------------------------------------------------------------

    async def until(self, at: datetime) -> None:
        """Live on until this moment."""
        while await self.next(before=at):
            pass
        self.town.clock.move(at)

    async def next(self, *, before: datetime | None = None, seen_by: str = "") -> bool:
        """Move on to the next thing that happens; False when there is none in time.

        With `seen_by`, to the next thing that changes what this person can read, some weeks on at
        most: the others never stop.
        """
        if seen_by and before is None:
            before = self.town.now + PATIENCE
        screen = self._screen(seen_by)
        while await self._step(before):
            if not seen_by or self._screen(seen_by) != screen:
                return True
        return False

    async def _step(self, before: datetime | None) -> bool:
        """The coach's next doing or a colleague's, whichever is first; the coach when both are."""
        own = self._agenda[0].at if self._agenda else None
        coach = await self.town.next_moment()
        at = min((one for one in (own, coach) if one is not None), default=None)
        if at is None or (before is not None and at > before):
            return False
        if coach is not None and (own is None or coach <= own):
            return await self.town.next()
        await self._act(heapq.heappop(self._agenda))
        return True

    async def _act(self, planned: _Planned) -> None:
        self.town.clock.move(planned.at)
        if not self.plays(planned.external):
            return
        me = self.colleagues[planned.external]
        looking = planned.what == LOOK
        did = await (look(me) if looking else run(me, planned.what))
        for at in me.looks:
            self.plan(at, me.external, LOOK)
        me.looks.clear()
        if did:
            self.plan(me.in_a_moment(), me.external, LOOK)

    def plan(self, at: datetime, external: str, what: str) -> None:
        """Put something in the agenda: to look at the screen, or an errand."""
        self._count += 1
        heapq.heappush(self._agenda, _Planned(at, self._count, external, what))

    def _screen(self, external: str) -> list[tuple[str, int]]:
        """What this person can read, for comparing."""
        me = self.colleagues.get(external)
        if me is None:
            return []
        return [(post.reference, id(post.message)) for post in me.seat.standing()]

    # --- a witness of the town --------------------------------------------------------------------

    def heard(self, told: Told) -> None:
        """Something came in: whoever it is for looks at it in their own time."""
        if told.message is None:
            return
        for me in self.colleagues.values():
            if told.place.private:
                there = told.place.external == me.external
            else:
                there = told.place.external in me.seat.rooms
            if there and self.plays(me.external) and reaction_to(me, told.message.name):
                self.plan(self._notice(me), me.external, LOOK)

    def did(self, deed: Deed) -> None:
        """What people do is no news to the script: it comes back as what the coach says."""

    def _notice(self, me: Colleague) -> datetime:
        return me.after("notice", 0.05, 2 * me.habits.delay)
