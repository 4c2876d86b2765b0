"""Puts a backup in the place of a SQLite database, with what happened since: `coach restore`."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError

from adapters.keeping.alone import only_one
from adapters.keeping.backup import MARK, Mark, database_file, know, known, mark_of
from adapters.keeping.pages import (
    SIDES,
    NotReadable,
    Progress,
    copy,
    flush,
    is_sound,
    opened,
    silent,
    single,
    using,
)
from adapters.keeping.rows import Tell
from adapters.keeping.rows import silent as no_rows
from adapters.keeping.workshop import workshop
from adapters.needs import Missing
from bot.migrations import migrate
from bot.restoring import AnotherHouse, Report, Source, catch_up
from bot.store import Store
from bot.turn import House


@dataclass(frozen=True, slots=True)
class Wanted:
    """`erasures`: other databases of ours whose erasures and stops count. `keep` leaves the
    replaced database beside the new one. With `dry_run` all is made ready, and thrown away.
    Onto a PostgreSQL database, each may be another one on a server too."""

    backup: Path | sa.URL
    erasures: Sequence[Path | sa.URL] = ()
    keep: bool = False
    dry_run: bool = False
    progress: Progress = silent
    tell: Tell = no_rows


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept` is where the replaced database is now, if anywhere."""

    made_at: datetime
    report: Report = field(default_factory=Report)
    kept: Path | None = None


async def restore(url: sa.URL, wanted: Wanted, house: House, now: datetime) -> Restored:
    """Make the new database in a folder of its own; one rename puts it in place.

    Raises Missing, and then nothing changed.
    """
    path = database_file(url)
    backup, *others = must_be_there(wanted)
    if not path.parent.is_dir():
        raise Missing("keeping-no-folder", folder=str(path.parent))
    with only_one(url), workshop(path) as room:
        new = room / "new.db"
        mark = await taken_out(backup, new, wanted.progress)
        sources = [
            await another(file, room / f"other{number}.db", mark.at)
            for number, file in enumerate(others)
        ]
        old = room / "present.db"
        if path.is_file() and (present := await _present(path, old, mark)):
            sources.append(present)
        report = await renewed(new, mark, sources, house, now, (str(backup), str(path)))
        if wanted.dry_run:
            return Restored(mark.at, report)
        kept = _beside(path, now) if wanted.keep and path.exists() else None
        with using(path):
            _put_in_place(new, path, kept)
        return Restored(mark.at, report, kept)


# --- what it is made of ---------------------------------------------------------------------------


def must_be_there(wanted: Wanted) -> list[Path]:
    """The backup and the others, as files. Raises Missing."""
    for one in (wanted.backup, *wanted.erasures):
        if isinstance(one, sa.URL):
            raise Missing("keeping-files-only")
        if not one.is_file():
            raise Missing("cli-no-file", file=str(one))
    return [one for one in (wanted.backup, *wanted.erasures) if isinstance(one, Path)]


async def renewed(
    new: Path, mark: Mark, sources: Sequence[Source], house: House, now: datetime,
    names: tuple[str, str],
) -> Report:  # fmt: skip
    """Bring what was taken out up to `now` with these sources; one sound file is left. `names` are
    those of the backup and of the database that is replaced. Raises Missing."""
    backup, name = names
    store = _store(new)
    try:
        with _named(backup, name), using(new), _no_wrapping():
            report = await catch_up(store, house, now, mark.at, sources)
    finally:
        await store.close()
    if report.told == "all":
        with using(new):
            for old in (source.path for source in sources if source.present):
                know(new, known(old), through=True)
    single(new, f"DROP TABLE {MARK}")
    if not is_sound(new):
        raise Missing("keeping-damaged", file=backup)
    return report


@contextmanager
def _named(backup: str, name: str) -> Iterator[None]:
    """What goes wrong while catching up, as the administrator is to read it."""
    try:
        yield
    except NotReadable as error:
        raise Missing("keeping-damaged", file=backup) from error
    except AnotherHouse as error:
        raise Missing("keeping-other", file=backup, name=name) from error


async def taken_out(backup: Path, new: Path, progress: Progress) -> Mark:
    """A copy of a backup to work on, up to date; what it says of itself. Raises Missing."""
    try:
        copy(backup, new, progress)
        mark = mark_of(new)
    except NotReadable as error:
        raise Missing("keeping-foreign", file=str(backup)) from error
    if mark is None:
        raise Missing("keeping-no-backup", file=str(backup))
    if not is_sound(new):
        raise Missing("keeping-damaged", file=str(backup))
    await _up_to_date(new, backup)
    return mark


async def _up_to_date(copied: Path, file: Path) -> None:
    store = _store(copied)
    try:
        with using(file), _no_wrapping():
            await migrate(store)
    except CommandError as error:
        raise Missing("keeping-newer", file=str(file)) from error
    except NotReadable as error:
        raise Missing("keeping-damaged", file=str(file)) from error
    finally:
        await store.close()


async def another(file: Path, copied: Path, at: datetime) -> Source:
    """Raises Missing: what was asked for by name has to be readable."""
    try:
        copy(file, copied)
        mark = mark_of(copied)
    except NotReadable as error:
        raise Missing("keeping-foreign", file=str(file)) from error
    if not is_sound(copied):
        raise Missing("keeping-damaged", file=str(file))
    await _up_to_date(copied, file)
    return Source(copied, later=mark is None or mark.at >= at)


async def _present(path: Path, copied: Path, mark: Mark) -> Source | None:
    """The database that is replaced, as far as it can be read; a newer one as it is."""
    try:
        copy(path, copied)
        mark_of(copied)
    except NotReadable:
        return None
    sound, fits, past = is_sound(copied), True, known(copied)
    try:
        await _up_to_date(copied, path)
    except Missing as error:
        if error.phrase not in ("keeping-newer", "keeping-damaged"):
            raise
        fits = False
    line = {"goes_on": mark.number in past, "lost_a_part": past.get(mark.number, False)}
    return Source(copied, sound=sound, known=fits, present=True, **line)


def _store(path: Path) -> Store:
    url = sa.URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)
    return Store(url)


@contextmanager
def _no_wrapping() -> Iterator[None]:
    """What SQLite says, without what SQLAlchemy puts around it."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise error.orig or error from None


# --- the swap -------------------------------------------------------------------------------------


def _beside(path: Path, now: datetime) -> Path:
    return path.with_name(f"{path.name}.before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def _put_in_place(new: Path, path: Path, kept: Path | None) -> None:
    """Before the rename the old one is whole, and after it the new one.

    Nothing may lie beside it at that moment: SQLite would take an old log for the new one's.
    """
    _like(new, path)
    flush(new)
    _fold(path)
    for side in _sides(path):
        if kept is not None:
            side.replace(kept.with_name(kept.name + side.name.removeprefix(path.name)))
        else:
            side.unlink()
    if kept is not None:
        _twin(path, kept)
        flush(path.parent)
    new.replace(path)
    flush(path.parent)


def _fold(path: Path) -> None:
    """Bring the old database's log into its file; of a damaged one the log cannot be read."""
    if not path.exists():
        return
    with suppress(sqlite3.DatabaseError), closing(opened(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _sides(path: Path) -> list[Path]:
    return [side for end in SIDES if (side := path.with_name(path.name + end)).exists()]


def _twin(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)


def _like(new: Path, path: Path) -> None:
    """Whoever could read and write the old one can do so with the new one."""
    if path.exists():
        was = path.stat()
        with suppress(PermissionError):
            os.chown(new, was.st_uid, was.st_gid)
        new.chmod(was.st_mode & 0o777)
