"""The pace of one workspace or tenant, shared by all who send there (GCRA)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)


class Lane(SQLModel, table=True):
    """The pace of one workspace: the first microsecond since 1970 at which it has room again."""

    name: str = Field(primary_key=True)
    free_at: int = Field(sa_type=sa.BigInteger)


def slot(session: Session, lane: str, now: datetime, pace: timedelta) -> datetime:
    """Take the next free moment in a lane; whoever comes later gets a later one (GCRA)."""
    step, present = round(pace / MICRO), round((now - EPOCH) / MICRO)
    dialect = session.get_bind().dialect.name
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Lane)
    free = col(Lane.free_at)
    later = sa.case((free > present, free), else_=present) + step
    statement = (
        insert.values(name=lane, free_at=present + step)
        .on_conflict_do_update(index_elements=["name"], set_={"free_at": later})
        .returning(free)
    )
    taken: int = session.execute(statement).scalar_one()
    return EPOCH + (taken - step) * MICRO


def freeze(session: Session, lane: str, until: datetime) -> None:
    """Close a lane for everybody until then (the platform said: too fast)."""
    row = session.get(Lane, lane)
    free_at = round((until - EPOCH) / MICRO)
    if row is None:
        session.add(Lane(name=lane, free_at=free_at))
    else:
        row.free_at = max(row.free_at, free_at)
