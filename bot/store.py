"""The database, for everyone who keeps something: one transaction is one plain function.

SQLite runs directly on the event loop with one short writer; PostgreSQL through asyncpg. Which of
the two it is stands in the URL and shows nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import Field, Session, SQLModel

T = TypeVar("T")

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(sa.types.TypeDecorator[datetime]):
    """A UTC moment; refuses naive values, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment_field(**more: Any) -> Any:
    """A column of UTC moments."""
    return Field(sa_type=Moment, **more)


def names_field() -> Any:
    """A column with a short list of names."""
    return Field(default_factory=list, sa_type=sa.JSON)


def person_field(**more: Any) -> Any:
    """A column that names the person a row is about: the row goes when the person does."""
    return Field(foreign_key="person.id", ondelete="CASCADE", index=True, **more)


class Store:
    """One database. `transact` is the only way in."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self._sync: sa.Engine | None = None
        self._async: AsyncEngine | None = None
        if self.url.get_backend_name() == "sqlite":
            self._sync = _sqlite(self.url)
        else:
            asyncpg = self.url.set(drivername="postgresql+asyncpg")
            self._async = create_async_engine(asyncpg, hide_parameters=True)

    async def transact(self, work: Callable[[Session], T]) -> T:
        """Run `work` as one transaction: all of it happens, or none when it raises."""
        if self._sync is not None:
            with Session(self._sync, expire_on_commit=False) as session, session.begin():
                return work(session)
        opened = AsyncSession(self._async, sync_session_class=Session, expire_on_commit=False)
        async with opened as waiting, waiting.begin():
            return await waiting.run_sync(lambda inner: work(_plain(inner)))

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Run `work` on a bare connection, for migrations."""
        if self._sync is not None:
            with self._sync.connect() as connection:
                return work(connection)
        assert self._async is not None
        async with self._async.connect() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        if self._sync is not None:
            self._sync.dispose()
        if self._async is not None:
            await self._async.dispose()


def _plain(session: Any) -> Session:
    assert isinstance(session, Session)
    return session


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url, hide_parameters=True, poolclass=sa.pool.StaticPool if not url.database else None
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        # sqlite3 opens transactions late and without a lock; the coach asks for its own below
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
