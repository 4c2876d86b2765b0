"""Writes a backup of a SQLite database while the coach runs on it, for `coach backup`."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from adapters.keeping.alone import file_of
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
    """Raises Missing for PostgreSQL, which has its own tools, and for what is no file."""
    path = file_of(url)
    if url.get_backend_name() == "postgresql":
        raise Missing("keeping-postgres")
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
    if not source.is_file():
        raise Missing("doctor-database-none", name=str(source))
    with workshop(target) as room:
        _must_be_free(target, source, force)
        new = room / "new.db"
        try:
            copy(source, new, progress)
            number = secrets.token_hex(16)
            people = _mark(new, source, at, number) if is_sound(new) else 0
        except NotReadable as error:
            raise Missing("keeping-unsound", name=str(source)) from error
        if not is_sound(new):
            raise Missing("keeping-unsound", name=str(source))
        flush(new)
        size = new.stat().st_size
        _remember(source, number)
        with using(target):
            new.replace(target)
            flush(target.parent)
    return Made(size, people)


def _must_be_free(target: Path, source: Path, force: bool) -> None:
    own = [source, *(source.with_name(source.name + end) for end in ("-wal", "-shm", ".lock"))]
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
    clear = [f'DELETE FROM "{name}"' for name in LEFT_OUT if name in there]  # noqa: S608 - ours
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    single(
        new,
        *clear,
        f"DROP TABLE IF EXISTS {MARK}",
        f"CREATE TABLE {MARK} AS SELECT '{moment}' AS at, '{number}' AS number",
        NOTES,
        f"INSERT INTO {KNOWN} VALUES ('{number}', 0)",  # noqa: S608 - ours
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
        rows = [(number, through) for number in numbers]
        connection.executemany(f"INSERT OR IGNORE INTO {KNOWN} VALUES (?, ?)", rows)  # noqa: S608


def known(path: Path) -> dict[str, bool]:
    """The backups it went on from, and whether through such a restore; of a damaged one, none."""
    with suppress(sqlite3.DatabaseError), closing(opened(path)) as connection:
        if KNOWN in tables(connection):
            rows = connection.execute(f"SELECT number, through FROM {KNOWN}")  # noqa: S608
            return {number: bool(through) for number, through in rows}
    return {}


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
