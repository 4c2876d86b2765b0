"""The loopback platforms as the crash tests see them: where to send, and what stands there."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.clock import WallClock
from tests.crash.stage import (
    ROOMS,
    Nursery,
    Plan,
    Stage,
    Watch,
    orders_for,
    serve_coach,
)
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace
from tests.fakes.teams.server import make_app, serve_app
from tests.fakes.teams.world import World

NUMBER = re.compile(r"number (\d+);")


@asynccontextmanager
async def on_slack(
    nursery: Nursery, folder: Path, count: int, seed: int = 1
) -> AsyncIterator[tuple[Stage, Workspace]]:
    people = [f"U{number:05}" for number in range(max(10, count // 20))]
    rooms = [f"C{number:05}" for number in range(ROOMS)]
    path = folder / "coach.db"
    watch = Watch(lambda r: r.path.endswith("/chat.postMessage"), random.Random(seed))
    space = Workspace()
    space.limited = False
    slack = FakeSlack(space)
    slack.app.middlewares.append(watch.middleware())
    async with slack:
        orders = orders_for(path, slack.settings())
        space.now = orders.now
        for user in people:
            space.joins(user, user, f"{user}@example.org")
        for room in rooms:
            space.opens(room, room, *people)

        def sent() -> Counter[int]:
            return numbers(str(p.blocks) for posts in space.chats.values() for p in posts)

        plan = Plan("slack", count, people, rooms)
        async with serve_coach(nursery, plan, path, orders, watch, sent) as stage:
            yield stage, space


@asynccontextmanager
async def on_teams(
    nursery: Nursery, folder: Path, count: int, seed: int = 1
) -> AsyncIterator[tuple[Stage, World]]:
    people = [f"00000000-0000-4000-8000-{n:012}" for n in range(max(10, count // 20))]
    path = folder / "coach.db"
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
        orders = orders_for(path, world.settings())
        world.now = orders.now

        def sent() -> Counter[int]:
            return numbers(str(p.card) for chat in world.chats.values() for p in chat.standing)

        plan = Plan("teams", count, people, rooms)
        async with serve_coach(nursery, plan, path, orders, watch, sent) as stage:
            yield stage, world


def numbers(drawn: Iterable[str]) -> Counter[int]:
    return Counter(int(found[1]) for one in drawn if (found := NUMBER.search(one)))
