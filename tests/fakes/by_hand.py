"""What a loopback platform served by hand has, whichever it is: its options, and a plain page."""

from __future__ import annotations

import argparse
import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from aiohttp import ClientError, web

STYLE = """body{font:15px/1.5 system-ui;max-width:46rem;margin:1rem auto;padding:0 1rem}
article{border:1px solid #8886;border-radius:6px;padding:.3rem .8rem;margin:.5rem 0}
.mine{margin-left:6rem;border-style:dashed}small{opacity:.7}form{display:inline}
p{margin:.3rem 0;white-space:pre-wrap}table{border-collapse:collapse}td{border:1px solid #8886;
padding:.1rem .5rem}label{display:block;margin:.4rem 0}:root{color-scheme:light dark}"""
C = TypeVar("C")
Run = Callable[..., Awaitable[None]]
"""Serves until it is cancelled: port, the coach's address, people, channels, and `more` lists."""


class HandPage(Generic[C]):
    """Everybody at their clients, by id; without `acting` one can only look."""

    def __init__(self, clients: dict[str, C], acting: bool) -> None:
        self.clients = clients
        self.acting = acting
        self.said = ""

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/", self.show)
        app.router.add_post("/do", self.do)

    async def do(self, request: web.Request) -> web.Response:
        asked = await request.post()
        self.said = ""
        try:
            await self.act(self.clients[str(asked["who"])], asked)
        except (AssertionError, ClientError, TimeoutError) as trouble:
            self.said = f"{type(trouble).__name__}: {trouble}"
        raise web.HTTPSeeOther("/")

    @abstractmethod
    async def show(self, request: web.Request) -> web.Response: ...

    @abstractmethod
    async def act(self, client: C, asked: Any) -> None: ...


def main(about: str | None, port: int, path: str, run: Run, **more: str) -> None:
    """The command line of `python -m tests.fakes.<platform>`; `more` options, with an example."""
    asking = argparse.ArgumentParser(description=about)
    asking.add_argument("--port", type=int, default=port)
    asking.add_argument("--coach", default="", help=f"where the coach listens: …{path}")
    asking.add_argument("--person", action="append", help="'Sofie Maes <sofie@example.com>'")
    asking.add_argument("--channel", action="append", default=[])
    for name, example in more.items():
        asking.add_argument(f"--{name}", action="append", default=[], help=example)
    asked = asking.parse_args()
    people = asked.person or ["Sofie Maes <sofie.maes@example.com>"]
    try:
        lists = [getattr(asked, name) for name in more]
        asyncio.run(run(asked.port, asked.coach, people, asked.channel, *lists))
    except KeyboardInterrupt:
        print()
