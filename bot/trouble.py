"""Says what went wrong inside, for the log: the kind and the place, never anybody's words."""

from __future__ import annotations

import errno
import os
import sqlite3
import traceback
from pathlib import Path

LOCKED = "the database is locked by another program, which has to let go of it"
FULL = "the disk is full: make room for the database"
SLOW = "the database took too long, or somebody cancelled what it did: look at its load"
CROWDED = "the database lets nobody else in: raise max_connections, or run fewer replicas"
AWAY = "the database is away: it has to run, and this machine has to reach it"
# sqlite3's codes, and PostgreSQL's: lock_not_available, and disk_full
LOCKS = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03"}
FILLS = {sqlite3.SQLITE_FULL, "53100"}
OUT_OF_ORDER = {
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY,
}  # fmt: skip
# PostgreSQL's: connection, transaction, right to enter, name of a database, undone, room, an
# operator's doing, the disk, its settings, itself
CLASSES = {"08", "25", "28", "3D", "40", "53", "57", "58", "F0", "XX"}
CLASHES = {"40001", "40P01"}  # serialization_failure, deadlock_detected: one of two was undone
CANCELLED, CROWDS = "57014", {"53300", "53400"}
# the driver's names, for what has no code
LOST = {"InternalClientError", "ProtocolError", "TargetServerAttributeNotMatched"}
ENDS = {"57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04"}
DAMAGES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
HERE = Path(__file__).parents[1]
OURS = tuple(f"{HERE / name}{os.sep}" for name in ("bot", "adapters"))
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def trouble(error: BaseException) -> str:
    """Such as "ValueError at coach.py:42 > week.py:88"; messages may hold people's text.

    What an administrator can mend at once stands before it in plain words.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(OURS)]
    # below us there may be many of a library's: the last is where it broke
    shown = [*ours[-5:], *(frame for frame in frames[-1:] if frame not in ours)] or frames[-6:]
    path = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in shown)
    where = f"{type(error).__name__} at {path}"
    plain = _in_plain_words(error)
    return f"{plain} ({where})" if plain else where


def is_locked(error: BaseException) -> bool:
    """Whether another program holds the database."""
    return code_of(error) in LOCKS


def is_full(error: BaseException) -> bool:
    """Whether there is no room on the disk."""
    return code_of(error) in FILLS or getattr(error, "errno", None) in NO_ROOM


def is_damaged(error: BaseException) -> bool:
    """Whether the file holds no sound database of SQLite's."""
    return code_of(error) in DAMAGES


def is_clash(error: BaseException) -> bool:
    """Whether two works were in each other's way, and the database undid this one."""
    return code_of(error) in CLASHES


def is_cut_off(error: BaseException) -> bool:
    """Whether the database, or the line to it, is gone: over this line it hears nothing more."""
    code, inner = str(code_of(error)), _inner(error)
    if code:
        return code[:2] == "08" or code in ENDS
    if isinstance(inner, OSError):
        return _came_through(inner, "asyncpg")
    # the driver's own word for a line that is closed is its word for many mistakes too
    driver = inner.__cause__ or inner
    if type(driver).__name__ == "InterfaceError":
        return "clos" in str(driver)
    return type(driver).__name__ in LOST


def is_outage(error: BaseException) -> bool:
    """Whether the database itself failed, and not what was asked of it: it may have undone the
    whole transaction already, so nothing may go on in there."""
    code = code_of(error)
    failed = code in LOCKS | FILLS | OUT_OF_ORDER or str(code)[:2] in CLASSES
    return failed or _is_crowd(error) or is_cut_off(error)


def _in_plain_words(error: BaseException) -> str:
    if is_locked(error):
        return LOCKED
    if is_full(error):
        return FULL
    if code_of(error) == CANCELLED or _is_crowd(error):
        return SLOW
    if code_of(error) in CROWDS:
        return CROWDED
    return AWAY if is_cut_off(error) else ""


def _is_crowd(error: BaseException) -> bool:
    """Whether all connections were in use for too long."""
    return (type(error).__module__, type(error).__name__) == ("sqlalchemy.exc", "TimeoutError")


def _came_through(error: BaseException, package: str) -> bool:
    """Files and platforms have the same kinds of errors; it is told by where they come from."""
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    names = (str(frame.f_globals.get("__name__", "")) for frame in frames)
    return any(name.partition(".")[0] == package for name in names)


def _inner(error: BaseException) -> BaseException:
    """Below whatever wraps it."""
    inner = getattr(error, "orig", None)
    return inner if isinstance(inner, BaseException) else error


def code_of(error: BaseException) -> int | str:
    """What the database itself calls it."""
    inner = _inner(error)
    code = getattr(inner, "sqlite_errorcode", None)
    # the higher bits only say more of the same
    return code & 0xFF if isinstance(code, int) else str(getattr(inner, "sqlstate", "") or "")
