"""The ledger of what was said to whom, once: planned, sending, and how it ended.

A delivery is unique by key, recipient and operation, so planning the same thing twice changes
nothing. What is due is found through an index, never by looking at all people.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot import lane
from bot.actions import Topic
from bot.people import Channel, platforms_of
from bot.store import Moment, insert_new, moment_field, number_field, person_field, table_of

Purpose = Literal["invitation", "coaching", "duty", "own", "team"]
Operation = Literal["send", "update", "withdraw"]
Status = Literal["planned", "sending", "sent", "dropped", "failed", "unknown", "expired"]
CHANGED = "coach_changes_were_planned"
STRUCK = "coach_plans_were_struck"
ASKED = ("own", "duty")  # said again when nobody can tell whether it arrived; the rest is let go
ANSWER, REMINDER, OFFER = RANKS = (0, 1, 2)  # who waits for an answer goes before what is offered
# written out, because a database only then sees that its index of planned rows will do
PLANNED, SENDING = sa.text("delivery.status = 'planned'"), sa.text("delivery.status = 'sending'")


class Delivery(SQLModel, table=True):
    """One message for one person or channel at one key; an update or withdrawal is `of` another.

    `ready` is `due`, or later when it has to wait. `lane` is the queue it waits in, empty while
    the recipient is reached nowhere. A row in `sending` has left this program and nothing came
    back yet; one in `doubt` left before and may have arrived.
    """

    __table_args__ = (
        sa.UniqueConstraint("key", "person_id", "op"),
        sa.UniqueConstraint("key", "channel_id", "op"),
        sa.Index(
            "ix_delivery_planned", "lane", "rank", "ready", "id",
            sqlite_where=sa.text("status = 'planned'"),
            postgresql_where=sa.text("status = 'planned'"),
        ),
        sa.Index(
            "ix_delivery_sending", "id",
            sqlite_where=sa.text("status = 'sending'"),
            postgresql_where=sa.text("status = 'sending'"),
        ),
    )  # fmt: skip

    id: int | None = number_field()
    key: str
    op: str = "send"
    of: str = ""
    person_id: int | None = person_field(default=None)
    channel_id: int | None = Field(
        default=None, foreign_key="channel.id", ondelete="CASCADE", index=True
    )
    topic: str
    purpose: str
    lane: str = ""
    rank: int = OFFER
    due: datetime = moment_field()
    ready: datetime = moment_field()
    until: datetime = moment_field()
    status: str = "planned"
    doubt: bool = False
    attempts: int = 0
    platform: str = ""
    external: str = ""
    reference: str = ""
    settled_at: datetime | None = moment_field(default=None)


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


def plan(
    session: Session, dues: Iterable[Due], now: datetime, on: Container[str] | None = None
) -> list[int]:
    """Enter deliveries in the ledger, passing over those that stand there. Returns new ids.

    `on` are the platforms that are on; what is for another waits without a lane.
    """
    planned = list(dues)
    if any(due.op == "update" for due in planned):
        session.info[CHANGED] = True
    lanes = _lanes(session, planned, on)
    return insert_new(session, Delivery, [_row(due, lanes, now) for due in planned])


def _lanes(
    session: Session, dues: Sequence[Due], on: Container[str] | None
) -> dict[tuple[bool, int], str]:
    """The platform on which each of these people and channels is reached."""
    people = {due.person_id for due in dues if due.person_id is not None}
    channels = {due.channel_id for due in dues if due.channel_id is not None}
    found = {
        (True, key): next((one for one in several if on is None or one in on), "")
        for key, several in platforms_of(session, people).items()
    }
    if channels:
        rows = select(Channel.id, Channel.platform).where(col(Channel.id).in_(channels))
        found |= {
            (False, key or 0): platform if on is None or platform in on else ""
            for key, platform in session.exec(rows)
        }
    return found


def _row(due: Due, lanes: Mapping[tuple[bool, int], str], now: datetime) -> dict[str, object]:
    if (due.person_id is None) == (due.channel_id is None):
        raise ValueError(f"{due.key}: a delivery goes to one person or to one channel")
    private, recipient = due.person_id is not None, due.person_id or due.channel_id or 0
    platform = lanes.get((private, recipient), "")
    return {
        "key": due.key,
        "op": due.op,
        "of": due.of,
        "person_id": due.person_id,
        "channel_id": due.channel_id,
        "topic": due.topic.pack(),
        "purpose": due.purpose,
        "lane": lane.queue(platform, due.op) if platform else "",
        "rank": _rank(due, now),
        "due": due.at,
        "ready": due.at,
        "until": due.until,
        "status": "planned",
        "doubt": False,
        "attempts": 0,
        "platform": "",
        "external": "",
        "reference": "",
    }


def _rank(due: Due, now: datetime) -> int:
    """Answers to people before reminders before what is offered (MISSION: nobody waits)."""
    if due.op == "withdraw" or (due.purpose == "own" and due.at <= now):
        return ANSWER
    return REMINDER if due.purpose in ("own", "duty", "team") else OFFER


def unplan(
    session: Session,
    *,
    person_id: int,
    purposes: Sequence[Purpose] = (),
    prefix: str = "",
    but: str = "",
) -> None:
    """Strike what was planned for a person and not yet said, `but` for one key; as if it never
    stood there.

    What may have been said already stays: it is looked for, and not said (Sender).
    """
    session.info[STRUCK] = True
    values = {"person": person_id, "purposes": purposes or get_args(Purpose), "but": but}
    session.execute(_strike(), {**values, "start": prefix, "length": len(prefix)})


@cache
def _strike() -> sa.Delete:
    """Built once: that costs more than to run it."""
    key: sa.ColumnElement[str] = table_of(Delivery).c.key
    start = sa.func.substr(key, 1, sa.bindparam("length", type_=sa.Integer))
    return sa.delete(table_of(Delivery)).where(
        col(Delivery.person_id) == sa.bindparam("person"),
        PLANNED,
        ~col(Delivery.doubt),
        col(Delivery.purpose).in_(sa.bindparam("purposes", expanding=True)),
        start == sa.bindparam("start", type_=sa.String),
        key != sa.bindparam("but"),
    )


def standing(session: Session, ids: Collection[int]) -> Collection[int]:
    """Those of these rows that were not struck in this transaction."""
    if STRUCK not in session.info:
        return ids
    return set(session.scalars(sa.select(col(Delivery.id)).where(col(Delivery.id).in_(ids))))


def unplan_key(session: Session, key: str) -> None:
    """Strike what was planned under a key, for whomever, and not yet said."""
    session.execute(
        sa.delete(Delivery).where(col(Delivery.key) == key, PLANNED, ~col(Delivery.doubt))
    )


def said(session: Session, key: str) -> list[Delivery]:
    """The messages that stand somewhere under this key, or may; for taking back or changing."""
    left = col(Delivery.status).in_(("sending", "sent", "unknown"))
    query = select(Delivery).where(
        Delivery.key == key, Delivery.op == "send", left | (PLANNED & col(Delivery.doubt))
    )
    return list(session.exec(query))


def ready_ids(session: Session, now: datetime, limits: Mapping[str, int]) -> list[int]:
    """Planned deliveries whose moment is there: of each queue at most so many, first by rank."""
    queues = tuple(limits)
    if not queues:
        return []
    values = {f"limit{n}": limits[queue] for n, queue in enumerate(queues)}
    found = sorted(tuple(row) for row in session.execute(_look(queues), {"now": now, **values}))
    left, ids = dict(limits), []
    for _rank, _ready, id, queue in found:
        if left[queue] > 0:
            left[queue] -= 1
            ids.append(id)
    return ids


@cache
def _look(queues: tuple[str, ...]) -> sa.CompoundSelect[Any]:
    """For each queue and rank the first ones that are due: a walk along the index for each."""
    fields = (col(Delivery.rank), col(Delivery.ready), col(Delivery.id), col(Delivery.lane))
    walks = [
        sa.select(*fields)
        .where(PLANNED, col(Delivery.lane) == queue, col(Delivery.rank) == rank)
        .where(col(Delivery.ready) <= sa.bindparam("now", type_=Moment))
        .order_by(col(Delivery.ready), col(Delivery.id))
        .limit(sa.bindparam(f"limit{n}", type_=sa.Integer))
        for n, queue in enumerate(queues)
        for rank in RANKS
    ]
    return sa.union_all(*(sa.select(walk.subquery()) for walk in walks))


def next_ready(session: Session, queues: Sequence[str]) -> dict[str, datetime]:
    """For each queue that has anything planned, the first moment something in it is due."""
    found = session.execute(_first(tuple(queues)))
    first: dict[str, datetime] = {}
    for queue, at in found:
        if at is not None:
            first[queue] = min(at, first.get(queue, at))
    return first


@cache
def _first(queues: tuple[str, ...]) -> sa.CompoundSelect[Any]:
    walks = [
        sa.select(sa.literal(queue), sa.func.min(col(Delivery.ready))).where(
            PLANNED, col(Delivery.lane) == queue, col(Delivery.rank) == rank
        )
        for queue in queues
        for rank in RANKS
    ]
    return sa.union_all(*walks)


def hurry(session: Session, now: datetime, person_id: int | None = None) -> None:
    """What waited until somebody, or anybody, could be reached is due now, no sooner than it was
    planned."""
    waiting = [col(Delivery.lane) == "", col(Delivery.due) <= now, col(Delivery.ready) > now]
    if person_id is not None:
        waiting.append(col(Delivery.person_id) == person_id)
    session.execute(sa.update(Delivery).where(PLANNED, *waiting).values(ready=now))


def supersede(session: Session, person_id: int, reference: str, now: datetime) -> None:
    """An answer in place of a message shows how it is now: strike what would only change it to
    that, planned in the same turn."""
    if CHANGED not in session.info:
        return
    pressed = select(Delivery.key).where(
        Delivery.person_id == person_id, Delivery.reference == reference
    )
    mine = (col(Delivery.op) == "update", PLANNED, col(Delivery.person_id) == person_id)
    just = (col(Delivery.of).in_(pressed), col(Delivery.due) == now)
    session.execute(sa.delete(Delivery).where(*mine, *just))


def write_rows(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Change these rows, each called by its `row`, all in the same fields. One that is gone by
    now, since its person was erased, stays gone."""
    if rows:
        change = sa.update(Delivery).where(col(Delivery.id) == sa.bindparam("row"))
        session.connection().execute(change, rows)


def doubt(session: Session, at: datetime, which: sa.ColumnElement[bool] | None = None) -> None:
    """After a sudden end: what was leaving then may or may not have arrived, and is looked for."""
    sent = col(Delivery.op) == "send"  # a change does no harm when it is simply done again
    left = {"status": "planned", "doubt": sent, "ready": at, "attempts": Delivery.attempts + 1}
    these = (SENDING,) if which is None else (SENDING, which)
    session.execute(sa.update(Delivery).where(*these).values(**left))


def unlane(session: Session, known: Sequence[str]) -> None:
    """What waits in a queue that is no longer known may find another way."""
    unknown = (PLANNED, col(Delivery.lane).not_in(("", *known)))
    session.execute(sa.update(Delivery).where(*unknown).values(lane=""))
