"""One at a time: the lock on a SQLite database."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from adapters.keeping.moved import must_be_here
from adapters.needs import Missing


def file_of(url: sa.URL) -> Path | None:
    """The file of a SQLite database; None when it is no file, or no SQLite."""
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or name in ("", ":memory:"):
        return None
    return Path(name.removeprefix("file:").partition("?")[0]).resolve()


@contextmanager
def only_one(url: sa.URL, *, moved_too: bool = False) -> Iterator[None]:
    """Hold the lock beside the database, which the system lets go of however this process ends.

    Raises Missing when a coach, or a restore, holds it, and when the lock is there but closed to
    us: then nobody can tell. Where no file can be made, the database itself says why. Also for one
    that was moved away, unless `moved_too`.
    """
    path = file_of(url)
    held = _opened(Path(f"{path}.lock")) if path else None
    try:
        if held is not None:
            take(held, "keeping-in-use", str(path))
        if path is not None and not moved_too:
            must_be_here(path)
        yield
    finally:
        if held is not None:
            os.close(held)


def _opened(lock: Path) -> int | None:
    try:
        return os.open(lock, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        if os.path.lexists(lock):
            values = {"file": str(lock), "why": error.strerror or ""}
            raise Missing("keeping-lock-closed", **values) from error
        return None


def take(held: int, phrase: str, name: str) -> bool:
    """Lock this open file or folder; False on a file system without locks. Raises Missing."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Missing(phrase, name=name) from error
    except OSError:
        return False
    return True
