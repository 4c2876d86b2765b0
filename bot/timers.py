"""Timers, for all that waits: when a feature looks again at a person, a team or a row of its own.

Claimed in batches and planned from in one transaction, so none is lost between two steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col

from bot.store import insert_all, moment_field, number_field, person_field, table_of


class Timer(SQLModel, table=True):
    """When a feature looks again at a person, a team, or a row of its own (`subject`)."""

    id: int | None = number_field()
    feature: str
    person_id: int | None = person_field(default=None)
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="CASCADE", index=True)
    subject: int | None = None
    due: datetime = moment_field(index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """When a feature wants to look at its subject again."""

    feature: str
    at: datetime
    person_id: int | None = None
    team_id: int | None = None
    subject: int | None = None


def wake(session: Session, wakes: Iterable[Wake]) -> None:
    """Set timers; a later one for the same subject takes the place of the earlier."""
    session.flush()  # the subjects have to stand there
    newest = {(one.feature, one.person_id, one.team_id, one.subject): one for one in wakes}
    simple: dict[str, list[int]] = defaultdict(list)
    for (feature, person_id, team_id, subject), one in newest.items():
        if person_id is not None and team_id is None and subject is None:
            simple[feature].append(person_id)
        else:
            unwake(session, of=one)
    for feature, people in simple.items():
        session.execute(_OF_PEOPLE, {"of": feature, "people": people})
    insert_all(session, Timer, [_row(one, one.at) for one in newest.values()])


def unwake(session: Session, *, of: Wake) -> None:
    """Strike the timer of this subject, if there is one."""
    session.execute(
        sa.delete(Timer).where(
            col(Timer.feature) == of.feature,
            col(Timer.person_id).is_not_distinct_from(of.person_id),
            col(Timer.team_id).is_not_distinct_from(of.team_id),
            col(Timer.subject).is_not_distinct_from(of.subject),
        )
    )


def claim(session: Session, now: datetime, limit: int) -> list[Wake]:
    """Take the timers that are due out of the table; two ticks at once never take the same."""
    found = session.execute(_DUE, {"now": now, "limit": limit}).all()
    if found:
        session.execute(_THESE, {"ids": [row.id for row in found]})
    return [
        Wake(
            feature=row.feature,
            at=row.due,
            person_id=row.person_id,
            team_id=row.team_id,
            subject=row.subject,
        )
        for row in found
    ]


def postpone(session: Session, timers: Iterable[Wake], at: datetime) -> None:
    """Put claimed timers back, for a later moment."""
    insert_all(session, Timer, [_row(one, at) for one in timers])


def next_due(session: Session) -> datetime | None:
    """When the first timer is due."""
    return session.scalar(_FIRST)


def _row(one: Wake, due: datetime) -> dict[str, object]:
    return {
        "feature": one.feature,
        "due": due,
        "person_id": one.person_id,
        "team_id": one.team_id,
        "subject": one.subject,
    }


# --- statements, each built once: for a hundred timers that costs as much as running it -----------

TIMER = table_of(Timer)

_DUE = (
    sa.select(TIMER)
    .where(TIMER.c.due <= sa.bindparam("now"))
    .order_by(TIMER.c.due, TIMER.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(skip_locked=True)
)
_FIRST = sa.select(TIMER.c.due).order_by(TIMER.c.due).limit(1)
_THESE = sa.delete(TIMER).where(TIMER.c.id.in_(sa.bindparam("ids", expanding=True)))
_OF_PEOPLE = sa.delete(TIMER).where(
    TIMER.c.feature == sa.bindparam("of"),
    TIMER.c.person_id.in_(sa.bindparam("people", expanding=True)),
    TIMER.c.team_id.is_(None),
    TIMER.c.subject.is_(None),
)
