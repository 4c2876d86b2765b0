"""A bot in a loopback Teams: the real adapter, with a coach whose answers are laid out before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from sqlmodel import Session, select

from adapters.desk import Desk
from adapters.settings import TeamsSettings
from adapters.teams.app import TeamsApp
from adapters.teams.bridge import Bridge
from adapters.teams.directory import TeamsDirectory
from adapters.teams.files import Keeping
from adapters.teams.send import TeamsMessenger
from bot.actions import Action
from bot.events import Event
from bot.message import Button, Buttons, File, Message, Part, Reply, Text
from bot.offered import OfferedFile
from bot.people import Address, Person
from bot.ports import Place
from bot.store import Store
from bot.whereabouts import Stranger
from tests.fakes.teams.client import Client
from tests.fakes.teams.server import serve
from tests.fakes.teams.world import World

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AAD = "7d3f0c52-5e0a-4b0e-9d0b-3f1b9d1c0001"
CHANNEL = "19:abc@thread.tacv2"
SOFIE = Place("teams", AAD, True)
INVITE = File("invite.ics", "text/calendar", b"BEGIN:VCALENDAR")


@dataclass(slots=True)
class Coach:
    """Keeps what it hears, and answers with what is in `says`, in turn."""

    says: list[Reply] = field(default_factory=list)
    heard: list[Event] = field(default_factory=list)
    known: bool = True
    broken: bool = False

    async def handle(self, event: Event, *, by_id: bool = False) -> Reply:
        if self.broken:
            raise RuntimeError("out of order")
        if by_id and not self.known:
            raise Stranger
        self.heard.append(event)
        return self.says.pop(0) if self.says else None


@dataclass(slots=True)
class Clock:
    """Stands still until it is moved or somebody waits."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Stage:
    world: World
    bridge: Bridge
    messenger: TeamsMessenger
    app: TeamsApp
    coach: Coach
    clock: Clock
    waited: list[float]
    sofie: Client
    store: Any = None

    @property
    def last(self) -> Event:
        return self.coach.heard[-1]


@asynccontextmanager
async def serve_bot(on: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """The address of a bot that answers so."""
    app = web.Application()
    app.router.add_post("/api/messages", on)
    async with TestServer(app) as server:
        yield str(server.make_url("/api/messages"))


class NoStore:
    """For what is about no files."""

    async def transact(self, work: Callable[[Session], Any]) -> Any:
        raise AssertionError("nothing is kept here")


@asynccontextmanager
async def open_stage(store: Keeping | None = None) -> AsyncIterator[Stage]:
    clock, coach, waited = Clock(), Coach(), []
    async with serve(World(now=clock.now)) as world, ClientSession() as session:
        settings = TeamsSettings.read(world.settings())
        assert settings
        bridge = Bridge(settings)

        async def wait(seconds: float) -> None:
            waited.append(seconds)

        messenger = TeamsMessenger(bridge, settings, store or NoStore(), clock.now, wait)
        desk = Desk(coach, messenger, TeamsDirectory(bridge), wait)
        app = TeamsApp(desk, bridge, messenger, clock.now)
        world.person(AAD, "Sofie Maes", "sofie@example.com")
        world.private(AAD).installed = True
        world.channel(CHANNEL, AAD)
        async with serve_bot(app.routes()[0].handler) as url:
            sofie = Client(world, AAD, url, session)
            yield Stage(world, bridge, messenger, app, coach, clock, waited, sofie)
        await app.stop()


async def moves_in(store: Store, external: str = AAD) -> int:
    """Somebody of ours, reached in Teams."""

    def add(session: Session) -> int:
        person = Person(ref=external, name="Sofie Maes", email=f"{external}@example.com")
        session.add(person)
        session.flush()
        session.add(Address(person_id=person.key, platform="teams", external=external))
        return person.key

    return await store.transact(add)


async def kept(store: Store) -> list[OfferedFile]:
    return await store.transact(lambda session: list(session.exec(select(OfferedFile))))


def say(*parts: Part | str, name: str = "said", replaces: bool = False) -> Message:
    return Message(name, tuple(Text(p) if isinstance(p, str) else p for p in parts), replaces)


def row(*buttons: tuple[str, Action], opens: bool = False) -> Buttons:
    return Buttons(tuple(Button(label, action, opens) for label, action in buttons))


def words(post: Any) -> str:
    """All that can be read on a card."""
    return "\n".join(_texts(post if isinstance(post, dict) else post.card))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for one in part for text in _texts(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "TextRun" else []
    return own + [text for one in part.values() for text in _texts(one)]
