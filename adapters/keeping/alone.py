"""One at a time: the lock on a SQLite database, and the folder in which a new file is made."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from adapters.needs import Missing


def file_of(url: sa.URL) -> Path | None:
    """The file of a SQLite database; None when it is no file, or no SQLite."""
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or name in ("", ":memory:"):
        return None
    return Path(name.removeprefix("file:").partition("?")[0]).resolve()


@contextmanager
def only_one(url: sa.URL) -> Iterator[None]:
    """Hold the lock beside the database, which the system lets go of however this process ends.

    Raises Missing when a coach, or a restore, holds it. Where no file can be made, the database
    itself says why.
    """
    path = file_of(url)
    try:
        held = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600) if path else None
    except OSError:
        held = None
    try:
        if held is not None:
            _take(held, "keeping-in-use", str(path))
        yield
    finally:
        if held is not None:
            os.close(held)


def _take(held: int, phrase: str, name: str) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Missing(phrase, name=name) from error
    except OSError:  # a file system without locks
        return


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A folder beside `target` that nobody else looks into, gone afterwards; what an earlier one
    left when it was killed goes first. Raises Missing."""
    folder = target.with_name(f".{target.name}.making")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise Missing("cli-no-write", file=str(target), why=error.strerror or "") from error
    try:
        _take(held, "keeping-being-made", str(target))
        _empty(folder)
        try:
            yield folder
        finally:
            _empty(folder)
            folder.rmdir()
    finally:
        os.close(held)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
