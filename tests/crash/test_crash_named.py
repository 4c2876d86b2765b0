"""What an administrator can mend at once is named in the log, and nothing else is taken for it."""

from __future__ import annotations

import errno
import sqlite3

import pytest
import sqlalchemy as sa

from bot.trouble import AWAY, CROWDED, FULL, LOCKED, SLOW, is_outage, trouble


def of_sqlite(code: int) -> Exception:
    inner = sqlite3.OperationalError("somebody's words")
    inner.sqlite_errorcode = code
    return sa.exc.OperationalError("INSERT", {}, inner)


def of_postgresql(state: str) -> Exception:
    inner = Exception("somebody's words")
    inner.sqlstate = state  # type: ignore[attr-defined]
    return sa.exc.DBAPIError("INSERT", {}, inner)


class InterfaceError(Exception):
    """As asyncpg calls it."""


@pytest.mark.parametrize(
    ("error", "named", "outage"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), FULL, True),
        (of_postgresql("53100"), FULL, True),
        (OSError(errno.ENOSPC, "no space"), FULL, False),
        (of_sqlite(sqlite3.SQLITE_BUSY), LOCKED, True),
        (of_sqlite(sqlite3.SQLITE_BUSY | 2 << 8), LOCKED, True),  # a snapshot's
        (of_postgresql("55P03"), LOCKED, True),
        (of_sqlite(sqlite3.SQLITE_IOERR), "", True),
        (of_postgresql("57P01"), AWAY, True),
        (of_postgresql("08006"), AWAY, True),
        (of_postgresql("57014"), SLOW, True),
        (of_postgresql("53300"), CROWDED, True),
        (of_postgresql("40P01"), "", True),
        (sa.exc.TimeoutError("QueuePool limit"), SLOW, True),
        (InterfaceError("the underlying connection is closed"), AWAY, True),
        (InterfaceError("somebody's words"), "", False),  # the driver calls many mistakes so
        (ConnectionRefusedError(errno.ECONNREFUSED, "words"), "", False),  # perhaps a platform's
        (TimeoutError(), "", False),
        (of_sqlite(sqlite3.SQLITE_ERROR), "", False),
        (of_sqlite(sqlite3.SQLITE_CONSTRAINT), "", False),
        (of_postgresql("23505"), "", False),
        (ValueError("somebody's words"), "", False),
    ],
)
def test_what_is_wrong_with_the_database(error: Exception, named: str, outage: bool) -> None:
    said = trouble(error)
    assert said.startswith(named or type(error).__name__) and "words" not in said
    assert ("the disk is full" in said, "is locked" in said) == (named == FULL, named == LOCKED)
    assert is_outage(error) is outage
