"""What is measured on both databases: a file, and a PostgreSQL that flushes to the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.store import table_of
from tests.fakes.postgresql import own_server

FLUSHED = ("fsync=on", "full_page_writes=on")  # as whoever installs a server has it
SERVER = "PostgreSQL (flushed)"
FILE = "SQLite"
Own = Callable[[sa.ColumnElement[int]], Any]
"""What stands in a column of the row with this number."""


@contextmanager
def postgresql() -> Iterator[Callable[[], str]]:
    """What makes an empty database; its address."""
    with own_server(*FLUSHED) as server:
        yield server.new_database


@contextmanager
def both(folder: Path) -> Iterator[dict[str, Callable[[], str]]]:
    """By its name: what makes an empty database."""
    files = (f"sqlite:///{folder / f'{n}.db'}" for n in range(100))
    with postgresql() as on_server:
        yield {FILE: lambda: next(files), SERVER: on_server}


def fill(connection: sa.Connection, like: SQLModel, some: range, **own: Own) -> None:
    """A row for each of these numbers, made by the database itself; what is not its own is as in
    `like`."""
    first = sa.select(sa.literal(some.start).label("n")).cte("numbers", recursive=True)
    numbers = first.union_all(sa.select(first.c.n + 1).where(first.c.n < some.stop - 1))
    table = table_of(type(like))
    columns: dict[str, Any] = {
        name: sa.literal(value, table.c[name].type)
        for name, value in like.model_dump(exclude={"id"}).items()
        if name not in own
    }
    columns |= {name: made(numbers.c.n) for name, made in own.items()}
    rows = sa.select(*columns.values()).select_from(numbers)
    connection.execute(sa.insert(table).from_select(list(columns), rows))
