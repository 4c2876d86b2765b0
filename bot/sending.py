"""Says what the ledger planned, once and only while it is right: for the engine that carries it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col

from bot import delivery, lane
from bot.delivery import ASKED, Delivery
from bot.leaving import TRIES, Leaving, Unspeakable, claim
from bot.people import Address, Channel
from bot.ports import Messenger, NotSent, PerhapsSent, Reach
from bot.store import Store
from bot.trouble import trouble
from bot.turn import House
from bot.unsaid import tell_unsaid

SOON = timedelta(seconds=5)  # until what may have arrived is looked for
# until something is tried again, whatever a platform says
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(hours=1)
log = logging.getLogger(__name__)

End = Literal["sent", "dropped", "unknown", "doubt", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery that left; `refusal` says why when it was refused."""

    of: Leaving
    end: End
    reference: str = ""
    refusal: NotSent | None = None


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
        leaving, _ = await self.go_on(outcomes, now, room, {})
        return leaving

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
        work = partial(self._go_on, outcomes, now, room, answers)
        try:
            return await self.store.transact(work)
        except Unspeakable:
            return await self.store.transact(partial(work, careful=True))

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
        """After a sudden end, before anything is claimed. A platform may still be busy with what
        left then, so it is not looked for at once."""
        known = lane.queues(self.house.paces)
        await self.store.transact(partial(delivery.recover, at=now + SOON, known=known))

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
        if outcomes:
            _Settling(session, self.house, now).settle(outcomes)
        if answers:
            gates = lane.hold(session, answers, self.house.paces, now)
            for name, gate in gates.items():
                gate.take(answers[name])
            lane.let_go(session, gates.values())
        if not room:
            return [], None
        leaving = claim(session, self.house, now, room, careful=careful)
        taken = Counter(one.lane for one in leaving)
        left = [queue for queue, free in room.items() if free > taken[queue]]
        return leaving, self._next_moment(now, left, session)

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


@dataclass(slots=True)
class _Settling:
    """Writes down what became of what left, for all of it in a few steps."""

    session: Session
    house: House
    now: datetime

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        sent = [one for one in outcomes if one.end == "sent"]
        self._sent(sent)
        for one in outcomes:
            if one.end == "refused":
                assert one.refusal is not None
                self._refused(one.of, one.refusal)
            elif one.end == "doubt":
                self._in_doubt(one.of)
            elif one.end != "sent":
                self._close(one.of, one.end)

    def _sent(self, outcomes: list[Outcome]) -> None:
        """Whoever was erased meanwhile has no row any more."""
        rows = [
            {"row": one.of.row, "status": "sent", "doubt": False, "reference": one.reference,
             "settled_at": self.now}
            for one in outcomes
        ]  # fmt: skip
        delivery.write_rows(self.session, rows)
        self._reach([one.of for one in outcomes if not one.of.reached], "reachable")

    def _refused(self, one: Leaving, refusal: NotSent) -> None:
        """Again when the platform said how long to wait, or when there is another way to them."""
        if refusal.after is not None:
            self._wait(one, max(SHORTEST, min(refusal.after, LONGEST)), refusal.lane)
            return
        if refusal.reach != "unknown":
            self._reach([one], refusal.reach)
            if one.place.private and one.op == "send":
                self._plan_again(one, self.now, doubt=False)
                return
        self._close(one, "failed")

    def _wait(self, one: Leaving, after: timedelta, everybody: bool) -> None:
        """A change that is refused time and again waits ever longer, behind what is new."""
        if everybody:
            until = self.now + min(after, lane.LONGEST)
            lane.freeze(self.session, lane.gate_of(one.lane, self.house.paces), until)
        elif one.op != "send":
            after = min(after * 2 ** min(one.doubts, 10), LONGEST)
            self._write(one, attempts=one.doubts + 1, rank=delivery.OFFER)
        self._plan_again(one, self.now + after, doubt=one.doubt)

    def _in_doubt(self, one: Leaving) -> None:
        """What changes a message is simply done again; a message itself is looked for first."""
        at = self.now + SOON * 2 ** min(one.doubts, 7)
        self._write(
            one, status="planned", ready=at, attempts=one.doubts + 1, doubt=one.op == "send"
        )

    def _plan_again(self, one: Leaving, at: datetime, *, doubt: bool) -> None:
        self._write(one, status="planned", ready=at, doubt=doubt)

    def _close(self, one: Leaving, status: delivery.Status) -> None:
        self._write(one, status=status, settled_at=self.now)
        row = self.session.get(Delivery, one.row)
        if row is not None and row.channel_id is not None and status != "dropped":
            tell_unsaid(self.house, self.session, self.now, row, status)

    def _write(self, one: Leaving, **values: object) -> None:
        self.session.execute(
            sa.update(Delivery).where(col(Delivery.id) == one.row).values(**values)
        )

    def _reach(self, several: list[Leaving], reach: Reach) -> None:
        for table in (Address, Channel):
            there = [
                {"b_platform": one.place.platform, "b_external": one.place.external}
                for one in several
                if one.place.private == (table is Address)
            ]
            if there:
                statement = _REACH[table].values(reach=reach)
                self.session.connection().execute(statement, there)


_REACH = {
    table: sa.update(table).where(
        col(table.platform) == sa.bindparam("b_platform"),
        col(table.external) == sa.bindparam("b_external"),
    )
    for table in (Address, Channel)
}
