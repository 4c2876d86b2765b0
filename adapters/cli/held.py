"""`coach retry`: what was held is tried again, for the administrator."""

from __future__ import annotations

import asyncio

from adapters.cli.shared import naming_what_is_missing, out, stop, words
from adapters.needs import store_at, up_to_date
from bot.settings import Settings


def retry() -> None:
    with naming_what_is_missing():
        count = asyncio.run(_retry(Settings.read().database))
    out.print(words("cli-retry-done", count=count) if count else words("cli-retry-none"))


async def _retry(url: str) -> int:
    store = store_at(url)
    if store.url.get_backend_name() == "sqlite":
        stop(words("cli-retry-alone"))
    from adapters.clock import WallClock
    from adapters.engine.postgres import PostgresEngine

    try:
        await up_to_date(store)
        engine = PostgresEngine(store, WallClock().now)
        await engine.prepare()
        return await engine.try_held_again()
    finally:
        await store.close()
