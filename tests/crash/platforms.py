"""The loopback platforms as the crash tests see them: where to send, and what stands there."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from adapters.clock import WallClock
from tests.crash.nursery import Nursery
from tests.crash.stage import (
    ROOMS,
    Plan,
    Stage,
    Watch,
    found_ledger,
    orders_for,
    serve_coach,
)
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace
from tests.fakes.teams.server import make_app, serve_app
from tests.fakes.teams.world import World

Found = Callable[[Plan], Awaitable[str]]
"""Makes the database in which all of it is planned; returns its address."""
NUMBER = re.compile(r"number (\d+);")


def in_file(folder: Path) -> Found:
    return partial(found_ledger, folder / "coach.db")


@asynccontextmanager
async def on_slack(
    nursery: Nursery, found: Found, count: int, seed: int = 1
) -> AsyncIterator[tuple[Stage, Workspace]]:
    people = [f"U{number:05}" for number in range(max(10, count // 20))]
    rooms = [f"C{number:05}" for number in range(ROOMS)]
    watch = Watch(lambda r: r.path.endswith("/chat.postMessage"), random.Random(seed))
    space = Workspace()
    space.limited = False
    slack = FakeSlack(space)
    slack.app.middlewares.append(watch.middleware())
    async with slack:
        plan = Plan("slack", count, people, rooms)
        orders = orders_for(await found(plan), slack.settings())
        space.now = orders.now
        for user in people:
            space.joins(user, user, f"{user}@example.org")
        for room in rooms:
            space.opens(room, room, *people)

        def sent() -> Counter[int]:
            return numbers(str(p.blocks) for posts in space.chats.values() for p in posts)

        async with serve_coach(nursery, plan, orders, watch, sent) as stage:
            yield stage, space


@asynccontextmanager
async def on_teams(
    nursery: Nursery, found: Found, count: int, seed: int = 1
) -> AsyncIterator[tuple[Stage, World]]:
    people = [f"00000000-0000-4000-8000-{n:012}" for n in range(max(10, count // 20))]
    watch = Watch(
        lambda r: r.method == "POST" and r.path.endswith("/activities"), random.Random(seed)
    )
    world = World()
    world.identity.now = WallClock().now  # a token lives in real time
    world.wait = lambda kind, thread: 0  # type: ignore[method-assign] - as fast as can be
    for aad in people:
        world.person(aad)
        world.private(aad).installed = True
    rooms = [world.channel(f"room{number}", *people).id for number in range(ROOMS)]
    app = make_app(world)
    app.middlewares.append(watch.middleware())
    async with serve_app(world, app):
        plan = Plan("teams", count, people, rooms)
        orders = orders_for(await found(plan), world.settings())
        world.now = orders.now

        def sent() -> Counter[int]:
            return numbers(str(p.card) for chat in world.chats.values() for p in chat.standing)

        async with serve_coach(nursery, plan, orders, watch, sent) as stage:
            yield stage, world


def numbers(drawn: Iterable[str]) -> Counter[int]:
    return Counter(int(found[1]) for one in drawn if (found := NUMBER.search(one)))
