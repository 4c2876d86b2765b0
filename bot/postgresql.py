"""PostgreSQL for the store: its connections, and works that are begun again when that is safe."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import Session

from bot.address import dsn_of, patience_of
from bot.trouble import is_clash, is_cut_off

T = TypeVar("T")
OLDEST = 14  # the oldest PostgreSQL that pgqueuer knows
CONNECTIONS = 10  # of one process; a hundred is what a server gives when nobody changed it
CONNECTING = 5.0  # seconds
AGAIN = 3  # times that a work is begun again after two were in each other's way
UNANSWERED = 35.0  # seconds after which the line is given up, later than the server gives up
STATEMENTS = 500  # kept prepared on each connection; the coach has fewer
# what keeps a person waiting is given up, and so is a transaction whose program hangs
HURRIED = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
UNHURRIED = {
    "statement_timeout": "0",
    "lock_timeout": "600s",
    "idle_in_transaction_session_timeout": "0",
}
READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
PROGRESS = "coach_progress"


@dataclass(slots=True)
class _Progress:
    """How far a work came: whether it has a connection, and whether anything was done over it."""

    connected: bool = False
    begun: bool = False


class Postgresql:
    """The two kinds of connections to one database."""

    def __init__(self, url: sa.URL) -> None:
        """Raises Odd, and ImportError without a driver."""
        self.dsn = dsn_of(url)
        asked = set(url.query)
        self._connecting: dict[str, Any] = {
            "dsn": self.dsn,
            "timeout": patience_of(url, CONNECTING),
            "prepared_statement_cache_size": STATEMENTS,
        }
        self.hurried = self._engine(
            command_timeout=UNANSWERED,
            server_settings={name: HURRIED[name] for name in HURRIED.keys() - asked},
            more={"pool_size": CONNECTIONS, "max_overflow": 0},
        )
        self.unhurried = self._engine(
            server_settings=dict(UNHURRIED), more={"poolclass": sa.pool.NullPool}
        )

    async def transact(self, work: Callable[[Session], T], *, durable: bool = True) -> T:
        """As Store.transact. After two works were in each other's way the server has undone one of
        them: it is run again. So it is, once, when a connection turns out to be gone before
        anything was done over it."""
        return await self._patiently(work, {}, durable)

    async def look(self, work: Callable[[Session], T]) -> T:
        """As Store.look, of one moment, however many times `work` asks."""
        return await self._patiently(work, READING, True)

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """As Store.run, over a connection of its own that ends with it, and without haste."""
        async with self.unhurried.connect() as connection:
            return await connection.run_sync(work)

    async def ask(self, work: Callable[[Any], Awaitable[T]]) -> T:
        """What `work` brings, given the driver's own connection, outside any transaction."""
        async with self.hurried.connect() as connection:
            raw = await connection.get_raw_connection()
            return await work(raw.driver_connection)

    async def close(self) -> None:
        await self.hurried.dispose()
        await self.unhurried.dispose()

    # --- inside -----------------------------------------------------------------------------------

    def _engine(self, more: Mapping[str, Any], **connecting: Any) -> AsyncEngine:
        engine = create_async_engine(
            "postgresql+asyncpg://",
            hide_parameters=True,
            connect_args=self._connecting | connecting,
            **more,
        )
        sa.event.listen(engine.sync_engine, "handle_error", _let_go)
        sa.event.listen(engine.sync_engine, "after_cursor_execute", _note_progress)
        return engine

    async def _patiently(
        self, work: Callable[[Session], T], options: Mapping[str, Any], durable: bool
    ) -> T:
        clashes, replaced = 0, False
        while True:
            progress = _Progress()
            try:
                return await self._once(work, {**options, PROGRESS: progress}, durable)
            except Exception as error:
                if is_clash(error) and clashes < AGAIN:
                    clashes += 1
                elif not replaced and _was_gone(error, progress):
                    replaced = True
                else:
                    raise

    async def _once(
        self, work: Callable[[Session], T], options: Mapping[str, Any], durable: bool
    ) -> T:
        def begin(session: Any) -> T:
            connection = session.connection(execution_options=options)
            options[PROGRESS].connected = True
            if not durable:
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")
            return work(session)

        opened = AsyncSession(self.hurried, sync_session_class=Session, expire_on_commit=False)
        async with opened as session, session.begin():
            return await session.run_sync(begin)


def _was_gone(error: Exception, progress: _Progress) -> bool:
    return progress.connected and not progress.begun and is_cut_off(error)


def _let_go(context: sa.ExceptionContext) -> None:
    """Neither this connection nor those that were opened before it are used again."""
    if is_cut_off(context.original_exception):
        context.is_disconnect = True


def _note_progress(connection: sa.Connection, *_: Any) -> None:
    progress = connection.get_execution_options().get(PROGRESS)
    if progress is not None:
        progress.begun = True
