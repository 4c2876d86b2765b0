"""Clicks a second that one web replica answers and that two do, on the same PostgreSQL.

Replicas, database and those who press share the processors of one machine: on two of them this
says that a second replica is in nobody's way, and not how much two machines bring.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import NamedTuple

from aiohttp import ClientSession

from adapters.roles import ROLES
from adapters.slack.door import PATH
from tests.bench import company
from tests.bench.apart import Settle
from tests.bench.databases import SERVER, postgresql
from tests.bench.figures import Figure
from tests.bench.pressing import Heap
from tests.bench.served import serve_coach
from tests.bench.slack import serve_slack
from tests.bench.slack_click import presses, signed


class Size(NamedTuple):
    rounds: int
    presses: int


LEAST, USUAL, FULL = Size(1, 4), Size(3, 100), Size(9, 1000)
AT_ONCE = 16  # people who wait for an answer at any moment


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    users = [f"U{n}" for n in range((size.rounds + 1) * size.presses * 2)]
    with postgresql() as new:
        made = await company.found(folder, "slack", [(user, f"D{user}") for user in users], new())
        async with settle(serve_slack) as slack:
            settings, web = await slack.ask("settings"), ROLES["web"]
            heap = Heap(await presses(made, slack))
            async with (
                settle(serve_coach, made, settings, False, False, web) as first,
                settle(serve_coach, made, settings, False, False, web) as second,
            ):
                for one in (first, second):
                    await one.ask("show", False)
                urls = [await one.ask("address") + PATH for one in (first, second)]
                one_web, two_webs = Found([]), Found([])
                for number in range(size.rounds + 1):
                    for found, there in ((one_web, urls[:1]), (two_webs, urls)):
                        round = await _pressed(there, heap.take(size.presses))
                        if number:  # the first round warms up
                            found.rounds.append(round)
    return [
        Figure(f"clicks of two webs on {SERVER}, against one", two_webs.rate, "a second",
               one_web.rate),
        Figure("half of those clicks waited (p50)", two_webs.p50, "ms", one_web.p50),
        Figure("of a hundred, one waited longer (p99)", two_webs.p99, "ms", one_web.p99),
    ]  # fmt: skip


class Round(NamedTuple):
    seconds: float
    waits: list[float]  # milliseconds


class Found(NamedTuple):
    rounds: list[Round]

    @property
    def rate(self) -> float:
        return median(len(one.waits) / one.seconds for one in self.rounds)

    @property
    def p50(self) -> float:
        return median(wait for one in self.rounds for wait in one.waits)

    @property
    def p99(self) -> float:
        waits = [wait for one in self.rounds for wait in one.waits]
        return quantiles(waits, n=100)[-1]


async def _pressed(urls: Sequence[str], bodies: Sequence[str]) -> Round:
    """By so many at once, each at the next of these servers."""
    waits: list[float] = []
    left = list(enumerate(bodies))

    async def press(http: ClientSession) -> None:
        while left:
            number, body = left.pop()
            post = signed(body)
            sent = perf_counter()
            url = urls[number % len(urls)]
            async with http.post(url, data=post.body, headers=post.headers) as answer:
                await answer.read()
            assert answer.status == 200, f"{url} answered {answer.status}"
            waits.append((perf_counter() - sent) * 1000)

    start = perf_counter()
    async with ClientSession() as http:
        await asyncio.gather(*(press(http) for _ in range(AT_ONCE)))
    return Round(perf_counter() - start, waits)
