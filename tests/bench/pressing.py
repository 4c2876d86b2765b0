"""One press after another at a server, and what each of them costs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import NamedTuple

from aiohttp import ClientSession

from tests.bench.apart import Other


class Post(NamedTuple):
    """One request, ready to be sent."""

    body: str
    headers: dict[str, str]


Sign = Callable[[str], Post]
"""Makes the request around a body at the moment it is sent."""


async def nothing() -> None:
    return


@dataclass(slots=True)
class Side:
    """One server, rounds of presses at it, and what was found in each."""

    other: Other
    url: str
    sign: Sign
    before: Callable[[], Awaitable[object]] = nothing
    after: Callable[[], Awaitable[object]] = nothing  # until all that follows is done
    cpu: list[float] = field(default_factory=list)  # milliseconds a press, by round
    waits: list[float] = field(default_factory=list)  # milliseconds until the answer

    async def round(self, http: ClientSession, bodies: Sequence[str], *, warm: bool = False):
        await self.before()
        posts = [self.sign(body) for body in bodies]
        start, waits = await self.other.cpu(), []
        for post in posts:
            sent = perf_counter()
            async with http.post(self.url, data=post.body, headers=post.headers) as answer:
                await answer.read()
            waits.append((perf_counter() - sent) * 1000)
            assert answer.status in (200, 201), f"{self.url} answered {answer.status}"
        await self.after()
        if not warm:
            self.cpu.append((await self.other.cpu() - start) * 1000 / len(posts))
            self.waits += waits

    @property
    def a_press(self) -> float:
        return median(self.cpu)

    @property
    def p50(self) -> float:
        return median(self.waits)


class Heap:
    """Presses of different people; none is used twice at one server."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._left = list(bodies)

    def take(self, count: int) -> list[str]:
        taken, self._left = self._left[:count], self._left[count:]
        assert len(taken) == count, "too few people"
        return taken


async def interleaved(
    sides: Sequence[tuple[Side, Heap]], rounds: int, presses: int, warm: int
) -> None:
    """A, B, A, B …, so that a noisy machine is noisy for both."""
    async with ClientSession() as http:
        for side, heap in sides:
            await side.round(http, heap.take(warm), warm=True)
        for _ in range(rounds):
            for side, heap in sides:
                await side.round(http, heap.take(presses))
                await asyncio.sleep(0)
