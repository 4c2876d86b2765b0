"""Starts served coaches as processes of their own, several at once, and hears what they say."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.crash.child import Orders

HERE = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds until a coach says something, or has said all

News = dict[str, object]


class Nursery:
    """`async with Nursery() as nursery:` then `await nursery.start(orders)`, as often as wanted."""

    async def __aenter__(self) -> Nursery:
        self._loader = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.crash.child", cwd=HERE,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._news: dict[int, asyncio.Queue[News]] = defaultdict(asyncio.Queue)
        self._started: asyncio.Queue[int] = asyncio.Queue()
        self._one_by_one = asyncio.Lock()
        self._listening = asyncio.create_task(self._listen())
        assert (await self.told(self._loader.pid))["ready"]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._loader.stdin is not None
        self._loader.stdin.close()
        await self._loader.wait()
        await self._listening

    async def start(self, orders: Orders) -> Child:
        assert self._loader.stdin is not None
        async with self._one_by_one, asyncio.timeout(PATIENCE):
            self._loader.stdin.write(f"{orders.line}\n".encode())
            pid = await self._started.get()
        child = Child(self, pid)
        child.address = str((await self.told(pid)).get("address", ""))
        assert child.address, "the coach ended by itself"
        return child

    async def told(self, pid: int) -> News:
        """What the loader, or one that it started, says next."""
        async with asyncio.timeout(PATIENCE):
            return await self._news[pid].get()

    async def _listen(self) -> None:
        assert self._loader.stdout is not None
        while line := await self._loader.stdout.readline():
            news = json.loads(line)
            if "started" in news:
                self._started.put_nowait(news["started"])
            else:
                self._news[news["of"]].put_nowait(news)


@dataclass(slots=True)
class Child:
    nursery: Nursery
    pid: int
    address: str = ""
    gone: bool = False

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def pause(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def wake(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    async def buried(self) -> int:
        """Once it is gone, by whatever hand; its status."""
        self.gone = True
        return int(str((await self.nursery.told(self.pid))["ended"]))

    async def ends(self) -> int:
        """Asked to, in order."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.buried()
