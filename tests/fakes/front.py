"""What the fronts of Slack and Teams share: scripted people on a loopback platform, through the
real SDK."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from aiohttp import ClientSession, web
from sqlmodel import Session, col, select

from adapters.desk import Coaching, Desk, Directory
from adapters.simulation.clock import SimulatedClock
from bot.events import Event
from bot.message import Button, Buttons, Message, Reply
from bot.people import Address
from bot.ports import Messenger, NotSent, Place
from bot.store import Store
from tests.fakes.remembering import Remembering

T = TypeVar("T")
LOOPBACK = "127.0.0.1"


class LoopbackFront:
    """One coach, served on a loopback port; what stands on screens is compared when it is used.

    Only the first thing an act brings to the coach is the act itself; what an app asks on its own
    account after that, such as a fresh home view, no witness sees.
    """

    name = ""

    def __init__(self, clock: SimulatedClock) -> None:
        self.clock = clock
        self.closing = AsyncExitStack()
        self.url = ""
        self.messenger: Remembering
        self._coach: Coaching | None = None
        self._replies: list[Reply] = []
        self._drawn = 0

    # --- for the town -----------------------------------------------------------------------------

    def listen(self, coach: Coaching) -> None:
        self._coach = coach

    async def act(self, event: Event, label: str) -> Reply:
        self._replies.clear()
        await self.bring(event)
        await self.idle()
        assert self._replies, f"{type(event).__name__} never reached the coach"
        return self._replies[0]

    def standing(self, external: str, private: bool) -> Iterator[tuple[str, Message]]:
        return self.messenger.standing(external, private)

    async def draw(self, external: str, button: Button) -> str:
        """A button as it might still stand in somebody's chat; the reference of its message."""
        self._drawn += 1
        place = Place(self.name, external, True, await self.route(external))
        message = Message("drawn", (Buttons((replace(button, label=button.label or "Knop"),)),))
        while True:
            try:
                return await self.messenger.inner.send(place, message, f"drawn-{self._drawn}")
            except NotSent:  # faster than the platform takes it
                await self.wait(1)

    async def close(self) -> None:
        await self.closing.aclose()

    # --- the coach, as the app meets it -----------------------------------------------------------

    async def transact(self, work: Callable[[Session], T]) -> T:
        """In the town's database, for what a platform keeps there."""
        store: Store = self._coach.store  # type: ignore[union-attr]
        return await store.transact(work)

    async def handle(self, event: Event, *, by_id: bool = False) -> Reply:
        assert self._coach is not None
        coach = self._coach.coach if self._replies else self._coach
        reply = await coach.handle(event, by_id=by_id)
        self._replies.append(reply)
        return reply

    async def route(self, external: str) -> str:
        here = (col(Address.platform) == self.name, col(Address.external) == external)
        return await self.transact(
            lambda session: session.exec(select(Address.route).where(*here)).one()
        )

    # --- for one platform -------------------------------------------------------------------------

    @abstractmethod
    async def bring(self, event: Event) -> None:
        """Do what the event says at a client of the platform."""

    @abstractmethod
    def fills_in(self, external: str) -> bool:
        """Whether somebody has a form open."""

    @abstractmethod
    async def idle(self) -> None:
        """Wait until the app has done all that follows."""

    def desk(self, messenger: Messenger, directory: Directory) -> Desk:
        self.messenger = Remembering(messenger)
        return Desk(self, self.messenger, directory, self.wait)

    async def wait(self, seconds: float) -> None:
        self.clock.move(self.clock.now() + timedelta(seconds=seconds))

    async def session(self) -> ClientSession:
        return await self.closing.enter_async_context(ClientSession())

    async def serve(self, routes: list[web.RouteDef]) -> None:
        app = web.Application()
        app.add_routes(routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self.closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, LOOPBACK, 0).start()
        self.url = f"http://{LOOPBACK}:{runner.addresses[0][1]}"
