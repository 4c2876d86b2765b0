"""A disk of its own, small enough to fill, and a database that may grow no more."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store import Store

SIZE = 4 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Disk:
    """`with disk.full(): …`; the database on it is called coach.db."""

    folder: Path

    @contextmanager
    def full(self) -> Iterator[None]:
        """Not one byte fits, also none of what the database had put aside for itself."""
        with closing(sqlite3.connect(self.folder / "coach.db", timeout=5)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as out, suppress(OSError):
            while out.write(bytes(4096)):
                pass
        try:
            yield
        finally:
            filler.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """In memory, where this process may mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def may_not_grow(store: Store) -> None:
    """Whatever needs one more page fails in the middle of its statement."""
    await _may_have(store, "SELECT * FROM pragma_page_count()")


async def may_grow(store: Store) -> None:
    await _may_have(store, "SELECT 1000000")


async def _may_have(store: Store, asked: str) -> None:
    def bound(session: object) -> None:
        pages = session.execute(sa.text(asked)).scalar_one()
        session.execute(sa.text(f"PRAGMA max_page_count={pages}"))

    await store.transact(bound)
