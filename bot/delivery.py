"""The ledger of what was said to whom, once, and timers that look ahead.

A delivery is unique by key, recipient and operation, so planning the same thing twice changes
nothing. What is due is found through an index, never by looking at all people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from bot.actions import Topic
from bot.store import moment_field, person_field

Purpose = Literal["invitation", "coaching", "duty", "own", "team"]
Operation = Literal["send", "update", "withdraw"]
Status = Literal["planned", "sending", "sent", "dropped", "failed", "unknown", "expired"]


class Delivery(SQLModel, table=True):
    """One message for one person or channel at one key; an update or withdrawal is `of` another.

    `ready` is `due`, or later when the lane is busy. A row in `sending` has left this program and
    nothing came back yet.
    """

    __table_args__ = (
        sa.UniqueConstraint("key", "person_id", "op"),
        sa.UniqueConstraint("key", "channel_id", "op"),
        sa.Index("ix_delivery_status_ready", "status", "ready"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    op: str = "send"
    of: str = ""
    person_id: int | None = person_field(default=None)
    channel_id: int | None = Field(
        default=None, foreign_key="channel.id", ondelete="CASCADE", index=True
    )
    topic: str
    purpose: str
    due: datetime = moment_field()
    ready: datetime = moment_field()
    until: datetime = moment_field()
    slotted: bool = False
    status: str = "planned"
    attempts: int = 0
    platform: str = ""
    external: str = ""
    reference: str = ""
    settled_at: datetime | None = moment_field(default=None)


class Timer(SQLModel, table=True):
    """When a feature looks again at a person, a team, or a row of its own (`subject`)."""

    id: int | None = Field(default=None, primary_key=True)
    feature: str
    person_id: int | None = person_field(default=None)
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="CASCADE", index=True)
    subject: int | None = None
    due: datetime = moment_field(index=True)


class Inbound(SQLModel, table=True):
    """Hashed ids of events that were answered, so that none is answered twice; kept for a week."""

    id: str = Field(primary_key=True)
    at: datetime = moment_field(index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something to be said between `at` and `until` (UTC), to one person or in one channel."""

    key: str
    topic: Topic
    at: datetime
    until: datetime
    purpose: Purpose
    person_id: int | None = None
    channel_id: int | None = None
    op: Operation = "send"
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """When a feature wants to look at its subject again."""

    feature: str
    at: datetime
    person_id: int | None = None
    team_id: int | None = None
    subject: int | None = None


def insert_new(
    session: Session, table: type[SQLModel], rows: Sequence[dict[str, object]]
) -> list[int]:
    """Insert the rows whose keys are not there yet; returns the primary keys of the new rows."""
    if not rows:
        return []
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    target = sa.inspect(table).local_table
    statement = insert(target).on_conflict_do_nothing().returning(*target.primary_key.columns)
    return list(session.execute(statement, list(rows)).scalars())


def plan(session: Session, dues: Iterable[Due]) -> list[int]:
    """Enter deliveries in the ledger, passing over those that stand there. Returns new ids."""
    return insert_new(session, Delivery, [_row(due) for due in dues])


def _row(due: Due) -> dict[str, object]:
    if (due.person_id is None) == (due.channel_id is None):
        raise ValueError(f"{due.key}: a delivery goes to one person or to one channel")
    return {
        "key": due.key,
        "op": due.op,
        "of": due.of,
        "person_id": due.person_id,
        "channel_id": due.channel_id,
        "topic": due.topic.pack(),
        "purpose": due.purpose,
        "due": due.at,
        "ready": due.at,
        "until": due.until,
        "slotted": False,
        "status": "planned",
        "attempts": 0,
        "platform": "",
        "external": "",
        "reference": "",
    }


def unplan(
    session: Session, *, person_id: int, purposes: Sequence[Purpose] = (), prefix: str = ""
) -> None:
    """Strike what was planned for a person and not yet said; as if it never stood there."""
    statement = sa.delete(Delivery).where(
        col(Delivery.person_id) == person_id, col(Delivery.status) == "planned"
    )
    if purposes:
        statement = statement.where(col(Delivery.purpose).in_(purposes))
    if prefix:
        statement = statement.where(col(Delivery.key).startswith(prefix, autoescape=True))
    session.execute(statement)


