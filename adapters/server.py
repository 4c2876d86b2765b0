"""Puts the coach together for real: database, Slack and Teams, one server, a clock that ticks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from aiohttp import ClientSession, web
from yarl import URL

from adapters.addresses import Finder
from adapters.clock import Ticker
from adapters.desk import Desk, Wait
from adapters.engine.local import LocalEngine
from adapters.needs import Missing, store_at, up_to_date
from adapters.settings import ServerSettings, SlackSettings, TeamsSettings
from adapters.switchboard import Switchboard
from bot.coach import Coach
from bot.content import Shelf
from bot.features import FEATURES
from bot.ports import Messenger
from bot.sending import Sender
from bot.settings import Settings
from bot.trouble import trouble
from bot.turn import House

if TYPE_CHECKING:
    from adapters.slack.app import SlackApp
    from adapters.teams.app import TeamsApp

    App = SlackApp | TeamsApp

log = logging.getLogger(__name__)
PACE = {  # PLATFORMS.md: 525 a minute, and 50 a second
    "slack": timedelta(milliseconds=115),
    "teams": timedelta(milliseconds=20),
}
HANGS = 600.0  # seconds after which a beat is given up
QUIET = timedelta(seconds=1.5 * HANGS)  # without a good beat, the coach is not well
# seconds at the end, together below the ten after which a container is killed
FOR_WHAT_RUNS, FOR_ANSWERS = 3.0, 5.0


class Server:
    """One process. `open` puts it together and lets it listen, `live` lets it act by itself, and
    `close` ends it in order."""

    def __init__(
        self,
        settings: Settings,
        shelf: Shelf,
        now: Callable[[], datetime],
        wait: Wait = asyncio.sleep,
    ) -> None:
        """Raises Missing for a database that cannot be."""
        self.now, self.wait = now, wait
        self.store = store_at(settings.database)
        self.engine = LocalEngine()
        self.house = House(shelf, settings.secret, FEATURES, self.engine)
        self.coach = Coach(self.store, self.house)
        self.lines: dict[str, Messenger] = {}
        self.sender = Sender(self.store, self.house, Switchboard(self.lines), PACE)
        self.desks: dict[str, Desk] = {}
        self.apps: dict[str, App] = {}
        self.address = ""
        self._closing = AsyncExitStack()
        self._ticker: Ticker | None = None
        self._beating = asyncio.Lock()
        self._broken, self._beaten = False, now()
        self.finder = Finder(self.coach, self.desks, now, wait)

    async def open(self, server: ServerSettings) -> None:
        """Raises Missing."""
        self._closing.push_async_callback(self.store.close)
        await up_to_date(self.store)
        http = await self._closing.enter_async_context(ClientSession())
        slack = self._join_slack(server.slack, http) if server.slack else None
        if server.teams is not None:
            self._join_teams(server.teams, server.host)
        self._closing.push_async_callback(self._finish_answers)
        runner = await self._listen(server.host, server.port)
        self._closing.push_async_callback(self._finish_what_runs, runner)
        # only now: a second coach that finds the port taken leaves the first one's work alone
        await self.sender.recover(self.now())
        if slack is not None and not slack.routes():
            self._run(slack.run_socket())

    def live(self) -> None:
        """From now on look at what is due, and for people who are reached nowhere."""
        self._ticker = Ticker(self.beat)
        self._ticker.start()
        self._run(self.finder.keep_looking())

    async def close(self) -> None:
        """Hear nothing more, let what runs come to its end, answer, and close; in that order."""
        await self._closing.aclose()

    async def beat(self) -> None:
        """Look at what is due, and say what is planned for now."""
        async with self._beating:
            try:
                async with asyncio.timeout(HANGS):
                    await self._beat()
            except Exception as error:
                if not self._broken:
                    log.error("a beat failed; the next ones try again: %s", trouble(error))
                self._broken = True

    # --- inside -----------------------------------------------------------------------------------

    async def _beat(self) -> None:
        if self._broken:  # whatever was leaving then has no end to it yet
            await self.sender.recover(self.now())
        await self.coach.tick(self.now())
        await self.engine.work(self.sender, self.now())
        if self._broken:
            log.warning("beats go well again")
        self._broken, self._beaten = False, self.now()

    def _join_slack(self, settings: SlackSettings, http: ClientSession) -> SlackApp:
        from adapters.slack.app import SlackApp
        from adapters.slack.directory import SlackDirectory
        from adapters.slack.send import PLATFORM, SlackMessenger, open_client

        client = open_client(settings, http)
        messenger = SlackMessenger(client, self.now)
        desk = Desk(self.coach, messenger, SlackDirectory(client), self.wait)
        app = SlackApp(settings, desk, client, self.now, self.wait)
        self._join(PLATFORM, messenger, desk, app)
        return app

    def _join_teams(self, settings: TeamsSettings, host: str) -> None:
        from adapters.teams.app import TeamsApp
        from adapters.teams.bridge import Bridge, refuse_unsafe
        from adapters.teams.directory import TeamsDirectory
        from adapters.teams.receive import PLATFORM
        from adapters.teams.send import TeamsMessenger

        refuse_unsafe(settings, host)
        bridge = Bridge(settings)
        self._closing.push_async_callback(bridge.close)
        messenger = TeamsMessenger(bridge, settings, self.now)
        desk = Desk(self.coach, messenger, TeamsDirectory(bridge), self.wait)
        self._join(PLATFORM, messenger, desk, TeamsApp(desk, bridge, messenger, self.now))

    def _join(self, platform: str, messenger: Messenger, desk: Desk, app: App) -> None:
        self.lines[platform], self.desks[platform], self.apps[platform] = messenger, desk, app

    async def _listen(self, host: str, port: int) -> web.AppRunner:
        served = web.Application()
        served.add_routes([web.get("/healthz", self._health)])
        for app in self.apps.values():
            served.add_routes(app.routes())
        runner = web.AppRunner(served, access_log=None, shutdown_timeout=FOR_WHAT_RUNS)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            raise Missing("cli-serve-port-taken", host=host, port=str(port)) from error
        self.address = str(URL.build(scheme="http", host=host, port=runner.addresses[0][1]))
        return runner

    async def _health(self, request: web.Request) -> web.Response:
        """Whether the database answers and the coach is not stuck; to strangers nothing more."""
        try:
            await self.store.transact(lambda session: session.execute(sa.select(1)))
        except Exception as error:
            log.error("the database does not answer: %s", trouble(error))
            return web.Response(status=503)
        return web.Response(status=200 if self.now() - self._beaten < QUIET else 503)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        """Until it is done, or the end."""
        task = asyncio.create_task(work)
        self._closing.push_async_callback(asyncio.wait, [task])
        self._closing.callback(task.cancel)

    async def _finish_what_runs(self, runner: web.AppRunner) -> None:
        """Requests, and the beat that is going on; a next one finds its place taken."""
        await asyncio.gather(runner.cleanup(), _at_most(FOR_WHAT_RUNS, self._beating.acquire()))
        if self._ticker is not None:
            self._ticker.stop()

    async def _finish_answers(self) -> None:
        await asyncio.gather(*(_at_most(FOR_ANSWERS, app.stop()) for app in self.apps.values()))


async def _at_most(seconds: float, work: Awaitable[object]) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(work, seconds)
