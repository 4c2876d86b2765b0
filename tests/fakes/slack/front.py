"""The demo company on the loopback Slack, through the real bolt and slack_sdk."""

from __future__ import annotations

from typing import Self

from adapters.addresses import find_addresses
from adapters.desk import Coaching
from adapters.settings import SlackSettings
from adapters.simulation.clock import SimulatedClock
from adapters.slack.app import SlackApp
from adapters.slack.directory import SlackDirectory
from adapters.slack.door import PATH
from adapters.slack.send import PLATFORM, SlackMessenger, open_client
from bot.events import Clicked, Event, OpenedHome, Said, Submitted
from tests.fakes.front import LoopbackFront
from tests.fakes.slack.client import HOME, Client
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace


class SlackFront(LoopbackFront):
    name = PLATFORM

    @classmethod
    async def open(cls, clock: SimulatedClock) -> Self:
        front = cls(clock)
        front.space = Workspace(clock.now)
        fake = await front.closing.enter_async_context(FakeSlack(front.space))
        settings = SlackSettings.read(fake.settings())
        assert settings is not None
        front.http = await front.session()
        client = open_client(settings, front.http)
        front.directory = SlackDirectory(client)
        desk = front.desk(SlackMessenger(client, clock.now, "a secret"), front.directory)
        front.app = SlackApp(settings, desk, client, clock.now, front.wait)
        await front.serve(front.app.routes())
        return front

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__(clock)
        self.space: Workspace
        self.directory: SlackDirectory
        self.app: SlackApp
        self.people: dict[str, Client] = {}

    def place(self, ref: str, private: bool) -> str:
        """People are found by their e-mail address; a channel's id has to be told."""
        if private:
            return ""
        channel = f"C0{ref.upper().replace('-', '')}"
        self.space.opens(channel, ref)
        return channel

    async def arrive(self, coach: Coaching, emails: list[str]) -> None:
        for number, email in enumerate(emails, len(self.people) + 1):
            user = f"U{number:05}"
            self.space.joins(user, email.partition("@")[0], email)
            for room in self.space.rooms.values():
                room.members.add(user)
            self.people[user] = Client(self.space, user, self.url + PATH, session=self.http)
        now, wait = self.clock.now, self.wait
        await find_addresses(coach, self.directory, self.name, emails, now, wait)

    async def bring(self, event: Event) -> None:
        person = self.people[event.sender.ids[0]]
        channel, _, ts = event.message.partition(":")
        if not isinstance(event, Submitted):
            while person.modal:
                await person.closes()
        match event:
            case Said(text=text):
                ack = await person.writes(text)
            case Clicked(action=action) if event.message:
                ack = await person.clicks(action, channel, ts)
            case Clicked(action=action):
                ack = await person.clicks(action, HOME)
            case Submitted(values=values):
                ack = await person.submits(values)
            case OpenedHome():
                ack = await person.opens_home()
            case _:
                raise AssertionError(f"nobody does {type(event).__name__} at a Slack client")
        assert ack.status == 200, f"the coach answered {ack.status}"

    def fills_in(self, external: str) -> bool:
        return self.people[external].modal is not None

    async def idle(self) -> None:
        await self.app.idle()


async def open_front(clock: SimulatedClock) -> SlackFront:
    """What `coach demo --platform slack` lives on."""
    return await SlackFront.open(clock)
