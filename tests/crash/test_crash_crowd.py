"""A crowd at once, where Slack takes five in a second: all of them arrive, each of them once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlmodel import col, select

from adapters.desk import Desk
from adapters.engine import carrying
from adapters.settings import SlackSettings
from adapters.slack.directory import SlackDirectory
from adapters.slack.send import PLATFORM, SlackMessenger, open_client
from bot.actions import ShowHelp
from bot.delivery import Delivery
from bot.events import Clicked, Sender
from bot.lane import Pace
from bot.message import Message
from bot.people import Address
from tests.conftest import PROVE
from tests.crash.counter import plan_for_all, settled
from tests.fakes.slack.api import messages
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace
from tests.town import SECRET, START, Place, open_town

CROWD, PER_SECOND = 60 if PROVE else 30, 5
SPEED = 1 if PROVE else 20
USERS = [f"U{number:05}" for number in range(CROWD)]


@dataclass(frozen=True, slots=True)
class Quick:
    """A clock that runs ahead, for those who wait side by side."""

    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        passed = (time.monotonic() - self.began) * SPEED
        return START + timedelta(hours=1, seconds=passed)

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds / SPEED)


@dataclass(slots=True)
class Crowd:
    """All of them in one workspace, each in a chat of their own."""

    town: Place
    space: Workspace
    desk: Desk
    clock: Quick

    @property
    def heard(self) -> Counter[str]:
        return Counter(user for user in USERS for _ in self.space.posts(f"D{user}"))

    @property
    def held_up(self) -> int:
        return self.space.count("chat.postMessage", "ratelimited")

    async def press(self, user: str) -> None:
        """As the app does it: the answer is kept first, then it lands."""
        sender = Sender(PLATFORM, (user,))
        event = Clicked(
            id=f"press {user}", sender=sender, at=self.clock.now(), action=ShowHelp().pack()
        )
        reply = await self.desk.ask(event)
        assert isinstance(reply, Message)
        await self.desk.land(event, reply)


@pytest.fixture
async def crowd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Crowd]:
    monkeypatch.setattr(messages, "IN_A_WORKSPACE", (PER_SECOND, PER_SECOND))
    monkeypatch.setattr(carrying, "LONGEST_NAP", timedelta(seconds=1 / SPEED))
    clock, town = Quick(), await open_town()
    space = Workspace(clock.now)
    for user in USERS:
        await town.someone(user, said="new")
        space.joins(user, user)

    def move(session: object) -> None:
        for address, user in zip(
            session.exec(select(Address).order_by(col(Address.id))), USERS, strict=True
        ):
            address.platform, address.external = PLATFORM, user

    await town.town.store.transact(move)
    town.town.clock.move(clock.now())
    async with FakeSlack(space) as slack, ClientSession() as http:
        settings = SlackSettings.read(slack.settings())
        assert settings is not None
        client = open_client(settings, http)
        town.sender.messenger = messenger = SlackMessenger(client, clock.now, SECRET)
        town.town.house.paces = {PLATFORM: Pace(at_once=CROWD)}
        desk = Desk(town.coach, messenger, SlackDirectory(client), clock.wait)
        running = asyncio.create_task(town.engine.run(town.sender, clock.now))
        yield Crowd(town, space, desk, clock)
        await town.engine.stop(running, 2)
    await town.town.store.close()


async def test_a_crowd_of_deliveries(crowd: Crowd) -> None:
    began = crowd.clock.now()
    await plan_for_all(crowd.town, "all")
    await settled(crowd.town)
    took = (crowd.clock.now() - began).total_seconds()
    print(f"{len(crowd.heard)} of {CROWD} in {took:.1f} s, {crowd.held_up} times too fast")
    assert crowd.heard == dict.fromkeys(USERS, 1)
    assert {one.status for one in await crowd.town.rows(Delivery)} == {"sent"}
    assert crowd.held_up > 0 and took >= (CROWD - PER_SECOND) / PER_SECOND - 1


async def test_a_crowd_of_presses(crowd: Crowd) -> None:
    await asyncio.gather(*map(crowd.press, USERS))
    print(f"{len(crowd.heard)} of {CROWD} answered, {crowd.held_up} times too fast")
    assert crowd.heard == dict.fromkeys(USERS, 1)


@pytest.mark.prove
async def test_a_crowd_of_both(crowd: Crowd) -> None:
    """They take turns, and nobody is answered by a delivery alone."""
    await plan_for_all(crowd.town, "all")
    await asyncio.gather(*map(crowd.press, USERS))
    await settled(crowd.town)
    print(f"{crowd.heard.total()} of {2 * CROWD}, {crowd.held_up} times too fast")
    assert crowd.heard == dict.fromkeys(USERS, 2)
