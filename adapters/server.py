"""Puts the coach together for real: database, Slack and Teams, one server, a clock that ticks."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

from aiohttp import ClientSession, web

from adapters.addresses import find_addresses
from adapters.clock import Ticker, WallClock
from adapters.desk import Desk
from adapters.engine.local import LocalEngine
from adapters.settings import ServerSettings, SlackSettings, TeamsSettings
from adapters.switchboard import Switchboard
from bot.coach import Coach
from bot.content import Shelf
from bot.features import FEATURES
from bot.migrations import migrate
from bot.ports import Messenger, NotSent, PerhapsSent
from bot.sending import Sender
from bot.settings import Settings
from bot.store import Store
from bot.trouble import trouble
from bot.turn import House

log = logging.getLogger(__name__)
PACE = {  # PLATFORMS.md: 525 a minute, and 50 a second
    "slack": timedelta(milliseconds=115),
    "teams": timedelta(milliseconds=20),
}
EVERY = timedelta(minutes=5)  # between two looks for people who are reached nowhere
LOOK_AGAIN = timedelta(days=1)  # for somebody the platform did not know


class Missing(Exception):
    """Something without which the coach does not start; `phrase` says it to the administrator."""

    def __init__(self, phrase: str, **values: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


class Server:
    """One process. `open` puts it together and lets it listen; `close` ends it in order."""

    def __init__(self, settings: Settings, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self.now = now
        self.store = Store(settings.database)
        self.engine = LocalEngine()
        self.house = House(shelf, settings.secret, FEATURES, self.engine)
        self.coach = Coach(self.store, self.house)
        self.lines: dict[str, Messenger] = {}
        self.sender = Sender(self.store, self.house, Switchboard(self.lines), PACE)
        self.desks: dict[str, Desk] = {}
        self.address = ""
        self._web = web.Application()
        self._closing = AsyncExitStack()
        self._looked: dict[tuple[str, str], datetime] = {}

    async def open(self, server: ServerSettings) -> None:
        """Raises Missing, and OSError for an address at which nothing can listen."""
        self._closing.push_async_callback(self.store.close)
        await migrate(self.store)
        await self.sender.recover(self.now())
        http = await self._closing.enter_async_context(ClientSession())
        if server.slack is not None:
            self._join_slack(server.slack, http)
        if server.teams is not None:
            self._join_teams(server.teams, server.host)
        await self._listen(server.host, server.port)
        for beat, every in ((self.beat, timedelta(seconds=1)), (self.look_for_people, EVERY)):
            ticker = Ticker(beat, every)
            ticker.start()
            self._closing.callback(ticker.stop)

    async def close(self) -> None:
        await self._closing.aclose()

    async def beat(self) -> None:
        """Look at what is due, and say what is planned for now."""
        try:
            await self.coach.tick(self.now())
            await self.engine.work(self.sender, self.now())
        except Exception as error:
            log.error("a beat failed; the next one comes: %s", trouble(error))

    async def look_for_people(self) -> None:
        """Find those whom the import named and who are reached nowhere on a platform."""
        for platform, desk in self.desks.items():
            everyone = await self.coach.unreached(platform)
            emails = [email for email in everyone if self._is_time(platform, email)]
            try:
                await find_addresses(
                    self.coach, desk.directory, platform, emails, self.now, desk.wait
                )
            except (NotSent, PerhapsSent) as failure:
                log.warning("people could not be looked up on %s: %s", platform, trouble(failure))

    # --- inside -----------------------------------------------------------------------------------

    def _is_time(self, platform: str, email: str) -> bool:
        now, last = self.now(), self._looked.get((platform, email))
        if last is not None and now - last < LOOK_AGAIN:
            return False
        self._looked[platform, email] = now
        return True

    def _join_slack(self, settings: SlackSettings, http: ClientSession) -> None:
        from adapters.slack.app import SlackApp
        from adapters.slack.directory import SlackDirectory
        from adapters.slack.send import PLATFORM, SlackMessenger, open_client

        client = open_client(settings, http)
        messenger = SlackMessenger(client, self.now)
        desk = Desk(self.coach, messenger, SlackDirectory(client), asyncio.sleep)
        app = SlackApp(settings, desk, client, self.now, asyncio.sleep)
        self.lines[PLATFORM], self.desks[PLATFORM] = messenger, desk
        self._web.add_routes(app.routes())
        self._closing.push_async_callback(app.stop)
        if settings.app_token:
            socket = asyncio.create_task(app.run_socket())
            self._closing.callback(socket.cancel)

    def _join_teams(self, settings: TeamsSettings, host: str) -> None:
        from adapters.teams.app import TeamsApp
        from adapters.teams.bridge import Bridge, refuse_unsafe
        from adapters.teams.directory import TeamsDirectory
        from adapters.teams.receive import PLATFORM
        from adapters.teams.send import TeamsMessenger

        try:
            refuse_unsafe(settings, host)
        except ValueError as unsafe:
            raise Missing("cli-serve-unsafe", why=str(unsafe)) from unsafe
        bridge = Bridge(settings)
        messenger = TeamsMessenger(bridge, settings, self.now)
        desk = Desk(self.coach, messenger, TeamsDirectory(bridge), asyncio.sleep)
        app = TeamsApp(desk, bridge, messenger, self.now)
        self.lines[PLATFORM], self.desks[PLATFORM] = messenger, desk
        self._web.add_routes(app.routes())
        self._closing.push_async_callback(app.stop)

    async def _listen(self, host: str, port: int) -> None:
        runner = web.AppRunner(self._web, access_log=None, shutdown_timeout=5.0)
        await runner.setup()
        self._closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, host, port).start()
        self.address = f"http://{host}:{runner.addresses[0][1]}"


def must_be_set(settings: Settings, server: ServerSettings) -> None:
    """Raises Missing for the first thing the administrator has to set."""
    if server.slack is None and server.teams is None:
        raise Missing("cli-serve-nothing")
    if not settings.secret:
        raise Missing("cli-no-secret")
    if server.slack is not None and not server.slack.bot_token:
        raise Missing("cli-serve-missing", name="COACH_SLACK_BOT_TOKEN")
    if server.slack is not None and not (server.slack.app_token or server.slack.signing_secret):
        raise Missing("cli-serve-missing", name="COACH_SLACK_SIGNING_SECRET")


async def run(
    settings: Settings,
    server: ServerSettings,
    shelf: Shelf,
    ready: Callable[[list[str], str], None],
) -> None:
    """Serve until the process is asked to end. Raises Missing and OSError."""
    must_be_set(settings, server)
    running, ended = Server(settings, shelf, WallClock().now), asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    try:
        await running.open(server)
        ready(list(running.lines), running.address)
        await ended.wait()
    finally:
        await running.close()
