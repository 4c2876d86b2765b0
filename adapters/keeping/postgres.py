"""A PostgreSQL database of the coach: looked over, read into a SQLite file, and filled from one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.keeping import rows, tables
from adapters.keeping.pages import opened
from adapters.keeping.rows import Carried, Differs, Tell, Unfit, silent
from adapters.needs import SERVER, Missing, known_trouble, why_closed
from bot import migrations
from bot.address import Odd, named, read_url
from bot.postgresql import READING, Postgresql
from bot.store import Store

JOBS = "pgqueuer"  # the engine's own table; it gives every row a new job when it starts


def url_of(text: str) -> sa.URL:
    """Raises Missing, without the text: a password may stand in it."""
    try:
        return read_url(text)
    except sa.exc.ArgumentError as error:
        raise Missing("doctor-database-unfit") from error


def on_server(url: sa.URL) -> bool:
    return url.get_backend_name() == SERVER


@asynccontextmanager
async def connected(url: sa.URL, *, still: bool = False) -> AsyncIterator[AsyncConnection]:
    """One transaction, undone unless it is committed; with `still` it only reads, and all of it as
    of one moment. Raises Missing for whatever the server says."""
    try:
        server = Postgresql(url)
    except Odd as error:
        raise Missing("doctor-database-odd", name=error.name) from error
    except ImportError as error:
        raise Missing("doctor-database-driver", name=named(url)) from error
    try:
        with _plainly(url, "keeping-server-closed"):
            connection = await server.unhurried.connect()
        try:
            if still:
                await connection.execution_options(**READING)
            with _plainly(url, "keeping-server-failed"):
                yield connection
        finally:
            await connection.close()
    finally:
        await server.close()


@contextmanager
def _plainly(url: sa.URL, phrase: str) -> Iterator[None]:
    name = named(url)
    try:
        yield
    except Missing:
        raise
    except Unfit as error:
        raise Missing("keeping-unfit", table=error.table, kind=error.kind, name=name) from error
    except Differs as error:
        raise Missing("keeping-differs", table=str(error), name=name) from error
    except Exception as error:  # a driver's own kinds, and no two drivers alike
        inner = getattr(error, "orig", None)
        kind = type(getattr(inner, "__cause__", None) or inner or error).__name__
        known = known_trouble(error)
        if phrase == "keeping-server-closed":
            known = why_closed(url, error).replace("doctor-database-closed", "")
        raise Missing(known or phrase, name=name, kind=kind) from error


# --- looked over ----------------------------------------------------------------------------------


def revision(connection: sa.Connection) -> str:
    """Empty for a database without tables of ours."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def wanted() -> str:
    return ScriptDirectory(str(migrations.HERE)).get_current_head() or ""


def must_fit(connection: sa.Connection, name: str) -> None:
    """Raises Missing for a database of another version than this program's."""
    found = revision(connection)
    if found != wanted():
        raise Missing("keeping-old", name=name, found=found or "–", wanted=wanted())


def must_be_alone(connection: sa.Connection, name: str) -> None:
    """Nobody else works there with our name, and nobody writes until this transaction ends.

    Raises Missing. Only our own user's connections are looked at: a database's owner may look in.
    """
    others = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND usename = current_user AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    ).scalar_one()
    if others:
        raise Missing("keeping-server-in-use", name=name)
    try:
        connection.exec_driver_sql(f"LOCK TABLE {_names(connection)} IN EXCLUSIVE MODE NOWAIT")
    except sa.exc.DBAPIError as error:
        if known_trouble(error) == "doctor-database-locked":
            raise Missing("keeping-server-in-use", name=name) from error
        raise


def _names(connection: sa.Connection) -> str:
    quoted = connection.dialect.identifier_preparer.format_table
    return ", ".join(quoted(table) for table in tables.all_tables())


# --- read into a file, and filled from one --------------------------------------------------------


async def draw(
    connection: AsyncConnection, file: Path, leave_out: Collection[str] = (), tell: Tell = silent
) -> Carried:
    """A SQLite database of this version with everything in it; the file is new."""
    store = _new(file)
    try:
        await migrations.migrate(store)
    finally:
        await store.close()

    def work(source: sa.Connection) -> Carried:
        # going back to here closes the server's cursors, which would hold the tables as in use
        before = source.begin_nested()
        try:
            with held(file) as target:
                carried = rows.carry(source, target, tell, leave_out)
                target.commit()
        finally:
            before.rollback()
        return carried

    return await connection.run_sync(work)


def _new(file: Path) -> Store:
    file.touch(mode=0o600)
    return Store(sa.URL.create("sqlite", database=str(file)).render_as_string(hide_password=False))


async def fill(connection: AsyncConnection, file: Path, tell: Tell = silent) -> Carried:
    """All that is in the file, in the place of whatever was in the tables of the coach."""

    def work(target: sa.Connection) -> Carried:
        with held(file) as source:
            return pour(source, target, tell, empty=True)

    return await connection.run_sync(work)


def pour(
    source: sa.Connection, target: sa.Connection, tell: Tell = silent, *, empty: bool = False
) -> Carried:
    """Fill a PostgreSQL database, after emptying it when asked; jobs of before go in any case."""
    names = _names(target)
    if empty:
        target.exec_driver_sql(f"TRUNCATE {names}")
        if sa.inspect(target).has_table(tables.KNOWN.name):
            target.execute(sa.delete(tables.KNOWN))
    if target.exec_driver_sql(f"SELECT to_regclass('{JOBS}')").scalar() is not None:
        target.execute(sa.delete(sa.table(JOBS)))
    carried = rows.carry(source, target, tell)
    target.exec_driver_sql(f"ANALYZE {names}")  # else the first queries look through everything
    return carried


@contextmanager
def held(file: Path) -> Iterator[sa.Connection]:
    """A SQLite database that nobody else writes to meanwhile."""
    engine = sa.create_engine(
        "sqlite://", creator=partial(opened, file), poolclass=sa.pool.NullPool, hide_parameters=True
    )
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
