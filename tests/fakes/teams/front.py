"""The demo company on the loopback Teams, through the real botbuilder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from adapters.clock import WallClock
from adapters.desk import Coaching
from adapters.settings import TeamsSettings
from adapters.simulation.clock import SimulatedClock
from adapters.teams.app import TeamsApp
from adapters.teams.bridge import Bridge
from adapters.teams.directory import TeamsDirectory
from adapters.teams.receive import PLATFORM
from adapters.teams.send import TeamsMessenger
from bot.events import Clicked, Event, OpenedHome, Said, Submitted
from bot.message import Message
from tests.fakes.front import LoopbackFront
from tests.fakes.teams.client import Client
from tests.fakes.teams.server import serve
from tests.fakes.teams.world import World

HOME = "home"
OVERVIEW = "overzicht"  # Teams has no home view: the coach shows it when it is asked for


class TeamsFront(LoopbackFront):
    name = PLATFORM

    @classmethod
    async def open(cls, clock: SimulatedClock) -> Self:
        front = cls(clock)
        await front.closing.enter_async_context(serve(front.world))
        settings = TeamsSettings.read(front.world.settings())
        assert settings is not None
        bridge = Bridge(settings)
        front.closing.push_async_callback(bridge.close)
        sender = TeamsMessenger(bridge, settings, front, clock.now, front.wait)
        desk = front.desk(sender, TeamsDirectory(bridge))
        front.app = TeamsApp(desk, bridge, sender, clock.now)
        front.http = await front.session()
        await front.serve(front.app.routes())
        return front

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__(clock)
        self.world = World(now=clock.now)
        self.world.identity.now = WallClock().now  # a token lives in real time
        self.app: TeamsApp
        self.people: dict[str, Client] = {}

    def place(self, ref: str, private: bool) -> str:
        """People are known once they install the app; a channel's id has to be told."""
        return "" if private else self.world.channel(ref).id

    async def arrive(self, coach: Coaching, emails: list[str]) -> None:
        for number, email in enumerate(emails, len(self.people) + 1):
            aad = f"00000000-0000-4000-8000-{number:012}"
            self.world.person(aad, email.partition("@")[0], email)
            for chat in self.world.chats.values():
                if not chat.private:
                    chat.members.append(self.world.people[aad])
            url = f"{self.url}/api/messages"
            self.people[aad] = Client(self.world, aad, url, self.http)
            await self.people[aad].installs()
            await self.idle()
            self._replies.clear()

    async def bring(self, event: Event) -> None:
        person = self.people[event.sender.ids[0]]
        match event:
            case Said(text=text):
                await person.writes(text)
            case Clicked(action=action):
                await person.presses(
                    action,
                    activity_id=event.message or self._home(person),
                    conversation=event.channel,
                )
            case Submitted(values=values):
                await person.submits({name: _on_card(v) for name, v in values.items()})
            case OpenedHome():
                await person.writes(OVERVIEW)
            case _:
                raise AssertionError(f"nobody does {type(event).__name__} at a Teams client")

    def standing(self, external: str, private: bool) -> Iterator[tuple[str, Message]]:
        """Without the overview, which elsewhere stands in a place of its own."""
        posts = super().standing(external, private)
        yield from (one for one in posts if one[1].name != HOME)

    def _home(self, person: Client) -> str:
        posts = super().standing(person.me.aad, True)
        return next(reference for reference, message in posts if message.name == HOME)

    def fills_in(self, external: str) -> bool:
        return self.people[external].dialog is not None

    async def idle(self) -> None:
        await self.app.idle()


def _on_card(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """Choices of which one can take several stand on the card without commas."""
    if isinstance(value, str):
        return value
    return tuple(one.replace("%", "%25").replace(",", "%2C") for one in value)


async def open_front(clock: SimulatedClock) -> TeamsFront:
    """What `coach demo --platform teams` lives on."""
    return await TeamsFront.open(clock)
