"""What may have been said since a backup, when no database is left that tells."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.coach import Coach
from bot.delivery import ASKED, Delivery
from bot.restoring.ledger import UNDECIDED
from bot.store import Store
from bot.turn import House
from bot.unsaid import tell_unsaid

ROUNDS = 100  # of looking at what is due; a feature that wants to look again at once gets its turn


async def lapse(store: Store, house: House, now: datetime) -> tuple[int, int]:
    """Let go of what was due since the backup; what somebody waits for is said unless it is found.

    What features would have planned since is planned first, and treated the same: this week's cards
    may have come, so next week's are the first. Returns how many are let go, and how many in doubt.
    """
    last = await store.transact(_last)
    due = col(Delivery.due) <= now
    first = await store.transact(partial(_lapse, due, house, now))
    coach = Coach(store, house)
    for _ in range(ROUNDS):
        await coach.tick(now)
        at = await coach.next_moment()
        if at is None or at > now:
            break
    second = await store.transact(partial(_lapse, col(Delivery.id) > last, house, now))
    return first[0] + second[0], first[1] + second[1]


def _last(session: Session) -> int:
    return session.execute(sa.select(sa.func.max(col(Delivery.id)))).scalar() or 0


def _lapse(
    which: sa.ColumnElement[bool], house: House, now: datetime, session: Session
) -> tuple[int, int]:
    """Changes of what was said stay planned: to do them twice changes nothing."""
    open_ = (col(Delivery.op) == "send", col(Delivery.status).in_(UNDECIDED))
    rows = session.exec(select(Delivery).where(*open_, which)).all()
    asked = [row for row in rows if row.purpose in ASKED]
    for row in asked:
        row.status, row.doubt, row.ready = "planned", True, max(row.due, now)
    over = [row for row in rows if row.purpose not in ASKED]
    for row in over:
        row.status, row.settled_at = "expired", now
    session.flush()
    for row in over:
        tell_unsaid(house, session, now, row, "unknown")
    return len(over), len(asked)
