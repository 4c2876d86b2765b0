"""What people did and the coach answered before: so that no repeated event is answered twice."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col

from bot.events import Event
from bot.store import Moment, insert_new, moment_field

KEPT = timedelta(days=7)  # far longer than a platform repeats itself (Slack: after 1 and 5 minutes)


class Inbound(SQLModel, table=True):
    """Hashed ids of events that were answered, so that none is answered twice; kept for a week."""

    id: str = Field(primary_key=True)
    at: datetime = moment_field(index=True)


_OUTLIVED = sa.select(sa.exists().where(col(Inbound.at) < sa.bindparam("before", type_=Moment)))


def repeated(session: Session, event: Event, secret: str) -> bool:
    """Whether this very event was answered before; notes it when it was not.

    Under a keyed hash: a platform's id may name the person, and would tell who acted when.
    """
    seen = {"id": _hash(event, secret), "at": event.at}
    return not insert_new(session, Inbound, [seen])


def unanswered(session: Session, event: Event, secret: str) -> None:
    """Nothing came of it, so when it is told again it gets the same answer again."""
    session.execute(sa.delete(Inbound).where(col(Inbound.id) == _hash(event, secret)))


def outlived(session: Session, now: datetime) -> bool:
    """Whether there is anything to let go of."""
    return bool(session.execute(_OUTLIVED, {"before": now - KEPT}).scalar())


def let_go(session: Session, now: datetime) -> None:
    """Forget what is too old to be repeated."""
    session.execute(sa.delete(Inbound).where(col(Inbound.at) < now - KEPT))


def _hash(event: Event, secret: str) -> str:
    line = f"{event.sender.platform}:{event.id}".encode(errors="backslashreplace")
    return hmac.new(secret.encode(), line, hashlib.sha256).hexdigest()
