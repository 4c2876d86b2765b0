"""The database, for everyone who keeps something: one transaction is one plain function.

SQLite runs directly on the event loop with one short writer; PostgreSQL through asyncpg. Which of
the two it is stands in the URL and shows nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from bot.address import read_url
from bot.postgresql import Postgresql
from bot.trouble import is_locked, trouble

log = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE = 5.0  # seconds for another program that holds the database
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.25
BLOCKING_MS = 50  # that long the loop stands still for it, in one try
REWRITTEN = 100_000_000  # bytes of a file that is written anew while people wait: a second or two
ERASED = "coach_erased_somebody"
GAPS = "PRAGMA user_version"  # of SQLite, kept in the file: erasures since it was written anew
READING = {"coach_reads": True}
PASSING = {"coach_passes": True}

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


def number_field() -> Any:
    """The number of a row in a table that never stops growing."""
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return Field(default=None, primary_key=True, sa_type=kind)


def names_field() -> Any:
    """A column with a short list of names."""
    return Field(default_factory=list, sa_type=sa.JSON)


def person_field(**more: Any) -> Any:
    """A column that names the person a row is about: the row goes when the person does."""
    return Field(foreign_key="person.id", ondelete="CASCADE", index=True, **more)


def table_of(model: type[SQLModel]) -> sa.Table:
    table = sa.inspect(model).local_table
    assert isinstance(table, sa.Table)
    return table


def insert_all(session: Session, table: type[SQLModel], rows: Sequence[dict[str, object]]) -> None:
    """Insert these rows, each with every column but the number it gets; past what is loaded."""
    if rows:
        session.connection().execute(_insert(table), list(rows))


@cache
def _insert(table: type[SQLModel]) -> sa.Insert:
    return sa.insert(table_of(table))


def insert_new(
    session: Session, table: type[SQLModel], rows: Sequence[dict[str, object]]
) -> list[int]:
    """Insert the rows whose keys are not there yet; returns the primary keys of the new rows."""
    if not rows:
        return []
    statement = _passing_over(table, session.get_bind().dialect.name)
    return list(session.execute(statement, list(rows)).scalars())


def put(session: Session, table: type[SQLModel], rows: Sequence[dict[str, object]]) -> None:
    """Insert these rows, each in place of the one with its primary key; past what is loaded."""
    if rows:
        statement = _in_place_of(table, session.get_bind().dialect.name)
        session.connection().execute(statement, list(rows))


@cache  # to build a statement costs more than to run it
def _passing_over(table: type[SQLModel], dialect: str) -> Any:
    insert = _insert_for(table, dialect)
    return insert.on_conflict_do_nothing().returning(*insert.table.primary_key.columns)


@cache
def _in_place_of(table: type[SQLModel], dialect: str) -> Any:
    insert = _insert_for(table, dialect)
    keys = insert.table.primary_key.columns
    others = [one.name for one in insert.table.columns if one.name not in keys]
    return insert.on_conflict_do_update(
        index_elements=list(keys), set_={name: insert.excluded[name] for name in others}
    )


def _insert_for(table: type[SQLModel], dialect: str) -> Any:
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table_of(table))


class Store:
    """One database. `transact` is the only way in, and `look` for who only reads."""

    def __init__(self, url: str) -> None:
        """Raises ArgumentError for what is no address, and ImportError without its driver."""
        self.url = read_url(url)
        self._locked_until = 0.0  # in the loop's time: nobody tries before
        self._pause = FIRST_PAUSE
        self._sync: sa.Engine | None = None
        self._server: Postgresql | None = None
        if self.url.get_backend_name() == "sqlite":
            self._sync = _sqlite(self.url)
        else:
            self._server = Postgresql(self.url)

    @property
    def dsn(self) -> str:
        """The address with the password, as asyncpg takes it."""
        assert self._server is not None
        return self._server.dsn

    async def transact(self, work: Callable[[Session], T], *, durable: bool = True) -> T:
        """Run `work` as one transaction: all of it happens, or none when it raises.

        On SQLite nothing of it has begun while another program holds the database, and the loop
        goes on meanwhile. When it need not be `durable`, it is on the disk with the next one that
        is, and a power cut before that undoes all of it: only for a tick, which is then done
        again, never for what a person did or for what was said. On PostgreSQL `work` may be run
        again from its beginning, after all it did was undone.
        """
        options = {} if durable else PASSING
        if self._sync is not None:
            with Session(self._sync, expire_on_commit=False) as session:
                await self._unlocked(partial(session.connection, execution_options=options))
                done = work(session)
                if ERASED in session.info:
                    connection = session.connection()
                    count = connection.exec_driver_sql(GAPS).scalar_one()
                    connection.exec_driver_sql(f"{GAPS}={count + 1}")
                session.commit()
                return done
        assert self._server is not None
        return await self._server.transact(work, durable=durable)

    async def look(self, work: Callable[[Session], T]) -> T:
        """Run `work`, which only reads; on SQLite nobody who writes makes it wait."""
        if self._server is not None:
            return await self._server.look(work)
        with Session(self._sync, expire_on_commit=False) as session:
            begin = partial(session.connection, execution_options=READING)
            try:
                begin()
            except sa.exc.OperationalError:  # not a writer's doing: somebody holds it whole
                await self._unlocked(begin)
            return work(session)

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Run `work` on a bare connection, for migrations."""
        if self._sync is not None:
            with await self._unlocked(self._sync.connect) as connection:
                _wait_at_most(connection, round(PATIENCE * 1000))
                try:
                    return work(connection)
                finally:
                    _wait_at_most(connection, BLOCKING_MS)
        assert self._server is not None
        return await self._server.run(work)

    async def ask(self, work: Callable[[Any], Awaitable[T]]) -> T:
        """On PostgreSQL: let `work` use the driver's own connection, outside any transaction."""
        assert self._server is not None
        return await self._server.ask(work)

    async def empty_journal(self, *, whole: bool = False) -> None:
        """On SQLite: what was erased leaves the file itself, and not only in its journal.

        Where rows were moved about, old copies stay in the gaps between others; so after somebody
        was erased the file is written anew, beside the loop: meanwhile who reads goes on, and who
        writes waits. One so large that they would wait in vain keeps its mark, until it is asked
        for as a `whole`, when nobody waits; so does one for which this is not the moment.
        """
        if self._sync is None or not self.url.database:
            return
        with self._sync.connect() as connection:
            driver: Any = connection.connection.driver_connection
            (gaps,) = driver.execute(GAPS).fetchone()
            if gaps and (whole or _size(driver) <= REWRITTEN):
                try:
                    await asyncio.to_thread(_rewrite, self.url.database, gaps)
                except sqlite3.OperationalError as error:  # somebody writes, or the disk is full
                    log.warning("the file is not written anew yet: %s", trouble(error))
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        if self._sync is not None:
            self._sync.dispose()
        if self._server is not None:
            await self._server.close()

    async def _unlocked(self, take: Callable[[], T]) -> T:
        """What `take` brings, tried for as long as there is patience; one caller at a time tries,
        so that a crowd does not keep the loop busy with waiting."""
        clock = asyncio.get_running_loop().time
        end = clock() + PATIENCE
        while (now := clock()) < end:
            if now < self._locked_until:
                await asyncio.sleep(min(self._locked_until, end) - now)
                continue
            try:
                taken = take()
            except sa.exc.OperationalError as error:
                if not is_locked(error):
                    raise
                self._locked_until = clock() + self._pause
                self._pause = min(2 * self._pause, LONGEST_PAUSE)
            else:
                self._locked_until, self._pause = 0.0, FIRST_PAUSE
                return taken
        return take()


