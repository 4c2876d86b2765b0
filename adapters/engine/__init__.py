"""Carries planned deliveries to a sender, in this process or between several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.engine.carrying import Carrying
from adapters.engine.local import LocalEngine
from bot.store import Store


def engine_for(store: Store, now: Callable[[], datetime], *, takes: bool = True) -> Carrying:
    """The engine that goes with this database; `now` is the time by which deliveries are due."""
    if store.url.get_backend_name() == "sqlite":
        return LocalEngine()
    from adapters.engine.postgres import PostgresEngine

    return PostgresEngine(store, now, takes=takes)
