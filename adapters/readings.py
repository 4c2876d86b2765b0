"""Reads from the database how the coach's work stands at a moment, for the page of numbers.

Every count walks an index and ends at a limit, however much there is: people wait meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from adapters.aside import held_rows
from bot import delivery, lane
from bot.delivery import PLANNED, RANKS, SENDING, Delivery
from bot.lane import Paces
from bot.timers import Timer

MOST = 10_000  # rows that are counted: so many, or more
OVERDUE = timedelta(minutes=1)  # a tick looks every second
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One queue of deliveries: how many are ready, since when, until when it is closed."""

    count: int
    oldest: timedelta
    closed: timedelta
    in_the_air: int


@dataclass(frozen=True, slots=True)
class Reading:
    """`queues` by name. Who is reached nowhere waits in none of them, and is not told of."""

    queues: dict[str, Waiting]
    timers: int
    held: int = 0


def read(session: Session, paces: Paces, now: datetime) -> Reading:
    queues, aside = lane.queues(paces), held_rows(session)
    first = _first(session, queues, aside)
    names = {queue: lane.gate_of(queue, paces) for queue in queues}
    gates = lane.look(session, names.values(), paces, now)
    counts, air = _ready(session, queues, now, aside), _in_the_air(session)
    told = {
        queue: Waiting(
            counts[queue],
            max(now - first.get(queue, now), NONE),
            max(gates[names[queue]].opens_at - now, NONE),
            air.get(queue, 0),
        )
        for queue in queues
    }
    return Reading(told, _overdue(session, now))


def _first(session: Session, queues: Sequence[str], aside: Sequence[int]) -> dict[str, datetime]:
    """Since when something waits in each queue, or from when on."""
    if not aside:
        return delivery.next_ready(session, queues)
    first: dict[str, datetime] = {}
    for queue, here in _walks(queues, aside):
        soonest = sa.select(col(Delivery.ready)).where(*here).order_by(col(Delivery.ready))
        if (at := session.scalar(soonest.limit(1))) is not None:
            first[queue] = min(at, first.get(queue, at))
    return first


def _ready(
    session: Session, queues: Sequence[str], now: datetime, aside: Sequence[int]
) -> dict[str, int]:
    counts = dict.fromkeys(queues, 0)
    for queue, here in _walks(queues, aside):
        counts[queue] += _count(session, *here, col(Delivery.ready) <= now)
    return counts


def _walks(queues: Sequence[str], aside: Sequence[int]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Along the index of what is planned, for each queue and rank, past what is held."""
    others = (col(Delivery.id).not_in(aside),) if aside else ()
    for queue in queues:
        for rank in RANKS:
            yield (
                queue,
                (
                    *(PLANNED, col(Delivery.lane) == queue, col(Delivery.rank) == rank),
                    *others,
                ),
            )


def _in_the_air(session: Session) -> dict[str, int]:
    query = sa.select(col(Delivery.lane), sa.func.count().label("many")).where(SENDING)
    found = session.execute(query.group_by(col(Delivery.lane)))
    return {row.lane: row.many for row in found}


def _overdue(session: Session, now: datetime) -> int:
    return _count(session, col(Timer.due) <= now - OVERDUE)


def _count(session: Session, *here: Any) -> int:
    some = sa.select(sa.literal(1)).where(*here).limit(MOST).subquery()
    found: int = session.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
    return found