def _rewrite(path: str, gaps: int) -> None:
    """Without any gap. Should this stop halfway, or somebody be erased right after it, the mark
    stays."""
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as driver:
        driver.execute("PRAGMA secure_delete=ON")
        driver.execute("VACUUM")
        driver.execute("BEGIN IMMEDIATE")
        if driver.execute(GAPS).fetchone() == (gaps,):
            driver.execute(f"{GAPS}=0")
        driver.execute("COMMIT")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _size(driver: Any) -> int:
    """Of the database, in bytes."""
    (pages,), (page,) = (driver.execute(f"PRAGMA page_{of}").fetchone() for of in ("count", "size"))
    return int(pages * page)


def _wait_at_most(connection: sa.Connection, milliseconds: int) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={milliseconds}")


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url, hide_parameters=True, poolclass=sa.pool.StaticPool if not url.database else None
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        # sqlite3 opens transactions late and without a lock; the coach asks for its own below
        connection.isolation_level = None
        waits = f"busy_timeout={BLOCKING_MS}"
        # what is erased is overwritten, not only passed over
        for pragma in (waits, "journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options().keys()
        # each says so for itself, before it begins: the next on this connection may need the other
        flushes = "NORMAL" if PASSING.keys() <= options else "FULL"
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA synchronous={flushes}")
        connection.exec_driver_sql("BEGIN" if READING.keys() <= options else "BEGIN IMMEDIATE")

    return engine
