"""Carries all rows from one database to another, exactly, and proves that both hold the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from adapters.keeping.tables import all_tables, count, count_on, must_be_known, note, notes, numbers

AT_ONCE = 2000  # rows; so many are in memory
NOUGHT = "\0"  # the one character that PostgreSQL's text cannot hold
Tell = Callable[[str, int, int], None]
"""Told now and then what is being done (`moved` or `compared`), how many rows, of how many."""


def silent(what: str, done: int, all_: int) -> None:
    """For when nobody waits."""


class Differs(Exception):
    """After all was carried, this table does not hold the same on both sides."""


class Unfit(Exception):
    """A row of this table cannot be read, or cannot be kept by the other database."""

    def __init__(self, table: str, kind: str) -> None:
        super().__init__(table)
        self.table, self.kind = table, kind


@dataclass(slots=True)
class Sum:
    """How many rows, and a sum over them that no order changes."""

    count: int = 0
    total: int = 0

    def add(self, row: Sequence[object]) -> None:
        text = json.dumps(list(row), default=_normal).encode()
        self.count += 1
        self.total = (self.total + int.from_bytes(sha256(text).digest())) % (1 << 256)


@dataclass(slots=True)
class Carried:
    """The sums by table, and from how many texts a character had to be left out."""

    sums: dict[str, Sum] = field(default_factory=dict)
    stripped: int = 0

    @property
    def rows(self) -> int:
        return sum(one.count for one in self.sums.values())


def _normal(value: object) -> str:
    """Moments, dates and times as one text, whichever database they come from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return repr(value)


class Written(sa.types.TypeDecorator[str]):
    """JSON as the text it is: neither read nor written anew."""

    impl = sa.JSON
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> None:
        return None


def carry(
    source: sa.Connection, target: sa.Connection, tell: Tell = silent,
    leave_out: Collection[str] = (),
) -> Carried:  # fmt: skip
    """Fill the empty tables of `target`, within the transaction it is in, and compare.

    Numbers go on where they were, so that none is given out twice. Raises Unfit, Differs, and
    Missing for a table that would stay behind.
    """
    must_be_known(source if source.dialect.name == "sqlite" else target)
    tables = [table for table in all_tables() if table.name not in leave_out]
    progress = _Progress(sum(count(source, table) for table in tables), tell)
    done = Carried()
    for table in tables:
        done.sums[table.name] = _carry_table(source, target, table, done, progress)
    count_on(target, numbers(source))
    note(target, notes(source))
    progress.begin("compared")
    for table in tables:
        if _summed(target, table, progress) != done.sums[table.name]:
            raise Differs(table.name)
    return done


def survey(source: sa.Connection, tell: Tell = silent) -> Carried:
    """What carrying would carry; everything is read. Raises Unfit."""
    progress = _Progress(sum(count(source, table) for table in all_tables()), tell)
    done = Carried()
    for table in all_tables():
        found = done.sums[table.name] = Sum()
        strip = _Strip(table)
        for rows in _read(source, table):
            for row in rows:
                found.add(strip(row))
            progress.add(len(rows))
        done.stripped += strip.count
    return done


class _Progress:
    def __init__(self, all_: int, tell: Tell) -> None:
        self.all, self.tell = all_, tell
        self.begin("moved")

    def begin(self, what: str) -> None:
        self.what, self.done = what, 0

    def add(self, count: int) -> None:
        self.done += count
        self.tell(self.what, self.done, self.all)


def _carry_table(
    source: sa.Connection, target: sa.Connection, table: sa.Table, done: Carried,
    progress: _Progress,
) -> Sum:  # fmt: skip
    found, names = Sum(), [column.name for column in table.columns]
    strip = _Strip(table) if target.dialect.name == "postgresql" else None
    insert = sa.insert(_as_written(table))
    for raw in _read(source, table):
        rows = [strip(row) for row in raw] if strip else raw
        for row in rows:
            found.add(row)
        try:
            target.execute(insert, [dict(zip(names, row, strict=True)) for row in rows])
        except sa.exc.DBAPIError as error:
            raise _unfit(table, error) from error
        progress.add(len(rows))
    done.stripped += strip.count if strip else 0
    return found


def _summed(connection: sa.Connection, table: sa.Table, progress: _Progress) -> Sum:
    found = Sum()
    for rows in _read(connection, table):
        for row in rows:
            found.add(row)
        progress.add(len(rows))
    return found


def _read(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[Sequence[Any]]]:
    options = {"stream_results": True, "yield_per": AT_ONCE}
    as_text = sa.cast if connection.dialect.name == "postgresql" else sa.type_coerce
    columns = [
        as_text(column, sa.Text).label(column.name) if _is_json(column) else column
        for column in table.columns
    ]
    try:
        found = connection.execute(sa.select(*columns).execution_options(**options))
        yield from found.partitions()
    except (sa.exc.DBAPIError, ValueError, TypeError) as error:
        raise _unfit(table, error) from error


def _unfit(table: sa.Table, error: Exception) -> Exception:
    """A lost connection or a full disk says nothing about the row."""
    inner = getattr(error, "orig", None)
    code = str(getattr(inner, "sqlstate", "") or "")
    if isinstance(error, sa.exc.DBAPIError) and (code[:2] in ("08", "53", "55", "57", "58")):
        return error
    if isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated:
        return error
    return Unfit(table.name, type(getattr(inner, "__cause__", None) or inner or error).__name__)


class _Strip:
    """Leaves out of texts what PostgreSQL cannot hold, and counts them. JSON writes it as a word of
    six letters, and keeps it."""

    def __init__(self, table: sa.Table) -> None:
        self.count = 0
        self._texts = [place for place, column in enumerate(table.columns) if not _is_json(column)]

    def __call__(self, row: Sequence[Any]) -> Sequence[Any]:
        bad = [n for n in self._texts if isinstance(row[n], str) and NOUGHT in row[n]]
        if not bad:
            return row
        self.count += len(bad)
        values = list(row)
        for place in bad:
            values[place] = values[place].replace(NOUGHT, "")
        return values


def _as_written(table: sa.Table) -> sa.Table:
    """The same table, with its JSON as text."""
    twin = table.to_metadata(sa.MetaData())
    for column in twin.columns:
        if _is_json(column):
            column.type = Written()
    return twin


def _is_json(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.JSON)
