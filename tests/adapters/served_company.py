"""The demo company on a served coach: some of it on a loopback Slack, some on a loopback Teams."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlmodel import SQLModel, select

from adapters.clock import WallClock
from adapters.needs import store_at, up_to_date
from adapters.server import Server
from adapters.settings import ServerSettings
from adapters.simulation.clock import SimulatedClock
from adapters.simulation.company import ABOUT, FOLDER, START
from adapters.slack.door import PATH
from bot import roster
from bot.actions import StartCoaching
from bot.content import load_why
from bot.delivery import Delivery, Due, plan
from bot.features.program import AskOpen, OpenTeam, ShowTeams, WriteWhy
from bot.features.welcome import Invite
from bot.people import Person, Team
from bot.settings import Settings
from tests.fakes.slack.client import HOME
from tests.fakes.slack.client import Client as SlackClient
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace
from tests.fakes.teams.client import Client as TeamsClient
from tests.fakes.teams.server import serve
from tests.fakes.teams.world import World
from tests.town import SECRET, shelf

OFFICE, STORE = "klantenservice", "magazijn"  # the first is on Slack, the second on Teams
ROOM = "C0OFFICE"
SOME = ["anna", "bert", "jeroen", "samira", "karel", "nour", "tomasz", "marit"]
YES, DAY = StartCoaching().pack(), timedelta(days=1)
_imported: list[bytes] = []  # the same for every company, so it is made once


@dataclass(slots=True)
class Company:
    """The two platforms, and the coach as `start` serves it. Time passes only in `passes`."""

    clock: SimulatedClock
    slack: FakeSlack
    space: Workspace
    world: World
    http: ClientSession
    settings: Settings
    environment: dict[str, str]
    channel: str
    server: Server = field(init=False)
    emails: dict[str, str] = field(default_factory=dict)  # by the id in the import
    waited: list[float] = field(default_factory=list)
    hurried: bool = True  # whoever waits moves the clock instead

    @property
    def database(self) -> Path:
        return Path(self.settings.database.removeprefix("sqlite:///"))

    async def start(self) -> Server:
        self.server = Server(self.settings, shelf(), self.clock.now, self._wait)
        await self.server.open(ServerSettings.read(self.environment))
        return self.server

    async def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        if not self.hurried:
            await asyncio.sleep(seconds)
        self.clock.move(self.clock.now() + timedelta(seconds=seconds))
        await asyncio.sleep(0)

    # --- people -----------------------------------------------------------------------------------

    def on_slack(self, ref: str) -> SlackClient:
        """Somebody at a Slack client, with an account there from now on."""
        user = f"U0{ref.upper()}"
        if user not in self.space.people:
            self.space.joins(user, ref, self.emails[ref])
            self.space.rooms[ROOM].members.add(user)
        return SlackClient(self.space, user, self.server.address + PATH, session=self.http)

    def on_teams(self, ref: str) -> TeamsClient:
        url = f"{self.server.address}/api/messages"
        known = self.world.known(self.emails[ref])
        aad = known.aad if known else f"00000000-0000-4000-8000-{len(self.world.people):012}"
        if not known:
            self.world.person(aad, ref, self.emails[ref])
            self.world.chats[self.channel].members.append(self.world.people[aad])
        return TeamsClient(self.world, aad, url, self.http)

    async def everybody_of(self, team: str) -> list[str]:
        people, [found] = await self.rows(Person), await self.rows(Team, ref=team)
        return [one.ref for one in people if one.team_id == found.id]

    # --- what goes on -----------------------------------------------------------------------------

    async def settles(self) -> None:
        """Everything that follows an answer has been done."""
        for app in self.server.apps.values():
            await app.idle()

    async def passes(self, time: timedelta = timedelta()) -> None:
        """Time goes by, and the coach does what is due at each of its moments."""
        end = self.clock.now() + time
        while (at := await self._next()) is not None and at <= end:
            self.clock.move(at)
            await self.beats()
        self.clock.move(end)

    async def _next(self) -> datetime | None:
        server = self.server
        moments = (
            await server.coach.next_moment(),
            await server.sender.next_moment(self.clock.now()),
        )
        return min((at for at in moments if at is not None), default=None)

    async def beats(self) -> None:
        """What is due is planned, and what is planned for now is said."""
        await self.server.beat()
        await self.server.engine.work(self.server.sender, self.clock.now())

    async def opens(self, owner: SlackClient, *teams: str) -> None:
        """The owner signs the why and opens these teams, by hand."""
        why = load_why(FOLDER / "why.yaml")
        await owner.opens_home()
        await self.settles()
        await owner.clicks(WriteWhy().pack(), HOME)
        await self.settles()
        texts = {f"{about}_nl": getattr(why, about).say("nl") for about in ABOUT}
        await owner.submits(texts | {"signed_by": why.signed_by, "signed_as_nl": "directeur"})
        await self.settles()
        for team in teams:
            [found] = await self.rows(Team, ref=team)
            for action in (ShowTeams(), AskOpen(found.id), OpenTeam(found.id)):
                await owner.clicks(action.pack())
                await self.settles()

    async def rows(self, table: type[SQLModel], **wanted: object) -> list[Any]:
        query = select(table).filter_by(**wanted)
        return await self.server.store.transact(lambda session: list(session.exec(query)))


async def all_there(company: Company) -> None:
    """The office and the owner have Slack, the store installs the app in Teams."""
    for ref in (*await company.everybody_of(OFFICE), "marit"):
        company.on_slack(ref)
    await company.server.finder.look()
    for ref in await company.everybody_of(STORE):
        await company.on_teams(ref).installs()


def on_slack(company: Company, ref: str) -> list[str]:
    """What the coach said to somebody there, as it is drawn."""
    posts = company.on_slack(ref).reads()
    return [str(post.blocks) for post in posts if post.user == company.space.bot_user]


def on_teams(company: Company, ref: str) -> list[str]:
    return [str(post.card) for post in company.on_teams(ref).reads()]


def invited(drawn: list[str]) -> int:
    return sum(YES in one for one in drawn)


async def planned(company: Company, *, key: str = "test", **purposes: str) -> None:
    """An invitation in the ledger for each of these people, for its own purpose."""
    people = {one.ref: one.id for one in await company.rows(Person)}
    now = company.clock.now()
    rows = [
        Due(
            key=f"{key}:{ref}", topic=Invite(), at=now, until=now + DAY,
            purpose=purpose, person_id=people[ref],
        )
        for ref, purpose in purposes.items()
    ]  # fmt: skip
    await company.server.store.transact(lambda session: plan(session, rows, now))


async def statuses(company: Company) -> dict[str, str]:
    return {one.key: one.status for one in await company.rows(Delivery) if "test:" in one.key}


@asynccontextmanager
async def found_company(folder: Path, start: datetime = START) -> AsyncIterator[Company]:
    """Imported and served; nobody is reached anywhere yet."""
    clock = SimulatedClock(start)
    space, world = Workspace(clock.now), World(now=clock.now)
    world.identity.now = WallClock().now  # a token lives in real time
    space.opens(ROOM, OFFICE)
    async with FakeSlack(space) as slack, serve(world), ClientSession() as http:
        environment = {**slack.settings(), **world.settings(), "COACH_PORT": "0"}
        settings = Settings(f"sqlite:///{folder / 'coach.db'}", secret=SECRET)
        channel = world.channel(OFFICE).id
        company = Company(clock, slack, space, world, http, settings, environment, channel)
        if not _imported:
            await _import(settings, clock.now(), f"slack:{ROOM} teams:{channel}")
            _imported.append(company.database.read_bytes())
        company.database.write_bytes(_imported[0])
        await company.start()
        company.emails = {one.ref: one.email for one in await company.rows(Person)}
        try:
            yield company
        finally:
            await company.server.close()


async def _import(settings: Settings, now: datetime, rooms: str) -> None:
    """Without an address of anybody; one team has a channel on each platform."""
    everybody = _read(roster.PEOPLE, lambda row: row | {"platforms": ""})
    people = [row for row in everybody if row["id"] in SOME]
    teams = _read(
        roster.TEAMS, lambda row: row | {"channels": rooms if row["id"] == OFFICE else ""}
    )
    store = store_at(settings.database)
    try:
        await up_to_date(store)
        written = (_written(people), _written(teams))
        report = await roster.run(store, *written, shelf(), settings.secret, now)
    finally:
        await store.close()
    assert report.written, report


def _read(name: str, change: Any) -> list[dict[str, str]]:
    text = (FOLDER / name).read_text("utf-8")
    return [change(row) for row in csv.DictReader(io.StringIO(text, newline=""))]


def _written(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
