"""Writes down in the ledger what became of what left, and who is reached where: for the Sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session, col

from bot import asked, delivery, lane
from bot.delivery import SENDING, Delivery
from bot.given import HELD, SOON
from bot.leaving import Leaving
from bot.people import Address, Channel
from bot.ports import NotSent, Reach
from bot.turn import House
from bot.unsaid import tell_unsaid

# until something is tried again, whatever a platform says
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(hours=1)

End = Literal["sent", "dropped", "unknown", "doubt", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery that left; `refusal` says why when it was refused."""

    of: Leaving
    end: End
    reference: str = ""
    refusal: NotSent | None = None


@dataclass(slots=True)
class Settling:
    """Writes down what became of what left, for all of it in a few steps."""

    session: Session
    house: House
    now: datetime
    later: dict[int, datetime] = field(default_factory=dict)

    def closing(self, outcomes: Sequence[Outcome]) -> set[str]:
        """The lanes that will be closed."""
        return {
            lane.gate_of(one.of.lane, self.house.paces)
            for one in outcomes
            if one.refusal is not None and one.refusal.lane
        }

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        sent = [one for one in outcomes if one.end == "sent"]
        self._sent(sent)
        self._asked(outcomes)
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

    def _asked(self, outcomes: Sequence[Outcome]) -> None:
        """A yes from here on is one to what was said; after what may have been said, to nothing.

        What was looked for and found may have been followed by something else.
        """
        asks = {
            one.of.row: one.of.message.asks if one.end == "sent" and not one.of.doubt else ()
            for one in outcomes
            if one.end in ("sent", "doubt") and one.of.op == "send" and one.of.place.private
            if one.of.message is not None
        }
        if asks:
            asked.said(self.session, asks, self.now)

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
        more: dict[str, object] = {}
        if everybody:
            until = self.now + min(after, lane.LONGEST)
            lane.freeze(self.session, lane.gate_of(one.lane, self.house.paces), until)
        elif one.op != "send":
            after = min(after * 2 ** min(one.doubts, 10), LONGEST)
            more = {"attempts": one.doubts + 1, "rank": delivery.OFFER}
        self._plan_again(one, self.now + after, doubt=one.doubt, **more)

    def _in_doubt(self, one: Leaving) -> None:
        """What changes a message is simply done again; a message itself is looked for first."""
        at = self.now + SOON * 2 ** min(one.doubts, 7)
        self._plan_again(one, at, doubt=one.op == "send", attempts=one.doubts + 1)

    def _plan_again(self, one: Leaving, at: datetime, **more: object) -> None:
        if self._write(one, status="planned", ready=at, **more):
            self.later[one.row] = at

    def _close(self, one: Leaving, status: delivery.Status) -> None:
        if not self._write(one, status=status, settled_at=self.now):
            return
        row = self.session.get(Delivery, one.row)
        if row is not None and row.channel_id is not None and status != "dropped":
            tell_unsaid(self.house, self.session, self.now, row, status)

    def _write(self, one: Leaving, **values: object) -> bool:
        """False when it was given to somebody else meanwhile, since this program seemed gone: then
        only they know what becomes of it. Or this was written down before, and nobody heard so."""
        mine = (col(Delivery.id) == one.row, SENDING, col(Delivery.attempts) == one.doubts)
        done: Any = self.session.execute(sa.update(Delivery).where(*mine).values(**values))
        if not done.rowcount:
            self.later[one.row] = self.now + HELD
        return bool(done.rowcount)

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
