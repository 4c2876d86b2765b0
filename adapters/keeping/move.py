"""Moves everything from a SQLite file to an empty PostgreSQL database, for `coach move`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from adapters.keeping import moved, rows, tables
from adapters.keeping.alone import file_of, only_one
from adapters.keeping.pages import NotReadable, using
from adapters.keeping.postgres import (
    connected,
    held,
    must_be_alone,
    must_fit,
    on_server,
    pour,
    revision,
)
from adapters.keeping.rows import Carried, Tell, Unfit, silent
from adapters.needs import Missing, store_at, up_to_date
from bot.address import named


@dataclass(frozen=True, slots=True)
class Wanted:
    """`to` is empty of people. With `dry_run` everything is read, and nothing written."""

    to: sa.URL
    dry_run: bool = False
    tell: Tell = silent


@dataclass(frozen=True, slots=True)
class Moved:
    """`before` says that an earlier move had done it already. `stripped`: texts without the one
    character that PostgreSQL does not take."""

    file: Path
    to: str
    people: int
    rows: int
    tables: int
    stripped: int = 0
    before: bool = False


async def move(url: sa.URL, wanted: Wanted, now: datetime) -> Moved:
    """All of it in one transaction there, or nothing. Raises Missing, and then nothing changed."""
    path, to = _file(url), named(wanted.to)
    if not on_server(wanted.to):
        raise Missing("keeping-move-elsewhere")
    if not path.is_file():
        raise Missing("doctor-database-none", name=str(path))
    with only_one(url, moved_too=True), _reading(path), held(path) as source:
        must_fit(source, str(path))
        tables.must_be_known(source)
        there = await _there(wanted.to)
        if there.get("person"):
            if not moved.mark_of(path).exists() or not await _same(source, wanted.to):
                raise Missing("keeping-not-empty", name=to, people=str(there["person"]))
            return _told(path, to, rows.survey(source, wanted.tell), before=True)
        if full := [name for name, count in there.items() if count]:
            raise Missing("keeping-not-clean", name=to, tables=", ".join(full))
        if wanted.dry_run:
            return _told(path, to, rows.survey(source, wanted.tell))
        await _up_to_date(wanted.to)
        return _told(path, to, await _moved(source, path, wanted, now))


async def _moved(source: sa.Connection, path: Path, wanted: Wanted, now: datetime) -> Carried:
    """The mark is on the disk before the other database has anything: whatever happens in between,
    no coach starts on both. A second try finds out which of the two it was."""
    to = named(wanted.to)
    async with connected(wanted.to) as there:
        await there.run_sync(partial(must_be_alone, name=to))
        if any((await there.run_sync(tables.how_many)).values()):
            raise Missing("keeping-server-in-use", name=to)
        carried = await there.run_sync(lambda target: pour(source, target, wanted.tell))
        with using(path):
            mark = moved.leave(path, to, now)
        try:
            await there.commit()
        except BaseException:
            with suppress(Exception, asyncio.CancelledError):
                if not (await _there(wanted.to)).get("person"):
                    mark.unlink()
            raise
    return carried


def _told(path: Path, to: str, carried: Carried, *, before: bool = False) -> Moved:
    return Moved(
        path, to, carried.sums["person"].count, carried.rows, len(carried.sums), carried.stripped,
        before,
    )  # fmt: skip


def _file(url: sa.URL) -> Path:
    path = file_of(url)
    if path is None:
        raise Missing("keeping-move-no-file")
    return path


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What goes wrong with the file, as the administrator is to read it."""
    try:
        with using(path):
            try:
                yield
            except sa.exc.DBAPIError as error:
                raise error.orig or error from None
    except NotReadable as error:
        raise Missing("doctor-database-damaged", name=str(path)) from error
    except Unfit as error:
        values = {"table": error.table, "kind": error.kind, "name": str(path)}
        raise Missing("keeping-unfit", **values) from error


async def _there(to: sa.URL) -> dict[str, int]:
    """Rows by table, of the tables that are there."""
    async with connected(to, still=True) as there:
        if (await there.run_sync(revision)) == "" and "person" in await there.run_sync(_tables):
            raise Missing("keeping-not-clean", name=named(to), tables="person")
        return await there.run_sync(tables.how_many)


def _tables(connection: sa.Connection) -> list[str]:
    return sa.inspect(connection).get_table_names()


async def _same(source: sa.Connection, to: sa.URL) -> bool:
    """Whether everything stands there already as it is here."""
    async with connected(to, still=True) as there:
        if (await there.run_sync(rows.survey)).sums != rows.survey(source).sums:
            return False
    return True


async def _up_to_date(to: sa.URL) -> None:
    store = store_at(to.render_as_string(hide_password=False))
    try:
        await up_to_date(store)
    finally:
        await store.close()
