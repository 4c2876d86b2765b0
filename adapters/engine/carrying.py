"""What both engines do alike: post what leaves, and settle together what landed."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.leaving import Leaving
from bot.sending import Sender
from bot.settling import Outcome
from bot.trouble import is_outage, trouble

log = logging.getLogger(__name__)
PATIENCE = 60.0  # seconds for one message; then nobody knows whether it arrived
LONGEST_NAP = timedelta(seconds=1)  # a clock that is set forward is noticed within this
TOGETHER = 0.002  # seconds in which what lands is settled in one go
BROKEN = 1.0  # seconds until a database that failed is tried again


class Carrying(ABC):
    """Carries deliveries, each platform on its own, at its full pace.

    `bell` rings when there is something new. `settled` is told what became of what was carried.
    """

    def __init__(self) -> None:
        self.bell = asyncio.Event()
        self.settled: Callable[[Sequence[Outcome]], None] = lambda outcomes: None
        self.well = True
        self._air: dict[asyncio.Task[Outcome], Leaving] = {}
        self._landed: list[Outcome] = []
        self._answers: Counter[str] = Counter()
        self._ending = False

    async def prepare(self) -> None:
        """Make what the engine itself needs of the database, once its tables are there."""
        return

    @property
    def able(self) -> bool:
        """Whether deliveries are carried and settled."""
        return self.well

    async def begin(self, sender: Sender, now: datetime) -> None:
        """Before the first `run`: what a sudden end left behind is taken up."""
        await sender.recover(now)

    @abstractmethod
    def enqueue(self, session: Session, ids: Sequence[int]) -> None:
        """Take these ledger rows on, in the transaction that wrote them."""

    def held(self, session: Session) -> int:
        """How many deliveries nobody carries until somebody looked at them."""
        return 0

    @abstractmethod
    async def work(self, sender: Sender, now: datetime) -> int:
        """Carry everything whose moment is there, for a clock that stands still meanwhile; returns
        how many."""

    def answered(self, platform: str) -> None:
        """Something was said there beside the ledger, and takes its share of the lane."""
        self._answers[platform] += 1

    async def run(self, sender: Sender, now: Callable[[], datetime]) -> None:
        """Carry whatever is due, until `stop`."""
        while not (self._ending and not self._air and not self._landed):
            try:
                await self._rest(await self._go_on(sender, now()), now())
            except Exception as error:
                self._note_broken(error)
                await asyncio.sleep(BROKEN)

    async def stop(self, running: asyncio.Task[None], seconds: float) -> None:
        """Start nothing new; what is in the air has so long to land. What has not landed then may
        have arrived or not, and whoever carries it next finds that out."""
        self._ending = True
        self.bell.set()
        await asyncio.wait([running], timeout=seconds)
        for task in (running, *self._air):
            task.cancel()
        await asyncio.gather(running, *self._air, return_exceptions=True)

    @abstractmethod
    async def _round(
        self,
        sender: Sender,
        now: datetime,
        landed: Sequence[Outcome],
        answers: Mapping[str, int],
    ) -> tuple[list[Leaving], datetime | None]:
        """Settle what landed, and claim: what leaves now, and when more may."""

    # --- inside -----------------------------------------------------------------------------------

    async def _go_on(self, sender: Sender, now: datetime) -> datetime | None:
        """Settle what landed and let the next ones leave; when more may leave.

        What landed is remembered until the ledger has it: a full disk makes nobody hear it twice.
        """
        self.bell.clear()
        self._collect()
        landed, answers = list(self._landed), dict(self._answers)
        leaving, until = await self._round(sender, now, landed, answers)
        del self._landed[: len(landed)]
        self._answers.subtract(answers)
        self._answers += Counter()
        if not self.well:
            log.warning("deliveries go on")
        self.well = True
        for one in leaving:
            self._air[asyncio.create_task(self._carry(sender, one))] = one
        if landed:
            self.settled(landed)
        return until

    def _collect(self) -> None:
        for task in [task for task in self._air if task.done()]:
            del self._air[task]
            self._landed.append(task.result())

    async def _carry(self, sender: Sender, one: Leaving) -> Outcome:
        try:
            async with asyncio.timeout(PATIENCE):
                return await sender.post(one)
        except TimeoutError:
            log.warning("a message was given up: its platform does not answer")
            return Outcome(one, "doubt")

    async def _rest(self, until: datetime | None, now: datetime) -> None:
        """Until something lands, rings, or is due."""
        if self._ending and not self._air:
            return
        nap = min(until - now, LONGEST_NAP) if until is not None else LONGEST_NAP
        ring = asyncio.create_task(self.bell.wait())
        waiting: Iterable[asyncio.Task[object]] = (ring, *self._air)
        await asyncio.wait(
            waiting, timeout=max(nap.total_seconds(), 0.001), return_when=asyncio.FIRST_COMPLETED
        )
        if self._air and not ring.done():
            await asyncio.sleep(TOGETHER)
        ring.cancel()
        with suppress(asyncio.CancelledError):
            await ring

    def _note_broken(self, error: Exception) -> None:
        if self.well:
            whose = "the database fails" if is_outage(error) else "something in the coach fails"
            log.error("deliveries wait, for %s: %s", whose, trouble(error))
        self.well = False
