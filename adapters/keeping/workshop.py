"""The folder in which a new database is made: beside its place, for nobody else, gone after it."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from adapters.keeping.alone import take
from adapters.needs import Missing

SIGN = "made-by-coach"  # stands in a folder of ours, and in nobody else's
OURS = re.compile(rf"{SIGN}|(new|present|other\d+)\.db(-wal|-shm|-journal)?")


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A new folder beside `target`; what an earlier one left when it was killed goes first.

    Raises Missing, also when another one is at work on the same target.
    """
    target = target.absolute()
    start = f".{target.name}.making-"
    try:
        room = Path(tempfile.mkdtemp(prefix=start, dir=target.parent))
    except OSError as error:
        raise Missing("cli-no-write", file=str(target), why=error.strerror or "") from error
    try:
        with _holding(room, target):
            _clear_others(room, start, target)
            yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _holding(room: Path, target: Path) -> Iterator[None]:
    """Locked before it is signed: nobody takes a signed folder in use for one that was left."""
    try:
        held = os.open(room, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise Missing("cli-no-write", file=str(target), why=error.strerror or "") from error
    try:
        take(held, "keeping-being-made", str(target))
        try:
            (room / SIGN).touch()
        except OSError as error:
            raise Missing("cli-no-write", file=str(target), why=error.strerror or "") from error
        yield
    finally:
        os.close(held)


def _clear_others(room: Path, start: str, target: Path) -> None:
    try:
        found = [one for one in target.parent.iterdir() if one.name.startswith(start)]
    except OSError:  # a folder one may write in, and not look into
        return
    for folder in found:
        if folder != room:
            _clear(folder, target)


def _clear(folder: Path, target: Path) -> None:
    """Empty what a killed one of ours left, through the open folder: no link is ever followed."""
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        with suppress(OSError):
            if _is_ours(held) and take(held, "keeping-being-made", str(target)):
                for name in sorted(_names(held), key=lambda name: name == SIGN):
                    os.unlink(name, dir_fd=held)
                folder.rmdir()
    finally:
        os.close(held)


def _is_ours(held: int) -> bool:
    """Surely: made by this user for this user alone, signed, and nothing in it but what we make."""
    made, names = os.fstat(held), _names(held)
    own = made.st_uid == os.geteuid() and stat.S_IMODE(made.st_mode) == 0o700
    return own and SIGN in names and all(_is_file_of_ours(held, name) for name in names)


def _names(held: int) -> list[str]:
    return os.listdir(held)


def _is_file_of_ours(held: int, name: str) -> bool:
    found = os.stat(name, dir_fd=held, follow_symlinks=False)
    return OURS.fullmatch(name) is not None and stat.S_ISREG(found.st_mode)
