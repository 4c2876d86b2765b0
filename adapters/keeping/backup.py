"""Writes a backup of a SQLite database while the coach runs on it, for `coach backup`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from adapters.keeping.alone import file_of, workshop
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
from adapters.needs import Missing
from bot.restoring import LEFT_OUT

MARK = "backup"  # the table that says when it was made


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
            people = _mark(new, source, at) if is_sound(new) else 0
        except NotReadable as error:
            raise Missing("keeping-unsound", name=str(source)) from error
        if not is_sound(new):
            raise Missing("keeping-unsound", name=str(source))
        flush(new)
        size = new.stat().st_size
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


def _mark(new: Path, source: Path, at: datetime) -> int:
    """Leave out what no backup holds, and write down the moment; how many people are in it."""
    with using(new), closing(opened(new)) as connection:
        known = tables(connection)
        if not {"alembic_version", "person"} <= known:
            raise Missing("keeping-foreign", file=str(source))
        people = int(connection.execute("SELECT count(*) FROM person").fetchone()[0])
    clear = [f'DELETE FROM "{name}"' for name in LEFT_OUT if name in known]  # noqa: S608 - ours
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    single(
        new,
        *clear,
        f"DROP TABLE IF EXISTS {MARK}",
        f"CREATE TABLE {MARK} AS SELECT '{moment}' AS at",
    )
    return people


def made_at(path: Path) -> datetime | None:
    """When a backup of ours was made; None for a database that is none, or no longer one.

    Raises NotReadable for what is no database of the coach at all.
    """
    with using(path), closing(opened(path)) as connection:
        known = tables(connection)
        if not {"alembic_version", "person"} <= known:
            raise NotReadable(str(path))
        found = None
        if MARK in known:
            found = connection.execute("SELECT at FROM backup").fetchone()
    try:
        return datetime.fromisoformat(found[0]) if found else None
    except (TypeError, ValueError):
        return None
