"""Says what the ledger planned, once and only while it is right: for the engine that carries it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session, col

from bot import delivery, lane
from bot.delivery import ASKED, Delivery
from bot.given import SOON, Given, Taken, claim_given
from bot.leaving import TRIES, Leaving, Unspeakable, claim
from bot.ports import Messenger, NotSent, PerhapsSent
from bot.settling import Outcome, Settling
from bot.store import Store
from bot.trouble import trouble
from bot.turn import House

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class Sender:
    """`claim` what may leave, `post` each of it, and `settle` what became of it."""

    store: Store
    house: House
    messenger: Messenger

    async def claim(self, now: datetime, room: Mapping[str, int]) -> list[Leaving]:
        """Take from each queue at most so many; the ledger knows from here on that they left."""
        return await self.turn_over((), now, room)

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        await self.turn_over(outcomes, now, {})

    async def turn_over(
        self, outcomes: Sequence[Outcome], now: datetime, room: Mapping[str, int]
    ) -> list[Leaving]:
        """Settle and claim in one transaction."""
        return await self._carefully(partial(self._turn_over, outcomes, now, room, {}))

    async def go_on(
        self,
        outcomes: Sequence[Outcome],
        now: datetime,
        room: Mapping[str, int],
        answers: Mapping[str, int],
    ) -> tuple[list[Leaving], datetime | None]:
        """As `turn_over`, and when more may leave of what there will be room for.

        `answers` were said beside the ledger meanwhile, and take their share of the lanes.
        """
        return await self._carefully(partial(self._go_on, outcomes, now, room, answers))

    async def take(
        self,
        outcomes: Sequence[Outcome],
        now: datetime,
        given: Given,
        answers: Mapping[str, int],
    ) -> Taken:
        """As `go_on`, for an engine that gives the rows itself and wants to know of each, also of
        those that came back, when to give it again."""
        return await self._carefully(partial(self._take, outcomes, now, given, answers))

    async def post(self, one: Leaving) -> Outcome:
        """Say it, or look for it first; whatever goes wrong is an outcome."""
        try:
            return await self._post(one)
        except NotSent as refusal:
            return Outcome(one, "refused", refusal=refusal)
        except PerhapsSent:
            log.warning("a message may or may not have arrived")
        except Exception as error:  # nobody knows how far it came: as above, and the others go on
            log.error("sending a message failed: %s", trouble(error))
        return Outcome(one, "doubt")

    async def recover(self, now: datetime) -> None:
        """After a sudden end, before anything is claimed, when nobody else sends. A platform may
        still be busy with what left then, so it is not looked for at once."""
        await self.store.transact(partial(delivery.doubt, at=now + SOON))
        await self.find_lanes(now)

    async def find_lanes(self, now: datetime) -> None:
        """At the start: which platforms are on may have changed. What left by a lane that nobody
        has any more is looked for."""
        known = lane.queues(self.house.paces)
        gone = col(Delivery.lane).not_in(known)

        def find(session: Session) -> None:
            delivery.doubt(session, now + SOON, gone)
            delivery.unlane(session, known)

        await self.store.transact(find)

    async def next_moment(self, now: datetime) -> datetime | None:
        """When the next delivery may leave, its lane included; None when nothing is planned."""
        queues = lane.queues(self.house.paces)
        return await self.store.transact(partial(self._next_moment, now, queues))

    # --- inside -----------------------------------------------------------------------------------

    async def _post(self, one: Leaving) -> Outcome:
        if one.op == "withdraw":
            await self.messenger.withdraw(one.place, one.reference)
            return Outcome(one, "sent", one.reference)
        if one.op == "update" and one.message is not None:
            await self.messenger.update(one.place, one.reference, one.message)
            return Outcome(one, "sent", one.reference)
        if one.doubt and (outcome := await self._look_for(one)) is not None:
            return outcome
        if one.message is None:
            return Outcome(one, "dropped")
        return Outcome(one, "sent", await self.messenger.send(one.place, one.message, one.key))

    async def _look_for(self, one: Leaving) -> Outcome | None:
        """None when it surely did not arrive, or when better said twice than never."""
        try:
            reference = await self.messenger.find(one.place, one.key)
        except PerhapsSent:
            again = one.purpose in ASKED and one.message is not None and one.doubts < TRIES
            return None if again else Outcome(one, "unknown")
        return Outcome(one, "sent", reference) if reference else None

    async def _carefully(self, work: Callable[..., T]) -> T:
        try:
            return await self.store.transact(work)
        except Unspeakable:
            return await self.store.transact(partial(work, careful=True))

    def _turn_over(
        self,
        outcomes: Sequence[Outcome],
        now: datetime,
        room: Mapping[str, int],
        answers: Mapping[str, int],
        session: Session,
        *,
        careful: bool = False,
    ) -> list[Leaving]:
        self._settle(outcomes, now, answers, room, session)
        return claim(session, self.house, now, room, careful=careful) if room else []

    def _go_on(
        self,
        outcomes: Sequence[Outcome],
        now: datetime,
        room: Mapping[str, int],
        answers: Mapping[str, int],
        session: Session,
        *,
        careful: bool = False,
    ) -> tuple[list[Leaving], datetime | None]:
        leaving = self._turn_over(outcomes, now, room, answers, session, careful=careful)
        if not room:
            return [], None
        taken = Counter(one.lane for one in leaving)
        left = [queue for queue, free in room.items() if free > taken[queue]]
        return leaving, self._next_moment(now, left, session)

    def _take(
        self,
        outcomes: Sequence[Outcome],
        now: datetime,
        given: Given,
        answers: Mapping[str, int],
        session: Session,
        *,
        careful: bool = False,
    ) -> Taken:
        again = self._settle(outcomes, now, answers, given, session)
        taken = claim_given(session, self.house, now, given, careful=careful)
        taken.later |= again
        taken.done |= {one.of.row for one in outcomes} - set(again)
        return taken

    def _settle(
        self,
        outcomes: Sequence[Outcome],
        now: datetime,
        answers: Mapping[str, int],
        queues: Iterable[str],
        session: Session,
    ) -> dict[int, datetime]:
        """When to look again at what is not settled for good.

        All lanes are taken hold of at once, those of these queues too: one by one, two Senders
        could wait for each other.
        """
        paces, settling = self.house.paces, Settling(session, self.house, now)
        if lanes := {*answers, *settling.closing(outcomes)}:
            lane.hold(
                session, lanes | {lane.gate_of(one, paces) for one in queues if one}, paces, now
            )
        if outcomes:
            settling.settle(outcomes)
        if answers:
            gates = lane.hold(session, answers, paces, now)
            for name, gate in gates.items():
                gate.take(answers[name])
            lane.let_go(session, gates.values())
        return settling.later

    def _next_moment(
        self, now: datetime, queues: Sequence[str], session: Session
    ) -> datetime | None:
        paces = self.house.paces
        first = delivery.next_ready(session, ("", *queues))
        gates = lane.hold(session, (lane.gate_of(one, paces) for one in queues), paces, now)
        moments = [
            max(at, gates[lane.gate_of(queue, paces)].opens_at) if queue else at
            for queue, at in first.items()
        ]
        return min(moments, default=None)
