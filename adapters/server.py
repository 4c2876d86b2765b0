"""Puts the coach together for real: database, Slack and Teams, one server, a clock that ticks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web
from yarl import URL

from adapters.addresses import Finder
from adapters.clock import Ticker
from adapters.desk import Desk, Directory, Wait
from adapters.engine import engine_for
from adapters.health import Health
from adapters.keeping.alone import only_one
from adapters.log import Minutes
from adapters.metrics import Counted, Metrics, Timed, running_version
from adapters.needs import Missing, store_at, up_to_date
from adapters.numbers import Page
from adapters.roles import ALL, Role
from adapters.settings import ServerSettings, SlackSettings, TeamsSettings
from adapters.switchboard import Switchboard
from adapters.tracing import following
from bot import whereabouts
from bot.away import note_away
from bot.coach import Coach
from bot.content import Shelf
from bot.events import Joined
from bot.events import Sender as Someone
from bot.features import FEATURES
from bot.lane import Pace
from bot.ports import Messenger
from bot.sending import Sender
from bot.settings import Settings
from bot.settling import Outcome
from bot.trouble import trouble
from bot.turn import House

if TYPE_CHECKING:
    from adapters.slack.app import SlackApp
    from adapters.slack.status import Statuses
    from adapters.teams.app import TeamsApp

    App = SlackApp | TeamsApp

log = logging.getLogger(__name__)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PACES = {
    # PLATFORMS.md: 525 messages and 50 changes a minute, one a second in a conversation
    "slack": Pace(SECOND * 60 / 525, change=SECOND * 60 / 50, talk=SECOND, at_once=6),
    # 50 requests a second; in a conversation 7 in one second and 1800 an hour
    "teams": Pace(SECOND / 50, talk=2 * SECOND, burst=10, talk_burst=6),
}
HANGS = 600.0  # seconds after which a beat is given up
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
        role: Role = ALL,
        signature: str = "omega",
    ) -> None:
        """Raises Missing for a database that cannot be, or that cannot be shared by roles."""
        self.now, self.wait, self.role = now, wait, role
        if role != ALL and settings.database.startswith("sqlite"):
            raise Missing("cli-serve-role-alone", role=role.name)
        self.store = store_at(settings.database, signature)
        self.engine = engine_for(self.store, now, takes=role.sends)
        self.engine.settled = self._note
        self.metrics, self.minutes = Metrics(), Minutes()
        self.paces: dict[str, Pace] = {}
        retention = timedelta(days=settings.retention)
        self.house = House(shelf, settings.secret, FEATURES, self.engine, self.paces, retention)
        self.coach = Coach(self.store, self.house)
        self.lines: dict[str, Messenger] = {}
        spoken = Timed(Switchboard(self.lines), self.metrics)
        self.sender = Sender(self.store, self.house, spoken)
        self.desks: dict[str, Desk] = {}
        self.apps: dict[str, App] = {}
        self.address = ""
        self._closing = AsyncExitStack()
        self._ticker: Ticker | None = None
        self._carrying: asyncio.Task[None] | None = None
        self._beating = asyncio.Lock()
        self._broken, self._emptied = False, now()
        self.health = Health(self.store, now, self.apps, self._carries, now(), beats=role.beats)
        self.finder = Finder(self.coach, self.desks, now, wait)
        self.statuses: Statuses | None = None

    async def open(self, server: ServerSettings) -> None:
        """Raises Missing."""
        followed = following(server.tracing, self)
        self._around = await self._closing.enter_async_context(followed)
        self._closing.enter_context(only_one(self.store.url))
        self._closing.push_async_callback(self.store.close)
        log.info("started: version %s", running_version())
        revision = await up_to_date(self.store)
        await self.engine.prepare()
        await self._empty_journal(whole=True)
        log.info("the database is at revision %s", revision)
        self.metrics.built(revision)
        self.health.token = server.metrics_token
        http = await self._closing.enter_async_context(ClientSession())
        slack = self._join_slack(server.slack, http) if server.slack else None
        if server.teams is not None:
            self._join_teams(server.teams, server.host)
        self._closing.push_async_callback(self._finish_answers)
        runner = await self._listen(server.host, server.port, server.metrics_token)
        self._closing.push_async_callback(self._finish_what_runs, runner)
        # only now: a second coach that finds the port taken leaves the first one's work alone
        await self.engine.begin(self.sender, self.now())
        if slack is not None and self.role.hears:
            await self._back_on("slack")
            if not slack.routes():
                self._run(slack.run_socket())

    def live(self) -> None:
        """From now on look at what is due, say what is planned, look for people who are reached
        nowhere, and look who is away; of these what belongs to its role."""
        if self.role.beats:
            self._ticker = Ticker(self.beat)
            self._ticker.start()
            self._run(self.finder.keep_looking())
            if self.statuses is not None:
                self._run(self.statuses.keep_looking())
        self._carrying = asyncio.create_task(self.engine.run(self.sender, self.now))
        self.health.stage = "serving"
        log.info("ready: %s", ", ".join(self.lines))

    async def close(self) -> None:
        """Hear nothing more, let what runs come to its end, answer, and close; in that order."""
        self.health.stage = "ending"
        log.info("ending")
        await self._closing.aclose()
        self.minutes.tell()
        log.info("ended")

    async def beat(self) -> None:
        """Look at what is due, and plan what is to be said."""
        async with self._beating:
            try:
                with self.metrics.beat(self.now):
                    async with asyncio.timeout(HANGS):
                        await self.coach.tick(self.now())
                if self._broken:
                    log.warning("beats go well again")
                self._broken, self.health.beaten = False, self.now()
            except Exception as error:
                if not self._broken:
                    log.error("a beat failed; the next ones try again: %s", trouble(error))
                self._broken = True
        self.minutes.pass_to(self.now())
        await self._empty_journal()

    # --- inside -----------------------------------------------------------------------------------

    def _join_slack(self, settings: SlackSettings, http: ClientSession) -> SlackApp:
        from adapters.slack.app import SlackApp
        from adapters.slack.directory import SlackDirectory
        from adapters.slack.send import PLATFORM, SlackMessenger, open_client
        from adapters.slack.status import Statuses

        client = open_client(settings, http)
        messenger = SlackMessenger(client, self.now, self.house.secret)
        desk = self._desk(messenger, SlackDirectory(client))
        app = SlackApp(settings, desk, client, self.now, self.wait)
        self._join(PLATFORM, messenger, desk, app)
        asked = client if settings.status == "yes" else None
        self.statuses = Statuses(asked, self._note_away, self.now, self.wait)
        return app

    async def _note_away(self, until: Mapping[str, date]) -> None:
        await self.store.transact(partial(note_away, platform="slack", until=until))

    async def _back_on(self, platform: str) -> None:
        """Slack does not say that a removed app is installed again: it takes a new token, and so a
        new start, after which people are worth another try."""
        back = Joined(id="start", sender=Someone(platform, ()), at=self.now())
        await self.store.transact(partial(whereabouts.for_everybody, event=back))

    def _join_teams(self, settings: TeamsSettings, host: str) -> None:
        from adapters.teams.app import TeamsApp
        from adapters.teams.bridge import Bridge, refuse_unsafe
        from adapters.teams.directory import TeamsDirectory
        from adapters.teams.receive import PLATFORM
        from adapters.teams.send import TeamsMessenger

        refuse_unsafe(settings, host)
        bridge = Bridge(settings)
        self._closing.push_async_callback(bridge.close)
        messenger = TeamsMessenger(bridge, settings, self.store, self.now)
        desk = self._desk(messenger, TeamsDirectory(bridge))
        self._join(PLATFORM, messenger, desk, TeamsApp(desk, bridge, messenger, self.now))

    def _desk(self, messenger: Messenger, directory: Directory) -> Desk:
        counted, timed = Counted(self.coach, self.metrics), Timed(messenger, self.metrics)
        return Desk(counted, timed, directory, self.wait)

    def _join(self, platform: str, messenger: Messenger, desk: Desk, app: App) -> None:
        self.lines[platform], self.desks[platform] = messenger, desk
        if self.role.hears:
            self.apps[platform] = app
        self.paces[platform] = PACES[platform]
        self.metrics.expect(platform)
        desk.said = partial(self.engine.answered, platform)

    async def _listen(self, host: str, port: int, token: str) -> web.AppRunner:
        served = web.Application(middlewares=self._around)
        page = Page(self.metrics, self.store, self.paces, self.now, token, self.engine.held)
        served.add_routes(
            [
                web.get("/healthz", self.health.alive),
                web.get("/readyz", self.health.ready),
                web.get("/metrics", page.show),
            ]
        )
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

    async def _empty_journal(self, *, whole: bool = False) -> None:
        """Once a minute, and before anybody is heard as a `whole`; another time will do when
        somebody else reads there now."""
        if not whole and self.now() - self._emptied < MINUTE:
            return
        self._emptied = self.now()
        try:
            await self.store.empty_journal(whole=whole)
        except Exception as error:
            log.warning("the database's journal is not emptied yet: %s", trouble(error))

    def _carries(self) -> bool:
        running = self._carrying is not None and not self._carrying.done()
        return running and self.engine.able

    def _note(self, outcomes: Sequence[Outcome]) -> None:
        self.metrics.settled(outcomes)
        self.minutes.note(outcomes)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        """Until it is done, or the end."""
        task = asyncio.create_task(work)
        self._closing.push_async_callback(asyncio.wait, [task])
        self._closing.callback(task.cancel)

    async def _finish_what_runs(self, runner: web.AppRunner) -> None:
        """Requests, what is in the air, and the beat that is going on; a next one finds its place
        taken."""
        await asyncio.gather(
            runner.cleanup(),
            self._land(),
            _at_most(FOR_WHAT_RUNS, self._beating.acquire()),
        )
        if self._ticker is not None:
            self._ticker.stop()

    async def _land(self) -> None:
        if self._carrying is not None:
            await self.engine.stop(self._carrying, FOR_WHAT_RUNS)

    async def _finish_answers(self) -> None:
        await asyncio.gather(*(_at_most(FOR_ANSWERS, app.stop()) for app in self.apps.values()))


async def _at_most(seconds: float, work: Awaitable[object]) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(work, seconds)
