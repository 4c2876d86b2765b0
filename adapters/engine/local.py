"""The engine of a single process: the ledger is the queue, and a bell says that it has news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from adapters.engine.carrying import Carrying
from bot import lane
from bot.leaving import Leaving
from bot.sending import Sender
from bot.settling import Outcome


class LocalEngine(Carrying):
    """Carries deliveries within this process. Whoever else sends from this ledger says them too."""

    def enqueue(self, session: Session, ids: Sequence[int]) -> None:
        if ids:
            self.bell.set()

    async def work(self, sender: Sender, now: datetime) -> int:
        room, count, landed = self._room(sender), 0, list[Outcome]()
        while True:
            leaving = await sender.turn_over(landed, now, room)
            if landed:
                self.settled(landed)
            if not leaving:
                return count
            landed = [await self._carry(sender, one) for one in leaving]
            count += len(landed)

    async def _round(
        self,
        sender: Sender,
        now: datetime,
        landed: Sequence[Outcome],
        answers: Mapping[str, int],
    ) -> tuple[list[Leaving], datetime | None]:
        return await sender.go_on(landed, now, self._room(sender), answers)

    def _room(self, sender: Sender) -> dict[str, int]:
        if self._ending:
            return {}
        taken = Counter(one.lane for one in self._air.values())
        paces = sender.house.paces
        at_once = {queue: paces[lane.platform_of(queue)].at_once for queue in lane.queues(paces)}
        return {queue: most - taken[queue] for queue, most in at_once.items()}
