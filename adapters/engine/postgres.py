"""The engine of several processes: pgqueuer says whose a delivery is, for how long, and when again.

What was said to whom stands in the ledger alone (ADR 0013).
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job
from sqlalchemy.util import await_only
from sqlmodel import Session

from adapters.engine import carrying, jobs, standing
from adapters.engine.carrying import Carrying
from bot import lane
from bot.given import SOON
from bot.leaving import Leaving
from bot.ports import NotSent
from bot.sending import Sender
from bot.settling import Outcome
from bot.store import Store
from bot.trouble import is_outage, trouble

log = logging.getLogger(__name__)
STALE = timedelta(seconds=30)  # without a sign of life for so long a job is given to another
BATCH = 25  # jobs in one step
LOOK = timedelta(seconds=2)  # for a job whose announcement was not heard, and one given back
STRAYS = 1.0  # seconds between two looks at what has no lane
SILENT = 15.0  # seconds without an answer of the queue: then nobody hands out anything
TEND = 600.0  # seconds between two looks for rows without a job
NOW = timedelta(0)
BLAMED = 10  # rows held one after the other; if more fail us it is not their fault
PASSED_OVER = timedelta(minutes=1)
LATE = NotSent("too late to send it", NOW)


class Held(Exception):
    """A delivery that fails the coach itself: its job stays where it is, until somebody looks."""


@dataclass(slots=True)
class _Hand:
    """A job in our hands; `again` is told after how long to give it again, or that it is done."""

    queue: str
    job: Job
    again: asyncio.Future[timedelta | None]

    @property
    def order(self) -> tuple[int, int]:
        return -self.job.priority, self.job.id


class PostgresEngine(Carrying):
    """Carries what pgqueuer gives to this process. With `takes` off it only books what was said
    beside the ledger: for a replica that sends nothing."""

    def __init__(self, store: Store, now: Callable[[], datetime], *, takes: bool = True) -> None:
        super().__init__()
        self._store, self._now, self._takes = store, now, takes
        self._fed = True
        self._hands: dict[int, _Hand] = {}
        self._suspects: set[int] = set()  # one of them failed us, so each is taken by itself
        self._blamed = 0
        self._strays_at = 0.0
        self._awake_at = 0.0  # when the database was last heard of
        self._dealt_at: float | None = None  # when the queue last answered
        self._feeding: asyncio.Task[None] | None = None
        self._manager: QueueManager | None = None

    @property
    def able(self) -> bool:
        silent = self._dealt_at is not None and _clock() - self._dealt_at > SILENT
        return self.well and self._fed and not silent

    async def prepare(self) -> None:
        """Without haste, as migrations do."""
        await self._store.run(
            lambda one: await_only(jobs.install(one.connection.driver_connection))
        )

    async def begin(self, sender: Sender, now: datetime) -> None:
        """What others have in the air is theirs; a job that went stale is given to us."""
        if self._takes:
            await self._tell_of_others(sender)
            await sender.find_lanes(now)
            await self._give_jobs(sender)

    def enqueue(self, session: Session, ids: Sequence[int]) -> None:
        if ids:
            jobs.enqueue(session, ids, self._now())

    async def run(self, sender: Sender, now: Callable[[], datetime]) -> None:
        if self._takes:
            self._dealt_at = _clock()
            self._feeding = asyncio.create_task(self._keep_feeding(sender))
        await super().run(sender, now)

    async def stop(self, running: asyncio.Task[None], seconds: float) -> None:
        """What was not begun is given back at once, and what did not land soon after."""
        self._ending = True
        if self._manager is not None:
            self._manager.shutdown.set()
        self._give_back(self._waiting(), NOW)
        await super().stop(running, seconds)
        self._give_back(self._hands, SOON)
        if self._feeding is not None:
            await asyncio.wait([self._feeding], timeout=1)
            self._feeding.cancel()
            await asyncio.gather(self._feeding, return_exceptions=True)

    async def work(self, sender: Sender, now: datetime) -> int:
        return await self._store.ask(
            lambda one: standing.carry_all(_queries(one), sender, now, self._carry, self.settled)
        )

    def held(self, session: Session) -> int:
        return jobs.held(session)

    async def try_held_again(self) -> int:
        """Returns how many."""
        return await self._store.ask(lambda one: jobs.try_again(_queries(one)))

    async def _tell_of_others(self, sender: Sender) -> None:
        """What waits for a platform that is off here waits for an hour, if nobody else takes it."""
        known = lane.queues(sender.house.paces)
        for name, count in await sender.store.look(lambda s: jobs.beyond(s, known)):
            log.warning("%s deliveries wait, for %s is off here: is it meant to be?", count, name)

    # --- what we hold -----------------------------------------------------------------------------

    async def _round(
        self,
        sender: Sender,
        now: datetime,
        landed: Sequence[Outcome],
        answers: Mapping[str, int],
    ) -> tuple[list[Leaving], datetime | None]:
        await self._keep_hold()
        given = self._given()
        if not (landed or answers or given):
            return [], None
        try:
            taken = await sender.take(landed, now, given, answers)
        except Exception as error:
            if is_outage(error) or not given:
                raise
            taken = await sender.take(landed, now, {}, answers)  # that is none of their doing
            taken.opens = now
            blamed = self._blame(given, error)
            if not (blamed or landed or answers):  # these are written down by now, so first they go
                raise
        else:
            self._clear(given)
        for row in taken.done:
            self._resolve(row, None)
        for row, at in taken.later.items():
            self._resolve(row, max(at - now, NOW))
        if self._overslept():  # others may have been given them by now
            self._landed += [Outcome(one, "refused", refusal=LATE) for one in taken.leaving]
            return [], now
        self._awake_at = _clock()
        return taken.leaving, taken.opens

    def _given(self) -> dict[str, list[int]]:
        """By queue, the most urgent first; under no name, now and then, what has no lane."""
        if self._ending or not self._takes:
            return {}
        given: dict[str, list[int]] = defaultdict(list)
        waiting = sorted(self._waiting(), key=lambda row: self._hands[row].order)
        self._suspects &= set(waiting)
        if self._suspects:
            waiting = [row for row in waiting if row in self._suspects][:1]
        for row in waiting:
            given[self._hands[row].queue].append(row)
        if not self._suspects and ((at := _clock()) >= self._strays_at or not self.well):
            given[""], self._strays_at = [], at + STRAYS
        return dict(given)

    def _waiting(self) -> list[int]:
        air = {one.row for one in self._air.values()} | {one.of.row for one in self._landed}
        return [
            row for row, hand in self._hands.items() if row not in air and not hand.again.done()
        ]

    def _blame(self, given: Mapping[str, Sequence[int]], error: Exception) -> bool:
        """One of these fails us: they are taken one by one, until it is known which. False when so
        many do that it cannot be their fault."""
        rows = [row for several in given.values() for row in several]
        if "" in given:  # these have no job that could be held
            self._strays_at = _clock() + PASSED_OVER.total_seconds()
        if len(rows) != 1 or "" in given:
            self._suspects = set(rows)
            if not rows:
                log.error("who has no address yet has to wait: %s", trouble(error))
            return True
        self._blamed += 1
        if self._blamed > BLAMED:
            self._resolve(rows[0], PASSED_OVER)
            return False
        log.error("a delivery is held, for it fails the coach: %s", trouble(error))
        hand = self._hands.get(rows[0])
        if hand is not None and not hand.again.done():
            hand.again.set_exception(Held())
        return True

    def _clear(self, given: Mapping[str, Sequence[int]]) -> None:
        rows = {row for several in given.values() for row in several}
        self._suspects -= rows
        self._blamed = 0 if rows else self._blamed

    def _overslept(self) -> bool:
        """Whether this process, or its line to the database, stood still for so long that its jobs
        may have gone stale: their signs of life are seldom older than two thirds of that."""
        return _clock() - self._awake_at > STALE.total_seconds() / 4

    async def _keep_hold(self) -> None:
        """After a long sleep some of our jobs are another's by now: those are let go."""
        if not self._overslept():
            return
        if self._hands:
            held = [hand.job for hand in self._hands.values()]
            ours = await self._store.ask(lambda one: jobs.renew(_queries(one), held))
            lost = [row for row in self._waiting() if self._hands[row].job.id not in ours]
            self._give_back(lost, NOW)
            if lost:
                log.warning("deliveries went to another sender during a pause: %s", len(lost))
        self._awake_at = _clock()

    def _give_back(self, rows: Iterable[int], after: timedelta) -> None:
        for row in list(rows):
            self._resolve(row, after)

    def _resolve(self, row: int, again: timedelta | None) -> None:
        hand = self._hands.get(row)
        if hand is not None and not hand.again.done():
            hand.again.set_result(again)

    # --- what pgqueuer gives ----------------------------------------------------------------------

    async def _keep_feeding(self, sender: Sender) -> None:
        """Anew whenever the database broke off."""
        while not self._ending:
            try:
                await self._feed(sender)
            except Exception as error:
                if self._fed and not self._ending:
                    log.error("no deliveries are handed out: %s", trouble(error))
                self._fed = False
                if not is_outage(error):
                    await self._mend()
            if not self._ending:
                await asyncio.sleep(carrying.BROKEN)

    async def _mend(self) -> None:
        """Whoever broke what the queue consists of did not mean its jobs, which the rows know."""
        with suppress(Exception):  # what goes wrong was said, and is tried again
            await self.prepare()

    def _dealt(self) -> None:
        if not self._fed:
            log.warning("deliveries are handed out again")
        self._fed, self._dealt_at = True, _clock()

    async def _feed(self, sender: Sender) -> None:
        pool = await asyncpg.create_pool(self._store.dsn, min_size=0, max_size=4)
        tending = asyncio.create_task(self._keep_tending(sender, pool))
        try:
            await pool.execute("SELECT 1")  # a pool lets nobody know that there is no database
            queries = jobs.Handed.from_asyncpg_pool(pool)
            assert isinstance(queries, jobs.Handed)
            queries.dealt = self._dealt
            manager = QueueManager(queries)
            for door, (queue, at_once) in jobs.doors(sender.house.paces).items():
                register = manager.entrypoint(
                    door, concurrency_limit=at_once, accepts_context=False, on_failure="hold"
                )
                register(partial(self._take, queue))
            self._manager = manager
            await manager.run(
                dequeue_timeout=LOOK,
                batch_size=BATCH,
                heartbeat_timeout=STALE,
                shutdown_on_listener_failure=True,
                log_aggregation_interval=NOW,
            )
        finally:
            self._manager = None
            tending.cancel()
            await asyncio.gather(tending, return_exceptions=True)
            pool.terminate()  # to close it would wait for the line on which we listen

    async def _take(self, queue: str, job: Job) -> None:
        """Until it is known what becomes of it. Raises RetryRequested, and Held."""
        row = jobs.row_of(job)
        if self._ending or row in self._hands:
            raise RetryRequested(SOON)
        again: asyncio.Future[timedelta | None] = asyncio.get_running_loop().create_future()
        self._hands[row] = _Hand(queue, job, again)
        self.bell.set()
        try:
            after = await again
        finally:
            del self._hands[row]
        if after is not None:
            raise RetryRequested(after)

    async def _keep_tending(self, sender: Sender, pool: Any) -> None:
        """See to it that every row has its job, and that no history of jobs is kept."""
        while True:
            try:
                await self._give_jobs(sender)
                await Queries.from_asyncpg_pool(pool).clear_queue_log(
                    [*jobs.doors(sender.house.paces)]
                )
            except Exception as error:
                if self._fed:
                    log.warning("looking for deliveries without a job failed: %s", trouble(error))
            await asyncio.sleep(TEND)

    async def _give_jobs(self, sender: Sender) -> None:
        found = await sender.store.transact(
            lambda session: jobs.enqueue_jobless(session, self._now())
        )
        if found:
            log.warning("deliveries without a job got one: %s", found)


def _queries(connection: Any) -> Queries:
    return jobs.Handed.from_asyncpg_connection(connection)


def _clock() -> float:
    """The loop's: it goes on while a process stands still."""
    return asyncio.get_running_loop().time()
