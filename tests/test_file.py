"""The database file itself: nobody else reads it, and what is erased is in it no more."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from adapters.needs import Missing, store_at, up_to_date
from bot.store import ERASED, Store
from tests.town import open_town


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_only_its_own_user_reads_a_new_database(tmp_path: Path) -> None:
    file = tmp_path / "coach.db"
    store = store_at(f"sqlite:///{file}")
    await up_to_date(store)
    assert {one.stat().st_mode & 0o777 for one in _files(tmp_path)} == {0o600}
    await store.close()


async def test_a_damaged_database_is_called_so(tmp_path: Path) -> None:
    file = tmp_path / "coach.db"
    file.write_bytes(b"no database at all" * 100)
    store = store_at(f"sqlite:///{file}")
    with pytest.raises(Missing, match="damaged"):
        await up_to_date(store)
    await store.close()


@pytest.mark.parametrize("words", ["Wis mij!", "wat weet je over mij?"])
async def test_who_is_erased_is_in_the_file_no_more(tmp_path: Path, words: str) -> None:
    file = tmp_path / "coach.db"
    town = await open_town(f"sqlite:///{file}")
    anna = await town.someone("Anneliese Onvindbaar")
    await anna.says("stuur mij een verhaal over kwartsiet")
    await town.store.empty_journal()
    assert b"Anneliese" in file.read_bytes()
    await anna.says(words)
    if words.startswith("wat"):
        await anna.clicks("Alles wissen")
    await anna.clicks("Ja, wis alles")
    await town.store.empty_journal()
    left = b"".join(one.read_bytes() for one in _files(tmp_path))
    assert b"Anneliese" not in left and b"kwartsiet" not in left
    await town.town.store.close()


async def test_what_the_database_moved_about_before_it_was_erased_is_in_the_file_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that splits leaves old copies in the gaps between its rows; that it has some is kept
    in the file itself."""
    file, names = tmp_path / "coach.db", [f"anneliese{n * 7919 % 5003:04}" for n in range(5000)]

    def move_in(session: Session) -> None:
        session.execute(sa.text("CREATE TABLE people (name TEXT PRIMARY KEY) WITHOUT ROWID"))
        rows = [{"name": name} for name in names]
        session.execute(sa.text("INSERT INTO people VALUES (:name)"), rows)

    def erase(session: Session) -> None:
        gone = [{"name": name} for name in names[::3]]
        session.execute(sa.text("DELETE FROM people WHERE name = :name"), gone)
        session.info[ERASED] = True

    def left() -> list[str]:
        found = file.read_bytes()
        return [name for name in names[::3] if name.encode() in found]

    monkeypatch.setattr("bot.store.REWRITTEN", 1000)  # bytes: it is too large to be done at once
    monkeypatch.setattr("bot.store.PATIENCE", 0.01)
    store = Store(f"sqlite:///{file}")
    await store.transact(move_in)
    await store.transact(erase)
    await store.empty_journal()
    assert left()
    await store.close()
    store = Store(f"sqlite:///{file}")  # it stopped before that, and begins again
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")  # somebody writes: not now, and no error
        await store.empty_journal(whole=True)
    assert left()
    await store.empty_journal(whole=True)
    assert left() == []
    before = file.read_bytes()
    await store.empty_journal(whole=True)
    assert file.read_bytes() == before  # and it is done only once
    await store.close()