def unplan_key(session: Session, key: str) -> None:
    """Strike what was planned under a key, for whomever, and not yet said."""
    session.execute(
        sa.delete(Delivery).where(col(Delivery.key) == key, col(Delivery.status) == "planned")
    )


def said(session: Session, key: str) -> list[Delivery]:
    """The messages that stand somewhere under this key, for taking back or changing."""
    query = select(Delivery).where(
        Delivery.key == key,
        Delivery.op == "send",
        col(Delivery.status).in_(("sending", "sent", "unknown")),
    )
    return list(session.exec(query))


def wake(session: Session, wakes: Iterable[Wake]) -> None:
    """Set timers; a later one for the same subject takes the place of the earlier."""
    newest = {(one.feature, one.person_id, one.team_id, one.subject): one for one in wakes}
    simple: dict[str, list[int]] = defaultdict(list)
    for (feature, person_id, team_id, subject), one in newest.items():
        if person_id is not None and team_id is None and subject is None:
            simple[feature].append(person_id)
        else:
            unwake(session, of=one)
    for feature, people in simple.items():
        session.execute(
            sa.delete(Timer).where(
                col(Timer.feature) == feature,
                col(Timer.person_id).in_(people),
                col(Timer.team_id).is_(None),
                col(Timer.subject).is_(None),
            )
        )
    rows = [asdict(one) | {"due": one.at} for one in newest.values()]
    if rows:
        for row in rows:
            del row["at"]
        session.execute(sa.insert(Timer), rows)


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


def claim_timers(session: Session, now: datetime, limit: int = 500) -> list[Timer]:
    """Take the timers that are due out of the table; two ticks at once never take the same."""
    query = (
        select(Timer)
        .where(Timer.due <= now)
        .order_by(col(Timer.due), col(Timer.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    timers = list(session.exec(query))
    for timer in timers:
        session.expunge(timer)
    session.execute(sa.delete(Timer).where(col(Timer.id).in_([timer.id for timer in timers])))
    return timers


def postpone(session: Session, timers: Iterable[Timer], at: datetime) -> None:
    """Put claimed timers back, for a later moment."""
    for timer in timers:
        session.add(
            Timer(
                feature=timer.feature,
                due=at,
                person_id=timer.person_id,
                team_id=timer.team_id,
                subject=timer.subject,
            )
        )


def ready_ids(session: Session, now: datetime, limit: int = 100) -> list[int]:
    """Planned deliveries whose moment is there, the earliest first."""
    query = (
        select(col(Delivery.id))
        .where(Delivery.status == "planned", Delivery.ready <= now)
        .order_by(col(Delivery.ready), col(Delivery.id))
        .limit(limit)
    )
    return [found for found in session.exec(query) if found is not None]


def hurry(session: Session, person_id: int, now: datetime) -> None:
    """What waited until somebody could be reached is due now, no sooner than it was planned."""
    planned = (col(Delivery.person_id) == person_id, col(Delivery.status) == "planned")
    waiting = (col(Delivery.due) <= now, col(Delivery.ready) > now, ~col(Delivery.slotted))
    session.execute(sa.update(Delivery).where(*planned, *waiting).values(ready=now))


def supersede(session: Session, person_id: int, reference: str, now: datetime) -> None:
    """An answer in place of a message shows how it is now: strike what would only change it to
    that, planned in the same turn."""
    pressed = select(Delivery.key).where(
        Delivery.person_id == person_id, Delivery.reference == reference
    )
    changes = (col(Delivery.op) == "update", col(Delivery.status) == "planned")
    mine = (col(Delivery.person_id) == person_id, col(Delivery.of).in_(pressed))
    session.execute(sa.delete(Delivery).where(*changes, *mine, col(Delivery.due) == now))


def next_moment(session: Session) -> datetime | None:
    """When something will be due next: a timer or a planned delivery."""
    delivery = session.exec(
        select(Delivery.ready).where(Delivery.status == "planned").order_by(col(Delivery.ready))
    ).first()
    timer = session.exec(select(Timer.due).order_by(col(Timer.due))).first()
    return min((at for at in (delivery, timer) if at is not None), default=None)
