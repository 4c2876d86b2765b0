"""Looks at the deliveries an engine gives, one by one, and says of each what is to become of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot import delivery
from bot.delivery import Delivery
from bot.lane import Gate
from bot.leaving import STRAYS, Leaving, claim_rows, hold_gates, rows_of
from bot.turn import House

Given = Mapping[str, Sequence[int]]
"""By queue: the rows whose moment an engine says is there, the most urgent first. Under the empty
name the Sender looks for those that have no lane yet."""

SOON = timedelta(seconds=5)  # until what may have arrived is looked for: a platform may be busy yet
HELD = timedelta(seconds=1)  # until a row that another transaction holds is looked at again
UNDERWAY = sa.text("delivery.status IN ('planned', 'sending')")


@dataclass(slots=True)
class Taken:
    """What leaves now, and when to look again at others; those `done` with need nothing more.

    What is in none of the three waits for its lane, which `opens` then.
    """

    leaving: list[Leaving] = field(default_factory=list)
    later: dict[int, datetime] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    opens: datetime | None = None


def claim_given(
    session: Session, house: House, now: datetime, given: Given, *, careful: bool = False
) -> Taken:
    """At the pace of their lanes. An engine gives each row to one Sender at a time: one that stands
    in `sending` was given to somebody who is gone, so it may have arrived, and is looked for."""
    gates = hold_gates(session, house, (queue for queue in given if queue), now)
    looked = {id: queue for queue, gate in gates.items() for id in given[queue][: gate.room]}
    rows = rows_of(session, list(looked), UNDERWAY) if looked else []
    taken = Taken(opens=_opens(given, gates))
    fit = [row for row in rows if _is_due(row, looked[row.id or 0], taken, now)]
    _look_for(session, [row for row in rows if row.status == "sending"], taken, now)
    if "" in given:
        strays = delivery.ready_ids(session, now, {"": STRAYS})
        fit += rows_of(session, strays, delivery.PLANNED) if strays else []
    leaving, later = claim_rows(session, house, now, fit, gates, careful=careful)
    taken.leaving = leaving
    taken.later |= {id: at for id, at in later.items() if id in looked}
    taken.later |= _held(session, set(looked) - {row.id or 0 for row in rows}, now)
    taken.done = set(looked) - set(taken.later) - {one.row for one in leaving}
    return taken


def _opens(given: Given, gates: Mapping[str, Gate]) -> datetime | None:
    """When the first of those lanes lets one go for which there is no room now."""
    full = (gate for queue, gate in gates.items() if len(given[queue]) > gate.room)
    return min((gate.opens_at for gate in full), default=None)


def _is_due(row: Delivery, queue: str, taken: Taken, now: datetime) -> bool:
    """One that moved to another lane was given anew there."""
    if row.status == "sending" or row.lane != queue:
        return False
    if row.ready > now:
        taken.later[row.id or 0] = row.ready
        return False
    return True


def _look_for(session: Session, rows: Sequence[Delivery], taken: Taken, now: datetime) -> None:
    lost = [row.id or 0 for row in rows]
    if lost:
        delivery.doubt(session, now + SOON, col(Delivery.id).in_(lost))
        taken.later |= dict.fromkeys(lost, now + SOON)


def _held(session: Session, missing: set[int], now: datetime) -> dict[int, datetime]:
    """Those of the missing that somebody else holds this moment; the others are gone."""
    if not missing:
        return {}
    query = sa.select(col(Delivery.id)).where(col(Delivery.id).in_(missing), UNDERWAY)
    return dict.fromkeys(session.execute(query).scalars(), now + HELD)
