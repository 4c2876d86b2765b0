"""The database file itself: nobody else reads it, and what is erased is in it no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.needs import Missing, store_at, up_to_date
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
