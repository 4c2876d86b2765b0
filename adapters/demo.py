"""The demo in the browser: the made-up company behind the chat page, on this machine only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from aiohttp import web

from adapters.clock import EVERY, Ticker
from adapters.simulation.company import settle_company
from adapters.simulation.crowd import Crowd
from adapters.simulation.front import WebFront
from adapters.simulation.town import Town
from adapters.web.directory import Directory, look_up
from adapters.web.page import build_app
from adapters.web.send import PLATFORM, WebPlatform
from adapters.web.stage import Room, Seat
from bot.calendar import Week, at_local, local
from bot.content import PACKAGE, Words, load
from bot.events import Event, OpenedHome, Sender
from bot.message import Message, Reply
from bot.store import Store

HOST = "127.0.0.1"
ZONE = "Europe/Amsterdam"
WEEK = timedelta(days=7)
FIRST_MOMENT = timedelta(minutes=31)  # after which the first invitations are there to be read
Say = Callable[[str], None]


@dataclass(slots=True)
class DemoStage:
    """What the page needs: who there is, the coach's answers, and a clock to move.

    One thing happens at a time, so that a moving clock and a click never mix.
    """

    town: Town
    crowd: Crowd
    _directory: Directory = field(default_factory=Directory)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def open(cls, town: Town, crowd: Crowd) -> Self:
        stage = cls(town, crowd)
        await stage._look_around()
        return stage

    @property
    def platform(self) -> WebPlatform:
        assert isinstance(self.town.front, WebFront)
        return self.town.front.messenger

    def people(self) -> Sequence[Seat]:
        return self._directory.people

    def channels(self) -> Sequence[Room]:
        return self._directory.rooms

    def now(self) -> datetime:
        return self.town.now

    def words(self, person_id: str) -> Words:
        language = self._directory.language(person_id)
        return self.town.house.words(language, self._directory.zone(person_id, ZONE))

    async def answer(self, event: Event) -> Reply:
        """The coach's reply; from now on nobody else plays this person."""
        async with self._one:
            self.crowd.take(event.sender.ids[0])
            reply = await self.town.answer(event)
            await self._look_around()
            return reply

    async def home(self, person_id: str) -> Message:
        sender = Sender(PLATFORM, (person_id,))
        reply = await self.town.coach.handle(OpenedHome(id="", sender=sender, at=self.now()))
        assert isinstance(reply, Message)
        return reply

    async def move(self, to: str, seen_by: str) -> None:
        """Move on to the `next` thing this person sees happen, or to the next `monday` at 10:00.

        Whoever moves the clock plays this person from now on. When nothing happens to them, the
        clock stops after a week.
        """
        if to not in ("next", "monday"):
            raise ValueError(to)
        async with self._one:
            self.crowd.take(seen_by)
            end = self.now() + WEEK
            if to == "monday":
                await self.crowd.until(_next_monday(self.now()))
            elif not await self.crowd.next(before=end, seen_by=seen_by):
                self.town.clock.move(end)
            await self._look_around()

    async def beat(self) -> None:
        """Let a second of the town's time go by."""
        if not self._one.locked():
            async with self._one:
                await self.crowd.until(self.now() + EVERY)

    async def _look_around(self) -> None:
        look = partial(look_up, self.crowd.plays)
        self._directory = await self.town.store.transact(look)


def _next_monday(now: datetime) -> datetime:
    """The coming Monday at 10:00, later today when that is still ahead."""
    monday = Week.of(now, ZONE).monday()
    ten = local(now, ZONE).replace(hour=10).time().replace(minute=0, second=0, microsecond=0)
    at = at_local(monday, ten, ZONE)
    return at if at > now else at_local(monday + timedelta(days=7), ten, ZONE)


async def open_stage(url: str, seed: int, alone: bool, say: Say) -> DemoStage:
    """A fresh company in the fresh database there; `say` is told of each step."""
    store = Store(url)
    town, seats = await settle_company(store, load(PACKAGE), say=say)
    crowd = Crowd(town, seats, seed)
    for external in seats if alone else ():
        crowd.take(external)
    await crowd.until(town.now + FIRST_MOMENT)
    return await DemoStage.open(town, crowd)


async def serve(stage: DemoStage, port: int, ready: Callable[[], None]) -> None:
    """Serve the page on the loopback address until cancelled. Raises OSError for a taken port."""
    runner = web.AppRunner(build_app(stage), access_log=None)
    await runner.setup()
    ticker = Ticker(stage.beat)
    try:
        await web.TCPSite(runner, HOST, port).start()
        ticker.start()
        ready()
        await asyncio.Event().wait()
    finally:
        ticker.stop()
        await runner.cleanup()
        await stage.town.store.close()
