"""A power cut in the middle of a transaction, for tests of what is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from bot.store import Store


class PowerCut(BaseException):
    """The program is gone, in the middle of whatever it did."""


@dataclass(slots=True)
class Statements:
    """What was asked of the database so far, its commits included."""

    count: int = 0


@contextmanager
def cut_at(
    store: Store, nth: int | None, error: type[BaseException] = PowerCut
) -> Iterator[Statements]:
    """Let the statement with this number, from 0, never reach the database; without one, count."""
    seen, engines = Statements(), _engines(store)

    def ask(*_: object) -> None:
        seen.count += 1
        if seen.count - 1 == nth:
            raise error

    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", ask)
        sa.event.listen(engine, "commit", ask)
    try:
        yield seen
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", ask)
            sa.event.remove(engine, "commit", ask)


def _engines(store: Store) -> list[sa.Engine]:
    if store._sync is not None:
        return [store._sync]
    assert store._server is not None
    return [store._server.hurried.sync_engine, store._server.unhurried.sync_engine]
