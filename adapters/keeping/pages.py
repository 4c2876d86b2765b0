"""Whole SQLite files: copying one while it is written to, looking it over, and tidying it up."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from adapters.needs import Missing

Progress = Callable[[int, int], None]
"""Told about once a second how many bytes are copied, of how many."""

AT_ONCE = 2000  # pages; a copy of that many takes some milliseconds
OFTEN = 1.0  # seconds between two lines about progress
SIDES = ("-wal", "-shm", "-journal")
FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)

UNREAD = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)


class NotReadable(Exception):
    """This file is no database, or a damaged one."""


def silent(done: int, all_: int) -> None:
    """Progress that nobody wants to hear of."""


def opened(path: Path) -> sqlite3.Connection:
    """A connection to a database that is there already."""
    where = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(where, uri=True, isolation_level=None, timeout=5)


def copy(source: Path, target: Path, progress: Progress = silent) -> None:
    """Copy a database as it is at this moment, while others read and write it.

    Raises NotReadable for what is no sound database, and Missing when the copy cannot be written.
    """
    with using(target):
        target.touch(mode=0o600)
    with using(source), closing(opened(source)) as old:
        # holds this moment: else every write by others would start the copying anew
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        size = old.execute("PRAGMA page_size").fetchone()[0]
        with using(target), closing(opened(target)) as new:
            new.execute("PRAGMA synchronous=OFF")  # flushed as a whole when it is done
            old.backup(new, pages=AT_ONCE, progress=_now_and_then(size, progress))


def _now_and_then(size: int, progress: Progress) -> Callable[[int, int, int], None]:
    told = time.monotonic()

    def tell(status: int, remaining: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told >= OFTEN:
            told = time.monotonic()
            progress((total - remaining) * size, total * size)

    return tell


@contextmanager
def using(path: Path) -> Iterator[None]:
    """Whatever keeps SQLite from its work, as NotReadable when it is the database's own fault, else
    as Missing: a lock of somebody else, or a disk that takes no more, says nothing about it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Missing("keeping-busy", name=str(path)) from error
        if code & 0xFF in FULL and code not in UNREAD:
            raise Missing("keeping-no-room", folder=str(path.parent)) from error
        raise NotReadable(str(path)) from error
    except OSError as error:
        raise Missing("cli-no-write", file=str(path), why=error.strerror or "") from error


def tables(connection: sqlite3.Connection) -> set[str]:
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name for (name,) in found}


def is_sound(path: Path) -> bool:
    """Whether every page and every reference in it is as it should be."""
    try:
        with closing(opened(path)) as connection:
            pages = connection.execute("PRAGMA integrity_check").fetchall()
            return (
                pages == [("ok",)] and not connection.execute("PRAGMA foreign_key_check").fetchone()
            )
    except sqlite3.DatabaseError:
        return False


def single(path: Path, *statements: str) -> None:
    """Run these, and leave one file without anything in it that was deleted."""
    with using(path), closing(opened(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=OFF")  # flushed as a whole when it is done
        connection.execute("PRAGMA journal_mode=OFF")  # no page of before stands anywhere else
        connection.execute("PRAGMA secure_delete=ON")
        for statement in statements:
            connection.execute(statement)
        connection.execute("VACUUM")


def flush(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
