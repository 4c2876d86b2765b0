"""The engine of a single process: the ledger is the queue, and a bell says that it has news."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.sending import Sender


class LocalEngine:
    """Carries deliveries within this process. `bell` rings when something new was planned."""

    def __init__(self) -> None:
        self.bell = asyncio.Event()

    def enqueue(self, session: Session, ids: Sequence[int]) -> None:
        if ids:
            self.bell.set()

    async def work(self, sender: Sender, now: datetime) -> int:
        """Deliver everything whose moment is there, the earliest first; returns how many."""
        done = 0
        while ready := await sender.ready(now):
            for row in ready:
                await sender.deliver(row, now)
            done += len(ready)
        self.bell.clear()
        return done
