"""Writes a backup of a database while the coach runs on it, for `coach backup`."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from adapters.keeping.alone import file_of
from adapters.keeping.moved import must_be_here
from adapters.keeping.pages import (
    NotReadable,
    Progress,
    copy,
    flush,
    is_sound,
    opened,
    silent,
    single,
    tables,
    using,
)
from adapters.keeping.rows import Tell
from adapters.keeping.rows import silent as no_rows
from adapters.keeping.tables import note
from adapters.keeping.workshop import workshop
from adapters.needs import Missing
from bot.restoring import LEFT_OUT

MARK = "backup"  # the table that says when it was made, and which one it is
KNOWN = "known_backup"  # the table of all backups that this database went on from
NOTES = f"CREATE TABLE IF NOT EXISTS {KNOWN} (number TEXT PRIMARY KEY, through INTEGER)"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a backup says of itself; one without a number is nobody's past."""

    at: datetime
    number: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    size: int
    people: int


def database_file(url: sa.URL) -> Path:
    """Raises Missing for what is no file."""
    path = file_of(url)
    if path is None:
        raise Missing("doctor-database-unfit")
    return path


def back_up(
    url: sa.URL, target: Path, at: datetime, *, force: bool = False, progress: Progress = silent
) -> Made:
    """Everything but what a backup leaves out, as it is at this moment. Raises Missing.

    The file appears when it is whole, or not at all.
    """
    source, target = database_file(url), target.absolute()
    must_be_here(source)
    if not source.is_file():
        raise Missing("doctor-database-none", name=str(source))
    own = [source, *(source.with_name(source.name + end) for end in ("-wal", "-shm", ".lock"))]
    with workshop(target) as room:
        _must_be_free(target, own, force)
        new = room / "new.db"
        try:
            copy(source, new, progress)
            number = secrets.token_hex(16)
            people = _mark(new, source, at, number) if is_sound(new) else 0
        except NotReadable as error:
            raise Missing("keeping-unsound", name=str(source)) from error
        if not is_sound(new):
            raise Missing("keeping-unsound", name=str(source))
        size = new.stat().st_size
        flush(new)
        _remember(source, number)
        _put(new, target)
    return Made(size, people)


async def back_up_server(
    url: sa.URL, target: Path, at: datetime, *, force: bool = False, tell: Tell = no_rows
) -> Made:
    """The same of a PostgreSQL database, as the file a SQLite one would be. Raises Missing."""
    from adapters.keeping.postgres import connected, draw, must_fit
    from bot.address import named

    name = named(url)
    with workshop(target) as room:
        _must_be_free(target, [], force)
        new, number = room / "new.db", secrets.token_hex(16)
        async with connected(url, still=True) as source:
            await source.run_sync(partial(must_fit, name=name))
            await draw(source, new, LEFT_OUT, tell)
        people = _mark(new, Path(name), at, number)
        if not is_sound(new):
            raise Missing("keeping-unsound", name=name)
        size = new.stat().st_size
        flush(new)
        with suppress(Missing):  # going back to one of which nothing is noted is more careful
            async with connected(url) as source:
                await source.run_sync(partial(note, found={number: False}))
                await source.commit()
        _put(new, target)
    return Made(size, people)


def _put(new: Path, target: Path) -> None:
    with using(target):
        new.replace(target)
        flush(target.parent)


def _must_be_free(target: Path, own: Sequence[Path], force: bool) -> None:
    if target.resolve() in own:
        raise Missing("keeping-itself", file=str(target))
    if target.is_dir():
        raise Missing("keeping-is-folder", file=str(target))
    if target.exists() and not force:
        raise Missing("keeping-exists", file=str(target))


def _mark(new: Path, source: Path, at: datetime, number: str) -> int:
    """Leave out what no backup holds, and write down the moment; how many people are in it."""
    with using(new), closing(opened(new)) as connection:
        there = tables(connection)
        if not {"alembic_version", "person"} <= there:
            raise Missing("keeping-foreign", file=str(source))
        people = int(connection.execute("SELECT count(*) FROM person").fetchone()[0])
    clear = [str(sa.delete(sa.table(name))) for name in LEFT_OUT if name in there]
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    single(
        new,
        *clear,
        f"DROP TABLE IF EXISTS {MARK}",
        f"CREATE TABLE {MARK} AS SELECT '{moment}' AS at, '{number}' AS number",
        NOTES,
        "INSERT INTO known_backup SELECT number, 0 FROM backup",
    )
    return people


def _remember(source: Path, number: str) -> None:
    """Note it in the database itself: when it is replaced, it then counts as what came after.

    One that takes no note now is backed up all the same; going back to it is more careful.
    """
    with suppress(Missing, NotReadable), using(source):
        know(source, [number])


def know(path: Path, numbers: Iterable[str], *, through: bool = False) -> None:
    """This database went on from these backups; `through` a restore that lost a part of them."""
    with closing(opened(path)) as connection:
        connection.execute(NOTES)
        new = [(number, through) for number in numbers]
        connection.executemany("INSERT OR IGNORE INTO known_backup VALUES (?, ?)", new)


def known(path: Path) -> dict[str, bool]:
    """The backups it went on from, and whether through such a restore; of a damaged one, none."""
    with suppress(sqlite3.DatabaseError), closing(opened(path)) as connection:
        if KNOWN in tables(connection):
            found = connection.execute("SELECT number, through FROM known_backup")
            return {number: bool(through) for number, through in found}
    return {}


def set_mark(path: Path, at: datetime) -> Mark:
    """What is read from a server becomes like a backup, of which nothing is noted anywhere."""
    with using(path), closing(opened(path)) as connection:
        connection.execute(f"CREATE TABLE {MARK} (at, number)")
        connection.execute("INSERT INTO backup VALUES (?, '')", (at.isoformat(),))
    return Mark(at)


def mark_of(path: Path) -> Mark | None:
    """What a backup of ours says; None for a database that is none, or no longer one.

    Raises NotReadable for what is no database of the coach at all.
    """
    with using(path), closing(opened(path)) as connection:
        there = tables(connection)
        if not {"alembic_version", "person"} <= there:
            raise NotReadable(str(path))
        found = None
        if MARK in there:
            found = connection.execute("SELECT * FROM backup").fetchone()
    try:
        return Mark(datetime.fromisoformat(found[0]), *found[1:2]) if found else None
    except (TypeError, ValueError):
        return None
