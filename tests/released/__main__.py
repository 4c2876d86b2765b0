"""Writes what the newest revision leaves in a database, for the tests of whatever comes after."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.migrations import migrate
from bot.store import Store
from tests.released import keep, read_back
from tests.released.life import lived
from tests.town import open_town


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'coach.db'}"
        store = Store(url)
        revision = await migrate(store)
        town = await open_town(url)
        await lived(town)
        await town.town.store.close()
        keep(revision, await store.run(read_back))
        await store.close()


if __name__ == "__main__":
    asyncio.run(main())
