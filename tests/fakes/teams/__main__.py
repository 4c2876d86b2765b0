"""Serves the loopback Teams by hand: `python -m tests.fakes.teams --coach URL --person NAME`."""

from __future__ import annotations

import asyncio
from uuid import NAMESPACE_DNS, uuid5

from aiohttp import ClientSession

from tests.fakes.by_hand import main
from tests.fakes.teams.client import Client
from tests.fakes.teams.page import Page
from tests.fakes.teams.server import make_app, serve_app
from tests.fakes.teams.world import World


async def run(port: int, coach: str, people: list[str], channels: list[str]) -> None:
    world = World()
    async with ClientSession() as session:
        clients = {}
        for address in people:
            name, _, email = address.partition("<")
            aad = str(uuid5(NAMESPACE_DNS, address))
            world.person(aad, name.strip(), email.strip("> "))
            clients[aad] = Client(world, aad, coach, session)
        for channel in channels:
            world.channel(channel, *clients)
        app = make_app(world)
        Page(clients, acting=bool(coach)).add_routes(app)
        async with serve_app(world, app, port):
            print(*(f"export {name}={value}" for name, value in world.settings().items()), sep="\n")
            print(f"# look at {world.base}", *world.chats, sep="\n#   ", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    main(__doc__, 8465, "/api/messages", run)
