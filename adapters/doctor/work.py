"""Whether the coach does its work: what should have been done by now, as the database has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from adapters.aside import held_rows
from adapters.doctor.finding import Finding, good, warn
from bot.delivery import PLANNED, Delivery
from bot.timers import Timer

MOST = 10_000  # that many are counted
LATE = timedelta(minutes=5)  # every second somebody looks
WAITS = timedelta(minutes=15)  # a lane is closed for five at most


def standing(session: Session, now: datetime) -> Iterator[Finding]:
    """What waits for a process that is not there, or that does not come through."""
    overdue = _count(session, col(Timer.due) <= now - LATE)
    here = (PLANNED, col(Delivery.lane) != "", col(Delivery.ready) <= now - WAITS)
    waiting = _count(session, *here, col(Delivery.id).not_in(held_rows(session)))
    held = _held(session)
    if overdue:
        yield warn("doctor-work-overdue", count=overdue)
    if waiting:
        yield warn("doctor-work-waiting", count=waiting)
    if held:
        yield warn("doctor-work-held", count=held)
    if not (overdue or waiting or held):
        yield good("doctor-work")


def _count(session: Session, *here: sa.ColumnElement[bool] | sa.TextClause) -> int:
    some = sa.select(sa.literal(1)).where(*here).limit(MOST).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _held(session: Session) -> int:
    if session.get_bind().dialect.name == "sqlite":
        return 0
    from adapters.engine import jobs

    return jobs.held(session)
