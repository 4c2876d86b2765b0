"""Says what went wrong inside, for the log: the kind and the place, never anybody's words."""

from __future__ import annotations

import errno
import sqlite3
import traceback
from pathlib import Path

LOCKED = "the database is locked by another program, which has to let go of it"
FULL = "the disk is full: make room for the database"
# sqlite3's codes, and PostgreSQL's: lock_not_available, and disk_full
LOCKS = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03"}
FILLS = {sqlite3.SQLITE_FULL, "53100"}
OUT_OF_ORDER = {
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY,
}  # fmt: skip
CLASSES = ("08", "53", "57", "58")  # PostgreSQL's: connection, room, an operator's doing, the disk
DAMAGES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def trouble(error: BaseException) -> str:
    """Such as "ValueError at coach.py:42 > week.py:88"; messages may hold people's text.

    What an administrator can mend at once stands before it in plain words.
    """
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-6:])
    where = f"{type(error).__name__} at {path}"
    plain = LOCKED if is_locked(error) else FULL if is_full(error) else ""
    return f"{plain} ({where})" if plain else where


def is_locked(error: BaseException) -> bool:
    """Whether another program holds the database."""
    return _code(error) in LOCKS


def is_full(error: BaseException) -> bool:
    """Whether there is no room on the disk."""
    return _code(error) in FILLS or getattr(error, "errno", None) in NO_ROOM


def is_damaged(error: BaseException) -> bool:
    """Whether the file holds no sound database of SQLite's."""
    return _code(error) in DAMAGES


def is_outage(error: BaseException) -> bool:
    """Whether the database itself failed, and not what was asked of it: it may have undone the
    whole transaction already, so nothing may go on in there."""
    code = _code(error)
    return code in LOCKS | FILLS | OUT_OF_ORDER or str(code)[:2] in CLASSES


def _code(error: BaseException) -> int | str:
    """What the database itself calls it, below whatever wraps it."""
    inner = getattr(error, "orig", None) or error
    code = getattr(inner, "sqlite_errorcode", None)
    # the higher bits only say more of the same
    return code & 0xFF if isinstance(code, int) else str(getattr(inner, "sqlstate", "") or "")
