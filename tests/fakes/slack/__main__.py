"""Serves the loopback Slack by hand: `python -m tests.fakes.slack --coach URL --person NAME`."""

from __future__ import annotations

import asyncio

from aiohttp import ClientSession

from tests.fakes.by_hand import main
from tests.fakes.slack.client import Client
from tests.fakes.slack.page import Page
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Workspace


def gather(space: Workspace, groups: list[str]) -> None:
    """User groups, such as `@support=Anna de Vries,Marit Bos`; only then the app may see them."""
    ids = {person.name: person.id for person in space.people.values()}
    for number, group in enumerate(groups, 1):
        handle, _, names = group.partition("=")
        people = [name.strip() for name in names.split(",") if name.strip()]
        if strangers := [name for name in people if name not in ids]:
            raise SystemExit(f"--group: give a --person too for {', '.join(strangers)}")
        space.groups[f"S{number}"] = handle.strip("@ "), [ids[name] for name in people]
        space.scopes.add("usergroups:read")


async def run(
    port: int, coach: str, people: list[str], channels: list[str], groups: list[str]
) -> None:
    """With the address of a coach people reach it over HTTP, else over Socket Mode."""
    space = Workspace()
    slack = FakeSlack(space)
    async with ClientSession() as session:
        clients = {}
        for number, address in enumerate(people, 1):
            name, _, email = address.partition("<")
            user = space.joins(f"U{number}", name.strip(), email.strip("> ")).id
            socket = None if coach else slack.socket
            clients[user] = Client(space, user, coach, session=session, socket=socket)
        for number, channel in enumerate(channels, 1):
            space.opens(f"C{number}", channel, *clients)
        gather(space, groups)
        Page(clients, acting=True).add_routes(slack.app)
        await slack.start(port)
        exports = slack.settings(socket=not coach).items()
        print(*(f"export {name}={value}" for name, value in exports), sep="\n")
        for person in space.people.values():
            print(f"# {person.id} {person.name} {person.email}")
        print(f"# look at {space.base}", flush=True)
        try:
            await asyncio.Event().wait()
        finally:
            await slack.stop()


if __name__ == "__main__":
    main(__doc__, 8464, "/slack/events", run, group="'@support=Anna de Vries,Marit Bos'")
